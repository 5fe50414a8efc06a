"""Exception -> HTTP status: one table, and one form in which a browser is told."""

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
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


class PageError(Exception):
    """A page that cannot be had."""

    def __init__(self, status: int, name: str = "") -> None:
        """Refuse with an HTTP status, and the name of the words that say why; empty: as the status is usually told."""
        super().__init__(name or str(status))
        self.status = status
        self.name = name


class ElsewhereError(Exception):
    """Whoever asks has to go somewhere else first."""

    def __init__(self, location: str) -> None:
        """Send them to that path."""
        super().__init__(location)
        self.location = location


ErrorPage = Callable[[Request, int, str], Response]
"""Renders the page that tells of an error: its status, and the name of the words that say why, or nothing."""


def install_error_handlers(app: FastAPI, pages: Mapping[str, ErrorPage] | None = None) -> None:
    """Answer every error in the same form; no text of an exception of ours reaches a contact.

    Args:
        app: Answers.
        pages: Below these paths people read pages, not JSON.
    """

    def told(request: Request, status: int, code: str, message: str, name: str = "") -> Response:
        path = request.url.path
        for root, page in (pages or {}).items():
            if path == root or path.startswith(f"{root}/"):
                return page(request, status, name)
        return _told(status, code, message)

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: Exception) -> Response:
        """A request that we refuse."""
        assert isinstance(error, RefusedError)
        return told(request, error.status, error.code, str(error))

    @app.exception_handler(PageError)
    async def not_shown(request: Request, error: Exception) -> Response:
        """A page that we refuse."""
        assert isinstance(error, PageError)
        return told(request, error.status, "refused", "There is nothing here.", error.name)

    @app.exception_handler(ElsewhereError)
    async def sent_elsewhere(request: Request, error: Exception) -> Response:
        """Go there; a script that fetched a part of a page has its whole page go."""
        assert isinstance(error, ElsewhereError)
        if request.headers.get("hx-request"):
            return Response(status_code=401, headers={"HX-Redirect": error.location, "Cache-Control": "no-store"})
        return RedirectResponse(error.location, status_code=303, headers={"Cache-Control": "no-store"})

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: Exception) -> Response:
        """A request of the wrong form."""
        return told(request, 400, "invalid", "The request does not have the expected form.")

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: Exception) -> Response:
        """What the framework refuses: no such page, a body that is no JSON."""
        assert isinstance(error, HTTPException)
        code = {400: "invalid", 401: "unauthorized", 404: "not_found", 405: "not_allowed"}.get(
            error.status_code, "refused"
        )
        message = "There is nothing here, or the request does not have the expected form."
        return told(request, error.status_code, code, message)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        """Anything unforeseen; it is logged by the server."""
        code = request.cookies.get("lang", "")
        language = Language(code) if code in set(Language) else Language.TH
        response = told(request, 500, "failed", say("failed", language))
        # This one is sent outside of all middleware.
        response.headers.update({**SECURITY_HEADERS, **response.headers})
        return response


def _told(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
