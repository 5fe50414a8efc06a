"""What the inbox works with; put together by the composition root."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.account_ports import AuditLog, CannedReplies
from bot.ports import Clock
from bot.services.accounts import AccountService
from bot.services.logins import LoginService


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxParts:
    """Everything that pages and actions need."""

    logins: LoginService
    accounts: AccountService
    audit: AuditLog
    canned: CannedReplies
    clock: Clock
    zone: ZoneInfo
    """Of the desk: times are shown in it."""
    public_url: str = ""
    """The address that browsers use, if it is known."""
