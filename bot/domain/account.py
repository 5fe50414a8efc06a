"""How staff come into the inbox: accounts, sessions, and the log of what was done."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from bot.domain.staff import Role, Staff, StaffId
from knowledge.model import Language

MAX_NAME_CHARS = 60
MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A member of staff with what their login is checked against."""

    staff: Staff
    password: str
    """Its hash; empty: cannot log in."""
    totp: str = ""
    """Secret of the second factor; empty: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What becomes different about an account; None: as before."""

    name: str | None = None
    email: str | None = None
    """Empty: none any more."""
    role: Role | None = None
    language: Language | None = None
    password: str | None = None
    """Its hash."""
    totp: str | None = None
    """Secret of the second factor; empty: none any more."""
    totp_last: int | None = None
    """Time step of the code with which it was confirmed: that one does not work again."""
    is_active: bool | None = None
    ends_sessions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody is logged in."""

    digest: str
    """Of what their browser shows; that itself is kept nowhere."""
    staff: Staff
    csrf: str
    """Stands in every form of theirs: whoever sends one without it was lured."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of the desk, and how they are known."""

    staff: Staff
    channels: tuple[str, ...]
    """Where they are known from the staff's own group."""
    held: int
    """Leads they have now."""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Something that was done; holds nothing that a contact said, nor who they are."""

    act: str
    staff_id: StaffId | None = None
    """Who did it; None: the desk itself, or a command."""
    number: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """An entry of the audit log as it is read."""

    id: int
    at: datetime
    entry: AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries of the audit log are looked for."""

    number: str = ""
    staff_id: StaffId | None = None
    before_id: int | None = None
    """Only older ones: the next page."""


def about_staff(staff_id: StaffId, more: str = "") -> str:
    """Names a member of staff in the detail of an audit entry."""
    return f"staff:{staff_id} {more}".strip()


def login_of(name: str) -> str:
    """What a name or an e-mail address is compared by when somebody logs in: width, case and spaces do not matter."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return "".join(sign for sign in folded if sign.isprintable())
