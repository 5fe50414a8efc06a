"""Long texts in pieces that a channel takes, cut where a reader would pause."""

import re
import unicodedata
from collections.abc import Callable

_PAUSES = (re.compile(r"\n+"), re.compile(r"(?<=[。！？!?])|(?<=\.)\s+"), re.compile(r"\s+"))


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, as LINE counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int, length: Callable[[str], int] = utf16_length) -> list[str]:
    """The text in pieces of at most `limit`, cut at line ends, else sentence ends, else spaces, else between letters."""
    return _split(text.strip(), limit, length, _PAUSES)


def cut_text(text: str, limit: int, length: Callable[[str], int] = utf16_length) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; letters keep their marks."""
    if length(text) <= limit:
        return text
    kept = ""
    for letter in letters(text):
        if length(kept) + length(letter) + 1 > limit:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def letters(text: str) -> list[str]:
    """What a reader takes for one letter: a character with its combining marks and joined signs."""
    found: list[str] = []
    for sign in text:
        is_joined = unicodedata.category(sign) in ("Mn", "Me", "Mc") or sign in "\u200d\ufe0f"
        if found and (is_joined or found[-1].endswith("\u200d")):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def letter_count(text: str) -> int:
    """Length in letters as a reader counts them."""
    return len(letters(text))


def _split(text: str, limit: int, length: Callable[[str], int], pauses: tuple[re.Pattern[str], ...]) -> list[str]:
    if length(text) <= limit:
        return [text] if text else []
    if not pauses and len(letters(text)) == 1:
        # One letter under a heap of marks: no reader's loss where it is cut.
        return [text[:limit], *_split(text[limit:], limit, length, pauses)]
    units = _units(text, pauses[0]) if pauses else letters(text)
    pieces: list[str] = []
    current = ""
    for unit in units:
        if current and length((current + unit).strip()) > limit:
            pieces.append(current.strip())
            current = ""
        if length(unit.strip()) > limit:
            pieces += _split(unit.strip(), limit, length, pauses[1:])
        else:
            current += unit
    if current.strip():
        pieces.append(current.strip())
    return pieces


def _units(text: str, pause: re.Pattern[str]) -> list[str]:
    """The text parted after each pause, which stays with what it ends."""
    units, start = [], 0
    for found in pause.finditer(text):
        if found.end() > start:
            units.append(text[start : found.end()])
            start = found.end()
    units.append(text[start:])
    return [unit for unit in units if unit]
