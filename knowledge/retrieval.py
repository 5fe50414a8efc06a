"""A question to ranked passages.

Every piece of content is weighed by how close the question is to its text as a whole, to its nearest sentence and to the questions it answers,
and by how much of the question's words and letters it holds. Content that exists in several languages is one candidate: it takes the best of
each signal and is shown in the asker's language.

Words tell much within a language and mislead across languages, where a text of the asker's own language shares some whatever it says. So
words order the candidates of one language among themselves, and candidates of different languages are merged by meaning alone: the best by
words and meaning takes the place of the nearest in meaning. What stands out in one language counts as much as in another, since the likeness
that language reaches anyway is taken off. Texts of another language are ordered by their words, too, as far as words are compared by meaning and
names in whatever letters they are written in.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from knowledge.asked_names import AskedNames
from knowledge.model import Chunk, ChunkId, DocumentId, Language, Passage, Question
from knowledge.names import NameFinder
from knowledge.ports import LibraryStore, PassageIndex, Similarity
from knowledge.text import letter_groups, normalised, tokens, without_spaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each signal counts in the rank.

    Those of running text (`plain_...`) and of languages were fitted with `japandesk bench retrieval` on sets of encyclopaedia and news text;
    the others on tests/quality/tuning.jsonl and held.jsonl with `japandesk bench answers`.
    """

    whole: float = 0.55
    """Of the likeness to the text as a whole; the rest is that to its nearest sentence."""
    dense: float = 1.0
    asked: float = 0.5
    coverage: float = 0.4
    known: float = 0.4
    plain_dense: float = 1.5
    """Running text lists no questions; its text has to speak for both."""
    plain_coverage: float = 0.67
    plain_letters: float = 0.86
    foreign_coverage: float = 0.64
    """Of words that a text in another language holds: names and figures."""
    foreign_alike: float = 0.3
    """Of words that a text in another language has in its own."""
    foreign_told: float = 0.1
    """Of names that a text in another language writes in its own letters."""
    closer: float = 2.0
    """Of the nearest sentence of a text in another language, by the encoder of whole texts (`look_closer`)."""
    standing: float = 0.8
    """How much of the likeness that the ten nearest texts of a language reach is taken off, where there are several languages."""
    literal: float = 0.44
    """For a text in the asker's language that holds nearly all of the words."""
    literal_share: float = 0.87
    literal_width: float = 0.06
    named: float = 0.1
    same_document: float = 0.1
    """The document that the turn before was answered from, when the question leans on it."""
    shown: float = -0.07
    """What the turn before has shown, when the question leans on it."""
    gap: float = -0.06
    """What our documents do not tell yields to what they tell, when both speak to a question."""


# A follow-up this short, which names nothing, leans on the turn before ("แล้วสมัครยังไง", "それはいつ？").
_LEANING_CHARS = {Language.TH: 42, Language.JA: 24, Language.EN: 42}
_NEAREST = 24
"""Candidates by meaning, of each language."""
_WORDED = 16
"""Candidates by words."""
_LETTERED = 24
"""Candidates whose letters are compared: those that words and meaning speak for."""
_REFERENCE = 10
_OTHERS = 5
LEAST_NAMES = 0.3
"""Share of the names in a question; what tells less of them speaks of something else."""
_MOST_LOOKS = 4
"""How often a question is looked for again because documents changed meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A passage with the scores by which it is ranked."""

    passage: Passage
    language: Language
    """The asker's, where there is an edition in it."""
    likeness: float
    bonus: float
    words: float

    @property
    def total(self) -> float:
        """What speaks for it within its language."""
        return self.likeness + self.words + self.bonus


class _Near(NamedTuple):
    """How near a chunk is in meaning, whatever else is said in other languages."""

    language: Language
    document_id: DocumentId
    dense: float
    alike: float
    told: float


class _Names(NamedTuple):
    """What the library's documents are called."""

    every: NameFinder
    main: NameFinder
    """What each is first of all called; further names may be of its parts."""
    revision: int
    """Of the library when they were read."""


