"""Events on their way in: many webhooks share a commit, and none pays for another's."""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.adapters.sql_database import Database
from bot.adapters.sql_queue import SqlQueue
from bot.domain.message import ChannelAddress
from bot.ports import NewEvent
from handlers.clock import SystemClock
from handlers.intake import Intake, ReportedEvent
from handlers.line.webhook import webhook_endpoint as line_webhook
from handlers.observing import Metrics
from handlers.staff_group import StaffGroup
from handlers.telegram.webhook import webhook_endpoint as telegram_webhook
from tests.fakes import InMemoryMemory
from tests.kill.service import create_app
from tests.rig import Rig


def an_event(number: int, key: str = "") -> ReportedEvent:
    """An event of a contact of its own."""
    return ReportedEvent(
        key=key or f"line:{number}",
        address=ChannelAddress(channel="line", id=f"U{number}"),
        payload=b"{}",
        received_at=datetime.now(UTC),
        correlation=str(number),
        kind="message",
    )


@pytest.fixture
async def queue(postgres: str) -> AsyncIterator[SqlQueue]:
    """A queue on PostgreSQL, which refuses more than SQLite does."""
    database = Database(postgres, "secret")
    await database.prepare()
    yield SqlQueue(database, SystemClock())
    await database.close()


@pytest.mark.parametrize("key", ["line:\0", "line:" + "x" * 300, "line:\ud800"])
async def test_an_event_that_the_database_refuses_fails_its_own_webhook_only(queue: SqlQueue, key: str) -> None:
    commits: list[int] = []
    intake = Intake(queue, lambda: commits.append(1))
    webhooks = [[an_event(number)] for number in range(20)]
    webhooks[13] = [an_event(100), an_event(13, key), an_event(101)]

    ended = await asyncio.gather(*(intake.store(events) for events in webhooks), return_exceptions=True)

    assert [number for number, result in enumerate(ended) if result is not None] == [13]
    waiting, _ = await queue.measure()
    assert waiting == 19
    assert commits


class AwayQueue(SqlQueue):
    """A queue whose database is away; counts how often it was asked."""

    def __init__(self) -> None:
        """Connect to nothing."""
        self.asked = 0

    async def add(self, events: Any) -> None:
        """Fail as a lost database does."""
        self.asked += 1
        raise OperationalError("INSERT", {}, OSError("gone"))


async def test_a_database_that_is_away_is_not_asked_for_each_webhook_anew() -> None:
    queue = AwayQueue()
    intake = Intake(queue, lambda: None)

    ended = await asyncio.gather(*(intake.store([an_event(number)]) for number in range(50)), return_exceptions=True)

    assert all(isinstance(result, OperationalError) for result in ended)
    assert queue.asked == 1


class PickyQueue(AwayQueue):
    """A queue that takes everything but what fails in a way nobody foresaw."""

    def __init__(self) -> None:
        """Nothing is stored yet."""
        self.stored: list[NewEvent] = []

    async def add(self, events: Any) -> None:
        """Take all of them, or none."""
        if any(event.key == "bad" for event in events):
            raise KeyError("nobody foresaw this")
        self.stored += events


async def test_each_webhook_at_fault_is_found_among_the_others() -> None:
    queue = PickyQueue()
    intake = Intake(queue, lambda: None)
    bad = {0, 7, 8, 40}
    webhooks = [[an_event(number, "bad" if number in bad else "")] for number in range(41)]

    ended = await asyncio.gather(*(intake.store(events) for events in webhooks), return_exceptions=True)

    assert {number for number, result in enumerate(ended) if result is not None} == bad
    assert [event.correlation for event in queue.stored] == [str(n) for n in range(41) if n not in bad]


# ------------------------------------------------------------------------------------------------------ at the webhooks


@pytest.fixture
def rig(tmp_path: Path, postgres: str) -> Iterator[Rig]:
    """A service on PostgreSQL that repeats what it hears."""
    rig = Rig(tmp_path, create_app, database_url=postgres).start()
    yield rig
    rig.stop()


UNSTORABLE = ["\0", "a\nb", "x" * 121, "\ud800"]


