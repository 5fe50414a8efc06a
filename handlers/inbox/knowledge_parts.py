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
from knowledge.model import DocumentId, Language, Question
from knowledge.ports import VersionStore
from knowledge.text import guess_language


def question_of(text: str, spoken: Language, day: str) -> Question:
    """What a contact would ask with that text on that ISO day; whose language cannot be told is taken to speak `spoken`."""
    return Question(text=text, language=guess_language(text).language or spoken, year=int(day[:4]), day=day)


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
