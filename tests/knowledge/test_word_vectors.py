"""Words compared across languages: the vocabulary, and what is near; the embedder is the real one."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.bundled_embedder import UseEmbedder
from knowledge.adapters.centring import Centres
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.word_vectors import WordVectors

_LEARNT = (
    "market company machine food price export school river water road doctor music paper colour metal wood forest city ship train"
    " ตลาด บริษัท เครื่องจักร อาหาร ราคา ส่งออก โรงเรียน แม่น้ำ น้ำ ถนน แพทย์ ดนตรี กระดาษ สี โลหะ ไม้ ป่า เมือง เรือ รถไฟ"
    " 市場 会社 機械 食品 価格 輸出 学校 川 水 道路 医者 音楽 紙 色 金属 木 森 都市 船 電車"
).split()


@pytest.fixture(scope="module")
def embedder() -> UseEmbedder:
    return UseEmbedder()


@pytest.fixture
def centres(tmp_path: Path, embedder: UseEmbedder) -> Centres:
    centres = Centres(tmp_path / "index.npz")
    WordVectors(SqliteFile(tmp_path / "vectors.db"), embedder, centres).learn(_LEARNT)
    return centres


@pytest.fixture
def words(tmp_path: Path, embedder: UseEmbedder, centres: Centres) -> WordVectors:
    return WordVectors(SqliteFile(tmp_path / "vectors.db"), embedder, centres)


def test_the_text_that_says_it_in_another_language_is_nearest(words: WordVectors) -> None:
    texts = words.numbered([["ร่ม", "โรงงาน", "เชียงใหม่"], ["ข้าว", "โรงสี", "สุรินทร์"], ["傘", "工場", "大阪"]])

    umbrellas, rice, japanese = words.likeness(words.prepare(["umbrella", "factory"]), texts)

    assert umbrellas > rice + 0.1
    assert japanese > rice + 0.1


def test_the_same_word_is_as_near_as_can_be(words: WordVectors) -> None:
    texts = words.numbered([["Shindan".lower(), "ตลาด"], ["ตลาด"]])

    same, other = words.likeness(words.prepare(["shindan"]), texts)

    assert same == pytest.approx(1.0, abs=0.01)
    assert other < 0.8


def test_a_word_is_kept_once_and_what_another_process_added_is_read(
    tmp_path: Path, embedder: UseEmbedder, centres: Centres, words: WordVectors
) -> None:
    (first,) = words.numbered([["ร่ม", "ร่ม", "ตลาด"]])
    words.likeness(words.prepare(["ตลาด"]), [first])
    beside = WordVectors(SqliteFile(tmp_path / "vectors.db"), embedder, centres)
    (second,) = beside.numbered([["ตลาด", "เครื่องปั้นดินเผา"]])

    likeness = words.likeness(words.prepare(["เครื่องปั้นดินเผา"]), [first, second])

    assert len(first) == len(second) == 2 * 4
    assert likeness[1] == pytest.approx(1.0, abs=0.01)
    assert likeness[0] < likeness[1]


def test_numbers_and_years_are_no_words(words: WordVectors) -> None:
    assert words.numbered([["2567", "y2024", "300"]]) == [b""]
    assert words.prepare(["2567", "y2024"]).shape == (0, 128)
    assert words.likeness(np.empty((0, 128), np.float32), words.numbered([["ร่ม"]])) == [0.0]


def test_before_it_is_known_how_words_are_spread_there_are_none(tmp_path: Path, embedder: UseEmbedder) -> None:
    unlearnt = WordVectors(SqliteFile(tmp_path / "vectors.db"), embedder, Centres(tmp_path / "index.npz"))

    assert unlearnt.numbered([["ร่ม"], ["ตลาด"]]) == [b"", b""]
    assert unlearnt.likeness(unlearnt.prepare(["umbrella"]), [b""]) == [0.0]
