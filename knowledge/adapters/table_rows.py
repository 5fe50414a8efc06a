"""Rows of a CSV or Excel file, by the names of its columns."""

import csv
import datetime
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from knowledge.adapters.text_decoding import find_text

_MAX_BYTES = 20 * 1024 * 1024
# A table that unpacks to more is a trap, or far more than this desk has partners.
_MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_MOST_NAMED_PROBLEMS = 10


class TableError(Exception):
    """The file is no table that can be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row below the header; cells that are missing or blank are empty strings."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    cells: dict[str, str]


def read_rows(path: Path, required: Sequence[str]) -> tuple[Row, ...]:
    """Read the rows that are not blank; every cell is text, whatever it begins with.

    Raises:
        TableError: The file is missing, too large, of another kind or broken, or lacks a required column.
    """
    records = _records(path)
    number, header = next(((number, cells) for number, cells in enumerate(records, 1) if any(cells)), (0, []))
    names = [name.strip().lower().replace(" ", "_") for name in header]
    while names and not names[-1]:
        names.pop()
    twice = sorted({name for name in names if name and names.count(name) > 1})
    missing = [name for name in required if name not in names]
    if twice or missing:
        fault = f"has column {', '.join(twice)} twice" if twice else f"lacks column {', '.join(missing)}"
        raise TableError(f"{path.name}: the header row {fault}; the first row must name the columns.")
    rows: list[Row] = []
    surplus: list[str] = []
    for place, cells in enumerate(records[number:], number + 1):
        if any(cells[len(names) :]):
            surplus.append(
                f"row {place}: has {len(cells)} cells and the header {len(names)};"
                " put a text that holds a comma in double quotes"
            )
        elif any(cells):
            padded = [*cells, *[""] * (len(names) - len(cells))]
            rows.append(Row(number=place, cells=dict(zip(names, padded, strict=False))))
    if surplus:
        raise TableError(summary_of(path, surplus))
    if not rows:
        raise TableError(f"{path.name}: there are no rows below the header; add one a row.")
    return tuple(rows)


def _bytes(path: Path) -> bytes:
    """The content of a file that is not too large to be a table.

    Raises:
        TableError: The file cannot be read, or is over 20 MB.
    """
    try:
        if path.exists() and not path.is_file():
            raise TableError(f"{path.name}: is no file; name the file itself.")
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise TableError(f"{path.name}: there is no such file; check its name and folder.") from error
    except (OSError, ValueError) as error:  # ValueError: a name that the system does not allow
        raise TableError(f"{path.name}: the file cannot be opened; check that you may read it.") from error
    if len(data) > _MAX_BYTES:
        raise TableError(f"{path.name}: the file is over 20 MB; split it.")
    return data


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 or a Thai or Japanese encoding.

    Raises:
        TableError: The file cannot be read as text.
    """
    text = find_text(_bytes(path))
    if text is None:
        raise TableError(f"{path.name}: the file is not text in a known encoding; save it as UTF-8.")
    return text


def summary_of(path: Path, problems: Sequence[str]) -> str:
    """One message for all problems of a file; past ten, only how many more there are."""
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    more = len(problems) - _MOST_NAMED_PROBLEMS
    return "\n".join(
        [
            f"{path.name}: {count}, so nothing was taken from this file.",
            *(f"- {problem}" for problem in problems[:_MOST_NAMED_PROBLEMS]),
            *([f"- and {more} more"] if more > 0 else []),
        ]
    )


def _records(path: Path) -> list[list[str]]:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _csv_records(path)
    if suffix == ".xlsx":
        return _excel_records(path)
    raise TableError(f"{path.name}: files ending in {suffix or 'nothing'} are not read; save it as .csv or .xlsx.")


def _csv_records(path: Path) -> list[list[str]]:
    text = read_text(path)
    # Excel's "Unicode text" has tabs.
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    records: list[list[str]] = []
    try:
        # Strict: else one forgotten quote swallows all rows to the next one without a word.
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            records.append([cell.strip() for cell in cells])
    except csv.Error as error:
        raise TableError(
            f"{path.name}: row {len(records) + 1}: the double quotes are wrong ({error});"
            " put the whole cell in double quotes and double those inside."
        ) from error
    return records


def _excel_records(path: Path) -> list[list[str]]:
    data = _bytes(path)
    try:
        if sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist()) > _MAX_UNPACKED_BYTES:
            raise TableError(
                f"{path.name}: the workbook unpacks to more than 200 MB; save the table alone in a new one."
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-down lists and styles that it leaves out
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            try:
                # The size that the sheet claims may be wrong; without it, rows are read as they come.
                workbook.worksheets[0].reset_dimensions()
                return _without_blank_end(
                    [_text(value) for value in values] for values in workbook.worksheets[0].iter_rows(values_only=True)
                )
            finally:
                workbook.close()
    except TableError:
        raise
    except Exception as error:  # a broken file breaks zipfile, the XML parser and openpyxl, each in its own way
        raise TableError(
            f"{path.name}: the file is broken, locked with a password or no Excel workbook;"
            " open it in Excel and save it again."
        ) from error


def _without_blank_end(rows: Iterable[list[str]]) -> list[list[str]]:
    """A format that reaches down the whole sheet makes a million empty rows; keep blank rows only between others."""
    kept: list[list[str]] = []
    blank = 0
    for row in rows:
        if any(row):
            kept += [[] for _ in range(blank)]
            kept.append(row)
            blank = 0
        else:
            blank += 1
    return kept


def _text(value: object) -> str:
    """A cell as it reads in the sheet; a formula stays its text and is never worked out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value).strip()
