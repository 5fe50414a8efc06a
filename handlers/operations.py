"""What operators' commands do, on a desk that is open in this process.

The service runs the same operations for commands that find the data folder taken (`handlers/control.py`).
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.account import AuditEntry
from bot.domain.message import ChannelAddress, IncomingMessage, MessageId, Reply, ReplyKind
from bot.services.composing import compose_partners, joined
from handlers import privacy
from handlers.desk import Desk
from handlers.health import forecast, start_of_month
from handlers.lead_table import write_leads
from handlers.render import render_reply
from knowledge.adapters.event_reader import read_events
from knowledge.model import Language
from knowledge.ports import Progress
from knowledge.text import guess_language

Arguments = Mapping[str, Any]
Operation = Callable[[Desk, Arguments, Progress], Coroutine[Any, Any, dict[str, Any]]]


async def ask(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Take one message as a contact's; `chat` names the conversation, `rehearsal` keeps it out of the records."""
    turns = desk.rehearsal if arguments.get("rehearsal") else desk.turns
    started = time.perf_counter()
    replies = await turns.take(
        IncomingMessage(
            id=MessageId(f"console:{secrets.token_hex(12)}"),
            address=ChannelAddress(channel="console", id=str(arguments.get("chat") or secrets.token_hex(8))),
            text=str(arguments["text"]),
            at=desk.clock.now(),
            language_hint=Language(arguments["language"]) if arguments.get("language") else None,
        )
    )
    elapsed_ms = (time.perf_counter() - started) * 1000
    # No reply: a person of the desk holds the conversation, and the bot is silent.
    reply = joined(replies) if replies else Reply(language=_spoken(arguments), kind=ReplyKind.LEAD, text="")
    return {**render_reply(reply, desk.settings.public_url), "elapsed_ms": round(elapsed_ms, 1)}


def _spoken(arguments: Arguments) -> Language:
    return Language(arguments["language"]) if arguments.get("language") else Language.EN


async def said_by_staff(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """What staff, and the desk of its own accord, said in a conversation of the console; names let it be shown once."""
    address = ChannelAddress(channel="console", id=str(arguments["chat"]))
    turns = [(name, turn) for name, turn in await desk.turns.list_said(address) if not turn.text]
    return {
        "said": [
            {"id": name, "speaker": reply.speaker, "reply": render_reply(reply, desk.settings.public_url)}
            for name, turn in turns
            for reply in turn.replies
        ]
    }


async def index_status(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """What is indexed, and with which embedder."""
    return {
        "embedder": desk.index.embedder_name,
        "documents": {"library": 0, "ingested": 0, **desk.library.count_documents()},
        "chunks": desk.library.count_chunks(),
        "indexed": desk.index.count(),
        "listings": len(desk.library.list_listings()),
        "data_dir": str(desk.settings.data_dir.resolve()),
    }


async def index_rebuild(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Index everything anew; questions are answered meanwhile."""
    count = await asyncio.to_thread(desk.ingest.rebuild, progress)
    await asyncio.to_thread(desk.partners.index_listings)
    return {"chunks": count}


async def partners_import(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Replace the listings of a file's name by those in the file; the shipped sample gives way to the first real file."""
    path = Path(arguments["path"])
    count = await asyncio.to_thread(desk.import_listings, path, path.name)
    return {"imported": count}


async def partners_search(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Search listings as the bot does."""
    text = str(arguments["text"])
    language = guess_language(text).language or Language.EN
    wish = desk.partners.read_wish(text, language)
    search = await asyncio.to_thread(desk.partners.search, wish, 10)
    return render_reply(compose_partners(search, desk.partners.describe(wish), language), desk.settings.public_url)


async def events_import(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Replace all events by those of a file."""
    events = read_events(Path(arguments["path"]))
    desk.calendar.replace(events)
    return {"imported": len(events)}


async def leads_export(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Write every lead to a CSV or XLSX file."""
    leads = await desk.store.list_leads()
    write_leads(leads, Path(arguments["path"]), ZoneInfo(desk.settings.office_timezone))
    await desk.staffing.audit.note(AuditEntry(act="export", detail=f"{len(leads)} leads"))
    return {"exported": len(leads)}


async def deliveries(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """What did not arrive, what could not be answered, and what this month's messages cost."""
    now = desk.clock.now()
    months = {}
    for name in ("line", "telegram", "mail", "webhook"):
        free, charged = await desk.outbox.count_sent(name, start_of_month(now))
        if free or charged:
            months[name] = {"free": free, "charged": charged, "forecast": forecast(charged, now)}
    return {
        "undelivered": [
            {**asdict(item), "created_at": item.created_at.isoformat()} for item in await desk.outbox.list_undelivered()
        ],
        "failed_turns": [
            {"id": number, "channel": channel, "correlation": correlation, "received_at": at.isoformat()}
            for number, channel, correlation, at in await desk.queue.list_failed()
        ],
        "this_month": months,
    }


async def attachments(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """What contacts sent that is not text."""
    kept = await desk.attachments.list_all()
    return {"attachments": [{**asdict(one), "address": str(one.address), "at": one.at.isoformat()} for one in kept]}


async def attachments_save(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Write the content of an attachment to a file."""
    content = await desk.attachments.find_content(int(arguments["id"]))
    if content is not None:
        await asyncio.to_thread(Path(arguments["path"]).write_bytes, content)
    return {"found": content is not None}


async def deliveries_resend(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Have a message sent again, or a turn worked again."""
    number = int(arguments["id"])
    again = desk.queue.retry_failed if arguments.get("is_turn") else desk.outbox.resend
    return {"found": await again(number)}


async def privacy_export(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Everything that is kept of a contact."""
    return await privacy.export_contact(desk, str(arguments["address"]), is_look=bool(arguments.get("is_look")))


async def privacy_erase(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Erase everything that is kept of a contact."""
    return await privacy.erase_contact(desk, str(arguments["address"]))


OPERATIONS: Mapping[str, Operation] = {
    "ask": ask,
    "said-by-staff": said_by_staff,
    "index-status": index_status,
    "index-rebuild": index_rebuild,
    "partners-import": partners_import,
    "partners-search": partners_search,
    "events-import": events_import,
    "leads-export": leads_export,
    "attachments": attachments,
    "attachments-save": attachments_save,
    "deliveries": deliveries,
    "deliveries-resend": deliveries_resend,
    "privacy-export": privacy_export,
    "privacy-erase": privacy_erase,
}
