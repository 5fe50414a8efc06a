"""What every page of the inbox has around it: navigation, language, and what was just done."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.staticfiles import StaticFiles

from bot.domain.dates import render_date, render_moment
from bot.domain.staff import Role
from handlers.inbox.auth import CSRF_FIELD, CSRF_HEADER, ROOT, Visitor, own_path, path_of
from handlers.inbox.parts import InboxParts
from handlers.inbox.strings import Words
from knowledge.model import Language

_HERE = Path(__file__).parent
_TOLD_COOKIE = "inbox_told"
_TOLD_SECONDS = 30
_MAX_TOLD_CHARS = 500
_LANGUAGE_SECONDS = 90 * 24 * 3600
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""Nothing stays in a shared browser. Told of no referrer, browsers would not say either that a form comes from us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An entry of the navigation."""

    path: str
    name: str
    """Of its words."""
    role: Role = Role.STAFF


PLACES = (
    Place(path=ROOT, name="nav_queue"),
    Place(path=f"{ROOT}/conversations", name="nav_conversations"),
    Place(path=f"{ROOT}/deliveries", name="nav_deliveries"),
    Place(path=f"{ROOT}/canned", name="nav_canned"),
    Place(path=f"{ROOT}/gaps", name="nav_gaps"),
    Place(path=f"{ROOT}/approved", name="nav_approved"),
    Place(path=f"{ROOT}/documents", name="nav_documents"),
    Place(path=f"{ROOT}/search-test", name="nav_search_test"),
    Place(path=f"{ROOT}/staff", name="nav_staff", role=Role.ADMIN),
    Place(path=f"{ROOT}/audit", name="nav_audit", role=Role.ADMIN),
    Place(path=f"{ROOT}/me", name="nav_me"),
)


class Frame:
    """Renders pages, parts of pages, and what follows an action."""

    def __init__(self, parts: InboxParts) -> None:
        """Read the templates."""
        self._parts = parts
        self.zone = parts.zone
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page, or a part of one, in the visitor's language.

        Args:
            request: Asks for it.
            template: Name of its file.
            status: HTTP status.
            **values: What the template shows. It also has `t` (words), `visitor`, `csrf_field`, `moment`, `stamp`.
        """
        visitor: Visitor | None = getattr(request.state, "visitor", None)
        language = visitor.language if visitor else language_of(request)
        told = _read_told(request)
        shown: dict[str, object] = {
            "t": Words(language),
            "lang": str(language),
            "languages": tuple(Language),
            "visitor": visitor,
            "csrf_field": _hidden(CSRF_FIELD, visitor.session.csrf if visitor else ""),
            "htmx_headers": json.dumps({CSRF_HEADER: visitor.session.csrf}) if visitor else "{}",
            "places": [place for place in PLACES if visitor and visitor.staff.role.may(place.role)],
            "place": _place_of(request.url.path),
            "path": request.url.path,
            "here": path_of(request) if request.method == "GET" else own_path(request.url.path),
            "told": told,
            "moment": lambda at: self.moment(at, language),
            "stamp": lambda at: self.stamp(at, language),
            "channel_name": channel_name,
        }
        html = self._templates.get_template(template).render(**{**shown, **values})
        response = HTMLResponse(html, status_code=status, headers=HEADERS)
        if told:
            response.delete_cookie(_TOLD_COOKIE, path=ROOT, httponly=True, samesite="lax")
        return response

    def error(self, request: Request, status: int, name: str = "") -> HTMLResponse:
        """A page that says that something cannot be had."""
        known = {403: "error_forbidden", 404: "error_missing", 405: "error_missing", 413: "error_large"}
        name = name or known.get(status, "error_failed" if status >= 500 else "error_invalid")
        return self.page(request, "error.html", status, problem=name)

    def moment(self, at: datetime, language: Language) -> Markup:
        """A time as the visitor's language writes it, in the zone of the desk."""
        local = at.astimezone(self._parts.zone)
        return _time(local, render_moment(local, language))

    def stamp(self, at: datetime, language: Language) -> Markup:
        """The same, short: for tables."""
        local = at.astimezone(self._parts.zone)
        return _time(local, f"{render_date(local.date().isoformat(), language)} {local:%H:%M}")


def redirected(path: str, told: str = "", *, is_problem: bool = False) -> RedirectResponse:
    """Go to a page after an action.

    Args:
        path: The page.
        told: What it says once: what came of the action.
        is_problem: It did not succeed.
    """
    response = RedirectResponse(path, status_code=303, headers=HEADERS)
    if told:
        # Letters of any language go into a cookie as plain ones.
        kept = base64.urlsafe_b64encode(json.dumps([told[:_MAX_TOLD_CHARS], is_problem]).encode()).decode()
        response.set_cookie(_TOLD_COOKIE, kept, max_age=_TOLD_SECONDS, path=ROOT, httponly=True, samesite="lax")
    return response


def static_files() -> StaticFiles:
    """Style sheets and scripts of the inbox."""
    return StaticFiles(directory=_HERE / "static")


def language_of(request: Request) -> Language:
    """The language of somebody who is not logged in: chosen, kept, or preferred by the browser."""
    preferred = [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    for code in (request.query_params.get("lang", ""), request.cookies.get("lang", ""), *preferred):
        if code in set(Language):
            return Language(code)
    return Language.TH


def keep_language(response: Response, language: Language) -> Response:
    """Have pages that do not know who is there, such as that of the login, be in that language as well."""
    response.set_cookie("lang", str(language), max_age=_LANGUAGE_SECONDS, samesite="lax")
    return response


def _place_of(path: str) -> str:
    """The path of the entry of the navigation under which a page stands."""
    fitting = [place.path for place in PLACES if path == place.path or path.startswith(f"{place.path}/")]
    return max(fitting, key=len, default="")


def channel_name(channel: str) -> str:
    """A channel as it calls itself."""
    return {"line": "LINE"}.get(channel, channel.capitalize())


def _time(local: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), text)


def _hidden(name: str, value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def _read_told(request: Request) -> tuple[str, bool] | None:
    """What the last action has this page say, and whether it is a problem."""
    try:
        text, is_problem = json.loads(base64.urlsafe_b64decode(request.cookies.get(_TOLD_COOKIE, "")))
    except (ValueError, binascii.Error, TypeError):
        return None
    return str(text), bool(is_problem)
