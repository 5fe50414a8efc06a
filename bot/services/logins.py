"""Staff log in and out."""

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.account_ports import (
    AccountStore,
    AuditLog,
    LoginAttempts,
    OneTimeCodes,
    Sealer,
    SessionStore,
)
from bot.domain.account import Account, AccountChange, AuditEntry, Session, about_staff, login_of
from bot.domain.staff import Staff, StaffId
from bot.ports import Clock
from bot.services.passwords import Passwords

WINDOW = timedelta(minutes=15)
"""Failures count for so long."""
_NAME_LIMIT = 10
_ORIGIN_LIMIT = 30
"""More than for a name: a whole office may come from one address."""
_CODE_LIMIT = 5
"""Of a million codes three are right at any time."""
_TICKET_SECONDS = 300
_IDLE = timedelta(hours=4)
_LONGEST = timedelta(hours=12)
"""A working day."""
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """Somebody is in."""

    staff: Staff
    token: str
    """For their browser to show."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNeeded:
    """The password is right; the second factor is asked for."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Name, password or code is wrong; which of them is not told."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """There were too many failures; nothing was looked at."""


Outcome = LoggedIn | CodeNeeded | Refused | Blocked


class LoginService:
    """Lets staff in, and tells who is."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        sessions: SessionStore,
        attempts: LoginAttempts,
        audit: AuditLog,
        passwords: Passwords,
        codes: OneTimeCodes,
        sealer: Sealer,
        clock: Clock,
    ) -> None:
        """Work with these."""
        self._accounts = accounts
        self._sessions = sessions
        self._attempts = attempts
        self._audit = audit
        self._passwords = passwords
        self._codes = codes
        self._sealer = sealer
        self._clock = clock

    async def log_in(self, name: str, password: str, origin: str) -> Outcome:
        """Check name or e-mail address and password; the answer and its time do not tell whether there is such an account.

        Args:
            name: As it was typed.
            password: As it was typed.
            origin: Where it comes from, for counting.
        """
        now = self._clock.now()
        login = login_of(name)[:254]
        key = f"name:{login}"
        limits = {key: _NAME_LIMIT, f"origin:{origin}": _ORIGIN_LIMIT}
        reserved = await self._attempts.reserve(limits, now - WINDOW, now)
        if reserved is None:
            return Blocked()
        account = await self._accounts.find_account(login)
        is_right = await self._passwords.is_right(account, password)
        if account is None or not is_right:
            await self._audit.note(
                AuditEntry(act="login_failed", detail=about_staff(account.staff.id) if account else "")
            )
            return Refused()
        await self._attempts.release(reserved)
        account = await self._kept_up_to_date(account, password)
        if account.totp:
            ticket = json.dumps({"staff": account.staff.id, "of": _digest(account.password), "key": key})
            return CodeNeeded(ticket=self._sealer.seal_ticket(ticket, now))
        await self._attempts.forget(key)
        return await self._let_in(account.staff)

    async def log_in_with_code(self, ticket: str, code: str, origin: str) -> Outcome:
        """Check the second factor of somebody whose password was right a moment ago; each code works once."""
        now = self._clock.now()
        opened = self._sealer.open_ticket(ticket, now, _TICKET_SECONDS)
        if opened is None:
            return Refused()
        told = json.loads(opened)
        staff_id = StaffId(told["staff"])
        key = f"code:{staff_id}"
        limits = {key: _CODE_LIMIT, f"origin:{origin}": _ORIGIN_LIMIT}
        reserved = await self._attempts.reserve(limits, now - WINDOW, now)
        if reserved is None:
            return Blocked()
        account = await self._accounts.get_account(staff_id)
        # Switched off, or given another password, since: the ticket is worth nothing.
        is_valid = account.staff.is_active and secrets.compare_digest(_digest(account.password), str(told["of"]))
        step = self._codes.find_step(account.totp, code, now) if is_valid and account.totp else None
        if step is None or not await self._accounts.use_totp_step(staff_id, step):
            await self._audit.note(AuditEntry(act="code_failed", detail=about_staff(staff_id)))
            return Refused()
        await self._attempts.release(reserved)
        for counted in (key, str(told["key"])):
            await self._attempts.forget(counted)
        return await self._let_in(account.staff)

    async def _kept_up_to_date(self, account: Account, password: str) -> Account:
        """The account, its password kept as it would be today."""
        if not self._passwords.is_outdated(account):
            return account
        kept = await self._passwords.kept(password)
        entry = AuditEntry(act="password_rehashed", detail=about_staff(account.staff.id))
        await self._accounts.change_account(account.staff.id, AccountChange(password=kept), entry)
        return replace(account, password=kept)

    async def _let_in(self, staff: Staff) -> LoggedIn:
        await self._audit.note(AuditEntry(act="login", staff_id=staff.id))
        return await self.open_session(staff)

    async def open_session(self, staff: Staff) -> LoggedIn:
        """Have a browser be somebody's from now on."""
        now = self._clock.now()
        token = secrets.token_urlsafe(32)
        session = Session(
            digest=_digest(token),
            staff=staff,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            seen_at=now,
            expires_at=now + _LONGEST,
        )
        await self._sessions.open_session(session)
        return LoggedIn(staff=staff, token=token, expires_at=session.expires_at)

    async def find_session(self, token: str, *, is_used: bool = True) -> Session | None:
        """Whose browser that is, if they are logged in.

        Args:
            token: What the browser shows.
            is_used: Somebody is at it; a page that looks for news of its own accord keeps nobody logged in.
        """
        if not token:
            return None
        now = self._clock.now()
        session = await self._sessions.find_session(_digest(token))
        if session is None:
            return None
        if not is_going_on(session, now):
            await self._sessions.end_session(session.digest)
            return None
        if is_used and now - session.seen_at >= _TOUCH:
            await self._sessions.touch_session(session.digest, now)
        return session

    async def list_sessions(self, staff: Staff) -> list[Session]:
        """Where somebody is logged in now, the latest first."""
        now = self._clock.now()
        return [one for one in await self._sessions.list_sessions(staff.id) if is_going_on(one, now)]

    async def log_out(self, session: Session) -> None:
        """End a session."""
        await self._sessions.end_session(session.digest)
        await self._audit.note(AuditEntry(act="logout", staff_id=session.staff.id))

    async def log_out_elsewhere(self, session: Session) -> int:
        """End all other sessions of the same person; returns how many."""
        ended = await self._sessions.end_other_sessions(session.staff.id, session.digest)
        await self._audit.note(AuditEntry(act="logout_elsewhere", staff_id=session.staff.id, detail=str(ended)))
        return ended


def is_going_on(session: Session, now: datetime) -> bool:
    """Whether a session is neither too old nor was left alone for too long."""
    return now < session.expires_at and now - session.seen_at < _IDLE


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
