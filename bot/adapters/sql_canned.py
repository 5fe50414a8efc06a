"""Canned replies in the database."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_audit import add_entry
from bot.adapters.sql_database import Database
from bot.adapters.sql_tables import CannedReplyRow
from bot.domain.account import AuditEntry
from bot.domain.canned import CannedReply
from bot.domain.staff import StaffId
from bot.errors import CannedNameTakenError
from bot.ports import Clock
from knowledge.model import Language


class SqlCanned:
    """Implements `CannedReplies`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep them in that database."""
        self._database = database
        self._clock = clock

    async def list_canned(self) -> Sequence[CannedReply]:
        """All of them, by name."""
        async with self._database.reading() as session:
            rows = (await session.scalars(select(CannedReplyRow).order_by(CannedReplyRow.name))).all()
        return [_canned(row) for row in rows]

    async def find_canned(self, canned_id: int) -> CannedReply | None:
        """One of them, if there is one of that id."""
        async with self._database.reading() as session:
            row = await session.get(CannedReplyRow, canned_id)
        return _canned(row) if row else None

    async def put_canned(self, canned: CannedReply, by: StaffId) -> None:
        """Keep a new one, or what became of one.

        Raises:
            CannedNameTakenError: Another one has that name.
        """
        try:
            async with self._database.writing() as session:
                row = await session.get(CannedReplyRow, canned.id) if canned.id else None
                if row is None:
                    row = CannedReplyRow()
                    session.add(row)
                row.name = canned.name
                for language in Language:
                    setattr(row, str(language), canned.texts.get(language, ""))
                await session.flush()
                entry = AuditEntry(act="canned_saved", staff_id=by, detail=f"canned:{row.id}")
                add_entry(session, entry, self._clock.now())
        except IntegrityError as error:
            raise CannedNameTakenError(f"there is a canned reply named {canned.name!r}") from error

    async def drop_canned(self, canned_id: int, by: StaffId) -> bool:
        """Forget one; False when there is none of that id."""
        gone = delete(CannedReplyRow).where(CannedReplyRow.id == canned_id).returning(CannedReplyRow.id)
        async with self._database.writing() as session:
            if (await session.execute(gone)).first() is None:
                return False
            entry = AuditEntry(act="canned_dropped", staff_id=by, detail=f"canned:{canned_id}")
            add_entry(session, entry, self._clock.now())
            return True


def _canned(row: CannedReplyRow) -> CannedReply:
    return CannedReply(id=row.id, name=row.name, texts={Language.TH: row.th, Language.JA: row.ja, Language.EN: row.en})
