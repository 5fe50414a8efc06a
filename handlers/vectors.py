"""Writes the vectors of the shipped library (`knowledge/library/vectors.npz`)."""

import tempfile
from pathlib import Path

from bot.adapters.example_understander import ExampleUnderstander
from handlers.desk import LIBRARY
from knowledge.adapters.bundled_embedder import BundledEmbedder, UseEmbedder
from knowledge.adapters.centring import Centres
from knowledge.adapters.chroma_index import ChromaIndex, embedded_client
from knowledge.adapters.folder_source import read_library
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.adapters.vector_table import VectorTable
from knowledge.ingest import Ingest
from knowledge.ports import Progress


def write_vectors(progress: Progress) -> int:
    """Index the library and the examples in a folder of their own, and keep every vector that took; returns how many."""
    table = VectorTable(LIBRARY / "vectors.npz")
    use = UseEmbedder(table, is_writing=True)
    embedder = BundledEmbedder(use, table, is_writing=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = SqliteFile(folder / "library.db")
        store = SqliteLibrary(file)
        index = ChromaIndex(embedded_client(folder / "chroma"), embedder, use, Centres(folder / "centres.json"))
        Ingest(store, index).sync(read_library(LIBRARY), "library", progress)
        ExampleUnderstander(LIBRARY / "examples", embedder, folder / "examples.npz")
        file.close()
    return table.save()
