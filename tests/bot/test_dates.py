"""Dates as each language writes them."""

from datetime import date, datetime

import pytest

from bot.domain.dates import render_date, render_day, render_moment
from knowledge.model import Language
from tests.harness import BANGKOK


@pytest.mark.parametrize(
    ("iso", "thai", "japanese", "english"),
    [
        ("2024-02-01", "1 ก.พ. 2567", "2024年2月1日", "1 February 2024"),
        ("2018-06", "มิ.ย. 2561", "2018年6月", "June 2018"),
        ("2009", "2552", "2009年", "2009"),
        ("2026-12-31", "31 ธ.ค. 2569", "2026年12月31日", "31 December 2026"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(iso: str, thai: str, japanese: str, english: str) -> None:
    assert render_date(iso, Language.TH) == thai
    assert render_date(iso, Language.JA) == japanese
    assert render_date(iso, Language.EN) == english


def test_a_day_bears_its_weekday() -> None:
    monday = date(2026, 11, 30)

    assert render_day(monday, Language.TH) == "วันจันทร์ที่ 30 พ.ย. 2569"
    assert render_day(monday, Language.JA) == "2026年11月30日（月）"
    assert render_day(monday, Language.EN) == "Monday, 30 November 2026"


def test_a_week_has_seven_days_in_every_language() -> None:
    for language in Language:
        assert len({render_day(date(2026, 11, day), language).replace(str(day), "") for day in range(23, 30)}) == 7


def test_a_moment_is_told_in_the_time_it_carries() -> None:
    moment = datetime(2026, 11, 30, 8, 30, tzinfo=BANGKOK)

    assert "08:30" in render_moment(moment, Language.TH)
    assert "11月30日（月） 08:30" in render_moment(moment, Language.JA)
    assert "Monday, 30 November 2026, 08:30" in render_moment(moment, Language.EN)
