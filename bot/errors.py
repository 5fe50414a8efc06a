"""What can go wrong in a conversation.

BotError
├── LeadNotFoundError      no lead has that number
├── LeadRuleError          the rules of the score cannot be meant as they are written
├── ContactNotFoundError   nothing is kept of that contact
├── GapNotFoundError       no unanswered question has that number
├── WrongKeyError          what is stored was encrypted with another key
├── LeaseLostError         somebody else took over the chat or delivery that was being worked on
├── HandoffError           who speaks with the contact changed while an answer was worked out
├── AccountError           an account cannot be made or changed so
│   ├── StaffNotFoundError     there is nobody like that
│   ├── NameTakenError         another account has that name or e-mail address
│   ├── UnusableNameError      nobody could log in with that name
│   ├── UnusableEmailError     that is no e-mail address
│   ├── WeakPasswordError      that password would be guessed
│   ├── WrongPasswordError     that is not the password
│   ├── WrongCodeError         that is not the code of the second factor
│   ├── BlockedError           too many wrong passwords
│   └── LastAdminError         nobody would be left to keep the accounts
├── CannedNameTakenError   another canned reply has that name
├── AttachmentError        what a contact sent cannot be fetched now
│   └── AttachmentGoneError    nor at any other time
└── DeliveryError          a message did not arrive, or nobody knows whether it did
    ├── UnreachableError       not now: try again
    ├── OutcomeUnknownError    it may have arrived
    ├── RefSpentError          the ticket to answer is used up or too old; another way may be open
    ├── QuotaSpentError        this month's messages are used up; only answers with a ticket go through
    ├── UndeliverableError     never: the channel refuses this message
    ├── ChatClosedError        never: the contact blocked the bot or left
    └── ChatMovedError         the chat has another address
"""


class BotError(Exception):
    """Anything the bot refuses or cannot do."""


class LeadNotFoundError(BotError):
    """No lead has that number."""


class LeadRuleError(BotError):
    """The rules of the score cannot be used; the text names the rule and what is wrong with it."""


class ContactNotFoundError(BotError):
    """Nothing is kept of that contact."""


class GapNotFoundError(BotError):
    """No unanswered question has that number."""


class WrongKeyError(BotError):
    """What is stored was encrypted with another key; the text names the setting."""


class LeaseLostError(BotError):
    """Somebody else took over: what was worked out is thrown away, and recorded by them."""


class HandoffError(BotError):
    """A person took over, or handed back, while an answer was worked out: it is worked out anew."""


class AccountError(BotError):
    """An account cannot be made or changed so; the text is for whoever typed the command."""


class StaffNotFoundError(AccountError):
    """There is nobody like that."""


class NameTakenError(AccountError):
    """Another account has that name or e-mail address."""


class UnusableNameError(AccountError):
    """Nobody could log in with that name."""


class UnusableEmailError(AccountError):
    """That is no e-mail address."""


class WeakPasswordError(AccountError):
    """That password would be guessed."""


class WrongPasswordError(AccountError):
    """That is not the password."""


class WrongCodeError(AccountError):
    """That is not the code of the second factor."""


class BlockedError(AccountError):
    """There were too many wrong passwords; nothing was looked at."""


class LastAdminError(AccountError):
    """Nobody would be left to keep the accounts."""


class CannedNameTakenError(BotError):
    """Another canned reply has that name."""


class AttachmentError(BotError):
    """What a contact sent cannot be fetched now; the text is for staff."""


class AttachmentGoneError(AttachmentError):
    """It cannot be had: the channel has forgotten it, or it is too large."""


class DeliveryError(BotError):
    """A message did not arrive, or nobody knows whether it did; the text is for staff and holds no words of anybody."""


class UnreachableError(DeliveryError):
    """Nothing was delivered; the same may succeed later."""

    def __init__(self, problem: str, retry_after_seconds: float | None = None) -> None:
        """Tell what the channel said, and how long it asks to be left alone."""
        super().__init__(problem)
        self.retry_after_seconds = retry_after_seconds


class OutcomeUnknownError(DeliveryError):
    """The message may have arrived."""


class RefSpentError(DeliveryError):
    """The channel does not take the ticket to answer."""


class QuotaSpentError(DeliveryError):
    """The channel delivers nothing more this month that it would charge for."""


class UndeliverableError(DeliveryError):
    """The channel refuses the message for good."""


class ChatClosedError(DeliveryError):
    """The contact blocked the bot, or it was taken out of the group."""


class ChatMovedError(DeliveryError):
    """The chat has another address."""

    def __init__(self, to: str) -> None:
        """Tell the channel's new id of the chat."""
        super().__init__("the chat moved")
        self.to = to
