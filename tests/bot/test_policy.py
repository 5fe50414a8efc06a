"""What the bot chooses to do next."""

import pytest

from bot.domain.action import (
    AnswerQuestion,
    Correct,
    FindPartners,
    FinishForm,
    OpenLead,
    Say,
    SwitchLanguage,
    TakeConsent,
    TakeReach,
    TakeSharing,
    TakeSlot,
    TellEvents,
    TellPrivacy,
)
from bot.domain.conversation import Awaiting
from bot.domain.correcting import Correction
from bot.domain.lead import LeadReason
from bot.domain.policy import decide
from bot.domain.slots import SlotName
from bot.domain.understanding import Intent
from bot.domain.wording import QUICK_REPLY_INTENTS, QUICK_REPLY_NAMES, WORDING
from knowledge.model import Language, ListingId
from tests.builders import a_conversation, an_understanding

CERTAIN = 0.99
FORM_TAPS = {"quick_accept", "quick_refuse", "quick_skip", "quick_send", "quick_share", "quick_keep", "quick_chat"}


def decided(
    intent: Intent, awaiting: Awaiting = Awaiting.NOTHING, *, has_details: bool = False, **understood: object
) -> object:
    """The action for an utterance that is certainly for something."""
    understanding = an_understanding(**{"intent": intent, "certainty": CERTAIN, **understood})
    conversation = a_conversation(awaiting=awaiting, lead_number="" if awaiting is Awaiting.NOTHING else "JD-0001")
    return decide(understanding, conversation, has_details=has_details)


def test_a_question_is_answered_from_the_library() -> None:
    assert isinstance(decided(Intent.QUESTION), AnswerQuestion)


@pytest.mark.parametrize(
    ("intent", "reason"),
    [(Intent.WANTS_PERSON, LeadReason.ASKED_FOR_PERSON), (Intent.WANTS_APPLY, LeadReason.WANTS_TO_APPLY)],
)
def test_who_asks_for_a_person_or_to_apply_gets_a_lead(intent: Intent, reason: LeadReason) -> None:
    assert decided(intent) == OpenLead(reason=reason)


def test_who_looks_for_a_partner_is_shown_partners() -> None:
    assert isinstance(decided(Intent.FINDS_PARTNER), FindPartners)


def test_who_asks_what_is_open_learns_of_events_unless_the_library_speaks_of_what_was_named() -> None:
    action = decided(Intent.EVENTS)

    told = action.otherwise if isinstance(action, AnswerQuestion) else action
    assert isinstance(told, TellEvents)


def test_what_only_seems_to_ask_for_events_is_answered_without_naming_anything() -> None:
    certain, doubtful = decided(Intent.EVENTS), decided(Intent.EVENTS, certainty=0.4)

    assert isinstance(certain, AnswerQuestion)
    assert isinstance(doubtful, AnswerQuestion)
    assert (certain.must_name, doubtful.must_name) == (True, False)


def test_who_asks_about_their_data_is_told_about_privacy() -> None:
    assert isinstance(decided(Intent.PRIVACY), TellPrivacy)


def test_a_wish_for_another_language_is_obeyed() -> None:
    assert decided(Intent.SWITCH_LANGUAGE, wanted_language=Language.JA) == SwitchLanguage(language=Language.JA)


@pytest.mark.parametrize(
    "intent", [Intent.GREETING, Intent.THANKS, Intent.ABOUT_BOT, Intent.ASKS_OTHERS_DATA, Intent.ABUSE]
)
def test_small_talk_gets_a_sentence_that_exists_in_every_language(intent: Intent) -> None:
    action = decided(intent)

    assert isinstance(action, Say)
    assert all(action.sentence in WORDING[language] for language in Language)


def test_a_foreign_utterance_is_told_which_languages_there_are_whatever_it_seems_to_mean() -> None:
    assert decided(Intent.WANTS_PERSON, is_foreign=True) == Say(sentence="foreign")


def test_what_looks_out_of_scope_needs_more_support_than_a_plain_question() -> None:
    doubtful, plain = decided(Intent.OUT_OF_SCOPE), decided(Intent.QUESTION)

    assert isinstance(doubtful, AnswerQuestion)
    assert isinstance(plain, AnswerQuestion)
    assert (doubtful.min_confidence or 0) > (plain.min_confidence or 0)


