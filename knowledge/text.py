"""Normalising, splitting and tokenising Thai, Japanese and English: one place, used by index and query alike."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from knowledge.model import Language

_THAI = "\u0e00-\u0e7f"
_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc\u30fd\u30fe"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3006"
_RUNS = re.compile(
    f"(?P<th>[{_THAI}]+)|(?P<ja>[{_KANA}{_HAN}]+)|(?P<latin>[a-z\u00c0-\u024f\u1e00-\u1eff]+)|(?P<number>\\d+)"
)
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Zero-width and direction marks carry no meaning here and can hide a word from the index.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e80-\u0eff\u0f00-\u109f\u1780-\u17ff"
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"
)
# Letters that Japanese does not use but everyday Chinese does.
_CHINESE = re.compile("[你您們们吗嗎呢吧么麼這这怎哪谁誰没沒]")
# Addresses are in Latin letters whatever language they are written in.
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_VIETNAMESE_OR_LATIN_MARKS = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")


def normalised(text: str) -> str:
    """One form for index and query: width, Thai digits, split sara am, case, invisible marks and spacing folded."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_THAI_DIGITS)
    # NFKC splits sara am in two; Thai words are spelt with the single letter.
    text = _SPLIT_SARA_AM.sub("\\1\u0e33", text)
    return " ".join(_CONTROL.sub(" ", text).lower().split())


def cleaned(text: str) -> str:
    """The contact's words without control and direction marks; line breaks and case are kept."""
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


# ---------------------------------------------------------------------------------------------------- language


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageGuess:
    """The language an utterance is written in; both unset when it holds no words to tell by."""

    language: Language | None
    is_foreign: bool = False
    """Written in a language the desk does not speak."""


_ENGLISH_COMMON = frozenset(
    "a an and are about after all any at be been business by can city companies company contact could did do does event for from"
    " get give go good had has have hello help hey hi how i in industry is it its japan japanese join know language like list"
    " looking make many me meeting more much my name need no not of ok okay on one or our out partner please price program"
    " programme register say sme staff start support talk tell thai thailand than thank thanks that the their them there they"
    " this to up us want was we were what when where which who why will with would year years yes you your".split()
)


# The commonest words of other languages in Latin letters, as far as they are neither English nor likely in names.
_FOREIGN_COMMON = frozenset(
    "je vous nous est les des une puis avec dans bonjour bonsoir merci quel quelle sont votre notre aux pourquoi peux voudrais cherche"
    " ich wie kann und der das nicht ein eine mit für wir auf bitte hallo danke mich sind haben gibt suche möchte"
    " cómo puedo para los las una está gracias hola qué dónde quiero necesito cuánto busco usted empresa"
    " você não posso obrigado obrigada olá quero preciso onde como"
    " sono grazie ciao buongiorno vorrei cerco della dove perché"
    " saya bagaimana apa apakah untuk dengan yang terima kasih tidak bisa kami adalah ini itu ingin mencari"
    " xin chào tôi muốn của cho là không có thể".split()
)


def guess_language(text: str) -> LanguageGuess:
    """Tell the language by script: kana or kanji is Japanese, Thai letters are Thai, Latin words are English.

    Names alone (`T-GoodTech`, `SMRJ`) tell nothing. Script rules beat trained detectors on chat messages of a few words.
    """
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text))
    thai = len(re.findall(f"[{_THAI}]", plain))
    kana = len(re.findall(f"[{_KANA}]", plain))
    han = len(re.findall(f"[{_HAN}]", plain))
    other = len(_OTHER_SCRIPT.findall(plain))
    if other > thai + kana + han:
        return LanguageGuess(language=None, is_foreign=True)
    if thai and thai >= kana + han:
        return LanguageGuess(language=Language.TH)
    if kana:
        return LanguageGuess(language=Language.JA)
    if han:
        is_chinese = bool(_CHINESE.search(plain)) or not _is_japanese_han(plain)
        return LanguageGuess(language=None if is_chinese else Language.JA, is_foreign=is_chinese)
    if thai:
        return LanguageGuess(language=Language.TH)
    words = re.findall(r"[^\W\d_]+", plain)
    english = sum(word.lower() in _ENGLISH_COMMON for word in words)
    if sum(word.lower() in _FOREIGN_COMMON for word in words) > english:
        return LanguageGuess(language=None, is_foreign=True)
    if english:
        return LanguageGuess(language=Language.EN)
    if len(words) >= 2 and len(_VIETNAMESE_OR_LATIN_MARKS.findall(plain)) >= 1:
        return LanguageGuess(language=None, is_foreign=True)
    ordinary = [word for word in words if word.islower() and len(word) > 2]
    return LanguageGuess(language=Language.EN if len(ordinary) >= 2 else None)


