"""Source -> chunks -> index; the same content twice changes nothing."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.chunking import chunks_of
from knowledge.model import Document, DocumentId
from knowledge.ports import LibraryStore, PassageIndex, Progress

_BATCH = 1_000
"""Chunks looked at in one go: few enough to hold, many enough to be quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What came of taking documents in: titles added, replaced, unchanged, removed, and names refused with the reason."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    """Titles of what was taken though not all of it could be read, with what is missing."""

    def joined(self, other: "IngestReport") -> "IngestReport":
        """Both reports as one."""
        return IngestReport(
            added=self.added + other.added,
            replaced=self.replaced + other.replaced,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
            refused=self.refused + other.refused,
            remarks=self.remarks + other.remarks,
        )


class Ingest:
    """Takes documents into the library, one writer at a time.

    New chunks are indexed beside the old ones (a chunk's id tells its content), then the store switches in one transaction, then the
    vectors of chunks that went are removed. The store notes vectors before they are made and when they lose their chunk, so that a crash
    at any point leaves nothing that `mend` does not find.
    """

    def __init__(self, store: LibraryStore, index: PassageIndex) -> None:
        """Write to `store` and `index`."""
        self._store = store
        self._index = index
        self._lock = threading.RLock()

    def take(self, documents: Sequence[Document], progress: Progress | None = None) -> IngestReport:
        """Add documents, replacing those with the same id whose content changed."""
        with self._lock:
            return self._take(documents, progress)

    def _take(self, documents: Sequence[Document], progress: Progress | None) -> IngestReport:
        known = self._store.find_hashes([document.id for document in documents])
        added: list[str] = []
        replaced: list[str] = []
        unchanged: list[str] = []
        changed: list[Document] = []
        for document in documents:
            before = known.get(document.id)
            if before == document.content_hash:
                unchanged.append(document.title)
                continue
            (added if before is None else replaced).append(document.title)
            changed.append(document)
        self._replace(changed, progress)
        return IngestReport(added=tuple(added), replaced=tuple(replaced), unchanged=tuple(unchanged))

    def sync(self, documents: Sequence[Document], origin: str, progress: Progress | None = None) -> IngestReport:
        """Make the documents of an origin exactly these: add, replace, and remove what is no longer there."""
        wanted = {document.id for document in documents}
        with self._lock:
            gone = [document_id for document_id in self._store.list_hashes(origin) if document_id not in wanted]
            for document_id in gone:
                self.withdraw(document_id)
            report = self.take(documents, progress)
        return IngestReport(
            added=report.added, replaced=report.replaced, unchanged=report.unchanged, removed=tuple(map(str, gone))
        )

    def withdraw(self, document_id: DocumentId) -> None:
        """Remove a document from store and index; its versions stay readable."""
        with self._lock:
            self._store.drop_document(document_id)
            self._sweep()

    def rebuild(self, progress: Progress | None = None) -> int:
        """Index every stored chunk anew beside the index in use, which then gives way; returns how many there are."""
        with self._lock:
            count = self._store.count_chunks()
        # Not under the lock: documents are taken in meanwhile, and go into both.
        self._index.rebuild(self._store.iterate_chunks(), count, progress)
        self._store.renew_sounds()
        return count

    def mend(self, progress: Progress | None = None) -> int:
        """Index the stored chunks that the index lacks, as after a crash; returns how many."""
        lacking = 0
        with self._lock:
            self._sweep()
            chunks = self._store.iterate_chunks()
            while batch := list(islice(chunks, _BATCH)):
                wanted = set(self._index.missing([chunk.id for chunk in batch]))
                if wanted:
                    self._index.add([chunk for chunk in batch if chunk.id in wanted], progress)
                    lacking += len(wanted)
            self._index.settle()
        return lacking

    def _replace(self, documents: Sequence[Document], progress: Progress | None) -> None:
        """Vectors first, the stored hash last: a crash in between leaves a document to be taken again."""
        prepared = [(document, chunks_of(document)) for document in documents]
        new = [
            chunk
            for document, chunks in prepared
            for known in [set(self._store.list_chunk_ids(document.id))]
            for chunk in chunks
            if chunk.id not in known
        ]
        if new:
            self._store.expect_vectors([chunk.id for chunk in new])
            self._index.add(new, progress)
        for document, chunks in prepared:
            self._store.put_document(document, chunks)
        if prepared:
            self._sweep()
            self._index.settle()

    def _sweep(self) -> None:
        """Remove the vectors whose chunk is not stored."""
        stray = self._store.list_stray_vectors()
        if stray:
            self._index.remove(stray)
            self._store.forget_stray_vectors(stray)
