"""Bytes into text, for the encodings that Thai and Japanese offices still save in."""

import codecs
import re

_MARKED = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.001
_MIN_SCORE = 0.6
# Judged on the beginning: the rest of a file has the same encoding, and scoring costs more than decoding.
_JUDGED_CHARACTERS = 20_000

# What Thai spelling does not allow; Japanese bytes read as Thai are full of it. ฃ and ฅ are out of use since 1927 or so
# (Royal Institute Dictionary), and stand where EUC-JP begins a katakana.
_MISSPELT_THAI = re.compile("(?<![ก-ฮ])[ัิ-ฺ็]|(?<![ก-ฮัิ-ูํ])[่-์]|[เ-ไ](?![ก-ฮ])|[ฃฅ]")
_THAI = re.compile("[ก-๛\u00a0\u2013-\u2026]")
_JAPANESE = re.compile("[\u3001-\u301f\u3041-\u3096\u30a1-\u30fe\uff01-\uff60\u25a0-\u25ff\u2460-\u2473\u2013-\u2026]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_KANJI = re.compile("[\u4e00-\u9fff]")


def find_text(data: bytes, *, declared: str = "") -> str | None:
    """The text that the bytes hold, or None if they are no text in an encoding we know.

    Args:
        data: The content of a file.
        declared: The encoding that the file claims for itself; believed if the bytes are not UTF-8.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _plausible(_decoded(data, encoding))
    if b"\x00" in data:
        return None
    text = _decoded(data, "utf-8")
    if text is None and declared:
        text = _decoded(data, declared)
    if text is None:
        text = _best_guess(data)
    return _plausible(text)


def _best_guess(data: bytes) -> str | None:
    # Thai first: of equals the first wins, and a few curly quotes of Windows are the same bytes in Thai's code page.
    texts = [_decoded(data, encoding) for encoding in ("cp874", "cp932", "euc_jp")]
    judges = (_thai_score, _japanese_score, _japanese_score)
    scores = [score(text) if text else 0.0 for text, score in zip(texts, judges, strict=True)]
    best = max(scores)
    return texts[scores.index(best)] if best >= _MIN_SCORE else None


def _thai_score(text: str) -> float:
    """Share of Thai letters among all that is not ASCII, less for misspelling."""
    judged = _judged(text)
    return (len(_THAI.findall(judged)) - 3 * len(_MISSPELT_THAI.findall(judged))) / max(1, len(judged))


def _japanese_score(text: str) -> float:
    """Share of Japanese letters in daily use among all that is not ASCII, more where there is kana."""
    judged = _judged(text)
    daily = len(_JAPANESE.findall(judged)) + sum(map(_is_daily, _KANJI.findall(judged)))
    # Thai bytes read as EUC-JP give kanji and hardly any kana, while a Japanese sentence cannot do without: kana counts
    # twice, since most EUC-JP can also be read as passable Thai.
    return (daily + len(_KANA.findall(judged))) / max(1, len(judged))


def _is_daily(kanji: str) -> bool:
    # JIS X 0208 puts the kanji in use first (rows 16 to 47, lead bytes B0 to CF) and the rare ones behind.
    return 0xB0 <= kanji.encode("euc_jp", "replace")[0] <= 0xCF


def _judged(text: str) -> str:
    return re.sub(r"[\x00-\x7f]+", " ", text[:_JUDGED_CHARACTERS]).replace(" ", "")


def _plausible(text: str | None) -> str | None:
    if text is None or len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        return None
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
