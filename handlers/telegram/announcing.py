"""What staff are told in their group: a lead as a card with buttons."""

from html import escape

from telegram import InlineKeyboardButton

from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.wording import say
from handlers.splitting import split_text
from handlers.telegram.render import MAX_UNITS, TelegramMessage, in_rows, plain_of
from handlers.telegram.staff import button_data

_TITLE_UNITS = 300
_CARDS = (
    AnnouncementKind.LEAD,
    AnnouncementKind.REMINDER,
    AnnouncementKind.ESCALATION,
    AnnouncementKind.RETURNED,
    AnnouncementKind.CLAIMED,
)


def render_announcement(announced: Announcement, public_url: str, *, has_topic: bool) -> list[TelegramMessage]:
    """The messages of an announcement, in order; the last one carries the buttons."""
    language = announced.language
    title, *more = split_text(announced.title, _TITLE_UNITS)
    is_told = announced.kind is AnnouncementKind.TOLD
    mark = "🔴 " if announced.is_urgent and announced.kind in _CARDS else ""
    lines = [*more, *announced.lines]
    if announced.kind in _CARDS:
        lines.append(say("room_how_topic" if has_topic else "card_how", language))
    # Split before it is formatted, so that no tag is cut in two.
    pieces = split_text("\n".join(line for line in lines if line.strip()), MAX_UNITS - _TITLE_UNITS - 50)
    head = escape(f"{mark}{title}", quote=False)
    head = head if is_told else f"<b>{head}</b>"
    is_quoted = announced.kind is AnnouncementKind.CONTACT_SAID
    texts = [_body(piece, is_quoted=is_quoted) for piece in pieces] or [""]
    texts[0] = f"{head}\n{texts[0]}".strip()
    keyboard = in_rows(_buttons(announced, public_url))
    return [
        TelegramMessage(html=text, plain=plain_of(text), keyboard=keyboard if number == len(texts) else None)
        for number, text in enumerate(texts, start=1)
    ]


def _body(text: str, *, is_quoted: bool) -> str:
    safe = escape(text, quote=False)
    return f"<blockquote>{safe}</blockquote>" if is_quoted else safe


def _buttons(announced: Announcement, public_url: str) -> list[InlineKeyboardButton]:
    language, number = announced.language, announced.number
    buttons = [
        InlineKeyboardButton(say(f"act_{act}", language), callback_data=button_data(act, number))
        for act in announced.acts
    ]
    buttons += [
        InlineKeyboardButton(one.label, callback_data=button_data(one.act, number, one.argument))
        for one in announced.choices
    ]
    # Telegram opens nothing on addresses that are not public.
    if announced.link and public_url.startswith("https://") and announced.kind is not AnnouncementKind.TOLD:
        buttons.append(InlineKeyboardButton(say("room_open", language), url=f"{public_url}{announced.link}"))
    return buttons
