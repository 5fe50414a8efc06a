"""All pages and actions of the inbox, behind its door."""

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from handlers.errors import PageError
from handlers.inbox.answer_pages import answer_router
from handlers.inbox.approved_pages import approved_router
from handlers.inbox.audit_pages import audit_router
from handlers.inbox.auth import ROOT, Door
from handlers.inbox.canned_pages import canned_router
from handlers.inbox.document_pages import document_router
from handlers.inbox.entrance import entrance_router
from handlers.inbox.frame import Frame
from handlers.inbox.gap_pages import gap_router
from handlers.inbox.knowledge_parts import KnowledgeParts
from handlers.inbox.lead import lead_router
from handlers.inbox.lead_actions import lead_action_router
from handlers.inbox.live import live_router
from handlers.inbox.own_account import own_account_router
from handlers.inbox.parts import InboxParts
from handlers.inbox.queue import queue_router
from handlers.inbox.staff_pages import staff_router
from handlers.inbox.work_parts import WorkParts


def inbox_router(
    parts: InboxParts, frame: Frame, work: WorkParts, knowledge: KnowledgeParts | None = None
) -> APIRouter:
    """Routes of the inbox. Only the entrance stands outside the door; without `knowledge` there are no pages about it."""
    door = Door(parts)
    router = APIRouter(include_in_schema=False)
    router.include_router(entrance_router(parts, frame, door))
    inside = APIRouter(dependencies=[Depends(door.enter)])
    inside.include_router(canned_router(parts, frame))
    inside.include_router(staff_router(parts, frame))
    inside.include_router(audit_router(parts, frame))
    inside.include_router(own_account_router(parts, frame, door))
    inside.include_router(live_router(work.hub, work.changes, work.logins))
    inside.include_router(queue_router(work, frame))
    inside.include_router(lead_router(work, frame))
    inside.include_router(lead_action_router(work, frame))
    if knowledge:
        inside.include_router(gap_router(knowledge, frame))
        inside.include_router(approved_router(knowledge, frame))
        inside.include_router(document_router(knowledge, frame))
        inside.include_router(answer_router(knowledge, frame))

    @inside.get(f"{ROOT}/{{rest:path}}")
    async def missing() -> HTMLResponse:
        """Whatever there is not: who is not logged in is not even told that."""
        raise PageError(404)

    router.include_router(inside)
    return router
