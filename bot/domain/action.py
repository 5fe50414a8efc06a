"""What the policy can choose to do with an utterance."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.correcting import Correction
from bot.domain.lead import LeadReason
from bot.domain.slots import SlotName
from knowledge.model import Language, ListingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Say a fixed thing; `sentence` names it in the wording."""

    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion:
    """Answer from the library."""

    min_confidence: float | None = None
    """More support than usual is asked for."""
    otherwise: "Action | None" = None
    """What to do when the library has no answer; without it the bot abstains."""
    must_name: bool = False
    """Only what answers about something the utterance names counts as an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPartners:
    """Show partner listings for the wish."""

    is_doubtful: bool = False
    """It may be no wish at all; without a criterion it is taken for something we cannot answer."""
    is_anew: bool = False
    """What was searched before does not matter."""
    is_more: bool = False
    """The next companies of the last search are wished."""
    gives_up: str = ""
    """The condition of the last search that no longer counts: `region` or `certificate`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellEvents:
    """Say which sessions are open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPrivacy:
    """Answer a question or wish about the contact's own data."""

    is_notice: bool = False
    """The notice itself is wished, whatever was talked of before."""


class DataWish(StrEnum):
    """What contacts can do about their own data by themselves."""

    SHOW = "show"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    """The consent that contact details are kept, and with it everything it allowed."""
    WITHDRAW_SHARING = "withdraw_sharing"
    """The second consent alone."""
    ASK_ERASURE = "ask_erasure"
    """Everything is to go: say what that means, and ask for a yes."""
    ASK_ERASURE_AGAIN = "ask_erasure_again"
    """The reply may have been a yes, but not an unmistakable one."""
    ERASE = "erase"
    KEEP = "keep"
    """Not to be erased after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeDataWish:
    """Do what the contact wishes for their own data."""

    wish: DataWish


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStatus:
    """Say what became of the contact's wish so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteDown:
    """The last answer was not what was asked: note it for the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WishNews:
    """The contact wants to be told when the desk has an answer to what could not be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLead:
    """Record the wish for staff and ask the next thing."""

    reason: LeadReason
    listing_ids: tuple[ListingId, ...] = ()
    """Companies that the contact wishes to be introduced to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSlot:
    """The utterance answers what the form asks, or an older question of it by one of its buttons."""

    tapped: tuple[SlotName, str] | None = None
    """Slot and key of the button."""
    is_skipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Something that was recorded is wrong."""

    correction: Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishForm:
    """No more questions: what was said is sent as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeForm:
    """Put the question that stands once more; the contact wants to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSlots:
    """What was recorded is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeConsent:
    """The contact agreed or refused that details are kept."""

    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSharing:
    """The contact agreed or refused that details go to the party that was named."""

    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeReach:
    """The utterance holds, or should hold, an address or number."""

    is_skipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLanguage:
    """Go on in another language and keep it."""

    language: Language


FormAction = TakeSlot | Correct | FinishForm | ResumeForm | ConfirmSlots | TakeConsent | TakeSharing | TakeReach
"""What belongs to the form of the lead that is open."""
Action = (
    Say
    | AnswerQuestion
    | FindPartners
    | TellEvents
    | TellPrivacy
    | TellStatus
    | ServeDataWish
    | VoteDown
    | WishNews
    | OpenLead
    | SwitchLanguage
    | FormAction
)
