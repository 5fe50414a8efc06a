"""What a short reply to a question of ours says: pure, and only looked at where we asked.

Examples cannot teach these: a name, a place and a product are near to one another in meaning, and to any question that holds them.
"""

import re
import unicodedata
from enum import StrEnum

_LONGEST_COMMAND = 40
"""Whoever wants to stop the questions says little more."""
_POLITE = re.compile(
    r"(?:\s|ค่ะ|คะ|ค่า|ครับ|คับ|นะ|จ้า|[。!！]|(?<!Ltd)(?<!Inc)(?<!Corp)(?<!Co)(?<!K\.K)\.|(?<=.)(?:です|でございます|になります|といいます|と申します|と言います))+$"
)
_INTRODUCES = re.compile(
    r"^(?:(?:สวัสดี(?:ค่ะ|ครับ|คับ)?|こんにちは|はじめまして|お世話になっております|hello|hi)[\s、。,!]+)?(?:บริษัทชื่อ|ชื่อบริษัท(?:คือ)?|ชื่อ(?=\s)|(?:ดิฉัน|ผม)?ชื่อ\s*|คือ\s*|弊社は|当社は|会社名は|社名は|名前は|私は|わたしは"
    r"|(?:our|the|my) (?:company|name) (?:is(?: called)?|:)\s*|we are\s+|i am\s+|i'm\s+|this is\s+|it's\s+|it is\s+)?\s*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]\s*$|(?<!ผ้า)(?<!เส้น)(?<!ใย)ไหม(?!ไทย|พรม|ขัดฟัน)|มั้ย|อะไร|ยังไง|อย่างไร|เมื่อไหร่|เมื่อไร|ที่ไหน|เท่าไหร่|เท่าไร|ทำไม|หรือเปล่า|หรือยัง"
    r"|ใคร(?!่)|กี่(?=\s*(?:คู่|บริษัท|ราย|วัน|เดือน|ปี|คน|บาท|ครั้ง|โครงการ))|แปลว่า|หมายถึง"
    r"|ですか|ますか|でしょうか|ませんか|[かの][?？。]?$|とは[?？。]?$|とは何|って何|教えて|(?:何|なに|いつ|どこ|どう|なぜ|いくら|誰|どんな|どの).*[?？か]"
    r"|^(?:what|how|who|when|where|why|which|is|are|do|does|did|can|could|will|would|should|tell me)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:เอ้ย|เอ๊ะ|เดี๋ยวก่อน|เดี๋ยวนะ|ว่าแต่|อ้อ|อ๋อ|แล้วก็อยากถาม|ขอถามก่อน"
    r"|あ、|あっ|ところで|ちなみに|その前に|そういえば|(?:oh,? )?wait|by the way|btw|before that)[\s,、。!！]*",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"(?<=[。！!\n])\s*|(?<=[.])\s+|(?<=ค่ะ)\s+|(?<=ครับ)\s+|(?<=คับ)\s+")
