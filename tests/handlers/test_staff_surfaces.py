"""Staff's own surfaces as staff meet them: a Telegram group with topics, a LINE group, mail, a webhook."""

import asyncio
import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from standardwebhooks import Webhook
from starlette.requests import Request
from starlette.responses import Response

from bot.domain.announcement import AnnouncementKind
from bot.domain.handling import LeadStatus
from bot.domain.message import ChannelAddress
from tests.ports import free_port
from tests.rig import Rig
from tests.staffed import KEY, Desk, create_app
from tests.standins.line import LineGroup, LineStandin, LineUser
from tests.standins.server import ServerThread
from tests.standins.telegram import TelegramGroup, TelegramStandin, TelegramUser

GROUP, LINE_GROUP = -100700, "C" + "7" * 32
SECRET = "whsec_c2VjcmV0IG9mIHRoZSBDUk0="


class Post:
    """A mail server, and what it took. It can be down."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = free_port()
        self._controller: Controller | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None


class Crm:
    """Somebody else's webhook, and what it was posted; answers `statuses` first, then 204."""

    def __init__(self) -> None:
        self.posted: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self._server = ServerThread(self)
        self.url = f"{self._server.url}/leads"
        self._server.start()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        self.posted.append((dict(request.headers), await request.body()))
        status = self.statuses.pop(0) if self.statuses else 204
        headers = {"location": f"{self.url}/elsewhere"} if status == 307 else {}
        await Response(status_code=status, headers=headers)(scope, receive, send)

    def stop(self) -> None:
        self._server.stop()


class Room:
    """The service, its staff on every surface, and a contact on LINE."""

    def __init__(self, rig: Rig, post: Post, crm: Crm) -> None:
        self.rig, self.post, self.crm = rig, post, crm
        self.telegram: TelegramStandin = rig.telegram
        self.line: LineStandin = rig.line
        self.contact: LineUser = rig.line.user()
        self.somchai: TelegramUser = rig.telegram.user(501, first_name="Somchai")
        self.mana: TelegramUser = rig.telegram.user(502, first_name="Mana")
        self.ken: LineUser = rig.line.user("U" + "5" * 32, name="Ken")
        self.group: TelegramGroup = rig.telegram.group(GROUP, "Desk", forum=True)
        self.line_group: LineGroup = rig.line.group(LINE_GROUP, members=[self.ken])

    @property
    def desk(self) -> Desk:
        assert self.rig.app
        desk: Desk = self.rig.app.state.desk
        return desk

    def announced(self, kind: AnnouncementKind = AnnouncementKind.LEAD, contact: ChannelAddress | None = None) -> str:
        """A lead of the contact that staff were told of; returns its number."""
        address = contact or ChannelAddress(channel="line", id=self.contact.id)
        number = self.rig.run(self.desk.open_lead(address))
        self.rig.run(self.desk.announce(number, kind))
        assert self.rig.settled()
        return number

    def settled(self) -> bool:
        return self.rig.settled()

    def waits(self, channel: str, seconds: float = 10.0) -> bool:
        """Wait until a message of a channel is shown to wait for another try."""

        async def look() -> bool:
            async with asyncio.timeout(seconds):
                while True:
                    waiting = await self.desk.outbox.list_undelivered()
                    if any(one.channel == channel and one.state == "waiting" for one in waiting):
                        return True
                    await asyncio.sleep(0.02)

        return self.rig.run(look())

    def status(self, number: str) -> tuple[LeadStatus, str]:
        handling = self.rig.run(self.desk.board.get(number))
        return handling.status, handling.holder.name if handling.holder else ""

    def in_group(self, topic: int | None = None) -> list[str]:
        """What was said in the Telegram group, in a topic of it if one is given."""
        return [
            one["text"]
            for one in self.telegram.delivered(GROUP)
            if topic is None or one.get("message_thread_id") == topic
        ]

    def topic_of(self, number: str) -> int:
        (found,) = (own for own, name in self.telegram.topics(GROUP).items() if name.startswith(number))
        return found

    def button(self, number: str, act: str, nth: int = 0) -> tuple[int, dict[str, Any]]:
        """A button in the Telegram group: the id of its message, and itself."""
        found = [
            (message["message_id"], button)
            for message, button in self.telegram.buttons(GROUP)
            if button.get("callback_data", "").startswith(f"a:{act}:{number}")
        ]
        return found[nth]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    post, crm = Post(), Crm()
    post.start()
    rig = Rig(
        tmp_path_factory.mktemp("staffed"),
        create_app,
        staff_language="en",
        staff_telegram_chat_id=str(GROUP),
        staff_line_group_id=LINE_GROUP,
        staff_email="desk@example.go.th",
        smtp_url=f"smtp://127.0.0.1:{post.port}?from=bot@desk.example.go.th",
        staff_webhook_url=crm.url,
        staff_webhook_secret=SECRET,
    ).start()
    room = Room(rig, post, crm)
    room.group.add_bot()
    room.line_group.join()
    assert rig.settled()
    yield room
    rig.stop()
    post.stop()
    crm.stop()


