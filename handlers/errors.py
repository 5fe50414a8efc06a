"""Exception -> HTTP status: one table, and one form in which a browser is told."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.domain.wording import say
from handlers.security import SECURITY_HEADERS
from knowledge.model import Language


class RefusedError(Exception):
    """A request that is refused, with a code for the page and a text for whoever reads it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        """Refuse with an HTTP status."""
        super().__init__(message)
        self.code = code
        self.status = status


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error in the same form; no text of an exception of ours reaches a contact."""

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: Exception) -> JSONResponse:
        """A request that we refuse."""
        assert isinstance(error, RefusedError)
        return _told(error.status, error.code, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: Exception) -> JSONResponse:
        """A request of the wrong form."""
        return _told(400, "invalid", "The request does not have the expected form.")

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: Exception) -> JSONResponse:
        """What the framework refuses: no such page, a body that is no JSON."""
        assert isinstance(error, HTTPException)
        code = {400: "invalid", 401: "unauthorized", 404: "not_found", 405: "not_allowed"}.get(
            error.status_code, "refused"
        )
        return _told(error.status_code, code, "There is nothing here, or the request does not have the expected form.")

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        """Anything unforeseen; it is logged by the server."""
        code = request.cookies.get("lang", "")
        language = Language(code) if code in set(Language) else Language.TH
        response = _told(500, "failed", say("failed", language))
        # This one is sent outside of all middleware.
        response.headers.update(SECURITY_HEADERS)
        return response


def _told(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
