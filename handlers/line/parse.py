"""LINE's events in our words. Reads the raw JSON: the SDK's models refuse whatever they do not know yet.

LINE Developers, "Messaging API reference", webhook event objects:
https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from bot.domain.message import (
    Arrival,
    Attachment,
    AttachmentKind,
    ChannelAddress,
    Collection,
    Departure,
    IncomingEvent,
    IncomingMessage,
    MessageId,
    ReplyRef,
    Withdrawal,
)
from handlers.cards import introduction_tap
from handlers.intake import is_storable

REF_SECONDS = 50
"""A ticket works for a minute, "not guaranteed": the last seconds are not worth a try."""
TAP_KEYS = ("quick_programmes", "quick_partner", "quick_events", "quick_person", "quick_privacy")
"""What the rich menu may ask for."""

_SOURCES = {"user": "userId", "group": "groupId", "room": "roomId"}
_KINDS = {
    "sticker": AttachmentKind.STICKER,
    "image": AttachmentKind.IMAGE,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
    "file": AttachmentKind.FILE,
    "location": AttachmentKind.LOCATION,
}
_ALWAYS = frozenset({"follow", "unfollow", "join", "leave", "unsend", "postback"})

Event = dict[str, Any]


def chat_address(event: Event) -> ChannelAddress | None:
    """Where the event happened: the user, the group or the room; None when it does not say."""
    source = part_of(event, "source")
    own = source.get(_SOURCES.get(text_of(source, "type"), ""))
    return ChannelAddress(channel="line", id=own) if isinstance(own, str) and own else None


def has_sound_ids(event: Event) -> bool:
    """Whether those of LINE's ids that become keys of ours can be stored."""
    source, message = part_of(event, "source"), part_of(event, "message")
    found = (
        source.get(_SOURCES.get(text_of(source, "type"), "")),
        event.get("webhookEventId"),
        message.get("id"),
        message.get("quotedMessageId"),
        part_of(event, "unsend").get("messageId"),
    )
    return all(own is None or is_storable(own) for own in found)


def is_for_us(event: Event, bot_user_id: str) -> bool:
    """Whether the event is worth storing: what people say to one another in a group is not ours to keep."""
    if event.get("mode") == "standby":
        return False
    kind = text_of(event, "type")
    if kind in _ALWAYS:
        return True
    if kind not in ("message", "messageEdited"):
        return False
    if text_of(part_of(event, "source"), "type") == "user":
        return True
    return bool(own_mentions(event, bot_user_id)) or _may_be_to_us(event)


def needs_memory(event: Event, bot_user_id: str) -> bool:
    """Whether only what was said before tells if this is meant for us: a reply in a group, or an edit, that names nobody."""
    is_private = text_of(part_of(event, "source"), "type") == "user"
    return not is_private and not own_mentions(event, bot_user_id) and _may_be_to_us(event)


def _may_be_to_us(event: Event) -> bool:
    """A reply may be to something of ours, an edit of something said to us."""
    return bool(quoted_message_id(event)) or text_of(event, "type") == "messageEdited"


def quoted_message_id(event: Event) -> str:
    """LINE's id of the message that this one quotes, if it does."""
    return text_of(part_of(event, "message"), "quotedMessageId")


def parse_event(event: Event, bot_user_id: str, received_at: datetime) -> IncomingEvent | None:
    """What the event says; None when it is nothing to us. Whatever its form, it raises nothing."""
    address = chat_address(event)
    if address is None:
        return None
    at = moment_of(event) or received_at
    ref = reply_ref_of(event, received_at)
    match text_of(event, "type"):
        case "message":
            return _message(event, bot_user_id, address, at, ref)
        case "messageEdited":
            return _message(event, bot_user_id, address, at, ref, is_edit=True)
        case "follow" | "join":
            return Arrival(address=address, at=at, reply_ref=ref, is_group=_is_group(event))
        case "unfollow" | "leave":
            return Departure(address=address, at=at)
        case "unsend":
            own = text_of(part_of(event, "unsend"), "messageId")
            return Withdrawal(address=address, at=at, message_id=MessageId(f"line:{own}")) if own else None
        case "postback":
            return _postback(event, address, at, ref)
    return None


