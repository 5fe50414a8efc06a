"""Telegram's updates in our words.

Telegram Bot API, "Update", "Message", "CallbackQuery", "ChatMemberUpdated": https://core.telegram.org/bots/api
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeGuard

from telegram import Message, MessageEntity, Update, User

from bot.domain.message import (
    Arrival,
    Attachment,
    AttachmentKind,
    ChannelAddress,
    Departure,
    IncomingEvent,
    IncomingMessage,
    MessageId,
    Move,
)
from bot.domain.wording import say
from handlers.cards import introduction_tap
from handlers.intake import is_storable
from knowledge.model import Language

TOPIC_MARK = "/"
"""Parts the id of a group from that of its topic in an address."""
INTRODUCE_MARK = "i:"
"""Begins the data of a button under a company's card; its id follows."""
TICK = "✓ "
"""Stands before the text of a button that was tapped."""
TAPS = {
    "programmes": "quick_programmes",
    "partners": "quick_partner",
    "events": "quick_events",
    "staff": "quick_person",
    "privacy": "quick_privacy",
    "help": "quick_help",
}
"""Commands that say what a quick reply says."""
SWITCHES = {"thai": Language.TH, "japanese": Language.JA, "english": Language.EN}
"""Commands that ask for a language."""
ARRIVALS = ("start",)
"""Commands that are answered with the greeting."""

_COMMANDS = frozenset((*TAPS, *SWITCHES, *ARRIVALS))
_MESSAGES = ("message", "edited_message")
_KINDS = (*_MESSAGES, "callback_query", "my_chat_member")
_GROUPS = ("group", "supergroup")
_FILES = (
    # An animation comes with a document that is the same file, so it is looked for first.
    ("animation", AttachmentKind.VIDEO),
    ("video", AttachmentKind.VIDEO),
    ("video_note", AttachmentKind.VIDEO),
    ("voice", AttachmentKind.AUDIO),
    ("audio", AttachmentKind.AUDIO),
    ("document", AttachmentKind.FILE),
)
_READ = frozenset(
    (
        "message_id from chat date edit_date text entities caption caption_entities reply_markup"
        " sticker photo animation video video_note voice audio document venue location contact"
    ).split()
)
_OTHER = frozenset("poll dice story game invoice paid_media live_photo checklist giveaway passport_data".split())
_KNOWN = (frozenset(Message.__slots__) | _READ) - _OTHER
_MALFORMED = (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError)
_JOINTS = ",:、，：。"

Json = Mapping[str, Any]


def chat_address(update: Json) -> ChannelAddress | None:
    """The chat in which the update happened, of a group with topics the topic; None when it is of no kind that concerns us."""
    happening = happening_of(update)[1]
    chat_id, topic = part_of(happening, "chat").get("id"), happening.get("message_thread_id")
    if not is_number(chat_id):
        return None
    # Replies have a thread, too, in groups without topics; nothing can be sent to it.
    is_in_topic = happening.get("is_topic_message") is True and is_number(topic)
    return ChannelAddress(channel="telegram", id=f"{chat_id}{TOPIC_MARK}{topic}" if is_in_topic else str(chat_id))


def is_for_us(update: Json, bot_username: str, bot_id: int) -> bool:
    """Whether the update is worth storing: what people say to one another in a group is not ours to keep.

    Whatever its form, it raises nothing.
    """
    kind, happening = happening_of(update)
    chat = part_of(happening, "chat")
    is_private = chat.get("type") == "private"
    if not is_number(chat.get("id")) or not (is_private or chat.get("type") in _GROUPS):
        return False
    if kind not in _MESSAGES:
        return True
    if kind == "message" and is_number(happening.get("migrate_to_chat_id")):
        return True
    if is_by_bot(happening, chat):
        return False
    return is_private or is_addressed(happening, bot_username, bot_id)


def message_number(message_id: str) -> int | None:
    """Telegram's number of a message within its chat; None for what is no message, such as a tap."""
    found = re.fullmatch(r"telegram:\d+:-?\d+(?:/\d+)?:(\d+)", message_id)
    return int(found.group(1)) if found else None


def kind_of(update: Json) -> str:
    """What kind of update it is, in Telegram's word; empty when it is of none that concerns us."""
    return happening_of(update)[0]


