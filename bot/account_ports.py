"""What accounts and logins of staff need from the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.account import Account, AccountChange, AuditEntry, AuditFilter, AuditRecord, Member, Session
from bot.domain.canned import CannedReply
from bot.domain.staff import Role, Staff, StaffId
from knowledge.model import Language


class AccountStore(Protocol):
    """Keeps the accounts of staff. Each change stands in the audit log in the same step."""

    async def find_account(self, login: str) -> Account | None:
        """The account with that e-mail address or name, as `login_of` gives it."""

    async def get_account(self, staff_id: StaffId) -> Account:
        """The account of a member of staff.

        Raises:
            StaffNotFoundError: There is nobody of that id.
        """

    async def list_members(self) -> Sequence[Member]:
        """Everybody of the desk, by name."""

    async def add_account(
        self, *, name: str, email: str, role: Role, language: Language, password: str, by: StaffId | None
    ) -> Staff:
        """Make an account.

        Raises:
            NameTakenError: Another account has that name or e-mail address.
        """

    async def change_account(self, staff_id: StaffId, change: AccountChange, entry: AuditEntry | None) -> Staff:
        """Change an account; without an entry it is nothing for the audit log.

        Raises:
            StaffNotFoundError: There is nobody of that id.
            NameTakenError: Another account has that name or e-mail address.
            LastAdminError: Nobody would be left to keep the accounts.
        """

    async def join(self, known: StaffId, account: StaffId, by: StaffId | None) -> Staff:
        """Make one person of somebody known from a channel and an account: all that is theirs becomes the account's.

        Raises:
            StaffNotFoundError: There is nobody of that id, or the first has an account of their own.
        """

    async def forget_identities(self, staff_id: StaffId, channel: str, entry: AuditEntry) -> None:
        """Nobody of that channel is that person any more."""

    async def use_totp_step(self, staff_id: StaffId, step: int) -> bool:
        """Use up the time step of a code; False when it, or a later one, was used before."""


class SessionStore(Protocol):
    """Keeps who is logged in."""

    async def open_session(self, session: Session) -> None:
        """From now on that browser is somebody's."""

    async def find_session(self, digest: str) -> Session | None:
        """The session of that digest, if there is one, of somebody who is active."""

    async def list_sessions(self, staff_id: StaffId) -> Sequence[Session]:
        """Where somebody is logged in, the latest first."""

    async def touch_session(self, digest: str, at: datetime) -> None:
        """Note that it was used."""

    async def end_session(self, digest: str) -> None:
        """End it."""

    async def end_other_sessions(self, staff_id: StaffId, digest: str) -> int:
        """End all sessions of somebody but that one; returns how many."""


class LoginAttempts(Protocol):
    """Counts failed logins over all processes. Names and addresses are kept as digests of the operator's key alone."""

    async def reserve(self, limits: Mapping[str, int], since: datetime, now: datetime) -> Sequence[int] | None:
        """Count an attempt as failed beforehand; None, and not counted, when for one of the keys there were too many.

        Args:
            limits: How many may fail, for each key.
            since: Older ones are forgotten.
            now: The time.
        """

    async def release(self, reserved: Sequence[int]) -> None:
        """The attempt did not fail."""

    async def forget(self, key: str) -> None:
        """Whoever it is got in: earlier failures for the key count no longer."""


class AuditLog(Protocol):
    """What was done, by whom, when."""

    async def note(self, entry: AuditEntry) -> None:
        """Note something that is done."""

    async def list_records(self, wanted: AuditFilter, limit: int) -> Sequence[AuditRecord]:
        """What was done, the latest first."""


class CannedReplies(Protocol):
    """Keeps texts that staff use again and again."""

    async def list_canned(self) -> Sequence[CannedReply]:
        """All of them, by name."""

    async def find_canned(self, canned_id: int) -> CannedReply | None:
        """One of them, if there is one of that id."""

    async def put_canned(self, canned: CannedReply, by: StaffId) -> None:
        """Keep a new one, or what became of one.

        Raises:
            CannedNameTakenError: Another one has that name.
        """

    async def drop_canned(self, canned_id: int, by: StaffId) -> bool:
        """Forget one; False when there is none of that id."""


class PasswordHasher(Protocol):
    """Keeps passwords so that nobody can read them. Slow on purpose: call it in a thread."""

    def hashed(self, password: str) -> str:
        """What to keep of a password."""

    def is_right(self, password: str, kept: str) -> bool:
        """Whether that is the password; with nothing kept it takes as long, and is not."""

    def is_outdated(self, kept: str) -> bool:
        """Whether it would be kept differently today."""


class PasswordJudge(Protocol):
    """Knows which passwords are guessed."""

    def is_guessable(self, password: str, words: Sequence[str]) -> bool:
        """Whether it is among the first that are tried; `words` are the person's own."""


class OneTimeCodes(Protocol):
    """Codes of a second factor that change with the time."""

    def new_secret(self) -> str:
        """A secret that nobody else has."""

    def address(self, secret: str, name: str) -> str:
        """What an authenticator app reads from the picture."""

    def find_step(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step whose code that is; None: it is not right now."""


class Sealer(Protocol):
    """Makes what a browser carries for us unreadable, and sure to be ours."""

    def seal_ticket(self, text: str, now: datetime) -> str:
        """Sealed with the operator's key."""

    def open_ticket(self, sealed: str, now: datetime, max_seconds: int) -> str | None:
        """What was sealed; None when it is not ours, or older than that."""
