"""Behaviour that a port promises; asked of the fake and of every adapter."""
