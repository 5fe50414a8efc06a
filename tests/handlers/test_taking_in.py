"""Files into the library and out of it, by whatever way; store and files are real, the index is not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handlers.taking_in import Documents, Given, checked_date, files_below
from handlers.watched_folder import WatchedFolder
from knowledge.adapters.file_reader import FileReader
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.adapters.sqlite_origins import SqliteOrigins
from knowledge.adapters.sqlite_versions import SqliteVersions
from knowledge.adapters.sqlite_watched import SqliteWatched
from knowledge.editions import Editions
from knowledge.errors import DocumentError, UnknownDocumentError
from knowledge.ingest import Ingest
from knowledge.model import DocumentId, FileText, Language, Question, Validity
from knowledge.retrieval import Retriever
from tests.fakes import InMemoryIndex


@dataclass
class Shelf:
    """A library of files in a folder of its own."""

    folder: Path
    file: SqliteFile
    index: InMemoryIndex = field(default_factory=InMemoryIndex)
    read: list[Path] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = SqliteLibrary(self.file)
        self.versions = SqliteVersions(self.file)
        self.origins = SqliteOrigins(self.file)
        self.retriever = Retriever(self.store, self.index)
        self.ingest = Ingest(self.store, self.index)
        self.documents = Documents(
            editions=Editions(self.store),
            ingest=self.ingest,
            read=self._read,
            versions=self.versions,
            origins=self.origins,
            forget_names=self.retriever.forget_names,
        )
        self.documents.on_changed.append(lambda document_id, title: self.changed.append((document_id, title)))

    def _read(self, path: Path) -> FileText:
        self.read.append(path)
        return FileReader().read(path)

    def write(self, name: str, text: str, title: str = "Zebra") -> Path:
        """Write a file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title}\n\n{text}\n", "utf-8")
        return path

    def take(self, path: Path, **given: object) -> None:
        """Take one file in, as the command does."""
        report = self.documents.take_file(path, path.name, Given(place=str(path), **given))  # type: ignore[arg-type]
        assert not report.refused

    def ids(self) -> list[str]:
        """What is in the library."""
        return sorted(stored.document.id for stored in self.versions.list_documents())

    def found(self, text: str) -> list[str]:
        """What a question finds."""
        passages = self.retriever.retrieve(Question(text=text, language=Language.EN))
        return [passage.chunk.text for passage in passages]

    def watched(self) -> WatchedFolder:
        """The folder, watched as after a start."""
        return WatchedFolder(self.folder, self.documents, self.origins, SqliteWatched(self.file))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    file = SqliteFile(tmp_path / "library.db")
    folder = tmp_path / "files"
    folder.mkdir()
    yield Shelf(folder, file)
    file.close()


def test_files_of_one_name_in_two_folders_are_two_documents(shelf: Shelf) -> None:
    first, second = shelf.write("a/report.txt", "It is free."), shelf.write("b/report.txt", "It costs 5 baht.")

    shelf.take(first)
    shelf.take(second)
    shelf.write("b/report.txt", "It costs 6 baht.")
    shelf.take(second)

    assert shelf.ids() == ["file:b/report.txt@en", "file:report.txt@en"]
    assert sorted(chunk.text for chunk in shelf.store.list_chunks()) == ["It costs 6 baht.", "It is free."]
    cited = {source.url for chunk in shelf.store.list_chunks() for said in chunk.sentences for source in said.sources}
    assert cited == {"/library/report.txt", "/library/b/report.txt"}


def test_a_folder_gives_its_files_their_names_from_it_on(shelf: Shelf) -> None:
    shelf.write("a/report.txt", "It is free.")
    shelf.write("report.txt", "It costs 5 baht.")

    for path, name in files_below(shelf.folder):
        shelf.documents.take_file(path, name, Given(place=str(path)))

    assert shelf.ids() == ["file:a/report.txt@en", "file:report.txt@en"]


def test_language_editions_share_a_family_but_no_section(shelf: Shelf) -> None:
    for tag in ("th", "ja", "en"):
        shelf.take(shelf.write(f"x.{tag}.txt", "It is free."))

    assert shelf.ids() == ["file:x.txt@en", "file:x.txt@ja", "file:x.txt@th"]
    assert len({chunk.group for chunk in shelf.store.list_chunks()}) == 3


def test_an_upload_of_the_same_name_is_the_next_version_and_not_the_file_of_a_folder(shelf: Shelf) -> None:
    shelf.take(shelf.write("a/report.txt", "It is free."))
    for number in ("7", "8"):
        path = shelf.write(f"temporary{number}/u.txt", f"It costs {number} baht.")
        shelf.documents.take_file(path, "report.txt", Given())

    assert shelf.ids() == ["file:report.txt@en", "file:uploaded/report.txt@en"]
    assert "It costs 8 baht." in [chunk.text for chunk in shelf.store.list_chunks()]


def test_a_file_that_did_not_change_is_not_read_again_and_keeps_what_was_told_of_it(shelf: Shelf) -> None:
    path = shelf.write("report.txt", "It is free.")
    shelf.take(path, valid_until="2026-03", source="https://example.org/r")
    shelf.take(path)

    assert shelf.read == [path]
    shelf.write("report.txt", "It costs 5 baht.")
    shelf.take(path)
    (stored,) = shelf.versions.list_documents()
    assert (stored.document.version, stored.document.validity.valid_until) == (2, "2026-03")
    assert stored.document.sections[0].sentences[0].sources[0].url == "https://example.org/r"


