"""What can go wrong in a conversation.

BotError
└── LeadNotFoundError      no lead has that number
"""


class BotError(Exception):
    """Anything the bot refuses or cannot do."""


class LeadNotFoundError(BotError):
    """No lead has that number."""
