"""What to do next: pure. Read this file to know how the bot behaves."""

from collections.abc import Mapping

from bot.domain.action import (
    Action,
    AnswerQuestion,
    ConfirmSlots,
    Correct,
    DataWish,
    FindPartners,
    FinishForm,
    OpenLead,
    ResumeForm,
    Say,
    ServeDataWish,
    SwitchLanguage,
    TakeConsent,
    TakeReach,
    TakeSharing,
    TakeSlot,
    TellEvents,
    TellPrivacy,
    TellStatus,
    VoteDown,
    WishNews,
)
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.correcting import Correction, find_slot_name, read_correction
from bot.domain.form import Topic
from bot.domain.lead import LeadReason
from bot.domain.reading import (
    asks,
    asks_status,
    find_way,
    finishes,
    given_up,
    is_bare_nod,
    says_missed,
    says_right,
    wishes_news,
)
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import FORM_TAPS
from knowledge.model import ListingId

_STRICT = 0.9
"""Support asked of an answer when the utterance looks out of scope."""
_CAREFUL = 0.75
"""Support asked of an answer when it is unclear what the utterance is for."""
_UNSURE = 0.35
"""Below this it seems to be nothing in particular; only a well supported answer is given."""
_DOUBTFUL = 0.5
"""Below this certainty an utterance is first looked up in the library, and only then taken for what it seems to be."""
_PLAIN = 0.75
"""From this certainty on, words in reply to our question are something else though they do not have the form of a question."""
_ASKED = frozenset({Awaiting.SLOT, Awaiting.CONSENT, Awaiting.REACH, Awaiting.SHARING, Awaiting.CORRECTION})
"""The bot waits for a reply to a question of the form."""

