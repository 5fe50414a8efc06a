"""Leads as a table for the desk's own records."""

import csv
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from bot.domain.lead import Lead

_COLUMNS = ("number", "opened", "language", "channel", "reason", "wish", "detail", "reach", "consent")


def write_leads(leads: Sequence[Lead], path: Path, zone: ZoneInfo) -> None:
    """Write a CSV or XLSX file, told by its ending; times are in the desk's zone."""
    rows = [_row(lead, zone) for lead in leads]
    if path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("leads")
        for row in (_COLUMNS, *rows):
            sheet.append(list(row))
        book.save(path)
        return
    # With the mark in front, spreadsheets read Thai and Japanese right.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_COLUMNS, *rows])


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


def _harmless(value: str) -> str:
    """What a spreadsheet would run as a formula is made text (OWASP, CSV injection)."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
