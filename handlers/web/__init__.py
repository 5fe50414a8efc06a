"""The chat page of the desk's web site."""
