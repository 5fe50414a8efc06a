"""Telegram: its updates, our replies there, and its pages."""
