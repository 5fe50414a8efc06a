"""Broken lines and stray white space into clean paragraphs; pure."""

import re
from collections.abc import Iterable
from itertools import pairwise

# Zero-width space (Thai pages use it as a word break), word joiner, byte order mark, soft hyphen: nobody sees them, and
# they keep words from being found.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x00AD))
_JAPANESE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f"
_NEWLINE_IN_JAPANESE = re.compile(rf"(?<=[{_JAPANESE}])[ \t]*\n\s*(?=[{_JAPANESE}])")
_IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
_IS_THAI = re.compile("[\u0e01-\u0e5b]")
_STARTS_ITEM = re.compile(
    r"\s*(?:[•●○◆◇■□▪※・*\-–—]\s*\S|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s|[①-⑳]|ข้อ\s*\d|第\s*\d+\s*[条章節])"
)
# Thai vowels and tone marks above and below the line; Japanese letters take two columns, Thai and Latin ones one.
_TAKES_NO_ROOM = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_ENDS_SENTENCE = re.compile(r"[.。!?！？]\s*$")

# A line this much shorter than the usual one was not broken by the margin: its paragraph ends there.
_FULL_LINE_SHARE = 0.75
# Typewriter margins are 66 to 80 columns; anything far wider is one paragraph per line.
_WIDEST_WRAPPED_COLUMNS = 120


def tidy(text: str) -> str:
    """The text on one line, with single spaces and nothing invisible."""
    visible = text.translate(_INVISIBLE)
    return " ".join(_NEWLINE_IN_JAPANESE.sub("", visible).split())


def join_wrapped(lines: Iterable[str]) -> list[str]:
    """Paragraphs out of lines that were broken at a margin; blank and short lines end a paragraph."""
    return [text for _, text in join_numbered(lines)]


def join_numbered(lines: Iterable[str]) -> list[tuple[int, str]]:
    """The same, each with the place of the line it begins on, counted from 0."""
    lines = list(lines)
    full_columns = _usual_columns(lines) * _FULL_LINE_SHARE
    paragraphs: list[list[str]] = []
    begins: list[int] = []
    before = ""
    for place, line in enumerate(lines):
        if not line.strip():
            before = ""
            continue
        if before and _columns(before) >= full_columns and not _starts_anew(line, before):
            end, glue = _seam(before, line)
            paragraphs[-1][-1] = paragraphs[-1][-1].rstrip().removesuffix(end) + glue
            paragraphs[-1].append(line.lstrip())
        else:
            paragraphs.append([line])
            begins.append(place)
        before = line
    return [
        (place, clean) for place, pieces in zip(begins, paragraphs, strict=True) if (clean := tidy("".join(pieces)))
    ]


def is_wrapped(lines: Iterable[str]) -> bool:
    """Whether the lines look broken at a margin, rather than one paragraph each."""
    lines = list(lines)
    # The last line of a paragraph may be short, so only lines that are followed by another tell.
    inner = [_columns(line) for line, after in pairwise(lines) if line.strip() and after.strip()]
    widest = max(inner, default=0)
    if len(inner) < 2 or not 40 <= widest <= _WIDEST_WRAPPED_COLUMNS:
        return False
    return sum(columns >= widest * _FULL_LINE_SHARE for columns in inner) >= 0.8 * len(inner)


def _starts_anew(line: str, before: str) -> bool:
    """A list item, or after a full stop the same text in another language."""
    ends_and_changes = _ENDS_SENTENCE.search(before) and _script(before.strip()[0]) != _script(line.strip()[0])
    return bool(_STARTS_ITEM.match(line) or ends_and_changes)


def _script(character: str) -> str:
    if _IS_THAI.match(character):
        return "thai"
    return "japanese" if _IS_JAPANESE.match(character) else "other"


def _seam(left: str, right: str) -> tuple[str, str]:
    """What to take off the end of the left line, and what to put between the two."""
    end, start = left.rstrip(), right.lstrip()
    if len(end) > 1 and end[-1] == "-" and end[-2].isascii() and end[-2].isalpha():
        return ("-", "") if start[0].islower() else ("", "")
    if _IS_JAPANESE.match(end[-1]) or _IS_JAPANESE.match(start[0]):
        return "", ""
    if _IS_THAI.match(end[-1]) and _IS_THAI.match(start[0]) and not left[-1].isspace():
        return "", ""
    return "", " "


def _usual_columns(lines: list[str]) -> float:
    widths = sorted(_columns(line) for line in lines if line.strip())
    # Without the widest tenth: one long address would make every other line look short.
    return widths[-1 - len(widths) // 10] if widths else 0


def _columns(line: str) -> int:
    shown = line.strip()
    return len(shown) - len(_TAKES_NO_ROOM.findall(shown)) + len(_IS_JAPANESE.findall(shown))
