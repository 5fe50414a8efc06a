"""How fast a channel may be written to, counted in the database: over every process that sends through it."""

from sqlalchemy import case, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_tables import ChatRow, PaceRow
from bot.domain.message import ChannelAddress
from bot.ports import Limits

_SECOND, _MINUTE = 1.0, 60.0
# Any number, the same in every process: whoever counts calls holds it.
_COUNTING = 727_002


class Pace:
    """What a channel still allows, within one transaction that claims messages to send."""

    def __init__(self, session: AsyncSession, channel: str, limits: Limits, now: float) -> None:
        """Count for this channel; `now` in seconds since 1970."""
        self._session = session
        self._channel = channel
        self._limits = limits
        self._now = now

    async def count_places(self, most: int) -> int:
        """So many messages may be sent now, at most `most`."""
        if not self._limits.per_second:
            return most
        if self._session.get_bind().dialect.name == "postgresql":
            # Two processes that count at the same time would both take the last place.
            await self._session.execute(text(f"SELECT pg_advisory_xact_lock({_COUNTING})"))
        recent = select(func.count()).where(PaceRow.channel == self._channel, PaceRow.at > self._now - _SECOND)
        return min(most, self._limits.per_second - (await self._session.scalar(recent) or 0))

    async def take_place(self, address: ChannelAddress) -> bool:
        """Count a message to this chat; False, and nothing for the chat until there is room, when its group has had enough."""
        limits = self._limits
        group = limits.find_group(address.id)
        if group and (free_at := await self._group_is_free_at(group)):
            await self._put_off(address, free_at + limits.chat_seconds)
            return False
        if limits.per_second or group:
            outdated = PaceRow.at < self._now - _MINUTE
            await self._session.execute(delete(PaceRow).where(PaceRow.channel == self._channel, outdated))
            self._session.add(PaceRow(channel=self._channel, group=group, at=self._now))
        if limits.chat_seconds:
            await self._put_off(address, limits.chat_seconds, follows=True)
        return True

    async def _group_is_free_at(self, group: str) -> float:
        """When the group may have its next message; 0: now."""
        recent = (
            select(PaceRow.at)
            .where(PaceRow.channel == self._channel, PaceRow.group == group, PaceRow.at > self._now - _MINUTE)
            .order_by(PaceRow.at.desc())
            .limit(self._limits.group_per_minute)
        )
        times = (await self._session.scalars(recent)).all()
        return times[-1] + _MINUTE if len(times) == self._limits.group_per_minute else 0.0

    async def _put_off(self, address: ChannelAddress, seconds: float, *, follows: bool = False) -> None:
        """Let a chat alone until then; `follows`: for so long after now, or after what was asked for already."""
        earliest = case((ChatRow.not_before > self._now, ChatRow.not_before), else_=self._now)
        await self._session.execute(
            update(ChatRow)
            .where(ChatRow.address == str(address))
            .values(not_before=earliest + seconds if follows else seconds)
            .execution_options(synchronize_session=False)
        )
