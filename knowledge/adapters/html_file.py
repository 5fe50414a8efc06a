"""HTML pages: the content without what surrounds it."""

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PageElement, Tag

from knowledge.adapters.paragraphs import tidy
from knowledge.dateline import parse_date
from knowledge.model import Block, FileText

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOT_CONTENT = (
    *("script", "style", "noscript", "template", "nav", "aside", "iframe", "svg", "button", "select", "textarea"),
    # Ruby glosses say the kanji before them a second time.
    *("header", "footer", "form", "rt", "rp"),
)
_HIDDEN = '[hidden], [role="navigation"], [role="search"], [style*="display:none"], [style*="display: none"]'
_MAIN = ("main", '[role="main"]', "article")
_INLINE = (
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd"),
    *("label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
    *("time", "tt", "u", "var", "wbr"),
)
_DATE_NAMES = frozenset({"article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "pubdate"})
# A line break in the page, told apart from one in the source, which means no more than a space.
_BREAK = "\u2028"
# Japanese pages break lines for looks, also in mid-sentence: after hiragana or a comma the sentence goes on.
_BREAK_IN_SENTENCE = re.compile(rf"(?<=[\u3041-\u3096、])\s*{_BREAK}\s*(?=[\u3041-\u30ff\u3400-\u9fff])")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
# A table with cells of more paragraphs than this was made to place things on the page.
_MOST_CELL_PARAGRAPHS = 3


def declared_encoding(data: bytes) -> str:
    """The encoding that a page claims, or empty; Shift_JIS and TIS-620 are taken as the Windows supersets they mean."""
    claimed = (EncodingDetector.find_declared_encoding(data, is_html=True, search_entire_document=False) or "").lower()
    return {"shift_jis": "cp932", "x-sjis": "cp932", "tis-620": "cp874", "windows-874": "cp874"}.get(claimed, claimed)


def read_html(markup: str) -> FileText:
    """Read the main content of a page: paragraphs, list items and table rows under their headings.

    The `lang` attribute is not believed: templates say `en` over Thai pages.
    """
    # Beautiful Soup takes a text without any tag for a file name, and a declaration for XML, and warns.
    page = _XML_DECLARATION.sub("", markup) if "<" in markup else f"<pre>{markup}</pre>"
    soup = BeautifulSoup(page, "lxml")
    title = tidy(soup.title.get_text()) if soup.title else ""
    url, published = _address(soup), _published(soup)
    _remove_surroundings(soup)
    root = _main_content(soup)
    blocks = tuple(_Walk().blocks(root))
    # Markdown has no <title>, so its first heading counts even where it is no h1.
    heading = root.find("h1") or (None if title else root.find(_HEADINGS))
    return FileText(
        title=(_inline_text(heading) if heading else "") or title, blocks=blocks, url=url, published=published
    )


def _address(soup: BeautifulSoup) -> str:
    found = soup.select_one('link[rel="canonical"][href]') or soup.select_one('meta[property="og:url"][content]')
    address = str(found.get("href") or found.get("content")) if found else ""
    return address if re.match(r"https?://\S+$", address) else ""


def _published(soup: BeautifulSoup) -> str:
    for tag in soup.find_all(["meta", "time"]):
        names = {str(tag.get(attribute, "")).lower() for attribute in ("property", "itemprop", "name")}
        said = tag.get("content") or tag.get("datetime") or tag.get_text()
        if names & _DATE_NAMES and (date := parse_date(str(said))):
            return date
    return ""


def _remove_surroundings(soup: BeautifulSoup) -> None:
    for tag in [*soup.find_all(_NOT_CONTENT), *soup.select(_HIDDEN)]:
        if not tag.decomposed and not _holds_content(tag):
            tag.decompose()


def _holds_content(tag: Tag) -> bool:
    """An article's own header holds its title; ASP.NET puts the whole page into one form."""
    if tag.name == "header" and tag.find_parent(["main", "article"]):
        return True
    if tag.name in ("header", "form") and tag.find(["main", "article"]):
        return True
    body = tag.find_parent("body")
    return tag.name == "form" and body is not None and 2 * len(tag.get_text()) > len(body.get_text())


def _main_content(soup: BeautifulSoup) -> Tag:
    for selector in _MAIN:
        found = [tag for tag in soup.select(selector) if tag.get_text(strip=True)]
        # Several articles are a list of teasers: no single one is what the page says.
        if len(found) == 1 or (found and selector != "article"):
            return found[0]
    return soup.body or soup


class _Walk:
    """One pass over the content in reading order."""

    def __init__(self) -> None:
        self._heading = ""
        self._inline: list[str] = []
        self._is_preformatted = False

    def blocks(self, node: Tag) -> Iterator[Block]:
        """Every paragraph below the node."""
        yield from self._visit(node.children)
        yield from self._flushed()

    def _visit(self, children: Iterable[PageElement]) -> Iterator[Block]:
        for child in children:
            if type(child) is NavigableString:  # its subclasses are comments, doctypes and the like
                self._inline.append(child.replace("\n", _BREAK) if self._is_preformatted else child)
            elif isinstance(child, Tag):
                yield from self._visit_tag(child)

    def _visit_tag(self, tag: Tag) -> Iterator[Block]:
        if tag.name in _INLINE:
            yield from self._visit(tag.children)
            return
        if tag.name == "br":
            self._inline.append(_BREAK)
            return
        yield from self._flushed()
        if tag.name in _HEADINGS:
            self._heading = _inline_text(tag) or self._heading
        elif tag.name == "pre":
            self._is_preformatted = True
            yield from self._visit(tag.children)
            yield from self._flushed()
            self._is_preformatted = False
        elif tag.name == "table" and (rows := _rows(tag)):
            yield from (Block(heading=self._heading, text=row) for row in rows)
        elif tag.name != "title":
            yield from self._visit(tag.children)
        yield from self._flushed()

    def _flushed(self) -> Iterator[Block]:
        text = _BREAK_IN_SENTENCE.sub("", "".join(self._inline))
        self._inline.clear()
        for line in text.split(_BREAK):
            if clean := tidy(line):
                yield Block(heading=self._heading, text=clean)


def _rows(table: Tag) -> list[str]:
    """Rows of a table of data as `cell | cell`; none for a table that only places things on the page."""
    if table.find(("table", *_HEADINGS)):
        return []
    rows = [[list(_Walk().blocks(cell)) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")]
    if all(len(row) < 2 for row in rows) or any(len(cell) > _MOST_CELL_PARAGRAPHS for row in rows for cell in row):
        return []
    texts = [[" ".join(block.text for block in cell) for cell in row] for row in rows]
    caption = [_inline_text(table.caption)] if table.caption else []
    return [*caption, *(tidy(" | ".join(cells)) for cells in texts if any(cells))]


def _inline_text(tag: Tag) -> str:
    return " ".join(block.text for block in _Walk().blocks(tag))
