"""What kind of thing a question asks for, and whether a passage holds one; pure.

A passage about the right subject answers "how much is it" only if it names an amount: the kind of answer that is expected is what likeness
of meaning cannot tell. The idea is that of question typing in question answering (Li and Roth 2002, aclanthology.org/C02-1150).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from knowledge.text import ENGLISH_MONTHS, figures, normalised, without_dates, year_spans


class AnswerKind(StrEnum):
    """What would answer a question."""

    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"
    SHARE = "share"
    FEE = "fee"
    MONEY = "money"
    YEAR = "year"
    TIME = "time"
    FOUNDING = "founding"
    PERSON = "person"
    POPULATION = "population"
    EMPLOYEES = "employees"
    PEOPLE = "people"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class _Signs:
    """How a kind is asked for, and by what it is known in a text; both on normalised text."""

    asks: re.Pattern[str]
    holds: re.Pattern[str]


# "How many", not a part of "about" (เกี่ยวกับ).
_HOW_MANY = "(?<!เ)กี่"
# Thai words for numbers are parts of others, too (สามารถ, ห้าง, อุตสาหกรรม, สัมพันธ์), and "one" is seldom a count.
_THAI_NUMBER = (
    "(?<!อีก)(?<!เป็น)(?<!อันดับ)(?<!ที่)หนึ่ง(?!ใน)|(?<!ทั้ง)(?<!ของ)สอง(?!ประเทศ|ฝ่าย)|สาม(?!ารถ|ี)|สี่|ห้า(?![งม])|(?<!สา)หก(?!ล้ม)|เจ็ด|แปด|เก้า(?!อี้)"
    "|สิบ|ร้อย(?!ละ)|พัน(?!ธ)|หมื่น|แสน"
)
_NUMBER_WORD = f"[一二三四五六七八九十百千]+|{_THAI_NUMBER}"
_NUMBER = rf"(?:\d[\d,.]*|{_NUMBER_WORD})"
_SCALE = r"\s*(?:พัน|หมื่น|แสน|ล้าน|万|億|兆|thousand|million|billion|trillion)*\s*"
_CURRENCY = "บาท|เยน|ดอลลาร์|ยูโร|ปอนด์|円|バーツ|ドル|ユーロ|ポンド|baht|yen|dollar|euro|pound|thb|jpy|usd"
# Who is asked for by an office held: in Thai, Japanese and English, those of one line being the same.
_HEADS = (
    ("ผู้ว่า", "知事", r"governors?"),
    ("นายกรัฐมนตรี", "首相|総理", r"prime ministers?"),
    ("(?<!นายก)รัฐมนตรี|รมว|รมต|รมช", "大臣|(?:工業|経産|外|財務|商業|農業)相", r"(?<!prime )ministers?"),
    ("ปลัด", "次官(?!補)", r"permanent secretar\w+|vice-ministers?"),
    ("อธิบดี", "局長|長官", r"director[- ]generals?|directors[- ]general"),
    ("เลขาธิการ", "事務総長|事務局長|長官", r"secretar\w+[- ]general"),
    ("ทูต", "大使|公使|参事官", r"ambassadors?|envoys?|counsell?ors?"),
    ("กงสุล", "領事", r"consuls?"),
    ("นายกเทศมนตรี", "市長|町長|村長", r"mayors?"),
    ("ประธาน|ซีอีโอ|กรรมการผู้จัดการ|นายกสมาคม", "会長|理事長|社長|議長|総裁|ceo", r"presidents?|chair\w*|ceo"),
)
# A deputy is not who they stand in for.
_OFFICES = (
    *(
        (f"(?<!รอง)(?:{thai})", f"(?<!副)(?:{japanese})", rf"(?<!deputy )(?<!vice[ -])(?:{english})")
        for thai, japanese, english in _HEADS
    ),
    *(
        (f"รอง(?:{thai})", f"副(?:{japanese})", rf"(?:deputy|vice)[ -](?:{english})")
        for thai, japanese, english in _HEADS
    ),
    ("รองปลัด", "次官補", "deputy permanent secretar(?:y|ies)"),
)
# By these somebody is asked for whatever the office is called: one calls an expert what another calls a representative.
_ANY_OFFICE = (
    "ผู้แทน|ตัวแทน|ผู้เชี่ยวชาญ|ที่ปรึกษา|ผู้ก่อตั้ง|กรรมการ(?!ผู้จัดการ)|ผู้บริหาร|หัวหน้า|ผู้รับผิดชอบ|ผู้จัดการ|ผู้อำนวยการ|ผอ\\.",
    "代表|駐在員|代理|専門家|顧問|アドバイザー|創業者|創設者|創立者|理事(?!長)|取締役|責任者|リーダー|担当者|部長|所長|支配人",
    r"representatives?|delegates?|experts?|specialists?|advis[eo]rs?|founders?|heads?|leaders?|leads|in charge"
    r"|chief|directors?|managers?|(?<!permanent )secretary",
)
_THAI_OFFICE, _JAPANESE_OFFICE, _BARE_OFFICE = ("|".join(names) for names in zip(*_OFFICES, _ANY_OFFICE, strict=True))
_ENGLISH_OFFICE = rf"\b(?:{_BARE_OFFICE})\b"
_SAME_OFFICE, _WHATEVER_OFFICE = (
    tuple(re.compile(rf"{thai}|{japanese}|\b(?:{english})\b") for thai, japanese, english in offices)
    for offices in (_OFFICES, (_ANY_OFFICE,))
)
_FREE = "ฟรี|ไม่มีค่าใช้จ่าย|ไม่เสียค่า|ไม่คิดค่า|無料|free of charge|for free|no charge|no fee"
# In this order: "how much is the interest" asks for a share, "how much does it cost" for a fee, before any sum or count.
_SIGNS: Mapping[AnswerKind, _Signs] = {
    AnswerKind.PHONE: _Signs(
        re.compile(
            r"(?<!ไซ)(?<!ไฟ)(?<!เมม)เบอร์(?:โทร|ติดต่อ|มือถือ|อะไร|ไหน|ของ|กลาง|\s|$)|หมายเลขโทร|โทร(?:ศัพท์)?(?:อะไร|เท่า)"
            r"|電話番号|phone number"
        ),
        re.compile(r"\+?\d[\d\s()\-]{6,}\d"),
    ),
    AnswerKind.MAIL: _Signs(
        re.compile(r"อีเมล(?:อะไร|ของ|คือ|ติดต่อ|\s|$)|メールアドレス|e-?mail (?:address|of)|what .*e-?mail"),
        re.compile(r"\S@\S"),
    ),
    AnswerKind.ADDRESS: _Signs(
        re.compile(
            r"ที่อยู่(?:ของ|คือ|ติดต่อ|สำนักงาน|\s|$)|ถนนอะไร|ถนนไหน|住所|所在地"
            r"|(?:the|your|its|postal|office) address|address of"
        ),
        re.compile(
            r"ถนน|ซอย|แขวง|ตำบล|อำเภอ|\bถ\.|\bต\.|\bอ\.|丁目|番地|番\d|[都道府県].{1,6}[市区町村]|\broad\b|\bstreet\b|\bsoi\b|district"
        ),
    ),
    AnswerKind.SHARE: _Signs(
        re.compile(
            rf"{_HOW_MANY}\s*(?:%|เปอร์เซ็นต์)|ร้อยละเท่า|สัดส่วนเท่า|ดอกเบี้ย[^?]*(?:เท่าไ|{_HOW_MANY})|何\s*(?:%|パーセント|割)|割合は|金利は|利率は"
            r"|what (?:percent|share|proportion)|interest rate|how many percent"
        ),
        re.compile(r"%|ร้อยละ|เปอร์เซ็นต์|パーセント|\d割|per ?cent"),
    ),
    AnswerKind.FEE: _Signs(
        re.compile(
            rf"(?:ราคา|(?<!มูล)ค่า(?![\sา]|เงิน))[^?]*(?:เท่าไ|{_HOW_MANY})|参加費|料金|会費|手数料|受講料|費用は"
            r"|\bfees?\b|\bprice of\b|how much (?:does|do|is|will) .*(?:cost|join|register|apply|take part|attend|become)"
        ),
        # A fee is no matter of millions.
        re.compile(
            rf"{_NUMBER}\s*(?:พัน|หมื่น|万|千)?\s*(?:{_CURRENCY})|(?:[$฿¥€£]|thb|jpy|usd)\s*\d[\d,.]*(?!\s*(?:million|billion))|{_FREE}"
        ),
    ),
    AnswerKind.MONEY: _Signs(
        re.compile(
            rf"{_HOW_MANY}(?:พัน|หมื่น|แสน|ล้าน)*บาท|(?:มูลค่า|งบ|วงเงิน|เงินทุน|เงินเดือน|รายได้|ยอดขาย)[^?]*(?:เท่าไ|{_HOW_MANY})|いくら|(?:予算|総額|金額|投資額|売上|売上高|輸出額)は"
            r"|how much (?:is|does|do|did|are|was|were|will|money|budget|revenue|profit|funding|capital|investment)\b"
            r"|what(?:'s| is| was| were) the (?:\w+ ){0,2}(?:price|costs?|budget|salary|value|revenue)\b"
        ),
        re.compile(rf"{_NUMBER}{_SCALE}(?:{_CURRENCY})|(?:[$฿¥€£]|thb|jpy|usd)\s*\d|{_FREE}"),
    ),
    AnswerKind.FOUNDING: _Signs(
        re.compile(
            r"(?:ก่อตั้ง|จัดตั้ง|ตั้งขึ้น)(?:ขึ้น)?\s*(?:เมื่อ|ปี|วัน|ใน)|(?:いつ|何年に?)(?:に)?(?:設立|創立|創業|発足|でき)|(?:設立|創立|創業|発足)(?:年|日|時期)|(?:設立|創立|創業|発足)は(?:いつ|何年)"
            r"|(?:when|what year|which year)\b.*\b(?:founded|established|set up|created)"
        ),
        re.compile(
            r"(?<!ที่)ตั้ง(?!แต่|อยู่|เป้า|ใจ|ต้น)|สถาปนา|เริ่ม|設[立置]|開設|創[立業設]|発足|始ま|found|establish|\bset up|creat|start|began"
        ),
    ),
    AnswerKind.PERSON: _Signs(
        re.compile(
            rf"(?:ใคร[^?]*|ชื่อ)(?:{_THAI_OFFICE})|(?:{_THAI_OFFICE}|ceo)[^?]*(?:ใคร|ชื่ออะไร)"
            rf"|(?:{_JAPANESE_OFFICE}|ceo)[^?]{{0,6}}(?:誰|だれ|どなた|の名前)|(?:誰|だれ|どなた)[^?]{{0,10}}(?:{_JAPANESE_OFFICE})"
            rf"|\bwho(?:['’]s| is| was| are| were)? (?:[\w'’-]+ ){{0,5}}?{_ENGLISH_OFFICE}"
            rf"|\bwhich (?:[\w'’-]+ ){{0,3}}?{_ENGLISH_OFFICE} (?!to\b|of\b)"
        ),
        re.compile(
            rf"{_THAI_OFFICE}|{_JAPANESE_OFFICE}|{_ENGLISH_OFFICE}|นาย|นาง|ดร\.|คุณ[ก-ฮ]|[ぁ-んァ-ン一-龥]氏|\b(?:mr|mrs|ms|dr)\b"
        ),
    ),
    AnswerKind.YEAR: _Signs(
        re.compile(
            r"ปี\s*(?:พ\.ศ\.\s*)?(?:ไหน|ใด|อะไร)|พ\.ศ\.\s*(?:ใด|ไหน|อะไร|เท่าไ)|何年(?!間|以|も|か)|(?:what|which) year"
        ),
        re.compile(r"\d{3,4}\s*(?:年|ปี)|\b\d{3,4}s?\b|ศตวรรษ|世紀|century|centuries|ทศวรรษ"),
    ),
    AnswerKind.TIME: _Signs(
        re.compile(
            r"เมื่อไ|เมื่อใด|วันไหน|วันใด|วันที่(?:เท่าไ|อะไร|ไหน)|ปี(?:ไหน|ใด|อะไร)|เดือน(?:ไหน|ใด|อะไร)|พ\.ศ\.\s*(?:ใด|ไหน|อะไร|เท่าไ)"
            r"|いつ(?!でも|も)|何年(?!間|以|も|か)|何月|何日(?!間)"
            r"|(?:^|[,.?!;] ?|since |until )when\b(?! \w+ing)"
            r"|\bwhen (?:is|was|were|did|does|do|will|are|can)\b|(?:what|which) (?:year|date|day|month|century)"
        ),
        re.compile(
            r"\d{1,2}\s*月|\d{1,2}\s*日|ศตวรรษ|世紀|時代|century|centuries|ทศวรรษ|ยุค|เดือน"
            rf"|\b(?:{ENGLISH_MONTHS})\b"
            r"|\d{3,4}\s*(?:年|ปี)|[ก-ฮ]\.?[คพย]\.|\b\d{3,4}s?\b"
        ),
    ),
    AnswerKind.POPULATION: _Signs(
        re.compile(rf"ประชากร[^?]*(?:เท่าไ|{_HOW_MANY})|人口(?:は|が|を)|population of|what .*population"),
        re.compile(r"ประชากร|人口|万人|ล้านคน|population|inhabitants|million people"),
    ),
    AnswerKind.EMPLOYEES: _Signs(
        re.compile(
            rf"(?:พนักงาน|ลูกจ้าง)[^?]*{_HOW_MANY}(?:คน|ท่าน)|(?:従業員|社員|職員)(?:数|は[^?]*何[人名])"
            r"|how many (?:employees|workers|staff)|number of employees"
        ),
        re.compile(r"พนักงาน|ลูกจ้าง|従業員|社員|職員|employee|worker|staff"),
    ),
    AnswerKind.PEOPLE: _Signs(
        re.compile(rf"{_HOW_MANY}(?:คน|ท่าน)|何人|何名|how many (?:people|persons|employees|inhabitants)"),
        re.compile(
            rf"{_NUMBER}{_SCALE}(?:กว่า)?\s*(?:คน|ราย|ท่าน|人|名|people|persons|employees|inhabitants|residents|men|women|members)"
        ),
    ),
    AnswerKind.COUNT: _Signs(
        re.compile(
            rf"{_HOW_MANY}|เท่าไ|いくつ|何(?:社|件|組|回|本|種類|倍|校|カ国|か国|県|時間|年|日間|ヶ月|か月|週間|メートル|キロ)|どのくらい|どれくらい"
            r"|how (?:many|much|long|far|large|big|tall|old)|number of"
        ),
        # Beside what `figures` finds, since a year or a day counts nothing.
        re.compile(
            _THAI_NUMBER
            + r"|[一二三四五六七八九十百千]+(?:社|人|名|件|つ|[かカヵヶ]|回|年間|日間|時間|組|本|台|校|県|国|種|倍|店|機関)"
            r"|\b(?:only one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred|thousand|million)\b"
        ),
    ),
}


_VERSIONS = frozenset(("4.0", "5.0"))
"""Of Thailand, industry and society: they count nothing."""


class _Counted(NamedTuple):
    """A kind of thing that is counted, in Thai, Japanese and English."""

    asked: tuple[str, str, str]
    """As a question names it."""
    told: tuple[str, str, str]
    """As a text may."""

    def signs(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """How it is asked for, and by what its number is known."""
        thai, japanese, english = self.asked
        asks = rf"{_HOW_MANY}\s*(?:{thai})|{japanese}|how many (?:[\w-]+ ){{0,3}}?(?:{english})\b"
        thai, japanese, english = self.told
        number = rf"{_NUMBER}{_SCALE}(?:กว่า|余り?|以上)?\s*"
        holds = rf"{number}(?:{thai}|{japanese}|(?:[\w'’-]+ ){{0,4}}?(?:{english})\b)|(?:{thai})[^\d]{{0,12}}\d"
        return re.compile(asks), re.compile(holds)


# A text about companies and their matches counts them in many ways; a number of branches tells none of anything else.
_COUNTED = tuple(
    counted.signs()
    for counted in (
        _Counted(
            (
                "บริษัท|ราย|โรงงาน|กิจการ",
                "何社|(?:企業|会員)の?数",
                r"compan(?:y|ies)|firms?|business(?:es)?|enterprises?|smes|members",
            ),
            (
                "บริษัท|ราย|โรงงาน|กิจการ|สถานประกอบการ|ผู้ประกอบการ|วิสาหกิจ|หน่วย|แห่ง|คู่|คน|ท่าน",
                "社|企業|事業者|事業所|工場|者|件|組|会員|人|名",
                r"compan(?:y|ies)|firms?|business(?:es)?|enterprises?|smes?|manufacturers?|factories|exhibitors?|entrepreneurs?|participants?"
                r"|pairs?|members?",
            ),
        ),
        _Counted(
            ("สาขา", "何(?:店|支店|支所)|(?:支店|店舗|支所|営業所)(?:は|が|の数)", r"branch(?:es)?"),
            ("สาขา", "店舗?|支店|支所|営業所|拠点", r"branch(?:es)?|offices?"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What would answer a question."""

    kind: AnswerKind
    signs: tuple[re.Pattern[str], ...] = ()
    """Further ones: the office by which a person is asked for, a number of what is counted; a text that answers holds one of them."""

    def is_held_by(self, text: str) -> bool:
        """The text holds something of that kind."""
        plain = normalised(text)
        if self.signs:
            told = without_dates(plain) if self.kind is AnswerKind.COUNT else plain
            return any(sign.search(told) for sign in self.signs)
        return holds_kind(plain, self.kind)