def _is_japanese_han(text: str) -> bool:
    """Simplified Chinese letters have no place in the Japanese code page."""
    try:
        "".join(re.findall(f"[{_HAN}]", text)).encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


# -------------------------------------------------------------------------------------------------------- words

_POLITE_THAI = frozenset(
    "ครับ คับ ค่ะ คะ ค่า ค่าา จ้า จ๊ะ จ้ะ นะ น่ะ หน่อย อะ อ่ะ ไหม มั้ย มั๊ย ไม๊ ป่าว เปล่า หรอ เหรอ หรือเปล่า บ้าง ยังไง อย่างไร อะไร เท่าไร เท่าไหร่ กี่"
    " ไหน ใคร เมื่อไร เมื่อไหร่ ทำไม แล้ว เลย ที ด้วย สิ ซิ ล่ะ ละ ขอ ช่วย อยาก ทราบ รู้ ถาม บอก คือ ใช่ ได้ มี เป็น ที่ ของ ใน และ หรือ กับ"
    " ให้ จะ ว่า ก็ ไป มา นี้ นั้น อยู่ จาก ถึง โดย ต่อ เพื่อ ไม่ ผม ดิฉัน หนู เรา คุณ ฉัน กัน นี่ นั่น เอา ตอนนี้ สวัสดี รบกวน สอบถาม ต้อง ทาง การ ความ ตัว".split()
)
_ENGLISH_STOP = frozenset(
    "a an and any are as at be been being by can could did do does for from had has have how i in into is it its me my of on or our"
    " please so some tell than that the their them there these they this those to us was we were what when where which who whom"
    " whose why will with would you your much many about give know want like just also".split()
)
_JAPANESE_STOP = frozenset(
    "何 何れ 何処 誰 何時 幾つ 幾ら 為る 有る 居る 成る 教える 下さる 呉れる 言う 此れ 其れ 其の 此の 御 様 頂く"
    " 事 物 所 知る 願う 出来る 因る 於く 対する"
    " どう いつ どこ どの どれ こと もの ため よう さん".split()
)
_SKIPPED_JAPANESE_CLASSES = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号", "感動詞", "接続詞"})


@cache
def _thai_words() -> Any:
    from pythainlp.tokenize import word_tokenize  # slow to import, and only Thai text needs it

    return word_tokenize


@cache
def _japanese_dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


class _OfThread(threading.local):
    """SudachiPy refuses to be used by two threads at once; the dictionary may be shared."""

    tokenizer: Any = None


_OF_THREAD = _OfThread()


def _japanese_words() -> Any:
    if _OF_THREAD.tokenizer is None:
        from sudachipy import SplitMode

        # Mode A, shortest units, in normalised form: what measured best for search.
        _OF_THREAD.tokenizer = _japanese_dictionary().tokenizer(mode=SplitMode.A)
    return _OF_THREAD.tokenizer


def thai_words(text: str) -> list[str]:
    """Every word of a Thai text as it stands there, particles and all; Thai writes no spaces between them."""
    return [word for word in _thai_words()(text, engine="newmm", keep_whitespace=False) if word.strip()]


def japanese_morphemes(text: str) -> Iterable[Any]:
    """Every word of the Japanese in a text, as the dictionary (SudachiPy) tells it."""
    for run in _RUNS.finditer(normalised(text)):
        if run.lastgroup == "ja":
            yield from _japanese_words().tokenize(run.group())


def tokens(text: str) -> list[str]:
    """The words of a text for the lexical index, without particles and question words; years in CE are added.

    A year is one token whatever calendar it was written in: 2567, 令和6年 and 2024 all give `y2024`.
    """
    plain = normalised(text)
    found: list[str] = []
    for run in _RUNS.finditer(plain):
        word = run.group()
        if run.lastgroup == "th":
            found.extend(
                piece for piece in (raw.strip(" ๆฯ") for raw in thai_words(word)) if piece and piece not in _POLITE_THAI
            )
        elif run.lastgroup == "ja":
            found.extend(_japanese_tokens(word))
        elif run.lastgroup == "number":
            if not (len(word) == 4 and _common_era(int(word))):
                found.append(word)
        elif word not in _ENGLISH_STOP:
            found.append(_stemmed(word))
    found.extend(f"y{year}" for span in year_spans(text) for year in {span.first, span.last})
    return found


