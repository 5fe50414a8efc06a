"""What a contact says was wrong, and what is right instead: pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.reading import bare
from bot.domain.slots import SlotName

_LONGEST = 150
_WRONG = re.compile(
    r"พิม(?:พ์)?ผิด|(?:ใส่|พิมพ์|บอก|กรอก|เขียน|แจ้ง)(?:ชื่อ|จังหวัด|บริษัท|สินค้า|ขนาด|ตำแหน่ง|เลข)\S{0,12}ผิด|ใส่ผิด|บอกผิด|กรอกผิด|เขียนผิด|แจ้งผิด|ผิดค่ะ|ผิดครับ|ขอแก้|แก้ไขข้อมูล"
    r"|(?:^|\s)(?:แก้ไข|แก้|เปลี่ยน)\s*(?=ชื่อ|จังหวัด|บริษัท|สินค้า|ขนาด|ตำแหน่ง|เวลา|ใบรับรอง|อุตสาหกรรม|ประเทศ|เลข|ภาษา|ข้อมูล|กำหนด|ความต้องการ)"
    r"|間違(?:い|え|って)|まちがえ|まちがい|訂正|打ち間違|誤り|誤字|入力ミス|正しくは|修正(?:し|を|お)|ではなくて?|じゃなくて?"
    r"|\btypo\b|\bmistyped\b|\bmistake\b|\b(?:that|it|this) (?:was|is) (?:wrong|not right|incorrect)\b|\bcorrection\b"
    r"|\bi meant\b|\bshould (?:be|read)\b|\bactually,? (?:it'?s|the|my|our)\b|\b(?:was|is) wrong\b"
    r"|\b(?:change|correct) (?:the|my|our) (?=name|company|province|prefecture|place|product|size|role|timing|industry|country"
    r"|certificate|number|language)",
    re.IGNORECASE,
)
_NEW_VALUE = re.compile(
    r"(?:ที่ถูก(?:ต้อง)?คือ|ที่จริงคือ|ต้องเป็น|ควรเป็น|เปลี่ยนเป็น|หมายถึง|เป็น|คือ)\s*[:：]?\s*(.+)$"
    r"|(?:正しくは|正しいのは|(?:ではなく|じゃなく)て?)[、,\s:：]*(.+?)(?:です|になります|に訂正.*|に修正.*|でお願いします)?[。.]?$"
    r"|\b(?:should be|should read|i meant|it'?s|is actually|correction:?|(?:change|correct|fix) .+? to|not .+? but|name is|right one is)\s*:?\s*(.+)$"
    r"|^(.+?)(?:に訂正|に修正|に変更)",
    re.IGNORECASE,
)
_OLD_VALUE = re.compile(
    r"ไม่ใช่\s*(.+?)\s*(?:แต่)?(?:เป็น|คือ)|(.+?)(?:ではなく|じゃなく)|\bnot (.+?)(?:,| but)", re.IGNORECASE
)
_CONTRAST = re.compile(r"ไม่ใช่\s*\S.*?(?:แต่เป็น|เป็น|คือ)")
_THIS_NOT_THAT = re.compile(r"(?:^|\s)(\S+)\s+ไม่ใช่\s*(\S+?)(?:ค่ะ|ครับ)?$")
_NAMES: Mapping[SlotName, str] = {
    SlotName.REGISTRATION: r"เลขทะเบียน|เลขนิติบุคคล|เลขที่นิติบุคคล|法人番号|registration|corporate number|tax id",
    SlotName.COMPANY: r"ชื่อบริษัท|บริษัท|会社名|御社名|社名|会社|company",
    SlotName.PLACE: r"จังหวัด|ที่ตั้ง|所在地|都道府県|場所|県|province|prefecture|city|place|location",
    SlotName.COUNTRY: r"ประเทศ|国|country",
    SlotName.INDUSTRY: r"อุตสาหกรรม|業種|industry",
    SlotName.PRODUCT: r"สินค้า|ผลิตภัณฑ์|บริการ|製品|商品|サービス|product|service",
    SlotName.SIZE: r"ขนาด|จำนวนพนักงาน|พนักงาน|規模|従業員|人数|size|employees|headcount",
    SlotName.CERTIFICATES: r"ใบรับรอง|มาตรฐาน|認証|資格|certificat",
    SlotName.EXPERIENCE: r"ประสบการณ์|ส่งออก|経験|実績|experience|export",
    SlotName.TIMING: r"กำหนดเวลา|เวลา|เมื่อไร|時期|タイミング|timing|when",
    SlotName.ROLE: r"ตำแหน่ง|役職|肩書|role|position|title",
    SlotName.REPLY_LANGUAGE: r"ภาษา|言語|language",
    SlotName.REPLY_BY: r"วิธีติดต่อ|ตอบกลับทาง|連絡方法|返事の方法|way to reply",
    SlotName.PERSON: r"ชื่อ|氏名|お名前|名前|担当者名|name",
    SlotName.GOAL: r"ความต้องการ|ต้องการ|目的|ご希望|goal|what i want",
}
"""How a slot is called; the first that fits counts, so that a company's name is not taken for a person's."""


_JOINTS = r"(?:\s*(?:ชื่อ(?:ว่า)?|ของ(?:เรา|ผม|ฉัน|หนู|ดิฉัน)|จริงๆ|คือ|เป็น|は|[:：]|\bname\b|\bis\b))"
_FILLER = re.compile(
    r"^(?:です|でした|だった|だ(?=[。、])|まし(?:た|て)|ています|ていました|ります|りました|る|ค่ะ|คะ|ครับ|คับ|นะ|แล้ว|[\s,.、。!！])+"
)
"""What ends the words that something was wrong, before what is right is said."""
_REST = re.compile(
    r"^(?:ไป|นะ|แล้ว|ด้วย|หน่อย|ผิด|เมื่อกี้|ค่ะ|คะ|ครับ|ค่า|ました|です|ください|please|[\s,.、。])*$", re.IGNORECASE
)
"""What may stand after a slot's name and is no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """That something was wrong."""

    slot: SlotName | None = None
    """What; None: it was not said."""
    value: str = ""
    """What is right instead; empty: it was not said."""
    instead_of: str = ""
    """What is wrong, where it was repeated; it tells the slot better than a name that was given."""


