"""`japandesk bench retrieval`: a set in BEIR form through the product's own pipeline, and through what others do.

Sets hold `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and `qrels.tsv` or `qrels/test.tsv` (query, passage, score);
`lang` on their lines is used where it is given. Measures as in BEIR (Thakur et al. 2021, arxiv.org/abs/2104.08663).
"""

import csv
import json
import math
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.bench import quantile
from handlers.control import OperationError
from handlers.knowing import LIBRARY, open_knowledge
from knowledge.adapters.folder_source import read_library
from knowledge.chunking import chunks_of, document_of
from knowledge.model import Block, Document, FileText, Language, Question
from knowledge.ports import Progress
from knowledge.text import guess_language

DEPTH = 100
"""How many passages are asked for."""
_LOOKED_AT = 10
"""How many of them are looked at closer, as far as they are in another language."""
Ranking = Sequence[str]
"""Ids of passages, best first."""
Search = Callable[[str, Language], Ranking]
"""Finds passages for a question in a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A passage or a question of a set."""

    id: str
    title: str = ""
    text: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Passages, questions, and which passages answer which question, with how well."""

    passages: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    relevant: Mapping[str, Mapping[str, int]]


def read_set(folder: Path) -> RetrievalSet:
    """Read a set.

    Raises:
        OperationError: A file is missing or has another form; the text names it.
    """
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    path = next((folder / name for name in ("qrels.tsv", "qrels/test.tsv") if (folder / name).exists()), None)
    if path is None:
        raise OperationError(f"{folder} has neither qrels.tsv nor qrels/test.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), start=1):
            if len(row) < 3 or not row[2].strip().lstrip("-").isdigit():
                if number == 1:
                    continue
                raise OperationError(
                    f"{path}, line {number}: needs question, passage and a whole number, parted by tabs"
                )
            if int(row[2]) > 0:
                judged[row[0]][row[1]] = int(row[2])
    questions = tuple(entry for entry in _entries(folder / "queries.jsonl") if entry.id in judged)
    passages = tuple(_entries(folder / "corpus.jsonl"))
    if not questions or not passages:
        raise OperationError(f"{folder} holds no passages, or no questions that are judged")
    return RetrievalSet(passages=passages, questions=questions, relevant=judged)


def _entries(path: Path) -> list[Entry]:
    if not path.exists():
        raise OperationError(f"{path} is missing")
    entries = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
                text = str(item["text"])
                own = str(item.get("lang") or item.get("language") or "")
                language = Language(own) if own in set(Language) else guess_language(text).language or Language.EN
                entries.append(
                    Entry(id=str(item["_id"]), title=str(item.get("title") or ""), text=text, language=language)
                )
            except (ValueError, KeyError, TypeError) as error:
                raise OperationError(f"{path}, line {number}: needs JSON with '_id' and 'text'") from error
    return entries


def measure_retrieval(folder: Path, progress: Progress, *, with_baselines: bool = True) -> dict[str, Any]:
    """Index a set and ask its questions, through our pipeline and each baseline; the figures by name of the contract."""
    found = read_set(folder)
    with tempfile.TemporaryDirectory() as name:
        figures = _measure_ours(found, Path(name), progress)
    baselines: dict[str, Any] = {}
    if with_baselines:
        from handlers.bench_baselines import BASELINES

        for title, prepare in BASELINES.items():
            baselines[title] = _measured(found, prepare)
    return {**figures, "baselines": baselines, "passages": len(found.passages), "questions": len(found.questions)}


def _measure_ours(found: RetrievalSet, folder: Path, progress: Progress) -> dict[str, Any]:
    """The product's own pipeline: the library's means, then the set's passages in place of the library."""
    knowledge = open_knowledge(folder)
    try:
        knowledge.index.learn(chunk for document in read_library(LIBRARY) for chunk in chunks_of(document))
        started = time.perf_counter()
        for start in range(0, len(found.passages), 200):
            documents = [document_of_entry(entry) for entry in found.passages[start : start + 200]]
            knowledge.ingest.take(documents)
            progress(min(start + 200, len(found.passages)), len(found.passages))
        seconds = time.perf_counter() - started
        count = knowledge.library.count_chunks()

        def search(text: str, language: Language) -> Ranking:
            question = Question(text=text, language=language)
            passages = knowledge.retriever.retrieve(question, DEPTH)
            passages = [*knowledge.retriever.look_closer(question, passages[:_LOOKED_AT]), *passages[_LOOKED_AT:]]
            return list(dict.fromkeys(id_of(passage.chunk.document_id) for passage in passages))

        return {**_scored(found, search), "chunks_per_second": round(count / seconds, 2), "peak_mb": _peak_mb()}
    finally:
        knowledge.file.close()


