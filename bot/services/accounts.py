"""Accounts of staff: made and looked after by admins, and by everybody their own."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.account_ports import AccountStore, LoginAttempts, OneTimeCodes, Sealer
from bot.domain.account import MAX_NAME_CHARS, Account, AccountChange, AuditEntry, Member, about_staff, login_of
from bot.domain.staff import Role, Staff, StaffId
from bot.errors import (
    BlockedError,
    StaffNotFoundError,
    UnusableEmailError,
    UnusableNameError,
    WrongCodeError,
    WrongPasswordError,
)
from bot.ports import Clock, DetailFinder
from bot.services.logins import WINDOW
from bot.services.passwords import Passwords
from knowledge.model import Language

_ENROLMENT_SECONDS = 1800
_PASSWORD_LIMIT = 10
_MAX_EMAIL_CHARS = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A second factor that is not on yet: first a code must show that the app has it."""

    secret: str
    address: str
    """What the app reads from the picture."""
    ticket: str
    """Holds the secret until then; comes back with the code."""


class AccountService:
    """Makes and changes accounts. `by` is whoever does it; None: an operator's command."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        attempts: LoginAttempts,
        passwords: Passwords,
        codes: OneTimeCodes,
        sealer: Sealer,
        details: DetailFinder,
        clock: Clock,
    ) -> None:
        """Work with these."""
        self._accounts = accounts
        self._attempts = attempts
        self._passwords = passwords
        self._codes = codes
        self._sealer = sealer
        self._details = details
        self._clock = clock

    # by admins ------------------------------------------------------------------------------------------------

    async def list_members(self) -> Sequence[Member]:
        """Everybody of the desk, by name."""
        return await self._accounts.list_members()

    async def get(self, staff_id: StaffId) -> Staff:
        """A member of staff.

        Raises:
            StaffNotFoundError: There is nobody of that id.
        """
        return (await self._accounts.get_account(staff_id)).staff

    async def get_named(self, name: str) -> Staff:
        """Whoever logs in with that name or e-mail address.

        Raises:
            StaffNotFoundError: Nobody does.
        """
        account = await self._accounts.find_account(login_of(name))
        if account is None:
            raise StaffNotFoundError(f"nobody logs in with {name!r}; `japandesk staff list` names everybody")
        return account.staff

    async def add(
        self,
        *,
        name: str,
        email: str,
        role: Role,
        password: str,
        language: Language = Language.TH,
        by: Staff | None = None,
    ) -> Staff:
        """Make an account.

        Raises:
            AccountError: The name, e-mail address or password cannot be used.
        """
        name, email = _usable_name(name), self._usable_email(email)
        kept = await self._passwords.chosen(password, (name, email))
        return await self._accounts.add_account(
            name=name, email=email, role=role, language=language, password=kept, by=by.id if by else None
        )

    async def set_role(self, staff_id: StaffId, role: Role, by: Staff | None) -> Staff:
        """Let somebody do more, or less.

        Raises:
            AccountError: Nobody has that id, or it is the last admin.
        """
        return await self._accounts.change_account(
            staff_id, AccountChange(role=role), _entry("account_role", by, staff_id, role)
        )

    async def set_active(self, staff_id: StaffId, *, is_active: bool, by: Staff | None) -> Staff:
        """Switch somebody on, or off: then they are logged out everywhere, and can do nothing on any surface.

        Raises:
            AccountError: Nobody has that id, or it is the last admin.
        """
        change = AccountChange(is_active=is_active, ends_sessions=not is_active)
        return await self._accounts.change_account(
            staff_id, change, _entry("account_on" if is_active else "account_off", by, staff_id)
        )

    async def reset_password(self, staff_id: StaffId, password: str, by: Staff | None) -> Staff:
        """Give somebody another password; they are logged out everywhere.

        Raises:
            AccountError: Nobody has that id or no account, or the password cannot be used.
        """
        account = await self._accounts.get_account(staff_id)
        if not account.staff.has_account:
            raise StaffNotFoundError("there is no account to give a password to")
        return await self._set_password(account, password, _entry("password_reset", by, staff_id))

    async def drop_totp(self, staff_id: StaffId, by: Staff | None) -> Staff:
        """Switch the second factor of somebody off who lost their telephone.

        Raises:
            StaffNotFoundError: Nobody has that id.
        """
        return await self._accounts.change_account(staff_id, AccountChange(totp=""), _entry("totp_off", by, staff_id))

    async def join(self, known: StaffId, account: StaffId, by: Staff | None) -> Staff:
        """Make one person of somebody known from a channel and an account.

        Raises:
            StaffNotFoundError: Nobody has one of these ids, or the first has an account of their own.
        """
        return await self._accounts.join(known, account, by.id if by else None)

    async def part(self, staff_id: StaffId, channel: str, by: Staff | None) -> None:
        """Take back that somebody of a channel is that person: who acts there next is new to the desk."""
        await self._accounts.forget_identities(
            staff_id, channel, _entry("account_parted", by, staff_id, f"on {channel}")
        )

    # one's own ------------------------------------------------------------------------------------------------

    async def change_own(self, staff: Staff, *, name: str, email: str, language: Language) -> Staff:
        """Change one's own name, e-mail address and language.

        Raises:
            AccountError: Name or address cannot be used.
        """
        change = AccountChange(name=_usable_name(name), email=self._usable_email(email), language=language)
        return await self._accounts.change_account(staff.id, change, _entry("account_changed", staff, staff.id))

    async def set_language(self, staff: Staff, language: Language) -> None:
        """Read one's pages in another language."""
        await self._accounts.change_account(staff.id, AccountChange(language=language), None)

    async def change_password(self, staff: Staff, old: str, new: str) -> Staff:
        """Change one's own password; all sessions end, this one too.

        Raises:
            AccountError: The old one is wrong, or the new one cannot be used.
        """
        account = await self._checked(staff, old)
        return await self._set_password(account, new, _entry("password_changed", staff, staff.id))

    def begin_totp(self, staff: Staff) -> Enrolment:
        """Offer a second factor."""
        secret = self._codes.new_secret()
        ticket = json.dumps({"staff": staff.id, "secret": secret})
        return self._enrolment(staff, secret, self._sealer.seal_ticket(ticket, self._clock.now()))

    def resume_totp(self, staff: Staff, ticket: str) -> Enrolment:
        """The same offer once more, after a wrong code.

        Raises:
            WrongCodeError: It is theirs no longer.
        """
        return self._enrolment(staff, self._secret_in(staff, ticket), ticket)

    async def confirm_totp(self, staff: Staff, ticket: str, code: str) -> None:
        """Switch the second factor on, once a code shows that the app has it.

        Raises:
            WrongCodeError: The code is wrong, or the offer too old.
        """
        secret = self._secret_in(staff, ticket)
        step = self._codes.find_step(secret, code, self._clock.now())
        if step is None:
            raise WrongCodeError("that is not the code")
        await self._accounts.change_account(
            staff.id, AccountChange(totp=secret, totp_last=step), _entry("totp_on", staff, staff.id)
        )

    async def drop_own_totp(self, staff: Staff, password: str) -> None:
        """Switch one's own second factor off.

        Raises:
            AccountError: That is not the password.
        """
        await self._checked(staff, password)
        await self.drop_totp(staff.id, staff)

    # --------------------------------------------------------------------------------------------------------

    async def _checked(self, staff: Staff, password: str) -> Account:
        """The account of somebody who shows once more that it is they; a browser left open is not enough."""
        now = self._clock.now()
        key = f"password:{staff.id}"
        reserved = await self._attempts.reserve({key: _PASSWORD_LIMIT}, now - WINDOW, now)
        if reserved is None:
            raise BlockedError("too many wrong passwords; wait a while")
        account = await self._accounts.get_account(staff.id)
        if not await self._passwords.is_right(account, password):
            raise WrongPasswordError("that is not the password")
        await self._attempts.forget(key)
        return account

    async def _set_password(self, account: Account, password: str, entry: AuditEntry) -> Staff:
        kept = await self._passwords.chosen(password, (account.staff.name, account.staff.email))
        change = AccountChange(password=kept, ends_sessions=True)
        return await self._accounts.change_account(account.staff.id, change, entry)

    def _enrolment(self, staff: Staff, secret: str, ticket: str) -> Enrolment:
        return Enrolment(secret=secret, address=self._codes.address(secret, staff.email or staff.name), ticket=ticket)

    def _secret_in(self, staff: Staff, ticket: str) -> str:
        opened = self._sealer.open_ticket(ticket, self._clock.now(), _ENROLMENT_SECONDS)
        told = json.loads(opened) if opened else {}
        if told.get("staff") != staff.id or "secret" not in told:
            raise WrongCodeError("that took too long; begin again")
        return str(told["secret"])

    def _usable_email(self, email: str) -> str:
        """The address in its normal form; empty: there is none."""
        email = email.strip()
        if not email:
            return ""
        found = self._details.find(email)
        is_one = len(found) == 1 and "@" in found[0].value and (found[0].start, found[0].end) == (0, len(email))
        if not is_one or len(email) > _MAX_EMAIL_CHARS:
            raise UnusableEmailError(f"{email!r} is no e-mail address")
        return found[0].value


def _usable_name(name: str) -> str:
    """The name without needless spaces: contacts read it, and it tells people from one another when they log in."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    is_readable = all(unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn") for sign in name)
    if not 0 < len(name) <= MAX_NAME_CHARS or not is_readable or "@" in name:
        raise UnusableNameError(f"a name has 1 to {MAX_NAME_CHARS} characters, and no @")
    return name


def _entry(act: str, by: Staff | None, about: StaffId, more: str = "") -> AuditEntry:
    return AuditEntry(act=act, staff_id=by.id if by else None, detail=about_staff(about, more))
