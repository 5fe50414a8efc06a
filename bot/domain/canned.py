"""Texts that staff use again and again, with gaps that the desk fills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.model import Language

PLACEHOLDERS = ("contact", "company", "number", "staff", "opens")
"""What can stand between braces: the contact's name, their company, the lead's number, who writes, when the desk opens next."""
GAP = "…"
MAX_CANNED_CHARS = 2_000
MAX_CANNED_NAME_CHARS = 100
_BRACED = re.compile(r"\{\s*([^{}\n]*?)\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """A text in each language in which staff wrote it."""

    id: int
    """0: not kept yet."""
    name: str
    texts: Mapping[Language, str]
    """Empty: not in that language."""


def find_unknown(text: str) -> tuple[str, ...]:
    """What stands between braces and is no placeholder, or a brace that stands alone; in order, each once."""
    unknown = [match.group() for match in _BRACED.finditer(text) if match.group(1) not in PLACEHOLDERS]
    alone = [sign for sign in _BRACED.sub("", text) if sign in "{}"]
    return tuple(dict.fromkeys((*unknown, *alone)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled, once: what a value holds is taken as it is.

    Args:
        text: Of a canned reply.
        values: By the names of `PLACEHOLDERS`; what is missing or empty leaves a gap for whoever sends it to see.
    """
    return _BRACED.sub(
        lambda match: (values.get(match.group(1)) or GAP) if match.group(1) in PLACEHOLDERS else match.group(), text
    )
