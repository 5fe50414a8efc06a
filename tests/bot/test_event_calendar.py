"""Calendars: the fake and the one kept in a file say the same."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.event_calendar import EventCalendar
from bot.ports import Calendar
from knowledge.model import Event
from tests.builders import an_event
from tests.fakes import InMemoryCalendar

Holding = Callable[[Sequence[Event]], Calendar]


def in_memory(events: Sequence[Event]) -> Calendar:
    calendar = InMemoryCalendar()
    calendar.events = tuple(events)
    return calendar


@pytest.fixture(params=["memory", "file"])
def holding(request: pytest.FixtureRequest, tmp_path: Path) -> Holding:
    """Makes a calendar that holds some events; the one in a file is opened anew, as after a restart."""

    def in_file(events: Sequence[Event]) -> Calendar:
        EventCalendar(tmp_path / "events.json").replace(events)
        return EventCalendar(tmp_path / "events.json")

    return in_memory if request.param == "memory" else in_file


def test_an_event_is_open_up_to_the_day_it_closes_even_before_it_starts(holding: Holding) -> None:
    event = an_event(closes="2026-11-30", starts="2026-12-10")
    calendar = holding([event])

    assert list(calendar.list_open(date(2026, 11, 30))) == [event]
    assert list(calendar.list_open(date(2026, 12, 1))) == []


def test_the_event_that_closes_first_is_told_first(holding: Holding) -> None:
    late, soon = an_event(id="late", closes="2026-12-20"), an_event(id="soon", closes="2026-11-28")

    assert [event.id for event in holding([late, soon]).list_open(date(2026, 11, 25))] == ["soon", "late"]


def test_a_desk_without_events_has_none_open(holding: Holding, tmp_path: Path) -> None:
    assert list(holding([]).list_open(date(2026, 11, 25))) == []
    assert list(EventCalendar(tmp_path / "never-written.json").list_open(date(2026, 11, 25))) == []


def test_new_events_take_the_place_of_those_before(tmp_path: Path) -> None:
    calendar = EventCalendar(tmp_path / "events.json")
    calendar.replace([an_event(id="old")])

    calendar.replace([an_event(id="new")])

    assert [event.id for event in calendar.list_open(date(2026, 11, 25))] == ["new"]
