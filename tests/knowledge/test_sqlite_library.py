"""The library's file: what an earlier version of ours wrote is read on."""

import sqlite3
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.chunking import chunks_of, document_of
from knowledge.model import Block, Chunk, FileText, Language
from knowledge.sounds import sound_of
from knowledge.text import tokens

BEFORE = """
CREATE TABLE document (
    id TEXT PRIMARY KEY, origin TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, content_hash TEXT NOT NULL);
CREATE TABLE chunk (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL, family TEXT NOT NULL, place INTEGER NOT NULL, is_gap INTEGER NOT NULL,
    payload TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX chunk_document ON chunk (document_id);
CREATE INDEX chunk_family ON chunk (family);
CREATE VIRTUAL TABLE word USING fts5(
    chunk_id UNINDEXED, words, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
"""


def test_a_library_of_an_earlier_version_is_searched_and_changed_as_before(tmp_path: Path) -> None:
    text = FileText(title="Vouchers", blocks=(Block(heading="", text="Sakura vouchers pay seventy thousand baht."),))
    document = document_of("vouchers", text, Language.EN, "")
    chunks = chunks_of(document)
    with sqlite3.connect(tmp_path / "library.db") as db:
        db.executescript(BEFORE)
        db.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?)",
            (document.id, document.origin, document.language, document.title, document.content_hash),
        )
        for number, chunk in enumerate(chunks, start=40):
            words = " ".join(tokens(f"{chunk.title} {chunk.text}"))
            payload = TypeAdapter(Chunk).dump_json(chunk).decode()
            row = (chunk.id, document.id, chunk.group, 0, False, payload, words)
            db.execute("INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO word (rowid, chunk_id, words) VALUES (?, ?, ?)", (number, chunk.id, words))
    db.close()

    library = SqliteLibrary(SqliteFile(tmp_path / "library.db"))

    assert library.search_words(["sakura"], 5) == [chunks[0].id]
    library.drop_document(document.id)
    assert library.search_words(["sakura"], 5) == []
    assert library.count_chunks() == 0


def test_names_are_heard_in_what_an_earlier_version_stored_once_it_was_listened_to(tmp_path: Path) -> None:
    text = FileText(title="ข่าว", blocks=(Block(heading="", text="ผู้ว่าราชการจังหวัดวากายามะเยือนไทย"),))
    document = document_of("visit", text, Language.TH, "")
    file = SqliteFile(tmp_path / "library.db")
    SqliteLibrary(file).put_document(document, chunks_of(document))
    with file.changing() as db:
        db.execute("DELETE FROM sound")
    library = SqliteLibrary(file)
    assert not library.find_sounds(sound_of("Wakayama"), 5)

    library.renew_sounds()

    assert list(library.find_sounds(sound_of("Wakayama"), 5)) == [chunk.id for chunk in chunks_of(document)]


def test_a_name_that_many_texts_tell_is_looked_for_among_those_that_are_near_only(tmp_path: Path) -> None:
    library = SqliteLibrary(SqliteFile(tmp_path / "library.db"))
    stored = []
    for number, place in enumerate(("วากายามะ", "วากายามะ", "วากายามะ", "วากายาเบะ")):
        text = FileText(title=f"ข่าว {number}", blocks=(Block(heading="", text=f"ผู้ว่าราชการจังหวัด{place}เยือนไทย"),))
        document = document_of(f"visit-{number}", text, Language.TH, "")
        library.put_document(document, chunks_of(document))
        stored += [chunk.id for chunk in chunks_of(document)]
    name = sound_of("Wakayama")

    assert list(library.find_sounds(name, 3)) == stored[:3]
    assert not library.find_sounds(name, 2)
    assert set(library.sounding(name, stored[1:])) == set(stored[1:3])
    assert not library.sounding(sound_of("SME"), stored)
