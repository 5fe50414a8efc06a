"""What staff write in their group, as something to be done; what they say to one another is nothing of the kind."""

import pytest

from bot.domain.announcement import StaffAct
from bot.domain.staff_command import StaffCommand, find_command, find_outcome


@pytest.mark.parametrize(
    ("text", "act", "number", "rest"),
    [
        ("/claim JD-0042", StaffAct.CLAIM, "JD-0042", ""),
        ("/claim@japandesk_bot jd 42", StaffAct.CLAIM, "JD-0042", ""),
        ("/resolve JD-0042 no fit", StaffAct.RESOLVE, "JD-0042", "no fit"),
        ("/note rings on Monday", StaffAct.NOTE, "", "rings on Monday"),
        ("/pass", StaffAct.PASS_ON, "", ""),
        ("/whatever", None, "", ""),
        ("รับ JD-0042 ค่ะ", StaffAct.CLAIM, "JD-0042", ""),
        ("JD-0042 รับเรื่องนะครับ", StaffAct.CLAIM, "JD-0042", ""),
        ("ปิดJD-0042", StaffAct.RESOLVE, "JD-0042", ""),
        ("JD-0042を担当します。", StaffAct.CLAIM, "JD-0042", ""),
        ("JD-12345 保留", StaffAct.SNOOZE, "JD-12345", ""),
        ("Claim JD-0042 please", StaffAct.CLAIM, "JD-0042", ""),
    ],
)
def test_a_command_is_read(text: str, act: StaffAct | None, number: str, rest: str) -> None:
    assert find_command(text) == StaffCommand(act=act, number=number, rest=rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello!",
        "claim",
        "รับ",
        "Who takes JD-0042?",
        "JD-0042 is not for us, close the window please",
        "I can claim JD-0042 tomorrow",
        "AJD-0042 claim",
        "1/2",
        "note JD-0042",
    ],
)
def test_talk_is_no_command(text: str) -> None:
    assert find_command(text) is None


def test_an_outcome_is_known_by_its_name() -> None:
    assert find_outcome("No fit") == "no_fit"
    assert find_outcome("fine") is None