_PERSON = 0.45
"""The same for whoever seems to ask for a person: what one asks the desk's staff lies near, and takes of its certainty."""

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
_DATA_WISHES = {
    Intent.SEES_DATA: DataWish.SHOW,
    Intent.CORRECTS_DATA: DataWish.CORRECT,
    Intent.ERASES_DATA: DataWish.ASK_ERASURE,
    Intent.WITHDRAWS_CONSENT: DataWish.WITHDRAW,
    Intent.WITHDRAWS_SHARING: DataWish.WITHDRAW_SHARING,
}
_LIKELY = 0.45
"""Certainty of a wish for one's own data that is shown, or asked back about; so it costs nothing to have misread it."""
_SURE = 0.5
"""Certainty of one that is carried out at once, or beside staff who speak with the contact."""
_CLEAR_MARGIN = 0.15
"""So much nearer must it be than anything else: questions about the same are near."""
_CLEAREST_MARGIN = 0.25
"""The same for what is done at once: "what if I withdraw consent?" withdraws nothing."""
_INTERRUPTS = frozenset(
    {
        Intent.ASKS_STATUS,
        Intent.QUESTION,
        Intent.EVENTS,
        Intent.PRIVACY,
        Intent.SWITCH_LANGUAGE,
        Intent.ABOUT_BOT,
        Intent.ASKS_OTHERS_DATA,
        *_DATA_WISHES,
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
    "quick_erase_no": ServeDataWish(wish=DataWish.KEEP),
    "quick_wrong": VoteDown(),
    "quick_tell_me": WishNews(),
}
"""Quick replies that mean one thing only, whatever else their words may be near to."""
_NO_INTRODUCTION = frozenset(
    {
        Intent.ASKS_OTHERS_DATA,
        Intent.DECLINES,
        Intent.PRIVACY,
        Intent.ABUSE,
        Intent.SWITCH_LANGUAGE,
        Intent.THANKS,
        *_DATA_WISHES,
    }
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
    if understanding.quick_reply == "quick_send" and not _may_finish(conversation):
        # Nothing is being asked: whoever sends "it" reads what is recorded, and what is not.
        return TellStatus()
    if not understanding.quick_reply and not has_details:
        is_correcting = conversation.awaiting is Awaiting.CORRECTION
        if not is_correcting and asks_status(understanding.text, has_lead=bool(conversation.lead_number)):
            return TellStatus()
    if not understanding.quick_reply and conversation.awaiting not in _ASKED and not has_details:
        if conversation.answered and says_missed(understanding.text):
            return VoteDown()
        if conversation.unanswered and wishes_news(understanding.text):
            return WishNews()
        dropped = given_up(understanding.text)
        if dropped and conversation.wish:
            return FindPartners(gives_up=dropped)
    wish = find_data_wish(understanding, conversation)
    if wish and wish.wish is not DataWish.CORRECT:
        return wish
    steered = _steering(understanding, conversation, has_details=has_details)
    if steered:
        return steered
    # Whose company is asked for, and who names one, names their own.
    names_own = conversation.awaiting is Awaiting.CORRECTION or (
        conversation.awaiting is Awaiting.SLOT and conversation.asking is Topic.COMPANY
    )
    if listing_ids and (is_introduction or (not names_own and _may_wish_introduction(understanding))):
        return OpenLead(reason=LeadReason.WANTS_TO_APPLY, listing_ids=listing_ids)
    asked_for = _reply_to_our_question(understanding, conversation, has_details=has_details)
    if asked_for:
        return asked_for
    if wish and not has_details:
        # A correction that says the right address or number is taken like any address or number.
        return wish
    intent = understanding.intent
    if has_details and intent is not Intent.ASKS_OTHERS_DATA:
        return OpenLead(reason=LeadReason.ASKED_FOR_PERSON)
    seeming = _seeming(understanding)
    if intent is Intent.EVENTS:
        # "When was the Gateway held?" is about the past; what is open now is told when no programme is named. What only
        # seems to ask for events ("what may matching lead to one day?") is answered by whatever the library supports.
        return AnswerQuestion(otherwise=seeming, must_name=understanding.certainty >= _DOUBTFUL)
    if intent is Intent.FINDS_PARTNER and conversation.wish:
        return FindPartners()
    if isinstance(seeming, AnswerQuestion) or understanding.certainty >= (_PERSON if intent in _LEADS else _DOUBTFUL):
        return seeming
    if understanding.certainty < _UNSURE:
        return AnswerQuestion(min_confidence=_STRICT)
    return AnswerQuestion(min_confidence=_CAREFUL, otherwise=seeming)


def find_data_wish(
    understanding: Understanding, conversation: Conversation, *, is_live: bool = False
) -> ServeDataWish | None:
    """What a contact wishes for their own data; None when it is no such wish, or not plainly one.

    Args:
        understanding: What the utterance is for.
        conversation: Where the conversation stands.
        is_live: Staff speak with the contact: corrections are for them, and the bot does only what is plainly asked of it.
    """
    intent = understanding.intent
    if conversation.erasure_until:
        # What is erased does not come back: only the words that were offered say yes, while any refusal is taken as one.
        if understanding.quick_reply == "quick_erase_yes":
            return ServeDataWish(wish=DataWish.ERASE)
        if intent is Intent.DECLINES:
            return ServeDataWish(wish=DataWish.KEEP)
        if intent is Intent.ACCEPTS:
            return ServeDataWish(wish=DataWish.ASK_ERASURE_AGAIN)
    wish = _DATA_WISHES.get(intent)
    if wish is None or (is_live and wish is DataWish.CORRECT):
        return None
    is_done_at_once = wish in (DataWish.WITHDRAW, DataWish.WITHDRAW_SHARING)
    certainty, margin = (_SURE, _CLEAREST_MARGIN) if is_live or is_done_at_once else (_LIKELY, _CLEAR_MARGIN)
    is_plain = understanding.certainty >= certainty and understanding.margin >= margin
    return ServeDataWish(wish=wish) if is_plain or understanding.is_exact else None


def _may_wish_introduction(understanding: Understanding) -> bool:
    """Who names a company that was shown wishes to be introduced to it, unless they ask about it or want something else."""
    if understanding.intent is Intent.QUESTION:
        return understanding.certainty < _UNSURE
    return understanding.intent not in _NO_INTRODUCTION


def _may_finish(conversation: Conversation) -> bool:
    """Whether there is something to be sent as it stands."""
    return bool(conversation.lead_number) and conversation.awaiting in _ASKED


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
    if intent is Intent.PRIVACY or intent in _DATA_WISHES:
        return TellPrivacy()
    if intent is Intent.ASKS_STATUS:
        return TellStatus()
    if intent is Intent.OUT_OF_SCOPE:
        return AnswerQuestion(min_confidence=_STRICT if understanding.certainty >= _DOUBTFUL else _CAREFUL)
    if intent is Intent.UNCLEAR:
        return AnswerQuestion(min_confidence=_CAREFUL)
    return AnswerQuestion()


def _steering(understanding: Understanding, conversation: Conversation, *, has_details: bool) -> Action | None:
    """What steers the form, whatever it asks: a tapped answer, "send it now", "that was wrong", "go on"; None when nothing does."""
    if not conversation.lead_number:
        return None
    text, awaiting = understanding.text, conversation.awaiting
    is_asked = awaiting in _ASKED
    if understanding.quick_reply == "quick_fix":
        return Correct(correction=Correction())
    if awaiting is Awaiting.REVIEW and (
        understanding.quick_reply == "quick_right" or agrees(understanding) or says_right(text)
    ):
        return ConfirmSlots()
    if is_asked and text in FORM_TAPS:
        return TakeSlot(tapped=FORM_TAPS[text])
    if is_asked and understanding.quick_reply == "quick_resume":
        return ResumeForm()
    if is_asked and (understanding.quick_reply == "quick_send" or (not understanding.quick_reply and finishes(text))):
        return FinishForm()
    if has_details or understanding.quick_reply or asks(text):
        return None
    correction = read_correction(text)
    # Once all is asked, only words that name what was wrong are about what was recorded.
    return Correct(correction=correction) if correction and (is_asked or correction.slot) else None


def agrees(understanding: Understanding) -> bool:
    """Whether these are unmistakable words of agreement; a nod may as well mean "I am listening"."""
    return understanding.intent is Intent.ACCEPTS and understanding.is_exact and not is_bare_nod(understanding.text)


def _reply_to_our_question(
    understanding: Understanding, conversation: Conversation, *, has_details: bool
) -> Action | None:
    """The action when the utterance answers what we asked, None when it is about something else."""
    match conversation.awaiting:
        case Awaiting.CONSENT:
            return _consent(understanding, TakeConsent, "quick_accept", "consent_unclear")
        case Awaiting.SHARING:
            return _consent(understanding, TakeSharing, "quick_share", "sharing_unclear")
        case Awaiting.REACH:
            return _reach(understanding, has_details=has_details)
        case Awaiting.CORRECTION if not has_details:
            return _right_value(understanding, conversation)
        case Awaiting.SLOT if not has_details:
            return _slot(understanding, conversation.asking)
    return None


def _consent(
    understanding: Understanding, take: type[TakeConsent] | type[TakeSharing], tap: str, unclear: str
) -> Action | None:
    """Consent is an affirmative act: only unmistakable words give it, while any refusal is taken as one."""
    # The button of one consent gives no other; typed, its words do.
    is_own = understanding.quick_reply in ("", tap, "quick_accept")
    if understanding.intent is Intent.ACCEPTS:
        return take(is_given=True) if is_own and agrees(understanding) else Say(sentence=unclear)
    return take(is_given=False) if understanding.intent is Intent.DECLINES else None


def _reach(understanding: Understanding, *, has_details: bool) -> Action | None:
    intent = understanding.intent
    if has_details:
        return TakeReach()
    if intent is Intent.DECLINES:
        return TakeReach(is_skipped=True)
    # "By telephone", or what was meant to be a number.
    is_tried = find_way(understanding.text) is not None or any(
        sign.isdigit() or sign == "@" for sign in understanding.text
    )
    is_reply = not understanding.quick_reply and is_tried and not asks(understanding.text)
    return TakeReach() if is_reply or intent is Intent.UNCLEAR else None


def _right_value(understanding: Understanding, conversation: Conversation) -> Action | None:
    """What is right, or what was wrong, as we asked."""
    if understanding.intent is Intent.DECLINES:
        return ResumeForm()
    if _interrupts(understanding, None):
        return None
    if conversation.correcting:
        return Correct(correction=Correction(slot=conversation.correcting, value=understanding.text))
    named = read_correction(understanding.text, is_asked=True)
    return Correct(correction=named or Correction(slot=find_slot_name(understanding.text)))


def _slot(understanding: Understanding, topic: Topic) -> Action | None:
    intent = understanding.intent
    if intent is Intent.DECLINES and (understanding.is_exact or understanding.certainty >= _DOUBTFUL):
        return TakeSlot(is_skipped=True)
    if intent is Intent.ACCEPTS and understanding.is_exact:
        # "Yes": what was shown is right, and the question stands.
        return ResumeForm()
    return None if _interrupts(understanding, topic) else TakeSlot()


def _interrupts(understanding: Understanding, topic: Topic | None) -> bool:
    """Whether an utterance is something else than the answer to our question: a tap, a question, a search, a wish of its own."""
    intent, is_plain = understanding.intent, understanding.certainty >= _PLAIN
    if understanding.quick_reply or asks(understanding.text):
        return True
    if intent is Intent.FINDS_PARTNER:
        # Products alone are near to a search for them.
        return understanding.is_search and not understanding.is_offer
    if intent in _LEADS:
        # "To join a programme" is what is wanted.
        return is_plain and not (intent is Intent.WANTS_APPLY and topic is Topic.GOAL)
    return is_plain and not understanding.is_offer and (intent in _INTERRUPTS or intent in _FIXED)
