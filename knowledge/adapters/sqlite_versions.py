"""Every version of every document that was taken in, in the library's SQLite file."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from knowledge.adapters.chunk_json import read_chunk
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import Chunk, Document, DocumentId, Language, Section
from knowledge.ports import StoredVersion

VERSION_SCHEMA = """
CREATE TABLE IF NOT EXISTS version (
    document_id TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, taken_at TEXT NOT NULL,
    ended_at TEXT NOT NULL DEFAULT '', is_withdrawn INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (document_id, version));
"""
_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_COLUMNS = "payload, taken_at, ended_at, is_withdrawn"


def next_version(db: sqlite3.Connection, document_id: str) -> int:
    """The number of the version that comes after those there were, also of a document that was removed since."""
    return int(
        db.execute(
            "SELECT coalesce(max(version), 0) + 1 FROM version WHERE document_id = ?", (document_id,)
        ).fetchone()[0]
    )


def begin_version(db: sqlite3.Connection, document: Document, moment: str) -> None:
    """Note a version that is taken in; the one before it ends. Part of the transaction that stores the document."""
    end_version(db, document.id, moment, is_withdrawn=False)
    db.execute(
        "INSERT INTO version (document_id, version, title, payload, taken_at) VALUES (?, ?, ?, ?, ?)",
        (document.id, document.version, document.title, _DOCUMENT.dump_json(document).decode(), moment),
    )


def end_version(db: sqlite3.Connection, document_id: str, moment: str, *, is_withdrawn: bool) -> None:
    """Note that the version of now is over."""
    db.execute(
        "UPDATE version SET ended_at = ?, is_withdrawn = ? WHERE document_id = ? AND ended_at = ''",
        (moment, is_withdrawn, document_id),
    )


def adopt_documents(file: SqliteFile) -> None:
    """Note the documents of a data folder that kept no versions yet, as far as their chunks tell."""
    unknown = file.rows(
        "SELECT id, origin, content_hash FROM document WHERE id NOT IN (SELECT document_id FROM version)"
    )
    for document_id, origin, content_hash in unknown:
        rows = file.rows("SELECT payload FROM chunk WHERE document_id = ? ORDER BY place", (document_id,))
        chunks = [read_chunk(row[0]) for row in rows]
        if chunks:
            with file.changing() as db:
                # When it was taken is not known.
                begin_version(db, _as_document(chunks, origin, content_hash), "")


def _as_document(chunks: Sequence[Chunk], origin: str, content_hash: str) -> Document:
    first = chunks[0]
    return Document(
        id=first.document_id,
        language=Language(first.language),
        title=first.title,
        sections=tuple(
            Section(
                id=chunk.group.rpartition("/")[2],
                heading=chunk.heading,
                sentences=chunk.sentences,
                asks=chunk.asks,
                is_gap=chunk.is_gap,
            )
            for chunk in chunks
        ),
        aliases=first.aliases,
        content_hash=content_hash,
        origin=origin,
        validity=first.validity,
    )


class SqliteVersions:
    """Implements `VersionStore`; what it reads is written by `SqliteLibrary`, in one step with the document."""

    def __init__(self, file: SqliteFile) -> None:
        """Read from `file`."""
        self._rows = file.rows
        file.prepare(VERSION_SCHEMA)

    def list_documents(self, *, withdrawn: bool = False) -> Sequence[StoredVersion]:
        """The newest version of each document, by title; with those that were removed, if wished."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM version AS own WHERE version ="
            " (SELECT max(version) FROM version WHERE document_id = own.document_id)"
            " AND (? OR NOT is_withdrawn) ORDER BY title, document_id",
            (withdrawn,),
        )
        return [_read(row) for row in rows]

    def list_versions(self, document_id: DocumentId) -> Sequence[StoredVersion]:
        """Every version of a document, the newest first."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM version WHERE document_id = ? ORDER BY version DESC", (document_id,))
        return [_read(row) for row in rows]

    def find_version(self, document_id: DocumentId, version: int) -> StoredVersion | None:
        """One version."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM version WHERE document_id = ? AND version = ?", (document_id, version)
        )
        return _read(rows[0]) if rows else None


def _read(row: Sequence[Any]) -> StoredVersion:
    payload, taken_at, ended_at, is_withdrawn = row
    return StoredVersion(
        document=_DOCUMENT.validate_json(payload), taken_at=taken_at, ended_at=ended_at, is_withdrawn=bool(is_withdrawn)
    )
