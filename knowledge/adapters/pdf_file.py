"""PDF files, as far as they hold text."""

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pypdf import PdfReader

from knowledge.adapters.paragraphs import join_numbered
from knowledge.adapters.titles import meaningful_title
from knowledge.errors import DocumentError, EmptyDocumentError, TooLargeDocumentError, UnreadableDocumentError
from knowledge.model import Block, FileText

# A scan has no letters of its own; the scanner's name or a page number stamped on it come to fewer than this.
_FEWEST_LETTERS_A_PAGE = 20
_MOST_UNREADABLE_SHARE = 0.2
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:หน้า(?:ที่)?|page|p\.)?\s*\d{1,3}\s*(?:(?:/|of|จาก)\s*\d{1,3})?\s*(?:ページ|頁)?[-–—\s]*", re.IGNORECASE
)
_EDGE_LINES = 2
Matrix = Sequence[float]
Drawn = list[tuple[str, float]]
# A heading is set larger than the text, as most offices set theirs; a bold one of the same size is not told from the text.
_LARGER = 1.15
_LONGEST_HEADING = 120
_MOST_HEADINGS_SHARE = 0.4

# Old Thai fonts keep raised, lowered and shifted forms of letters in the private use area (the Windows table, as in
# HarfBuzz, hb-ot-shaper-thai.cc).
_THAI_FORMS = dict(
    zip(
        range(0xF700, 0xF71B),
        "ฐ" "\u0e34\u0e35\u0e36\u0e37" "\u0e48\u0e49\u0e4a\u0e4b\u0e4c" "\u0e48\u0e49\u0e4a\u0e4b\u0e4c" "ญ"
        "\u0e31\u0e4d\u0e47" "\u0e48\u0e49\u0e4a\u0e4b\u0e4c" "\u0e38\u0e39\u0e3a",
        strict=True,
    )
)  # fmt: skip
# Fonts that draw a kanji and its radical, or two letters and their ligature, with one glyph give the rarer one back.
_LOOKALIKES = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xFB00, 0xFB07))
}
_RADICALS = dict(zip(map(ord, "⺠⻄⻑⻘⻝⻤⻨⻩⻭⻯⻲"), "民西長青食鬼麦黄歯竜亀", strict=True))
_LETTERS = {**_THAI_FORMS, **_LOOKALIKES, **_RADICALS, 0: None}  # 0: a glyph without a character

_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
# No word begins with sara am or sara aa. A space before one is left from the ring of a sara am that the font split.
_SPACED_SARA_AM = re.compile("(?<=[ก-ฮ])(?: {1,2}([\u0e48-\u0e4b]?)|([\u0e48-\u0e4b]) {1,2})[\u0e32\u0e33]")
_SPACE_BEFORE_MARK = re.compile("(?<=[\u0e01-\u0e4e]) {1,2}(?=[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])")


def read_pdf(data: bytes, *, most_characters: int) -> FileText:
    """Read the text of a PDF page by page, with its broken lines joined into paragraphs.

    Raises:
        UnreadableDocumentError: It is broken, locked, or its fonts do not tell which letters they draw.
        EmptyDocumentError: It holds pictures of text only.
        TooLargeDocumentError: It holds more than `most_characters`.
    """
    # What is wrong is told by our own errors; pypdf's remarks on the way would only stand beside them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        # Many PDFs are encrypted only against changes; the empty password opens those.
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocumentError("This PDF is locked with a password; save a copy without one and take that.")
        pages, sizes = _pages(reader, most_characters)
        _refuse_without_text(reader, "".join(pages))
        scanned = _scanned(reader, pages)
        title = meaningful_title(reader.metadata.title if reader.metadata else None)
    except DocumentError:
        raise
    except Exception as error:  # a broken PDF breaks pypdf at any point, each in its own way
        raise UnreadableDocumentError(
            "This PDF is broken and cannot be read; get the original again, or print it to a new PDF."
        ) from error
    lines = _without_running_lines([[line for line in page.split("\n") if line.strip()] for page in pages])
    title, blocks = _in_sections(lines, _headings(lines, sizes), title)
    return FileText(title=title, blocks=blocks, scanned_pages=scanned)


def _in_sections(
    lines: Sequence[tuple[int, str]], headings: Collection[str], title: str
) -> tuple[str, tuple[Block, ...]]:
    """The title, if a heading before any text is one, and the paragraphs under their headings."""
    apart: list[tuple[int, str]] = []
    for page, line in lines:
        # Between blank lines, so that no heading is joined to the text.
        apart += [(page, ""), (page, line), (page, "")] if line.strip() in headings else [(page, line)]
    blocks: list[Block] = []
    heading, is_told = "", True
    for place, text in join_numbered(line for _, line in apart):
        page, line = apart[place]
        if line.strip() not in headings:
            blocks.append(Block(heading=heading, text=text, page=page))
            is_told = True
            continue
        if not title and not blocks and is_told:
            title = text
            continue
        # A heading in two lines, or one of a chapter over one of a section.
        heading = text if is_told else f"{heading} {text}"
        is_told = False
    if not is_told:
        blocks.append(Block(heading="", text=heading, page=lines[-1][0]))
    return title, tuple(blocks)


