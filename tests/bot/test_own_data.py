"""What contacts and operators do about personal data, on the real database: shown, taken back, erased everywhere, kept no longer."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_own_data import SqlOwnData
from bot.adapters.sql_queue import SqlQueue
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_tables import ChangeRow, LoginAttemptRow, PresenceRow, SessionRow, Table
from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.handling import Patience, ResolveOutcome
from bot.domain.lead import Consent, Lead, Sharing
from bot.domain.message import (
    Attachment,
    AttachmentKind,
    ChannelAddress,
    MessageId,
    OutgoingMessage,
    Reply,
)
from bot.domain.slots import Slot, SlotName
from bot.domain.staff import StaffIdentity
from bot.domain.understanding import Intent
from bot.domain.wording import say
from bot.errors import LeaseLostError
from bot.ports import Limits, NewEvent, Sent
from bot.services.announcing import Announcer, Surface
from bot.services.chats import ChatService, Wait
from bot.services.holding import Holding
from bot.services.privacy import Expired, PrivacyService
from bot.services.staff import StaffActor, StaffService
from bot.services.workplace import Workplace
from knowledge.model import Language
from tests.builders import NOON, a_conversation, a_lead, a_message, a_record, a_reply, a_turn
from tests.fakes import SetClock
from tests.harness import BANGKOK, BotHarness, an_office

GROUP = ChannelAddress(channel="telegram", id="-100777")
CONTACT = ChannelAddress(channel="line", id="U4af4980629secret")
PHONE, TYPED_PHONE = "+66812345678", "081-234-5678"
EMAIL = "somchai.jaidee@example.com"
PERSON = "สมชาย ใจดี"
WISH = "a press for titanium bone screws"
NOTE = "sounds like a competitor of Suzuki"
ERASE, SHOW, WITHDRAW, UNSHARE = "ลบข้อมูลของฉันทั้งหมด", "ขอดูข้อมูลของฉัน", "ถอนความยินยอม", "อย่าส่งข้อมูลไปญี่ปุ่น"
YES = say("quick_erase_yes", Language.TH)


@dataclass
class Place:
    """The desk on one database, with a LINE contact and a Telegram group of staff."""

    database: Database
    clock: SetClock
    board: SqlLeads
    store: SqlStore
    queue: SqlQueue
    outbox: SqlOutbox
    staff: StaffService
    bot: BotHarness
    chats: ChatService
    privacy: PrivacyService
    said: int = 0

    async def write(self, text: str, **changes: Any) -> None:
        """A message of the contact comes in and waits."""
        self.said += 1
        message = a_message(
            text, id=MessageId(f"{CONTACT}:m{self.said}"), address=CONTACT, at=self.clock.now(), **changes
        )
        await self.queue.add(
            [
                NewEvent(
                    key=f"line:event{self.said}",
                    address=CONTACT,
                    payload=json.dumps({"text": message.text, "id": message.id}).encode(),
                    received_at=self.clock.now(),
                    correlation=f"c{self.said}",
                )
            ]
        )
        self._messages = {**getattr(self, "_messages", {}), message.id: message}

    async def work(self) -> None:
        """Answer what waits; the answers wait to be sent."""
        self.clock.advance(timedelta(seconds=5))
        for claim in await self.queue.claim_chats(5):
            events = await self.queue.list_waiting(claim)
            if not events:
                await self.queue.release(claim)
                continue
            record = await self.chats.work(
                claim, [(event, self._messages[json.loads(event.payload)["id"]]) for event in events]
            )
            assert not isinstance(record, Wait)
            await self.store.record(record)

    async def send(self) -> list[Reply]:
        """Deliver what waits for the contact; returns what they read."""
        read: list[Reply] = []
        while deliveries := await self.outbox.claim("line", Limits(), 5):
            for delivery in deliveries:
                assert isinstance(delivery.message, OutgoingMessage)
                read += delivery.message.replies
                await self.outbox.mark_sent(delivery, Sent(platform_ids=(f"line-{delivery.id}",)))
        return read

    async def say(self, text: str, **changes: Any) -> str:
        """Say something and read the answer."""
        await self.write(text, **changes)
        await self.work()
        return "\n".join([reply.text for reply in await self.send()])

    async def announced(self) -> list[Announcement]:
        """Deliver what waits for the staff's group; returns what they read."""
        read: list[Announcement] = []
        while deliveries := await self.outbox.claim("telegram", Limits(), 5):
            for delivery in deliveries:
                assert isinstance(delivery.message, Announcement)
                read.append(delivery.message)
                await self.outbox.mark_sent(delivery, Sent(platform_ids=(f"group-{delivery.id}",)))
        return read

    async def actor(self, name: str = "Nok") -> StaffActor:
        identity = StaffIdentity(channel="telegram", id=name, name=name)
        return StaffActor(staff=await self.board.find_staff(identity), surface="telegram", key=f"{name}:{CONTACT}")

    async def open_lead(self, number: str = "JD-0001", **changes: Any) -> Lead:
        """A conversation that led to a lead with consent and contact details."""
        lead = a_lead(
            **{
                "number": number,
                "address": CONTACT,
                "language": Language.TH,
                "wish": WISH,
                "reach": f"{EMAIL}, {PHONE}",
                "consent": Consent(version="2026-11", at=self.clock.now()),
                "slots": (Slot(name=SlotName.PERSON, value=PERSON, said=f"ชื่อ{PERSON}ค่ะ"),),
                "opened_at": self.clock.now(),
                **changes,
            }
        )
        await self.store.record(
            a_record(
                message=a_message(id=MessageId(f"{CONTACT}:{number}"), address=CONTACT),
                turn=a_turn(
                    f"ชื่อ{PERSON}ค่ะ เบอร์ {TYPED_PHONE} เมล {EMAIL}",
                    at=self.clock.now(),
                    replies=(a_reply(f"บันทึก {EMAIL}, {PHONE} แล้วค่ะ"),),
                    attachments=(
                        Attachment(
                            kind=AttachmentKind.IMAGE,
                            ref="line-content-1",
                            label="drawing.png",
                            message_id=MessageId("i1"),
                        ),
                    ),
                ),
                conversation=a_conversation(
                    address=CONTACT, language=Language.TH, lead_number=number, has_consented=lead.consent is not None
                ),
                leads={number: lead},
            )
        )
        return lead

    async def rows(self) -> dict[str, list[str]]:
        """Every row of every table, with what is sealed in it opened: a table that is added later is looked through as well."""
        found: dict[str, list[str]] = {}
        async with self.database.reading() as session:
            for table in Table.metadata.sorted_tables:
                for row in (await session.execute(select(table))).all():
                    found.setdefault(table.name, []).append(" | ".join(self._plain(value) for value in row))
        return found

    def _plain(self, value: object) -> str:
        if not isinstance(value, bytes) or not value:
            return str(value)
        try:
            return self.database.opened(value).decode("utf-8", "replace")
        except InvalidToken:
            return value.decode("utf-8", "replace")

    async def tables_with(self, *words: str) -> set[str]:
        """Tables in which one of the words stands."""
        rows = await self.rows()
        return {name for name, own in rows.items() for row in own if any(word in row for word in words)}


