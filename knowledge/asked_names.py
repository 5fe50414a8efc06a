"""The names in a question, and which texts tell them, in whatever language and script they write them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import Chunk, ChunkId, Language
from knowledge.names import NameFinder, ProperName, proper_names
from knowledge.ports import LibraryStore
from knowledge.sounds import Sound, can_be_heard, heard, sound_of, spoken
from knowledge.text import tokens

_OF_ANYTHING = frozenset("project programme program activity โครงการ กิจกรรม プロジェクト 事業 活動 制度".split())
_MOST_PHRASES = 24
"""Other names of what is named, that are searched for."""
_MOST_WORDS = 6
"""Of a name that is searched for; longer ones are titles."""
_MOST_HEARD = 48
"""Texts in which a name may be heard: one that more tell does not tell one of them from others."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One name."""

    name: ProperName
    phrases: tuple[tuple[str, ...], ...]
    """Its own words, and those of other names of the same thing."""
    sound: Sound


class AskedNames:
    """The names of one question."""

    def __init__(self, text: str, language: Language, finder: NameFinder, store: LibraryStore) -> None:
        """Find the names in a text of that language; `finder` knows what the library's documents are called in every language."""
        self._store = store
        self._language = language
        self._asked = [self._of_name(name, finder) for name in proper_names(text)]
        synonyms = [*finder.names_of(finder.find(text)), *(one.name.spelt_in_thai for one in self._asked)]
        self._synonyms = _phrases(synonyms)[:_MOST_PHRASES]

    def _of_name(self, name: ProperName, finder: NameFinder) -> _Asked:
        same = [name.spelt_in_thai, *finder.names_of(finder.find(name.text))]
        return _Asked(name, (name.words, *_phrases(same)), sound_of(name.reading))

    def is_only_named(self, words: Sequence[str]) -> bool:
        """Whether a question of these words asks for nothing but what is named ("What is Biz Café?")."""
        return bool(self._asked) and set(words) <= {*self.words, *_OF_ANYTHING}

    @property
    def are_said_alike(self) -> bool:
        """Whether some of them are such as other scripts write as they are said, so that a text in any language would tell them."""
        return bool(self._said_alike)

    @property
    def _said_alike(self) -> set[int]:
        return {one.name.place for one in self._asked if one.name.is_written_by_sound and can_be_heard(one.sound)}

    @property
    def words(self) -> list[str]:
        """The words of all of them."""
        return [word for one in self._asked for word in one.name.words]

    def find(self, limit: int) -> list[ChunkId]:
        """Chunks that tell some of them, or what the library calls the same."""
        found = list(self._store.search_phrases(self._synonyms, limit))
        by_sound: dict[ChunkId, int] = {}
        for one in self._asked:
            for chunk_id in self._store.find_sounds(one.sound, _MOST_HEARD):
                by_sound[chunk_id] = by_sound.get(chunk_id, 0) + 1
        return found + sorted(by_sound, key=lambda chunk_id: (-by_sound[chunk_id], chunk_id))[:limit]

    def told(self, chunks: Sequence[Chunk]) -> tuple[Mapping[ChunkId, float], Mapping[ChunkId, float]]:
        """Share of the names that each chunk tells, 0 to 1: of all, and of those that what answers has to tell.

        These are the names that are so for certain, by what stands beside them, and in another language those that are written there as they are
        said. A word with a capital letter may be one that other languages translate, and an acronym has another form there. Of names that follow
        one another one is enough.
        """
        shares = [self._of_chunks(one, chunks) for one in self._asked]
        runs: dict[int, list[Mapping[ChunkId, float]]] = {}
        for share, one in zip(shares, self._asked, strict=True):
            runs.setdefault(one.name.place, []).append(share)
        own = {one.name.place for one in self._asked if one.name.is_marked}
        foreign = self._said_alike
        every: dict[ChunkId, float] = {}
        required: dict[ChunkId, float] = {}
        for chunk in chunks:
            certain = own if chunk.language is self._language else foreign
            every[chunk.id] = _mean([share.get(chunk.id, 0.0) for share in shares], 0.0)
            best = {place: max(share.get(chunk.id, 0.0) for share in run) for place, run in runs.items()}
            # One of the other names that is told speaks for a text all the same; that a part of it is heard says nothing.
            required[chunk.id] = _mean([told for place, told in best.items() if place in certain or told == 1.0], 1.0)
        return every, required

    def _of_chunks(self, one: _Asked, chunks: Sequence[Chunk]) -> dict[ChunkId, float]:
        chunk_ids = [chunk.id for chunk in chunks]
        share = dict.fromkeys(self._store.holding_all(one.phrases, chunk_ids), 1.0)
        sounding = self._store.sounding(one.sound, chunk_ids)
        for chunk in chunks:
            # Sections are not in the index of sounds; they spell a foreign name in one of several ways.
            is_listened_to = chunk.id in sounding or (one.name.is_marked and chunk.is_edited)
            if is_listened_to and chunk.id not in share:
                share[chunk.id] = heard(one.sound, spoken(chunk))
        return share


def _phrases(names: Collection[str]) -> tuple[tuple[str, ...], ...]:
    found = dict.fromkeys(tuple(tokens(name)) for name in names)
    return tuple(words for words in found if words and len(words) <= _MOST_WORDS)


def _mean(values: Sequence[float], without: float) -> float:
    return sum(values) / len(values) if values else without
