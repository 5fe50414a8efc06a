"""The doors: web, command, and whole conversations with the real desk."""
