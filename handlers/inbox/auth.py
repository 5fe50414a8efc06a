"""The door of the inbox: who is there, whether they may, and whether it was they who asked."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Form, Request, Response

from bot.domain.account import Session
from bot.domain.staff import Role, Staff
from handlers.errors import ElsewhereError, PageError
from handlers.inbox.parts import InboxParts
from knowledge.model import Language

ROOT = "/inbox"
LOGIN = f"{ROOT}/login"
LIVE = f"{ROOT}/live"
"""What an open page asks for of its own accord lies below: it keeps nobody logged in."""
SESSION_COOKIE = "inbox_session"
DOOR_COOKIE = "inbox_door"
"""Before somebody is logged in, it ties the form to the browser to which it was given."""
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
MAX_ID = 2**31 - 1
"""The largest number that databases take for an id."""
Field = Annotated[str, Form()]
"""A field of a form; one that is missing is empty."""
_HARMLESS = ("GET", "HEAD", "OPTIONS")
_OWN_PATH = re.compile(r"^/inbox(?:[/?][\x21-\x5b\x5d-\x7e]*)?$")
"""Printable letters without the backslash, which browsers take for a slash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever is logged in."""

    staff: Staff
    session: Session

    @property
    def language(self) -> Language:
        """The language of their pages."""
        return self.staff.language

    def may(self, role: str) -> bool:
        """Whether they may do what that role may; for templates."""
        return self.staff.role.may(Role(role))


class Door:
    """Lets nobody in who is not logged in, and takes nothing that another site's page had them send."""

    def __init__(self, parts: InboxParts) -> None:
        """Ask these."""
        self._parts = parts

    async def enter(self, request: Request) -> None:
        """Put the visitor into the request's state.

        Raises:
            ElsewhereError: They have to log in first.
            PageError: The form is not ours, or not of this session.
        """
        is_used = not request.url.path.startswith(LIVE)
        session = await self._parts.logins.find_session(request.cookies.get(SESSION_COOKIE, ""), is_used=is_used)
        if session is None:
            wanted = path_of(request) if request.method == "GET" and is_used else ROOT
            raise ElsewhereError(f"{LOGIN}?next={quote(wanted, safe='')}" if wanted != ROOT else LOGIN)
        request.state.visitor = Visitor(staff=session.staff, session=session)
        if request.method not in _HARMLESS:
            self.refuse_strangers(request)
            await refuse_forged(request, session.csrf)

    def refuse_strangers(self, request: Request) -> None:
        """Refuse what a page of another site sends; browsers say where it comes from.

        Raises:
            PageError: It comes from another site.
        """
        site = request.headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            raise PageError(403, "error_form")
        origin = request.headers.get("origin")
        own = {request.headers.get("host", ""), urlsplit(self._parts.public_url).netloc}
        if origin is not None and urlsplit(origin).netloc not in own - {""}:
            raise PageError(403, "error_form")

    def keep(self, response: Response, name: str, value: str) -> None:
        """Have the browser keep something that no script can read, until it is closed."""
        is_secure = self._parts.public_url.startswith("https:")
        response.set_cookie(name, value, path=ROOT, httponly=True, samesite="lax", secure=is_secure)

    def drop(self, response: Response, name: str) -> None:
        """Have the browser forget it."""
        is_secure = self._parts.public_url.startswith("https:")
        response.delete_cookie(name, path=ROOT, httponly=True, samesite="lax", secure=is_secure)


async def refuse_forged(request: Request, expected: str) -> None:
    """Refuse a form that does not hold what was put into ours.

    Raises:
        PageError: It does not.
    """
    shown = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF_FIELD)
    if not expected or not isinstance(shown, str) or not secrets.compare_digest(shown.encode(), expected.encode()):
        raise PageError(403, "error_form")


def visitor_of(request: Request) -> Visitor:
    """Whoever is logged in; there is somebody on every page behind the door."""
    visitor = request.state.visitor
    assert isinstance(visitor, Visitor)
    return visitor


Here = Annotated[Visitor, Depends(visitor_of)]
"""The visitor, as pages ask for them."""


def needs(role: Role) -> Callable[[Request], None]:
    """A dependency that lets in only those who may do what `role` may."""

    def check(request: Request) -> None:
        if not visitor_of(request).staff.role.may(role):
            raise PageError(403, "error_forbidden")

    return check


def path_of(request: Request) -> str:
    """Where the request goes, with its query."""
    return own_path(request.url.path + (f"?{request.url.query}" if request.url.query else ""))


def own_path(path: str) -> str:
    """A path of the inbox to go to; its front page when that is none, or leads elsewhere."""
    is_own = _OWN_PATH.match(path) and ".." not in path and not path.startswith((LOGIN, f"{ROOT}/logout"))
    return path if is_own else ROOT
