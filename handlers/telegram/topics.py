"""A topic for each lead, where the staff's group has topics and lets us make them.

Telegram Bot API, "createForumTopic": https://core.telegram.org/bots/api#createforumtopic
"""

import time
from contextlib import suppress

import structlog
from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.domain.announcement import Announcement
from bot.domain.message import ChannelAddress
from handlers.channel import Threads
from handlers.splitting import cut_text
from handlers.telegram.parse import TOPIC_MARK

log = structlog.get_logger(__name__)

_NAME_UNITS = 100
"""Of at most 128 characters; a list of topics shows fewer."""
_MOST_DELETED = 20
"""One by one, within the time of one call."""
NO_TOPICS = "it has no topics"
_KNOWN_SECONDS = 600.0
"""So long it is not asked again whether there may be topics."""


class Topics:
    """Finds the topic of a lead, or opens it."""

    def __init__(self, bot: Bot, threads: Threads) -> None:
        """Open them through `bot`; which is whose is kept in `threads`."""
        self._bot = bot
        self._threads = threads
        self._known: dict[str, tuple[bool, float]] = {}

    async def find(self, group: str, announced: Announcement) -> int | None:
        """The topic of a lead in a group; None: the group has none, or none for us.

        Raises:
            TelegramError: Telegram did not tell.
        """
        kept = await self._threads.find_thread("telegram", group, announced.number)
        if kept:
            return int(kept)
        return await self.open(group, announced) if await self._may_open(group) else None

    async def open(self, group: str, announced: Announcement) -> int | None:
        """A new topic for a lead, in place of the one it had.

        Raises:
            TelegramError: Telegram did not tell.
        """
        try:
            topic = (await self._bot.create_forum_topic(group, _name(announced))).message_thread_id
        except ChatMigrated:
            raise
        except BadRequest as error:
            if "chat not found" in str(error).lower():
                raise
            log.warning("no topic could be opened in the staff group", error=type(error).__name__)
            self._known[group] = (False, time.monotonic() + _KNOWN_SECONDS)
            return None
        address = ChannelAddress(channel="telegram", id=f"{group}{TOPIC_MARK}{topic}")
        await self._threads.put_thread(address, announced.number)
        return topic

    async def find_first(self, group: str, announced: Announcement) -> int | None:
        """Our first message on a lead in a group without topics, for the others to refer to."""
        address = ChannelAddress(channel="telegram", id=group)
        own = await self._threads.find_first_told(address, announced.number)
        return int(own) if own.isdigit() else None

    async def erase(self, group: str, announced: Announcement) -> None:
        """Delete what stands in a group about a lead that was erased, as far as Telegram lets us; people delete the rest."""
        for address in announced.threads:
            topic = address.rpartition(TOPIC_MARK)[2]
            with suppress(BadRequest, Forbidden):
                await self._bot.delete_forum_topic(group, int(topic))
        # Those of the topic went with it, and those older than two days stay.
        for own in [int(own) for own in announced.platform_ids if own.isdigit()][-_MOST_DELETED:]:
            with suppress(BadRequest, Forbidden):
                await self._bot.delete_message(group, own)

    def forget(self) -> None:
        """Our rights in the group changed: ask again."""
        self._known.clear()

    async def _may_open(self, group: str) -> bool:
        may, until = self._known.get(group, (False, 0.0))
        if time.monotonic() >= until:
            may = (await find_rights(self._bot, group)) == ""
            self._known[group] = (may, time.monotonic() + _KNOWN_SECONDS)
        return may


async def find_rights(bot: Bot, group: str) -> str:
    """Why no topics can be opened in a group; empty when they can.

    Raises:
        TelegramError: Telegram did not tell, or there is no such group.
    """
    if not (await bot.get_chat(group)).is_forum:
        return NO_TOPICS
    member = await bot.get_chat_member(group, int(bot.token.partition(":")[0]))
    may = isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)
    )
    return "" if may else "the bot may not manage its topics"


def _name(announced: Announcement) -> str:
    """`JD-0042` and the beginning of the wish."""
    wish = next((value for name, value in announced.facts if name == "wish"), "")
    return cut_text(" ".join(f"{announced.number} {wish}".split()), _NAME_UNITS)
