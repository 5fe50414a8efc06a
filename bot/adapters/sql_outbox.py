"""Messages on their way to contacts, in the database: recorded with the turn, sent in order for each chat."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.fernet import InvalidToken
from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.adapters.sql_database import Database
from bot.adapters.sql_moving import move_chat
from bot.adapters.sql_pace import Pace
from bot.adapters.sql_tables import (
    ChatRow,
    ConversationRow,
    DeliveryRow,
    DeliveryState,
    EventRow,
    SentMessageRow,
    rows_of,
)
from bot.domain.announcement import Announcement
from bot.domain.message import ChannelAddress, OutgoingMessage, ReplyRef
from bot.errors import ChatClosedError, LeaseLostError
from bot.ports import Clock, Delivery, Limits, Sent

_OUTGOING: TypeAdapter[OutgoingMessage] = TypeAdapter(OutgoingMessage)
_MESSAGE: TypeAdapter[OutgoingMessage | Announcement] = TypeAdapter(OutgoingMessage | Announcement)
_LEASE_SECONDS = 12.0
"""More than the slowest call of a channel may take; so long a message waits when whoever sent it died."""
_BURST_SECONDS = 1.0
"""Longest time between two messages to a chat that any channel asks for."""
HOLD_SECONDS = 120.0
"""So long an answer that came late waits for the contact to fetch it for free."""
ERASED = "erased:"
"""Begins the name of a turn after which nothing is kept of the contact: what it says goes once it was sent."""
_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
_ROWS = rows_of(DeliveryRow)
_EARLIER = aliased(DeliveryRow)
_DUE = (
    select(DeliveryRow)
    .where(
        DeliveryRow.channel == bindparam("channel_name"),
        DeliveryRow.due_at <= bindparam("now"),
        # A subquery, not a join: what is due is found by its index alone, however much was sent before.
        exists().where(
            ChatRow.address == DeliveryRow.address, ChatRow.not_before <= bindparam("latest"), ChatRow.is_open
        ),
        ~exists().where(
            _EARLIER.address == DeliveryRow.address, _EARLIER.id < DeliveryRow.id, _EARLIER.state.in_(_OPEN)
        ),
    )
    .order_by(DeliveryRow.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
"""What is to be sent, the first of each chat; put together once, for it is asked for all the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A message that did not arrive, as staff see it."""

    id: int
    channel: str
    state: str
    problem: str
    failures: int
    created_at: datetime
    correlation: str


class SqlOutbox:
    """Messages to contacts, from the turn that led to them to their arrival."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep messages in that database."""
        self._database = database
        self._clock = clock

    async def claim(self, channel: str, limits: Limits, limit: int) -> Sequence[Delivery]:
        """Messages to send now, at most one a chat, as fast as the channel allows."""
        now = self._clock.now().timestamp()
        token = secrets.token_hex(12)
        async with self._database.leasing() as session:
            pace = Pace(session, channel, limits, now)
            places = await pace.count_places(limit)
            # Two messages to a chat at once pass; after that one at a time.
            asked = {"channel_name": channel, "now": now, "latest": now + limits.chat_seconds, "most": places}
            rows = (await session.scalars(_DUE, asked)).all() if places > 0 else ()
            taken = []
            for row in rows:
                try:
                    delivery = self._delivery(row, token)
                except (InvalidToken, ValueError):
                    # Written by another version, or damaged: it must not stand in the way of all others.
                    row.state, row.problem, row.due_at = DeliveryState.FAILED, "cannot be read", None
                    continue
                if await pace.take_place(delivery.message.address):
                    taken.append(delivery)
                    row.unknowns = delivery.unknowns
                    row.state, row.lease, row.due_at = DeliveryState.SENDING, token, now + _LEASE_SECONDS
            await session.flush()
            await pace.note()
            return taken

    def _delivery(self, row: DeliveryRow, token: str) -> Delivery:
        was_interrupted = row.state == DeliveryState.SENDING
        message = _MESSAGE.validate_json(self._database.opened(row.sealed))
        return Delivery(
            id=row.id,
            token=token,
            message=replace(message, address=ChannelAddress.parsed(row.address)),
            retry_key=row.retry_key,
            failures=row.failures,
            # Whoever did not live to tell may have sent it; that stays true when the next try fails as well.
            unknowns=row.unknowns + was_interrupted,
            parts_sent=row.parts_sent,
            was_interrupted=was_interrupted,
            received_at=datetime.fromtimestamp(row.received_at, UTC),
            created_at=datetime.fromtimestamp(row.created_at, UTC),
            correlation=row.correlation,
            # What staff say, and what they are told, is named after them and their leads.
            is_answer=bool(row.turn_id) and not row.turn_id.startswith(("staff:", "lead:")),
        )

    async def mark_sent(self, delivery: Delivery, sent: Sent) -> None:
        """It arrived, or its next part did."""
        address = str(delivery.message.address)
        values: dict[str, object] = {"problem": "", "parts_sent": delivery.parts_sent + 1}
        now = self._clock.now().timestamp()
        if sent.has_more:
            values |= {"state": DeliveryState.WAITING, "due_at": now, "failures": 0, "unknowns": 0}
        else:
            values |= {"state": DeliveryState.SENT, "sent_at": now, "billed": sent.billed, "sealed": b""}
        # Without waiting for the disk: a process that is killed before this is noted sends again, so it is noted at once.
        async with self._database.leasing() as session:
            turn_id = await self._change(session, delivery, **values)
            if turn_id.startswith(ERASED):
                if not sent.has_more:
                    await _forget_erased(session, delivery)
            elif turn_id and sent.platform_ids:
                known = self._database.upsert(SentMessageRow).on_conflict_do_nothing()
                await session.execute(
                    known,
                    [{"address": address, "platform_id": own, "turn_id": turn_id} for own in sent.platform_ids],
                )

    async def retry(
        self,
        delivery: Delivery,
        at: datetime,
        problem: str,
        *,
        is_unknown: bool = False,
        drops_ref: bool = False,
        pauses_chat: bool = False,
    ) -> None:
        """Try again then."""
        values: dict[str, object] = {
            "state": DeliveryState.WAITING,
            "due_at": at.timestamp(),
            "failures": delivery.failures + 1,
            "unknowns": delivery.unknowns,
            "problem": problem,
        }
        if is_unknown:
            values["unknowns"] = delivery.unknowns + 1
        if drops_ref:
            message = replace(delivery.message, reply_ref=None)
            values["sealed"] = self._database.sealed(_MESSAGE.dump_json(message))
            values["unknowns"] = 0
        async with self._database.writing() as session:
            await self._change(session, delivery, **values)
            if pauses_chat:
                await session.execute(
                    update(ChatRow)
                    .where(ChatRow.address == str(delivery.message.address))
                    .values(not_before=at.timestamp() + _BURST_SECONDS)
                )

    async def hold_back(self, delivery: Delivery, until: datetime, problem: str) -> None:
        """Wait for the contact to write, which brings a free ticket; at the latest try again then."""
        async with self._database.writing() as session:
            # Once that is over it has as long to arrive as any other.
            at = until.timestamp()
            await self._change(
                session, delivery, state=DeliveryState.HELD, due_at=at, created_at=at, failures=0, problem=problem
            )

    async def give_up(self, delivery: Delivery, problem: str, *, closes_chat: bool = False) -> None:
        """It will not arrive; staff see it and may have it sent again."""
        async with self._database.writing() as session:
            turn_id = await self._change(
                session, delivery, state=DeliveryState.CLOSED if closes_chat else DeliveryState.FAILED, problem=problem
            )
            if turn_id.startswith(ERASED):
                await _forget_erased(session, delivery)
            elif closes_chat:
                await session.execute(
                    update(ChatRow).where(ChatRow.address == str(delivery.message.address)).values(is_open=False)
                )
                await close_deliveries(session, delivery.message.address)

    async def drop(self, delivery: Delivery) -> None:
        """It is no longer worth saying."""
        async with self._database.leasing() as session:
            await self._change(session, delivery, state=DeliveryState.JOINED, problem="", sealed=b"")

    async def redirect(self, delivery: Delivery, to: ChannelAddress) -> None:
        """The chat has another address: everything that waits goes there."""
        async with self._database.writing() as session:
            await self._change(session, delivery, state=DeliveryState.WAITING, due_at=self._clock.now().timestamp())
            await move_chat(session, delivery.message.address, to)

    async def hurry(self, address: ChannelAddress) -> None:
        """A chat can be reached again: what waits to be tried once more is tried now."""
        now = self._clock.now().timestamp()
        async with self._database.writing() as session:
            await session.execute(
                update(_ROWS)
                .where(_ROWS.c.address == str(address), _ROWS.c.state == DeliveryState.WAITING)
                .values(due_at=now)
            )

    async def _change(self, session: AsyncSession, delivery: Delivery, **values: object) -> str:
        """Change a delivery that is still ours, and give its claim back; returns its turn."""
        turn_id = await session.scalar(
            update(_ROWS)
            .where(_ROWS.c.id == delivery.id, _ROWS.c.lease == delivery.token)
            .values(**{"lease": None, "due_at": None, **values})
            .returning(_ROWS.c.turn_id)
        )
        if turn_id is None:
            raise LeaseLostError("delivery")
        return str(turn_id)

    async def list_undelivered(self) -> Sequence[Undelivered]:
        """Messages that did not arrive or wait for the contact, oldest first."""
        chosen = (
            select(DeliveryRow)
            .where(
                DeliveryRow.state.in_((DeliveryState.FAILED, DeliveryState.CLOSED, DeliveryState.HELD))
                | ((DeliveryRow.state == DeliveryState.WAITING) & (DeliveryRow.problem != ""))
            )
            .order_by(DeliveryRow.id)
        )
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen)).all()
        return [
            Undelivered(
                id=row.id,
                channel=row.channel,
                state=row.state,
                problem=row.problem,
                failures=row.failures,
                created_at=datetime.fromtimestamp(row.created_at, UTC),
                correlation=row.correlation,
            )
            for row in rows
        ]

    async def resend(self, delivery_id: int) -> bool:
        """Have a message that did not arrive sent again; False when there is none.

        Raises:
            ChatClosedError: The contact is gone; a channel may take the message all the same, and deliver nothing.
        """
        now = self._clock.now()
        async with self._database.writing() as session:
            row = await session.get(DeliveryRow, delivery_id, with_for_update=True)
            if row is None or row.state not in (DeliveryState.FAILED, DeliveryState.CLOSED, DeliveryState.HELD):
                return False
            if not await session.scalar(select(ChatRow.is_open).where(ChatRow.address == row.address)):
                raise ChatClosedError("the contact blocked the bot or left; it can be sent once they are back")
            if now.timestamp() - row.created_at > timedelta(hours=23).total_seconds():
                # A key is remembered for a day by whoever asks for one.
                row.retry_key = str(uuid.uuid4())
            row.state, row.failures, row.unknowns = DeliveryState.WAITING, 0, 0
            # From now on it has as long to arrive as any other.
            row.due_at = row.created_at = now.timestamp()
        return True

    async def count_sent(self, channel: str, since: datetime) -> tuple[int, int]:
        """Messages of a channel that arrived since then: free ones, and those that the channel charges for."""
        async with self._database.reading() as session:
            total, billed = (
                await session.execute(
                    select(func.count(), func.coalesce(func.sum(DeliveryRow.billed), 0)).where(
                        DeliveryRow.channel == channel,
                        DeliveryRow.state == DeliveryState.SENT,
                        DeliveryRow.sent_at >= since.timestamp(),
                    )
                )
            ).one()
        return total - billed, billed

    async def measure(self) -> tuple[dict[str, int], float]:
        """How many messages are in each state, and how many seconds the oldest has waited to be sent."""
        async with self._database.reading() as session:
            counts = await session.execute(
                select(DeliveryRow.state, func.count())
                .where(
                    DeliveryRow.state.in_(
                        (
                            DeliveryState.WAITING,
                            DeliveryState.SENDING,
                            DeliveryState.HELD,
                            DeliveryState.FAILED,
                            DeliveryState.CLOSED,
                        )
                    )
                )
                .group_by(DeliveryRow.state)
            )
            oldest = await session.scalar(select(func.min(DeliveryRow.created_at)).where(DeliveryRow.state.in_(_OPEN)))
        age = max(0.0, self._clock.now().timestamp() - oldest) if oldest else 0.0
        return {str(state): int(count) for state, count in counts}, age


