"""`japandesk bench desk`: how staff are served: claims that race, leads on their way to staff, the inbox with many conversations.

Everything runs on databases of its own, so that nothing of the desk's is touched.
"""

import asyncio
import contextlib
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import uvicorn
from sqlalchemy import make_url
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_store import SqlStore
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import Patience
from bot.domain.lead import Lead, LeadReason
from bot.domain.message import ChannelAddress, MessageId
from bot.domain.office import OfficeHours
from bot.domain.staff import Role, StaffIdentity
from bot.ports import Record
from bot.services.announcing import Announcer
from bot.services.staff import StaffActor, StaffService
from bot.services.workplace import Workplace
from handlers.bench_filling import fill_inbox
from handlers.bench_process import own_database, percentiles, process
from handlers.clock import SystemClock
from handlers.settings import Settings
from handlers.staffing import staffing
from knowledge.model import Language

_AT_ONCE = 50
_PAGES = {
    "queue": "/inbox",
    "filtered": "/inbox?status=all&language=ja&channel=line",
    "search": "/inbox?status=all&q=見本精密工業",
    "conversations": "/inbox/conversations",
    "lead": "/inbox/leads/JD-0007",
}
_TIMES_A_PAGE = 40
_LEADS_SENT = 20
_MESSAGES_SHOWN = 10
_WORDS = ("ขอคุยกับเจ้าหน้าที่ค่ะ", "หาตัวแทนจำหน่าย", "เครื่องมือแพทย์", "ส่งเลย")
"""A conversation that makes a lead, and ends the questions."""
_PASSWORD = "kanok-sunflower-71"  # noqa: S105  # of an account that exists only here
_SECRET = "bench"  # noqa: S105  # of a database that exists only here


async def measure_desk(settings: Settings, rounds: int, conversations: int) -> dict[str, Any]:
    """Race claims, then measure the service with a full inbox.

    Args:
        settings: Of the desk; the database beside the one that is set is used where it is PostgreSQL.
        rounds: How often fifty people claim one lead.
        conversations: How many the inbox holds.
    """
    folder = Path(tempfile.mkdtemp(prefix="japandesk-bench-"))
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = settings.database_url
        racing = await stack.enter_async_context(own_database(server))
        claims = await measure_claims(settings, racing or f"sqlite+aiosqlite:///{folder / 'claims.db'}", rounds)
        shown = await stack.enter_async_context(own_database(server)) or f"sqlite+aiosqlite:///{folder / 'desk.db'}"
        await _fill(shown, conversations)
        sink = _Webhook()
        environment = {
            "DATA_DIR": str(folder),
            "DATABASE_URL": shown,
            "SECRET_KEY": _SECRET,
            "LINE_CHANNEL_SECRET": "",
            "LINE_CHANNEL_ACCESS_TOKEN": "",
            "TELEGRAM_TOKEN": "",
            "STAFF_TELEGRAM_CHAT_ID": "",
            "STAFF_LINE_GROUP_ID": "",
            "STAFF_EMAIL": "",
            "STAFF_WEBHOOK_URL": await stack.enter_async_context(sink.running()),
        }
        url = await stack.enter_async_context(process(["serve"], environment, is_bare=False))
        staff = await stack.enter_async_context(_browser(url))
        await _log_in(staff)
        pages = {name: await _page_times(staff, path) for name, path in _PAGES.items()}
        return {
            "database": make_url(shown).get_backend_name(),
            "claims": claims,
            "conversations": conversations,
            "page_ms": pages,
            "lead_to_staff_ms": await _announce(url, sink),
            "message_to_page_ms": await _live(url, staff),
        }


def render_desk(figures: dict[str, Any]) -> str:
    """The figures as lines."""
    claims = figures["claims"]
    lines = [
        f"database                                     {figures['database']}",
        f"50 people claim one lead at once, {claims['claims']} times     one winner {claims['one_winner']} times"
        f"   slowest round {claims['slowest_ms']:.0f} ms",
    ]
    timed = {f"inbox with {figures['conversations']}: {name}": times for name, times in figures["page_ms"].items()}
    timed["lead complete to the staff's webhook"] = figures["lead_to_staff_ms"]
    timed["message of a contact to an open page"] = figures["message_to_page_ms"]
    lines += [f"{name:<45}p50 {times['p50']:.0f} ms   p95 {times['p95']:.0f} ms" for name, times in timed.items()]
    return "\n".join(lines)


