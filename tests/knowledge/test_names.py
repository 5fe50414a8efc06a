"""Names that the library knows, and those that a question itself shows to be names."""

import pytest

from knowledge.names import NameFinder, proper_names


@pytest.fixture(scope="module")
def names() -> NameFinder:
    return NameFinder(
        [
            ("T-GoodTech", "t-goodtech"),
            ("J-GoodTech", "j-goodtech"),
            ("ジェグテック", "j-goodtech"),
            ("SMRJ", "smrj"),
            ("中小機構", "smrj"),
            ("โต๊ะญี่ปุ่น", "japan-desk"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("tgoodtech คืออะไร", "t-goodtech"),
        ("T good tech", "t-goodtech"),
        ("ｔ－ｇｏｏｄｔｅｃｈ", "t-goodtech"),
        ("t-good-tech!", "t-goodtech"),
        ("じぇぐてっくとは", "j-goodtech"),
        ("ジェグ テックとは", "j-goodtech"),
        ("ｼﾞｪｸﾞﾃｯｸ", "j-goodtech"),
        ("smrjคือ", "smrj"),
        ("all the SMRJs", "smrj"),
        ("中小機構について", "smrj"),
        ("โต๊ะ ญี่ปุ่น อยู่ไหน", "japan-desk"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(names: NameFinder, text: str, meaning: str) -> None:
    assert names.find(text) == (meaning,)


@pytest.mark.parametrize("text", ["rt-goodtechs", "smrjx", "good technology", ""])
def test_a_name_is_not_found_inside_another_word(names: NameFinder, text: str) -> None:
    assert names.find(text) == ()


def test_several_names_are_found_in_the_order_in_which_they_stand(names: NameFinder) -> None:
    assert names.find("J-GoodTech กับ tgoodtech ของ SMRJ") == ("j-goodtech", "t-goodtech", "smrj")


def test_what_is_left_without_names_is_what_is_asked_about_them(names: NameFinder) -> None:
    assert names.without_names("T-GoodTech คืออะไร") == "คืออะไร"
    assert names.without_names("じぇぐてっくとは") == "とは"


def test_finding_names_among_none_finds_nothing() -> None:
    assert NameFinder([]).find("SMRJ") == ()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("When did the governor of Osaka visit?", ("osaka",)),
        ("Osaka visited when?", ()),
        ("JAHADEP มีสมาชิกกี่ราย", ("jahadep",)),
        ("島根県の担当者は誰ですか", ("島根",)),
        ("what was announced in September by Mr Segawa", ("segawa",)),
        ("what is smrj", ()),
        ("What is Biz Café?", ("biz", "café")),
        ("total users of the ITCs", ("itc",)),
        ("アジア埼玉展はいつですか", ("埼玉",)),
        ("ベトナムの工場はどこですか", ()),
        # Every language has its own word for these.
        ("ジャパンデスクは日本とタイの何をつなぎますか", ()),
        ("Which Japanese firms came to Thailand?", ()),
        # Kana of no dictionary.
        ("ソムバットトーンは何を作りますか", ("ソムバットトーン",)),
    ],
)
def test_names_of_a_question_are_told_by_capitals_and_the_dictionary(question: str, names: tuple[str, ...]) -> None:
    assert tuple(word for name in proper_names(question) for word in name.words) == names


def test_a_name_is_told_with_how_it_is_said() -> None:
    assert [name.reading for name in proper_names("和歌山県とSMRJの覚書は?")] == ["SMRJ", "ワカヤマ"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("ผู้ว่าจังหวัดชิมาเนะชื่ออะไร", ["ชิมาเนะ"]),
        ("ผู้ว่าฯ จังหวัดชิมาเนะชื่ออะไร", ["ชิมาเนะ"]),
        ("จังหวัดเชียงใหม่มีโรงงานกี่แห่ง", ["เชียงใหม่"]),
        ("ลงนามกับเมืองโอกาวะเมื่อไหร่", ["โอกาวะ"]),
        ("บริษัท เฮิร์บตัวอย่าง ก่อตั้งปีไหน", ["เฮิร์บ"]),
        ("จัดที่เมืองไหนบ้าง", []),
        ("เมืองสำคัญใดส่งออกมากที่สุด", []),
        ("แต่ละเขตเมืองใหญ่มีประชากรเท่าไร", []),
        ("กลุ่มทางการเมืองภายใต้กฎหมายใด", []),
        ("มีจังหวัดที่ร่วมมือกันกี่แห่ง", []),
        ("ผู้ว่าราชการจังหวัดชื่ออะไร", []),
        ("ソムバットトーン社の設立は", ["ソムバットトーン"]),
    ],
)
def test_what_stands_beside_a_name_makes_it_sure(question: str, names: list[str]) -> None:
    assert [name.text for name in proper_names(question) if name.is_marked] == names


def test_names_that_follow_one_another_belong_together() -> None:
    places = [name.place for name in proper_names("Did Ann Sample of the Sample Trade Office (STO) come?")]

    assert places == [0, 0, 2, 2, 2, 5]


def test_an_acronym_is_told_as_thai_spells_it() -> None:
    acronym, name = proper_names("BOI กับ Saitama")

    assert (acronym.spelt_in_thai, name.spelt_in_thai) == ("บีโอไอ", "")


@pytest.mark.parametrize(
    ("text", "is_by_sound"),
    [
        ("和歌山県の知事は", True),
        ("伊原さんは", True),
        ("南米の工場", False),
        ("欧州の工場", False),
        ("金星の位相", False),
    ],
)
def test_names_that_every_language_has_its_own_word_for_are_not_looked_for_by_their_sound(
    text: str, *, is_by_sound: bool
) -> None:
    assert [name.is_written_by_sound for name in proper_names(text)] == [is_by_sound]


@pytest.mark.parametrize("text", ["太平洋の島", "大西洋に囲まれた地域"])
def test_an_ocean_is_no_name_of_its_own(text: str) -> None:
    assert proper_names(text) == ()
