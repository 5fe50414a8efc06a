"""Which passages are found first; the store is the real one, what is near is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.chunking import document_of
from knowledge.ingest import Ingest
from knowledge.model import Block, Chunk, ChunkId, DocumentId, FileText, Language, Passage, Question
from knowledge.ports import Similarity
from knowledge.retrieval import Retriever
from knowledge.sounds import sound_of
from knowledge.text import guess_language
from tests.fakes import InMemoryIndex


class ToldIndex(InMemoryIndex):
    """How near each document is, is told by its name."""

    def __init__(self) -> None:
        super().__init__()
        self.near: dict[str, float] = {}
        self.alike: dict[str, float] = {}
        self.closer: dict[str, float] = {}

    def search(
        self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """Every chunk, as near as was told."""
        return [
            Similarity(chunk_id=own, dense=(near := self.near[name]), near=near, alike=self.alike.get(name, 0.0))
            for own in self.chunks
            for name in [own.split(":")[1].split("@")[0]]
        ]

    def look_closer(self, text: str, language: Language, chunks: Sequence[Chunk]) -> Mapping[ChunkId, float]:
        """As near as was told."""
        return {chunk.id: self.closer[chunk.title] for chunk in chunks}


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


OF_THE_NORTH = (
    "สินค้าจากภาคเหนือเป็นที่รู้จักในหลายประเทศ และมีผู้ซื้อเดินทางมาดูโรงงานด้วยตนเองทุกปีตั้งแต่เดือนพฤศจิกายนถึงเดือนมกราคม "
    "โรงงานแต่ละแห่งเปิดให้ชมขั้นตอนการผลิตและเลือกตัวอย่างสินค้า ส่วนผู้ซื้อรายใหญ่นัดหมายล่วงหน้าเพื่อเจรจาเรื่องราคาและกำหนดส่งมอบ"
)
"""More than a sentence."""


def test_a_closer_look_orders_texts_in_another_language_and_leaves_all_others_where_they_are(
    library: SqliteLibrary, index: ToldIndex
) -> None:
    take(library, index, "mill", f"โรงสีข้าวจังหวัดสุรินทร์ขยายกำลังผลิต {OF_THE_NORTH}", 0.36)
    take(library, index, "umbrellas", "Umbrellas are made by hand in the north.", 0.33)
    take(library, index, "brolly", f"โรงงานร่มจังหวัดเชียงใหม่ขยายกำลังผลิต {OF_THE_NORTH}", 0.30)
    index.closer |= {"mill": 0.2, "brolly": 0.5}
    retriever = Retriever(library, index)
    question = Question(text="Which factory makes umbrellas?", language=Language.EN)
    before = retriever.retrieve(question)

    after = retriever.look_closer(question, before)

    place = [passage.chunk.title for passage in before].index("umbrellas")
    assert [passage.chunk.title for passage in before if passage.is_unread] == ["mill", "brolly"]
    assert [passage.chunk.title for passage in after if passage.is_unread] == ["brolly", "mill"]
    assert after[place] == before[place]
    assert [passage.score for passage in after] == [passage.score for passage in before]
    assert [passage.closer for passage in after if passage.is_unread] == [0.5, 0.2]


def test_texts_of_one_sentence_are_in_the_same_order_after_a_closer_look(
    library: SqliteLibrary, index: ToldIndex
) -> None:
    take(library, index, "mill", "โรงสีข้าวจังหวัดสุรินทร์ขยายกำลังผลิต", 0.36)
    take(library, index, "brolly", "โรงงานร่มจังหวัดเชียงใหม่ขยายกำลังผลิต", 0.30)
    index.closer |= {"mill": 0.2, "brolly": 0.5}
    retriever = Retriever(library, index)
    question = Question(text="Which factory makes umbrellas?", language=Language.EN)

    looked = retriever.look_closer(question, retriever.retrieve(question))

    assert [(passage.chunk.title, passage.closer) for passage in looked] == [("mill", 0.2), ("brolly", 0.5)]


def test_a_name_is_heard_in_a_text_that_writes_it_in_other_letters(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "saitama", "ผู้ว่าราชการจังหวัดไซตามะเยือนไทย", 0.31)
    take(library, index, "wakayama", "ผู้ว่าราชการจังหวัดวากายามะเยือนไทย", 0.30)

    first, second = found(library, index, "和歌山県の知事は誰ですか", Language.JA)

    assert [first.chunk.title, second.chunk.title] == ["wakayama", "saitama"]
    assert (first.told, second.told) == (1.0, 0.0)


class NearestIndex(ToldIndex):
    """Finds but the nearest, beside what it is told to look at."""

    def search(
        self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """The nearest chunk and those that `also` tells."""
        every = sorted(super().search(text, language, limit, also, words), key=lambda hit: -hit.dense)
        return [hit for place, hit in enumerate(every) if not place or hit.chunk_id in also()]


def test_a_text_far_in_meaning_is_found_by_the_sound_of_a_name(library: SqliteLibrary) -> None:
    index = NearestIndex()
    take(library, index, "osaka", "ผู้ว่าราชการจังหวัดโอซากาเยือนไทย", 0.4)
    take(library, index, "wakayama", "จังหวัดวากายามะส่งเจ้าหน้าที่มาประจำ", 0.1)
    take(library, index, "ishikawa", "จังหวัดอิชิกาวะเป็นแหล่งเครื่องจักร", 0.1)

    passages = found(library, index, "和歌山県の担当者は?", Language.JA)

    assert {passage.chunk.title for passage in passages} == {"osaka", "wakayama"}


def test_a_withdrawn_text_is_not_heard_any_more(library: SqliteLibrary) -> None:
    index = NearestIndex()
    take(library, index, "osaka", "ผู้ว่าราชการจังหวัดโอซากาเยือนไทย", 0.4)
    take(library, index, "wakayama", "จังหวัดวากายามะส่งเจ้าหน้าที่มาประจำ", 0.1)
    assert library.find_sounds(sound_of("ワカヤマ"), 5)

    library.drop_document(DocumentId("file:wakayama@th"))

    assert not library.find_sounds(sound_of("ワカヤマ"), 5)


def test_a_text_is_found_by_what_the_library_calls_the_same_in_its_language(library: SqliteLibrary) -> None:
    index = NearestIndex()
    index.near |= {"estates": 0.1}
    for language, aliases in ((Language.JA, ("工業団地公社", "IEAT")), (Language.TH, ("การนิคม", "กนอ"))):
        file = FileText(title=aliases[0], blocks=(Block(heading="", text=aliases[0]),))
        Ingest(library, index).take([replace(document_of("estates", file, language, ""), aliases=aliases)])
    take(library, index, "nearer", "ผู้ว่าราชการจังหวัดโอซากาเยือนไทย", 0.4)
    take(library, index, "meant", "การนิคมมีพื้นที่ 67 แห่ง", 0.1)

    passages = found(library, index, "工業団地公社の拠点は?", Language.JA)

    assert "meant" in {passage.chunk.title for passage in passages}


def test_that_a_part_of_a_name_is_heard_says_nothing_against_a_text(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "parts", "โรงงาน Sakuramo และโรงงาน Kuramoto ในจังหวัดลพบุรี", 0.3)

    (passage,) = found(library, index, "Who founded Sakuramoto?", Language.EN)

    assert 0.0 < passage.told < 0.3
    assert passage.names == 1.0


def test_a_name_of_nothing_but_single_sounds_is_heard_nowhere(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "saitama", "ผู้ว่าราชการจังหวัดไซตามะเยือนไทย", 0.31)

    assert not library.find_sounds(sound_of("A-B-C-D"), 5)


def test_texts_that_tell_none_of_the_names_are_told(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "saitama", "ผู้ว่าราชการจังหวัดไซตามะเยือนไทย", 0.31)
    take(library, index, "wakayama", "ผู้ว่าราชการจังหวัดวากายามะเยือนไทย", 0.30)

    names = {one.chunk.title: one.names for one in found(library, index, "島根県の知事は誰ですか", Language.JA)}
    assert names == {"saitama": 0.0, "wakayama": 0.0}

    names = {one.chunk.title: one.names for one in found(library, index, "ผู้ว่าจังหวัดวากายามะคือใคร", Language.TH)}
    assert names == {"saitama": 0.0, "wakayama": 1.0}


@pytest.mark.parametrize(
    "question", ["バンコクのセミナーはいつですか", "ベトナムの工場はいくつですか", "Which seminar is in Bangkok?"]
)
def test_a_name_that_other_languages_have_another_word_for_need_not_be_told(
    library: SqliteLibrary, index: ToldIndex, question: str
) -> None:
    take(library, index, "capital", "กรมจัดสัมมนาที่กรุงเทพฯ และดูงานโรงงานในเวียดนาม", 0.3)

    (passage,) = found(library, index, question, guess_language(question).language or Language.EN)

    assert passage.names == 1.0


def test_an_acronym_that_thai_spells_is_told(library: SqliteLibrary, index: ToldIndex) -> None:
    take(library, index, "spelt", "บีโอไอจัดสัมมนาที่โตเกียว", 0.3)
    take(library, index, "other", "กรมจัดสัมมนาที่โตเกียว", 0.3)

    told = {one.chunk.title: one.told for one in found(library, index, "BOIのセミナーはどこですか", Language.JA)}

    assert told == {"spelt": 1.0, "other": 0.0}


def test_texts_that_tell_of_the_one_thing_asked_for_do_not_speak_against_each_other(
    library: SqliteLibrary, index: ToldIndex
) -> None:
    take(library, index, "first", "โครงการ Flexlink พัฒนาบุคลากร", 0.30)
    take(library, index, "second", "ลงนามโครงการ Flexlink กับสถานทูต", 0.30)
    take(library, index, "other", "ผู้ว่าราชการจังหวัดเยือนไทย", 0.10)

    margins = {one.chunk.title: one.margin for one in found(library, index, "What is Flexlink?", Language.EN)}
    assert min(margins["first"], margins["second"]) > 0.2

    margins = {one.chunk.title: one.margin for one in found(library, index, "Who signed Flexlink?", Language.EN)}
    assert margins["first"] == pytest.approx(0.0, abs=0.01)


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
