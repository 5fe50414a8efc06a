"""The library that is shipped with the package: programme documents in Markdown, and the table of their sources.

A document is one file per language. A section is one chat answer; each of its lines is one sentence and ends with the keys of its
sources. `<!-- asks: a | b -->` lists questions it answers, `<!-- gap -->` marks what our documents do not tell.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import LibraryError
from knowledge.model import Document, DocumentId, Language, Section, Sentence, Source, Validity
from knowledge.yaml_file import load_yaml

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"^## (?P<heading>.+?)\s*\{#(?P<id>[\w-]+)\}\s*$")
_ASKS = re.compile(r"^<!--\s*asks:\s*(.*?)\s*-->$")
_GAP = re.compile(r"^<!--\s*gap\s*-->$")
_SENTENCE = re.compile(r"^(?P<text>.*?)\s*(?P<keys>(?:\[[\w.-]+\]\s*)+)\s*$")
_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def read_sources(path: Path) -> Mapping[str, Source]:
    """Read the table of sources; every one has a title in three languages, an address and a date.

    Raises:
        LibraryError: A source lacks one of them.
    """
    sources = {}
    for key, raw in load_yaml(path.read_text("utf-8")).items():
        missing = [name for name in ("url", "date", "title") if not raw.get(name)]
        missing += [f"title.{language}" for language in Language if language not in raw.get("title", {})]
        if missing or not _is_date(str(raw["date"])):
            raise LibraryError(f"{path.name}: source {key} lacks {', '.join(missing) or 'an ISO date'}")
        sources[key] = Source(
            key=key,
            titles=tuple((language, raw["title"][language]) for language in Language),
            url=raw["url"],
            date=str(raw["date"]),
            is_read_date=raw.get("date_is") == "read",
            is_own=key == "service",
        )
    return sources


def read_library(folder: Path) -> Sequence[Document]:
    """Read every programme document below `folder`.

    Raises:
        LibraryError: A document breaks the rules: no source or date, a sentence without a source, a language missing.
    """
    sources = read_sources(folder / "sources.yaml")
    documents = [_read_document(path, sources) for path in sorted((folder / "programmes").glob("*.md"))]
    _check_languages(documents)
    return documents


def _read_document(path: Path, sources: Mapping[str, Source]) -> Document:
    text = path.read_text("utf-8")
    found = _FRONT_MATTER.match(text)
    if not found:
        raise LibraryError(f"{path.name}: starts without front matter (--- ... ---)")
    front = _front_matter(path.name, found.group(1))
    missing = [name for name in ("id", "language", "title", "sources", "reviewed") if not front.get(name)]
    if missing:
        raise LibraryError(f"{path.name}: front matter lacks {', '.join(missing)}")
    if front["language"] not in set(Language):
        raise LibraryError(f"{path.name}: language {front['language']!r} is none of {', '.join(Language)}")
    language = Language(front["language"])
    if path.name != f"{front['id']}.{language}.md":
        raise LibraryError(f"{path.name}: should be called {front['id']}.{language}.md")
    sections = _read_sections(path.name, text[found.end() :], sources)
    cited = {source.key for section in sections for sentence in section.sentences for source in sentence.sources}
    return Document(
        id=DocumentId(f"{front['id']}@{language}"),
        language=language,
        title=front["title"],
        sections=sections,
        aliases=tuple(str(alias) for alias in front.get("aliases", ())),
        content_hash=hashlib.sha256((text + repr(sorted((key, sources[key]) for key in cited))).encode()).hexdigest(),
        origin="library",
        validity=_validity(path.name, front),
    )


_VALIDITY = ("published", "valid_from", "valid_until", "edition", "successor")


def _validity(name: str, front: Mapping[str, Any]) -> Validity:
    """When a document holds, as its front matter says."""
    told = {key: str(front[key]) for key in _VALIDITY if front.get(key)}
    for key in ("published", "valid_from", "valid_until"):
        if key in told and not _is_date(told[key]):
            raise LibraryError(f"{name}: {key} {told[key]!r} is no date such as 2025, 2025-03 or 2025-03-31")
    return Validity(**told)


def _front_matter(name: str, text: str) -> dict[str, Any]:
    try:
        front = load_yaml(text)
    except yaml.YAMLError as error:
        raise LibraryError(f"{name}: front matter is no YAML: {error}") from error
    if not isinstance(front, dict):
        raise LibraryError(f"{name}: front matter is no list of names and values")
    return front


def _is_date(text: str) -> bool:
    """Whether it is a year, a month or a day that exists."""
    year, *rest = text.split("-")
    try:
        date(int(year), *(int(part) for part in (*rest, "1", "1")[:2]))
    except ValueError:
        return False
    return bool(_DATE.match(text))


def _read_sections(name: str, body: str, sources: Mapping[str, Source]) -> tuple[Section, ...]:
    sections: list[Section] = []
    for part in re.split(r"^(?=## )", body, flags=re.MULTILINE):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        heading = _HEADING.match(lines[0])
        if not heading:
            raise LibraryError(f"{name}: section starts with {lines[0][:40]!r}, expected '## heading {{#id}}'")
        asks: tuple[str, ...] = ()
        is_gap = False
        sentences: list[Sentence] = []
        for line in lines[1:]:
            if found := _ASKS.match(line):
                asks = tuple(ask.strip() for ask in found.group(1).split("|") if ask.strip())
            elif _GAP.match(line):
                is_gap = True
            else:
                sentences.append(_read_sentence(name, line, sources))
        if not sentences or not asks:
            raise LibraryError(f"{name}: section {heading['id']} has no {'asks' if sentences else 'sentences'}")
        sections.append(
            Section(id=heading["id"], heading=heading["heading"], sentences=tuple(sentences), asks=asks, is_gap=is_gap)
        )
    twice = [section.id for place, section in enumerate(sections) if section.id in {own.id for own in sections[:place]}]
    if twice:
        raise LibraryError(f"{name}: section {twice[0]} stands there twice")
    if not sections:
        raise LibraryError(f"{name}: has no sections")
    return tuple(sections)


def _read_sentence(name: str, line: str, sources: Mapping[str, Source]) -> Sentence:
    found = _SENTENCE.match(line)
    if not found or not found["text"]:
        raise LibraryError(f"{name}: no source at the end of {line[:60]!r}")
    keys = re.findall(r"\[([\w.-]+)\]", found["keys"])
    unknown = [key for key in keys if key not in sources]
    if unknown:
        raise LibraryError(f"{name}: unknown source {', '.join(unknown)}")
    return Sentence(text=found["text"], sources=tuple(sources[key] for key in keys))


def _check_languages(documents: Sequence[Document]) -> None:
    """Every document has all three languages, with the same sections in the same order."""
    families: dict[str, dict[Language, Document]] = {}
    for document in documents:
        families.setdefault(document.id.split("@")[0], {})[document.language] = document
    for family, editions in families.items():
        missing = [language for language in Language if language not in editions]
        if missing:
            raise LibraryError(f"{family}: no edition in {', '.join(missing)}")
        shapes = {tuple((section.id, section.is_gap) for section in edition.sections) for edition in editions.values()}
        if len(shapes) > 1:
            raise LibraryError(f"{family}: the three editions differ in their sections: {sorted(shapes)}")