@pytest.mark.parametrize("own", UNSTORABLE)
def test_line_events_whose_ids_cannot_be_stored_are_passed_over(rig: Rig, own: str) -> None:
    ann = rig.line.user()
    said = ann.say("What is <<0>>?")

    def an_event_saying(token: str, **parts: Any) -> dict[str, Any]:
        text = {**said["message"], "id": f"1{token}", "text": f"What is <<{token}>>?"}
        return {**json.loads(json.dumps({**said, "message": text})), "webhookEventId": f"own{token}", **parts}

    bad: list[dict[str, Any]] = []
    for path in (("source", "userId"), ("webhookEventId",), ("message", "id"), ("message", "quotedMessageId")):
        event = part = an_event_saying(f"2{len(bad)}")
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] = own
        bad.append(event)
    bad.append(an_event_saying("29", type="unsend", unsend={"messageId": own}))
    body = json.dumps({"destination": "U" + "d" * 32, "events": [*bad, an_event_saying("1")]}).encode()

    assert rig.line.post_raw(body, rig.line.sign(body)) == 200
    assert rig.line.wait_for(lambda: "<<1>>" in "".join(rig.line.texts(ann.id)))
    assert rig.settled()
    assert rig.run(rig.app.state.queue.list_failed()) == []  # type: ignore[union-attr]  # it was started
    assert "<<2" not in "".join(rig.line.texts(ann.id))


@pytest.mark.parametrize("own", [10**30, *UNSTORABLE])
def test_telegram_updates_whose_ids_cannot_be_stored_are_passed_over(rig: Rig, own: Any) -> None:
    chat = {"id": 7, "type": "private"}
    message = {
        "message_id": 1,
        "date": 1_795_000_000,
        "chat": chat,
        "from": {"id": 7, "is_bot": False},
        "text": "<<2>>",
    }
    bad: list[dict[str, Any]] = [
        {"message": {**message, "message_id": own}},
        {"message": {**message, "chat": {**chat, "id": own}}},
        {"message": {**message, "is_topic_message": True, "message_thread_id": own}},
        {"edited_message": {**message, "edit_date": own}},
        {"message": {**message, "migrate_to_chat_id": own}},
        {"callback_query": {"id": own, "from": message["from"], "message": message, "data": "s:0"}},
    ]
    for number, part in enumerate(bad):
        assert rig.telegram.post_raw(json.dumps({"update_id": 500 + number, **part}).encode(), "hush") == 200
    assert rig.telegram.post_raw(json.dumps({"update_id": 10**30, "message": message}).encode(), "hush") == 200

    assert rig.run(rig.app.state.queue.measure())[0] == 0  # type: ignore[union-attr]  # it was started
    assert rig.settled()
    assert rig.run(rig.app.state.queue.list_failed()) == []  # type: ignore[union-attr]  # it was started
    assert rig.telegram.calls == [call for call in rig.telegram.calls if "sendMessage" not in call[1]]


def test_webhooks_whose_events_could_not_be_stored_are_refused_and_counted() -> None:
    metrics = Metrics()
    intake = Intake(AwayQueue(), lambda: None)
    group = StaffGroup("line", "", InMemoryMemory())
    webhooks = {
        "/line": line_webhook("secret", group, intake, metrics, lambda _: None),
        "/telegram": telegram_webhook("hush", lambda: ("bot", 1001), group, intake, metrics, lambda _: None),
    }
    routes = [Route(path, answer, methods=["POST"]) for path, answer in webhooks.items()]
    client = TestClient(Starlette(routes=routes), raise_server_exceptions=False)
    event = {"type": "follow", "source": {"type": "user", "userId": "U1"}, "webhookEventId": "e1"}
    body = json.dumps({"destination": "U2", "events": [event]}).encode()
    signature = base64.b64encode(hmac.digest(b"secret", body, "sha256")).decode()
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": {"id": 7}, "text": "hi"}

    of_line = client.post("/line", content=body, headers={"x-line-signature": signature})
    of_telegram = client.post(
        "/telegram",
        json={"update_id": 1, "message": message},
        headers={"x-telegram-bot-api-secret-token": "hush"},
    )

    assert (of_line.status_code, of_telegram.status_code) == (500, 500)
    for channel in ("line", "telegram"):
        assert f'japandesk_webhooks_total{{channel="{channel}",outcome="failed"}} 1.0' in metrics.render().decode()
