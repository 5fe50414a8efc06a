"""Long texts in pieces: where they are cut, and that nothing is lost, too long or torn."""

import random

import pytest

from handlers.splitting import cut_text, letter_count, letters, split_text, utf16_length

# ------------------------------------------------------------------------------------------------- where texts are cut


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ [1]", "เผยแพร่เมื่อ 1 ก.พ. 2567 และยังไม่มีข้อมูลหลังจากนั้น"),
        ("เผยแพร่เมื่อ 1 ก.พ. 2567 ค่ะ", "หลังจากนั้น 45 คู่ ก็ไม่มีข้อมูล"),
        ("สมัครได้ที่เว็บไซต์ของโครงการได้เลยครับ", "มูลค่า 45 ล้านบาท รวมตลอดปี 2563 ถึง พ.ศ. 2565"),
        ("มีเรื่องอื่นถามต่อได้เลยนะคะ", "บริษัท ตัวอย่างเมดิคอลเทรดดิ้ง จำกัด อยู่ที่กรุงเทพ"),
        ("เปิดเวลา 08:30 น. ทุกวันค่า", "(หยุดวันที่ 1 ม.ค. ของทุกปี และวันอาทิตย์)"),
        ("Sample Medical Trading Co., Ltd. was founded in 2009.", "It is led by Mr. A. Suzuki of Tokyo, Japan."),
        ("It sells beds, e.g. to hospitals (see No. 5 below).", "Then there is Dr. Tanaka, who came in Feb. 2024."),
        ("She said “Yes. Of course.” [2]", "On 1 February 2024 they met again at 3 o'clock in the city."),
        ("Is it open to all? [1]", "Yes, it opens at 8.30 on 1 February 2024 and closes at 16.30"),
        ("「…はい、そうです。」", "と言いました（詳細は。こちら）2024年2月1日"),
        ("2020〜2022年に45組が成立しました。[1]", "T-GoodTechの会員は2024年2月1日に増えました"),
        ("「それは本当のことですか！？」", "次の商談会は2027年3月10日に大阪府で開かれる予定です"),
        ("One line that ends", "Another line. And its sentence (in brackets)."),
    ],
)
def test_a_text_is_cut_after_a_sentence_with_its_brackets_and_sources(first: str, second: str) -> None:
    is_japanese = any("\u3040" < sign < "\u30ff" for sign in first)
    gap = "\n" if first.startswith("One line") else "" if is_japanese else " "
    text = f"{first}{gap}{second}"

    for limit in range(max(len(first), len(second)), len(text)):
        assert split_text(text, limit) == [first, second]


@pytest.mark.parametrize(
    ("text", "limit", "whole"),
    [
        # Nothing ends here: the spaces in dates, names and brackets are the last to be cut at.
        ("เผยแพร่ทางเว็บไซต์ของหน่วยงานเมื่อวันที่ 1 ก.พ. 2567", 47, "1 ก.พ. 2567"),
        ("ส่งเสริมโดย บริษัท ตัวอย่างเตียงผู้ป่วย จำกัด ร่วมกับหน่วยงานอื่น", 45, "บริษัท ตัวอย่างเตียงผู้ป่วย จำกัด"),
        ("ประกาศเรื่องนี้ไว้แล้ว (ณ วันที่ 1 ก.พ. 2567 เวลา 08:30 น.)", 55, "(ณ วันที่ 1 ก.พ. 2567 เวลา 08:30 น.)"),
        ("announced by the desk on the first page as of 1 February 2024", 55, "1 February 2024"),
        ("introduced for the first time by Sample Auto Parts Co., Ltd.", 57, "Co., Ltd."),
        (
            "大阪の会社を紹介するためのイベントを、日本とタイの企業「見本精密メディカル」が開く",
            36,
            "「見本精密メディカル」",
        ),
    ],
)
def test_a_date_a_name_and_what_is_in_brackets_stay_whole(text: str, limit: int, whole: str) -> None:
    first, second = split_text(text, limit)

    assert whole in first or whole in second


def test_no_piece_begins_with_a_mark_that_closes() -> None:
    text = "「" + "あいうえおっー、" * 60 + "」（" + "日本・タイ" * 60 + "）"

    for limit in range(10, 80):
        assert not [piece for piece in split_text(text, limit) if piece[0] in "」）。、ー・っ"]


