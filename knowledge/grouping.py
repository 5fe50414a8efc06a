"""Questions that ask the same, in whatever words and language, put together."""

from collections.abc import Callable, Sequence

from knowledge.model import Language
from knowledge.ports import QuestionIndex
from knowledge.text import figures, year_spans

LEAST_LIKENESS = 0.45
"""Of questions in one group (centred cosine of the sentence encoder): of pairs across languages nearly all that ask the same lie above, all
that do not below. Lower than for an approved answer, for here a person looks."""


class Grouping:
    """Puts questions together."""

    def __init__(self, index: QuestionIndex, find_names: Callable[[str], tuple[str, ...]]) -> None:
        """Compare them by meaning in `index`; `find_names` tells what a text names."""
        self._index = index
        self._find_names = find_names

    def group(self, questions: Sequence[tuple[str, Language]]) -> list[list[int]]:
        """Places of the questions that ask the same, in the order in which the first of each came.

        Each joins the group whose first question is nearest, if that is near enough and names the same things, figures and years.
        """
        likeness = self._index.compare_questions(questions)
        marks = [marks_of(text, self._find_names) for text, _ in questions]
        groups: list[list[int]] = []
        for place in range(len(questions)):
            near = [
                (likeness[place][group[0]], group)
                for group in groups
                if likeness[place][group[0]] >= LEAST_LIKENESS and marks[place] == marks[group[0]]
            ]
            if near:
                max(near, key=lambda one: one[0])[1].append(place)
            else:
                groups.append([place])
        return groups


def marks_of(text: str, find_names: Callable[[str], tuple[str, ...]]) -> tuple[object, ...]:
    """What two questions must share to ask the same: the names, figures and years in them."""
    return frozenset(find_names(text)), figures(text), frozenset(year_spans(text))
