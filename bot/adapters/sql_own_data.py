"""Everything that the database holds of one contact: found, forgotten in part, erased."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Select, delete, exists, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from bot.adapters.sql_database import Database
from bot.adapters.sql_gaps import clean_gaps, kept_gap
from bot.adapters.sql_leads import (
    ABOUT_LEAD,
    BY_STAFF,
    add_announcements,
    handlings,
    note_change,
    opened_lead,
    staff_of,
)
from bot.adapters.sql_tables import (
    AttachmentRow,
    AuditRow,
    ChangeRow,
    ChatRow,
    ConversationRow,
    DeliveryRow,
    DeliveryState,
    EventRow,
    EventState,
    GapRow,
    LeadLabelRow,
    LeadRow,
    LoginAttemptRow,
    NoteRow,
    PresenceRow,
    SentMessageRow,
    SessionRow,
    StaffRow,
    ThreadRow,
    TurnRow,
)
from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.conversation import Awaiting, Conversation, Turn
from bot.domain.handling import Note
from bot.domain.held import Held, HeldAct, HeldAttachment, HeldLead, HeldMessage
from bot.domain.lead import Lead
from bot.domain.message import Attachment, ChannelAddress, OutgoingMessage
from bot.domain.slots import SlotName
from bot.domain.wording import say
from bot.ports import Clock, Noted
from knowledge.model import Language

_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_LEAD: TypeAdapter[Lead] = TypeAdapter(Lead)
_ATTACHMENT: TypeAdapter[Attachment] = TypeAdapter(Attachment)
_OUTGOING: TypeAdapter[OutgoingMessage] = TypeAdapter(OutgoingMessage)
_MESSAGE: TypeAdapter[OutgoingMessage | Announcement] = TypeAdapter(OutgoingMessage | Announcement)
_FINISHED_KEPT = timedelta(days=62)
"""Events and messages that are done with: two months are counted, and long before their end nobody edits or takes back."""
_CHANGES_KEPT = timedelta(hours=1)
_LOGINS_KEPT = timedelta(days=1)
_BATCH = 500
_UNSENT = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.HELD, DeliveryState.FAILED, DeliveryState.CLOSED)


class SqlOwnData:
    """Implements `Register` and `Eraser`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Look after what is kept in that database."""
        self._database = database
        self._clock = clock

    async def find_held(self, address: ChannelAddress) -> Held:
        """What is kept of a contact."""
        async with self._database.reading() as session:
            moved_to = await session.scalar(select(ChatRow.moved_to).where(ChatRow.address == str(address)))
            at = ChannelAddress.parsed(moved_to) if moved_to else address
            own = str(at)
            conversation = await session.get(ConversationRow, own)
            turns = await session.scalars(select(TurnRow).where(TurnRow.address == own).order_by(TurnRow.at))
            leads = await self._held_leads(session, own)
            acts = await session.scalars(
                select(AuditRow)
                .where(AuditRow.number.in_([one.lead.number for one in leads]))
                .order_by(AuditRow.at, AuditRow.id)
            )
            unread = await session.scalars(
                select(EventRow.sealed)
                .where(EventRow.address == own, EventRow.state != EventState.DONE)
                .order_by(EventRow.id)
            )
            return Held(
                address=at,
                conversation=replace(_CONVERSATION.validate_json(self._opened(conversation.sealed)), address=at)
                if conversation
                else Conversation(address=at),
                changed_at=_aware(conversation.changed_at) if conversation else None,
                turns=[_TURN.validate_json(self._opened(row.sealed)) for row in turns.all()],
                leads=leads,
                attachments=await self._held_attachments(session, own),
                messages=await self._held_messages(session, own),
                unread=[self._opened(sealed).decode("utf-8", "replace") for sealed in unread.all()],
                gaps=[
                    kept_gap(self._database, row)
                    for row in await session.scalars(select(GapRow).where(GapRow.address == own).order_by(GapRow.id))
                ],
                acts=[
                    HeldAct(at=datetime.fromtimestamp(row.at, UTC), number=row.number, act=row.act, detail=row.detail)
                    for row in acts.all()
                ],
            )

    def _opened(self, sealed: bytes) -> bytes:
        return self._database.opened(sealed) if sealed else b""

    async def _held_leads(self, session: AsyncSession, address: str) -> list[HeldLead]:
        rows = (await session.scalars(select(LeadRow).where(LeadRow.address == address).order_by(LeadRow.number))).all()
        noted = await session.execute(
            select(NoteRow, StaffRow)
            .outerjoin(StaffRow, StaffRow.id == NoteRow.staff_id)
            .where(NoteRow.number.in_([row.number for row in rows]))
            .order_by(NoteRow.id)
        )
        notes: dict[str, list[Note]] = {}
        for note, author in noted.all():
            notes.setdefault(note.number, []).append(
                Note(
                    id=note.id,
                    number=note.number,
                    author=staff_of(author) if author else None,
                    at=datetime.fromtimestamp(note.at, UTC),
                    text=self._opened(note.sealed).decode(),
                )
            )
        states = await handlings(session, self._database, rows)
        return [
            HeldLead(lead=opened_lead(self._database, row), handling=state, notes=notes.get(row.number, ()))
            for row, state in zip(rows, states, strict=True)
        ]

    async def _held_attachments(self, session: AsyncSession, address: str) -> list[HeldAttachment]:
        chosen = select(AttachmentRow).where(AttachmentRow.address == address).options(defer(AttachmentRow.content))
        held = []
        for row in (await session.scalars(chosen.order_by(AttachmentRow.id))).all():
            sent = _ATTACHMENT.validate_json(self._opened(row.sealed))
            held.append(
                HeldAttachment(
                    id=row.id,
                    kind=sent.kind,
                    label=sent.label,
                    state=row.state,
                    size=row.size,
                    at=datetime.fromtimestamp(row.at, UTC),
                )
            )
        return held

    async def _held_messages(self, session: AsyncSession, address: str) -> list[HeldMessage]:
        chosen = select(DeliveryRow).where(DeliveryRow.address == address, DeliveryRow.state.in_(_UNSENT))
        held = []
        for row in (await session.scalars(chosen.order_by(DeliveryRow.id))).all():
            message = _OUTGOING.validate_json(self._opened(row.sealed))
            texts = tuple(reply.text for reply in message.replies)
            held.append(HeldMessage(at=datetime.fromtimestamp(row.created_at, UTC), state=row.state, texts=texts))
        return held

    async def erase(
        self, address: ChannelAddress, announcements: Sequence[Announcement], noted: Sequence[Noted]
    ) -> None:
        """Erase all of it, everywhere, in one step; what stays are the numbers of leads, in the audit log."""
        now = self._clock.now()
        async with self._database.writing() as session:
            await erase_contact(session, self._database, str(address), announcements, now)
            await note_acts(session, noted, now)

    async def forget(
        self,
        address: ChannelAddress,
        *,
        leads: Sequence[Lead] = (),
        gone: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> None:
        """Erase a part of it: details of some leads, other leads altogether, words from everything that was said."""
        own = str(address)
        now = self._clock.now()
        async with self._database.writing() as session:
            await forget_words(session, self._database, own, words)
            await lessen_leads(session, self._database, leads, now)
            await _erase_leads(session, gone)
            row = await session.get(ConversationRow, own)
            if row:
                conversation = _CONVERSATION.validate_json(self._database.opened(row.sealed))
                if conversation.lead_number in gone:
                    conversation = replace(conversation, lead_number="", awaiting=Awaiting.NOTHING)
                if conversation.lead_number in ("", *(lead.number for lead in leads)):
                    heard = tuple(slot for slot in conversation.heard if slot.name is not SlotName.PERSON)
                    conversation = replace(conversation, has_consented=False, heard=heard)
                row.sealed = self._database.sealed(_CONVERSATION.dump_json(conversation))
            for number in gone:
                note_change(session, now, "erased", number=number)

    async def list_expired(self, limit: datetime) -> Sequence[ChannelAddress]:
        """Contacts with leads of whom something may be kept for longer than was promised."""
        old = (
            select(LeadRow.address)
            .where(LeadRow.opened_at < limit, LeadRow.address.not_in(union(*_at_work())))
            .distinct()
        )
        async with self._database.reading() as session:
            return [ChannelAddress.parsed(own) for own in (await session.scalars(old)).all()]

    async def prune(self, limit: datetime) -> int:
        """Erase conversations that ended before and led to no lead, and what belongs to nobody and has had its time."""
        now = self._clock.now()
        finished, stale = (now - _FINISHED_KEPT).timestamp(), limit.timestamp()
        ended = (ConversationRow.changed_at < limit) & ConversationRow.address.not_in(
            select(LeadRow.address).union(*_at_work())
        )
        async with self._database.writing() as session:
            addresses = (await session.scalars(select(ConversationRow.address).where(ended))).all()
            for batch in (addresses[start : start + _BATCH] for start in range(0, len(addresses), _BATCH)):
                await _erase_rows(session, batch)
            # What was never answered, or came from nobody in particular, goes by its own date.
            for table, at in ((EventRow, EventRow.received_at), (DeliveryRow, DeliveryRow.created_at)):
                await session.execute(
                    delete(table).where(at < stale, table.address.not_in(select(ConversationRow.address)))
                )
            # Of those who have a lead only what was said is kept longer, not how it came and went.
            await session.execute(
                delete(EventRow).where(EventRow.state == EventState.DONE, EventRow.received_at < finished)
            )
            await session.execute(delete(DeliveryRow).where(DeliveryRow.sent_at < finished))
            # Chats of which nothing else is left, such as of a contact who was erased and of whom a channel told once more.
            await session.execute(
                delete(ChatRow)
                .where(
                    ChatRow.ready_at.is_(None),
                    ChatRow.lease.is_(None),
                    ChatRow.moved_to == "",
                    *(
                        ~exists().where(table.address == ChatRow.address)
                        for table in (ConversationRow, DeliveryRow, EventRow)
                    ),
                )
                .execution_options(synchronize_session=False)
            )
            await session.execute(delete(ChangeRow).where(ChangeRow.at < (now - _CHANGES_KEPT).timestamp()))
            await session.execute(delete(PresenceRow).where(PresenceRow.until < now.timestamp()))
            await session.execute(delete(SessionRow).where(SessionRow.expires_at < now.timestamp()))
            await session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at < (now - _LOGINS_KEPT).timestamp()))
        return len(addresses)

    async def note(self, noted: Sequence[Noted]) -> None:
        """Put acts into the audit log."""
        async with self._database.writing() as session:
            await note_acts(session, noted, self._clock.now())


async def erase_contact(
    session: AsyncSession,
    database: Database,
    address: str,
    announcements: Sequence[Announcement],
    now: datetime,
    *,
    goes_on: bool = False,
) -> None:
    """Within a transaction: erase everything of a contact, and tell staff to delete what they have of it.

    Args:
        session: The transaction.
        database: Seals what staff are told.
        address: The contact.
        announcements: What staff are told.
        now: The time.
        goes_on: The chat is at work: it stays until the contact was told, and so does what they wrote since.
    """
    numbers = (await session.scalars(select(LeadRow.number).where(LeadRow.address == address))).all()
    told = [await _with_traces(session, one) for one in announcements]
    await _erase_rows(session, [address], goes_on=goes_on)
    await add_announcements(session, database, told, now)
    for number in numbers:
        note_change(session, now, "erased", number=number)


async def _with_traces(session: AsyncSession, announcement: Announcement) -> Announcement:
    """What stands of the lead on that surface, for a channel that can delete it there; the rows that knew it go now."""
    if announcement.kind is not AnnouncementKind.ERASED:
        return announcement
    own = str(announcement.address)
    threads = select(ThreadRow.address).where(
        ThreadRow.number == announcement.number, ThreadRow.address.startswith(f"{own}/", autoescape=True)
    )
    sent = select(SentMessageRow.platform_id).where(
        SentMessageRow.address == own, SentMessageRow.turn_id == f"{ABOUT_LEAD}{announcement.number}"
    )
    return replace(
        announcement,
        threads=tuple((await session.scalars(threads)).all()),
        platform_ids=tuple((await session.scalars(sent)).all()),
    )


async def _erase_rows(session: AsyncSession, addresses: Sequence[str], *, goes_on: bool = False) -> None:
    numbers = (await session.scalars(select(LeadRow.number).where(LeadRow.address.in_(addresses)))).all()
    by_staff = select(TurnRow.message_id).where(
        TurnRow.address.in_(addresses), TurnRow.message_id.startswith(BY_STAFF, autoescape=True)
    )
    staff_turns = (await session.scalars(by_staff)).all()
    await session.execute(
        delete(SentMessageRow).where(
            or_(SentMessageRow.address.in_(addresses), SentMessageRow.turn_id.in_(staff_turns))
        )
    )
    await _erase_leads(session, numbers)
    # The channel may report once more what was worked; its own number of it says nothing of anybody.
    worked = EventRow.address.in_(addresses) & (EventRow.state == EventState.DONE)
    await session.execute(
        update(EventRow)
        .where(worked)
        .values(address="", message_id=None, turn_id=None, correlation="", sealed=b"")
        .execution_options(synchronize_session=False)
    )
    unworked = [EventRow.address.in_(addresses), *([EventRow.state == EventState.FAILED] if goes_on else [])]
    await session.execute(delete(EventRow).where(*unworked).execution_options(synchronize_session=False))
    if not goes_on:
        await session.execute(delete(ChatRow).where(ChatRow.address.in_(addresses)))
    await session.execute(delete(ChatRow).where(ChatRow.moved_to.in_(addresses)))
    await session.execute(
        update(ChatRow)
        .where(ChatRow.address.in_(addresses))
        .values(live_lead="", noticed_ref=None)
        .execution_options(synchronize_session=False)
    )
    for table in (AttachmentRow, DeliveryRow, ChangeRow, GapRow, TurnRow, ConversationRow):
        await session.execute(
            delete(table).where(table.address.in_(addresses)).execution_options(synchronize_session=False)
        )


async def _erase_leads(session: AsyncSession, numbers: Sequence[str]) -> None:
    """These leads, and whatever hangs on them, on staff's own surfaces as well; of the audit log only who it was."""
    if not numbers:
        return
    about = [f"{ABOUT_LEAD}{number}" for number in numbers]
    await session.execute(delete(DeliveryRow).where(DeliveryRow.turn_id.in_(about)))
    await session.execute(delete(SentMessageRow).where(SentMessageRow.turn_id.in_(about)))
    for table in (ThreadRow, PresenceRow, ChangeRow, NoteRow, LeadLabelRow, LeadRow):
        await session.execute(
            delete(table).where(table.number.in_(numbers)).execution_options(synchronize_session=False)
        )
    # The name of an act may be that of a message; nothing can be done to the lead any more, so none is done twice.
    await session.execute(update(AuditRow).where(AuditRow.number.in_(numbers)).values(key=None))


