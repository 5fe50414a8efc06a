"""Files into the library, out of it, and their dates: the one way of commands, the inbox and the watched folder."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path

from knowledge.chunking import document_of, name_of
from knowledge.editions import Disagreement, Editions
from knowledge.errors import DocumentError, UnknownDocumentError, ValidityError
from knowledge.ingest import Ingest, IngestReport
from knowledge.model import Document, DocumentId, FileText, Language, Section, Validity
from knowledge.ports import FileOrigin, OriginStore, Progress, StoredVersion, VersionStore

DATES = ("published", "valid_from", "valid_until")
_MOST_FOLDERS = 8
"""Folders that are put before a name to tell it from others; after that a number of its place does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is told beside a file and overrules what it says of itself; None: not told, empty: there is none."""

    language: Language | None = None
    source: str | None = None
    """Address of the original."""
    title: str | None = None
    published: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    edition: str | None = None
    successor: str | None = None
    """Family, file name or title of the document that takes its place once it is over."""
    place: str = ""
    """Where the file lies, so that a file of the same name elsewhere is another document; empty: it was uploaded."""
    replaces: str = ""
    """Id of the document whose next version this is, whatever the file is called."""

    def following(self, earlier: "Given") -> "Given":
        """What holds for the next version: what was told earlier, unless it is told anew."""
        told = {
            field.name: getattr(self, field.name)
            if getattr(self, field.name) is not None
            else getattr(earlier, field.name)
            for field in fields(self)
            if field.name not in ("place", "replaces")
        }
        return Given(**told)

    def validity(self, own: Validity) -> Validity:
        """When the document holds, of which the file itself says `own`."""
        told = {name: getattr(self, name) for name in (*DATES, "edition", "successor")}
        return replace(own, **{name: value for name, value in told.items() if value is not None})


def checked_date(value: str) -> str:
    """An ISO day, month or year as it is; empty is none.

    Raises:
        ValidityError: It is no such date; the text says what is expected.
    """
    year, *rest = value.split("-") if value else ("2000",)
    try:
        if any(
            len(part) != size or not part.isascii() or not part.isdigit()
            for part, size in zip((year, *rest), (4, 2, 2), strict=False)
        ):
            raise ValueError
        date(int(year), *(int(part) for part in (*rest, "1", "1")[:2]))
        if len(rest) > 2:
            raise ValueError
    except ValueError:
        raise ValidityError(f"{value!r} is no date such as 2026, 2026-03 or 2026-03-31") from None
    return value


def check_validity(validity: Validity) -> None:
    """See that every date can be read, and that it does not end before it begins.

    Raises:
        ValidityError: It cannot be so; the text says why.
    """
    for name in DATES:
        checked_date(getattr(validity, name))
    if validity.valid_from and validity.is_over(validity.valid_from):
        raise ValidityError(f"it would end ({validity.valid_until}) before it begins ({validity.valid_from})")


def describe(found: Disagreement) -> str:
    """A disagreement in one line, for a command."""
    told = " but ".join(f"{one.language} says {', '.join(one.values) or 'nothing'}" for one in found.sayings)
    place = f" in {found.heading!r}" if found.heading else ""
    return f"editions disagree on {found.about}{place}: {told}"


class Documents:
    """What people do with documents of the library. Blocking; safe to call from several threads."""

    def __init__(
        self,
        *,
        ingest: Ingest,
        editions: Editions,
        read: Callable[[Path], FileText],
        versions: VersionStore,
        origins: OriginStore,
        forget_names: Callable[[], None],
    ) -> None:
        """Take files in by `ingest`, read by `read`; `forget_names` is called after every change."""
        self._ingest = ingest
        self._editions = editions
        self._read = read
        self._versions = versions
        self._origins = origins
        self._forget_names = forget_names
        self._lock = threading.RLock()
        self.on_changed: list[Callable[[DocumentId, str], None]] = []
        """Called with id and title after a document has a new version, or was withdrawn."""

    def take_file(self, path: Path, name: str, given: Given, progress: Progress | None = None) -> IngestReport:
        """Take a file in; what cannot be read, or has dates that are none, is refused in the report. The same file again is not even read."""
        with self._lock:
            try:
                return self._take(path, name, given, progress)
            except DocumentError as error:
                return IngestReport(refused=((given.place or name, str(error)),))

    def _take(self, path: Path, name: str, given: Given, progress: Progress | None) -> IngestReport:
        place = given.place or f"upload:{name}"
        before = (
            self._origins.find_origin(DocumentId(given.replaces)) if given.replaces else self._origins.find_place(place)
        )
        file_hash = _hash_of(path)
        told = given.following(_read_given(before.given) if before else Given())
        if told.successor:
            told = replace(told, successor=self._family_of(told.successor))
        if before and (before.file_hash, before.given) == (file_hash, _write_given(told)):
            current = self._current(before.document_id)
            if current:
                return IngestReport(unchanged=(current.document.title,))
        file = self._read(path)
        document = _with_given(name, file, told)
        identity = self._identity(document, name, place, file_hash, before, given.replaces)
        owner = self._origins.find_origin(identity)
        if owner and not before:
            # It was moved: what was told of it goes on to hold.
            told = given.following(_read_given(owner.given))
        if identity != document.id or (owner and not before):
            # Its own page bears the name by which it is told from others.
            known_as = identity.split("@")[0].removeprefix("file:")
            document = replace(_with_given(known_as, file, replace(told, language=document.language)), id=identity)
        stored = self._current(document.id)
        report = self._ingest.take([document], progress)
        self._origins.put_origin(
            FileOrigin(document_id=document.id, place=place, file_hash=file_hash, given=_write_given(told))
        )
        # The same file is now said to be in another language, or was known before names told editions apart.
        earlier = before.document_id if before else DocumentId(f"file:{name}@{document.language}")
        if earlier != document.id and self._current(earlier) and (before or not self._origins.find_origin(earlier)):
            self.withdraw(earlier)
        if not report.unchanged:
            self._tell(document.id, document.title, is_new=stored is None)
        if file.scanned_pages:
            pages = ", ".join(map(str, file.scanned_pages))
            remark = f"pages without text, scanned as pictures: {pages}; what they say cannot be found"
            report = replace(report, remarks=((document.title, remark),))
        for found in self._editions.check(document.id.split("@")[0]):
            if document.id in (one.document_id for one in found.sayings):
                report = replace(report, remarks=(*report.remarks, (document.title, describe(found))))
        return report

    def _identity(
        self, document: Document, name: str, place: str, file_hash: str, before: FileOrigin | None, replaces: str
    ) -> DocumentId:
        """The id under which the file is known, or a free one: its name, with as many of its folders as tell it from others."""
        if replaces or before:
            family = (replaces or str(before and before.document_id)).split("@")[0]
            return DocumentId(f"{family}@{document.language}")
        for candidate in _names(name, place):
            wanted = DocumentId(f"file:{name_of(candidate)[0]}@{document.language}")
            owner = self._origins.find_origin(wanted)
            if not owner or owner.place == place or not self._current(wanted):
                return wanted
            if (
                owner.file_hash == file_hash
                and not owner.place.startswith("upload:")
                and not Path(owner.place).exists()
            ):
                return wanted  # It was moved.
        mark = hashlib.sha256(place.encode()).hexdigest()[:8]
        return DocumentId(f"file:{mark}/{name_of(name)[0]}@{document.language}")

    def withdraw(self, document_id: DocumentId) -> None:
        """Remove a document everywhere; its versions stay readable for audit.

        Raises:
            UnknownDocumentError: It is not in the library, or is part of the shipped library.
        """
        with self._lock:
            title = self._ingested(document_id).document.title
            self._ingest.withdraw(document_id)
            self._origins.drop_origin(document_id)
            self._tell(document_id, title)

    def redate(self, document_id: DocumentId, validity: Validity) -> None:
        """Say when a document holds; that is a new version of it, whose text is not embedded again.

        Raises:
            UnknownDocumentError: It is not in the library, or is part of the shipped library.
            ValidityError: A date is none.
        """
        check_validity(validity)
        with self._lock:
            document = self._ingested(document_id).document
            before = document.validity
            if validity.successor:
                validity = replace(validity, successor=self._family_of(validity.successor))
            origin = self._origins.find_origin(document_id)
            if origin:
                # What staff say goes on to hold for the file's next version.
                changed = {
                    name: getattr(validity, name)
                    for name in (*DATES, "edition", "successor")
                    if getattr(validity, name) != getattr(document.validity, name)
                }
                told = replace(_read_given(origin.given), **changed)
                self._origins.put_origin(replace(origin, given=_write_given(told)))
            if validity.published != document.validity.published:
                document = replace(document, sections=_published(document, validity.published))
            again = replace(document, validity=validity, content_hash=_mixed(document.content_hash, validity))
            if validity != before and not self._ingest.take([again]).unchanged:
                self._tell(document_id, document.title)

    def _tell(self, document_id: DocumentId, title: str, *, is_new: bool = False) -> None:
        self._forget_names()
        if not is_new:
            for hear in self.on_changed:
                hear(document_id, title)

    def _current(self, document_id: DocumentId) -> StoredVersion | None:
        newest = next(iter(self._versions.list_versions(document_id)), None)
        return newest if newest and not newest.ended_at else None

    def _ingested(self, document_id: DocumentId) -> StoredVersion:
        found = self._current(document_id)
        if not found:
            raise UnknownDocumentError(f"there is no document {document_id!r}; `japandesk library list` names them")
        if found.document.origin == "library":
            raise UnknownDocumentError(f"{document_id!r} is part of the library that comes with the product")
        return found

    def _family_of(self, named: str) -> str:
        """Family of the document that is named by family, file name or title; what is not there yet keeps its name."""
        for stored in self._versions.list_documents():
            family = stored.document.id.split("@")[0]
            if named in (stored.document.id, family, family.removeprefix("file:"), stored.document.title):
                return family
        own = name_of(named.split("@")[0])[0]
        return own if own.startswith("file:") or "." not in own else f"file:{own}"


def files_below(path: Path) -> Sequence[tuple[Path, str]]:
    """The file itself, or every file of a folder that is not hidden; each with its name from that folder on."""
    if not path.is_dir():
        return [(path, path.name)]
    return sorted(
        (file, file.relative_to(path).as_posix())
        for file in path.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def _names(name: str, place: str) -> Iterator[str]:
    """The name, then with one folder of its place more at a time."""
    yield name
    if place.startswith("upload:"):
        yield f"uploaded/{name}"
        return
    parts = Path(place).parts[1:] if Path(place).is_absolute() else Path(place).parts
    own = len(Path(name).parts)
    for count in range(own + 1, min(len(parts), own + _MOST_FOLDERS) + 1):
        yield "/".join(parts[-count:])


def _with_given(name: str, file: FileText, given: Given) -> Document:
    """The file as a document, with what was told beside it; it counts as content."""
    validity = given.validity(file.validity)
    check_validity(validity)
    file = replace(
        file,
        title=given.title or file.title,
        published=file.published if given.published is None else given.published,
        validity=validity,
    )
    document = document_of(name, file, given.language, given.source or "")
    return replace(document, content_hash=_mixed(document.content_hash, validity))


def _published(document: Document, day: str) -> tuple[Section, ...]:
    """Its sections, cited with another date of publication."""
    return tuple(
        replace(
            section,
            sentences=tuple(
                replace(sentence, sources=tuple(replace(source, date=day) for source in sentence.sources))
                for sentence in section.sentences
            ),
        )
        for section in document.sections
    )


def _mixed(content_hash: str, more: object) -> str:
    return hashlib.sha256(f"{content_hash}{more!r}".encode()).hexdigest()


def _hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, read piece by piece; of what cannot be opened nothing, since reading it will say why."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _write_given(given: Given) -> str:
    told = {
        name: value for name, value in asdict(given).items() if value is not None and name not in ("place", "replaces")
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _read_given(text: str) -> Given:
    told = json.loads(text)
    language = told.pop("language", None)
    return Given(**told, language=Language(language) if language else None)