@lru_cache(maxsize=1024)
def expected_answer(question: str) -> Expected | None:
    """What would answer the question; None: it does not tell, as with most."""
    kind = expected_kind(question)
    plain = normalised(question)
    if kind is AnswerKind.COUNT:
        return Expected(kind, tuple(holds for asks, holds in _COUNTED if asks.search(plain)))
    if kind is not AnswerKind.PERSON:
        return Expected(kind) if kind else None
    if _WHATEVER_OFFICE[0].search(plain):
        return Expected(kind)
    return Expected(kind, tuple(office for office in _SAME_OFFICE if office.search(plain)))


@lru_cache(maxsize=1024)
def expected_kind(question: str) -> AnswerKind | None:
    """What would answer the question; None: it does not tell, as with most."""
    plain = normalised(question)
    return next((kind for kind, signs in _SIGNS.items() if signs.asks.search(plain)), None)


def holds_kind(text: str, kind: AnswerKind) -> bool:
    """The text holds something of that kind."""
    plain = normalised(text)
    if kind is AnswerKind.FOUNDING:
        return bool(_SIGNS[kind].holds.search(plain)) and holds_kind(text, AnswerKind.TIME)
    if kind is AnswerKind.EMPLOYEES:
        return bool(_SIGNS[kind].holds.search(plain)) and holds_kind(text, AnswerKind.PEOPLE)
    if kind in (AnswerKind.YEAR, AnswerKind.TIME) and year_spans(plain):
        return True
    if kind is AnswerKind.COUNT and figures(plain) - _VERSIONS:
        return True
    return bool(_SIGNS[kind].holds.search(plain))
