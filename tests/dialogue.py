"""Whole conversations as text files that the desk's staff can read and write.

# what this conversation shows
@now 2026-11-25 10:00            the clock, in Bangkok's time (harness only)
@later 3 days                    so much later (harness only)
= question -> answer [1]         the library knows this (harness only)
~ utterance -> intent            what the bot takes an utterance for (harness only)
> what the contact says
< what the reply must say: these very letters, or a regular expression; `...` is anything
! what the reply must not say
@kind lead                       kind of the reply
@language th                     its language
@lead product: medical           what a field or slot of the one recorded lead must say, a slot with its key in brackets;
                                 `@lead reach:` must be empty (harness only)
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

FOLDER = Path(__file__).parent / "dialogues"
_MARKS = frozenset("=~><!@")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dialogue."""

    place: str
    """File and number, for whoever mends it."""
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply as the contact reads it: text, cards, sources, what may be tapped."""

    text: str
    kind: str
    language: str


class Stage(Protocol):
    """Whoever plays the bot's part."""

    async def say(self, text: str) -> Heard:
        """Say something and hear the reply."""

    async def prepare(self, line: Line) -> None:
        """Carry out a line that is not speech."""

    async def lead_field(self, name: str) -> str:
        """A field of the one recorded lead."""


def read_dialogue(path: Path) -> tuple[Line, ...]:
    """Read the lines that matter; a line of unknown form is an error, so that no check is lost to a slip of the pen."""
    lines = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        place = f"{path.name}:{number}"
        if not raw.strip() or raw.startswith("#"):
            continue
        mark, text = raw[0], raw[1:].strip()
        if mark not in _MARKS:
            raise ValueError(
                f"{place}: a line starts with one of {' '.join(sorted(_MARKS))} or #, not with {raw[:20]!r}"
            )
        lines.append(Line(place=place, mark=mark, text=text))
    if not any(line.mark in "<!" for line in lines):
        raise ValueError(f"{path.name}: expects nothing of any reply")
    return tuple(lines)


async def play(lines: tuple[Line, ...], stage: Stage) -> None:
    """Play a dialogue and check every line of it."""
    heard = Heard(text="", kind="", language="")
    for line in lines:
        if line.mark == ">":
            heard = await stage.say(line.text)
        elif line.mark == "<":
            assert line.text == "..." or _says(heard.text, line.text), _told(line, heard)
        elif line.mark == "!":
            assert not _says(heard.text, line.text), _told(line, heard)
        elif line.mark == "@" and line.text.startswith("kind "):
            assert heard.kind == line.text.removeprefix("kind ").strip(), _told(line, heard)
        elif line.mark == "@" and line.text.startswith("language "):
            assert heard.language == line.text.removeprefix("language ").strip(), _told(line, heard)
        elif line.mark == "@" and line.text.startswith("lead "):
            name, _, wanted = line.text.removeprefix("lead ").partition(":")
            value = await stage.lead_field(name.strip())
            assert _says(value, wanted.strip()) if wanted.strip() else not value, f"{line.place}: {name} is {value!r}"
        else:
            await stage.prepare(line)


def _says(text: str, wanted: str) -> bool:
    return wanted in text or re.search(wanted, text) is not None


def _told(line: Line, heard: Heard) -> str:
    return f"{line.place}: {line.mark} {line.text}\nthe reply ({heard.kind}, {heard.language}) was:\n{heard.text}"
