"""What can go wrong when a channel's own pages are made."""


class ChannelSetupError(Exception):
    """The channel is off, or refuses; the text says why and what to do, and holds no token."""