def has_sound_ids(update: Json) -> bool:
    """Whether those of Telegram's ids that become keys of ours can be stored."""
    happening = happening_of(update)[1]
    found = (
        update.get("update_id"),
        part_of(happening, "chat").get("id"),
        happening.get("message_thread_id"),
        happening.get("message_id"),
        happening.get("edit_date"),
        happening.get("migrate_to_chat_id"),
        part_of(update, "callback_query").get("id"),
    )
    return all(own is None or is_number(own) or is_storable(own) for own in found)


def callback_id(update: Json) -> str:
    """Telegram's id of the tap on a button; empty when the update is none."""
    return text_of(part_of(update, "callback_query"), "id")


def parse_update(
    update: Json, bot_username: str, bot_id: int, received_at: datetime | None = None
) -> IncomingEvent | None:
    """What the update says; None when it is nothing to us. Whatever its form, it raises nothing.

    Args:
        update: The raw JSON.
        bot_username: Without the @.
        bot_id: Telegram's id of the bot.
        received_at: When it came; a tap bears no time of its own. Without it, now.
    """
    kind, happening = happening_of(update)
    address = chat_address(update)
    if address is None:
        return None
    try:
        if kind == "my_chat_member":
            return _membership(happening, address)
        moved_to = happening.get("migrate_to_chat_id") if kind == "message" else None
        if is_number(moved_to):
            to = ChannelAddress(channel="telegram", id=str(moved_to))
            return Move(address=address, at=moment_of(happening), to=to)
        # Only what is read is handed to the SDK: a part that it cannot read must not lose the words beside it.
        read = Update.de_json({"update_id": 0, kind: _shorn(update[kind])}, None)
        if read.callback_query:
            return _tap(read, address, received_at or datetime.now(UTC), is_group=is_group_of(happening))
        message = read.effective_message
        return _message(message, happening, address, bot_username, bot_id) if message else None
    except _MALFORMED:
        return None


# --------------------------------------------------------------------------------------------------------- messages


def _message(
    message: Message, raw: Json, address: ChannelAddress, bot_username: str, bot_id: int
) -> IncomingEvent | None:
    # Each bot counts the messages of a chat for itself: another token must not meet the numbers of the one before.
    message_id = MessageId(f"telegram:{bot_id}:{address.id}:{message.message_id}")
    edited_at = raw.get("edit_date")
    at = moment_of(raw, "edit_date" if edited_at else "date")
    hint = _language(message.from_user)
    command, text = _words(message, bot_username, bot_id)
    if command in ARRIVALS:
        return Arrival(address=address, at=at, language_hint=hint, is_group=is_group_of(raw))
    text = text or _own_number(message)
    attachments = _attachments(message, raw)
    tapped = TAPS.get(command, "")
    if not (text or attachments or tapped or is_addressed(raw, bot_username, bot_id)):
        # What Telegram itself tells in the chat, such as that a message was pinned.
        return None
    if edited_at and not (text or tapped):
        # A place that moves on, a picture exchanged: nothing is asked anew.
        return None
    return IncomingMessage(
        id=MessageId(f"{message_id}:{edited_at}") if edited_at else message_id,
        address=address,
        text=text,
        at=at,
        language_hint=hint,
        attachments=attachments,
        tapped=tapped,
        edits=message_id if edited_at else None,
        sender=str(message.from_user.id) if message.from_user else "",
        is_group=is_group_of(raw),
    )


def _words(message: Message, bot_username: str, bot_id: int) -> tuple[str, str]:
    """The command that stands alone, and the text: without the bot's name, of a command without its slash."""
    text = message.text or message.caption or ""
    entities = message.entities if message.text else message.caption_entities
    units = units_of(text)
    command = ""
    names_us = False
    for entity in sorted(entities, key=lambda one: one.offset, reverse=True):
        # "UTF-16 code units", says Telegram Bot API, "MessageEntity".
        start, end = entity.offset * 2, (entity.offset + entity.length) * 2
        if start < 0:
            continue
        span = decoded(units[start:end])
        if is_own_name(entity.type, span, entity.user.id if entity.user else None, bot_username, bot_id):
            units = units[:start] + units[end:]
            names_us = True
        elif entity.type == MessageEntity.BOT_COMMAND and start == 0:
            name, _, target = span.removeprefix("/").partition("@")
            if target.lower() in ("", bot_username.lower()):
                command = name.lower()
                units = units[end:]
    rest = decoded(units).strip()
    if names_us:
        rest = rest.lstrip(_JOINTS).strip()
    if command == "start" or (command in _COMMANDS and not rest):
        language = SWITCHES.get(command)
        return ("", say("please_speak", language)) if language else (command, "")
    if command and not rest:
        # Nothing that anybody says: the mark of a command stays, so that it is not read as a word.
        return "", f"/{command}"
    return "", f"{command} {rest}".strip()


