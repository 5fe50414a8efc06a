"""The pipeline: question -> passages -> sentences -> grounding -> Answer, or it abstains."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answer_kind import AnswerKind, Expected, expected_answer
from knowledge.approving import LEAST_LIKENESS, Approving
from knowledge.countries import countries
from knowledge.grounding import cited, ground
from knowledge.model import (
    Answer,
    Chunk,
    ChunkId,
    Citation,
    Closed,
    DocumentId,
    Grounding,
    Language,
    Misfit,
    Note,
    Outcome,
    Passage,
    Question,
    Sentence,
    Trace,
    TracedPassage,
)
from knowledge.names import proper_names
from knowledge.phrasing import asked_rounds, asks_for_next, asks_if_open, without_courtesy
from knowledge.retrieval import LEAST_NAMES, Retriever
from knowledge.text import figures, normalised, tokens, year_spans
from knowledge.validity import asks_of_past, find_successor, in_force_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Logistic models of "this passage answers this question".

    For the library's sections, which come with questions they answer, fitted on tests/quality/tuning.jsonl and held.jsonl. For running text on
    encyclopaedia texts, with and without the one that answers: Thai and Japanese questions to texts in their language, English ones to Thai texts,
    and Japanese and English ones to Thai government news; the biases are then set by `japandesk bench reading`: `threshold` answers from a
    probability of about 0.4 on, in another language of 0.6. `japandesk bench answers` prints what other thresholds would give.
    """

    bias: float = -4.41
    dense: float = 3.99
    asked: float = 4.08
    coverage: float = 3.29
    rest: float = 1.24
    known: float = 0.48
    nearness: float = 3.74
    gap_share: float = -4.64
    plain_bias: float = -5.4
    """For running text in the asker's language."""
    plain_dense: float = 3.76
    plain_known: float = 3.07
    plain_letters: float = 4.62
    plain_lead: float = 1.36
    plain_margin: float = 2.96
    plain_year: float = 0.62
    plain_nearness: float = 1.5
    """Less than of the library's sections: what a desk takes in is of its concern, even where few ask for it."""
    across_bias: float = -2.9
    """For a section of the library in another language."""
    across_standout: float = 38.0
    plain_across_bias: float = -4.5
    """For running text in another language."""
    plain_across_lead: float = 5.6
    plain_across_margin: float = 4.5
    plain_across_alike: float = 5.1
    plain_across_closer: float = 9.8
    """Of `Retriever.look_closer`; what was not looked at has none, and is not sure enough."""
    plain_across_sound: float = 1.9
    """For telling names as they are said: what tells the very province that is asked about speaks of it, however it is worded."""
    threshold: float = 0.6
    gap_threshold: float = 0.5
    """To say that our documents do not tell something takes less than to tell it."""

    def confidence(self, passage: Passage, question: Question) -> float:
        """How likely the passage answers the question, 0 to 1."""
        # What is far from all that contacts ask the desk for, and names nothing that it knows, needs more.
        far = 0.0 if passage.is_named else _MOST_NEAR - min(question.nearness, _MOST_NEAR)
        total = (
            self._edited(passage) - self.nearness * far
            if passage.chunk.asks
            else self._plain(passage, question) - self.plain_nearness * far
        )
        if passage.standout is None:
            total += self.gap_share * passage.gap_share * (not passage.chunk.is_gap)
        return 1 / (1 + math.exp(-total))

    def _edited(self, passage: Passage) -> float:
        if passage.standout is not None:
            # The words that texts share say nothing across languages, and how close texts are differs by subject: what counts is that no other is.
            return self.across_bias + self.across_standout * passage.standout
        return (
            self.bias
            + self.dense * passage.dense
            + self.asked * passage.asked
            + self.coverage * passage.coverage
            + self.rest * passage.rest
            + self.known * passage.known
        )

    def _plain(self, passage: Passage, question: Question) -> float:
        if passage.standout is not None:
            return (
                self.plain_across_bias
                + self.plain_across_lead * passage.lead
                + self.plain_across_margin * passage.margin
                + self.plain_across_alike * passage.alike_margin
                + self.plain_across_closer * passage.closer
                + self.plain_across_sound * passage.is_told_by_sound
            )
        return (
            self.plain_bias
            + self.plain_dense * passage.dense
            + self.plain_known * passage.known
            + self.plain_letters * passage.letters
            + self.plain_lead * passage.lead
            + self.plain_margin * passage.margin
            + self.plain_year * bool(year_spans(question.text, question.year))
        )