class Retriever:
    """Finds the passages that speak to a question."""

    def __init__(self, store: LibraryStore, index: PassageIndex, weights: Weights | None = None) -> None:
        """Search `store` by words and `index` by meaning."""
        self.store = store
        self._index = index
        self._weights = weights or Weights()
        self._names: _Names | None = None

    @property
    def embedder_name(self) -> str:
        """Name of the embedding model that passages are found with."""
        return self._index.embedder_name

    def forget_names(self) -> None:
        """Read the documents' names anew at the next question; call it after documents changed."""
        self._names = None

    def find_names(self, text: str) -> tuple[str, ...]:
        """Families of the documents whose subject the text names."""
        return self._finder().find(text)

    def from_first_name(self, text: str) -> str:
        """The text from the first thing it names on; empty when it names nothing."""
        return self._finder().from_first_name(text)

    def _finder(self) -> NameFinder:
        return self._known_names().every

    def _known_names(self) -> _Names:
        # Another process may have taken a document in, or out.
        revision = self.store.revision
        if self._names is None or self._names.revision != revision:
            every, main = NameFinder(self.store.list_names()), NameFinder(self.store.list_main_names())
            self._names = _Names(every, main, revision)
        return self._names

    def is_leaning(self, question: Question) -> bool:
        """The question names nothing and is short: it speaks of what the turn before was about."""
        return (
            bool(question.topic)
            and len(normalised(question.text)) <= _LEANING_CHARS[question.language]
            and not self.find_names(question.text)
        )

    def searched_text(self, question: Question) -> str:
        """What is searched for: the question, after the topic that it leans on."""
        return f"{question.topic} {question.text}" if self.is_leaning(question) else question.text

    def retrieve(self, question: Question, limit: int = 5) -> Sequence[Passage]:
        """The best passages, best first, one for each piece of content, and the nearest gap if it is not among them."""
        for _ in range(_MOST_LOOKS - 1):
            revision = self.store.revision
            found = self._retrieve(question, limit)
            if self.store.revision == revision:
                return found
            # A document was exchanged meanwhile: what was found may be neither its old chunks nor its new ones.
        return self._retrieve(question, limit)

    def look_closer(self, question: Question, passages: Sequence[Passage]) -> list[Passage]:
        """The passages, best first, with those of running text in another language looked at closer; all others keep their places.

        A text as a whole is near to whatever it speaks of, and the encoder of single sentences knows less of the words of each language. The
        encoder of whole texts on single sentences tells best which of a few texts in another language answers, but takes some tenths of a second
        for those that were never looked at.
        """
        unread = [passage for passage in passages if passage.is_unread]
        if not unread:
            return list(passages)
        near = self._index.look_closer(
            self.searched_text(question), question.language, [passage.chunk for passage in unread]
        )
        looked = [replace(passage, closer=near[passage.chunk.id]) for passage in unread]
        # What is a single sentence was compared as a whole already.
        if 2 * sum(len(one.chunk.sentences) > 1 for one in looked) > len(looked):
            looked.sort(key=lambda one: (one.names < LEAST_NAMES, -(one.score + self._weights.closer * one.closer)))
        best = iter(looked)
        return [replace(next(best), score=passage.score) if passage.is_unread else passage for passage in passages]

    def _retrieve(self, question: Question, limit: int) -> Sequence[Passage]:
        leaning = self.is_leaning(question)
        text = self.searched_text(question)
        named = set(self.find_names(question.text))
        subjects = set(self.find_names(text)) if leaning else named
        words = tokens(text)
        nearest = max(_NEAREST, limit)
        names = AskedNames(question.text, question.language, self._known_names().main, self.store)

        def also() -> Sequence[ChunkId]:
            return [*self.store.search_words(words, max(_WORDED, limit)), *names.find(_WORDED)]

        similar = {hit.chunk_id: hit for hit in self._index.search(text, question.language, nearest, also, words)}
        groups = self.store.list_groups(list(similar))
        members = [chunk.id for chunks in groups.values() for chunk in chunks]
        hits = self.store.cover(words, members)
        covered = {hit.chunk_id: hit.share for hit in hits}
        known = {hit.chunk_id: hit.known for hit in hits}
        unnamed = self._finder().without_names(text)
        rest = words if unnamed == normalised(text) else tokens(unnamed)
        rest_covered = (
            covered if rest is words else {hit.chunk_id: hit.share for hit in self.store.cover(rest, members)}
        )
        rare_names = self.store.find_rare(names.words)
        names_held = {hit.chunk_id: hit.known for hit in self.store.cover(rare_names, members)} if rare_names else {}
        told, required = names.told([chunk for chunks in groups.values() for chunk in chunks])
        promising = sorted(
            (chunk for chunks in groups.values() for chunk in chunks if chunk.language is question.language),
            key=lambda chunk: -(covered.get(chunk.id, 0.0) + _dense_of(similar.get(chunk.id))),
        )
        letters = _letters_held(text, question.language, promising[: max(_LETTERED, limit)])
        gap_share = self.store.gap_share(words)

        candidates = []
        for group, chunks in groups.items():
            likenesses = [similar[chunk.id] for chunk in chunks if chunk.id in similar]
            dense = max((self._mixed(hit.dense, hit.near) for hit in likenesses), default=0.0)
            shown = _in_language(chunks, question.language)
            family = chunks[0].document_id.split("@")[0]
            names_share = required[shown.id]
            if rare_names and shown.language is question.language:
                names_share = min(names_share, max(told[shown.id], _best_coverage(chunks, names_held)))
            passage = Passage(
                chunk=shown,
                score=0.0,
                dense=dense,
                asked=max((hit.asked for hit in likenesses), default=0.0),
                coverage=_best_coverage(chunks, covered),
                rest=_best_coverage(chunks, rest_covered) if rest else 1.0,
                known=_best_coverage(chunks, known),
                letters=letters.get(group, 0.0),
                names=names_share,
                gap_share=gap_share,
                alike=similar[shown.id].alike if shown.id in similar else 0.0,
                told=told[shown.id],
                is_told_by_sound=names.are_said_alike
                and shown.language is not question.language
                and required[shown.id] == 1.0,
                nears=similar[shown.id].nears if shown.id in similar else (),
                is_named=family in named,
                alternatives=tuple(chunk for chunk in chunks if chunk is not shown),
            )
            candidates.append(
                self._weighed(
                    passage,
                    question.language,
                    is_subject=family in subjects,
                    is_same_document=leaning and _whole(chunks[0].group) == _whole(question.shown),
                    was_shown=leaning and chunks[0].group == question.shown,
                )
            )
        ranked = self._ranked(candidates, question.language)
        # What does not tell a name that it would have to tell is last, whatever else speaks for it.
        ranked.sort(key=lambda pair: required[pair[1].passage.chunk.id] < LEAST_NAMES)
        chosen = ranked[:limit]
        rest_of = [pair for pair in ranked[limit:] if pair[1].passage.chunk.is_gap]
        chosen += sorted(rest_of, key=lambda pair: -pair[1].passage.asked)[:1]
        near = [
            _Near(
                chunk.language,
                chunk.document_id,
                self._mixed(hit.dense, hit.near),
                hit.alike,
                told[chunk.id],
            )
            for chunks in groups.values()
            for chunk in chunks
            if (hit := similar.get(chunk.id))
        ]
        # What nothing but a name is asked for is told by every text that tells it: none of them speaks against another.
        is_only_named = names.is_only_named(words)
        of_named = self._finder().only(named) if named else None
        found = []
        for score, one in chosen:
            is_of_another = bool(of_named and not one.passage.is_named and not _names_any(one.passage, of_named))
            passage = replace(one.passage, score=score, is_of_another=is_of_another)
            is_readable = one.language is question.language
            if is_readable:
                found.append(_led(passage, one, candidates))
            else:
                rivals = [text for text in near if text.told < passage.told] if is_only_named else near
                found.append(_standing_out(passage, rivals, self._weights))
        return found

    def _mixed(self, dense: float, near: float) -> float:
        """Likeness to a text: to the whole of it, and to its nearest sentence."""
        return self._weights.whole * dense + (1 - self._weights.whole) * near

    def _weighed(
        self,
        passage: Passage,
        language: Language,
        *,
        is_subject: bool,
        is_same_document: bool,
        was_shown: bool,
    ) -> _Candidate:
        weights = self._weights
        chunks = (passage.chunk, *passage.alternatives)
        is_readable = any(chunk.language is language for chunk in chunks)
        if any(chunk.asks for chunk in chunks):
            likeness = weights.dense * passage.dense + weights.asked * passage.asked
            words = weights.coverage * passage.coverage + weights.known * passage.known
        else:
            likeness = weights.plain_dense * passage.dense
            words = (
                weights.plain_coverage * passage.coverage + weights.plain_letters * passage.letters
                if is_readable
                else weights.foreign_coverage * passage.coverage
                + weights.foreign_alike * passage.alike
                + weights.foreign_told * passage.told
            )
        bonus = weights.named * is_subject + weights.same_document * is_same_document + weights.shown * was_shown
        bonus += weights.gap * any(chunk.is_gap for chunk in chunks)
        return _Candidate(
            passage=passage,
            language=language if is_readable else passage.chunk.language,
            likeness=likeness,
            bonus=bonus,
            words=words,
        )

    def _ranked(self, candidates: Sequence[_Candidate], language: Language) -> list[tuple[float, _Candidate]]:
        """Best first, with their scores: by meaning and words within a language, by meaning across languages."""
        spoken: dict[Language, list[_Candidate]] = {}
        for candidate in candidates:
            spoken.setdefault(candidate.language, []).append(candidate)
        ranked: list[tuple[float, _Candidate]] = []
        for own, of_language in spoken.items():
            ordered = sorted(of_language, key=lambda one: one.total, reverse=True)
            if len(spoken) == 1:
                ranked += [(one.total, one) for one in ordered]
                continue
            by_meaning = sorted((one.likeness + one.bonus for one in of_language), reverse=True)
            top = sorted((one.likeness for one in of_language), reverse=True)[:_REFERENCE]
            taken_off = self._weights.standing * sum(top) / len(top)
            ranked += [
                (place - taken_off + (self._literal(one) if own is language else 0.0), one)
                for one, place in zip(ordered, by_meaning, strict=True)
            ]
        return sorted(ranked, key=lambda pair: pair[0], reverse=True)

    def _literal(self, candidate: _Candidate) -> float:
        """For holding nearly all the words of a question in its own language."""
        weights = self._weights
        past = (candidate.passage.coverage - weights.literal_share) / weights.literal_width
        return weights.literal / (1 + math.exp(-past))


