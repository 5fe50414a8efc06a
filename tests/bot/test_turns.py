"""One message and what it leaves behind."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.domain.message import MAX_CHARS, Attachment, AttachmentKind, MessageId, ReplyKind, introduction_tap
from bot.domain.slots import SlotName, find_slot
from bot.domain.understanding import Intent
from bot.domain.wording import WORDING
from bot.services.asking import party_of, sharing_question
from knowledge.model import Language, ListingId
from tests.builders import a_listing, a_message, a_record, an_event
from tests.fakes import FewPartners
from tests.harness import BotHarness

PERSON = "I want to talk to a person"
TO_CONSENT = (PERSON, *["Skip"] * 5)
"""What leads to the question of consent without anything told before."""


@pytest.fixture
def bot() -> BotHarness:
    bot = BotHarness()
    bot.mean(PERSON, Intent.WANTS_PERSON)
    return bot


# ------------------------------------------------------------------------------------------------ the same message


async def test_the_same_message_again_gets_the_same_reply_and_changes_nothing(bot: BotHarness) -> None:
    first = await bot.say(PERSON, message_id="once")
    again = await bot.say(PERSON, message_id="once")

    assert again == first
    assert len(await bot.said()) == 1
    assert len(await bot.leads()) == 1


async def test_the_same_message_twice_at_once_is_taken_once(bot: BotHarness) -> None:
    first, second = await asyncio.gather(bot.say(PERSON, message_id="once"), bot.say(PERSON, message_id="once"))

    assert first == second
    assert len(await bot.said()) == 1
    assert [lead.number for lead in await bot.leads()] == ["JD-0001"]


async def test_two_contacts_at_once_get_numbers_of_their_own(bot: BotHarness) -> None:
    await asyncio.gather(*(bot.say(PERSON, contact=contact) for contact in ("ann", "bob", "cho")))

    assert sorted(lead.number for lead in await bot.leads()) == ["JD-0001", "JD-0002", "JD-0003"]


async def test_what_one_contact_says_does_not_reach_the_talk_of_another(bot: BotHarness) -> None:
    await bot.say("my secret plan?", contact="ann")
    await bot.say(PERSON, contact="bob")

    (lead,) = await bot.leads()
    assert "secret" not in lead.wish
    assert [turn.text for turn in await bot.said("bob")] == [PERSON]


# ------------------------------------------------------------------------------------------------ across a restart


async def test_a_conversation_goes_on_where_it_was_after_a_restart(bot: BotHarness) -> None:
    for text in TO_CONSENT:
        await bot.say(text)

    bot.restart()
    await bot.say("I agree")
    await bot.say("Skip")
    await bot.say("ann@example.com")

    lead = await bot.lead()
    assert lead.consent is not None
    assert lead.reach == "ann@example.com"


# -------------------------------------------------------------------------------------------------- contact details


async def test_an_address_without_consent_is_kept_nowhere(bot: BotHarness) -> None:
    await bot.say("please write to ann@example.com")
    await bot.say("What is SMRJ?")

    kept = repr((await bot.said(), await bot.leads(), await bot.store.get_conversation((await bot.lead()).address)))
    assert "please write to" in kept
    assert "ann@example.com" not in kept


async def test_an_address_typed_before_consent_does_not_outlive_a_restart(bot: BotHarness) -> None:
    await bot.say("please write to ann@example.com")

    bot.restart()
    reply = await bot.say("I agree")

    assert (await bot.lead()).reach == ""
    assert "name@example.com" in reply.text  # it asks for the address


async def test_an_address_typed_long_before_consent_is_forgotten(bot: BotHarness) -> None:
    await bot.say("please write to ann@example.com")

    bot.clock.advance(timedelta(hours=1))
    await bot.say("I agree")

    assert (await bot.lead()).reach == ""


async def test_consent_is_recorded_with_its_time_and_wording(bot: BotHarness) -> None:
    for text in TO_CONSENT:
        await bot.say(text)
    bot.clock.advance(timedelta(minutes=3))

    await bot.say("I agree")

    consent = (await bot.lead()).consent
    assert consent is not None
    assert consent.at == bot.clock.now()
    assert consent.version


async def test_the_notice_says_what_for_and_how_long_before_consent_is_asked(bot: BotHarness) -> None:
    *_, notice = [await bot.say(text) for text in TO_CONSENT]

    for word in ("get back to you on this", "365", "staff only", "delete", "complain"):
        assert word in notice.text
    assert notice.suggestions == ("I agree", "I do not agree", "My personal data")


async def test_the_mark_in_place_of_an_address_is_in_the_contacts_language(bot: BotHarness) -> None:
    reply = await bot.say("ติดต่อกลับที่ somchai@example.com หน่อยค่ะ")

    assert WORDING[Language.TH]["redacted"] in reply.text


# ------------------------------------------------------------------------------------------------------------ leads


async def test_a_doubtful_wish_for_a_person_is_recorded_under_a_number_too(bot: BotHarness) -> None:
    bot.mean("someone there", Intent.WANTS_PERSON, certainty=0.4)

    reply = await bot.say("someone there")

    assert (await bot.lead()).number == "JD-0001"
    assert "JD-0001" in reply.text


async def test_a_wish_that_is_offered_for_an_unanswered_question_carries_that_question(bot: BotHarness) -> None:
    unanswered = await bot.say("What does membership cost?")
    assert unanswered.kind is ReplyKind.NO_ANSWER

    await bot.say(unanswered.suggestions[0])

    assert "What does membership cost?" in (await bot.lead()).wish


async def test_after_a_case_is_complete_the_bot_goes_on_answering(bot: BotHarness) -> None:
    bot.teach("What is SMRJ?", "The Japanese body for small firms [1].")
    for text in (PERSON, "We make beds", "Send it now"):
        await bot.say(text)

    reply = await bot.say("What is SMRJ?")

    assert reply.kind is ReplyKind.ANSWER
    assert "JD-0001" not in reply.text


async def test_the_question_that_stands_comes_in_a_bubble_of_its_own_after_the_answer(bot: BotHarness) -> None:
    bot.teach("What is SMRJ?", "The Japanese body for small firms [1].")
    await bot.say(PERSON)

    answer, question = await bot.send("What is SMRJ?")

    assert answer.text == "The Japanese body for small firms [1]."
    assert answer.citations
    assert question.text.startswith("Back to JD-0001")
    assert question.suggestions[-2:] == ("Skip", "Send it now")


async def test_what_comes_without_words_leaves_the_question_and_its_buttons(bot: BotHarness) -> None:
    for text in TO_CONSENT:
        await bot.say(text)

    *_, question = await bot.send(attachments=(Attachment(kind=AttachmentKind.STICKER),))

    assert "JD-0001" in question.text
    assert question.suggestions[:2] == ("I agree", "I do not agree")


async def test_staff_read_the_company_and_what_was_looked_for(bot: BotHarness) -> None:
    await bot.say("Find a partner")
    await bot.say("Introduce me to the first one")

    assert (await bot.lead()).wish == "Introduction wished to Company A (TH-1) (searched for: medical devices)"


async def test_a_tap_wishes_an_introduction_to_the_company_it_names(bot: BotHarness) -> None:
    await bot.say("Find a partner")
    (reply,) = await bot.send(tapped=introduction_tap(ListingId("TH-1")))

    assert "Company A" in reply.text
    assert "Company A" in (await bot.lead()).wish
    assert (await bot.said())[-1].text == "Introduce me to Company A"


async def test_an_address_that_comes_later_is_no_wish_and_what_is_recorded_is_not_repeated(bot: BotHarness) -> None:
    for text in ("What does membership cost?", PERSON, "my e-mail is ann@example.com", "Have staff contact me"):
        await bot.say(text)

    lead = await bot.lead()
    assert "e-mail" not in " ".join(lead.wishes)
    assert " ".join(lead.wishes).count("membership") == 1


async def test_a_tap_on_a_company_that_is_gone_is_answered_and_records_nothing(bot: BotHarness) -> None:
    await bot.say("Find a partner")
    (reply,) = await bot.send(tapped=introduction_tap(ListingId("TH-99")))

    assert reply.text == WORDING[Language.EN]["listing_unknown"]
    assert not await bot.leads()


async def test_an_application_holds_the_name_of_the_event(bot: BotHarness) -> None:
    bot.calendar.events = (an_event(),)
    await bot.say("Open events")

    await bot.say("Apply")

    assert "Matching day" in (await bot.lead()).wish


async def test_more_than_three_companies_are_shown_three_by_three() -> None:
    bot = BotHarness(partners=FewPartners([a_listing(id=ListingId(f"TH-{number}")) for number in range(1, 6)]))

    first, second, third = [await bot.say(text) for text in ("Find a partner", "Show more", "Show more")]

    assert [match.listing.id for match in first.partners] == ["TH-1", "TH-2", "TH-3"]
    assert [match.listing.id for match in second.partners] == ["TH-4", "TH-5"]
    assert third.text == WORDING[Language.EN]["partners_no_more"]
    await bot.say("Introduce me to the second one")
    assert "TH-5" in (await bot.lead()).wish


# --------------------------------------------------------------------------------------------------------- in groups


async def test_in_a_group_the_wish_is_recorded_and_nothing_is_asked(bot: BotHarness) -> None:
    (reply,) = await bot.send(PERSON, is_group=True)
    await bot.send("We make beds", is_group=True)

    assert "private chat" in reply.text
    assert reply.suggestions == ("Ask something else",)
    lead = await bot.lead()
    assert lead.wish == PERSON
    assert not lead.is_asking
    assert lead.slots == ()


async def test_an_address_written_in_a_group_is_not_kept(bot: BotHarness) -> None:
    replies = await bot.send("please write to ann@example.com", is_group=True)
    await bot.send("I agree", is_group=True)

    assert "not kept" in replies[0].text
    assert "I agree" not in replies[-1].suggestions
    assert "ann@example.com" not in repr((await bot.said(), await bot.leads()))


async def test_staff_may_have_the_second_consent_asked_after_the_form_is_over(bot: BotHarness) -> None:
    for text in ("Find a partner", "Introduce me to the first one", "Send it now"):
        await bot.say(text)
    party = party_of(a_listing(), Language.EN)
    question = sharing_question(party, "JD-0001", Language.EN)
    conversation = await bot.store.get_conversation((await bot.lead()).address)
    asked = conversation.asked_to_share(party, bot.clock.now())
    await bot.store.record(a_record(message=a_message(id=MessageId("staff")), conversation=asked))

    reply = await bot.say(question.suggestions[0])

    assert "Company A" in question.text
    assert "may go to Company A" in reply.text
    assert "What does your company" not in reply.text
    (sharing,) = (await bot.lead()).sharings
    assert (sharing.party, sharing.country, sharing.at) == ("TH-1", "TH", bot.clock.now())


# ------------------------------------------------------------------------------------------------ what is changed


async def test_a_turn_that_changes_no_lead_hands_none_on(bot: BotHarness) -> None:
    bot.teach("What is SMRJ?", "The Japanese body for small firms [1].")
    await bot.say(PERSON)

    outcome = await bot.consider("What is SMRJ?")
    changed = await bot.consider("Find customers")

    assert outcome.leads == {}
    assert set(changed.leads) == {"JD-0001"}


async def test_an_edited_answer_corrects_what_it_was_taken_for(bot: BotHarness) -> None:
    for text in (PERSON, "Find customers", "Skip"):
        await bot.say(text)
    await bot.say("Yamda Beds", message_id="company")

    await bot.send("Yamada Beds", edits=MessageId("company"))

    lead = await bot.lead()
    assert [(slot.name, slot.value) for slot in lead.slots if slot.name is SlotName.COMPANY] == [
        (SlotName.COMPANY, "Yamada Beds")
    ]
    assert find_slot(lead.slots, SlotName.SIZE) is None


# ---------------------------------------------------------------------------------------------- what is not in words


async def test_a_sticker_beside_words_needs_no_thanks_of_its_own(bot: BotHarness) -> None:
    bot.mean("thanks", Intent.THANKS)
    (reply,) = await bot.send("thanks", attachments=(Attachment(kind=AttachmentKind.STICKER),))

    assert reply.text == WORDING[Language.EN]["thanks"]


async def test_a_place_is_kept_and_a_card_of_somebody_else_is_not(bot: BotHarness) -> None:
    for kind, sentence in ((AttachmentKind.LOCATION, "kept_location"), (AttachmentKind.CONTACT, "contact_not_kept")):
        (reply,) = await bot.send(attachments=(Attachment(kind=kind),), language_hint=Language.JA)
        assert reply.text == WORDING[Language.JA][sentence]


async def test_a_sticker_from_nobody_knows_whom_is_thanked_for_in_all_languages(bot: BotHarness) -> None:
    (reply,) = await bot.send(attachments=(Attachment(kind=AttachmentKind.STICKER),))

    assert all(WORDING[language]["kept_sticker"] in reply.text for language in Language)


async def test_a_tap_in_a_menu_by_nobody_knows_whom_is_offered_in_each_language(bot: BotHarness) -> None:
    (choice,) = await bot.send(tapped="quick_events")

    assert choice.suggestions == tuple(WORDING[language]["quick_events"] for language in Language)
    assert (await bot.say(choice.suggestions[1])).language is Language.JA
    (told,) = await bot.send(tapped="quick_events")
    assert (told.kind, told.language) == (ReplyKind.EVENTS, Language.JA)


# ------------------------------------------------------------------------------------------- messages hard to read


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u202e", "😀🎉", "???", "\x00\x07"])
async def test_a_message_without_words_asks_for_words(bot: BotHarness, text: str) -> None:
    reply = await bot.say(text, page_language=Language.JA)

    assert reply.text == WORDING[Language.JA]["empty"]
    assert reply.suggestions


async def test_the_longest_message_is_read_and_one_letter_more_is_not(bot: BotHarness) -> None:
    longest = "I ask? " + "x" * (MAX_CHARS - 7)

    assert (await bot.say(longest)).kind is ReplyKind.NO_ANSWER
    assert str(MAX_CHARS) in (await bot.say(longest + "x")).text


async def test_a_message_far_too_long_is_kept_only_as_far_as_it_is_read(bot: BotHarness) -> None:
    await bot.say("ก" * 100_000)

    (turn,) = await bot.said()
    assert len(turn.text) <= MAX_CHARS


async def test_marks_that_turn_the_direction_of_text_are_not_kept(bot: BotHarness) -> None:
    await bot.say("What is \u202eSMRJ\u202c?")

    assert (await bot.said())[0].text == "What is SMRJ?"


# --------------------------------------------------------------------------------------------------------- language


async def test_a_name_alone_is_answered_in_the_language_of_the_page(bot: BotHarness) -> None:
    assert (await bot.say("SMRJ", page_language=Language.TH)).language is Language.TH
    assert (await bot.say("SMRJ", contact="bob", page_language=Language.JA)).language is Language.JA


async def test_words_decide_over_the_language_of_the_page(bot: BotHarness) -> None:
    assert (await bot.say("What is SMRJ?", page_language=Language.TH)).language is Language.EN


@pytest.mark.parametrize("language", list(Language))
def test_the_greeting_says_that_it_is_a_bot_and_offers_what_to_tap(bot: BotHarness, language: Language) -> None:
    greeting = bot.turns.greet(language)

    assert {Language.TH: "บอท", Language.JA: "ボット", Language.EN: "bot"}[language] in greeting.text
    assert len(greeting.suggestions) >= 3


# ----------------------------------------------------------------------------------------------------------- events


async def test_open_events_are_told_with_their_dates_and_closed_ones_are_not(bot: BotHarness) -> None:
    bot.set_time(datetime(2026, 11, 25, 12, 0))
    bot.calendar.events = (
        an_event(),
        an_event(id="past", titles={Language.JA: "終わった会"}, starts="2026-11-20", closes="2026-11-24"),
    )

    reply = await bot.say("申込受付中の商談会")

    assert reply.kind is ReplyKind.EVENTS
    assert "商談会" in reply.text
    assert "2026年12月10日" in reply.text
    assert "2026年11月30日" in reply.text
    assert "終わった会" not in reply.text


async def test_an_event_is_open_until_its_last_day_ends_in_bangkok(bot: BotHarness) -> None:
    bot.calendar.events = (an_event(closes="2026-11-30"),)

    bot.set_time(datetime(2026, 11, 30, 23, 59))
    last_minute = await bot.say("Open events")
    bot.set_time(datetime(2026, 12, 1, 0, 1))
    too_late = await bot.say("Open events")

    assert "Matching day" in last_minute.text
    assert "Matching day" not in too_late.text


async def test_without_events_the_reply_says_as_of_when(bot: BotHarness) -> None:
    bot.set_time(datetime(2026, 11, 25, 12, 0))

    assert "25 November 2026" in (await bot.say("Open events")).text
