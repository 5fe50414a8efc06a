"""Words by meaning: how much of what a question says a text of another language says, word for word.

The vector of a text, or of a sentence, blurs what single words tell: a product, a place, a name. Each word of a question is compared with each
word of a text, and the nearest counts, as in ColBERT (Khattab and Zaharia 2020, arxiv.org/abs/2004.12832), with the vectors of words alone, so that
those of a whole library are those of its vocabulary. Languages' means are taken off, and of the directions those kept in which the words of the
shipped library differ most: a word takes 128 bytes.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from knowledge.adapters.centring import Centres, NamedEmbedder, Vectors
from knowledge.adapters.sentence_pack import packed, unpacked
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.model import Language
from knowledge.text import guess_language

_SCHEMA = """
CREATE TABLE IF NOT EXISTS word_vector (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, vector BLOB NOT NULL);
"""
_USE = "words"
_AXES = 128
"""Of 512 directions; 64 measured nearly as well."""
_SAMPLE = 400
"""Words of each language that say how its words are spread."""
_MOST_ASKED = 24
"""Words of one question; each that the vocabulary lacks takes a millisecond or two."""
_NUMBER = re.compile(r"y?\d+")


class WordVectors:
    """The vocabulary of what is indexed, with the vectors of its words.

    It grows only: a word alone tells nothing of the text it came from, and the next text holds it, too.
    """

    def __init__(self, file: SqliteFile, embedder: NamedEmbedder, centres: Centres) -> None:
        """Keep it in `file`; `centres` say how words are spread."""
        self._file = file
        self._file.prepare(_SCHEMA)
        self._embedder = embedder
        self._centres = centres
        self._rows = np.empty((0, _AXES), np.int8)
        """By number."""
        self._of_question = lru_cache(4096)(self._find_or_embed)

    def learn(self, words: Iterable[str]) -> None:
        """Take from words of each language how they are spread; `Centres.save` keeps it."""
        kept = _counted(words)
        centred = []
        for language in Language:
            own = [word for word in kept if _language_of(word) is language]
            own = own[:: max(1, len(own) // _SAMPLE)][:_SAMPLE]
            if not own:
                return
            vectors = self._embedder.embed_documents(own)
            self._centres.learn_mean(_USE, language, vectors)
            centred.append(self._centres.centred(_USE, language, vectors))
        self._centres.learn_axes(_USE, np.concatenate(centred), _AXES)

    def numbered(self, texts: Sequence[Sequence[str]]) -> list[bytes]:
        """The words of each text as numbers of the vocabulary; words it lacks are added to it."""
        if not self._centres.have_axes(_USE):
            return [b""] * len(texts)
        words = [_counted(own) for own in texts]
        every = list(dict.fromkeys(word for own in words for word in own))
        numbers = self._numbers(every)
        if new := [word for word in every if word not in numbers]:
            rows = [(word, packed(self._embedded(word)[None])) for word in new]
            with self._file.changing() as db:
                db.executemany("INSERT OR IGNORE INTO word_vector (word, vector) VALUES (?, ?)", rows)
            numbers |= self._numbers(new)
        return [np.array([numbers[word] for word in own], np.int32).tobytes() for own in words]

    def prepare(self, words: Sequence[str]) -> Vectors:
        """Vectors of a question's words, one a row; none when it is not known how words are spread."""
        asked = _counted(words)[:_MOST_ASKED]
        if not asked or not self._centres.have_axes(_USE):
            return np.empty((0, _AXES), np.float32)
        return np.stack([self._of_question(word) for word in asked])

    def likeness(self, asked: Vectors, texts: Sequence[bytes]) -> list[float]:
        """Of each text how near its words come to those of the question, at most 1: the mean over these of the nearest's cosine."""
        counts = np.array([len(text) // 4 for text in texts])
        filled = np.flatnonzero(counts)
        likeness = np.zeros(len(texts), np.float32)
        if not len(asked) or not len(filled):
            return [0.0] * len(texts)
        numbers, places = np.unique(np.frombuffer(b"".join(texts), np.int32), return_inverse=True)
        rows = self._vectors(numbers).astype(np.float32)
        near = asked @ rows.T / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
        starts = np.concatenate(([0], np.cumsum(counts[filled])[:-1]))
        likeness[filled] = np.maximum.reduceat(near[:, places], starts, axis=1).mean(axis=0)
        return [float(value) for value in likeness]

    def _vectors(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int8]:
        most = int(numbers.max())
        if most >= len(self._rows):
            read = self._file.rows(
                "SELECT number, vector FROM word_vector WHERE number >= ? ORDER BY number", (len(self._rows),)
            )
            grown = np.zeros((read[-1][0] + 1, _AXES), np.int8)
            grown[: len(self._rows)] = self._rows
            for number, vector in read:
                grown[number] = np.frombuffer(vector, np.int8)
            self._rows = grown
        return self._rows[numbers]

    def _numbers(self, words: Sequence[str]) -> dict[str, int]:
        return dict(self._file.rows_among("SELECT word, number FROM word_vector WHERE word IN ({marks})", words))

    def _find_or_embed(self, word: str) -> Vectors:
        known = self._file.rows("SELECT vector FROM word_vector WHERE word = ?", (word,))
        if known:
            vector: Vectors = unpacked([known[0][0]], _AXES)[0]
            return vector
        return self._embedded(word)

    def _embedded(self, word: str) -> Vectors:
        vector: Vectors = self._centres.on_axes(_USE, _language_of(word), self._embedder.embed_documents([word]))[0]
        return vector


def _counted(words: Iterable[str]) -> list[str]:
    """Each word once; numbers and years are compared as they are, and a table of prices would fill the vocabulary."""
    return [word for word in dict.fromkeys(words) if not _NUMBER.fullmatch(word)]


def _language_of(word: str) -> Language:
    """The language that its letters tell; a Japanese text holds English words."""
    return guess_language(word).language or Language.EN