_NEARER = 0.03
"""How much nearer a question of the library must be to come before an approved answer."""
_MOST_NEAR = 0.8
"""Nearness beyond this says no more."""
_GAP_MARGIN = 0.09
_GAP_ASKED = 0.65
"""A question much closer to one that our documents do not answer than to any that the best passage answers is not answered by it."""
_REST_SHARE = 0.75
"""A second look is worth its time only when it leaves out a good part of the utterance."""
_REST_CONFIDENCE = 0.85
_OPEN_CONFIDENCE = 0.85
"""Whether something is still open is told by its dates, whatever its words."""
_NEAREST_CONFIDENCE = 0.3
"""Of a document that is named as the nearest when there is no answer: where a text that answers is there, two of three such are the right one."""
_MOST_NEAREST = 2
_CONTACTS = frozenset((AnswerKind.PHONE, AnswerKind.MAIL, AnswerKind.ADDRESS))
_MOST_LINES = 4
_QUOTE_CHARS = 420
"""Most characters of running text in one answer; a few lines on a phone."""
_FOREIGN_QUOTE_CHARS = 640
"""The same of a text in another language, nearly all of a passage: which of its sentences answers is told less surely there."""
_EDITION_MARGIN = 0.15
"""What holds now is another edition of what is over only if it answers nearly as well; else what is over is told as closed."""
_SECOND_MARGIN = 0.18
"""A second section joins the answer when it ranks this close behind the first, and is as well supported."""


