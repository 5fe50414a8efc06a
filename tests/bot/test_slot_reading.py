"""What people write, as slots; read by the words of the shipped library."""

from functools import cache
from pathlib import Path

import pytest

import knowledge
from bot.adapters.stdnum_registrations import StdnumRegistrations
from bot.domain.form import Topic
from bot.domain.slots import SlotName
from bot.services.slot_reading import SlotReader
from knowledge.listings import PartnerFinder, Vocabulary
from knowledge.model import Language
from knowledge.yaml_file import load_yaml
from tests.fakes import InMemoryIndex, InMemoryListings

TH, JA, EN = Language.TH, Language.JA, Language.EN


@cache
def reader() -> SlotReader:
    words = Path(knowledge.__file__).parent / "library" / "industries.yaml"
    vocabulary = Vocabulary(load_yaml(words.read_text("utf-8")))
    return SlotReader(PartnerFinder(InMemoryListings(), InMemoryIndex(), vocabulary), StdnumRegistrations())


def read(topic: Topic, text: str, language: Language) -> dict[str, str]:
    """The slots, each by its key where it has one."""
    reading = reader().read(topic, text, language)
    return {str(slot.name): slot.key or slot.value for slot in (*reading.slots, *reading.beside)}


@pytest.mark.parametrize(
    ("text", "language", "company", "place", "country"),
    [
        ("บริษัท สยามเมดิคอล จำกัด ชลบุรี", TH, "บริษัท สยามเมดิคอล จำกัด", "chonburi", "TH"),
        ("สยามเมดิคอล จังหวัดชลบุรีค่ะ", TH, "สยามเมดิคอล", "chonburi", "TH"),
        ("บริษัทชื่อ สยามเมดิคอล อยู่ที่ ระยอง ครับ", TH, "สยามเมดิคอล", "rayong", "TH"),
        ("บจก. นิ่มนวล เมดิคอล สมุทรปราการค่า", TH, "บจก. นิ่มนวล เมดิคอล", "samut-prakan", "TH"),
        ("大阪の山田製作所です", JA, "山田製作所", "osaka", "JP"),
        ("株式会社山田製作所、大阪府", JA, "株式会社山田製作所", "osaka", "JP"),
        ("Siam Beds in Bangkok", EN, "Siam Beds", "bangkok", "TH"),
        ("We are Siam Beds Co., Ltd., Rayong", EN, "Siam Beds Co., Ltd.", "rayong", "TH"),
    ],
)
def test_a_company_is_told_from_the_place_where_it_is(
    text: str, language: Language, company: str, place: str, country: str
) -> None:
    told = read(Topic.COMPANY, text, language)

    assert (told["company"], told["place"], told["country"]) == (company, place, country)


@pytest.mark.parametrize(
    ("text", "language", "company"),
    [
        ("บริษัท ชลบุรีเมดิคอล จำกัด", TH, "บริษัท ชลบุรีเมดิคอล จำกัด"),
        ("Bangkok Beds", EN, "Bangkok Beds"),
        ("大阪鉄工", JA, "大阪鉄工"),
    ],
)
def test_a_place_inside_a_name_says_nothing(text: str, language: Language, company: str) -> None:
    assert read(Topic.COMPANY, text, language) == {"company": company}


def test_a_place_alone_is_no_company() -> None:
    assert read(Topic.COMPANY, "ชลบุรีค่ะ", TH) == {"place": "chonburi", "country": "TH"}


def test_what_is_looked_for_is_no_fact_about_the_company() -> None:
    told = read(Topic.PRODUCT, "医療機器メーカーで、チョンブリーの金属加工の外注先を探しています", JA)

    assert told["industry"] == "medical-devices"
    assert told["goal"] == "supplier"
    assert "place" not in told


def test_several_places_are_not_guessed_among() -> None:
    told = read(Topic.PRODUCT, "เราทำอาหารแปรรูปที่ชลบุรีและระยอง", TH)

    assert "place" not in told
    assert told["country"] == "TH"


def test_size_certificates_and_experience_come_with_one_answer() -> None:
    told = read(Topic.CAPACITY, "50 คน มี ISO 9001, เคยส่งออกญี่ปุ่น", TH)

    assert (told["size"], told["certificates"], told["experience"]) == ("50", "ISO 9001", "เคยส่งออกญี่ปุ่น")


