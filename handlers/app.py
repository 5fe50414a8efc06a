"""The service: the desk behind HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from handlers.control import control_router
from handlers.desk import Desk
from handlers.errors import install_error_handlers
from handlers.health import health_router
from handlers.security import GuardMiddleware
from handlers.web.routes import static_files, web_router

_ERASE_EVERY_SECONDS = 24 * 3600

log = logging.getLogger(__name__)


def create_app(desk: Desk, token: str = "") -> FastAPI:
    """Put the ASGI app together; `token` lets commands in (`handlers/control.py`)."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await desk.prepare()
        eraser = asyncio.create_task(_erase_daily(desk))
        yield
        eraser.cancel()
        with suppress(asyncio.CancelledError):
            await eraser
        await desk.close()

    app = FastAPI(title="Japan Desk Assistant", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(web_router(desk.turns, desk.library))
    app.include_router(health_router(desk))
    app.include_router(control_router(desk, token))
    app.mount("/static/web", static_files())
    install_error_handlers(app)

    app.add_middleware(GuardMiddleware)
    return app


async def _erase_daily(desk: Desk) -> None:
    """Keep to the retention period while the service runs on."""
    while True:
        await asyncio.sleep(_ERASE_EVERY_SECONDS)
        erased = await desk.erase_expired()
        log.info("erased %d expired conversations", erased)
