"""The staff's Telegram group: what of it is stored, what it says, and how leads look there."""

from typing import Any

import pytest

from bot.domain.announcement import Announcement, AnnouncementKind, Choice, StaffAct
from bot.domain.message import Arrival, ChannelAddress, Move, StaffMessage
from handlers.telegram.announcing import render_announcement
from handlers.telegram.staff import button_data, is_asking_id, is_for_staff, parse_staff_update
from knowledge.model import Language
from tests.standins.telegram_rules import MAX_TEXT, check_keyboard, read_text

BOT, BOT_ID = "japandesk_bot", 1001
GROUP = {"id": -100700, "type": "supergroup", "title": "Desk"}
SOMCHAI = {"id": 501, "is_bot": False, "first_name": "Somchai", "last_name": "J."}
US = {"id": BOT_ID, "is_bot": True, "first_name": "Japan Desk"}
OURS = {"message_id": 5, "from": US, "chat": GROUP, "date": 1, "text": "New lead JD-0042"}


def a_message(**parts: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 9, "from": SOMCHAI, "chat": GROUP, "date": 1, **parts}}


def a_tap(data: str) -> dict[str, Any]:
    return {"update_id": 1, "callback_query": {"id": "77", "from": SOMCHAI, "message": OURS, "data": data}}


def read(update: dict[str, Any]) -> StaffMessage:
    said = parse_staff_update(update, BOT, BOT_ID)
    assert isinstance(said, StaffMessage)
    return said


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "/claim JD-0042"},
        {"text": f"/note@{BOT} hm"},
        {"text": "รับ JD-0042"},
        {"text": "Hello", "reply_to_message": OURS},
        {"text": "Hello", "message_thread_id": 3, "is_topic_message": True},
        {"text": f"@{BOT} hi", "entities": [{"type": "mention", "offset": 0, "length": 14}]},
        {"migrate_to_chat_id": -100701},
    ],
)
def test_what_concerns_leads_or_the_bot_is_stored(parts: dict[str, Any]) -> None:
    assert is_for_staff(a_message(**parts), BOT, BOT_ID)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "Lunch?"},
        {"text": "/weather"},
        {"text": "/claim@another_bot JD-0042"},
        {"text": "Yes", "reply_to_message": {**OURS, "from": SOMCHAI}},
        {"text": "/claim JD-0042", "from": {**US, "id": 7}},
        {"text": "/id"},
        {"photo": [{"file_id": "f"}]},
    ],
)
def test_what_staff_say_to_one_another_is_not_kept(parts: dict[str, Any]) -> None:
    assert not is_for_staff(a_message(**parts), BOT, BOT_ID)


def test_a_tap_tells_who_did_what_to_which_lead() -> None:
    said = read(a_tap(button_data(StaffAct.SNOOZE, "JD-0042", "hour")))

    assert (said.act, said.number, said.argument, said.quoted) == ("snooze", "JD-0042", "hour", "5")
    assert (said.sender.id, said.sender.name) == ("501", "Somchai J.")


@pytest.mark.parametrize("data", ["", "s:1", "a:claim", "a:claim:JD-0042; DROP TABLE", "a:CLAIM:JD-1", "a::"])
def test_a_tap_on_anything_else_does_nothing(data: str) -> None:
    assert (read(a_tap(data)).act, read(a_tap(data)).number) == ("expired", "")


def test_in_a_topic_a_reply_to_the_topic_itself_quotes_nothing() -> None:
    head = {**OURS, "forum_topic_created": {"name": "JD-0042", "icon_color": 1}}
    said = read(a_message(text="Hello", message_thread_id=5, is_topic_message=True, reply_to_message=head))

    assert (said.address.id, said.quoted, said.text) == ("-100700/5", "", "Hello")


def test_the_bots_name_is_no_part_of_what_is_said_to_it() -> None:
    text = f"🙏 @{BOT} /claim JD-0042"
    said = read(a_message(text=text, entities=[{"type": "mention", "offset": 3, "length": 14}]))

    assert (said.is_call, said.text) == (True, "🙏  /claim JD-0042")


def test_somebody_alone_with_the_bot_speaks_to_it() -> None:
    update = a_message(text="hello", chat={"id": 501, "type": "private", "first_name": "Somchai"})

    assert is_for_staff(update, BOT, BOT_ID)
    assert read(update).is_call


