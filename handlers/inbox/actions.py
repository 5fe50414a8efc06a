"""What staff do in the inbox: each POST changes something and leads to a page that says so."""

from fastapi import APIRouter
from fastapi.responses import Response

from handlers.inbox.auth import LOGIN, ROOT, SESSION_COOKIE, Here
from handlers.inbox.frame import redirected
from handlers.inbox.parts import InboxParts


def action_router(parts: InboxParts) -> APIRouter:
    """Logging out."""
    router = APIRouter()

    @router.post(f"{ROOT}/logout")
    async def log_out(visitor: Here) -> Response:
        """End this session."""
        await parts.logins.log_out(visitor.session)
        response = redirected(LOGIN)
        response.delete_cookie(SESSION_COOKIE, path=ROOT, httponly=True, samesite="lax")
        return response

    return router
