"""Logging in: the only pages that stand outside the door."""

import ipaddress
import secrets

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.services.logins import WINDOW, Blocked, CodeNeeded, LoggedIn, Outcome
from handlers.inbox.auth import CSRF_FIELD, DOOR_COOKIE, LOGIN, SESSION_COOKIE, Door, Field, own_path, refuse_forged
from handlers.inbox.frame import HEADERS, Frame, keep_language, language_of
from handlers.inbox.parts import InboxParts
from handlers.inbox.strings import Words


def entrance_router(parts: InboxParts, frame: Frame, door: Door) -> APIRouter:
    """The login page, its two forms."""
    router = APIRouter()

    @router.get(LOGIN)
    async def login_page(request: Request, next: str = "", lang: str = "") -> Response:
        """Ask for name and password; whoever is logged in goes on."""
        wanted = own_path(next)
        if await parts.logins.find_session(request.cookies.get(SESSION_COOKIE, "")):
            return RedirectResponse(wanted, status_code=303, headers=HEADERS)
        response = _form(request, "login.html", wanted)
        if lang:
            keep_language(response, language_of(request))
        return response

    @router.post(LOGIN)
    async def log_in(request: Request, name: Field = "", password: Field = "", next: Field = "") -> Response:
        """Check name and password."""
        await _refuse_forged(request)
        outcome = await parts.logins.log_in(name, password, origin_of(request))
        return _follow(request, outcome, "login.html", own_path(next), name=name)

    @router.post(f"{LOGIN}/code")
    async def log_in_with_code(request: Request, ticket: Field = "", code: Field = "", next: Field = "") -> Response:
        """Check the second factor."""
        await _refuse_forged(request)
        outcome = await parts.logins.log_in_with_code(ticket, code, origin_of(request))
        return _follow(request, outcome, "code.html", own_path(next), ticket=ticket)

    def _follow(request: Request, outcome: Outcome, template: str, wanted: str, **values: str) -> Response:
        match outcome:
            case LoggedIn(token=token, staff=staff):
                response = RedirectResponse(wanted, status_code=303, headers=HEADERS)
                door.keep(response, SESSION_COOKIE, token)
                door.drop(response, DOOR_COOKIE)
                keep_language(response, staff.language)
                return response
            case CodeNeeded(ticket=ticket):
                return _form(request, "code.html", wanted, ticket=ticket)
            case Blocked():
                minutes = int(WINDOW.total_seconds()) // 60
                problem = Words(language_of(request))("login_blocked", minutes=minutes)
                return _form(request, template, wanted, 429, problem=problem, **values)
        problem = Words(language_of(request))("code_refused" if template == "code.html" else "login_refused")
        return _form(request, template, wanted, 401, problem=problem, **values)

    def _form(request: Request, template: str, wanted: str, status: int = 200, **values: str) -> HTMLResponse:
        kept = request.cookies.get(DOOR_COOKIE) or secrets.token_urlsafe(32)
        defaults = {"problem": "", "name": "", "ticket": "", "next": wanted, "door": kept, "csrf_name": CSRF_FIELD}
        response = frame.page(request, template, status, **{**defaults, **values})
        door.keep(response, DOOR_COOKIE, kept)
        return response

    async def _refuse_forged(request: Request) -> None:
        door.refuse_strangers(request)
        await refuse_forged(request, request.cookies.get(DOOR_COOKIE, ""))

    return router


def origin_of(request: Request) -> str:
    """Where a request comes from, for counting: whoever has one IPv6 address has all of its network."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
