"""Names: those that the library knows by their aliases, and those that a question itself shows to be names; pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from knowledge.model import Language
from knowledge.text import ENGLISH_MONTHS, guess_language, japanese_morphemes, katakana, normalised, thai_words, tokens

_LATIN_NAME = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f&-]*[A-Za-z\u00c0-\u024f]")
_SENTENCE_START = re.compile(r"(?:^|[.?!:])\W*$")
_NO_NAMES = frozenset(
    "mr mrs ms dr be ad ce bc monday tuesday wednesday thursday friday saturday sunday".split()
    + ENGLISH_MONTHS.split("|")
    # Each language has its own word for these, and here nearly every text is about them.
    + "japan japanese japans thailand thai thais asia asian ジャパン アジア".split()
)
_PLURAL_ACRONYM = re.compile("^([A-Z]{2,})s$")
_ACRONYM = re.compile("[A-Z]{2,6}")
_THAI_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "เอ บี ซี ดี อี เอฟ จี เอช ไอ เจ เค แอล เอ็ม เอ็น โอ พี คิว อาร์ เอส ที ยู วี ดับเบิลยู เอ็กซ์ วาย แซด".split(),
        strict=True,
    )
)
_KATAKANA = re.compile("[ァ-ヺー]+")
_LEAST_KANA = 4
_HAN = re.compile("[一-龥]")
# Seas, parts of the earth and stars: each language has its own word for these, too.
_TRANSLATED = re.compile("(?:[洋海米欧東極星]|[欧豪]州|海岸|大陸|半島|諸島|列島|山脈)$")
# Thai does not mark names; what follows these is one, up to the next of the words that a question goes on with.
_THAI_MARKED = re.compile(
    "(?:(?:ผู้ว่า(?:ราชการ)?ฯ?(?:\\s*จังหวัด)?|จังหวัด|(?<!การ)(?<!พล)(?<!บ้าน)เมือง)\\s*|บริษัท\\s+)"
    "(?!ไหน|ใด|ที่|ของ|ใน|ต่าง|อะไร|ทั้ง|นี้|นั้น)([ก-๎]+)"
)
_KANA_MARKED = re.compile("([ァ-ヺー]{4,})(?:社|氏|さん|様|県|市|州|[一-龥]{0,4}(?:知事|大臣|首相|次官|局長))")
_AFTER_THAI_NAME = frozenset(
    "ชื่อ คือ มี กับ และ ที่ ใน ของ เป็น อยู่ จะ ได้ เซ็น ลงนาม เมื่อ เมื่อไร เมื่อไหร่ กี่ ใคร อะไร เท่าไร เท่าไหร่ ปี ไป "
    "ให้ โดย จาก ถึง ทำ ร่วม จัด ใหญ่ เล็ก หลัก รอง สำคัญ เก่า โบราณ เอก ท่า ไหน ใด ไหม มั้ย บ้าง หรือ นี้ นั้น ต่าง ทั้ง ทุก "
    "อื่น ละ คน ปัจจุบัน ใหม่ หลวง ชายแดน ใกล้เคียง ไทย ญี่ปุ่น ประเทศ ต้อง อยาก เคย ก็ ซึ่ง ตั้ง ตั้งแต่".split()
)
_AFTER_KANJI_NAME = "(?:[県府市州町村社氏]|さん|様)"
_LONGEST_PART = 4
"""Letters of a word that a foreign name may fall into, the dictionary knowing its syllables only."""
_LEAST_THAI = 4


class ProperName(NamedTuple):
    """A name of its own, as a question holds it."""

    text: str
    """As it is written, normalised."""
    words: tuple[str, ...]
    """As `tokens` gives them."""
    reading: str
    """In Latin letters, kana or Thai: how it is said."""
    is_known: bool = False
    """By a dictionary; a capital letter alone may also begin a word that other languages translate."""
    is_marked: bool = False
    """By what stands beside it: a province, a company, a person."""
    place: int = 0
    """Names that follow one another without a word between them share it: a person's, or those of which a title is made."""

    @property
    def is_written_by_sound(self) -> bool:
        """A Japanese name: other scripts write it as it is said, while they have names of their own for what Japanese writes in kana (バンコク)."""
        return self.is_known and bool(_HAN.search(self.text)) and not _TRANSLATED.search(self.text)

    @property
    def is_acronym(self) -> bool:
        """Made of capital letters: what it stands for has a name of its own in other languages."""
        return bool(_ACRONYM.fullmatch(self.reading))

    @property
    def spelt_in_thai(self) -> str:
        """An acronym as Thai writes it, letter by letter (BOI: บีโอไอ); empty for other names."""
        return "".join(_THAI_LETTERS[letter] for letter in self.reading) if self.is_acronym else ""


