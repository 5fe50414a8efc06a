"""Events kept in one JSON file of the data folder; `japandesk events import` writes it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.model import Event

_EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])


class EventCalendar:
    """Implements `Calendar`."""

    def __init__(self, path: Path) -> None:
        """Keep events at `path`."""
        self._path = path

    def replace(self, events: Sequence[Event]) -> None:
        """Keep these events and no others."""
        # Whoever reads meanwhile, in whichever process, finds these or those before.
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(_EVENTS.dump_json(tuple(events)))
        fresh.replace(self._path)

    def list_open(self, today: date) -> Sequence[Event]:
        """Events that take applications on that day, the nearest closing first."""
        if not self._path.exists():
            return ()
        events = _EVENTS.validate_json(self._path.read_bytes())
        return sorted((event for event in events if event.closes >= today.isoformat()), key=lambda event: event.closes)
