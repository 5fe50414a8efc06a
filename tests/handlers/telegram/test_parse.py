"""Telegram's updates in our words."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.message import (
    Arrival,
    Attachment,
    AttachmentKind,
    ChannelAddress,
    Departure,
    IncomingEvent,
    IncomingMessage,
    Move,
)
from handlers.telegram.parse import SWITCHES, TAPS, TICK, callback_id, chat_address, is_for_us, parse_update
from knowledge.model import Language
from tests.standins.telegram_rules import find_entities

BOT, BOT_ID = "JapanDeskBot", 1001
AT = 1_795_400_000
PRIVATE = {"id": 7_000_000_001, "type": "private", "first_name": "Ann"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Firms"}
ANN = {"id": 7_000_000_001, "is_bot": False, "first_name": "Ann", "language_code": "ja"}
OURSELVES = {"id": BOT_ID, "is_bot": True, "first_name": "Japan Desk", "username": BOT}
OTHER_BOT = {"id": 5, "is_bot": True, "first_name": "Other", "username": "other_bot"}
FILE = {"file_id": "F1", "file_unique_id": "u1"}
SIZE = {**FILE, "width": 90, "height": 60}


def an_update(text: str = "", *, kind: str = "message", **parts: Any) -> dict[str, Any]:
    """A message in a private chat, unless the parts say otherwise; `sender` stands for `from`."""
    message: dict[str, Any] = {"message_id": 12, "from": ANN, "chat": PRIVATE, "date": AT}
    if text:
        message |= {"text": text, "entities": find_entities(text)}
    if "sender" in parts:
        parts["from"] = parts.pop("sender")
    return {"update_id": 9, kind: {**message, **parts}}


def a_tap(
    data: str = "s:1", labels: tuple[str, ...] = ("Find a partner", "Open events"), **parts: Any
) -> dict[str, Any]:
    """A tap on a button under a message of ours."""
    keyboard = [[{"text": text, "callback_data": f"s:{number}"}] for number, text in enumerate(labels)]
    message = {"message_id": 12, "from": OURSELVES, "chat": PRIVATE, "date": AT, "text": "Hello."}
    message["reply_markup"] = {"inline_keyboard": keyboard}
    query = {"id": "4382", "from": ANN, "message": message, "chat_instance": "1", "data": data}
    return {"update_id": 9, "callback_query": {**query, **parts}}


def a_change(before: str, after: str, chat: dict[str, Any] = PRIVATE, **parts: Any) -> dict[str, Any]:
    """What became of the bot in a chat."""
    old, new = {"status": before, "user": OURSELVES}, {"status": after, "user": OURSELVES, **parts}
    change = {"chat": chat, "from": ANN, "date": AT, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": 9, "my_chat_member": change}


def parse(update: dict[str, Any]) -> IncomingEvent | None:
    return parse_update(update, BOT, BOT_ID)


def message_of(update: dict[str, Any]) -> IncomingMessage:
    event = parse(update)
    assert isinstance(event, IncomingMessage)
    return event


# ------------------------------------------------------------------------------------------------- what a message says


def test_a_text_is_a_message_with_its_time_and_the_language_of_the_app() -> None:
    message = message_of(an_update("医療機器の会社を探しています"))

    assert message.id == f"telegram:{BOT_ID}:7000000001:12"
    assert message.address == ChannelAddress(channel="telegram", id="7000000001")
    assert message.text == "医療機器の会社を探しています"
    assert message.at == datetime.fromtimestamp(AT, UTC)
    assert message.at.tzinfo is not None
    assert message.language_hint is Language.JA
    assert (message.attachments, message.tapped, message.reply_ref, message.edits) == ((), "", None, None)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("th", Language.TH),
        ("ja-JP", Language.JA),
        ("EN-us", Language.EN),
        ("zh-hant", None),
        ("jam", None),
        (None, None),
    ],
)
def test_the_language_of_the_app_is_a_hint_where_it_is_one_of_ours(code: str | None, language: Language | None) -> None:
    sender = {**ANN, "language_code": code} if code else {"id": 7, "is_bot": False, "first_name": "Ann"}

    assert message_of(an_update("hi", sender=sender)).language_hint is language


def test_an_edited_message_takes_the_place_of_the_first() -> None:
    message = message_of(an_update("How many pairs?", kind="edited_message", edit_date=AT + 60))

    assert message.id == f"telegram:{BOT_ID}:7000000001:12:{AT + 60}"
    assert message.edits == f"telegram:{BOT_ID}:7000000001:12"
    assert message.at == datetime.fromtimestamp(AT + 60, UTC)


def test_an_edit_without_words_says_nothing() -> None:
    place = {"latitude": 13.7, "longitude": 100.5, "live_period": 900}

    assert parse(an_update(kind="edited_message", edit_date=AT + 60, location=place)) is None


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("@JapanDeskBot How many pairs?", "How many pairs?"),
        ("@japandeskbot, how many pairs?", "how many pairs?"),
        ("How many pairs, @JAPANDESKBOT?", "How many pairs, ?"),
        ("🏭🇹🇭 จับคู่กี่คู่ @JapanDeskBot ครับ", "🏭🇹🇭 จับคู่กี่คู่  ครับ"),
        ("@JapanDeskBot", ""),
        ("@SomebodyElse How many?", "@SomebodyElse How many?"),
    ],
)
def test_the_bots_name_is_cut_out_of_the_text(said: str, read: str) -> None:
    assert message_of(an_update(said)).text == read


def test_a_mention_without_a_user_name_is_cut_out_too() -> None:
    entity = {"type": "text_mention", "offset": 2, "length": 5, "user": OURSELVES}

    assert message_of(an_update("🤖Japan how many pairs?", entities=[entity])).text == "🤖 how many pairs?"


@pytest.mark.parametrize("command", sorted(TAPS))
def test_a_command_is_what_its_quick_reply_is(command: str) -> None:
    for text in (f"/{command}", f"/{command}@JapanDeskBot", f"/{command.upper()}@japandeskbot"):
        message = message_of(an_update(text))
        assert (message.tapped, message.text) == (TAPS[command], "")


@pytest.mark.parametrize("text", ["/start", "/start partners", "/start@JapanDeskBot x_1"])
def test_start_is_answered_with_the_greeting(text: str) -> None:
    event = parse(an_update(text))

    assert isinstance(event, Arrival)
    assert event.language_hint is Language.JA


def test_the_language_commands_ask_for_a_language() -> None:
    asked = {command: message_of(an_update(f"/{command}")).text for command in SWITCHES}

    assert asked == {"thai": "ขอภาษาไทย", "japanese": "日本語でお願いします", "english": "English please"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        # Alone it is nothing that anybody says, and must not be taken for a word.
        ("/weather", "/weather"),
        ("/partners medical devices", "partners medical devices"),
        ("/start@OtherBot", "/start@OtherBot"),
        ("see /partners", "see /partners"),
    ],
)
def test_any_other_command_is_its_words(said: str, read: str) -> None:
    message = message_of(an_update(said))

    assert (message.text, message.tapped) == (read, "")


# ------------------------------------------------------------------------------------------------- what is not text


@pytest.mark.parametrize(
    ("parts", "attachment"),
    [
        (
            {"sticker": {**SIZE, "type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}},
            Attachment(kind=AttachmentKind.STICKER, ref="F1", label="👍"),
        ),
        (
            {"photo": [SIZE, {**SIZE, "file_id": "F2", "width": 900, "height": 600}, {**SIZE, "file_id": "F3"}]},
            Attachment(kind=AttachmentKind.IMAGE, ref="F2"),
        ),
        ({"video": {**SIZE, "duration": 3}}, Attachment(kind=AttachmentKind.VIDEO, ref="F1")),
        ({"video_note": {**FILE, "length": 90, "duration": 3}}, Attachment(kind=AttachmentKind.VIDEO, ref="F1")),
        (
            {"animation": {**SIZE, "duration": 3, "file_name": "a.mp4"}, "document": {**FILE, "file_name": "a.mp4"}},
            Attachment(kind=AttachmentKind.VIDEO, ref="F1", label="a.mp4"),
        ),
        ({"voice": {**FILE, "duration": 3}}, Attachment(kind=AttachmentKind.AUDIO, ref="F1")),
        ({"audio": {**FILE, "duration": 3}}, Attachment(kind=AttachmentKind.AUDIO, ref="F1")),
        (
            {"document": {**FILE, "file_name": "会社案内.pdf"}},
            Attachment(kind=AttachmentKind.FILE, ref="F1", label="会社案内.pdf"),
        ),
        (
            {"location": {"latitude": 13.75, "longitude": 100.5}},
            Attachment(kind=AttachmentKind.LOCATION, ref="13.75,100.5"),
        ),
        (
            {
                "location": {"latitude": 13.75, "longitude": 100.5},
                "venue": {
                    "location": {"latitude": 13.75, "longitude": 100.5},
                    "title": "DIPROM",
                    "address": "Rama VI Rd",
                },
            },
            Attachment(kind=AttachmentKind.LOCATION, ref="13.75,100.5", label="DIPROM, Rama VI Rd"),
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, Attachment(kind=AttachmentKind.OTHER)),
        ({"story": {"chat": GROUP, "id": 3}}, Attachment(kind=AttachmentKind.OTHER)),
        ({"hologram": {"depth": 3}}, Attachment(kind=AttachmentKind.OTHER)),
    ],
)
def test_what_is_sent_beside_text_is_an_attachment(parts: dict[str, Any], attachment: Attachment) -> None:
    message = message_of(an_update(**parts))

    assert message.attachments == (attachment,)
    assert message.text == ""


@pytest.mark.parametrize("user_id", [8, None])
def test_of_somebody_elses_contact_card_nothing_is_kept_but_that_there_was_one(user_id: int | None) -> None:
    card = {"phone_number": "+66812345678", "first_name": "Ann"} | ({"user_id": user_id} if user_id else {})

    message = message_of(an_update(contact=card))

    assert message.attachments == (Attachment(kind=AttachmentKind.CONTACT),)
    assert "66812345678" not in repr(message)


@pytest.mark.parametrize("number", ["+66812345678", "66812345678"])
def test_ones_own_contact_card_says_what_the_number_typed_would_say(number: str) -> None:
    message = message_of(an_update(contact={"phone_number": number, "first_name": "Ann", "user_id": ANN["id"]}))

    assert (message.text, message.attachments) == ("+66812345678", ())


def test_whether_others_read_along_is_told() -> None:
    for chat, is_group in ((GROUP, True), (None, False)):
        placed: dict[str, Any] = {"chat": chat} if chat else {}
        assert message_of(an_update("/events", **placed)).is_group is is_group
        arrival = parse(an_update("/start", **placed))
        assert isinstance(arrival, Arrival)
        assert arrival.is_group is is_group


def test_a_caption_is_text() -> None:
    caption = "@JapanDeskBot what is this?"
    message = message_of(an_update(photo=[SIZE], caption=caption, caption_entities=find_entities(caption)))

    assert message.text == "what is this?"
    assert message.attachments[0].kind is AttachmentKind.IMAGE


@pytest.mark.parametrize(
    "parts",
    [
        {"pinned_message": {"message_id": 3, "chat": PRIVATE, "date": AT, "text": "old"}},
        {"new_chat_members": [ANN]},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
        {"write_access_allowed": {}},
    ],
)
def test_what_telegram_itself_tells_in_a_chat_says_nothing(parts: dict[str, Any]) -> None:
    assert parse(an_update(**parts)) is None


# ------------------------------------------------------------------------------------------------- taps


def test_a_tap_says_what_its_button_reads() -> None:
    now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

    message = parse_update(a_tap("s:1"), BOT, BOT_ID, now)

    assert message == IncomingMessage(
        id="telegram:cb:4382",  # type: ignore[arg-type]  # a MessageId is a str
        address=ChannelAddress(channel="telegram", id="7000000001"),
        text="Open events",
        at=now,
        language_hint=Language.JA,
        sender="7000000001",
    )
    assert callback_id(a_tap()) == "4382"


def test_a_button_that_was_tapped_before_reads_the_same() -> None:
    assert message_of(a_tap("s:0", (f"{TICK}Find a partner", "Open events"))).text == "Find a partner"


def test_a_tap_under_a_card_tells_which_company_is_meant() -> None:
    tap = a_tap("i:TH-002")
    rows = tap["callback_query"]["message"]["reply_markup"]["inline_keyboard"]
    rows.append([{"text": f"{TICK}Introduce no. 1", "callback_data": "i:TH-002"}])

    message = message_of(tap)

    assert (message.text, message.tapped) == ("", "introduce:TH-002")


@pytest.mark.parametrize("data", ["i:", "i:TH 002", "i:" + "x" * 41, "i:ไทย"])
def test_a_button_with_no_id_of_a_company_says_what_it_reads(data: str) -> None:
    tap = a_tap(data)
    tap["callback_query"]["message"]["reply_markup"]["inline_keyboard"] = [[{"text": "Hi", "callback_data": data}]]

    message = message_of(tap)

    assert (message.text, message.tapped) == ("Hi", "")


@pytest.mark.parametrize("data", ["s:7", "i:TH-002", "JD-0001", "", "Find a partner"])
def test_made_up_data_says_nothing(data: str) -> None:
    message = message_of(a_tap(data))

    assert (message.text, message.tapped) == ("", "button_expired")


def test_a_button_of_a_message_that_is_gone_has_expired() -> None:
    gone = {"message_id": 12, "chat": PRIVATE, "date": 0}

    assert message_of(a_tap(message=gone)).tapped == "button_expired"


def test_a_tap_outside_of_any_chat_is_not_for_us() -> None:
    update = a_tap()
    del update["callback_query"]["message"]

    assert chat_address(update) is None
    assert not is_for_us(update, BOT, BOT_ID)
    assert parse(update) is None


def test_only_a_tap_has_a_callback_id() -> None:
    assert callback_id(an_update("hi")) == ""
    assert callback_id({"callback_query": {"id": 7}}) == ""


# ------------------------------------------------------------------------------------------------- coming and going


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
@pytest.mark.parametrize("status", ["kicked", "left"])
def test_who_blocks_the_bot_or_puts_it_out_departs(status: str, chat: dict[str, Any]) -> None:
    update = a_change("member", status, chat)

    assert is_for_us(update, BOT, BOT_ID)
    assert isinstance(parse(update), Departure)


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
@pytest.mark.parametrize(("before", "after"), [("kicked", "member"), ("left", "member"), ("left", "administrator")])
def test_who_takes_the_bot_in_arrives(before: str, after: str, chat: dict[str, Any]) -> None:
    event = parse(a_change(before, after, chat))

    assert isinstance(event, Arrival)
    assert event.address.id == str(chat["id"])
    assert event.language_hint is Language.JA


def test_other_rights_are_neither_coming_nor_going() -> None:
    assert parse(a_change("member", "administrator", GROUP)) is None
    assert parse(a_change("member", "restricted", GROUP, is_member=True)) is None
    assert isinstance(parse(a_change("member", "restricted", GROUP, is_member=False)), Departure)


def test_a_group_that_becomes_a_supergroup_moves() -> None:
    old = {"id": -5, "type": "group", "title": "Firms"}
    update = an_update(chat=old, migrate_to_chat_id=-1005)

    assert is_for_us(update, BOT, BOT_ID)
    event = parse(update)
    assert isinstance(event, Move)
    assert (event.address.id, event.to.id) == ("-5", "-1005")


def test_what_the_new_supergroup_says_of_the_move_is_not_for_us() -> None:
    assert not is_for_us(an_update(chat=GROUP, migrate_from_chat_id=-5), BOT, BOT_ID)


# ------------------------------------------------------------------------------------------------- what is for us


@pytest.mark.parametrize(
    "update",
    [
        an_update("hello"),
        an_update("hello", kind="edited_message", edit_date=AT),
        an_update(photo=[SIZE]),
        a_tap(),
        a_change("member", "kicked"),
    ],
)
def test_everything_in_a_private_chat_is_for_us(update: dict[str, Any]) -> None:
    assert is_for_us(update, BOT, BOT_ID)
    assert chat_address(update) == ChannelAddress(channel="telegram", id="7000000001")


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "/start@JapanDeskBot"},
        {"text": "/partners"},
        {"text": "/anything@japandeskbot"},
        {"text": "@japandeskBOT how many?"},
        {"text": "🏭 @JapanDeskBot how many?"},
        {"text": "thanks", "reply_to_message": {"message_id": 3, "from": OURSELVES, "chat": GROUP, "date": AT}},
        {"text": "Desk?", "entities": [{"type": "text_mention", "offset": 0, "length": 4, "user": OURSELVES}]},
        {"photo": [SIZE], "caption": "@JapanDeskBot ?", "caption_entities": find_entities("@JapanDeskBot ?")},
    ],
)
def test_in_a_group_what_names_the_bot_or_replies_to_it_is_for_us(parts: dict[str, Any]) -> None:
    parts = {
        **parts,
        **({"entities": find_entities(parts["text"])} if "text" in parts and "entities" not in parts else {}),
    }

    assert is_for_us(an_update(chat=GROUP, **parts), BOT, BOT_ID)
    assert is_for_us(an_update(chat=GROUP, kind="edited_message", edit_date=AT, **parts), BOT, BOT_ID)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "hello everybody"},
        {"text": "/start@OtherBot"},
        {"text": "/ban"},
        {"text": "@JapanDeskBotFan hello"},
        {"text": "mail me at ann@JapanDeskBot"},
        {"text": "@JapanDeskBot by a bot", "sender": OTHER_BOT},
        {"text": "yes", "reply_to_message": {"message_id": 3, "from": ANN, "chat": GROUP, "date": AT}},
        {"new_chat_members": [OURSELVES]},
        {
            "text": "said in a topic that the bot opened",
            "reply_to_message": {
                "message_id": 3,
                "from": OURSELVES,
                "chat": GROUP,
                "date": AT,
                "forum_topic_created": {"name": "JD-0001", "icon_color": 7322096},
            },
        },
    ],
)
def test_in_a_group_what_is_said_to_others_is_not_for_us(parts: dict[str, Any]) -> None:
    parts = {**parts, **({"entities": find_entities(parts["text"])} if "text" in parts else {})}

    assert not is_for_us(an_update(chat=GROUP, **parts), BOT, BOT_ID)


def test_an_administrator_who_hides_the_name_is_no_bot() -> None:
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

    assert is_for_us(an_update("/partners", chat=GROUP, sender=hidden, sender_chat=GROUP), BOT, BOT_ID)


def test_before_the_bots_name_is_known_a_name_that_is_mentioned_may_be_ours() -> None:
    assert is_for_us(an_update("@JapanDeskBot how many?", chat=GROUP), "", BOT_ID)
    assert not is_for_us(an_update("how many?", chat=GROUP), "", BOT_ID)
    assert is_for_us(an_update("/partners", chat=GROUP), "", BOT_ID)


@pytest.mark.parametrize(
    "kind",
    [
        "channel_post",
        "edited_channel_post",
        "business_message",
        "inline_query",
        "message_reaction",
        "chat_member",
        "guest_message",
        "chat_join_request",
    ],
)
def test_every_other_kind_of_update_is_not_for_us(kind: str) -> None:
    update = an_update("@JapanDeskBot hi", kind=kind)

    assert not is_for_us(update, BOT, BOT_ID)
    assert chat_address(update) is None
    assert parse(update) is None


def test_channels_are_not_for_us() -> None:
    channel = {"id": -1009, "type": "channel", "title": "News"}

    assert not is_for_us(an_update("@JapanDeskBot hi", chat=channel), BOT, BOT_ID)
    assert not is_for_us(a_change("left", "administrator", channel), BOT, BOT_ID)


# ------------------------------------------------------------------------------------------------- bad JSON

NASTY: list[Any] = [None, True, 0, -1, 10**30, 1.5, "", "x", "\ud800", [], [[]], [1], {}, {"id": {}}, {"a": None}]
WHOLE: list[dict[str, Any]] = [
    an_update("/partners@JapanDeskBot @JapanDeskBot 🏭", chat=GROUP, reply_to_message={"from": OURSELVES}),
    an_update(photo=[SIZE], caption="@JapanDeskBot", caption_entities=find_entities("@JapanDeskBot")),
    an_update("hi", kind="edited_message", edit_date=AT),
    an_update(contact={"phone_number": "1", "first_name": "A", "user_id": 7}),
    an_update(chat=GROUP, migrate_to_chat_id=-1005),
    a_tap(),
    a_change("left", "member", GROUP),
]


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, part in inner for deeper in paths(part, (*path, key)))]


@pytest.mark.parametrize("whole", WHOLE)
def test_no_part_of_a_wrong_form_raises_anything(whole: dict[str, Any]) -> None:
    for path in paths(whole)[1:]:
        for wrong in NASTY:
            update = copy.deepcopy(whole)
            place: Any = update
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = wrong
            read_all(update)
            del place[path[-1]]
            read_all(update)


def read_all(update: Any) -> None:
    address = chat_address(update)
    is_for_us(update, BOT, BOT_ID)
    callback_id(update)
    event = parse(update)
    assert event is None or event.address == address
    if isinstance(event, IncomingMessage):
        assert isinstance(event.text, str)
        event.text.encode()
        assert event.at.tzinfo is not None


@pytest.mark.parametrize(
    "update", [*NASTY, *({kind: wrong} for kind in ("message", "callback_query") for wrong in NASTY)]
)
def test_an_update_that_is_none_is_not_for_us(update: Any) -> None:
    assert not is_for_us(update, BOT, BOT_ID)
    assert chat_address(update) is None
    assert parse(update) is None


def test_a_part_that_nobody_reads_does_not_lose_the_words_beside_it() -> None:
    update = an_update(
        "How many pairs?", forward_origin={"type": "wormhole"}, quote=7, checklist="?", link_preview_options=[]
    )

    assert message_of(json.loads(json.dumps(update))).text == "How many pairs?"
