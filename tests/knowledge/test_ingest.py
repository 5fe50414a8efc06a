"""Documents into the library; the store is the real one, the index is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.chunking import document_of
from knowledge.ingest import Ingest
from knowledge.model import ChunkId, Document, DocumentId
from tests.builders import a_document, a_file, a_section, a_sentence
from tests.fakes import InMemoryIndex


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLibrary]:
    file = SqliteFile(tmp_path / "library.db")
    yield SqliteLibrary(file)
    file.close()


@pytest.fixture
def index() -> InMemoryIndex:
    return InMemoryIndex()


@pytest.fixture
def ingest(store: SqliteLibrary, index: InMemoryIndex) -> Ingest:
    return Ingest(store, index)


def with_text(text: str, content_hash: str, *sections: str) -> Document:
    """A document whose sections all say the text."""
    made = tuple(a_section(id=name, sentences=(a_sentence(text),)) for name in sections or ("pairs",))
    return a_document(sections=made, content_hash=content_hash)


def texts(store: SqliteLibrary) -> list[str]:
    return [chunk.text for chunk in store.list_chunks()]


def test_a_new_document_is_added_stored_and_indexed(store: SqliteLibrary, index: InMemoryIndex, ingest: Ingest) -> None:
    report = ingest.take([with_text("45 pairs.", "a")])

    assert report.added == ("Matching results",)
    assert texts(store) == ["45 pairs."]
    assert index.list_ids() == {chunk.id for chunk in store.list_chunks()}


def test_the_same_content_twice_changes_nothing(store: SqliteLibrary, index: InMemoryIndex, ingest: Ingest) -> None:
    ingest.take([with_text("45 pairs.", "a")])
    done = list(index.added)

    report = ingest.take([with_text("45 pairs.", "a")])

    assert (report.added, report.replaced, report.unchanged) == ((), (), ("Matching results",))
    assert index.added == done
    assert texts(store) == ["45 pairs."]


def test_changed_content_replaces_what_was_there(store: SqliteLibrary, index: InMemoryIndex, ingest: Ingest) -> None:
    ingest.take([with_text("45 pairs.", "a", "pairs", "fee")])

    report = ingest.take([with_text("50 pairs.", "b", "pairs")])

    assert report.replaced == ("Matching results",)
    assert texts(store) == ["50 pairs."]
    assert [chunk.text for chunk in index.chunks.values()] == ["50 pairs."]  # the section that went is forgotten too


def test_words_of_replaced_content_are_no_longer_found(store: SqliteLibrary, ingest: Ingest) -> None:
    ingest.take([with_text("elephants", "a")])
    assert store.search_words(["elephant"], 5)

    ingest.take([with_text("tigers", "b")])

    assert not store.search_words(["elephant"], 5)
    assert store.search_words(["tiger"], 5)


def test_a_later_version_of_a_file_replaces_the_earlier_one(store: SqliteLibrary, ingest: Ingest) -> None:
    ingest.take([document_of("report.txt", a_file("It is free."), None, "")])

    report = ingest.take([document_of("report.txt", a_file("It costs 5 baht."), None, "")])

    assert report.replaced == ("A report",)
    assert texts(store) == ["It costs 5 baht."]


def test_syncing_removes_what_is_no_longer_there_and_leaves_other_origins_alone(
    store: SqliteLibrary, index: InMemoryIndex, ingest: Ingest
) -> None:
    ingest.take([with_text("shipped", "a"), document_of("report.txt", a_file("ingested"), None, "")])

    report = ingest.sync(
        [a_document(id=DocumentId("new@en"), sections=(a_section(sentences=(a_sentence("new"),)),))], "library"
    )

    assert report.removed == ("results@en",)
    assert sorted(texts(store)) == ["ingested", "new"]
    assert index.list_ids() == {chunk.id for chunk in store.list_chunks()}


def test_a_document_whose_indexing_failed_is_taken_again(
    store: SqliteLibrary, index: InMemoryIndex, ingest: Ingest
) -> None:
    index.is_broken = True
    with pytest.raises(OSError, match="disk is full"):
        ingest.take([with_text("45 pairs.", "a")])

    index.is_broken = False
    report = ingest.take([with_text("45 pairs.", "a")])

    assert report.added == ("Matching results",)
    assert texts(store) == ["45 pairs."]
    assert len(index.list_ids()) == 1


def test_mending_indexes_what_the_index_lacks_and_nothing_else(index: InMemoryIndex, ingest: Ingest) -> None:
    ingest.take([with_text("45 pairs.", "a", "pairs", "fee")])
    (lost,) = [chunk_id for chunk_id in index.list_ids() if chunk_id.startswith("results/fee@en")]
    index.remove([lost])
    index.added.clear()

    assert ingest.mend() == 1

    assert index.added == [lost]
    assert ingest.mend() == 0


def test_rebuilding_indexes_everything_and_forgets_what_is_not_stored(
    store: SqliteLibrary, index: InMemoryIndex, ingest: Ingest
) -> None:
    ingest.take([with_text("45 pairs.", "a", "pairs", "fee")])
    index.add([*(chunk for chunk in store.list_chunks())])
    stray = store.list_chunks()[0]
    store.drop_document(DocumentId("results@en"))
    ingest.take([with_text("50 pairs.", "b", "pairs")])
    index.chunks[ChunkId("stray")] = stray
    index.added.clear()

    assert ingest.rebuild() == 1

    assert index.list_ids() == {chunk.id for chunk in store.list_chunks()}
    assert index.added == [chunk.id for chunk in store.list_chunks()]


def test_progress_is_told_until_all_is_done(ingest: Ingest) -> None:
    steps: list[tuple[int, int]] = []

    ingest.take([with_text("45 pairs.", "a", "pairs", "fee")], lambda done, total: steps.append((done, total)))

    assert steps[-1] == (2, 2)
