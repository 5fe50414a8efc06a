"""What the pages about documents and answers work with; put together by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.account_ports import AuditLog
from bot.inbox_ports import LeadReader
from bot.ports import Answerer, Clock
from bot.services.gaps import GapService, Quotas
from knowledge.approving import Approving
from knowledge.editions import Editions
from knowledge.ingest import IngestReport
from knowledge.model import DocumentId
from knowledge.ports import VersionStore


class Shelf(Protocol):
    """Takes documents into the library and out of it."""

    def withdraw(self, document_id: DocumentId) -> None:
        """Remove a document everywhere; its versions stay readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeParts:
    """Everything that the pages need."""

    answerer: Answerer
    approving: Approving
    editions: Editions
    versions: VersionStore
    shelf: Shelf
    take_file: Callable[[Path, str, dict[str, str]], IngestReport]
    """Takes a file in: where it is, its name, and what is told beside it (`published`, `valid_until`, ...)."""
    gaps: GapService
    quotas: Quotas
    """As each channel told them last."""
    leads: LeadReader
    audit: AuditLog
    clock: Clock
