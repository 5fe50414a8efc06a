"""A contact's stated wish, for staff."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.message import ChannelAddress
from knowledge.model import Language


class LeadReason(StrEnum):
    """Why a conversation became a lead."""

    ASKED_FOR_PERSON = "asked_for_person"
    WANTS_TO_APPLY = "wants_to_apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That contact details may be kept: to which wording of the notice, and when."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What staff need to take a wish up. `wish`, `detail` and `reach` are encrypted where they are kept."""

    number: str
    """`JD-0001`, told to the contact."""
    address: ChannelAddress
    language: Language
    reason: LeadReason
    wish: str
    opened_at: datetime
    detail: str = ""
    reach: str = ""
    """E-mail address or telephone number; only with consent. Without it staff reply in the chat itself."""
    consent: Consent | None = None
