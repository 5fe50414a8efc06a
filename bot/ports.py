"""What the bot needs from the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.conversation import Conversation, Turn
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, IncomingMessage, MessageId
from bot.domain.understanding import Understanding
from knowledge.model import Answer, Event, Language, PartnerSearch, Question, Wish


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

    def search(self, wish: Wish, limit: int = 3) -> PartnerSearch:
        """Listings that fit."""

    def describe(self, wish: Wish) -> str:
        """The criteria in words."""


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


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one turn leaves behind; stored in one step."""

    message: IncomingMessage
    turn: Turn
    conversation: Conversation
    leads: Mapping[str, Lead]
    """Leads opened or added to, by number."""


class Store(Protocol):
    """Keeps conversations, turns and leads across restarts."""

    async def find_turn(self, message_id: MessageId) -> Turn | None:
        """The turn a message led to, None when it is new."""

    async def get_conversation(self, address: ChannelAddress) -> Conversation:
        """The state of a conversation; a new one when nothing is kept."""

    async def list_turns(self, address: ChannelAddress, limit: int) -> Sequence[Turn]:
        """The last turns, oldest first."""

    async def record(self, record: Record) -> None:
        """Store what a turn leaves behind, all or nothing."""

    async def reserve_lead_number(self) -> str:
        """A number no other lead has."""

    async def get_lead(self, number: str) -> Lead:
        """The lead with that number.

        Raises:
            LeadNotFoundError: There is none.
        """

    async def list_leads(self) -> Sequence[Lead]:
        """Every lead, oldest first."""
