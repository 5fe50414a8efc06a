"""Turns of phrase that decide where the meaning as a whole does not."""

import pytest

from knowledge.phrasing import (
    asked_rounds,
    asks_for_more,
    asks_for_next,
    asks_for_persons_contact,
    counts_companies,
    own_clauses,
    pointed_places,
    seeks_company,
    tells_of_own_company,
    without_courtesy,
)


@pytest.mark.parametrize(
    "text",
    [
        "自動車部品を作っています",
        "プレス加工をしています。日本の取引先を探しています",
        "プレス金型のメーカーです",
        "弊社は大阪でポンプを作っています",
        "เราทำเครื่องมือแพทย์ อยากหาตัวแทนจำหน่าย",
        "ทำขนมอบกรอบค่ะ อยากขายญี่ปุ่น",
        "We make beds and look for a distributor in Japan",
        "we are a machining shop in Osaka",
    ],
)
def test_who_says_what_they_make_tells_of_their_own_company(text: str) -> None:
    assert tells_of_own_company(text)


@pytest.mark.parametrize(
    "text",
    [
        "タイで自動車部品の会社を探しています",
        "タイで食品を作っているメーカーを知りたい",
        "หาโรงงานญี่ปุ่นทำชิ้นส่วนยานยนต์",
        "มีบริษัทไหนรับผลิตกล่องไหม",
        "we need a Thai supplier of plastic parts",
        "I am looking for a Thai food company",
    ],
)
def test_who_looks_for_a_company_seeks_and_does_not_tell_of_their_own(text: str) -> None:
    assert seeks_company(text)
    assert not tells_of_own_company(text)


@pytest.mark.parametrize(
    "text", ["เครื่องมือแพทย์ค่ะ", "อาหารค่ะ", "自動車部品の金型です", "hospital beds", "มีปัญหาความเสียหาย"]
)
def test_a_product_alone_is_no_search(text: str) -> None:
    assert not seeks_company(text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1社目を紹介してほしい", (0,)),
        ("２社目でお願いします", (1,)),
        ("二社目と三社目", (1, 2)),
        ("最後の会社", (2,)),
        ("บริษัทแรก", (0,)),
        ("บริษัทที่สองค่ะ", (1,)),
        ("สนใจรายที่ ๓", (2,)),
        ("Introduce me to the second one", (1,)),
        ("number 3, please", (2,)),
        ("4社目", ()),
        ("3社あります", ()),
        ("JP-002", ()),
        ("second hand machines", ()),
    ],
)
def test_one_of_several_is_meant_by_its_place(text: str, places: tuple[int, ...]) -> None:
    assert pointed_places(text, 3) == places


@pytest.mark.parametrize("text", ["ほかの会社も見せて", "ขอดูเพิ่มอีกค่ะ", "any others?"])
def test_more_of_the_same_may_be_asked_for(text: str) -> None:
    assert asks_for_more(text)
    assert not asks_for_more("タイの会社 บริษัทไทย Thai companies")


@pytest.mark.parametrize(
    "text",
    [
        "ขอเบอร์โทรคุณนกหน่อยค่ะ",
        "อีเมลของคุณสมชายคืออะไร",
        "田中さんの電話番号を教えて",
        "Mr Tanaka's phone number",
        "the e-mail of Ms Suda",
    ],
)
def test_the_number_of_somebody_named_is_asked_for(text: str) -> None:
    assert asks_for_persons_contact(text)


@pytest.mark.parametrize(
    "text", ["ขอเบอร์คุณหน่อย", "เบอร์โทรโต๊ะญี่ปุ่น", "電話番号を教えて", "your phone number?", "call me, I am Mr Tanaka"]
)
def test_the_number_of_nobody_in_particular_is_something_else(text: str) -> None:
    assert not asks_for_persons_contact(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("เราทำเครื่องมือแพทย์ อยากหาตัวแทนจำหน่ายในญี่ปุ่น", "เราทำเครื่องมือแพทย์"),
        ("医療機器メーカーで、タイの販売代理店を探しています", "医療機器メーカーで"),
        ("We make beds and look for a distributor", "We make beds"),
        ("タイで医療機器の販売代理店を探しています", ""),
        ("we are looking for a Thai maker of beds", ""),
        ("ヤマダ精機は何を作る会社ですか", ""),
        ("บริษัทผลิตอะไรคะ", ""),
        ("金型メーカーですが、参加できますか", "金型メーカーですが"),
    ],
)
def test_what_the_own_company_is_stands_apart_from_what_it_looks_for(text: str, own: str) -> None:
    assert own_clauses(text) == own


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("สวัสดีค่ะ SMRJ ก่อตั้งปีไหนคะ", "SMRJ ก่อตั้งปีไหนคะ"),
        ("สวัสดีครับ ขอสอบถามหน่อยครับ สมัครยังไง ขอบคุณครับ", "สมัครยังไง"),
        ("お世話になっております。SMRJとは何ですか。よろしくお願いいたします。", "SMRJとは何ですか"),
        ("こんにちは、覚書はいつですか", "覚書はいつですか"),
        ("Hello there, what is SMRJ? Thanks in advance!", "what is SMRJ?"),
        ("What is SMRJ?", "What is SMRJ?"),
        # Part of a word, or all that is said.
        ("hitachi products", "hitachi products"),
        ("Hi-Tech machines", "Hi-Tech machines"),
        ("สวัสดีค่ะ", "สวัสดีค่ะ"),
        ("ありがとうございます", "ありがとうございます"),
        ("お願いしたいことがあります", "お願いしたいことがあります"),
        ("紹介をお願いします", "紹介をお願いします"),
    ],
)
def test_greetings_and_thanks_are_not_part_of_what_is_asked(text: str, asked: str) -> None:
    assert without_courtesy(text) == asked


@pytest.mark.parametrize(
    "text", ["มีโรงงานพลาสติกกี่แห่ง", "タイに何社ありますか", "how many Thai makers of beds are there"]
)
def test_companies_are_counted(text: str) -> None:
    assert counts_companies(text)


@pytest.mark.parametrize(
    "text", ["ส่งออกปีละกี่คัน", "年間何本輸出していますか", "how many umbrellas a year does the factory export"]
)
def test_other_things_are_counted(text: str) -> None:
    assert not counts_companies(text)


@pytest.mark.parametrize(
    "text",
    [
        "งานครั้งต่อไปจัดเมื่อไร",
        "รอบหน้ารับสมัครวันไหน",
        "次回はいつですか",
        "次の募集は?",
        "When is the next Online Matching Café?",
        "is there a next round",
    ],
)
def test_what_comes_next_is_asked_for(text: str) -> None:
    assert asks_for_next(text)


@pytest.mark.parametrize(
    "text", ["โรงงานหน้าวัดชื่ออะไร", "What is the next step after the MOU?", "งานจัดเมื่อไร", "前回はいつでしたか"]
)
def test_what_was_is_not_asked_for_as_next(text: str) -> None:
    assert not asks_for_next(text)


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("OTAGAI Forum ครั้งที่ 22 จัดที่ไหน", {"22"}),
        ("第22回フォーラムはどこですか", {"22"}),
        ("Where was the 22nd forum held?", {"22"}),
        ("คพอ. รุ่นที่ 3", {"3"}),
        # Neither a day nor a century, nor what everybody does once.
        ("What happened on May 5th, 2023?", set()),
        ("on the 5th of May", set()),
        ("in the 19th century", set()),
        ("We join for the 1st time", set()),
    ],
)
def test_one_of_a_series_is_told_by_its_number(text: str, rounds: set[str]) -> None:
    assert asked_rounds(text) == rounds
