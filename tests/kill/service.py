"""The channels and the durable path as the service runs them, with a bot that repeats what it hears: it starts in a second.

    python -m tests.kill.service PORT

Settings come from the environment, as always.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from bot.adapters.contact_detail_finder import ContactDetailFinder
from bot.adapters.sql_attachments import SqlAttachments
from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_own_data import SqlOwnData
from bot.adapters.sql_queue import SqlQueue
from bot.adapters.sql_store import SqlStore
from bot.adapters.stdnum_registrations import StdnumRegistrations
from bot.domain.understanding import Intent, Understanding
from bot.services.acting import Actor
from bot.services.chats import ChatService
from bot.services.self_service import SelfService
from bot.services.turns import TurnService
from handlers.channels import choose_channels
from handlers.clock import SystemClock
from handlers.delivery import Dispatcher
from handlers.observing import Metrics, log_what_nobody_awaits, set_up_logging
from handlers.security import WebhookMiddleware
from handlers.settings import Settings, read_settings
from knowledge.model import Answer, Grounding, Language, Question
from tests.fakes import FewPartners, InMemoryCalendar
from tests.harness import SHIPPED_RULES, an_office

TOKEN = re.compile(r"<<\d+>>")
"""What a campaign writes into each message, so that it is known again in a reply."""


class Listener:
    """Takes everything for a question, but "Please call me"."""

    def understand(self, text: str, language: Language | None) -> Understanding:
        """Understand."""
        intent = Intent.WANTS_PERSON if text.startswith("Please call me") else Intent.QUESTION
        return Understanding(text=text, language=language or Language.EN, intent=intent, certainty=1.0)


class Echo:
    """Answers with the tokens of the question."""

    def answer(self, question: Question) -> Answer:
        """Answer; on "boom" a defect shows, "at length" is answered in four thousand words."""
        if "boom" in question.text:
            raise RuntimeError("a defect, on request")
        if "at length" in question.text:
            lines = tuple(f"Sentence {number} of many. " + "It goes on and on. " * 40 for number in range(10))
            return Answer(lines=lines, citations=(), grounding=Grounding.SUPPORTED, confidence=1.0)
        return Answer(
            lines=(" ".join(["echo", *(TOKEN.findall(question.text) or [question.text])]),),
            citations=(),
            grounding=Grounding.SUPPORTED,
            confidence=1.0,
        )


def create_app(settings: Settings) -> FastAPI:
    """The service without its library."""
    clock, metrics = SystemClock(), Metrics()
    database = Database(settings.store_url, "kill")
    store, queue, outbox = SqlStore(database, clock), SqlQueue(database, clock), SqlOutbox(database, clock)
    attachments = SqlAttachments(database, clock)
    details = ContactDetailFinder()
    actor = Actor(
        answerer=Echo(),
        partners=FewPartners(),
        calendar=InMemoryCalendar(),
        office=an_office(),
        retention_days=365,
        registrations=StdnumRegistrations(),
        rules=SHIPPED_RULES,
    )
    turns = TurnService(
        understander=Listener(),
        actor=actor,
        details=details,
        store=store,
        clock=clock,
        self_service=SelfService(
            register=SqlOwnData(database, clock),
            details=details,
            announcer=None,
            office=an_office(),
            clock=clock,
            retention_days=365,
        ),
    )
    channels = choose_channels(settings, store, SqlLeads(database, clock), clock, metrics)
    dispatcher = Dispatcher(
        channels=channels,
        queue=queue,
        outbox=outbox,
        attachments=attachments,
        store=store,
        chats=ChatService(turns=turns, store=store, clock=clock),
        clock=clock,
        metrics=metrics,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        log_what_nobody_awaits(asyncio.get_running_loop())
        await database.prepare()
        if database.is_sqlite:
            await queue.free_all()
        app.state.queue, app.state.outbox, app.state.store = queue, outbox, store
        app.state.attachments = attachments
        await dispatcher.start()
        yield
        await dispatcher.stop()
        await database.close()

    app = FastAPI(lifespan=lifespan)
    app.add_middleware(
        WebhookMiddleware, webhooks=dict(channel.webhook(dispatcher.intake) for channel in channels.values())
    )
    return app


if __name__ == "__main__":
    settings = read_settings()
    set_up_logging(secrets=settings.secrets)
    uvicorn.run(create_app(settings), host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
