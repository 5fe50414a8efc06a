"""When the desk is staffed."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.office import parse_hours
from tests.harness import BANGKOK, an_office


def bangkok(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize("now", ["2026-11-25 08:30", "2026-11-25 12:00", "2026-11-25 16:29"])
def test_the_desk_is_open_on_a_working_day_from_opening_until_just_before_closing(now: str) -> None:
    assert an_office().is_open(bangkok(now))


@pytest.mark.parametrize(
    "now",
    [
        pytest.param("2026-11-25 08:29", id="before hours"),
        pytest.param("2026-11-25 16:30", id="at closing time"),
        pytest.param("2026-11-25 23:00", id="at night"),
        pytest.param("2026-11-28 12:00", id="Saturday"),
        pytest.param("2026-11-29 12:00", id="Sunday"),
        pytest.param("2026-12-10 12:00", id="holiday"),
    ],
)
def test_the_desk_is_closed_outside_its_hours(now: str) -> None:
    assert not an_office().is_open(bangkok(now))


def test_hours_are_those_of_bangkok_wherever_the_clock_stands() -> None:
    office = an_office()

    assert office.is_open(datetime(2026, 11, 25, 1, 30, tzinfo=UTC))  # 08:30 in Bangkok
    assert not office.is_open(datetime(2026, 11, 25, 9, 30, tzinfo=UTC))  # 16:30
    assert not office.is_open(datetime(2026, 11, 27, 23, 0, tzinfo=UTC))  # Saturday morning there, Friday here


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2026-11-25 06:00", "2026-11-25 08:30", id="early in the morning: today"),
        pytest.param("2026-11-25 12:00", "2026-11-26 08:30", id="while it is open: tomorrow"),
        pytest.param("2026-11-25 20:00", "2026-11-26 08:30", id="in the evening: tomorrow"),
        pytest.param("2026-11-27 20:00", "2026-11-30 08:30", id="Friday evening: Monday"),
        pytest.param("2026-11-28 06:00", "2026-11-30 08:30", id="Saturday morning: Monday"),
        pytest.param("2026-12-09 20:00", "2026-12-11 08:30", id="before a holiday: the day after it"),
        pytest.param("2026-12-10 06:00", "2026-12-11 08:30", id="on a holiday: the next day"),
    ],
)
def test_the_next_opening_is_the_next_working_morning(now: str, opens: str) -> None:
    assert an_office().next_opening(bangkok(now)) == bangkok(opens)


def test_the_next_opening_is_told_in_the_desks_own_time() -> None:
    opens = an_office().next_opening(datetime(2026, 11, 25, 23, 0, tzinfo=UTC))  # Thursday 06:00 in Bangkok

    assert (opens.day, opens.hour, opens.minute) == (26, 8, 30)


@pytest.mark.parametrize(
    ("text", "days"),
    [("Mon-Fri 08:30-16:30", {0, 1, 2, 3, 4}), ("sat 8:30-16:30", {5}), (" Mon-Sun 08:30-16:30 ", set(range(7)))],
)
def test_hours_are_read_as_operators_write_them(text: str, days: set[int]) -> None:
    assert parse_hours(text) == (frozenset(days), time(8, 30), time(16, 30))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "always",
        "Mon-Fri",
        "08:30-16:30",
        "Fri-Mon 08:30-16:30",
        "Xyz 08:30-16:30",
        "Mon-Fri 16:30-08:30",
        "Mon-Fri 25:00-26:00",
    ],
)
def test_hours_in_another_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # whoever set it reads the text beside the setting's name
        parse_hours(text)


@pytest.mark.parametrize(
    ("now", "minutes", "then"),
    [
        ("2026-11-25 10:00", 15, "2026-11-25 10:15"),
        ("2026-11-25 16:20", 30, "2026-11-26 08:50"),
        ("2026-11-27 16:20", 30, "2026-11-30 08:50"),
        ("2026-11-25 20:00", 15, "2026-11-26 08:45"),
        ("2026-11-25 06:00", 15, "2026-11-25 08:45"),
        ("2026-12-09 16:20", 20, "2026-12-11 08:40"),
        ("2026-11-25 08:30", 8 * 60 + 10, "2026-11-26 08:40"),
    ],
)
def test_only_hours_in_which_the_desk_is_open_count(now: str, minutes: int, then: str) -> None:
    local = bangkok(now)

    assert an_office().after(local, timedelta(minutes=minutes)) == bangkok(then)
