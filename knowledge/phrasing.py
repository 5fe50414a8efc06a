"""Turns of phrase that decide where the meaning of an utterance as a whole does not; pure.

Whether somebody tells of their own company or seeks another one, asks for more of the same, or means the second of several; and what is said
for politeness alone. Examples cannot teach these: "we make beds" and "we look for beds" are near to one another in meaning.
"""

import re
import unicodedata

from knowledge.text import ENGLISH_MONTHS, normalised

_JAPANESE_DOING = "作っ|つくっ|製造し|生産し|販売し|扱っ|取り扱っ|営ん|手がけ|手掛け|開発し|輸入し|輸出し|提供し|加工し|を行っ|をし|をやっ"
_OWN = re.compile(
    # "We make ...": the contact is the subject.
    "(?:弊社|当社|わが社|我が社|私ども|私共|私たち|自社|うちの会社|うちは)"
    # A sentence that ends in what is done, not one that describes a company (作っている会社).
    f"|(?:{_JAPANESE_DOING})て(?:い|お)?(?:ます|ります)"
    "|(?:メーカー|商社|会社|工場|業者)(?:です|をしています)"
    "|(?:เรา|พวกเรา|ข้าพเจ้า|ของผม|ของดิฉัน|บริษัทผม|โรงงานผม|ร้านผม|ของหนู)(?!มองหา|หา|อยาก|ต้องการ|สนใจ|กำลังหา)"
    # Thai leaves the subject out: what begins with the doing tells of the one who speaks.
    "|^(?:บริษัท|โรงงาน)?(?:ทำ|ผลิต|ขาย|จำหน่าย|เป็น|รับผลิต|รับจ้าง|นำเข้า|ส่งออก|แปรรูป)"
    r"|\b(?:we|i|our (?:company|firm|factory)|my (?:company|firm|factory))(?:'re| are| am)?(?: also| mainly)? "
    r"(?:make|makes|produce|produces|manufacture|manufactures|sell|sells|offer|offers|provide|provides|distribute|distributes"
    r"|import|imports|export|exports|run|operate|develop|develops|design|build|process|an?) "
)
_SEEKS = re.compile(
    "探し|探す|探して|さがし|さがす|見つけ|求め|紹介|知りたい|ほしい|欲しい|希望|ありますか|ありませんか|いますか|ないですか|あるか|会いたい"
    "|(?<!ปัญ)หา(?![รยงดว])|แนะนำ|ต้องการ|อยากได้|อยากเจอ|มี.*(?:ไหม|มั้ย|มัย|บ้าง|หรือเปล่า)|ขอรายชื่อ|ขอดู|สนใจ"
    r"|\b(?:look(?:ing)? for|find|seek(?:ing)?|search(?:ing)?|need|want|is there|are there|any|who (?:can|makes|sells)|introduce"
    r"|recommend|show me|do you have)\b"
)
_REACH_JAPANESE = "(?:電話|携帯|連絡先|メール|メアド|住所|line)"
_REACH_ENGLISH = r"(?:phone|telephone|mobile|cell|number|e-?mail|address|contact)"
_PERSONS_CONTACT = re.compile(
    f"[^\\s、。]{{1,12}}(?:さん|様|氏|先生|部長|社長)の(?:個人の)?{_REACH_JAPANESE}"
    # คุณ alone is "you": a name has to follow.
    "|(?:เบอร์|อีเมล|อีเมล์|เมล|ไลน์|ที่อยู่|ช่องทางติดต่อ)[ก-๙a-z ]{0,12}?(?:คุณ|นาย|นาง|นางสาว|ดร\\.|ท่าน)"
    "\\s?(?!หน่อย|ด้วย|ค่ะ|คะ|ครับ|ได้|ไหม|มั้ย|นะ|เลย|ที่|ไว้)[ก-๙a-z]{2,}"
    rf"|\b(?:mr|ms|mrs|miss|dr)\.? ?[a-z]+(?: [a-z]+)?'s (?:\w+ )?{_REACH_ENGLISH}"
    rf"|\b{_REACH_ENGLISH}(?: \w+)? (?:of|for) (?:mr|ms|mrs|miss|dr|khun)\b"
)
_MORE = re.compile(
    "もっと|ほかの|他の|ほかに|他に|別の|その他|続き|次の"
    "|เพิ่ม|อื่น|อีก(?!ครั้ง)|ที่เหลือ|ต่อไป"
    r"|\b(?:more|others?|another|else|next|rest)\b"
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "一 หนึ่ง นึง one first 1st",
            "二 สอง two second 2nd",
            "三 สาม three third 3rd",
            "四 สี่ four fourth 4th",
            "五 ห้า five fifth 5th",
            "六 หก six sixth 6th",
        ),
        start=1,
    )
    for word in words.split()
}
_LAST = -1
_ANY_NUMBER = "|".join(sorted((re.escape(word) for word in _NUMBERS), key=len, reverse=True))
_PLACES = (
    (re.compile(r"([1-9一二三四五六])\s*(?:社|番|つ|件|個|人)目"), 0),
    (re.compile("(?:最初|はじめ|初め|一番上|いちばん上)の(?:会社|企業|ところ|方|もの|候補|もの)"), 1),
    (re.compile("(?:最後|一番下|いちばん下)の(?:会社|企業|ところ|方|候補|もの)"), _LAST),
    (re.compile("(?:บริษัท|เจ้า|ราย|อัน|ตัว|แห่ง|คน|ที่)แรก"), 1),
    (re.compile("(?:บริษัท|เจ้า|ราย|อัน|ตัว|แห่ง)สุดท้าย"), _LAST),
    (re.compile(rf"(?:บริษัท|เจ้า|ราย|อัน|ตัว|แห่ง|ลำดับ|หมายเลข|เบอร์|ข้อ)\s*(?:ที่)?\s*([1-9]|{_ANY_NUMBER})(?![0-9])"), 0),
    (
        re.compile(
            r"\b(first|second|third|fourth|fifth|sixth|1st|2nd|3rd|[4-6]th) (?:one|company|firm|partner|listing)\b"
        ),
        0,
    ),
    (re.compile(r"\b(?:number|no\.?|company|firm|#) ?([1-9]|one|two|three|four|five|six)\b"), 0),
    (re.compile(r"\b(?:last) (?:one|company|firm|partner|listing)\b"), _LAST),
    (re.compile(r"^\W*(?:the )?(first|second|third|fourth|fifth|sixth)(?: please)?\W*$"), 0),
)


