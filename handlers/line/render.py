"""Our replies as LINE shows them best: text, bubbles that hold their sources, carousels of partners.

Limits: LINE Developers, "Messaging API reference", message objects:
https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

import re
from collections.abc import Sequence
from typing import Any

from linebot.v3.messaging import Message

from bot.domain.dates import render_date
from bot.domain.message import OutgoingMessage, Reply, ReplyKind
from bot.domain.wording import say
from bot.services.composing import partner_name
from handlers.splitting import cut_text, letter_count, split_text, utf16_length
from knowledge.model import Citation, PartnerMatch

MAX_MESSAGES = 5
_TEXT_UNITS = 4_900
_BUBBLE_UNITS = 1_800
"""Of the body of a bubble: a screenful or two; more becomes another bubble."""
_ALT_UNITS = 1_500
_LABEL_LETTERS = 20
_BUTTON_LETTERS = 40
_ACTION_LETTERS = 300
_QUICK_REPLIES = 13
_CARDS = 12
_URL_CHARS = 1_000
_NAME_LETTERS = 20
_NAVY, _GREY, _RED = "#1F3A5F", "#6B7280", "#B23A48"

Json = dict[str, Any]


def render_messages(outgoing: OutgoingMessage, public_url: str) -> list[Message]:
    """At most five messages of LINE for everything that is to be said."""
    rendered: list[Json] = []
    for reply in outgoing.replies:
        rendered += [{**message, "sender": _sender(reply)} for message in _reply(reply, public_url)]
    if len(rendered) > MAX_MESSAGES:
        rendered = _packed(outgoing.replies, rendered)
    last = outgoing.replies[-1]
    quick = _quick_replies(last.suggestions)
    if quick:
        rendered[-1]["quickReply"] = {"items": quick}
    return [Message.from_dict(message) for message in rendered]


def _reply(reply: Reply, public_url: str) -> list[Json]:
    if reply.kind is ReplyKind.WAIT:
        return [_waiting(reply)]
    if reply.citations:
        return _cited(reply, public_url)
    messages: list[Json] = [{"type": "text", "text": piece} for piece in split_text(reply.text, _TEXT_UNITS)]
    if reply.partners:
        messages.append(_carousel(reply))
    return messages


def _cited(reply: Reply, public_url: str) -> list[Json]:
    """An answer in bubbles; the last one holds the sources."""
    pieces = split_text(reply.text, _BUBBLE_UNITS)
    messages = []
    for number, piece in enumerate(pieces, start=1):
        body: list[Json] = [
            {"type": "text", "text": line, "wrap": True, "size": "md", "color": "#111111"}
            for line in piece.split("\n")
            if line.strip()
        ]
        if number == len(pieces):
            body.append({"type": "separator", "margin": "lg"})
            body += [_source(citation, reply, public_url) for citation in reply.citations]
        bubble = {"type": "bubble", "size": "giga", "body": _column(body, "md")}
        messages.append({"type": "flex", "altText": cut_text(piece, _ALT_UNITS), "contents": bubble})
    if reply.partners:
        messages.append(_carousel(reply))
    return messages


def _source(citation: Citation, reply: Reply, public_url: str) -> Json:
    date = f", {render_date(citation.date, reply.language)}" if citation.date else ""
    line: Json = {
        "type": "text",
        "text": f"[{citation.marker}] {citation.title}{date}",
        "wrap": True,
        "size": "xs",
        "color": _GREY,
    }
    url = public_url + citation.url if citation.url.startswith("/") else citation.url
    if re.match(r"https?://", url) and len(url) <= _URL_CHARS and url.isascii():
        line["action"] = {
            "type": "uri",
            "label": cut_text(citation.title or url, _BUTTON_LETTERS, letter_count),
            "uri": url,
        }
        line["decoration"] = "underline"
    return line


def _waiting(reply: Reply) -> Json:
    """A button that stays: quick replies are gone as soon as anything else is said."""
    label = say("button_collect", reply.language)
    button = {
        "type": "button",
        "style": "primary",
        "color": _NAVY,
        "action": {"type": "postback", "label": label, "data": "do=collect", "displayText": label},
    }
    text = {"type": "text", "text": reply.text, "wrap": True, "size": "md"}
    return {
        "type": "flex",
        "altText": cut_text(reply.text, _ALT_UNITS),
        "contents": {"type": "bubble", "body": _column([text, button], "lg")},
    }


def _carousel(reply: Reply) -> Json:
    cards = [_card(match, reply) for match in reply.partners[:_CARDS]]
    names = " / ".join(partner_name(match, reply.language) for match in reply.partners)
    return {
        "type": "flex",
        "altText": cut_text(names, _ALT_UNITS),
        "contents": {"type": "carousel", "contents": cards},
    }


def _card(match: PartnerMatch, reply: Reply) -> Json:
    listing, language = match.listing, reply.language
    name = partner_name(match, language)
    place = f"{listing.regions.get(language, listing.region)} ({listing.country})"
    lines: list[Json] = []
    if listing.is_sample:
        sample = say("partners_sample", language).strip("（）()※ ")
        lines.append({"type": "text", "text": sample, "size": "xs", "color": _RED, "wrap": True})
    lines += [
        {"type": "text", "text": name, "weight": "bold", "size": "md", "color": _NAVY, "wrap": True},
        {"type": "text", "text": place, "size": "sm", "color": _GREY, "wrap": True},
    ]
    products = " / ".join(listing.products.get(language, ()))
    if products:
        lines.append({"type": "text", "text": cut_text(products, 300), "size": "sm", "wrap": True})
    lines += [
        {"type": "text", "text": f"• {cut_text(reason, 200)}", "size": "sm", "wrap": True} for reason in match.reasons
    ]
    wish = say("introduce_named", language, name=name)
    button = {
        "type": "button",
        "style": "secondary",
        "height": "sm",
        "action": {
            "type": "message",
            "label": say("button_introduce", language),
            "text": cut_text(wish, _ACTION_LETTERS, letter_count),
        },
    }
    return {
        "type": "bubble",
        "size": "kilo",
        "body": _column(lines, "sm"),
        "footer": _column([button], "none"),
    }


def _column(contents: Sequence[Json], spacing: str) -> Json:
    return {"type": "box", "layout": "vertical", "spacing": spacing, "contents": list(contents)}


def _packed(replies: Sequence[Reply], rendered: Sequence[Json]) -> list[Json]:
    """More than LINE takes at once: as plain text, packed full; what even that cannot hold is said to be missing."""
    sources = [
        f"[{citation.marker}] {citation.title} {citation.url}" for reply in replies for citation in reply.citations
    ]
    whole = "\n\n".join(reply.text for reply in replies)
    pieces = split_text("\n".join((whole, *sources)), _TEXT_UNITS)
    language = replies[-1].language
    if len(pieces) > MAX_MESSAGES:
        note = say("cut_short", language)
        pieces = pieces[:MAX_MESSAGES]
        pieces[-1] = f"{cut_text(pieces[-1], _TEXT_UNITS - utf16_length(note) - 1)}\n{note}"
    sender = rendered[-1]["sender"]
    return [{"type": "text", "text": piece, "sender": sender} for piece in pieces]


def _sender(reply: Reply) -> Json:
    """Who speaks, above every message: the bot, or a person by name."""
    if not reply.speaker:
        return {"name": cut_text(say("speaker_bot", reply.language), _NAME_LETTERS, letter_count)}
    # LINE refuses names that contain its own.
    name = re.sub("line", "", reply.speaker, flags=re.IGNORECASE).strip() or "-"
    room = _NAME_LETTERS - letter_count(say("speaker_staff", reply.language, name=""))
    return {"name": say("speaker_staff", reply.language, name=cut_text(name, room, letter_count))}


def _quick_replies(suggestions: Sequence[str]) -> list[Json]:
    return [
        {
            "type": "action",
            "action": {
                "type": "message",
                "label": cut_text(text, _LABEL_LETTERS, letter_count),
                "text": cut_text(text, _ACTION_LETTERS, letter_count),
            },
        }
        for text in suggestions[:_QUICK_REPLIES]
        if text.strip()
    ]
