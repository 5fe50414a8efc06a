"""The terminal as a contact sees it while staff speak."""

from collections.abc import Mapping
from typing import Any

import pytest

from handlers.console import talk


def reply(text: str) -> dict[str, Any]:
    return {"language": "en", "text": text, "partners": [], "citations": [], "suggestions": []}


class Desk:
    """A desk that is silent, for a person speaks: once the contact said something, staff have written two things."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def run(self, operation: str, arguments: Mapping[str, Any], progress: object = None) -> dict[str, Any]:
        """Answer the operations of the console."""
        if operation == "ask":
            self.asked.append(arguments["text"])
            return reply("")
        assert operation == "said-by-staff"
        said = [
            {"id": "staff:1", "speaker": "", "reply": reply("Nok has taken it.")},
            {"id": "staff:2", "speaker": "Nok", "reply": reply("Good morning.")},
        ]
        return {"said": said if self.asked else []}


def test_what_staff_wrote_is_shown_once_when_the_contact_types_next(capsys: pytest.CaptureFixture[str]) -> None:
    typed = iter(["hello", "are you there", "thanks"])

    def read(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    desk = Desk()
    talk(desk, "en", read)

    out = capsys.readouterr().out
    assert desk.asked == ["hello", "are you there", "thanks"]
    assert out.count("Nok (staff): Good morning.") == 1
    assert out.count("Japan Desk (bot): Nok has taken it.") == 1
    assert out.count("Delivered to the desk's staff.") == 3
