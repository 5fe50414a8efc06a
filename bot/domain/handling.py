"""How far staff have come with a lead; what the contact said is in `Lead`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.lead import ScoreLevel
from bot.domain.message import ChannelAddress
from bot.domain.office import OfficeHours
from bot.domain.staff import Staff
from knowledge.model import Language


class LeadStatus(StrEnum):
    """Who has to do something."""

    WAITING = "waiting"
    """In the queue: nobody has it."""
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    """Waits until a set time."""
    RESOLVED = "resolved"


class ResolveOutcome(StrEnum):
    """What became of a lead."""

    INTRODUCED = "introduced"
    ANSWERED = "answered"
    REFERRED = "referred"
    NO_FIT = "no_fit"
    UNREACHABLE = "unreachable"
    NOT_SERIOUS = "not_serious"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """The state of the work on one lead."""

    number: str
    address: ChannelAddress
    language: Language
    opened_at: datetime
    changed_at: datetime
    status: LeadStatus = LeadStatus.WAITING
    holder: Staff | None = None
    """Who claimed it."""
    held_on: str = ""
    """Where they acted last: `inbox` or the name of a channel; what the contact says is told there."""
    is_live: bool = False
    """The holder speaks with the contact; the bot is silent."""
    level: ScoreLevel | None = None
    is_qualified: bool = False
    is_urgent: bool = False
    is_asking: bool = False
    announced_at: datetime | None = None
    reminders: int = 0
    """How often staff were reminded since it last came into the queue."""
    due_at: datetime | None = None
    """When the desk itself has to do something next: announce, remind, take back, wake."""
    snoozed_until: datetime | None = None
    outcome: ResolveOutcome | None = None
    labels: tuple[str, ...] = ()
    unread: int = 0
    """Messages of the contact since staff last answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What staff tell one another about a lead; contacts never see it."""

    id: int
    number: str
    author: Staff | None
    at: datetime
    text: str


class Due(StrEnum):
    """What the desk has to do of its own accord."""

    ANNOUNCE = "announce"
    KEEP = "keep"
    """Not qualified: it waits in the inbox, and staff are reminded of it like of any other."""
    ADD = "add"
    """Tell what the contact added since it was announced."""
    REMIND = "remind"
    ESCALATE = "escalate"
    LAPSE = "lapse"
    """The holder is silent: back to the queue."""
    WAKE = "wake"
    """The time it was snoozed until has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the desk waits for its staff; minutes in which it is open."""

    remind_minutes: tuple[int, ...] = (15, 30)
    """Pauses before the first reminders; the last one is repeated after escalation."""
    claim_minutes: int = 30
    """So long a contact waits for whoever holds the lead before it goes back to the queue."""
    quiet: timedelta = timedelta(minutes=10)
    """A contact who has said nothing for so long, whatever the hour, has left the form."""

    def next_reminder(self, handling: Handling, now: datetime, office: OfficeHours) -> datetime:
        """When to remind next of a lead that waits; an urgent one is reminded of twice as soon."""
        minutes = self.remind_minutes[min(handling.reminders, len(self.remind_minutes) - 1)]
        return office.after(now, timedelta(minutes=minutes / 2 if handling.is_urgent else minutes))

    def lapse(self, now: datetime, office: OfficeHours) -> datetime:
        """When a claim lapses of which nothing is heard."""
        return office.after(now, timedelta(minutes=self.claim_minutes))


def due(handling: Handling, patience: Patience, *, has_news: bool) -> Due | None:
    """What has to be done for a lead whose time has come; None: nothing any more.

    Args:
        handling: Its state.
        patience: After how many reminders it is escalated.
        has_news: The contact added something since it was announced.
    """
    match handling.status:
        case LeadStatus.SNOOZED:
            return Due.WAKE
        case LeadStatus.CLAIMED:
            return Due.ADD if has_news else Due.LAPSE
        case LeadStatus.RESOLVED:
            return None
    if handling.announced_at is None:
        if handling.is_qualified:
            return Due.ANNOUNCE
        if not handling.reminders:
            return Due.KEEP
    elif has_news:
        return Due.ADD
    return Due.REMIND if handling.reminders < len(patience.remind_minutes) else Due.ESCALATE
