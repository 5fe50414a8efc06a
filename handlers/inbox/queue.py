"""The lists of the inbox: the queue with its filters, conversations, what did not arrive, and the export."""

import asyncio
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.account import AuditEntry
from bot.domain.inbox import LeadFilter, QueueOrder, QueueView
from bot.domain.lead import Lead, ScoreLevel
from bot.domain.slots import SlotName
from bot.domain.staff import Role, StaffId
from bot.errors import ChatClosedError
from handlers.errors import PageError
from handlers.inbox.auth import LIVE, ROOT, Here, needs, own_path
from handlers.inbox.frame import HEADERS, Frame, redirected
from handlers.inbox.showing import age_of, channel_name, reasons_of
from handlers.inbox.strings import Words
from handlers.inbox.work_parts import WorkParts
from handlers.lead_table import write_leads
from knowledge.model import Language

_EXPORT_MOST = 50_000
_DELIVERIES_SHOWN = 200
_FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Choice = TypeVar("Choice", bound=StrEnum)


def queue_router(parts: WorkParts, frame: Frame) -> APIRouter:
    """Lists, and what is done from them."""
    router = APIRouter()

    @router.get(ROOT)
    @router.get(f"{LIVE}/queue")
    async def queue(request: Request, visitor: Here) -> HTMLResponse:
        """Leads that are looked for, and how many there are of each kind."""
        asked = request.query_params
        wanted = filter_of(asked)
        page = await parts.queue.list_leads(wanted, visitor.staff.id, after=asked.get("after", ""))
        t, now = Words(visitor.language), parts.clock.now()
        return frame.page(
            request,
            "queue_live.html" if request.url.path.startswith(LIVE) else "queue.html",
            page=page,
            wanted=wanted,
            counts=await parts.queue.count_leads(visitor.staff.id),
            views=tuple(QueueView),
            orders=tuple(QueueOrder),
            levels=tuple(ScoreLevel),
            channels=await parts.queue.list_channels(),
            labels=await parts.queue.list_labels(),
            people=await parts.queue.list_people(),
            query=lambda **changes: _query(wanted, changes),
            is_narrowed=_is_narrowed(wanted),
            age=lambda at: age_of(at, now, t),
            channel_name=channel_name,
            reasons=lambda lead: reasons_of(lead, visitor.language),
            company=_company,
            is_first=not asked.get("after"),
        )

    @router.get(f"{LIVE}/counts")
    async def counts(request: Request, visitor: Here) -> HTMLResponse:
        """How much waits, for pages that show no list."""
        return frame.page(request, "counts.html", counts=await parts.queue.count_leads(visitor.staff.id))

    @router.get(f"{ROOT}/conversations")
    @router.get(f"{LIVE}/conversations")
    async def conversations(request: Request, visitor: Here) -> HTMLResponse:
        """Everything that is talked, the latest first, also where it led to no lead."""
        asked = request.query_params
        channel, without_lead = asked.get("channel", ""), bool(asked.get("without"))
        page = await parts.queue.list_conversations(
            channel=channel, without_lead=without_lead, after=asked.get("after", "")
        )
        t, now = Words(visitor.language), parts.clock.now()
        return frame.page(
            request,
            "conversations_live.html" if request.url.path.startswith(LIVE) else "conversations.html",
            page=page,
            counts=await parts.queue.count_leads(visitor.staff.id),
            channels=await parts.queue.list_channels(),
            channel=channel,
            without_lead=without_lead,
            age=lambda at: age_of(at, now, t),
            channel_name=channel_name,
            next_query=urlencode(
                {"channel": channel, "after": page.after} | ({"without": "1"} if without_lead else {})
            ),
        )

    @router.get(f"{ROOT}/deliveries")
    async def deliveries(request: Request, visitor: Here) -> HTMLResponse:
        """Messages that did not arrive, or wait."""
        return frame.page(
            request,
            "deliveries.html",
            deliveries=await parts.queue.list_undelivered(limit=_DELIVERIES_SHOWN),
            counts=await parts.queue.count_leads(visitor.staff.id),
            channel_name=channel_name,
        )

    @router.post(f"{ROOT}/deliveries/{{delivery_id}}/resend")
    async def resend(request: Request, delivery_id: int, visitor: Here) -> Response:
        """Have a message sent again."""
        t = Words(visitor.language)
        back = own_path(str((await request.form()).get("next", f"{ROOT}/deliveries")))
        try:
            is_done = await parts.outbox.resend(delivery_id)
        except ChatClosedError:
            return redirected(back, t("resend_closed"), is_problem=True)
        if is_done:
            entry = AuditEntry(act="resend", staff_id=visitor.staff.id, detail=f"delivery:{delivery_id}")
            await parts.audit.note(entry)
        return redirected(back, t("resend_done" if is_done else "resend_gone"), is_problem=not is_done)

    @router.get(f"{ROOT}/export.{{form}}", dependencies=[Depends(needs(Role.LEAD))])
    async def export(request: Request, form: str, visitor: Here) -> Response:
        """The leads that are looked for, as a table."""
        if form not in _FORMS:
            raise PageError(404)
        wanted = filter_of(request.query_params)
        entries = await parts.queue.list_all_leads(wanted, visitor.staff.id, _EXPORT_MOST)

        def written() -> bytes:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"leads.{form}"
                write_leads(
                    [entry.lead for entry in entries],
                    path,
                    frame.zone,
                    handlings={entry.lead.number: entry.handling for entry in entries},
                )
                return path.read_bytes()

        content = await asyncio.to_thread(written)
        # What was looked for may be a name: only that something was is noted.
        detail = f"{len(entries)} leads, {form}, {wanted.view}{', narrowed' if _is_narrowed(wanted) else ''}"
        await parts.audit.note(AuditEntry(act="export", staff_id=visitor.staff.id, detail=detail))
        name = f"leads-{parts.clock.now().astimezone(frame.zone):%Y%m%d-%H%M}.{form}"
        return Response(
            content,
            media_type=_FORMS[form],
            headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
        )

    return router


