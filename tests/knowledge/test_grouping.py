"""Questions that ask the same stand together; near ones about another thing, figure or year do not."""

from collections.abc import Sequence

from knowledge.grouping import Grouping
from knowledge.model import Language

ALIKE = {
    ("What does it cost?", "ค่าใช้จ่ายเท่าไหร่"): 0.8,
    ("What does T-GoodTech cost?", "What does J-GoodTech cost?"): 0.9,
    ("How many pairs in 2021?", "How many pairs in 2022?"): 0.95,
}
QUESTIONS = list(dict.fromkeys(text for pair in ALIKE for text in pair))


class Likenesses:
    """Knows how alike these questions are; all others are not."""

    def add_questions(self, questions: object) -> None: ...

    def remove_questions(self, ids: object) -> None: ...

    def search_questions(self, text: str, language: Language, limit: int = 5) -> dict[str, float]:
        return {}

    def compare_questions(self, questions: Sequence[tuple[str, Language]]) -> Sequence[Sequence[float]]:
        texts = [text for text, _ in questions]
        return [[ALIKE.get((a, b)) or ALIKE.get((b, a)) or float(a == b) for b in texts] for a in texts]


def names(text: str) -> tuple[str, ...]:
    return tuple(name for name in ("T-GoodTech", "J-GoodTech") if name in text)


def test_the_same_question_stands_together_and_its_neighbours_apart() -> None:
    grouping = Grouping(Likenesses(), names)

    groups = grouping.group([(text, Language.EN) for text in QUESTIONS])

    assert [[QUESTIONS[place] for place in group] for group in groups] == [
        ["What does it cost?", "ค่าใช้จ่ายเท่าไหร่"],
        ["What does T-GoodTech cost?"],
        ["What does J-GoodTech cost?"],
        ["How many pairs in 2021?"],
        ["How many pairs in 2022?"],
    ]


def test_no_question_makes_no_group() -> None:
    assert Grouping(Likenesses(), names).group([]) == []
