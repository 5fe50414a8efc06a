"""The audit log, for admins."""

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from bot.domain.account import AuditFilter, AuditRecord
from bot.domain.staff import Role, StaffId
from handlers.inbox.auth import MAX_ID, ROOT, Here, needs
from handlers.inbox.frame import Frame
from handlers.inbox.parts import InboxParts
from handlers.inbox.strings import Words

AUDIT = f"{ROOT}/audit"
_PAGE = 50
_MAX_ENTRY_ID = 2**63 - 1
_PERSON = re.compile(r"^staff:(\d+)\s*(.*)$")
_NO_NUMBER = re.compile(r"[^A-Z0-9-]")


def audit_router(parts: InboxParts, frame: Frame) -> APIRouter:
    """Who did what, and when."""
    router = APIRouter(dependencies=[Depends(needs(Role.ADMIN))])

    @router.get(AUDIT)
    async def audit(
        request: Request,
        visitor: Here,
        number: str = "",
        person: str = "",
        before: Annotated[int, Query(ge=0, le=_MAX_ENTRY_ID)] = 0,
    ) -> HTMLResponse:
        """A page of the log, the latest first."""
        t = Words(visitor.language)
        number = _NO_NUMBER.sub("", number.upper())[:20]
        staff_id = StaffId(int(person)) if person.isascii() and person.isdigit() and int(person) <= MAX_ID else None
        wanted = AuditFilter(number=number, staff_id=staff_id, before_id=before or None)
        records = await parts.audit.list_records(wanted, _PAGE + 1)
        members = await parts.accounts.list_members()
        names = {int(one.staff.id): one.staff.name for one in members}
        shown = records[:_PAGE]
        query = {"number": number, "person": person if staff_id else ""}
        return frame.page(
            request,
            "audit.html",
            rows=[_row(record, names, t) for record in shown],
            members=members,
            number=number,
            person=staff_id,
            is_later=bool(before),
            newest=f"{AUDIT}?{urlencode(query)}",
            older=f"{AUDIT}?{urlencode({**query, 'before': shown[-1].id})}" if len(records) > _PAGE else "",
        )

    return router


def _row(record: AuditRecord, names: Mapping[int, str], t: Words) -> dict[str, object]:
    """An entry in somebody's language."""
    entry = record.entry
    act = f"did_{entry.act}"
    return {
        "at": record.at,
        "who": _name(int(entry.staff_id), names, t) if entry.staff_id is not None else t("audit_system"),
        "act": t(act) if t.has(act) else entry.act,
        "number": entry.number,
        "detail": _detail(entry.detail, names, t),
    }


def _detail(detail: str, names: Mapping[int, str], t: Words) -> str:
    found = _PERSON.match(detail)
    if not found:
        return detail.replace("canned:", "#") if detail.startswith("canned:") else detail
    more = found[2]
    said = t(f"role_{more}") if t.has(f"role_{more}") else more
    return f"{_name(int(found[1]), names, t)} {said}".strip()


def _name(staff_id: int, names: Mapping[int, str], t: Words) -> str:
    return names.get(staff_id) or t("audit_gone", id=staff_id)
