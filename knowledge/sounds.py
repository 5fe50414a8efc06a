"""Names by their sound: วากายามะ, 和歌山 (ワカヤマ) and Wakayama are one; pure.

A name is written anew in each script, so that neither its letters nor, often, its meaning finds it. Here Thai letters, kana and Latin letters
become the same few: sounds that one of the three languages does not tell apart, or writes in several ways, fall together, as in Soundex.
Vowels are kept as they are heard, and left out in a second form, since Thai does not write all of them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import cycle
from typing import NamedTuple

from knowledge.model import Chunk
from knowledge.text import katakana, normalised


class Sound(NamedTuple):
    """How something sounds, word by word where the script parts words."""

    whole: str
    consonants: str


_LEAST_WHOLE = 5
_LEAST_CONSONANTS = 4
"""Sounds of a name; shorter ones are met by chance."""
_LEAST_SHARE = 0.75
"""Of a name that has to be heard in one run, before any of it counts."""

RUN = 5
"""Sounds in a run; a name of fewer than two runs is met in a long text by chance."""

_THAI_CONSONANTS = {
    "กขฃคฅฆ": "k",
    "จฉชฌซศษส": "s",
    "ดตถทธฎฏฐฑฒ": "t",
    "นณง": "n",
    "บปผพภ": "p",
    "ฝฟหฮ": "h",
    "มํ": "m",
    "ญย": "y",
    "รลฬฤ": "r",
    "ว": "w",
}
_THAI_VOWELS = {"ะัาๅ": "a", "ิี": "i", "ึืุู": "u", "เแ": "e", "โ": "o", "ไใ": "ai", "ำ": "am"}
_LETTERS = {
    ord(letter): sound for table in (_THAI_CONSONANTS, _THAI_VOWELS) for own, sound in table.items() for letter in own
}
# What marks a tone, or is silent.
_LETTERS |= dict.fromkeys(map(ord, "อ็ฺ่้๊๋ๆฯ"), "")
_SILENT = re.compile("[ก-ฮ][ิุ]?์")
# ห before these only gives the tone.
_LEADING_H = re.compile("ห(?=[งญนมยรลว])")
# เกียว is kyo, as in โตเกียว.
_GLIDED_O = re.compile("เ([ก-ฮ])ียว")
_LONG_VOWEL = re.compile(
    "(?:(?<=[オコソトノホモヨロゴゾドボポョ])[ウオ]|(?<=[ウクスツヌフムユルグズブプュ])ウ)(?![アイウエオァィゥェォ])"
)
# Written before the consonant, spoken after it; ะ makes it short.
_VOWEL_BEFORE = re.compile("([เแโไใ])([ก-ฮ])ะ?")

_KANA = {
    "": "アイウエオ",
    "k": "カキクケコガギグゲゴ",
    "s": "サシスセソザジズゼゾ",
    "t": "タチツテトダヂヅデド",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "p": "バビブベボパピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
}
_LETTERS |= {
    ord(kana): sound + vowel for sound, row in _KANA.items() for kana, vowel in zip(row, cycle("aiueo"), strict=False)
}
_LETTERS |= {
    ord(kana): sound
    for kana, sound in zip("ヤユヨワヲンヴチツヂヅ", "ya yu yo wa o n wu si su si su".split(), strict=True)
}
_LETTERS |= dict.fromkeys(map(ord, "ーッ"), "")
# シャ is sa, キャ kya; ティ is ti, ファ ha: a small vowel takes the place of the large one.
_SMALL_AFTER_S = (re.compile("(?<=[シチジヂ])[ャュョ]"), dict(zip("ャュョ", "ァゥォ", strict=True)))
_SMALL_Y = (
    re.compile("i?[ャュョ]"),
    {f"{i}{y}": sound for i in ("", "i") for y, sound in zip("ャュョ", ("ya", "yu", "yo"), strict=True)},
)
_SMALL_VOWELS = dict(zip("ァィゥェォ", "aiueo", strict=True))
_SMALL_VOWEL = re.compile("[ァィゥェォ]")
_TAKEN_VOWEL = re.compile("[aiueo](?=[ァィゥェォ])")

_LATIN = (
    (re.compile("ph"), "p"),
    (re.compile("th"), "t"),
    (re.compile("kh|ck"), "k"),
    (re.compile("tch|ts|sh|ch|[jz]|c(?=[eiy])"), "s"),
    (re.compile("ng(?![aeiou])"), "n"),
    (re.compile("oo"), "u"),
    (re.compile("ee|ea"), "i"),
    (re.compile("ae"), "e"),
    (re.compile("x"), "ks"),
)
_LETTERS_LATIN = str.maketrans("bcdfglqv", "pkthkrkw")
_NO_SOUND = re.compile("[^a-z ]+")
_REPEATED = re.compile(r"([a-z])\1+")
_VOWELS = re.compile("[aiueo]")


@lru_cache(maxsize=4096)
def sound_of(text: str) -> Sound:
    """How a text sounds; kanji have no sound here: their reading is to be given."""
    plain = _LONG_VOWEL.sub("", katakana(normalised(text)))
    for pattern, sound in _LATIN:
        plain = pattern.sub(sound, plain)
    plain = plain.translate(_LETTERS_LATIN)
    plain = _GLIDED_O.sub(r"\1yo", plain)
    plain = _VOWEL_BEFORE.sub(r"\2\1", _LEADING_H.sub("", _SILENT.sub("", plain)))
    plain = _exchanged(*_SMALL_AFTER_S, plain).translate(_LETTERS)
    plain = _exchanged(*_SMALL_Y, plain)
    plain = _exchanged(_SMALL_VOWEL, _SMALL_VOWELS, _TAKEN_VOWEL.sub("", plain))
    whole = _REPEATED.sub(r"\1", _NO_SOUND.sub(" ", plain))
    return Sound(whole, _REPEATED.sub(r"\1", _VOWELS.sub("", whole)))


def spoken(chunk: Chunk) -> Sound:
    """How a chunk sounds with its title."""
    return sound_of(f"{chunk.title} {chunk.text}")


def can_be_heard(name: Sound) -> bool:
    """Whether a word of it is long enough not to be met by chance."""
    return any(len(word) > RUN for word in name.whole.split())


def _exchanged(pattern: re.Pattern[str], letters: Mapping[str, str], text: str) -> str:
    return pattern.sub(lambda found: letters[found.group()], text)


def heard(name: Sound, text: Sound) -> float:
    """How much of a name is heard in a text in one run, 0 to 1; names too short to tell are not heard."""
    share = 0.0
    if len(name.whole) >= _LEAST_WHOLE:
        share = _longest_run(name.whole, text.whole) / len(name.whole)
    if len(name.consonants) >= _LEAST_CONSONANTS:
        share = max(share, _longest_run(name.consonants, text.consonants) / len(name.consonants))
    return max(0.0, share - _LEAST_SHARE) / (1 - _LEAST_SHARE)


def _longest_run(name: str, text: str) -> int:
    least = int(len(name) * _LEAST_SHARE)
    for length in range(len(name), least, -1):
        if any(name[start : start + length] in text for start in range(len(name) - length + 1)):
            return length
    return 0
