"""PowerPoint presentations: a slide is a section under its title."""

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation

from knowledge.adapters.office_package import check_package
from knowledge.adapters.paragraphs import tidy
from knowledge.adapters.titles import meaningful_title
from knowledge.errors import UnreadableDocumentError
from knowledge.model import Block, FileText


def read_pptx(data: bytes) -> FileText:
    """Read the texts, tables and notes of the slides in order; the page of a block is the number of its slide.

    Raises:
        UnreadableDocumentError: It is broken, encrypted or no presentation.
        TooLargeDocumentError: It unpacks to more than a presentation needs.
    """
    check_package(data, "PowerPoint presentation", ".ppt")
    try:
        presentation = Presentation(io.BytesIO(data))
        blocks: list[Block] = []
        first_title = ""
        for number, slide in enumerate(presentation.slides, start=1):
            title = slide.shapes.title
            heading = tidy(title.text_frame.text) if title is not None else ""
            first_title = first_title or heading
            texts = [*_texts(slide.shapes, title), *_notes(slide)]
            # A slide of nothing but its title says what it says there.
            blocks += [Block(heading=heading, text=text, page=number) for text in texts or filter(None, [heading])]
        return FileText(title=meaningful_title(presentation.core_properties.title) or first_title, blocks=tuple(blocks))
    except Exception as error:  # a broken file breaks lxml and python-pptx at any point, each in its own way
        raise UnreadableDocumentError(
            "This file is broken or not a PowerPoint presentation, though its name says .pptx; open it in PowerPoint"
            " and save it again."
        ) from error


def _texts(shapes: Any, title: Any) -> Iterator[str]:
    for shape in shapes:
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if hasattr(shape, "shapes"):
            yield from _texts(shape.shapes, None)
        elif getattr(shape, "has_table", False) and shape.has_table:
            for row in shape.table.rows:
                cells = [tidy(cell.text_frame.text) for cell in row.cells]
                if any(cells):
                    yield " | ".join(cells)
        elif shape.has_text_frame:
            yield from filter(None, (tidy(paragraph.text) for paragraph in shape.text_frame.paragraphs))


def _notes(slide: Any) -> Iterator[str]:
    """What the speaker is to say."""
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from filter(None, (tidy(one.text) for one in slide.notes_slide.notes_text_frame.paragraphs))
