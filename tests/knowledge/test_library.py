"""The shipped library keeps its rules, and a document that breaks one is refused by name."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from handlers.knowing import LIBRARY
from knowledge.adapters.folder_source import read_library, read_sources
from knowledge.errors import LibraryError
from knowledge.model import Document, Language
from knowledge.text import guess_language

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

# ---------------------------------------------------------------------------------------------------- what is shipped


@pytest.fixture(scope="module")
def documents() -> Sequence[Document]:
    return read_library(LIBRARY)


def test_every_document_is_there_in_three_languages(documents: Sequence[Document]) -> None:
    editions: dict[str, set[Language]] = {}
    for document in documents:
        editions.setdefault(document.id.split("@")[0], set()).add(document.language)

    assert len(editions) >= 20
    assert {family: own for family, own in editions.items() if own != set(Language)} == {}


def test_every_sentence_has_a_source_with_a_title_an_address_and_a_date(documents: Sequence[Document]) -> None:
    for document in documents:
        for section in document.sections:
            for sentence in section.sentences:
                assert sentence.sources, f"{document.id}: {sentence.text}"
                for source in sentence.sources:
                    assert re.match(r"https?://|/", source.url), source.key
                    assert DATE.fullmatch(source.date), source.key
                    assert {language for language, title in source.titles if title.strip()} == set(Language), source.key


def test_every_document_is_written_in_the_language_it_stands_under(documents: Sequence[Document]) -> None:
    for document in documents:
        said = [sentence.text for section in document.sections for sentence in section.sentences]
        own = [text for text in said if guess_language(text).language is document.language]
        # Names are quoted in their own letters, so some sentences look like another language.
        assert len(own) > 0.8 * len(said), document.id


def test_every_section_says_which_questions_it_answers(documents: Sequence[Document]) -> None:
    for document in documents:
        for section in document.sections:
            assert section.asks, f"{document.id}: {section.id}"
            assert section.heading


def test_every_sentence_is_short_enough_for_a_chat_bubble(documents: Sequence[Document]) -> None:
    long = [
        f"{document.id}/{section.id}: {len(sentence.text)}"
        for document in documents
        for section in document.sections
        for sentence in section.sentences
        if len(sentence.text) > 300
    ]
    assert long == []


def test_every_document_can_be_called_by_a_name(documents: Sequence[Document]) -> None:
    assert [document.id for document in documents if not document.aliases] == []


def test_every_source_is_cited_by_some_sentence(documents: Sequence[Document]) -> None:
    cited = {
        source.key
        for document in documents
        for section in document.sections
        for sentence in section.sentences
        for source in sentence.sources
    }
    assert set(read_sources(LIBRARY / "sources.yaml")) - cited == set()


def test_identities_are_unique(documents: Sequence[Document]) -> None:
    assert len({document.id for document in documents}) == len(documents)
    for document in documents:
        assert len({section.id for section in document.sections}) == len(document.sections), document.id


# ---------------------------------------------------------------------------------------------------- what is refused

SOURCES = """\
news:
  url: https://example.org/news
  date: '2024-02-01'
  title: {th: ข่าว, ja: 記事, en: News}
"""
DOCUMENT = """\
---
id: results
language: {language}
title: Matching results
aliases: [results]
sources: [news]
reviewed: 2026-11-22
---

## Pairs {{#pairs}}
<!-- asks: how many pairs | pairs -->
45 pairs were matched. [news]
They were matched in 2020-2022. [news]

## Fee {{#fee}}
<!-- gap -->
<!-- asks: what does it cost -->
Our documents give no fee. [news]
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A small library that keeps every rule."""
    folder = tmp_path / "library"
    (folder / "programmes").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES, "utf-8")
    for language in Language:
        (folder / "programmes" / f"results.{language}.md").write_text(DOCUMENT.format(language=language), "utf-8")
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    """Break one thing."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_library_that_keeps_the_rules_is_read(library: Path) -> None:
    thai = next(document for document in read_library(library) if document.language is Language.TH)

    assert [section.id for section in thai.sections] == ["pairs", "fee"]
    assert [section.is_gap for section in thai.sections] == [False, True]
    assert thai.sections[0].asks == ("how many pairs", "pairs")
    assert [sentence.text for sentence in thai.sections[0].sentences] == [
        "45 pairs were matched.",
        "They were matched in 2020-2022.",
    ]
    assert thai.sections[0].sentences[0].sources[0].date == "2024-02-01"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("45 pairs were matched. [news]", "45 pairs were matched.", id="sentence without a source"),
        pytest.param("[news]\nThey", "[newz]\nThey", id="unknown source"),
        pytest.param("sources: [news]\n", "", id="no sources named"),
        pytest.param("reviewed: 2026-11-22\n", "", id="no day of review"),
        pytest.param("title: Matching results\n", "", id="no title"),
        pytest.param("title: Matching results", "title: Results: 2020", id="front matter that is no YAML"),
        pytest.param("language: ja", "language: xx", id="a language that the desk does not speak"),
        pytest.param("language: ja", "language: th", id="another language than its name says"),
        pytest.param("---\nid", "id", id="no front matter"),
        pytest.param(" {#pairs}", "", id="section without an id"),
        pytest.param("<!-- asks: how many pairs | pairs -->\n", "", id="section that answers no question"),
        pytest.param("45 pairs were matched. [news]\nThey were matched in 2020-2022. [news]\n", "", id="empty section"),
        pytest.param("{#fee}", "{#price}", id="other sections than the other editions"),
        pytest.param("<!-- gap -->\n", "", id="a gap that is none in the other editions"),
    ],
)
def test_a_document_that_breaks_a_rule_is_refused_by_name(library: Path, old: str, new: str) -> None:
    rewrite(library / "programmes" / "results.ja.md", old, new)

    with pytest.raises(LibraryError, match="results"):
        read_library(library)


def test_a_document_with_the_same_section_twice_is_refused_by_name(library: Path) -> None:
    for language in Language:
        rewrite(library / "programmes" / f"results.{language}.md", "{#fee}", "{#pairs}")

    with pytest.raises(LibraryError, match="results"):
        read_library(library)


def test_a_document_that_lacks_a_language_is_refused_by_name(library: Path) -> None:
    (library / "programmes" / "results.ja.md").unlink()

    with pytest.raises(LibraryError, match=r"results.*ja"):
        read_library(library)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("  date: '2024-02-01'\n", "", id="no date"),
        pytest.param("'2024-02-01'", "'1 Feb 2024'", id="date in words"),
        pytest.param("'2024-02-01'", "'2024-13-45'", id="a day that does not exist"),
        pytest.param("  url: https://example.org/news\n", "", id="no address"),
        pytest.param("ja: 記事, ", "", id="no Japanese title"),
        pytest.param("  title: {th: ข่าว, ja: 記事, en: News}\n", "", id="no title"),
    ],
)
def test_a_source_that_lacks_something_is_refused_by_name(library: Path, old: str, new: str) -> None:
    rewrite(library / "sources.yaml", old, new)

    with pytest.raises(LibraryError, match=r"sources\.yaml.*news"):
        read_library(library)