on_both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
"""Statements that the two databases may read otherwise."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite in a file, unless a test asks for both."""
    is_file = getattr(request, "param", "sqlite") == "sqlite"
    return f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}" if is_file else str(request.getfixturevalue("postgres"))


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Place]:
    database = Database(database_url, "key")
    await database.prepare()
    clock = SetClock()
    board, store, own_data = SqlLeads(database, clock), SqlStore(database, clock), SqlOwnData(database, clock)
    announcer = Announcer(
        surfaces=(Surface(address=GROUP, hears=frozenset(AnnouncementKind)),),
        language=Language.EN,
        zone=BANGKOK,
        holiday=lambda *_: "",
    )
    desk = Workplace(
        board=board, store=store, announcer=announcer, office=an_office(), patience=Patience(), clock=clock
    )
    bot = BotHarness(store=store, holding=Holding(desk, 365), clock=clock, register=own_data, announcer=announcer)
    for text, intent in (
        (ERASE, Intent.ERASES_DATA),
        (SHOW, Intent.SEES_DATA),
        (WITHDRAW, Intent.WITHDRAWS_CONSENT),
        (UNSHARE, Intent.WITHDRAWS_SHARING),
        ("ขอแก้เบอร์", Intent.CORRECTS_DATA),
        ("ใช่ค่ะ", Intent.ACCEPTS),
        ("สวัสดีค่ะ", Intent.GREETING),
    ):
        bot.mean(text, intent)
    yield Place(
        database=database,
        clock=clock,
        board=board,
        store=store,
        queue=SqlQueue(database, clock),
        outbox=SqlOutbox(database, clock),
        staff=StaffService(desk),
        bot=bot,
        chats=ChatService(turns=bot.turns, store=store, clock=clock),
        privacy=PrivacyService(
            register=own_data, eraser=own_data, turns=bot.turns, self_service=bot.self_service, clock=clock
        ),
    )
    await database.close()


