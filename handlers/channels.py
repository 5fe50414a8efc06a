"""Which channels are on."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from bot.domain.message import ChannelAddress, MessageId
from bot.ports import Clock
from handlers.channel import Channel, ChannelSetupError, Memory, Outlet, Threads
from handlers.observing import Metrics
from handlers.settings import PREFIX, Settings

_NEEDS = {"line": "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN", "telegram": "TELEGRAM_TOKEN"}


def choose_channels(
    settings: Settings, memory: Memory, threads: Threads, clock: Clock, metrics: Metrics
) -> dict[str, Channel]:
    """The channels whose credentials are set, by name; not connected yet."""
    channels: dict[str, Channel] = {}
    # Their SDKs take a second to import: only those that are on are.
    if settings.has_line:
        from handlers.line.channel import LineChannel

        channels["line"] = LineChannel(settings, memory, clock, metrics)
    if settings.telegram_token:
        from handlers.telegram.channel import TelegramChannel

        channels["telegram"] = TelegramChannel(settings, memory, threads, metrics)
    return channels


def choose_outlets(settings: Settings, secret: str) -> dict[str, Outlet]:
    """What staff are told through beside the channels, by name; not connected yet. `secret` is the operator's key."""
    outlets: dict[str, Outlet] = {}
    if settings.smtp_url:
        from handlers.mail.outlet import MailOutlet

        outlets["mail"] = MailOutlet(settings)
    if settings.staff_webhook_url:
        from handlers.webhook.outlet import WebhookOutlet

        outlets["webhook"] = WebhookOutlet(settings, secret)
    return outlets


class _NoMemory:
    """Of whoever takes no events, and sends nothing."""

    async def is_ours(self, _address: ChannelAddress, _platform_id: str) -> bool:
        return False

    async def has_taken(self, _message_id: MessageId) -> bool:
        return False

    async def find_moved(self, address: ChannelAddress) -> ChannelAddress:
        return address

    async def find_thread(self, _channel: str, _group: str, _number: str) -> str:
        return ""

    async def put_thread(self, _address: ChannelAddress, _number: str) -> None:
        pass

    async def find_first_told(self, _address: ChannelAddress, _number: str) -> str:
        return ""


@asynccontextmanager
async def connected(settings: Settings, clock: Clock) -> AsyncIterator[dict[str, Channel]]:
    """The channels that are on, to be asked and set up; they take no events."""
    nothing = _NoMemory()
    channels = choose_channels(settings, nothing, nothing, clock, Metrics())
    async with _opened(channels.values()):
        yield channels


@asynccontextmanager
async def connected_outlets(settings: Settings, secret: str) -> AsyncIterator[dict[str, Outlet]]:
    """The same for what is only written to."""
    outlets = choose_outlets(settings, secret)
    async with _opened(outlets.values()):
        yield outlets


@asynccontextmanager
async def _opened(outlets: Iterable[Outlet]) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for outlet in outlets:
            await outlet.open()
            stack.push_async_callback(outlet.close)
        yield


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
