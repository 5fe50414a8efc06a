"""What open pages of the inbox must show, whichever process brought it about, and who has which lead open."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import note_change, staff_of
from bot.adapters.sql_tables import ChangeRow, PresenceRow, StaffRow
from bot.domain.inbox import PageChange
from bot.domain.staff import Staff, StaffId
from bot.ports import Clock

PRESENCE = "presence"
"""Kind of a change: somebody opened or closed a lead."""


class SqlChanges:
    """Implements `PageChanges`. Nothing of it is worth waiting for the disk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Read and keep them in that database."""
        self._database = database
        self._clock = clock

    async def list_changes(self, seconds: float) -> Sequence[PageChange]:
        """What changed within the last seconds, oldest first.

        By time, not by number: with several processes a lower number may be committed after a higher one was read.
        """
        since = self._clock.now().timestamp() - seconds
        chosen = select(ChangeRow.id, ChangeRow.kind, ChangeRow.number, ChangeRow.address).where(ChangeRow.at >= since)
        async with self._database.reading() as session:
            rows = (await session.execute(chosen.order_by(ChangeRow.id))).all()
        return [PageChange(id=row.id, kind=row.kind, number=row.number, address=row.address) for row in rows]

    async def forget_changes(self, seconds: float) -> None:
        """Forget what changed longer ago, and who went away without a word."""
        now = self._clock.now().timestamp()
        async with self._database.leasing() as session:
            await session.execute(delete(ChangeRow).where(ChangeRow.at < now - seconds))
            await session.execute(delete(PresenceRow).where(PresenceRow.until < now - seconds))

    async def be_there(self, number: str, staff_id: StaffId, seconds: float) -> None:
        """Somebody has a lead open, for so long; others who have it open are told when they come."""
        now = self._clock.now()
        until = now.timestamp() + seconds
        async with self._database.leasing() as session:
            known = await session.scalar(
                select(PresenceRow.until).where(PresenceRow.number == number, PresenceRow.staff_id == staff_id)
            )
            there = self._database.upsert(PresenceRow).values(number=number, staff_id=staff_id, until=until)
            await session.execute(
                there.on_conflict_do_update(index_elements=["number", "staff_id"], set_={"until": until})
            )
            if known is None or known < now.timestamp():
                note_change(session, now, PRESENCE, number=number)

    async def leave(self, number: str, staff_id: StaffId) -> None:
        """They closed it; the others are told."""
        async with self._database.leasing() as session:
            await session.execute(
                delete(PresenceRow).where(PresenceRow.number == number, PresenceRow.staff_id == staff_id)
            )
            note_change(session, self._clock.now(), PRESENCE, number=number)

    async def list_present(self, number: str) -> Sequence[Staff]:
        """Who has it open now, by name."""
        chosen = (
            select(StaffRow)
            .join(PresenceRow, PresenceRow.staff_id == StaffRow.id)
            .where(PresenceRow.number == number, PresenceRow.until >= self._clock.now().timestamp())
            .order_by(StaffRow.name)
        )
        async with self._database.reading() as session:
            return [staff_of(row) for row in (await session.scalars(chosen)).all()]
