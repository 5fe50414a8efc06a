"""LINE's events in our words: each kind of its official schema, and what only looks like one."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.message import (
    Arrival,
    Attachment,
    AttachmentKind,
    ChannelAddress,
    Collection,
    Departure,
    IncomingEvent,
    IncomingMessage,
    ReplyRef,
    Withdrawal,
)
from handlers.line.parse import (
    REF_SECONDS,
    TAP_KEYS,
    chat_address,
    has_sound_ids,
    is_for_us,
    needs_memory,
    parse_event,
    quoted_message_id,
)

BOT = "U" + "b" * 32
USER = {"type": "user", "userId": "U" + "1" * 32}
GROUP = {"type": "group", "groupId": "C" + "2" * 32, "userId": USER["userId"]}
ROOM = {"type": "room", "roomId": "R" + "3" * 32}
CAME = datetime(2026, 11, 23, 3, 0, 5, tzinfo=UTC)
AT = datetime(2026, 11, 23, 3, 0, 0, 250_000, tzinfo=UTC)
TOKEN = "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA"
OURS = {"index": 0, "length": 6, "type": "user", "userId": BOT, "isSelf": True}
PROVIDED = {"type": "line"}

Json = dict[str, Any]


def an_event(kind: str = "message", source: Json | None = None, *, token: bool = True, **parts: Any) -> Json:
    """An event with everything that the schema asks of all; in a private chat, unless another is named."""
    event = {
        "type": kind,
        "mode": "active",
        "timestamp": 1_795_402_800_250,
        "source": source or USER,
        "webhookEventId": "01HXYZ0123456789ABCDEFGHJK",
        "deliveryContext": {"isRedelivery": False},
        **({"replyToken": TOKEN} if token else {}),
        **parts,
    }
    return copy.deepcopy(event)


def a_message(kind: str = "text", source: Json | None = None, **parts: Any) -> Json:
    """A message event; a text unless another kind is named."""
    return an_event(source=source, message={"id": "468789577898262530", "type": kind, "quoteToken": "q3Plxr", **parts})


def a_postback(data: object, source: Json | None = None) -> Json:
    return an_event("postback", source, postback={"data": data})


def parse(event: Json) -> IncomingEvent | None:
    return parse_event(event, BOT, CAME)


def message_of(event: Json) -> IncomingMessage:
    parsed = parse(event)
    assert isinstance(parsed, IncomingMessage)
    return parsed


# ------------------------------------------------------------------------------------------------- messages


def test_a_text_is_a_message_with_its_time_and_its_ticket() -> None:
    assert parse(a_message(text="สวัสดีค่า 😀")) == IncomingMessage(
        id="line:468789577898262530",  # type: ignore[arg-type]  # a MessageId is a str
        address=ChannelAddress(channel="line", id=USER["userId"]),
        text="สวัสดีค่า 😀",
        at=AT,
        reply_ref=ReplyRef(value=TOKEN, until=CAME + timedelta(seconds=REF_SECONDS)),
        sender=USER["userId"],
    )


def test_an_event_without_a_ticket_has_none() -> None:
    event = a_message(text="hi")
    del event["replyToken"]

    assert message_of(event).reply_ref is None


def test_a_ticket_of_an_event_that_came_again_counts_from_when_it_came() -> None:
    event = a_message(text="hi") | {"deliveryContext": {"isRedelivery": True}, "timestamp": 1_795_402_000_000}

    ref = message_of(event).reply_ref

    assert ref == ReplyRef(value=TOKEN, until=CAME + timedelta(seconds=REF_SECONDS))


@pytest.mark.parametrize(
    ("source", "own"),
    [(USER, USER["userId"]), (GROUP, GROUP["groupId"]), (ROOM, ROOM["roomId"]), ({**ROOM, "userId": "U9"}, "R" + "3" * 32)],
)  # fmt: skip
def test_the_address_is_that_of_the_chat_whoever_speaks_in_it(source: Json, own: str) -> None:
    assert chat_address(a_message(source=source, text="hi")) == ChannelAddress(channel="line", id=own)


@pytest.mark.parametrize(
    ("kind", "parts", "attachment"),
    [
        ("image", {"contentProvider": PROVIDED}, Attachment(kind=AttachmentKind.IMAGE, ref="468789577898262530")),
        (
            "image",
            {"contentProvider": PROVIDED, "imageSet": {"id": "E005D41A", "index": 1, "total": 2}},
            Attachment(kind=AttachmentKind.IMAGE, ref="468789577898262530"),
        ),
        (
            "video",
            {"duration": 60000, "contentProvider": {"type": "external", "originalContentUrl": "https://example.org/v"}},
            Attachment(kind=AttachmentKind.VIDEO),
        ),
        (
            "audio",
            {"duration": 6000, "contentProvider": PROVIDED},
            Attachment(kind=AttachmentKind.AUDIO, ref="468789577898262530"),
        ),
        (
            "file",
            {"fileName": "สินค้า.pdf", "fileSize": 2138},
            Attachment(kind=AttachmentKind.FILE, ref="468789577898262530", label="สินค้า.pdf"),
        ),
        (
            "location",
            {"title": "DIPROM", "address": "Bangkok", "latitude": 13.7, "longitude": 100.5},
            Attachment(kind=AttachmentKind.LOCATION, ref="13.7,100.5", label="DIPROM"),
        ),
        (
            "location",
            {"address": "Bangkok", "latitude": 13.7, "longitude": 100.5},
            Attachment(kind=AttachmentKind.LOCATION, ref="13.7,100.5", label="Bangkok"),
        ),
        (
            "sticker",
            {"packageId": "446", "stickerId": "1988", "stickerResourceType": "ANIMATION", "keywords": ["thanks", "bow"]},
            Attachment(kind=AttachmentKind.STICKER, ref="446/1988", label="thanks"),
        ),
        (
            "sticker",
            {"packageId": "446", "stickerId": "1988", "stickerResourceType": "MESSAGE", "text": "hello"},
            Attachment(kind=AttachmentKind.STICKER, ref="446/1988"),
        ),
        ("hologram", {"depth": 3}, Attachment(kind=AttachmentKind.OTHER, ref="468789577898262530")),
    ],
)  # fmt: skip
def test_what_is_sent_that_is_not_text_is_an_attachment(kind: str, parts: Json, attachment: Attachment) -> None:
    event = a_message(kind, **parts)

    message = message_of(event)

    assert is_for_us(event, BOT)
    assert (message.text, message.attachments) == ("", (attachment,))


def test_an_edit_takes_the_place_of_the_message_and_has_an_id_of_its_own() -> None:
    event = a_message(text="What is SMRJ?") | {"type": "messageEdited"}

    message = message_of(event)

    assert message.edits == "line:468789577898262530"
    assert message.id == "line:468789577898262530:01HXYZ0123456789ABCDEFGHJK"
    assert message.text == "What is SMRJ?"


# ------------------------------------------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("text", "mentionees", "read"),
    [
        ("@Japan What is SMRJ?", [{**OURS}], "What is SMRJ?"),
        ("What is @Japan SMRJ?", [{**OURS, "index": 8}], "What is  SMRJ?"),
        # Positions are counted in UTF-16 units, of which an emoji is two or more.
        ("👩‍👩‍👧‍👦 @Japan สวัสดี", [{**OURS, "index": 12}], "👩‍👩‍👧‍👦  สวัสดี"),
        ("😀@Japan😀", [{**OURS, "index": 2}], "😀😀"),
        # LINE's own emoji stand as words in brackets.
        ("(hello)@Japan hi", [{**OURS, "index": 7}], "(hello) hi"),
        ("@Japan @Japan hi", [{**OURS}, {**OURS, "index": 7}], "hi"),
        ("@Nok @Japan hi", [{"index": 0, "length": 4, "type": "user"}, {**OURS, "index": 5}], "@Nok  hi"),
        ("@Japan hi", [{"index": 0, "length": 6, "type": "user", "userId": BOT}], "hi"),
        ("@Japan", [{**OURS}], ""),
    ],
)
@pytest.mark.parametrize("source", [GROUP, ROOM])
def test_a_message_that_names_us_is_read_without_our_name(
    source: Json, text: str, mentionees: list[Json], read: str
) -> None:
    event = a_message(source=source, text=text, mention={"mentionees": mentionees})

    assert is_for_us(event, BOT)
    assert not needs_memory(event, BOT)
    assert message_of(event).text == read


@pytest.mark.parametrize(
    "mention",
    [
        None,
        {"mentionees": []},
        {"mentionees": [{"index": 0, "length": 4, "type": "all"}]},
        {"mentionees": [{"index": 0, "length": 4, "type": "user", "userId": "U9", "isSelf": False}]},
        {"mentionees": [{"index": 0, "length": 4, "type": "user"}]},
        {"mentionees": [{"index": 0, "length": 4, "isSelf": "true"}, {"userId": 7}, 7, None, "all"]},
        {"mentionees": "all"},
        "all",
    ],
)
def test_what_people_say_to_one_another_is_not_ours_to_keep(mention: object) -> None:
    event = a_message(source=GROUP, text="@all lunch?", mention=mention)

    assert not is_for_us(event, BOT)


def test_while_our_own_id_is_unknown_nobody_is_taken_for_us() -> None:
    event = a_message(source=GROUP, text="@Nok hi", mention={"mentionees": [{"index": 0, "length": 4, "userId": ""}]})

    assert not is_for_us(event, "")


@pytest.mark.parametrize("source", [GROUP, ROOM])
def test_a_reply_in_a_group_is_for_us_only_when_what_it_quotes_is(source: Json) -> None:
    event = a_message(source=source, text="and when?", quotedMessageId="468789577898262000")

    assert is_for_us(event, BOT)
    assert needs_memory(event, BOT)
    assert quoted_message_id(event) == "468789577898262000"


def test_a_reply_in_a_private_chat_is_for_us_whatever_it_quotes() -> None:
    event = a_message(text="and when?", quotedMessageId="468789577898262000")

    assert is_for_us(event, BOT)
    assert not needs_memory(event, BOT)
    assert message_of(event).text == "and when?"


def test_an_edit_in_a_group_is_for_us_only_when_what_was_edited_is() -> None:
    event = a_message(source=GROUP, text="What is SMRJ?") | {"type": "messageEdited"}

    assert is_for_us(event, BOT)
    assert needs_memory(event, BOT)


# ------------------------------------------------------------------------------------------------- coming and going


@pytest.mark.parametrize(
    ("kind", "source", "parts"),
    [("follow", USER, {"follow": {"isUnblocked": True}}), ("follow", USER, {}), ("join", GROUP, {}), ("join", ROOM, {})],
)  # fmt: skip
def test_who_adds_us_or_takes_us_in_arrives(kind: str, source: Json, parts: Json) -> None:
    event = an_event(kind, source, **parts)

    arrival = parse(event)

    assert is_for_us(event, BOT)
    assert isinstance(arrival, Arrival)
    assert arrival.at == AT
    assert arrival.reply_ref is not None


@pytest.mark.parametrize(("kind", "source"), [("unfollow", USER), ("leave", GROUP), ("leave", ROOM)])
def test_who_blocks_us_or_puts_us_out_departs(kind: str, source: Json) -> None:
    event = an_event(kind, source, token=False)

    assert is_for_us(event, BOT)
    assert isinstance(parse(event), Departure)


def test_what_is_taken_back_is_withdrawn() -> None:
    event = an_event("unsend", GROUP, token=False, unsend={"messageId": "325708"})

    withdrawal = parse(event)

    assert is_for_us(event, BOT)
    assert isinstance(withdrawal, Withdrawal)
    assert withdrawal.message_id == "line:325708"


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("memberJoined", {"joined": {"members": [USER]}}),
        ("memberLeft", {"left": {"members": [USER]}}),
        ("videoPlayComplete", {"videoPlayComplete": {"trackingId": "track"}}),
        ("beacon", {"beacon": {"hwid": "d41d8cd98f", "type": "enter", "dm": "1234567890abcdef"}}),
        ("accountLink", {"link": {"result": "ok", "nonce": "n"}}),
        ("membership", {"membership": {"type": "joined", "membershipId": 3189}}),
        ("module", {"module": {"type": "attached", "botId": BOT, "scopes": ["message:send"]}}),
        ("activated", {"chatControl": {"expireAt": 1_795_403_000_000}}),
        ("deactivated", {}),
        ("botSuspended", {}),
        ("botResumed", {}),
        ("delivery", {"delivery": {"data": "hash"}}),
        ("teleport", {}),
    ],
)
def test_the_other_kinds_are_nothing_to_us(kind: str, parts: Json) -> None:
    event = an_event(kind, GROUP, **parts)

    assert not is_for_us(event, BOT)
    assert parse(event) is None


@pytest.mark.parametrize("kind", ["message", "follow", "postback", "unsend"])
def test_while_another_answers_in_our_stead_nothing_is_for_us(kind: str) -> None:
    event = an_event(kind, message={"id": "1", "type": "text", "text": "hi"}) | {"mode": "standby"}

    assert not is_for_us(event, BOT)


# ------------------------------------------------------------------------------------------------- taps


def test_the_button_that_fetches_an_answer_brings_a_fresh_ticket() -> None:
    event = a_postback("do=collect")

    collection = parse(event)

    assert is_for_us(event, BOT)
    assert isinstance(collection, Collection)
    assert collection.reply_ref is not None


@pytest.mark.parametrize("key", TAP_KEYS)
def test_a_field_of_the_menu_asks_what_it_reads(key: str) -> None:
    message = message_of(a_postback(f"do=tap&key={key}"))

    assert (message.text, message.tapped) == ("", key)
    assert message.id == "line:01HXYZ0123456789ABCDEFGHJK"


@pytest.mark.parametrize("own", ["TH-002", "JP-1", "a.b_C-9", "x" * 40])
@pytest.mark.parametrize("source", [USER, GROUP])
def test_the_button_of_a_card_asks_to_be_introduced(own: str, source: Json) -> None:
    event = a_postback(f"do=introduce&id={own}", source)

    assert is_for_us(event, BOT)
    assert (message_of(event).text, message_of(event).tapped) == ("", f"introduce:{own}")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("do=say&text=hello", "hello"),
        ("do=say&text=สวัสดี ค่ะ", "สวัสดี ค่ะ"),
        ("do=say&text=%E3%81%AF%E3%81%84", "はい"),
        ("do=say&text=a%26b%3Dc%2Bd%25", "a&b=c+d%"),
    ],
)
def test_a_suggestion_in_a_group_says_what_it_reads(data: str, text: str) -> None:
    message = message_of(a_postback(data, GROUP))

    assert (message.text, message.tapped, message.sender) == (text, "", USER["userId"])


@pytest.mark.parametrize(
    "data",
    [
        "",
        "&&&===",
        "collect",
        "do=",
        "do=erase",
        "DO=collect",
        "do=tap",
        "do=tap&key=",
        "do=tap&key=failed",
        "do=tap&key=introduce:TH-1",
        "do=introduce",
        "do=introduce&id=",
        "do=introduce&id=TH 1",
        "do=introduce&id=TH-1%0Ado=collect",
        "do=introduce&id=../../etc",
        "do=introduce&id=" + "x" * 41,
        "do=introduce&id=ไทย",
        "do=say",
        "do=say&text=",
        "%",
        "\x00",
        "x" * 300,
        None,
        7,
        ["do=collect"],
        {"do": "collect"},
    ],
)
def test_forged_data_does_nothing(data: object) -> None:
    assert parse(a_postback(data)) is None


def test_what_a_postback_brings_beside_its_data_is_not_believed() -> None:
    event = an_event("postback", postback={"data": "", "params": {"newRichMenuAliasId": "x", "do": "collect"}})

    assert parse(event) is None


# ------------------------------------------------------------------------------------------------- malformed events

WHOLE = [
    a_message(source=GROUP, text="@Japan 😀", mention={"mentionees": [OURS]}, quotedMessageId="1"),
    a_message("sticker", packageId="446", stickerId="1988", keywords=["thanks"]),
    a_message("file", fileName="a.pdf", fileSize=1),
    an_event("unsend", unsend={"messageId": "1"}),
    a_postback("do=tap&key=quick_events"),
    an_event("follow", follow={"isUnblocked": True}),
]
STRANGE: tuple[Any, ...] = (None, "", "x", 0, -1, 1e300, True, [], {}, [None], {"x": None}, "\ud800", 10**30)


@pytest.mark.parametrize("event", WHOLE, ids=lambda event: str(event["type"]))
def test_whatever_a_part_holds_nothing_is_raised(event: Json) -> None:
    def places(part: Any) -> list[tuple[Any, Any]]:
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        return [place for name, own in items for place in ((part, name), *places(own))]

    for number in range(len(places(event))):
        for strange in STRANGE:
            broken = json.loads(json.dumps(event))
            whole, name = places(broken)[number]
            whole[name] = strange
            is_for_us(broken, BOT)
            needs_memory(broken, BOT)
            parse(broken)
        broken = json.loads(json.dumps(event))
        whole, name = places(broken)[number]
        del whole[name]
        is_for_us(broken, BOT)
        parse(broken)


@pytest.mark.parametrize(
    "parts",
    [
        {"source": None},
        {"source": {}},
        {"source": {"type": "user"}},
        {"source": {"type": "moon", "userId": "U1"}},
        {"source": {"type": "user", "userId": ""}},
        {"source": {"type": "group", "userId": "U1"}},
        {"message": None},
        {"message": {"type": "text", "text": "hi"}},
        {"message": {"id": "1", "type": "text", "text": " "}},
        {"message": {"id": "1", "type": "text"}},
    ],
)
def test_an_event_that_lacks_what_it_needs_says_nothing(parts: Json) -> None:
    assert parse(a_message(text="hi") | parts) is None


@pytest.mark.parametrize("timestamp", [None, "1795402800250", True, 10**20, -(10**20), 1.5])
def test_an_event_that_does_not_say_when_happened_when_it_came(timestamp: object) -> None:
    assert message_of(a_message(text="hi") | {"timestamp": timestamp}).at == CAME


def test_a_message_that_names_us_without_saying_where_is_read_as_it_stands() -> None:
    event = a_message(source=GROUP, text="@Japan hi", mention={"mentionees": [{"isSelf": True, "index": "0"}]})

    assert is_for_us(event, BOT)
    assert message_of(event).text == "@Japan hi"


@pytest.mark.parametrize("bad", ["x" * 1000, "a\x00b", "\ud800", 7, ["x"]])
@pytest.mark.parametrize("place", ["webhookEventId", "source", "message", "unsend"])
def test_an_id_that_no_database_takes_is_not_sound(place: str, bad: object) -> None:
    event = a_message(text="hi")
    assert has_sound_ids(event)
    parts = {"source": {"type": "user", "userId": bad}, "message": {"id": bad}, "unsend": {"messageId": bad}}

    assert not has_sound_ids(event | {place: parts.get(place, bad)})


def test_parts_that_came_since_are_passed_over() -> None:
    event = a_message(text="hi", sparkle={"level": 9}) | {"weather": "fine"}

    assert message_of(event).text == "hi"