def document_of_entry(entry: Entry) -> Document:
    """A passage as a document that was taken in."""
    lines = [line for line in entry.text.splitlines() if line.strip()]
    file = FileText(title=entry.title, blocks=tuple(Block(heading="", text=line) for line in lines))
    return document_of(entry.id, file, entry.language, "")


def id_of(document_id: str) -> str:
    """The passage that such a document, or its family, was made of."""
    return document_id.removeprefix("file:").partition("@")[0]


def _measured(found: RetrievalSet, prepare: Callable[[Sequence[Entry]], Search]) -> dict[str, Any]:
    started = time.perf_counter()
    search = prepare(found.passages)
    seconds = time.perf_counter() - started
    return {
        **_scored(found, search),
        "chunks_per_second": round(len(found.passages) / seconds, 2),
        "peak_mb": _peak_mb(),
    }


def _scored(found: RetrievalSet, search: Search) -> dict[str, Any]:
    """Ask every question; a question's measure, then the mean of all."""
    search(found.questions[0].text, found.questions[0].language)  # dictionaries load at first use
    ndcg: list[float] = []
    reciprocal: list[float] = []
    recalls: dict[int, list[float]] = {depth: [] for depth in (1, 5, 100)}
    times: list[float] = []
    for question in found.questions:
        started = time.perf_counter()
        ranking = search(question.text, question.language)
        times.append((time.perf_counter() - started) * 1000)
        relevant = found.relevant[question.id]
        gains = [relevant.get(one, 0) for one in ranking[:10]]
        ndcg.append(_discounted(gains) / _discounted(sorted(relevant.values(), reverse=True)[:10]))
        first = next((place for place, gain in enumerate(gains, start=1) if gain), None)
        reciprocal.append(1 / first if first else 0.0)
        for depth, own in recalls.items():
            own.append(sum(one in relevant for one in ranking[:depth]) / len(relevant))
    times.sort()
    return {
        "ndcg@10": _mean(ndcg),
        "mrr@10": _mean(reciprocal),
        **{f"recall@{depth}": _mean(own) for depth, own in recalls.items()},
        "query_ms": {"p50": round(quantile(times, 0.5), 1), "p95": round(quantile(times, 0.95), 1)},
    }


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def _peak_mb() -> int:
    """Most memory that this process has held so far; what is measured first is not charged with what follows."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def render_retrieval(figures: Mapping[str, Any]) -> str:
    """The figures as a table for a person."""
    columns = ("ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@100")
    lines = [
        f"{'':<34}{''.join(f'{name:>11}' for name in columns)}{'p50 ms':>9}{'p95 ms':>9}{'chunks/s':>10}{'peak MB':>9}"
    ]
    for name, row in (("japandesk", figures), *figures["baselines"].items()):
        if "problem" in row:
            lines.append(f"{name:<34}{row['problem']}")
            continue
        scores = "".join(f"{row[column]:>11.4f}" for column in columns)
        times = f"{row['query_ms']['p50']:>9.1f}{row['query_ms']['p95']:>9.1f}"
        lines.append(f"{name:<34}{scores}{times}{row['chunks_per_second']:>10.1f}{row['peak_mb']:>9}")
    lines.append(f"{figures['passages']} passages, {figures['questions']} questions")
    return "\n".join(lines)
