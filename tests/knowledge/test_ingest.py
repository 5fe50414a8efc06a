"""Documents into the library; the store is the real one, the index is not."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.adapters.sqlite_versions import SqliteVersions
from knowledge.chunking import document_of
from knowledge.ingest import Ingest
from knowledge.model import Chunk, ChunkId, Document, DocumentId, Language, Question
from knowledge.ports import Progress, Similarity
from knowledge.retrieval import Retriever
from tests.builders import a_document, a_file, a_section, a_sentence
from tests.fakes import InMemoryIndex


@pytest.fixture
def library_file(tmp_path: Path) -> Iterator[SqliteFile]:
    file = SqliteFile(tmp_path / "library.db")
    yield file
    file.close()


@pytest.fixture
def store(library_file: SqliteFile) -> SqliteLibrary:
    return SqliteLibrary(library_file)


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
    assert set(index.iterate_ids()) == {chunk.id for chunk in store.list_chunks()}


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
    assert set(index.iterate_ids()) == {chunk.id for chunk in store.list_chunks()}


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
    assert len(set(index.iterate_ids())) == 1


def test_mending_indexes_what_the_index_lacks_and_nothing_else(index: InMemoryIndex, ingest: Ingest) -> None:
    ingest.take([with_text("45 pairs.", "a", "pairs", "fee")])
    (lost,) = [chunk_id for chunk_id in set(index.iterate_ids()) if chunk_id.startswith("results/fee@en")]
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

    assert set(index.iterate_ids()) == {chunk.id for chunk in store.list_chunks()}
    assert index.added == [chunk.id for chunk in store.list_chunks()]


def test_progress_is_told_until_all_is_done(ingest: Ingest) -> None:
    steps: list[tuple[int, int]] = []

    ingest.take([with_text("45 pairs.", "a", "pairs", "fee")], lambda done, total: steps.append((done, total)))

    assert steps[-1] == (2, 2)


class StumblingIndex(InMemoryIndex):
    """An index that fails as it is told: after it took the first half, or when it is to forget."""

    def __init__(self) -> None:
        super().__init__()
        self.stumbles_at = ""

    def add(self, chunks: Sequence[Chunk], progress: Progress | None = None) -> None:
        """Take half of them, and fail."""
        if self.stumbles_at == "add":
            super().add(chunks[: len(chunks) // 2 + 1])
            raise OSError("killed")
        super().add(chunks, progress)

    def remove(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Fail."""
        if self.stumbles_at == "remove":
            raise OSError("killed")
        super().remove(chunk_ids)


@pytest.mark.parametrize(("stumbles_at", "said"), [("add", "45 pairs."), ("remove", "50 pairs.")])
def test_killed_in_the_middle_of_a_change_the_library_says_one_of_both_and_is_mended(
    store: SqliteLibrary, stumbles_at: str, said: str
) -> None:
    index = StumblingIndex()
    Ingest(store, index).take([with_text("45 pairs.", "a", "pairs", "fee")])
    retriever = Retriever(store, index)

    index.stumbles_at = stumbles_at
    with pytest.raises(OSError, match="killed"):
        Ingest(store, index).take([with_text("50 pairs.", "b", "pairs", "fee")])

    found = {passage.chunk.text for passage in retriever.retrieve(Question(text="pairs", language=Language.EN))}
    assert found == {said}
    index.stumbles_at = ""
    again = Ingest(store, index)
    again.mend()
    assert set(index.iterate_ids()) == {chunk.id for chunk in store.list_chunks()}
    again.take([with_text("50 pairs.", "b", "pairs", "fee")])
    assert set(texts(store)) == {"50 pairs."}
    assert set(index.iterate_ids()) == {chunk.id for chunk in store.list_chunks()}


def test_a_question_during_the_change_finds_the_old_or_the_new_and_never_neither(store: SqliteLibrary) -> None:
    class ChangingIndex(InMemoryIndex):
        """While it searches, the document is exchanged."""

        changes = False

        def search(
            self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
        ) -> Sequence[Similarity]:
            found = super().search(text, language, limit, also, words)
            if self.changes:
                self.changes = False
                taking.take([with_text("nothing in common", "b")])
            return found

    index = ChangingIndex()
    taking = Ingest(store, index)
    taking.take([with_text("45 pairs.", "a")])
    index.changes = True

    found = Retriever(store, index).retrieve(Question(text="zzz", language=Language.EN))

    assert [passage.chunk.text for passage in found] == ["nothing in common"]


def test_versions_are_counted_also_over_a_removal_and_stay_readable(
    store: SqliteLibrary, library_file: SqliteFile, ingest: Ingest
) -> None:
    versions = SqliteVersions(library_file)
    ingest.take([with_text("45 pairs.", "a")])
    ingest.take([with_text("50 pairs.", "b")])
    results = DocumentId("results@en")
    ingest.withdraw(results)
    ingest.take([with_text("55 pairs.", "c")])

    told = [(one.document.version, one.is_withdrawn, bool(one.ended_at)) for one in versions.list_versions(results)]
    assert told == [(3, False, False), (2, True, True), (1, False, True)]
    first = versions.find_version(results, 1)
    assert first
    assert first.document.sections[0].sentences[0].text == "45 pairs."
    assert store.list_chunks()[0].version == 3


def test_a_data_folder_from_before_versions_opens_without_loss(store: SqliteLibrary, library_file: SqliteFile) -> None:
    Ingest(store, InMemoryIndex()).take([with_text("45 pairs.", "a", "pairs", "fee")])
    before = SqliteVersions(library_file).list_documents()
    with library_file.changing() as db:
        db.execute("DROP TABLE version")
        db.execute("DROP TABLE stray_vector")

    reopened = SqliteLibrary(library_file)

    (stored,) = SqliteVersions(library_file).list_documents()
    assert (stored.document, stored.taken_at) == (before[0].document, "")
    report = Ingest(reopened, InMemoryIndex()).take([with_text("45 pairs.", "a", "pairs", "fee")])
    assert report.unchanged == ("Matching results",)