class Answering:
    """Answers questions from the library, or abstains."""

    def __init__(
        self, retriever: Retriever, support: Support | None = None, approving: Approving | None = None
    ) -> None:
        """Answer from what `retriever` finds; what staff approved comes first."""
        self._retriever = retriever
        self._approving = approving
        self._support = support or Support()

    def answer(self, question: Question) -> Answer:
        """Answer with the best supported sentences, or abstain when support is weak."""
        question = replace(question, text=without_courtesy(question.text))
        approved = self._approved(question)
        if approved is not None:
            return approved
        expected = expected_answer(question.text)
        answer = self._attempt(question, expected)
        if not answer.is_abstention:
            return answer
        # "Medical devices. Oh wait, what is SMRJ?": what stands before the name may be about something else.
        rest = self._retriever.from_first_name(question.text)
        if not rest or len(rest) > len(question.text) * _REST_SHARE or year_spans(question.text, question.year):
            return answer
        if any(name.text not in rest for name in proper_names(question.text)):
            # "When did Kagawa sign with DIPROM": what stands before is named, too, so it is part of what is asked.
            return answer
        # "How much is it to join X" asks for an amount, with or without its beginning.
        second = self._attempt(replace(question, text=rest, min_confidence=_REST_CONFIDENCE), expected, is_second=True)
        if second.is_abstention or second.is_gap:
            return answer
        return replace(second, unasked=normalised(question.text).removesuffix(rest))

    def _approved(self, question: Question) -> Answer | None:
        """What staff approved for this question, unless the library has a question that is nearer still."""
        if self._approving is None:
            return None
        found = self._approving.find(question, self._retriever.searched_text(question))
        if found is None:
            return None
        approved, likeness = found
        passages = self._retriever.retrieve(question)
        if any(passage.asked > likeness + _NEARER for passage in passages):
            return None
        spoken = next(
            (one for one in (question.language, Language.EN, *approved.texts) if approved.texts.get(one)), None
        )
        if spoken is None:
            return None
        lines = tuple(line.strip() for line in approved.texts[spoken].splitlines() if line.strip())
        citations = self._approving.cite(approved, spoken)
        markers = "".join(f"[{one.marker}]" for one in citations)
        answer = Answer(
            lines=(*lines[:-1], f"{lines[-1]} {markers}"),
            citations=citations,
            grounding=Grounding.SUPPORTED,
            confidence=round(likeness, 3),
            notes=() if spoken is question.language else (Note.OTHER_LANGUAGE,),
            is_named=bool(self._retriever.find_names(question.text)),
        )
        trace = self._trace(question, answer, passages, (), LEAST_LIKENESS, {})
        return replace(answer, trace=replace(trace, outcome=Outcome.APPROVED, approved_id=approved.id))

    def _attempt(self, question: Question, expected: Expected | None, *, is_second: bool = False) -> Answer:
        passages = self._retriever.retrieve(question)
        if is_second:
            # Much running text holds a name; a section of the library that does was written for it.
            passages = [passage for passage in passages if passage.chunk.is_edited]
        misfits = {passage.chunk.id: _misfit(question, expected, passage) for passage in passages}
        threshold = max(self._support.threshold, question.min_confidence or 0.0)
        fitting = [passage for passage in passages if misfits[passage.chunk.id] is None]
        if self._needs_closer_look(fitting, question, threshold):
            passages = self._retriever.look_closer(question, passages)
            fitting = [passage for passage in passages if misfits[passage.chunk.id] is None]
        if not fitting:
            answer = _abstention(passages[0] if passages else None, 0.0)
            return replace(answer, trace=self._trace(question, answer, passages, (), threshold, misfits))
        fitting = self._in_force(fitting, question)
        best = _known_gap(fitting) or fitting[0]
        confidence = self._support.confidence(best, question)
        if best.is_named and best.chunk.validity.valid_until and asks_if_open(question.text):
            confidence = max(confidence, _OPEN_CONFIDENCE)
        if confidence < threshold and not best.chunk.is_gap:
            # Ranks compare what is unlike: sections with running text, one language with another.
            for other in fitting[1:3]:
                if not other.chunk.is_edited and (sure := self._support.confidence(other, question)) >= threshold:
                    best, confidence = other, sure
                    break
        if best.chunk.is_gap:
            threshold = min(threshold, self._support.gap_threshold)
        if confidence < threshold:
            answer = replace(_abstention(best, confidence), nearest=self._nearest(question, fitting))
            return replace(answer, trace=self._trace(question, answer, passages, (), threshold, misfits))
        chosen = [best]
        if not best.chunk.is_gap:
            chosen += [
                passage
                for passage in fitting[1:3]
                if best.score - passage.score < _SECOND_MARGIN
                and self._support.confidence(passage, question) >= threshold
                and passage.chunk.is_edited
                and not passage.chunk.is_gap
                and passage.chunk.language is best.chunk.language
            ]
        related = [
            passage.chunk.heading
            for passage in fitting
            if passage not in chosen
            and not passage.chunk.is_gap
            and passage.chunk.is_edited
            and passage.chunk.document_id == best.chunk.document_id
        ]
        validity = best.chunk.validity
        if question.day and validity.is_over(question.day) and not asks_of_past(question):
            answer = self._closed(question, best, confidence)
        else:
            answer = self._compose(question, chosen, confidence, tuple(related[:2]))
            if question.day and not answer.is_abstention:
                ahead = validity.valid_from if validity.is_ahead(question.day) else ""
                past = validity.is_over(question.day)
                answer = replace(answer, opens=ahead, until="" if past else validity.valid_until)
        return replace(answer, trace=self._trace(question, answer, passages, chosen, threshold, misfits))

    def _needs_closer_look(self, fitting: Sequence[Passage], question: Question, threshold: float) -> bool:
        """Whether running text in another language may answer, and nothing in the asker's language does for certain."""
        if not any(passage.is_unread for passage in fitting[:3]):
            return False
        return fitting[0].is_unread or self._support.confidence(fitting[0], question) < threshold

    def _nearest(self, question: Question, passages: Sequence[Passage]) -> tuple[Citation, ...]:
        """The documents of running text that may answer. What the library says was edited to be found: what it does not say, it does not hold."""
        likely: dict[DocumentId, Passage] = {}
        for passage in passages:
            if not passage.chunk.is_edited and self._support.confidence(passage, question) >= _NEAREST_CONFIDENCE:
                likely.setdefault(passage.chunk.document_id, passage)
        found = []
        for marker, passage in enumerate(list(likely.values())[:_MOST_NEAREST], start=1):
            _, citations = cited(_picked(question, passage)[:1], passage.chunk)
            found.append(replace(citations[0], marker=marker))
        return tuple(found)

    def _in_force(self, passages: Sequence[Passage], question: Question) -> list[Passage]:
        """What holds on that day first, where it answers as well as what does not."""
        ordered = in_force_first(passages, question)
        first, was_first = ordered[0], passages[0]
        is_beside = was_first.score - first.score > _EDITION_MARGIN and first.chunk.group != was_first.chunk.group
        return list(passages) if is_beside else ordered

    def _closed(self, question: Question, passage: Passage, confidence: float) -> Answer:
        """That what the question is about is over, from the document itself, and how what took its place begins."""
        over = passage.chunk
        successor = find_successor(self._retriever.store, over, question.language, question.day)
        said = list(_picked(question, passage)[:1])
        _, citations = cited(said, over)
        lines: tuple[str, ...] = ()
        if successor is not None:
            beginning, more = cited(successor.sentences[:2], successor)
            shift = len(citations)
            lines = tuple(_renumbered(line, shift) for line in beginning)
            citations += tuple(replace(one, marker=one.marker + shift) for one in more)
        return Answer(
            lines=lines,
            citations=citations,
            grounding=Grounding.SUPPORTED,
            confidence=round(confidence, 3),
            is_named=passage.is_named,
            topic=_name(successor or over),
            document=_family(successor or over),
            shown=(successor or over).group,
            closed=Closed(
                title=over.title,
                until=over.validity.valid_until,
                marker=citations[0].marker,
                successor=successor.title if successor else "",
            ),
        )

    def _trace(
        self,
        question: Question,
        answer: Answer,
        passages: Sequence[Passage],
        chosen: Sequence[Passage],
        threshold: float,
        misfits: Mapping[ChunkId, Misfit | None],
    ) -> Trace:
        """How the answer came about."""
        told = Outcome.GAP if answer.is_gap else Outcome.ANSWERED
        return Trace(
            searched=self._retriever.searched_text(question),
            outcome=Outcome.ABSTAINED if answer.is_abstention else told,
            confidence=answer.confidence,
            threshold=threshold,
            passages=tuple(
                TracedPassage(
                    chunk_id=passage.chunk.id,
                    document_id=passage.chunk.document_id,
                    version=passage.chunk.version,
                    language=passage.chunk.language,
                    title=passage.chunk.title,
                    heading=passage.chunk.heading,
                    text=passage.chunk.text,
                    score=round(passage.score, 4),
                    dense=round(passage.dense, 4),
                    asked=round(passage.asked, 4),
                    coverage=round(passage.coverage, 4),
                    rest=round(passage.rest, 4),
                    known=round(passage.known, 4),
                    letters=round(passage.letters, 4),
                    confidence=round(self._support.confidence(passage, question), 4),
                    is_chosen=passage in chosen and not answer.is_abstention,
                    alike=round(passage.alike, 4),
                    told=round(passage.told, 4),
                    closer=round(passage.closer, 4),
                    misfit=misfits.get(passage.chunk.id),
                )
                for passage in passages
            ),
            embedder=self._retriever.embedder_name,
        )

    def _compose(
        self, question: Question, passages: Sequence[Passage], confidence: float, related: tuple[str, ...]
    ) -> Answer:
        best = passages[0].chunk
        said = list(_picked(question, passages[0]))
        said = said[: _MOST_LINES - 1] if len(passages) > 1 else said
        for passage in passages[1:2]:
            said += [sentence for sentence in passage.chunk.sentences[:1] if sentence not in said]
        lines, citations = cited(said[:_MOST_LINES], best)
        grounding = ground(lines, citations)
        if grounding is not Grounding.SUPPORTED:
            return _abstention(passages[0], confidence)
        notes = []
        if best.language is not question.language:
            notes.append(Note.OTHER_LANGUAGE)
        if _differs(question.text, best):
            notes.append(Note.FIGURE_DIFFERS)
        return Answer(
            lines=lines,
            citations=citations,
            grounding=grounding,
            confidence=round(confidence, 3),
            notes=tuple(notes),
            is_gap=best.is_gap,
            is_named=passages[0].is_named or passages[0].told == 1.0,
            topic=_name(best),
            document=_family(best),
            shown=best.group,
            related=related,
        )


