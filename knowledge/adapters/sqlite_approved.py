"""Answers that staff approved, in the library's SQLite file."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import ApprovedAnswer

_SCHEMA = """
CREATE TABLE IF NOT EXISTS approved (
    id TEXT PRIMARY KEY, place INTEGER NOT NULL, hits INTEGER NOT NULL DEFAULT 0, payload TEXT NOT NULL);
"""
_APPROVED: TypeAdapter[ApprovedAnswer] = TypeAdapter(ApprovedAnswer)


class SqliteApproved:
    """Implements `ApprovedStore`."""

    def __init__(self, file: SqliteFile) -> None:
        """Keep them in `file`."""
        self._file = file
        file.prepare(_SCHEMA)

    def put_approved(self, approved: ApprovedAnswer) -> None:
        """Keep one; the same id is replaced, its hits stay."""
        payload = _APPROVED.dump_json(replace(approved, hits=0)).decode()
        with self._file.changing() as db:
            db.execute(
                "INSERT INTO approved (id, place, payload) VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM approved), ?)"
                " ON CONFLICT (id) DO UPDATE SET payload = excluded.payload",
                (approved.id, payload),
            )

    def drop_approved(self, approved_id: str) -> None:
        """Forget one."""
        with self._file.changing() as db:
            db.execute("DELETE FROM approved WHERE id = ?", (approved_id,))

    def find_approved(self, approved_id: str) -> ApprovedAnswer | None:
        """The one of that id."""
        rows = self._file.rows("SELECT payload, hits FROM approved WHERE id = ?", (approved_id,))
        return replace(_APPROVED.validate_json(rows[0][0]), hits=rows[0][1]) if rows else None

    def list_approved(self) -> Sequence[ApprovedAnswer]:
        """Every one, the newest first."""
        rows = self._file.rows("SELECT payload, hits FROM approved ORDER BY place DESC")
        return [replace(_APPROVED.validate_json(payload), hits=hits) for payload, hits in rows]

    def count_hit(self, approved_id: str) -> None:
        """It was given once more."""
        with self._file.changing() as db:
            db.execute("UPDATE approved SET hits = hits + 1 WHERE id = ?", (approved_id,))