def find_slot_name(text: str) -> SlotName | None:
    """The slot that a text calls by its name."""
    return next((name for name, words in _NAMES.items() if re.search(words, text, re.IGNORECASE)), None)


def read_correction(text: str, *, is_asked: bool = False) -> Correction | None:
    """What a text corrects; None when it corrects nothing.

    Args:
        text: What was said.
        is_asked: We asked what was wrong: no word need say that something is.
    """
    words = " ".join(text.split())
    contrast = _THIS_NOT_THAT.search(words)
    is_one = is_asked or _WRONG.search(words) or _CONTRAST.search(words) or contrast
    if not is_one or len(words) > _LONGEST:
        return None
    if contrast:
        return Correction(slot=find_slot_name(words), value=contrast[1], instead_of=contrast[2])
    found, old = _NEW_VALUE.search(words), _OLD_VALUE.search(words)
    place = next((number for number, group in enumerate(found.groups(), start=1) if group), 0) if found else 0
    value = bare(found[place]) if found else _value_after_name(words)
    around = words[: found.start(place)] + words[found.end(place) :] if found else words
    instead_of = bare(next(group for group in old.groups() if group)) if old else ""
    return Correction(slot=find_slot_name(around), value=value, instead_of=instead_of)


def _value_after_name(words: str) -> str:
    """What follows the name of a slot and something that joins the two ("the company is called Siam"); empty when nothing does."""
    rest = _WRONG.sub(" ", words)
    name = find_slot_name(rest)
    if name is None:
        return ""
    found = re.search(rf"(?:{_NAMES[name]}){_JOINTS}+\s*(.+)$", rest, re.IGNORECASE)
    said = found[1] if found else ""
    wrong = list(_WRONG.finditer(words))
    if not said and wrong and _FILLER.match(words[wrong[-1].end() :]):
        # "I mistyped the company's name. Siam": the next sentence is what is right.
        said = words[wrong[-1].end() :]
    value = re.sub(r"(?:です|になります)[。.]?$", "", bare(_FILLER.sub("", said))) if _FILLER.sub("", said) else ""
    return "" if _REST.match(value) else value
