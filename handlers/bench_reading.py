"""`japandesk bench reading`: articles taken in beside the shipped library, and questions about them answered.

Takes a set in BEIR form, as `bench retrieval` does. Every fifth passage is left out, so that some of the questions have no answer, though others
of their subject are there.
"""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from handlers.bench_retrieval import Entry, document_of_entry, id_of, read_set
from handlers.knowing import LIBRARY, open_knowledge
from knowledge.adapters.folder_source import read_library
from knowledge.answering import Answering
from knowledge.model import Answer, Question
from knowledge.ports import Progress

_LEFT_OUT = 5
"""One passage of so many."""


def measure_reading(folder: Path, most_questions: int, progress: Progress) -> dict[str, Any]:
    """Take the set in and ask its questions, or as many as told, evenly chosen; shares by whether the text that answers is there."""
    found = read_set(folder)
    left_out = {passage.id for passage in found.passages[_LEFT_OUT - 1 :: _LEFT_OUT]}
    asked = found.questions[:: max(1, len(found.questions) // most_questions)][:most_questions]
    with tempfile.TemporaryDirectory() as name:
        knowledge = open_knowledge(Path(name))
        try:
            knowledge.ingest.sync(list(read_library(LIBRARY)), "library")
            present = [passage for passage in found.passages if passage.id not in left_out]
            knowledge.ingest.take([document_of_entry(passage) for passage in present], progress)
            answering = Answering(knowledge.retriever)
            there: Counter[str] = Counter()
            not_there: Counter[str] = Counter()
            for question in asked:
                relevant = found.relevant[question.id].keys()
                outcome = _outcome(_ask(answering, question), relevant - left_out)
                (there if relevant - left_out else not_there)[outcome] += 1
        finally:
            knowledge.file.close()
    return {
        "passages": len(present),
        "there": _shares(there, ("right", "wrong", "named", "refused")),
        "left_out": _shares(not_there, ("wrong", "refused")),
    }


def _ask(answering: Answering, question: Entry) -> Answer:
    # What the desk is asked for is of its concern.
    return answering.answer(Question(text=question.text, language=question.language, nearness=1.0))


def _outcome(answer: Answer, relevant: set[str]) -> str:
    """`named`: no answer, but the right document is named as the nearest."""
    if not answer.is_abstention and not answer.is_gap:
        return "right" if id_of(answer.document) in relevant else "wrong"
    named = {unquote(one.url.removeprefix("/library/")) for one in answer.nearest}
    return "named" if named & relevant else "refused"


def _shares(outcomes: Counter[str], names: Sequence[str]) -> dict[str, float]:
    count = outcomes.total()
    return {"questions": count, **{name: round(outcomes[name] / max(1, count), 4) for name in names}}


def render_reading(figures: Mapping[str, Any]) -> str:
    """The figures for a person."""
    there, left_out = figures["there"], figures["left_out"]
    return "\n".join(
        (
            f"{figures['passages']} articles beside the library",
            f"{there['questions']} questions whose text is there: {there['right']:.1%} answered from it, {there['wrong']:.1%} from another;",
            f"  without an answer {there['named']:.1%} named it as the nearest, {there['refused']:.1%} did not",
            f"{left_out['questions']} questions whose text was left out: {left_out['wrong']:.1%} answered, {left_out['refused']:.1%} refused",
        )
    )
