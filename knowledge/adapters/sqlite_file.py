"""The SQLite file of the library, which several adapters share: one connection, used by one thread at a time."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_BUSY_SECONDS = 30
_CACHE_KIB = 16_000
_ASKED_AT_ONCE = 500


class SqliteFile:
    """One SQLite file; safe to use from several threads, and by several processes of one machine."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        # Transactions are begun where they are needed (`changing`), not by the driver.
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=_BUSY_SECONDS)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        # Rows of a question lie all over the file; the default of 2 MB holds too few of its pages.
        self._db.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")

    def prepare(self, schema: str) -> None:
        """Run a script that makes the tables that are missing."""
        with self._lock:
            self._db.executescript(schema)

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, statement: str, values: Iterable[object] = ()) -> list[Any]:
        """What a query gives."""
        with self._lock:
            return self._db.execute(statement, tuple(values)).fetchall()

    def rows_among(self, statement: str, values: Sequence[str]) -> Iterator[Any]:
        """What a query gives for many values, some hundreds at once; `{marks}` in the statement stands for them."""
        for start in range(0, len(values), _ASKED_AT_ONCE):
            asked = values[start : start + _ASKED_AT_ONCE]
            yield from self.rows(statement.format(marks=", ".join("?" * len(asked))), asked)

    @property
    def data_version(self) -> int:
        """A number that changes when another process changed the file (SQLite's `PRAGMA data_version`)."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
