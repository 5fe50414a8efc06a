"""Excel workbooks as something to read: a sheet is a section, a row tells its cells by the names of their columns."""

import datetime
import io
import warnings
from collections.abc import Iterable, Sequence

import openpyxl

from knowledge.adapters.office_package import check_package
from knowledge.adapters.paragraphs import tidy
from knowledge.adapters.titles import meaningful_title
from knowledge.errors import UnreadableDocumentError
from knowledge.model import Block, FileText

_MOST_COLUMNS = 60
_MOST_ROWS = 20_000
_FEWEST_NAMES = 2
"""A row of fewer cells is a line of text, such as the title above a table, and not its header."""


def read_xlsx(data: bytes) -> FileText:
    """Read the rows of every sheet in order, without holding the workbook; formulas as they were last worked out.

    The heading of a block is the name of its sheet.

    Raises:
        UnreadableDocumentError: It is broken, encrypted or no workbook.
        TooLargeDocumentError: It unpacks to more than a workbook of text needs.
    """
    check_package(data, "Excel workbook", ".xls")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out: charts, validation, styles. None of it is text.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            blocks = [
                Block(heading=tidy(sheet.title), text=line)
                for sheet in book.worksheets
                for line in _lines(sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS, values_only=True))
            ]
            title = meaningful_title(book.properties.title)
            book.close()
    except Exception as error:  # a broken file breaks zipfile and openpyxl at any point, each in its own way
        raise UnreadableDocumentError(
            "This file is broken or not an Excel workbook, though its name says .xlsx; open it in Excel and save it again."
        ) from error
    return FileText(title=title, blocks=tuple(blocks))


def _lines(rows: Iterable[Sequence[object]]) -> Iterable[str]:
    """Each row as `name: value; name: value`; lines above the header, and tables without one, as they stand."""
    names: list[str] = []
    for row in rows:
        cells = [_said(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            # After an empty row another table may begin.
            names = []
        elif not names and len(filled) >= _FEWEST_NAMES and not any(_is_figure(cell) for cell in filled):
            names = cells
        elif names and len(filled) > 1:
            pairs = zip(cells, [*names, *[""] * len(cells)], strict=False)
            yield "; ".join(f"{name}: {cell}" if name else cell for cell, name in pairs if cell)
        else:
            yield " | ".join(filled)


def _said(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy(str(cell))


def _is_figure(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "", 1).replace("%", "").strip().isdigit()
