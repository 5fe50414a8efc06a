"""What an utterance is for."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.model import Language


class Intent(StrEnum):
    """What an utterance is for. Each has examples in `knowledge/library/examples/`."""

    QUESTION = "question"
    WANTS_PERSON = "wants_person"
    WANTS_APPLY = "wants_apply"
    WANTS_BOT = "wants_bot"
    ASKS_STATUS = "asks_status"
    FINDS_PARTNER = "finds_partner"
    EVENTS = "events"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT_BOT = "about_bot"
    PRIVACY = "privacy"
    """Asks about personal data, or how to do one of the following."""
    SEES_DATA = "sees_data"
    CORRECTS_DATA = "corrects_data"
    ERASES_DATA = "erases_data"
    WITHDRAWS_CONSENT = "withdraws_consent"
    WITHDRAWS_SHARING = "withdraws_sharing"
    """Takes back only that details may go to a party in another country."""
    ASKS_OTHERS_DATA = "asks_others_data"
    SWITCH_LANGUAGE = "switch_language"
    OUT_OF_SCOPE = "out_of_scope"
    ABUSE = "abuse"
    UNCLEAR = "unclear"
    DECLINES = "declines"
    ACCEPTS = "accepts"


DESK_INTENTS = frozenset(
    {
        Intent.QUESTION,
        Intent.EVENTS,
        Intent.FINDS_PARTNER,
        Intent.PRIVACY,
        Intent.SEES_DATA,
        Intent.CORRECTS_DATA,
        Intent.ERASES_DATA,
        Intent.WITHDRAWS_CONSENT,
        Intent.WITHDRAWS_SHARING,
        Intent.WANTS_APPLY,
        Intent.WANTS_PERSON,
        Intent.ABOUT_BOT,
    }
)
"""What the desk is there for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """An utterance, understood."""

    text: str
    language: Language
    intent: Intent
    certainty: float
    """How near the closest examples are, 0 to 1."""
    margin: float = 0.0
    """How much nearer than those of the next intent."""
    desk_nearness: float = 0.0
    """How near the examples of what the desk is for are, whatever intent won; low for what one asks anybody."""
    person_nearness: float = 1.0
    """How near the examples of asking for a person are, whatever intent won; 1 where nobody measured."""
    wanted_language: Language | None = None
    """The language asked for, when the wish is to switch."""
    is_exact: bool = False
    """These very words are an example or a quick reply: no doubt is left, as consent asks."""
    quick_reply: str = ""
    """Name in the wording of the quick reply whose very words these are."""
    is_offer: bool = False
    """Tells what the contact's own company makes or does."""
    is_search: bool = False
    """Asks for somebody or something to be found."""
    is_foreign: bool = False
    """Written in a language the desk does not speak."""
