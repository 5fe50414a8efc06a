"""Leads as a table for the desk's own records."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from bot.domain.handling import Handling
from bot.domain.lead import Lead, ScoreReason
from bot.domain.slots import SlotName, find_slot
from bot.domain.wording import say
from knowledge.model import Language

_COLUMNS = (
    "number",
    "opened",
    "language",
    "channel",
    "reason",
    "wish",
    *SlotName,
    "detail",
    "reach",
    "consent",
    "shared_with",
    "score",
    "score_reasons",
    "qualified",
    "urgent",
)
_WORK = ("status", "holder", "outcome", "labels")


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
    rows = [(*_row(lead, zone), *(_work(handlings[lead.number]) if handlings else ())) for lead in leads]
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
    score = lead.score
    values = (
        lead.number,
        f"{lead.opened_at.astimezone(zone):%Y-%m-%d %H:%M}",
        lead.language,
        lead.address.channel,
        lead.reason,
        "\n".join(lead.wishes),
        *(slot.value if (slot := find_slot(lead.slots, name)) else "" for name in SlotName),
        lead.detail,
        lead.reach,
        consent,
        "\n".join(f"{sharing.party} ({sharing.country}), {sharing.version}" for sharing in lead.sharings),
        score.level if score else "",
        "\n".join(f"{_worded(reason)} ({reason.points:+d})" for reason in score.reasons) if score else "",
        _yes(is_set=score is not None and score.is_qualified),
        _yes(is_set=score is not None and score.is_urgent),
    )
    return tuple(_harmless(str(value)) for value in values)


def _work(handling: Handling) -> tuple[str, ...]:
    values = (
        handling.status,
        handling.holder.name if handling.holder else "",
        handling.outcome or "",
        ", ".join(handling.labels),
    )
    return tuple(_harmless(str(value)) for value in values)


def _worded(reason: ScoreReason) -> str:
    """A reason in English, as the columns are."""
    return say(f"score_{reason.rule}", Language.EN, value=reason.value)


def _yes(*, is_set: bool) -> str:
    return "yes" if is_set else ""


def _harmless(value: str) -> str:
    """What a spreadsheet would run as a formula is made text (OWASP, CSV injection)."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