def tells_of_own_company(text: str) -> bool:
    """Whether a text says what the company of the one who writes makes or does."""
    return bool(_OWN.search(normalised(text)))


_CLAUSE = re.compile(
    r"[、。，,.!！;\n]+\s*|\s+(?:and|but)\s+(?=look|seek|want|need|search|are)|(?<=[\u0e00-\u0e7f])\s+(?=[\u0e00-\u0e7f])"
)
_MAKER = re.compile(
    "(?:メーカー|商社|会社|工場|業者|製造業)(?:で|をして|を営)|^(?:บริษัท|โรงงาน|ออฟฟิศ|สำนักงาน)(?:ของ)?(?:เรา|ผม|ฉัน)?(?:ตั้ง)?อยู่"
)
# "What does Yamada make": whoever asks for it tells nothing of themselves.
_ASKS_WHAT = re.compile(r"何[をの]|どんな|(?:メーカー|商社|会社|工場|業者|企業)(?:です|でしょう)か|อะไร|\bwhat\b")


def own_clauses(text: str) -> str:
    """The clauses of a text that tell what the contact's own company is or does; what it asks and looks for is left out."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause and clause.strip()]
    own = []
    for clause in clauses:
        tells = tells_of_own_company(clause) or bool(_MAKER.search(normalised(clause)))
        # "We look for a maker of beds": the subject alone tells nothing of the one who looks.
        if tells and not seeks_company(clause) and not _ASKS_WHAT.search(normalised(clause)):
            own.append(clause)
    return " ".join(own)


def seeks_company(text: str) -> bool:
    """Whether a text asks for somebody or something to be found."""
    return bool(_SEEKS.search(normalised(text)))


_COUNTS_COMPANIES = re.compile(
    r"กี่\s*(?:บริษัท|ราย|โรงงาน|เจ้า|แห่ง|ที่)|何(?:社|軒|件|か所|ヶ所)"
    r"|how many (?:\w+[ -]){0,4}?(?:firms|companies|factories|makers|manufacturers|suppliers|distributors|partners|smes|businesses)\b"
)


def counts_companies(text: str) -> bool:
    """Whether a text asks how many companies there are, which may be a search for them."""
    return bool(_COUNTS_COMPANIES.search(normalised(text)))


def asks_for_persons_contact(text: str) -> bool:
    """Whether a text asks how to reach a person whom it names."""
    return bool(_PERSONS_CONTACT.search(normalised(text)))


def asks_for_more(text: str) -> bool:
    """Whether a text asks for more of what was shown."""
    return bool(_MORE.search(normalised(text)))


def pointed_places(text: str, count: int) -> tuple[int, ...]:
    """Which of `count` things that were shown a text means ("the second one"), counted from 0, in the order they are named."""
    plain = unicodedata.normalize("NFKC", normalised(text))
    found: dict[int, int] = {}
    for pattern, fixed in _PLACES:
        for hit in pattern.finditer(plain):
            number = fixed or (int(hit[1]) if hit[1].isdecimal() else _NUMBERS[hit[1]])
            place = count - 1 if number == _LAST else number - 1
            if 0 <= place < count:
                found.setdefault(place, hit.start())
    return tuple(sorted(found, key=lambda place: found[place]))


_IF_OPEN = re.compile(
    r"ยัง(?:เปิด|รับ|มี|ใช้|สมัคร|ทัน)|เปิดรับ|หมดเขต|ปิดรับ|ถึงเมื่อ|ถึงวันไหน|สิ้นสุด|หมดอายุ"
    r"|まだ|募集中|募集して|締め?切|期限|いつまで|終了|終わ"
    r"|\b(?:still|open|closed?|deadline|until when|expired?|ended|available)\b"
)


def asks_if_open(text: str) -> bool:
    """Whether it is asked if something is still to be had, or until when."""
    return bool(_IF_OPEN.search(normalised(text)))


_NEXT = re.compile(
    r"(?:ครั้ง|รอบ|รุ่น)(?:ต่อไป|หน้า|ถัดไป)|งาน(?:ต่อไป|ถัดไป)|次回|次の(?:開催|募集|回)|今度の"
    r"|\bwhen (?:is|are|will|does|do)\b.*\bnext\b"
    r"|\bnext (?:[\w-]+ ){0,2}?(?:one|time|round|event|seminar|meeting|fair|expo|edition|session|call|intake)\b"
)


def asks_for_next(text: str) -> bool:
    """Whether a text asks for what is still to come, such as the next round."""
    return bool(_NEXT.search(normalised(text)))


_ROUND = re.compile(
    r"(?:ครั้ง|รุ่น|รอบ|ฉบับ)ที่\s*(\d+)|第\s*(\d+)\s*(?:回|期|号|版|次)"
    # Neither a day nor a century is one of a series.
    rf"|\b(?:{ENGLISH_MONTHS}) \d+(?:st|nd|rd|th)\b|\b(?!1st)(\d+)(?:st|nd|rd|th)\b(?! (?:century|of |{ENGLISH_MONTHS}))"
)


def asked_rounds(text: str) -> frozenset[str]:
    """Numbers of the events, issues or the like in a series that a text names ("the 22nd forum")."""
    return frozenset(number for found in _ROUND.findall(normalised(text)) for number in found if number)


_THAI_PARTICLES = r"(?:ครับผม|ครับ|คับ|ค่ะ|คะ|ค่า|จ้า|จ้ะ|นะคะ|นะครับ|นะคับ)?"
_GREETING = re.compile(
    rf"^\W*(?:(?:สวัสดี|หวัดดี){_THAI_PARTICLES}|(?:ขอ|ขออนุญาต|รบกวน|ขอรบกวน|อยาก)(?:สอบ)?ถาม(?:ว่า|หน่อย|นิดนึง)*\s*{_THAI_PARTICLES}"
    "|こんにち[はわ]|こんばんは|おはようございます|はじめまして|初めまして|(?:いつも)?お世話になって(?:い|お)ります|お世話になります"
    "|お疲れ様です|すみません(?:が)?|恐れ入りますが|失礼(?:いた)?します"
    r"|(?:hello|hi|hey|good (?:morning|afternoon|evening)|excuse me)(?: there| everyone| team)?\b(?!-\w)|dear (?:sir|madam|sirs|team|all)\b)"
    r"[\s、。,.!！:：\-]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"[\s、。,.!！]*(?:(?:ขอบคุณ|ขอบพระคุณ)(?:มาก|ล่วงหน้า)*\s*{_THAI_PARTICLES}"
    "|(?:どうぞ)?(?:よろしく|宜しく)お願い(?:いた|致)?します|ありがとうございます"
    r"|\b(?:many )?thanks(?: in advance| a lot)?|\bthank you(?: in advance| very much| so much)?|\bbest regards)[\s、。,.!！]*$",
    re.IGNORECASE,
)


def without_courtesy(text: str) -> str:
    """What is said beside greetings and thanks, which every question bears alike; the text itself where it is nothing else."""
    rest = text
    while rest and (shorter := _CLOSING.sub("", _GREETING.sub("", rest, count=1))) != rest:
        rest = shorter
    return rest or text