def test_other_dates_are_a_new_version_whose_text_is_not_embedded_again(shelf: Shelf) -> None:
    path = shelf.write("report.txt", "It is free.")
    shelf.take(path)
    added = list(shelf.index.added)
    report = DocumentId("file:report.txt@en")

    shelf.documents.redate(report, Validity(published="2025-01-31", valid_until="2026-03", successor="new.txt"))
    shelf.take(path, edition="2nd")

    assert shelf.index.added == added
    (chunk,) = shelf.store.list_chunks()
    assert chunk.version == 3
    assert chunk.validity == Validity(
        published="2025-01-31", valid_until="2026-03", successor="file:new.txt", edition="2nd"
    )
    assert chunk.sentences[0].sources[0].date == "2025-01-31"
    assert [stored.document.validity.valid_until for stored in shelf.versions.list_versions(report)] == [
        "2026-03",
        "2026-03",
        "",
    ]


def test_who_listens_hears_of_new_versions_and_withdrawals_and_not_of_new_documents(shelf: Shelf) -> None:
    path = shelf.write("report.txt", "It is free.")
    shelf.take(path)
    assert shelf.changed == []

    shelf.write("report.txt", "It costs 5 baht.")
    shelf.take(path)
    shelf.documents.withdraw(DocumentId("file:report.txt@en"))

    assert shelf.changed == [("file:report.txt@en", "Zebra")] * 2


def test_a_document_that_is_withdrawn_is_gone_everywhere_and_stays_readable(shelf: Shelf) -> None:
    shelf.take(shelf.write("report.txt", "Elephants are free."))
    report = DocumentId("file:report.txt@en")
    assert shelf.found("elephants")

    shelf.documents.withdraw(report)

    assert (shelf.found("elephants"), set(shelf.index.iterate_ids()), shelf.store.search_words(["elephant"], 5)) == (
        [],
        set(),
        [],
    )
    assert shelf.versions.list_documents() == []
    (stored,) = shelf.versions.list_documents(withdrawn=True)
    assert stored.is_withdrawn
    assert stored.ended_at
    assert stored.document.sections[0].sentences[0].text == "Elephants are free."
    with pytest.raises(UnknownDocumentError):
        shelf.documents.withdraw(report)


@pytest.mark.parametrize("value", ["", "2026", "2026-03", "2024-02-29"])
def test_dates_of_any_precision_are_taken(value: str) -> None:
    assert checked_date(value) == value


@pytest.mark.parametrize(
    "value", ["2026-13", "2025-02-29", "26", "2026-3", "2026-03-01-01", "tomorrow", "2026-", "๒๕๖๙"]
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(DocumentError, match="is no date such as"):
        checked_date(value)


# ------------------------------------------------------------------------------------------------------- watched folder


def test_the_watched_folder_takes_changes_and_withdraws_what_two_looks_saw(shelf: Shelf) -> None:
    shelf.write("a/report.txt", "It is free.")
    shelf.write("other.txt", "It is dear.")
    folder = shelf.watched()

    folder.look()
    assert shelf.ids() == []  # it may still be written
    folder.look()
    assert shelf.ids() == ["file:a/report.txt@en", "file:other.txt@en"]

    shelf.write("a/report.txt", "It costs 5 baht.")
    folder.look()
    folder.look()
    assert "It costs 5 baht." in [chunk.text for chunk in shelf.store.list_chunks()]

    (shelf.folder / "other.txt").unlink()
    folder.look()
    folder.look()
    assert shelf.ids() == ["file:a/report.txt@en"]


def test_after_a_restart_nothing_is_read_again_and_what_went_meanwhile_is_withdrawn(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.write("report.txt", "It is free.")
    shelf.write("other.txt", "It is dear.")
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("Elsewhere\n\nIt came by command.\n", "utf-8")
    shelf.take(elsewhere)
    folder = shelf.watched()
    folder.look()
    folder.look()
    read = list(shelf.read)
    (shelf.folder / "other.txt").unlink()

    again = shelf.watched()
    again.look()
    assert "file:other.txt@en" in shelf.ids()  # one look may have come too early for the disk
    again.look()

    assert shelf.read == read
    assert shelf.ids() == ["file:elsewhere.txt@en", "file:report.txt@en"]


@pytest.mark.parametrize("is_missing", [True, False])
def test_a_folder_whose_disk_went_withdraws_nothing_and_says_so(shelf: Shelf, is_missing: bool) -> None:
    path = shelf.write("report.txt", "It is free.")
    folder = shelf.watched()
    folder.look()
    folder.look()
    path.unlink()
    if is_missing:
        shelf.folder.rmdir()

    folder.look()
    folder.look()

    assert shelf.ids() == ["file:report.txt@en"]
    assert "see that its disk is there" in folder.find_problem()


def test_a_refused_file_is_listed_with_its_reason_until_it_can_be_taken(shelf: Shelf) -> None:
    shelf.write("good.txt", "It is free.")
    bad = shelf.folder / "bad.txt"
    bad.write_bytes(b"")
    folder = shelf.watched()
    for _ in range(3):
        folder.look()

    (refused,) = folder.list_refused()
    assert (refused.place, "empty" in refused.reason) == (str(bad), True)
    assert shelf.read.count(bad) == 1

    shelf.write("bad.txt", "It is mended.")
    folder.look()
    folder.look()
    assert folder.list_refused() == []
    assert shelf.ids() == ["file:bad.txt@en", "file:good.txt@en"]
