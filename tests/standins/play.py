"""The page on which one plays a LINE user and a Telegram user."""

import asyncio
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from tests.standins.line import LineStandin
from tests.standins.players import Button, LinePlayer, Refusal, TelegramPlayer
from tests.standins.slow_worker import SlowWorker
from tests.standins.standin import Entry, JsonObject
from tests.standins.telegram import TelegramStandin

_FOLDER = Path(__file__).parent
_FILES = {"/": "play.html", "/play.css": "play.css", "/play.js": "play.js"}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "spoiler": "mark",
}
_HOLDERS = ("sticker", "photo", "document", "voice", "location", "contact")


class Play:
    """One LINE user and one Telegram user, moved by whoever looks at the page."""

    def __init__(self, line: LineStandin, telegram: TelegramStandin, worker: SlowWorker | None = None) -> None:
        """Play on these platforms; a `worker` makes answers take long."""
        self._line = line
        self._players: dict[str, LinePlayer | TelegramPlayer] = {
            "line": LinePlayer(line, worker),
            "telegram": TelegramPlayer(telegram),
        }

    def app(self) -> Starlette:
        """The page and what it asks for."""
        return Starlette(
            routes=[
                *(Route(path, _show_file) for path in _FILES),
                Route("/state", self._answer_state),
                Route("/do", self._take_action, methods=["POST"]),
                Route("/menu/{menu_id}", self._show_menu),
            ]
        )

    def state(self) -> JsonObject:
        """All that the page shows."""
        shown = {}
        for name, player in self._players.items():
            state = player.state()
            shown[name] = {
                **state,
                "entries": [_shown(entry) if isinstance(entry, Entry) else entry for entry in state["entries"]],
                "languages": player.languages,
                "tools": _buttons(player.tools()),
                "troubles": _buttons(player.troubles()),
            }
        return shown

    def do(self, platform: str, action: str, value: Any = None) -> str:
        """Do what was asked for on the page; returns what there is to say about it.

        Raises:
            Refusal: It cannot be done; the text says why.
        """
        player = self._players[platform]
        buttons = {**player.tools(), **player.troubles()}
        done = buttons[action].press(value) if action in buttons else player.actions()[action](value)
        return done if isinstance(done, str) else ""

    async def _answer_state(self, request: Request) -> Response:
        return JSONResponse(self.state())

    async def _take_action(self, request: Request) -> Response:
        asked = await request.json()
        try:
            # A redelivery waits for the bot; the page goes on meanwhile.
            said = await asyncio.to_thread(self.do, asked["platform"], asked["action"], asked.get("value"))
        except Refusal as refusal:
            return JSONResponse({"refused": str(refusal)})
        return JSONResponse({"said": said})

    async def _show_menu(self, request: Request) -> Response:
        picture = self._line.menu_image(request.path_params["menu_id"])
        return Response(picture[1], media_type=picture[0]) if picture else Response(status_code=404)


async def _show_file(request: Request) -> Response:
    # Whoever works on the page sees each change at the next look.
    return FileResponse(_FOLDER / _FILES[request.url.path], headers={"cache-control": "no-store"})


def to_html(text: str, entities: list[JsonObject]) -> str:
    """A Telegram text as HTML for a browser; the entities are nested, never crossed."""
    marks: list[tuple[int, int, int, str]] = []
    for number, entity in enumerate(entities):
        tag, attribute = _TAGS.get(entity["type"], ""), ""
        if entity["type"] == "text_link" and str(entity.get("url", "")).startswith(("https://", "http://")):
            tag, attribute = "a", f' href="{html.escape(entity["url"])}" target="_blank" rel="noreferrer"'
        if tag:
            end = entity["offset"] + entity["length"]
            marks.append((entity["offset"], 1, number, f"<{tag}{attribute}>"))
            marks.append((end, 0, -number, f"</{tag}>"))
    units, shown, at = text.encode("utf-16-le"), "", 0
    for place, _, _, mark in sorted(marks):
        shown += html.escape(units[2 * at : 2 * place].decode("utf-16-le")) + mark
        at = place
    return shown + html.escape(units[2 * at :].decode("utf-16-le"))


def _shown(entry: Entry) -> JsonObject:
    """A message of Telegram as the page draws it."""
    message = entry.message
    text = message.get("text") or message.get("caption", "")
    entities = message.get("entities") or message.get("caption_entities") or []
    replied = message.get("reply_to_message", {})
    return {
        "by": entry.by,
        "id": message["message_id"],
        "who": message["from"]["first_name"],
        "html": to_html(text, entities if entry.by == "bot" else []),
        "kind": next((name for name in _HOLDERS if name in message), ""),
        "name": message.get("document", {}).get("file_name", "") or message.get("contact", {}).get("phone_number", ""),
        "replied": (replied.get("text") or replied.get("caption") or "")[:80],
        "edited": "edit_date" in message,
        "keyboard": message.get("reply_markup") or {},
    }


def _buttons(buttons: Mapping[str, Button]) -> list[JsonObject]:
    return [
        {
            "action": action,
            "label": button.label,
            "explains": button.explains,
            "takes_text": button.takes_text,
            "on": button.is_on() if button.is_on else None,
        }
        for action, button in buttons.items()
    ]