_LETTERS_IN_GROUP = {Language.TH: 3, Language.JA: 2, Language.EN: 3}


@lru_cache(maxsize=4096)
def without_spaces(text: str) -> str:
    """The text, normalised, as its letters follow one another."""
    return normalised(text).replace(" ", "")


def letter_groups(text: str, language: Language) -> frozenset[str]:
    """Every run of three letters of a text, or of two in Japanese, without spaces."""
    plain = without_spaces(text)
    length = _LETTERS_IN_GROUP[language]
    return frozenset(plain[start : start + length] for start in range(len(plain) - length + 1))


def _japanese_tokens(run: str) -> Iterable[str]:
    for morpheme in _japanese_words().tokenize(run):
        if morpheme.part_of_speech()[0] in _SKIPPED_JAPANESE_CLASSES:
            continue
        form = morpheme.normalized_form()
        if form not in _JAPANESE_STOP:
            yield form.lower()


def _stemmed(word: str) -> str:
    """Plural and third-person endings folded; enough for short English questions."""
    if len(word) > 4 and word.isascii():
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
    return word


# -------------------------------------------------------------------------------------------------------- years


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """Years named in a text, in the Common Era, first to last."""

    first: int
    last: int


ENGLISH_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
"""Alternatives of a regular expression."""
_MONTH = (
    r"ม\.?ค\.|ก\.?พ\.|มี\.?ค\.|เม\.?ย\.|พ\.?ค\.|มิ\.?ย\.|ก\.?ค\.|ส\.?ค\.|ก\.?ย\.|ต\.?ค\.|พ\.?ย\.|ธ\.?ค\.|"
    + ENGLISH_MONTHS
)
_SPAN = re.compile(
    r"(?<!\d)(\d{4})\s*年?\s*(?:-|–|—|~|〜|ถึง|จนถึง|から|to|through|until)\s*(?:ปี|พ\.ศ\.|ค\.ศ\.)?\s*(\d{4}|\d{2}(?!\d))(?!\d)"
    # "2023 to 30 June 2025" ends on a day; "2563-65 มีกี่คู่" does not.
    rf"(?!\s*(?:st|nd|rd|th)?\s*(?:{_MONTH}|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม)\s*\d)"
)
_YEAR = re.compile(r"(?<!\d)(?<!\d[.,])(\d{4})(?![\d,]|\.\d)")
_ERA = re.compile(r"(令和|平成)\s*(元|\d{1,2})\s*年?")
_SHORT_SPAN = re.compile(r"(?:ปี|พ\.ศ\.)\s*['’]?(\d{2})\s*(?:-|–|ถึง|จนถึง)\s*(?:ปี)?\s*(\d{2})(?!\d)")
_SHORT_BUDDHIST = re.compile(
    r"(?:ปี|ม\.?ค\.?|ก\.?พ\.?|มี\.?ค\.?|เม\.?ย\.?|พ\.?ค\.?|มิ\.?ย\.?|ก\.?ค\.?|ส\.?ค\.?|ก\.?ย\.?|ต\.?ค\.?|พ\.?ย\.?|ธ\.?ค\.?)\s*['’]?(\d{2})(?!\d|\s*(?:บาท|คน|ราย|แห่ง|บริษัท|ล้าน|ปี|%))"
)
_DAY = re.compile(rf"\d{{1,2}}\s*(?:月|日|時|{_MONTH})")
_ERA_START = {"令和": 2018, "平成": 1988}


def _common_era(number: int) -> int | None:
    """CE year of a Buddhist (BE = CE + 543) or Common Era number, None when it is no plausible year."""
    if 2440 <= number <= 2643:
        return number - 543
    return number if 1880 <= number <= 2100 else None


_RELATIVE_YEAR = {
    -1: re.compile("ปีที่แล้ว|ปีก่อน|ปีกลาย|去年|昨年|last year"),
    0: re.compile("ปีนี้|今年|本年|this year"),
    1: re.compile("ปีหน้า|来年|next year"),
}


def _in_common_era(found: re.Match[str]) -> str:
    """A Japanese year as the number of the Common Era: 令和6年 is 2024."""
    count = 1 if found.group(2) == "元" else int(found.group(2))
    return f" {_ERA_START[found.group(1)] + count} "


