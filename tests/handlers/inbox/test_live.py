"""Open pages are told what changed, end with their session and with the service, and know who else is there."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
import uvicorn
from fastapi import Depends, FastAPI, Request

from bot.domain.account import Session
from bot.domain.inbox import PageChange
from bot.domain.staff import Staff, StaffId
from handlers.inbox.auth import Visitor
from handlers.inbox.live import LiveHub, live_router
from handlers.serving import Server
from tests.builders import NOON

NOK = Staff(id=StaffId(1), name="Nok")
SESSION = Session(digest="d", staff=NOK, csrf="c", created_at=NOON, seen_at=NOON, expires_at=NOON + timedelta(hours=8))


class Changes:
    """What other processes note, as far as it is committed."""

    def __init__(self) -> None:
        self.seen: list[PageChange] = []
        self.looked = asyncio.Event()
        self.present: list[tuple[str, StaffId]] = []
        self.left = asyncio.Event()

    async def list_changes(self, seconds: float) -> Sequence[PageChange]:
        self.looked.set()
        return list(self.seen)

    async def forget_changes(self, seconds: float) -> None:
        """Nothing is old."""

    async def be_there(self, number: str, staff_id: StaffId, seconds: float) -> None:
        self.present.append((number, staff_id))

    async def leave(self, number: str, staff_id: StaffId) -> None:
        self.present.clear()
        self.left.set()

    async def list_present(self, number: str) -> Sequence[Staff]:
        return ()

    def commit(self, id: int, kind: str = "turn", number: str = "", address: str = "") -> None:
        self.seen.append(PageChange(id=id, kind=kind, number=number, address=address))


class Logins:
    """Knows one session, until it is over."""

    def __init__(self) -> None:
        self.session: Session | None = SESSION

    async def find_session(self, token: str, *, is_used: bool = True) -> Session | None:
        assert not is_used, "an open page keeps nobody logged in"
        return self.session


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
async def hub(changes: Changes) -> AsyncIterator[LiveHub]:
    hub = LiveHub(changes, beat_seconds=0.05)
    running = asyncio.create_task(hub.run())
    yield hub
    await hub.stop()
    await running


async def next_look(hub: LiveHub, changes: Changes) -> None:
    """Wait until the database was looked at."""
    changes.looked.clear()
    hub.wake()
    await changes.looked.wait()


async def test_a_page_hears_of_its_own_lead_and_of_the_queue(hub: LiveHub, changes: Changes) -> None:
    with hub.listening("JD-1", "web:ann") as own, hub.listening("", "") as queue:
        changes.commit(1)
        await next_look(hub, changes)
        changes.commit(2, number="JD-1")
        changes.commit(3, kind="presence", number="JD-1")
        await next_look(hub, changes)
        assert await own.next_topics(5) == frozenset({"lead", "queue", "presence"})
        assert await queue.next_topics(5) == frozenset({"queue"})
        changes.commit(4, address="web:ann")
        hub.wake()
        assert await own.next_topics(5) == frozenset({"lead", "queue"})
        changes.commit(5, number="JD-2")
        hub.wake()
        assert await own.next_topics(5) == frozenset({"queue"})


async def test_what_is_committed_late_under_a_lower_number_is_heard_as_well_and_nothing_twice(
    hub: LiveHub, changes: Changes
) -> None:
    with hub.listening("JD-1", "") as page:
        await next_look(hub, changes)
        changes.commit(7, number="JD-9")
        hub.wake()
        assert await page.next_topics(5) == frozenset({"queue"})
        changes.commit(6, number="JD-1")
        hub.wake()
        assert await page.next_topics(5) == frozenset({"lead", "queue"})
        await next_look(hub, changes)
        assert await page.next_topics(0.01) == frozenset()


@asynccontextmanager
async def served(
    hub: LiveHub, changes: Changes, logins: Logins
) -> AsyncIterator[tuple[Server, str, asyncio.Task[None]]]:
    """The stream behind a real server: only that ends a connection as a browser does."""
    app = FastAPI()

    async def enter(request: Request) -> None:
        request.state.visitor = Visitor(staff=NOK, session=SESSION)

    router = live_router(hub, changes, logins)  # type: ignore[arg-type]  # of the service nothing but sessions is asked
    app.include_router(router, dependencies=[Depends(enter)])
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5)
        server = Server(config, hub.stop)
        task = asyncio.create_task(server._serve(sockets=[listening]))
        yield server, f"http://127.0.0.1:{listening.getsockname()[1]}", task
        server.should_exit = True
        await task


async def test_somebody_is_there_until_their_last_page_of_a_lead_is_closed(hub: LiveHub, changes: Changes) -> None:
    async with (
        served(hub, changes, Logins()) as (_, url, _),
        httpx.AsyncClient(base_url=url) as browser,
        browser.stream("GET", "/inbox/live?lead=JD-1") as first,
    ):
        async with browser.stream("GET", "/inbox/live?lead=JD-1") as second:
            assert await anext(second.aiter_lines()) == "retry: 2000"
        assert await anext(first.aiter_lines()) == "retry: 2000"
        assert ("JD-1", NOK.id) in changes.present
        assert not changes.left.is_set()
        await first.aclose()
        await asyncio.wait_for(changes.left.wait(), 5)
        assert not changes.present


async def test_a_stream_ends_with_its_session(hub: LiveHub, changes: Changes) -> None:
    logins = Logins()
    async with (
        served(hub, changes, logins) as (_, url, _),
        httpx.AsyncClient(base_url=url) as browser,
        browser.stream("GET", "/inbox/live") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 2000"
        logins.session = None
        rest = [line async for line in lines if line]
        assert rest[-2:] == ["event: out", "data: "]


async def test_streams_end_when_the_service_stops(hub: LiveHub, changes: Changes) -> None:
    loop = asyncio.get_running_loop()
    async with (
        served(hub, changes, Logins()) as (server, url, task),
        httpx.AsyncClient(base_url=url) as browser,
        browser.stream("GET", "/inbox/live?lead=JD-1") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 2000"
        began = loop.time()
        server.should_exit = True
        assert "event: out" not in [line async for line in lines]
        await task
        # Uvicorn itself would wait its five seconds, and then cut the streams off.
        assert loop.time() - began < 3