def _differs(text: str, chunk: Chunk) -> bool:
    """The question states a figure of two digits or more that the passage does not hold, and none that it holds."""
    stated = {figure for figure in figures(text) if len(figure) > 1}
    held = figures(" ".join((chunk.text, chunk.heading, chunk.title)))
    return bool(stated and held) and not stated & held


def _abstention(nearest: Passage | None, confidence: float) -> Answer:
    return Answer(
        lines=(),
        citations=(),
        grounding=Grounding.UNSUPPORTED,
        confidence=round(confidence, 3),
        topic=_name(nearest.chunk) if nearest and nearest.is_named else "",
        document=_family(nearest.chunk) if nearest else "",
    )


def _name(chunk: Chunk) -> str:
    """What its document is commonly called."""
    return chunk.aliases[0] if chunk.aliases else chunk.title


def _family(chunk: Chunk) -> str:
    """Its document, in whatever language."""
    return chunk.document_id.split("@")[0]


def _known_gap(passages: Sequence[Passage]) -> Passage | None:
    """The section that says that our documents do not tell this, when the question is one of those it names."""
    best = passages[0]
    if best.chunk.is_gap or not best.chunk.asks:
        return None
    least = max(_GAP_ASKED, best.asked + _GAP_MARGIN)
    gaps = [passage for passage in passages if passage.chunk.is_gap and passage.asked >= least]
    # What is asked about one thing by name is not answered by what is unknown of another.
    return next((passage for passage in gaps if passage.is_named or not best.is_named), None)


