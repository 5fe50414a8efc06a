"""What comes in and what goes out, in the house's own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from knowledge.model import Citation, Language, PartnerMatch

MessageId = NewType("MessageId", str)

MAX_CHARS = 2_000
"""Longest message that is read; some four screens of a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAddress:
    """Where one channel reaches a contact."""

    channel: str
    id: str

    def __str__(self) -> str:
        """`CHANNEL:ID`, as commands and logs name it."""
        return f"{self.channel}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """What a contact sent."""

    id: MessageId
    address: ChannelAddress
    text: str
    at: datetime
    language_hint: Language | None = None
    """The language of the page or app it was sent from; decides where the words themselves do not."""


class ReplyKind(StrEnum):
    """What a reply is, for whoever shows or counts it."""

    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    PARTNERS = "partners"
    EVENTS = "events"
    LEAD = "lead"
    SMALLTALK = "smalltalk"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot says: text with markers, the sources they point to, partner cards and quick replies."""

    language: Language
    kind: ReplyKind
    text: str
    citations: tuple[Citation, ...] = ()
    partners: tuple[PartnerMatch, ...] = ()
    suggestions: tuple[str, ...] = ()
    confidence: float = 1.0
