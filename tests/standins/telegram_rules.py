"""What Telegram takes as a text, a keyboard or a command, and what it refuses.

Telegram Bot API, https://core.telegram.org/bots/api: formatting options, InlineKeyboardButton, BotCommand.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

from tests.standins.standin import JsonObject, utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 32768
_MAX_BUTTONS = 100
_MAX_BUTTONS_A_ROW = 8
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_ESCAPED = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_URL_SCHEMES = ("http://", "https://", "tg://", "tel:", "mailto:")
_BUTTON_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


class BadRequest(Exception):
    """A call that Telegram answers 400."""


@dataclass
class _Open:
    tag: str
    start: int
    details: JsonObject


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """The plain text of a text in Telegram's HTML, and its entities.

    Raises:
        BadRequest: A tag is unknown, unclosed or closed in the wrong order.
    """
    text, at = "", 0
    entities: list[JsonObject] = []
    opened: list[_Open] = []
    while at < len(source):
        letter = source[at]
        if letter == "&":
            match = _ESCAPED.match(source, at)
            text += html.unescape(match[0]) if match else letter
            at = match.end() if match else at + 1
        elif letter != "<":
            text += letter
            at += 1
        elif source.startswith("</", at):
            at = _close(source, at, text, opened, entities)
        else:
            at = _open(source, at, text, opened)
    if opened:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _unparsable(why: str) -> BadRequest:
    return BadRequest(f"can't parse entities: {why}")


def _place(source: str, at: int) -> str:
    return f"at byte offset {len(source[:at].encode())}"


def _open(source: str, at: int, text: str, opened: list[_Open]) -> int:
    end = source.find(">", at)
    name = re.match(r"[^\s>]*", source[at + 1 :])
    tag = name[0].lower() if name else ""
    if end < 0:
        raise _unparsable(f"Unclosed start tag {_place(source, at)}")
    if tag not in _KINDS:
        raise _unparsable(f'Unsupported start tag "{tag}" {_place(source, at)}')
    attributes: dict[str, str] = {}
    position = at + 1 + len(tag)
    while source[position : position + 1] != ">":
        match = _ATTRIBUTE.match(source, position)
        if not match:
            if not source[position:end].strip():
                position = end
                continue
            raise _unparsable(f"Unclosed start tag {_place(source, at)}")
        attributes[match[1].lower()] = html.unescape((match[2] or "").strip("\"'"))
        position = match.end()
        end = max(end, source.find(">", position))
        if position >= len(source):
            raise _unparsable(f"Unclosed start tag {_place(source, at)}")
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" {_place(source, at)}')
    details: JsonObject = {"url": attributes["href"]} if tag == "a" and "href" in attributes else {}
    opened.append(_Open(tag, utf16_length(text), details))
    return position + 1


def _close(source: str, at: int, text: str, opened: list[_Open], entities: list[JsonObject]) -> int:
    end = source.find(">", at)
    if end < 0:
        raise _unparsable(f"Unclosed end tag {_place(source, at)}")
    tag = source[at + 2 : end].strip().lower()
    if not opened:
        raise _unparsable(f"Unexpected end tag {_place(source, at)}")
    begun = opened.pop()
    if tag not in ("", begun.tag):
        raise _unparsable(f'Unmatched end tag {_place(source, at)}, expected "</{begun.tag}>", found "</{tag}>"')
    length = utf16_length(text) - begun.start
    # A link without an address is shown as plain text.
    if length and not (begun.tag == "a" and not str(begun.details.get("url", "")).startswith(_URL_SCHEMES)):
        entities.append({"type": _KINDS[begun.tag], "offset": begun.start, "length": length, **begun.details})
    return end + 1


def read_text(
    source: str, parse_mode: str, given: list[JsonObject] | None, max_length: int
) -> tuple[str, list[JsonObject]]:
    """The text as it is shown, and its entities; of the text formats only HTML is read.

    Raises:
        BadRequest: The text is empty, too long or badly formatted.
    """
    if len(source.encode()) > MAX_RAW_BYTES:
        raise BadRequest("text is too long")
    if parse_mode.lower() == "html":
        text, entities = parse_html(source)
    elif parse_mode.lower() in ("", "markdown", "markdownv2"):
        text, entities = source, list(given or [])
    else:
        raise BadRequest("unsupported parse_mode")
    for entity in entities:
        if not 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(text):
            raise BadRequest("ENTITY_BOUNDS_INVALID")
    cut = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    if len(text) > max_length:
        raise BadRequest("message is too long" if max_length == MAX_TEXT else "message caption is too long")
    for entity in entities:
        entity["offset"] = max(entity["offset"] - cut, 0)
        entity["length"] = min(entity["length"], utf16_length(text) - entity["offset"])
    return text, entities


def check_keyboard(markup: Any, is_private: bool) -> None:
    """Check the keyboard of a message.

    Raises:
        BadRequest: Telegram would not take it.
    """
    if not markup:
        return
    if not isinstance(markup, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"])
        for row in markup["inline_keyboard"]:
            for button in row:
                _check_inline_button(button, is_private)
    elif "keyboard" in markup:
        _check_rows(markup["keyboard"])
        placeholder = markup.get("input_field_placeholder")
        if placeholder is not None and not 1 <= len(placeholder) <= 64:
            raise BadRequest("input field placeholder is too long")
        for row in markup["keyboard"]:
            for button in row:
                _check_button(button, is_private)
    elif not markup.get("remove_keyboard") and not markup.get("force_reply"):
        raise BadRequest("can't parse reply keyboard markup JSON object")


def _check_rows(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("field must be of type Array of Arrays")
    if any(len(row) > _MAX_BUTTONS_A_ROW for row in rows) or sum(map(len, rows)) > _MAX_BUTTONS:
        raise BadRequest("BUTTON_COUNT_INVALID")


def _check_inline_button(button: Any, is_private: bool) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = [name for name in _BUTTON_ACTIONS if button.get(name) is not None]
    if len(actions) != 1:
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise BadRequest("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not (str(url).startswith(_URL_SCHEMES) and " " not in str(url)):
        raise BadRequest("inline keyboard button URL is invalid")
    copied = button.get("copy_text")
    if copied is not None and not 1 <= len(copied.get("text", "")) <= 256:
        raise BadRequest("BUTTON_COPY_TEXT_INVALID")
    if button.get("web_app") is not None and not (is_private and button["web_app"]["url"].startswith("https://")):
        raise BadRequest("BUTTON_TYPE_INVALID")


def _check_button(button: Any, is_private: bool) -> None:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise BadRequest('can\'t parse keyboard button: Field "text" must be non-empty')
    asks = ("request_contact", "request_location", "request_poll", "web_app")
    if not is_private and any(button.get(name) for name in asks):
        raise BadRequest("can't use this button outside of private chats")


def check_commands(commands: Any) -> None:
    """Check the commands of a menu.

    Raises:
        BadRequest: Telegram would not take them.
    """
    if not isinstance(commands, list) or len(commands) > 100:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command"))):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")


def check_language(code: str) -> str:
    """The language code, if it is empty or has two letters.

    Raises:
        BadRequest: It is something else.
    """
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise BadRequest("invalid language code specified")
    return code


def find_entities(text: str) -> list[JsonObject]:
    """The commands and mentions in what a user writes."""
    found = []
    for match in re.finditer(r"(?<!\S)/[A-Za-z0-9_]{1,64}(@\w+)?|(?<!\w)@\w{4,32}", text):
        kind = "bot_command" if match[0].startswith("/") else "mention"
        found.append({"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(match[0])})
    return found
