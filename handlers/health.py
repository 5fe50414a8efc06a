"""Whether the service is up and ready, and its figures."""

import asyncio
import calendar
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import structlog
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from handlers.channel import Outlet
from handlers.desk import Desk
from handlers.observing import Metrics
from knowledge.errors import SearchUnavailableError

_CHECK_SECONDS = 60.0
_ANSWER_SECONDS = 2.0
"""Whoever asks whether we are ready gives up after a few seconds; we must have said why not by then."""
_SCRAPE_SECONDS = 5.0
"""Prometheus waits ten."""
_STATES = ("waiting", "sending", "held", "failed", "closed")

log = structlog.get_logger(__name__)

_T = TypeVar("_T")


class ChannelWatch:
    """Asks each channel now and then whether it can be used, so that `/readyz` need not."""

    def __init__(self, channels: Mapping[str, Outlet], every_seconds: float = _CHECK_SECONDS) -> None:
        """Watch these."""
        self._channels = channels
        self._every_seconds = every_seconds
        self._first = asyncio.Event()
        self.checks = dict.fromkeys(channels, "not checked yet")
        self.quotas: dict[str, tuple[int | None, int]] = {}

    async def run(self) -> None:
        """Ask at once, then now and then, until cancelled."""
        while True:
            await asyncio.gather(*(self._check(name, channel) for name, channel in self._channels.items()))
            self._first.set()
            await asyncio.sleep(self._every_seconds)

    async def checked(self) -> None:
        """Wait for the first checks to end, a little while at most."""
        if self._channels:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._first.wait(), _ANSWER_SECONDS)

    async def _check(self, name: str, channel: Outlet) -> None:
        found = "could not be checked; see the log"
        try:
            found = await channel.check()
            quota = await channel.quota()
            if quota:
                self.quotas[name] = quota
        except Exception:
            # A defect of ours, or an answer that nobody foresaw: the next check may go well, and others must go on.
            log.exception("a channel could not be checked", channel=name)
        self.checks[name] = found


def health_router(desk: Desk, metrics: Metrics, watch: ChannelWatch) -> APIRouter:
    """`/healthz`: the process is up. `/readyz`: store, index and channels can be used. `/metrics`: for Prometheus."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process is up."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        """The store, the index and the channels can be used; a reason for each that cannot."""
        store, index, embeddings, _ = await asyncio.gather(
            _store(desk), _index(desk), _embeddings(desk), watch.checked()
        )
        checks = {"store": store, "index": index, **embeddings, **watch.checks}
        ready = all(reason == "ok" for reason in checks.values())
        response.status_code = 200 if ready else 503
        return {"status": "ok" if ready else "unavailable", "checks": checks}

    @router.get("/metrics")
    async def figures() -> Response:
        """All figures, those of the queues as they are now; while the database is away, the last that were known."""
        for name, (limit, used) in watch.quotas.items():
            metrics.quota_limit.labels(name).set(limit if limit is not None else float("inf"))
            metrics.quota_used.labels(name).set(used)
        try:
            await _in_time(_measure(desk, metrics, watch), _SCRAPE_SECONDS)
            metrics.database_up.set(1)
        except (SQLAlchemyError, OSError):
            metrics.database_up.set(0)
        return Response(metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router


async def _store(desk: Desk) -> str:
    try:
        await _in_time(desk.store.check(), _ANSWER_SECONDS)
    except (SQLAlchemyError, OSError):
        return "the database does not answer"
    return "ok"


async def _in_time(asking: Coroutine[Any, Any, _T], seconds: float) -> _T:
    """Ask and wait a little while; raises `TimeoutError` after it.

    A connection that hangs may take long to be given up, too: that is not waited for.
    """
    task = asyncio.ensure_future(asking)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
        raise TimeoutError
    return await task


async def _index(desk: Desk) -> str:
    try:
        # Beside everything else: the index may be a server, and away.
        is_empty = await _in_time(asyncio.to_thread(lambda: desk.index.is_empty), _ANSWER_SECONDS)
    except SearchUnavailableError as error:
        return str(error)
    except TimeoutError:
        return "the index does not answer in time"
    return "the index is empty; run `japandesk index rebuild`" if is_empty else "ok"


async def _embeddings(desk: Desk) -> dict[str, str]:
    """The same of an endpoint that embeds, where there is one; while it goes well it is not asked for this."""
    if desk.endpoint is None:
        return {}
    try:
        return {"embeddings": await _in_time(asyncio.to_thread(desk.endpoint.check), _ANSWER_SECONDS)}
    except TimeoutError:
        return {"embeddings": "the embeddings endpoint does not answer in time"}


async def _measure(desk: Desk, metrics: Metrics, watch: ChannelWatch) -> None:
    waiting, age = await desk.queue.measure()
    metrics.events_waiting.set(waiting)
    metrics.events_age.set(age)
    states, age = await desk.outbox.measure()
    metrics.outbox_age.set(age)
    for state in _STATES:
        metrics.outbox.labels(state).set(states.get(state, 0))
    now = desk.clock.now()
    for name in watch.checks:
        free, charged = await desk.outbox.count_sent(name, start_of_month(now))
        metrics.sent.labels(name, "free").set(free)
        metrics.sent.labels(name, "charged").set(charged)
        metrics.forecast.labels(name).set(forecast(charged, now))


def start_of_month(now: datetime) -> datetime:
    """When the month began."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def forecast(count: int, now: datetime) -> int:
    """How many it will be by the month's end at the pace so far."""
    passed = (now - start_of_month(now)).total_seconds()
    days = calendar.monthrange(now.year, now.month)[1]
    return round(count * days * 24 * 3600 / max(passed, 24 * 3600.0))
