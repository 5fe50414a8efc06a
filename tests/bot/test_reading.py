"""What short replies to our questions say."""

import pytest

from bot.domain.correcting import Correction, read_correction
from bot.domain.reading import (
    Way,
    asks,
    asks_status,
    bare,
    calls_bot,
    find_company,
    find_experience,
    find_size,
    find_way,
    finishes,
    given_up,
    is_bare_nod,
    parted_aside,
    parted_person,
    says_missed,
    says_right,
    timing_key,
    wishes_news,
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


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("さっきの会社名は間違いです。東亜メディテック株式会社です", SlotName.COMPANY, "東亜メディテック株式会社"),
        ("会社名間違えました、東亜メディテック株式会社です", SlotName.COMPANY, "東亜メディテック株式会社"),
        ("場所を間違えました。京都です", SlotName.PLACE, "京都"),
        ("ชื่อบริษัทพิมพ์ผิดค่ะ สยามเบด", SlotName.COMPANY, "สยามเบด"),
        ("会社名が間違っています", SlotName.COMPANY, ""),
        ("Actually my company is Yamada Precision", SlotName.COMPANY, "Yamada Precision"),
    ],
)
def test_what_is_right_may_stand_in_the_next_sentence(text: str, slot: SlotName, value: str) -> None:
    read = read_correction(text)

    assert read == Correction(slot=slot, value=value)


def test_business_abroad_is_told_without_what_stands_before_it() -> None:
    assert find_experience("80 คนค่ะ มี iso 13485 เคยส่งออกสิงคโปร์") == "เคยส่งออกสิงคโปร์"


@pytest.mark.parametrize(
    ("text", "is_called"),
    [
        ("ขอคุยกับบอทหน่อย", True),
        ("ボットと話したいです", True),
        ("can I talk to the bot please", True),
        ("ไม่อยากคุยกับบอท", False),
        ("ボットはもういいです", False),
        ("เมื่อกี้คุยกับบอทแล้ว", False),
    ],
)
def test_the_bot_is_called_by_its_name_or_sent_away(text: str, is_called: bool) -> None:
    assert calls_bot(text) is is_called


@pytest.mark.parametrize(
    ("text", "with_lead", "without"),
    [
        ("เรื่องไปถึงไหนแล้วคะ", True, True),
        ("JD-0001 ไปถึงไหนแล้ว", True, True),
        ("รออยู่นะคะ", True, False),
        ("ฮัลโหล มีใครอยู่ไหมคะ", True, False),
        ("どうなりましたか", True, False),
        ("โครงการคืบหน้าถึงไหน", False, False),
        ("รถไฟฟ้าไปถึงไหนแล้ว", False, False),
    ],
)
def test_whoever_waits_asks_for_the_state_of_their_wish(text: str, with_lead: bool, without: bool) -> None:
    assert (asks_status(text, has_lead=True), asks_status(text, has_lead=False)) == (with_lead, without)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("合ってます", True),
        ("はい、合っています", True),
        ("ถูกแล้วค่ะ", True),
        ("ไม่ถูก", False),
        ("合ってますか", False),
        ("ok", False),
    ],
)
def test_what_was_recorded_is_said_to_be_right(text: str, is_right: bool) -> None:
    assert says_right(text) is is_right


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("認証を外す", "certificate"),
        ("県を外す", "region"),
        ("ไม่มี iso ก็ได้", "certificate"),
        ("จังหวัดไหนก็ได้", "region"),
        ("มี ISO 13485", ""),
        ("認証のある会社", ""),
    ],
)
def test_a_condition_of_a_search_is_given_up_in_own_words(text: str, condition: str) -> None:
    assert given_up(text) == condition


@pytest.mark.parametrize(
    ("text", "misses", "news"),
    [
        ("ไม่ตรงคำถามค่ะ", True, False),
        ("ไม่ใช่ที่ถาม", True, False),
        ("質問と違います", True, False),
        ("それは聞いていません", True, False),
        ("that's not what I asked", True, False),
        ("แจ้งฉันเมื่อมีคำตอบ", False, True),
        ("ถ้ารู้แล้วบอกด้วยนะคะ", False, True),
        ("分かったら教えてください", False, True),
        ("tell me when you know", False, True),
        ("ถามเรื่องใบรับรองค่ะ", False, False),
        ("結果を教えてください", False, False),
        ("tell me about SMRJ", False, False),
    ],
)
def test_a_vote_and_a_wish_for_news_are_read_from_short_words(text: str, misses: bool, news: bool) -> None:
    assert (says_missed(text), wishes_news(text)) == (misses, news)
