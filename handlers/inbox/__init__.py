"""The inbox: the pages on which staff work."""
