"""Long texts in pieces that a channel takes, cut where a reader would pause."""

import re
import unicodedata
from collections.abc import Callable, Iterator

_LEAST_FILLED = 4
"""A piece shorter than this part of what fits is cut at a lesser pause instead, if there is one."""
_MOST_AHEAD = 100
"""So much more than twice the room is looked at: a bracket that is cut must be seen to be closed."""
_BRACKETS = dict(zip("（([「『【《〈“‘［", "）)]」』】》〉”’］", strict=True))
_CLOSING = "」』）)］\\]】》〉”’\"'›»"
_MARKERS = r"(?:\s*\[\d+\])*+"
"""Pointers to sources belong to the sentence before them."""
_THAI = "\u0e00-\u0e7f"
_JAPANESE = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f"
_MAY_NOT_LEAD = (
    "」』）)］\\]】》〉”’›»。、，．！？!?,.:;：；…‥・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜%％年月日"
)
_MAY_NOT_END = "「『（(［\\[【《〈“‘‹«เแโใไ$¥฿"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_ABBREVIATION = re.compile(
    # A full stop after Thai letters shortens a word or a month: no Thai sentence ends with one.
    rf"(?:[{_THAI}]|(?<!\d)\d{{1,2}}|\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Nos?|Co|Ltd|Inc|Corp|Pte|Pvt|Bhd|Plc|St|vs|etc|cf|ca|approx"
    r"|Dept|Div|Est|Fig|Vol|Tel|Fax|Ext|Ave|Rd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 8
_MARK = re.compile(
    rf"[。！？｡][。！？!?]*+[{_CLOSING}]*+{_MARKERS}|[!?]++[{_CLOSING}]*+{_MARKERS}(?=\s|[^\x00-\x7f]|$)"
)
_STOP = re.compile(rf"\.[{_CLOSING}]*+{_MARKERS}(?=\s+[^\sa-z]|$)")
_THAI_END = re.compile(
    # The words that end a polite sentence; มูลค่า and คุณค่า only end like one of them.
    rf"(?:ค่ะ|คะ|ครับ|คับ|จ้ะ|จ้า|(?<!มูล)(?<!คุณ)ค่า(?!\s+\d))[{_CLOSING}]*+{_MARKERS}(?=\s|$)"
)
_LINE_END = re.compile(r"\s*\n")
_COMMA = re.compile(rf"[、，](?![{_CLOSING}])|[,;:](?=\s)(?!\s+(?:Ltd|Inc|PLC|Corp|จำกัด|\d))")
# A pointer to a source never leads a piece.
_SPACE = re.compile(r"(?<!\s)\s+(?!\s|\[\d)")
_COMPANY_BEFORE, _COMPANY_AFTER = "บริษัท", re.compile(r"\s+(?:จำกัด|Ltd|Inc|PLC|Corp)")
_THAI_SPACE = re.compile(rf"[{_THAI}]\s+[{_THAI}“]")
_FIGURE_AFTER = re.compile(r"\s+\d")
_AFTER_MONTH = re.compile(rf"\b(?:{_MONTH})$")
_LONGEST_MONTH = 10
_BETWEEN_JAPANESE = re.compile(f"(?<=[{_JAPANESE}])(?=[{_JAPANESE}])(?![{_MAY_NOT_LEAD}])")
_BETWEEN_LETTERS = re.compile(
    rf"(?<=[^{_MAY_NOT_END}A-Za-z0-9.,/_-])(?![{_MAY_NOT_LEAD}])|(?<=[A-Za-z0-9])(?![A-Za-z0-9/_-]|[{_MAY_NOT_LEAD}])"
)

Length = Callable[[str], int]


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, as LINE counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int, length: Length = utf16_length) -> list[str]:
    """The text in pieces of at most `limit`, cut where a reader pauses.

    That is at a line's end, else a sentence's, else between clauses, else at a space; dates, names, and what stands in
    brackets are kept whole while there is another way.

    Args:
        text: What is to be said.
        limit: The longest that a piece may be.
        length: How that is counted; it must add up over the letters.
    """
    pieces = []
    text = text.strip()
    while length(text) > limit:
        end = _best_end(text, limit, length)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text] if text else pieces


