"""What to do next: pure. Read this file to know how the bot behaves."""

from collections.abc import Mapping

from bot.domain.action import (
    Action,
    AnswerQuestion,
    FindPartners,
    OpenLead,
    Say,
    SwitchLanguage,
    TakeConsent,
    TakeDetail,
    TakeReach,
    TellEvents,
    TellPrivacy,
    TellStatus,
)
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.lead import LeadReason
from bot.domain.understanding import Intent, Understanding
from knowledge.model import ListingId

_STRICT = 0.9
"""Support asked of an answer when the utterance looks out of scope."""
_CAREFUL = 0.75
"""Support asked of an answer when it is unclear what the utterance is for."""
_UNSURE = 0.35
"""Below this it seems to be nothing in particular; only a well supported answer is given."""
_DOUBTFUL = 0.5
"""Below this certainty an utterance is first looked up in the library, and only then taken for what it seems to be."""

_FIXED = {
    Intent.GREETING: "greeting",
    Intent.THANKS: "thanks",
    Intent.ABOUT_BOT: "about_bot",
    Intent.ASKS_OTHERS_DATA: "refuse_data",
    Intent.ABUSE: "sorry",
    Intent.DECLINES: "as_you_like",
    Intent.ACCEPTS: "go_on",
    # Whoever asks for the bot while it answers anyway wants something of it.
    Intent.WANTS_BOT: "go_on",
}
_LEADS = {Intent.WANTS_PERSON: LeadReason.ASKED_FOR_PERSON, Intent.WANTS_APPLY: LeadReason.WANTS_TO_APPLY}
_INTERRUPTS = frozenset(
    {
        Intent.ASKS_STATUS,
        Intent.QUESTION,
        Intent.EVENTS,
        Intent.PRIVACY,
        Intent.SWITCH_LANGUAGE,
        Intent.ABOUT_BOT,
        Intent.ASKS_OTHERS_DATA,
    }
)
"""What a contact may say in the middle of our asking, and then go on."""
_TAPS: Mapping[str, Action] = {
    "quick_else": Say(sentence="go_on"),
    "quick_help": Say(sentence="help"),
    "quick_partner": FindPartners(is_anew=True),
    "quick_more": FindPartners(is_more=True),
    "quick_events": TellEvents(),
    "quick_privacy": TellPrivacy(is_notice=True),
    "quick_programmes": AnswerQuestion(),
}
"""Quick replies that mean one thing only, whatever else their words may be near to."""
_NO_INTRODUCTION = frozenset(
    {Intent.ASKS_OTHERS_DATA, Intent.DECLINES, Intent.PRIVACY, Intent.ABUSE, Intent.SWITCH_LANGUAGE, Intent.THANKS}
)
"""Who names a company while saying this does not wish to be introduced to it."""


def decide(
    understanding: Understanding,
    conversation: Conversation,
    *,
    has_details: bool = False,
    listing_ids: tuple[ListingId, ...] = (),
    is_introduction: bool = False,
) -> Action:
    """Choose what to do with an utterance.

    Args:
        understanding: What the utterance is for.
        conversation: Where the conversation stands.
        has_details: The utterance holds an e-mail address or a telephone number.
        listing_ids: Companies that the utterance names.
        is_introduction: It asks in so many words to be introduced to them.
    """
    if understanding.is_foreign:
        return Say(sentence="foreign")
    if understanding.quick_reply in _TAPS:
        return _TAPS[understanding.quick_reply]
    if listing_ids and (is_introduction or _may_wish_introduction(understanding)):
        return OpenLead(reason=LeadReason.WANTS_TO_APPLY, listing_ids=listing_ids)
    asked_for = _reply_to_our_question(understanding, conversation, has_details=has_details)
    if asked_for:
        return asked_for
    intent = understanding.intent
    if has_details and intent is not Intent.ASKS_OTHERS_DATA:
        return OpenLead(reason=LeadReason.ASKED_FOR_PERSON)
    seeming = _seeming(understanding)
    if intent is Intent.EVENTS:
        # "When was the Gateway held?" is about the past; what is open now is told when no programme is named.
        return AnswerQuestion(otherwise=seeming, must_name=True)
    if intent is Intent.FINDS_PARTNER and conversation.wish:
        return FindPartners()
    if isinstance(seeming, AnswerQuestion) or understanding.certainty >= _DOUBTFUL:
        return seeming
    if understanding.certainty < _UNSURE:
        return AnswerQuestion(min_confidence=_STRICT)
    return AnswerQuestion(min_confidence=_CAREFUL, otherwise=seeming)


def _may_wish_introduction(understanding: Understanding) -> bool:
    """Who names a company that was shown wishes to be introduced to it, unless they ask about it or want something else."""
    if understanding.intent is Intent.QUESTION:
        return understanding.certainty < _UNSURE
    return understanding.intent not in _NO_INTRODUCTION


def _seeming(understanding: Understanding) -> Action:
    """What to do when the utterance is what it seems to be."""
    intent = understanding.intent
    if intent in _LEADS:
        return OpenLead(reason=_LEADS[intent])
    if intent in _FIXED:
        return Say(sentence=_FIXED[intent])
    if intent is Intent.SWITCH_LANGUAGE and understanding.wanted_language:
        return SwitchLanguage(language=understanding.wanted_language)
    if intent is Intent.FINDS_PARTNER:
        return FindPartners(is_doubtful=understanding.certainty < _DOUBTFUL)
    if intent is Intent.EVENTS:
        return TellEvents()
    if intent is Intent.PRIVACY:
        return TellPrivacy()
    if intent is Intent.ASKS_STATUS:
        return TellStatus()
    if intent is Intent.OUT_OF_SCOPE:
        return AnswerQuestion(min_confidence=_STRICT if understanding.certainty >= _DOUBTFUL else _CAREFUL)
    if intent is Intent.UNCLEAR:
        return AnswerQuestion(min_confidence=_CAREFUL)
    return AnswerQuestion()


def _reply_to_our_question(
    understanding: Understanding, conversation: Conversation, *, has_details: bool
) -> Action | None:
    """The action when the utterance answers what we asked, None when it is about something else."""
    intent = understanding.intent
    match conversation.awaiting:
        case Awaiting.CONSENT:
            # Consent is an affirmative act: only unmistakable words give it, while any refusal is taken as one.
            if intent is Intent.ACCEPTS:
                return TakeConsent(is_given=True) if understanding.is_exact else Say(sentence="consent_unclear")
            if intent is Intent.DECLINES:
                return TakeConsent(is_given=False)
        case Awaiting.REACH:
            if has_details:
                return TakeReach()
            if intent is Intent.DECLINES:
                return TakeReach(is_skipped=True)
            if intent is Intent.UNCLEAR:
                return TakeReach()
        case Awaiting.DETAIL:
            if intent is Intent.DECLINES:
                return TakeDetail(is_skipped=True)
            if not has_details and _may_be_detail(understanding):
                return TakeDetail()
    return None


def _may_be_detail(understanding: Understanding) -> bool:
    """Whether an utterance may say what the contact's company makes or needs; products alone are near to a search for them."""
    intent = understanding.intent
    if understanding.quick_reply or intent in _INTERRUPTS or intent in _FIXED or intent in _LEADS:
        return False
    return understanding.is_offer or not (intent is Intent.FINDS_PARTNER and understanding.is_search)