def _dense_of(hit: Similarity | None) -> float:
    return hit.dense + hit.near if hit else 0.0


def _letters_held(text: str, language: Language, chunks: Sequence[Chunk]) -> dict[str, float]:
    """Share of the question's groups of letters that the content of each chunk holds, 0 to 1, by group.

    Groups that few of the chunks hold weigh more; it finds what the dictionary cuts wrongly: names, compounds, typing errors.
    """
    asked = letter_groups(text, language)
    written = {chunk.group: without_spaces(f"{chunk.title} {chunk.heading} {chunk.text}") for chunk in chunks}
    held = {group: {one for one in asked if one in whole} for group, whole in written.items()}
    counts = Counter(group for own in held.values() for group in own)
    weights = {one: math.log(1 + (len(held) - counts[one] + 0.5) / (counts[one] + 0.5)) for one in asked}
    total = sum(weights.values())
    return {group: sum(weights[one] for one in own) / total for group, own in held.items()} if total else {}


def _names_any(passage: Passage, names: NameFinder) -> bool:
    """Whether a passage holds any of the names, in whatever language."""
    chunks = (passage.chunk, *passage.alternatives)
    return any(names.find("\n".join((chunk.title, chunk.heading, *chunk.asks, chunk.text))) for chunk in chunks)


