"""Where each ingested document came from, in the library's SQLite file."""

from collections.abc import Sequence
from typing import Any

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import DocumentId
from knowledge.ports import FileOrigin

_SCHEMA = """
CREATE TABLE IF NOT EXISTS file_origin (
    document_id TEXT PRIMARY KEY, place TEXT NOT NULL, file_hash TEXT NOT NULL, given TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS file_origin_place ON file_origin (place);
"""
_COLUMNS = "document_id, place, file_hash, given"


class SqliteOrigins:
    """Implements `OriginStore`."""

    def __init__(self, file: SqliteFile) -> None:
        """Keep it in `file`."""
        self._file = file
        file.prepare(_SCHEMA)

    def put_origin(self, origin: FileOrigin) -> None:
        """Note where a document came from; what was noted of it before is replaced."""
        with self._file.changing() as db:
            db.execute(
                "INSERT OR REPLACE INTO file_origin VALUES (?, ?, ?, ?)",
                (origin.document_id, origin.place, origin.file_hash, origin.given),
            )

    def drop_origin(self, document_id: DocumentId) -> None:
        """Forget where a document came from."""
        with self._file.changing() as db:
            db.execute("DELETE FROM file_origin WHERE document_id = ?", (document_id,))

    def find_origin(self, document_id: DocumentId) -> FileOrigin | None:
        """Where a document came from."""
        return _first(self._file.rows(f"SELECT {_COLUMNS} FROM file_origin WHERE document_id = ?", (document_id,)))

    def find_place(self, place: str) -> FileOrigin | None:
        """The document that came from a place."""
        return _first(self._file.rows(f"SELECT {_COLUMNS} FROM file_origin WHERE place = ?", (place,)))


def _first(rows: Sequence[Sequence[Any]]) -> FileOrigin | None:
    if not rows:
        return None
    document_id, place, file_hash, given = rows[0]
    return FileOrigin(document_id=DocumentId(document_id), place=place, file_hash=file_hash, given=given)
