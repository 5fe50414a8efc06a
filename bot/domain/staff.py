"""People of the desk."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from knowledge.model import Language

StaffId = NewType("StaffId", int)


class Role(StrEnum):
    """What somebody may do; each may do what the one before may."""

    STAFF = "staff"
    """Work on leads."""
    LEAD = "lead"
    """Also assign, export, and be asked when a lead stays unclaimed."""
    ADMIN = "admin"
    """Also keep accounts and read the audit log."""

    def may(self, needed: "Role") -> bool:
        """Whether somebody with this role may do what `needed` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One member of staff. Whoever acts in the staff's own group is one, also without an account."""

    id: StaffId
    name: str
    """As contacts read it."""
    role: Role = Role.STAFF
    language: Language = Language.TH
    email: str = ""
    is_active: bool = True
    has_account: bool = False
    """May log in to the inbox."""
    has_totp: bool = False
    """Logging in asks for a code as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffIdentity:
    """Somebody as a channel knows them."""

    channel: str
    id: str
    name: str
    """As they call themselves there."""