def _led(passage: Passage, candidate: _Candidate, candidates: Sequence[_Candidate]) -> Passage:
    """The passage with how far it is ahead of what other documents say in the asker's language.

    Pieces of one document speak of one thing: that another of them is near, too, says nothing against a piece.
    """
    own = passage.chunk.document_id
    best = sorted(
        (
            one.total
            for one in candidates
            if one.language is candidate.language and one.passage.chunk.document_id != own
        ),
        reverse=True,
    )[:_OTHERS]
    return replace(passage, lead=candidate.total - _mean(best), margin=candidate.total - best[0]) if best else passage


def _standing_out(passage: Passage, near: Sequence[_Near], weights: Weights) -> Passage:
    """The passage, in another language, with how much nearer it is than what other documents say in that language."""
    own = passage.chunk
    others = [one for one in near if one.language is own.language and one.document_id != own.document_id]
    if not others:
        return replace(passage, standout=0.0)
    total = _unread(passage, weights)
    totals = sorted((_unread(one, weights) for one in others), reverse=True)
    nearest = sorted((one.dense for one in others), reverse=True)
    return replace(
        passage,
        standout=passage.dense - _mean(nearest[:_OTHERS]),
        lead=total - _mean(totals[:_OTHERS]),
        margin=total - totals[0],
        alike_margin=passage.alike - max(one.alike for one in others),
    )


def _unread(text: Passage | _Near, weights: Weights) -> float:
    """What speaks for running text in another language: its meaning as a whole, that of its words, and the names that it tells."""
    return weights.plain_dense * text.dense + weights.foreign_alike * text.alike + weights.foreign_told * text.told


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _best_coverage(chunks: Sequence[Chunk], covered: Mapping[ChunkId, float]) -> float:
    return max((covered.get(chunk.id, 0.0) for chunk in chunks), default=0.0)


def _in_language(chunks: Sequence[Chunk], language: Language) -> Chunk:
    """The edition in the asker's language, else English, else whichever there is."""
    by_language = {chunk.language: chunk for chunk in chunks}
    return by_language.get(language) or by_language.get(Language.EN) or chunks[0]


def _whole(group: str) -> str:
    """What the group is a part of."""
    return group.rpartition("/")[0]
