"""What we know and can prove."""
