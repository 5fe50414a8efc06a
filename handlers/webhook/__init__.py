"""A webhook of somebody else's, such as a CRM, that is told what staff are told."""
