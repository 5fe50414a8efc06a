"""What to do next: pure. Read this file to know how the bot behaves."""

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
)
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.lead import LeadReason
from bot.domain.understanding import Intent, Understanding

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
}
_LEADS = {Intent.WANTS_PERSON: LeadReason.ASKED_FOR_PERSON, Intent.WANTS_APPLY: LeadReason.WANTS_TO_APPLY}
_INTERRUPTS = frozenset(
    {Intent.QUESTION, Intent.EVENTS, Intent.PRIVACY, Intent.SWITCH_LANGUAGE, Intent.ABOUT_BOT, Intent.ASKS_OTHERS_DATA}
)
"""What a contact may say in the middle of our asking, and then go on."""


def decide(understanding: Understanding, conversation: Conversation, *, has_details: bool = False) -> Action:
    """Choose what to do with an utterance.

    Args:
        understanding: What the utterance is for.
        conversation: Where the conversation stands.
        has_details: The utterance holds an e-mail address or a telephone number.
    """
    if understanding.is_foreign:
        return Say(sentence="foreign")
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
            if not has_details and intent not in _INTERRUPTS and intent not in _FIXED and intent not in _LEADS:
                return TakeDetail()
    return None
