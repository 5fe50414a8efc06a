"""Questions without an answer on real databases: kept with the turn, told of once, gone with the contact."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.sql_database import Database
from bot.adapters.sql_gaps import SqlGaps
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_own_data import SqlOwnData
from bot.adapters.sql_store import SqlStore
from bot.domain.gap import Gap, GapReason, GapState
from bot.domain.message import ChannelAddress, OutgoingMessage
from knowledge.model import Language
from tests.builders import a_conversation, a_message, a_record, a_reply, a_turn
from tests.fakes import SetClock

ANN = ChannelAddress(channel="line", id="Uann")
ASKED = "how much is parking? mail me at somchai@example.com"


@dataclass
class Kept:
    """A database with the board of gaps on it."""

    database: Database
    store: SqlStore
    gaps: SqlGaps
    clock: SetClock

    async def ask(self, number: int, *, wishes_news: bool | None = None, gaps: tuple[Gap, ...] = ()) -> None:
        message = a_message(id=f"m{number}", address=ANN)
        record = a_record(message=message, conversation=a_conversation(address=ANN), gaps=gaps, wishes_news=wishes_news)
        await self.store.record(record)

    async def tell(self, gap_id: int) -> bool:
        reply = a_reply(text="free")
        return await self.gaps.tell(
            gap_id,
            OutgoingMessage(address=ANN, replies=(reply,), reply_ref=None),
            a_turn(text="", replies=(reply,)),
        )


def a_gap(text: str = ASKED) -> Gap:
    return Gap(text=text, language=Language.EN, reason=GapReason.UNANSWERED, nearest=("Desk › Hours",))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
async def kept(url: str) -> AsyncIterator[Kept]:
    database = Database(url, "key")
    await database.prepare()
    clock = SetClock()
    yield Kept(database, SqlStore(database, clock), SqlGaps(database, clock), clock)
    await database.close()


async def test_who_waits_is_told_once_and_nobody_else(kept: Kept) -> None:
    await kept.ask(1, gaps=(a_gap("first"), a_gap()))
    await kept.ask(2, wishes_news=True)
    last, first = await kept.gaps.list_open(10)

    done = [await kept.tell(first.id), await kept.tell(last.id), await kept.tell(last.id)]
    on_their_way, _ = await SqlOutbox(kept.database, kept.clock).measure()

    assert (first.wants_news, last.wants_news) == (False, True)
    assert done == [False, True, False]
    assert dict(on_their_way) == {"waiting": 1}
    assert [one.id for one in await kept.gaps.list_open(10)] == [first.id]
    told = await kept.gaps.find_gap(last.id)
    assert told
    assert told.told_at
    assert [turn.replies[0].text for turn in await kept.store.list_turns(ANN, 10)][-1] == "free"


async def test_who_wishes_no_more_is_not_told(kept: Kept) -> None:
    await kept.ask(1, gaps=(a_gap(),), wishes_news=True)
    (gap,) = await kept.gaps.list_open(10)

    await kept.ask(2, wishes_news=False)

    assert not await kept.tell(gap.id)


async def test_a_dismissed_question_that_is_waited_for_again_is_open_again(kept: Kept) -> None:
    await kept.ask(1, gaps=(a_gap(),))
    (gap,) = await kept.gaps.list_open(10)
    await kept.gaps.settle([gap.id], GapState.DISMISSED)
    gone = await kept.gaps.list_open(10)

    await kept.ask(2, wishes_news=True)

    assert gone == []
    assert [one.id for one in await kept.gaps.list_open(10)] == [gap.id]


async def test_words_that_are_forgotten_go_from_the_question_and_all_of_it_with_the_contact(kept: Kept) -> None:
    await kept.ask(1, gaps=(a_gap(),))
    own = SqlOwnData(kept.database, kept.clock)

    await own.forget(ANN, words=["somchai@example.com"])
    (left,) = (await own.find_held(ANN)).gaps
    await own.erase(ANN, (), ())

    assert "parking" in left.gap.text
    assert "somchai@example.com" not in left.gap.text
    assert await kept.gaps.find_gap(left.id) is None
