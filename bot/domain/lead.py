"""A contact's stated wish, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import without_words
from bot.domain.message import ChannelAddress
from bot.domain.slots import Slot, SlotName
from knowledge.model import Language, ListingId

_LOCAL_DIGITS = 8
_PERSONAL = frozenset({SlotName.PERSON, SlotName.ROLE, SlotName.REPLY_BY})
"""Slots that say who the contact is and how they are reached."""


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
class Sharing:
    """The second consent: that details may go to one named party in another country."""

    version: str
    at: datetime
    party: str
    """Name or listing id of the party."""
    country: str
    """Code of the country where it is."""


class ScoreLevel(StrEnum):
    """How promising a lead is, by the declared rules."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReason:
    """One rule that counted: staff read its sentence (`score_RULE` in the wording) with the value."""

    rule: str
    points: int
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How promising a lead is, and why; never a bare number."""

    level: ScoreLevel
    reasons: tuple[ScoreReason, ...]
    is_qualified: bool = False
    """Staff are told at once; others wait in the inbox."""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterWish:
    """Something that was wished when the lead was open already."""

    text: str
    said: str = ""
    """The words from which it was put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What staff need to take a wish up. All that the contact said is encrypted where it is kept."""

    number: str
    """`JD-0001`, told to the contact."""
    address: ChannelAddress
    language: Language
    reason: LeadReason
    wish: str
    opened_at: datetime
    said: str = ""
    """The words from which `wish` was put together, in whatever messages they stood; taken back, they take the wish along."""
    more: tuple["LaterWish", ...] = ()
    """What was wished after it was opened, oldest first."""
    detail: str = ""
    reach: str = ""
    """E-mail address or telephone number; only with consent. Without it staff reply in the chat itself."""
    consent: Consent | None = None
    sharings: tuple[Sharing, ...] = ()
    slots: tuple[Slot, ...] = ()
    is_asking: bool = False
    """The contact is still being asked: staff are told once that ends, or nothing was said for a while."""
    score: Score | None = None
    parties: tuple[ListingId, ...] = ()
    """Companies that the contact wishes to be introduced to."""

    @property
    def wishes(self) -> tuple[str, ...]:
        """Everything that was wished, oldest first."""
        return (self.wish, *(one.text for one in self.more))

    def wishing(self, text: str, said: str) -> "Lead":
        """A copy that holds one more wish."""
        return replace(self, more=(*self.more, LaterWish(text=text, said=said)))

    def reached_by(self, details: Sequence[str]) -> "Lead":
        """A copy with these ways to reach the contact; a new number takes the place of a number, not of an e-mail address."""
        has_mail, has_number = any("@" in one for one in details), any("@" not in one for one in details)
        known = [one for one in self.reach.split(", ") if one]
        kept = [one for one in known if not (has_mail if "@" in one else has_number)]
        return replace(self, reach=", ".join((*kept, *details)))

    def without(self, words: str, instead: str) -> "Lead":
        """A copy that no longer holds what the contact took back, or said otherwise: words, and a way to reach them that stood there."""
        kept = [one for one in self.reach.split(", ") if not _stands_in(one, words)] if words else [self.reach]
        return replace(
            self,
            wish=_without(self.wish, self.said, words, instead),
            said=without_words(self.said, words, instead),
            more=tuple(
                replace(
                    one,
                    text=_without(one.text, one.said, words, instead),
                    said=without_words(one.said, words, instead),
                )
                for one in self.more
            ),
            detail=without_words(self.detail, words, instead),
            reach=", ".join(kept),
            slots=tuple(rest for slot in self.slots if (rest := _slot_without(slot, words, instead))),
        )

    def without_details(self) -> "Lead":
        """A copy without who the contact is and how they are reached: consent was withdrawn, and went with all that rested on it."""
        slots = tuple(slot for slot in self.slots if slot.name not in _PERSONAL)
        return replace(self, slots=slots, reach="", consent=None, sharings=())


def _slot_without(slot: Slot, words: str, instead: str) -> Slot | None:
    """A slot without words that were taken back; None when it says nothing without them."""
    if not words or (words not in slot.said and words not in slot.value):
        return slot
    if not instead or slot.key or words not in slot.value:
        return None
    return replace(slot, value=slot.value.replace(words, instead), said=without_words(slot.said, words, instead))


def _without(wish: str, said: str, words: str, instead: str) -> str:
    """A wish without words that were taken back; one that was put together from them says nothing without them."""
    rest = without_words(wish, words, instead)
    return (instead or "…") if rest == wish and words and words in said else rest


def _stands_in(reach: str, words: str) -> bool:
    """Whether an address or number was said in these words; numbers are compared without their country's code."""
    if "@" in reach:
        return reach.lower() in words.lower()
    digits = "".join(sign for sign in words if sign.isdigit())
    own = "".join(sign for sign in reach if sign.isdigit())[-_LOCAL_DIGITS:]
    return bool(own) and own in digits
