"""Vectors with their language's mean taken off.

Multilingual embedders place every language in a region of its own, so that a question finds texts of its own language first,
whatever they say. The mean vector of a language, taken off, mends most of that. The means come from the library, which says
the same in every language, and are kept in a file beside the index.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from knowledge.model import Language

Vectors = npt.NDArray[np.float32]


class PartedEmbedder(Protocol):
    """An embedder that tells its name and the lengths of the parts its vectors are joined from."""

    @property
    def name(self) -> str:
        """Tells the model from others."""

    @property
    def parts(self) -> tuple[int, ...]:
        """Lengths of the parts."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""


class Centres:
    """Mean vectors per language and use (`texts`, `texts-query`, ...), kept in one file."""

    def __init__(self, path: Path) -> None:
        """Read the file if there is one."""
        self._path = path
        self._means: dict[str, Vectors] = {}
        if path.exists():
            self._means = {key: np.array(mean, np.float32) for key, mean in json.loads(path.read_text()).items()}

    @property
    def are_learnt(self) -> bool:
        """Whether means were taken."""
        return bool(self._means)

    def learn(self, use: str, by_language: Mapping[Language, list[list[float]]]) -> None:
        """Take the mean of each language's vectors and keep it."""
        for language, vectors in by_language.items():
            self._means[f"{use}:{language}"] = np.array(vectors, np.float32).mean(axis=0)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(
            json.dumps({key: [round(float(x), 6) for x in mean] for key, mean in self._means.items()})
        )

    def centred(
        self, use: str, language: Language, vectors: list[list[float]], parts: tuple[int, ...]
    ) -> list[list[float]]:
        """Take the language's mean off; each part is scaled to the same length, so that none outweighs the other."""
        if not vectors:
            return []
        rows = np.array(vectors, np.float32)
        mean = self._means.get(f"{use}:{language}")
        if mean is not None:
            rows = rows - mean
        scaled = []
        start = 0
        for length in parts:
            part = rows[:, start : start + length]
            scaled.append(part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9))
            start += length
        joined: list[list[float]] = (np.concatenate(scaled, axis=1) / np.sqrt(len(parts))).tolist()
        return joined


class CentredEmbeddings(Embeddings):
    """An embedder for one language, centred; the form in which LangChain's vector stores take it."""

    def __init__(self, embedder: PartedEmbedder, centres: Centres, use: str, language: Language) -> None:
        """Wrap `embedder`; `use` names the means to take off, questions have means of their own."""
        self._embedder = embedder
        self._centres = centres
        self._use = use
        self._language = language

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Centred vectors of passages."""
        raw = self._embedder.embed_documents(texts)
        return self._centres.centred(self._use, self._language, raw, self._embedder.parts)

    def embed_query(self, text: str) -> list[float]:
        """Centred vector of a question."""
        raw = [self._embedder.embed_query(text)]
        return self._centres.centred(f"{self._use}-query", self._language, raw, self._embedder.parts)[0]
