"""Our replies as Telegram shows them best: HTML with linked sources, buttons under the last message.

Telegram Bot API, "sendMessage" and "HTML style": https://core.telegram.org/bots/api#html-style
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.domain.dates import render_date
from bot.domain.message import OutgoingMessage, Reply
from bot.domain.wording import say
from bot.services.composing import partner_name
from handlers.cards import introduction_tap, place_of, products_of, sample_mark
from handlers.splitting import cut_text, split_text, utf16_length
from handlers.telegram.parse import INTRODUCE_MARK
from knowledge.model import Citation, PartnerMatch

MAX_UNITS = 4_096
"""Counted after the formatting is read; UTF-16 units are the safe side of Telegram's own count."""
_MAX_BYTES = 32_000
"""Before it is read, with all addresses; the server refuses more than 32768 (tdlib/telegram-bot-api, Client.cpp)."""
_SOURCES_UNITS = 2_000
"""So much of a message is kept free for its sources at most."""
_NAME_UNITS = 100
_LINE_UNITS = 300
_URL_CHARS = 2_000
_HALF_ROW = 16
"""Width of a button's words, in columns, that leaves room for a second one beside it on a phone."""
_BUTTONS = 12
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramMessage:
    """One message: formatted, and the same plain for when Telegram cannot read the formatting."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None


def render_messages(outgoing: OutgoingMessage, public_url: str) -> list[TelegramMessage]:
    """The messages for everything that is to be said, in order; the last one carries the quick replies."""
    messages = []
    for place, reply in enumerate(outgoing.replies, start=1):
        texts = _texts(reply, public_url)
        # Companies are asked for under their cards, whatever is said after them.
        is_last = place == len(outgoing.replies)
        keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | None
        if is_last and reply.asks_contact and not outgoing.address.id.startswith("-"):
            keyboard = _contact_keyboard(reply)
        else:
            keyboard = _keyboard(reply, reply.suggestions if is_last else ())
        messages += [
            TelegramMessage(html=text, plain=plain_of(text), keyboard=keyboard if number == len(texts) else None)
            for number, text in enumerate(texts, start=1)
        ]
    return messages


def _texts(reply: Reply, public_url: str) -> list[str]:
    """A reply in messages: what is said, the cards, the sources; each one tells who speaks."""
    mark = _mark(reply)
    sources = [_source(citation, reply, public_url) for citation in reply.citations]
    # What is said last is followed by its sources, and split before it is formatted, so that no tag is cut in two.
    kept_free = min(_length("\n\n" + "\n".join(sources)), _SOURCES_UNITS) if sources else 0
    pieces = split_text(reply.text, MAX_UNITS - _length(mark) - kept_free)
    texts = [mark + escape(piece, quote=False) for piece in pieces]
    blocks = [("\n\n", _card(number, match, reply)) for number, match in enumerate(reply.partners, start=1)]
    blocks += [("\n\n" if number == 0 else "\n", source) for number, source in enumerate(sources)]
    for gap, block in blocks:
        if texts and _fits(texts[-1] + gap + block):
            texts[-1] += gap + block
        else:
            texts.append(mark + block)
    return texts


def _mark(reply: Reply) -> str:
    """Who speaks: the bot, or a person by name."""
    if not reply.speaker:
        return "🤖 "
    name = say("speaker_staff", reply.language, name=cut_text(reply.speaker, _NAME_UNITS))
    return f"👤 <b>{escape(name, quote=False)}</b>\n"


def _source(citation: Citation, reply: Reply, public_url: str) -> str:
    url = public_url + citation.url if citation.url.startswith("/") else citation.url
    title = escape(cut_text(citation.title or url, _LINE_UNITS), quote=False)
    if re.match(r"https?://", url) and len(url) <= _URL_CHARS:
        title = f'<a href="{escape(url)}">{title}</a>'
    date = f", {escape(render_date(citation.date, reply.language))}" if citation.date else ""
    return f"[{citation.marker}] {title}{date}"


def _card(number: int, match: PartnerMatch, reply: Reply) -> str:
    """A company in a few lines; the numbers are what "introduce me to the first one" speaks of."""
    listing, language = match.listing, reply.language
    details = [
        place_of(listing, language),
        products_of(listing, language),
        *(f"• {reason}" for reason in match.reasons),
    ]
    lines = [f"<b>{number}. {escape(cut_text(partner_name(match, language), _LINE_UNITS), quote=False)}</b>"]
    if listing.is_sample:
        lines.append(f"<i>{escape(sample_mark(language), quote=False)}</i>")
    lines += [escape(cut_text(detail, _LINE_UNITS), quote=False) for detail in details if detail]
    return "\n".join(lines)


def _fits(html: str) -> bool:
    return _length(html) <= MAX_UNITS and len(html.encode()) <= _MAX_BYTES


def _length(html: str) -> int:
    return utf16_length(plain_of(html))


def plain_of(html: str) -> str:
    """What is left when the formatting is read."""
    return unescape(_TAG.sub("", html))


def _keyboard(reply: Reply, suggestions: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Two short buttons a row, a long one on its own: one for each card, then the suggestions.

    A tap brings back which company is meant, or the number of the suggestion, whose words stand in the message.
    """
    introductions = _introductions(reply)
    # The suggestion to be introduced to the first one is what the first card's button says.
    spare = say("quick_introduce", reply.language) if introductions else ""
    said = [text for text in suggestions if text.strip() and text != spare][:_BUTTONS]
    buttons = introductions + [
        InlineKeyboardButton(text, callback_data=f"s:{number}") for number, text in enumerate(said)
    ]
    return in_rows(buttons)


def in_rows(buttons: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """The buttons as a keyboard: two short ones a row, a long one on its own."""
    rows: list[list[InlineKeyboardButton]] = []
    has_room = False
    for button in buttons:
        is_narrow = _width(button.text) <= _HALF_ROW
        if has_room and is_narrow:
            rows[-1].append(button)
            has_room = False
        else:
            rows.append([button])
            has_room = is_narrow
    return InlineKeyboardMarkup(rows) if rows else None


def _contact_keyboard(reply: Reply) -> ReplyKeyboardMarkup:
    """A button that shares the contact's own number, and what else can be said; gone once one of them was tapped.

    Telegram Bot API, "KeyboardButton": numbers are shared in private chats alone, and with a keyboard below the chat.
    """
    label = say("button_share_contact", reply.language)
    said = [text for text in reply.suggestions if text.strip()][:_BUTTONS]
    return ReplyKeyboardMarkup(
        [[KeyboardButton(label, request_contact=True)], *([KeyboardButton(text)] for text in said)],
        resize_keyboard=True,
        one_time_keyboard=True,
    )


def _introductions(reply: Reply) -> list[InlineKeyboardButton]:
    """A button for each card, under its number; a company that was found twice has one."""
    buttons: dict[str, InlineKeyboardButton] = {}
    for number, match in enumerate(reply.partners, start=1):
        listing_id = str(match.listing.id)
        if introduction_tap(listing_id) and listing_id not in buttons:
            label = say("button_introduce_numbered", reply.language, number=number)
            buttons[listing_id] = InlineKeyboardButton(label, callback_data=f"{INTRODUCE_MARK}{listing_id}")
    return list(buttons.values())[:_BUTTONS]


def _width(text: str) -> int:
    """Columns that a text takes: Japanese signs two, the marks above and below Thai letters none."""
    return sum(
        0 if unicodedata.category(sign) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
