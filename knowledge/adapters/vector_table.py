"""Vectors of the shipped texts, computed once and shipped beside them.

Embedding the library takes minutes on two cores. The table is only a shortcut: it is looked up by the text itself, so a text that was edited is
not in it and is embedded as usual. `japandesk index vectors` writes it anew.
"""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt


class VectorTable:
    """Vectors by encoder and text, in bytes with one scale each (an error below half a percent of the largest value)."""

    def __init__(self, path: Path) -> None:
        """Read the table if there is one."""
        self._path = path
        self._rows: dict[bytes, npt.NDArray[np.int8]] = {}
        self._used: set[bytes] = set()
        if path.exists():
            with np.load(path) as stored:
                for name in stored.files:
                    if name.startswith("keys"):
                        rows = stored["rows" + name[4:]]
                        self._rows.update(zip((key.tobytes() for key in stored[name]), rows, strict=True))

    def find(self, encoder: str, text: str) -> list[float] | None:
        """The unit vector of a text, None when it is not in the table."""
        key = _key(encoder, text)
        row = self._rows.get(key)
        if row is None:
            return None
        self._used.add(key)
        vector = row.astype(np.float32)
        unit: list[float] = (vector / max(float(np.linalg.norm(vector)), 1e-9)).tolist()
        return unit

    def put(self, encoder: str, text: str, vector: list[float]) -> None:
        """Add a vector."""
        raw = np.array(vector, np.float32)
        key = _key(encoder, text)
        self._rows[key] = np.round(raw / max(float(np.abs(raw).max()), 1e-9) * 127).astype(np.int8)
        self._used.add(key)

    def save(self) -> int:
        """Write the vectors that were used or added since the table was read; returns how many."""
        by_length: dict[int, list[bytes]] = {}
        for key in sorted(self._used):
            by_length.setdefault(len(self._rows[key]), []).append(key)
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for length, keys in by_length.items():
            arrays[f"keys{length}"] = np.array([np.frombuffer(key, np.uint8) for key in keys])
            arrays[f"rows{length}"] = np.array([self._rows[key] for key in keys])
        np.savez(self._path, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for its own options
        return len(self._used)


def _key(encoder: str, text: str) -> bytes:
    return hashlib.blake2b(f"{encoder}\n{text}".encode(), digest_size=12).digest()
