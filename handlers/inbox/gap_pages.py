"""The gap list: what could not be answered, and what becomes of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.account import AuditEntry
from bot.domain.gap import GapGroup
from bot.domain.staff import Role
from handlers.errors import PageError
from handlers.inbox.auth import ROOT, Here, needs
from handlers.inbox.frame import Frame, redirected
from handlers.inbox.knowledge_parts import KnowledgeParts
from handlers.inbox.strings import Words

GAPS = f"{ROOT}/gaps"
_SHOWN = 100
_Id = Annotated[int, Path(ge=1)]
_ACTS = Depends(needs(Role.LEAD))


def gap_router(parts: KnowledgeParts, frame: Frame) -> APIRouter:
    """The list, and the page of one question with all who asked it."""
    router = APIRouter()

    @router.get(GAPS)
    async def everything(request: Request, off_topic: str = "") -> HTMLResponse:
        """Open questions, those that most contacts asked first."""
        groups = await parts.gaps.list_groups(is_off_topic=bool(off_topic))
        return frame.page(request, "gaps.html", groups=groups[:_SHOWN], count=len(groups), is_off_topic=bool(off_topic))

    @router.get(f"{GAPS}/{{gap_id}}")
    async def one(request: Request, gap_id: _Id) -> HTMLResponse:
        """A question, who asked it, and what would be answered now."""
        group = await _get(gap_id)
        return frame.page(request, "gap.html", group=group, answers=await parts.gaps.answer_now(group))

    @router.post(f"{GAPS}/{{gap_id}}/dismiss", dependencies=[_ACTS])
    async def dismiss(visitor: Here, gap_id: _Id) -> Response:
        """Take it from the list without an answer."""
        group = await _get(gap_id)
        await parts.gaps.dismiss(group)
        count = len(group.gaps)
        await parts.audit.note(AuditEntry(act="gap_dismissed", staff_id=visitor.staff.id, detail=f"questions={count}"))
        return redirected(GAPS, Words(visitor.language)("told_gap_dismissed", count=count))

    @router.post(f"{GAPS}/{{gap_id}}/close", dependencies=[_ACTS])
    async def close(visitor: Here, gap_id: _Id) -> Response:
        """Tell those who wait, and take what is answered from the list."""
        t = Words(visitor.language)
        group = await _get(gap_id)
        done = await parts.gaps.close(group, parts.quotas)
        if done.unanswered == len(group.gaps):
            return redirected(f"{GAPS}/{gap_id}", t("told_gap_unanswered"), is_problem=True)
        await parts.audit.note(AuditEntry(act="gap_closed", staff_id=visitor.staff.id, detail=f"told={done.told}"))
        told = [t("told_gap_closed", count=done.told)]
        if done.kept_back:
            told.append(t("told_gap_kept_back", count=done.kept_back))
        if done.unanswered:
            told.append(t("told_gap_left", count=done.unanswered))
        is_over = not (done.kept_back or done.unanswered)
        return redirected(GAPS if is_over else f"{GAPS}/{gap_id}", " ".join(told), is_problem=not is_over)

    async def _get(gap_id: int) -> GapGroup:
        group = await parts.gaps.find_group(gap_id)
        if group is None:
            raise PageError(404)
        return group

    return router
