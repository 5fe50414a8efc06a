"""The dialogues that need no library, played by the bot on fakes."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.slots import SlotName, find_slot
from bot.domain.understanding import Intent
from handlers.console import render_text
from handlers.render import render_reply
from tests.dialogue import FOLDER, Heard, Line, play, read_dialogue
from tests.harness import BotHarness

DIALOGUES = sorted(path for path in FOLDER.glob("*.txt") if not path.name.startswith("real_"))


class HarnessStage:
    """The bot on fakes, directed by a dialogue."""

    def __init__(self) -> None:
        self._bot = BotHarness()

    async def say(self, text: str) -> Heard:
        """Say something and hear the reply."""
        reply = await self._bot.say(text)
        return Heard(text=render_text(render_reply(reply)), kind=reply.kind, language=reply.language)

    async def prepare(self, line: Line) -> None:
        """Teach the bot, or set its clock."""
        first, _, second = (part.strip() for part in line.text.partition("->"))
        if line.mark == "=":
            self._bot.teach(first, second)
        elif line.mark == "~":
            self._bot.mean(first, Intent(second))
        elif line.text.startswith("now "):
            self._bot.set_time(datetime.fromisoformat(line.text.removeprefix("now ")))
        elif line.text.startswith("later "):
            self._bot.clock.advance(timedelta(days=int(line.text.removeprefix("later ").removesuffix(" days"))))
        else:
            raise ValueError(f"{line.place}: cannot be played here: {line.mark}{line.text}")

    async def lead_field(self, name: str) -> str:
        """A field or slot of the one recorded lead."""
        lead = await self._bot.lead()
        if name in ("level", "is_qualified", "is_urgent"):
            return str(getattr(lead.score, name))
        if name in list(SlotName):
            slot = find_slot(lead.slots, SlotName(name))
            return f"{slot.value} ({slot.key})" if slot else ""
        return str(getattr(lead, name) or "")


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
async def test_the_bot_speaks_as_the_dialogue_says(path: Path) -> None:
    await play(read_dialogue(path), HarnessStage())


async def test_a_dialogue_fails_when_a_reply_says_something_else() -> None:
    lines = (Line("x:1", ">", "hello?"), Line("x:2", "<", "words that the bot never says"))

    with pytest.raises(AssertionError, match="x:2"):
        await play(lines, HarnessStage())


@pytest.mark.parametrize("text", ["hello", "> hello", "< \n? hello"])
def test_a_dialogue_with_a_slip_of_the_pen_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "slip.txt"
    path.write_text(text, "utf-8")

    with pytest.raises(ValueError, match=r"slip\.txt"):
        read_dialogue(path)
