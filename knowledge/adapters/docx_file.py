"""Word documents."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from knowledge.adapters.office_package import check_package
from knowledge.adapters.paragraphs import tidy
from knowledge.adapters.titles import meaningful_title
from knowledge.errors import UnreadableDocumentError
from knowledge.model import Block, FileText


def read_docx(data: bytes) -> FileText:
    """Read the paragraphs and table rows of a Word document in order, under their headings.

    Raises:
        UnreadableDocumentError: It is broken, encrypted or no Word document.
        TooLargeDocumentError: It unpacks to more than a document needs.
    """
    check_package(data, "Word document", ".doc")
    try:
        return _read(docx.Document(io.BytesIO(data)))
    except Exception as error:  # a broken file breaks zipfile, lxml and python-docx at any point, each in its own way
        raise UnreadableDocumentError(
            "This file is broken or not a Word document, though its name says .docx; open it in Word and save it again."
        ) from error


def _read(document: Document) -> FileText:
    names = {style.style_id: style.name or "" for style in document.styles}
    title = ""
    blocks: list[Block] = []
    heading = ""
    for element in document.element.body.iter(qn("w:p"), qn("w:tbl")):
        if _is_inside(element, qn("w:tbl")):
            continue
        if element.tag == qn("w:tbl"):
            blocks += (Block(heading=heading, text=row) for row in _rows(element))
            continue
        style = names.get(element.style or "", "") if element.style else ""
        if style == "Title" or style.startswith("Heading"):
            heading = tidy(_text(element)) or heading
            if not blocks or style == "Title":
                title = title or heading
            continue
        blocks += (Block(heading=heading, text=line) for line in _text(element).split("\n") if tidy(line))
    return FileText(title=title or meaningful_title(document.core_properties.title), blocks=tuple(blocks))


def _rows(table: Any) -> Iterator[str]:
    """Rows as `cell | cell`; a row of one cell, such as a frame around text, as its paragraphs."""
    for row in table.iter(qn("w:tr")):
        cells = [cell for cell in row.iter(qn("w:tc")) if _nearest(cell, qn("w:tr")) is row]
        texts = [[tidy(_text(paragraph)) for paragraph in cell.iter(qn("w:p"))] for cell in cells]
        if len(texts) == 1:
            yield from filter(None, texts[0])
        elif any(map(any, texts)):
            yield tidy(" | ".join(" ".join(filter(None, cell)) for cell in texts))


def _text(paragraph: Any) -> str:
    """All text of a paragraph, also what python-docx leaves out: tracked insertions and content controls.

    A text box has paragraphs of its own, which are met on their own.
    """
    pieces = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    return "".join(
        pieces.get(element.tag, element.text or "")
        for element in paragraph.iter(qn("w:t"), *pieces)
        if _nearest(element, qn("w:p")) is paragraph
    )


def _is_inside(element: Any, tag: str) -> bool:
    return _nearest(element, tag) is not None


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)
