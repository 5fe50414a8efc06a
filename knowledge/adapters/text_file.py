"""Plain text and Markdown files, with what they say of themselves on top."""

import re
from collections.abc import Mapping
from dataclasses import replace

import yaml
from markdown_it import MarkdownIt

from knowledge.adapters.html_file import read_html
from knowledge.adapters.paragraphs import is_wrapped, join_wrapped, tidy
from knowledge.dateline import parse_date
from knowledge.errors import ValidityError
from knowledge.model import Block, FileText, Language, Validity

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<front>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z _-]{0,30})\s*[:：][ \t]*(?P<value>.*)")
_VALIDITY = ("valid_from", "valid_until", "edition", "successor")
_KNOWN_FIELDS = frozenset({"title", "url", "source", "published", "date", "language", "licence", "license", *_VALIDITY})


_ORIGIN = re.compile(r"(?:ที่มา|出典|source)\s*[:：]\s*(?P<url>https?://\S+)", re.IGNORECASE)
# What a web page copied as text brings along: rules made of marks, and the label of the print button.
_LEFTOVER = re.compile(r"[\W_]*|พิมพ์|印刷|print", re.IGNORECASE)


def read_plain(text: str) -> FileText:
    """Read plain text: one paragraph a line, or lines broken at a margin with blank lines between paragraphs."""
    fields, body = _split_fields(_unix(text))
    lines = [line for line in body.split("\n") if not line.strip() or not _LEFTOVER.fullmatch(line.strip())]
    # A copied article often ends with its own address.
    origin = next((found for line in reversed(lines) if (found := _ORIGIN.fullmatch(line.strip()))), None)
    if origin:
        fields = {"url": origin["url"], **fields}
        lines = [line for line in lines if not _ORIGIN.fullmatch(line.strip())]
    paragraphs = join_wrapped(lines) if is_wrapped(lines) else [clean for line in lines if (clean := tidy(line))]
    return _described(FileText(title="", blocks=tuple(Block(heading="", text=text) for text in paragraphs)), fields)


def read_markdown(text: str) -> FileText:
    """Read CommonMark with tables; its first heading of the first level is the title."""
    fields, body = _split_fields(_unix(text))
    # Markdown is defined by the HTML it stands for, so there is one reader of headings, lists and tables.
    rendered = MarkdownIt("commonmark").enable("table").render(body)
    return _described(read_html(rendered), fields)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _described(file: FileText, fields: Mapping[str, str]) -> FileText:
    """The file with what its own fields say; they overrule what was found in the text."""
    url = next((fields[name] for name in ("url", "source") if re.match(r"https?://\S+$", fields.get(name, ""))), "")
    published = next((date for name in ("published", "date") if (date := parse_date(fields.get(name, "")))), "")
    told = {name: fields[name].strip() for name in _VALIDITY if fields.get(name, "").strip()}
    for name in ("valid_from", "valid_until"):
        if name in told and not (date := parse_date(told[name])):
            raise ValidityError(
                f"{name}: {told[name]!r} is no date; write a year, a month or a day, such as 2026-03-31"
            )
        if name in told:
            told[name] = date
    code = re.split("[-_]", fields.get("language", "").lower())[0]
    return replace(
        file,
        title=tidy(fields.get("title", "")) or file.title,
        url=url or file.url,
        published=published or file.published,
        language=Language(code) if code in set(Language) else None,
        validity=Validity(published=published or file.published, **told),
    )


def _split_fields(text: str) -> tuple[Mapping[str, str], str]:
    """What the text says of itself, as YAML between `---` or `name: value` lines before a blank one; and the rest."""
    framed = _FRONT_MATTER.match(text)
    if framed:
        fields = _yaml_fields(framed["front"])
        # Two horizontal rules around a paragraph look like front matter and are none.
        return (fields, text[framed.end() :]) if fields else ({}, text)
    head, _, body = text.lstrip("\n").partition("\n\n")
    fields = _line_fields(head)
    return (fields, body) if fields else ({}, text)


def _yaml_fields(front: str) -> Mapping[str, str]:
    try:
        # The base loader leaves every value a string: a date stays as it was written.
        loaded = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506  # makes strings only
    except (yaml.YAMLError, RecursionError):
        # Mostly a title with an unquoted colon, which is plain enough without YAML.
        return _line_fields(front)
    if not isinstance(loaded, dict):
        return {}
    return {name.lower(): value for name, value in loaded.items() if isinstance(name, str) and isinstance(value, str)}


def _line_fields(head: str) -> Mapping[str, str]:
    found = [_FIELD.fullmatch(line.strip()) for line in head.strip().split("\n")]
    fields = {match["name"].strip().lower(): match["value"].strip() for match in found if match}
    is_header = len(fields) == len(found) and _KNOWN_FIELDS & fields.keys()
    return fields if is_header else {}