@pytest.fixture
def room(running: Room) -> Room:
    """The running room, after a quiet minute, with a contact who has no lead yet."""
    running.contact = running.line.user()
    running.telegram.advance(61)
    running.rig.run(running.desk.forget_pace())
    return running


def test_a_lead_is_announced_on_every_surface_and_nobody_can_reach_the_contact_through_one(room: Room) -> None:
    room.post.mails.clear()
    room.crm.posted.clear()

    number = room.announced()

    (card,) = room.in_group(room.topic_of(number))
    (flex,) = [text for text in room.line.texts(LINE_GROUP) if f"New lead {number}" in text]
    (mail,) = room.post.mails
    ((headers, body),) = room.crm.posted
    plain, page = (part.get_content() for part in mail.iter_parts())
    for told in (card, flex, plain, page, body.decode()):
        assert "beds for a hospital" in told
        assert "81234" not in told
        assert room.contact.id not in told
    assert room.telegram.topics(GROUP)[room.topic_of(number)] == f"{number} beds for a hospital"
    assert mail["Subject"] == f"[{number}] New lead {number}"
    assert f"/inbox/leads/{number}" in plain
    assert mail["References"] == f"<lead.{number.lower()}@desk.example.go.th>"
    event = Webhook(SECRET).verify(body, headers)
    assert (event["type"], event["data"]["number"]) == ("lead.lead", number)
    assert room.telegram.violations == room.line.violations == []


def test_a_claim_by_tap_is_told_at_the_button_to_the_group_and_to_the_contact(room: Room) -> None:
    number = room.announced()
    message_id, claim = room.button(number, "claim")

    room.telegram.duplicate = True
    tapped = room.somchai.press(message_id, claim, room.group)
    room.telegram.duplicate = False

    assert room.settled()
    assert room.status(number) == (LeadStatus.CLAIMED, "Somchai")
    assert f"Somchai has taken {number}" in room.in_group(room.topic_of(number))[-1]
    assert f"Somchai has taken {number}" in room.line.texts(LINE_GROUP)[-1]
    assert "Somchai" in room.line.texts(room.contact.id)[-1]
    query = tapped["callback_query"]["id"]
    assert room.telegram.wait_for(lambda: number in (room.telegram.answers[query] or ""))
    assert sum("has taken" in text for text in room.in_group(room.topic_of(number))) == 1
    assert room.telegram.violations == []


def test_of_a_lead_that_was_erased_the_group_keeps_a_notice_and_no_topic(room: Room) -> None:
    number = room.announced()
    topic = room.topic_of(number)
    room.post.mails.clear()
    contact = ChannelAddress(channel="line", id=room.contact.id)

    room.rig.run(room.desk.privacy.erase(contact))

    assert room.settled()
    assert topic not in room.telegram.topics(GROUP)
    assert not [text for text in room.in_group() if "beds for a hospital" in text and number in text]
    assert f"{number}: erased with everything else" in room.in_group()[-1]
    assert f"{number}: erased with everything else" in room.line.texts(LINE_GROUP)[-1]
    (mail,) = room.post.mails
    assert "beds for a hospital" not in mail.as_string()
    assert room.telegram.violations == room.line.violations == []


