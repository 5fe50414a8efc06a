"""The chat page in Chromium, talking to the real service."""
