"""What the bot needs from the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.domain.announcement import Announcement
from bot.domain.conversation import Conversation, Turn
from bot.domain.gap import Gap, GapState, KeptGap
from bot.domain.handling import Handling
from bot.domain.held import Held
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, MessageId, OutgoingMessage, ReplyRef
from bot.domain.staff import Staff, StaffIdentity
from bot.domain.understanding import Understanding
from knowledge.model import Answer, Event, Language, Listing, ListingId, Namings, PartnerSearch, Question, Wish


class Understander(Protocol):
    """Tells what an utterance is for."""

    def understand(self, text: str, language: Language | None) -> Understanding:
        """Understand `text`; `language` is the conversation's, used where the words do not tell."""


class Answerer(Protocol):
    """Answers questions from what is known, or abstains."""

    def answer(self, question: Question) -> Answer:
        """Answer, or abstain."""


class Partners(Protocol):
    """Finds partner listings."""

    def read_wish(self, text: str, language: Language, previous: Wish | None = None) -> Wish:
        """The wish a text states."""

    def read_namings(self, text: str, language: Language) -> Namings:
        """Industries, places, certificates, roles and countries that a text names, whoever it is about."""

    def search(self, wish: Wish, limit: int = 3) -> PartnerSearch:
        """Listings that fit."""

    def describe(self, wish: Wish) -> str:
        """The criteria in words."""

    def find_named(self, text: str, shown: Sequence[ListingId] = ()) -> Sequence[Listing]:
        """The listings that a text names; those `shown` also by a part of their name."""

    def find_listing(self, listing_id: ListingId) -> Listing | None:
        """The listing with that id, if there is one."""


class Calendar(Protocol):
    """Events that contacts may apply for."""

    def list_open(self, today: date) -> Sequence[Event]:
        """Events that take applications on that day, the nearest closing first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetail:
    """An e-mail address or telephone number found in a text, in its normal form."""

    value: str
    start: int
    end: int


class DetailFinder(Protocol):
    """Finds contact details in what people write."""

    def find(self, text: str) -> Sequence[ContactDetail]:
        """The details, in order of appearance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A number of the size of a company's registered number, found in a text."""

    value: str
    """Its digits."""
    country: str
    """Code of the country whose rule it keeps; empty: it is no valid number of a company."""
    is_personal: bool = False
    """It keeps the rule of a person's identity card, which nobody should send."""


class RegistrationFinder(Protocol):
    """Finds companies' registered numbers in what people write, and checks them by their rules."""

    def find(self, text: str, *, is_named: bool = False) -> Registration | None:
        """The number, valid or not; `is_named`: shorter or longer ones are looked at too, as one was asked for."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something a channel reported, as it came."""

    key: str
    """The channel's name of it: redelivered, it has the same."""
    address: ChannelAddress
    payload: bytes
    received_at: datetime
    correlation: str
    """Names it in the logs, from here to the delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event that waits to be worked."""

    id: int
    payload: bytes
    received_at: datetime
    correlation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to work on a chat, for a while."""

    address: ChannelAddress
    token: str
    attempts: int
    """How often its waiting events have failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An event that a record settles, and the message it was, if it was one."""

    event_id: int
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a record settles in the queue: all of it together with the turn, or nothing."""

    claim: Claim
    settled: tuple[Settled, ...]
    correlation: str
    received_at: datetime
    outgoing: OutgoingMessage | None = None
    is_open: bool | None = None
    """The chat can be reached from now on, or no longer; None: as before."""
    withdrawn: Mapping[MessageId, str] = field(default_factory=dict)
    """Messages that were taken back, and what the contact says instead; empty: nothing."""
    moved_to: ChannelAddress | None = None
    collects: ReplyRef | None = None
    """A fresh ticket for answers that were held back."""
    if_nothing_held: OutgoingMessage | None = None
    """What to say to whoever wants to collect an answer when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that a contact, a command or the desk itself did, for the audit log; holds nothing that a contact said."""

    act: str
    number: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one turn leaves behind; stored in one step."""

    turn_id: MessageId
    turn: Turn | None
    conversation: Conversation
    leads: Mapping[str, Lead]
    """Leads opened or added to, by number."""
    work: Work | None = None
    live_lead: str = ""
    """The lead whose holder this was said to; empty: the bot answered. When that has changed meanwhile, nothing is stored."""
    frees_lead: bool = False
    """From now on the bot speaks again; the lead stays with its holder."""
    announcements: tuple[Announcement, ...] = ()
    """What staff are told of it."""
    unused_ref: ReplyRef | None = None
    """The ticket of a message that a person is to answer."""
    lapses_at: datetime | None = None
    """When the holder's claim lapses unless they answer; counts from the first message that waits for them."""
    noted: tuple[Noted, ...] = ()
    lessened: tuple[Lead, ...] = ()
    """Leads from which contact details went: no news for staff, and no act that keeps them longer."""
    forgets: tuple[str, ...] = ()
    """Words that go from everything that was said so far: contact details whose consent was taken back."""
    erases: bool = False
    """Everything that is kept of the contact goes; the turn itself is not kept either, only sent."""
    gaps: tuple[Gap, ...] = ()
    """Questions that it left without an answer."""
    wishes_news: bool | None = None
    """The contact wants to be told of an answer to their last gap; False: of none any more. None: as before."""


