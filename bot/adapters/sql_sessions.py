"""Who is logged in, and which logins failed, in the database: the same for every process."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import staff_of
from bot.adapters.sql_tables import LoginAttemptRow, SessionRow, StaffRow
from bot.domain.account import Session
from bot.domain.staff import Staff, StaffId


class SqlSessions:
    """Implements `SessionStore`."""

    def __init__(self, database: Database) -> None:
        """Keep sessions in that database."""
        self._database = database

    async def open_session(self, session: Session) -> None:
        """From now on that browser is somebody's; sessions that are over are forgotten."""
        async with self._database.writing() as work:
            await work.execute(delete(SessionRow).where(SessionRow.expires_at <= session.created_at.timestamp()))
            work.add(
                SessionRow(
                    digest=session.digest,
                    staff_id=session.staff.id,
                    csrf=session.csrf,
                    created_at=session.created_at.timestamp(),
                    seen_at=session.seen_at.timestamp(),
                    expires_at=session.expires_at.timestamp(),
                )
            )

    async def find_session(self, digest: str) -> Session | None:
        """The session of that digest, if there is one, of somebody who is active."""
        chosen = (
            select(SessionRow, StaffRow)
            .join(StaffRow, StaffRow.id == SessionRow.staff_id)
            .where(SessionRow.digest == digest, StaffRow.is_active)
        )
        async with self._database.reading() as work:
            found = (await work.execute(chosen)).one_or_none()
        return _session(found[0], staff_of(found[1])) if found else None

    async def list_sessions(self, staff_id: StaffId) -> Sequence[Session]:
        """Where somebody is logged in, the latest first."""
        chosen = (
            select(SessionRow, StaffRow)
            .join(StaffRow, StaffRow.id == SessionRow.staff_id)
            .where(SessionRow.staff_id == staff_id)
            .order_by(SessionRow.seen_at.desc())
        )
        async with self._database.reading() as work:
            return [_session(row, staff_of(staff)) for row, staff in (await work.execute(chosen)).all()]

    async def touch_session(self, digest: str, at: datetime) -> None:
        """Note that it was used."""
        async with self._database.leasing() as work:
            await work.execute(update(SessionRow).where(SessionRow.digest == digest).values(seen_at=at.timestamp()))

    async def end_session(self, digest: str) -> None:
        """End it."""
        async with self._database.writing() as work:
            await work.execute(delete(SessionRow).where(SessionRow.digest == digest))

    async def end_other_sessions(self, staff_id: StaffId, digest: str) -> int:
        """End all sessions of somebody but that one; returns how many."""
        others = delete(SessionRow).where(SessionRow.staff_id == staff_id, SessionRow.digest != digest)
        async with self._database.writing() as work:
            return len((await work.execute(others.returning(SessionRow.digest))).all())


class SqlLoginAttempts:
    """Implements `LoginAttempts`."""

    def __init__(self, database: Database) -> None:
        """Count in that database."""
        self._database = database

    async def reserve(self, limits: Mapping[str, int], since: datetime, now: datetime) -> Sequence[int] | None:
        """Count an attempt as failed beforehand; None, and not counted, when for one of the keys there were too many."""
        digests = {self._database.digest(key): limit for key, limit in limits.items()}
        async with self._database.leasing() as work:
            await work.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= since.timestamp()))
            rows = [{"key": digest, "at": now.timestamp()} for digest in digests]
            reserved = (await work.scalars(insert(LoginAttemptRow).returning(LoginAttemptRow.id), rows)).all()
        # Counted once ours is there for others to see: of any number at once no more get through than may.
        counted = (
            select(LoginAttemptRow.key, func.count())
            .where(LoginAttemptRow.key.in_(digests), LoginAttemptRow.at > since.timestamp())
            .group_by(LoginAttemptRow.key)
        )
        async with self._database.reading() as work:
            counts = dict((await work.execute(counted)).all())
        if any(counts.get(digest, 0) > limit for digest, limit in digests.items()):
            await self.release(reserved)
            return None
        return reserved

    async def release(self, reserved: Sequence[int]) -> None:
        """The attempt did not fail."""
        async with self._database.leasing() as work:
            await work.execute(delete(LoginAttemptRow).where(LoginAttemptRow.id.in_(reserved)))

    async def forget(self, key: str) -> None:
        """Whoever it is got in: earlier failures for the key count no longer."""
        async with self._database.leasing() as work:
            await work.execute(delete(LoginAttemptRow).where(LoginAttemptRow.key == self._database.digest(key)))


def _session(row: SessionRow, staff: Staff) -> Session:
    return Session(
        digest=row.digest,
        staff=staff,
        csrf=row.csrf,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        seen_at=datetime.fromtimestamp(row.seen_at, UTC),
        expires_at=datetime.fromtimestamp(row.expires_at, UTC),
    )
