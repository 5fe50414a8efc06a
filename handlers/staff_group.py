"""The group of the desk's staff on one channel."""

from bot.domain.message import ChannelAddress
from handlers.channel import Memory

_TOPIC_MARK = "/"


class StaffGroup:
    """Knows which chat is the staff's own, also after it went on under another id than the settings name."""

    def __init__(self, channel: str, group_id: str, memory: Memory) -> None:
        """The group with this id of the channel's; empty: there is none."""
        self._channel = channel
        self._memory = memory
        self._ids = [group_id] if group_id else []

    @property
    def id(self) -> str:
        """Under which it goes on; empty: there is none."""
        return self._ids[-1] if self._ids else ""

    def has(self, chat_id: str) -> bool:
        """Whether a chat is the group, or a topic of it."""
        return chat_id.partition(_TOPIC_MARK)[0] in self._ids

    def moved(self, from_id: str, to_id: str) -> None:
        """It goes on under another id, if it is the one that did."""
        if self.has(from_id) and to_id not in self._ids:
            self._ids.append(to_id)

    async def learn(self) -> None:
        """Ask under which id it goes on: another process may have been told, or this one before it was started anew."""
        if self._ids:
            found = await self._memory.find_moved(ChannelAddress(channel=self._channel, id=self.id))
            self.moved(self.id, found.id)
