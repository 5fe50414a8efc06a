"""Beside the index of Chroma: of each chunk the vector of its text, those of its sentences, and its words, found by the chunk's id.

Of chunks that were looked at closer also the sentences as the encoder of whole texts sees them.

Chroma finds what is nearest; what it is told to fetch by id it takes far longer for, and what is kept in its metadata it indexes like text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.adapters.sentence_pack import unpacked
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import Language

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vector (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, language TEXT NOT NULL, whole BLOB NOT NULL, sentences BLOB NOT NULL,
    words BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS vector_language ON vector (language, number);
CREATE TABLE IF NOT EXISTS closer (id TEXT PRIMARY KEY, sentences BLOB NOT NULL);
"""
_MOST_REMEMBERED = 2_000
"""Chunks whose vectors are remembered, some 3 kB each: the same few hundred are found again and again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The vectors of one chunk."""

    whole: npt.NDArray[np.float16]
    """Of its text, of unit length."""
    sentences: bytes
    """As `sentence_pack` packs them."""
    words: bytes
    """As `word_vectors` numbers them; empty of what an earlier version indexed."""


class SqliteVectors:
    """The vectors of one generation of the index, in a file of their own."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._path = path
        self.file = SqliteFile(path)
        columns = [row[1] for row in self.file.rows("PRAGMA table_info(vector)")]
        if columns and "words" not in columns:
            # Of an earlier version of ours; `japandesk index rebuild` numbers the words of what it indexed.
            self.file.prepare("ALTER TABLE vector ADD COLUMN words BLOB NOT NULL DEFAULT x''")
        self.file.prepare(_SCHEMA)
        # A chunk of another content has another id: what is remembered never changes.
        self._remembered: dict[str, Kept] = {}

    def put(self, language: Language, rows: Iterable[tuple[str, npt.NDArray[np.float32], bytes, bytes]]) -> None:
        """Keep of each chunk: id, vector of the text, packed sentences, numbered words; the same id is replaced."""
        with self.file.changing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vector (id, language, whole, sentences, words) VALUES (?, ?, ?, ?, ?)",
                [(of, language, whole.astype(np.float16).tobytes(), pack, words) for of, whole, pack, words in rows],
            )

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors of these; unknown ones are no error."""
        for of in ids:
            self._remembered.pop(of, None)
        with self.file.changing() as db:
            db.executemany("DELETE FROM vector WHERE id = ?", [(of,) for of in ids])
            db.executemany("DELETE FROM closer WHERE id = ?", [(of,) for of in ids])

    def find(self, ids: Sequence[str]) -> dict[str, Kept]:
        """The vectors of those of the ids that are here, in the order of the ids."""
        new = [of for of in ids if of not in self._remembered]
        rows = self.file.rows_among("SELECT id, whole, sentences, words FROM vector WHERE id IN ({marks})", new)
        read = {of: Kept(np.frombuffer(whole, np.float16), pack, words) for of, whole, pack, words in rows}
        found = {of: kept for of in ids if (kept := self._remembered.get(of) or read.get(of))}
        if len(self._remembered) + len(read) > _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered.update(read)
        return found

    def put_closer(self, packs: Mapping[str, bytes]) -> None:
        """Keep the sentences of chunks as the encoder of whole texts sees them, packed; not of those that were removed meanwhile."""
        if packs:
            with self.file.changing() as db:
                db.executemany(
                    "INSERT OR REPLACE INTO closer SELECT id, ? FROM vector WHERE id = ?",
                    [(pack, of) for of, pack in packs.items()],
                )

    def find_closer(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Those that were kept so, of these chunks."""
        return dict(self.file.rows_among("SELECT id, sentences FROM closer WHERE id IN ({marks})", ids))

    @property
    def is_empty(self) -> bool:
        """Nothing is kept."""
        return not self.file.rows("SELECT 1 FROM vector LIMIT 1")

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are here."""
        return {row[0] for row in self.file.rows_among("SELECT id FROM vector WHERE id IN ({marks})", ids)}

    def sample(self, limit: int, length: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Vectors of some texts of each language, spread evenly, and of their sentences (`length` numbers each), as unit vectors."""
        texts: list[npt.NDArray[np.float32]] = []
        packs: list[bytes] = []
        counts = self.file.rows("SELECT language, count(*) FROM vector GROUP BY language")
        for language, count in counts:
            step = max(1, count * len(counts) // limit)
            rows = self.file.rows(
                "SELECT whole, sentences FROM vector WHERE language = ? AND number % ? = 0 LIMIT ?",
                (language, step, limit),
            )
            texts += [np.frombuffer(row[0], np.float16).astype(np.float32) for row in rows]
            packs += [row[1] for row in rows]
        return np.stack(texts), unpacked(packs, length)

    def drop(self) -> None:
        """Forget everything, for good."""
        self.file.close()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink(missing_ok=True)
