"""What the edge needs of a channel: each one is a folder of its own, and differs nowhere else."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from bot.domain.message import Attachment, ChannelAddress, IncomingEvent, MessageId
from bot.ports import Limits, Sender, StoredEvent
from handlers.intake import Intake


class ChannelSetupError(Exception):
    """The channel is off, or refuses; the text says why and what to do, and holds no token."""


Finding = tuple[str, bool, str]
"""What was examined, whether it is fine, and what to tell."""


Webhook = tuple[str, Callable[[Request], Awaitable[Response]]]
"""The path of a webhook, and what answers a POST to it."""


class Memory(Protocol):
    """What was said in a chat before."""

    async def is_ours(self, address: ChannelAddress, platform_id: str) -> bool:
        """Whether we sent the message with that id of the channel."""

    async def has_taken(self, message_id: MessageId) -> bool:
        """Whether that message was said to us, and taken."""

    async def find_moved(self, address: ChannelAddress) -> ChannelAddress:
        """Where a chat goes on; where it was, if it did not move."""


class Threads(Protocol):
    """Where in a staff group a lead is talked about."""

    async def find_thread(self, channel: str, group: str, number: str) -> str:
        """The id of the topic in a group in which a lead is talked about; empty: there is none."""

    async def put_thread(self, address: ChannelAddress, number: str) -> None:
        """From now on the lead is talked about in that topic, and in no other of its group."""

    async def find_first_told(self, address: ChannelAddress, number: str) -> str:
        """The channel's id of the first message there that told of a lead; empty: there is none."""


class Outlet(Protocol):
    """Something that is written to, and brings nothing in: mail, a webhook of somebody else's, or the half of a channel."""

    @property
    def name(self) -> str:
        """As in `CHANNEL:ID`."""

    @property
    def limits(self) -> Limits:
        """How fast it may be written to."""

    @property
    def sender(self) -> Sender:
        """What sends."""

    async def open(self) -> None:
        """Connect; called in the loop that will use it."""

    async def close(self) -> None:
        """Give up all connections."""

    async def examine(self) -> list[Finding]:
        """Check token, addresses, menus; never raises."""

    async def check(self) -> str:
        """Tell `ok`, or why nothing can be sent; quick, never raises."""

    async def quota(self) -> tuple[int | None, int] | None:
        """This month's limit (None: there is none) and use of messages that are charged for; None where nothing is."""


class Channel(Outlet, Protocol):
    """One channel: how its events come in, what they mean, and how replies go out."""

    @property
    def patience_seconds(self) -> float:
        """After so long the contact is offered a button that fetches the answer; 0: never, answers may come at any time."""

    def is_staff(self, address: ChannelAddress) -> bool:
        """Whether it is the staff's own group: nobody there is a contact."""

    async def tell_tapped(self, message_id: MessageId, text: str) -> None:
        """Show whoever tapped what came of it, where the channel can and they still wait for it; nothing hangs on it."""

    def webhook(self, intake: Intake) -> Webhook:
        """What takes the channel's calls."""

    async def listen(self, intake: Intake) -> None:
        """Fetch events, where the channel does not bring them; runs until it is cancelled."""

    async def read(self, address: ChannelAddress, event: StoredEvent) -> IncomingEvent | None:
        """What an event says; None when it is nothing to us."""

    async def show_working(self, address: ChannelAddress) -> None:
        """Let the contact see that an answer is being written; may fail."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """The content of something a contact sent.

        Raises:
            AttachmentError: It cannot be had now, or, when it is an `AttachmentGoneError`, ever.
        """

    async def set_up(self) -> list[str]:
        """Make the channel's own pages: addresses, menus, commands. Returns what was changed.

        Raises:
            ChannelSetupError: The channel refuses, or a setting is missing.
        """
