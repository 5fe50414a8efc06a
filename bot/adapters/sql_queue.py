"""Events of the channels in the database: stored at once, worked in order for each chat, by any process."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import Update, and_, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_database import Database
from bot.adapters.sql_moving import move_chat
from bot.adapters.sql_outbox import add_delivery, close_deliveries, join_held, release_held
from bot.adapters.sql_tables import ChatRow, DeliveryRow, DeliveryState, EventRow, EventState, rows_of
from bot.domain.announcement import Announcement
from bot.domain.message import ChannelAddress, OutgoingMessage, ReplyRef
from bot.errors import HandoffError, LeaseLostError
from bot.ports import Claim, Clock, NewEvent, StoredEvent, Work

_LEASE_SECONDS = 10.0
"""Renewed while the work goes on; so long a chat waits when whoever worked on it died."""


_CHATS, _EVENTS = rows_of(ChatRow), rows_of(EventRow)
# A claim that lapsed was held by somebody who died over the work: what kills them must not do so for ever.
_ATTEMPTS_WITH_LAPSED = case((_CHATS.c.lease.is_not(None), _CHATS.c.attempts + 1), else_=_CHATS.c.attempts)


class SqlQueue:
    """Implements `EventQueue`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep events in that database."""
        self._database = database
        self._clock = clock
        # Put together once: a webhook waits for them.
        chats, events = database.upsert(ChatRow), database.upsert(EventRow)
        # A fragment that waited for the rest is looked at anew; a chat whose events keep failing is not hurried.
        is_failing = and_(_CHATS.c.attempts > 0, _CHATS.c.ready_at.is_not(None))
        self._put_chats = chats.on_conflict_do_update(
            index_elements=["address"],
            set_={"ready_at": case((is_failing, _CHATS.c.ready_at), else_=chats.excluded.ready_at)},
        )
        # A redelivery of what still waits brings a ticket that lives longer.
        self._put_events = events.on_conflict_do_update(
            index_elements=["key"],
            set_={"sealed": events.excluded.sealed, "received_at": events.excluded.received_at},
            where=_EVENTS.c.state == EventState.WAITING,
        )

    async def add(self, events: Sequence[NewEvent]) -> None:
        """Store events in one transaction; those whose key is known change nothing."""
        if not events:
            return
        # Chats before events, each in order of its key, everywhere: two processes never wait for one another.
        ready = {str(event.address): event.received_at.timestamp() for event in events}
        rows = {
            event.key: {
                "key": event.key,
                "address": str(event.address),
                "received_at": event.received_at.timestamp(),
                "state": EventState.WAITING,
                "correlation": event.correlation,
                "sealed": self._database.sealed(event.payload),
            }
            for event in events
        }
        async with self._database.writing() as session:
            await session.execute(
                self._put_chats,
                [
                    {
                        "address": address,
                        "ready_at": at,
                        "is_open": True,
                        "leased_until": 0.0,
                        "attempts": 0,
                        "not_before": 0.0,
                    }
                    for address, at in sorted(ready.items())
                ],
            )
            await session.execute(self._put_events, [rows[key] for key in sorted(rows)])

    async def claim_chats(self, limit: int, busy: Collection[ChannelAddress] = ()) -> Sequence[Claim]:
        """Chats with events to work that nobody works on; `busy` are those that this process still works on itself."""
        now = self._clock.now().timestamp()
        free = (
            select(_CHATS.c.address)
            .where(
                _CHATS.c.ready_at <= now,
                _CHATS.c.leased_until <= now,
                _CHATS.c.address.not_in([str(address) for address in busy]),
            )
            .order_by(_CHATS.c.ready_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        token = secrets.token_hex(12)
        async with self._database.leasing() as session:
            rows = await session.execute(
                update(_CHATS)
                .where(_CHATS.c.address.in_(free))
                .values(lease=token, leased_until=now + _LEASE_SECONDS, attempts=_ATTEMPTS_WITH_LAPSED)
                .returning(_CHATS.c.address, _CHATS.c.attempts)
            )
            return [
                Claim(address=ChannelAddress.parsed(address), token=token, attempts=attempts)
                for address, attempts in rows
            ]

    async def list_waiting(self, claim: Claim) -> Sequence[StoredEvent]:
        """The events of a chat that wait, in order of arrival."""
        waiting = (
            select(_EVENTS.c.id, _EVENTS.c.sealed, _EVENTS.c.received_at, _EVENTS.c.correlation)
            .where(_EVENTS.c.address == str(claim.address), _EVENTS.c.state == EventState.WAITING)
            .order_by(_EVENTS.c.id)
            .limit(100)
        )
        async with self._database.reading() as session:
            rows = (await session.execute(waiting)).all()
        return [
            StoredEvent(
                id=row.id,
                payload=self._payload(row.sealed),
                received_at=_moment(row.received_at),
                correlation=row.correlation,
            )
            for row in rows
        ]

    def _payload(self, sealed: bytes) -> bytes:
        """What was stored; nothing where it is damaged, which fails when it is read, alone and for staff to see."""
        try:
            return self._database.opened(sealed)
        except InvalidToken:
            return b""

    async def renew(self, claim: Claim) -> None:
        """Keep a claim while the work takes long."""
        until = self._clock.now().timestamp() + _LEASE_SECONDS
        async with self._database.leasing() as session:
            await session.execute(_held(claim).values(leased_until=until))

    async def put_off(self, claim: Claim, until: datetime, *, last_seen: int = 0, has_failed: bool = False) -> None:
        """Give a claim back; its events wait until then, or until one comes after the last that was seen."""
        address = str(claim.address)
        async with self._database.leasing() as session:
            await session.execute(
                _held(claim).values(
                    lease=None,
                    leased_until=0.0,
                    ready_at=until.timestamp(),
                    attempts=ChatRow.attempts + (1 if has_failed else 0),
                )
            )
            if last_seen:
                newer = exists().where(
                    EventRow.address == address, EventRow.state == EventState.WAITING, EventRow.id > last_seen
                )
                await session.execute(
                    update(ChatRow)
                    .where(ChatRow.address == address, newer)
                    .values(ready_at=self._clock.now().timestamp())
                    .execution_options(synchronize_session=False)
                )

    async def release(self, claim: Claim) -> None:
        """Give a claim back; the chat is ready again when events wait."""
        async with self._database.leasing() as session:
            await _let_go(session, claim)
            await _wait_on(session, claim, self._clock.now())

    async def give_up(
        self, claim: Claim, events: Sequence[StoredEvent], apology: OutgoingMessage | Announcement
    ) -> None:
        """Set events aside for staff to see, and tell whoever wrote."""
        now = self._clock.now()
        async with self._database.writing() as session:
            await _let_go(session, claim)
            own = EventRow.id.in_([event.id for event in events])
            await session.execute(update(EventRow).where(own).values(state=EventState.FAILED))
            await add_delivery(
                session,
                self._database,
                apology,
                turn_id="",
                correlation=events[0].correlation,
                received_at=now,
                now=now,
            )
            await _wait_on(session, claim, now)

    async def retry_failed(self, event_id: int) -> bool:
        """Have an event that was set aside worked anew; False when there is none."""
        now = self._clock.now().timestamp()
        async with self._database.writing() as session:
            address = await session.scalar(
                update(EventRow)
                .where(EventRow.id == event_id, EventRow.state == EventState.FAILED)
                .values(state=EventState.WAITING)
                .returning(EventRow.address)
            )
            if address:
                await session.execute(
                    update(ChatRow).where(ChatRow.address == address).values(ready_at=now, attempts=0)
                )
        return address is not None

    async def list_failed(self) -> Sequence[tuple[int, str, str, datetime]]:
        """Events that were set aside: id, channel, correlation, when they came."""
        failed = select(EventRow).where(EventRow.state == EventState.FAILED).order_by(EventRow.id)
        async with self._database.reading() as session:
            rows = (await session.scalars(failed)).all()
        return [(row.id, row.address.partition(":")[0], row.correlation, _moment(row.received_at)) for row in rows]

    async def list_late(self, channel: str, seconds: float) -> Sequence[tuple[ChannelAddress, StoredEvent]]:
        """For each chat of a channel whose events have waited that long, the last of them; those told so are left out."""
        now = self._clock.now().timestamp()
        late = (
            select(EventRow)
            .join(ChatRow, ChatRow.address == EventRow.address)
            .where(
                EventRow.state == EventState.WAITING,
                EventRow.address.startswith(f"{channel}:", autoescape=True),
                EventRow.received_at <= now - seconds,
                EventRow.received_at >= now - 2 * seconds,
                ChatRow.noticed_ref.is_(None),
            )
            .order_by(EventRow.id)
        )
        async with self._database.reading() as session:
            rows = (await session.scalars(late)).all()
        last = {row.address: row for row in rows}
        return [
            (
                ChannelAddress.parsed(address),
                StoredEvent(
                    id=row.id,
                    payload=self._database.opened(row.sealed),
                    received_at=_moment(row.received_at),
                    correlation=row.correlation,
                ),
            )
            for address, row in last.items()
        ]

    async def notice(self, event: StoredEvent, message: OutgoingMessage) -> None:
        """Tell a contact that the answer takes long; once."""
        now = self._clock.now()
        assert message.reply_ref is not None
        async with self._database.writing() as session:
            told = await session.scalar(
                update(ChatRow)
                .where(ChatRow.address == str(message.address), ChatRow.noticed_ref.is_(None))
                .values(noticed_ref=_digest(message.reply_ref))
                .returning(ChatRow.address)
            )
            still = await session.scalar(select(EventRow.state).where(EventRow.id == event.id))
            if told is None or still != EventState.WAITING:
                # Somebody else told them, or the answer was recorded meanwhile.
                await session.rollback()
                return
            await add_delivery(
                session,
                self._database,
                message,
                turn_id="",
                correlation=event.correlation,
                received_at=event.received_at,
                now=now,
            )

    async def measure(self) -> tuple[int, float]:
        """How many events wait, and how many seconds the oldest has waited."""
        async with self._database.reading() as session:
            count, oldest = (
                await session.execute(
                    select(func.count(), func.min(EventRow.received_at)).where(EventRow.state == EventState.WAITING)
                )
            ).one()
        return count, max(0.0, self._clock.now().timestamp() - oldest) if oldest else 0.0

    async def free_all(self) -> None:
        """Take back every claim: whoever held one no longer runs. Only for a database that one process has to itself."""
        async with self._database.writing() as session:
            await session.execute(
                update(_CHATS)
                .where(_CHATS.c.lease.is_not(None))
                .values(lease=None, leased_until=0.0, attempts=_ATTEMPTS_WITH_LAPSED)
            )
            # They stay marked as being sent: whoever goes on with them must know that they may have arrived.
            await session.execute(
                update(DeliveryRow).where(DeliveryRow.state == DeliveryState.SENDING).values(due_at=0.0)
            )


async def settle(
    session: AsyncSession,
    database: Database,
    turn_id: str,
    work: Work,
    now: datetime,
    *,
    live_lead: str | None = None,
) -> bool:
    """Within the transaction of a turn: settle its events, give the claim back, and put the replies into the outbox.

    Args:
        session: The transaction.
        database: Seals what is sent.
        turn_id: Names the turn.
        work: What is settled.
        now: The time.
        live_lead: The lead whose holder the turn was worked out for, empty for the bot; None: it does not matter.

    Returns:
        Whether more events of the chat wait.

    Raises:
        LeaseLostError: Somebody else took the chat over.
        HandoffError: Who speaks with the contact changed.
    """
    noticed, live = await _let_go(session, work.claim, is_open=work.is_open)
    if live_lead is not None and live != live_lead:
        raise HandoffError(live or live_lead)
    address = work.claim.address
    for settled in work.settled:
        # Its words are in the turn now, as far as they may be kept; here they go.
        await session.execute(
            update(_EVENTS)
            .where(_EVENTS.c.id == settled.event_id)
            .values(state=EventState.DONE, sealed=b"", message_id=settled.message_id, turn_id=turn_id)
        )
    if work.is_open is False:
        await close_deliveries(session, address)
    outgoing = work.outgoing
    if work.collects and not outgoing and not await release_held(session, database, address, work.collects, now):
        outgoing = work.if_nothing_held
    if outgoing:
        is_late = noticed is not None and outgoing.reply_ref is not None and _digest(outgoing.reply_ref) == noticed
        if is_late:
            # That ticket told them to wait; the answer goes out with the next one, when they tap.
            outgoing = replace(outgoing, reply_ref=None)
        outgoing = await join_held(session, database, outgoing)
        await add_delivery(
            session,
            database,
            outgoing,
            turn_id=turn_id,
            correlation=work.correlation,
            received_at=work.received_at,
            now=now,
            is_held=is_late,
        )
    has_more = await _wait_on(session, work.claim, now)
    if work.moved_to:
        await move_chat(session, address, work.moved_to)
    return has_more


async def _let_go(session: AsyncSession, claim: Claim, *, is_open: bool | None = None) -> tuple[str | None, str]:
    """Give a claim back; returns the digest of the ticket with which the contact was told to wait, and the lead that is live."""
    # The update comes first: a transaction that begins by reading may find, once it writes, that others wrote before it.
    values: dict[str, object] = {"lease": None, "leased_until": 0.0, "ready_at": None, "attempts": 0}
    if is_open is not None:
        values["is_open"] = is_open
    let_go = await session.execute(_held(claim).values(**values).returning(_CHATS.c.noticed_ref, _CHATS.c.live_lead))
    row = let_go.first()
    if row is None:
        raise LeaseLostError(claim.address.channel)
    if row[0] is not None:
        await session.execute(update(ChatRow).where(ChatRow.address == str(claim.address)).values(noticed_ref=None))
    return row[0], row[1]


async def _wait_on(session: AsyncSession, claim: Claim, now: datetime) -> bool:
    """The chat is ready again when events came meanwhile; returns whether they did."""
    address = str(claim.address)
    rest = select(_EVENTS.c.id).where(_EVENTS.c.address == address, _EVENTS.c.state == EventState.WAITING).limit(1)
    if await session.scalar(rest) is None:
        return False
    await session.execute(update(ChatRow).where(ChatRow.address == address).values(ready_at=now.timestamp()))
    return True


def _held(claim: Claim) -> Update:
    return update(_CHATS).where(_CHATS.c.address == str(claim.address), _CHATS.c.lease == claim.token)


def _digest(ref: ReplyRef) -> str:
    return hashlib.sha256(ref.value.encode()).hexdigest()


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
