"""One library file and two processes: what one takes in, the other counts and names at its next question."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.knowing import LIBRARY
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.chunking import chunks_of
from knowledge.listings import PartnerFinder, Vocabulary
from knowledge.model import Document
from knowledge.retrieval import Retriever
from knowledge.yaml_file import load_yaml
from tests.builders import a_document, a_listing, a_section, a_sentence
from tests.fakes import InMemoryIndex


@pytest.fixture
def libraries(tmp_path: Path) -> Iterator[tuple[SqliteLibrary, SqliteLibrary]]:
    """The same file as two processes open it: each by a connection of its own."""
    files = [SqliteFile(tmp_path / "library.db") for _ in range(2)]
    yield SqliteLibrary(files[0]), SqliteLibrary(files[1])
    for file in files:
        file.close()


def put(library: SqliteLibrary, text: str, *aliases: str) -> Document:
    document = replace(a_document(), sections=(a_section(sentences=(a_sentence(text),)),), aliases=aliases)
    library.put_document(document, chunks_of(document))
    return document


def test_words_are_counted_anew_once_another_process_took_a_document_in(
    libraries: tuple[SqliteLibrary, SqliteLibrary],
) -> None:
    ours, other = libraries
    put(other, "Vouchers cost nothing.")
    ids = [chunk.id for chunk in ours.list_chunks()]
    before = ours.cover(["zephyrine"], ids)[0]

    put(other, "Zephyrine vouchers cost nothing.")

    assert (before.share, before.known) == (0.0, 0.0)
    after = ours.cover(["zephyrine"], [chunk.id for chunk in ours.list_chunks()])[0]
    assert (after.share, after.known) == (1.0, 1.0)


def test_a_name_is_known_once_another_process_took_its_document_in(
    libraries: tuple[SqliteLibrary, SqliteLibrary],
) -> None:
    ours, other = libraries
    retriever = Retriever(ours, InMemoryIndex())
    put(other, "Vouchers cost nothing.")
    before = retriever.find_names("What is Zephyrine?")

    put(other, "Vouchers cost nothing.", "Zephyrine")

    assert before == ()
    assert len(retriever.find_names("What is Zephyrine?")) == 1


def test_a_company_is_named_once_another_process_imported_it(libraries: tuple[SqliteLibrary, SqliteLibrary]) -> None:
    ours, other = libraries
    listing = a_listing()
    name = next(iter(listing.names.values()))
    finder = PartnerFinder(
        ours, InMemoryIndex(), Vocabulary(load_yaml((LIBRARY / "industries.yaml").read_text("utf-8")))
    )
    before = finder.find_named(name)

    other.put_listings([listing], "partners.csv")

    assert list(before) == []
    assert [one.id for one in finder.find_named(name)] == [listing.id]
