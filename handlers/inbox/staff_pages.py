"""The accounts of staff, for admins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.account import MAX_NAME_CHARS, MIN_PASSWORD_CHARS
from bot.domain.staff import Role, Staff, StaffId
from bot.errors import AccountError
from handlers.errors import PageError
from handlers.inbox.auth import MAX_ID, ROOT, Field, Here, Visitor, needs
from handlers.inbox.frame import Frame, redirected
from handlers.inbox.parts import InboxParts
from handlers.inbox.problems import told_problem
from handlers.inbox.strings import Words
from knowledge.model import Language

STAFF = f"{ROOT}/staff"
_Id = Annotated[int, Path(ge=1, le=MAX_ID)]


def staff_router(parts: InboxParts, frame: Frame) -> APIRouter:
    """Everybody of the desk, and what admins do to accounts."""
    router = APIRouter(dependencies=[Depends(needs(Role.ADMIN))])
    accounts = parts.accounts

    @router.get(STAFF)
    async def everybody(request: Request) -> HTMLResponse:
        """All accounts, and who is known from a group alone."""
        return await _page(request)

    @router.post(STAFF)
    async def add(
        request: Request,
        visitor: Here,
        name: Field = "",
        email: Field = "",
        role: Field = Role.STAFF,
        language: Field = Language.TH,
        password: Field = "",
    ) -> Response:
        """Add an account; what was typed is not lost when it cannot be."""
        try:
            staff = await accounts.add(
                name=name,
                email=email,
                role=_role(role),
                password=password,
                language=Language(language) if language in set(Language) else Language.TH,
                by=visitor.staff,
            )
        except AccountError as error:
            problem = told_problem(error, Words(visitor.language))
            typed = {"name": name, "email": email, "role": role, "language": language}
            return await _page(request, 400, problem=problem, typed=typed)
        return _done(visitor, "told_added", staff)

    @router.post(f"{STAFF}/{{staff_id}}/role")
    async def set_role(visitor: Here, staff_id: _Id, role: Field = "") -> Response:
        """Let somebody do more, or less."""
        try:
            staff = await accounts.set_role(StaffId(staff_id), _role(role), visitor.staff)
        except AccountError as error:
            return _refused(visitor, error)
        return _done(visitor, "told_role", staff)

    @router.post(f"{STAFF}/{{staff_id}}/off")
    async def switch_off(visitor: Here, staff_id: _Id) -> Response:
        """Switch somebody off."""
        try:
            staff = await accounts.set_active(StaffId(staff_id), is_active=False, by=visitor.staff)
        except AccountError as error:
            return _refused(visitor, error)
        return _done(visitor, "told_off", staff)

    @router.post(f"{STAFF}/{{staff_id}}/on")
    async def switch_on(visitor: Here, staff_id: _Id) -> Response:
        """Switch somebody on again."""
        try:
            staff = await accounts.set_active(StaffId(staff_id), is_active=True, by=visitor.staff)
        except AccountError as error:
            return _refused(visitor, error)
        return _done(visitor, "told_on", staff)

    @router.post(f"{STAFF}/{{staff_id}}/password")
    async def reset_password(visitor: Here, staff_id: _Id, password: Field = "") -> Response:
        """Give somebody another password."""
        try:
            staff = await accounts.reset_password(StaffId(staff_id), password, visitor.staff)
        except AccountError as error:
            return _refused(visitor, error)
        return _done(visitor, "told_reset", staff)

    @router.post(f"{STAFF}/{{staff_id}}/totp/off")
    async def drop_totp(visitor: Here, staff_id: _Id) -> Response:
        """Switch off the second factor of somebody who lost their telephone."""
        try:
            await accounts.drop_totp(StaffId(staff_id), visitor.staff)
        except AccountError as error:
            return _refused(visitor, error)
        return redirected(STAFF, Words(visitor.language)("told_totp_off"))

    @router.post(f"{STAFF}/{{staff_id}}/join")
    async def join(visitor: Here, staff_id: _Id, account: Annotated[int, Form(ge=0, le=MAX_ID)] = 0) -> Response:
        """Make one person of somebody of a group and an account."""
        try:
            staff = await accounts.join(StaffId(staff_id), StaffId(account), visitor.staff)
        except AccountError as error:
            return _refused(visitor, error)
        return _done(visitor, "told_joined", staff)

    @router.post(f"{STAFF}/{{staff_id}}/part")
    async def part(visitor: Here, staff_id: _Id, channel: Field = "") -> Response:
        """Take back that somebody of a group is that person."""
        if not channel.isalnum():
            raise PageError(400)
        await accounts.part(StaffId(staff_id), channel[:20], visitor.staff)
        return redirected(STAFF, Words(visitor.language)("told_parted"))

    async def _page(
        request: Request, status: int = 200, problem: str = "", typed: dict[str, str] | None = None
    ) -> HTMLResponse:
        members = await accounts.list_members()
        return frame.page(
            request,
            "staff.html",
            status,
            accounts=[one for one in members if one.staff.has_account],
            known=[one for one in members if not one.staff.has_account],
            roles=[str(role) for role in Role],
            problem=problem,
            typed=typed or {"name": "", "email": "", "role": Role.STAFF, "language": Language.TH},
            max_name=MAX_NAME_CHARS,
            min_password=MIN_PASSWORD_CHARS,
        )

    return router


def _role(value: str) -> Role:
    return Role(value) if value in set(Role) else Role.STAFF


def _done(visitor: Visitor, words: str, staff: Staff) -> Response:
    return redirected(STAFF, Words(visitor.language)(words, name=staff.name))


def _refused(visitor: Visitor, error: AccountError) -> Response:
    return redirected(STAFF, told_problem(error, Words(visitor.language)), is_problem=True)
