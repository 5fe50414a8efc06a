"""The audit log in the database."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_database import Database
from bot.adapters.sql_tables import AuditRow
from bot.domain.account import AuditEntry, AuditFilter, AuditRecord, about_staff
from bot.domain.staff import StaffId
from bot.ports import Clock


class SqlAudit:
    """Implements `AuditLog`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep it in that database."""
        self._database = database
        self._clock = clock

    async def note(self, entry: AuditEntry) -> None:
        """Note something that is done."""
        async with self._database.writing() as session:
            add_entry(session, entry, self._clock.now())

    async def list_records(self, wanted: AuditFilter, limit: int) -> Sequence[AuditRecord]:
        """What was done, the latest first."""
        chosen = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if wanted.number:
            chosen = chosen.where(AuditRow.number == wanted.number)
        if wanted.staff_id is not None:
            about = about_staff(wanted.staff_id)
            chosen = chosen.where(
                or_(
                    AuditRow.staff_id == wanted.staff_id,
                    AuditRow.detail == about,
                    AuditRow.detail.startswith(f"{about} "),
                )
            )
        if wanted.before_id is not None:
            chosen = chosen.where(AuditRow.id < wanted.before_id)
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen)).all()
        return [
            AuditRecord(
                id=row.id,
                at=datetime.fromtimestamp(row.at, UTC),
                entry=AuditEntry(
                    act=row.act,
                    staff_id=StaffId(row.staff_id) if row.staff_id is not None else None,
                    number=row.number,
                    detail=row.detail,
                ),
            )
            for row in rows
        ]


def add_entry(session: AsyncSession, entry: AuditEntry, now: datetime) -> None:
    """Note something, within the transaction that does it."""
    session.add(
        AuditRow(
            at=now.timestamp(), staff_id=entry.staff_id, number=entry.number, act=entry.act, detail=entry.detail[:200]
        )
    )
