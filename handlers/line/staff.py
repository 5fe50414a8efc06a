"""What happens in the staff's own LINE group: taps, commands, and replies to what we announced."""

from datetime import datetime
from urllib.parse import parse_qs

from bot.domain.announcement import StaffAct
from bot.domain.message import (
    Attachment,
    AttachmentKind,
    ChannelAddress,
    IncomingEvent,
    MessageId,
    ReplyRef,
    StaffMessage,
)
from bot.domain.staff import StaffIdentity
from bot.domain.staff_command import find_command
from handlers.line.parse import (
    Event,
    chat_address,
    moment_of,
    own_mentions,
    parse_event,
    part_of,
    quoted_message_id,
    reply_ref_of,
    text_of,
    without_mentions,
)

_KNOWN_ACTS = frozenset(StaffAct)
_HELP = ("/help",)


def button_data(act: StaffAct, number: str, argument: str = "") -> str:
    """The data of a button."""
    return f"do=act&act={act}&lead={number}" + (f"&arg={argument}" if argument else "")


def is_for_staff(event: Event, bot_user_id: str) -> bool:
    """Whether an event of the staff's group is worth storing: what they say to one another is not ours to keep.

    A quotation may be of ours; whether it is, the database knows.
    """
    if event.get("mode") == "standby":
        return False
    kind = text_of(event, "type")
    if kind not in ("message", "messageEdited"):
        return kind in ("postback", "join", "leave")
    text = text_of(part_of(event, "message"), "text").strip()
    is_addressed = bool(own_mentions(event, bot_user_id) or quoted_message_id(event))
    command = find_command(text)
    return is_addressed or bool(command and command.act) or text.lower() in _HELP


def is_asking_id(event: Event) -> bool:
    """Whether an operator asks in a group for its id."""
    is_group = text_of(part_of(event, "source"), "type") in ("group", "room")
    return is_group and text_of(part_of(event, "message"), "text").strip().lower() == "/id"


def parse_staff_event(event: Event, bot_user_id: str, received_at: datetime) -> IncomingEvent | None:
    """What an event of the staff's group says; None when it is nothing to us. Whoever did it has no name yet."""
    address = chat_address(event)
    if address is None:
        return None
    at = moment_of(event) or received_at
    ref = reply_ref_of(event, received_at)
    sender = StaffIdentity(channel="line", id=text_of(part_of(event, "source"), "userId"), name="")
    kind = text_of(event, "type")
    if kind == "postback":
        return _tap(event, address, at, sender, ref)
    if kind not in ("message", "messageEdited"):
        return parse_event(event, bot_user_id, received_at)
    message = part_of(event, "message")
    own = text_of(message, "id")
    if not own or not sender.id:
        return None
    is_edit = kind == "messageEdited"
    message_id = f"line:{own}:{event.get('webhookEventId')}" if is_edit else f"line:{own}"
    is_text = text_of(message, "type") == "text"
    mentions = own_mentions(event, bot_user_id)
    return StaffMessage(
        id=MessageId(message_id),
        address=address,
        at=at,
        sender=sender,
        text=without_mentions(text_of(message, "text"), mentions) if is_text else "",
        quoted=quoted_message_id(event),
        is_call=bool(mentions),
        is_edit=is_edit,
        attachments=() if is_text else (Attachment(kind=AttachmentKind.OTHER),),
        reply_ref=ref,
    )


def _tap(
    event: Event, address: ChannelAddress, at: datetime, sender: StaffIdentity, ref: ReplyRef | None
) -> StaffMessage | None:
    """A tap; who is in the group is staff, so its data may be made up as well as tapped."""
    asked = {name: values[0] for name, values in parse_qs(text_of(part_of(event, "postback"), "data")).items()}
    if not sender.id:
        # LINE does not say who it was: nobody can have done it.
        return None
    is_act = asked.get("do") == "act" and asked.get("act") in _KNOWN_ACTS
    return StaffMessage(
        id=MessageId(f"line:{event.get('webhookEventId')}"),
        address=address,
        at=at,
        sender=sender,
        act=asked["act"] if is_act else "expired",
        argument=asked.get("arg", "") if is_act else "",
        number=asked.get("lead", "")[:20] if is_act else "",
        reply_ref=ref,
    )