class _Webhook:
    """Takes the part of the staff's webhook: notes when each lead was announced."""

    def __init__(self) -> None:
        self.arrived: list[float] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve until left; gives the address."""
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.bind(("127.0.0.1", 0))
        router = Router([Route("/{path:path}", self._take, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(router, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/staff"
        finally:
            server.should_exit = True
            await task

    async def _take(self, request: Request) -> Response:
        if (await request.json())["type"] == "lead.lead":
            self.arrived.append(time.perf_counter())
        return Response(status_code=204)


async def _fill(database_url: str, conversations: int) -> None:
    database = Database(database_url, _SECRET)
    await database.prepare()
    clock = SystemClock()
    await fill_inbox(database, conversations=conversations, leads=conversations, now=clock.now())
    await staffing(database, clock).accounts.add(name="Bench", email="", role=Role.ADMIN, password=_PASSWORD)
    await database.close()


def _browser(url: str) -> aiohttp.ClientSession:
    """A browser of its own; it keeps cookies of an address that has no name."""
    return aiohttp.ClientSession(base_url=url, cookie_jar=aiohttp.CookieJar(unsafe=True))


async def _log_in(staff: aiohttp.ClientSession) -> None:
    async with staff.get("/inbox/login") as response:
        page = await response.text()
    token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    form = {"csrf": token, "name": "Bench", "password": _PASSWORD}
    async with staff.post("/inbox/login", data=form, allow_redirects=False) as response:
        assert response.status == 303, response.status


async def _page_times(staff: aiohttp.ClientSession, path: str) -> dict[str, float]:
    """From the request to the last byte, the first time left out: it opens what is searched."""
    took = []
    for _ in range(_TIMES_A_PAGE + 1):
        started = time.perf_counter()
        async with staff.get(path) as response:
            await response.read()
            assert response.status == 200, (path, response.status)
        took.append((time.perf_counter() - started) * 1000)
    return percentiles(took[1:])


async def _announce(url: str, sink: _Webhook) -> dict[str, float]:
    """Contacts of the web chat complete leads one after another: from the last word's post to the staff's webhook."""
    took = []
    for _ in range(_LEADS_SENT):
        async with _browser(url) as contact:
            known = len(sink.arrived)
            for words in _WORDS:
                started = time.perf_counter()
                await _say(contact, words)
            while len(sink.arrived) == known:  # noqa: ASYNC110  # another task appends
                await asyncio.sleep(0.002)
            took.append((sink.arrived[known] - started) * 1000)
    return percentiles(took)


async def _say(contact: aiohttp.ClientSession, words: str) -> str:
    body = {"text": words, "client_id": secrets.token_hex(8), "language": "th"}
    async with contact.post("/api/chat/messages", json=body) as response:
        return " ".join(reply["text"] for reply in (await response.json())["replies"])


async def _live(url: str, staff: aiohttp.ClientSession) -> dict[str, float]:
    """From a contact's post to the event that has the open page of their lead fetch what is new."""
    took = []
    async with _browser(url) as contact:
        replies = " ".join([await _say(contact, words) for words in _WORDS])
        number = next(part for part in replies.split() if part.startswith("JD-"))
        async with staff.get("/inbox/live", params={"lead": number}) as stream:
            for _ in range(_MESSAGES_SHOWN):
                await _until_quiet(stream)
                started = time.perf_counter()
                saying = asyncio.create_task(_say(contact, "โต๊ะญี่ปุ่นอยู่ที่ไหนคะ"))
                await _next_event(stream)
                took.append((time.perf_counter() - started) * 1000)
                await saying
    return percentiles(took)


async def _next_event(stream: aiohttp.ClientResponse) -> None:
    while not (await stream.content.readline()).startswith(b"event:"):
        pass


async def _until_quiet(stream: aiohttp.ClientResponse) -> None:
    """Read until nothing has come for a while."""
    with contextlib.suppress(TimeoutError):
        while True:
            await asyncio.wait_for(_next_event(stream), 1.0)


async def measure_claims(settings: Settings, database_url: str, times: int) -> dict[str, Any]:
    """Have fifty people claim one lead at once, so many times.

    Returns:
        `claims`: how often; `one_winner`: how often exactly one of them had it; `seconds`: how long the slowest round took.
    """
    database = Database(database_url, _SECRET)
    await database.prepare()
    clock = SystemClock()
    place = _place(settings, database, clock)
    staff = StaffService(place)
    people = [
        await place.board.find_staff(StaffIdentity(channel="bench", id=str(number), name=f"P{number}"))
        for number in range(_AT_ONCE)
    ]
    won = 0
    slowest = 0.0
    for round_number in range(times):
        number = await place.store.reserve_lead_number()
        await _open_lead(place, number, round_number)
        started = time.perf_counter()
        results = await asyncio.gather(
            *(staff.claim(number, StaffActor(staff=one, surface="inbox", key="")) for one in people)
        )
        slowest = max(slowest, time.perf_counter() - started)
        holder = (await place.board.get(number)).holder
        winners = [one for one, result in zip(people, results, strict=True) if result.is_done]
        won += len(winners) == 1 and holder is not None and winners[0].id == holder.id
    await database.close()
    return {"claims": times, "one_winner": won, "slowest_ms": round(slowest * 1000, 1)}


def _place(settings: Settings, database: Database, clock: SystemClock) -> Workplace:
    days, opens, closes = settings.hours
    zone = ZoneInfo(settings.office_timezone)
    return Workplace(
        board=SqlLeads(database, clock),
        store=SqlStore(database, clock),
        announcer=Announcer(surfaces=(), language=Language.TH, zone=zone, holiday=lambda *_: ""),
        office=OfficeHours(days=days, opens=opens, closes=closes, zone=zone, is_holiday=lambda _: False),
        patience=Patience(),
        clock=clock,
    )


async def _open_lead(place: Workplace, number: str, round_number: int) -> None:
    address = ChannelAddress(channel="web", id=f"bench-{round_number}")
    now = place.clock.now()
    lead = Lead(
        number=number,
        address=address,
        language=Language.TH,
        reason=LeadReason.ASKED_FOR_PERSON,
        wish="ขอคุยกับเจ้าหน้าที่",
        opened_at=now,
    )
    await place.store.record(
        Record(
            turn_id=MessageId(f"{address}:1"),
            turn=Turn(text=lead.wish, at=now, replies=()),
            conversation=replace(Conversation(address=address), lead_number=number),
            leads={number: lead},
        )
    )
