"""Vectors of a chunk's sentences in few bytes, so that they are kept beside the chunk's own vector.

What answers a question is often one sentence of a chunk, and the vector of the whole chunk blurs it. The sentence nearest to the
question says more, above all across languages.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MOST_SENTENCES = 12
"""Of one chunk; chunks of running text hold three or four."""


def packed(vectors: npt.NDArray[np.float32]) -> bytes:
    """Unit vectors, one a row, in a byte a number: an error of less than half a percent of the largest."""
    rows = vectors[:MOST_SENTENCES]
    scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    pack: bytes = np.round(rows / scale * 127).astype(np.int8).tobytes()
    return pack


def likeness_of_sentences(packs: Sequence[bytes], question: npt.NDArray[np.float32]) -> list[tuple[float, ...]]:
    """Cosine of the question (a unit vector) to each sentence of each pack."""
    if not packs:
        return []
    parts = [np.frombuffer(pack, np.int8) for pack in packs]
    rows = np.concatenate(parts).reshape(-1, len(question)).astype(np.float32)
    likeness = rows @ question / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
    ends = np.cumsum([len(part) // len(question) for part in parts])[:-1]
    return [tuple(own.tolist()) for own in np.split(likeness, ends)]


def unpacked(packs: Sequence[bytes], length: int) -> npt.NDArray[np.float32]:
    """The sentences of all the packs, one a row, as unit vectors of that length."""
    parts = [np.frombuffer(pack, np.int8) for pack in packs]
    rows = np.concatenate(parts).reshape(-1, length).astype(np.float32)
    unit: npt.NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
