"""Whole conversations with the real desk, through the door of the web page."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from handlers.console import render_text
from tests.dialogue import FOLDER, Heard, Line, play, read_dialogue

if TYPE_CHECKING:
    from starlette.testclient import TestClient

DIALOGUES = sorted(FOLDER.glob("real_*.txt"))


class WebStage:
    """The chat page's requests, directed by a dialogue; `@page ja` says in which language the page is shown."""

    def __init__(self, client: "TestClient") -> None:
        self._client = client
        self._page = "th"

    async def say(self, text: str) -> Heard:
        """Say something and hear the reply."""
        message = {"text": text, "language": self._page, "client_id": secrets.token_hex(8)}
        answer = self._client.post("/api/chat/messages", json=message)
        assert answer.status_code == 200, answer.text
        replies = answer.json()["replies"]
        text = "\n".join(render_text(reply) for reply in replies)
        return Heard(text=text, kind=replies[0]["kind"], language=replies[0]["language"])

    async def prepare(self, line: Line) -> None:
        """Choose the page's language."""
        if line.mark != "@" or not line.text.startswith("page "):
            raise ValueError(f"{line.place}: cannot be played on the real desk: {line.mark}{line.text}")
        self._page = line.text.removeprefix("page ").strip()

    async def lead_field(self, name: str) -> str:
        """Not shown to a contact."""
        raise ValueError(f"lead {name} cannot be seen through the web page")


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
async def test_the_real_desk_speaks_as_the_dialogue_says(path: Path, client: "TestClient") -> None:
    await play(read_dialogue(path), WebStage(client))
