"""What the working pages of the inbox work with; put together by the composition root."""

from dataclasses import dataclass

from bot.account_ports import AuditLog, CannedReplies
from bot.domain.office import OfficeHours
from bot.inbox_ports import FileReader, LeadReader, PageChanges, QueueReader, Resender
from bot.ports import Clock
from bot.services.announcing import Announcer
from bot.services.logins import LoginService
from bot.services.staff import StaffService
from handlers.inbox.live import LiveHub


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkParts:
    """Everything that the queue, the leads and the conversations need."""

    queue: QueueReader
    leads: LeadReader
    files: FileReader
    outbox: Resender
    staff: StaffService
    announcer: Announcer
    canned: CannedReplies
    audit: AuditLog
    logins: LoginService
    changes: PageChanges
    hub: LiveHub
    office: OfficeHours
    clock: Clock