class Store(Protocol):
    """Keeps conversations, turns and leads across restarts."""

    async def find_turn(self, message_id: MessageId) -> Turn | None:
        """The turn a message led to, None when it is new."""

    async def get_conversation(self, address: ChannelAddress) -> Conversation:
        """The state of a conversation; a new one when nothing is kept."""

    async def list_turns(self, address: ChannelAddress, limit: int) -> Sequence[Turn]:
        """The last turns, oldest first."""

    async def list_said(
        self, address: ChannelAddress, limit: int, since: datetime | None = None
    ) -> Sequence[tuple[MessageId, Turn]]:
        """The last turns with their names, oldest first; those from that time on."""

    async def record(self, record: Record) -> bool:
        """Store what a turn leaves behind, all or nothing; returns whether more events of the chat wait.

        Raises:
            LeaseLostError: Somebody else took the chat over; nothing was stored.
            HandoffError: Who speaks with the contact changed meanwhile; nothing was stored.
        """

    async def find_live(self, address: ChannelAddress) -> Handling | None:
        """The lead whose holder speaks with the contact; None: the bot does."""

    async def find_open(self, number: str) -> Handling | None:
        """The state of the work on a lead; None when staff resolved it, or it was erased."""

    async def reserve_lead_number(self) -> str:
        """A number no other lead has."""

    async def get_lead(self, number: str) -> Lead:
        """The lead with that number.

        Raises:
            LeadNotFoundError: There is none.
        """

    async def list_leads(self) -> Sequence[Lead]:
        """Every lead, oldest first."""

    async def has_taken(self, message_id: MessageId) -> bool:
        """Whether that message was said to us, and taken."""

    async def find_said(self, message_id: MessageId) -> str | None:
        """What that message said when it was last taken, as it is kept; None when it is not known."""

    async def find_sent(self, address: ChannelAddress, message_id: MessageId) -> str | None:
        """The channel's id of the message that answered that one, and no other, where it is just one message."""

    async def hold(self, address: ChannelAddress) -> Claim | None:
        """The right to work on a chat whose messages do not wait in the queue; None while somebody has it."""

    async def release(self, claim: Claim) -> None:
        """Give that right back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the work on a lead, with all that follows from it: stored in one step, or not at all."""

    seen: Handling
    """The state it was decided on: when status or holder are no longer those, nothing is stored."""
    to: Handling
    """The state it leads to."""
    act: str
    """Name of a `StaffAct`, or of what the desk did of its own accord; for the audit log."""
    staff: Staff | None = None
    """Who does it; None: the desk itself, or the contact."""
    key: str = ""
    """Names the act: the same again changes nothing. Empty: it may be done any number of times."""
    to_contact: OutgoingMessage | None = None
    turn: Turn | None = None
    """What the contact is told, as part of the conversation."""
    announcements: tuple[Announcement, ...] = ()
    is_news_told: bool = False
    """They tell all that the contact added."""
    note: str = ""
    detail: str = ""
    """For the audit log; nothing that a contact said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What came of a change."""

    is_done: bool
    handling: Handling
    """The state now, whoever brought it about."""
    is_repeat: bool = False
    """It was done before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLead:
    """A lead for which the desk has to do something of its own accord."""

    lead: Lead
    handling: Handling
    has_news: bool
    """The contact added something that staff were not told."""


class GapBoard(Protocol):
    """Questions that are missing an answer."""

    async def list_open(self, limit: int) -> Sequence[KeptGap]:
        """Those that are open, the newest first."""

    async def find_gap(self, gap_id: int) -> KeptGap | None:
        """The gap of that id."""

    async def settle(self, ids: Sequence[int], state: GapState) -> None:
        """They are in that state from now on."""

    async def tell(self, gap_id: int, message: OutgoingMessage, turn: Turn) -> bool:
        """Tell the contact who asked, in one step with noting it; returns whether it was done.

        It is not when they no longer wait to be told, or were told.
        """


class QuestionGrouper(Protocol):
    """Tells which questions ask the same."""

    def group(self, questions: Sequence[tuple[str, Language]]) -> Sequence[Sequence[int]]:
        """Places of the questions that ask the same, whatever their words and languages."""


class LeadBoard(Protocol):
    """The work on leads."""

    async def get(self, number: str) -> Handling:
        """The state of the work on a lead.

        Raises:
            LeadNotFoundError: There is none.
        """

    async def change(self, change: Change) -> Changed:
        """Change it, if it is as the change asks; however many try at once, one of them does."""

    async def list_due(self, limit: int) -> Sequence[DueLead]:
        """Leads whose time has come, the longest due first."""

    async def find_staff(self, identity: StaffIdentity) -> Staff:
        """Who somebody in the staff's own group is; a new member of staff when nobody is known."""

    async def list_heads(self) -> Sequence[Staff]:
        """Who is asked when a lead stays unclaimed."""

    async def find_announced(self, address: ChannelAddress, platform_id: str) -> str:
        """The lead that a message of ours, or a topic, on a staff surface is about; empty: none."""


