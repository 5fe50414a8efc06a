"""Thai, Japanese and English as people type them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.model import Language
from knowledge.text import (
    cleaned,
    figures,
    guess_language,
    normalised,
    sentences,
    tokens,
    year_spans,
)

# ------------------------------------------------------------------------------------------------- one form for all


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        pytest.param("๒๕๖๗", "2567", id="Thai digits"),
        pytest.param("ＳＭＲＪ　２０２４", "smrj 2024", id="full-width letters, digits and space"),
        pytest.param("ｼﾞｬﾊﾟﾝﾃﾞｽｸ", "ジャパンデスク", id="half-width katakana"),
        pytest.param("T-GoodTech", "t-goodtech", id="case"),
        pytest.param("  จับคู่ \n กี่คู่ ", "จับคู่ กี่คู่", id="spacing"),
        pytest.param("ก\u0e4d\u0e32ลัง", "กำลัง", id="sara am typed as two letters"),
        pytest.param("น้\u0e4d\u0e32", "น้ำ", id="sara am as two letters after a tone mark"),
        pytest.param("น\u0e4d\u0e49\u0e32", "น้ำ", id="sara am as two letters around a tone mark"),
        pytest.param("SM\u200bRJ \u202eคือ", "smrj คือ", id="invisible marks"),
        pytest.param("a\x00b\x07c", "a b c", id="control characters"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_typed_differently_is_one_form(typed: str, plain: str) -> None:
    assert normalised(typed) == plain


def test_normalising_twice_changes_nothing_more() -> None:
    for text in ("ＳＭＲＪ ๒๕๖๗ กำลัง", "T-GoodTech！", "㈱テスト"):
        assert normalised(normalised(text)) == normalised(text)


def test_cleaning_keeps_lines_and_case_but_no_marks() -> None:
    assert cleaned("Hello\u202e  World\x00\n\n\n สวัสดี\u200b\r\n") == "Hello World\nสวัสดี"


# --------------------------------------------------------------------------------------------------------- language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("จับคู่ได้กี่คู่คะ", Language.TH),
        ("T-GoodTech คืออะไร", Language.TH),
        ("SMRJ とは", Language.JA),
        ("マッチング", Language.JA),
        ("ｼﾞｬﾊﾟﾝﾃﾞｽｸ", Language.JA),
        ("How many pairs were matched?", Language.EN),
        ("thank you", Language.EN),
        ("ok", Language.EN),
        ("ＨＯＷ　ＭＡＮＹ", Language.EN),
    ],
)
def test_the_language_is_told_by_the_script_and_common_words(text: str, language: Language) -> None:
    assert guess_language(text).language is language


@pytest.mark.parametrize("text", ["会社概要", "関税", "中小機構", "覚書署名", "株式会社", "了解", "人材交流"])
def test_kanji_alone_is_japanese(text: str) -> None:
    assert guess_language(text).language is Language.JA


@pytest.mark.parametrize("text", ["SMRJ", "T-GoodTech", "SMRJ?", "12345", "", "😀", "yamada@example.co.jp"])
def test_names_figures_and_addresses_alone_tell_no_language(text: str) -> None:
    guess = guess_language(text)

    assert guess.language is None
    assert not guess.is_foreign


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("你好，请问怎么注册？", id="Chinese"),
        pytest.param("我想找日本合作伙伴", id="Chinese without a question"),
        pytest.param("請問怎麼註冊", id="traditional Chinese"),
        pytest.param("中小企业", id="simplified letters alone"),
        pytest.param("안녕하세요, 등록 방법을 알려주세요", id="Korean"),
        pytest.param("Здравствуйте, как зарегистрироваться?", id="Russian"),
        pytest.param("مرحبا كيف يمكنني التسجيل", id="Arabic"),
        pytest.param("नमस्ते, पंजीकरण कैसे करें", id="Hindi"),
        pytest.param("ສະບາຍດີ ລົງທະບຽນແນວໃດ", id="Lao"),
        pytest.param("ဘယ်လို စာရင်းသွင်းရမလဲ", id="Burmese"),
        pytest.param("Xin chào, làm thế nào để đăng ký?", id="Vietnamese"),
    ],
)
def test_a_language_the_desk_does_not_speak_is_told_as_such(text: str) -> None:
    guess = guess_language(text)

    assert guess.is_foreign
    assert guess.language is None


def test_a_foreign_name_in_a_thai_sentence_leaves_it_thai() -> None:
    guess = guess_language("บริษัท 삼성 อยู่ในโครงการไหมคะ")

    assert guess.language is Language.TH
    assert not guess.is_foreign


# ------------------------------------------------------------------------------------------------------------ years


def years(text: str, this_year: int | None = None) -> set[int]:
    """Every year that a text names, ranges filled in."""
    return {year for span in year_spans(text, this_year) for year in range(span.first, span.last + 1)}


@pytest.mark.parametrize(
    "text", ["ปี 2563-65 มีกี่คู่", "2563 ถึง 65 เมื่อเทียบกัน", "2020-22 marketing results", "2020 to 22 may differ"]
)
def test_a_short_end_of_a_span_is_a_year_whatever_word_follows(text: str) -> None:
    assert years(text) == {2020, 2021, 2022}


@pytest.mark.parametrize(
    "text",
    [
        "12 June 2023 to 30 June 2025",
        "12 มิ.ย. 2566 ถึง 30 มิ.ย. 2568",
        "12 มิถุนายน 2566 ถึง 30 มิถุนายน 2568",
    ],
)
def test_a_term_that_ends_on_a_day_does_not_reach_the_year_of_that_number(text: str) -> None:
    assert years(text) == {2023, 2025}


@pytest.mark.parametrize(
    "text",
    [
        "2024",
        "2567",
        "๒๕๖๗",
        "ปี 2567",
        "พ.ศ. 2567",
        "พ.ศ.2567",
        "ค.ศ.2024",
        "ปี 67",
        "令和6年",
        "令和６年",
        "２０２４年",
        "FY2024",
    ],
)
def test_a_year_is_one_year_in_every_calendar(text: str) -> None:
    assert years(text) == {2024}


@pytest.mark.parametrize(
    ("text", "year"), [("令和元年", 2019), ("平成31年", 2019), ("平成元年", 1989), ("令和 6 年", 2024)]
)
def test_the_years_of_japanese_eras_are_known(text: str, year: int) -> None:
    assert years(text) == {year}


@pytest.mark.parametrize(
    "text",
    [
        "2563-2565",
        "ปี 2563 ถึง 2565",
        "๒๕๖๓–๒๕๖๕",
        "2563-65",
        "2020-2022",
        "2020 to 2022",
        "2020年から2022年",
        "2020〜2022年",
        "2020年〜2022年",
        "令和2年から令和4年",
    ],
)
def test_a_range_of_years_holds_the_years_between(text: str) -> None:
    assert years(text) == {2020, 2021, 2022}


@pytest.mark.parametrize("text", ["45 คู่", "2,567 คน", "1234", "081-234-5678", "12024", "ราคา 2567.50 บาท", "9999"])
def test_figures_are_no_years(text: str) -> None:
    assert years(text) == set()


@pytest.mark.parametrize(("text", "year"), [("ปีหน้า", 2027), ("来年", 2027), ("last year", 2025), ("今年", 2026)])
def test_next_year_is_a_year_once_it_is_known_when_it_was_said(text: str, year: int) -> None:
    assert years(text, this_year=2026) == {year}
    assert years(text) == set()


def test_a_year_is_the_same_word_to_the_index_in_every_calendar() -> None:
    for text in ("ปี 2567", "令和6年", "in 2024", "๒๕๖๗"):
        assert "y2024" in tokens(text), text


# ---------------------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("45 คู่ ในปี 2563-2565", {"45"}),
        ("สมาชิก 4,000 ราย", {"4000"}),
        ("๔๕ คู่", {"45"}),
        ("４５組", {"45"}),
        ("3.5 million", {"3.5"}),
        ("令和6年に45組", {"45"}),
        ("会員は約4,000社です", {"4000"}),
        ("ได้45คู่", {"45"}),
        ("ปี 63", set()),
        ("2563-65", set()),
        ("none", set()),
    ],
)
def test_figures_are_read_without_separators_and_without_years(text: str, found: set[str]) -> None:
    assert figures(text) == found


# ------------------------------------------------------------------------------------------------------------ words


def test_words_are_found_however_they_are_typed() -> None:
    assert set(tokens("จับคู่ธุรกิจ")) & set(tokens("การจับคู่ ธุรกิจ"))
    assert tokens("ＭＡＴＣＨＩＮＧ") == tokens("matching")
    assert set(tokens("企業の支援")) == set(tokens("企業を支援する")) - {"為る", "する"}


def test_words_are_found_by_several_threads_at_once() -> None:
    text = "中小企業の商談会は和歌山県で開かれました。" * 60

    with ThreadPoolExecutor(max_workers=8) as threads:
        found = list(threads.map(tokens, [text] * 80))

    assert all(words == found[0] for words in found)


def test_polite_words_and_question_words_are_left_out() -> None:
    assert tokens("คืออะไรคะ") == []
    assert tokens("what is it") == []
    assert tokens("とは何ですか") == []


# -------------------------------------------------------------------------------------------------------- sentences


def test_japanese_ends_a_sentence_with_its_mark() -> None:
    assert sentences("タイの会社です。日本の会社ですか？はい") == ["タイの会社です。", "日本の会社ですか？", "はい"]


def test_english_abbreviations_end_no_sentence() -> None:
    text = "Mr. Ueno of Sample Co. Ltd. met the team. They agreed. It cost 3.5 million."

    assert sentences(text) == ["Mr. Ueno of Sample Co. Ltd. met the team.", "They agreed.", "It cost 3.5 million."]


def test_thai_is_cut_at_spaces_into_pieces_that_can_be_quoted() -> None:
    clause = "กระทรวงอุตสาหกรรมร่วมมือกับประเทศญี่ปุ่นในการจับคู่ธุรกิจ"
    pieces = sentences(" ".join([clause] * 12))

    assert len(pieces) > 2
    assert all(len(piece) <= 260 for piece in pieces)
    assert " ".join(pieces) == " ".join([clause] * 12)


def test_a_figure_stays_with_what_it_counts() -> None:
    clause = "กรมเปิดโครงการหลังคาโซลาร์สำหรับโรงงานขนาดเล็กในจังหวัดลพบุรีและจังหวัดใกล้เคียงทุกแห่ง"

    first, second = sentences(f"{clause} ใช้งบประมาณ 36 ล้านบาท {clause}", max_chars=150)

    assert first.endswith("36 ล้านบาท")
    assert second == clause


def test_nothing_is_lost_when_text_is_cut() -> None:
    text = "ปี 2563 มี 45 คู่ ตามข่าว\nタイの会社です。次。\nFirst one. Second one."

    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, comment puis-je m'inscrire ?",
        "Ich möchte mich anmelden",
        "Hola, ¿cómo puedo registrarme?",
        "Saya ingin mencari mitra",
        "Bonjour",
    ],
)
def test_another_language_in_latin_letters_is_foreign(text: str) -> None:
    assert guess_language(text).is_foreign


@pytest.mark.parametrize(
    "text", ["I want to register", "Toyota de Thai", "Café Amazon company please", "foo bar", "SMRJ"]
)
def test_names_and_english_are_not_foreign(text: str) -> None:
    assert not guess_language(text).is_foreign
