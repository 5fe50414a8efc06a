"""What staff see in the inbox: the queue, conversations, attachments, deliveries. Views for reading; nothing is changed here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Turn
from bot.domain.handling import Handling
from bot.domain.lead import Lead, ScoreLevel
from bot.domain.message import AttachmentKind, ChannelAddress, MessageId
from bot.domain.staff import Staff, StaffId
from knowledge.model import Language


class QueueView(StrEnum):
    """Which leads are looked at."""

    WAITING = "waiting"
    MINE = "mine"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    ALL = "all"


class QueueOrder(StrEnum):
    """In which order; urgent ones come first in either while they are open."""

    LONGEST = "longest"
    """Who has waited longest."""
    NEWEST = "newest"
    """Where something happened last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFilter:
    """Which leads are looked for; what is not set does not narrow."""

    view: QueueView = QueueView.WAITING
    order: QueueOrder = QueueOrder.LONGEST
    channel: str = ""
    language: Language | None = None
    level: ScoreLevel | None = None
    is_urgent: bool = False
    label: str = ""
    holder: StaffId | None = None
    words: str = ""
    """Every one of them stands in the number, wish, slots, labels or notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEntry:
    """A lead with how far staff have come."""

    lead: Lead
    handling: Handling


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPage:
    """Some of the leads that were looked for."""

    entries: tuple[LeadEntry, ...]
    total: int
    after: str
    """Where the next page begins, for `list_leads`; empty: this is the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many leads there are to work on."""

    views: dict[QueueView, int]
    unread: int
    """Leads of one's own whose contact waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEntry:
    """A conversation in the list."""

    address: ChannelAddress
    language: Language | None
    changed_at: datetime
    last: Turn | None
    number: str
    """Its latest lead; empty: it led to none."""
    holder: Staff | None
    """Who speaks with the contact; None: the bot does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """Some of the conversations, the latest first."""

    entries: tuple[ConversationEntry, ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenTurn:
    """A turn under its name, and how far what was said in it has come."""

    id: MessageId
    turn: Turn
    delivery: str
    """State of its delivery; empty: nothing had to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPage:
    """Some of the turns of a conversation, oldest first."""

    turns: tuple[SpokenTurn, ...]
    first: str
    """Place of the first of them, for `list_turns`."""
    has_older: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """Something that a contact sent, as staff see it."""

    id: int
    address: ChannelAddress
    message_id: MessageId
    kind: AttachmentKind
    label: str
    state: str
    """`kept`, `waiting` or `lost`."""
    size: int
    problem: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEntry:
    """A message that did not arrive, or waits."""

    id: int
    address: ChannelAddress
    state: str
    problem: str
    failures: int
    created_at: datetime
    number: str
    """The lead it is about, or the latest one of its contact."""
    is_to_staff: bool
    """An announcement, not a message to a contact."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAct:
    """Something that was done to a lead."""

    at: datetime
    by: str
    """Name of who did it; empty: the desk itself, or the contact."""
    act: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """Something that open pages must show."""

    id: int
    kind: str
    number: str
    address: str
