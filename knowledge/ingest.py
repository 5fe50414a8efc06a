"""Source -> chunks -> index; the same content twice changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.chunking import chunks_of
from knowledge.model import Chunk, ChunkId, Document, DocumentId
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

    def joined(self, other: "IngestReport") -> "IngestReport":
        """Both reports as one."""
        return IngestReport(
            added=self.added + other.added,
            replaced=self.replaced + other.replaced,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
            refused=self.refused + other.refused,
        )


class Ingest:
    """Takes documents into the library."""

    def __init__(self, store: LibraryStore, index: PassageIndex) -> None:
        """Write to `store` and `index`."""
        self._store = store
        self._index = index

    def take(self, documents: Sequence[Document], progress: Progress | None = None) -> IngestReport:
        """Add documents, replacing those with the same id whose content changed."""
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
        self._index_documents(changed, progress)
        return IngestReport(added=tuple(added), replaced=tuple(replaced), unchanged=tuple(unchanged))

    def sync(self, documents: Sequence[Document], origin: str, progress: Progress | None = None) -> IngestReport:
        """Make the documents of an origin exactly these: add, replace, and remove what is no longer there."""
        wanted = {document.id for document in documents}
        gone = [document_id for document_id in self._store.list_hashes(origin) if document_id not in wanted]
        for document_id in gone:
            self._index.remove([chunk.id for chunk in self._store.list_chunks(document_id)])
            self._store.drop_document(document_id)
        report = self.take(documents, progress)
        return IngestReport(
            added=report.added, replaced=report.replaced, unchanged=report.unchanged, removed=tuple(map(str, gone))
        )

    def rebuild(self, progress: Progress | None = None) -> int:
        """Index every stored chunk anew beside the index in use, which then gives way; returns how many there are."""
        count = self._store.count_chunks()
        self._index.rebuild(self._store.iterate_chunks(), count, progress)
        return count

    def mend(self, progress: Progress | None = None) -> int:
        """Index the stored chunks that the index lacks, as after a crash, and forget those that are not stored; returns how many."""
        lacking = 0
        chunks = self._store.iterate_chunks()
        while batch := list(islice(chunks, _BATCH)):
            wanted = set(self._index.missing([chunk.id for chunk in batch]))
            if wanted:
                self._index.add([chunk for chunk in batch if chunk.id in wanted], progress)
                lacking += len(wanted)
        indexed = self._index.iterate_ids()
        stray: list[ChunkId] = []
        while ids := list(islice(indexed, _BATCH)):
            known = self._store.get_chunks(ids)
            stray += [chunk_id for chunk_id in ids if chunk_id not in known]
        self._index.remove(stray)
        self._index.settle()
        return lacking

    def _index_documents(self, documents: Iterable[Document], progress: Progress | None) -> None:
        """Vectors first, the stored hash last: a crash in between leaves a document to be taken again."""
        prepared: list[tuple[Document, tuple[Chunk, ...]]] = [(document, chunks_of(document)) for document in documents]
        stale = [
            chunk.id
            for document, chunks in prepared
            for chunk in self._store.list_chunks(DocumentId(document.id))
            if chunk.id not in {new.id for new in chunks}
        ]
        self._index.remove(stale)
        every = [chunk for _, chunks in prepared for chunk in chunks]
        if every:
            self._index.add(every, progress)
        for document, chunks in prepared:
            self._store.put_document(document, chunks)
        self._index.settle()