def year_spans(text: str, this_year: int | None = None) -> tuple[YearSpan, ...]:
    """The years a text names, whatever calendar they are written in.

    Args:
        text: What is read.
        this_year: When it was said, in the Common Era; with it, `next year` and the like are years too.
    """
    plain = _ERA.sub(_in_common_era, normalised(text))
    spans: list[YearSpan] = []
    if this_year is not None:
        spans += [
            YearSpan(first=this_year + shift, last=this_year + shift)
            for shift, words in _RELATIVE_YEAR.items()
            if words.search(plain)
        ]
    for found in _SPAN.finditer(plain):
        first = _common_era(int(found.group(1)))
        last_text = found.group(2)
        if len(last_text) == 2:
            last_text = found.group(1)[:2] + last_text
        last = _common_era(int(last_text)) if len(last_text) == 4 else None
        if first and last and first <= last:
            spans.append(YearSpan(first=first, last=last))
    for found in _YEAR.finditer(plain):
        year = _common_era(int(found.group(1)))
        if year:
            spans.append(YearSpan(first=year, last=year))
    for found in _SHORT_SPAN.finditer(plain):
        first, last = (2500 + int(number) - 543 for number in found.groups())
        if 1980 <= first <= last <= 2060:
            spans.append(YearSpan(first=first, last=last))
    for found in _SHORT_BUDDHIST.finditer(plain):
        year = 2500 + int(found.group(1)) - 543
        if 1980 <= year <= 2060:
            spans.append(YearSpan(first=year, last=year))
    return tuple(dict.fromkeys(spans))


_FIGURE = re.compile(r"(?<![a-z0-9.,])\d[\d,]*(?:\.\d+)?")


def figures(text: str) -> frozenset[str]:
    """Numbers in a text that are not years or days, without thousands separators."""
    return frozenset(bare for number in _FIGURE.findall(without_dates(text)) if (bare := _bare(number)))


def without_dates(text: str) -> str:
    """The text, normalised, without years and days."""
    plain = normalised(text)
    for pattern in (_ERA, _SPAN, _SHORT_SPAN, _SHORT_BUDDHIST, _DAY):
        plain = pattern.sub(" ", plain)
    return _FIGURE.sub(lambda found: " " if _is_year(_bare(found.group())) else found.group(), plain)


def _bare(number: str) -> str:
    return number.replace(",", "").rstrip(".")


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and bool(_common_era(int(number)))


_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def katakana(text: str) -> str:
    """The text with hiragana as katakana, letter by letter."""
    return text.translate(_TO_KATAKANA)


# ---------------------------------------------------------------------------------------------------- sentences

_JAPANESE_END = re.compile(r"(?<=[。！？])")
_ENGLISH_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|No|Co|Ltd|Inc|St|vs|etc|[A-Z])\.$")


def sentences(text: str, *, max_chars: int = 200) -> list[str]:
    """Split running text into pieces that can be quoted alone, each up to about `max_chars`.

    Japanese and English end sentences with marks. Thai does not: a space ends a clause or a phrase, so clauses are joined
    until a piece is long enough to stand alone.
    """
    pieces: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if re.search(f"[{_THAI}]", line):
            pieces.extend(_joined(line.split(), " ", max_chars))
        elif re.search(f"[{_KANA}]", line):
            pieces.extend(piece.strip() for piece in _JAPANESE_END.split(line) if piece.strip())
        else:
            pieces.extend(_english_sentences(line))
    return [part for piece in pieces for part in _cut(piece, max_chars * 2)]


def _cut(piece: str, most_chars: int) -> Iterable[str]:
    """A piece that never ends, as in a table or a list, is cut: at a space where there is one."""
    while len(piece) > most_chars:
        end = piece.rfind(" ", most_chars // 2, most_chars)
        end = most_chars if end < 0 else end
        yield piece[:end].strip()
        piece = piece[end:].strip()
    yield piece


def _joined(clauses: Sequence[str], glue: str, max_chars: int) -> Iterable[str]:
    """Greedy joining; a clause of Thai is a space-separated run, a figure or Latin word never ends a piece."""
    held = ""
    for clause in clauses:
        starts_well = bool(re.match(f'[{_THAI}“"(]', clause)) and len(clause) > 5
        # "36 ล้านบาท": what is counted stays with its figure.
        if (
            held
            and starts_well
            and not held[-1].isdecimal()
            and (len(held) >= max_chars * 0.6 or len(held) + len(clause) > max_chars)
        ):
            yield held
            held = clause
        else:
            held = f"{held}{glue}{clause}" if held else clause
    if held:
        yield held


def _english_sentences(line: str) -> Iterable[str]:
    held = ""
    for piece in _ENGLISH_END.split(line):
        held = f"{held} {piece}" if held else piece
        if not _ABBREVIATION.search(held):
            yield held
            held = ""
    if held:
        yield held
