"""What LINE takes as a message or a rich menu, and what it refuses.

LINE Developers, "Messaging API reference", message objects, action objects and rich menu object:
https://developers.line.biz/en/reference/messaging-api/
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.standins.standin import JsonObject, utf16_length

MAX_MESSAGES = 5
MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_MENU_IMAGE_BYTES = 1024 * 1024
_MAX_BUBBLE_BYTES = 30 * 1024
_MAX_CAROUSEL_BYTES = 50 * 1024
_BUBBLE_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
_RATIO = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
_ONLY_IN_QUICK_REPLY = ("camera", "cameraRoll", "location")
_RESERVED_NAME = re.compile(r"LINE|\b(?i:line)\b")
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a property, as LINE names it: `messages[0].text`."""

    where: str
    what: str


Problems = Iterator[Problem]


def count_graphemes(text: str) -> int:
    """How many characters a reader counts; marks belong to the letter before them, joined emoji are one."""
    count, joined = 0, False
    for letter in text:
        is_mark = unicodedata.category(letter).startswith("M") or "\U0001f3fb" <= letter <= "\U0001f3ff"
        if letter == _ZERO_WIDTH_JOINER:
            joined = True
            continue
        if not is_mark and not joined:
            count += 1
        if not is_mark:
            joined = False
    return count


def check_messages(messages: object) -> list[Problem]:
    """What is wrong with the messages of a reply or a push."""
    if not isinstance(messages, list) or not 1 <= len(messages) <= MAX_MESSAGES:
        return [Problem("messages", f"Size must be between 1 and {MAX_MESSAGES}")]
    problems: list[Problem] = []
    for number, message in enumerate(messages):
        problems.extend(_check_message(message, f"messages[{number}]"))
    return problems


def check_menu(menu: object) -> list[Problem]:
    """What is wrong with a rich menu."""
    if not isinstance(menu, dict):
        return [Problem("", "Must be a rich menu object")]
    return list(_check_menu(menu))


# -------------------------------------------------------------------------------------------------------- small parts


def _sized(value: object, where: str, low: int, high: int, *, graphemes: bool = False) -> Problems:
    if not isinstance(value, str):
        yield Problem(where, "Must be specified")
        return
    length = count_graphemes(value) if graphemes else utf16_length(value)
    if not low <= length <= high:
        yield Problem(where, f"Length must be between {low} and {high}")


def _https(value: object, where: str) -> Problems:
    yield from _sized(value, where, 1, 2000)
    if isinstance(value, str) and not value.startswith("https://"):
        yield Problem(where, "Must be an https address")


def _one_of(value: object, where: str, allowed: tuple[str, ...]) -> Problems:
    if value not in allowed:
        yield Problem(where, f"Must be one of {', '.join(allowed)}")


def _listed(value: object, where: str, low: int, high: int) -> Iterator[tuple[str, JsonObject] | Problem]:
    """The objects of a list with their names, or what is wrong with it."""
    if not isinstance(value, list) or not low <= len(value) <= high:
        yield Problem(where, f"Size must be between {low} and {high}")
        return
    for number, item in enumerate(value):
        name = f"{where}[{number}]"
        yield (name, item) if isinstance(item, dict) else Problem(name, "Must be an object")