async def whole_story(place: Place) -> Lead:
    """A lead that staff claimed, answered, noted, labelled, looked at and talked about in a topic of their group."""
    lead = await place.open_lead()
    nok = await place.actor()
    await place.staff.claim(lead.number, nok)
    await place.staff.reply(lead.number, nok, f"สวัสดีค่ะคุณ{PERSON} จะโทรไปที่ {TYPED_PHONE} นะคะ")
    await place.staff.note(lead.number, nok, NOTE)
    await place.staff.label(lead.number, nok, ["medical"])
    await place.announced()
    await place.send()
    await place.board.put_thread(ChannelAddress(channel="telegram", id=f"{GROUP.id}/55"), lead.number)
    async with place.database.writing() as session:
        session.add(PresenceRow(number=lead.number, staff_id=nok.staff.id, until=NOON.timestamp() + 60))
    return lead


# ------------------------------------------------------------------------------------------------------- at rest


async def test_nothing_by_which_a_contact_is_known_or_reached_stands_in_the_database_file_in_clear(
    place: Place, tmp_path: Path
) -> None:
    await whole_story(place)
    await place.write(f"เบอร์ใหม่ {TYPED_PHONE}")

    raw = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("desk.db*")))  # noqa: ASYNC240  # two small files

    assert CONTACT.id.encode() in raw, "the file is not the one that is written"
    for secret in (PHONE, TYPED_PHONE, EMAIL, PERSON, WISH, NOTE, "somchai", "812345678"):
        assert secret.encode() not in raw
    # The same words are there, sealed: the search would have found them.
    assert await place.tables_with(PHONE) >= {"turn", "lead"}
    assert await place.tables_with(NOTE) == {"note"}


# --------------------------------------------------------------------------------------------------------- erased


@on_both
async def test_whoever_says_so_unmistakably_has_everything_erased_everywhere(place: Place) -> None:
    lead = await whole_story(place)
    await place.staff.hand_back(lead.number, await place.actor())
    await place.send()
    before = await place.rows()

    asked = await place.say(ERASE)
    assert lead.number in asked
    assert YES in asked
    assert await place.tables_with(WISH)
    done = await place.say(YES)

    assert lead.number in done
    left = await place.tables_with(CONTACT.id, PHONE, TYPED_PHONE, EMAIL, PERSON, WISH, NOTE, "drawing.png", "medical")
    assert left == set()
    # The number alone stays: who did what to it, and that staff are to delete what they have.
    assert await place.tables_with(lead.number) <= {"audit", "delivery", "change"}
    emptied = {
        "conversation",
        "turn",
        "lead",
        "note",
        "lead_label",
        "attachment",
        "presence",
        "staff_thread",
        "sent_message",
        "chat",
    }
    after = await place.rows()
    assert emptied <= set(before), "the story leaves something in each of them"
    assert {name for name in emptied if after.get(name)} <= {"chat"}
    assert not any(CONTACT.id in row for row in after.get("chat", []))
    assert any("erased" in row and lead.number in row for row in after["audit"])


@on_both
async def test_staff_are_told_to_delete_what_they_have_with_what_the_channel_needs_to_do_so(place: Place) -> None:
    lead = await whole_story(place)
    await place.say(ERASE)

    await place.say(YES)

    (told,) = [one for one in await place.announced() if one.kind is AnnouncementKind.ERASED]
    assert lead.number in told.title
    assert told.threads == (f"{GROUP}/55",)
    assert told.platform_ids
    assert (told.lines, dict(told.facts)) == ((), {"number": lead.number, "status": "erased"})
    assert told.acts == ()


async def test_erasure_works_while_staff_hold_the_conversation(place: Place) -> None:
    lead = await whole_story(place)
    assert await place.store.find_live(CONTACT)

    assert YES in await place.say(ERASE)
    assert lead.number in await place.say(YES)

    assert await place.store.find_live(CONTACT) is None
    assert await place.tables_with(CONTACT.id) == set()
    assert "คะ" in await place.say("สวัสดีค่ะ"), "the bot answers again"


