"""Whether the service is up and ready."""

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from handlers.desk import Desk


def health_router(desk: Desk) -> APIRouter:
    """`/healthz`: the process is up. `/readyz`: the store and the index can be used."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process is up."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        """The store and the index can be used; a reason for each that cannot."""
        checks = {"store": await _store(desk), "index": _index(desk)}
        ready = all(reason == "ok" for reason in checks.values())
        response.status_code = 200 if ready else 503
        return {"status": "ok" if ready else "unavailable", "checks": checks}

    return router


async def _store(desk: Desk) -> str:
    try:
        await desk.store.check()
    except (SQLAlchemyError, OSError):
        return "the database does not answer"
    return "ok"


def _index(desk: Desk) -> str:
    return "the index is empty; run `japandesk index rebuild`" if desk.index.is_empty else "ok"
