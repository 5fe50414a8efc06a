"""Events on their way in: stored on disk before the channel is told so, many of them with one commit."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.ports import EventQueue, NewEvent

_MOST = 500
_PRESSED = 12
"""So many webhooks within `_RUSH_SECONDS` are a rush: more in a second than can be answered in one."""
_CALM_SECONDS = 2.0
"""So long at most the rest waits for a rush of webhooks."""
_RUSH_SECONDS = 0.25
"""A rush is over so long after its last webhook."""

_MAX_ID_CHARS = 90
"""Three times what any platform's take; a key of ours, made of two of them, has room for 200."""

log = structlog.get_logger(__name__)


def is_storable(own_id: object) -> bool:
    """Whether an id of a channel's can be a key of ours: not too long, and nothing in it that databases refuse."""
    return isinstance(own_id, str) and len(own_id) <= _MAX_ID_CHARS and own_id.isprintable()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEvent(NewEvent):
    """An event as a channel reported it."""

    kind: str
    """The channel's word for what happened; the log tells it."""


_Waiting = tuple[Sequence[ReportedEvent], asyncio.Future[None]]


class Intake:
    """Takes events from every webhook; whoever hands one in waits until it is safe."""

    def __init__(self, queue: EventQueue, stored: Callable[[], None]) -> None:
        """Store into `queue`; `stored` is called after each commit."""
        self._queue = queue
        self._stored = stored
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._came: deque[float] = deque(maxlen=_PRESSED)
        self._rush_until = 0.0

    async def store(self, events: Sequence[ReportedEvent]) -> None:
        """Store events; returns once they are on disk.

        Raises:
            Exception: They could not be stored; whoever brought them must be told to bring them again.
        """
        if not events:
            return
        loop = asyncio.get_running_loop()
        self._came.append(loop.time())
        if len(self._came) == _PRESSED and self._came[-1] - self._came[0] < _RUSH_SECONDS:
            self._rush_until = loop.time() + _RUSH_SECONDS
        future: asyncio.Future[None] = loop.create_future()
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
                await self._add(batch)
                self._stored()
        finally:
            self._task = None

    async def _add(self, batch: Sequence[_Waiting]) -> None:
        """Store what several webhooks brought, with one commit; when that fails, what can be stored nevertheless."""
        try:
            await self._queue.add([event for events, _ in batch for event in events])
        except Exception as error:
            if len(batch) > 1 and not _is_outage(error):
                # One of them is at fault: in ever smaller parts, the others get through without it.
                half = len(batch) // 2
                await self._add(batch[:half])
                await self._add(batch[half:])
                return
            log.exception("events could not be stored", webhooks=len(batch))
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for _, future in batch:
            if not future.done():
                future.set_result(None)
        stored = [event for events, _ in batch for event in events]
        if len(stored) == 1:
            event = stored[0]
            log.info("event stored", channel=event.address.channel, correlation=event.correlation, kind=event.kind)
        else:
            # In a rush a line for each would take as long as storing them.
            log.info("events stored", events=[event.correlation for event in stored])

    async def calm(self) -> None:
        """Let a rush of webhooks through first: platforms wait two seconds for a 200, people longer for an answer."""
        loop = asyncio.get_running_loop()
        latest = loop.time() + _CALM_SECONDS
        while (until := min(self._rush_until, latest)) > loop.time():  # noqa: ASYNC110  # each webhook puts it off
            await asyncio.sleep(until - loop.time())


def _is_outage(error: Exception) -> bool:
    """Whether it is the database that fails, whatever it is given."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | PoolTimeoutError | OSError)
