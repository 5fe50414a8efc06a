"""Fetches what contacts sent that is not text, before the channel forgets it: LINE keeps pictures and files for a while only."""

import random
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.adapters.sql_attachments import SqlAttachments, WaitingAttachment
from bot.errors import AttachmentError, AttachmentGoneError, LeaseLostError
from bot.ports import Clock
from handlers.channel import Channel
from handlers.observing import Metrics
from handlers.working import Job, Loop, Wake

MAX_BYTES = 20_000_000
"""What Telegram lets a bot download (Telegram Bot API, "getFile"), and enough for a catalogue."""
_AT_ONCE = 2
_ATTEMPTS = 8
"""Over some ten minutes; what a channel prepares takes seconds."""

log = structlog.get_logger(__name__)


class Fetcher:
    """Fetches attachments beside the answers, and never instead of them."""

    def __init__(
        self,
        *,
        channels: Mapping[str, Channel],
        attachments: SqlAttachments,
        clock: Clock,
        metrics: Metrics,
        calm: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Fetch from these channels."""
        self._channels = channels
        self._attachments = attachments
        self._clock = clock
        self._metrics = metrics
        self.wake = Wake()
        self._loop = Loop(_AT_ONCE, self.wake, calm)

    async def run(self) -> None:
        """Fetch until stopped."""
        await self._loop.run(self._claim)

    async def stop(self, seconds: float) -> None:
        """Begin nothing more, and give what is on its way so long to end."""
        await self._loop.stop(seconds)

    async def _claim(self, room: int) -> list[Job]:
        return [self._fetch(claimed) for claimed in await self._attachments.claim(room)]

    async def _fetch(self, claimed: WaitingAttachment) -> None:
        try:
            outcome = await self._attempt(claimed)
        except LeaseLostError:
            outcome = "taken_back"
        self._metrics.attachments.labels(claimed.address.channel, outcome).inc()
        log.info("attachment", channel=claimed.address.channel, outcome=outcome, attempts=claimed.attempts)

    async def _attempt(self, claimed: WaitingAttachment) -> str:
        channel = self._channels.get(claimed.address.channel)
        if channel is None or claimed.is_too_much:
            await self._attachments.give_up(
                claimed, "the channel is off" if channel is None else "the chat sent too much"
            )
            return "lost"
        try:
            content = await channel.fetch(claimed.attachment)
            if len(content) > MAX_BYTES:
                raise AttachmentGoneError(f"larger than {MAX_BYTES // 1_000_000} MB")
        except AttachmentError as error:
            if isinstance(error, AttachmentGoneError) or claimed.attempts >= _ATTEMPTS:
                await self._attachments.give_up(claimed, str(error))
                return "lost"
            pause = 2.0**claimed.attempts * random.uniform(0.8, 1.2)  # noqa: S311  # jitter
            await self._attachments.retry(claimed, self._clock.now() + timedelta(seconds=pause), str(error))
            return "retried"
        await self._attachments.keep(claimed, content)
        return "kept"
