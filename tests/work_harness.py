"""The working pages of the inbox on a database of their own: leads to work on, and people of the desk who do."""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI
from sqlalchemy import delete

from bot.adapters.argon2_hasher import Argon2Hasher
from bot.adapters.sql_attachments import SqlAttachments
from bot.adapters.sql_changes import SqlChanges
from bot.adapters.sql_database import Database
from bot.adapters.sql_inbox import SqlInbox
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_search import LeadSearch
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_tables import Table
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import Handling, Patience
from bot.domain.inbox import LeadFilter
from bot.domain.lead import Lead, LeadReason
from bot.domain.message import Attachment, ChannelAddress, MessageId, Reply, ReplyKind
from bot.domain.office import OfficeHours
from bot.domain.staff import Role, Staff, StaffId
from bot.ports import Record
from bot.services.announcing import Announcer
from bot.services.staff import StaffActor, StaffService
from bot.services.workplace import Workplace
from handlers.errors import install_error_handlers
from handlers.inbox.frame import Frame, static_files
from handlers.inbox.live import LiveHub
from handlers.inbox.parts import InboxParts
from handlers.inbox.routes import inbox_router
from handlers.inbox.work_parts import WorkParts
from handlers.security import GuardMiddleware
from handlers.staffing import Staffing, staffing
from knowledge.model import Language
from tests.builders import NOON
from tests.fakes import SetClock

PASSWORD = "plum rain forty steps"
ZONE = ZoneInfo("Asia/Bangkok")
_QUICK_HASHER = partial(Argon2Hasher, time_cost=1, memory_kib=8, parallelism=1)
_CSRF = re.compile(r'name="csrf" value="([^"]*)"')
_KEY = re.compile(r'name="key" value="([^"]*)"')
_TOLD = re.compile(r'<p class="told[^>]*>([^<]*)<')


def work_parts(database: Database, clock: SetClock, people: Staffing) -> WorkParts:
    """What the working pages work with."""
    office = OfficeHours(
        days=frozenset(range(5)), opens=time(8, 30), closes=time(16, 30), zone=ZONE, is_holiday=lambda _: False
    )
    announcer = Announcer(surfaces=(), language=Language.TH, zone=ZONE, holiday=lambda *_: "")
    inbox = SqlInbox(database, LeadSearch(database))
    changes = SqlChanges(database, clock)
    place = Workplace(
        board=SqlLeads(database, clock),
        store=SqlStore(database, clock),
        announcer=announcer,
        office=office,
        patience=Patience(),
        clock=clock,
    )
    return WorkParts(
        queue=inbox,
        leads=inbox,
        files=SqlAttachments(database, clock),
        outbox=SqlOutbox(database, clock),
        staff=StaffService(place),
        announcer=announcer,
        canned=people.canned,
        audit=people.audit,
        logins=people.logins,
        changes=changes,
        hub=LiveHub(changes),
        office=office,
        clock=clock,
    )


