"""What the pages of the inbox need from the outside."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.handling import Note
from bot.domain.inbox import (
    ConversationEntry,
    ConversationPage,
    DeliveryEntry,
    DoneAct,
    KeptFile,
    LeadEntry,
    LeadFilter,
    LeadPage,
    PageChange,
    QueueCounts,
    TurnPage,
)
from bot.domain.message import ChannelAddress
from bot.domain.staff import Staff, StaffId


class QueueReader(Protocol):
    """Reads what lists show."""

    async def list_leads(self, wanted: LeadFilter, me: StaffId, *, after: str = "", limit: int = 50) -> LeadPage:
        """Leads that are looked for; a page that begins `after` another."""

    async def list_all_leads(self, wanted: LeadFilter, me: StaffId, limit: int) -> Sequence[LeadEntry]:
        """All of them, up to `limit`, for the desk's own records."""

    async def count_leads(self, me: StaffId) -> QueueCounts:
        """How many leads there are in each view."""

    async def list_labels(self) -> Sequence[str]:
        """Labels in use."""

    async def list_channels(self) -> Sequence[str]:
        """Channels on which there are conversations."""

    async def list_people(self) -> Sequence[Staff]:
        """Who may be given a lead, by name."""

    async def list_conversations(
        self, *, channel: str = "", without_lead: bool = False, after: str = "", limit: int = 50
    ) -> ConversationPage:
        """Conversations, the latest first."""

    async def list_undelivered(
        self, address: ChannelAddress | None = None, limit: int = 200
    ) -> Sequence[DeliveryEntry]:
        """Messages that did not arrive, or wait; of one contact, or all."""


class LeadReader(Protocol):
    """Reads what the page of one conversation shows."""

    async def get_lead(self, number: str) -> LeadEntry:
        """A lead with how far staff have come.

        Raises:
            LeadNotFoundError: There is none.
        """

    async def list_leads_of(self, address: ChannelAddress) -> Sequence[LeadEntry]:
        """All leads of a contact, the latest first."""

    async def find_conversation(self, address: ChannelAddress) -> ConversationEntry | None:
        """A conversation; None: there is none."""

    async def list_turns(
        self, address: ChannelAddress, *, before: str = "", since: str = "", limit: int = 50
    ) -> TurnPage:
        """The latest turns of a conversation, those `before` a place, or all `since` one."""

    async def list_acts(self, number: str) -> Sequence[DoneAct]:
        """What was done to a lead, oldest first."""

    async def list_notes(self, number: str) -> Sequence[Note]:
        """What staff told one another about it, oldest first."""


class FileReader(Protocol):
    """Reads what contacts sent."""

    async def list_of(self, address: ChannelAddress) -> Sequence[KeptFile]:
        """What a contact sent, oldest first; without its content."""

    async def find_file(self, number: int) -> KeptFile | None:
        """One of them; None: there is none."""

    async def find_content(self, number: int) -> bytes | None:
        """Its content; None when it is not kept."""


class Resender(Protocol):
    """Has messages sent again."""

    async def resend(self, delivery_id: int) -> bool:
        """Have a message that did not arrive sent again; False when there is none.

        Raises:
            ChatClosedError: The contact is gone.
        """


class PageChanges(Protocol):
    """Tells what open pages must show, and who has which of them open."""

    async def list_changes(self, seconds: float) -> Sequence[PageChange]:
        """What changed within the last seconds, oldest first."""

    async def forget_changes(self, seconds: float) -> None:
        """Forget what changed longer ago."""

    async def be_there(self, number: str, staff_id: StaffId, seconds: float) -> None:
        """Somebody has a lead open, for so long."""

    async def leave(self, number: str, staff_id: StaffId) -> None:
        """They closed it."""

    async def list_present(self, number: str) -> Sequence[Staff]:
        """Who has it open now, by name."""
