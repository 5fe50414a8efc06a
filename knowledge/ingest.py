"""Source -> chunks -> index; the same content twice changes nothing."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.chunking import chunks_of
from knowledge.model import ChunkId, Document, DocumentId
from knowledge.ports import LibraryStore, PassageIndex, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What came of taking documents in: titles added, replaced, unchanged, removed, and names refused with the reason."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()

    def joined(self, other: "IngestReport") -> "IngestReport":
        """Both reports as one."""
        return IngestReport(
            added=self.added + other.added,
            replaced=self.replaced + other.replaced,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
            refused=self.refused + other.refused,
        )


_BATCH = 2000
"""Chunks that are indexed at once; the shipped library, from which the means of the vectors are learnt, is fewer."""


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
        known = {
            origin: dict(self._store.list_hashes(origin)) for origin in {document.origin for document in documents}
        }
        added: list[str] = []
        replaced: list[str] = []
        unchanged: list[str] = []
        changed: list[Document] = []
        for document in documents:
            before = known[document.origin].get(document.id)
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
        """Index every stored chunk again, and forget what is no longer stored; returns how many there are."""
        with self._lock:
            wanted = self._store.list_chunk_ids()
            self._index.remove(sorted(self._index.list_ids() - set(wanted)))
            self._index_stored(wanted, progress)
        return len(wanted)

    def mend(self, progress: Progress | None = None) -> int:
        """Index the stored chunks that the index lacks, as after a crash or a change of embedder; returns how many."""
        with self._lock:
            self._sweep()
            indexed = self._index.list_ids()
            lacking = [chunk_id for chunk_id in self._store.list_chunk_ids() if chunk_id not in indexed]
            self._index_stored(lacking, progress)
        return len(lacking)

    def _index_stored(self, chunk_ids: Sequence[ChunkId], progress: Progress | None) -> None:
        for start in range(0, len(chunk_ids), _BATCH):
            chunks = list(self._store.get_chunks(chunk_ids[start : start + _BATCH]).values())
            self._index.add(chunks, progress and _moved_on(progress, start, len(chunk_ids)))

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

    def _sweep(self) -> None:
        """Remove the vectors whose chunk is not stored."""
        stray = self._store.list_stray_vectors()
        if stray:
            self._index.remove(stray)
            self._store.forget_stray_vectors(stray)


def _moved_on(progress: Progress, done_before: int, total: int) -> Progress:
    """Progress of a part, told as that of the whole."""
    return lambda done, _: progress(done_before + done, total)
