"""What holds on the day a question is asked: which passages to answer from, and what became of those that hold no more."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.model import Chunk, Language, Passage, Question
from knowledge.ports import LibraryStore
from knowledge.text import year_spans

_LONGEST_CHAIN = 5
"""Successors of successors that are followed; a ring of them ends there."""


def in_force_first(passages: Sequence[Passage], question: Question) -> list[Passage]:
    """The passages that hold on the day of the question before those that do not; a question about past years keeps their order.

    Of a passage that exists in several languages the edition that holds is shown.
    """
    if not question.day:
        return list(passages)
    held = [_edition_in_force(passage, question.day) for passage in passages]
    if asks_of_past(question):
        return held
    return sorted(held, key=lambda passage: _lapse(passage.chunk, question.day))


def asks_of_past(question: Question) -> bool:
    """Whether the question names a year before the one in which it is asked."""
    spans = year_spans(question.text, question.year)
    return bool(spans and question.year) and all(span.last < (question.year or 0) for span in spans)


def _lapse(chunk: Chunk, day: str) -> int:
    return 1 if chunk.validity.is_over(day) or chunk.validity.is_ahead(day) else 0


def _edition_in_force(passage: Passage, day: str) -> Passage:
    if not _lapse(passage.chunk, day):
        return passage
    other = next((chunk for chunk in passage.alternatives if not _lapse(chunk, day)), None)
    if other is None:
        return passage
    rest = tuple(chunk for chunk in (passage.chunk, *passage.alternatives) if chunk is not other)
    return replace(passage, chunk=other, alternatives=rest)


def find_successor(store: LibraryStore, chunk: Chunk, language: Language, day: str) -> Chunk | None:
    """The beginning of what took the place of the chunk's document, in the asker's language if there is one."""
    name = chunk.validity.successor
    found: Chunk | None = None
    for _ in range(_LONGEST_CHAIN):
        documents = store.find_documents(name) if name else ()
        if not documents:
            break
        beginnings = [chunks[0] for document_id in documents if (chunks := store.list_chunks(document_id))]
        if not beginnings:
            break
        by_language = {beginning.language: beginning for beginning in beginnings}
        found = by_language.get(language) or by_language.get(Language.EN) or beginnings[0]
        if not found.validity.is_over(day):
            break
        name = found.validity.successor
    return found
