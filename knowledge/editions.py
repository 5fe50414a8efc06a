"""Editions of one document in several languages, compared: what they say that cannot both be right.

Two editions disagree where each states a figure, with the same unit, that the other knows nothing of: "70,000 baht" here and "9万バーツ" there.
What only one of them states is no disagreement, for translations are often shorter. Compared are the sections that belong together where
the documents tell which do, else the whole texts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.dateline import list_dates
from knowledge.model import Chunk, DocumentId, Language
from knowledge.ports import LibraryStore
from knowledge.text import normalised, year_spans

_QUOTED_CHARS = 200
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SCALES = {
    "百万": 1e6,
    "千万": 1e7,
    "億": 1e8,
    "万": 1e4,
    "千": 1e3,
    "ร้อยล้าน": 1e8,
    "สิบล้าน": 1e7,
    "พันล้าน": 1e9,
    "ล้าน": 1e6,
    "แสน": 1e5,
    "หมื่น": 1e4,
    "พัน": 1e3,
    "billion": 1e9,
    "million": 1e6,
    "thousand": 1e3,
}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_TERM = re.compile(rf"({_NUMBER})\s*({_SCALE})?")
_UNITS = {
    "baht": r"บาท|baht|thb|バーツ|฿",
    "yen": r"円|เยน|yen|jpy",
    "dollar": r"ดอลลาร์|ドル|dollars?|usd",
    "percent": r"%|パーセント|เปอร์เซ็นต์|percent|per cent",
    "company": r"บริษัท|กิจการ|ราย|แห่ง|社|企業|companies|company|firms?|enterprises?|smes?",
    "pair": r"คู่|組|ペア|pairs?",
    "person": r"คน|ท่าน|名|人|people|persons?|participants?",
    "time": r"ครั้ง|回|times",
    "hour": r"ชั่วโมง|時間|hours?",
    "day": r"วัน(?!ที่)|日間|(?:business |working )?days?",
    "month": r"เดือน|[かヶカヵケ]月|箇月|months?",
}
_AMOUNTS = {
    unit: re.compile(
        rf"(?<![a-z0-9.,])((?:{_NUMBER}\s*(?:{_SCALE})\s*)*{_NUMBER}\s*(?:{_SCALE})?)\s*(?:{words})(?![a-z])"
    )
    for unit, words in _UNITS.items()
}
_BEFORE = {
    "percent": re.compile(rf"ร้อยละ\s*({_NUMBER})"),
    "baht": re.compile(rf"(?:฿|thb)\s*({_NUMBER}\s*(?:{_SCALE})?)"),
    "yen": re.compile(rf"(?:[¥￥]|jpy)\s*({_NUMBER}\s*(?:{_SCALE})?)"),
    "dollar": re.compile(rf"(?:\$|usd)\s*({_NUMBER}\s*(?:{_SCALE})?)"),
}
_DATES = ("valid_from", "valid_until", "edition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What one edition says."""

    document_id: DocumentId
    language: Language
    title: str
    values: tuple[str, ...]
    """What the other does not know; numbers without separators, days in ISO. Of validity, empty where it tells none."""
    quote: str
    """Where it stands in the text; empty for validity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two editions that cannot both be right."""

    family: str
    about: str
    """What is counted, such as `baht`; `date`, `year`; or the field of the validity, such as `valid_until`."""
    heading: str
    """Of the section in the first edition; empty: the texts as a whole."""
    sayings: tuple[Saying, Saying]


class Editions:
    """Compares editions; what did not change is not compared again."""

    def __init__(self, store: LibraryStore) -> None:
        """Compare what is in `store`."""
        self._store = store
        self._compared: dict[str, tuple[object, list[Disagreement]]] = {}

    def check(self, family: str = "") -> Sequence[Disagreement]:
        """Where the editions of a family disagree, or those of every one."""
        families = {family: self._store.find_editions(family)} if family else self._store.list_editions()
        return [found for one, document_ids in families.items() for found in self._check(one, document_ids)]

    def _check(self, family: str, document_ids: Sequence[DocumentId]) -> Sequence[Disagreement]:
        editions = [chunks for one in document_ids if (chunks := self._store.list_chunks(one))]
        state = tuple((chunks[0].document_id, chunks[0].version) for chunks in editions)
        known = self._compared.get(family)
        if known and known[0] == state:
            return known[1]
        found = [one for pair in combinations(editions, 2) for one in _compared(family, *pair)]
        self._compared[family] = (state, found)
        return found


