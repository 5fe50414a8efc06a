"""All pages and actions of the inbox, behind its door."""

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from handlers.errors import PageError
from handlers.inbox.audit_pages import audit_router
from handlers.inbox.auth import ROOT, Door
from handlers.inbox.canned_pages import canned_router
from handlers.inbox.entrance import entrance_router
from handlers.inbox.frame import Frame
from handlers.inbox.own_account import own_account_router
from handlers.inbox.pages import page_router
from handlers.inbox.parts import InboxParts
from handlers.inbox.staff_pages import staff_router


def inbox_router(parts: InboxParts, frame: Frame) -> APIRouter:
    """Routes of the inbox. Only the entrance stands outside the door."""
    door = Door(parts)
    router = APIRouter(include_in_schema=False)
    router.include_router(entrance_router(parts, frame, door))
    inside = APIRouter(dependencies=[Depends(door.enter)])
    inside.include_router(page_router(frame))
    inside.include_router(canned_router(parts, frame))
    inside.include_router(staff_router(parts, frame))
    inside.include_router(audit_router(parts, frame))
    inside.include_router(own_account_router(parts, frame, door))

    @inside.get(f"{ROOT}/{{rest:path}}")
    async def missing() -> HTMLResponse:
        """Whatever there is not: who is not logged in is not even told that."""
        raise PageError(404)

    router.include_router(inside)
    return router
