"""`japandesk bench desk`: how staff are served: claims that race, leads on their way to staff, the inbox with many conversations.

Everything runs on databases of its own, so that nothing of the desk's is touched.
"""

import asyncio
import time
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_store import SqlStore
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import Patience
from bot.domain.lead import Lead, LeadReason
from bot.domain.message import ChannelAddress, MessageId
from bot.domain.office import OfficeHours
from bot.domain.staff import StaffIdentity
from bot.ports import Record
from bot.services.announcing import Announcer
from bot.services.staff import StaffActor, StaffService
from bot.services.workplace import Workplace
from handlers.clock import SystemClock
from handlers.settings import Settings
from knowledge.model import Language

_AT_ONCE = 50
_SECRET = "bench"  # noqa: S105  # of a database that exists only here


async def measure_claims(settings: Settings, database_url: str, times: int) -> dict[str, Any]:
    """Have fifty people claim one lead at once, so many times.

    Returns:
        `claims`: how often; `one_winner`: how often exactly one of them had it; `seconds`: how long the slowest round took.
    """
    database = Database(database_url, _SECRET)
    await database.prepare()
    clock = SystemClock()
    place = _place(settings, database, clock)
    staff = StaffService(place)
    people = [
        await place.board.find_staff(StaffIdentity(channel="bench", id=str(number), name=f"P{number}"))
        for number in range(_AT_ONCE)
    ]
    won = 0
    slowest = 0.0
    for round_number in range(times):
        number = await place.store.reserve_lead_number()
        await _open_lead(place, number, round_number)
        started = time.perf_counter()
        results = await asyncio.gather(
            *(staff.claim(number, StaffActor(staff=one, surface="inbox", key="")) for one in people)
        )
        slowest = max(slowest, time.perf_counter() - started)
        holder = (await place.board.get(number)).holder
        winners = [one for one, result in zip(people, results, strict=True) if result.is_done]
        won += len(winners) == 1 and holder is not None and winners[0].id == holder.id
    await database.close()
    return {"claims": times, "one_winner": won, "slowest_ms": round(slowest * 1000, 1)}


def _place(settings: Settings, database: Database, clock: SystemClock) -> Workplace:
    days, opens, closes = settings.hours
    zone = ZoneInfo(settings.office_timezone)
    return Workplace(
        board=SqlLeads(database, clock),
        store=SqlStore(database, clock),
        announcer=Announcer(surfaces=(), language=Language.TH, zone=zone, holiday=lambda *_: ""),
        office=OfficeHours(days=days, opens=opens, closes=closes, zone=zone, is_holiday=lambda _: False),
        patience=Patience(),
        clock=clock,
    )


async def _open_lead(place: Workplace, number: str, round_number: int) -> None:
    address = ChannelAddress(channel="web", id=f"bench-{round_number}")
    now = place.clock.now()
    lead = Lead(
        number=number,
        address=address,
        language=Language.TH,
        reason=LeadReason.ASKED_FOR_PERSON,
        wish="ขอคุยกับเจ้าหน้าที่",
        opened_at=now,
    )
    await place.store.record(
        Record(
            turn_id=MessageId(f"{address}:1"),
            turn=Turn(text=lead.wish, at=now, replies=()),
            conversation=replace(Conversation(address=address), lead_number=number),
            leads={number: lead},
        )
    )
