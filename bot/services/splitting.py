"""One message into the questions it holds; pure."""

import re
from collections.abc import Sequence

_ENUMERATED = re.compile(r"[\u2460-\u2473]|(?:^|\s)\(?\d{1,2}[.)）．、]\s*(?=\D)")
_ENDS = re.compile(r"(?<=[?？])\s*|\n+")
_SHORTEST = 4
MOST_QUESTIONS = 5
"""So many are answered together."""


def split_questions(text: str) -> Sequence[str]:
    """The questions of a message, in order; one that cannot be told apart is returned whole.

    Numbered questions (`①`, `1.`) and question marks or lines part a message. What stands before the first number is an
    introduction and is left out.
    """
    parts = _parts(text)
    return parts[:MOST_QUESTIONS] if len(parts) >= 2 else [text]


def count_questions(text: str) -> int:
    """How many questions a message seems to hold; at least one."""
    return max(1, len(_parts(text)))


def _parts(text: str) -> list[str]:
    marks = list(_ENUMERATED.finditer(text))
    if len(marks) >= 2:
        borders = [mark.end() for mark in marks]
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        parts = [text[start:end].strip(" 、,。") for start, end in zip(borders, ends, strict=True)]
    else:
        parts = [part.strip() for part in _ENDS.split(text)]
    return [part for part in parts if len(part) >= _SHORTEST]
