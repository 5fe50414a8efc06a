"""Telegram: what comes from it and how replies look there."""
