"""Whether the service is up and ready, and its figures."""

import asyncio
import calendar
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from handlers.channel import Channel
from handlers.desk import Desk
from handlers.observing import Metrics

_CHECK_SECONDS = 60.0
_STATES = ("waiting", "sending", "held", "failed", "closed")


class ChannelWatch:
    """Asks each channel now and then whether it can be used, so that `/readyz` need not."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        """Watch these; until asked they count as usable."""
        self._channels = channels
        self.checks = dict.fromkeys(channels, "ok")
        self.quotas: dict[str, tuple[int | None, int]] = {}

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            for name, channel in self._channels.items():
                self.checks[name] = await channel.check()
                quota = await channel.quota()
                if quota:
                    self.quotas[name] = quota
            await asyncio.sleep(_CHECK_SECONDS)


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
        checks = {"store": await _store(desk), "index": _index(desk), **watch.checks}
        ready = all(reason == "ok" for reason in checks.values())
        response.status_code = 200 if ready else 503
        return {"status": "ok" if ready else "unavailable", "checks": checks}

    @router.get("/metrics")
    async def figures() -> Response:
        """All figures, those of the queues as they are now."""
        await _measure(desk, metrics, watch)
        return Response(metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router


async def _store(desk: Desk) -> str:
    try:
        await desk.store.check()
    except (SQLAlchemyError, OSError):
        return "the database does not answer"
    return "ok"


def _index(desk: Desk) -> str:
    return "the index is empty; run `japandesk index rebuild`" if desk.index.is_empty else "ok"


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
    for name, (limit, used) in watch.quotas.items():
        metrics.quota_limit.labels(name).set(limit if limit is not None else float("inf"))
        metrics.quota_used.labels(name).set(used)


def start_of_month(now: datetime) -> datetime:
    """When the month began."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def forecast(count: int, now: datetime) -> int:
    """How many it will be by the month's end at the pace so far."""
    passed = (now - start_of_month(now)).total_seconds()
    days = calendar.monthrange(now.year, now.month)[1]
    return round(count * days * 24 * 3600 / max(passed, 24 * 3600.0))
