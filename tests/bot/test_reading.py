"""What short replies to our questions say."""

import pytest

from bot.domain.correcting import Correction, read_correction
from bot.domain.reading import (
    Way,
    asks,
    bare,
    find_company,
    find_experience,
    find_size,
    find_way,
    finishes,
    is_bare_nod,
    parted_aside,
    parted_person,
    timing_key,
)
from bot.domain.slots import SlotName


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("เครื่องมือแพทย์ค่ะ", "เครื่องมือแพทย์"),
        ("ชื่อ วรรณา ค่ะ", "วรรณา"),
        ("山田製作所です。", "山田製作所"),
        ("弊社は山田製作所と申します", "山田製作所"),
        ("Our company is called Siam Beds.", "Siam Beds"),
        ("ค่ะ", "ค่ะ"),
        ("Siam Beds Co., Ltd.", "Siam Beds Co., Ltd."),
        ("Osaka Snacks K.K.", "Osaka Snacks K.K."),
    ],
)
def test_a_value_is_what_is_left_without_politeness(text: str, value: str) -> None:
    assert bare(text) == value


@pytest.mark.parametrize(
    "text", ["SMRJ คืออะไรคะ", "ต้องสมัครไหมคะ", "中小機構とは", "費用はかかりますか", "what is SMRJ", "ok?"]
)
def test_a_question_is_told_by_its_form(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text", ["ผ้าไหมไทย", "บริษัท สยามเมดิคอล จำกัด", "山田製作所", "岡本太郎です", "Island Foods", "whey protein", "50 คน"]
)
def test_names_and_products_are_no_questions(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "พอแล้ว",
        "ส่งเลยค่ะ",
        "ยกเลิกค่ะ",
        "これで送って",
        "もういいです",
        "以上です",
        "send it now",
        "that's all",
        "skip the rest",
    ],
)
def test_whoever_wants_no_more_questions_is_heard(text: str) -> None:
    assert finishes(text)


@pytest.mark.parametrize(
    "text", ["We send goods to Japan", "ส่งออกไปญี่ปุ่น", "送料込みの商品", "Enough Foods Co., Ltd.", "ส่งเลยได้ไหมคะ"]
)
def test_what_only_holds_such_words_ends_nothing(text: str) -> None:
    assert not finishes(text)


@pytest.mark.parametrize(
    ("text", "is_nod"), [("ค่ะ", True), ("OK.", True), ("y", True), ("ใช่ค่ะ", False), ("はい", False), ("yes", False)]
)
def test_a_nod_is_told_from_a_yes(text: str, is_nod: bool) -> None:
    assert is_bare_nod(text) is is_nod


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("เครื่องมือแพทย์ค่ะ เอ้ย เดี๋ยวก่อน SMRJ นี่คืออะไรนะ", ("เครื่องมือแพทย์ค่ะ", "SMRJ นี่คืออะไรนะ")),
        ("Siam Beds Ltd. Oh wait, what is SMRJ?", ("Siam Beds Ltd.", "what is SMRJ?")),
        ("山田製作所です。ところで中小機構とは何ですか？", ("山田製作所です", "中小機構とは何ですか？")),
        ("บริษัท สยามเมดิคอล จำกัด ชลบุรี", ("", "")),
        ("what is SMRJ? and JETRO?", ("", "")),
    ],
)
def test_an_answer_is_parted_from_the_question_after_it(text: str, parts: tuple[str, str]) -> None:
    assert parted_aside(text) == parts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("เราคือ บริษัท สยามเมดิคอล จำกัด อยู่ชลบุรี", "บริษัท สยามเมดิคอล จำกัด"),
        ("株式会社山田製作所の山田です", "株式会社山田製作所"),
        ("弊社は山田製作所株式会社です", "山田製作所株式会社"),
        ("We are Siam Beds Co., Ltd. in Bangkok", "Siam Beds Co., Ltd."),
        ("we make beds", ""),
    ],
)
def test_a_company_is_found_by_its_legal_form(text: str, name: str) -> None:
    assert find_company(text) == name


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("50 คน", "50"),
        ("約120名です", "200"),
        ("11〜50人", "50"),
        ("1,200 employees", "more"),
        ("8", "10"),
        ("ไม่แน่ใจ", ""),
    ],
)
def test_a_headcount_is_read(text: str, key: str) -> None:
    assert find_size(text, is_asked=True)[1] == key