def _attachments(message: Message, raw: Json) -> tuple[Attachment, ...]:
    """What was sent that is not text; of somebody else's contact card nothing but that there was one."""
    if message.sticker:
        sticker = message.sticker
        return (Attachment(kind=AttachmentKind.STICKER, ref=sticker.file_id, label=sticker.emoji or ""),)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Attachment(kind=AttachmentKind.IMAGE, ref=largest.file_id),)
    for name, kind in _FILES:
        file = getattr(message, name)
        if file:
            return (Attachment(kind=kind, ref=file.file_id, label=getattr(file, "file_name", None) or ""),)
    place = message.venue.location if message.venue else message.location
    if place:
        label = f"{message.venue.title}, {message.venue.address}" if message.venue else ""
        return (Attachment(kind=AttachmentKind.LOCATION, ref=f"{place.latitude},{place.longitude}", label=label),)
    if message.contact:
        return () if _own_number(message) else (Attachment(kind=AttachmentKind.CONTACT),)
    if any(name not in _KNOWN for name in raw) and not message.text:
        # A poll, a die, or what Telegram came up with since.
        return (Attachment(kind=AttachmentKind.OTHER),)
    return ()


def _own_number(message: Message) -> str:
    """The number on the sender's own contact card, as they would type it; empty for any other message."""
    card, sender = message.contact, message.from_user
    if not card or not sender or card.user_id != sender.id:
        return ""
    # Numbers of cards bear their country's code, with or without the sign for it.
    return f"+{card.phone_number.lstrip('+')}"


def _tap(update: Update, address: ChannelAddress, at: datetime, *, is_group: bool) -> IncomingMessage | None:
    """A tap says what its button reads, or under a card which company is meant.

    Its data, which anybody can make up, counts only where a button that bears it stands in the message.
    """
    query = update.callback_query
    if query is None:
        return None
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    rows: Sequence[Sequence[Any]] = markup.inline_keyboard if markup else ()
    found = [button.text for row in rows for button in row if query.data and button.callback_data == query.data]
    text = decoded(units_of(found[0])).removeprefix(TICK).strip() if found else ""
    data = query.data or ""
    introduced = introduction_tap(data.removeprefix(INTRODUCE_MARK)) if data.startswith(INTRODUCE_MARK) else ""
    is_introduction = bool(text and introduced)
    return IncomingMessage(
        id=MessageId(f"telegram:cb:{query.id}"),
        address=address,
        text="" if is_introduction else text,
        at=at,
        language_hint=_language(query.from_user),
        tapped=introduced if is_introduction else "" if text else "button_expired",
        sender=str(query.from_user.id),
        is_group=is_group,
    )


# ------------------------------------------------------------------------------------------------------- membership


def _membership(change: Json, address: ChannelAddress) -> Arrival | Departure | None:
    """The bot was blocked or put out, or came back; that its rights changed is nothing to us."""
    at = moment_of(change)
    if not _is_present(part_of(change, "new_chat_member")):
        return Departure(address=address, at=at)
    if _is_present(part_of(change, "old_chat_member")):
        return None
    code = text_of(part_of(change, "from"), "language_code")
    return Arrival(address=address, at=at, language_hint=_language_of(code), is_group=is_group_of(change))


def _is_present(member: Json) -> bool:
    """Whether a member is in the chat; one whose rights are restricted may have left it as well."""
    status = member.get("status")
    return status not in ("left", "kicked") and not (status == "restricted" and member.get("is_member") is False)


# ---------------------------------------------------------------------------------------------------------- raw JSON