async def add_delivery(
    session: AsyncSession,
    database: Database,
    outgoing: OutgoingMessage | Announcement,
    *,
    turn_id: str,
    correlation: str,
    received_at: datetime,
    now: datetime,
    is_held: bool = False,
) -> None:
    """Put a message into the outbox, within the transaction of whatever led to it."""
    session.add(
        DeliveryRow(
            address=str(outgoing.address),
            channel=outgoing.address.channel,
            turn_id=turn_id,
            correlation=correlation,
            state=DeliveryState.HELD if is_held else DeliveryState.WAITING,
            created_at=now.timestamp(),
            received_at=received_at.timestamp(),
            due_at=now.timestamp() + (HOLD_SECONDS if is_held else 0.0),
            failures=0,
            unknowns=0,
            parts_sent=0,
            retry_key=str(uuid.uuid4()),
            billed=0,
            problem="late, waits for the contact" if is_held else "",
            sealed=database.sealed(_MESSAGE.dump_json(outgoing)),
        )
    )


async def _forget_erased(session: AsyncSession, delivery: Delivery) -> None:
    """The contact was told that everything is erased, or cannot be: now it is, unless they have written again."""
    address = str(delivery.message.address)
    await session.execute(delete(DeliveryRow).where(DeliveryRow.id == delivery.id))
    await session.execute(
        delete(ChatRow)
        .where(
            ChatRow.address == address,
            ChatRow.ready_at.is_(None),
            ChatRow.lease.is_(None),
            ~exists().where(ConversationRow.address == address),
            ~exists().where(DeliveryRow.address == address),
            ~exists().where(EventRow.address == address),
        )
        .execution_options(synchronize_session=False)
    )


