"""Loops that claim work and run it in tasks, several at once, until they are stopped."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

_POLL_SECONDS = 0.5
"""Work that another process left behind, or that became due, is found after so long at the latest."""

log = structlog.get_logger(__name__)

Job = Coroutine[Any, Any, None]
"""One piece of claimed work."""


class Wake:
    """Tells a loop that there may be work."""

    def __init__(self) -> None:
        """Nobody was told yet."""
        self._event = asyncio.Event()

    def __call__(self) -> None:
        """There may be work."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Wait to be told, at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)
        self._event.clear()


class Loop:
    """Claims work and runs it in tasks, until it is stopped; then what is in hand is finished."""

    def __init__(
        self, at_once: int, wake: Wake, calm: Callable[[], Coroutine[Any, Any, None]], *, drains: bool = False
    ) -> None:
        """Run so many jobs at once.

        Args:
            at_once: How many.
            wake: Tells of new work.
            calm: Waited for before any is claimed.
            drains: Once stopped, still do what can be done at that moment.
        """
        self._at_once = at_once
        self._drains = drains
        self._wake = wake
        self._calm = calm
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopping = False
        self._is_full = False
        self._has_ended = asyncio.Event()

    async def run(self, claim: Callable[[int], Coroutine[Any, Any, list[Job]]]) -> None:
        """Claim until stopped, at most as many jobs as there is room for."""
        try:
            while not self._is_stopping:
                await self._calm()
                room = self._at_once - len(self._tasks)
                count = await self._begin(claim, room)
                # Fewer than there was room for: there are no more, until somebody tells.
                self._is_full = count == room or room <= 0
                if not count or not self._is_full:
                    await self._wake.wait(_POLL_SECONDS)
            while self._drains and await self._begin(claim, self._at_once - len(self._tasks)):
                pass
        finally:
            self._has_ended.set()

    async def _begin(self, claim: Callable[[int], Coroutine[Any, Any, list[Job]]], room: int) -> int:
        """Claim work and begin with it; returns how much there was."""
        if room <= 0:
            return 0
        try:
            jobs = await claim(room)
        except Exception:
            # Most likely the database is away: whatever it is, the loop must outlive it.
            log.exception("work could not be claimed")
            await asyncio.sleep(_POLL_SECONDS)
            return 0
        for job in jobs:
            task = asyncio.create_task(job)
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(jobs)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._is_full:
            self._wake()
        if not task.cancelled() and task.exception():
            log.error("work failed", exc_info=task.exception())

    async def stop(self, seconds: float) -> None:
        """Claim nothing more, and give what is in hand, and what is just being claimed, so long to end."""
        self._is_stopping = True
        self._wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._has_ended.wait()
                while self._tasks:
                    await asyncio.wait(self._tasks)
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