def test_a_department_says_nothing_of_the_company() -> None:
    assert read(Topic.PERSON, "佐藤花子、海外営業部", JA) == {"person": "佐藤花子", "role": "海外営業部"}


def test_a_certificate_that_no_list_holds_is_kept_as_it_was_said() -> None:
    assert read(Topic.CAPACITY, "ISO 99999", EN)["certificates"] == "ISO 99999"


@pytest.mark.parametrize(
    ("text", "language", "goal"),
    [
        ("หาลูกค้าญี่ปุ่น", TH, "customer"),
        ("仕入先を探したい", JA, "supplier"),
        ("合弁", JA, "joint_venture"),
        ("to apply for a programme", EN, "programme"),
        ("相談したいだけです", JA, "advice"),
    ],
)
def test_what_is_wanted_is_read(text: str, language: Language, goal: str) -> None:
    assert read(Topic.GOAL, text, language) == {"goal": goal}


def test_what_is_wanted_of_two_is_not_guessed() -> None:
    assert read(Topic.GOAL, "supplier or distributor", EN) == {"goal": "supplier or distributor"}


def test_a_number_that_breaks_its_rule_is_told_with_an_example_and_kept_nowhere() -> None:
    reading = reader().read(Topic.COMPANY, "0105546095725", TH)

    assert reading.problem == "registration_unreadable"
    assert reading.slots == ()


def test_an_identity_card_is_refused() -> None:
    assert reader().read(Topic.COMPANY, "1-1017-00230-70-8", TH).problem == "registration_personal"


def test_what_was_heard_is_still_to_be_confirmed() -> None:
    slots = reader().heard("เราผลิตชิ้นส่วนยานยนต์ที่ระยองค่ะ หาลูกค้าญี่ปุ่น", TH)

    assert {(str(slot.name), slot.key) for slot in slots if slot.key} == {
        ("industry", "automotive-parts"),
        ("place", "rayong"),
        ("country", "TH"),
    }
    assert not any(slot.is_confirmed for slot in slots)


@pytest.mark.parametrize(
    ("text", "language"), [("タイの金属加工会社を探しています", JA), ("อยากหาคู่ค้าที่ชลบุรี", TH), ("hello", EN)]
)
def test_who_tells_nothing_of_their_company_is_not_heard(text: str, language: Language) -> None:
    assert reader().heard(text, language) == ()


@pytest.mark.parametrize(
    ("name", "text", "language", "key"),
    [
        (SlotName.PLACE, "ชลบุรีค่ะ", TH, "chonburi"),
        (SlotName.INDUSTRY, "金属加工です", JA, "metalworking"),
        (SlotName.REPLY_LANGUAGE, "ขอเป็นภาษาอังกฤษ", TH, "en"),
        (SlotName.SIZE, "80", EN, "200"),
        (SlotName.TIMING, "来月", JA, "now"),
        (SlotName.REGISTRATION, "7000012050002", JA, "7000012050002"),
        (SlotName.ROLE, "工場長", JA, ""),
    ],
)
def test_a_right_value_is_read_as_that_slot(name: SlotName, text: str, language: Language, key: str) -> None:
    (slot, *_) = reader().read_value(name, text, language).slots

    assert (slot.name, slot.key) == (name, key)


def test_who_names_the_company_beside_the_product_is_not_quoted_whole() -> None:
    told = read(Topic.PRODUCT, "東亜メディカル株式会社、大阪です。手術用の鉗子を作ってます", JA)

    assert told["company"] == "東亜メディカル株式会社"
    assert told["place"] == "osaka"
    assert told["product"].startswith("手術用の鉗子")
    assert told["industry"] == "medical-devices"


def test_a_number_alone_among_others_is_the_size() -> None:
    told = read(Topic.CAPACITY, "about 120, ISO 9001, we export to Vietnam", EN)

    assert told["size"] == "200"
    assert told["experience"] == "we export to Vietnam"


def test_whom_a_text_looks_for_is_what_is_wanted() -> None:
    found = reader().sought("อยากคุยกับเจ้าหน้าที่ค่ะ หาตัวแทนจำหน่ายเครื่องมือแพทย์", TH)

    assert found is not None
    assert (found.key, found.is_confirmed) == ("distributor", False)
