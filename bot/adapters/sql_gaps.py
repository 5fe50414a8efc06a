"""Questions that are missing an answer, in the database: recorded with the turn, and told of with the message."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import BY_STAFF, FETCHING, note_change
from bot.adapters.sql_outbox import add_delivery
from bot.adapters.sql_tables import ConversationRow, GapRow, TurnRow
from bot.domain.conversation import Turn
from bot.domain.gap import Gap, GapState, KeptGap
from bot.domain.message import ChannelAddress, OutgoingMessage
from bot.ports import Clock

_GAP: TypeAdapter[Gap] = TypeAdapter(Gap)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)


class SqlGaps:
    """Implements `GapBoard`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep them in that database."""
        self._database = database
        self._clock = clock

    async def list_open(self, limit: int) -> Sequence[KeptGap]:
        """Those that are open, the newest first."""
        chosen = select(GapRow).where(GapRow.state == GapState.OPEN).order_by(GapRow.at.desc(), GapRow.id.desc())
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen.limit(limit))).all()
        return [kept_gap(self._database, row) for row in rows]

    async def find_gap(self, gap_id: int) -> KeptGap | None:
        """The gap of that id."""
        async with self._database.reading() as session:
            row = await session.get(GapRow, gap_id)
        return kept_gap(self._database, row) if row else None

    async def settle(self, ids: Sequence[int], state: GapState) -> None:
        """They are in that state from now on."""
        async with self._database.writing() as session:
            await session.execute(update(GapRow).where(GapRow.id.in_(ids)).values(state=state))

    async def tell(self, gap_id: int, message: OutgoingMessage, turn: Turn) -> bool:
        """Tell the contact who asked, in one step with noting it; returns whether it was done."""
        now = self._clock.now()
        async with self._database.writing() as session:
            waiting = (
                update(GapRow)
                .where(GapRow.id == gap_id, GapRow.wants_news, GapRow.told_at.is_(None))
                .values(told_at=now.timestamp(), state=GapState.ANSWERED)
                .returning(GapRow.address)
            )
            own = await session.scalar(waiting)
            if own is None or await session.get(ConversationRow, own) is None:
                return False
            # The chat may have moved since.
            address = ChannelAddress.parsed(own)
            turn_id = f"{BY_STAFF}gap-{gap_id}-{secrets.token_hex(4)}"
            session.add(
                TurnRow(
                    message_id=turn_id,
                    address=own,
                    at=turn.at,
                    sealed=self._database.sealed(_TURN.dump_json(turn)),
                )
            )
            note_change(session, now, "turn", address=own)
            if address.channel not in FETCHING:
                await add_delivery(
                    session,
                    self._database,
                    replace(message, address=address),
                    turn_id=turn_id,
                    correlation=turn_id,
                    received_at=now,
                    now=now,
                )
        return True


def kept_gap(database: Database, row: GapRow) -> KeptGap:
    """The gap of a row."""
    return KeptGap(
        id=row.id,
        gap=_GAP.validate_json(database.opened(row.sealed)),
        address=ChannelAddress.parsed(row.address),
        at=datetime.fromtimestamp(row.at, UTC),
        state=GapState(row.state),
        wants_news=row.wants_news,
        told_at=datetime.fromtimestamp(row.told_at, UTC) if row.told_at else None,
    )


async def add_gaps(
    session: AsyncSession, database: Database, address: str, turn_id: str, gaps: Sequence[Gap], at: datetime
) -> None:
    """Within a transaction: keep the questions that a turn left without an answer."""
    session.add_all(
        GapRow(
            address=address,
            turn_id=turn_id,
            at=at.timestamp(),
            state=GapState.OPEN,
            sealed=database.sealed(_GAP.dump_json(gap)),
        )
        for gap in gaps
    )
    await session.flush()


async def wish_news(session: AsyncSession, address: str, *, is_wished: bool) -> None:
    """Within a transaction: the contact is to be told of an answer to their last gap, or of none any more."""
    own = GapRow.address == address
    if not is_wished:
        await session.execute(update(GapRow).where(own, GapRow.told_at.is_(None)).values(wants_news=False))
        return
    last = select(GapRow.id).where(own).order_by(GapRow.id.desc()).limit(1).scalar_subquery()
    # Staff may have dismissed it meanwhile; who wants to be told opens it again.
    await session.execute(update(GapRow).where(GapRow.id == last).values(wants_news=True, state=GapState.OPEN))


async def forget_gaps(session: AsyncSession, turn_id: str) -> None:
    """Within a transaction: what that turn asked was taken back."""
    await session.execute(delete(GapRow).where(GapRow.turn_id == turn_id))


async def clean_gaps(session: AsyncSession, database: Database, address: str, clean: Callable[[str], str]) -> None:
    """Within a transaction: take words out of a contact's questions."""
    for row in (await session.scalars(select(GapRow).where(GapRow.address == address))).all():
        gap = _GAP.validate_json(database.opened(row.sealed))
        if clean(gap.text) != gap.text:
            row.sealed = database.sealed(_GAP.dump_json(replace(gap, text=clean(gap.text))))
