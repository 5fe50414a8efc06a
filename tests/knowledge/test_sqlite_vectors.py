"""Vectors beside the index: kept, found by their id, forgotten."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.sentence_pack import likeness_of_sentences, packed
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_vectors import SqliteVectors
from knowledge.model import Language


def rows(count: int, length: int = 16) -> np.ndarray:
    made = np.random.default_rng(count).normal(size=(count, length)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)  # type: ignore[no-any-return]


@pytest.fixture
def vectors(tmp_path: Path) -> SqliteVectors:
    vectors = SqliteVectors(tmp_path / "vectors.db")
    vectors.put(Language.TH, [("a", rows(3)[0], packed(rows(3)), b"1234"), ("b", rows(4)[0], packed(rows(4)), b"")])
    return vectors


def test_what_was_put_is_found_in_the_order_asked_for_and_what_was_not_is_left_out(vectors: SqliteVectors) -> None:
    found = vectors.find(["b", "unknown", "a"])

    assert list(found) == ["b", "a"]
    assert np.allclose(found["a"].whole, rows(3)[0], atol=1e-3)
    assert max(likeness_of_sentences([found["b"].sentences], rows(4)[2])[0]) == pytest.approx(1.0, abs=0.01)
    assert vectors.known(["a", "c"]) == {"a"}


def test_what_was_removed_is_gone_though_it_was_found_before(vectors: SqliteVectors) -> None:
    vectors.find(["a"])

    vectors.remove(["a", "unknown"])

    assert vectors.find(["a"]) == {}


def test_what_was_looked_at_closer_is_kept_until_it_is_removed(vectors: SqliteVectors) -> None:
    vectors.put_closer({"a": packed(rows(2)), "b": packed(rows(4))})

    vectors.remove(["a"])

    assert vectors.find_closer(["a", "b", "unknown"]) == {"b": packed(rows(4))}


def test_what_was_removed_while_it_was_looked_at_is_not_kept(vectors: SqliteVectors) -> None:
    vectors.remove(["a"])

    vectors.put_closer({"a": packed(rows(2))})

    assert vectors.find_closer(["a"]) == {}


def test_a_sample_holds_every_language(vectors: SqliteVectors) -> None:
    vectors.put(Language.JA, [(f"j{number}", rows(5)[0], packed(rows(5)), b"") for number in range(40)])

    texts, sentences = vectors.sample(10, 16)

    assert 4 <= len(texts) <= 12
    assert sentences.shape[1] == 16


def test_what_is_dropped_leaves_no_file(tmp_path: Path, vectors: SqliteVectors) -> None:
    vectors.drop()

    assert list(tmp_path.glob("vectors.db*")) == []


def test_vectors_of_an_earlier_version_are_kept_without_words(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "earlier.db")
    file.prepare(
        "CREATE TABLE vector (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, language TEXT NOT NULL, whole BLOB NOT NULL,"
        " sentences BLOB NOT NULL); INSERT INTO vector VALUES (1, 'a', 'th', x'0000', x'01')"
    )
    file.close()

    vectors = SqliteVectors(tmp_path / "earlier.db")

    assert vectors.find(["a"])["a"].words == b""
