"""Companies' registered numbers, by the rules of their countries."""

import pytest

from bot.adapters.stdnum_registrations import StdnumRegistrations

find = StdnumRegistrations().find


@pytest.mark.parametrize(
    ("text", "value", "country"),
    [
        ("0105546095724", "0105546095724", "TH"),
        ("เลขทะเบียน 0-1055-46095-72-4 ค่ะ", "0105546095724", "TH"),
        ("๐๑๐๕๕๔๖๐๙๕๗๒๔", "0105546095724", "TH"),
        ("法人番号は7000012050002です", "7000012050002", "JP"),
        ("７００００１２０５０００２", "7000012050002", "JP"),
    ],
)
def test_a_number_that_keeps_its_rule_is_found_with_its_country(text: str, value: str, country: str) -> None:
    found = find(text)

    assert found is not None
    assert (found.value, found.country) == (value, country)


@pytest.mark.parametrize("text", ["0105546095725", "7000012050003"])
def test_a_number_that_breaks_its_rule_is_no_companys(text: str) -> None:
    found = find(text)

    assert found is not None
    assert found.country == ""


def test_a_number_too_short_is_one_only_where_it_was_asked_for() -> None:
    assert find("123456789") is None
    found = find("123456789", is_named=True)
    assert found is not None
    assert found.country == ""


@pytest.mark.parametrize("text", ["+66 81 234 5678", "081-234-5678", "no number"])
def test_telephone_numbers_are_none(text: str) -> None:
    assert find(text) is None


def test_an_identity_card_is_told_from_a_company() -> None:
    found = find("1-1017-00230-70-8")

    assert found is not None
    assert found.is_personal
    assert found.country == ""
