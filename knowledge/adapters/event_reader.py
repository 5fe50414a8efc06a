"""Matching sessions and seminars from YAML and CSV files."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from knowledge.adapters.table_rows import Row, TableError, read_rows, read_text, summary_of
from knowledge.errors import EventError
from knowledge.model import Event, Language

_REQUIRED = ("id", "starts", "closes")
_FIRST_BUDDHIST_YEAR = 2440
_ADDRESS = re.compile(r"https?://\S+")


def read_events(path: Path) -> tuple[Event, ...]:
    """Read every event of a .yaml file (a list, or a list under `events:`) or of a .csv file.

    Fields are `id`, `title_th`, `title_ja`, `title_en`, `starts`, `closes`, `place_th`, `place_ja`, `place_en`, `url`.
    Required are `id`, both dates and one title; a text that is missing in one language is taken from another.

    Raises:
        EventError: The file cannot be read, or events are wrong: it names up to ten, and none is taken.
    """
    is_yaml = path.suffix.lower() in (".yaml", ".yml")
    if not is_yaml and path.suffix.lower() != ".csv":
        raise EventError(
            f"{path.name}: files ending in {path.suffix or 'nothing'} are not read; save it as .yaml or .csv."
        )
    try:
        rows = _yaml_rows(path) if is_yaml else read_rows(path, _REQUIRED)
    except TableError as error:
        raise EventError(str(error)) from error
    word = "event" if is_yaml else "row"
    problems: list[str] = []
    events: list[Event] = []
    numbers_by_id: dict[str, int] = {}
    for row in rows:
        event, faults = _event(row)
        first = numbers_by_id.setdefault(event.id, row.number)
        if event.id and first != row.number:
            faults.append(f"id: {event.id!r} is already in {word} {first}; expected an id of its own")
        problems += (f"{word} {row.number}, {'field' if is_yaml else 'column'} {fault}" for fault in faults)
        events.append(event)
    if problems:
        raise EventError(summary_of(path, problems))
    return tuple(events)


def _yaml_rows(path: Path) -> tuple[Row, ...]:
    try:
        # The base loader leaves every value a string, so a day that does not exist is refused with its event's number.
        loaded = yaml.load(read_text(path), Loader=yaml.BaseLoader)  # noqa: S506  # makes strings only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" near line {mark.line + 1}" if mark else ""
        raise TableError(f"{path.name}: the YAML is wrong{place}; check its indents, colons and quotes.") from error
    entries = loaded.get("events") if isinstance(loaded, dict) else loaded
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise TableError(f"{path.name}: there is no list of events; expected `events:` with one `- id: ...` an event.")
    rows = []
    for number, entry in enumerate(entries, 1):
        nested = [str(name) for name, value in entry.items() if not isinstance(value, str)]
        if nested:
            raise TableError(f"{path.name}: event {number}, field {nested[0]}: holds a list; expected one text.")
        rows.append(Row(number=number, cells={str(name): _text(value) for name, value in entry.items()}))
    return tuple(rows)


def _text(value: str) -> str:
    return "" if value in ("~", "null", "Null", "NULL") else value.strip()


def _event(row: Row) -> tuple[Event, list[str]]:
    """The event of a row, and what is wrong with it."""
    cells = row.cells
    titles = _by_language(cells, "title")
    url = cells.get("url", "")
    faults = [f"{name}: {fault}" for name in ("starts", "closes") if (fault := _date_fault(cells.get(name, "")))]
    if not cells.get("id"):
        faults.insert(0, "id: is empty; expected an id such as matching-2027-01")
    if not titles:
        faults.append("title_th, title_ja, title_en: are all empty; expected a title in at least one language")
    if url and not _ADDRESS.fullmatch(url):
        faults.append(f"url: {url[:60]!r} is no address; expected one that begins with https://")
    event = Event(
        id=cells.get("id", ""),
        titles=titles,
        starts=cells.get("starts", ""),
        closes=cells.get("closes", ""),
        place=_by_language(cells, "place"),
        url=url,
    )
    return event, faults


def _date_fault(text: str) -> str:
    if not text:
        return "is empty; expected a date such as 2027-01-31"
    try:
        # fromisoformat also takes 20270131 and week dates; these are kept as text and compared, so one form only.
        date = datetime.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return f"there is no day {text!r}; expected a date such as 2027-01-31"
    if date is None:
        return f"{text[:40]!r} is no ISO date; expected one such as 2027-01-31"
    if date.year >= _FIRST_BUDDHIST_YEAR:
        return f"{text!r} has a Buddhist year; expected {date.year - 543}-{text[5:]}"
    return ""


def _by_language(cells: Mapping[str, str], field: str) -> dict[Language, str]:
    """The texts in every language, or nothing where none is given."""
    given = {language: text for language in Language if (text := cells.get(f"{field}_{language}", ""))}
    spare = given.get(Language.EN) or next(iter(given.values()), "")
    return {language: given.get(language, spare) for language in Language} if spare else {}
