"""Fills a database with conversations and leads of nobody in particular, as many as a busy desk has after some years."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert, text

from bot.adapters.sql_database import Database
from bot.adapters.sql_tables import (
    ConversationRow,
    LeadLabelRow,
    LeadNumberRow,
    LeadRow,
    NoteRow,
    StaffRow,
    Table,
    TurnRow,
    rows_of,
)
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import LeadStatus, ResolveOutcome
from bot.domain.lead import Consent, Lead, LeadReason, Score, ScoreLevel, ScoreReason
from bot.domain.message import ChannelAddress, Reply, ReplyKind
from bot.domain.slots import Slot, SlotName
from knowledge.model import Citation, Language

_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_LEAD: TypeAdapter[Lead] = TypeAdapter(Lead)
_BATCH = 500
_CHANNELS = ("line", "line", "telegram", "web")
_STATUSES = (LeadStatus.WAITING, LeadStatus.CLAIMED, LeadStatus.SNOOZED, LeadStatus.RESOLVED, LeadStatus.RESOLVED)
_LABELS = ("food", "auto parts", "medical", "follow up", "Osaka", "ภาคเหนือ", "展示会")
_NAMES = {
    Language.TH: ("บริษัท ตัวอย่างชิ้นส่วน {} จำกัด", "สมชาย ตัวอย่าง", "ชิ้นส่วนยานยนต์ขึ้นรูปโลหะ", "อยากหาผู้ซื้อชิ้นส่วนยานยนต์ในญี่ปุ่น"),
    Language.JA: (
        "見本精密工業{}株式会社",
        "見本 太郎",
        "ステンレス精密切削部品",
        "タイで精密部品の調達先を探しています",
    ),
    Language.EN: (
        "Sample Foods {} Co., Ltd.",
        "Ann Sample",
        "frozen fruit",
        "Looking for a distributor in Japan for frozen fruit",
    ),
}
_QUESTIONS = {
    Language.TH: ("ค่าธรรมเนียมเท่าไร", "ไม่มีค่าธรรมเนียมค่ะ [1]"),
    Language.JA: ("費用はかかりますか", "費用はかかりません。[1]"),
    Language.EN: ("Is there a fee?", "There is no fee. [1]"),
}


async def fill_inbox(database: Database, *, conversations: int, leads: int, now: datetime, turns: int = 4) -> None:
    """Put that many conversations, and leads from them, into an empty database; the same each time.

    Args:
        database: Prepared; holds nothing yet.
        conversations: How many.
        leads: How many of them led to a lead; the newest.
        now: The time at which the last of them was.
        turns: How many turns each has.
    """
    chance = random.Random(7)  # noqa: S311  # nothing secret: the same each time
    people = [
        {
            "id": place,
            "name": name,
            "role": "staff",
            "language": "th",
            "password": "",
            "totp_last": 0,
            "is_active": True,
            "created_at": now.timestamp(),
        }
        for place, name in enumerate(("Nok", "Suda", "田中", "Ben"), start=1001)
    ]
    await _put(database, StaffRow, people)
    for start in range(0, conversations, _BATCH):
        rows: dict[type[Table], list[dict[str, Any]]] = {
            table: [] for table in (ConversationRow, TurnRow, LeadNumberRow, LeadRow, LeadLabelRow, NoteRow)
        }
        for place in range(start, min(start + _BATCH, conversations)):
            at = now - timedelta(minutes=7 * (conversations - place))
            language = chance.choice(tuple(Language))
            address = ChannelAddress(channel=chance.choice(_CHANNELS), id=f"sample-{place}")
            _add_conversation(database, rows, address, language, at, turns)
            number = place - (conversations - leads) + 1
            if number > 0:
                _add_lead(database, rows, _a_lead(chance, number, address, language, at), chance, at)
        for table, values in rows.items():
            await _put(database, table, values)
    if not database.is_sqlite:
        # What counts up by itself goes on after what was numbered here.
        async with database.writing() as session:
            await session.execute(
                text("SELECT setval(pg_get_serial_sequence('lead_number', 'id'), :last)"), {"last": max(leads, 1)}
            )


def _add_conversation(
    database: Database,
    rows: dict[type[Table], list[dict[str, Any]]],
    address: ChannelAddress,
    language: Language,
    at: datetime,
    turns: int,
) -> None:
    conversation = Conversation(address=address, language=language)
    rows[ConversationRow].append(
        {"address": str(address), "changed_at": at, "sealed": database.sealed(_CONVERSATION.dump_json(conversation))}
    )
    asked, answered = _QUESTIONS[language]
    for place in range(turns):
        said_at = at - timedelta(minutes=turns - 1 - place)
        source = Citation(
            marker=1, title="Sample source", url="https://example.org/a", language=language, date="2026", quote=answered
        )
        reply = Reply(language=language, kind=ReplyKind.ANSWER, text=answered, citations=(source,))
        turn = Turn(text=asked if place else _NAMES[language][3], at=said_at, replies=(reply,))
        rows[TurnRow].append(
            {
                "message_id": f"{address}:{place}",
                "address": str(address),
                "at": said_at,
                "sealed": database.sealed(_TURN.dump_json(turn)),
            }
        )


def _a_lead(chance: random.Random, number: int, address: ChannelAddress, language: Language, at: datetime) -> Lead:
    company, person, product, wish = _NAMES[language]
    level = chance.choice(tuple(ScoreLevel))
    values = ((SlotName.COMPANY, company.format(number)), (SlotName.PERSON, person), (SlotName.PRODUCT, product))
    return Lead(
        number=f"JD-{number:04d}",
        address=address,
        language=language,
        reason=LeadReason.ASKED_FOR_PERSON,
        wish=wish,
        opened_at=at,
        reach=f"+66{800_000_000 + number}",
        consent=Consent(version="2026-11", at=at),
        slots=tuple(Slot(name=name, value=value) for name, value in values),
        score=Score(
            level=level,
            reasons=(ScoreReason(rule="complete", points=2),),
            is_qualified=level is not ScoreLevel.LOW,
            is_urgent=chance.random() < 0.05,
        ),
    )


def _add_lead(
    database: Database, rows: dict[type[Table], list[dict[str, Any]]], lead: Lead, chance: random.Random, at: datetime
) -> None:
    status = chance.choice(_STATUSES)
    is_held = status in (LeadStatus.CLAIMED, LeadStatus.RESOLVED)
    assert lead.score is not None
    rows[LeadNumberRow].append({"id": int(lead.number[3:])})
    rows[LeadRow].append(
        {
            "number": lead.number,
            "address": str(lead.address),
            "opened_at": lead.opened_at,
            "sealed": database.sealed(_LEAD.dump_json(lead)),
            "channel": lead.address.channel,
            "language": lead.language,
            "changed_at": at.timestamp(),
            "status": status,
            "holder_id": chance.randint(1001, 1004) if is_held else None,
            "held_on": "",
            "is_live": False,
            "level": lead.score.level,
            "is_qualified": lead.score.is_qualified,
            "is_urgent": lead.score.is_urgent,
            "is_asking": False,
            "announced_at": at.timestamp(),
            "reminders": 3,
            "snoozed_until": (at + timedelta(days=400)).timestamp() if status is LeadStatus.SNOOZED else None,
            "outcome": chance.choice(tuple(ResolveOutcome)) if status is LeadStatus.RESOLVED else "",
            "unread": chance.choice((0, 0, 0, 2)) if status is LeadStatus.CLAIMED else 0,
        }
    )
    for label in chance.sample(_LABELS, chance.choice((0, 0, 1, 2))):
        rows[LeadLabelRow].append({"number": lead.number, "label": label})
    if chance.random() < 0.3:
        sealed = database.sealed(f"Called the company, note {lead.number}.".encode())
        rows[NoteRow].append(
            {"number": lead.number, "staff_id": chance.randint(1001, 1004), "at": at.timestamp(), "sealed": sealed}
        )


async def _put(database: Database, table: type[Table], values: Sequence[dict[str, Any]]) -> None:
    if values:
        async with database.writing() as session:
            await session.execute(insert(rows_of(table)), list(values))
