"""What comes in and what goes out, in the house's own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.staff import StaffIdentity
from knowledge.model import Citation, Language, ListingId, PartnerMatch

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

    @classmethod
    def parsed(cls, text: str) -> "ChannelAddress":
        """The address that `str` wrote."""
        channel, _, own = text.partition(":")
        return cls(channel=channel, id=own)


class AttachmentKind(StrEnum):
    """What a contact sent that is not text."""

    STICKER = "sticker"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


_INTRODUCTION = "introduce:"


def introduction_tap(listing_id: ListingId) -> str:
    """What a button by which a company's introduction is wished puts into `IncomingMessage.tapped`."""
    return f"{_INTRODUCTION}{listing_id}"


def find_introduction(tapped: str) -> ListingId | None:
    """The company that a tap wishes to be introduced to; None when it is no such tap."""
    is_one = tapped.startswith(_INTRODUCTION)
    return ListingId(tapped.removeprefix(_INTRODUCTION).strip()) if is_one else None


_FILES = frozenset({AttachmentKind.IMAGE, AttachmentKind.VIDEO, AttachmentKind.AUDIO, AttachmentKind.FILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something sent that is not text; acknowledged in words and kept for staff."""

    kind: AttachmentKind
    ref: str = ""
    """Where the channel keeps it; opaque to the core."""
    label: str = ""
    """Its name, caption or emoji, as far as there is one."""
    message_id: MessageId = MessageId("")
    """The message that brought it; what is taken back takes it along."""

    @property
    def has_content(self) -> bool:
        """Whether there is something to fetch from the channel."""
        return bool(self.ref) and self.kind in _FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRef:
    """A channel's one-use ticket to answer; opaque to the core."""

    value: str
    until: datetime
    """From then on it is not worth trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """What a contact sent."""

    id: MessageId
    address: ChannelAddress
    text: str
    at: datetime
    language_hint: Language | None = None
    """The language of the page or app it was sent from; decides where the words themselves do not."""
    attachments: tuple[Attachment, ...] = ()
    tapped: str = ""
    """A quick reply chosen in a menu that speaks no language: its name in the wording; or a company, by `introduction_tap`."""
    reply_ref: ReplyRef | None = None
    edits: MessageId | None = None
    """The earlier message that this one takes the place of."""
    sender: str = ""
    """Who wrote it, where several people write in one chat; opaque."""
    is_group: bool = False
    """Said where others read along: nobody is asked for contact details there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A contact added the bot, came back to it, or took it into a group."""

    address: ChannelAddress
    at: datetime
    language_hint: Language | None = None
    reply_ref: ReplyRef | None = None
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A contact blocked the bot or took it out of a group: nothing reaches them."""

    address: ChannelAddress
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A contact took back a message; what it said must go."""

    address: ChannelAddress
    at: datetime
    message_id: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A contact tapped the button that fetches an answer which took long."""

    address: ChannelAddress
    at: datetime
    reply_ref: ReplyRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A chat got another address."""

    address: ChannelAddress
    at: datetime
    to: ChannelAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMessage:
    """Somebody wrote or tapped in the staff's own group."""

    id: MessageId
    address: ChannelAddress
    """The group, with the topic where it has topics."""
    at: datetime
    sender: StaffIdentity
    text: str = ""
    act: str = ""
    """Name of the `StaffAct` that was tapped; empty: it was written."""
    argument: str = ""
    """Which of several ways to do the act was tapped."""
    number: str = ""
    """The lead whose button was tapped."""
    quoted: str = ""
    """The channel's id of the message of ours that it replies to, or whose button was tapped."""
    is_call: bool = False
    """Calls the bot by its name: it is said to the bot, and to no contact."""
    is_edit: bool = False
    """Takes the place of what was said before, which may have been passed on already."""
    attachments: tuple[Attachment, ...] = ()
    reply_ref: ReplyRef | None = None


IncomingEvent = IncomingMessage | Arrival | Departure | Withdrawal | Collection | Move | StaffMessage
"""Everything that a channel can report."""


class ReplyKind(StrEnum):
    """What a reply is, for whoever shows or counts it."""

    ANSWER = "answer"
    NO_ANSWER = "no_answer"
    PARTNERS = "partners"
    EVENTS = "events"
    LEAD = "lead"
    SMALLTALK = "smalltalk"
    PRIVACY = "privacy"
    WAIT = "wait"
    """The answer takes long: a button will fetch it."""


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
    speaker: str = ""
    """Name of the member of staff who speaks; empty: the bot."""
    asks_contact: bool = False
    """Asks for a way to reach the contact: a channel that can share their own number offers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """Replies on their way to a contact, sent together."""

    address: ChannelAddress
    replies: tuple[Reply, ...]
    reply_ref: ReplyRef | None = None
    answers: MessageId = MessageId("")
    """The message that it answers, where it answers one."""
    replaces: str = ""
    """The channel's id of an earlier message of ours that this one takes the place of, where the channel can."""

    @property
    def is_only_notice(self) -> bool:
        """Whether it tells nothing but that the answer takes long, which is worth a free message and no other."""
        return all(reply.kind is ReplyKind.WAIT for reply in self.replies)
