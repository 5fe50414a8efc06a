"""Which channels are on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.message import ChannelAddress, MessageId
from bot.ports import Clock
from handlers.channel import Channel, ChannelSetupError, Memory
from handlers.observing import Metrics
from handlers.settings import PREFIX, Settings

_NEEDS = {"line": "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN", "telegram": "TELEGRAM_TOKEN"}


def choose_channels(settings: Settings, memory: Memory, clock: Clock, metrics: Metrics) -> dict[str, Channel]:
    """The channels whose credentials are set, by name; not connected yet."""
    channels: dict[str, Channel] = {}
    # Their SDKs take a second to import: only those that are on are.
    if settings.has_line:
        from handlers.line.channel import LineChannel

        channels["line"] = LineChannel(settings, memory, clock, metrics)
    if settings.telegram_token:
        from handlers.telegram.channel import TelegramChannel

        channels["telegram"] = TelegramChannel(settings, metrics)
    return channels


class _NoMemory:
    """Of whoever takes no events."""

    async def is_ours(self, _address: ChannelAddress, _platform_id: str) -> bool:
        return False

    async def has_taken(self, _message_id: MessageId) -> bool:
        return False


@asynccontextmanager
async def connected(settings: Settings, clock: Clock) -> AsyncIterator[dict[str, Channel]]:
    """The channels that are on, to be asked and set up; they take no events."""
    channels = choose_channels(settings, _NoMemory(), clock, Metrics())
    for channel in channels.values():
        await channel.open()
    try:
        yield channels
    finally:
        for channel in channels.values():
            await channel.close()


async def set_up_channel(settings: Settings, name: str, clock: Clock) -> list[str]:
    """Make a channel's own pages; returns what was changed.

    Raises:
        ChannelSetupError: The channel is off, or refuses.
    """
    async with connected(settings, clock) as channels:
        if name not in channels:
            raise ChannelSetupError(
                f"{name} is off; set {' and '.join(PREFIX + one for one in _NEEDS[name].split(' and '))}"
            )
        return await channels[name].set_up()
