"""What the desk knows and can prove: documents, partner listings, and answers with their sources."""