@pytest.mark.parametrize("answer", ["ใช่ค่ะ", "สวัสดีค่ะ", say("quick_erase_no", Language.TH)])
async def test_anything_but_an_unmistakable_yes_erases_nothing(place: Place, answer: str) -> None:
    lead = await whole_story(place)
    await place.staff.hand_back(lead.number, await place.actor())
    await place.say(ERASE)

    await place.say(answer)

    assert (await place.store.get_lead(lead.number)).reach


async def test_a_yes_that_comes_late_or_after_something_else_asks_again(place: Place) -> None:
    await place.open_lead()
    await place.say(ERASE)
    await place.say("สวัสดีค่ะ")
    assert lead_is_named(await place.say(YES))
    place.clock.advance(timedelta(minutes=31))

    assert lead_is_named(await place.say(YES))

    assert await place.store.list_leads()


def lead_is_named(text: str) -> bool:
    """Whether the reply asks, and says what would go."""
    return "JD-0001" in text and YES in text and "กู้คืนไม่ได้" in text


async def test_what_was_typed_before_consent_is_forgotten_with_the_rest(place: Place) -> None:
    await place.bot.send("ขอคุยกับเจ้าหน้าที่ค่ะ", address=CONTACT)
    await place.bot.send(f"{EMAIL}", address=CONTACT)
    await place.bot.send(ERASE, address=CONTACT)
    await place.bot.send(YES, address=CONTACT)

    await place.bot.send(say("quick_accept", Language.TH), address=CONTACT)

    assert await place.tables_with(EMAIL) == set()


async def test_whoever_sends_the_yes_once_more_reads_that_nothing_is_kept(place: Place) -> None:
    web = ChannelAddress(channel="web", id="browser-token-1")
    await place.bot.send("สวัสดีค่ะ", address=web)
    await place.bot.send(ERASE, address=web)
    await place.bot.send(YES, address=web, id=MessageId("yes"))

    (again,) = await place.bot.send(YES, address=web, id=MessageId("yes"))

    assert again.text == say("data_nothing", Language.TH)
    assert await place.tables_with(web.id) == set()


@on_both
async def test_a_channel_that_reports_the_same_once_more_after_an_erasure_begins_nothing_new(place: Place) -> None:
    await place.open_lead()
    await place.say(ERASE)
    await place.say(YES)
    place.said -= 1

    assert await place.say(YES) == ""

    await place.privacy.erase_expired(timedelta(days=365))
    assert await place.tables_with(CONTACT.id) == set()


async def test_what_is_written_after_the_yes_is_answered(place: Place) -> None:
    await place.open_lead()
    await place.say(ERASE)
    await place.write(YES)
    await place.work()
    await place.write("สวัสดีค่ะ")
    await place.work()

    read = await place.send()

    assert len(read) == 2
    assert [turn.text for turn in await place.store.list_turns(CONTACT, 5)] == ["สวัสดีค่ะ"]
    assert await place.store.list_leads() == []


@on_both
async def test_an_answer_that_was_being_worked_out_brings_nothing_back(place: Place) -> None:
    await place.open_lead()
    await place.write("สวัสดีค่ะ")
    place.clock.advance(timedelta(seconds=5))
    (claim,) = await place.queue.claim_chats(5)
    (event,) = await place.queue.list_waiting(claim)
    record = await place.chats.work(claim, [(event, place._messages[json.loads(event.payload)["id"]])])
    assert not isinstance(record, Wait)
    # The service dies here, and an operator erases once its claim has lapsed.
    place.clock.advance(timedelta(minutes=10))
    assert await place.privacy.erase(CONTACT)

    with pytest.raises(LeaseLostError):
        await place.store.record(record)

    assert await place.tables_with(CONTACT.id) == set()


async def test_an_operator_erases_all_of_it_with_what_still_waits(place: Place) -> None:
    lead = await whole_story(place)
    await place.write(f"โทร {TYPED_PHONE}")

    held = await place.privacy.erase(CONTACT)

    assert held
    assert [one.lead.number for one in held.leads] == [lead.number]
    assert await place.tables_with(CONTACT.id, TYPED_PHONE, WISH, NOTE, PERSON) == set()
    assert await place.privacy.erase(CONTACT) is None


# ---------------------------------------------------------------------------------------------------------- shown


