"""Leads as a table for the desk's own records."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.domain.lead import Consent, Lead, Score, ScoreLevel, ScoreReason, Sharing
from bot.domain.slots import Slot, SlotName
from handlers.lead_table import write_leads
from tests.builders import a_lead
from tests.harness import BANGKOK

FORMULAS = ["=HYPERLINK(1)", "+66812345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def rows(path: Path, leads: Sequence[Lead]) -> list[list[str]]:
    """Write the leads, and read the file as a spreadsheet does; the first row names the columns."""
    write_leads(leads, path, BANGKOK)
    if path.suffix == ".xlsx":
        sheet = load_workbook(path).active
        assert sheet is not None
        return [[str(cell.value or "") for cell in row] for row in sheet.rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(params=["leads.csv", "leads.xlsx"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def test_every_lead_is_a_row_with_what_staff_need(path: Path) -> None:
    lead = a_lead(
        wish="ขอคุยกับเจ้าหน้าที่",
        detail="医療機器",
        consent=Consent(version="2026-11", at=datetime(2026, 11, 25, 5, 3, tzinfo=UTC)),
    )

    header, row, *rest = rows(path, [lead, a_lead(number="JD-0002")])

    told = dict(zip(header, row, strict=True))
    assert told["number"] == "JD-0001"
    assert told["wish"] == "ขอคุยกับเจ้าหน้าที่"
    assert told["detail"] == "医療機器"
    assert told["opened"] == "2026-11-25 12:00"  # in the desk's own time
    assert "12:03" in told["consent"]
    assert len(rest) == 1


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_run_is_made_text(path: Path, formula: str) -> None:
    header, row = rows(path, [a_lead(wish=formula, detail=formula, reach=formula)])

    told = dict(zip(header, row, strict=True))
    for name in ("wish", "detail", "reach"):
        assert told[name][0] == "'"
        assert formula.strip() in told[name]


def test_a_wish_over_several_lines_stays_one_row(path: Path) -> None:
    assert len(rows(path, [a_lead(wish='first\nsecond "quoted", third')])) == 2


def test_no_leads_are_an_empty_table_with_its_columns(path: Path) -> None:
    (header,) = rows(path, [])

    assert "number" in header


def test_what_was_wished_later_stands_beside_the_first_wish(path: Path) -> None:
    header, row = rows(path, [a_lead(wish="a person, please").wishing("Introduction wished to A社", "1社目")])

    assert row[header.index("wish")] == "a person, please\nIntroduction wished to A社"


def test_slots_score_and_its_reasons_have_columns_of_their_own(path: Path) -> None:
    lead = a_lead(
        slots=(
            Slot(name=SlotName.COMPANY, value="=Siam Beds"),
            Slot(name=SlotName.PLACE, value="ชลบุรี", key="chonburi"),
        ),
        score=Score(
            level=ScoreLevel.HIGH,
            reasons=(ScoreReason(rule="target_industry", points=25, value="medical devices"),),
            is_qualified=True,
        ),
        sharings=(Sharing(version="1", at=datetime(2026, 11, 25, 5, 3, tzinfo=UTC), party="TH-1", country="TH"),),
    )

    header, row = rows(path, [lead])

    told = dict(zip(header, row, strict=True))
    assert told["company"] == "'=Siam Beds"
    assert told["place"] == "ชลบุรี"
    assert told["score"] == "high"
    assert told["score_reasons"] == "target industry: medical devices (+25)"
    assert (told["qualified"], told["urgent"]) == ("yes", "")
    assert "TH-1" in told["shared_with"]
