"""Does every sentence stand on a cited source? Pure."""

import re
from collections.abc import Sequence

from knowledge.model import Citation, Grounding
from knowledge.text import figures, normalised, year_spans

_MARKER = re.compile(r"\s*\[(\d+)\]")


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
        said = normalised(_MARKER.sub("", line))
        quoted = normalised(" ".join(by_marker[marker].quote for marker in markers))
        if said in quoted or (figures(said) <= figures(quoted) and set(year_spans(said)) <= set(year_spans(quoted))):
            supported += 1
    if not lines or not supported:
        return Grounding.UNSUPPORTED
    return Grounding.SUPPORTED if supported == len(lines) else Grounding.PARTIAL
