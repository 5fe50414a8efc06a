"""What staff do to leads, on the real database: one of many wins, the bot is silent while they speak, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_store import SqlStore
from bot.domain.announcement import Announcement, AnnouncementKind, StaffAct
from bot.domain.handling import LeadStatus, Patience, ResolveOutcome
from bot.domain.lead import Lead, Score, ScoreLevel
from bot.domain.message import ChannelAddress, OutgoingMessage, ReplyRef
from bot.domain.staff import Staff, StaffIdentity
from bot.domain.understanding import Intent
from bot.ports import Limits
from bot.services.announcing import Announcer, Surface
from bot.services.holding import Holding
from bot.services.staff import StaffActor, StaffService
from bot.services.watching import DeskWatch
from bot.services.workplace import Workplace
from knowledge.model import Language
from tests.builders import ADDRESS, a_conversation, a_lead, a_message, a_record, a_turn
from tests.fakes import SetClock
from tests.harness import BANGKOK, BotHarness, an_office

GROUP = ChannelAddress(channel="telegram", id="-100")
CONTACT = ChannelAddress(channel="line", id="Uann")
GOOD = Score(level=ScoreLevel.HIGH, reasons=(), is_qualified=True)


@dataclass
class Office:
    """The desk at work on one database, with a Telegram group and nothing that sends."""

    board: SqlLeads
    store: SqlStore
    outbox: SqlOutbox
    staff: StaffService
    watch: DeskWatch
    place: Workplace
    clock: SetClock

    async def open_lead(self, **changes: Any) -> Lead:
        lead = a_lead(**{"address": CONTACT, "score": GOOD, **changes})
        await self.store.record(
            a_record(
                message=a_message(id=f"{lead.number}-first", address=lead.address),
                conversation=a_conversation(address=lead.address, lead_number=lead.number),
                leads={lead.number: lead},
            )
        )
        return lead

    async def person(self, name: str) -> Staff:
        return await self.board.find_staff(StaffIdentity(channel="telegram", id=name, name=name))

    async def actor(self, name: str, key: str = "") -> StaffActor:
        return StaffActor(staff=await self.person(name), surface="telegram", key=key)

    async def sent(self, channel: str) -> list[OutgoingMessage | Announcement]:
        """What waits to be sent through a channel; taken out, one message a chat at a time."""
        found: list[OutgoingMessage | Announcement] = []
        while deliveries := await self.outbox.claim(channel, Limits(), 50):
            for delivery in deliveries:
                found.append(delivery.message)
                await self.outbox.drop(delivery)
        return found

    async def told(self) -> list[str]:
        """Kinds of what the group was told."""
        return [one.kind for one in await self.sent("telegram") if isinstance(one, Announcement)]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    is_file = request.param == "sqlite"
    return f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}" if is_file else str(request.getfixturevalue("postgres"))


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    database = Database(database_url, "key")
    await database.prepare()
    clock = SetClock()
    board, store = SqlLeads(database, clock), SqlStore(database, clock)
    announcer = Announcer(
        surfaces=(Surface(address=GROUP, hears=frozenset(AnnouncementKind)),),
        language=Language.EN,
        zone=BANGKOK,
        holiday=lambda *_: "",
    )
    place = Workplace(
        board=board, store=store, announcer=announcer, office=an_office(), patience=Patience(), clock=clock
    )
    yield Office(
        board=board,
        store=store,
        outbox=SqlOutbox(database, clock),
        staff=StaffService(place),
        watch=DeskWatch(place),
        place=place,
        clock=clock,
    )
    await database.close()


async def test_of_fifty_who_claim_at_once_exactly_one_wins_and_the_others_read_who(office: Office) -> None:
    lead = await office.open_lead()
    people = [await office.actor(f"p{number}") for number in range(50)]

    results = await asyncio.gather(*(office.staff.claim(lead.number, person) for person in people))

    winners = [person.staff for person, result in zip(people, results, strict=True) if result.is_done]
    assert len(winners) == 1
    handling = await office.board.get(lead.number)
    assert (handling.status, handling.holder) == (LeadStatus.CLAIMED, winners[0])
    assert all(winners[0].name in result.told for result in results if not result.is_done)
    (message,) = [one for one in await office.sent("line") if isinstance(one, OutgoingMessage)]
    assert winners[0].name in message.replies[0].text


async def test_the_same_reply_twice_reaches_the_contact_once(office: Office) -> None:
    lead = await office.open_lead()
    nok = await office.actor("Nok", key="tap-1")

    await office.staff.reply(lead.number, nok, "Good morning.")
    again = await office.staff.reply(lead.number, nok, "Good morning.")

    assert again.is_done
    (message,) = await office.sent("line")
    assert isinstance(message, OutgoingMessage)
    assert (message.replies[0].text, message.replies[0].speaker) == ("Good morning.", "Nok")
    assert [turn.replies[0].speaker for turn in await office.store.list_turns(CONTACT, 5)] == ["", "Nok"]


async def test_only_the_holder_may_reply(office: Office) -> None:
    lead = await office.open_lead()
    await office.staff.claim(lead.number, await office.actor("Nok"))

    refused = await office.staff.reply(lead.number, await office.actor("Ben"), "Hello")

    assert not refused.is_done
    assert "Nok" in refused.told


async def test_a_qualified_lead_is_announced_once_and_a_poor_one_waits(office: Office) -> None:
    await office.open_lead()
    await office.open_lead(number="JD-0002", address=ADDRESS, score=replace(GOOD, is_qualified=False))

    await office.watch.look()
    await office.watch.look()

    assert await office.told() == [AnnouncementKind.LEAD]


async def test_an_unclaimed_lead_is_reminded_of_then_escalated_in_office_hours(office: Office) -> None:
    await office.open_lead()
    told: list[str] = []
    for minutes in (0, 14, 2, 29, 2, 29, 2):
        office.clock.advance(timedelta(minutes=minutes))
        await office.watch.look()
        told += await office.told()

    assert told == ["lead", "reminder", "reminder", "escalation"]


async def test_nobody_is_reminded_while_the_desk_is_closed(office: Office) -> None:
    office.clock.set(datetime(2026, 11, 27, 16, 25, tzinfo=BANGKOK))
    await office.open_lead()
    await office.watch.look()
    assert await office.told() == ["lead"]

    office.clock.set(datetime(2026, 11, 30, 8, 39, tzinfo=BANGKOK))
    await office.watch.look()
    assert await office.told() == []

    office.clock.set(datetime(2026, 11, 30, 8, 41, tzinfo=BANGKOK))
    await office.watch.look()
    assert await office.told() == ["reminder"]


async def test_a_claim_lapses_when_its_holder_is_silent_and_the_contact_reads_the_truth(office: Office) -> None:
    lead = await office.open_lead()
    await office.staff.claim(lead.number, await office.actor("Nok"))
    await office.sent("line")

    office.clock.advance(timedelta(minutes=31))
    await office.watch.look()

    handling = await office.board.get(lead.number)
    assert (handling.status, handling.holder, handling.is_live) == (LeadStatus.WAITING, None, False)
    (message,) = await office.sent("line")
    assert isinstance(message, OutgoingMessage)
    assert "back in the queue" in message.replies[0].text
    assert await office.store.find_live(CONTACT) is None


async def test_a_holder_who_answered_keeps_the_lead_until_the_contact_waits_again(office: Office) -> None:
    lead = await office.open_lead()
    await office.staff.reply(lead.number, await office.actor("Nok"), "Hello")
    office.clock.advance(timedelta(hours=3))
    await office.watch.look()
    assert (await office.board.get(lead.number)).status is LeadStatus.CLAIMED

    await office.store.record(
        a_record(
            message=a_message(id="m2", address=CONTACT),
            turn=a_turn(replies=()),
            conversation=a_conversation(address=CONTACT, lead_number=lead.number),
            live_lead=lead.number,
            lapses_at=office.place.patience.lapse(office.clock.now(), office.place.office),
        )
    )
    assert (await office.board.get(lead.number)).unread == 1
    office.clock.advance(timedelta(minutes=31))
    await office.watch.look()
    assert (await office.board.get(lead.number)).status is LeadStatus.WAITING


async def test_a_snoozed_lead_comes_back_to_whoever_put_it_off(office: Office) -> None:
    lead = await office.open_lead()
    nok = await office.actor("Nok")
    await office.staff.claim(lead.number, nok)
    await office.staff.snooze(lead.number, nok, office.clock.now() + timedelta(hours=1))
    assert await office.store.find_live(CONTACT) is None

    office.clock.advance(timedelta(minutes=61))
    await office.watch.look()

    handling = await office.board.get(lead.number)
    assert (handling.status, handling.holder, handling.is_live) == (LeadStatus.CLAIMED, nok.staff, False)


async def test_a_snoozed_lead_is_told_to_be_with_its_holder_and_not_in_the_queue(office: Office) -> None:
    lead = await office.open_lead()
    nok = await office.actor("Nok")
    await office.staff.claim(lead.number, nok)
    await office.staff.snooze(lead.number, nok, office.clock.now() + timedelta(hours=1))
    await office.sent("telegram")

    office.clock.advance(timedelta(minutes=61))
    await office.watch.look()

    (told,) = await office.sent("telegram")
    assert isinstance(told, Announcement)
    assert "Nok has it" in told.title
    assert StaffAct.RESOLVE in told.acts


async def test_a_resolved_lead_is_told_and_a_later_wish_is_another(office: Office) -> None:
    lead = await office.open_lead()
    await office.staff.resolve(lead.number, await office.actor("Nok"), ResolveOutcome.ANSWERED, "done by phone")

    assert await office.store.find_open(lead.number) is None
    (note,) = await office.board.list_notes(lead.number)
    assert note.text == "done by phone"
    (message,) = await office.sent("line")
    assert isinstance(message, OutgoingMessage)
    assert "closed" in message.replies[0].text


async def a_held_chat(office: Office) -> BotHarness:
    """A contact with whom Nok speaks."""
    lead = await office.open_lead(address=ADDRESS)
    await office.staff.claim(lead.number, await office.actor("Nok"))
    await office.told()
    return BotHarness(office.store, holding=Holding(office.place, 365), clock=office.clock)


async def test_while_a_person_speaks_the_bot_is_silent_and_they_are_told(office: Office) -> None:
    bot = await a_held_chat(office)

    replies = await bot.send("What is SMRJ?")

    assert replies == ()
    (told,) = await office.sent("telegram")
    assert isinstance(told, Announcement)
    assert (told.kind, told.lines) == (AnnouncementKind.CONTACT_SAID, ("What is SMRJ?",))


async def test_the_contact_can_have_the_bot_again_and_the_lead_stays(office: Office) -> None:
    bot = await a_held_chat(office)
    bot.teach("What is SMRJ?", "An agency of Japan. [1]")

    back = await bot.say("Talk to the bot")
    answer = await bot.say("What is SMRJ?")

    assert "not a person" in back.text
    assert "An agency of Japan." in answer.text
    handling = await office.board.get("JD-0001")
    assert handling.holder is not None
    assert not handling.is_live
    assert await office.told() == ["bot_wanted"]


async def test_a_number_said_to_a_person_is_kept_only_after_consent(office: Office) -> None:
    bot = await a_held_chat(office)

    asked = await bot.say("Call me: 081-234-5678")

    assert "I agree" in asked.suggestions
    turns = await office.store.list_turns(ADDRESS, 5)
    assert all("5678" not in turn.text for turn in turns)
    assert (await office.store.get_lead("JD-0001")).reach == ""
    told = await office.sent("telegram")
    assert all("5678" not in str(one) for one in told)

    given = await bot.say("I agree")

    assert "+66812345678" in given.text
    lead = await office.store.get_lead("JD-0001")
    assert (lead.reach, lead.consent is not None) == ("+66812345678", True)
    assert await bot.send("Thank you") == ()


async def test_whoever_refuses_while_a_person_speaks_leaves_no_number(office: Office) -> None:
    bot = await a_held_chat(office)

    await bot.say("Call me: 081-234-5678")
    refused = await bot.say("I do not agree")

    assert "no contact details are kept" in refused.text
    assert (await office.store.get_lead("JD-0001")).reach == ""
    assert await bot.send("Is anybody there?") == ()


async def test_a_number_said_to_a_person_is_asked_consent_for_and_then_kept_in_the_inbox_alone(office: Office) -> None:
    bot = await a_held_chat(office)

    (asked,) = await bot.send("Call me: 081-234-5678")
    (kept,) = await bot.send("I agree")

    assert "not shown to the desk until you agree" in asked.text
    assert "I agree" in asked.suggestions
    assert "+66812345678" in kept.text
    lead = await office.store.get_lead("JD-0001")
    assert lead.reach == "+66812345678"
    assert lead.consent is not None
    assert await bot.send("Or by mail: ann@example.com") == ()
    assert (await office.store.get_lead("JD-0001")).reach == "+66812345678, ann@example.com"
    told = [one for one in await office.sent("telegram") if isinstance(one, Announcement)]
    assert len(told) == 3
    shown = " ".join(" ".join(one.lines) for one in told)
    assert "5678" not in shown
    assert "ann@example.com" not in shown
    assert "see the inbox" in shown


async def test_a_number_said_to_a_person_is_forgotten_when_consent_is_refused(office: Office) -> None:
    bot = await a_held_chat(office)
    await bot.send("Call me: 081-234-5678")

    (refused,) = await bot.send("I do not agree")

    assert "no contact details are kept" in refused.text
    assert (await office.store.get_lead("JD-0001")).reach == ""


async def test_nobody_waits_for_an_answer_to_thanks(office: Office) -> None:
    bot = await a_held_chat(office)
    await office.staff.reply("JD-0001", await office.actor("Nok"), "Hello")
    bot.mean("Thank you", Intent.THANKS)

    await bot.send("Thank you")

    assert (await office.board.get("JD-0001")).due_at is None


async def test_whoever_replies_at_once_replies_with_the_contacts_ticket(office: Office) -> None:
    lead = await office.open_lead()
    nok = await office.actor("Nok")
    await office.staff.claim(lead.number, nok)
    await office.sent("line")
    ref = ReplyRef(value="ticket", until=office.clock.now() + timedelta(seconds=50))
    await office.store.record(
        a_record(
            message=a_message(id="m2", address=CONTACT),
            turn=a_turn(replies=()),
            conversation=a_conversation(address=CONTACT, lead_number=lead.number),
            live_lead=lead.number,
            unused_ref=ref,
        )
    )

    await office.staff.reply(lead.number, nok, "One")
    await office.staff.reply(lead.number, nok, "Two")

    assert [message.reply_ref for message in await office.sent("line")] == [ref, None]
