"""Where a name may be heard: a signature of the sounds of each piece of running text, in the library's SQLite file.

A signature is a row of bits, one set for each run of sounds in the text (superimposed coding, Faloutsos and Christodoulakis 1984,
doi.org/10.1145/2275.357411): a name can be heard only where all its bits are set, which is told for a hundred thousand texts in less than a
millisecond. A text in some hundreds has the bits of a short name by chance; `knowledge.sounds.heard` tells.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import Chunk, ChunkId, DocumentId
from knowledge.sounds import RUN, Sound, can_be_heard, spoken

SOUND_SCHEMA = """
CREATE TABLE IF NOT EXISTS sound (
    chunk_id TEXT PRIMARY KEY, document_id TEXT NOT NULL, bits BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS sound_document ON sound (document_id);
"""
_BITS = 2048
"""Of a signature; a piece of 600 letters sets a fifth of them."""


def put_sounds(db: sqlite3.Connection, chunks: Iterable[Chunk]) -> None:
    """Keep how the running text among the chunks sounds."""
    db.executemany(
        "INSERT OR REPLACE INTO sound VALUES (?, ?, ?)",
        [(chunk.id, chunk.document_id, _signature(spoken(chunk))) for chunk in chunks if not chunk.is_edited],
    )


def drop_sounds(db: sqlite3.Connection, document_id: DocumentId | str) -> None:
    """Forget a document's."""
    db.execute("DELETE FROM sound WHERE document_id = ?", (document_id,))


class SoundIndex:
    """Signatures in memory, 256 bytes each, read when first asked for."""

    def __init__(self, file: SqliteFile) -> None:
        """Read them from `file`."""
        self._file = file
        self.forget()

    def forget(self) -> None:
        """Read them anew; documents changed."""
        self._loaded: tuple[list[ChunkId], npt.NDArray[np.uint8]] | None = None

    def find(self, name: Sound, limit: int) -> Sequence[ChunkId]:
        """Chunks in which the name may be heard; none when it is too short to tell, or when there are more than `limit`."""
        if not can_be_heard(name):
            return ()
        chunk_ids, bits = self._signatures()
        there = np.ones(len(chunk_ids), bool)
        for run in _runs(name):
            byte, bit = divmod(run, 8)
            there &= (bits[byte] >> bit & 1).astype(bool)
        places = np.flatnonzero(there)
        return [chunk_ids[place] for place in places] if len(places) <= limit else ()

    def among(self, name: Sound, chunk_ids: Sequence[ChunkId]) -> Collection[ChunkId]:
        """Those of the chunks in which the name may be heard; none when it is too short to tell."""
        if not can_be_heard(name):
            return ()
        asked = int.from_bytes(_signature(name), "little")
        rows = self._file.rows_among("SELECT chunk_id, bits FROM sound WHERE chunk_id IN ({marks})", chunk_ids)
        return {ChunkId(row[0]) for row in rows if int.from_bytes(row[1], "little") & asked == asked}

    def _signatures(self) -> tuple[list[ChunkId], npt.NDArray[np.uint8]]:
        """The chunks, and their signatures as columns: of all of them one byte is looked at after another."""
        if self._loaded is None:
            rows = self._file.rows("SELECT chunk_id, bits FROM sound")
            flat = np.frombuffer(b"".join(row[1] for row in rows), np.uint8)
            columns = np.ascontiguousarray(flat.reshape(len(rows), _BITS // 8).T)
            self._loaded = [ChunkId(row[0]) for row in rows], columns
        return self._loaded


def _signature(sound: Sound) -> bytes:
    bits = np.zeros(_BITS, np.uint8)
    bits[list(_runs(sound))] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _runs(sound: Sound) -> set[int]:
    """The bit of each run of sounds within a word."""
    return {
        crc32(word[start : start + RUN].encode()) % _BITS
        for word in sound.whole.split()
        for start in range(len(word) - RUN + 1)
    }
