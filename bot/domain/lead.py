"""A contact's stated wish, for staff."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import without_words
from bot.domain.message import ChannelAddress
from knowledge.model import Language

_LOCAL_DIGITS = 8


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

    def without(self, words: str, instead: str) -> "Lead":
        """A copy that no longer holds what the contact took back, or said otherwise: words, and a way to reach them that stood there."""
        kept = [one for one in self.reach.split(", ") if not _stands_in(one, words)] if words else [self.reach]
        return replace(
            self,
            wish=without_words(self.wish, words, instead),
            detail=without_words(self.detail, words, instead),
            reach=", ".join(kept),
        )


def _stands_in(reach: str, words: str) -> bool:
    """Whether an address or number was said in these words; numbers are compared without their country's code."""
    if "@" in reach:
        return reach.lower() in words.lower()
    digits = "".join(sign for sign in words if sign.isdigit())
    own = "".join(sign for sign in reach if sign.isdigit())[-_LOCAL_DIGITS:]
    return bool(own) and own in digits
