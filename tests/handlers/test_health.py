"""Whether the service is ready, and its figures: told in time, whatever else is away."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI

from bot.adapters.sql_database import Database
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_queue import SqlQueue
from bot.adapters.sql_store import SqlStore
from bot.domain.message import Reply, ReplyKind
from handlers.health import ChannelWatch, health_router
from handlers.line.channel import LineChannel
from handlers.observing import Metrics
from knowledge.model import Language

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from handlers.desk import Desk


class FineStore(SqlStore):
    """A database that answers."""

    def __init__(self) -> None:
        """Connect to nothing."""

    async def check(self) -> None:
        """All is well."""


class OneChannel(LineChannel):
    """A channel that answers as it is told."""

    def __init__(self, *answers: str | Exception) -> None:
        """Give these answers to checks, the last one for ever; its quota is never to be had."""
        self._answers = list(answers)
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._checked = asyncio.Condition()

    async def was_asked(self, times: int) -> None:
        """Wait until it was asked so often."""
        async with self._checked:
            await self._checked.wait_for(lambda: self.asked >= times)

    async def check(self) -> str:
        """Answer as told."""
        await self.may_answer.wait()
        async with self._checked:
            self.asked += 1
            self._checked.notify_all()
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def quota(self) -> tuple[int | None, int] | None:
        """Fail in a way nobody foresaw."""
        raise KeyError("value")


def a_client(desk: "Desk", watch: ChannelWatch, metrics: Metrics | None = None) -> httpx.AsyncClient:
    """Who asks how the service is."""
    app = FastAPI()
    app.include_router(health_router(desk, metrics or Metrics(), watch))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk")


@pytest.fixture
def silent_database() -> Iterator[str]:
    """The address of a database that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql+asyncpg://desk@127.0.0.1:{server.getsockname()[1]}/desk"


@pytest.fixture
def fine(desk: "Desk") -> "Desk":
    """A desk whose database answers."""
    return replace(desk, store=FineStore())


async def test_a_channel_is_asked_at_once_and_counts_as_usable_only_then(fine: "Desk") -> None:
    channel = OneChannel("ok")
    channel.may_answer.clear()
    watch = ChannelWatch({"line": channel})
    async with a_client(fine, watch) as client:
        watching = asyncio.create_task(watch.run())
        early = await client.get("/readyz")
        channel.may_answer.set()
        late = await client.get("/readyz")
        watching.cancel()

    assert (early.status_code, early.json()["checks"]["line"]) == (503, "not checked yet")
    assert (late.status_code, late.json()["checks"]["line"]) == (200, "ok")


async def test_a_watch_outlives_whatever_a_channel_does(fine: "Desk") -> None:
    broken, other = OneChannel(KeyError("nobody foresaw this"), "ok"), OneChannel("LINE does not answer")
    watch = ChannelWatch({"line": broken, "telegram": other}, every_seconds=0)
    async with a_client(fine, watch) as client:
        watching = asyncio.create_task(watch.run())
        first = await client.get("/readyz")
        async with asyncio.timeout(10):
            await broken.was_asked(2)
        watching.cancel()
        second = await client.get("/readyz")

    assert first.json()["checks"]["telegram"] == "LINE does not answer"
    assert second.json()["checks"]["line"] == "ok"
    assert second.status_code == 503


async def test_a_database_that_says_nothing_is_told_within_three_seconds(desk: "Desk", silent_database: str) -> None:
    database, clock = Database(silent_database, "secret"), desk.clock
    away = replace(
        desk, store=SqlStore(database, clock), queue=SqlQueue(database, clock), outbox=SqlOutbox(database, clock)
    )
    metrics = Metrics()
    metrics.count_reply(Reply(language=Language.EN, kind=ReplyKind.NO_ANSWER, text="-"))
    async with a_client(away, ChannelWatch({}), metrics) as client:
        started = time.monotonic()
        ready = await client.get("/readyz")
        seconds = time.monotonic() - started
        figures = (await client.get("/metrics")).text
    await database.close()

    assert (ready.status_code, ready.json()["checks"]["store"]) == (503, "the database does not answer")
    assert seconds < 3
    assert "japandesk_database_up 0.0" in figures
    assert 'japandesk_replies_total{kind="no_answer",language="en"} 1.0' in figures


def test_replies_of_the_web_chat_are_counted(client: "TestClient") -> None:
    before = abstentions(client)

    answer = client.post(
        "/api/chat/messages", json={"text": "What is the weather in Osaka tomorrow?", "client_id": "weather-1"}
    )

    assert answer.json()["replies"][0]["kind"] == "no_answer"
    assert abstentions(client) == before + 1


def abstentions(client: "TestClient") -> float:
    """How many the service has counted."""
    found = re.findall(
        r'^japandesk_replies_total{kind="no_answer",language="en"} (.+)$', client.get("/metrics").text, re.M
    )
    return float(found[0]) if found else 0.0


def test_each_figure_says_what_it_is_and_is_in_the_readme(client: "TestClient") -> None:
    figures = client.get("/metrics").text
    told = (Path(__file__).parents[2] / "README.md").read_text("utf-8")

    for name in re.findall(r"^# TYPE (japandesk_\w+) ", figures, re.M):
        # When a counter began is told by the client library.
        assert name.endswith("_created") or name in told, name
    for name in ("events_waiting", "events_oldest_seconds", "outbox", "outbox_oldest_seconds", "sent_this_month"):
        (help_text,) = re.findall(rf"^# HELP japandesk_{name} (.+)$", figures, re.M)
        assert "the same in every process" in help_text
    assert "japandesk_database_up 1.0" in figures
