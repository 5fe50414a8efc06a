"""Vectors with their language's mean taken off, and questions turned so that no direction outweighs the others.

Multilingual embedders place every language in a region of its own, so that a question finds texts of its own language first,
whatever they say. The mean vector of a language, taken off, mends most of that. The means come from the library, which says
the same in every language.

What is left is uneven: a few directions, which most texts share, make up much of every likeness. Questions (not texts, so that
nothing is indexed anew) are multiplied by the regularised inverse covariance of the texts, as whitening does (Su et al. 2021,
"Whitening Sentence Representations", arxiv.org/abs/2103.15316). Both are kept in one file beside the index.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.model import Language

Vectors = npt.NDArray[np.float32]

_EVENNESS = 2.0
"""How much of the mean variance is added to every direction; more turns questions less. Measured with `japandesk bench retrieval`."""


class NamedEmbedder(Protocol):
    """An embedder that tells its name."""

    @property
    def name(self) -> str:
        """Tells the model from others."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""


class Centres:
    """Mean vectors and turnings by use (`texts`, `texts-query`, ...), kept in one file."""

    def __init__(self, path: Path) -> None:
        """Read the file if there is one."""
        self._path = path
        self._kept: dict[str, Vectors] = {}
        if path.exists():
            with np.load(path) as stored:
                self._kept = {name: stored[name] for name in stored.files}

    @property
    def are_learnt(self) -> bool:
        """Whether means were taken."""
        return bool(self._kept)

    @property
    def learnt_from(self) -> int:
        """How many texts there were when the turnings were learnt."""
        return int(self._kept["learnt-from"]) if "learnt-from" in self._kept else 0

    def learn_mean(self, use: str, language: Language, vectors: list[list[float]]) -> None:
        """Take the mean of a language's vectors; `save` keeps it."""
        self._kept[f"{use}:{language}"] = np.array(vectors, np.float32).mean(axis=0)

    def learn_turnings(self, vectors: Mapping[str, Vectors], count: int) -> None:
        """Take from centred texts how questions to them are turned, and keep it.

        Args:
            vectors: Of each use, of unit length, one a row; a few thousand say enough.
            count: How many texts there are.
        """
        for use, rows in vectors.items():
            self._learn_turning(use, rows)
        self._kept["learnt-from"] = np.array(count, np.float32)
        self.save()

    def copy_from(self, other: "Centres", use: str) -> None:
        """Take what another file says of a use."""
        self._kept.update({name: kept for name, kept in other._kept.items() if name.startswith(f"{use}")})
        if self._kept:
            self.save()

    def _learn_turning(self, use: str, vectors: Vectors) -> None:
        covariance = vectors.T @ vectors / len(vectors)
        mean_variance = float(np.trace(covariance)) / len(covariance)
        regular = covariance + _EVENNESS * mean_variance * np.eye(len(covariance), dtype=np.float32)
        turning = np.linalg.inv(regular) * mean_variance
        self._kept[f"{use}:turning"] = turning.astype(np.float32)

    def learn_axes(self, use: str, vectors: Vectors, count: int) -> None:
        """Take from centred vectors the directions in which they differ most (principal components); `save` keeps them."""
        _, directions = np.linalg.eigh(vectors.T @ vectors)
        self._kept[f"{use}:axes"] = directions[:, -count:].astype(np.float32)

    def have_axes(self, use: str) -> bool:
        """Whether directions were taken for this use."""
        return f"{use}:axes" in self._kept

    def on_axes(self, use: str, language: Language, vectors: list[list[float]]) -> Vectors:
        """Vectors with their language's mean taken off, along the directions that were taken, of unit length, one a row."""
        return unit(self.centred(use, language, vectors) @ self._kept[f"{use}:axes"])

    def drop(self) -> None:
        """Forget the file."""
        self._path.unlink(missing_ok=True)

    def save(self) -> None:
        """Keep what was learnt."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Whoever reads it meanwhile reads the old one or the new one.
        unfinished = self._path.with_suffix(".new.npz")
        np.savez(unfinished, **self._kept)  # type: ignore[arg-type]  # numpy's stub takes the names for its own options
        unfinished.replace(self._path)

    def centred(self, use: str, language: Language, vectors: list[list[float]]) -> Vectors:
        """Texts with their language's mean taken off, of unit length, one a row."""
        return unit(self._less_mean(use, language, vectors))

    def turned(self, use: str, language: Language, vector: list[float]) -> Vectors:
        """A question with the mean of its language's questions taken off, turned, of unit length."""
        rows = unit(self._less_mean(f"{use}-query", language, [vector]))
        turning = self._kept.get(f"{use}:turning")
        turned: Vectors = (rows if turning is None else unit(rows @ turning))[0]
        return turned

    def _less_mean(self, use: str, language: Language, vectors: list[list[float]]) -> Vectors:
        rows = np.array(vectors, np.float32)
        mean = self._kept.get(f"{use}:{language}")
        return rows if mean is None or not len(rows) else rows - mean


def unit(rows: Vectors) -> Vectors:
    """The rows, each of length one."""
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    made: Vectors = rows / lengths
    return made
