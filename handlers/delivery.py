"""Runs turns and sends messages after the webhook has answered: durable, in order for each chat, chats side by side."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.sql_attachments import SqlAttachments
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_queue import SqlQueue
from bot.adapters.sql_store import SqlStore
from bot.domain.announcement import Announcement
from bot.domain.message import Arrival, ChannelAddress, IncomingMessage, OutgoingMessage
from bot.errors import (
    ChatClosedError,
    ChatMovedError,
    DeliveryError,
    HandoffError,
    LeaseLostError,
    OutcomeUnknownError,
    QuotaSpentError,
    RefSpentError,
    UndeliverableError,
    UnreachableError,
)
from bot.ports import Claim, Clock, Delivery, Sent, StoredEvent
from bot.services.chats import ChatService, Event, Wait
from bot.services.staff_room import StaffRoom
from handlers.channel import Channel, Outlet
from handlers.duty import Duty
from handlers.fetching import Fetcher
from handlers.intake import Intake
from handlers.observing import Metrics
from handlers.working import Job, Loop, Wake

_TURNS_AT_ONCE = 4
_SENDS_AT_ONCE = 40
_TURN_ATTEMPTS = 6
"""Over some twenty seconds; an outage of the database does not count as one."""
_RENEW_SECONDS = 3.0
_PATIENCE_AT_START_SECONDS = 6.0
_LOOK_AGAIN_SECONDS = 2.0
_SHOW_WORKING_SECONDS = 0.8
"""An answer that is quicker needs no sign that it is being written."""
_GIVE_UP_AFTER = timedelta(hours=12)
"""Well within the day for which a channel remembers a retry key."""
_SOMEBODY_WAITS = timedelta(minutes=10)
_LONGEST_PAUSE_AT_FIRST_SECONDS = 30.0
_LONGEST_PAUSE_SECONDS = 300.0
_RECORD_ATTEMPTS = 4
_TURN_SECONDS = 60.0
"""A turn that takes longer hangs; it counts as failed."""

log = structlog.get_logger(__name__)


class Dispatcher:
    """Everything between a stored event and a delivered reply."""

    def __init__(
        self,
        *,
        channels: Mapping[str, Channel],
        outlets: Mapping[str, Outlet] | None = None,
        queue: SqlQueue,
        outbox: SqlOutbox,
        attachments: SqlAttachments,
        store: SqlStore,
        chats: ChatService,
        staff_room: StaffRoom | None = None,
        clock: Clock,
        metrics: Metrics,
        duty: Duty | None = None,
    ) -> None:
        """Work the queue for these channels.

        Args:
            channels: What brings events, and is written to.
            outlets: What is only written to.
            queue: Where events wait.
            outbox: Where messages wait.
            attachments: What is to be fetched.
            store: Conversations and leads.
            chats: Answers contacts.
            staff_room: Does what staff ask for in their own group, where there is one.
            clock: The time.
            metrics: What is counted.
            duty: Of several processes on one data folder, the one that has it fetches what comes in; None: there is one.
        """
        self._duty = duty
        self._channels = channels
        self._outlets: Mapping[str, Outlet] = {**channels, **(outlets or {})}
        self._staff_room = staff_room
        self._queue = queue
        self._outbox = outbox
        self._store = store
        self._chats = chats
        self._clock = clock
        self._metrics = metrics
        self.wake_turns = Wake()
        self.intake = Intake(queue, self.wake_turns)
        self._wake_sends = {name: Wake() for name in self._outlets}
        calm = self.intake.calm
        self._turns = Loop(_TURNS_AT_ONCE, self.wake_turns, calm)
        self._sends = {name: Loop(_SENDS_AT_ONCE, wake, calm, drains=True) for name, wake in self._wake_sends.items()}
        self._fetcher = Fetcher(channels=channels, attachments=attachments, clock=clock, metrics=metrics, calm=calm)
        # Chats that are being worked on.
        self._working: set[ChannelAddress] = set()
        # Chats whose message is on its way, and whether another waits behind it.
        self._sending: dict[ChannelAddress, bool] = {}
        self._running: list[asyncio.Task[None]] = []
        self._listening: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Connect the channels and begin to work."""
        self._running = [asyncio.create_task(self._turns.run(self._claim_turns))]
        self._running.append(asyncio.create_task(self._fetcher.run()))
        for name, outlet in self._outlets.items():
            await outlet.open()
            self._running.append(asyncio.create_task(self._sends[name].run(self._claims_of(outlet))))
        for channel in self._channels.values():
            self._listening.append(asyncio.create_task(self._listen(channel)))
            if channel.patience_seconds:
                self._running.append(asyncio.create_task(self._keep_patient(channel)))

    async def _listen(self, channel: Channel) -> None:
        if self._duty:
            await self._duty.taken()
        await channel.listen(self.intake)

    async def stop(self, seconds: float = 10.0) -> None:
        """Finish the turns in hand, then the messages; what is left stays stored."""
        for task in self._listening:
            task.cancel()
        await self._turns.stop(seconds)
        await asyncio.gather(*(loop.stop(seconds) for loop in self._sends.values()), self._fetcher.stop(seconds))
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, *self._listening, return_exceptions=True)
        for outlet in self._outlets.values():
            await outlet.close()

    def tell_senders(self) -> None:
        """Messages may wait, on whichever channel."""
        for wake in self._wake_sends.values():
            wake()

    # turns ----------------------------------------------------------------------------------------------------

    async def _claim_turns(self, room: int) -> list[Job]:
        # A claim of our own may lapse while the process is held up; it is still ours to finish.
        claims = await self._queue.claim_chats(room, self._working)
        self._working.update(claim.address for claim in claims)
        return [self._work(claim) for claim in claims]

    async def _work(self, claim: Claim) -> None:
        try:
            await self._work_chat(claim)
        finally:
            self._working.discard(claim.address)

    async def _work_chat(self, claim: Claim) -> None:
        """Work one chat; whatever fails is tried again, then set aside for staff."""
        events = list(await self._queue.list_waiting(claim))
        if not events:
            await self._queue.release(claim)
            return
        if claim.attempts >= _TURN_ATTEMPTS:
            # Whoever worked on it did not live to tell, again and again.
            await self._failed(claim, events[:1])
            return
        if claim.attempts:
            # One of them fails: alone, it takes no neighbour with it.
            events = events[:1]
        structlog.contextvars.bind_contextvars(correlation=events[0].correlation, channel=claim.address.channel)
        try:
            started = time.perf_counter()
            async with self._kept(claim), asyncio.timeout(_TURN_SECONDS):
                read = [(event, await self._read(claim.address, event)) for event in events]
                room = self._room_of(claim.address)
                if room:
                    await self._work_room(room, claim, read)
                    return
                result = await self._chats.work(claim, read)
            if isinstance(result, Wait):
                await self._queue.put_off(claim, result.until, last_seen=events[-1].id)
                left = (result.until - self._clock.now()).total_seconds()
                asyncio.get_running_loop().call_later(max(0.0, left), self.wake_turns)
                return
            has_more = await self._store.record(result)
        except LeaseLostError:
            log.warning("another worker took the chat over")
        except HandoffError:
            # A person took over, or handed back, meanwhile: worked out anew, it is said to whoever speaks now.
            await self._queue.release(claim)
            self.wake_turns()
        except Exception:
            log.exception("turn failed", attempts=claim.attempts + 1)
            await self._failed(claim, events)
        else:
            self._metrics.turn.observe(time.perf_counter() - started)
            for reply in result.turn.replies if result.turn else ():
                self._metrics.count_reply(reply)
            log.info("turn done", events=[event.correlation for event in events])
            if result.turn and result.turn.attachments:
                self._fetcher.wake()
            self._tell_sender(claim.address)
            if result.announcements:
                self.tell_senders()
            if has_more:
                self.wake_turns()

    def _room_of(self, address: ChannelAddress) -> StaffRoom | None:
        """Who works what happens there, where it is the staff's own group: no contact is answered in it."""
        channel = self._channels.get(address.channel)
        return self._staff_room if channel and channel.is_staff(address) else None

    async def _work_room(self, room: StaffRoom, claim: Claim, events: list[Event]) -> None:
        """Do what staff ask for, and tell whoever tapped at once; what the group reads goes the durable way."""
        worked = await room.work(claim, events)
        channel = self._channels[claim.address.channel]
        for message_id, text in worked.taps:
            await channel.tell_tapped(message_id, text)
        has_more = await self._store.record(worked.record)
        if any(isinstance(event, Arrival) for _, event in events):
            await self._outbox.hurry(claim.address)
        log.info("staff group worked", events=[stored.correlation for stored, _ in events])
        self.tell_senders()
        if has_more:
            self.wake_turns()

    async def _read(self, address: ChannelAddress, event: StoredEvent) -> Any:
        channel = self._channels.get(address.channel)
        return await channel.read(address, event) if channel else None

    async def _readable(self, address: ChannelAddress, events: list[StoredEvent]) -> list[Event]:
        """What can be read of events that could not be worked; one of them may be what nobody can read."""
        read: list[Event] = []
        for event in events:
            with contextlib.suppress(Exception):
                read.append((event, await self._read(address, event)))
        return read

    @asynccontextmanager
    async def _kept(self, claim: Claim) -> AsyncIterator[None]:
        """Keep the claim while the work takes long, and let the contact see that it is being done."""
        channel = self._channels.get(claim.address.channel)
        showing: asyncio.Future[None] | None = None

        async def keep() -> None:
            nonlocal showing
            await asyncio.sleep(_SHOW_WORKING_SECONDS)
            while channel:
                if not channel.is_staff(claim.address):
                    showing = asyncio.ensure_future(_shown_working(channel, claim.address))
                await asyncio.sleep(_RENEW_SECONDS)
                # Should it fail, the claim may lapse; then whoever took it over records, and we do not.
                with contextlib.suppress(SQLAlchemyError, OSError):
                    await self._queue.renew(claim)

        keeping = asyncio.create_task(keep())
        try:
            yield
        finally:
            keeping.cancel()
            if showing:
                # A sign that arrived after the answer would stand there for nothing.
                await asyncio.wait({showing}, timeout=2)
                showing.cancel()
            await asyncio.gather(keeping, *([showing] if showing else []), return_exceptions=True)

    async def _failed(self, claim: Claim, events: list[StoredEvent]) -> None:
        is_final = claim.attempts + 1 >= _TURN_ATTEMPTS
        self._metrics.turns_failed.labels(str(is_final).lower()).inc()
        with contextlib.suppress(LeaseLostError):
            if is_final:
                room = self._room_of(claim.address)
                if room:
                    apology: OutgoingMessage | Announcement = room.apology(claim)
                else:
                    apology = await self._chats.apology(claim, await self._readable(claim.address, events))
                await self._queue.give_up(claim, events, apology)
                self._tell_sender(claim.address)
                self.wake_turns()
            else:
                pause = timedelta(seconds=0.5 * 2**claim.attempts * random.uniform(1, 1.5))  # noqa: S311  # jitter
                await self._queue.put_off(claim, self._clock.now() + pause, has_failed=True)

    async def _keep_patient(self, channel: Channel) -> None:
        """Offer whoever waits long a button that fetches the answer, while their ticket lives."""
        # What waited while no process ran is answered first: most of it needs no button.
        await asyncio.sleep(_PATIENCE_AT_START_SECONDS)
        while True:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            try:
                for address, event in await self._queue.list_late(channel.name, channel.patience_seconds):
                    message = await channel.read(address, event)
                    if isinstance(message, IncomingMessage) and message.reply_ref:
                        language = (await self._store.get_conversation(address)).language
                        await self._queue.notice(event, self._chats.patience(message, language))
                        self._tell_sender(address)
            except Exception:
                log.exception("looking for who waits failed")

    # messages -------------------------------------------------------------------------------------------------

    def _claims_of(self, channel: Outlet) -> Callable[[int], Coroutine[Any, Any, list[Job]]]:
        async def claim(room: int) -> list[Job]:
            deliveries = await self._outbox.claim(channel.name, channel.limits, room)
            return [self._send(channel, delivery) for delivery in deliveries]

        return claim

    def _tell_sender(self, address: ChannelAddress) -> None:
        """A message may wait for this chat."""
        if address in self._sending:
            self._sending[address] = True
        else:
            self._wake_sends[address.channel]()

    async def _send(self, channel: Outlet, delivery: Delivery) -> None:
        address = delivery.message.address
        self._sending[address] = False
        try:
            await self._send_one(channel, delivery)
        finally:
            if self._sending.pop(address):
                self._wake_sends[channel.name]()

    async def _send_one(self, channel: Outlet, delivery: Delivery) -> None:
        structlog.contextvars.bind_contextvars(correlation=delivery.correlation, channel=channel.name)
        try:
            try:
                outcome = await self._attempt(channel, delivery)
            except DeliveryError as error:
                outcome = await self._handle(delivery, error)
            except (LeaseLostError, SQLAlchemyError, OSError):
                raise
            except Exception:
                # A defect of ours: the same again would fail the same way, and others wait behind it.
                log.exception("sending failed")
                await self._outbox.give_up(delivery, "our own error while sending; see the log")
                outcome = "failed"
        except LeaseLostError:
            outcome = "taken_over"
        except (SQLAlchemyError, OSError):
            # What became of it could not be noted: once the claim lapses it is taken for interrupted.
            log.exception("a delivery could not be noted")
            outcome = "unnoted"
        self._metrics.deliveries.labels(channel.name, outcome).inc()
        log.info("delivery", outcome=outcome, attempts=delivery.failures + 1, was_interrupted=delivery.was_interrupted)

    async def _attempt(self, channel: Outlet, delivery: Delivery) -> str:
        sent = await channel.sender.send(delivery)
        if delivery.is_answer and not delivery.parts_sent:
            waited = (self._clock.now() - delivery.received_at).total_seconds()
            self._metrics.answer.labels(channel.name).observe(max(0.0, waited))
        await self._note_sent(delivery, sent)
        if sent.has_more:
            self._sending[delivery.message.address] = True
            return "part_sent"
        if not sent.is_certain:
            return "probably_sent"
        return "pushed" if sent.billed else "sent"

    async def _note_sent(self, delivery: Delivery, sent: Sent) -> None:
        """Note that it arrived; the database may be away for a moment, and what is not noted is sent again."""
        for attempt in range(1, _RECORD_ATTEMPTS + 1):
            try:
                await self._outbox.mark_sent(delivery, sent)
            except (SQLAlchemyError, OSError):
                if attempt == _RECORD_ATTEMPTS:
                    raise
                await asyncio.sleep(0.5 * attempt)
            else:
                return

    async def _handle(self, delivery: Delivery, error: DeliveryError) -> str:
        """Decide what becomes of a message that did not arrive, or may not have."""
        now = self._clock.now()
        match error:
            case RefSpentError() if delivery.message.is_only_notice:
                await self._outbox.drop(delivery)
                return "dropped"
            case RefSpentError():
                await self._outbox.retry(delivery, now, str(error), drops_ref=True)
                self._sending[delivery.message.address] = True
                return "ref_spent"
            case QuotaSpentError():
                await self._outbox.hold_back(delivery, _next_month(now), str(error))
                return "quota_spent"
            case ChatMovedError():
                to = ChannelAddress(channel=delivery.message.address.channel, id=error.to)
                await self._outbox.redirect(delivery, to)
                return "moved"
            case ChatClosedError() if not isinstance(delivery.message, Announcement):
                await self._outbox.give_up(delivery, str(error), closes_chat=True)
                return "closed"
            case UndeliverableError():
                await self._outbox.give_up(delivery, str(error))
                return "refused"
        if now - delivery.created_at > _GIVE_UP_AFTER:
            await self._outbox.give_up(delivery, f"gave up: {error}")
            return "failed"
        asked = error.retry_after_seconds if isinstance(error, UnreachableError) else None
        pause = asked if asked is not None else _pause_seconds(delivery.failures, now - delivery.created_at)
        if isinstance(error, ChatClosedError):
            # A staff group that is gone, or put us out: somebody has to mend it; nothing is thrown away meanwhile.
            pause = _LONGEST_PAUSE_SECONDS
        await self._outbox.retry(
            delivery,
            now + timedelta(seconds=pause),
            str(error),
            is_unknown=isinstance(error, OutcomeUnknownError),
            pauses_chat=asked is not None,
        )
        return "unknown" if isinstance(error, OutcomeUnknownError) else "unreachable"


async def _shown_working(channel: Channel, address: ChannelAddress) -> None:
    """Let the contact see that an answer is being written; nothing hangs on it."""
    try:
        await channel.show_working(address)
    except Exception as error:
        log.info("the sign of working could not be shown", error=type(error).__name__)


def _pause_seconds(failures: int, age: timedelta) -> float:
    """Twice as long each time, with jitter so that many do not come back together; not too long while somebody may still wait."""
    longest = _LONGEST_PAUSE_SECONDS if age > _SOMEBODY_WAITS else _LONGEST_PAUSE_AT_FIRST_SECONDS
    return min(longest, 0.8 * 2.0 ** min(failures, 12)) * random.uniform(0.8, 1.2)  # noqa: S311  # jitter


def _next_month(now: datetime) -> datetime:
    """A while after the month has changed everywhere between Tokyo and Bangkok."""
    return (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=10, second=0, microsecond=0)
