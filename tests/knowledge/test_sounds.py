"""Names heard across scripts."""

import pytest

from knowledge.sounds import heard, sound_of


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ワカヤマ", "ผู้ว่าราชการจังหวัดวากายามะ ประเทศญี่ปุ่น"),
        ("Wakayama", "ผู้ว่าราชการจังหวัดวากายามะ"),
        ("サイタマ", "จังหวัดไซตามะ"),
        ("シマネ", "นายเมสึกิ โซ จากจังหวัดชิมาเนะ"),
        ("Ishikawa", "รัฐบาลท้องถิ่นจังหวัดอิชิกาวะ"),
        ("Hiroshima", "จังหวัดฮิโรชิม่า"),
        ("スリヤ", "นายสุริยะ จึงรุ่งเรืองกิจ"),
        ("Somkid", "นายสมคิด จาตุศรีพิทักษ์"),
        ("Pimpattra", "นางสาวพิมพ์ภัทรา วิชัยกุล"),
        ("Toyonaga", "นายโทโยนากะ อัทสึชิ"),
        ("ティーグッドテック", "ทีกู๊ดเทค"),
        ("Inoue", "イノウエさん"),
        ("トウキョウ", "กรุงโตเกียว"),
        ("オオサカ", "นครโอซากา"),
    ],
)
def test_a_name_is_heard_in_another_script(name: str, text: str) -> None:
    assert heard(sound_of(name), sound_of(text)) == 1.0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Osaka", "อธิบดีกรมส่งเสริมอุตสาหกรรม"),
        ("Hokkaido", "จังหวัดวากายามะ"),
        ("Shimane", "นายสุริยะ"),
        # Too short to tell.
        ("Ono", "โอโนะ"),
        ("", "โอโนะ"),
    ],
)
def test_what_is_not_said_is_not_heard(name: str, text: str) -> None:
    assert heard(sound_of(name), sound_of(text)) == 0.0


def test_most_of_a_long_name_counts_in_part() -> None:
    assert 0.0 < heard(sound_of("Chachoengsao"), sound_of("ฉะเชิงเทรา และซาวโอ chachoensa")) < 1.0


@pytest.mark.parametrize(
    ("kana", "sound"),
    [
        ("シャンデリア", "santeria"),
        ("キョウト", "kyoto"),
        ("ファナック", "hanaku"),
        ("チェンマイ", "senmai"),
        ("デンソー", "tenso"),
    ],
)
def test_kana_are_read(kana: str, sound: str) -> None:
    assert sound_of(kana).whole == sound
