"""`japandesk bench load`: the service under load, beside a bare app that only checks the signature.

Both run in processes of their own on the same server software; the messages go to a stand-in in this process that notes
when each reply arrives. The service under test has a data folder of its own, so that nothing of the desk's is touched.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from sqlalchemy import make_url
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from handlers.bench_process import own_database, paced, percentiles, process
from handlers.control import OperationError
from handlers.settings import Settings

_SECRET = "bench"  # noqa: S105  # of a channel that exists only here
_CONNECTIONS = 32
_ACKNOWLEDGEMENTS_PER_SECOND = 100
_MESSAGES_PER_SECOND = 10
_QUESTIONS = (
    "T-GoodTech คืออะไรคะ",
    "จับคู่ธุรกิจสำเร็จกี่คู่แล้วคะ",
    "SMRJ คือหน่วยงานอะไรคะ",
    "J-GoodTechとは何ですか",
    "これまでに何組マッチングしましたか",
    "ジャパンデスクは何をしてくれますか",
    "What is the Thailand-Japan New Business Gateway?",
    "タイで医療機器の販売代理店を探しています。",
)

Figures = dict[str, dict[str, float]]


def bare_app() -> ASGIApp:
    """What the service is compared with: reads the body, checks the signature, answers 200, and stores nothing."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        shown = dict(scope["headers"]).get(b"x-line-signature", b"")
        is_right = hmac.compare_digest(_signature(body).encode(), shown)
        await send({"type": "http.response.start", "status": 200 if is_right else 401, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


async def measure_load(settings: Settings, seconds: int) -> dict[str, Any]:
    """Run all phases, each for so many seconds.

    Raises:
        OperationError: A process did not come up.
    """
    folder = Path(tempfile.mkdtemp(prefix="japandesk-bench-"))
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sink = _Sink()
        sink_url = await stack.enter_async_context(sink.running())
        bare = await stack.enter_async_context(process(["--factory", "handlers.bench_load:bare_app"], {}, is_bare=True))
        environment = {
            "DATA_DIR": str(folder),
            "LINE_CHANNEL_SECRET": _SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": _SECRET,
            "LINE_API_URL": sink_url,
            "LINE_DATA_API_URL": sink_url,
            "DATABASE_URL": await stack.enter_async_context(own_database(settings.database_url)),
            "SECRET_KEY": _SECRET,
            "TELEGRAM_TOKEN": "",
        }
        service = await stack.enter_async_context(process(["serve"], environment, is_bare=False))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=60))
        )
        load = _Load(session, sink)
        await load.answers(service, 2, 2)  # whatever is loaded at first use
        answers = await load.answers(service, _MESSAGES_PER_SECOND, seconds)
        steady = await load.acknowledgements(service, _ACKNOWLEDGEMENTS_PER_SECOND, seconds)
        await sink.quiet()
        rates = {"bare": await load.flood(bare, seconds), "service": await load.flood(service, seconds)}
        return {
            "database": make_url(environment["DATABASE_URL"]).get_backend_name()
            if environment["DATABASE_URL"]
            else "sqlite",
            "acknowledgement_ms": {**steady, "per_second": _ACKNOWLEDGEMENTS_PER_SECOND},
            "answer_ms": {**answers, "per_second": _MESSAGES_PER_SECOND},
            "webhooks_per_second": {**rates, "ratio": round(rates["service"] / rates["bare"], 2)},
        }


def render_load(figures: dict[str, Any]) -> str:
    """The figures as lines."""
    acknowledged, answered = figures["acknowledgement_ms"], figures["answer_ms"]
    rates = figures["webhooks_per_second"]
    return "\n".join(
        (
            f"database                                     {figures['database']}",
            f"webhook to 200 at {acknowledged['per_second']}/s, event stored      "
            f"p50 {acknowledged['p50']:.1f} ms   p95 {acknowledged['p95']:.1f} ms   p99 {acknowledged['p99']:.1f} ms",
            f"webhook to the reply at LINE at {answered['per_second']}/s        "
            f"p50 {answered['p50']:.1f} ms   p95 {answered['p95']:.1f} ms   p99 {answered['p99']:.1f} ms"
            f"   ({answered['lost']:.0f} of {answered['sent']:.0f} without a reply)",
            f"webhooks a second, as many as go             service {rates['service']:.0f}   bare app {rates['bare']:.0f}"
            f"   ratio {rates['ratio']:.2f}",
        )
    )


