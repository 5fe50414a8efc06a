"""Does a message read as complete, or is the rest still being typed? Pure.

People send one sentence in several bubbles. A message that ends in a word which joins what follows (a conjunction, a
preposition, a particle of the subject or object) is taken for a fragment; whatever else it ends in, it is complete. In chat
much that grammar calls unfinished is not: a request in -te, "...のですが", a topic thrown in with は, a question that ends in
a preposition.
"""

from knowledge.text import thai_words

_MARKS = (",", "、", "，", "...", "…", "・・・", ":", "：")
_THAI = frozenset(
    "และ หรือ แต่ ที่ ของ กับ เพราะ เพราะว่า ถ้า ว่า ใน จาก เพื่อ โดย เกี่ยวกับ คือว่า เรื่อง แล้วก็ ซึ่ง สำหรับ เมื่อ ถึง ระหว่าง".split()
)
_JAPANESE = tuple("が ので を に と も で て や たら ば とか".split())
_JAPANESE_COMPLETE = tuple(
    # Said politely and left open: the listener is meant to answer.
    "ですが ますが ませんが ましたが たいが ないが のだが んだが とは って"
    # Requests.
    " 教えて おしえて 見せて みせて 送って 紹介して 聞かせて 知らせて つないで 繋いで 調べて 探して さがして 呼んで 説明して"
    " 出して やめて 止めて 待って 手伝って 連絡して 登録して 消して 比べて まとめて"
    # Questions that grammar would call adverbs.
    " いつまで どこまで どこで いつまでに 何で なんで".split()
)
_ENGLISH = frozenset(
    "and or but the a an because if that which whose my our your is are was were we i want would like need know ask".split()
)
_ENGLISH_PREPOSITIONS = frozenset("of for to with in on at about from by".split())
_ENGLISH_QUESTIONS = frozenset(
    "what which who whom where when how why is are can could do does did will would should".split()
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
        words = thai_words(text[-60:])
        return not words or words[-1] not in _THAI
    if "\u3040" <= last <= "\u30ff":
        return not text.endswith(_JAPANESE) or text.endswith(_JAPANESE_COMPLETE)
    first, *_, word = ["", *text.lower().split()] if len(text.split()) == 1 else text.lower().split()
    if word in _ENGLISH_PREPOSITIONS:
        # "Which programme am I eligible for" asks; "I would like to know about" does not.
        return first in _ENGLISH_QUESTIONS
    return word not in _ENGLISH
