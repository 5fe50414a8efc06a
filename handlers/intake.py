"""Events on their way in: stored on disk before the channel is told so, many of them with one commit."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.ports import EventQueue, NewEvent

_MOST = 500
_PRESSED = 6
"""So many webhooks with one commit are more than come one after the other."""
_CALM_SECONDS = 1.0
"""So long at most the rest waits for a rush of webhooks."""
_RUSH_SECONDS = 0.3
"""A rush is over when there was none for so long."""

log = logging.getLogger(__name__)


class Intake:
    """Takes events from every webhook; whoever hands one in waits until it is safe."""

    def __init__(self, queue: EventQueue, stored: Callable[[], None]) -> None:
        """Store into `queue`; `stored` is called after each commit."""
        self._queue = queue
        self._stored = stored
        self._waiting: list[tuple[Sequence[NewEvent], asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._rush_until = 0.0

    async def store(self, events: Sequence[NewEvent]) -> None:
        """Store events; returns once they are on disk.

        Raises:
            Exception: They could not be stored; whoever brought them must be told to bring them again.
        """
        if not events:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((events, future))
        if self._task is None:
            # What comes while a commit is on its way to the disk shares the next one.
            self._task = asyncio.create_task(self._commit())
        await future

    async def _commit(self) -> None:
        try:
            while self._waiting:
                # Whatever else has arrived in the meantime is read first.
                await asyncio.sleep(0)
                batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                try:
                    await self._queue.add([event for events, _ in batch for event in events])
                except Exception as error:
                    log.exception("events could not be stored")
                    for _, future in batch:
                        if not future.done():
                            future.set_exception(error)
                    continue
                for _, future in batch:
                    if not future.done():
                        future.set_result(None)
                if len(batch) >= _PRESSED:
                    self._rush_until = asyncio.get_running_loop().time() + _RUSH_SECONDS
                self._stored()
        finally:
            self._task = None

    async def calm(self) -> None:
        """Let a rush of webhooks through first: platforms wait two seconds for a 200, people longer for an answer."""
        loop = asyncio.get_running_loop()
        latest = loop.time() + _CALM_SECONDS
        while (until := min(self._rush_until, latest)) > loop.time():  # noqa: ASYNC110  # each webhook puts it off
            await asyncio.sleep(until - loop.time())