def _compared(family: str, first: Sequence[Chunk], second: Sequence[Chunk]) -> Iterable[Disagreement]:
    yield from _validity_compared(family, first[0], second[0])
    by_group = ({chunk.group: chunk for chunk in first}, {chunk.group: chunk for chunk in second})
    shared = [group for group in by_group[0] if group in by_group[1]]
    if not shared:
        yield from _texts_compared(family, "", first, second)
    for group in shared:
        own, other = by_group[0][group], by_group[1][group]
        yield from _texts_compared(family, own.heading, [own], [other])


def _validity_compared(family: str, first: Chunk, second: Chunk) -> Iterable[Disagreement]:
    for name in _DATES:
        told = str(getattr(first.validity, name)), str(getattr(second.validity, name))
        # "2026-03" and "2026-03-31" say the same, one of them more exactly.
        if told[0] != told[1] and not (
            (all(told) and told[0].startswith(told[1])) or told[1].startswith(told[0] or "?")
        ):
            yield Disagreement(
                family=family,
                about=name,
                heading="",
                sayings=(
                    _saying(first, (told[0],) if told[0] else (), ""),
                    _saying(second, (told[1],) if told[1] else (), ""),
                ),
            )


def _texts_compared(
    family: str, heading: str, first: Sequence[Chunk], second: Sequence[Chunk]
) -> Iterable[Disagreement]:
    stated = _stated(first), _stated(second)
    everything = [{value for values in one.values() for value in values} for one in stated]
    for about in stated[0]:
        here = {value: quote for value, quote in stated[0][about].items() if value not in everything[1]}
        there = {value: quote for value, quote in stated[1].get(about, {}).items() if value not in everything[0]}
        if here and there:
            yield Disagreement(
                family=family,
                about=about,
                heading=heading,
                sayings=(
                    _saying(first[0], tuple(here), next(iter(here.values()))),
                    _saying(second[0], tuple(there), next(iter(there.values()))),
                ),
            )


def _saying(chunk: Chunk, values: tuple[str, ...], quote: str) -> Saying:
    return Saying(
        document_id=chunk.document_id,
        language=chunk.language,
        title=chunk.title,
        values=values,
        quote=quote[:_QUOTED_CHARS],
    )


def _stated(chunks: Sequence[Chunk]) -> Mapping[str, Mapping[str, str]]:
    """What texts state, by what it counts: each value with the sentence where it first stands."""
    found: dict[str, dict[str, str]] = {}
    for chunk in chunks:
        # Not the heading, which asks as often as it tells.
        for sentence in chunk.sentences:
            for about, value in _values(sentence.text):
                found.setdefault(about, {}).setdefault(value, sentence.text)
    return found


def _values(text: str) -> Iterable[tuple[str, str]]:
    if not any(letter.isdigit() for letter in text):
        return
    for day in sorted(list_dates(text)):
        yield "date", day
    for span in year_spans(text):
        yield "year", str(span.first)
        yield "year", str(span.last)
    plain = normalised(text)
    for patterns in (_AMOUNTS, _BEFORE):
        for unit, pattern in patterns.items():
            for match in pattern.finditer(plain):
                yield unit, _read(match[1])


def _read(written: str) -> str:
    """A number as written, with its scales, as digits: "1億2,000万" is 120000000."""
    terms = [(float(number.replace(",", "")), _SCALES.get(scale, 0.0)) for number, scale in _TERM.findall(written)]
    total = sum(number * scale for number, scale in terms if scale)
    last, scale = terms[-1]
    value = total if scale else total + last
    return f"{value:.10g}" if value < 1e10 else f"{value:.0f}"
