"""The page on which one plays a LINE user and a Telegram user."""

import asyncio
import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.standins.line import LineStandin
from tests.standins.standin import Entry, JsonObject, Standin
from tests.standins.telegram import TelegramStandin

_PAGE = Path(__file__).with_name("play.html")
_LINE_USER = "U" + "1" * 32
_TELEGRAM_USER = 1001
_SLOW_SECONDS = 5.0
_LINE_SENDS = "message/reply|message/push"
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "spoiler": "mark",
}
_HOLDERS = ("sticker", "photo", "document", "voice", "location", "contact")


class Play:
    """One LINE user and one Telegram user, moved by whoever looks at the page."""

    def __init__(self, line: LineStandin, telegram: TelegramStandin) -> None:
        """Play on these platforms."""
        self._line = line
        self._telegram = telegram
        self._ann = line.user(_LINE_USER, name="Ann")
        self._bob = telegram.user(_TELEGRAM_USER, first_name="Bob", language_code="th")
        self._has_blocked = False
        self._last_event: JsonObject | None = None
        self._last_update: JsonObject | None = None

    def app(self) -> Starlette:
        """The page and what it asks for."""
        return Starlette(
            routes=[
                Route("/", _show_page),
                Route("/state", self._answer_state),
                Route("/do", self._take_action, methods=["POST"]),
                Route("/menu/{menu_id}", self._show_menu),
            ]
        )

    def state(self) -> JsonObject:
        """All that the page shows."""
        line, telegram = self._line, self._telegram
        return {
            "line": {
                "entries": [{"by": entry.by, "message": entry.message} for entry in line.transcript(_LINE_USER)],
                "loading": line.is_loading(_LINE_USER),
                "menu": line.menu(_LINE_USER),
                "blocked": self._ann.is_blocking,
                "reply": line.count_delivered("reply"),
                "push": line.count_delivered("push"),
                "quota": line.quota,
                "used": line.consumption,
                **_trouble(line),
            },
            "telegram": {
                "entries": [_shown(entry) for entry in telegram.transcript(_TELEGRAM_USER)],
                "commands": telegram.commands(_TELEGRAM_USER, self._bob.language_code),
                "blocked": self._has_blocked,
                "sent": len(telegram.delivered(_TELEGRAM_USER)),
                **_trouble(telegram),
            },
        }

    def do(self, platform: str, action: str, value: Any = None) -> None:
        """Do what a button of the page says.

        Raises:
            LookupError: There is no such button, or nothing that it could work on.
        """
        done = (self._list_line_actions() if platform == "line" else self._list_telegram_actions())[action](value)
        if isinstance(done, dict) and "webhookEventId" in done:
            self._last_event = done
        elif isinstance(done, dict) and "update_id" in done:
            self._last_update = done

    # ---------------------------------------------------------------------------------------------- what buttons do

    def _list_line_actions(self) -> dict[str, Callable[[Any], object]]:
        line, ann = self._line, self._ann
        return {
            "say": lambda text: ann.say(text, wait=False),
            "sticker": lambda _: ann.send_sticker(wait=False),
            "image": lambda _: ann.send_image(wait=False),
            "unsend": lambda _: ann.unsend(_last_own(line.transcript(_LINE_USER), "id"), wait=False),
            "block": lambda _: ann.follow(is_unblocked=True, wait=False) if ann.is_blocking else ann.block(wait=False),
            "perform": lambda action: ann.perform(action, wait=False),
            "slow": lambda _: line.faults.add(_LINE_SENDS, "slow", seconds=_SLOW_SECONDS),
            "fail": lambda _: line.faults.add(_LINE_SENDS, "error_500"),
            "quota": lambda _: self._turn_quota(),
            "redeliver": lambda _: line.redeliver(self._last_event or {}) if self._last_event else 0,
            "retry": lambda _: line.redeliver_failed(),
        }

    def _list_telegram_actions(self) -> dict[str, Callable[[Any], object]]:
        telegram, bob = self._telegram, self._bob
        return {
            "say": lambda text: bob.say(text, wait=False),
            "sticker": lambda _: bob.send_sticker(wait=False),
            "image": lambda _: bob.send_photo(wait=False),
            "edit": lambda text: bob.edit(
                _last_own(telegram.transcript(_TELEGRAM_USER), "message_id", "text"), text, wait=False
            ),
            "block": lambda _: self._turn_block(),
            "press": lambda value: bob.press(value["message_id"], value["button"], wait=False),
            "slow": lambda _: telegram.faults.add("sendMessage", "slow", seconds=_SLOW_SECONDS),
            "fail": lambda _: telegram.faults.add("sendMessage", "error_500"),
            "redeliver": lambda _: telegram.redeliver(self._last_update) if self._last_update else 0,
            "retry": lambda _: telegram.redeliver_failed(),
        }

    def _turn_quota(self) -> None:
        self._line.quota = self._line.consumption if self._line.quota is None else None

    def _turn_block(self) -> JsonObject:
        self._has_blocked = not self._has_blocked
        return self._bob.block(wait=False) if self._has_blocked else self._bob.unblock(wait=False)

    # ---------------------------------------------------------------------------------------------- what is asked for

    async def _answer_state(self, request: Request) -> Response:
        return JSONResponse(self.state())

    async def _take_action(self, request: Request) -> Response:
        asked = await request.json()
        try:
            # A redelivery waits for the bot; the page goes on meanwhile.
            await asyncio.to_thread(self.do, asked["platform"], asked["action"], asked.get("value"))
        except LookupError:
            return JSONResponse({"error": "There is nothing to do that with."}, 409)
        return JSONResponse({})

    async def _show_menu(self, request: Request) -> Response:
        picture = self._line.menu_image(request.path_params["menu_id"])
        return Response(picture[1], media_type=picture[0]) if picture else Response(status_code=404)


async def _show_page(request: Request) -> Response:
    return HTMLResponse(await asyncio.to_thread(_PAGE.read_text, "utf-8"))


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
    message = entry.message
    kind = next((name for name in _HOLDERS if name in message), "")
    text = message.get("text") or message.get("caption", "")
    entities = message.get("entities") or message.get("caption_entities") or []
    return {
        "by": entry.by,
        "id": message["message_id"],
        "html": to_html(text, entities if entry.by == "bot" else []),
        "kind": kind,
        "name": message.get(kind, {}).get("file_name", "") if kind == "document" else "",
        "edited": "edit_date" in message,
        "keyboard": message.get("reply_markup") or {},
    }


def _trouble(standin: Standin) -> JsonObject:
    """What goes wrong on a platform, now or lately."""
    last = standin.webhooks[-1] if standin.webhooks else None
    return {
        "faults": len(standin.faults),
        "violations": standin.violations[-3:],
        "webhook": last.status if last else None,
    }


def _last_own(entries: list[Entry], name: str, needs: str = "") -> Any:
    """The id of the last message that the user wrote."""
    for entry in reversed(entries):
        if entry.by == "user" and name in entry.message and (not needs or needs in entry.message):
            return entry.message[name]
    raise LookupError("nothing was written yet")