def _headings(lines: Sequence[tuple[int, str]], sizes: Mapping[str, float]) -> frozenset[str]:
    """Lines that are set larger than most of the text; none where too many are."""
    letters: Counter[float] = Counter()
    for _, line in lines:
        letters[sizes.get(line.strip(), 0.0)] += len(line)
    usual = max(letters, key=lambda size: letters[size], default=0.0)
    found = [
        line.strip()
        for _, line in lines
        if usual and sizes.get(line.strip(), 0.0) >= _LARGER * usual and len(line.strip()) <= _LONGEST_HEADING
    ]
    return frozenset(found) if len(found) <= _MOST_HEADINGS_SHARE * len(lines) else frozenset()


def mended(text: str) -> str:
    """Thai and Japanese letters as they are typed, where a PDF's fonts give back the shapes they were drawn with."""
    text = _SPLIT_SARA_AM.sub("\\1\u0e33", text.translate(_LETTERS))
    text = _SPACED_SARA_AM.sub(lambda found: f"{found[1] or found[2] or ''}\u0e33", text)
    return _SPACE_BEFORE_MARK.sub("", text)


def _pages(reader: PdfReader, most_characters: int) -> tuple[list[str], Mapping[str, float]]:
    """The text of each page, and the size of the letters in each line."""
    pages: list[str] = []
    sizes: dict[str, float] = {}
    characters = 0
    for page in reader.pages:
        drawn: list[tuple[str, float]] = []

        def note(text: str, on_page: Matrix, in_text: Matrix, _font: object, size: float, drawn: Drawn = drawn) -> None:
            # What is drawn is scaled by both matrices; many programs set the size there and leave it at 1.
            drawn.append((text, round(abs(size * in_text[3] * on_page[3]), 1)))

        pages.append(mended(page.extract_text(visitor_text=note)))
        sizes.update(_sizes_of_lines(drawn))
        characters += len(pages[-1])
        if characters > most_characters:
            raise TooLargeDocumentError(
                f"This PDF holds more than {most_characters:,} characters of text; split it into smaller files."
            )
    return pages, sizes


def _sizes_of_lines(drawn: Sequence[tuple[str, float]]) -> Mapping[str, float]:
    """The size in which most of each line is drawn."""
    found: dict[str, float] = {}
    line, letters = "", Counter[float]()
    for text, size in (*drawn, ("\n", 0.0)):
        first, *others = text.split("\n")
        line += first
        letters[size] += len(first.strip())
        for piece in others:
            if line.strip():
                found[mended(line).strip()] = max(letters, key=lambda one: letters[one])
            line, letters = piece, Counter[float]({size: len(piece.strip())})
    return found


def _scanned(reader: PdfReader, pages: Sequence[str]) -> tuple[int, ...]:
    """Pages that are pictures without text, counted from 1."""
    bare = [
        number for number, text in enumerate(pages, start=1) if sum(map(str.isalpha, text)) < _FEWEST_LETTERS_A_PAGE
    ]
    return tuple(number for number in bare if len(reader.pages[number - 1].images) > 0)


def _refuse_without_text(reader: PdfReader, text: str) -> None:
    letters = sum(map(str.isalpha, text))
    pictures = sum(len(page.images) > 0 for page in reader.pages)
    if letters < _FEWEST_LETTERS_A_PAGE * pictures and 2 * pictures >= len(reader.pages):
        raise EmptyDocumentError(
            "This PDF is scanned: it holds pictures of pages and no text; run text recognition (OCR) on it first,"
            " or take the file it was printed from."
        )
    unreadable = sum(unicodedata.category(character) in ("Co", "Cn") or character == "\ufffd" for character in text)
    if unreadable > _MOST_UNREADABLE_SHARE * len(text):
        raise UnreadableDocumentError(
            "The fonts of this PDF do not tell which letters they draw; run text recognition (OCR) on it,"
            " or take the file it was made from."
        )


def _without_running_lines(pages: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """All lines with their page, without page numbers, and with what heads or foots most pages only once."""
    edges = Counter(key for page in pages for key in {_key(line) for line in _edge_lines(page)})
    running = {key for key, count in edges.items() if count > 1 and 2 * count > len(pages)}
    kept: list[tuple[int, str]] = []
    seen: set[str] = set()
    for number, page in enumerate(pages, start=1):
        for place, line in enumerate(page):
            is_edge = place < _EDGE_LINES or place >= len(page) - _EDGE_LINES
            if is_edge and _PAGE_NUMBER.fullmatch(line):
                continue
            if is_edge and (key := _key(line)) in running:
                # Between blank lines, so that it is not joined to the text.
                kept += [] if key in seen else [(number, ""), (number, line), (number, "")]
                seen.add(key)
                continue
            kept.append((number, line))
    return kept


def _edge_lines(page: Sequence[str]) -> Sequence[str]:
    return [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))