def _fits_years(question: Question, passage: Passage) -> bool:
    """A question about a year is answered only by what speaks of that year, or was published in it."""
    asked = year_spans(question.text, question.year)
    if not asked:
        return True
    chunks = (passage.chunk, *passage.alternatives)
    known = [span for chunk in chunks for span in year_spans(" ".join((chunk.title, chunk.heading, chunk.text)))]
    known += [
        span
        for chunk in chunks
        for sentence in chunk.sentences
        for source in sentence.sources
        if source.date and not source.is_own and not source.is_read_date
        for span in year_spans(source.date[:4])
    ]
    return any(span.first <= year.last and year.first <= span.last for year in asked for span in known)


def _is_bygone(question: Question, chunk: Chunk) -> bool:
    """What comes next is not told by a text that speaks of years gone by only."""
    if chunk.is_edited or not question.day or not asks_for_next(question.text):
        return False
    told = year_spans(f"{chunk.title} {chunk.text}")
    return bool(told) and all(span.last < int(question.day[:4]) for span in told)


def _misfit(question: Question, expected: Expected | None, passage: Passage) -> Misfit | None:
    """Why the passage cannot be what is asked for; None: it can."""
    if passage.names < LEAST_NAMES:
        return Misfit.NAMES
    if passage.chunk.is_gap:
        # What our documents do not tell, they tell for no year, and name no amount.
        return None
    if passage.is_of_another:
        return Misfit.ANOTHER
    abroad = countries(question.text)
    if abroad and passage.chunk.is_edited and not abroad <= _told_countries(passage):
        return Misfit.COUNTRIES
    if not _fits_years(question, passage) or _is_bygone(question, passage.chunk):
        return Misfit.YEARS
    rounds = asked_rounds(question.text)
    if rounds and not rounds <= _told_figures(passage):
        return Misfit.ROUNDS
    return None if _fits_kind(question, expected, passage) else Misfit.KIND


def _told_countries(passage: Passage) -> frozenset[int]:
    """The countries that a passage names, in whatever language, with its titles and the questions it answers."""
    chunks = (passage.chunk, *passage.alternatives)
    return countries(
        " ".join(text for chunk in chunks for text in (chunk.title, chunk.heading, *chunk.asks, chunk.text))
    )