def test_of_two_who_press_at_once_one_gets_it_and_the_other_reads_who(room: Room) -> None:
    number = room.announced()
    message_id, claim = room.button(number, "claim")

    for who in (room.somchai, room.mana, room.somchai, room.mana):
        who.press(message_id, claim, room.group, wait=False)

    assert room.telegram.wait_for(lambda: None not in room.telegram.answers.values())
    assert room.settled()
    _, holder = room.status(number)
    told = room.in_group(room.topic_of(number))
    assert sum("has taken" in text for text in told) == 1
    assert sum(text == f"{holder} has {number}" for text in told) == 2
    assert sum(number in text and "has taken" in text for text in room.line.texts(room.contact.id)) == 1


def test_what_is_written_in_the_topic_reaches_the_contact_once_under_the_writers_name(room: Room) -> None:
    number = room.announced()
    topic = room.topic_of(number)

    said = room.somchai.say("Hello, how many beds?", room.group, topic=topic)
    room.telegram.redeliver(said)

    assert room.settled()
    assert room.status(number) == (LeadStatus.CLAIMED, "Somchai")
    (reply,) = [one for one in room.line.delivered(room.contact.id) if one.get("text") == "Hello, how many beds?"]
    assert "Somchai" in reply["sender"]["name"]


def test_what_the_contact_says_meanwhile_stands_in_the_topic_and_the_bot_is_silent(room: Room) -> None:
    number = room.announced()
    topic = room.topic_of(number)
    room.somchai.say("Hello?", room.group, topic=topic)
    assert room.settled()
    before = len(room.line.delivered(room.contact.id))

    room.contact.say("What is <<77>>?")

    assert room.settled()
    assert "What is <<77>>?" in room.in_group(topic)[-1]
    assert len(room.line.delivered(room.contact.id)) == before


def test_who_does_not_hold_the_lead_cannot_write_to_the_contact_and_reads_who_does(room: Room) -> None:
    number = room.announced()
    topic = room.topic_of(number)
    room.somchai.say("Mine.", room.group, topic=topic)
    assert room.settled()

    said = room.mana.say("No, mine!", room.group, topic=topic)

    assert room.settled()
    refusal = room.telegram.delivered(GROUP)[-1]
    assert refusal["text"] == f"Somchai has {number}"
    assert refusal["reply_to_message"]["message_id"] == said["message"]["message_id"]
    assert "No, mine!" not in room.line.texts(room.contact.id)


def test_a_note_a_file_and_small_talk_do_not_reach_the_contact(room: Room) -> None:
    number = room.announced()
    topic = room.topic_of(number)
    before = room.line.texts(room.contact.id)

    room.somchai.say("/note rings on Monday", room.group, topic=topic)
    room.somchai.say("Lunch?", room.group)
    room.somchai.send_photo(chat=room.group)

    assert room.settled()
    assert [note.text for note in room.rig.run(room.desk.board.list_notes(number))] == ["rings on Monday"]
    assert room.in_group(topic)[-1] == f"Noted in {number}; the contact does not see it"
    assert room.line.texts(room.contact.id) == before
    assert room.status(number)[0] is LeadStatus.WAITING


def test_where_two_members_of_staff_quote_one_another_nobody_is_passed_on_nor_noted(room: Room) -> None:
    number = room.announced()
    before = room.line.texts(LINE_GROUP)
    stranger = room.line.user("U" + "9" * 32, name="Visitor")
    lunch = room.ken.say("Lunch?", group=room.line_group)

    stranger.say("Yes!", group=room.line_group, quote=lunch["message"]["id"])

    assert room.settled()
    assert room.status(number)[0] is LeadStatus.WAITING
    assert room.line.texts(LINE_GROUP) == before
    assert not any(f"/member/{stranger.id}" in path for _, path, _ in room.line.calls)


def test_what_stands_in_a_topic_is_answered_there_also_from_outside_of_it(room: Room) -> None:
    number = room.announced()
    other = room.group.create_topic("Anything")

    room.somchai.say("/claim", room.group, topic=other, reply_to=room.button(number, "claim")[0])

    assert room.settled()
    assert room.status(number) == (LeadStatus.CLAIMED, "Somchai")


def test_resolving_asks_how_it_ended(room: Room) -> None:
    number = room.announced()
    room.somchai.say(f"/claim {number}", room.group)
    assert room.settled()
    room.somchai.press(*room.button(number, "resolve"), room.group)
    assert room.settled()

    room.somchai.press(*room.button(number, "resolve", 1), room.group)

    assert room.settled()
    handling = room.rig.run(room.desk.board.get(number))
    assert (handling.status, handling.outcome) == (LeadStatus.RESOLVED, "answered")
    assert room.in_group(room.topic_of(number))[-1].startswith(f"Somchai has closed {number}")


