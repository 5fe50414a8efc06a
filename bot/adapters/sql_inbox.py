"""What the inbox shows, read from the database: pages of leads and conversations, one conversation, what did not arrive.

What contacts said is sealed; only what stands on the page is opened.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import ABOUT_LEAD, handlings, opened_lead, staff_of
from bot.adapters.sql_search import LeadSearch
from bot.adapters.sql_tables import (
    AuditRow,
    ChatRow,
    ConversationRow,
    DeliveryRow,
    DeliveryState,
    LeadLabelRow,
    LeadRow,
    NoteRow,
    StaffRow,
    TurnRow,
)
from bot.domain.announcement import Announcement
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import LeadStatus, Note
from bot.domain.inbox import (
    ConversationEntry,
    ConversationPage,
    DeliveryEntry,
    DoneAct,
    LeadEntry,
    LeadFilter,
    LeadPage,
    QueueCounts,
    QueueOrder,
    QueueView,
    SpokenTurn,
    TurnPage,
)
from bot.domain.message import ChannelAddress, MessageId, OutgoingMessage
from bot.domain.staff import Staff, StaffId
from bot.errors import LeadNotFoundError

_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_MESSAGE: TypeAdapter[OutgoingMessage | Announcement] = TypeAdapter(OutgoingMessage | Announcement)
_HELD = (LeadStatus.CLAIMED, LeadStatus.SNOOZED)
_BY_STATUS = {
    QueueView.WAITING: LeadStatus.WAITING,
    QueueView.CLAIMED: LeadStatus.CLAIMED,
    QueueView.SNOOZED: LeadStatus.SNOOZED,
    QueueView.RESOLVED: LeadStatus.RESOLVED,
}
_TEXT_CHARS = 200


class SqlInbox:
    """Implements `QueueReader` and `LeadReader`."""

    def __init__(self, database: Database, search: LeadSearch) -> None:
        """Read from that database; leads are looked for by words in `search`."""
        self._database = database
        self._search = search

    # lists of leads -------------------------------------------------------------------------------------------

    async def list_leads(self, wanted: LeadFilter, me: StaffId, *, after: str = "", limit: int = 50) -> LeadPage:
        """Leads that are looked for; a page that begins `after` another."""
        conditions = await self._conditions(wanted, me)
        place = _place(after)
        chosen = _ordered(select(LeadRow).where(*conditions), wanted, place).limit(limit + 1)
        async with self._database.reading() as session:
            total = await session.scalar(select(func.count()).select_from(LeadRow).where(*conditions)) or 0
            rows = (await session.scalars(chosen)).all()
            states = await handlings(session, self._database, rows[:limit])
        entries = tuple(
            LeadEntry(lead=opened_lead(self._database, row), handling=handling)
            for row, handling in zip(rows, states, strict=False)
        )
        return LeadPage(
            entries=entries, total=total, after=_place_of(rows[limit - 1], wanted) if len(rows) > limit else ""
        )

    async def list_all_leads(self, wanted: LeadFilter, me: StaffId, limit: int) -> Sequence[LeadEntry]:
        """All of them, up to `limit`, for the desk's own records."""
        entries: list[LeadEntry] = []
        after = ""
        while True:
            page = await self.list_leads(wanted, me, after=after, limit=min(500, limit - len(entries)))
            entries += page.entries
            after = page.after
            if not after or len(entries) >= limit:
                return entries

    async def _conditions(self, wanted: LeadFilter, me: StaffId) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if wanted.view is QueueView.MINE:
            conditions += [LeadRow.holder_id == me, LeadRow.status.in_(_HELD)]
        elif wanted.view is not QueueView.ALL:
            conditions.append(LeadRow.status == _BY_STATUS[wanted.view])
        for column, value in (
            (LeadRow.channel, wanted.channel),
            (LeadRow.language, wanted.language),
            (LeadRow.level, wanted.level),
            (LeadRow.holder_id, wanted.holder),
        ):
            if value:
                conditions.append(column == value)
        if wanted.is_urgent:
            conditions.append(LeadRow.is_urgent.is_(True))
        if wanted.label:
            labelled = select(LeadLabelRow.number).where(LeadLabelRow.label == wanted.label)
            conditions.append(LeadRow.number.in_(labelled))
        if wanted.words.strip():
            conditions.append(LeadRow.number.in_(self._among(await self._search.find(wanted.words))))
        return conditions

    def _among(self, numbers: Sequence[str]) -> Select[str]:
        """These numbers as rows: one parameter, however many there are."""
        listed = json.dumps(numbers)
        if self._database.is_sqlite:
            return select(func.json_each(listed).table_valued("value").c.value)
        return select(func.jsonb_array_elements_text(literal(json.loads(listed), JSONB)).column_valued())

    async def count_leads(self, me: StaffId) -> QueueCounts:
        """How many leads there are in each view."""
        async with self._database.reading() as session:
            rows = (
                await session.execute(
                    select(LeadRow.holder_id, LeadRow.status, func.count()).group_by(LeadRow.holder_id, LeadRow.status)
                )
            ).all()
            unread = await session.scalar(
                select(func.count()).where(LeadRow.holder_id == me, LeadRow.status.in_(_HELD), LeadRow.unread > 0)
            )
        views = dict.fromkeys(QueueView, 0)
        for holder, status, count in rows:
            views[QueueView.ALL] += count
            views[QueueView(status)] += count
            if holder == me and status in _HELD:
                views[QueueView.MINE] += count
        return QueueCounts(views=views, unread=unread or 0)

    async def list_labels(self) -> Sequence[str]:
        """Labels in use."""
        async with self._database.reading() as session:
            return (await session.scalars(select(LeadLabelRow.label).distinct().order_by(LeadLabelRow.label))).all()

    async def list_channels(self) -> Sequence[str]:
        """Channels on which there are conversations."""
        address = ConversationRow.address
        channel = (
            func.substr(address, 1, func.instr(address, ":") - 1)
            if self._database.is_sqlite
            else func.split_part(address, ":", 1)
        )
        async with self._database.reading() as session:
            return sorted((await session.scalars(select(channel).distinct())).all())

    async def list_people(self) -> Sequence[Staff]:
        """Who may be given a lead, by name."""
        async with self._database.reading() as session:
            chosen = select(StaffRow).where(StaffRow.is_active).order_by(StaffRow.name)
            return [staff_of(row) for row in (await session.scalars(chosen)).all()]

    # conversations --------------------------------------------------------------------------------------------

    async def list_conversations(
        self, *, channel: str = "", without_lead: bool = False, after: str = "", limit: int = 50
    ) -> ConversationPage:
        """Conversations, the latest first."""
        chosen = select(ConversationRow).order_by(ConversationRow.changed_at.desc(), ConversationRow.address.desc())
        if channel:
            chosen = chosen.where(ConversationRow.address.startswith(f"{channel}:", autoescape=True))
        if without_lead:
            chosen = chosen.where(~select(LeadRow.number).where(LeadRow.address == ConversationRow.address).exists())
        place = _place(after)
        if place:
            at = datetime.fromisoformat(str(place[0]))
            chosen = chosen.where(
                or_(
                    ConversationRow.changed_at < at,
                    and_(ConversationRow.changed_at == at, ConversationRow.address < str(place[1])),
                )
            )
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen.limit(limit + 1))).all()
            entries = await self._conversations(session, rows[:limit])
        last = rows[limit - 1] if len(rows) > limit else None
        return ConversationPage(
            entries=tuple(entries),
            after=json.dumps([_aware(last.changed_at).isoformat(), last.address]) if last else "",
        )

    async def find_conversation(self, address: ChannelAddress) -> ConversationEntry | None:
        """A conversation; None: there is none."""
        async with self._database.reading() as session:
            row = await session.get(ConversationRow, str(address))
            return (await self._conversations(session, [row]))[0] if row else None

    async def _conversations(
        self, session: AsyncSession, rows: Sequence[ConversationRow]
    ) -> Sequence[ConversationEntry]:
        addresses = [row.address for row in rows]
        newest = (
            select(TurnRow.address, func.max(TurnRow.at))
            .where(TurnRow.address.in_(addresses))
            .group_by(TurnRow.address)
        )
        last = {
            row.address: row
            for row in await session.scalars(select(TurnRow).where(tuple_(TurnRow.address, TurnRow.at).in_(newest)))
        }
        leads = await _pairs(
            session,
            select(LeadRow.address, LeadRow.number)
            .where(LeadRow.address.in_(addresses))
            .order_by(LeadRow.opened_at, LeadRow.number),
        )
        holders = {
            address: staff_of(holder)
            for address, holder in await session.execute(
                select(ChatRow.address, StaffRow)
                .join(LeadRow, LeadRow.number == ChatRow.live_lead)
                .join(StaffRow, StaffRow.id == LeadRow.holder_id)
                .where(ChatRow.address.in_(addresses), ChatRow.live_lead != "")
            )
        }
        return [
            ConversationEntry(
                address=ChannelAddress.parsed(row.address),
                language=_CONVERSATION.validate_json(self._database.opened(row.sealed)).language,
                changed_at=_aware(row.changed_at),
                last=self._turn(last[row.address]) if row.address in last else None,
                number=leads.get(row.address, ""),
                holder=holders.get(row.address),
            )
            for row in rows
        ]

    def _turn(self, row: TurnRow) -> Turn:
        return _TURN.validate_json(self._database.opened(row.sealed))

    async def list_turns(
        self, address: ChannelAddress, *, before: str = "", since: str = "", limit: int = 50
    ) -> TurnPage:
        """The latest turns of a conversation, those `before` a place, or all `since` one."""
        chosen = select(TurnRow).where(TurnRow.address == str(address))
        place = _place(before or since)
        if place:
            at, message_id = datetime.fromisoformat(str(place[0])), str(place[1])
            chosen = chosen.where(
                or_(TurnRow.at < at, and_(TurnRow.at == at, TurnRow.message_id < message_id))
                if before
                else or_(TurnRow.at > at, and_(TurnRow.at == at, TurnRow.message_id >= message_id))
            )
        chosen = chosen.order_by(TurnRow.at.desc(), TurnRow.message_id.desc()).limit(limit + 1)
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen)).all()
            shown = list(reversed(rows[:limit]))
            states = await _pairs(
                session,
                select(DeliveryRow.turn_id, DeliveryRow.state)
                .where(DeliveryRow.turn_id.in_([row.message_id for row in shown]))
                .order_by(DeliveryRow.id),
            )
        return TurnPage(
            turns=tuple(
                SpokenTurn(id=MessageId(row.message_id), turn=self._turn(row), delivery=states.get(row.message_id, ""))
                for row in shown
            ),
            first=json.dumps([_aware(shown[0].at).isoformat(), shown[0].message_id]) if shown else "",
            has_older=len(rows) > limit,
        )

    # one lead -------------------------------------------------------------------------------------------------

    async def get_lead(self, number: str) -> LeadEntry:
        """A lead with how far staff have come.

        Raises:
            LeadNotFoundError: There is none.
        """
        async with self._database.reading() as session:
            found = await self._entries(session, select(LeadRow).where(LeadRow.number == number))
        if not found:
            raise LeadNotFoundError(number)
        return found[0]

    async def list_leads_of(self, address: ChannelAddress) -> Sequence[LeadEntry]:
        """All leads of a contact, the latest first."""
        chosen = select(LeadRow).where(LeadRow.address == str(address)).order_by(LeadRow.opened_at.desc())
        async with self._database.reading() as session:
            return await self._entries(session, chosen)

    async def _entries(self, session: AsyncSession, chosen: Select[LeadRow]) -> Sequence[LeadEntry]:
        rows = (await session.scalars(chosen)).all()
        states = await handlings(session, self._database, rows)
        return [
            LeadEntry(lead=opened_lead(self._database, row), handling=handling)
            for row, handling in zip(rows, states, strict=True)
        ]

    async def list_acts(self, number: str) -> Sequence[DoneAct]:
        """What was done to a lead, oldest first."""
        chosen = (
            select(AuditRow, StaffRow.name)
            .outerjoin(StaffRow, StaffRow.id == AuditRow.staff_id)
            .where(AuditRow.number == number)
            .order_by(AuditRow.id)
        )
        async with self._database.reading() as session:
            rows = (await session.execute(chosen)).all()
        return [
            DoneAct(at=datetime.fromtimestamp(row.at, UTC), by=name or "", act=row.act, detail=row.detail)
            for row, name in rows
        ]

    async def list_notes(self, number: str) -> Sequence[Note]:
        """What staff told one another about it, oldest first."""
        chosen = (
            select(NoteRow, StaffRow)
            .outerjoin(StaffRow, StaffRow.id == NoteRow.staff_id)
            .where(NoteRow.number == number)
            .order_by(NoteRow.id)
        )
        async with self._database.reading() as session:
            rows = (await session.execute(chosen)).all()
        return [
            Note(
                id=note.id,
                number=number,
                author=staff_of(author) if author else None,
                at=datetime.fromtimestamp(note.at, UTC),
                text=self._database.opened(note.sealed).decode(),
            )
            for note, author in rows
        ]

    # what did not arrive --------------------------------------------------------------------------------------

    async def list_undelivered(
        self, address: ChannelAddress | None = None, limit: int = 200
    ) -> Sequence[DeliveryEntry]:
        """Messages that did not arrive, or wait; of one contact, or all. The latest first."""
        failed = (DeliveryState.FAILED, DeliveryState.CLOSED, DeliveryState.HELD)
        chosen = select(DeliveryRow).where(
            DeliveryRow.state.in_(failed)
            | (DeliveryRow.state.in_((DeliveryState.WAITING, DeliveryState.SENDING)) & (DeliveryRow.problem != ""))
        )
        if address:
            chosen = chosen.where(DeliveryRow.address == str(address))
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen.order_by(DeliveryRow.id.desc()).limit(limit))).all()
            leads = await _pairs(
                session,
                select(LeadRow.address, LeadRow.number)
                .where(LeadRow.address.in_({row.address for row in rows}))
                .order_by(LeadRow.opened_at),
            )
        return [
            DeliveryEntry(
                id=row.id,
                address=ChannelAddress.parsed(row.address),
                state=row.state,
                problem=row.problem,
                failures=row.failures,
                created_at=datetime.fromtimestamp(row.created_at, UTC),
                number=row.turn_id.removeprefix(ABOUT_LEAD)
                if row.turn_id.startswith(ABOUT_LEAD)
                else leads.get(row.address, ""),
                is_to_staff=row.turn_id.startswith(ABOUT_LEAD),
                text=self._told(row.sealed),
            )
            for row in rows
        ]

    def _told(self, sealed: bytes) -> str:
        """The beginning of what a message says."""
        if not sealed:
            return ""
        message = _MESSAGE.validate_json(self._database.opened(sealed))
        lines: Iterable[str] = (
            (message.title,) if isinstance(message, Announcement) else (reply.text for reply in message.replies)
        )
        return " ".join(" ".join(lines).split())[:_TEXT_CHARS]