async def close_deliveries(session: AsyncSession, address: ChannelAddress) -> None:
    """Nothing more can reach a chat: what waits for it is set aside."""
    await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.address == str(address), DeliveryRow.state.in_((DeliveryState.WAITING, DeliveryState.HELD)))
        .values(state=DeliveryState.CLOSED, due_at=None, problem="the contact blocked the bot or left")
        .execution_options(synchronize_session=False)
    )


async def drop_deliveries(session: AsyncSession, turn_id: str) -> None:
    """What answers a turn of which nothing is left, and is not on its way yet, is not worth saying any more."""
    unsent = (DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.FAILED, DeliveryState.CLOSED)
    await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.turn_id == turn_id, DeliveryRow.state.in_(unsent))
        .values(state=DeliveryState.JOINED, due_at=None, problem="", sealed=b"")
        .execution_options(synchronize_session=False)
    )


async def join_held(session: AsyncSession, database: Database, outgoing: OutgoingMessage) -> OutgoingMessage:
    """The message together with what was held back for the contact, where it has a ticket to go out with."""
    if outgoing.reply_ref is None:
        return outgoing
    earlier: list[OutgoingMessage] = []
    for row in await _held_rows(session, outgoing.address):
        earlier.append(_OUTGOING.validate_json(database.opened(row.sealed)))
        row.state, row.due_at, row.sealed = DeliveryState.JOINED, None, b""
    replies = tuple(reply for message in earlier for reply in message.replies)
    return replace(outgoing, replies=(*replies, *outgoing.replies))


