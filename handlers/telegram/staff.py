"""What happens in the staff's own group: taps, commands, replies to us, and what is written in the topic of a lead."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.domain.announcement import StaffAct
from bot.domain.message import Attachment, AttachmentKind, ChannelAddress, IncomingEvent, MessageId, StaffMessage
from bot.domain.staff import StaffIdentity
from bot.domain.staff_command import find_command
from handlers.telegram.parse import (
    Json,
    chat_address,
    decoded,
    happening_of,
    is_addressed,
    is_by_bot,
    is_number,
    is_own_name,
    moment_of,
    parse_update,
    part_of,
    text_of,
    units_of,
)

_ACT_MARK = "a:"
"""Begins the data of a button of ours in the group; the act, the lead and the way to do it follow."""
_DATA = re.compile(r"a:([a-z_]{1,20}):(JD-\d{1,9})(?::([a-z_]{1,30}))?")
_TARGET = re.compile(r"/\w+@(\w+)")
_CONTENTS = (
    "photo sticker animation video video_note voice audio document location venue contact poll dice story paid_media"
    " live_photo checklist"
).split()
_HELP = ("/help", "/start")


def button_data(act: StaffAct, number: str, argument: str = "") -> str:
    """The data of a button; well within Telegram's 64 bytes."""
    return f"{_ACT_MARK}{act}:{number}" + (f":{argument}" if argument else "")


def is_for_staff(update: Json, bot_username: str, bot_id: int) -> bool:
    """Whether an update of the staff's group is worth storing: what they say to one another is not ours to keep.

    What is said in a topic may be about a lead; whether it is, the database knows.
    """
    kind, happening = happening_of(update)
    if kind not in ("message", "edited_message"):
        return True
    if kind == "message" and is_number(happening.get("migrate_to_chat_id")):
        return True
    if is_by_bot(happening, part_of(happening, "chat")) or is_asking_id(happening, bot_username):
        return False
    if _is_private(happening):
        return True
    is_in_topic = happening.get("is_topic_message") is True
    return is_in_topic or is_addressed(happening, bot_username, bot_id) or _is_command(happening, bot_username)


def is_asking_id(message: Json, bot_username: str) -> bool:
    """Whether an operator asks in a group for its id."""
    is_group = part_of(message, "chat").get("type") in ("group", "supergroup")
    return is_group and text_of(message, "text").strip().lower() in ("/id", f"/id@{bot_username.lower()}")


def parse_staff_update(
    update: Json, bot_username: str, bot_id: int, received_at: datetime | None = None
) -> IncomingEvent | None:
    """What an update of the staff's group says; None when it is nothing to us. Whatever its form, it raises nothing."""
    kind, happening = happening_of(update)
    address = chat_address(update)
    if address is None:
        return None
    if kind == "callback_query":
        return _tap(part_of(update, "callback_query"), happening, address, received_at or datetime.now(UTC))
    if kind not in ("message", "edited_message") or is_number(happening.get("migrate_to_chat_id")):
        return parse_update(update, bot_username, bot_id, received_at)
    if is_by_bot(happening, part_of(happening, "chat")) or not is_number(happening.get("message_id")):
        return None
    try:
        at = moment_of(happening)
    except (TypeError, KeyError, ValueError, OverflowError, OSError):
        return None
    text, is_called = _words(happening, bot_username, bot_id)
    has_contents = any(name in happening for name in _CONTENTS)
    if not (text or is_called or has_contents):
        # What Telegram itself tells, such as that a message was pinned.
        return None
    quoted = _quoted(happening, bot_id)
    own = f"telegram:{bot_id}:{address.id}:{happening['message_id']}"
    is_edit = kind == "edited_message"
    return StaffMessage(
        id=MessageId(f"{own}:{happening.get('edit_date')}" if is_edit else own),
        address=address,
        at=at,
        sender=_who(part_of(happening, "from"), happening),
        text=text,
        quoted=quoted,
        # One member of staff alone with the bot speaks to nobody else.
        is_call=is_called or (_is_private(happening) and not quoted),
        is_edit=is_edit,
        attachments=(Attachment(kind=AttachmentKind.OTHER),) if has_contents else (),
    )


def _tap(query: Json, message: Json, address: ChannelAddress, at: datetime) -> StaffMessage | None:
    """A tap; who is in the group is staff, so its data may be made up as well as tapped."""
    tap_id = text_of(query, "id")
    if not tap_id:
        return None
    found = _DATA.fullmatch(text_of(query, "data"))
    act, number, argument = found.groups("") if found else ("expired", "", "")
    return StaffMessage(
        id=MessageId(f"telegram:cb:{tap_id}"),
        address=address,
        at=at,
        sender=_who(part_of(query, "from"), {}),
        act=act,
        argument=argument,
        number=number,
        quoted=str(message["message_id"]) if is_number(message.get("message_id")) else "",
    )


def _is_private(message: Json) -> bool:
    return part_of(message, "chat").get("type") == "private"


def _who(person: Json, message: Json) -> StaffIdentity:
    """Somebody by the name that they bear in Telegram; administrators who hide theirs by their title."""
    name = f"{text_of(person, 'first_name')} {text_of(person, 'last_name')}"
    if part_of(message, "sender_chat"):
        name = text_of(message, "author_signature")
    return StaffIdentity(channel="telegram", id=str(person.get("id", "")), name=" ".join(name.split()))


def _quoted(message: Json, bot_id: int) -> str:
    """The message of ours that it replies to. In a topic everything is a reply to the topic, which says nothing."""
    replied = part_of(message, "reply_to_message")
    is_ours = part_of(replied, "from").get("id") == bot_id and "forum_topic_created" not in replied
    return str(replied["message_id"]) if is_ours and is_number(replied.get("message_id")) else ""


def _is_command(message: Json, bot_username: str) -> bool:
    """Whether it is a command of ours; other bots of the group have theirs."""
    text = text_of(message, "text").strip()
    target = _TARGET.match(text)
    if target and target[1].lower() != bot_username.lower():
        return False
    command = find_command(text)
    return bool(command and command.act) or text.lower().partition("@")[0] in _HELP


def _words(message: Json, bot_username: str, bot_id: int) -> tuple[str, bool]:
    """What was written without our name, and whether that was in it."""
    text = text_of(message, "text") or text_of(message, "caption")
    units, is_called = units_of(text), False
    for kind, start, end, user_id in sorted(_spans(message), key=lambda span: -span[1]):
        if is_own_name(kind, decoded(units[start:end]), user_id, bot_username, bot_id):
            units, is_called = units[:start] + units[end:], True
    return decoded(units).strip(), is_called


def _spans(message: Json) -> Iterator[tuple[object, int, int, object]]:
    """What is marked in a text: kind, from where to where in bytes, and whom it names."""
    entities = message.get("entities" if message.get("text") else "caption_entities")
    for entity in entities if isinstance(entities, list) else ():
        if not isinstance(entity, dict):
            continue
        offset, length = entity.get("offset"), entity.get("length")
        if is_number(offset) and is_number(length) and offset >= 0 and length > 0:
            yield entity.get("type"), offset * 2, (offset + length) * 2, part_of(entity, "user").get("id")
