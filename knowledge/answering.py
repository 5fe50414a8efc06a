"""The pipeline: question -> passages -> sentences -> grounding -> Answer, or it abstains."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.grounding import ground
from knowledge.model import Answer, Chunk, Citation, Grounding, Note, Passage, Question, Sentence
from knowledge.retrieval import Retriever
from knowledge.text import figures, tokens, year_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Logistic model of "this passage answers this question"; fitted on tests/quality/tuning.jsonl.

    `japandesk bench answers` prints what other thresholds would give.
    """

    bias: float = -6.0
    dense: float = 5.0
    asked: float = 6.0
    coverage: float = 4.0
    named: float = 0.5
    threshold: float = 0.5

    def confidence(self, passage: Passage) -> float:
        """How likely the passage answers the question, 0 to 1."""
        asked = passage.asked if passage.chunk.asks else passage.dense
        total = (
            self.bias
            + self.dense * passage.dense
            + self.asked * asked
            + self.coverage * passage.coverage
            + self.named * passage.is_named
        )
        return 1 / (1 + math.exp(-total))


_MOST_LINES = 4
_SECOND_MARGIN = 0.12
"""A second section joins the answer when it ranks this close behind the first, and is as well supported."""


class Answering:
    """Answers questions from the library, or abstains."""

    def __init__(self, retriever: Retriever, support: Support | None = None) -> None:
        """Answer from what `retriever` finds."""
        self._retriever = retriever
        self._support = support or Support()

    def answer(self, question: Question) -> Answer:
        """Answer with the best supported sentences, or abstain when support is weak."""
        passages = self._retriever.retrieve(question)
        fitting = [passage for passage in passages if _fits_years(question.text, passage)]
        if not fitting:
            return _abstention(passages[0] if passages else None, 0.0)
        best = fitting[0]
        confidence = self._support.confidence(best)
        # A better ranked passage that speaks of other years: the question asks for what is not there.
        threshold = max(self._support.threshold, question.min_confidence or 0.0)
        if confidence < threshold:
            return _abstention(best, confidence)
        chosen = [best]
        if not best.chunk.is_gap:
            chosen += [
                passage
                for passage in fitting[1:2]
                if best.score - passage.score < _SECOND_MARGIN
                and self._support.confidence(passage) >= threshold
                and passage.chunk.is_edited
                and not passage.chunk.is_gap
                and passage.chunk.language is best.chunk.language
            ]
        return self._compose(question, chosen, confidence)

    def _compose(self, question: Question, passages: Sequence[Passage], confidence: float) -> Answer:
        best = passages[0].chunk
        said = list(_picked(question.text, best))
        for passage in passages[1:]:
            said += [sentence for sentence in passage.chunk.sentences[:1] if sentence not in said]
        lines, citations = _cited(said[:_MOST_LINES], best)
        grounding = ground(lines, citations)
        if grounding is not Grounding.SUPPORTED:
            return _abstention(passages[0], confidence)
        notes = []
        if best.language is not question.language:
            notes.append(Note.OTHER_LANGUAGE)
        if figures(question.text) - figures(" ".join((best.text, best.heading, best.title))) and figures(best.text):
            notes.append(Note.FIGURE_DIFFERS)
        return Answer(
            lines=lines,
            citations=citations,
            grounding=grounding,
            confidence=round(confidence, 3),
            notes=tuple(notes),
            is_gap=best.is_gap,
            topic=best.title,
            topic_document=best.document_id.split("@")[0],
            related=(),
        )


def _abstention(nearest: Passage | None, confidence: float) -> Answer:
    return Answer(
        lines=(),
        citations=(),
        grounding=Grounding.UNSUPPORTED,
        confidence=round(confidence, 3),
        topic=nearest.chunk.title if nearest and nearest.is_named else "",
        topic_document=nearest.chunk.document_id.split("@")[0] if nearest and nearest.is_named else "",
    )


def _fits_years(text: str, passage: Passage) -> bool:
    """A question about a year is answered only by what speaks of that year, or was published in it."""
    asked = year_spans(text)
    if not asked:
        return True
    chunks = (passage.chunk, *passage.alternatives)
    known = [span for chunk in chunks for span in year_spans(" ".join((chunk.title, chunk.heading, chunk.text)))]
    known += [
        span
        for chunk in chunks
        for sentence in chunk.sentences
        for source in sentence.sources
        if source.date and not source.is_own
        for span in year_spans(source.date[:4])
    ]
    if passage.chunk.is_gap:
        # What the library says it does not know, it does not know for any year that it lists as asked about or none.
        known += [span for chunk in chunks for ask in chunk.asks for span in year_spans(ask)]
    return any(span.first <= year.last and year.first <= span.last for year in asked for span in known)


def _picked(text: str, chunk: Chunk) -> Sequence[Sentence]:
    """The sentences to show: a section of the library whole, of running text the best and what follows it."""
    if chunk.is_edited or len(chunk.sentences) <= 2:
        return chunk.sentences
    words = set(tokens(text))
    scored = [len(words & set(tokens(sentence.text))) for sentence in chunk.sentences]
    best = scored.index(max(scored))
    return chunk.sentences[best : best + 2]


def _cited(said: Sequence[Sentence], chunk: Chunk) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    """Number the sources in order of appearance; each citation quotes all that was taken from it."""
    quotes: dict[str, list[str]] = {}
    order = []
    for sentence in said:
        for source in sentence.sources:
            if source.key not in quotes:
                order.append(source)
            quotes.setdefault(source.key, []).append(sentence.text)
    markers = {source.key: number for number, source in enumerate(order, start=1)}
    lines = tuple(
        sentence.text + " " + "".join(f"[{markers[source.key]}]" for source in sentence.sources) for sentence in said
    )
    citations = tuple(
        Citation(
            marker=markers[source.key],
            title=source.title(chunk.language),
            url=source.url,
            language=chunk.language,
            date=source.date,
            quote=" ".join(quotes[source.key]),
        )
        for source in order
    )
    return lines, citations
