"""Pages of the inbox that show the work: GET alone, nothing changes here."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from handlers.inbox.auth import ROOT
from handlers.inbox.frame import Frame


def page_router(frame: Frame) -> APIRouter:
    """The queue."""
    router = APIRouter()

    @router.get(ROOT)
    async def queue(request: Request) -> HTMLResponse:
        """What waits."""
        return frame.page(request, "queue.html")

    return router