async def _pairs(session: AsyncSession, chosen: Select[str, str]) -> dict[str, str]:
    """Rows of two columns as a dictionary; of several with one key the last counts."""
    return {row[0]: row[1] for row in (await session.execute(chosen)).all()}


def _ordered(chosen: Select[LeadRow], wanted: LeadFilter, place: list[Any]) -> Select[LeadRow]:
    """In the order that is wished, from a place on."""
    is_newest = wanted.order is QueueOrder.NEWEST
    column: Any = LeadRow.changed_at if is_newest else LeadRow.opened_at
    chosen = chosen.order_by(
        LeadRow.is_urgent.desc(),
        column.desc() if is_newest else column,
        LeadRow.number.desc() if is_newest else LeadRow.number,
    )
    if not place:
        return chosen
    is_urgent, at, number = bool(place[0]), place[1] if is_newest else datetime.fromisoformat(str(place[1])), place[2]
    later = (
        or_(column < at, and_(column == at, LeadRow.number < number))
        if is_newest
        else or_(column > at, and_(column == at, LeadRow.number > number))
    )
    same = and_(LeadRow.is_urgent == is_urgent, later)
    return chosen.where(or_(same, ~LeadRow.is_urgent) if is_urgent else same)


def _place_of(row: LeadRow, wanted: LeadFilter) -> str:
    at = row.changed_at if wanted.order is QueueOrder.NEWEST else _aware(row.opened_at).isoformat()
    return json.dumps([row.is_urgent, at, row.number])


def _place(text: str) -> list[Any]:
    """Where a page begins; the beginning where somebody wrote it by hand and wrongly."""
    try:
        place = json.loads(text) if text else []
        if isinstance(place, list) and len(place) >= 2:
            datetime.fromisoformat(str(place[0 if len(place) == 2 else 1])) if isinstance(place[-2], str) else None
            return place
    except ValueError:
        pass
    return []


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC)