def test_files_edits_and_what_telegram_tells_are_told_apart() -> None:
    edited = {"update_id": 1, "edited_message": {**a_message(text="Hi")["message"], "edit_date": 2}}

    assert read(a_message(sticker={"file_id": "f"}, message_thread_id=3, is_topic_message=True)).attachments
    assert read(edited).is_edit
    assert parse_staff_update(a_message(pinned_message=OURS), BOT, BOT_ID) is None
    assert isinstance(parse_staff_update(a_message(migrate_to_chat_id=-5), BOT, BOT_ID), Move)
    changed = {"chat": GROUP, "from": SOMCHAI, "date": 1, "new_chat_member": {"status": "administrator", "user": US}}
    joined = {"update_id": 1, "my_chat_member": {**changed, "old_chat_member": {"status": "left", "user": US}}}
    assert isinstance(parse_staff_update(joined, BOT, BOT_ID), Arrival)


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": None},
        a_message(date="x", text="/claim JD-1"),
        a_message(text=5, entities=7, reply_to_message=[]),
        a_message(text="@", entities=[None, {}, {"type": "mention", "offset": -1, "length": 9e9}]),
        {"callback_query": {"id": 7, "message": {"chat": GROUP}}},
        {"callback_query": {"id": "7", "from": "x", "data": ["a"], "message": {"chat": GROUP}}},
    ],
)
def test_nothing_that_could_come_fails(update: dict[str, Any]) -> None:
    is_for_staff(update, BOT, BOT_ID)
    is_asking_id(update.get("message") or {}, BOT)
    parse_staff_update(update, BOT, BOT_ID)


def an_announcement(**changes: Any) -> Announcement:
    values: dict[str, Any] = {
        "address": ChannelAddress(channel="telegram", id="-100700"),
        "kind": AnnouncementKind.LEAD,
        "number": "JD-0042",
        "language": Language.TH,
        "title": "เรื่องใหม่ JD-0042",
        "acts": (StaffAct.CLAIM, StaffAct.SNOOZE, StaffAct.PASS_ON),
        "link": "/inbox/leads/JD-0042",
        **changes,
    }
    return Announcement(**values)


@pytest.mark.parametrize(
    "lines",
    [(), ("a < b & c > d",), ("word " * 3000,), tuple(f"<line {number}>" for number in range(900)), ("ก" * 9000,)],
)
@pytest.mark.parametrize("kind", [AnnouncementKind.LEAD, AnnouncementKind.CONTACT_SAID, AnnouncementKind.TOLD])
def test_telegram_takes_every_announcement_and_nothing_of_it_is_lost(
    lines: tuple[str, ...], kind: AnnouncementKind
) -> None:
    messages = render_announcement(
        an_announcement(kind=kind, lines=lines, title="<" * 500), "https://desk.example.go.th", has_topic=False
    )

    shown = ""
    for message in messages:
        shown += read_text(message.html, "HTML", None, MAX_TEXT)[0]
        assert len(message.plain) <= MAX_TEXT
        check_keyboard(message.keyboard.to_dict() if message.keyboard else None, is_private=False)
    for line in lines:
        assert "".join(line.split()) in "".join(shown.split())
    assert messages[-1].keyboard
    assert all(message.keyboard is None for message in messages[:-1])


def test_a_button_opens_the_inbox_where_it_can_be_reached() -> None:
    def links(url: str) -> list[str]:
        keyboard = render_announcement(an_announcement(), url, has_topic=True)[-1].keyboard
        rows = keyboard.to_dict()["inline_keyboard"] if keyboard else []
        return [button["url"] for row in rows for button in row if "url" in button]

    assert links("https://desk.example.go.th") == ["https://desk.example.go.th/inbox/leads/JD-0042"]
    assert links("http://127.0.0.1:8000") == links("") == []


def test_the_data_of_every_button_fits() -> None:
    choices = (Choice(act=StaffAct.RESOLVE, argument="unreachable", label="Unreachable"),)
    (message,) = render_announcement(
        an_announcement(number="JD-123456789", acts=tuple(StaffAct), choices=choices), "", has_topic=False
    )

    assert message.keyboard
    check_keyboard(message.keyboard.to_dict(), is_private=False)
