"""Approved answers: everybody reads them, those who assign write them."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.account import AuditEntry
from bot.domain.staff import Role
from handlers.errors import PageError
from handlers.inbox.auth import ROOT, Field, Here, needs
from handlers.inbox.frame import Frame, redirected
from handlers.inbox.knowledge_parts import KnowledgeParts, question_of
from handlers.inbox.strings import Words
from knowledge.grounding import unmarked
from knowledge.model import ApprovedAnswer, DocumentId, Language

APPROVED = f"{ROOT}/approved"
MAX_TEXT_CHARS = 1_500
MAX_QUESTIONS_CHARS = 2_000
_Id = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
_Fields = Annotated[Sequence[str], Form()]
"""Of a form: what was chosen of a list; nothing, when it is missing."""
_WRITES = Depends(needs(Role.LEAD))


def approved_router(parts: KnowledgeParts, frame: Frame) -> APIRouter:
    """The list of approved answers, and the form of one."""
    router = APIRouter()

    @router.get(APPROVED)
    async def everything(request: Request) -> HTMLResponse:
        """All approved answers."""
        found = await asyncio.to_thread(parts.approving.list_all)
        titles = {own.rpartition("|")[0]: title for own, title in (await _titles()).items()}
        return frame.page(request, "approved.html", approved=found, titles=titles)

    @router.get(f"{APPROVED}/new", dependencies=[_WRITES])
    async def new(request: Request, visitor: Here, question: str = "", said: str = "", gap: int = 0) -> HTMLResponse:
        """An empty form, or one with the question that was asked; with `said` also what is answered to it now.

        Args:
            request: Asks for it.
            visitor: Who writes.
            question: What was asked, a line each.
            said: Anything: whoever writes begins with the answer of now, and the documents that it stands on.
            gap: The unanswered question that is answered here; 0: none.
        """
        asked = tuple(filter(None, map(str.strip, question[:MAX_QUESTIONS_CHARS].splitlines()))) or ("",)
        texts: dict[Language, str] = {}
        rests: tuple[tuple[DocumentId, int], ...] = ()
        if said and asked[0]:
            today = parts.clock.now().astimezone(frame.zone).date().isoformat()
            now = question_of(asked[0], visitor.language, today)
            answer = await asyncio.to_thread(parts.answerer.answer, now)
            texts = {now.language: unmarked("\n".join(answer.lines))}
            chosen = [one for one in answer.trace.passages if one.is_chosen] if answer.trace else []
            rests = tuple(dict.fromkeys((one.document_id, one.version) for one in chosen))
        return await _form(request, ApprovedAnswer(id="", questions=asked, texts=texts, rests_on=rests), gap=gap)

    @router.get(f"{APPROVED}/{{approved_id}}", dependencies=[_WRITES])
    async def edit(request: Request, approved_id: _Id) -> HTMLResponse:
        """The form of one."""
        return await _form(request, await _get(approved_id))

    @router.post(f"{APPROVED}/new", dependencies=[_WRITES])
    async def add(
        request: Request,
        visitor: Here,
        questions: Field = "",
        th: Field = "",
        ja: Field = "",
        en: Field = "",
        rests: _Fields = (),
        gap: Annotated[int, Form()] = 0,
    ) -> Response:
        """Keep a new one."""
        typed = _typed(secrets.token_hex(6), questions, th, ja, en, rests)
        return await _put(request, visitor, typed, is_new=True, gap=gap)

    @router.post(f"{APPROVED}/{{approved_id}}", dependencies=[_WRITES])
    async def change(
        request: Request,
        visitor: Here,
        approved_id: _Id,
        questions: Field = "",
        th: Field = "",
        ja: Field = "",
        en: Field = "",
        rests: _Fields = (),
    ) -> Response:
        """Keep what became of one; it is given again, if it had stopped."""
        await _get(approved_id)
        return await _put(request, visitor, _typed(approved_id, questions, th, ja, en, rests))

    @router.post(f"{APPROVED}/{{approved_id}}/delete", dependencies=[_WRITES])
    async def drop(visitor: Here, approved_id: _Id) -> Response:
        """Forget one."""
        await _get(approved_id)
        await asyncio.to_thread(parts.approving.drop, approved_id)
        await parts.audit.note(AuditEntry(act="approved_dropped", staff_id=visitor.staff.id, detail=approved_id))
        return redirected(APPROVED, Words(visitor.language)("told_approved_dropped"))

    async def _get(approved_id: str) -> ApprovedAnswer:
        found = await asyncio.to_thread(parts.approving.find_one, approved_id)
        if found is None:
            raise PageError(404)
        return found

    async def _titles() -> dict[str, str]:
        """What the answer may rest on: title by `id|version`, the version that whoever writes it can read now."""
        stored = await asyncio.to_thread(parts.versions.list_documents)
        return {
            f"{one.document.id}|{one.document.version}": f"{one.document.title} ({one.document.language})"
            for one in stored
        }

    async def _put(
        request: Request, visitor: Here, approved: ApprovedAnswer, *, is_new: bool = False, gap: int = 0
    ) -> Response:
        t = Words(visitor.language)
        problems = _problems(approved, t)
        for own, version in approved.rests_on:
            # Read in the version that stood there when the form was opened; another one nobody has read.
            if not version or await asyncio.to_thread(parts.approving.version_of, own) != version:
                problems["rests"] = t("problem_approved_rests")
        if problems:
            return await _form(request, replace(approved, id="" if is_new else approved.id), 400, problems, gap)
        today = parts.clock.now().astimezone(frame.zone).date().isoformat()
        whole = replace(approved, approved_by=visitor.staff.name, approved_on=today)
        await asyncio.to_thread(parts.approving.put, whole)
        await parts.audit.note(AuditEntry(act="approved_saved", staff_id=visitor.staff.id, detail=approved.id))
        # From there those who asked are told.
        return redirected(f"{ROOT}/gaps/{gap}" if gap else APPROVED, t("told_approved"))

    async def _form(
        request: Request,
        approved: ApprovedAnswer,
        status: int = 200,
        problems: dict[str, str] | None = None,
        gap: int = 0,
    ) -> HTMLResponse:
        return frame.page(
            request,
            "approved_form.html",
            status,
            approved=approved,
            problems=problems or {},
            gap=gap,
            rested_on={str(own) for own, _ in approved.rests_on},
            titles=await _titles(),
            max_text=MAX_TEXT_CHARS,
            max_questions=MAX_QUESTIONS_CHARS,
        )

    return router


def _typed(approved_id: str, questions: str, th: str, ja: str, en: str, rests: Sequence[str]) -> ApprovedAnswer:
    def cleaned(text: str) -> str:
        return text.replace("\r\n", "\n").replace("\x00", "").strip()

    texts = {Language.TH: cleaned(th), Language.JA: cleaned(ja), Language.EN: cleaned(en)}
    return ApprovedAnswer(
        id=approved_id,
        questions=tuple(line.strip() for line in cleaned(questions).split("\n") if line.strip()),
        texts={language: text for language, text in texts.items() if text},
        rests_on=tuple(_read_rests(one) for one in rests if one.strip()),
    )


def _read_rests(typed: str) -> tuple[DocumentId, int]:
    own, _, version = typed.rpartition("|")
    return DocumentId(own), int(version) if version.isdecimal() else 0


def _problems(approved: ApprovedAnswer, t: Words) -> dict[str, str]:
    """What is wrong with it, by field."""
    problems = {}
    if not approved.questions or sum(map(len, approved.questions)) > MAX_QUESTIONS_CHARS:
        problems["questions"] = t("problem_approved_questions", max=MAX_QUESTIONS_CHARS)
    if not approved.texts:
        problems[str(Language.TH)] = t("problem_approved_empty")
    for language, text in approved.texts.items():
        if len(text) > MAX_TEXT_CHARS:
            problems[str(language)] = t("problem_approved_long", max=MAX_TEXT_CHARS)
    return problems
