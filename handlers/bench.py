"""`japandesk bench`: the product measured through the path a message takes."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handlers.control import Control, OperationError
from knowledge.ports import Progress

_HARMLESS = frozenset({"no_answer", "smalltalk", "lead", "privacy", "events"})
"""A question that has no answer may also be met by a polite reply that states no fact."""


def score_answers(control: Control, file: Path, progress: Progress) -> dict[str, Any]:
    """Ask every question of a file in a conversation of its own and compare.

    A question is `right` when the reply is of the expected kind and, for an answer, every group of `must` is matched and nothing of
    `must_not`; `refused` when it was not answered although it could have been; `wrong` otherwise.
    """
    items = _read(file)
    outcomes: list[tuple[Mapping[str, Any], str, Mapping[str, Any]]] = []
    for number, item in enumerate(items, start=1):
        reply = control.run("ask", {"text": item["text"], "rehearsal": True})
        outcomes.append((item, _outcome(item, reply), reply))
        progress(number, len(items))
    times = sorted(reply["elapsed_ms"] for _, _, reply in outcomes)
    return {
        **_shares([outcome for _, outcome, _ in outcomes]),
        "by_language": _grouped(outcomes, "lang"),
        "by_kind": _grouped(outcomes, "kind"),
        "questions": len(items),
        "elapsed_ms": {"p50": quantile(times, 0.5), "p95": quantile(times, 0.95)},
        "thresholds": _thresholds(outcomes),
        "not_right": [
            {
                "id": item.get("id"),
                "text": item["text"],
                "outcome": outcome,
                "kind": reply["kind"],
                "reply": reply["text"],
            }
            for item, outcome, reply in outcomes
            if outcome != "right"
        ],
    }


def _read(file: Path) -> list[dict[str, Any]]:
    items = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                item = json.loads(line)
            except ValueError as error:
                raise OperationError(f"{file}, line {number}: not JSON ({error})") from error
            if not {"text", "kind"} <= set(item):
                raise OperationError(f"{file}, line {number}: needs 'text' and 'kind'")
            items.append(item)
    if not items:
        raise OperationError(f"{file} holds no questions")
    return items


def _outcome(item: Mapping[str, Any], reply: Mapping[str, Any]) -> str:
    text = reply["text"]
    if any(re.search(pattern, text) for pattern in item.get("must_not", ())):
        return "wrong"
    if item["kind"] == "no_answer":
        return "right" if reply["kind"] in _HARMLESS else "wrong"
    if item["kind"] != "answer":
        return "right" if reply["kind"] == item["kind"] else ("refused" if reply["kind"] == "no_answer" else "wrong")
    if reply["kind"] != "answer":
        return "refused"
    has_all = all(any(re.search(pattern, text) for pattern in group) for group in item.get("must", ()))
    return "right" if has_all else "wrong"


def _shares(outcomes: list[str]) -> dict[str, float]:
    return {name: round(outcomes.count(name) / len(outcomes), 4) for name in ("right", "wrong", "refused")}


def _grouped(outcomes: list[tuple[Mapping[str, Any], str, Mapping[str, Any]]], key: str) -> dict[str, dict[str, float]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for item, outcome, _ in outcomes:
        groups[str(item.get(key, "?"))].append(outcome)
    return {name: _shares(own) for name, own in sorted(groups.items())}


def _thresholds(outcomes: list[tuple[Mapping[str, Any], str, Mapping[str, Any]]]) -> list[dict[str, float]]:
    """What a stricter threshold would give: answers below it would have been refused."""
    rows = []
    answers = [(item, outcome, reply["confidence"]) for item, outcome, reply in outcomes if reply["kind"] == "answer"]
    answerable = sum(item["kind"] == "answer" for item, _, _ in outcomes) or 1
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        kept = [(item, outcome) for item, outcome, confidence in answers if confidence >= threshold]
        right = sum(outcome == "right" for item, outcome in kept if item["kind"] == "answer")
        wrong = sum(outcome == "wrong" for _, outcome in kept)
        rows.append({"threshold": threshold, "answered_right": round(right / answerable, 4), "answered_wrong": wrong})
    return rows


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of the sorted values stay below."""
    return values[min(len(values) - 1, int(len(values) * share))]


def render_scores(scores: Mapping[str, Any]) -> str:
    """The scores as a table for a person."""
    lines = [f"{'':<12}{'right':>8}{'wrong':>8}{'refused':>9}"]
    rows = [("all", scores), *scores["by_language"].items(), *scores["by_kind"].items()]
    lines += [f"{name:<12}{row['right']:>8.1%}{row['wrong']:>8.1%}{row['refused']:>9.1%}" for name, row in rows]
    lines.append(
        f"\n{scores['questions']} questions, {scores['elapsed_ms']['p50']:.0f} ms p50, {scores['elapsed_ms']['p95']:.0f} ms p95"
    )
    lines.append("\nif answers below a confidence were refused:")
    lines.append(f"{'confidence':<12}{'answerable answered right':>27}{'wrong answers':>15}")
    lines += [
        f"{row['threshold']:<12}{row['answered_right']:>27.1%}{row['answered_wrong']:>15}"
        for row in scores["thresholds"]
    ]
    lines += [
        f"\n{item['outcome']}: {item['id']} {item['text']}\n    {item['kind']}: {item['reply']}"
        for item in scores["not_right"]
    ]
    return "\n".join(lines)
