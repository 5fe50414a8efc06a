"""The staff's LINE group: what of it is stored, what it says, and how leads look there."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.domain.announcement import Announcement, AnnouncementKind, Choice, StaffAct
from bot.domain.message import ChannelAddress, StaffMessage
from handlers.line.announcing import render_announcement, render_plain_announcement
from handlers.line.staff import button_data, is_asking_id, is_for_staff, parse_staff_event
from knowledge.model import Language
from tests.standins.line import readable
from tests.standins.line_rules import check_messages

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
SOURCE = {"type": "group", "groupId": "C" + "7" * 32, "userId": "U" + "5" * 32}
BOT = "U" + "d" * 32


def an_event(kind: str = "message", **parts: Any) -> dict[str, Any]:
    return {"type": kind, "mode": "active", "timestamp": 1, "webhookEventId": "e1", "source": SOURCE, **parts}


def a_text(text: str, **parts: Any) -> dict[str, Any]:
    return an_event(message={"type": "text", "id": "9", "text": text, **parts})


@pytest.mark.parametrize(
    "event",
    [
        a_text("รับ JD-0042"),
        a_text("/claim JD-0042"),
        a_text("Hello", quotedMessageId="5"),
        a_text("@Desk hi", mention={"mentionees": [{"index": 0, "length": 5, "isSelf": True}]}),
        an_event("postback", postback={"data": "do=act&act=claim&lead=JD-0042"}),
        an_event("join"),
    ],
)
def test_what_concerns_leads_or_the_bot_is_stored(event: dict[str, Any]) -> None:
    assert is_for_staff(event, BOT)


@pytest.mark.parametrize(
    "event",
    [a_text("Lunch?"), a_text("/weather"), an_event("memberJoined"), an_event(message={"type": "image", "id": "1"})],
)
def test_what_staff_say_to_one_another_is_not_kept(event: dict[str, Any]) -> None:
    assert not is_for_staff(event, BOT)


def test_nothing_is_read_where_another_system_speaks_for_the_account() -> None:
    assert not is_for_staff({**a_text("รับ JD-0042"), "mode": "standby"}, BOT)


def test_a_tap_tells_who_did_what_to_which_lead() -> None:
    data = button_data(StaffAct.RESOLVE, "JD-0042", "no_fit")
    said = parse_staff_event(an_event("postback", postback={"data": data}, replyToken="r"), BOT, NOW)

    assert isinstance(said, StaffMessage)
    assert (said.act, said.number, said.argument) == ("resolve", "JD-0042", "no_fit")
    assert (said.sender.id, said.reply_ref and said.reply_ref.value) == (SOURCE["userId"], "r")


@pytest.mark.parametrize("data", ["", "do=say&text=hi", "do=act&act=explode&lead=JD-1", "do=act"])
def test_a_tap_on_anything_else_does_nothing(data: str) -> None:
    said = parse_staff_event(an_event("postback", postback={"data": data}), BOT, NOW)

    assert isinstance(said, StaffMessage)
    assert (said.act, said.number) == ("expired", "")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"type": "message"},
        {"type": "message", "source": SOURCE, "message": 7},
        {"type": "postback", "source": {"type": "group", "groupId": "C1"}, "postback": {"data": "do=act"}},
        a_text("", mention={"mentionees": [{"isSelf": True}]}),
    ],
)
def test_nothing_that_could_come_fails(event: dict[str, Any]) -> None:
    is_for_staff(event, BOT)
    is_asking_id(event)
    parse_staff_event(event, BOT, NOW)


def an_announcement(**changes: Any) -> Announcement:
    values: dict[str, Any] = {
        "address": ChannelAddress(channel="line", id=str(SOURCE["groupId"])),
        "kind": AnnouncementKind.LEAD,
        "number": "JD-0042",
        "language": Language.JA,
        "title": "新しい相談 JD-0042",
        "lines": ("“病院のベッド”",),
        "acts": (StaffAct.CLAIM, StaffAct.SNOOZE, StaffAct.PASS_ON),
        "link": "/inbox/leads/JD-0042",
        **changes,
    }
    return Announcement(**values)


@pytest.mark.parametrize(
    "lines", [(), ("短い",), ("ก" * 5000,), tuple(f"บรรทัด {number} " + "ก" * 400 for number in range(60))]
)
@pytest.mark.parametrize("kind", [AnnouncementKind.LEAD, AnnouncementKind.CONTACT_SAID, AnnouncementKind.TOLD])
def test_line_takes_every_announcement(lines: tuple[str, ...], kind: AnnouncementKind) -> None:
    announced = an_announcement(kind=kind, lines=lines, title="長" * 600)
    for acts in (announced.acts, ()):
        changed = an_announcement(kind=kind, lines=lines, title="長" * 600, acts=acts)
        for render in (render_announcement, render_plain_announcement):
            assert check_messages([one.to_dict() for one in render(changed, "https://desk.example.go.th")]) == []


def test_every_button_does_what_it_says_and_the_group_sees_it() -> None:
    choices = (Choice(act=StaffAct.RESOLVE, argument="no_fit", label="条件が合わず"),)
    (message,) = (one.to_dict() for one in render_announcement(an_announcement(choices=choices), "https://d.example"))

    actions = [one["action"] for one in message["contents"]["footer"]["contents"]]
    assert [parse_qs(one["data"]).get("act") for one in actions[:-1]] == [
        ["claim"],
        ["snooze"],
        ["pass_on"],
        ["resolve"],
    ]
    assert all(one["displayText"] == f"{one['label']} JD-0042" for one in actions[:-1])
    assert actions[-1]["uri"] == "https://d.example/inbox/leads/JD-0042"
    assert "新しい相談 JD-0042" in readable(message)[0]