def test_snoozing_offers_until_when(room: Room) -> None:
    number = room.announced()
    room.somchai.press(*room.button(number, "snooze"), room.group)
    assert room.settled()

    room.somchai.tap("Next week", room.group)

    assert room.settled()
    assert room.status(number)[0] is LeadStatus.SNOOZED
    snoozed = room.rig.run(room.desk.board.get(number)).snoozed_until
    assert snoozed
    assert snoozed.weekday() == 0


@pytest.mark.parametrize("how", ["delete_topic", "close_topic"])
def test_a_topic_that_is_gone_is_opened_anew(room: Room, how: str) -> None:
    number = room.announced()
    first = room.topic_of(number)
    getattr(room.group, how)(first)
    if how == "close_topic":
        room.telegram.set_rights(GROUP, "admin")

    room.rig.run(room.desk.announce(number, AnnouncementKind.REMINDER))
    assert room.settled()
    room.telegram.set_rights(GROUP, "topics")

    reminder = room.telegram.delivered(GROUP)[-1]
    assert f"Nobody has taken {number} yet" in reminder["text"]
    if how == "delete_topic":
        assert reminder["message_thread_id"] == room.topic_of(number) != first
    else:
        # Where none can be opened any more, the group itself is told.
        assert "message_thread_id" not in reminder
    assert room.telegram.violations == []
    room.group.promote_bot("topics")
    assert room.settled()


def test_on_line_a_lead_is_claimed_and_answered_by_quoting(room: Room) -> None:
    number = room.announced()
    (card,) = [one for one in room.line.delivered(LINE_GROUP) if f"New lead {number}" in one.get("altText", "")]
    room.ken.say("Good morning, Japan Desk here", group=room.line_group, quote=card["_id"])
    assert room.settled()

    assert room.status(number) == (LeadStatus.CLAIMED, "Ken")
    (reply,) = [one for one in room.line.delivered(room.contact.id) if "Good morning" in one.get("text", "")]
    assert "Ken" in reply["sender"]["name"]


@pytest.mark.parametrize("words", ["รับ {number} ค่ะ", "{number} 担当します", "/claim {number}", ""])
def test_on_line_a_lead_is_claimed_by_tap_or_in_words(room: Room, words: str) -> None:
    number = room.announced()

    if words:
        room.ken.say(words.format(number=number), group=room.line_group)
    else:
        room.ken.tap("Claim", group=room.line_group)

    assert room.settled()
    assert room.status(number) == (LeadStatus.CLAIMED, "Ken")


def test_staff_on_two_surfaces_race_and_the_loser_is_told_for_free(room: Room) -> None:
    number = room.announced()
    room.somchai.press(*room.button(number, "claim"), room.group)
    assert room.settled()

    room.ken.tap("Claim", group=room.line_group)

    assert room.settled()
    assert room.status(number) == (LeadStatus.CLAIMED, "Somchai")
    told = room.line.delivered(LINE_GROUP)[-1]
    assert (told["text"], told["_via"]) == (f"Somchai has {number}", "reply")


def test_staff_are_never_answered_as_contacts_are(room: Room) -> None:
    count = len(room.telegram.delivered(GROUP))
    room.ken.say("What is <<1>>?", group=room.line_group)
    room.ken.say("hello", group=room.line_group, mention=True)
    room.somchai.say("What is <<2>>?", room.group)
    room.somchai.say("@japandesk_bot What is <<3>>?", room.group)

    assert room.settled()
    told = [one["text"] for one in room.telegram.delivered(GROUP)[count:]]
    assert len(told) == 1
    for help_text in (told[0], room.line.texts(LINE_GROUP)[-1]):
        assert "/claim JD-0001" in help_text
        assert "<<" not in help_text


