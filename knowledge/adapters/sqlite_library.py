"""Documents, chunks, words and listings in one SQLite file.

Words are indexed by SQLite's FTS5, which persists and updates in place; we hand it the words already cut (`knowledge.text`), since
none of its own tokenisers knows Thai or Japanese.
"""

import math
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate, islice

from pydantic import TypeAdapter

from knowledge.adapters.chunk_json import read_again, read_chunk, written_chunk
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_sounds import SOUND_SCHEMA, SoundIndex, drop_sounds, put_sounds
from knowledge.adapters.sqlite_versions import VERSION_SCHEMA, adopt_documents, begin_version, end_version, next_version
from knowledge.model import Chunk, ChunkId, Document, DocumentId, Listing
from knowledge.ports import Coverage
from knowledge.sounds import Sound
from knowledge.text import tokens

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    id TEXT PRIMARY KEY, origin TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, content_hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS alias (document_id TEXT NOT NULL, family TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunk (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL, family TEXT NOT NULL,
    place INTEGER NOT NULL, is_gap INTEGER NOT NULL, payload TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chunk_document ON chunk (document_id);
DROP INDEX IF EXISTS chunk_family;
CREATE INDEX IF NOT EXISTS chunk_edition ON chunk (family, id);
CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(
    chunk_id UNINDEXED, words, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
CREATE VIRTUAL TABLE IF NOT EXISTS word_count USING fts5vocab(word, 'row');
CREATE TABLE IF NOT EXISTS stray_vector (chunk_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS listing (id TEXT PRIMARY KEY, origin TEXT NOT NULL, payload TEXT NOT NULL);
"""
_WITHOUT_NUMBERS = """
ALTER TABLE chunk RENAME TO chunk_before;
DROP INDEX chunk_document;
DROP INDEX IF EXISTS chunk_family;
DROP INDEX IF EXISTS chunk_edition;
"""
_NUMBERED = """
INSERT INTO chunk (id, document_id, family, place, is_gap, payload, words)
    SELECT id, document_id, family, place, is_gap, payload, words FROM chunk_before ORDER BY rowid;
DELETE FROM word;
INSERT INTO word (rowid, chunk_id, words) SELECT number, id, words FROM chunk;
DROP TABLE chunk_before;
"""
"""A row of `word` has the number of its chunk: found by its id, each deletion would read all of them."""
_RARE_SHARE = 0.03
"""Of all chunks; a word in fewer of them tells one thing from others."""
_MOST_SCORED = 2_000
"""Chunks that hold a word of the question: scoring one takes a microsecond or so, and words that many hold tell little."""
_LISTENED_AT_ONCE = 500
_MOST_HELD = 2_000
"""Chunks whose words are remembered."""
_MOST_REMEMBERED = 50_000
"""Words remembered with their frequency; what contacts type must not fill the memory."""
_LISTING: TypeAdapter[Listing] = TypeAdapter(Listing)


def family_of(document_id: str) -> str:
    """Documents that say the same in several languages share a family: the id without its language."""
    return document_id.split("@")[0]


class SqliteLibrary:
    """Implements `LibraryStore` and `ListingStore`; safe to call from several threads."""

    def __init__(self, file: SqliteFile, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Keep it in `file`; `now` tells when a version begins and ends."""
        self._file = file
        self._rows = file.rows
        self._now = now
        columns = [row[1] for row in file.rows("PRAGMA table_info(chunk)")]
        if columns and "number" not in columns:
            # Of an earlier version of ours.
            file.prepare(f"BEGIN IMMEDIATE; {_WITHOUT_NUMBERS} {_SCHEMA} {_NUMBERED} COMMIT;")
        file.prepare(_SCHEMA + VERSION_SCHEMA + SOUND_SCHEMA)
        self._sounds = SoundIndex(file)
        adopt_documents(file)
        self._seen = file.data_version
        self._revision = 0
        self._forget()

    @property
    def revision(self) -> int:
        """Another number than before once documents or listings changed, in this process or in another one."""
        self._notice_changes()
        return self._revision

    def _notice_changes(self) -> None:
        """Drop what is remembered, if another process changed the file."""
        seen = self._file.data_version
        if seen != self._seen:
            self._seen = seen
            self._forget()

    def _forget(self) -> None:
        """Drop what is remembered about words; documents changed."""
        self._revision += 1
        self._count: int | None = None
        self._known: dict[str, int] = {}
        self._only_in_gaps: dict[str, bool] = {}
        self._held: dict[ChunkId, frozenset[str]] = {}
        self._sounds.forget()

    # documents ------------------------------------------------------------------------------------------------

    def put_document(self, document: Document, chunks: Sequence[Chunk]) -> Document:
        """Store a document with its chunks in one step, as the next version; the same id is replaced."""
        with self._file.changing() as db:
            stored = replace(document, version=next_version(db, document.id))
            self._delete(db, document.id)
            db.execute(
                "INSERT INTO document (id, origin, language, title, content_hash) VALUES (?, ?, ?, ?, ?)",
                (document.id, document.origin, document.language, document.title, document.content_hash),
            )
            db.executemany(
                "INSERT INTO alias VALUES (?, ?, ?)",
                [(document.id, family_of(document.id), alias) for alias in document.aliases],
            )
            for place, chunk in enumerate(chunks):
                words = " ".join(tokens(_searchable(chunk)))
                payload = written_chunk(replace(chunk, version=stored.version))
                number = db.execute(
                    "INSERT INTO chunk (id, document_id, family, place, is_gap, payload, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (chunk.id, document.id, chunk.group, place, chunk.is_gap, payload, words),
                ).lastrowid
                db.execute("INSERT INTO word (rowid, chunk_id, words) VALUES (?, ?, ?)", (number, chunk.id, words))
            put_sounds(db, chunks)
            db.executemany("DELETE FROM stray_vector WHERE chunk_id = ?", [(chunk.id,) for chunk in chunks])
            begin_version(db, stored, self._moment())
            # Within the transaction: whoever reads the number after it was counted reads the new chunks.
        self._forget()
        return stored

    def renew_sounds(self) -> None:
        """Keep how all running text sounds: of what an earlier version of ours stored it is not known."""
        chunks = self.iterate_chunks()
        while batch := list(islice(chunks, _LISTENED_AT_ONCE)):
            with self._file.changing() as db:
                # A document may have been withdrawn since it was read.
                stored = {
                    row[0]
                    for row in db.execute(
                        f"SELECT id FROM chunk WHERE id IN ({_marks(batch)})", [one.id for one in batch]
                    )
                }
                put_sounds(db, [chunk for chunk in batch if chunk.id in stored])
        self._sounds.forget()

    def drop_document(self, document_id: DocumentId) -> None:
        """Remove a document and its chunks; its versions stay readable."""
        with self._file.changing() as db:
            self._delete(db, document_id)
            end_version(db, document_id, self._moment(), is_withdrawn=True)
        self._forget()

    def _moment(self) -> str:
        return self._now().isoformat(timespec="seconds")

    def _delete(self, db: sqlite3.Connection, document_id: str) -> None:
        db.execute("INSERT OR IGNORE INTO stray_vector SELECT id FROM chunk WHERE document_id = ?", (document_id,))
        db.execute("DELETE FROM word WHERE rowid IN (SELECT number FROM chunk WHERE document_id = ?)", (document_id,))
        db.execute("DELETE FROM chunk WHERE document_id = ?", (document_id,))
        db.execute("DELETE FROM alias WHERE document_id = ?", (document_id,))
        drop_sounds(db, document_id)
        db.execute("DELETE FROM document WHERE id = ?", (document_id,))

    def expect_vectors(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Note chunks that are about to be indexed: until their document is stored, their vectors are stray."""
        with self._file.changing() as db:
            db.executemany("INSERT OR IGNORE INTO stray_vector VALUES (?)", [(one,) for one in chunk_ids])

    def list_stray_vectors(self) -> Sequence[ChunkId]:
        """Chunks that may be indexed though no stored document has them (any more)."""
        return [ChunkId(row[0]) for row in self._rows("SELECT chunk_id FROM stray_vector")]

    def forget_stray_vectors(self, chunk_ids: Sequence[ChunkId]) -> None:
        """They are no longer indexed."""
        with self._file.changing() as db:
            db.executemany("DELETE FROM stray_vector WHERE chunk_id = ?", [(one,) for one in chunk_ids])

    def count_documents(self) -> Mapping[str, int]:
        """How many documents each origin has."""
        return dict(self._rows("SELECT origin, count(*) FROM document GROUP BY origin"))

    def count_chunks(self) -> int:
        """How many chunks there are."""
        return int(self._rows("SELECT count(*) FROM chunk")[0][0])

    def list_hashes(self, origin: str) -> Mapping[DocumentId, str]:
        """Content hash of every document of that origin."""
        rows = self._rows("SELECT id, content_hash FROM document WHERE origin = ?", (origin,))
        return {DocumentId(row[0]): row[1] for row in rows}

    def find_hashes(self, document_ids: Sequence[DocumentId]) -> Mapping[DocumentId, str]:
        """Content hash of those of the documents that are there."""
        rows = self._file.rows_among("SELECT id, content_hash FROM document WHERE id IN ({marks})", document_ids)
        return {DocumentId(row[0]): row[1] for row in rows}

    def list_chunks(self, document_id: DocumentId | None = None) -> Sequence[Chunk]:
        """The chunks of one document, or of all, in reading order."""
        if document_id is None:
            rows = self._rows("SELECT payload FROM chunk ORDER BY document_id, place", ())
        else:
            rows = self._rows("SELECT payload FROM chunk WHERE document_id = ? ORDER BY place", (document_id,))
        return [read_again(row[0]) for row in rows]

    def find_documents(self, name: str) -> Sequence[DocumentId]:
        """Documents of that family, file name or title, in every language there is."""
        rows = self._rows(
            "SELECT id FROM document WHERE substr(id, 1, instr(id, '@') - 1) IN (?, 'file:' || ?) OR title = ? OR id = ? ORDER BY id",
            (name, name, name, name),
        )
        return [DocumentId(row[0]) for row in rows]

    def iterate_chunks(self) -> Iterator[Chunk]:
        """Every chunk, the library's first, a thousand at a time."""
        after = (0, 0)
        while rows := self._rows(
            "SELECT origin != 'library' AS is_other, number, payload FROM chunk JOIN document ON document.id = document_id"
            " WHERE (is_other, number) > (?, ?) ORDER BY is_other, number LIMIT 1000",
            after,
        ):
            after = (rows[-1][0], rows[-1][1])
            for _, _, payload in rows:
                yield read_chunk(payload)

    def find_editions(self, family: str) -> Sequence[DocumentId]:
        """The documents of a family, one for each language there is."""
        # By their place in the index of ids, "A" being the letter after "@": a look at each of them for every file would be slow.
        rows = self._rows("SELECT id FROM document WHERE id > ? || '@' AND id < ? || 'A' ORDER BY id", (family, family))
        return [DocumentId(row[0]) for row in rows]

    def list_editions(self) -> Mapping[str, Sequence[DocumentId]]:
        """Documents that are there in several languages, by family."""
        families: dict[str, list[DocumentId]] = {}
        for (document_id,) in self._rows("SELECT id FROM document ORDER BY id"):
            families.setdefault(family_of(document_id), []).append(DocumentId(document_id))
        return {family: own for family, own in families.items() if len(own) > 1}

    def list_chunk_ids(self, document_id: DocumentId) -> Sequence[ChunkId]:
        """Ids of the chunks of one document."""
        rows = self._rows("SELECT id FROM chunk WHERE document_id = ? ORDER BY place", (document_id,))
        return [ChunkId(row[0]) for row in rows]

    def list_groups(self, chunk_ids: Sequence[ChunkId]) -> Mapping[str, Sequence[Chunk]]:
        """These chunks and those with the same content in other languages, by group."""
        marks = _marks(chunk_ids)
        rows = self._rows(f"SELECT family, payload FROM chunk WHERE id IN ({marks})", chunk_ids)
        families = list(dict.fromkeys(row[0] for row in rows))
        # Their place in the file is found by an index that holds the ids, too: most have no other edition, and no row is read for them.
        rows += self._rows(
            f"SELECT family, payload FROM chunk WHERE family IN ({_marks(families)}) AND id NOT IN ({marks})",
            (*families, *chunk_ids),
        )
        found: dict[str, list[Chunk]] = {}
        for family, payload in rows:
            found.setdefault(family, []).append(read_again(payload))
        return found

    def list_names(self) -> Sequence[tuple[str, str]]:
        """Alias and document family of every name that documents declare."""
        return [(row[0], row[1]) for row in self._rows("SELECT DISTINCT name, family FROM alias", ())]

    def list_main_names(self) -> Sequence[tuple[str, str]]:
        """The first alias of each document, with its family."""
        return self._rows(
            "SELECT name, family FROM alias WHERE rowid IN (SELECT min(rowid) FROM alias GROUP BY document_id) ORDER BY rowid"
        )

    # words ----------------------------------------------------------------------------------------------------

    def search_words(self, words: Sequence[str], limit: int) -> Sequence[ChunkId]:
        """Chunks that hold some of the words, best match (BM25) first."""
        self._notice_changes()
        telling = self._rarest([word for word in dict.fromkeys(words) if word.isalnum() or _is_wordy(word)])
        if not telling:
            return []
        asked = " OR ".join(f'"{word}"' for word in telling)
        rows = self._rows("SELECT chunk_id FROM word WHERE word MATCH ? ORDER BY rank LIMIT ?", (asked, limit))
        return [ChunkId(row[0]) for row in rows]

    def search_phrases(self, phrases: Sequence[Sequence[str]], limit: int) -> Sequence[ChunkId]:
        """Chunks that hold some of the phrases, each a run of words, best match (BM25) first."""
        self._notice_changes()
        self._weights({word for phrase in phrases for word in phrase})
        asked = " OR ".join(
            f'"{" ".join(phrase)}"'
            for phrase in dict.fromkeys(map(tuple, phrases))
            if phrase and all(0 < self._known[word] <= _MOST_SCORED and _is_wordy(word) for word in phrase)
        )
        if not asked:
            return []
        rows = self._rows("SELECT chunk_id FROM word WHERE word MATCH ? ORDER BY rank LIMIT ?", (asked, limit))
        return [ChunkId(row[0]) for row in rows]

    def find_sounds(self, name: Sound, limit: int) -> Sequence[ChunkId]:
        """Pieces of running text in which a name may be heard; none when it is too short to tell, or when there are more than `limit`."""
        self._notice_changes()
        return self._sounds.find(name, limit)

    def sounding(self, name: Sound, chunk_ids: Sequence[ChunkId]) -> Collection[ChunkId]:
        """Those of the chunks in which a name may be heard; none when it is too short to tell."""
        return self._sounds.among(name, chunk_ids)

    def _rarest(self, words: Sequence[str]) -> Sequence[str]:
        """The words that tell most: the rarest, as many as are quickly looked up. Each chunk with one of them is scored."""
        _, known = self._weights(words)
        rarest = sorted(known, key=lambda word: self._known[word])
        totals = accumulate(self._known[word] for word in rarest)
        return [
            word
            for place, (word, total) in enumerate(zip(rarest, totals, strict=True))
            if not place or total <= _MOST_SCORED
        ]

    def cover(self, words: Sequence[str], chunk_ids: Sequence[ChunkId]) -> Sequence[Coverage]:
        """How much of the words the given chunks hold; rare words weigh more, unknown ones most."""
        self._notice_changes()
        weights, known = self._weights(set(words))
        total = sum(weights.values())
        known_total = sum(weights[word] for word in known)
        if not total or not chunk_ids:
            return []
        asked = weights.keys()
        covered = {
            chunk_id: sum(weights[word] for word in held & asked)
            for chunk_id, held in self._words_of(chunk_ids).items()
        }
        return [
            Coverage(
                chunk_id=chunk_id,
                share=covered[chunk_id] / total,
                known=covered[chunk_id] / known_total if known_total else 0.0,
            )
            for chunk_id in chunk_ids
            if chunk_id in covered
        ]

    def holding_all(self, phrases: Sequence[Sequence[str]], chunk_ids: Sequence[ChunkId]) -> Sequence[ChunkId]:
        """Those of the chunks that hold all words of one of the phrases, in whatever order."""
        self._notice_changes()
        wanted = [frozenset(phrase) for phrase in phrases if phrase]
        held = self._words_of(chunk_ids) if wanted else {}
        return [chunk_id for chunk_id, words in held.items() if any(one <= words for one in wanted)]

    def find_rare(self, words: Sequence[str]) -> Sequence[str]:
        """Those of the words that the library holds, in few of its chunks."""
        self._notice_changes()
        _, known = self._weights(words)
        # Counted with the weights, and remembered: to count a hundred thousand chunks for each question takes time.
        most = _RARE_SHARE * (self._count or 0)
        return [word for word in known if self._known[word] <= most]

    def gap_share(self, words: Sequence[str]) -> float:
        """Share of the words' weight that the library knows only where it says what it does not know."""
        self._notice_changes()
        weights, known = self._weights(set(words))
        only_gaps = [word for word in known if self._is_only_in_gaps(word)]
        total = sum(weights.values())
        return sum(weights[word] for word in only_gaps) / total if total else 0.0

    def _is_only_in_gaps(self, word: str) -> bool:
        if word not in self._only_in_gaps:
            statement = (
                "SELECT 1 FROM word JOIN chunk ON chunk.number = word.rowid WHERE word MATCH ? AND NOT is_gap LIMIT 1"
            )
            self._only_in_gaps[word] = not self._rows(statement, (f'"{word}"',))
        return self._only_in_gaps[word]

    def _words_of(self, chunk_ids: Sequence[ChunkId]) -> dict[ChunkId, frozenset[str]]:
        remembered = {chunk_id: held for chunk_id in chunk_ids if (held := self._held.get(chunk_id)) is not None}
        new = [chunk_id for chunk_id in chunk_ids if chunk_id not in remembered]
        read = self._rows(f"SELECT id, words FROM chunk WHERE id IN ({_marks(new)})", new) if new else ()
        found = {ChunkId(chunk_id): frozenset(words.split()) for chunk_id, words in read}
        if len(self._held) + len(found) > _MOST_HELD:
            self._held.clear()
        self._held.update(found)
        return remembered | found

    def _weights(self, words: Iterable[str]) -> tuple[Mapping[str, float], Collection[str]]:
        """Inverse document frequency of each word (Robertson and Sparck Jones, as in BM25), and which are known at all."""
        words = list(words)
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
            self._only_in_gaps.clear()
        new = [word for word in words if word not in self._known]
        if new:
            found = dict(self._rows(f"SELECT term, doc FROM word_count WHERE term IN ({_marks(new)})", new))
            self._known.update({word: found.get(word, 0) for word in new})
        if self._count is None:
            self._count = self.count_chunks()
        weights = {}
        for word in words:
            frequency = self._known[word]
            weights[word] = math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))
        return weights, [word for word in words if self._known[word]]

    # listings -------------------------------------------------------------------------------------------------

    def put_listings(self, listings: Sequence[Listing], origin: str) -> None:
        """Replace all listings of that origin."""
        with self._file.changing() as db:
            db.execute("DELETE FROM listing WHERE origin = ?", (origin,))
            db.executemany(
                "INSERT OR REPLACE INTO listing VALUES (?, ?, ?)",
                [(listing.id, origin, _LISTING.dump_json(listing).decode()) for listing in listings],
            )
        self._revision += 1

    def list_listings(self) -> Sequence[Listing]:
        """Every listing, by id."""
        return [_LISTING.validate_json(row[0]) for row in self._rows("SELECT payload FROM listing ORDER BY id", ())]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _is_wordy(word: str) -> bool:
    """Thai words carry combining marks, which `isalnum` refuses."""
    return all(letter.isalnum() or "\u0e31" <= letter <= "\u0e4e" for letter in word)


def _searchable(chunk: Chunk) -> str:
    return "\n".join((chunk.title, chunk.heading, *chunk.asks, *chunk.aliases, *(s.text for s in chunk.sentences)))
