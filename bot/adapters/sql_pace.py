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
        self._put_off: dict[str, float] = {}

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
            self._put_off[str(address)] = free_at + limits.chat_seconds
            return False
        if limits.per_second or group:
            outdated = PaceRow.at < self._now - _MINUTE
            await self._session.execute(delete(PaceRow).where(PaceRow.channel == self._channel, outdated))
            self._session.add(PaceRow(channel=self._channel, group=group, at=self._now))
        if limits.chat_seconds:
            self._put_off[str(address)] = 0.0
        return True

    async def note(self) -> None:
        """Put off the chats that were written to, or must not be; in order of their names, as everywhere, against deadlocks."""
        earliest = case((ChatRow.not_before > self._now, ChatRow.not_before), else_=self._now)
        for address, until in sorted(self._put_off.items()):
            await self._session.execute(
                update(ChatRow)
                .where(ChatRow.address == address)
                # After this message, or after those that were asked for before it.
                .values(not_before=until or earliest + self._limits.chat_seconds)
                .execution_options(synchronize_session=False)
            )

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
