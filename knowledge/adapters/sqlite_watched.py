"""What was seen in the watched folder, in the library's SQLite file."""

from collections.abc import Mapping, Sequence

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import DocumentId
from knowledge.ports import WatchedFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS watched_file (
    place TEXT PRIMARY KEY, mark TEXT NOT NULL, document_id TEXT NOT NULL, reason TEXT NOT NULL);
"""


class SqliteWatched:
    """Implements `WatchedStore`."""

    def __init__(self, file: SqliteFile) -> None:
        """Keep it in `file`."""
        self._file = file
        file.prepare(_SCHEMA)

    def put_watched(self, seen: WatchedFile) -> None:
        """Note what a file was when it was looked at; what was noted before is replaced."""
        with self._file.changing() as db:
            db.execute(
                "INSERT OR REPLACE INTO watched_file VALUES (?, ?, ?, ?)",
                (seen.place, seen.mark, seen.document_id, seen.reason),
            )

    def drop_watched(self, place: str) -> None:
        """The file is gone."""
        with self._file.changing() as db:
            db.execute("DELETE FROM watched_file WHERE place = ?", (place,))

    def list_watched(self, folder: str) -> Mapping[str, WatchedFile]:
        """What was seen below a folder, by place."""
        start = f"{folder.rstrip('/')}/"
        rows: Sequence[tuple[str, str, str, str]] = self._file.rows(
            "SELECT place, mark, document_id, reason FROM watched_file WHERE substr(place, 1, ?) = ? ORDER BY place",
            (len(start), start),
        )
        return {
            place: WatchedFile(place=place, mark=mark, document_id=DocumentId(document_id), reason=reason)
            for place, mark, document_id, reason in rows
        }
