"""LINE: its events, our replies there, and its pages."""
