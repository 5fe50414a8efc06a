"""Open pages follow the work: one look at the database for all of them, and who else has a lead open.

Server-Sent Events, sent by hand: a stream says nothing but which part of the page to fetch again. What ends them when the service
stops is `LiveHub.stop`; a library would have to take over the server's signal handlers for it.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from bot.domain.inbox import PageChange
from bot.domain.staff import StaffId
from bot.inbox_ports import PageChanges
from bot.services.logins import LoginService
from handlers.inbox.auth import LIVE, SESSION_COOKIE, Here
from handlers.inbox.frame import HEADERS

_POLL_SECONDS = 0.3
_WINDOW_SECONDS = 30.0
"""A change is looked for so long: other processes may commit late, and their clocks may differ."""
_KEPT_SECONDS = 300.0
_IDLE_SECONDS = 60.0
_AWAY_SECONDS = 25.0
"""Somebody of whom nothing is heard for so long has left."""
_PRESENCE = "presence"

log = logging.getLogger(__name__)


class Listener:
    """An open page: which of its parts it has to fetch again."""

    def __init__(self, number: str, address: str) -> None:
        """Listen for a lead, or a conversation; for lists alone where both are empty."""
        self._number = number
        self._address = address
        self._topics: set[str] = set()
        self._news = asyncio.Event()
        self._has_ended = False

    def hear(self, change: PageChange) -> None:
        """Note what a change means for the page."""
        is_own = (self._number and change.number == self._number) or (self._address and change.address == self._address)
        if change.kind == _PRESENCE:
            self._topics |= {_PRESENCE} if is_own else set()
        else:
            self._topics |= {"lead", "queue"} if is_own else {"queue"}
        if self._topics:
            self._news.set()

    def end(self) -> None:
        """The service stops."""
        self._has_ended = True
        self._news.set()

    async def next_topics(self, seconds: float) -> frozenset[str] | None:
        """What to fetch again, once there is something, or nothing after so long; None: it is over."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()
        topics, self._topics = frozenset(self._topics), set()
        return None if self._has_ended else topics


class LiveHub:
    """Tells the open pages of this process what changed, whichever process brought it about."""

    def __init__(self, changes: PageChanges, *, beat_seconds: float = 10.0) -> None:
        """Read changes there; so often each stream looks whether its session goes on, and says who is there."""
        self._changes = changes
        self.beat_seconds = beat_seconds
        self._listeners: set[Listener] = set()
        self._present: dict[tuple[str, StaffId], int] = {}
        self._wake = asyncio.Event()
        self._seen: set[int] = set()
        self._is_idle = True
        self._is_stopping = False
        self._leaving: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look now: something was changed in this process."""
        self._wake.set()

    async def run(self) -> None:
        """Look again and again, while pages are open; forget old changes now and then."""
        loop = asyncio.get_running_loop()
        forget_at = loop.time()
        while not self._is_stopping:
            try:
                await self._look()
                if loop.time() >= forget_at:
                    forget_at = loop.time() + _IDLE_SECONDS
                    await self._changes.forget_changes(_KEPT_SECONDS)
            except Exception:
                # Most likely the database is away: open pages wait, and this loop outlives it.
                log.exception("changes could not be read")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _POLL_SECONDS if self._listeners else _IDLE_SECONDS)
            self._wake.clear()

    async def _look(self) -> None:
        if not self._listeners:
            self._is_idle = True
            return
        changes = await self._changes.list_changes(_WINDOW_SECONDS)
        if not self._is_idle:
            for change in changes:
                if change.id not in self._seen:
                    for listener in tuple(self._listeners):
                        listener.hear(change)
        # Before the first page was opened nobody had to be told: a page fetches its parts anew once it listens.
        self._is_idle = False
        self._seen = {change.id for change in changes}

    async def stop(self) -> None:
        """End every stream, so that the service need not wait for its pages to be closed."""
        self._is_stopping = True
        self._wake.set()
        for listener in tuple(self._listeners):
            listener.end()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    @contextmanager
    def listening(self, number: str, address: str) -> Iterator[Listener]:
        """An open page, for as long as it is open."""
        listener = Listener(number, address)
        if self._is_stopping:
            listener.end()
        self._listeners.add(listener)
        self._wake.set()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    @contextmanager
    def present(self, number: str, staff_id: StaffId) -> Iterator[None]:
        """Somebody has a lead open; they have left once the last of their pages of it is closed."""
        key = (number, staff_id)
        self._present[key] = self._present.get(key, 0) + 1
        try:
            yield
        finally:
            self._present[key] -= 1
            if not self._present[key]:
                del self._present[key]
                # Beside the stream, which is being cancelled.
                task = asyncio.create_task(self._leave(number, staff_id))
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)

    async def _leave(self, number: str, staff_id: StaffId) -> None:
        try:
            await self._changes.leave(number, staff_id)
            self._wake.set()
        except Exception:
            # They are gone after a while all the same.
            log.exception("presence could not be ended")


def live_router(hub: LiveHub, changes: PageChanges, logins: LoginService) -> APIRouter:
    """The stream that every open page listens to."""
    router = APIRouter()

    @router.get(LIVE)
    async def listen(request: Request, visitor: Here, lead: str = "", chat: str = "") -> StreamingResponse:
        """Names of the parts to fetch again, as they change; ends with the session."""
        number, address = lead[:20], chat[:200]
        token = request.cookies.get(SESSION_COOKIE, "")

        async def beat() -> bool:
            if await logins.find_session(token, is_used=False) is None:
                return False
            if number:
                await changes.be_there(number, visitor.staff.id, _AWAY_SECONDS)
            return True

        async def stream() -> AsyncIterator[str]:
            loop = asyncio.get_running_loop()
            with contextlib.ExitStack() as open_page:
                listener = open_page.enter_context(hub.listening(number, address))
                if number:
                    open_page.enter_context(hub.present(number, visitor.staff.id))
                await beat()
                hub.wake()
                beat_at = loop.time() + hub.beat_seconds
                yield "retry: 2000\n\n"
                while True:
                    topics = await listener.next_topics(max(0.0, beat_at - loop.time()))
                    if topics is None:
                        return
                    if loop.time() >= beat_at:
                        beat_at = loop.time() + hub.beat_seconds
                        if not await beat():
                            yield _event("out")
                            return
                        # Who left without a word is noticed with the beat.
                        topics |= {_PRESENCE} if number else set()
                        yield ": \n\n"
                    for topic in sorted(topics):
                        yield _event(topic)

        headers = {**HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)

    return router


def _event(name: str) -> str:
    return f"event: {name}\ndata: \n\n"
