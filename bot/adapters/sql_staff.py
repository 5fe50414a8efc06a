"""Accounts of staff in the database, and who they are on the channels."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_audit import add_entry
from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import staff_of
from bot.adapters.sql_tables import (
    AuditRow,
    LeadRow,
    NoteRow,
    PresenceRow,
    SessionRow,
    StaffIdentityRow,
    StaffRow,
)
from bot.domain.account import Account, AccountChange, AuditEntry, Member, about_staff, login_of
from bot.domain.handling import LeadStatus
from bot.domain.staff import Role, Staff, StaffId
from bot.errors import LastAdminError, NameTakenError, StaffNotFoundError
from bot.ports import Clock
from knowledge.model import Language


class SqlStaff:
    """Implements `AccountStore`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep accounts in that database."""
        self._database = database
        self._clock = clock

    async def find_account(self, login: str) -> Account | None:
        """The account with that e-mail address or name, as `login_of` gives it."""
        # A name holds no @, so that it is never somebody else's address.
        wanted = StaffRow.email == login if "@" in login else StaffRow.login == login
        async with self._database.reading() as session:
            row = (await session.scalars(select(StaffRow).where(wanted, StaffRow.login.is_not(None)))).one_or_none()
        return self._account(row) if row else None

    async def get_account(self, staff_id: StaffId) -> Account:
        """The account of a member of staff.

        Raises:
            StaffNotFoundError: There is nobody of that id.
        """
        async with self._database.reading() as session:
            return self._account(await _get(session, staff_id))

    async def list_members(self) -> Sequence[Member]:
        """Everybody of the desk, by name."""
        held = select(LeadRow.holder_id, func.count()).where(LeadRow.status == LeadStatus.CLAIMED)
        async with self._database.reading() as session:
            rows = (await session.scalars(select(StaffRow))).all()
            identities = (await session.scalars(select(StaffIdentityRow).order_by(StaffIdentityRow.channel))).all()
            counts = dict((await session.execute(held.group_by(LeadRow.holder_id))).all())
        channels: dict[int, list[str]] = {}
        for identity in identities:
            channels.setdefault(identity.staff_id, []).append(identity.channel)
        return [
            Member(
                staff=staff_of(row),
                channels=tuple(channels.get(row.id, ())),
                held=counts.get(row.id, 0),
                created_at=datetime.fromtimestamp(row.created_at, UTC),
            )
            for row in sorted(rows, key=lambda row: (login_of(row.name), row.id))
        ]

    async def add_account(
        self, *, name: str, email: str, role: Role, language: Language, password: str, by: StaffId | None
    ) -> Staff:
        """Make an account.

        Raises:
            NameTakenError: Another account has that name or e-mail address.
        """
        now = self._clock.now()
        row = StaffRow(
            name=name,
            login=login_of(name),
            email=login_of(email) or None,
            role=role,
            language=language,
            password=password,
            is_active=True,
            totp_last=0,
            created_at=now.timestamp(),
        )
        try:
            async with self._database.writing() as session:
                session.add(row)
                await session.flush()
                added = AuditEntry(act="account_added", staff_id=by, detail=about_staff(StaffId(row.id), role))
                add_entry(session, added, now)
                return staff_of(row)
        except IntegrityError as error:
            raise NameTakenError(f"there is an account with the name {name!r} or that e-mail address") from error

    async def change_account(self, staff_id: StaffId, change: AccountChange, entry: AuditEntry | None) -> Staff:
        """Change an account; without an entry it is nothing for the audit log.

        Raises:
            StaffNotFoundError: There is nobody of that id.
            NameTakenError: Another account has that name or e-mail address.
            LastAdminError: Nobody would be left to keep the accounts.
        """
        try:
            async with self._database.writing() as session:
                admins = await _hold_admins(session)
                row = await _get(session, staff_id)
                for column, value in self._columns(change, has_account=row.login is not None).items():
                    setattr(row, column, value)
                if change.ends_sessions:
                    await session.execute(delete(SessionRow).where(SessionRow.staff_id == staff_id))
                await session.flush()
                if staff_id in admins and not await _hold_admins(session):
                    raise LastAdminError("the last admin who can log in must stay one")
                if entry:
                    add_entry(session, entry, self._clock.now())
                return staff_of(row)
        except IntegrityError as error:
            raise NameTakenError("there is an account with that name or e-mail address") from error

    def _columns(self, change: AccountChange, *, has_account: bool) -> Mapping[str, object]:
        values: dict[str, object] = {
            name: value
            for name in ("name", "role", "language", "password", "is_active", "totp_last")
            if (value := getattr(change, name)) is not None
        }
        if change.name is not None and has_account:
            values["login"] = login_of(change.name)
        if change.email is not None:
            values["email"] = login_of(change.email) or None
        if change.totp is not None:
            values["totp"] = self._database.sealed(change.totp.encode()) if change.totp else None
        return values

    async def join(self, known: StaffId, account: StaffId, by: StaffId | None) -> Staff:
        """Make one person of somebody known from a channel and an account: all that is theirs becomes the account's.

        Raises:
            StaffNotFoundError: There is nobody of that id, or the first has an account of their own.
        """
        async with self._database.writing() as session:
            joined, row = await _get(session, known), await _get(session, account)
            if joined.login is not None or row.login is None:
                raise StaffNotFoundError("only somebody without an account can be joined with one")
            for table in (LeadRow.holder_id, NoteRow.staff_id, AuditRow.staff_id, StaffIdentityRow.staff_id):
                await session.execute(
                    update(table.class_)
                    .where(table == known)
                    .values({table.key: account})
                    .execution_options(synchronize_session=False)
                )
            await session.execute(delete(PresenceRow).where(PresenceRow.staff_id == known))
            await session.delete(joined)
            entry = AuditEntry(act="account_joined", staff_id=by, detail=about_staff(account, f"from {known}"))
            add_entry(session, entry, self._clock.now())
            return staff_of(row)

    async def forget_identities(self, staff_id: StaffId, channel: str, entry: AuditEntry) -> None:
        """Nobody of that channel is that person any more."""
        gone = delete(StaffIdentityRow).where(
            StaffIdentityRow.staff_id == staff_id, StaffIdentityRow.channel == channel
        )
        async with self._database.writing() as session:
            await session.execute(gone)
            add_entry(session, entry, self._clock.now())

    async def use_totp_step(self, staff_id: StaffId, step: int) -> bool:
        """Use up the time step of a code; False when it, or a later one, was used before."""
        used = (
            update(StaffRow)
            .where(StaffRow.id == staff_id, StaffRow.totp_last < step)
            .values(totp_last=step)
            .returning(StaffRow.id)
            .execution_options(synchronize_session=False)
        )
        async with self._database.writing() as session:
            return (await session.execute(used)).first() is not None

    def _account(self, row: StaffRow) -> Account:
        return Account(
            staff=staff_of(row),
            password=row.password,
            totp=self._database.opened(row.totp).decode() if row.totp is not None else "",
        )


async def _get(session: AsyncSession, staff_id: StaffId) -> StaffRow:
    row = await session.get(StaffRow, staff_id)
    if row is None:
        raise StaffNotFoundError(f"there is nobody with the id {staff_id}")
    return row


async def _hold_admins(session: AsyncSession) -> Sequence[int]:
    """Who may keep accounts; held, so that two admins do not switch one another off at once."""
    able = (StaffRow.role == Role.ADMIN, StaffRow.is_active, StaffRow.login.is_not(None))
    return (await session.scalars(select(StaffRow.id).where(*able).order_by(StaffRow.id).with_for_update())).all()