_FINISH = re.compile(
    r"พอแล้ว|แค่นี้|เท่านี้|ส่ง(?:เลย|ได้เลย|เรื่องเลย|ไปเลย)|ข้าม(?:ทั้งหมด|หมด|ที่เหลือ)|ไม่ต้องถามแล้ว|เลิกถาม|ยกเลิก|หยุดถาม"
    r"|(?:これ|それ|このまま|ここまで)で(?:送|いい|結構|お願い|十分)|送信して|もう(?:いい|十分|結構)|以上です|(?:すべて|全部|残りは?)(?:飛ばし|スキップ|飛ばす)|中止|キャンセル|質問は(?:もう)?(?:いい|結構)"
    r"|\bsend (?:it|this|that)?\s*(?:now|as it is|already)?\s*(?:please)?$|\b(?:that's|that is|thats) (?:all|it|enough)\b"
    r"|^enough\W*$|\bskip (?:all|the rest|everything)\b"
    r"|\bno more questions\b|\bstop asking\b|^(?:cancel|finish|done|stop)\W*$",
    re.IGNORECASE,
)
_CALLS_BOT = re.compile(
    r"(?:คุย|ถาม|ขอ|เรียก|กลับ|เปลี่ยน|สลับ)\S{0,12}บอท|บอท\S{0,4}(?:กลับมา|มาตอบ|ตอบแทน|ตอบหน่อย)"
    r"|ボット(?:と(?:話|はな)|に(?:戻|切り?替|聞き|変え|代わ)|を呼)|(?:talk|speak|back|switch|ask)\b.{0,8}\bbot\b|\bbot,? (?:again|please|back)\b",
    re.IGNORECASE,
)
_SENDS_BOT_AWAY = re.compile(
    r"ไม่|เลิก|หยุด|เมื่อกี้|たくない|やめ|ではなく|じゃなく|いらない|\bnot?\b|n't\b|\bstop\b|instead of", re.IGNORECASE
)
_STATUS = re.compile(
    r"(?:เรื่อง|คำขอ|JD-\d+)\S{0,20}\s?\S{0,6}(?:ถึงไหน|คืบหน้า|เป็นไง|เป็นยังไงบ้าง)|ความคืบหน้า(?:เรื่อง|ของเรื่อง)"
    r"|(?:の件|受付番号|依頼|JD-\d+)\S{0,14}(?:どうな|どうです|進捗|状況)|進捗(?:を|は|どう)"
    r"|\bstatus of (?:my|JD)\b|\bJD-\d+.{0,12}status\b",
    re.IGNORECASE,
)
_WAITS = re.compile(
    r"^(?:ยัง)?รอ(?:อยู่|คำตอบ|เจ้าหน้าที่|นาน)|มีใครอยู่|มีคนอยู่|^(?:แล้ว|ไป|ตอนนี้|มัน)*ถึงไหนแล้ว|เงียบไปเลย|ยังไม่มีใครตอบ"
    r"|^まだ(?:です|でしょう)?か|どうなりました|どうなってい?ます|待って(?:い?ます|るの)|誰か(?:い|見て)|お返事(?:は)?まだ"
    r"|\b(?:still )?waiting\b|\bany(?:one|body) (?:there|here)\b|\bany (?:news|update)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"(?:(?:ใช่|โอเค|ok|ค่ะ|ครับ)\s*)?(?:ถูก(?:ต้อง)?(?:แล้ว|หมด|ทั้งหมด|ทุกข้อ|ครบ)*|ครบ(?:แล้ว|ถ้วน)+|ตามนี้(?:เลย|แหละ)?|เรียบร้อย(?:แล้ว)?)"
    r"|(?:はい|ええ)?[、,\s]*(?:合って(?:い?ます|る)|あって(?:い?ます|る)|間違いありません|間違いない|その通り|そのとおり|正しい|問題ありません|大丈夫)(?:です)?(?:よ)?"
    r"|(?:yes,? )?(?:it'?s |that'?s |that is |it is |all )?(?:all )?(?:correct|right|fine|good)",
    re.IGNORECASE,
)
_GIVEN_UP = (
    (
        "certificate",
        re.compile(
            r"(?:認証|資格|ISO\s?\d*)(?:の?条件)?(?:を|は|が)?(?:外|なし|無し|なくて|不要|要ら|いら|問わ)"
            r"|(?:ไม่ต้องมี|ไม่เอา|เอา|ตัด|ยกเลิก|ไม่มี)(?:เงื่อนไข|เรื่อง)?\s?(?:ใบรับรอง|มาตรฐาน|iso\s?\d*)(?:ก็ได้|ออก|$)"
            r"|\b(?:drop|without|remove|no) (?:the )?(?:certificat\w+|iso ?\d*)",
            re.IGNORECASE,
        ),
    ),
    (
        "region",
        re.compile(
            r"(?:県|地域|場所|都道府県|所在地)(?:の?条件)?(?:を|は|が)?(?:外|なし|無し|不要|問わ|こだわ|どこでも)"
            r"|(?:ไม่ต้อง|ไม่เอา|เอา|ตัด|ยกเลิก|ไม่จำกัด)(?:เงื่อนไข|เรื่อง)?\s?(?:จังหวัด|พื้นที่)(?:ก็ได้|ออก|$)|จังหวัดไหนก็ได้|ที่ไหนก็ได้"
            r"|\b(?:drop|without|remove|any) (?:the )?(?:region|province|prefecture|place)",
            re.IGNORECASE,
        ),
    ),
)
_MISSED = re.compile(
    r"(?:ตอบ)?ไม่ตรง(?:คำถาม|ที่ถาม|ประเด็น)|ไม่(?:ใช่|ได้)(?:เรื่อง)?(?:ที่)?ถาม|ตอบผิด|คนละเรื่อง"
    r"|(?:質問|聞いたこと|聞きたいこと|答え)(?:と|が|とは)(?:違|ちが|ずれ)|(?:それ|そんなこと)は?(?:聞いて|質問して)(?:い?ない|い?ません)|答えになって(?:い?ない|い?ません)"
    r"|\b(?:not|isn'?t|wasn'?t) (?:what|the thing|the question) i (?:asked|meant|wanted)|\bwrong answer\b|\bdoes(?:n'?t| not) answer\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"(?:แจ้ง|บอก)(?:ฉัน|ผม|ดิฉัน|เรา|กลับ|ด้วย|ให้ทราบ|หน่อย|\s)*(?:เมื่อ|ถ้า|ตอน|หาก)|(?:ถ้า|เมื่อ)(?:รู้|ทราบ|มีคำตอบ|ได้คำตอบ)\S{0,6}\s?(?:แจ้ง|บอก)"
    r"|(?:分か|わか|判明し)\S{0,6}(?:たら|次第|れば)\S{0,8}(?:教え|知らせ|連絡)|(?:答え|回答)が?\S{0,6}(?:たら|次第)\S{0,8}(?:教え|知らせ|連絡)"
    r"|\b(?:tell|notify|inform|message|ping|let) (?:me|us)(?: know)? (?:when|once|if|as soon as)\b",
    re.IGNORECASE,
)
_NODS = frozenset(
    "ค่ะ คะ ค่า ครับ คับ ครับผม จ้ะ จ้า อืม อือ เค โอเค โอเคค่ะ โอเคครับ k ok okay y ya ye ん うん ええ ああ おk おけ オーケー".split()
)
_WAYS = (
    ("email", re.compile(r"อีเมล|เมล|メール|メアド|e-?mail|\bmail\b", re.IGNORECASE)),
    ("phone", re.compile(r"โทร|เบอร์|電話|携帯|tel|phone|call|ring", re.IGNORECASE)),
    (
        "chat",
        re.compile(
            r"แชต|แชท|ไลน์|ในนี้|ทางนี้|チャット|ここで|ライン|chat|\bline\b|telegram|เทเลแกรม|テレグラム|here",
            re.IGNORECASE,
        ),
    ),
)
_COMPANY = re.compile(
    r"(?:บริษัท|บจก\.?|หจก\.?|ห้างหุ้นส่วนจำกัด)\s*[^\s,、。][^,、。\n]*?(?:จำกัด(?:\s*\(มหาชน\))?|$)"
    r"|(?:株式会社|有限会社|合同会社|（株）|\(株\))[^\s、。,の（(]{1,20}?(?=と申します|です|で(?!す)|の|は|が|、|。|\s|$)|[^\s、。,はがの]{1,20}(?:株式会社|有限会社|合同会社|（株）|\(株\))"
    r"|[A-Z][\w&.'-]*(?: [A-Z&][\w&.'-]*)* (?:Co\.?,? ?Ltd\.?|Inc\.?|Ltd\.?|Corporation|Corp\.?|Company Limited|Limited|LLC|K\.K\.)"
)
_ABROAD = re.compile(
    # Thai and Japanese put a space between clauses, English between words.
    r"[^\s,、。]*?(?:ส่งออก|ต่างประเทศ|เคย(?:ขาย|ค้า|ร่วม|ทำธุรกิจ|ออกงาน|จับคู่)|輸出|輸入|海外|取引(?:実績|経験|あり|が))[^,、。\n]*"
    r"|[^,、。\n]*?(?:export|overseas|abroad)[^,、。\n]*",
    re.IGNORECASE,
)
_HEADCOUNT = re.compile(
    r"(\d[\d,]*)\s*(?:-\s*(\d[\d,]*)\s*)?(?:คน|ราย|人|名|people|persons|employees|staff|workers)", re.IGNORECASE
)
_ROLE_TH = "ตำแหน่ง|ผู้จัดการ|กรรมการ|เจ้าของ|ผู้อำนวยการ|ฝ่าย|เจ้าหน้าที่|วิศวกร|ประธาน|หัวหน้า|ผู้บริหาร|เลขา|ผู้ช่วย|ซีอีโอ"
_ROLE_EN = "manager|director|owner|ceo|cto|coo|president|chief|head|sales|engineer|officer|founder|partner|secretary|assistant|md"
_ROLE_JA = "代表取締役(?:社長)?|取締役|社長|会長|専務|常務|工場長|所長|部長|次長|課長|係長|主任|代表|マネージャー|マネジャー|責任者|担当者?|オーナー"
_PERSON_FIRST = re.compile(
    rf"^(.+?)[\s,、/|(（]+((?:{_ROLE_TH}|(?:[\w&-]+ ){{0,3}}\b(?:{_ROLE_EN})\b|.*(?:{_ROLE_JA}|部|課|室)).*?)[)）]?$",
    re.IGNORECASE,
)
_ROLE_FIRST = re.compile(rf"^([^\s、]*?(?:{_ROLE_JA}))[の\s、・:：]+(.+)$")
_SPANS = (
    (
        re.compile(
            "ด่วน|วันนี้|พรุ่งนี้|ทันที|สัปดาห์|อาทิตย์|เดือนนี้|เดือนหน้า|เร็วที่สุด|今週|来週|今月|来月|至急|すぐ|早急|本日|今日|明日"
            r"|\b(?:asap|right away|immediately|urgent|now|today|tomorrow|(?:this|next) (?:week|month)|weeks?)\b",
            re.IGNORECASE,
        ),
        1,
    ),
    (re.compile("ไตรมาส|四半期|quarter", re.IGNORECASE), 3),
    (
        re.compile("ปีนี้|ปีหน้า|ครึ่งปี|今年|年内|来年|半年|this year|next year|half a year", re.IGNORECASE),
        12,
    ),
)
"""Words for a time, and the months within which it lies."""
_MONTHS = re.compile(r"(\d+)\s*(?:-\s*(\d+)\s*)?(?:เดือน|か月|ヶ月|カ月|ヵ月|ケ月|箇月|months?)", re.IGNORECASE)
_KEYS = {1: "now", 3: "quarter", 12: "year"}
_SIZE_WORDS = re.compile(
    r"คน|พนักงาน|เล็ก|กลาง|ใหญ่|ครอบครัว|เอสเอ็มอี|สิบ|ร้อย|พัน|名|人|社員|従業員|小|中|大|個人|家族|一|二|三|十|百|千"
    r"|sme|small|medium|large|family|employee|staff|people|person|dozen|hundred|\b(?:one|two|three|four|five|six|ten|twenty|fifty)\b",
    re.IGNORECASE,
)
_TIME_WORDS = re.compile(
    r"ปี|เดือน|วัน|เร็ว|ช้า|รีบ|เมื่อ|ยังไม่|ตอนไหน|หลัง|ก่อน|ต้น|ปลาย|สิ้น|ม\.ค|ก\.พ|มี\.ค|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค"
    r"|[年月日週]|未定|急|早|遅|いつ|後|前|頃|ころ|春|夏|秋|冬|まだ|決|year|month|week|day|soon|later|when|any ?time|hurry|not (?:yet|decided|sure)"
    r"|spring|summer|autumn|winter|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
SIZES = {"10": 10, "50": 50, "200": 200, "more": 10**9}
"""Keys of the sizes that can be tapped, and the largest headcount of each."""

TIMINGS = ("now", "quarter", "year", "later")
"""Keys of the times that can be tapped: within a month, three months, a year, or not decided."""


class Way(StrEnum):
    """How a contact may be answered."""

    CHAT = "chat"
    EMAIL = "email"
    PHONE = "phone"


def plain(text: str) -> str:
    """The text in one spelling of letters and digits, on one line."""
    # NFKC takes a Thai vowel apart that everybody types as one.
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u0e4d\u0e32", "\u0e33").split())


def bare(text: str) -> str:
    """A value without what is only said to be polite, or to introduce it."""
    return _POLITE.sub("", _INTRODUCES.sub("", " ".join(text.split()))).strip(" ,、。:：") or " ".join(text.split())


def asks(text: str) -> bool:
    """Whether a text has the form of a question."""
    return bool(_ASKS.search(_POLITE.sub("", text.strip()) or text)) or text.rstrip().endswith(("?", "？"))


def finishes(text: str) -> bool:
    """Whether the contact wants no more questions, and what was said sent as it is."""
    return len(text) <= _LONGEST_COMMAND and not asks(text) and bool(_FINISH.search(plain(text)))


def calls_bot(text: str) -> bool:
    """Whether a short text calls the bot by its name, and does not say that it is not wanted."""
    return bool(_CALLS_BOT.search(plain(text))) and not _SENDS_BOT_AWAY.search(plain(text))


def asks_status(text: str, *, has_lead: bool) -> bool:
    """Whether a text asks what became of a wish; of somebody who has one, being told that they wait is enough."""
    words = plain(text)
    return bool(_STATUS.search(words)) or (has_lead and len(words) <= _LONGEST_COMMAND and bool(_WAITS.search(words)))


def says_right(text: str) -> bool:
    """Whether a text says that what was shown is right, and nothing more."""
    return bool(_RIGHT.fullmatch(_POLITE.sub("", plain(text)) or plain(text)))


def given_up(text: str) -> str:
    """The condition of a search that a text gives up: `region`, `certificate`, or none."""
    return next((name for name, words in _GIVEN_UP if words.search(plain(text))), "")


def says_missed(text: str) -> bool:
    """Whether a short text says that an answer was not what was asked."""
    return len(text) <= _LONGEST_COMMAND and bool(_MISSED.search(plain(text)))


def wishes_news(text: str) -> bool:
    """Whether a short text asks to be told when there is an answer."""
    return len(text) <= _LONGEST_COMMAND and bool(_NEWS.search(plain(text)))


def is_bare_nod(text: str) -> bool:
    """Whether a yes is so short that it may as well only mean "I am listening"."""
    return re.sub(r"[\s。.!！、,]+", "", plain(text).lower()) in _NODS


def parted_aside(text: str) -> tuple[str, str]:
    """An answer to us and the question that turned up after it ("medical devices. Oh wait, what is SMRJ?"); both empty: it is one thing."""
    for border in (*_ASIDE.finditer(text), *_BOUNDARY.finditer(text)):
        answer, aside = text[: border.start()].strip(" ,、。"), text[border.end() :].strip()
        if answer and aside and asks(aside) and not asks(answer):
            # "Oh, oh wait": what introduces the question may be said twice.
            return answer, _ASIDE.sub("", aside) or aside
    return "", ""


def find_way(text: str) -> Way | None:
    """The way of being answered that a text names."""
    return next((Way(name) for name, pattern in _WAYS if pattern.search(plain(text))), None)


def find_company(text: str) -> str:
    """The name of a company that bears its legal form, as it stands in a text; empty when there is none."""
    found = _COMPANY.search(" ".join(text.split()))
    return found.group().strip() if found else ""


def find_experience(text: str) -> str:
    """What a text says of business abroad; empty when it says nothing."""
    found = _ABROAD.search(text)
    return bare(found.group()) if found else ""


def find_size(text: str, *, is_asked: bool) -> tuple[str, str]:
    """How large a company is, as it was said and as one of `SIZES`; a number alone is one where that was asked."""
    words = plain(text)
    found = _HEADCOUNT.search(words) or (re.search(r"^\D{0,12}(\d[\d,]*)\D{0,12}$", words) if is_asked else None)
    if not found:
        return "", ""
    groups = [one for one in found.groups() if one]
    count = int(groups[-1].replace(",", ""))
    return found.group().strip(), next(key for key, most in SIZES.items() if count <= most)


def tells_size(text: str) -> bool:
    """Whether a text says anything of how large a company is."""
    return any(sign.isdigit() for sign in plain(text)) or bool(_SIZE_WORDS.search(text))


def tells_timing(text: str) -> bool:
    """Whether a text says anything of when."""
    return any(sign.isdigit() for sign in plain(text)) or bool(timing_key(text) or _TIME_WORDS.search(text))


def timing_key(text: str) -> str:
    """How soon, of what was said: `now` (a month), `quarter`, `year`, `later`; empty when it does not tell."""
    words = plain(text)
    months = _MONTHS.search(words)
    if months:
        count = int(months[2] or months[1])
        return next((key for most, key in _KEYS.items() if count <= most), "later")
    return next((_KEYS[count] for pattern, count in _SPANS if pattern.search(words)), "")


def parted_person(text: str) -> tuple[str, str]:
    """A person's name and role; the role is empty when the text does not tell them apart."""
    words = bare(plain(text))
    if found := _ROLE_FIRST.match(words):
        return bare(found[2]), found[1]
    if found := _PERSON_FIRST.match(words):
        return bare(found[1]), re.sub(r"^ตำแหน่ง\s*", "", found[2]).strip()
    return words, ""
