"""Canned replies: their gaps, who writes them, and what is refused."""

import pytest

from bot.adapters.sql_tables import CannedReplyRow
from bot.domain.canned import GAP, PLACEHOLDERS, filled, find_unknown
from bot.domain.staff import Role
from handlers.inbox.strings import STRINGS
from knowledge.model import Language
from tests.inbox_harness import Inbox

EN = STRINGS[Language.EN]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {contact}, {number} is taken up by {staff}.", "Dear 田中, JD-0001 is taken up by {company}."),
        ("{ contact }{contact}", "田中田中"),
        ("No gap at all", "No gap at all"),
        ("{opens}", GAP),
        ("{company} ({unknown}) {0} {contact.__class__} {contact!r}", f"{GAP} ({{unknown}}) {{0}} {{contact.__class__}} {{contact!r}}"),
        ("{{contact}}", "{田中}"),
    ],
)  # fmt: skip
def test_gaps_are_filled_once_and_nothing_is_run(text: str, said: str) -> None:
    values = {"contact": "田中", "number": "JD-0001", "staff": "{company}", "company": ""}

    assert filled(text, values) == said


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("คุณ{contact} {company} {number} {staff} {opens}", ()),
        ("{contract} and {name}, {contract}", ("{contract}", "{name}")),
        ("{contact", ("{",)),
        ("contact}", ("}",)),
        ("{}", ("{}",)),
        ("{contact.__class__}", ("{contact.__class__}",)),
        ("", ()),
    ],
)
def test_what_cannot_be_filled_is_named(text: str, unknown: tuple[str, ...]) -> None:
    assert find_unknown(text) == unknown


def test_a_team_lead_writes_what_everybody_reads(inbox: Inbox) -> None:
    lead, staff = inbox.logged_in("Hanako", Role.LEAD), inbox.logged_in("Somchai")
    assert EN["canned_none"] in staff.get("/inbox/canned").text

    answer = lead.post("/inbox/canned/new", name=" Hello ", th="สวัสดีค่ะ คุณ{contact}\r\nค่ะ", ja="{contact}様")

    assert lead.told(answer) == EN["told_canned"].format(name="Hello")
    page = staff.get("/inbox/canned").text
    assert "สวัสดีค่ะ คุณ{contact}\nค่ะ" in page
    assert EN["canned_missing"] in page
    (row,) = inbox.rows(CannedReplyRow)
    changed = lead.post(f"/inbox/canned/{row.id}", name="Hello", en="Dear {contact}")
    assert lead.told(changed) == EN["told_canned"].format(name="Hello")
    assert "{contact}様" not in staff.get("/inbox/canned").text
    lead.post(f"/inbox/canned/{row.id}/delete")
    assert inbox.rows(CannedReplyRow) == []
    assert inbox.acts()[-3:] == ["canned_saved", "canned_saved", "canned_dropped"]


def test_staff_read_but_do_not_write_them(inbox: Inbox) -> None:
    staff = inbox.logged_in("Somchai")

    assert "/inbox/canned/new" not in staff.get("/inbox/canned").text
    assert staff.get("/inbox/canned/new").status_code == 403
    assert staff.post("/inbox/canned/new", name="Hello", en="Hello").status_code == 403
    assert staff.post("/inbox/canned/1/delete").status_code == 403
    assert inbox.rows(CannedReplyRow) == []


@pytest.mark.parametrize("language", list(Language))
def test_an_unknown_gap_is_refused_with_the_right_ones_and_nothing_typed_is_lost(
    inbox: Inbox, language: Language
) -> None:
    lead = inbox.logged_in("Hanako", Role.LEAD, language=language)

    answer = lead.post("/inbox/canned/new", name="Hello", ja="{contract}様 <b>")

    assert answer.status_code == 400
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    assert STRINGS[language]["problem_canned_unknown"].format(unknown="{contract}", known=known) in answer.text
    assert "{contract}様 &lt;b&gt;</textarea>" in answer.text
    assert inbox.rows(CannedReplyRow) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "", "en": "Hello"}, EN["problem_canned_name"].format(max=100)),
        ({"name": "x" * 101, "en": "Hello"}, EN["problem_canned_name"].format(max=100)),
        ({"name": "Empty"}, EN["problem_canned_empty"]),
        ({"name": "Long", "en": "x" * 2001}, EN["problem_canned_long"].format(max=2000)),
        ({"name": "Taken", "en": "Hello"}, EN["problem_canned_taken"]),
    ],
)
def test_what_cannot_be_kept_is_told(inbox: Inbox, fields: dict[str, str], problem: str) -> None:
    lead = inbox.logged_in("Hanako", Role.LEAD)
    lead.post("/inbox/canned/new", name="Taken", en="Hello")

    answer = lead.post("/inbox/canned/new", **fields)

    assert answer.status_code == 400
    assert problem in answer.text
    assert len(inbox.rows(CannedReplyRow)) == 1


def test_one_that_is_gone_is_not_found(inbox: Inbox) -> None:
    lead = inbox.logged_in("Hanako", Role.LEAD)

    assert lead.get("/inbox/canned/12345").status_code == 404
    assert lead.post("/inbox/canned/12345", name="x", en="x").status_code == 404
    assert lead.post("/inbox/canned/12345/delete").status_code == 404
