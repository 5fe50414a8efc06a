"""Reads the files that people have: what one says, in paragraphs, with its title, address and date."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from knowledge.adapters.docx_file import read_docx
from knowledge.adapters.html_file import declared_encoding, read_html
from knowledge.adapters.paragraphs import tidy
from knowledge.adapters.pdf_file import read_pdf
from knowledge.adapters.pptx_file import read_pptx
from knowledge.adapters.text_decoding import find_text
from knowledge.adapters.text_file import read_markdown, read_plain
from knowledge.adapters.titles import first_line_title, without_breadcrumbs
from knowledge.adapters.xlsx_file import read_xlsx
from knowledge.dateline import find_dateline, find_published
from knowledge.errors import DocumentError, EmptyDocumentError, TooLargeDocumentError, UnreadableDocumentError
from knowledge.model import Block, FileText

MAX_BYTES = 20 * 1024 * 1024
"""The largest file that is read."""
MAX_CHARACTERS = 2_000_000
"""The longest text that is taken from one file."""

_TOO_LONG = f"This file holds more than {MAX_CHARACTERS:,} characters of text; split it into smaller files."
_DATELINE_LINES = 5
# Pages repeat their title and summary. A short line such as "Free of charge" may return under another heading and mean
# something else.
_SHORT_CHARACTERS = 40


class FileReader:
    """Reads one file at a time and remembers nothing."""

    SUFFIXES: ClassVar[tuple[str, ...]] = (
        ".md",
        ".markdown",
        ".txt",
        ".html",
        ".htm",
        ".pdf",
        ".docx",
        ".pptx",
        ".xlsx",
    )
    """Endings of the file names it reads."""

    def read(self, path: Path) -> FileText:
        """Read a file; its ending says what it should be.

        Raises:
            UnreadableDocumentError: It is missing, broken, locked, or not what its name says.
            EmptyDocumentError: It holds no text.
            TooLargeDocumentError: It is over 20 MB, or over 2,000,000 characters of text.
        """
        data = _bytes(path)
        try:
            found = _READERS[path.suffix.lower()](data)
            return _finished(found, path.stem)
        except DocumentError:
            raise
        except Exception as error:  # a hostile file must not stop the ones after it; nothing is hidden: it is refused
            raise UnreadableDocumentError(
                "This file is broken and cannot be read; open it in the program it was made with and save it again."
            ) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableDocumentError("This is a folder; name the files in it.")
        if path.suffix.lower() not in FileReader.SUFFIXES:
            raise UnreadableDocumentError(
                f"This kind of file ({path.suffix or 'no ending'}) is not read;"
                f" save it as one of {', '.join(FileReader.SUFFIXES)}."
            )
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise UnreadableDocumentError("This is no ordinary file; copy its content into one.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableDocumentError("There is no such file; check its name and folder.") from error
    except PermissionError as error:
        raise UnreadableDocumentError("This file may not be read; ask its owner for permission to read it.") from error
    except (OSError, ValueError) as error:  # ValueError: a name that the system does not allow
        raise UnreadableDocumentError(
            "This file cannot be opened; copy it to this computer's disk and take the copy."
        ) from error
    if len(data) > MAX_BYTES:
        raise TooLargeDocumentError("This file is over 20 MB; split it, or take out its pictures.")
    if not data.strip():
        raise EmptyDocumentError("This file is empty; check that it was saved and copied in full.")
    return data


def _text(data: bytes, declared: str = "") -> str:
    text = find_text(data, declared=declared)
    if text is None:
        raise UnreadableDocumentError(
            "This file is not text in UTF-8 or a Thai or Japanese encoding; check its ending, or save it as UTF-8."
        )
    if len(text) > MAX_CHARACTERS:
        raise TooLargeDocumentError(_TOO_LONG)
    return text


_READERS: dict[str, Callable[[bytes], FileText]] = {
    ".md": lambda data: read_markdown(_text(data)),
    ".markdown": lambda data: read_markdown(_text(data)),
    ".txt": lambda data: read_plain(_text(data)),
    ".html": lambda data: read_html(_text(data, declared_encoding(data))),
    ".htm": lambda data: read_html(_text(data, declared_encoding(data))),
    ".pdf": lambda data: read_pdf(data, most_characters=MAX_CHARACTERS),
    ".docx": read_docx,
    ".pptx": read_pptx,
    ".xlsx": read_xlsx,
}


def _finished(found: FileText, stem: str) -> FileText:
    """The file with its title and date settled, and without what it says twice."""
    blocks = [
        Block(heading=tidy(block.heading), text=text, page=block.page)
        for block in found.blocks
        if (text := tidy(block.text))
    ]
    if not blocks:
        raise EmptyDocumentError("This file holds no text; check that it was saved and copied in full.")
    if sum(len(block.text) for block in blocks) > MAX_CHARACTERS:
        raise TooLargeDocumentError(_TOO_LONG)
    published = found.published or find_published([block.text for block in blocks[:_DATELINE_LINES]])
    body = _without_datelines(blocks, published)
    lines = [block.text for block in body]
    full_title = found.title or first_line_title(lines) or tidy(stem)
    title = without_breadcrumbs(full_title, lines[:_DATELINE_LINES])
    told = _without_repeats(body, {title, full_title})
    validity = replace(found.validity, published=published)
    return replace(found, title=title, published=published, validity=validity, blocks=told or tuple(body[:1]))


def _without_datelines(blocks: list[Block], published: str) -> list[Block]:
    """The blocks without lines on top that say nothing but the date; unless there is nothing else."""
    kept = []
    for place, block in enumerate(blocks):
        dateline = find_dateline(block.text) if place < _DATELINE_LINES else None
        if not (dateline and dateline.is_alone and dateline.date == published):
            kept.append(block)
    return kept or blocks


def _without_repeats(blocks: list[Block], titles: set[str]) -> tuple[Block, ...]:
    seen: set[str] = set()
    kept = []
    for block in blocks:
        # The title is told beside every block; as their heading it would be told twice.
        heading = "" if block.heading in titles else block.heading
        key = block.text if len(block.text) > _SHORT_CHARACTERS else f"{heading}\n{block.text}"
        if block.text in titles or key in seen:
            continue
        seen.add(key)
        kept.append(Block(heading=heading, text=block.text, page=block.page))
    return tuple(kept)
