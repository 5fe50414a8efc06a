"""What staff are told on their own surfaces: group chats, mail, webhook."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.message import ChannelAddress, ReplyRef
from knowledge.model import Language


class AnnouncementKind(StrEnum):
    """Why staff are told."""

    LEAD = "lead"
    """A new lead, or one that came back to the queue: it can be claimed."""
    ADDED = "added"
    """The contact said more about it."""
    REMINDER = "reminder"
    ESCALATION = "escalation"
    CLAIMED = "claimed"
    RETURNED = "returned"
    """Back in the queue: passed on, lapsed, woken."""
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CONTACT_SAID = "contact_said"
    """The contact wrote while somebody holds the conversation."""
    BOT_WANTED = "bot_wanted"
    """The contact asked for the bot again."""
    UNDELIVERED = "undelivered"
    """What staff wrote did not reach the contact."""
    ERASED = "erased"
    """The contact had everything erased."""
    WITHDRAWN = "withdrawn"
    """The contact took back that contact details are kept: they are gone."""
    UNSHARED = "unshared"
    """The contact took back that details go to a party in another country."""
    TOLD = "told"
    """An answer to somebody who acted on the surface."""


class StaffAct(StrEnum):
    """What staff can do to a lead."""

    CLAIM = "claim"
    SNOOZE = "snooze"
    PASS_ON = "pass_on"  # noqa: S105  # no password
    HAND_BACK = "hand_back"
    """The bot answers again; the lead stays with its holder."""
    RESOLVE = "resolve"
    REPLY = "reply"
    REOPEN = "reopen"
    NOTE = "note"
    LABEL = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to do an act: how a lead ended, until when it is put off."""

    act: StaffAct
    argument: str
    """Short: it travels in the data of a button."""
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Something to tell on one staff surface. Holds no way to reach the contact: mail and groups are read by many."""

    address: ChannelAddress
    """A staff group (`telegram:…`, `line:…`), `mail:ADDRESS`, or `webhook:staff`."""
    kind: AnnouncementKind
    number: str
    """Of the lead; empty: of none."""
    language: Language
    """Staff's own."""
    title: str
    lines: tuple[str, ...] = ()
    acts: tuple[StaffAct, ...] = ()
    """What can be tapped."""
    choices: tuple[Choice, ...] = ()
    """What can be tapped beside that, each with its own words."""
    link: str = ""
    """Path of the lead in the inbox."""
    facts: tuple[tuple[str, str], ...] = ()
    """The lead for a machine: name and value, for the webhook."""
    is_urgent: bool = False
    answers: str = ""
    """The message of staff that it answers, or the channel's id of the one that they tapped."""
    reply_ref: ReplyRef | None = None
    is_only_notice: bool = False
    threads: tuple[str, ...] = ()
    """Of what was erased: the topics in which it was talked about there, as `CHANNEL:GROUP/TOPIC`, to be deleted where a channel can."""
    platform_ids: tuple[str, ...] = ()
    """Of what was erased: the channel's ids of our messages about it that stand in the group itself."""
