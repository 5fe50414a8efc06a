"""Does a message read as complete, or is the rest still being typed? Pure.

People send one sentence in several bubbles. A message that ends in a word which joins what follows (a conjunction, a
preposition, a particle of the topic or object) is taken for a fragment; whatever else it ends in, it is complete.
"""

from pythainlp.tokenize import word_tokenize

_MARKS = (",", "、", "，", "...", "…", "・・・", ":", "：")
_THAI = frozenset(
    "และ หรือ แต่ ที่ ของ กับ คือ เพราะ เพราะว่า ถ้า ว่า ใน จาก เพื่อ โดย เกี่ยวกับ คือว่า เรื่อง แล้วก็ ซึ่ง สำหรับ เมื่อ ถึง ระหว่าง".split()
)
_JAPANESE = (
    "が",
    "けど",
    "けれど",
    "けれども",
    "ので",
    "を",
    "に",
    "と",
    "は",
    "も",
    "で",
    "て",
    "や",
    "たら",
    "ば",
    "とか",
)
_JAPANESE_COMPLETE = ("とは", "って")
_ENGLISH = frozenset(
    "and or but the a an of for to with in on at about from by if because that which whose my our your is are was were"
    " we i want would like need".split()
)


def reads_complete(text: str) -> bool:
    """Whether nothing more seems to follow."""
    text = text.strip()
    if not text:
        return True
    if text.endswith(_MARKS):
        return False
    last = text[-1]
    if "\u0e00" <= last <= "\u0e7f":
        words = [word for word in word_tokenize(text[-60:], keep_whitespace=False) if word.strip()]
        return not words or words[-1] not in _THAI
    if "\u3040" <= last <= "\u30ff":
        return not text.endswith(_JAPANESE) or text.endswith(_JAPANESE_COMPLETE)
    return text.split()[-1].lower() not in _ENGLISH
