"""Which words of a file are its title; pure."""

import re
from collections.abc import Sequence

from knowledge.adapters.paragraphs import tidy

# What programs write into the properties of a document nobody named.
_FILLED_IN = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|rtf|odt|html?)"
    r"|(?:untitled|document|title|slide|presentation|powerpoint presentation|เอกสาร|文書|無題|新規文書)[\s\d._-]*",
    re.IGNORECASE,
)
_MOST_TITLE_CHARACTERS = 200
_SEPARATOR_FIRST = re.compile(r"\s*[-–—|｜:>»]")
_SEPARATOR_LAST = re.compile(r"[-–—|｜:>»]\s*$")
_IS_SENTENCE = re.compile(r"[.。!?！？:：;]$")


def meaningful_title(properties_title: str | None) -> str:
    """The title from a document's properties, or empty where a program filled it in."""
    title = tidy(properties_title or "")
    # Accented Latin letters all over are Thai or Japanese that was written with the wrong code page.
    garbled = sum("\x80" <= character <= "\xff" for character in title)
    if _FILLED_IN.fullmatch(title) or _letters(title) < 3 or 3 * garbled > len(title):
        return ""
    return title


def first_line_title(lines: Sequence[str]) -> str:
    """The first line if it reads as a title of what follows, else empty."""
    if len(lines) < 2:
        return ""
    first = lines[0]
    is_title = _letters(first) >= 3 and len(first) <= _MOST_TITLE_CHARACTERS and not _IS_SENTENCE.search(first)
    return first if is_title else ""


def without_breadcrumbs(title: str, lines: Sequence[str]) -> str:
    """The title as the text repeats it, where a page puts the site's name before or behind it."""
    for line in lines:
        is_most = 2 * len(line) > len(title) and _letters(line) > 3
        is_first = title.startswith(line) and _SEPARATOR_FIRST.match(title[len(line) :])
        is_last = title.endswith(line) and _SEPARATOR_LAST.search(title[: -len(line)])
        if is_most and (is_first or is_last):
            return line
    return title


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
