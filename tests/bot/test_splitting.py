"""One message into the questions it holds."""

import pytest

from bot.services.splitting import split_questions


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        pytest.param("What is SMRJ? How many pairs?", ["What is SMRJ?", "How many pairs?"], id="question marks"),
        pytest.param("中小機構とは？　何組ですか？", ["中小機構とは？", "何組ですか？"], id="full-width marks"),
        pytest.param("SMRJ คืออะไร\nจับคู่ได้กี่คู่", ["SMRJ คืออะไร", "จับคู่ได้กี่คู่"], id="lines"),
        pytest.param("1. SMRJ คืออะไร 2. จับคู่ได้กี่คู่", ["SMRJ คืออะไร", "จับคู่ได้กี่คู่"], id="numbers"),
        pytest.param(
            "質問です。①中小機構とは ②何組ですか",
            ["中小機構とは", "何組ですか"],
            id="circled numbers after an introduction",
        ),
        pytest.param("1）中小機構とは 2）何組ですか", ["中小機構とは", "何組ですか"], id="full-width brackets"),
    ],
)
def test_a_message_is_parted_where_questions_are_told_apart(text: str, questions: list[str]) -> None:
    assert list(split_questions(text)) == questions


@pytest.mark.parametrize(
    "text",
    [
        "What is SMRJ?",
        "SMRJ คืออะไร",
        "T-GoodTech คืออะไรคะ ขอบคุณค่ะ",
        "Was it 45.5 million baht or 3.2 million?",
        "2563-2565 จับคู่ได้กี่คู่",
        "",
    ],
)
def test_what_cannot_be_told_apart_is_left_whole(text: str) -> None:
    assert list(split_questions(text)) == [text]


def test_a_flood_of_questions_is_cut_to_a_few() -> None:
    assert 1 < len(split_questions("\n".join(f"Question number {number}?" for number in range(50)))) <= 10
