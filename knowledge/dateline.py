"""Dates as Thai, Japanese and English texts write them, into ISO; pure."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

# Buddhist era = Common Era + 543; no document of ours is from before B.E. 2440 or after C.E. 2100.
_BUDDHIST_OFFSET = 543
_FIRST_BUDDHIST_YEAR = 2440
# The year before the first one of the era.
_JAPANESE_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}

_THAI_MONTHS = (
    ("มกราคม", "ม", "ค"),
    ("กุมภาพันธ์", "ก", "พ"),
    ("มีนาคม", "มี", "ค"),
    ("เมษายน", "เม", "ย"),
    ("พฤษภาคม", "พ", "ค"),
    ("มิถุนายน", "มิ", "ย"),
    ("กรกฎาคม", "ก", "ค"),
    ("สิงหาคม", "ส", "ค"),
    ("กันยายน", "ก", "ย"),
    ("ตุลาคม", "ต", "ค"),
    ("พฤศจิกายน", "พ", "ย"),
    ("ธันวาคม", "ธ", "ค"),
)
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_THAI_MONTH = "|".join(rf"{full}|{first}\.?\s?{last}\.?" for full, first, last in _THAI_MONTHS)
_ENGLISH_MONTH = rf"(?:{'|'.join(_ENGLISH_MONTHS)})[a-z]*\.?"

# `\d` and int() take Thai and full-width digits too.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})\s*(?P<thai>{_THAI_MONTH})\s*(?:พ\.\s?ศ\.|ค\.\s?ศ\.)?\s*(?P<year>\d{{4}}|\d{{2}})(?!\d)",
        r"(?P<era>令和|平成|昭和)\s*(?P<year>\d{1,2}|元)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日",
        r"(?<!\d)(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日",
        r"(?<![\d-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d-])",
        # Only with a Buddhist year is it certain that the day comes first.
        r"(?<!\d)(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>2[45]\d{2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<english>{_ENGLISH_MONTH}),?\s+(?P<year>\d{{4}})(?!\d)",
        rf"\b(?P<english>{_ENGLISH_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
    )
)
_COARSE = re.compile(r"(\d{4})(?:-(\d{2}))?")

_LABEL = (
    r"(?:วันที่)?(?:เผยแพร่|ประกาศ|โพสต์|ปรับปรุง)(?:ล่าสุด)?(?:เมื่อ)?(?:วันที่)?|(?:ข้อมูล)?\s*ณ|ประจำ"
    r"|(?:公開|掲載|更新|最終更新|発表|投稿|発行)日時?|日付"
    r"|(?:date )?(?:published|posted|released|updated|last updated)(?: on)?|(?:release |publication )?date"
)
_WEEKDAY = r"วัน[ก-๎]*?ที่?|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์),?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?"
_LABEL_BEFORE = re.compile(rf"[\s【\[(（]*(?P<label>(?:{_LABEL})\s*[:：]?)?\s*(?:{_WEEKDAY})?\s*", re.IGNORECASE)
_TIME_AFTER = re.compile(
    r"\s*(?:[(（][日月火水木金土][)）])?[\s,|T]*(?:เวลา)?\s*(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?"
    r"\s*(?:น\.?|Z|\+\d\d:?\d\d)?[\s】\])）.]*",
    re.IGNORECASE,
)
# A dateline stands at the beginning, however long the paragraph behind it.
_MOST_DATELINE_CHARACTERS = 200
# "Bangkok, 1 February 2024 - The ministry ...": a short place, the date, a dash. A figure behind the dash makes it a
# period of time.
_PLACE_BEFORE = re.compile(r"[^\d。.!?:]{0,30}")
_DASH_AFTER = re.compile(r"\s*[-–—―]\s*(?!\s*\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The date that a line gives for the text it heads."""

    date: str
    """ISO."""
    is_alone: bool
    """The line says nothing else."""


def parse_date(text: str) -> str:
    """The ISO date that a field holds, as precise as it says (YYYY, YYYY-MM or YYYY-MM-DD); empty if it holds none."""
    coarse = _COARSE.fullmatch(text.strip())
    if coarse:
        year, month = _common_era(int(coarse[1])), coarse[2]
        if not 1800 <= year <= 2100 or (month and not 1 <= int(month) <= 12):
            return ""
        return f"{year}-{int(month):02}" if month else f"{year}"
    found = _first_date(text)
    return found[0] if found else ""


def find_dateline(line: str) -> Dateline | None:
    """The dateline in a line: a date alone or labelled as that of publishing, or a place, a date and a dash.

    A date in a sentence is none: it may be that of an event or a deadline.
    """
    line = line[:_MOST_DATELINE_CHARACTERS]
    found = _first_date(line)
    if not found:
        return None
    date, span = found
    before, after = line[: span.start()], line[span.end() :]
    labelled = _LABEL_BEFORE.fullmatch(before)
    if labelled and _TIME_AFTER.fullmatch(after):
        return Dateline(date=date, is_alone=True)
    if (labelled and labelled["label"]) or (_PLACE_BEFORE.fullmatch(before) and _DASH_AFTER.match(after)):
        return Dateline(date=date, is_alone=False)
    return None


def find_published(lines: Sequence[str]) -> str:
    """The ISO date of the first dateline in the lines, one that stands alone before others; else empty."""
    datelines = [dateline for line in lines if (dateline := find_dateline(line))]
    datelines.sort(key=lambda dateline: not dateline.is_alone)
    return datelines[0].date if datelines else ""


def list_dates(text: str) -> frozenset[str]:
    """The ISO days that a text names, in whatever calendar."""
    return frozenset(date for pattern in _PATTERNS for match in pattern.finditer(text) if (date := _iso(match)))


def _first_date(text: str) -> tuple[str, re.Match[str]] | None:
    found = [(date, match) for pattern in _PATTERNS for match in pattern.finditer(text) if (date := _iso(match))]
    return min(found, key=lambda pair: pair[1].start(), default=None)


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    try:
        return datetime.date(_year(parts), _month(parts), int(parts["day"])).isoformat()
    except ValueError:  # 31 February, month 13
        return ""


def _year(parts: dict[str, str | None]) -> int:
    text = parts["year"] or ""
    year = 1 if text == "元" else int(text)
    if era := parts.get("era"):
        return _JAPANESE_ERAS[era] + year
    if parts.get("thai") and len(text) == 2:
        year += 2500
    return _common_era(year)


def _common_era(year: int) -> int:
    return year - _BUDDHIST_OFFSET if year >= _FIRST_BUDDHIST_YEAR else year


def _month(parts: dict[str, str | None]) -> int:
    if english := parts.get("english"):
        return _ENGLISH_MONTHS.index(english[:3].lower()) + 1
    if thai := parts.get("thai"):
        bare = re.sub(r"[.\s]", "", thai)
        return next(
            number for number, (full, first, last) in enumerate(_THAI_MONTHS, 1) if bare in (full, first + last)
        )
    return int(parts["month"] or 0)