def _message(
    event: Event,
    bot_user_id: str,
    address: ChannelAddress,
    at: datetime,
    ref: ReplyRef | None,
    *,
    is_edit: bool = False,
) -> IncomingMessage | None:
    message = part_of(event, "message")
    own = text_of(message, "id")
    if not own:
        return None
    kind = text_of(message, "type")
    text = without_mentions(text_of(message, "text"), own_mentions(event, bot_user_id)) if kind == "text" else ""
    attachments = () if kind == "text" else (_attachment(kind, message, own),)
    if not text and not attachments and not own_mentions(event, bot_user_id):
        return None
    message_id = MessageId(f"line:{own}")
    return IncomingMessage(
        id=MessageId(f"{message_id}:{event.get('webhookEventId')}") if is_edit else message_id,
        address=address,
        text=text,
        at=at,
        attachments=attachments,
        reply_ref=ref,
        edits=message_id if is_edit else None,
        sender=text_of(part_of(event, "source"), "userId"),
        is_group=_is_group(event),
    )


def _attachment(kind: str, message: Event, own: str) -> Attachment:
    ref, label = own, ""
    if text_of(part_of(message, "contentProvider"), "type") == "external":
        # It lies elsewhere; LINE has nothing to fetch.
        ref = ""
    if kind == "sticker":
        ref = f"{text_of(message, 'packageId')}/{text_of(message, 'stickerId')}"
        keywords = message.get("keywords")
        label = str(keywords[0]) if isinstance(keywords, list) and keywords else ""
    elif kind == "file":
        label = text_of(message, "fileName")
    elif kind == "location":
        latitude, longitude = message.get("latitude"), message.get("longitude")
        ref = f"{latitude},{longitude}" if latitude is not None and longitude is not None else ""
        label = text_of(message, "title") or text_of(message, "address")
    return Attachment(kind=_KINDS.get(kind, AttachmentKind.OTHER), ref=ref, label=label)


def _postback(event: Event, address: ChannelAddress, at: datetime, ref: ReplyRef | None) -> IncomingEvent | None:
    asked = {name: values[0] for name, values in parse_qs(text_of(part_of(event, "postback"), "data")).items()}
    text = tapped = ""
    match asked.get("do"):
        case "collect":
            return Collection(address=address, at=at, reply_ref=ref)
        case "tap" if asked.get("key") in TAP_KEYS:
            tapped = asked["key"]
        case "introduce":
            tapped = introduction_tap(asked.get("id", ""))
        case "say":
            text = asked.get("text", "")
    if not (text or tapped):
        return None
    return IncomingMessage(
        id=MessageId(f"line:{event.get('webhookEventId')}"),
        address=address,
        text=text,
        at=at,
        tapped=tapped,
        reply_ref=ref,
        sender=text_of(part_of(event, "source"), "userId"),
        is_group=_is_group(event),
    )


def _is_group(event: Event) -> bool:
    return text_of(part_of(event, "source"), "type") != "user"


def own_mentions(event: Event, bot_user_id: str) -> list[tuple[int, int]]:
    """Where the text names the bot: position and length in UTF-16 code units; 0, 0 where that is not said."""
    mentionees = part_of(part_of(event, "message"), "mention").get("mentionees")
    found = []
    for mentionee in mentionees if isinstance(mentionees, list) else ():
        if not isinstance(mentionee, dict):
            continue
        is_own = mentionee.get("isSelf") is True or (bot_user_id and mentionee.get("userId") == bot_user_id)
        index, length = mentionee.get("index"), mentionee.get("length")
        if is_own:
            found.append((index, length) if isinstance(index, int) and isinstance(length, int) else (0, 0))
    return found


def without_mentions(text: str, mentions: list[tuple[int, int]]) -> str:
    """The text without those parts of it."""
    units = text.encode("utf-16-le", "surrogatepass")
    for index, length in sorted(mentions, reverse=True):
        units = units[: index * 2] + units[(index + length) * 2 :]
    return units.decode("utf-16-le", "replace").strip()


def reply_ref_of(event: Event, received_at: datetime) -> ReplyRef | None:
    """The ticket; it counts from when the webhook came, also when that was brought a second time."""
    token = text_of(event, "replyToken")
    return ReplyRef(value=token, until=received_at + timedelta(seconds=REF_SECONDS)) if token else None


def moment_of(event: Event) -> datetime | None:
    """When it happened; None when it does not say."""
    at = event.get("timestamp")
    if not isinstance(at, int) or isinstance(at, bool):
        return None
    try:
        return datetime.fromtimestamp(at / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def part_of(event: Event, name: str) -> Event:
    """A part of the JSON that is an object; an empty one where there is none."""
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def text_of(event: Event, name: str) -> str:
    """A part of the JSON that is a text; an empty one where there is none."""
    value = event.get(name)
    return value if isinstance(value, str) else ""
