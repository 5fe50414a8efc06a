"""Leads as a table for the desk's own records."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from bot.domain.handling import Handling
from bot.domain.lead import Lead
from bot.domain.slots import SlotName

_COLUMNS = ("number", "opened", "language", "channel", "reason", "wish", "detail", "reach", "consent")
_WORK = ("status", "urgent", "level", "holder", "outcome", "labels", *SlotName)


def write_leads(
    leads: Sequence[Lead], path: Path, zone: ZoneInfo, handlings: Mapping[str, Handling] | None = None
) -> None:
    """Write a CSV or XLSX file, told by its ending; times are in the desk's zone.

    Args:
        leads: One row each.
        path: The file.
        zone: Of the desk.
        handlings: How far staff have come, by number: adds columns for it, and for what was asked.
    """
    columns = _COLUMNS if handlings is None else (*_COLUMNS, *_WORK)
    rows = [(*_row(lead, zone), *(_work(lead, handlings[lead.number]) if handlings else ())) for lead in leads]
    if path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("leads")
        for row in (columns, *rows):
            sheet.append(list(row))
        book.save(path)
        return
    # With the mark in front, spreadsheets read Thai and Japanese right.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def _row(lead: Lead, zone: ZoneInfo) -> tuple[str, ...]:
    consent = f"{lead.consent.version}, {lead.consent.at.astimezone(zone):%Y-%m-%d %H:%M}" if lead.consent else ""
    values = (
        lead.number,
        f"{lead.opened_at.astimezone(zone):%Y-%m-%d %H:%M}",
        lead.language,
        lead.address.channel,
        lead.reason,
        "\n".join(lead.wishes),
        lead.detail,
        lead.reach,
        consent,
    )
    return tuple(_harmless(str(value)) for value in values)


def _work(lead: Lead, handling: Handling) -> tuple[str, ...]:
    slots = {slot.name: slot.value for slot in lead.slots}
    values = (
        handling.status,
        "yes" if handling.is_urgent else "",
        handling.level or "",
        handling.holder.name if handling.holder else "",
        handling.outcome or "",
        ", ".join(handling.labels),
        *(slots.get(name, "") for name in SlotName),
    )
    return tuple(_harmless(str(value)) for value in values)


def _harmless(value: str) -> str:
    """What a spreadsheet would run as a formula is made text (OWASP, CSV injection)."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
