"""Answers that staff approved: which question they answer, and until when.

An approved answer is given when the same is asked again, in other words or another language. What is asked must be as near as a paraphrase is,
name the same things, and hold the same figures and years: a near question about another thing is none of its questions. It rests on documents in
the version that staff read, and stops as soon as one of them changes or goes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.grounding import cited
from knowledge.grouping import marks_of
from knowledge.model import ApprovedAnswer, Chunk, Citation, DocumentId, Language, Question
from knowledge.ports import ApprovedStore, LibraryStore, QuestionIndex
from knowledge.text import tokens

LEAST_LIKENESS = 0.72
"""Of a paraphrase (centred cosine of the sentence encoder): paraphrases across languages begin there, neighbours mostly end below."""

_SOURCE = {
    Language.TH: "คำตอบที่โต๊ะญี่ปุ่นรับรอง",
    Language.JA: "ジャパンデスクが確認した回答",
    Language.EN: "Answer approved by the Japan Desk",
}


class Approving:
    """Keeps approved answers, and finds the one that a question asks for."""

    def __init__(
        self,
        store: ApprovedStore,
        index: QuestionIndex,
        library: LibraryStore,
        find_names: Callable[[str], tuple[str, ...]],
    ) -> None:
        """Keep them in `store`; `find_names` tells what a text names."""
        self._store = store
        self._index = index
        self._library = library
        self._find_names = find_names

    def put(self, approved: ApprovedAnswer) -> None:
        """Keep an answer, or what became of it; it is given from now on."""
        self._store.put_approved(approved)
        self._index.add_questions({approved.id: approved.questions})

    def drop(self, approved_id: str) -> None:
        """Forget an answer."""
        self._store.drop_approved(approved_id)
        self._index.remove_questions([approved_id])

    def list_all(self) -> Sequence[ApprovedAnswer]:
        """Every answer, the newest first; those that no longer rest on what was read are told as stopped."""
        return [self._checked(one) for one in self._store.list_approved()]

    def find_one(self, approved_id: str) -> ApprovedAnswer | None:
        """The answer of that id."""
        found = self._store.find_approved(approved_id)
        return self._checked(found) if found else None

    def count_hit(self, approved_id: str) -> None:
        """It was given once more."""
        self._store.count_hit(approved_id)

    def version_of(self, document_id: DocumentId) -> int:
        """The version of a document that is in the library; 0: it is not there."""
        chunks = self._library.list_chunks(document_id)
        return chunks[0].version if chunks else 0

    def find(self, question: Question, searched: str) -> tuple[ApprovedAnswer, float] | None:
        """The approved answer to a question, and how near its question is.

        Args:
            question: What is asked.
            searched: The same, with the topic that it leans on.
        """
        nearest = self._index.search_questions(searched, question.language)
        for approved_id, likeness in sorted(nearest.items(), key=lambda pair: -pair[1]):
            if likeness < LEAST_LIKENESS:
                return None
            approved = self.find_one(approved_id)
            if approved and not approved.stopped_because and self._asks_same(searched, approved):
                return approved, likeness
        return None

    def _asks_same(self, text: str, approved: ApprovedAnswer) -> bool:
        """Whether one of its questions names the same things, figures and years."""
        asked = marks_of(text, self._find_names)
        return any(marks_of(one, self._find_names) == asked for one in approved.questions)

    def _checked(self, approved: ApprovedAnswer) -> ApprovedAnswer:
        """The answer, stopped where a document that it rests on changed since it was read; a version never comes back."""
        changed = next((own for own, version in approved.rests_on if self.version_of(own) != version), None)
        if changed is None:
            return approved
        chunks = self._library.list_chunks(changed)
        return replace(approved, stopped_because=chunks[0].title if chunks else changed.removeprefix("file:"))

    def cite(self, approved: ApprovedAnswer, language: Language) -> tuple[Citation, ...]:
        """What an approved answer stands on: that the desk approved it, and when; then the documents that it was taken from."""
        text = approved.texts[language]
        own = Citation(
            marker=1, title=_SOURCE[language], url="", language=language, date=approved.approved_on, quote=text
        )
        documents = [chunks for one, _ in approved.rests_on if (chunks := self._library.list_chunks(one))]
        return (own, *(_cited(chunks, text, marker) for marker, chunks in enumerate(documents, start=2)))


def _cited(chunks: Sequence[Chunk], text: str, marker: int) -> Citation:
    """A document, quoted where it shares most words with a text."""
    words = set(tokens(text))
    _, chunk, said = max(
        (
            (len(words & set(tokens(sentence.text))), chunk, sentence)
            for chunk in chunks
            for sentence in chunk.sentences
        ),
        key=lambda one: one[0],
    )
    _, citations = cited([said], chunk)
    return replace(citations[0], marker=marker)
