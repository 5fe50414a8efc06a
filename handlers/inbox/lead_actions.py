"""What staff do to a lead from its page: each form says what to do, once, and leads back to the page, which says what came of it."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.announcement import StaffAct
from bot.domain.handling import ResolveOutcome
from bot.domain.staff import Staff
from bot.domain.wording import say
from bot.errors import LeadNotFoundError
from bot.services.staff import MAX_REPLY_CHARS, Acted, StaffActor
from handlers.errors import PageError
from handlers.inbox.auth import ROOT, Here, Visitor
from handlers.inbox.frame import Frame, redirected
from handlers.inbox.lead import may_assign, render_lead
from handlers.inbox.showing import put_offs, read_local
from handlers.inbox.strings import Words
from handlers.inbox.work_parts import WorkParts

_KEY = re.compile(r"^[A-Za-z0-9_-]{8,40}$")
_MAX_NOTE_CHARS = 4_000
_MAX_LABELS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a form asks for."""

    number: str
    by: StaffActor
    visitor: Visitor
    fields: Mapping[str, str]


class _UnusableError(Exception):
    """The form cannot be followed; the text says why, to whoever filled it."""


def lead_action_router(parts: WorkParts, frame: Frame) -> APIRouter:
    """One address per act."""
    router = APIRouter()

    async def claim(order: _Order) -> Acted:
        return await parts.staff.claim(order.number, order.by)

    async def reply(order: _Order) -> Acted:
        return await parts.staff.reply(order.number, order.by, order.fields.get("text", ""))

    async def note(order: _Order) -> Acted:
        text = order.fields.get("text", "").strip()
        if not text or len(text) > _MAX_NOTE_CHARS:
            name = "staff_told_empty" if not text else "staff_told_too_long"
            raise _UnusableError(say(name, order.visitor.language, limit=_MAX_NOTE_CHARS))
        return await parts.staff.note(order.number, order.by, text)

    async def snooze(order: _Order) -> Acted:
        return await parts.staff.snooze(order.number, order.by, _until(order, parts))

    async def pass_on(order: _Order) -> Acted:
        return await parts.staff.pass_on(order.number, order.by, await _colleague(order, parts))

    async def hand_back(order: _Order) -> Acted:
        return await parts.staff.hand_back(order.number, order.by)

    async def resolve(order: _Order) -> Acted:
        outcome = order.fields.get("outcome", "")
        if outcome not in set(ResolveOutcome):
            raise _UnusableError(Words(order.visitor.language)("resolve_unknown"))
        text = order.fields.get("text", "").strip()[:_MAX_NOTE_CHARS]
        return await parts.staff.resolve(order.number, order.by, ResolveOutcome(outcome), text)

    async def reopen(order: _Order) -> Acted:
        return await parts.staff.reopen(order.number, order.by)

    async def label(order: _Order) -> Acted:
        labels = re.split(r"[,、，\n]", order.fields.get("labels", ""))
        return await parts.staff.label(order.number, order.by, labels[:_MAX_LABELS])

    acts: Mapping[str, Callable[[_Order], Awaitable[Acted]]] = {
        StaffAct.CLAIM: claim,
        StaffAct.REPLY: reply,
        StaffAct.NOTE: note,
        StaffAct.SNOOZE: snooze,
        StaffAct.PASS_ON: pass_on,
        StaffAct.HAND_BACK: hand_back,
        StaffAct.RESOLVE: resolve,
        StaffAct.REOPEN: reopen,
        StaffAct.LABEL: label,
    }

    @router.post(f"{ROOT}/leads/{{number}}/{{act}}")
    async def take(request: Request, number: str, act: str, visitor: Here) -> Response:
        """Do it, and go back to the lead; what was written and could not be sent stays in its field."""
        fields = {
            name: value.replace("\r\n", "\n")
            for name, value in (await request.form()).items()
            if isinstance(value, str)
        }
        key = fields.get("key", "")
        if act not in acts or not _KEY.match(key):
            raise PageError(400 if act in acts else 404)
        # Of the person as well: a key that somebody else made up does not stand in the way.
        by = StaffActor(staff=visitor.staff, surface="inbox", key=f"{number}:{visitor.staff.id}:{key}")
        try:
            acted = await acts[act](_Order(number=number, by=by, visitor=visitor, fields=fields))
            told, is_done = acted.told, acted.is_done
        except LeadNotFoundError as error:
            raise PageError(404) from error
        except _UnusableError as error:
            told, is_done = str(error), False
        parts.hub.wake()
        written = {StaffAct.REPLY: "draft", StaffAct.NOTE: "note_draft"}.get(StaffAct(act))
        if written and not is_done and fields.get("text", "").strip():
            draft = {written: fields["text"][: 4 * MAX_REPLY_CHARS]}
            return await render_lead(parts, frame, request, visitor, number, told=(told, True), **draft)
        return redirected(f"{ROOT}/leads/{number}", told, is_problem=not is_done)

    return router


def _until(order: _Order, parts: WorkParts) -> datetime | None:
    """The time that was chosen, or typed.

    Raises:
        _UnusableError: It is none, or over.
    """
    t = Words(order.visitor.language)
    now = parts.clock.now()
    chosen = order.fields.get("until", "")
    if chosen == "at":
        at = read_local(order.fields.get("at", ""), parts.office.zone)
        if at is None or at <= now:
            raise _UnusableError(t("snooze_unreadable"))
        return at
    for one in put_offs(now, parts.office, order.visitor.language):
        if one.name == chosen:
            return one.until
    raise _UnusableError(t("snooze_unreadable"))


async def _colleague(order: _Order, parts: WorkParts) -> Staff | None:
    """To whom a lead is passed; None: to the queue.

    Raises:
        PageError: They may not give it to anybody.
        _UnusableError: There is nobody like that.
    """
    wanted = order.fields.get("to", "")
    if not wanted:
        return None
    if not may_assign(await parts.leads.get_lead(order.number), order.visitor):
        raise PageError(403, "error_forbidden")
    for one in await parts.queue.list_people():
        if str(one.id) == wanted:
            return one
    raise _UnusableError(Words(order.visitor.language)("pass_unknown"))
