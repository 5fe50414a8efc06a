"""Talk to the bot in a terminal."""

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.domain.dates import render_date
from bot.domain.wording import say
from knowledge.model import Language

if TYPE_CHECKING:
    from handlers.control import Control

Read = Callable[[str], str]


def talk(control: "Control", language: str | None, read: Read = input) -> None:
    """Take lines until the end of input or an empty line typed twice; one conversation."""
    chat = secrets.token_hex(8)
    spoken = Language(language or Language.TH)
    print(say("greeting", spoken))
    print(
        _tappable([say(name, spoken) for name in ("quick_programmes", "quick_partner", "quick_events", "quick_person")])
    )
    shown: set[str] = set()
    while True:
        try:
            text = read("> ")
        except EOFError:
            print()
            return
        _print_staff(control, chat, spoken, shown)
        reply = control.run("ask", {"text": text, "chat": chat, "language": language})
        # Without a reply somebody of the desk speaks.
        print(render_text(reply) if reply["text"] else say("handoff_delivered", spoken))


def _print_staff(control: "Control", chat: str, language: Language, shown: set[str]) -> None:
    """What staff wrote since the contact last typed."""
    said = control.run("said-by-staff", {"chat": chat})["said"]
    for one in (one for one in said if one["id"] not in shown):
        name = say("speaker_staff", language, name=one["speaker"]) if one["speaker"] else say("speaker_bot", language)
        print(f"{name}: {render_text(one['reply'])}")
    shown.update(one["id"] for one in said)


def render_text(reply: Mapping[str, Any]) -> str:
    """A reply as lines of text: what is said, the cards, the sources, what may be tapped."""
    language = Language(reply["language"])
    lines = [reply["text"]]
    for partner in reply["partners"]:
        lines.append(
            f"  ■ {partner['name']} ({partner['country']}, {partner['region']}) {' / '.join(partner['reasons'])}"
        )
    for citation in reply["citations"]:
        date = f", {render_date(citation['date'], language)}" if citation["date"] else ""
        lines.append(f"  [{citation['marker']}] {citation['title']}{date}  {citation['url']}")
    if reply["suggestions"]:
        lines.append(_tappable(reply["suggestions"]))
    return "\n".join(lines)


def _tappable(suggestions: list[str]) -> str:
    return "  " + " ".join(f"[{text}]" for text in suggestions)