def proper_names(text: str) -> tuple[ProperName, ...]:
    """The words of a question that are names of their own by their letters or the Japanese dictionary, or are in kana and in no dictionary.

    An English word counts when a capital letter tells it, which the first of a sentence does not. Thai writes names like other words; there
    the word before tells those of places and companies.
    """
    is_english = guess_language(text).language is Language.EN
    found: list[ProperName] = []
    plain = unicodedata.normalize("NFKC", text)
    end = 0
    for name in _LATIN_NAME.finditer(plain):
        word = name.group()
        is_first = is_english and bool(_SENTENCE_START.search(plain[: name.start()]))
        telling = word[1:] if is_first else word
        word = _PLURAL_ACRONYM.sub(r"\1", word)
        if telling != telling.lower() and word.lower() not in _NO_NAMES:
            is_next = bool(found) and not plain[end : name.start()].strip()
            place = found[-1].place if is_next else len(found)
            found.append(ProperName(normalised(word), tuple(tokens(word)), word, place=place))
            end = name.end()
    marked = _KANA_MARKED.findall(normalised(text))
    is_after_name = False
    for morpheme in japanese_morphemes(text):
        word, reading = morpheme.surface(), morpheme.reading_form() or katakana(morpheme.surface())
        # A single letter is taken for a name of a place in the middle of a word (太陽光).
        is_known = morpheme.part_of_speech()[1] == "固有名詞" and len(word) > 1
        # The dictionary takes oceans apart (太平|洋).
        is_ocean = f"{word}洋" in plain
        is_translated = morpheme.part_of_speech()[3] == "国" or reading in _NO_NAMES or is_ocean
        is_name = (is_known or _is_unknown_kana(word, is_unknown=morpheme.is_oov())) and not is_translated
        if is_name:
            place = found[-1].place if is_after_name else len(found)
            is_marked = word in marked or bool(re.search(re.escape(word) + _AFTER_KANJI_NAME, plain))
            found.append(ProperName(word, (morpheme.normalized_form(),), reading, is_known, is_marked, place))
        is_after_name = is_name
    for thai in _marked_in_thai(normalised(text)):
        found.append(ProperName(thai, tuple(tokens(thai)), thai, is_marked=True, place=len(found)))
    return tuple(found)


def _marked_in_thai(plain: str) -> Iterable[str]:
    """Names after a word such as province or company: one word, or the syllables into which the dictionary cuts a foreign one."""
    for marked in _THAI_MARKED.finditer(plain):
        parts: list[str] = []
        for word in thai_words(marked[1]):
            if word in _AFTER_THAI_NAME or (parts and max(len(word), len(parts[0])) > _LONGEST_PART):
                break
            parts.append(word)
        if len(name := "".join(parts)) >= _LEAST_THAI:
            yield name


def _is_unknown_kana(word: str, *, is_unknown: bool) -> bool:
    return is_unknown and len(word) >= _LEAST_KANA and bool(_KATAKANA.fullmatch(word))


class NameFinder:
    """Finds known names in chat text: `tgoodtech`, `T good tech` and `ティーグッドテック` are one thing.

    Latin names match on word borders with any spacing or hyphens inside, in the plural, too; Thai and Japanese ones as substrings, kana folded.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a name as written and what it stands for; one name may stand for several things."""
        self._names: dict[str, list[str]] = {}
        """By what they stand for."""
        self._meaning: dict[str, list[str]] = {}
        for name, meaning in names:
            self._names.setdefault(meaning, []).append(name)
            key = self._key(name)
            if len(key) >= 2 and meaning not in self._meaning.setdefault(key, []):
                self._meaning[key].append(meaning)
        latin = sorted((key for key in self._meaning if key.isascii()), key=len, reverse=True)
        other = sorted((key for key in self._meaning if not key.isascii()), key=len, reverse=True)
        self._latin = (
            re.compile(
                r"(?<![a-z0-9])("
                + "|".join(r"[\s\-./&+]*".join(map(re.escape, key)) for key in latin)
                + r")s?(?![a-z0-9])"
            )
            if latin
            else None
        )
        self._other = re.compile("|".join(map(re.escape, other))) if other else None

    def only(self, meanings: Collection[str]) -> "NameFinder":
        """One that finds the names of these alone; in long texts it is much quicker."""
        return NameFinder((name, meaning) for meaning in meanings for name in self._names.get(meaning, ()))

    def names_of(self, meanings: Collection[str]) -> list[str]:
        """Every name of these, in every language."""
        return [name for meaning in meanings for name in self._names.get(meaning, ())]

    @staticmethod
    def _key(name: str) -> str:
        return re.sub(r"[\s\-./&+・()（）]+", "", katakana(normalised(name)))

    def find(self, text: str) -> tuple[str, ...]:
        """What the names in a text stand for, in order of appearance, longest name first where they overlap."""
        return tuple(dict.fromkeys(meaning for _, meanings in self._spans(text) for meaning in meanings))

    def from_first_name(self, text: str) -> str:
        """The text from the first known name on, normalised; empty when it names nothing."""
        plain = normalised(text)
        starts = [
            found.start()
            for pattern in (self._latin, self._other)
            if pattern and (found := pattern.search(katakana(plain)))
        ]
        return plain[min(starts) :] if starts else ""

    def without_names(self, text: str) -> str:
        """The text, normalised, with every known name taken out."""
        plain = normalised(text)
        for pattern in (self._latin, self._other):
            if pattern:
                # Folding kana keeps every letter in its place, so what is found there is cut here.
                for found in reversed(list(pattern.finditer(katakana(plain)))):
                    plain = f"{plain[: found.start()]} {plain[found.end() :]}"
        return " ".join(plain.split())

    def _spans(self, text: str) -> Sequence[tuple[int, list[str]]]:
        plain = katakana(normalised(text))
        squeezed = re.sub(r"(?<=[^\x00-\x7f])[\s・\-]+(?=[^\x00-\x7f])", "", plain)
        hits: list[tuple[int, list[str]]] = []
        if self._latin:
            hits += [(hit.start(), self._meaning[self._key(hit[1])]) for hit in self._latin.finditer(plain)]
        if self._other:
            hits += [(hit.start(), self._meaning[self._key(hit.group())]) for hit in self._other.finditer(squeezed)]
        return sorted(hits, key=lambda hit: hit[0])
