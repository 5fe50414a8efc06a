"""What staff are told in their LINE group: a lead as a bubble with buttons."""

from collections.abc import Sequence

from linebot.v3.messaging import Message

from bot.domain.announcement import Announcement, AnnouncementKind, StaffAct
from bot.domain.wording import say
from handlers.line.render import (
    BUBBLE_BYTES,
    BUTTON_LETTERS,
    GREY,
    MAX_MESSAGES,
    NAVY,
    RED,
    TEXT_UNITS,
    Json,
    bubble_of,
    column_of,
    public_uri,
    short_alt,
    size_of,
)
from handlers.line.staff import button_data
from handlers.splitting import cut_text, letter_count, split_text

_TITLE_UNITS = 300
_LINE_UNITS = 1_500
_LINES = 40
_ALT_UNITS = 400
"""Of which a notification shows the beginning."""
_CARDS = (
    AnnouncementKind.LEAD,
    AnnouncementKind.REMINDER,
    AnnouncementKind.ESCALATION,
    AnnouncementKind.RETURNED,
    AnnouncementKind.CLAIMED,
)


def render_announcement(announced: Announcement, public_url: str) -> list[Message]:
    """The message of an announcement: plain words where nothing can be tapped, a bubble where something can."""
    buttons = _buttons(announced, public_url)
    if not buttons:
        return render_plain_announcement(announced, public_url)
    language = announced.language
    is_alarm = announced.is_urgent and announced.kind in _CARDS
    title = {
        "type": "text",
        "text": cut_text(announced.title, _TITLE_UNITS),
        "weight": "bold",
        "size": "md",
        "color": RED if is_alarm else NAVY,
        "wrap": True,
    }
    lines = [
        {"type": "text", "text": cut_text(line, _LINE_UNITS), "size": "sm", "wrap": True}
        for line in announced.lines[:_LINES]
        if line.strip()
    ]
    if announced.kind in _CARDS:
        lines.append({"type": "text", "text": say("card_how", language), "size": "xs", "color": GREY, "wrap": True})
    alt = short_alt(cut_text(f"{announced.title} {' '.join(announced.lines[:4])}", _ALT_UNITS))
    bubble = _bubble([title, *lines], buttons, alt)
    while size_of(bubble["contents"]) > BUBBLE_BYTES and len(lines) > 1:
        lines.pop(-2)
        bubble = _bubble([title, *lines], buttons, alt)
    return [Message.from_dict(bubble)]


def render_plain_announcement(announced: Announcement, public_url: str) -> list[Message]:
    """The same in words alone, for when LINE refuses the form."""
    uri = public_uri(announced.link, public_url) if announced.kind is not AnnouncementKind.TOLD else ""
    text = "\n".join(line for line in (announced.title, uri, *announced.lines) if line.strip())
    pieces = split_text(text[: MAX_MESSAGES * TEXT_UNITS], TEXT_UNITS)[:MAX_MESSAGES]
    return [Message.from_dict({"type": "text", "text": piece}) for piece in pieces]


def _bubble(body: Sequence[Json], buttons: Sequence[Json], alt: str) -> Json:
    bubble = bubble_of(body, alt)
    bubble["contents"]["footer"] = column_of(buttons, "sm")
    return bubble


def _buttons(announced: Announcement, public_url: str) -> list[Json]:
    language, number = announced.language, announced.number
    taps = [(say(f"act_{act}", language), act, "") for act in announced.acts]
    taps += [(one.label, one.act, one.argument) for one in announced.choices]
    buttons = [
        _button(_postback(label, act, number, argument), "primary" if act is StaffAct.CLAIM else "secondary")
        for label, act, argument in taps
    ]
    uri = public_uri(announced.link, public_url)
    if uri.startswith("https://") and announced.kind is not AnnouncementKind.TOLD:
        buttons.append(_button({"type": "uri", "label": say("room_open", language), "uri": uri}, "link"))
    return buttons


def _button(action: Json, style: str) -> Json:
    button: Json = {"type": "button", "style": style, "height": "sm", "action": action}
    return {**button, "color": NAVY} if style == "primary" else button


def _postback(label: str, act: StaffAct, number: str, argument: str) -> Json:
    """A tap; the group sees what was tapped, as it sees what is written."""
    return {
        "type": "postback",
        "label": cut_text(label, BUTTON_LETTERS, letter_count),
        "data": button_data(act, number, argument),
        "displayText": f"{label} {number}",
    }
