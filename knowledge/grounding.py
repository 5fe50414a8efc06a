"""Sentences with their sources cited, and whether every sentence stands on one; pure."""

import re
from collections.abc import Sequence

from knowledge.model import Chunk, Citation, Grounding, Sentence
from knowledge.text import figures, normalised, year_spans

_MARKER = re.compile(r"\s*\[(\d+)\]")


def unmarked(text: str) -> str:
    """The text without the markers of its sources."""
    return _MARKER.sub("", text)


def ground(lines: Sequence[str], citations: Sequence[Citation]) -> Grounding:
    """Tell how far the lines of an answer stand on their citations.

    A line is supported when it carries a marker, each of its markers has a citation, and its words, or at the least every figure and year
    in them, stand in what those citations quote.
    """
    by_marker = {citation.marker: citation for citation in citations}
    supported = 0
    for line in lines:
        markers = [int(found) for found in _MARKER.findall(line)]
        if not markers or any(marker not in by_marker for marker in markers):
            continue
        said = normalised(unmarked(line))
        quoted = normalised(" ".join(by_marker[marker].quote for marker in markers))
        if said in quoted or (figures(said) <= figures(quoted) and set(year_spans(said)) <= set(year_spans(quoted))):
            supported += 1
    if not lines or not supported:
        return Grounding.UNSUPPORTED
    return Grounding.SUPPORTED if supported == len(lines) else Grounding.PARTIAL


def cited(said: Sequence[Sentence], chunk: Chunk) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    """Number the sources in order of appearance; each citation quotes all that was taken from it."""
    quotes: dict[str, list[str]] = {}
    pages: dict[str, int | None] = {}
    order = []
    for sentence in said:
        for source in sentence.sources:
            if source.key not in quotes:
                order.append(source)
                pages[source.key] = sentence.page
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
            page=pages[source.key],
            is_read_date=source.is_read_date,
        )
        for source in order
    )
    return lines, citations