def cut_text(text: str, limit: int, length: Length = utf16_length) -> str:
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
    """What a reader takes for one letter: a character with its marks, an emoji with what is joined to it, a flag."""
    found: list[str] = []
    for sign in text:
        if found and _belongs_to(found[-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def letter_count(text: str) -> int:
    """Length in letters as a reader counts them; never less than a platform counts.

    Marks do not count. Counters differ on sara am and on what is joined into one emoji or flag: each part of it counts here.
    """
    return sum(not (_is_mark(sign) or _is_tone_or_joiner(sign)) for sign in text)


def _belongs_to(letter: str, sign: str) -> bool:
    """Whether a sign is part of the letter before it.

    Unicode Standard Annex 29, "Grapheme Cluster Boundaries", as far as our languages and emoji need it:
    https://unicode.org/reports/tr29/
    """
    if _is_flag_half(sign):
        return len(letter) == 1 and _is_flag_half(letter)
    if letter[-1] == "\u200d":
        return unicodedata.category(sign) == "So"
    # Sara am is a letter of its own to Unicode's categories, but written around the one before it.
    is_tied = sign in "\u0e33\uff9e\uff9f" or "\U000e0020" <= sign <= "\U000e007f"
    return is_tied or _is_mark(sign) or _is_tone_or_joiner(sign)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me", "Mc")


def _is_tone_or_joiner(sign: str) -> bool:
    return sign == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _is_flag_half(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


# ------------------------------------------------------------------------------------------------------------ pauses


def _best_end(text: str, limit: int, length: Length) -> int:
    """Where to cut a text that is too long: at the best kind of pause that does not leave most of the room empty."""
    borders = _borders(text, limit, length)
    if not borders:
        # One letter under a heap of marks: no reader's loss where it is cut.
        return max(1, *(end for end in range(1, limit + 1) if length(text[:end]) <= limit))
    reach = borders[-1]
    pauses, allowed = _Pauses(text[: 2 * reach + _MOST_AHEAD]), frozenset(borders)
    for least_filled in (reach // _LEAST_FILLED, 0):
        for ends in pauses.best_first():
            fitting = [end for end in ends if least_filled < end <= reach and end in allowed]
            if fitting:
                return max(fitting)
    return reach


def _borders(text: str, limit: int, length: Length) -> list[int]:
    """The ends of the letters that fit."""
    borders, at, filled, blank = [], 0, 0, 0
    # A letter of more than twice the room is no letter of any language; it is cut wherever it must be.
    for letter in letters(text[: 2 * limit + _MOST_AHEAD]):
        at += len(letter)
        if letter.isspace():
            # Space where the text is cut is left out, and takes no room.
            blank += length(letter)
            continue
        filled += blank + length(letter)
        blank = 0
        if filled > limit:
            break
        borders.append(at)
    return borders


class _Pauses:
    """Where a text may be cut, by kinds of pause."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bracketed = _bracketed(text)

    def best_first(self) -> Iterator[Iterator[int]]:
        """The ends of what stands before a pause, kind by kind."""
        yield (found.start() for found in _LINE_END.finditer(self._text))
        yield (end for end in self._sentence_ends() if end not in self._bracketed)
        yield self._clause_ends()
        yield self._word_ends()
        # From here on something is torn: a quotation, a figure from its unit, a name, a word.
        yield self._sentence_ends()
        yield self._figure_starts()
        yield (at for at in self._between(_BETWEEN_JAPANESE) if at not in self._bracketed)
        yield self._spaces()
        yield self._between(_BETWEEN_LETTERS)

    def _sentence_ends(self) -> Iterator[int]:
        """Ends of sentences, also of those that are spoken within another."""
        for pattern in (_MARK, _THAI_END):
            yield from (found.end() for found in pattern.finditer(self._text))
        yield from (found.end() for found in _STOP.finditer(self._text) if not self._goes_on(found.start() + 1))

    def _clause_ends(self) -> Iterator[int]:
        """After a comma, and where a space parts two Thai clauses."""
        yield from (end for found in _COMMA.finditer(self._text) if (end := found.end()) not in self._bracketed)
        yield from (end for end in self._word_ends() if _THAI_SPACE.match(self._text, end - 1))

    def _word_ends(self) -> Iterator[int]:
        """Spaces that part neither a date nor a name nor what stands in brackets."""
        return (end for end in self._figure_starts() if not _FIGURE_AFTER.match(self._text, end))

    def _figure_starts(self) -> Iterator[int]:
        """The same, and spaces before a figure, which may be where a date begins."""
        for end in self._spaces():
            is_name = self._text.endswith(_COMPANY_BEFORE, 0, end) or _COMPANY_AFTER.match(self._text, end)
            if not (is_name or end in self._bracketed or self._text[end - 1].isdigit()):
                yield end

    def _spaces(self) -> Iterator[int]:
        return (found.start() for found in _SPACE.finditer(self._text) if not self._goes_on(found.start()))

    def _between(self, letters_of_a_kind: re.Pattern[str]) -> Iterator[int]:
        return (found.start() for found in letters_of_a_kind.finditer(self._text))

    def _goes_on(self, end: int) -> bool:
        """Whether what stands before `end` goes on: a shortened word, the number of a list, or a month and its year."""
        if _ABBREVIATION.search(self._text, max(0, end - _LONGEST_ABBREVIATION), end):
            return True
        is_month = _AFTER_MONTH.search(self._text, max(0, end - _LONGEST_MONTH), end)
        return bool(is_month and _FIGURE_AFTER.match(self._text, end))


def _bracketed(text: str) -> frozenset[int]:
    """Where a cut would part an opening bracket from its closing one; one that is not closed on its line is none."""
    found: set[int] = set()
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(text):
        if sign == "\n":
            opened.clear()
        elif sign in _BRACKETS:
            opened.append((_BRACKETS[sign], at))
        elif any(closing == sign for closing, _ in opened):
            while opened[-1][0] != sign:
                opened.pop()
            found.update(range(opened.pop()[1] + 1, at + 1))
    return frozenset(found)
