"""Dates as each language writes them: Buddhist years in Thai, Common Era in Japanese and English."""

from datetime import date, datetime

from knowledge.model import Language

_THAI_MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
_THAI_DAYS = "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์".split()
_ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def render_date(iso: str, language: Language) -> str:
    """An ISO date (YYYY, YYYY-MM or YYYY-MM-DD) as the language writes it."""
    year, month, day = ([int(part) for part in iso.split("-")] + [0, 0])[:3]
    if language is Language.TH:
        return " ".join(
            filter(None, (str(day) if day else "", _THAI_MONTHS[month - 1] if month else "", str(year + 543)))
        )
    if language is Language.JA:
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return " ".join(filter(None, (str(day) if day else "", _ENGLISH_MONTHS[month - 1] if month else "", str(year))))


_REIWA = 2019
"""The year in which the era began, counted as its first; on 1 May."""


def render_dated(iso: str, language: Language) -> str:
    """A date that says how old something is: Japanese readers get the year of the era as well, as their offices write it."""
    written = render_date(iso, language)
    if language is not Language.JA or iso[:7] < f"{_REIWA}-05":
        return written
    count = int(iso[:4]) - _REIWA + 1
    year, rest = written.split("年", 1)
    return f"{year}年（令和{'元' if count == 1 else count}年）{rest}"


def render_day(day: date, language: Language) -> str:
    """A day with its weekday."""
    written = render_date(day.isoformat(), language)
    if language is Language.TH:
        return f"วัน{_THAI_DAYS[day.weekday()]}ที่ {written}"
    if language is Language.JA:
        return f"{written}（{'月火水木金土日'[day.weekday()]}）"
    return f"{_ENGLISH_DAYS[day.weekday()]}, {written}"


def render_moment(moment: datetime, language: Language) -> str:
    """A day and time, in the zone the moment carries."""
    clock = moment.strftime("%H:%M")
    day = render_day(moment.date(), language)
    return {Language.TH: f"{day} เวลา {clock} น.", Language.JA: f"{day} {clock}", Language.EN: f"{day}, {clock}"}[
        language
    ]
