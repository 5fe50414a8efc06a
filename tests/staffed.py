"""The service with a staffed desk, on the bot that repeats what it hears; what a test wants announced, it announces."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI
from sqlalchemy import delete, update

from bot.adapters.contact_detail_finder import ContactDetailFinder
from bot.adapters.sql_attachments import SqlAttachments
from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_own_data import SqlOwnData
from bot.adapters.sql_queue import SqlQueue
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_tables import ChatRow, PaceRow
from bot.adapters.stdnum_registrations import StdnumRegistrations
from bot.domain.announcement import AnnouncementKind
from bot.domain.conversation import Conversation
from bot.domain.handling import Patience
from bot.domain.lead import Lead, LeadReason
from bot.domain.message import ChannelAddress, MessageId
from bot.ports import Change, Record
from bot.services.acting import Actor
from bot.services.announcing import Announcer, Occasion
from bot.services.chats import ChatService
from bot.services.holding import Holding
from bot.services.privacy import PrivacyService
from bot.services.self_service import SelfService
from bot.services.staff import StaffService
from bot.services.staff_room import StaffRoom
from bot.services.turns import TurnService
from bot.services.watching import DeskWatch
from bot.services.workplace import Workplace
from handlers.channels import choose_channels, choose_outlets
from handlers.clock import SystemClock
from handlers.delivery import Dispatcher
from handlers.desk import staff_surfaces
from handlers.observing import Metrics, log_what_nobody_awaits
from handlers.security import WebhookMiddleware
from handlers.settings import Settings
from handlers.watching import watch_desk
from knowledge.model import Language
from tests.builders import a_turn
from tests.echo import Echo, Listener
from tests.fakes import FewPartners, InMemoryCalendar
from tests.harness import BANGKOK, SHIPPED_RULES, an_office

KEY = "operator"


class Desk:
    """What a test does at the desk's end."""

    def __init__(self, settings: Settings, patience: Patience) -> None:
        """Put it together."""
        clock, metrics = SystemClock(), Metrics()
        self.database = Database(settings.store_url, KEY)
        self.store = SqlStore(self.database, clock, patience.quiet)
        self.queue, self.outbox = SqlQueue(self.database, clock), SqlOutbox(self.database, clock)
        self.board = SqlLeads(self.database, clock)
        self.attachments = SqlAttachments(self.database, clock)
        self._place = Workplace(
            board=self.board,
            store=self.store,
            announcer=Announcer(
                surfaces=staff_surfaces(settings),
                language=settings.staff_language,
                zone=BANGKOK,
                holiday=lambda *_: "",
            ),
            office=an_office(),
            patience=patience,
            clock=clock,
        )
        self.staff = StaffService(self._place)
        self.watch = DeskWatch(self._place)
        actor = Actor(
            answerer=Echo(),
            partners=FewPartners(),
            calendar=InMemoryCalendar(),
            office=an_office(),
            retention_days=365,
            registrations=StdnumRegistrations(),
            rules=SHIPPED_RULES,
        )
        details = ContactDetailFinder()
        own_data = SqlOwnData(self.database, clock)
        self_service = SelfService(
            register=own_data,
            details=details,
            announcer=self._place.announcer,
            office=an_office(),
            clock=clock,
            retention_days=365,
        )
        turns = TurnService(
            understander=Listener(),
            actor=actor,
            details=details,
            self_service=self_service,
            store=self.store,
            clock=clock,
            holding=Holding(self._place, 365),
        )
        self.privacy = PrivacyService(
            register=own_data, eraser=own_data, turns=turns, self_service=self_service, clock=clock
        )
        self.channels = choose_channels(settings, self.store, self.board, clock, metrics)
        self.dispatcher = Dispatcher(
            channels=self.channels,
            outlets=choose_outlets(settings, KEY),
            queue=self.queue,
            outbox=self.outbox,
            attachments=self.attachments,
            store=self.store,
            chats=ChatService(turns=turns, store=self.store, clock=clock),
            staff_room=StaffRoom(self._place, self.staff),
            clock=clock,
            metrics=metrics,
        )
        self._clock = clock

    async def open_lead(self, address: ChannelAddress, wish: str = "beds for a hospital") -> str:
        """A lead of a contact; returns its number."""
        number = await self.store.reserve_lead_number()
        now = self._clock.now()
        lead = Lead(
            number=number,
            address=address,
            language=Language.EN,
            reason=LeadReason.ASKED_FOR_PERSON,
            wish=wish,
            opened_at=now,
            reach="+66812345678",
        )
        await self.store.record(
            Record(
                turn_id=MessageId(f"test:{number}"),
                turn=a_turn("hello", at=now),
                conversation=Conversation(address=address, language=Language.EN, lead_number=number),
                leads={number: lead},
            )
        )
        return number

    async def announce(self, number: str, kind: AnnouncementKind = AnnouncementKind.LEAD) -> None:
        """Tell staff of a lead, as the desk does of its own accord."""
        seen, lead = await self.board.get(number), await self.store.get_lead(number)
        now = self._clock.now()
        told = self._place.announcer.announce(Occasion(kind=kind, handling=seen, lead=lead, now=now))
        to = replace(seen, announced_at=now, due_at=None)
        await self.board.change(Change(seen=seen, to=to, act="announce", announcements=told))
        self.dispatcher.tell_senders()

    async def forget_pace(self) -> None:
        """As if a minute had passed in which nothing was sent."""
        async with self.database.writing() as session:
            await session.execute(delete(PaceRow))
            await session.execute(update(ChatRow).values(not_before=0.0))


def create_app(settings: Settings, *, patience: Patience | None = None) -> FastAPI:
    """The service; what a test needs of it is in `app.state`. With `patience` the desk looks after its leads of its own accord."""
    desk = Desk(settings, patience or Patience())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        log_what_nobody_awaits(asyncio.get_running_loop())
        await desk.database.prepare()
        if desk.database.is_sqlite:
            await desk.queue.free_all()
        app.state.desk, app.state.store, app.state.attachments = desk, desk.store, desk.attachments
        app.state.queue, app.state.outbox = desk.queue, desk.outbox
        await desk.dispatcher.start()
        watching = [asyncio.create_task(watch_desk(desk.watch))] if patience else []
        yield
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        await desk.dispatcher.stop()
        await desk.database.close()

    app = FastAPI(lifespan=lifespan)
    webhooks = dict(channel.webhook(desk.dispatcher.intake) for channel in desk.channels.values())
    app.add_middleware(WebhookMiddleware, webhooks=webhooks)
    return app
