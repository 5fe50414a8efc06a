"""Conversations, turns and leads in a SQL database; what people wrote is encrypted there."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_attachments import add_attachments, forget_attachments
from bot.adapters.sql_database import Database
from bot.adapters.sql_gaps import add_gaps, forget_gaps, wish_news
from bot.adapters.sql_leads import add_announcements, find_live, handlings, note_change, opened_lead, put_lead
from bot.adapters.sql_outbox import ERASED, add_delivery, drop_deliveries
from bot.adapters.sql_own_data import erase_contact, forget_words, lessen_leads, note_acts
from bot.adapters.sql_queue import settle
from bot.adapters.sql_tables import (
    ChatRow,
    ConversationRow,
    EventRow,
    LeadNumberRow,
    LeadRow,
    SentMessageRow,
    Table,
    TurnRow,
)
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import Handling, LeadStatus
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, MessageId, ReplyRef
from bot.errors import HandoffError, LeadNotFoundError
from bot.ports import Claim, Clock, Record

_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_LEAD: TypeAdapter[Lead] = TypeAdapter(Lead)
_REF: TypeAdapter[ReplyRef] = TypeAdapter(ReplyRef)
_HOLD_SECONDS = 30.0


class SqlStore:
    """Implements `Store` on SQLite or PostgreSQL."""

    def __init__(self, database: Database, clock: Clock, quiet: timedelta = timedelta(minutes=10)) -> None:
        """Keep everything in that database; a contact who is silent for so long has left off answering our questions."""
        self._database = database
        self._clock = clock
        self._quiet_seconds = quiet.total_seconds()

    async def check(self) -> None:
        """Raise when the database does not answer."""
        async with self._database.reading() as session:
            await session.execute(select(LeadNumberRow.id).limit(1))

    async def find_turn(self, message_id: MessageId) -> Turn | None:
        """The turn a message led to, None when it is new."""
        async with self._database.reading() as session:
            row = await session.get(TurnRow, message_id)
            return _TURN.validate_json(self._database.opened(row.sealed)) if row else None

    async def get_conversation(self, address: ChannelAddress) -> Conversation:
        """The state of a conversation; a new one when nothing is kept."""
        async with self._database.reading() as session:
            row = await session.get(ConversationRow, str(address))
        if row is None:
            return Conversation(address=address)
        # The chat may have moved since it was sealed.
        return replace(_CONVERSATION.validate_json(self._database.opened(row.sealed)), address=address)

    async def list_turns(self, address: ChannelAddress, limit: int) -> Sequence[Turn]:
        """The last turns, oldest first."""
        return [turn for _, turn in await self.list_said(address, limit)]

    async def list_said(
        self, address: ChannelAddress, limit: int, since: datetime | None = None
    ) -> Sequence[tuple[MessageId, Turn]]:
        """The last turns with their names, oldest first; those from that time on."""
        newest = select(TurnRow).where(TurnRow.address == str(address)).order_by(TurnRow.at.desc()).limit(limit)
        if since:
            newest = newest.where(TurnRow.at >= since)
        async with self._database.reading() as session:
            rows = (await session.scalars(newest)).all()
        return [
            (MessageId(row.message_id), _TURN.validate_json(self._database.opened(row.sealed)))
            for row in reversed(rows)
        ]

    async def record(self, record: Record) -> bool:
        """Store what a turn leaves behind, all or nothing; returns whether more events of the chat wait.

        Raises:
            LeaseLostError: Somebody else took the chat over; nothing was stored.
        """
        if record.erases:
            return await self._record_erasure(record)
        address = str(record.conversation.address)
        now = self._clock.now()
        has_more = False
        async with self._database.writing() as session:
            live_lead = record.live_lead if record.turn else None
            if record.work:
                has_more = await settle(session, self._database, record.turn_id, record.work, now, live_lead=live_lead)
            elif live_lead is not None:
                await self._check_speaker(session, address, live_lead)
            # What was said is as old as it is, however long it took to come here.
            said_at = min(record.turn.at, now) if record.turn else now
            for lead in record.leads.values():
                await put_lead(session, self._database, lead, address, said_at, self._quiet_seconds)
            if record.live_lead:
                await self._leave_to_holder(session, record, now)
            await add_announcements(session, self._database, record.announcements, now)
            await lessen_leads(session, self._database, record.lessened, now, is_act=True)
            await forget_words(session, self._database, address, record.forgets)
            await note_acts(session, record.noted, now)
            for message_id, instead in (record.work.withdrawn if record.work else {}).items():
                # Before the turn is added: an edited message bears the name of the one it takes the place of.
                await self._withdraw(session, address, message_id, instead)
            await add_gaps(session, self._database, address, record.turn_id, record.gaps, said_at)
            if record.wishes_news is not None:
                await wish_news(session, address, is_wished=record.wishes_news)
            if record.turn or (record.work and record.work.withdrawn):
                await self._upsert(
                    session,
                    ConversationRow,
                    {"address": address},
                    {
                        "changed_at": record.turn.at if record.turn else now,
                        "sealed": self._database.sealed(_CONVERSATION.dump_json(record.conversation)),
                    },
                )
            if record.turn:
                note_change(session, now, "turn", number=record.live_lead, address=address)
                session.add(
                    TurnRow(
                        message_id=record.turn_id,
                        address=address,
                        at=record.turn.at,
                        sealed=self._database.sealed(_TURN.dump_json(record.turn)),
                    )
                )
                await add_attachments(session, self._database, address, record.turn.attachments, now)
        return has_more

    async def _record_erasure(self, record: Record) -> bool:
        """Erase the contact; what they are told is sent, and kept no longer than that."""
        address = str(record.conversation.address)
        now = self._clock.now()
        has_more = False
        async with self._database.writing() as session:
            turn_id = f"{ERASED}{secrets.token_hex(8)}"
            if record.work:
                silent = replace(record.work, outgoing=None, collects=None)
                has_more = await settle(session, self._database, turn_id, silent, now, live_lead=record.live_lead)
            else:
                await self._check_speaker(session, address, record.live_lead)
            goes_on = record.work is not None
            await erase_contact(session, self._database, address, record.announcements, now, goes_on=goes_on)
            await note_acts(session, record.noted, now)
            if record.work and record.work.outgoing:
                await add_delivery(
                    session,
                    self._database,
                    record.work.outgoing,
                    turn_id=turn_id,
                    correlation=record.work.correlation,
                    received_at=record.work.received_at,
                    now=now,
                )
        return has_more

    async def _check_speaker(self, session: AsyncSession, address: str, live_lead: str) -> None:
        """Of a chat whose messages do not wait in the queue.

        Raises:
            HandoffError: Who speaks with the contact changed.
        """
        chat = select(ChatRow.live_lead).where(ChatRow.address == address).with_for_update()
        if (await session.scalar(chat) or "") != live_lead:
            raise HandoffError(live_lead)

    async def _leave_to_holder(self, session: AsyncSession, record: Record, now: datetime) -> None:
        """A message waits for whoever holds the lead, the first of several decides for how long; or the contact wants the bot."""
        if record.frees_lead:
            await session.execute(
                update(LeadRow)
                .where(LeadRow.number == record.live_lead)
                .values(is_live=False, due_at=None, unread=0, changed_at=now.timestamp())
            )
            await session.execute(update(ChatRow).where(ChatRow.live_lead == record.live_lead).values(live_lead=""))
            return
        lapses_at = record.lapses_at.timestamp() if record.lapses_at else None
        ref = record.unused_ref
        await session.execute(
            update(LeadRow)
            .where(LeadRow.number == record.live_lead)
            .values(
                unread=LeadRow.unread + 1,
                changed_at=now.timestamp(),
                due_at=func.coalesce(LeadRow.due_at, lapses_at),
                unused_ref=self._database.sealed(_REF.dump_json(ref)) if ref else None,
            )
        )

    async def _withdraw(self, session: AsyncSession, address: str, message_id: MessageId, instead: str) -> None:
        """Forget what a message said and brought, in every version, wherever it is kept."""
        now = self._clock.now()
        await forget_attachments(session, address, message_id)
        rows = await session.scalars(
            select(TurnRow)
            .join(EventRow, EventRow.turn_id == TurnRow.message_id)
            .where(EventRow.message_id == message_id, TurnRow.address == address)
        )
        words = set()
        for row in rows.unique().all():
            turn = _TURN.validate_json(self._database.opened(row.sealed))
            words.add(turn.said_in(message_id))
            await forget_gaps(session, row.message_id)
            rest = turn.without(message_id)
            row.sealed = self._database.sealed(_TURN.dump_json(rest))
            if not rest.text and not rest.attachments:
                await drop_deliveries(session, row.message_id)
        for lead_row in (await session.scalars(select(LeadRow).where(LeadRow.address == address))).all():
            before = lead = opened_lead(self._database, lead_row)
            for said in words:
                lead = lead.without(said, instead)
            if lead != before:
                # What is looked through is kept in memory by the time of the last change: the words go from there as well.
                lead_row.sealed, lead_row.changed_at = self._database.sealed(_LEAD.dump_json(lead)), now.timestamp()
        note_change(session, now, "withdrawn", address=address)

    async def _upsert(
        self, session: AsyncSession, table: type[Table], key: dict[str, object], values: dict[str, object]
    ) -> None:
        statement = self._database.upsert(table).values(**key, **values)
        await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    async def find_live(self, address: ChannelAddress) -> Handling | None:
        """The lead whose holder speaks with the contact; None: the bot does."""
        async with self._database.reading() as session:
            return await find_live(session, self._database, address)

    async def find_open(self, number: str) -> Handling | None:
        """The state of the work on a lead; None when staff resolved it, or it was erased."""
        chosen = select(LeadRow).where(LeadRow.number == number, LeadRow.status != LeadStatus.RESOLVED)
        async with self._database.reading() as session:
            found = await handlings(session, self._database, (await session.scalars(chosen)).all())
        return found[0] if found else None

    async def reserve_lead_number(self) -> str:
        """A number no other lead has."""
        async with self._database.writing() as session:
            number = await session.scalar(insert(LeadNumberRow).returning(LeadNumberRow.id))
        return f"JD-{number:04d}"

    async def get_lead(self, number: str) -> Lead:
        """The lead with that number.

        Raises:
            LeadNotFoundError: There is none.
        """
        async with self._database.reading() as session:
            row = await session.get(LeadRow, number)
        if row is None:
            raise LeadNotFoundError(number)
        return opened_lead(self._database, row)

    async def list_leads(self) -> Sequence[Lead]:
        """Every lead, oldest first."""
        async with self._database.reading() as session:
            rows = (await session.scalars(select(LeadRow).order_by(LeadRow.opened_at, LeadRow.number))).all()
        return [opened_lead(self._database, row) for row in rows]

    async def find_said(self, message_id: MessageId) -> str | None:
        """What that message said when it was last taken, as it is kept; None when it is not known."""
        newest = (
            select(TurnRow)
            .join(EventRow, EventRow.turn_id == TurnRow.message_id)
            .where(EventRow.message_id == message_id)
            .order_by(TurnRow.at.desc(), EventRow.id.desc())
            .limit(1)
        )
        async with self._database.reading() as session:
            row = (await session.scalars(newest)).first()
        return _TURN.validate_json(self._database.opened(row.sealed)).said_in(message_id) if row else None

    async def find_sent(self, address: ChannelAddress, message_id: MessageId) -> str | None:
        """The channel's id of the message that answered that one, and no other, where it is just one message."""
        turns = select(EventRow.turn_id).where(EventRow.message_id == message_id)
        sent = (
            select(SentMessageRow.platform_id)
            .where(SentMessageRow.turn_id.in_(turns), SentMessageRow.address == str(address))
            .distinct()
        )
        others = select(EventRow.id).where(EventRow.turn_id.in_(turns), EventRow.message_id != message_id).limit(1)
        async with self._database.reading() as session:
            ids = (await session.scalars(sent)).all()
            is_shared = await session.scalar(others) is not None
        return ids[0] if len(ids) == 1 and not is_shared else None

    async def is_ours(self, address: ChannelAddress, platform_id: str) -> bool:
        """Whether we sent the message with that id of the channel."""
        async with self._database.reading() as session:
            return await session.get(SentMessageRow, (str(address), platform_id)) is not None

    async def find_moved(self, address: ChannelAddress) -> ChannelAddress:
        """Where a chat goes on; where it was, if it did not move."""
        moves = select(ChatRow.moved_to).where(ChatRow.address == str(address), ChatRow.moved_to != "")
        async with self._database.reading() as session:
            moved_to = await session.scalar(moves)
        return ChannelAddress.parsed(moved_to) if moved_to else address

    async def has_taken(self, message_id: MessageId) -> bool:
        """Whether that message was said to us, and taken."""
        taken = select(EventRow.id).where(EventRow.message_id == message_id).limit(1)
        async with self._database.reading() as session:
            return await session.scalar(taken) is not None

    async def hold(self, address: ChannelAddress) -> Claim | None:
        """The right to work on a chat whose messages do not wait in the queue; None while somebody has it."""
        claim = Claim(address=address, token=secrets.token_hex(12), attempts=0)
        if self._database.is_sqlite:
            # One process has this database to itself and keeps order by itself.
            return claim
        now = self._clock.now().timestamp()
        taken = {"lease": claim.token, "leased_until": now + _HOLD_SECONDS}
        chat = self._database.upsert(ChatRow).values(
            address=str(address), is_open=True, attempts=0, not_before=0.0, **taken
        )
        async with self._database.leasing() as session:
            row = await session.scalar(
                chat.on_conflict_do_update(
                    index_elements=["address"], set_=taken, where=ChatRow.leased_until <= now
                ).returning(ChatRow.address)
            )
        return claim if row else None

    async def release(self, claim: Claim) -> None:
        """Give that right back."""
        if not self._database.is_sqlite:
            async with self._database.leasing() as session:
                await session.execute(
                    update(ChatRow)
                    .where(ChatRow.address == str(claim.address), ChatRow.lease == claim.token)
                    .values(lease=None, leased_until=0.0)
                )