def test_a_word_or_a_figure_is_torn_only_where_it_alone_is_too_long() -> None:
    assert split_text("T-GoodTech 2567", 10) == ["T-GoodTech", "2567"]
    assert split_text("เว็บT-GoodTech2567เว็บ", 16) == ["เว็บ", "T-GoodTech2567", "เว็บ"]
    assert split_text("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_short_line_does_not_leave_its_piece_empty() -> None:
    text = "Title\n" + "One sentence of some length. " * 6

    first, *_ = split_text(text, 100)

    assert first == "Title\nOne sentence of some length. One sentence of some length. One sentence of some length."


def test_a_bracket_that_is_never_closed_holds_nothing() -> None:
    assert split_text("(one sentence. Another sentence follows it", 30) == [
        "(one sentence.",
        "Another sentence follows it",
    ]


def test_a_text_that_fits_is_one_piece_and_no_text_is_none() -> None:
    assert split_text(" 45 pairs. \n", 9) == ["45 pairs."]
    assert split_text(" \n ", 9) == []


def test_a_text_of_many_thousand_letters_is_split_soon() -> None:
    # Each piece is sought near its own beginning: twenty thousand pieces would else take hours.
    assert len(split_text("จับคู่สำเร็จ 45 คู่ค่ะ " * 2_000, 25)) == 2_000


# ------------------------------------------------------------------------------------------------- what always holds

PARTS = (
    *"ค่ะ ครับ นะคะ ค่า มูลค่า ก.พ. 1 2567 45 เจ้าหน้าที่ น้ำ กำ้ ที่ บริษัท จำกัด (ณ น.) “คำ” 08:30".split(),
    *"「はい。」 はい。 、 （ ） がっこう カ゛ ｶﾞ T-GoodTech Co., Ltd. e.g. U.S. was 1. ! ? !? … [1] [12] ]".split(),
    *"👩‍👩‍👧‍👦 👍🏽 🇹🇭🇯🇵 🇹🇭 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ é é 🏭".split(),
    " ", " ", "\n", "\n\n", "\u3000", "\ufeff", "x" * 30, "あ" * 30,
)  # fmt: skip


@pytest.mark.parametrize("length", [utf16_length, letter_count, len])
@pytest.mark.parametrize("seed", range(40))
def test_pieces_join_to_the_text_fit_and_tear_no_letter(seed: int, length: object) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 120)))
    limit = chance.randint(30, 200)

    pieces = split_text(text, limit, length)  # type: ignore[arg-type]  # one of the three above

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < length(piece) <= limit for piece in pieces)  # type: ignore[operator]
    own = [letter for letter in letters(text) if not letter.isspace()]
    assert [letter for piece in pieces for letter in letters(piece) if not letter.isspace()] == own


def test_one_letter_under_a_heap_of_marks_is_cut_within_the_limit() -> None:
    for mark in ("\u0301", "\U0001e947"):
        text = "a" + mark * 500

        pieces = split_text(text, 50)

        assert "".join(pieces) == text
        assert max(map(utf16_length, pieces)) <= 50


# ------------------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize("letter", ["ก็", "ที่", "น้ำ", "กำ", "が", "👩‍👩‍👧‍👦", "👍🏽", "🇹🇭", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️"])
def test_what_reads_as_one_letter_is_one(letter: str) -> None:
    assert letters(letter * 2) == [letter, letter]


@pytest.mark.parametrize(
    ("text", "count"),
    [("ไทย", 3), ("เจ้าหน้าที่", 7), ("น้ำ", 2), ("が", 1), ("👍🏽", 1), ("a\u200db", 2), ("👩‍👩‍👧‍👦", 4), ("🇹🇭", 2)],
)
def test_marks_do_not_count_and_nothing_is_counted_too_low(text: str, count: int) -> None:
    assert letter_count(text) == count


def test_a_text_is_cut_with_an_ellipsis_and_its_letters_whole() -> None:
    assert cut_text("เจ้าหน้าที่", 7, letter_count) == "เจ้าหน้าที่"
    assert cut_text("เจ้าหน้าที่", 6, letter_count) == "เจ้าหน้…"
    assert cut_text("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12) == "👩‍👩‍👧‍👦…"
    assert cut_text("one two", 5) == "one…"
