"""Which passages are found first; the store is the real one, what is near is told."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.chunking import document_of
from knowledge.ingest import Ingest
from knowledge.model import Block, ChunkId, FileText, Language, Passage, Question
from knowledge.ports import Similarity
from knowledge.retrieval import Retriever
from tests.fakes import InMemoryIndex


class ToldIndex(InMemoryIndex):
    """How near each document is, is told by its name."""

    def __init__(self) -> None:
        super().__init__()
        self.near: dict[str, float] = {}
        self.alike: dict[str, float] = {}

    def search(
        self, text: str, language: Language, limit: int, also: Sequence[ChunkId], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """Every chunk, as near as was told."""
        return [
            Similarity(chunk_id=own, dense=(near := self.near[name]), near=near, alike=self.alike.get(name, 0.0))
            for own in self.chunks
            for name in [own.split(":")[1].split("@")[0]]
        ]


@pytest.fixture
def index() -> ToldIndex:
    return ToldIndex()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqliteLibrary]:
    file = SqliteFile(tmp_path / "library.db")
    yield SqliteLibrary(file)
    file.close()


def found(library: SqliteLibrary, index: ToldIndex, text: str, language: Language) -> Sequence[Passage]:
    return Retriever(library, index).retrieve(Question(text=text, language=language))


def take(library: SqliteLibrary, index: ToldIndex, name: str, text: str, near: float) -> None:
    index.near[name] = near
    file = FileText(title=name, blocks=(Block(heading="", text=text),))
    Ingest(library, index).take([document_of(name, file, None, "")])


def test_within_a_language_what_holds_the_words_comes_before_what_is_a_little_nearer(
    library: SqliteLibrary, index: ToldIndex
) -> None:
    take(library, index, "nearer", "Elephants walk through the forest at night.", 0.30)
    take(library, index, "worded", "The voucher pays for consultants.", 0.28)

    passages = found(library, index, "What does the voucher pay for consultants?", Language.EN)

    assert [passage.chunk.title for passage in passages] == ["worded", "nearer"]


def test_of_texts_in_another_language_that_are_as_near_the_one_whose_words_are_comes_first(
    library: SqliteLibrary, index: ToldIndex
) -> None:
    # Titles that share no word with the question.
    take(library, index, "mill", "โรงสีข้าวจังหวัดสุรินทร์ขยายกำลังผลิต", 0.31)
    take(library, index, "brolly", "โรงงานร่มจังหวัดเชียงใหม่ขยายกำลังผลิต", 0.30)
    index.alike |= {"mill": 0.5, "brolly": 0.8}

    first, second = found(library, index, "Which factory makes umbrellas?", Language.EN)

    assert [first.chunk.title, second.chunk.title] == ["brolly", "mill"]
    assert first.alike_margin == pytest.approx(0.3)
    assert second.alike_margin == pytest.approx(-0.3)


def test_a_name_is_heard_in_a_text_that_writes_it_in_other_letters(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "saitama", "ผู้ว่าราชการจังหวัดไซตามะเยือนไทย", 0.31)
    take(library, index, "wakayama", "ผู้ว่าราชการจังหวัดวากายามะเยือนไทย", 0.30)

    first, second = found(library, index, "和歌山県の知事は誰ですか", Language.JA)

    assert [first.chunk.title, second.chunk.title] == ["wakayama", "saitama"]
    assert (first.sounds, second.sounds) == (1.0, 0.0)


def test_words_do_not_shut_out_a_text_of_another_language_that_says_it(
    library: SqliteLibrary, index: ToldIndex
) -> None:
    for number in range(6):
        take(library, index, f"english{number}", f"The desk pays attention to vouchers, number {number}.", 0.1)
    take(library, index, "thai", "คูปองสนับสนุนค่าที่ปรึกษาหนึ่งแสนบาท", 0.35)
    for number in range(5):
        take(library, index, f"thaiother{number}", f"เรื่องอื่นที่ไม่เกี่ยวข้องกันเลย {number}", 0.05)

    best, second = found(library, index, "How much does the voucher of the desk pay?", Language.EN)[:2]

    assert best.chunk.title == "thai"
    assert best.standout == pytest.approx(0.3)
    assert second.chunk.language is Language.EN
    assert second.standout is None


def test_letters_find_what_is_typed_wrongly(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "other", "Seminars are held in spring.", 0.2)
    take(library, index, "meant", "The programme is called Shindan.", 0.2)

    best = found(library, index, "shindann", Language.EN)[0]

    assert best.chunk.title == "meant"
    assert best.coverage == 0
    assert best.letters > 0.5