def filter_of(asked: Mapping[str, str]) -> LeadFilter:
    """The filter that an address asks for; what cannot be read does not narrow."""
    view = _choice(QueueView, asked.get("view", "")) or QueueView.WAITING
    usual = QueueOrder.LONGEST if view is QueueView.WAITING else QueueOrder.NEWEST
    words = asked.get("words", "").strip()[:200]
    holder = asked.get("holder", "")
    if words and "view" not in asked:
        # Whoever looks for something looks everywhere.
        view = QueueView.ALL
    return LeadFilter(
        view=view,
        order=_choice(QueueOrder, asked.get("order", "")) or usual,
        channel=asked.get("channel", "")[:20],
        language=_choice(Language, asked.get("language", "")),
        level=_choice(ScoreLevel, asked.get("level", "")),
        is_urgent=bool(asked.get("urgent")),
        label=asked.get("label", "")[:40],
        holder=StaffId(int(holder)) if holder.isdecimal() and len(holder) < 10 else None,
        words=words,
    )


def _choice(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None


def _query(wanted: LeadFilter, changes: Mapping[str, Any]) -> str:
    """The query of an address that asks for this filter, with changes."""
    values: dict[str, Any] = {
        "view": wanted.view,
        "order": wanted.order,
        "channel": wanted.channel,
        "language": wanted.language,
        "level": wanted.level,
        "urgent": "1" if wanted.is_urgent else "",
        "label": wanted.label,
        "holder": wanted.holder,
        "words": wanted.words,
    }
    return urlencode({name: str(value) for name, value in (values | dict(changes)).items() if value})


def _is_narrowed(wanted: LeadFilter) -> bool:
    return LeadFilter(view=wanted.view, order=wanted.order) != wanted


def _company(lead: Lead) -> str:
    """The company of a lead, where it is known."""
    return next((slot.value for slot in lead.slots if slot.name is SlotName.COMPANY), "")
