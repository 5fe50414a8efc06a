"""What every `Store` promises: subclass it and provide the fixture `reopened`."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.conversation import Awaiting
from bot.domain.lead import Consent
from bot.domain.message import ChannelAddress, MessageId
from bot.errors import LeadNotFoundError
from bot.ports import Store
from knowledge.model import Language, Wish
from tests.builders import (
    ADDRESS,
    NOON,
    a_citation,
    a_conversation,
    a_lead,
    a_match,
    a_message,
    a_record,
    a_reply,
    a_turn,
)

BOB = ChannelAddress(channel="web", id="bob")
Reopened = Callable[[], Awaitable[Store]]
"""Opens the store on what was kept before; what was opened earlier is closed."""


class StoreContract:
    """Behaviour of a store, whatever it is built on."""

    @pytest.fixture
    def reopened(self) -> Reopened:
        """Opens the store anew."""
        raise NotImplementedError

    async def test_a_new_address_has_a_new_conversation(self, reopened: Reopened) -> None:
        store = await reopened()

        assert await store.get_conversation(ADDRESS) == a_conversation()
        assert await store.list_turns(ADDRESS, 10) == []
        assert await store.find_turn(MessageId("m1")) is None

    async def test_the_state_of_a_conversation_survives_reopening(self, reopened: Reopened) -> None:
        conversation = a_conversation(
            language=Language.JA,
            is_language_kept=True,
            topic="T-GoodTech",
            shown="t-goodtech/what",
            last_question="何組ですか",
            wish=Wish(text="เครื่องมือแพทย์", language=Language.TH, industries=("medical-devices",)),
            awaiting=Awaiting.CONSENT,
            lead_number="JD-0001",
            has_consented=True,
        )
        await (await reopened()).record(a_record(conversation=conversation))

        assert await (await reopened()).get_conversation(ADDRESS) == conversation

    async def test_the_latest_state_counts(self, reopened: Reopened) -> None:
        store = await reopened()
        await store.record(a_record(conversation=a_conversation(topic="first")))
        await store.record(a_record(message=a_message(id=MessageId("m2")), conversation=a_conversation(topic="second")))

        assert (await store.get_conversation(ADDRESS)).topic == "second"

    async def test_a_turn_survives_reopening_with_its_replies(self, reopened: Reopened) -> None:
        reply = a_reply("45 pairs [1]", citations=(a_citation(),), partners=(a_match(),), suggestions=("more",))
        turn = a_turn("how many?", replies=(reply,))
        await (await reopened()).record(a_record(turn=turn))

        store = await reopened()
        assert await store.find_turn(MessageId("m1")) == turn
        assert await store.list_turns(ADDRESS, 10) == [turn]

    async def test_the_last_turns_are_listed_oldest_first(self, reopened: Reopened) -> None:
        store = await reopened()
        for number in range(5):
            turn = a_turn(f"turn {number}", at=NOON + timedelta(minutes=number))
            await store.record(a_record(message=a_message(id=MessageId(f"m{number}")), turn=turn))

        assert [turn.text for turn in await store.list_turns(ADDRESS, 3)] == ["turn 2", "turn 3", "turn 4"]

    async def test_a_message_is_recorded_once(self, reopened: Reopened) -> None:
        store = await reopened()
        await store.record(a_record(turn=a_turn("first"), conversation=a_conversation(topic="first")))

        second = a_record(
            turn=a_turn("second"), conversation=a_conversation(topic="second"), leads={"JD-0001": a_lead()}
        )
        with pytest.raises(Exception, match=r"m1|UNIQUE"):
            await store.record(second)

        assert [turn.text for turn in await store.list_turns(ADDRESS, 10)] == ["first"]
        # All or nothing: neither the state nor a lead of the refused record is kept.
        assert (await store.get_conversation(ADDRESS)).topic == "first"
        assert await store.list_leads() == []

    async def test_conversations_are_kept_apart(self, reopened: Reopened) -> None:
        store = await reopened()
        await store.record(a_record(turn=a_turn("ann's")))
        bobs = a_record(
            message=a_message(id=MessageId("m2"), address=BOB),
            turn=a_turn("bob's"),
            conversation=a_conversation(address=BOB, topic="bob's"),
        )
        await store.record(bobs)

        assert [turn.text for turn in await store.list_turns(ADDRESS, 10)] == ["ann's"]
        assert [turn.text for turn in await store.list_turns(BOB, 10)] == ["bob's"]
        assert (await store.get_conversation(ADDRESS)).topic == ""

    async def test_a_lead_survives_reopening(self, reopened: Reopened) -> None:
        lead = a_lead(
            wish="ขอคุยกับเจ้าหน้าที่", detail="医療機器", reach="+66812345678", consent=Consent(version="2026-11", at=NOON)
        )
        await (await reopened()).record(a_record(leads={lead.number: lead}))

        store = await reopened()
        assert await store.get_lead("JD-0001") == lead
        assert await store.list_leads() == [lead]

    async def test_a_lead_that_is_recorded_again_is_changed_not_doubled(self, reopened: Reopened) -> None:
        store = await reopened()
        await store.record(a_record(leads={"JD-0001": a_lead()}))
        await store.record(a_record(message=a_message(id=MessageId("m2")), leads={"JD-0001": a_lead(detail="beds")}))

        assert [lead.detail for lead in await store.list_leads()] == ["beds"]

    async def test_leads_are_listed_oldest_first(self, reopened: Reopened) -> None:
        store = await reopened()
        for number, minutes in (("JD-0002", 5), ("JD-0001", 9), ("JD-0003", 1)):
            lead = a_lead(number=number, opened_at=NOON + timedelta(minutes=minutes))
            await store.record(a_record(message=a_message(id=MessageId(number)), leads={number: lead}))

        assert [lead.number for lead in await store.list_leads()] == ["JD-0003", "JD-0002", "JD-0001"]

    async def test_a_number_that_no_lead_has_is_an_error(self, reopened: Reopened) -> None:
        with pytest.raises(LeadNotFoundError):
            await (await reopened()).get_lead("JD-9999")

    async def test_a_number_is_given_out_once_also_after_reopening(self, reopened: Reopened) -> None:
        store = await reopened()
        numbers = [await store.reserve_lead_number() for _ in range(3)]
        numbers.append(await (await reopened()).reserve_lead_number())

        assert len(set(numbers)) == 4
        assert all(number.startswith("JD-") for number in numbers)
