"""A question to ranked passages.

Three signals are joined for every piece of content, whatever language it is found in: how close the question is to its text, how close to
the questions it answers, and how much of the question's words it holds. Content that exists in several languages is one candidate: it takes
the best of each signal and is shown in the asker's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import Chunk, ChunkId, Language, Passage, Question
from knowledge.ports import LibraryStore, PassageIndex
from knowledge.text import NameFinder, normalised, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each signal counts in the rank; fitted on tests/quality/tuning.jsonl and held.jsonl, see `japandesk bench answers`."""

    dense: float = 1.0
    asked: float = 0.5
    coverage: float = 0.4
    known: float = 0.4
    named: float = 0.1
    same_document: float = 0.1
    """The document that the turn before was answered from, when the question leans on it."""
    shown: float = -0.07
    """What the turn before has shown, when the question leans on it."""
    gap: float = -0.06
    """What our documents do not tell yields to what they tell, when both speak to a question."""


# A follow-up this short, which names nothing, leans on the turn before ("แล้วสมัครยังไง", "それはいつ？").
_LEANING_CHARS = {Language.TH: 42, Language.JA: 24, Language.EN: 42}
_CANDIDATES = 24


class Retriever:
    """Finds the passages that speak to a question."""

    def __init__(self, store: LibraryStore, index: PassageIndex, weights: Weights | None = None) -> None:
        """Search `store` by words and `index` by meaning."""
        self._store = store
        self._index = index
        self._weights = weights or Weights()
        self._names: NameFinder | None = None
        self._names_of = 0

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
        # Another process may have taken a document in, or out.
        revision = self._store.revision
        if self._names is None or self._names_of != revision:
            self._names, self._names_of = NameFinder(self._store.list_names()), revision
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
        leaning = self.is_leaning(question)
        text = self.searched_text(question)
        subjects = set(self.find_names(text))
        named = set(self.find_names(question.text))
        words = tokens(text)
        similar = {hit.chunk_id: hit for hit in self._index.search(text, question.language, _CANDIDATES)}
        worded = self._store.search_words(words, _CANDIDATES)
        found = self._store.get_chunks(list(dict.fromkeys((*similar, *worded))))
        groups = self._store.list_groups(list({chunk.group for chunk in found.values()}))
        members = [chunk.id for chunks in groups.values() for chunk in chunks]
        hits = self._store.cover(words, members)
        covered = {hit.chunk_id: hit.share for hit in hits}
        known = {hit.chunk_id: hit.known for hit in hits}
        rest = tokens(self._finder().without_names(text))
        rest_covered = {hit.chunk_id: hit.share for hit in self._store.cover(rest, members)} if rest else {}
        gap_share = self._store.gap_share(words)

        passages = []
        for chunks in groups.values():
            is_readable = any(chunk.language is question.language for chunk in chunks)
            likenesses = [similar[chunk.id] for chunk in chunks if chunk.id in similar]
            passages.append(
                self._passage(
                    question,
                    chunks,
                    dense=(dense := max((hit.dense for hit in likenesses), default=0.0)),
                    asked=max((hit.asked for hit in likenesses), default=0.0),
                    coverage=_best_coverage(chunks, covered) if is_readable else _across(dense),
                    rest=(_best_coverage(chunks, rest_covered) if rest else 1.0) if is_readable else _across(dense),
                    known=_best_coverage(chunks, known) if is_readable else _across(dense),
                    gap_share=gap_share,
                    is_subject=chunks[0].document_id.split("@")[0] in subjects,
                    is_named=chunks[0].document_id.split("@")[0] in named,
                    is_same_document=leaning and chunks[0].group.split("/")[0] == question.shown.split("/")[0],
                    was_shown=leaning and chunks[0].group == question.shown,
                )
            )
        ranked = sorted(passages, key=lambda passage: passage.score, reverse=True)
        gaps = sorted(
            (passage for passage in ranked[limit:] if passage.chunk.is_gap), key=lambda passage: -passage.asked
        )
        return [*ranked[:limit], *gaps[:1]]

    def _passage(
        self,
        question: Question,
        chunks: Sequence[Chunk],
        *,
        dense: float,
        asked: float,
        coverage: float,
        rest: float,
        known: float,
        gap_share: float,
        is_subject: bool,
        is_named: bool,
        is_same_document: bool,
        was_shown: bool,
    ) -> Passage:
        weights = self._weights
        is_gap = any(chunk.is_gap for chunk in chunks)
        # Running text lists no questions; its text has to speak for both.
        likeness = weights.dense * dense + weights.asked * (asked if any(chunk.asks for chunk in chunks) else dense)
        score = likeness + weights.coverage * coverage + weights.known * known
        score += weights.same_document * is_same_document
        score += weights.named * is_subject + weights.shown * was_shown + weights.gap * is_gap
        shown = _in_language(chunks, question.language)
        return Passage(
            chunk=shown,
            score=score,
            dense=dense,
            asked=asked,
            coverage=coverage,
            rest=rest,
            known=known,
            gap_share=gap_share,
            is_named=is_named,
            alternatives=tuple(chunk for chunk in chunks if chunk is not shown),
        )


def _across(dense: float) -> float:
    """What stands for coverage where question and text share no language: the likeness, from what is common to what is rare."""
    return min(1.0, max(0.0, (dense - 0.2) * 2.5))


def _best_coverage(chunks: Sequence[Chunk], covered: Mapping[ChunkId, float]) -> float:
    return max((covered.get(chunk.id, 0.0) for chunk in chunks), default=0.0)


def _in_language(chunks: Sequence[Chunk], language: Language) -> Chunk:
    """The edition in the asker's language, else English, else whichever there is."""
    by_language = {chunk.language: chunk for chunk in chunks}
    return by_language.get(language) or by_language.get(Language.EN) or chunks[0]
