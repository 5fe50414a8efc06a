"""One's own account: name, language, password, second factor, and where one is logged in."""

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from bot.domain.account import MAX_NAME_CHARS, MIN_PASSWORD_CHARS
from bot.errors import AccountError
from bot.services.accounts import Enrolment
from handlers.inbox.auth import LOGIN, ROOT, SESSION_COOKIE, Door, Field, Here, own_path
from handlers.inbox.frame import Frame, keep_language, redirected
from handlers.inbox.parts import InboxParts
from handlers.inbox.problems import told_problem
from handlers.inbox.strings import Words
from knowledge.model import Language

ME = f"{ROOT}/me"


def own_account_router(parts: InboxParts, frame: Frame, door: Door) -> APIRouter:
    """The page of one's own account, what can be done there, and the language and logout of every page."""
    router = APIRouter()

    @router.get(ME)
    async def me(request: Request, visitor: Here) -> HTMLResponse:
        """One's own account."""
        sessions = await parts.logins.list_sessions(visitor.staff)
        return frame.page(
            request,
            "me.html",
            sessions=sorted(sessions, key=lambda one: one.digest != visitor.session.digest),
            max_name=MAX_NAME_CHARS,
            min_password=MIN_PASSWORD_CHARS,
        )

    @router.post(f"{ME}/details")
    async def change(visitor: Here, name: Field = "", email: Field = "", language: Field = "") -> Response:
        """Change name, e-mail address and language."""
        chosen = Language(language) if language in set(Language) else visitor.language
        try:
            await parts.accounts.change_own(visitor.staff, name=name, email=email, language=chosen)
        except AccountError as error:
            return redirected(ME, told_problem(error, Words(visitor.language)), is_problem=True)
        return keep_language(redirected(ME, Words(chosen)("told_saved")), chosen)

    @router.post(f"{ME}/password")
    async def change_password(visitor: Here, old: Field = "", new: Field = "") -> Response:
        """Change the password: every session ends, and this browser gets a new one."""
        t = Words(visitor.language)
        try:
            staff = await parts.accounts.change_password(visitor.staff, old, new)
        except AccountError as error:
            return redirected(ME, told_problem(error, t), is_problem=True)
        response = redirected(ME, t("told_password"))
        door.keep(response, SESSION_COOKIE, (await parts.logins.open_session(staff)).token)
        return response

    @router.get(f"{ME}/totp")
    async def offer_totp(request: Request, visitor: Here) -> Response:
        """A second factor to set up."""
        if visitor.staff.has_totp:
            return redirected(ME)
        return _totp_page(request, parts.accounts.begin_totp(visitor.staff))

    @router.post(f"{ME}/totp")
    async def confirm_totp(request: Request, visitor: Here, ticket: Field = "", code: Field = "") -> Response:
        """Switch it on, once a code shows that the app has it."""
        t = Words(visitor.language)
        try:
            await parts.accounts.confirm_totp(visitor.staff, ticket, code)
        except AccountError as error:
            try:
                again = parts.accounts.resume_totp(visitor.staff, ticket)
            except AccountError:
                again = parts.accounts.begin_totp(visitor.staff)
            return _totp_page(request, again, 400, told_problem(error, t))
        return redirected(ME, t("told_totp_on"))

    @router.post(f"{ME}/totp/off")
    async def drop_totp(visitor: Here, password: Field = "") -> Response:
        """Switch it off; the password shows that it is they."""
        t = Words(visitor.language)
        try:
            await parts.accounts.drop_own_totp(visitor.staff, password)
        except AccountError as error:
            return redirected(ME, told_problem(error, t), is_problem=True)
        return redirected(ME, t("told_totp_off"))

    @router.post(f"{ME}/sessions/end")
    async def end_sessions(visitor: Here) -> Response:
        """Log out everywhere else."""
        ended = await parts.logins.log_out_elsewhere(visitor.session)
        return redirected(ME, Words(visitor.language)("told_sessions", count=ended))

    @router.post(f"{ROOT}/language")
    async def choose_language(visitor: Here, language: Field = "", next: Field = "") -> Response:
        """Read the pages in another language, from wherever one is."""
        chosen = Language(language) if language in set(Language) else visitor.language
        await parts.accounts.set_language(visitor.staff, chosen)
        return keep_language(redirected(own_path(next)), chosen)

    @router.post(f"{ROOT}/logout")
    async def log_out(visitor: Here) -> Response:
        """End this session."""
        await parts.logins.log_out(visitor.session)
        response = redirected(LOGIN)
        door.drop(response, SESSION_COOKIE)
        return response

    def _totp_page(request: Request, enrolment: Enrolment, status: int = 200, problem: str = "") -> HTMLResponse:
        return frame.page(
            request,
            "totp.html",
            status,
            picture=_picture(enrolment.address),
            secret=" ".join(enrolment.secret[at : at + 4] for at in range(0, len(enrolment.secret), 4)),
            ticket=enrolment.ticket,
            problem=problem,
        )

    return router


def _picture(address: str) -> Markup:
    """A QR code, dark on light in either colour scheme: not every app reads the reverse."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704  # drawn from squares alone: nothing of the address stands in it as text