class Register(Protocol):
    """Knows what is kept of whom, wherever it is."""

    async def find_held(self, address: ChannelAddress) -> Held:
        """What is kept of a contact."""


class Eraser(Protocol):
    """Erases what is kept of contacts, wherever it is."""

    async def erase(
        self, address: ChannelAddress, announcements: Sequence[Announcement], noted: Sequence[Noted]
    ) -> None:
        """Erase all of it, everywhere, in one step; what stays are the numbers of leads, in the audit log."""

    async def list_expired(self, limit: datetime) -> Sequence[ChannelAddress]:
        """Contacts with leads of whom something may have been kept since before `limit`."""

    async def forget(
        self,
        address: ChannelAddress,
        *,
        leads: Sequence[Lead] = (),
        gone: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> None:
        """Erase a part of it.

        Args:
            address: The contact.
            leads: Leads as they are to be kept from now on, without contact details.
            gone: Numbers of leads that go altogether.
            words: What goes from everything that was said.
        """

    async def prune(self, limit: datetime) -> int:
        """Erase conversations that ended before and led to no lead, and what belongs to nobody; returns how many."""

    async def note(self, noted: Sequence[Noted]) -> None:
        """Put acts into the audit log."""


class EventQueue(Protocol):
    """Where channels put what they report, before they are told that it was taken."""

    async def add(self, events: Sequence[NewEvent]) -> None:
        """Store events in one transaction; those whose key is known change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message to send now."""

    id: int
    token: str
    message: OutgoingMessage | Announcement
    retry_key: str
    failures: int
    """How often it could not be delivered."""
    was_interrupted: bool
    """Whoever was to send it last did not live to tell."""
    unknowns: int
    """How often the channel left it unknown whether the message arrived."""
    parts_sent: int
    """Messages of it that arrived already, where the channel takes them one by one; the next one is to be sent."""
    received_at: datetime
    created_at: datetime
    correlation: str
    is_answer: bool
    """It answers a turn; what is said of its own accord, such as that an answer takes long, does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """That a message arrived."""

    platform_ids: tuple[str, ...]
    billed: int = 0
    """Messages that the channel charges for: one for each who got it."""
    is_certain: bool = True
    """The channel said so; otherwise it follows from what it said."""
    has_more: bool = False
    """More messages follow, where the channel takes them one by one: each waits for its own turn."""


class Sender(Protocol):
    """Sends messages through one channel."""

    async def send(self, delivery: Delivery) -> Sent:
        """Deliver the message, or its next part where the channel takes them one by one.

        Raises:
            DeliveryError: It did not arrive, or nobody knows.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How fast a channel may be written to."""

    per_second: int = 0
    """Messages to all chats together; 0: as many as come."""
    chat_seconds: float = 0.0
    """Between two messages to one chat."""
    group_per_minute: int = 0
    """Messages to one group; 0: as many as come."""
    group_prefix: str = ""
    """How the channel's ids of groups begin."""
    topic_mark: str = ""
    """What parts a group from its topic in the channel's ids, where groups have topics."""

    def find_group(self, chat_id: str) -> str:
        """The group that a chat's messages count for; empty where the channel does not count them."""
        if not self.group_per_minute or not chat_id.startswith(self.group_prefix):
            return ""
        return chat_id.partition(self.topic_mark)[0] if self.topic_mark else chat_id