def _told_figures(passage: Passage) -> frozenset[str]:
    """The figures of a passage, in whatever language, with its titles."""
    chunks = (passage.chunk, *passage.alternatives)
    return figures(" ".join(text for chunk in chunks for text in (chunk.title, chunk.heading, chunk.text)))


def _fits_kind(question: Question, expected: Expected | None, passage: Passage) -> bool:
    """A question for an amount, a time, a number to call is answered only by what holds one."""
    if expected is None:
        return True
    if expected.kind in _CONTACTS and not passage.chunk.is_edited:
        return _tells_contact(question, expected, passage.chunk)
    return any(
        # Thai is cut into pieces that end where a space is.
        expected.is_held_by(
            " ".join((chunk.heading, *(sentence.text for sentence in chunk.sentences[place : place + 2])))
        )
        for chunk in (passage.chunk, *passage.alternatives)
        for place in range(len(chunk.sentences))
    )


def _tells_contact(question: Question, expected: Expected, chunk: Chunk) -> bool:
    """Whether running text tells how to reach who is asked about, and not somebody else.

    Who is called stands beside the number, or in the title where nobody else is named beside it.
    """
    asked = _latin_words(question.text)
    in_title = asked & set(tokens(chunk.title))
    for place in _answering_sentences(chunk, expected):
        beside = " ".join(sentence.text for sentence in chunk.sentences[max(0, place - 1) : place + 1])
        if not asked or asked & set(tokens(beside)) or (in_title and not _latin_words(beside)):
            return True
    return False


def _latin_words(text: str) -> set[str]:
    """The words of the names in Latin letters that a text holds."""
    return {word for name in proper_names(text) if name.text.isascii() for word in name.words}


def _answering_sentences(chunk: Chunk, expected: Expected | None) -> list[int]:
    """Places of the sentences that hold the kind of thing that is asked for."""
    if expected is None:
        return []
    return [place for place, sentence in enumerate(chunk.sentences) if expected.is_held_by(sentence.text)]


def _picked(question: Question, passage: Passage) -> Sequence[Sentence]:
    """What to show: a section of the library whole; of running text the best sentence with what stands around it, as one quote.

    The best holds the kind of thing that is asked for, most of the question's words, and is nearest in meaning.
    """
    chunk = passage.chunk
    if chunk.is_edited:
        return chunk.sentences
    words = set(tokens(question.text))
    told = [words & set(tokens(sentence.text)) for sentence in chunk.sentences]
    nears = (*passage.nears, *[0.0] * len(told))
    # What every sentence says tells none from the others.
    weights = {word: 1 / sum(word in own for own in told) for own in told for word in own}
    total = sum(weights.values()) or 1.0
    held = [sum(weights[word] for word in own) / total + near for own, near in zip(told, nears, strict=False)]
    answering = _answering_sentences(chunk, expected_answer(question.text)) or range(len(held))
    first = last = max(answering, key=lambda place: (held[place], -place))
    most = _QUOTE_CHARS if chunk.language is question.language else _FOREIGN_QUOTE_CHARS
    while True:
        around = [place for place in (first - 1, last + 1) if 0 <= place < len(chunk.sentences)]
        fitting = [place for place in around if _length(chunk, min(place, first), max(place, last)) <= most]
        if not fitting:
            break
        place = max(fitting, key=lambda place: (held[place], place))
        first, last = min(place, first), max(place, last)
    quoted = chunk.sentences[first : last + 1]
    text = " ".join(sentence.text for sentence in quoted)
    return [Sentence(text=text, sources=quoted[0].sources, page=quoted[0].page)]


def _renumbered(line: str, shift: int) -> str:
    """The line with its markers counted on from those before it."""
    return re.sub(r"\[(\d+)\]", lambda found: f"[{int(found.group(1)) + shift}]", line)


def _length(chunk: Chunk, first: int, last: int) -> int:
    return sum(len(sentence.text) for sentence in chunk.sentences[first : last + 1])