async def test_the_contact_reads_everything_that_is_held(place: Place) -> None:
    await place.open_lead(sharings=(Sharing(version="2026-11", at=NOON, party="Suzuki Medical", country="JP"),))
    await place.staff.claim("JD-0001", await place.actor())
    await place.staff.note("JD-0001", await place.actor("Lek"), NOTE)
    await place.send()

    told = await place.say(SHOW)

    for held in (
        "JD-0001", WISH, EMAIL, PHONE, PERSON, "Suzuki Medical", "2026-11", "25 พ.ย. 2569", "Nok", "365", "รูปภาพ",
    ):  # fmt: skip
        assert held in told
    assert NOTE not in told
    assert "บันทึกภายในของเจ้าหน้าที่: 1" in told


async def test_nothing_is_shown_where_others_read_along(place: Place) -> None:
    await place.open_lead()

    told = await place.say(SHOW, is_group=True)

    assert told == say("data_group", Language.TH)
    assert say("data_group", Language.TH) == await place.say(ERASE, is_group=True)
    assert await place.store.list_leads()


@on_both
async def test_what_staff_are_given_for_a_contact_holds_everything_and_is_noted_by_number_alone(place: Place) -> None:
    await whole_story(place)
    await place.write("ยังไม่ได้อ่าน")

    held = await place.privacy.export(CONTACT)

    assert held
    (lead,) = held.leads
    assert (lead.lead.reach, lead.notes[0].text) == (f"{EMAIL}, {PHONE}", NOTE)
    assert [one.label for one in held.attachments] == ["drawing.png"]
    assert "ยังไม่ได้อ่าน" in json.loads(held.unread[0])["text"]
    assert {act.act for act in held.acts} >= {"claim", "reply", "note"}
    assert any("data_exported" in row and "JD-0001" in row for row in (await place.rows())["audit"])


# ------------------------------------------------------------------------------------------------------ taken back


async def test_consent_taken_back_deletes_the_details_wherever_they_stand_and_answers_go_on(place: Place) -> None:
    lead = await whole_story(place)
    await place.announced()

    told = await place.say(WITHDRAW)

    assert lead.number in told
    kept = await place.store.get_lead(lead.number)
    assert (kept.wish, kept.reach, kept.consent, kept.slots) == (WISH, "", None, ())
    assert await place.tables_with(PHONE, TYPED_PHONE, EMAIL, PERSON) == set()
    assert any("consent_withdrawn" in row and lead.number in row for row in (await place.rows())["audit"])
    (holder,) = [one for one in await place.announced() if one.kind is AnnouncementKind.WITHDRAWN]
    assert lead.number in holder.title
    assert not (await place.store.get_conversation(CONTACT)).has_consented
    assert told != await place.say(WITHDRAW), "there is nothing left to take back"


@on_both
async def test_what_staff_noted_loses_the_details_too(place: Place) -> None:
    lead = await whole_story(place)
    await place.staff.note(lead.number, await place.actor("Lek"), "โทร 081 234 5678 แล้ว ฝ่ายขายคือ 02-202-4414")
    await place.say(f"โทรกลับที่ {TYPED_PHONE} นะคะ")
    # Staff are told on their groups that there is a number, never which.
    assert await place.tables_with(TYPED_PHONE) == {"turn"}

    await place.say(WITHDRAW)

    assert await place.tables_with(PHONE, TYPED_PHONE, "081 234 5678", EMAIL, PERSON) == set()
    # The number of somebody else is not the contact's to take back.
    assert await place.tables_with("02-202-4414") == {"note"}


async def test_what_is_typed_after_consent_was_taken_back_is_not_kept(place: Place) -> None:
    await place.open_lead()
    await place.say(WITHDRAW)

    await place.say(f"โทรมาที่ {TYPED_PHONE}")

    assert await place.tables_with(TYPED_PHONE, PHONE) == set()


async def test_the_second_consent_is_taken_back_alone_and_staff_must_not_pass_details_on(place: Place) -> None:
    sharing = Sharing(version="2026-11", at=NOON, party="Suzuki Medical", country="JP")
    lead = await place.open_lead(sharings=(sharing,))
    await place.staff.claim(lead.number, await place.actor())
    await place.staff.hand_back(lead.number, await place.actor())
    await place.send()

    assert "Suzuki Medical" in await place.say(UNSHARE)

    kept = await place.store.get_lead(lead.number)
    assert (kept.sharings, kept.reach) == ((), lead.reach)
    assert AnnouncementKind.UNSHARED in [one.kind for one in await place.announced()]


async def test_a_correction_of_the_address_is_asked_for_and_replaces_the_old_one(place: Place) -> None:
    await place.open_lead()

    assert EMAIL in await place.say("ขอแก้เบอร์")
    await place.say("new@example.com")

    assert (await place.store.get_lead("JD-0001")).reach == "new@example.com"


