"""Our replies as LINE shows them best: text, bubbles that hold their sources, carousels of partners.

Limits: LINE Developers, "Messaging API reference", message objects:
https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from linebot.v3.messaging import Message

from bot.domain.dates import render_date
from bot.domain.message import ChannelAddress, OutgoingMessage, Reply, ReplyKind
from bot.domain.wording import say
from bot.services.composing import partner_name
from handlers.cards import introduction_tap, place_of, products_of, sample_mark
from handlers.splitting import cut_text, letter_count, split_text, utf16_length
from knowledge.model import Citation, PartnerMatch

MAX_MESSAGES = 5
TEXT_UNITS = 4_900
_BUBBLE_UNITS = 1_800
"""Of the body of a bubble: a screenful or two; more becomes another bubble."""
BUBBLE_BYTES = 28_000
_CAROUSEL_BYTES = 48_000
"""Of at most 30 and 50 KB; what LINE counts of the JSON is not said in full."""
_ALT_LETTERS = 120
"""A notification shows no more."""
_ALT_UNITS = 1_500
_LABEL_LETTERS = 20
BUTTON_LETTERS = 40
_ACTION_LETTERS = 300
_DATA_UNITS = 300
_QUICK_REPLIES = 13
_CARDS = 12
_TITLE_UNITS = 300
_LINE_UNITS = 120
"""Of a name or a place on a card."""
_URL_CHARS = 1_000
_NAME_UNITS = 20
_GROUP_LETTERS = ("C", "R")
"""The ids of groups and of rooms begin so, those of users with U."""
_MARKER = re.compile(r"\s*\[\d+\]")
_URL_SAFE = "/%:@!$&'()*+,;=~?"
NAVY, GREY, RED, _PALE = "#1F3A5F", "#6B7280", "#B23A48", "#EEF2F7"

Json = dict[str, Any]


class _Detail(NamedTuple):
    """How much a card says."""

    products_units: int
    reason_units: int
    reasons: int


_DETAILS = (_Detail(300, 200, 10), _Detail(120, 90, 5), _Detail(60, 50, 3))


def render_messages(outgoing: OutgoingMessage, public_url: str) -> list[Message]:
    """At most five messages of LINE for everything that is to be said; none when nothing is."""
    rendered: list[Json] = []
    for reply in outgoing.replies:
        rendered += [{**message, "sender": _sender(reply)} for message in _reply(reply, public_url, outgoing.address)]
    if not rendered:
        return []
    last = outgoing.replies[-1]
    suggestions = [text for text in last.suggestions if text.strip()]
    quick = [text for text in suggestions if letter_count(text) <= _LABEL_LETTERS][:_QUICK_REPLIES]
    # What a button would cut short is shown whole, where it can be tapped as well.
    lines = [_tappable(text, outgoing.address) for text in suggestions if text not in quick]
    whole = _with_lines(rendered, lines)
    if len(whole) > MAX_MESSAGES:
        whole = _with_lines(_packed(outgoing.replies, public_url, MAX_MESSAGES - bool(lines)), lines)
    if quick:
        whole[-1]["quickReply"] = {
            "items": [{"type": "action", "action": _say(text, outgoing.address, _LABEL_LETTERS)} for text in quick]
        }
    return [Message.from_dict(message) for message in whole]


def render_plain(outgoing: OutgoingMessage, public_url: str) -> list[Message]:
    """The same in words alone, for when LINE refuses the form: no bubble, button or name that could be at fault."""
    texts = [_plain(reply, public_url, is_named=True) for reply in outgoing.replies if reply.text.strip()]
    if not texts:
        return []
    last = outgoing.replies[-1]
    suggestions = "\n".join(f"• {text}" for text in last.suggestions if text.strip())
    pieces = _pieces("\n\n".join([*texts, suggestions]), last, MAX_MESSAGES)
    return [Message.from_dict({"type": "text", "text": piece}) for piece in pieces]


# ---------------------------------------------------------------------------------------------------------- replies


def _reply(reply: Reply, public_url: str, address: ChannelAddress) -> list[Json]:
    if reply.kind is ReplyKind.WAIT:
        return [_waiting(reply)]
    messages: list[Json] = (
        _cited(reply, public_url)
        if reply.citations
        else [{"type": "text", "text": piece} for piece in split_text(reply.text, TEXT_UNITS)]
    )
    if reply.partners:
        messages.append(_carousel(reply, address))
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
        messages += [bubble_of(part, short_alt(piece), size="giga") for part in _fitting(body)]
    return messages


def _fitting(body: Sequence[Json]) -> list[list[Json]]:
    """What a bubble is to show, in as many as it takes."""
    parts: list[list[Json]] = [[]]
    for component in body:
        if parts[-1] and size_of([*parts[-1], component]) > BUBBLE_BYTES:
            parts.append([])
        parts[-1].append(component)
    return parts


def _source(citation: Citation, reply: Reply, public_url: str) -> Json:
    line: Json = {
        "type": "text",
        "text": _source_text(citation, reply),
        "wrap": True,
        "size": "xs",
        "color": GREY,
    }
    uri = public_uri(citation.url, public_url)
    if uri:
        label = cut_text(citation.title or uri, BUTTON_LETTERS, letter_count)
        line["action"] = {"type": "uri", "label": label, "uri": uri}
        line["decoration"] = "underline"
    return line


def _source_text(citation: Citation, reply: Reply) -> str:
    date = f", {render_date(citation.date, reply.language)}" if citation.date else ""
    return f"[{citation.marker}] {cut_text(citation.title or citation.url, _TITLE_UNITS)}{date}"


def public_uri(url: str, public_url: str) -> str:
    """The address as LINE takes it, percent-encoded; empty when it is none, or too long, or of a page nobody can reach."""
    if url.startswith("/"):
        url = public_url and public_url + url
    try:
        parts = urlsplit(url)
        host = parts.netloc.encode("idna").decode()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    own, query, fragment = (
        re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe=_URL_SAFE))
        for part in (parts.path, parts.query, parts.fragment)
    )
    whole = f"{parts.scheme}://{host}{own}" + (query and f"?{query}") + (fragment and f"#{fragment}")
    return whole if len(whole) <= _URL_CHARS else ""


def _waiting(reply: Reply) -> Json:
    """A button that stays: quick replies are gone as soon as anything else is said."""
    label = say("button_collect", reply.language)
    button = {
        "type": "button",
        "style": "primary",
        "color": NAVY,
        "action": {"type": "postback", "label": label, "data": "do=collect", "displayText": label},
    }
    text = {"type": "text", "text": reply.text, "wrap": True, "size": "md"}
    return bubble_of([text, button], short_alt(reply.text), spacing="lg")


# ---------------------------------------------------------------------------------------------------------- partners


def _carousel(reply: Reply, address: ChannelAddress) -> Json:
    """The cards, saying as much as fits; what does not fit at all is counted on a card of its own."""
    shown = len(reply.partners) if len(reply.partners) <= _CARDS else _CARDS - 1
    details = list(_DETAILS)
    carousel = _cards(reply, shown, details.pop(0), address)
    while size_of(carousel) > _CAROUSEL_BYTES and (details or shown > 1):
        if details:
            detail = details.pop(0)
        else:
            shown -= 1
        carousel = _cards(reply, shown, detail, address)
    said = say("partners_shown", reply.language, count=len(reply.partners))
    if any(match.listing.is_sample for match in reply.partners):
        said += f" {say('partners_sample', reply.language)}"
    names = " / ".join(partner_name(match, reply.language) for match in reply.partners)
    alt = f"{said} {cut_text(names, _ALT_LETTERS, letter_count)}"
    return {"type": "flex", "altText": cut_text(alt, _ALT_UNITS), "contents": carousel}


def _cards(reply: Reply, shown: int, detail: _Detail, address: ChannelAddress) -> Json:
    cards = [_card(match, reply, detail, address) for match in reply.partners[:shown]]
    left_out = len(reply.partners) - shown
    if left_out:
        note = say("partners_left_out", reply.language, count=left_out)
        text = {"type": "text", "text": note, "size": "sm", "color": GREY, "wrap": True}
        cards.append({"type": "bubble", "size": "kilo", "body": column_of([text], "sm")})
    return {"type": "carousel", "contents": cards}


def _card(match: PartnerMatch, reply: Reply, detail: _Detail, address: ChannelAddress) -> Json:
    listing, language = match.listing, reply.language
    lines: list[Json] = []
    if listing.is_sample:
        lines.append({"type": "text", "text": sample_mark(language), "size": "xs", "color": RED, "wrap": True})
    name = cut_text(partner_name(match, language), _LINE_UNITS)
    lines.append({"type": "text", "text": name, "weight": "bold", "size": "md", "color": NAVY, "wrap": True})
    place = cut_text(place_of(listing, language), _LINE_UNITS)
    if place:
        lines.append({"type": "text", "text": place, "size": "sm", "color": GREY, "wrap": True})
    details = [cut_text(products_of(listing, language), detail.products_units)]
    details += [f"• {cut_text(reason, detail.reason_units)}" for reason in match.reasons[: detail.reasons]]
    lines += [{"type": "text", "text": text, "size": "sm", "wrap": True} for text in details if text]
    button = {"type": "button", "style": "secondary", "height": "sm", "action": _introduce(match, reply, address)}
    return {
        "type": "bubble",
        "size": "kilo",
        "body": column_of(lines, "sm"),
        "footer": column_of([button], "none"),
    }


def _introduce(match: PartnerMatch, reply: Reply, address: ChannelAddress) -> Json:
    """The wish to be introduced: it carries which company is meant, so that no name has to be guessed at."""
    listing, language = match.listing, reply.language
    shown = partner_name(match, language) if listing.is_disclosed else str(listing.id)
    wish = say("introduce_named", language, name=cut_text(shown, _LINE_UNITS))
    label = say("button_introduce", language)
    if not introduction_tap(listing.id):
        return {**_say(wish, address, BUTTON_LETTERS), "label": label}
    return {"type": "postback", "label": label, "data": f"do=introduce&id={listing.id}", "displayText": wish}


# -------------------------------------------------------------------------------------------------------- suggestions


def _say(text: str, address: ChannelAddress, label_letters: int) -> Json:
    """An action that says something to the bot.

    In a group that must be a postback: a message of theirs names nobody there, and is none to us.
    """
    action: Json = {"label": cut_text(text, label_letters, letter_count)}
    said = cut_text(text, _ACTION_LETTERS, letter_count)
    # Only what has a meaning in the data is escaped: Thai letters would be nine times as long.
    data = "do=say&text=" + re.sub(r"[%&+;=#\s]", lambda found: quote(found[0]), text)
    if address.id.startswith(_GROUP_LETTERS) and utf16_length(data) <= _DATA_UNITS:
        return {"type": "postback", **action, "data": data, "displayText": said}
    return {"type": "message", **action, "text": said}


def _tappable(text: str, address: ChannelAddress) -> Json:
    """A suggestion on as many lines as it takes."""
    shown = cut_text(text, _ACTION_LETTERS, letter_count)
    return {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": _PALE,
        "cornerRadius": "md",
        "paddingAll": "md",
        "action": _say(text, address, BUTTON_LETTERS),
        "contents": [{"type": "text", "text": shown, "wrap": True, "size": "sm", "color": NAVY}],
    }


def _with_lines(messages: list[Json], lines: Sequence[Json]) -> list[Json]:
    """The messages with suggestions at the foot of the last bubble, or in a bubble of their own below."""
    if not lines:
        return messages
    last = messages[-1]
    if last["type"] == "flex" and last["contents"]["type"] == "bubble":
        bubble = last["contents"]
        body = {**bubble["body"], "contents": [*bubble["body"]["contents"], *lines]}
        filled = {**bubble, "body": body}
        if size_of(filled) <= BUBBLE_BYTES:
            return [*messages[:-1], {**last, "contents": filled}]
    alt = short_alt(" / ".join(line["contents"][0]["text"] for line in lines))
    return [*messages, {**bubble_of(_fitting(lines)[0], alt), "sender": last["sender"]}]


# ---------------------------------------------------------------------------------------------------------- plain text


def _packed(replies: Sequence[Reply], public_url: str, most: int) -> list[Json]:
    """More than LINE takes at once: as plain text, packed full."""
    is_named = len({reply.speaker for reply in replies}) > 1
    whole = "\n\n".join(_plain(reply, public_url, is_named=is_named) for reply in replies if reply.text.strip())
    sender = _sender(replies[-1])
    return [{"type": "text", "text": piece, "sender": sender} for piece in _pieces(whole, replies[-1], most)]


def _pieces(text: str, last: Reply, most: int) -> list[str]:
    """The text in at most so many messages; what even they cannot hold is said to be missing."""
    pieces = split_text(text, TEXT_UNITS)
    if len(pieces) > most:
        note = say("cut_short", last.language)
        pieces = pieces[:most]
        pieces[-1] = f"{cut_text(pieces[-1], TEXT_UNITS - utf16_length(note) - 1)}\n{note}"
    return pieces


def _plain(reply: Reply, public_url: str, *, is_named: bool) -> str:
    """A reply in words alone: who speaks, what is said, the companies, the sources."""
    parts = [f"{_speaker(reply)}:\n{reply.text.strip()}" if is_named else reply.text.strip()]
    parts += [_plain_card(number, match, reply) for number, match in enumerate(reply.partners, start=1)]
    sources = [
        f"{_source_text(citation, reply)} {public_uri(citation.url, public_url)}".strip()
        for citation in reply.citations
    ]
    return "\n\n".join([*parts, *(["\n".join(sources)] if sources else [])])


def _plain_card(number: int, match: PartnerMatch, reply: Reply) -> str:
    listing, language = match.listing, reply.language
    mark = f" ({sample_mark(language)})" if listing.is_sample else ""
    lines = [
        f"{number}. {cut_text(partner_name(match, language), _LINE_UNITS)}{mark}",
        cut_text(place_of(listing, language), _LINE_UNITS),
        cut_text(products_of(listing, language), _DETAILS[0].products_units),
        *(f"• {cut_text(reason, _DETAILS[0].reason_units)}" for reason in match.reasons[: _DETAILS[0].reasons]),
    ]
    return "\n".join(line for line in lines if line)


# ---------------------------------------------------------------------------------------------------------- small parts


def bubble_of(body: Sequence[Json], alt: str, *, size: str = "mega", spacing: str = "md") -> Json:
    """A bubble that shows this."""
    return {
        "type": "flex",
        "altText": alt,
        "contents": {"type": "bubble", "size": size, "body": column_of(body, spacing)},
    }


def column_of(contents: Sequence[Json], spacing: str) -> Json:
    """Parts below one another."""
    return {"type": "box", "layout": "vertical", "spacing": spacing, "contents": list(contents)}


def size_of(part: object) -> int:
    """Bytes of a part of a message as it is sent, where each letter beyond ASCII takes six."""
    return len(json.dumps(part))


def short_alt(text: str) -> str:
    """What a notification and the list of chats show: the first sentences, without pointers to sources."""
    pieces = split_text(_MARKER.sub("", text), _ALT_LETTERS, letter_count) or [text]
    said = " ".join(pieces[0].split())
    return cut_text(f"{said}…" if len(pieces) > 1 else said, _ALT_UNITS)


def _sender(reply: Reply) -> Json:
    """Who speaks, above every message: the bot, or a person by name."""
    return {"name": _speaker(reply)}


def _speaker(reply: Reply) -> str:
    """Who speaks, short enough to stand above a message; which of its letters LINE counts as one is not said."""
    if not reply.speaker:
        return cut_text(say("speaker_bot", reply.language), _NAME_UNITS)
    # LINE refuses names that hold its own: a word that is it is left out, one that holds it is shortened.
    name = re.sub(r"\bline\w*", "", reply.speaker, flags=re.IGNORECASE)
    name = " ".join(re.sub(r"line\w*", ".", name, flags=re.IGNORECASE).split())
    if not name:
        return say("speaker_staff", reply.language, name="").strip(" ()（）")
    full = say("speaker_staff", reply.language, name=name)
    if utf16_length(full) <= _NAME_UNITS:
        return full
    room = _NAME_UNITS - utf16_length(say("speaker_staff_short", reply.language, name=""))
    return say("speaker_staff_short", reply.language, name=cut_text(name, room))
