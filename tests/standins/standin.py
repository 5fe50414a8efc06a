"""What both stand-ins share: calls and their faults, webhooks, waiting for what users see."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self, cast
from urllib.parse import parse_qsl, urlsplit

import httpx
from starlette.types import Receive, Scope, Send

from tests.standins.faults import Fault, Faults
from tests.standins.server import ServerThread

JsonObject = dict[str, Any]
_THREADS = 16
_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Call:
    """A call as it came in; header names are in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What is answered to a call."""

    status: int
    body: bytes = b"{}"
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Webhook:
    """A webhook that was posted.

    Attributes:
        ids: The ids of the events or the update in it.
        status: What was answered; 0 when no answer came in time.
        seconds: How long that took.
    """

    ids: tuple[str, ...]
    status: int
    seconds: float

    @property
    def is_ok(self) -> bool:
        """Whether the platform takes it as delivered."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Entry:
    """One line of a conversation as its user sees it: who wrote it, and the message as the platform writes it."""

    by: Literal["user", "bot"]
    message: JsonObject


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), headers=headers or {})


def utf16_length(text: str) -> int:
    """How long a text is in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in _LOCAL


class Standin:
    """A platform on this machine; the platforms themselves are its subclasses.

    Tests call it from their thread while the server answers in its own, so everything that changes is changed
    under one lock. Its clock can be put forward, so that no test has to wait.

    Attributes:
        faults: What goes wrong next.
        down: While true, every call is answered 503.
        duplicate: While true, every webhook is posted twice.
        calls: Method, path and status of every call; status 0 where no answer was given.
        violations: Rules of the platform that were broken, in few words each.
        webhooks: What was posted to the bot.
        webhook_seconds: How long the platform waits for an answer to a webhook.
        url: Where the stand-in answers; known as soon as it has started.
    """

    def __init__(self, webhook_url: str, webhook_seconds: float) -> None:
        """Post webhooks to `webhook_url`, unless the bot registers another address on this machine."""
        self.faults = Faults()
        self.down = False
        self.duplicate = False
        self.calls: list[tuple[str, str, int]] = []
        self.violations: list[str] = []
        self.webhooks: list[Webhook] = []
        self.webhook_seconds = webhook_seconds
        self.webhook_url = webhook_url
        self.registered_url = webhook_url
        self.url = ""
        self._shift = 0.0
        self._changed = threading.Condition(threading.RLock())
        self._threads = ThreadPoolExecutor(_THREADS)
        self._client = httpx.Client(trust_env=False)
        self._server: ServerThread | None = None

    # ------------------------------------------------------------------------------------------------- start and stop

    def start(self, port: int = 0) -> Self:
        """Answer calls on `port`, or on a free one."""
        self._server = ServerThread(self, port)
        self.url = self._server.url
        self._server.start()
        return self

    def stop(self) -> None:
        """Finish the webhooks under way and stop answering."""
        self._threads.shutdown(wait=True)
        self._client.close()
        if self._server is not None:
            self._server.stop()

    def __enter__(self) -> Self:
        """Start on a free port."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    # ------------------------------------------------------------------------------------------------- time, waiting

    def now(self) -> float:
        """The time here, in seconds since 1970."""
        return time.time() + self._shift

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        with self._changed:
            self._shift += seconds
            self._changed.notify_all()

    def wait_for(self, predicate: Callable[[], bool], timeout: float = 10.0) -> bool:
        """Wait until `predicate` holds; it is asked again whenever a call or a webhook has ended.

        Returns:
            Whether it came to hold in time.
        """
        with self._changed:
            return self._changed.wait_for(predicate, timeout)

    async def wait_until(self, predicate: Callable[[], bool], timeout: float = 10.0) -> bool:  # noqa: ASYNC109
        """`wait_for` for tests that run in an event loop, which goes on meanwhile."""
        return await asyncio.to_thread(self.wait_for, predicate, timeout)

    def count_calls(self, path_part: str) -> int:
        """How many calls had this in their path."""
        with self._changed:
            return sum(path_part.lower() in path.lower() for _, path, _ in self.calls)

    # ------------------------------------------------------------------------------------------------- calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or fail to, as planned."""
        call = await _read(scope, receive)
        answer = await self._answer(call, self.faults.take(call.path), receive)
        with self._changed:
            self.calls.append((call.method, self._shown(call.path), answer.status if answer else 0))
            self._changed.notify_all()
        if answer is None:
            # The server offers no way to hang up on a caller, but what it hands over to send with knows the line.
            cast(Any, send).__self__.transport.abort()
            await gone(receive)
            return
        headers = {
            "content-type": answer.content_type,
            "content-length": str(len(answer.body)),
            **answer.headers,
        }
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, call: Call, fault: Fault | None, receive: Receive) -> Answer | None:
        """The answer, or nothing where the line is to be cut."""
        if self.down:
            return self._failure(503)
        kind = fault.kind if fault else None
        seconds = fault.seconds if fault else 0.0
        if kind == "cut_before":
            return None
        if kind == "timeout_before":
            await gone(receive)
            return None
        if kind == "error_500":
            return self._failure(500)
        if kind == "refused_400":
            return self._refused()
        if kind in ("rate_429", "quota_429"):
            with self._changed:
                return self._limited(call, kind == "quota_429", seconds)
        if kind == "slow":
            await asyncio.sleep(seconds)
        answer = await self._respond(call, receive)
        if kind == "cut_after":
            return None
        if kind == "timeout_after":
            with self._changed:
                self._changed.notify_all()
            await gone(receive)
            return None
        if kind == "error_500_after":
            return self._failure(500)
        if kind == "garbage_200":
            return Answer(200, b"<html><body>It works!</body></html>", "text/html")
        return answer

    async def _respond(self, call: Call, receive: Receive) -> Answer:
        """Do what the call asks for."""
        raise NotImplementedError

    def _failure(self, status: int) -> Answer:
        """The platform's answer when it is in trouble itself."""
        raise NotImplementedError

    def _refused(self) -> Answer:
        """The platform's answer to a message whose form it does not take."""
        raise NotImplementedError

    def _limited(self, call: Call, is_quota: bool, seconds: float) -> Answer:
        """The platform's answer to too many calls."""
        raise NotImplementedError

    def _shown(self, path: str) -> str:
        """The path as it is recorded."""
        return path

    # ------------------------------------------------------------------------------------------------- webhooks

    def _target(self) -> str:
        """Where webhooks go: a registered address elsewhere is reached through the one that we were given."""
        if self.registered_url and (is_local(self.registered_url) or not self.webhook_url):
            return self.registered_url
        return self.webhook_url

    def _post(self, body: bytes, headers: Mapping[str, str], ids: tuple[str, ...]) -> int:
        """Post a webhook, twice where that is asked for; returns the last status."""
        status = self._post_once(body, headers, ids)
        return self._post_once(body, headers, ids) if self.duplicate else status

    def _post_once(self, body: bytes, headers: Mapping[str, str], ids: tuple[str, ...]) -> int:
        started = time.perf_counter()
        all_headers = {"content-type": "application/json; charset=utf-8", **headers}
        try:
            answer = self._client.post(self._target(), content=body, headers=all_headers, timeout=self.webhook_seconds)
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        with self._changed:
            self.webhooks.append(Webhook(ids, status, time.perf_counter() - started))
            self._changed.notify_all()
        return status


async def gone(receive: Receive) -> None:
    """Wait until the caller has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(scope: Scope, receive: Receive) -> Call:
    body = b""
    while True:
        part = await receive()
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    return Call(
        method=scope["method"],
        path=scope["path"],
        query=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
        headers={name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
    )