# ----------------------------------------------------------------------------------------------------- kept no longer

YEAR = timedelta(days=365)


async def later(place: Place, days: int) -> Expired:
    """Erase what has had its time, so many days after the lead was opened."""
    place.clock.set(NOON + timedelta(days=days))
    return await place.privacy.erase_expired(YEAR)


@on_both
async def test_a_lead_goes_with_its_conversation_a_year_after_it_was_resolved(place: Place) -> None:
    lead = await place.open_lead()
    place.clock.advance(timedelta(days=10))
    await place.staff.resolve(lead.number, await place.actor(), ResolveOutcome.ANSWERED)
    await place.send()
    place.clock.advance(timedelta(days=100))
    await place.staff.label(lead.number, await place.actor("Lek"), ["old"])

    assert (await later(place, 374)).leads == 0
    assert await later(place, 376) == Expired(conversations=1, leads=1)

    assert await place.tables_with(CONTACT.id, WISH) == set()
    assert any("retention" in row and "leads=1" in row for row in (await place.rows())["audit"])
    assert await later(place, 376) == Expired()


async def test_a_lead_that_nobody_resolved_goes_a_year_after_the_last_word_or_act(place: Place) -> None:
    lead = await place.open_lead(consent=None, reach="")
    place.clock.advance(timedelta(days=200))
    await place.staff.note(lead.number, await place.actor(), NOTE)

    assert (await later(place, 500)).leads == 0
    assert await later(place, 566) == Expired(conversations=1, leads=1)


@on_both
async def test_contact_details_go_a_year_after_consent_however_long_the_lead_is_worked_on(place: Place) -> None:
    lead = await place.open_lead()
    place.clock.advance(timedelta(days=360))
    await place.say("สวัสดีค่ะ")
    await place.staff.note(lead.number, await place.actor(), NOTE)

    assert await later(place, 364) == Expired()
    assert await later(place, 366) == Expired(details=1)

    assert await place.tables_with(PHONE, TYPED_PHONE, EMAIL, PERSON) == set()
    assert (await place.store.get_lead(lead.number)).wish == WISH
    assert not (await place.store.get_conversation(CONTACT)).has_consented


@on_both
async def test_a_lead_that_has_had_its_time_goes_while_the_conversation_that_goes_on_stays(place: Place) -> None:
    lead = await place.open_lead()
    await place.staff.resolve(lead.number, await place.actor(), ResolveOutcome.ANSWERED)
    place.clock.advance(timedelta(days=300))
    await place.say("สวัสดีค่ะ")

    assert (await later(place, 366)).leads == 1

    assert await place.store.list_leads() == []
    assert await place.store.list_turns(CONTACT, 5)
    assert await place.say("สวัสดีค่ะ"), "the conversation goes on without the lead"


async def test_what_waits_to_be_answered_is_not_erased(place: Place) -> None:
    await place.open_lead()
    place.clock.set(NOON + timedelta(days=400))
    await place.write("สวัสดีค่ะ")

    assert await place.privacy.erase_expired(YEAR) == Expired()

    assert await place.store.list_leads()


@on_both
async def test_a_conversation_that_led_to_no_lead_goes_a_year_after_the_last_word_and_leaves_nothing(
    place: Place,
) -> None:
    await place.say("สวัสดีค่ะ")
    place.clock.advance(timedelta(days=100))
    await place.say("ขอคุยเรื่องอื่น")

    assert await later(place, 464) == Expired()
    assert await later(place, 466) == Expired(conversations=1)

    assert await place.tables_with(CONTACT.id) == set()
    assert await later(place, 466) == Expired()


@on_both
async def test_what_pages_and_logins_leave_behind_is_forgotten(place: Place) -> None:
    nok = (await place.actor()).staff
    soon = NOON.timestamp() + 60
    async with place.database.writing() as session:
        session.add(PresenceRow(number="JD-0001", staff_id=nok.id, until=soon))
        session.add(ChangeRow(at=NOON.timestamp(), kind="turn"))
        session.add(LoginAttemptRow(key="digest", at=NOON.timestamp()))
        session.add(SessionRow(digest="d", staff_id=nok.id, csrf="c", created_at=soon, seen_at=soon, expires_at=soon))
    names = {"presence", "change", "login_attempt", "staff_session"}
    await later(place, 0)
    assert names <= set(await place.rows())

    await later(place, 2)

    assert names & set(await place.rows()) == set()