async def release_held(
    session: AsyncSession, database: Database, address: ChannelAddress, ref: ReplyRef, now: datetime
) -> bool:
    """Send what was held back with a fresh ticket, all of it together; False when there was nothing."""
    rows = await _held_rows(session, address)
    if not rows:
        return False
    messages = [_OUTGOING.validate_json(database.opened(row.sealed)) for row in rows]
    for row in rows[1:]:
        row.state, row.due_at, row.sealed = DeliveryState.JOINED, None, b""
    joined = OutgoingMessage(
        address=address, replies=tuple(reply for message in messages for reply in message.replies), reply_ref=ref
    )
    rows[0].state, rows[0].due_at = DeliveryState.WAITING, now.timestamp()
    # Another message under the same key would be another body: the channel must not take it for the first.
    rows[0].retry_key, rows[0].unknowns = str(uuid.uuid4()), 0
    rows[0].sealed = database.sealed(_OUTGOING.dump_json(joined))
    return True


async def _held_rows(session: AsyncSession, address: ChannelAddress) -> Sequence[DeliveryRow]:
    held = (
        select(DeliveryRow)
        .where(DeliveryRow.address == str(address), DeliveryRow.state == DeliveryState.HELD)
        .order_by(DeliveryRow.id)
        .with_for_update()
    )
    return (await session.scalars(held)).all()
