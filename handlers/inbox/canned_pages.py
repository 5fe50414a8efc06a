"""Canned replies: everybody reads them, those who assign write them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.canned import MAX_CANNED_CHARS, MAX_CANNED_NAME_CHARS, PLACEHOLDERS, CannedReply, find_unknown
from bot.domain.staff import Role
from bot.errors import CannedNameTakenError
from handlers.errors import PageError
from handlers.inbox.auth import MAX_ID, ROOT, Field, Here, needs
from handlers.inbox.frame import Frame, redirected
from handlers.inbox.parts import InboxParts
from handlers.inbox.strings import Words
from knowledge.model import Language

CANNED = f"{ROOT}/canned"
_Id = Annotated[int, Path(ge=1, le=MAX_ID)]
_WRITES = Depends(needs(Role.LEAD))


def canned_router(parts: InboxParts, frame: Frame) -> APIRouter:
    """The list of canned replies, and the form of one."""
    router = APIRouter()

    @router.get(CANNED)
    async def everything(request: Request) -> HTMLResponse:
        """All canned replies."""
        return frame.page(request, "canned.html", replies=await parts.canned.list_canned(), placeholders=PLACEHOLDERS)

    @router.get(f"{CANNED}/new", dependencies=[_WRITES])
    async def new(request: Request) -> HTMLResponse:
        """An empty form."""
        return _form(request, CannedReply(id=0, name="", texts={}))

    @router.get(f"{CANNED}/{{canned_id}}", dependencies=[_WRITES])
    async def edit(request: Request, canned_id: _Id) -> HTMLResponse:
        """The form of one."""
        return _form(request, await _get(canned_id))

    @router.post(f"{CANNED}/new", dependencies=[_WRITES])
    async def add(
        request: Request, visitor: Here, name: Field = "", th: Field = "", ja: Field = "", en: Field = ""
    ) -> Response:
        """Keep a new one."""
        return await _put(request, visitor, _typed(0, name, th, ja, en))

    @router.post(f"{CANNED}/{{canned_id}}", dependencies=[_WRITES])
    async def change(
        request: Request,
        visitor: Here,
        canned_id: _Id,
        name: Field = "",
        th: Field = "",
        ja: Field = "",
        en: Field = "",
    ) -> Response:
        """Keep what became of one."""
        await _get(canned_id)
        return await _put(request, visitor, _typed(canned_id, name, th, ja, en))

    @router.post(f"{CANNED}/{{canned_id}}/delete", dependencies=[_WRITES])
    async def drop(visitor: Here, canned_id: _Id) -> Response:
        """Forget one."""
        if not await parts.canned.drop_canned(canned_id, visitor.staff.id):
            raise PageError(404)
        return redirected(CANNED, Words(visitor.language)("told_canned_dropped"))

    async def _get(canned_id: int) -> CannedReply:
        canned = await parts.canned.find_canned(canned_id)
        if canned is None:
            raise PageError(404)
        return canned

    async def _put(request: Request, visitor: Here, canned: CannedReply) -> Response:
        t = Words(visitor.language)
        problems = _problems(canned, t)
        if not problems:
            try:
                await parts.canned.put_canned(canned, visitor.staff.id)
            except CannedNameTakenError:
                problems = {"name": t("problem_canned_taken")}
            else:
                return redirected(CANNED, t("told_canned", name=canned.name))
        return _form(request, canned, 400, problems)

    def _form(
        request: Request, canned: CannedReply, status: int = 200, problems: dict[str, str] | None = None
    ) -> HTMLResponse:
        return frame.page(
            request,
            "canned_form.html",
            status,
            canned=canned,
            problems=problems or {},
            placeholders=PLACEHOLDERS,
            max_name=MAX_CANNED_NAME_CHARS,
            max_text=MAX_CANNED_CHARS,
        )

    return router


def _typed(canned_id: int, name: str, th: str, ja: str, en: str) -> CannedReply:
    """What was typed: line ends as everywhere, and nothing that a database refuses."""

    def cleaned(text: str) -> str:
        return text.replace("\r\n", "\n").replace("\x00", "").strip()

    texts = {Language.TH: cleaned(th), Language.JA: cleaned(ja), Language.EN: cleaned(en)}
    return CannedReply(id=canned_id, name=" ".join(cleaned(name).split()), texts=texts)


def _problems(canned: CannedReply, t: Words) -> dict[str, str]:
    """What is wrong with it, by field."""
    problems = {}
    if not 0 < len(canned.name) <= MAX_CANNED_NAME_CHARS:
        problems["name"] = t("problem_canned_name", max=MAX_CANNED_NAME_CHARS)
    if not any(canned.texts.values()):
        problems[str(Language.TH)] = t("problem_canned_empty")
    for language, text in canned.texts.items():
        unknown = find_unknown(text)
        if len(text) > MAX_CANNED_CHARS:
            problems[str(language)] = t("problem_canned_long", max=MAX_CANNED_CHARS)
        elif unknown:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            problems[str(language)] = t("problem_canned_unknown", unknown=", ".join(unknown), known=known)
    return problems
