"""What the inbox reads, on both kinds of database: pages that miss nothing, search over sealed words, who is there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.adapters.sql_changes import SqlChanges
from bot.adapters.sql_database import Database
from bot.adapters.sql_inbox import SqlInbox
from bot.adapters.sql_search import LeadSearch
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_tables import ChatRow, EventRow, EventState
from bot.domain.inbox import LeadFilter, QueueOrder, QueueView
from bot.domain.message import ChannelAddress, MessageId
from bot.domain.staff import StaffId
from bot.ports import Claim, Settled, Work
from handlers.bench_filling import fill_inbox
from tests.builders import NOON, a_conversation, a_lead, a_record, a_turn
from tests.fakes import SetClock

NOK, SUDA = StaffId(1001), StaffId(1002)
LEADS, CONVERSATIONS = 130, 140


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A prepared database."""
    database = Database(url, "secret of the tests")
    await database.prepare()
    yield database
    await database.close()


async def test_pages_of_leads_and_conversations_hold_each_once_and_searches_find_them(database: Database) -> None:
    await fill_inbox(database, conversations=CONVERSATIONS, leads=LEADS, now=NOON, turns=3)
    inbox = SqlInbox(database, LeadSearch(database))

    for view in QueueView:
        for order in QueueOrder:
            wanted = LeadFilter(view=view, order=order)
            numbers: list[str] = []
            after = ""
            while True:
                page = await inbox.list_leads(wanted, NOK, after=after, limit=17)
                numbers += [entry.lead.number for entry in page.entries]
                after = page.after
                if not after:
                    break
            assert len(numbers) == len(set(numbers)) == page.total == (await inbox.count_leads(NOK)).views[view]
    assert page.total == LEADS

    entries = await inbox.list_all_leads(LeadFilter(view=QueueView.ALL), NOK, 10_000)
    urgent = [entry.handling.is_urgent for entry in entries]
    assert urgent == sorted(urgent, reverse=True)
    assert True in urgent

    addresses: list[str] = []
    after = ""
    while True:
        some = await inbox.list_conversations(after=after, limit=30)
        addresses += [str(entry.address) for entry in some.entries]
        assert all(entry.last and entry.last.text for entry in some.entries)
        after = some.after
        if not after:
            break
    assert len(addresses) == len(set(addresses)) == CONVERSATIONS
    assert len((await inbox.list_conversations(without_lead=True)).entries) == CONVERSATIONS - LEADS
    assert set(await inbox.list_channels()) == {"line", "telegram", "web"}

    for words, found in (("JD-0042", 1), ("0800000042", 1), ("๐๐๔๒", 1), ("no such words", 0)):
        page = await inbox.list_leads(LeadFilter(view=QueueView.ALL, words=words), NOK)
        assert page.total == found, words

    address = ChannelAddress.parsed(addresses[0])
    latest = await inbox.list_turns(address, limit=2)
    earlier = await inbox.list_turns(address, before=latest.first, limit=2)
    since = await inbox.list_turns(address, since=latest.first)
    assert (len(latest.turns), latest.has_older) == (2, True)
    assert (len(earlier.turns), earlier.has_older) == (1, False)
    assert since.turns == latest.turns


async def test_words_that_were_taken_back_are_found_no_more_and_open_pages_are_told(database: Database) -> None:
    clock = SetClock()
    store = SqlStore(database, clock)
    inbox, changes = SqlInbox(database, LeadSearch(database)), SqlChanges(database, clock)
    everywhere = LeadFilter(view=QueueView.ALL, words="brass")
    conversation = a_conversation()
    said = "we make brass"
    lead = a_lead(wish=said, said=said)
    await store.record(
        a_record(
            turn_id=MessageId("m1"),
            turn=a_turn(text=said),
            conversation=conversation,
            leads={lead.number: lead},
            work=Work(
                claim=Claim(address=conversation.address, token="t", attempts=0),
                settled=(Settled(event_id=await an_event(database, conversation.address), message_id=MessageId("m1")),),
                correlation="c",
                received_at=NOON,
            ),
        )
    )
    assert (await inbox.list_leads(everywhere, NOK)).total == 1

    clock.set(NOON + timedelta(minutes=1))
    async with database.writing() as session:
        await session.execute(update(ChatRow).values(lease="t"))
    work = Work(
        claim=Claim(address=conversation.address, token="t", attempts=0),
        settled=(),
        correlation="c",
        received_at=NOON,
        withdrawn={MessageId("m1"): ""},
    )
    await store.record(a_record(turn_id=MessageId("m2"), turn=None, conversation=conversation, leads={}, work=work))
    assert (await inbox.list_leads(everywhere, NOK)).total == 0
    assert [change.kind for change in await changes.list_changes(30)] == ["withdrawn"]


async def an_event(database: Database, address: ChannelAddress) -> int:
    """A message that came in, on which somebody works."""
    async with database.writing() as session:
        session.add(
            ChatRow(
                address=str(address),
                is_open=True,
                lease="t",
                leased_until=NOON.timestamp() + 1e9,
                attempts=0,
                not_before=0.0,
            )
        )
        row = EventRow(
            key="k",
            address=str(address),
            received_at=NOON.timestamp(),
            state=EventState.WAITING,
            correlation="c",
            sealed=b"",
        )
        session.add(row)
        await session.flush()
        return row.id


async def test_who_is_there_is_known_until_they_leave_or_nothing_is_heard_of_them(database: Database) -> None:
    await fill_inbox(database, conversations=1, leads=1, now=NOON)
    clock = SetClock()
    changes = SqlChanges(database, clock)
    for staff_id in (NOK, SUDA):
        await changes.be_there("JD-0001", staff_id, 25)
        await changes.be_there("JD-0001", staff_id, 25)
    assert [one.name for one in await changes.list_present("JD-0001")] == ["Nok", "Suda"]
    # A beat is no news.
    assert [change.kind for change in await changes.list_changes(30)] == ["presence", "presence"]

    await changes.leave("JD-0001", SUDA)
    assert [one.name for one in await changes.list_present("JD-0001")] == ["Nok"]
    assert len(await changes.list_changes(30)) == 3
    clock.set(NOON + timedelta(seconds=26))
    assert not await changes.list_present("JD-0001")
    await changes.forget_changes(20)
    assert not await changes.list_changes(1000)
