"""E-mail addresses and telephone numbers in what people write."""

import pytest

from bot.adapters.contact_detail_finder import ContactDetailFinder


def values(text: str) -> list[str]:
    return [detail.value for detail in ContactDetailFinder().find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("081-234-5678", ["+66812345678"]),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘ ค่ะ", ["+66812345678"]),
        ("สำนักงาน 0 2430 6869", ["+6624306869"]),
        ("+81 3-5470-1811", ["+81354701811"]),
        ("電話は０３－５４７０－１８１１です", ["+81354701811"]),
        ("ส่งที่somchai@example.comนะคะ", ["somchai@example.com"]),
        ("メールはyamada@example.co.jpです", ["yamada@example.co.jp"]),
        ("info@diprom.go.th หรือ 0 2430 6869", ["info@diprom.go.th", "+6624306869"]),
    ],
)
def test_details_are_found_in_running_text_in_their_normal_form(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "จับคู่ปี 2563-2565 ได้ 45 คู่",
        "2020-2022",
        "2024-02-01",
        "15 มี.ค. 2567 เวลา 08.30-16.30 น.",
        "4,000,000 บาท",
        "JD-0001",
        "1,100 SMEs / 2,600",
        "someone@nowhere",
    ],
)
def test_years_dates_and_sums_are_no_telephone_numbers(text: str) -> None:
    assert values(text) == []


def test_the_place_of_a_detail_is_exactly_its_letters() -> None:
    text = "call 081-234-5678 or a@b.com"

    assert [text[detail.start : detail.end] for detail in ContactDetailFinder().find(text)] == [
        "081-234-5678",
        "a@b.com",
    ]
