"""The whole bot on fakes: teach it, talk to it, look at what it recorded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import knowledge
from bot.adapters.contact_detail_finder import ContactDetailFinder
from bot.adapters.stdnum_registrations import StdnumRegistrations
from bot.domain.conversation import Turn
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, IncomingMessage, MessageId, Reply
from bot.domain.office import OfficeHours
from bot.domain.scoring import read_rules
from bot.domain.understanding import Intent
from bot.ports import Register, Store
from bot.services.acting import Actor
from bot.services.announcing import Announcer
from bot.services.composing import joined
from bot.services.holding import Holding
from bot.services.self_service import SelfService
from bot.services.turns import Outcome, TurnService
from knowledge.model import Language
from knowledge.yaml_file import load_yaml
from tests.fakes import FewPartners, InMemoryCalendar, InMemoryStore, SetClock, TaughtAnswerer, TaughtUnderstander

LIBRARY = Path(knowledge.__file__).parent / "library"
RAW_RULES = load_yaml((LIBRARY / "lead_rules.yaml").read_text("utf-8"))
SHIPPED_RULES = read_rules(RAW_RULES, tuple(load_yaml((LIBRARY / "industries.yaml").read_text("utf-8"))["industries"]))
BANGKOK = ZoneInfo("Asia/Bangkok")
FATHERS_DAY = date(2026, 12, 5)
CONSTITUTION_DAY = date(2026, 12, 10)


def an_office() -> OfficeHours:
    """Monday to Friday, 08:30 to 16:30 in Bangkok, closed on two holidays of December 2026."""
    return OfficeHours(
        days=frozenset(range(5)),
        opens=time(8, 30),
        closes=time(16, 30),
        zone=BANGKOK,
        is_holiday=lambda day: day in (FATHERS_DAY, CONSTITUTION_DAY),
    )


class BotHarness:
    """A bot that knows nothing but what a test teaches it."""

    def __init__(
        self,
        store: Store | None = None,
        partners: FewPartners | None = None,
        holding: Holding | None = None,
        clock: SetClock | None = None,
        register: Register | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        """Keep what is said in `store`, else in memory; with `holding` people of the desk may speak, with `announcer` they are told."""
        self._holding = holding
        self._announcer = announcer
        self._partners = partners or FewPartners()
        memory = InMemoryStore()
        self.store = store or memory
        self._register = register or memory
        self.clock = clock or SetClock()
        self.calendar = InMemoryCalendar()
        self._understander = TaughtUnderstander()
        self._answerer = TaughtAnswerer()
        self._said = 0
        self.restart()

    def restart(self) -> None:
        """Start the bot anew on the same store: what it held in memory is gone."""
        actor = Actor(
            answerer=self._answerer,
            partners=self._partners,
            calendar=self.calendar,
            office=an_office(),
            retention_days=365,
            registrations=StdnumRegistrations(),
            rules=SHIPPED_RULES,
        )
        # The finders of contact details and of companies' numbers are the real ones: they read and write nothing.
        details = ContactDetailFinder()
        self.self_service = SelfService(
            register=self._register,
            details=details,
            announcer=self._announcer,
            office=an_office(),
            clock=self.clock,
            retention_days=365,
        )
        self.turns = TurnService(
            understander=self._understander,
            actor=actor,
            details=details,
            self_service=self.self_service,
            store=self.store,
            clock=self.clock,
            holding=self._holding,
        )

    def teach(self, question: str, answer: str) -> None:
        """Have the bot answer a question; `[1]` in the answer gets a source."""
        self._answerer.learn(question, answer)
        self._understander.learn(question, Intent.QUESTION, certainty=1.0)

    def mean(self, utterance: str, intent: Intent, *, certainty: float = 1.0) -> None:
        """Have the bot take an utterance for something, more or less certainly."""
        self._understander.learn(utterance, intent, certainty)

    def set_time(self, local: datetime) -> None:
        """Set the clock, in Bangkok's time."""
        self.clock.set(local.replace(tzinfo=BANGKOK))

    async def say(
        self, text: str, *, contact: str = "ann", message_id: str = "", page_language: Language | None = None
    ) -> Reply:
        """Send a message and get the replies as one."""
        self._said += 1
        return joined(
            await self.send(
                text,
                address=_address(contact),
                id=MessageId(message_id or f"m{self._said}"),
                language_hint=page_language,
            )
        )

    async def send(self, text: str = "", **changes: Any) -> Sequence[Reply]:
        """Send a message of any kind and get the replies one by one."""
        self._said += 1
        message = IncomingMessage(
            id=MessageId(f"m{self._said}"), address=_address("ann"), text=text, at=self.clock.now()
        )
        return await self.turns.take(replace(message, **changes))

    async def consider(self, text: str) -> Outcome:
        """What a message would lead to; nothing is recorded."""
        message = IncomingMessage(id=MessageId("considered"), address=_address("ann"), text=text, at=self.clock.now())
        return await self.turns.consider(message, await self.store.get_conversation(message.address))

    async def said(self, contact: str = "ann") -> Sequence[Turn]:
        """The turns that were recorded, oldest first."""
        return await self.turns.list_turns(_address(contact))

    async def leads(self) -> Sequence[Lead]:
        """The leads that were recorded."""
        return await self.store.list_leads()

    async def lead(self) -> Lead:
        """The one lead that was recorded."""
        (lead,) = await self.leads()
        return lead


def _address(contact: str) -> ChannelAddress:
    return ChannelAddress(channel="web", id=contact)
