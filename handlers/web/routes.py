"""The chat page and what it asks of the server."""

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape
from pydantic import BaseModel, Field
from starlette.staticfiles import StaticFiles

from bot.domain.dates import render_date
from bot.domain.message import ChannelAddress, IncomingMessage, MessageId, Reply
from bot.services.turns import TurnService
from handlers.errors import RefusedError
from handlers.observing import Metrics
from handlers.render import render_reply
from handlers.web.strings import STRINGS
from knowledge.model import DocumentId, Language
from knowledge.ports import LibraryStore

_HERE = Path(__file__).parent
_SESSION = "session"
_SESSION_SECONDS = 90 * 24 * 3600
_OVERLAP = timedelta(seconds=30)
"""So long something may be on its way into the database that is told to have been said before what stands there already."""
_NOBODY = {"speaker": "", "is_awaited": False}
_TOKEN = re.compile(r"^[A-Za-z0-9_-]{20,64}$")


class ChatMessage(BaseModel):
    """What the page sends."""

    text: str = Field(max_length=400_000)
    language: Language | None = None
    client_id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")
    """The page's own id of the message: sent again after a failure, it is answered once."""


def web_router(turns: TurnService, library: LibraryStore, metrics: Metrics) -> APIRouter:
    """Routes of the chat page."""
    router = APIRouter()
    templates = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=select_autoescape())

    @router.get("/", response_class=HTMLResponse)
    async def page(request: Request, lang: str = "") -> HTMLResponse:
        """The chat page, in the language asked for, kept, or preferred by the browser."""
        language = _page_language(request, lang)
        html = templates.get_template("chat.html").render(
            lang=str(language), strings=STRINGS[str(language)], all_strings=STRINGS
        )
        response = HTMLResponse(html, headers={"Cache-Control": "no-cache"})
        if lang:
            response.set_cookie("lang", str(language), max_age=_SESSION_SECONDS, samesite="lax")
        return response

    @router.get("/privacy", response_class=HTMLResponse)
    async def privacy(request: Request, lang: str = "") -> HTMLResponse:
        """The library's document on privacy."""
        return _document_page("privacy", _page_language(request, lang))

    @router.get("/library/{name:path}", response_class=HTMLResponse)
    async def document(request: Request, name: str, lang: str = "") -> HTMLResponse:
        """One document of the library as a page, so that every source can be opened."""
        return _document_page(name, _page_language(request, lang))

    def _document_page(name: str, language: Language) -> HTMLResponse:
        wanted = [DocumentId(f"{prefix}{name}@{own}") for prefix in ("", "file:") for own in (language, *Language)]
        chunks = next((found for document_id in wanted if (found := library.list_chunks(document_id))), ())
        html = templates.get_template("document.html").render(
            lang=str(language),
            strings=STRINGS[str(language)],
            chunks=chunks,
            render_date=render_date,
            language=language,
        )
        return HTMLResponse(html, status_code=200 if chunks else 404, headers={"Cache-Control": "no-cache"})

    @router.post("/api/chat/messages")
    async def send(
        message: ChatMessage, request: Request, response: Response, session: Annotated[str, Cookie()] = ""
    ) -> dict[str, Any]:
        """Answer what the contact wrote."""
        _same_site(request)
        address = _address(session, request, response)
        replies = await turns.take(
            IncomingMessage(
                id=MessageId(f"{address}:{message.client_id}"),
                address=address,
                text=message.text,
                at=datetime.now(UTC),
                language_hint=message.language,
            )
        )
        for reply in replies:
            metrics.count_reply(reply)
        return {"replies": [_render_said(reply) for reply in replies], **await _render_speaker(address)}

    @router.get("/api/chat/history")
    async def history(request: Request, session: Annotated[str, Cookie()] = "") -> dict[str, Any]:
        """What was said before in this browser."""
        greeting = _render_said(turns.greet(_page_language(request, "")))
        if not _TOKEN.match(session):
            return {"turns": [], "greeting": greeting, **_NOBODY}
        address = ChannelAddress(channel="web", id=session)
        return {"turns": await _render_turns(address), "greeting": greeting, **await _render_speaker(address)}

    @router.get("/api/chat/turns")
    async def news(since: datetime, session: Annotated[str, Cookie()] = "") -> dict[str, Any]:
        """What was said since then, by staff as well; a little more than that, which the page knows by its ids."""
        if not _TOKEN.match(session) or since.tzinfo is None:
            return {"turns": [], **_NOBODY}
        address = ChannelAddress(channel="web", id=session)
        return {"turns": await _render_turns(address, since - _OVERLAP), **await _render_speaker(address)}

    async def _render_turns(address: ChannelAddress, since: datetime | None = None) -> list[dict[str, Any]]:
        return [
            {
                "id": _shown_id(message_id, address),
                "text": turn.text,
                "at": turn.at.isoformat(),
                "replies": [_render_said(reply) for reply in turn.replies],
            }
            for message_id, turn in await turns.list_said(address, since=since)
        ]

    async def _render_speaker(address: ChannelAddress) -> dict[str, Any]:
        speaker = await turns.find_speaker(address)
        return {"speaker": speaker.name, "is_awaited": speaker.is_awaited}

    @router.post("/api/chat/reset")
    async def reset(request: Request) -> JSONResponse:
        """Begin a new conversation; the old one can no longer be reached from this browser."""
        _same_site(request)
        response = JSONResponse({"greeting": _render_said(turns.greet(_page_language(request, "")))})
        _new_session(request, response)
        return response

    return router


def _render_said(reply: Reply) -> dict[str, Any]:
    """A reply, and who says it: a member of staff, or the bot."""
    return {**render_reply(reply), "speaker": reply.speaker}


def _shown_id(message_id: MessageId, address: ChannelAddress) -> str:
    """What the page may know of a turn's name: its own id of the message, never the session that stands in it."""
    own = f"{address}:"
    if message_id.startswith(own):
        return message_id.removeprefix(own)
    return hashlib.sha256(message_id.encode()).hexdigest()[:32]


def static_files() -> StaticFiles:
    """Style sheets, scripts and pictures of the page."""
    return StaticFiles(directory=_HERE / "static")


def _page_language(request: Request, asked: str) -> Language:
    preferred = [
        part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    ]
    for code in (asked, request.cookies.get("lang", ""), *preferred):
        if code in set(Language):
            return Language(code)
    return Language.TH


def _same_site(request: Request) -> None:
    """Another site's page must not speak for the contact; browsers say where a request comes from."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        raise RefusedError("cross_site", "This request came from another site.")


def _address(session: str, request: Request, response: Response) -> ChannelAddress:
    if not _TOKEN.match(session):
        session = _new_session(request, response)
    return ChannelAddress(channel="web", id=session)


def _new_session(request: Request, response: Response) -> str:
    token = secrets.token_urlsafe(24)
    response.set_cookie(
        _SESSION, token, max_age=_SESSION_SECONDS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return token
