"""When the desk is staffed; pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(r"^([a-z]{3})(?:-([a-z]{3}))?\s+(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """Weekdays (Monday is 0) and hours in the desk's own time zone; on holidays it is closed."""

    days: frozenset[int]
    opens: time
    closes: time
    zone: tzinfo
    is_holiday: Callable[[date], bool]

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there at `now` (aware)."""
        local = now.astimezone(self.zone)
        return self._works(local.date()) and self.opens <= local.time() < self.closes

    def next_opening(self, now: datetime) -> datetime:
        """When the desk opens next, in its own time zone; the coming opening, also while it is open."""
        local = now.astimezone(self.zone)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        for _ in range(366):
            if self._works(day):
                break
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, self.zone)

    def after(self, now: datetime, worked: timedelta) -> datetime:
        """When the desk will have been open for so long, counted from `now`; in its own time zone."""
        left = worked
        start = now.astimezone(self.zone) if self.is_open(now) else self.next_opening(now)
        while True:
            closing = datetime.combine(start.date(), self.closes, self.zone)
            if start + left <= closing:
                return start + left
            left -= closing - start
            start = self.next_opening(closing)

    def _works(self, day: date) -> bool:
        return day.weekday() in self.days and not self.is_holiday(day)


def parse_hours(text: str) -> tuple[frozenset[int], time, time]:
    """Read `Mon-Fri 08:30-16:30`.

    Raises:
        ValueError: The text has another form.
    """
    found = _FORM.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not of the form 'Mon-Fri 08:30-16:30'")
    first, last = found[1].lower(), (found[2] or found[1]).lower()
    if first not in _DAYS or last not in _DAYS or _DAYS.index(first) > _DAYS.index(last):
        raise ValueError(f"{text!r} names no run of weekdays (Mon Tue Wed Thu Fri Sat Sun)")
    opens, closes = _time(found[3]), _time(found[4])
    if opens >= closes:
        raise ValueError(f"{text!r} closes before it opens")
    return frozenset(range(_DAYS.index(first), _DAYS.index(last) + 1)), opens, closes


def _time(text: str) -> time:
    hour, minute = (int(part) for part in text.split(":"))
    return time(hour, minute)