@pytest.mark.parametrize("intent", [Intent.WANTS_PERSON, Intent.FINDS_PARTNER, Intent.GREETING, Intent.ABUSE])
def test_an_utterance_that_is_hardly_understood_is_looked_up_before_anything_else(intent: Intent) -> None:
    assert isinstance(decided(intent, certainty=0.05), AnswerQuestion)


def test_contact_details_are_taken_for_a_wish_to_be_contacted() -> None:
    assert decided(Intent.UNCLEAR, has_details=True) == OpenLead(reason=LeadReason.ASKED_FOR_PERSON)


def test_asking_for_the_details_of_others_is_refused_even_with_a_number_in_it() -> None:
    assert decided(Intent.ASKS_OTHERS_DATA, has_details=True) == Say(sentence="refuse_data")


# -------------------------------------------------------------------------------------- replies to what the bot asked


def test_unmistakable_words_give_consent() -> None:
    assert decided(Intent.ACCEPTS, Awaiting.CONSENT, text="yes", is_exact=True) == TakeConsent(is_given=True)


def test_words_that_are_only_near_to_a_yes_give_no_consent_and_are_asked_about() -> None:
    assert decided(Intent.ACCEPTS, Awaiting.CONSENT, is_exact=False) == Say(sentence="consent_unclear")


@pytest.mark.parametrize("is_exact", [True, False])
def test_any_refusal_of_consent_is_taken_as_one(is_exact: bool) -> None:
    assert decided(Intent.DECLINES, Awaiting.CONSENT, is_exact=is_exact) == TakeConsent(is_given=False)


@pytest.mark.parametrize("intent", [intent for intent in Intent if intent not in (Intent.ACCEPTS, Intent.DECLINES)])
@pytest.mark.parametrize("has_details", [True, False])
def test_nothing_but_a_yes_gives_consent(intent: Intent, has_details: bool) -> None:
    action = decided(intent, Awaiting.CONSENT, has_details=has_details, is_exact=True)

    assert not isinstance(action, TakeConsent)


def test_a_yes_is_consent_only_when_consent_was_asked() -> None:
    for awaiting in (Awaiting.NOTHING, Awaiting.SLOT, Awaiting.REACH):
        assert not isinstance(decided(Intent.ACCEPTS, awaiting, is_exact=True), TakeConsent)


def test_an_address_after_consent_is_taken() -> None:
    assert decided(Intent.UNCLEAR, Awaiting.REACH, has_details=True) == TakeReach()


def test_an_address_may_be_kept_back_after_consent() -> None:
    assert decided(Intent.DECLINES, Awaiting.REACH) == TakeReach(is_skipped=True)


@pytest.mark.parametrize("intent", [Intent.UNCLEAR, Intent.FINDS_PARTNER, Intent.OUT_OF_SCOPE])
def test_what_a_company_makes_is_taken_as_the_product_whatever_it_looks_like(intent: Intent) -> None:
    assert decided(intent, Awaiting.SLOT, text="medical beds") == TakeSlot()
    assert decided(intent, Awaiting.SLOT, text="we make medical beds", is_offer=True, is_search=True) == TakeSlot()


@pytest.mark.parametrize("intent", [Intent.QUESTION, Intent.EVENTS, Intent.GREETING])
def test_words_without_the_form_of_a_question_are_a_reply_unless_they_are_plainly_something_else(
    intent: Intent,
) -> None:
    name = "SMRJ Medical"

    assert decided(intent, Awaiting.SLOT, text=name, certainty=0.6) == TakeSlot()
    assert decided(intent, Awaiting.SLOT, text=name, certainty=0.9) != TakeSlot()


def test_a_search_for_partners_in_the_middle_is_a_search() -> None:
    assert decided(Intent.FINDS_PARTNER, Awaiting.SLOT, is_search=True) == FindPartners()


@pytest.mark.parametrize("awaiting", list(Awaiting))
@pytest.mark.parametrize("name", sorted(set(QUICK_REPLY_NAMES.values()) - FORM_TAPS))
def test_no_quick_reply_but_those_of_the_form_is_taken_for_a_reply_to_it(awaiting: Awaiting, name: str) -> None:
    intent = QUICK_REPLY_INTENTS[WORDING[Language.EN][name]]

    action = decided(intent, awaiting, is_exact=True, quick_reply=name)

    assert not isinstance(action, TakeConsent | TakeSlot | TakeReach)


