"""The inbox on a database in memory, with passwords that are quick to check; browsers and members of staff for it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from bot.adapters.argon2_hasher import Argon2Hasher
from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_tables import Table
from bot.domain.account import AuditFilter, AuditRecord
from bot.domain.staff import Role, Staff
from handlers.errors import install_error_handlers
from handlers.inbox.frame import Frame, static_files
from handlers.inbox.parts import InboxParts
from handlers.inbox.routes import inbox_router
from handlers.security import GuardMiddleware
from handlers.staffing import Staffing, staffing
from handlers.web.routes import static_files as web_files
from knowledge.model import Language
from tests.builders import NOON
from tests.fakes import SetClock
from tests.work_harness import work_parts

PASSWORD = "plum rain forty steps"
QUICK_HASHER = partial(Argon2Hasher, time_cost=1, memory_kib=8, parallelism=1)
_CSRF = re.compile(r'name="csrf" value="([^"]*)"')


@dataclass
class Inbox:
    """The inbox and what is behind it."""

    app: FastAPI
    database: Database
    clock: SetClock
    staffing: Staffing
    client: TestClient

    def run(self, work: Callable[..., Any], *args: object, **values: object) -> Any:
        """Wait for something asynchronous, in the loop in which the inbox runs."""
        assert self.client.portal
        return self.client.portal.call(partial(work, *args, **values))

    def add(self, name: str, role: Role = Role.STAFF, *, email: str = "", language: Language = Language.EN) -> Staff:
        """A member of staff with an account, and the password of all of them."""
        made: Staff = self.run(
            self.staffing.accounts.add, name=name, email=email, role=role, password=PASSWORD, language=language
        )
        return made

    def browser(self) -> "Browser":
        """A browser that was never there before."""
        return Browser(TestClient(self.app, base_url="http://127.0.0.1", follow_redirects=False), self)

    def logged_in(self, name: str, role: Role = Role.STAFF, **values: Any) -> "Browser":
        """The browser of somebody who has just been given an account, and logged in."""
        self.add(name, role, **values)
        browser = self.browser()
        browser.log_in(name)
        return browser

    def audit(self) -> list[AuditRecord]:
        """All that was done, the latest first."""
        return list(self.run(self.staffing.audit.list_records, AuditFilter(), 1000))

    def acts(self) -> list[str]:
        """Names of all that was done, in order."""
        return [record.entry.act for record in reversed(self.audit())]

    def rows(self, table: type[Table]) -> list[Any]:
        """What is in a table."""

        async def read() -> list[Any]:
            async with self.database.reading() as session:
                return list((await session.scalars(select(table))).all())

        return list(self.run(read))

    def clear(self) -> None:
        """As it was at the start: putting it together takes longer than most tests."""

        async def forget() -> None:
            async with self.database.writing() as session:
                for table in reversed(Table.metadata.sorted_tables):
                    await session.execute(delete(table))

        self.run(forget)
        self.clock.set(NOON)

    @property
    def leads(self) -> SqlLeads:
        """The board, for whoever acts in a group."""
        return SqlLeads(self.database, self.clock)


class Browser:
    """Somebody's browser: keeps cookies, fills in forms as they are on the page, follows no redirect unasked."""

    def __init__(self, client: TestClient, inbox: Inbox) -> None:
        self.client = client
        self._inbox = inbox
        # All browsers of a test run in the one loop in which the database was opened.
        client.portal = inbox.client.portal

    def get(self, path: str, **headers: str) -> Any:
        """Open a page."""
        return self.client.get(path, headers=headers)

    def csrf(self, path: str = "/inbox/me") -> str:
        """What the forms of a page hold against forgery."""
        found = _CSRF.search(self.get(path).text)
        assert found, path
        return found[1]

    def post(self, path: str, *, on: str = "/inbox/me", **fields: object) -> Any:
        """Send a form of ours, as it stands on the page `on`."""
        return self.client.post(path, data={"csrf": self.csrf(on), **fields})

    def log_in(self, name: str, password: str = PASSWORD, next: str = "") -> Any:
        """Fill in the login form."""
        return self.post("/inbox/login", on="/inbox/login", name=name, password=password, next=next)

    def told(self, answer: Any) -> str:
        """What the page says to which an action led."""
        assert answer.status_code == 303, answer.text
        page = self.get(answer.headers["location"])
        found = re.search(r'<p class="told[^>]*>([^<]*)<', page.text)
        assert found, page.text
        return found[1]

    @property
    def is_in(self) -> bool:
        """Whether they are logged in."""
        return bool(self.get("/inbox/me").status_code == 200)


@contextmanager
def open_inbox(
    url: str = "sqlite+aiosqlite:///:memory:", public_url: str = "", now: datetime = NOON
) -> Iterator[Inbox]:
    """The inbox on a database of its own."""
    clock = SetClock(now)
    database = Database(url, "secret of the tests")
    people = staffing(database, clock, QUICK_HASHER())
    parts = InboxParts(
        logins=people.logins,
        accounts=people.accounts,
        audit=people.audit,
        canned=people.canned,
        clock=clock,
        zone=ZoneInfo("Asia/Bangkok"),
        public_url=public_url,
    )
    frame = Frame(parts)
    app = FastAPI()
    app.include_router(inbox_router(parts, frame, work_parts(database, clock, people)))
    app.mount("/static/inbox", static_files())
    app.mount("/static/web", web_files())
    install_error_handlers(app, {"/inbox": frame.error})
    app.add_middleware(GuardMiddleware)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        inbox = Inbox(app=app, database=database, clock=clock, staffing=people, client=client)
        inbox.run(database.prepare)
        yield inbox
        inbox.run(database.close)
