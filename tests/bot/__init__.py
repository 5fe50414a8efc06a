"""The conversation, on fakes and on its own database."""