def test_a_surface_that_is_down_holds_up_no_other_and_gets_it_later(room: Room) -> None:
    room.post.mails.clear()
    room.post.stop()
    room.crm.posted.clear()
    room.crm.statuses = [500, 307]
    number = room.rig.run(room.desk.open_lead(ChannelAddress(channel="line", id=room.contact.id)))

    room.rig.run(room.desk.announce(number))

    assert room.telegram.wait_for(lambda: any(name.startswith(number) for name in room.telegram.topics(GROUP).values()))
    assert room.line.wait_for(lambda: any(number in text for text in room.line.texts(LINE_GROUP)))
    waiting = room.rig.run(room.desk.outbox.list_undelivered())
    assert {one.channel for one in waiting} <= {"mail", "webhook"}
    room.post.start()
    assert room.settled()
    assert len(room.post.mails) == 1
    # The id stays, so that they can tell what they have had; nothing went where they were sent on to.
    assert len({headers["webhook-id"] for headers, _ in room.crm.posted}) == 1
    assert len(room.crm.posted) == 3


def test_a_webhook_that_is_gone_for_good_is_shown_and_can_be_had_again(room: Room) -> None:
    room.crm.posted.clear()
    room.crm.statuses = [410]
    room.announced()
    (failed,) = [one for one in room.rig.run(room.desk.outbox.list_undelivered()) if one.channel == "webhook"]
    assert (failed.state, "410" in failed.problem) == ("failed", True)

    assert room.rig.run(room.desk.outbox.resend(failed.id))

    assert room.settled()
    assert len(room.crm.posted) == 2


@pytest.mark.parametrize("what", ["delete", "remove_bot"])
def test_a_group_that_is_gone_loses_nothing_and_gets_it_once_it_is_back(room: Room, what: str) -> None:
    getattr(room.group, what)()
    assert room.settled()
    number = room.rig.run(room.desk.open_lead(ChannelAddress(channel="line", id=room.contact.id)))

    room.rig.run(room.desk.announce(number))

    assert room.waits("telegram")
    assert room.line.wait_for(lambda: any(number in text for text in room.line.texts(LINE_GROUP)))
    room.group.add_bot()
    assert room.telegram.wait_for(lambda: any(name.startswith(number) for name in room.telegram.topics(GROUP).values()))
    assert room.settled()


def test_a_group_without_topics_is_told_in_one_place_and_followed_where_it_moves(tmp_path: Path) -> None:
    rig = Rig(tmp_path, create_app, staff_language="en", staff_telegram_chat_id="-701").start()
    room = Room(rig, Post(), Crm())
    group = rig.telegram.group(-701, "Desk")
    group.add_bot()
    number = room.announced()
    first = rig.telegram.delivered(-701)[-1]
    assert "message_thread_id" not in first
    room.somchai.say("Hello!", group, reply_to=first["message_id"])
    assert room.settled()

    claimed = rig.telegram.delivered(-701)[-1]
    assert claimed["reply_to_message"]["message_id"] == first["message_id"]
    assert room.status(number) == (LeadStatus.CLAIMED, "Somchai")
    supergroup = group.migrate(-100701)
    rig.telegram.set_state(-100701, "open")
    room.somchai.say(f"/back {number}", supergroup)
    assert room.settled()
    assert "the bot answers again" in rig.telegram.texts(-100701)[-1]
    rig.stop_service()
    rig.start()
    room.announced(contact=ChannelAddress(channel="line", id=rig.line.user().id))
    assert "New lead" in rig.telegram.texts(-100701)[-1]
    room.somchai.tap("Claim", supergroup)
    assert room.settled()
    assert "has taken" in rig.telegram.texts(-100701)[-1]
    assert rig.telegram.violations == []
    rig.stop()
    room.crm.stop()


def test_an_operator_asks_a_group_for_its_id(room: Room) -> None:
    elsewhere = room.telegram.group(-100900, "Another")
    elsewhere.add_bot()
    other = room.line.group(members=[room.ken])
    other.join()
    room.somchai.say("/id", elsewhere)
    room.ken.say("/id", group=other)

    assert room.telegram.wait_for(lambda: "chat id: -100900" in room.telegram.texts(-100900))
    assert room.line.wait_for(lambda: f"group id: {other.id}" in room.line.texts(other.id))


async def test_without_a_secret_events_are_signed_with_one_that_can_be_shown() -> None:
    from handlers.webhook.outlet import shown_secret, signing_secret

    secret = signing_secret("", KEY)

    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", shown_secret(secret))
    assert secret == signing_secret(shown_secret(secret), "another key")
    assert json.dumps(shown_secret(secret)) != json.dumps(shown_secret(signing_secret("", "another key")))