def test_who_names_a_company_that_was_shown_wishes_to_be_introduced() -> None:
    understanding = an_understanding(intent=Intent.UNCLEAR, certainty=0.2)

    action = decide(understanding, a_conversation(), listing_ids=(ListingId("TH-1"),))

    assert action == OpenLead(reason=LeadReason.WANTS_TO_APPLY, listing_ids=(ListingId("TH-1"),))


@pytest.mark.parametrize("intent", [Intent.QUESTION, Intent.DECLINES, Intent.ASKS_OTHERS_DATA])
def test_who_asks_about_a_company_or_refuses_it_does_not(intent: Intent) -> None:
    understanding = an_understanding(intent=intent, certainty=CERTAIN)

    assert not isinstance(decide(understanding, a_conversation(), listing_ids=(ListingId("TH-1"),)), OpenLead)


def test_the_words_of_a_cards_button_mean_an_introduction_whatever_they_look_like() -> None:
    understanding = an_understanding(intent=Intent.QUESTION, certainty=CERTAIN)

    action = decide(understanding, a_conversation(), listing_ids=(ListingId("TH-1"),), is_introduction=True)

    assert isinstance(action, OpenLead)


@pytest.mark.parametrize("text", ["send it now", "พอแล้ว ส่งเลย", "これで送って", "cancel"])
@pytest.mark.parametrize("awaiting", [Awaiting.SLOT, Awaiting.CONSENT, Awaiting.REACH, Awaiting.SHARING])
def test_no_more_questions_are_asked_of_who_wants_none(awaiting: Awaiting, text: str) -> None:
    assert decided(Intent.DECLINES, awaiting, text=text) == FinishForm()


@pytest.mark.parametrize("text", ["ค่ะ", "ok", "y", "OK.", "うん"])
@pytest.mark.parametrize("awaiting", [Awaiting.CONSENT, Awaiting.SHARING])
def test_a_nod_is_no_consent(awaiting: Awaiting, text: str) -> None:
    action = decided(Intent.ACCEPTS, awaiting, text=text, is_exact=True)

    assert isinstance(action, Say)


def test_the_button_of_the_second_consent_gives_only_that() -> None:
    given, unclear = (
        decided(Intent.ACCEPTS, awaiting, is_exact=True, quick_reply="quick_share", text="I agree to share")
        for awaiting in (Awaiting.SHARING, Awaiting.CONSENT)
    )

    assert given == TakeSharing(is_given=True)
    assert unclear == Say(sentence="consent_unclear")


def test_a_tapped_answer_is_for_its_own_question_whatever_is_asked() -> None:
    for awaiting in (Awaiting.SLOT, Awaiting.CONSENT, Awaiting.REACH):
        assert decided(Intent.UNCLEAR, awaiting, text="Find customers") == TakeSlot(tapped=(SlotName.GOAL, "customer"))


def test_a_correction_is_one_only_while_there_is_a_lead() -> None:
    text = "change the company to Siam Beds"

    corrected = Correct(correction=Correction(slot=SlotName.COMPANY, value="Siam Beds"))
    assert decided(Intent.UNCLEAR, Awaiting.SLOT, text=text) == corrected
    assert decided(Intent.UNCLEAR, Awaiting.REVIEW, text=text) == corrected
    assert not isinstance(decided(Intent.UNCLEAR, text=text), Correct)


def test_after_the_form_that_something_was_wrong_corrects_nothing_unless_it_is_named() -> None:
    assert not isinstance(decided(Intent.UNCLEAR, Awaiting.REVIEW, text="that was wrong"), Correct)
    assert isinstance(decided(Intent.UNCLEAR, Awaiting.SLOT, text="that was wrong"), Correct)


def test_the_product_may_be_skipped() -> None:
    assert decided(Intent.DECLINES, Awaiting.SLOT) == TakeSlot(is_skipped=True)


@pytest.mark.parametrize("awaiting", [Awaiting.SLOT, Awaiting.CONSENT, Awaiting.REACH])
def test_a_question_in_the_middle_is_answered(awaiting: Awaiting) -> None:
    assert isinstance(decided(Intent.QUESTION, awaiting), AnswerQuestion)


@pytest.mark.parametrize("awaiting", [Awaiting.SLOT, Awaiting.CONSENT])
def test_contact_details_are_never_taken_before_consent(awaiting: Awaiting) -> None:
    action = decided(Intent.UNCLEAR, awaiting, has_details=True)

    assert not isinstance(action, TakeReach | TakeSlot)
