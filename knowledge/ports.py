"""What this package needs from the outside; adapters are passed in by the composition root."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.model import ApprovedAnswer, Chunk, ChunkId, Document, DocumentId, Language, Listing, ListingId
from knowledge.sounds import Sound

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


class Embedder(Protocol):
    """Turns texts into vectors; the shape of LangChain's `Embeddings`, so any of its implementations fits."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """How close a chunk is to a question: to its text, its nearest sentence and the questions it answers (cosines, -1 to 1)."""

    chunk_id: ChunkId
    dense: float = 0.0
    near: float = 0.0
    nears: tuple[float, ...] = ()
    """To each of its sentences."""
    asked: float = 0.0
    alike: float = 0.0
    """How near the chunk's words come to those of the question: the mean over these of the nearest's."""


class PassageIndex(Protocol):
    """Finds chunks by meaning."""

    @property
    def embedder_name(self) -> str:
        """Name of the embedding model."""

    def add(self, chunks: Sequence[Chunk], progress: Progress | None = None) -> None:
        """Index the chunks; those with the same id are replaced."""

    def remove(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Forget the chunks; unknown ids are no error."""

    def search(
        self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """The closest chunks, best first, `limit` of each language; and those that `also` tells, however close they are.

        `also` is asked while the text is embedded, which takes as long. `words` are those of the text, as the words of chunks are compared with
        them.
        """

    def look_closer(self, text: str, language: Language, chunks: Sequence[Chunk]) -> Mapping[ChunkId, float]:
        """How near each chunk's nearest sentence is by the encoder of whole texts (cosine); for the best few, since it takes longer than `search`."""

    def missing(self, chunk_ids: Sequence[ChunkId]) -> Sequence[ChunkId]:
        """Those of the chunks that are not indexed."""

    def iterate_ids(self) -> Iterator[ChunkId]:
        """The chunks that are indexed."""

    def rebuild(self, chunks: Iterable[Chunk], count: int, progress: Progress | None = None) -> None:
        """Index these anew, `count` of them, beside what is searched; then search them alone, in one step."""

    def settle(self) -> None:
        """Adapt to what was added; call it after documents were taken in."""


class ListingIndex(Protocol):
    """Finds listings by meaning."""

    def add_listings(self, texts: Mapping[ListingId, Sequence[str]]) -> None:
        """Index what each listing offers, in every language there is."""

    def search_listings(self, text: str) -> Mapping[ListingId, float]:
        """Similarity of each listing to the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Share of the question's weight of words that a chunk holds, 0 to 1; rare words weigh more."""

    chunk_id: ChunkId
    share: float
    known: float
    """The same, of the words that the library knows at all: one that it knows, but not here, speaks against the chunk."""


class LibraryStore(Protocol):
    """Keeps documents and their chunks, and finds chunks by words."""

    @property
    def revision(self) -> int:
        """Another number than before once documents changed, in whichever process: what was found before may be gone."""

    def put_document(self, document: Document, chunks: Sequence[Chunk]) -> Document:
        """Store a document with its chunks in one step, as the next version; the same id is replaced.

        Returns:
            The document with the number of its version.
        """

    def drop_document(self, document_id: DocumentId) -> None:
        """Remove a document and its chunks; its versions stay readable."""

    def expect_vectors(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Note chunks that are about to be indexed: until their document is stored, their vectors are stray."""

    def list_stray_vectors(self) -> Sequence[ChunkId]:
        """Chunks that may be indexed though no stored document has them (any more)."""

    def forget_stray_vectors(self, chunk_ids: Sequence[ChunkId]) -> None:
        """They are no longer indexed."""

    def find_hashes(self, document_ids: Sequence[DocumentId]) -> Mapping[DocumentId, str]:
        """Content hash of those of the documents that are there."""

    def list_hashes(self, origin: str) -> Mapping[DocumentId, str]:
        """Content hash of every document of that origin."""

    def list_chunks(self, document_id: DocumentId | None = None) -> Sequence[Chunk]:
        """The chunks of one document, or of all."""

    def find_documents(self, name: str) -> Sequence[DocumentId]:
        """Documents of that family, file name or title, in every language there is."""

    def iterate_chunks(self) -> Iterator[Chunk]:
        """Every chunk, without holding all of them at once."""

    def count_chunks(self) -> int:
        """How many chunks there are."""

    def find_editions(self, family: str) -> Sequence[DocumentId]:
        """The documents of a family, one for each language there is."""

    def list_editions(self) -> Mapping[str, Sequence[DocumentId]]:
        """Documents that are there in several languages, by family."""

    def list_chunk_ids(self, document_id: DocumentId) -> Sequence[ChunkId]:
        """Ids of the chunks of one document."""

    def list_groups(self, chunk_ids: Sequence[ChunkId]) -> Mapping[str, Sequence[Chunk]]:
        """These chunks and those with the same content in other languages, by group."""

    def list_names(self) -> Sequence[tuple[str, str]]:
        """Alias and document group of every name that documents declare."""

    def list_main_names(self) -> Sequence[tuple[str, str]]:
        """What each document is first of all called, with its group."""

    def search_words(self, words: Sequence[str], limit: int) -> Sequence[ChunkId]:
        """Chunks that hold some of the words, best match first."""

    def search_phrases(self, phrases: Sequence[Sequence[str]], limit: int) -> Sequence[ChunkId]:
        """Chunks that hold some of the phrases, each a run of words, best match first."""

    def find_sounds(self, name: Sound, limit: int) -> Sequence[ChunkId]:
        """Pieces of running text in which a name may be heard; none when it is too short to tell, or when there are more than `limit`."""

    def sounding(self, name: Sound, chunk_ids: Sequence[ChunkId]) -> Collection[ChunkId]:
        """Those of the chunks in which a name may be heard; none when it is too short to tell."""

    def renew_sounds(self) -> None:
        """Make anew what `find_sounds` looks at."""

    def holding_all(self, phrases: Sequence[Sequence[str]], chunk_ids: Sequence[ChunkId]) -> Sequence[ChunkId]:
        """Those of the chunks that hold all words of one of the phrases, in whatever order."""

    def find_rare(self, words: Sequence[str]) -> Sequence[str]:
        """Those of the words that the library holds, in few of its chunks."""

    def gap_share(self, words: Sequence[str]) -> float:
        """Share of the words' weight that the library knows only where it says what it does not know."""

    def cover(self, words: Sequence[str], chunk_ids: Sequence[ChunkId]) -> Sequence[Coverage]:
        """How much of the words the given chunks hold."""


class ListingStore(Protocol):
    """Keeps partner listings."""

    @property
    def revision(self) -> int:
        """Another number than before once listings changed, in whichever process."""

    def put_listings(self, listings: Sequence[Listing], origin: str) -> None:
        """Replace all listings of that origin."""

    def list_listings(self) -> Sequence[Listing]:
        """Every listing."""


class QuestionIndex(Protocol):
    """Finds questions that ask the same, whatever language they are in."""

    def add_questions(self, questions: Mapping[str, Sequence[str]]) -> None:
        """Index the questions of each id; those indexed for it before are replaced."""

    def remove_questions(self, ids: Sequence[str]) -> None:
        """Forget the questions of these ids; unknown ones are no error."""

    def search_questions(self, text: str, language: Language, limit: int = 5) -> Mapping[str, float]:
        """Ids of the nearest questions, with the best likeness of each (centred cosine, -1 to 1)."""

    def compare_questions(self, questions: Sequence[tuple[str, Language]]) -> Sequence[Sequence[float]]:
        """Likeness of each of these questions to each, none of which is kept; a square matrix of the same cosines."""


class ApprovedStore(Protocol):
    """Keeps the answers that staff approved."""

    def put_approved(self, approved: ApprovedAnswer) -> None:
        """Keep one; the same id is replaced, its hits stay."""

    def drop_approved(self, approved_id: str) -> None:
        """Forget one."""

    def find_approved(self, approved_id: str) -> ApprovedAnswer | None:
        """The one of that id."""

    def list_approved(self) -> Sequence[ApprovedAnswer]:
        """Every one, the newest first."""

    def count_hit(self, approved_id: str) -> None:
        """It was given once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version of a document as it is or was in the library, whose whole text can be read."""

    document: Document
    taken_at: str
    """ISO moment, UTC, at which it was taken in."""
    ended_at: str = ""
    """ISO moment at which another version took its place or it was withdrawn; empty: it is in the library."""
    is_withdrawn: bool = False
    """It ended because the document was removed."""


class VersionStore(Protocol):
    """Keeps every version of every document that was taken in, for audit."""

    def list_documents(self, *, withdrawn: bool = False) -> Sequence[StoredVersion]:
        """The newest version of each document, by title; with those that were removed, if wished."""

    def list_versions(self, document_id: DocumentId) -> Sequence[StoredVersion]:
        """Every version of a document, the newest first."""

    def find_version(self, document_id: DocumentId, version: int) -> StoredVersion | None:
        """One version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrigin:
    """Where an ingested document came from."""

    document_id: DocumentId
    place: str
    """Path of its file, or `upload:NAME`."""
    file_hash: str
    """SHA-256 of the file's bytes."""
    given: str
    """What was told beside the file, as JSON."""


class OriginStore(Protocol):
    """Keeps where ingested documents came from."""

    def put_origin(self, origin: FileOrigin) -> None:
        """Note where a document came from; what was noted of it before is replaced."""

    def drop_origin(self, document_id: DocumentId) -> None:
        """Forget where a document came from."""

    def find_origin(self, document_id: DocumentId) -> FileOrigin | None:
        """Where a document came from."""

    def find_place(self, place: str) -> FileOrigin | None:
        """The document that came from a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFile:
    """A file of the watched folder as it was when it was last taken or refused."""

    place: str
    mark: str
    """Tells a changed file: its size and the time at which it was changed."""
    document_id: DocumentId
    """The document it became; empty: none."""
    reason: str = ""
    """Why it was refused."""


class WatchedStore(Protocol):
    """Keeps what was seen in the watched folder."""

    def put_watched(self, seen: WatchedFile) -> None:
        """Note what a file was when it was looked at; what was noted before is replaced."""

    def drop_watched(self, place: str) -> None:
        """The file is gone."""

    def list_watched(self, folder: str) -> Mapping[str, WatchedFile]:
        """What was seen below a folder, by place."""