@dataclass
class WorkRig:
    """The pages, and what is behind them."""

    app: FastAPI
    database: Database
    clock: SetClock
    people: Staffing
    parts: WorkParts
    store: SqlStore

    async def clear(self) -> None:
        """Nothing was ever done here."""
        self.clock.set(NOON)
        async with self.database.writing() as session:
            for table in reversed(Table.metadata.sorted_tables):
                if table.name != "key_check":
                    await session.execute(delete(table))
        # What is kept in memory to be looked through is dropped once it is gone.
        await self.parts.queue.list_leads(LeadFilter(words="anything"), StaffId(0))

    async def lead(self, number: str, **changes: Any) -> Lead:
        """A lead that waits; its contact said its wish."""
        values: dict[str, Any] = {
            "address": ChannelAddress(channel="web", id=f"contact-{number}"),
            "language": Language.EN,
            "reason": LeadReason.ASKED_FOR_PERSON,
            "wish": "A buyer of brass fittings",
            "opened_at": self.clock.now(),
        }
        lead = Lead(number=number, **(values | changes))
        await self.say(lead.address, lead.wish, lead=lead)
        return lead

    async def say(
        self,
        address: ChannelAddress,
        text: str,
        *,
        lead: Lead | None = None,
        live_lead: str = "",
        attachments: tuple[Attachment, ...] = (),
        answer: str = "Noted.",
        language: Language = Language.EN,
        after: timedelta = timedelta(0),
    ) -> MessageId:
        """A contact says something, and the bot answers unless somebody of the desk speaks with them."""
        message_id = MessageId(f"{address}:{secrets.token_hex(4)}")
        reply = Reply(language=language, kind=ReplyKind.LEAD, text=answer)
        turn = Turn(
            text=text,
            at=self.clock.now() + after,
            replies=() if live_lead else (reply,),
            attachments=tuple(
                Attachment(kind=one.kind, ref=one.ref, label=one.label, message_id=message_id) for one in attachments
            ),
        )
        await self.store.record(
            Record(
                turn_id=message_id,
                turn=turn,
                conversation=Conversation(address=address, language=language),
                leads={lead.number: lead} if lead else {},
                live_lead=live_lead,
            )
        )
        return message_id

    async def state(self, number: str) -> Handling:
        """How far staff have come with a lead."""
        return (await self.parts.leads.get_lead(number)).handling

    async def add(self, name: str, role: Role = Role.STAFF, language: Language = Language.EN) -> Staff:
        """Somebody of the desk."""
        return await self.people.accounts.add(
            name=name, email=f"{secrets.token_hex(4)}@example.com", role=role, language=language, password=PASSWORD
        )

    async def logged_in(self, name: str, role: Role = Role.STAFF, language: Language = Language.EN) -> "StaffBrowser":
        """The browser of somebody who has an account and is logged in."""
        staff = await self.add(name, role, language)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://desk.test")
        browser = StaffBrowser(client=client, staff=staff)
        page = await client.get("/inbox/login")
        answer = await client.post(
            "/inbox/login", data={"csrf": _found(_CSRF, page.text), "name": name, "password": PASSWORD, "next": ""}
        )
        assert answer.status_code == 303, answer.text
        return browser

    def actor(self, staff: Staff) -> StaffActor:
        """Somebody who acts in a group instead."""
        return StaffActor(staff=staff, surface="telegram", key=secrets.token_hex(8))


@dataclass
class StaffBrowser:
    """Somebody's browser: fills in forms as they stand on the page."""

    client: httpx.AsyncClient
    staff: Staff

    async def get(self, path: str, status: int = 200) -> str:
        """What a page says."""
        answer = await self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    async def act(self, number: str, act: str, **fields: Any) -> str:
        """Send a form of a lead's page, and read what the page says then."""
        answer = await self.post(f"/inbox/leads/{number}/{act}", on=f"/inbox/leads/{number}", **fields)
        page = await self.get(answer.headers["location"]) if answer.status_code == 303 else answer.text
        return _found(_TOLD, page)

    async def post(self, path: str, *, on: str, **fields: Any) -> httpx.Response:
        """Send a form that stands on a page."""
        page = await self.get(on)
        key = _KEY.search(page)
        return await self.client.post(
            path, data={"csrf": _found(_CSRF, page), **({"key": key[1]} if key else {}), **fields}
        )


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found, text
    return found[1]


@asynccontextmanager
async def open_work(database: Database) -> AsyncIterator[WorkRig]:
    """The pages on a database, which is prepared for them."""
    await database.prepare()
    clock = SetClock(NOON)
    people = staffing(database, clock, _QUICK_HASHER())
    parts = work_parts(database, clock, people)
    own = InboxParts(
        logins=people.logins,
        accounts=people.accounts,
        audit=people.audit,
        canned=people.canned,
        clock=clock,
        zone=ZONE,
    )
    frame = Frame(own)
    app = FastAPI()
    app.include_router(inbox_router(own, frame, parts))
    app.mount("/static/inbox", static_files())
    install_error_handlers(app, {"/inbox": frame.error})
    app.add_middleware(GuardMiddleware)
    try:
        yield WorkRig(
            app=app,
            database=database,
            clock=clock,
            people=people,
            parts=parts,
            store=SqlStore(database, clock),
        )
    finally:
        await parts.hub.stop()
        await database.close()
