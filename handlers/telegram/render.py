"""Our replies as Telegram shows them best: HTML with linked sources, buttons under the last message.

Telegram Bot API, "HTML style": https://core.telegram.org/bots/api#html-style
"""

import re
from dataclasses import dataclass
from html import escape, unescape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.dates import render_date
from bot.domain.message import OutgoingMessage, Reply
from bot.domain.wording import say
from bot.services.composing import partner_name
from handlers.splitting import cut_text, split_text, utf16_length
from knowledge.model import Citation, PartnerMatch

_MAX_UNITS = 4_096
_ROOM = 200
"""Kept free for who speaks."""
_WIDE_CHARS = 14
"""Of a button's words; wider ones get a row of their own."""
_BUTTONS = 12
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramMessage:
    """One message: formatted, and the same plain for when Telegram cannot read the formatting."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None


def render_messages(outgoing: OutgoingMessage, public_url: str) -> list[TelegramMessage]:
    """The messages for everything that is to be said, in order; the last one carries the quick replies."""
    texts = [text for reply in outgoing.replies for text in _texts(reply, public_url)]
    keyboard = _keyboard(outgoing.replies[-1].suggestions)
    return [
        TelegramMessage(
            html=text, plain=unescape(_TAG.sub("", text)), keyboard=keyboard if number == len(texts) else None
        )
        for number, text in enumerate(texts, start=1)
    ]


def _texts(reply: Reply, public_url: str) -> list[str]:
    speaker = say("speaker_staff", reply.language, name=reply.speaker) if reply.speaker else ""
    mark = f"👤 <b>{escape(speaker)}</b>\n" if speaker else "🤖 "
    # Split before it is formatted, so that no tag is cut in two.
    texts = [mark + escape(piece) for piece in split_text(reply.text, _MAX_UNITS - _ROOM)]
    for block in ([_card(match, reply) for match in reply.partners], _sources(reply, public_url)):
        for line in block:
            glue = "\n\n" if line is block[0] or (block is not None and line.startswith("<b>")) else "\n"
            if texts and _length(texts[-1] + glue + line) <= _MAX_UNITS:
                texts[-1] += glue + line
            else:
                texts.append(line)
    return texts


def _sources(reply: Reply, public_url: str) -> list[str]:
    return [_source(citation, reply, public_url) for citation in reply.citations]


def _source(citation: Citation, reply: Reply, public_url: str) -> str:
    url = public_url + citation.url if citation.url.startswith("/") else citation.url
    title = escape(cut_text(citation.title, 300))
    if re.match(r"https?://", url):
        title = f'<a href="{escape(url, quote=True)}">{title}</a>'
    date = f", {escape(render_date(citation.date, reply.language))}" if citation.date else ""
    return f"[{citation.marker}] {title}{date}"


def _card(match: PartnerMatch, reply: Reply) -> str:
    listing, language = match.listing, reply.language
    lines = [
        f"<b>{escape(partner_name(match, language))}</b>",
        escape(f"{listing.regions.get(language, listing.region)} ({listing.country})"),
    ]
    if listing.is_sample:
        lines.append(f"<i>{escape(say('partners_sample', language))}</i>")
    products = " / ".join(listing.products.get(language, ()))
    if products:
        lines.append(escape(cut_text(products, 300)))
    lines += [f"• {escape(cut_text(reason, 200))}" for reason in match.reasons]
    return "\n".join(lines)


def _length(html: str) -> int:
    """As Telegram counts: without tags, an entity as the sign it stands for; UTF-16 is the safe side of its count."""
    return utf16_length(unescape(_TAG.sub("", html)))


def _keyboard(suggestions: tuple[str, ...]) -> InlineKeyboardMarkup | None:
    """Two short suggestions a row, a long one on its own. A tap brings back the number; the words stand in the message."""
    rows: list[list[InlineKeyboardButton]] = []
    for number, text in enumerate(suggestions[:_BUTTONS]):
        button = InlineKeyboardButton(text, callback_data=f"s:{number}")
        is_narrow = len(text) <= _WIDE_CHARS
        if rows and is_narrow and len(rows[-1]) == 1 and len(rows[-1][0].text) <= _WIDE_CHARS:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None
