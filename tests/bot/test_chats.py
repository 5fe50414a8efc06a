"""What the bot says of its own accord: welcomes, excuses, and that nothing waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.message import Arrival, Collection, IncomingEvent, OutgoingMessage, ReplyKind, ReplyRef
from bot.domain.wording import WORDING
from bot.ports import Claim, StoredEvent
from bot.services.chats import ChatService, Event, Wait
from knowledge.model import Language
from tests.builders import ADDRESS, NOON, a_message
from tests.harness import BotHarness

CLAIM = Claim(address=ADDRESS, token="mine", attempts=0)
REF = ReplyRef(value="ticket", until=NOON + timedelta(seconds=50))


@pytest.fixture
def bot() -> BotHarness:
    return BotHarness()


@pytest.fixture
def chats(bot: BotHarness) -> ChatService:
    return ChatService(turns=bot.turns, store=bot.store, clock=bot.clock)


def events(*said: IncomingEvent | None) -> Sequence[Event]:
    """Events as they were stored, one after the other."""
    return [
        (StoredEvent(id=number, payload=b"", received_at=NOON, correlation="c"), event)
        for number, event in enumerate(said, start=1)
    ]


async def answered(chats: ChatService, *said: IncomingEvent) -> OutgoingMessage:
    """What goes out for these events."""
    record = await chats.work(CLAIM, events(*said))
    assert not isinstance(record, Wait)
    assert record.work
    outgoing = record.work.outgoing or record.work.if_nothing_held
    assert outgoing
    return outgoing


# --------------------------------------------------------------------------------------------------------- excuses


@pytest.mark.parametrize("language", list(Language))
async def test_an_apology_speaks_the_language_of_the_message_and_goes_out_on_its_ticket(
    chats: ChatService, language: Language
) -> None:
    asked = {Language.TH: "SMRJ คืออะไรคะ", Language.JA: "中小機構とは何ですか", Language.EN: "What is SMRJ?"}[language]

    apology = await chats.apology(CLAIM, events(a_message(asked, reply_ref=REF)))

    assert apology.replies[0].text == WORDING[language]["failed"]
    assert apology.reply_ref == REF


async def test_an_apology_goes_by_the_language_of_the_talk_before_that_of_the_words(
    bot: BotHarness, chats: ChatService
) -> None:
    await bot.say("担当者は何人いますか？")

    assert (await chats.apology(CLAIM, events(a_message("What is SMRJ?")))).replies[0].language is Language.JA


async def test_the_language_of_the_app_decides_where_nothing_was_understood_yet(chats: ChatService) -> None:
    message = a_message("12345", language_hint=Language.JA)

    assert (await chats.apology(CLAIM, events(message))).replies[0].text == WORDING[Language.JA]["failed"]
    assert chats.patience(message, None).replies[0].text == WORDING[Language.JA]["wait"]


async def test_where_no_language_is_known_all_three_are_spoken(chats: ChatService) -> None:
    for excuse in (await chats.apology(CLAIM, []), await chats.apology(CLAIM, events(None))):
        assert all(WORDING[language]["failed"] in excuse.replies[0].text for language in Language)
    waiting = chats.patience(a_message("12345"), None).replies[0]
    assert all(WORDING[language]["wait"] in waiting.text for language in Language)
    assert waiting.kind is ReplyKind.WAIT


def test_who_waits_is_spoken_to_in_the_language_of_the_message(chats: ChatService) -> None:
    assert chats.patience(a_message("中小機構とは何ですか"), None).replies[0].language is Language.JA


async def test_who_fetches_an_answer_that_was_sent_is_told_where_it_is_and_can_go_on(
    bot: BotHarness, chats: ChatService
) -> None:
    await bot.say("What is SMRJ?")

    nothing = await answered(chats, Collection(address=ADDRESS, at=NOON, reply_ref=REF))

    assert "scroll up" in nothing.replies[0].text
    assert "Find a partner" in nothing.replies[0].suggestions


# -------------------------------------------------------------------------------------------------------- welcomes


async def test_a_group_reads_when_the_bot_answers(chats: ChatService) -> None:
    arrival = Arrival(address=ADDRESS, at=NOON, language_hint=Language.EN)

    alone = (await answered(chats, arrival)).replies[0]
    in_group = (await answered(chats, replace(arrival, is_group=True))).replies[0]

    assert "mention" in in_group.text
    assert "mention" not in alone.text
    assert not in_group.suggestions
