"""How fast messages leave: counted in the database, so that several processes keep a limit together."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.adapters.sql_database import Database
from bot.adapters.sql_outbox import SqlOutbox, add_delivery
from bot.adapters.sql_tables import ChatRow, DeliveryRow
from bot.domain.message import ChannelAddress, OutgoingMessage
from bot.errors import ChatClosedError
from bot.ports import Limits, Sent
from tests.builders import a_reply
from tests.fakes import SetClock


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of each kind of database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Opened."""
    database = Database(url, "key")
    await database.prepare()
    yield database
    await database.close()


@pytest.fixture
def clock() -> SetClock:
    """A clock that is moved on."""
    return SetClock()


async def put(database: Database, clock: SetClock, *chats: str) -> None:
    """Put a message for each of these chats into the outbox."""
    async with database.writing() as session:
        for chat in dict.fromkeys(chats):
            if await session.get(ChatRow, f"telegram:{chat}") is None:
                session.add(
                    ChatRow(address=f"telegram:{chat}", is_open=True, leased_until=0.0, attempts=0, not_before=0.0)
                )
        for chat in chats:
            address = ChannelAddress(channel="telegram", id=chat)
            message = OutgoingMessage(address=address, replies=(a_reply("hello"),))
            now = clock.now()
            await add_delivery(session, database, message, turn_id="t", correlation="c", received_at=now, now=now)


async def send_all(outbox: SqlOutbox, limits: Limits, *, parts: int = 1) -> list[str]:
    """Send whatever may be sent now, of so many parts each; the chats in order."""
    chats = []
    while claimed := await outbox.claim("telegram", limits, 40):
        for delivery in claimed:
            chats.append(delivery.message.address.id)
            await outbox.mark_sent(delivery, Sent(platform_ids=(), has_more=delivery.parts_sent + 1 < parts))
    return chats


async def test_all_chats_together_get_no_more_a_second_than_the_channel_allows(
    database: Database, clock: SetClock
) -> None:
    limits = Limits(per_second=5)
    # Two processes on one database.
    one, other = SqlOutbox(database, clock), SqlOutbox(database, clock)
    await put(database, clock, *(str(number) for number in range(8)))

    assert len(await one.claim("telegram", limits, 3)) == 3
    assert len(await other.claim("telegram", limits, 40)) == 2
    clock.advance(timedelta(seconds=1.1))
    assert len(await send_all(one, limits)) == 3


async def test_every_part_of_a_long_message_counts(database: Database, clock: SetClock) -> None:
    limits = Limits(group_per_minute=4, group_prefix="-", topic_mark="/")
    outbox = SqlOutbox(database, clock)
    await put(database, clock, "-1/7", "-1/8", "-2", "3")

    sent = await send_all(outbox, limits, parts=3)

    # Two topics of a group share what the group may get; other chats do not wait for it.
    assert sum(chat.startswith("-1/") for chat in sent) == 4
    assert sent.count("-2") == sent.count("3") == 3
    clock.advance(timedelta(seconds=61))
    assert len(await send_all(outbox, limits, parts=3)) == 2


async def test_one_chat_gets_two_at_once_and_then_one_a_second(database: Database, clock: SetClock) -> None:
    limits = Limits(chat_seconds=1.0)
    outbox = SqlOutbox(database, clock)
    await put(database, clock, *["7"] * 4)

    assert len(await send_all(outbox, limits)) == 2
    assert await send_all(outbox, limits) == []
    clock.advance(timedelta(seconds=1.1))
    assert len(await send_all(outbox, limits)) == 1


async def test_what_a_process_that_died_was_sending_may_have_arrived_and_that_is_not_forgotten(
    database: Database, clock: SetClock
) -> None:
    outbox = SqlOutbox(database, clock)
    await put(database, clock, "7")
    await outbox.claim("telegram", Limits(), 1)
    clock.advance(timedelta(minutes=1))
    interrupted = (await outbox.claim("telegram", Limits(), 1))[0]
    await outbox.retry(interrupted, clock.now(), "asked to slow down")
    again = (await outbox.claim("telegram", Limits(), 1))[0]

    assert (interrupted.unknowns, again.unknowns) == (1, 1)


async def test_a_message_that_cannot_be_read_stands_in_nobodys_way(database: Database, clock: SetClock) -> None:
    outbox = SqlOutbox(database, clock)
    await put(database, clock, "7", "8")
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).where(DeliveryRow.address == "telegram:7").values(sealed=b"damaged"))

    assert await send_all(outbox, Limits()) == ["8"]
    assert [item.problem for item in await outbox.list_undelivered()] == ["cannot be read"]


async def test_nothing_is_sent_again_to_who_is_gone(database: Database, clock: SetClock) -> None:
    outbox = SqlOutbox(database, clock)
    await put(database, clock, "7")
    delivery = (await outbox.claim("telegram", Limits(), 1))[0]
    await outbox.give_up(delivery, "blocked", closes_chat=True)

    with pytest.raises(ChatClosedError):
        await outbox.resend(delivery.id)
    assert await send_all(outbox, Limits()) == []
