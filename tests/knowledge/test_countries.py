"""Which countries a text names."""

import pytest

from knowledge.countries import countries


@pytest.mark.parametrize(
    ("thai", "japanese", "english"),
    [
        ("เวียดนามลงทุนเท่าไร", "ベトナムの投資額は？", "What did Viet Nam invest?"),
        ("บริษัทจีนและอินเดีย", "中国とインドの企業", "firms of China and India"),
        ("ตลาดสหรัฐอเมริกา", "アメリカ市場", "the U.S. market"),
    ],
)
def test_a_country_is_one_in_each_language(thai: str, japanese: str, english: str) -> None:
    assert countries(thai) == countries(japanese) == countries(english) != frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "ไทยกับญี่ปุ่น",
        "日本とタイの企業",
        "a firm in Japan tells us of its Thai plant",
        "ตอบเป็นภาษาอังกฤษหรือภาษาจีนได้ไหม",
        "中国語とドイツ語、中国地方",
    ],
)
def test_what_is_no_other_country_is_none(text: str) -> None:
    assert countries(text) == frozenset()