def is_addressed(message: Json, bot_username: str, bot_id: int) -> bool:
    """Whether a message in a group is meant for the bot: by one of its commands, by its name, or as a reply to it."""
    replied = part_of(message, "reply_to_message")
    # In a topic everything said is a reply to the topic, also where it was the bot that opened it.
    if part_of(replied, "from").get("id") == bot_id and "forum_topic_created" not in replied:
        return True
    for words, marks in (("text", "entities"), ("caption", "caption_entities")):
        units = units_of(text_of(message, words))
        entities = message.get(marks)
        for entity in entities if isinstance(entities, list) else ():
            if not isinstance(entity, dict):
                continue
            kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
            if not (is_number(offset) and is_number(length) and 0 <= offset < len(units)):
                continue
            span = decoded(units[offset * 2 : (offset + length) * 2])
            if is_own_name(kind, span, part_of(entity, "user").get("id"), bot_username, bot_id):
                return True
            if kind == "bot_command" and _is_own_command(span, bot_username):
                return True
    return False


def is_own_name(kind: object, span: str, user_id: object, bot_username: str, bot_id: int) -> bool:
    """Whether a mention names this bot."""
    if kind == "text_mention":
        return user_id == bot_id
    # While our own name is unknown, a name may be ours: an answer too many is better than a question lost.
    return kind == "mention" and (not bot_username or span.lower() == f"@{bot_username.lower()}")


def _is_own_command(span: str, bot_username: str) -> bool:
    """Whether a command is for this bot; one that names none and that we do not know is for another."""
    name, _, target = span.removeprefix("/").partition("@")
    return target.lower() == bot_username.lower() if target else name.lower() in _COMMANDS


def is_by_bot(message: Json, chat: Json) -> bool:
    """Whether a bot wrote it, or a channel; administrators who hide their name write as the group itself."""
    if message.get("is_automatic_forward") is True:
        return True
    is_bot = part_of(message, "from").get("is_bot") is True
    return is_bot and part_of(message, "sender_chat").get("id") != chat.get("id")


def happening_of(update: Json) -> tuple[str, Json]:
    """The kind of an update, and what bears its chat; for a tap that is the message with the button."""
    if isinstance(update, dict):
        for kind in _KINDS:
            part = update.get(kind)
            if isinstance(part, dict):
                return kind, part_of(part, "message") if kind == "callback_query" else part
    return "", {}


def _shorn(happening: Json) -> dict[str, Any]:
    """A message with only those parts that are read; of a tap, also its message."""
    if "message" not in happening:
        return {name: value for name, value in happening.items() if name in _READ}
    kept = {name: happening[name] for name in ("id", "from", "data") if name in happening}
    return {**kept, "chat_instance": "", "message": _shorn(part_of(happening, "message"))}


def is_group_of(happening: Json) -> bool:
    """Whether it happened in a group."""
    return part_of(happening, "chat").get("type") in _GROUPS


def moment_of(happening: Json, name: str = "date") -> datetime:
    """When it happened."""
    return datetime.fromtimestamp(happening[name], UTC)


def units_of(text: str) -> bytes:
    """A text in the units in which Telegram counts places in it."""
    return text.encode("utf-16-le", "surrogatepass")


def decoded(units: bytes) -> str:
    """The text again; half a sign, which nobody could store, becomes a question mark."""
    return units.decode("utf-16-le", "replace")


def _language(user: User | None) -> Language | None:
    return _language_of(user.language_code if user else None)


def _language_of(code: str | None) -> Language | None:
    """The language of an IETF tag such as `ja` or `en-US`, if it is one of ours."""
    short = (code or "").lower().partition("-")[0]
    return next((language for language in Language if language == short), None)


def part_of(whole: Json, name: str) -> Json:
    """A part of the JSON that is an object; an empty one where there is none."""
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}


def text_of(whole: Json, name: str) -> str:
    """A part of the JSON that is a text; an empty one where there is none."""
    value = whole.get(name)
    return value if isinstance(value, str) else ""


def is_number(value: object) -> TypeGuard[int]:
    """Whether a value of the JSON is a whole number; Python takes true and false for such."""
    # "At most 52 significant bits", says Telegram Bot API of its longest ids.
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