class _Sink:
    """Takes LINE's part: accepts every reply and notes when it came."""

    def __init__(self) -> None:
        self.arrived: dict[str, float] = {}
        self._last = time.perf_counter()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve until left; gives the address."""
        router = Router(
            [
                Route("/v2/bot/message/reply", self._reply, methods=["POST"]),
                Route("/{path:path}", self._other, methods=["GET", "POST"]),
            ]
        )
        # Named as TCP, or asyncio does not switch off the wait for more to send, and every answer takes 40 ms more.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        server = uvicorn.Server(uvicorn.Config(router, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task

    async def _reply(self, request: Request) -> Response:
        at = time.perf_counter()
        self._last = at
        self.arrived[(await request.json())["replyToken"]] = at
        return JSONResponse({"sentMessages": [{"id": "1", "quoteToken": "q"}]})

    async def _other(self, request: Request) -> Response:
        self._last = time.perf_counter()
        if "push" in request.url.path:
            return JSONResponse({"sentMessages": [{"id": "1", "quoteToken": "q"}]})
        return JSONResponse({"type": "none", "totalUsage": 0, "userId": "U", "basicId": "@b", "displayName": "b",
                             "chatMode": "bot", "markAsReadMode": "auto"})  # fmt: skip

    async def quiet(self, seconds: float = 2.0) -> None:
        """Wait until nothing has arrived for a while."""
        while (left := self._last + seconds - time.perf_counter()) > 0:  # noqa: ASYNC110  # each arrival puts it off
            await asyncio.sleep(left)


class _Load:
    """Posts signed webhooks."""

    def __init__(self, session: aiohttp.ClientSession, sink: _Sink) -> None:
        self._session = session
        self._sink = sink

    async def answers(self, url: str, per_second: int, seconds: int) -> dict[str, float]:
        """Text messages at a steady pace: from the start of the post to the reply's arrival, in milliseconds."""
        sent: dict[str, float] = {}

        async def one(number: int) -> float:
            token = secrets.token_hex(16)
            sent[token] = time.perf_counter()
            # No two alike: what was asked just before in the same words is not worked out again.
            words = f"{_QUESTIONS[number % len(_QUESTIONS)]} ({secrets.token_hex(2)})"
            return await self._post(url, _text_event(words, token))

        await paced(one, per_second, seconds)
        deadline = time.perf_counter() + 30
        while sent.keys() - self._sink.arrived.keys() and time.perf_counter() < deadline:  # noqa: ASYNC110  # of many
            await asyncio.sleep(0.05)
        took = [(self._sink.arrived[token] - at) * 1000 for token, at in sent.items() if token in self._sink.arrived]
        return {**percentiles(took), "sent": len(sent), "lost": len(sent) - len(took)}

    async def acknowledgements(self, url: str, per_second: int, seconds: int) -> dict[str, float]:
        """Stickers at a steady pace: from the start of the post to the 200, in milliseconds."""

        async def one(_: int) -> float:
            return await self._post(url, _sticker_event())

        return percentiles(await paced(one, per_second, seconds))

    async def flood(self, url: str, seconds: int) -> float:
        """Webhooks a second over many connections, each posting as soon as it was answered."""
        bodies = [_webhook(_sticker_event()) for _ in range(60_000 if seconds > 20 else 3_000 * seconds)]
        until = time.perf_counter() + seconds
        count = 0

        async def one() -> None:
            nonlocal count
            while time.perf_counter() < until and bodies:
                await self._posted(url, bodies.pop())
                count += 1

        started = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(_CONNECTIONS)))
        return round(count / (time.perf_counter() - started), 1)

    async def _post(self, url: str, event: dict[str, Any]) -> float:
        body = _webhook(event)
        started = time.perf_counter()
        await self._posted(url, body)
        return (time.perf_counter() - started) * 1000

    async def _posted(self, url: str, body: bytes) -> None:
        headers = {"x-line-signature": _signature(body), "content-type": "application/json"}
        async with self._session.post(f"{url}/webhooks/line", data=body, headers=headers) as response:
            await response.read()
            if response.status != 200:
                raise OperationError(f"a webhook was answered {response.status}")


def _webhook(event: dict[str, Any]) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()


def _event(token: str, message: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": secrets.token_hex(13),
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": "U" + secrets.token_hex(16)},
        "replyToken": token,
        "message": {"id": str(secrets.randbelow(10**15)), **message},
    }


def _text_event(words: str, token: str) -> dict[str, Any]:
    return _event(token, {"type": "text", "text": words, "quoteToken": "q"})


def _sticker_event() -> dict[str, Any]:
    sticker = {
        "type": "sticker",
        "packageId": "1",
        "stickerId": "1",
        "stickerResourceType": "STATIC",
        "quoteToken": "q",
    }
    return _event(secrets.token_hex(16), sticker)


def _signature(body: bytes) -> str:
    return base64.b64encode(hmac.new(_SECRET.encode(), body, hashlib.sha256).digest()).decode()