async def lessen_leads(
    session: AsyncSession, database: Database, leads: Sequence[Lead], now: datetime, *, is_act: bool = False
) -> None:
    """Within a transaction: keep leads as they are now, without contact details; `is_act`: the contact did it, not time."""
    changed: dict[str, object] = {"changed_at": now.timestamp()} if is_act else {}
    for lead in leads:
        await session.execute(
            update(LeadRow)
            .where(LeadRow.number == lead.number)
            .values(sealed=database.sealed(_LEAD.dump_json(lead)), **changed)
            .execution_options(synchronize_session=False)
        )
        note_change(session, now, "withdrawn", number=lead.number)


async def forget_words(session: AsyncSession, database: Database, address: str, words: Sequence[str]) -> None:
    """Within a transaction: take words out of everything that was said to and by a contact, noted and told of them."""
    if not words:
        return
    longest_first = sorted(set(words), key=len, reverse=True)
    instead = say("redacted", await _language(session, database, address))

    def clean(text: str) -> str:
        for one in longest_first:
            text = text.replace(one, instead)
        return text

    for row in (await session.scalars(select(TurnRow).where(TurnRow.address == address))).all():
        turn = _TURN.validate_json(database.opened(row.sealed))
        rest = turn.forgetting(longest_first, instead)
        if rest != turn:
            row.sealed = database.sealed(_TURN.dump_json(rest))
    await clean_gaps(session, database, address, clean)
    numbers = (await session.scalars(select(LeadRow.number).where(LeadRow.address == address))).all()
    for note in (await session.scalars(select(NoteRow).where(NoteRow.number.in_(numbers)))).all():
        said = database.opened(note.sealed).decode()
        if clean(said) != said:
            note.sealed = database.sealed(clean(said).encode())
    about = or_(DeliveryRow.address == address, DeliveryRow.turn_id.in_([f"{ABOUT_LEAD}{one}" for one in numbers]))
    for waiting in (await session.scalars(select(DeliveryRow).where(about, DeliveryRow.state.in_(_UNSENT)))).all():
        message = _MESSAGE.validate_json(database.opened(waiting.sealed))
        if isinstance(message, Announcement):
            lines = tuple(clean(line) for line in message.lines)
            facts = tuple((name, clean(value)) for name, value in message.facts)
            left: OutgoingMessage | Announcement = replace(message, lines=lines, facts=facts)
        else:
            replies = tuple(replace(reply, text=clean(reply.text)) for reply in message.replies)
            left = replace(message, replies=replies)
        if left != message:
            waiting.sealed = database.sealed(_MESSAGE.dump_json(left))


async def _language(session: AsyncSession, database: Database, address: str) -> Language:
    row = await session.get(ConversationRow, address)
    known = _CONVERSATION.validate_json(database.opened(row.sealed)).language if row else None
    return known or Language.TH


async def note_acts(session: AsyncSession, noted: Sequence[Noted], now: datetime) -> None:
    """Within a transaction: put acts of contacts, commands and the desk itself into the audit log."""
    session.add_all(AuditRow(at=now.timestamp(), act=one.act, number=one.number, detail=one.detail) for one in noted)


def _at_work() -> tuple[Select[str], Select[str]]:
    """Chats in which something waits: somebody who came back after a long time must still be answered."""
    unanswered = select(EventRow.address).where(EventRow.state == EventState.WAITING)
    unsent = select(DeliveryRow.address).where(DeliveryRow.due_at.is_not(None))
    return unanswered, unsent


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC)