def test_a_number_alone_is_a_headcount_only_where_that_was_asked() -> None:
    assert find_size("30", is_asked=True) == ("30", "50")
    assert find_size("30", is_asked=False) == ("", "")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ภายใน 3 เดือน", "quarter"),
        ("今週中", "now"),
        ("来年", "year"),
        ("6ヶ月", "year"),
        ("18 months", "later"),
        ("ยังไม่แน่", ""),
    ],
)
def test_a_time_is_read(text: str, key: str) -> None:
    assert timing_key(text) == key


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("สมชาย ใจดี ผู้จัดการฝ่ายขาย", ("สมชาย ใจดี", "ผู้จัดการฝ่ายขาย")),
        ("ดิฉันชื่อ วรรณา ค่ะ ตำแหน่ง เจ้าของ", ("วรรณา", "เจ้าของ")),
        ("営業部長の山田太郎です", ("山田太郎", "営業部長")),
        ("山田太郎、営業部長", ("山田太郎", "営業部長")),
        ("Ann Smith, sales manager", ("Ann Smith", "sales manager")),
        ("Somchai (CEO)", ("Somchai", "CEO")),
        ("佐藤花子、海外営業部", ("佐藤花子", "海外営業部")),
        ("山田", ("山田", "")),
    ],
)
def test_a_name_is_parted_from_the_role(text: str, parts: tuple[str, str]) -> None:
    assert parted_person(text) == parts


def test_a_way_to_reply_is_read() -> None:
    assert [find_way(text) for text in ("อีเมลค่ะ", "電話で", "this chat", "ไม่แน่ใจ")] == [
        Way.EMAIL,
        Way.PHONE,
        Way.CHAT,
        None,
    ]


def test_business_abroad_is_read_in_the_contacts_words() -> None:
    assert find_experience("50 คน, เคยส่งออกญี่ปุ่นค่ะ") == "เคยส่งออกญี่ปุ่น"
    assert find_experience("50 คน") == ""


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("เมื่อกี้พิมพ์ผิด", Correction()),
        ("that was wrong", Correction()),
        ("さっきの会社名は間違いです、正しくは山田製作所です", Correction(slot=SlotName.COMPANY, value="山田製作所")),
        ("แก้ชื่อบริษัทเป็น สยามเมดิคอล จำกัด", Correction(slot=SlotName.COMPANY, value="สยามเมดิคอล จำกัด")),
        ("change the company to Thai Beds", Correction(slot=SlotName.COMPANY, value="Thai Beds")),
        ("ขอแก้จังหวัด", Correction(slot=SlotName.PLACE)),
        ("ไม่ใช่ระยอง เป็นชลบุรีค่ะ", Correction(value="ชลบุรี", instead_of="ระยอง")),
        ("พิมพ์ผิดค่ะ ชลบุรี ไม่ใช่ ระยอง", Correction(value="ชลบุรี", instead_of="ระยอง")),
        ("大阪ではなく京都です", Correction(value="京都", instead_of="大阪")),
    ],
)
def test_a_correction_is_read_with_what_it_names(text: str, correction: Correction) -> None:
    assert read_correction(text) == correction


@pytest.mark.parametrize(
    "text", ["อยากแก้ปัญหาน้ำเสีย", "We fix machines", "ไม่ใช่ค่ะ", "間伐材の加工", "บริษัท สยามเมดิคอล จำกัด", "เปลี่ยนแม่พิมพ์"]
)
def test_what_only_sounds_like_a_correction_is_none(text: str) -> None:
    assert read_correction(text) is None
