"""Writes the vectors of the shipped library (`knowledge/library/vectors.npz`)."""

import tempfile
from pathlib import Path

from bot.adapters.example_understander import ExampleUnderstander
from handlers.knowing import LIBRARY, open_knowledge
from knowledge.adapters.bundled_embedder import JointEmbedder
from knowledge.adapters.folder_source import read_library
from knowledge.adapters.vector_table import VectorTable
from knowledge.ports import Progress


def write_vectors(progress: Progress) -> int:
    """Index the library and the examples in a folder of their own, and keep every vector that took; returns how many."""
    table = VectorTable(LIBRARY / "vectors.npz")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        knowledge = open_knowledge(folder, table=table, is_writing=True)
        knowledge.ingest.sync(read_library(LIBRARY), "library", progress)
        ExampleUnderstander(LIBRARY / "examples", JointEmbedder(knowledge.e5, knowledge.use), folder / "examples.npz")
        knowledge.file.close()
    return table.save()
