"""The service: the desk behind HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from handlers.channels import choose_channels, choose_outlets
from handlers.control import control_router
from handlers.delivery import Dispatcher
from handlers.desk import Desk, secret_of
from handlers.duty import Duty
from handlers.errors import install_error_handlers
from handlers.health import ChannelWatch, health_router
from handlers.inbox import frame as inbox_frame
from handlers.inbox.knowledge_parts import KnowledgeParts
from handlers.inbox.live import LiveHub
from handlers.inbox.parts import InboxParts
from handlers.inbox.routes import inbox_router
from handlers.inbox.work_parts import WorkParts
from handlers.observing import Metrics, log_what_nobody_awaits
from handlers.security import GuardMiddleware, WebhookMiddleware
from handlers.taking_in import Given
from handlers.watched_folder import WatchedFolder, watch_folder
from handlers.watching import watch_desk
from handlers.web.routes import static_files, web_router

_ERASE_EVERY_SECONDS = 24 * 3600

log = logging.getLogger(__name__)


def create_app(desk: Desk, token: str = "") -> FastAPI:
    """Put the ASGI app together; `token` lets commands in (`handlers/control.py`)."""
    metrics = Metrics()
    channels = choose_channels(desk.settings, desk.store, desk.board, desk.clock, metrics)
    outlets = choose_outlets(desk.settings, secret_of(desk.settings))
    duty = Duty(desk.settings.data_dir / "duty.lock")
    dispatcher = Dispatcher(
        channels=channels,
        outlets=outlets,
        queue=desk.queue,
        outbox=desk.outbox,
        attachments=desk.attachments,
        store=desk.store,
        chats=desk.chats,
        staff_room=desk.staff_room,
        clock=desk.clock,
        metrics=metrics,
        duty=duty,
    )
    watch = ChannelWatch({**channels, **outlets})
    hub = LiveHub(desk.changes)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        log_what_nobody_awaits(asyncio.get_running_loop())
        await desk.prepare()
        await dispatcher.start()
        works: tuple[Coroutine[Any, Any, None], ...] = (
            _erase_daily(desk, duty),
            watch.run(),
            watch_desk(desk.watch),
            hub.run(),
        )
        if desk.watched:
            works = (*works, _watch_on_duty(desk.watched, duty))
        beside = [asyncio.create_task(work) for work in works]
        yield
        await hub.stop()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await dispatcher.stop()
        duty.leave()
        await desk.close()

    app = FastAPI(title="Japan Desk Assistant", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(web_router(desk.turns, desk.library, metrics))
    app.include_router(health_router(desk, metrics, watch))
    app.include_router(control_router(desk, token))
    parts = InboxParts(
        logins=desk.staffing.logins,
        accounts=desk.staffing.accounts,
        audit=desk.staffing.audit,
        canned=desk.staffing.canned,
        clock=desk.clock,
        zone=ZoneInfo(desk.settings.office_timezone),
        public_url=desk.settings.public_url,
    )
    frame = inbox_frame.Frame(parts)
    work = WorkParts(
        queue=desk.inbox,
        leads=desk.inbox,
        files=desk.attachments,
        outbox=desk.outbox,
        staff=desk.staff,
        announcer=desk.announcer,
        canned=desk.staffing.canned,
        audit=desk.staffing.audit,
        logins=desk.staffing.logins,
        changes=desk.changes,
        hub=hub,
        office=desk.office,
        clock=desk.clock,
    )
    knowledge = KnowledgeParts(
        answerer=desk.answering,
        approving=desk.approving,
        editions=desk.editions,
        versions=desk.versions,
        shelf=desk.documents,
        take_file=lambda path, name, told: desk.documents.take_file(path, name, _given(told)),
        gaps=desk.gaps,
        quotas=watch.quotas,
        leads=desk.inbox,
        audit=desk.staffing.audit,
        clock=desk.clock,
    )
    app.include_router(inbox_router(parts, frame, work, knowledge))
    app.mount("/static/web", static_files())
    app.mount("/static/inbox", inbox_frame.static_files())
    app.state.live = hub
    install_error_handlers(app, {"/inbox": frame.error})

    app.add_middleware(
        WebhookMiddleware, webhooks=dict(channel.webhook(dispatcher.intake) for channel in channels.values())
    )
    app.add_middleware(GuardMiddleware)
    return app


async def _erase_daily(desk: Desk, duty: Duty) -> None:
    """Keep to the retention period while the service runs on."""
    await duty.taken()
    while True:
        await asyncio.sleep(_ERASE_EVERY_SECONDS)
        erased = await desk.erase_expired()
        log.info(
            "erased what had its time: %d conversations, %d leads, contact details of %d",
            erased.conversations,
            erased.leads,
            erased.details,
        )


async def _watch_on_duty(folder: WatchedFolder, duty: Duty) -> None:
    """Of several workers one looks into the watched folder."""
    await duty.taken()
    await watch_folder(folder)


def _given(told: Mapping[str, str]) -> Given:
    """What a form told beside a file."""
    return Given(
        source=told.get("source"),
        published=told.get("published"),
        valid_from=told.get("valid_from"),
        valid_until=told.get("valid_until"),
        successor=told.get("successor"),
    )