def _size_of(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


# -------------------------------------------------------------------------------------------------------- messages


def _check_message(message: object, where: str) -> Problems:
    if not isinstance(message, dict):
        yield Problem(where, "Must be an object")
        return
    kind = message.get("type")
    if kind in ("text", "textV2"):
        yield from _check_text(message, where)
    elif kind == "flex":
        yield from _sized(message.get("altText"), f"{where}.altText", 1, 1500)
        yield from _check_container(message.get("contents"), f"{where}.contents")
    elif kind in ("image", "video"):
        yield from _https(message.get("originalContentUrl"), f"{where}.originalContentUrl")
        yield from _https(message.get("previewImageUrl"), f"{where}.previewImageUrl")
    elif kind == "audio":
        yield from _https(message.get("originalContentUrl"), f"{where}.originalContentUrl")
        if not isinstance(message.get("duration"), int):
            yield Problem(f"{where}.duration", "Must be specified")
    elif kind == "location":
        yield from _sized(message.get("title"), f"{where}.title", 1, 100)
        yield from _sized(message.get("address"), f"{where}.address", 1, 100)
    elif kind == "sticker":
        yield from _sized(message.get("packageId"), f"{where}.packageId", 1, 100)
        yield from _sized(message.get("stickerId"), f"{where}.stickerId", 1, 100)
    elif kind == "template":
        yield from _sized(message.get("altText"), f"{where}.altText", 1, 1500)
        yield from _check_template(message.get("template"), f"{where}.template")
    else:
        yield Problem(f"{where}.type", "Must be a message type")
    yield from _check_sender(message.get("sender"), f"{where}.sender")
    yield from _check_quick_reply(message.get("quickReply"), f"{where}.quickReply")


def _check_text(message: JsonObject, where: str) -> Problems:
    text = message.get("text")
    yield from _sized(text, f"{where}.text", 1, 5000)
    if isinstance(text, str) and text and not text.strip():
        yield Problem(f"{where}.text", "May not be empty")
    if message["type"] == "textV2" or not isinstance(text, str) or message.get("emojis") is None:
        return
    units = text.encode("utf-16-le")
    for item in _listed(message["emojis"], f"{where}.emojis", 0, 20):
        if isinstance(item, Problem):
            yield item
            continue
        name, emoji = item
        index = emoji.get("index")
        if not isinstance(index, int) or units[2 * index : 2 * index + 2] != "$".encode("utf-16-le"):
            yield Problem(f"{name}.index", "Must be the place of a $ in the text")


def _check_sender(sender: object, where: str) -> Problems:
    if sender is None:
        return
    if not isinstance(sender, dict):
        yield Problem(where, "Must be an object")
        return
    if sender.get("name") is not None:
        yield from _sized(sender["name"], f"{where}.name", 1, 20)
        if _RESERVED_NAME.search(str(sender["name"])):
            yield Problem(f"{where}.name", "May not contain LINE")
    if sender.get("iconUrl") is not None:
        yield from _https(sender["iconUrl"], f"{where}.iconUrl")


def _check_quick_reply(quick_reply: object, where: str) -> Problems:
    if quick_reply is None:
        return
    items = quick_reply.get("items") if isinstance(quick_reply, dict) else None
    for item in _listed(items, f"{where}.items", 1, 13):
        if isinstance(item, Problem):
            yield item
            continue
        name, button = item
        yield from _check_action(button.get("action"), f"{name}.action", 20, in_quick_reply=True)
        if button.get("imageUrl") is not None:
            yield from _https(button["imageUrl"], f"{name}.imageUrl")


def _check_action(
    action: object,
    where: str,
    max_label: int,
    *,
    needs_label: bool = True,
    in_quick_reply: bool = False,
    in_menu: bool = False,
) -> Problems:
    if not isinstance(action, dict):
        yield Problem(where, "Must be specified")
        return
    if needs_label or action.get("label") is not None:
        yield from _sized(action.get("label"), f"{where}.label", 1, max_label, graphemes=True)
    kind = action.get("type")
    if kind == "postback":
        yield from _check_postback(action, where)
    elif kind == "message":
        yield from _sized(action.get("text"), f"{where}.text", 1, 300, graphemes=True)
    elif kind == "uri":
        yield from _check_uri(action.get("uri"), f"{where}.uri")
    elif kind == "datetimepicker":
        yield from _sized(action.get("data"), f"{where}.data", 1, 300)
        yield from _one_of(action.get("mode"), f"{where}.mode", ("date", "time", "datetime"))
    elif kind == "clipboard":
        yield from _sized(action.get("clipboardText"), f"{where}.clipboardText", 1, 1000)
    elif kind == "richmenuswitch" and in_menu:
        yield from _sized(action.get("richMenuAliasId"), f"{where}.richMenuAliasId", 1, 32)
        yield from _sized(action.get("data"), f"{where}.data", 1, 300)
    elif not (kind in _ONLY_IN_QUICK_REPLY and in_quick_reply):
        yield Problem(f"{where}.type", "Must be an action that is allowed here")


def _check_postback(action: JsonObject, where: str) -> Problems:
    yield from _sized(action.get("data"), f"{where}.data", 1, 300)
    for name in ("displayText", "text", "fillInText"):
        if action.get(name) is not None:
            yield from _sized(action[name], f"{where}.{name}", 1, 300, graphemes=True)
    if action.get("displayText") is not None and action.get("text") is not None:
        yield Problem(f"{where}.text", "May not be used with displayText")
    if action.get("fillInText") is not None and action.get("inputOption") != "openKeyboard":
        yield Problem(f"{where}.fillInText", "Works only with openKeyboard")


def _check_uri(uri: object, where: str) -> Problems:
    yield from _sized(uri, where, 1, 1000)
    if not isinstance(uri, str):
        return
    if urlsplit(uri).scheme not in ("http", "https", "line", "tel"):
        yield Problem(where, "Invalid action URI scheme")
    if not uri.isascii() or any(letter.isspace() for letter in uri):
        yield Problem(where, "Must be percent-encoded")


# -------------------------------------------------------------------------------------------------------- templates


def _check_template(template: object, where: str) -> Problems:
    if not isinstance(template, dict):
        yield Problem(where, "Must be specified")
        return
    kind = template.get("type")
    if kind == "buttons":
        yield from _check_column(template, where, 160, 4)
    elif kind == "confirm":
        yield from _sized(template.get("text"), f"{where}.text", 1, 240, graphemes=True)
        yield from _check_actions(template.get("actions"), f"{where}.actions", 2, 2)
    elif kind == "carousel":
        shapes = set()
        for item in _listed(template.get("columns"), f"{where}.columns", 1, 10):
            if isinstance(item, Problem):
                yield item
                continue
            name, column = item
            yield from _check_column(column, name, 120, 3)
            shapes.add((len(column.get("actions") or ()), "thumbnailImageUrl" in column, "title" in column))
        if len(shapes) > 1:
            yield Problem(f"{where}.columns", "Must all be alike in actions, image and title")
    elif kind == "image_carousel":
        for item in _listed(template.get("columns"), f"{where}.columns", 1, 10):
            if isinstance(item, Problem):
                yield item
                continue
            name, column = item
            yield from _https(column.get("imageUrl"), f"{name}.imageUrl")
            yield from _check_action(column.get("action"), f"{name}.action", 12, needs_label=False)
    else:
        yield Problem(f"{where}.type", "Must be a template type")


def _check_column(column: JsonObject, where: str, max_text: int, max_actions: int) -> Problems:
    if column.get("title") is not None:
        yield from _sized(column["title"], f"{where}.title", 1, 40, graphemes=True)
    if column.get("thumbnailImageUrl") is not None:
        yield from _https(column["thumbnailImageUrl"], f"{where}.thumbnailImageUrl")
    if column.get("title") is not None or column.get("thumbnailImageUrl") is not None:
        max_text = 60
    yield from _sized(column.get("text"), f"{where}.text", 1, max_text, graphemes=True)
    yield from _check_actions(column.get("actions"), f"{where}.actions", 1, max_actions)


def _check_actions(actions: object, where: str, low: int, high: int) -> Problems:
    for item in _listed(actions, where, low, high):
        if isinstance(item, Problem):
            yield item
        else:
            yield from _check_action(item[1], item[0], 20)


# -------------------------------------------------------------------------------------------------------- Flex


def _check_container(container: object, where: str) -> Problems:
    kind = container.get("type") if isinstance(container, dict) else None
    if kind == "bubble" and isinstance(container, dict):
        yield from _check_bubble(container, where)
        return
    if kind != "carousel" or not isinstance(container, dict):
        yield Problem(f"{where}.type", "Must be a bubble or a carousel")
        return
    if _size_of(container) > _MAX_CAROUSEL_BYTES:
        yield Problem(where, "Must be at most 50 KB")
    sizes = set()
    for item in _listed(container.get("contents"), f"{where}.contents", 1, 12):
        if isinstance(item, Problem):
            yield item
            continue
        name, bubble = item
        sizes.add(bubble.get("size", "mega"))
        yield from _check_bubble(bubble, name)
    if len(sizes) > 1:
        yield Problem(f"{where}.contents", "Must all be of one size")


def _check_bubble(bubble: JsonObject, where: str) -> Problems:
    if bubble.get("type") != "bubble":
        yield Problem(f"{where}.type", "Must be bubble")
    if _size_of(bubble) > _MAX_BUBBLE_BYTES:
        yield Problem(where, "Must be at most 30 KB")
    yield from _one_of(bubble.get("size", "mega"), f"{where}.size", _BUBBLE_SIZES)
    blocks = [name for name in ("header", "hero", "body", "footer") if bubble.get(name) is not None]
    if not blocks:
        yield Problem(where, "At least one block must be specified")
    for name in blocks:
        allowed = ("box", "image", "video") if name == "hero" else ("box",)
        yield from _check_component(bubble[name], f"{where}.{name}", allowed)
    if bubble.get("action") is not None:
        yield from _check_action(bubble["action"], f"{where}.action", 40, needs_label=False)


_IN_BOX = ("box", "button", "image", "text", "separator", "filler", "video")
_IN_BASELINE = ("icon", "text", "filler")


def _check_component(component: object, where: str, allowed: tuple[str, ...]) -> Problems:
    if not isinstance(component, dict):
        yield Problem(where, "Must be an object")
        return
    kind = component.get("type")
    yield from _one_of(kind, f"{where}.type", allowed)
    for name in ("color", "backgroundColor", "borderColor", "decorationColor"):
        if component.get(name) is not None and not _COLOUR.fullmatch(str(component[name])):
            yield Problem(f"{where}.{name}", "Must be a colour such as #RRGGBB")
    if kind == "box":
        yield from _check_box(component, where)
    elif kind == "text":
        yield from _check_flex_text(component, where)
    elif kind == "span":
        if not isinstance(component.get("text"), str):
            yield Problem(f"{where}.text", "Must be specified")
    elif kind in ("image", "icon", "video"):
        yield from _https(component.get("url"), f"{where}.url")
        ratio = _RATIO.fullmatch(str(component.get("aspectRatio", "1:1")))
        if not ratio or float(ratio[2]) > 3 * float(ratio[1]):
            yield Problem(f"{where}.aspectRatio", "Must be width:height, at most three times as high as wide")
    if kind == "button":
        yield from _check_action(component.get("action"), f"{where}.action", 40)
    elif component.get("action") is not None:
        yield from _check_action(component["action"], f"{where}.action", 40, needs_label=False)


def _check_box(box: JsonObject, where: str) -> Problems:
    layout = box.get("layout")
    yield from _one_of(layout, f"{where}.layout", ("horizontal", "vertical", "baseline"))
    contents = box.get("contents")
    if not isinstance(contents, list):
        yield Problem(f"{where}.contents", "Must be specified")
        return
    for number, item in enumerate(contents):
        allowed = _IN_BASELINE if layout == "baseline" else _IN_BOX
        yield from _check_component(item, f"{where}.contents[{number}]", allowed)


def _check_flex_text(text: JsonObject, where: str) -> Problems:
    contents = text.get("contents")
    if not text.get("text") and not contents:
        yield Problem(f"{where}.text", "May not be empty")
    for number, span in enumerate(contents or ()):
        yield from _check_component(span, f"{where}.contents[{number}]", ("span",))


# -------------------------------------------------------------------------------------------------------- rich menus


def _check_menu(menu: JsonObject) -> Problems:
    size = menu.get("size")
    width, height = (size.get("width"), size.get("height")) if isinstance(size, dict) else (None, None)
    if not isinstance(width, int) or not isinstance(height, int):
        yield Problem("size", "Must be specified")
    elif not 800 <= width <= 2500 or height < 250 or width / height < 1.45:
        yield Problem("size", "Width 800 to 2500, height at least 250, at least 1.45 times as wide as high")
    if not isinstance(menu.get("selected"), bool):
        yield Problem("selected", "Must be specified")
    yield from _sized(menu.get("name"), "name", 1, 300, graphemes=True)
    yield from _sized(menu.get("chatBarText"), "chatBarText", 1, 14, graphemes=True)
    for item in _listed(menu.get("areas"), "areas", 0, 20):
        if isinstance(item, Problem):
            yield item
            continue
        name, area = item
        yield from _check_bounds(area.get("bounds"), f"{name}.bounds")
        yield from _check_action(area.get("action"), f"{name}.action", 20, needs_label=False, in_menu=True)


def _check_bounds(bounds: Any, where: str) -> Problems:
    for name in ("x", "y", "width", "height"):
        value = bounds.get(name) if isinstance(bounds, dict) else None
        if not isinstance(value, int) or value < 0:
            yield Problem(f"{where}.{name}", "Must be a number from 0")
