"""What we know, put together: store, index, ingest and retrieval on one folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chromadb.api import ClientAPI

from knowledge.adapters.bundled_embedder import E5Embedder, UseEmbedder
from knowledge.adapters.centring import NamedEmbedder
from knowledge.adapters.chroma_index import ChromaIndex, embedded_client
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.adapters.vector_table import VectorTable
from knowledge.ingest import Ingest
from knowledge.retrieval import Retriever

LIBRARY = Path(__file__).resolve().parent.parent / "knowledge" / "library"
"""The library that is shipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The parts that work together."""

    file: SqliteFile
    library: SqliteLibrary
    e5: E5Embedder
    use: UseEmbedder
    index: ChromaIndex
    ingest: Ingest
    retriever: Retriever


def open_knowledge(
    folder: Path,
    client: Callable[[], ClientAPI] | None = None,
    table: VectorTable | None = None,
    *,
    outside: NamedEmbedder | None = None,
    is_writing: bool = False,
) -> Knowledge:
    """Open what is known in a folder, or an empty one.

    Args:
        folder: Holds library and index.
        client: Opens the index elsewhere, on a server.
        table: Vectors that need not be computed; without it those of the shipped library.
        outside: Embeds texts in place of the bundled embedder.
        is_writing: Vectors that are computed go into the table.
    """
    table = table or VectorTable(LIBRARY / "vectors.npz")
    e5, use = E5Embedder(table, is_writing=is_writing), UseEmbedder(table, is_writing=is_writing)
    file = SqliteFile(folder / "library.db")
    library = SqliteLibrary(file)
    index = ChromaIndex(
        client() if client else embedded_client(folder / "chroma"), (e5, outside) if outside else (e5,), use, folder
    )
    return Knowledge(
        file=file,
        library=library,
        e5=e5,
        use=use,
        index=index,
        ingest=Ingest(library, index),
        retriever=Retriever(library, index),
    )
