"""The work on leads in the database: who has which, what became of it, and what follows from each change in the same step."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import and_, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_database import Database
from bot.adapters.sql_outbox import add_delivery
from bot.adapters.sql_tables import (
    AuditRow,
    ChangeRow,
    ChatRow,
    ConversationRow,
    LeadLabelRow,
    LeadRow,
    NoteRow,
    SentMessageRow,
    StaffIdentityRow,
    StaffRow,
    ThreadRow,
    TurnRow,
)
from bot.domain.announcement import Announcement
from bot.domain.conversation import Turn
from bot.domain.handling import Handling, LeadStatus, Note, ResolveOutcome
from bot.domain.lead import Lead, ScoreLevel
from bot.domain.message import ChannelAddress, ReplyRef
from bot.domain.staff import Role, Staff, StaffId, StaffIdentity
from bot.errors import LeadNotFoundError
from bot.ports import Change, Changed, Clock, DueLead
from knowledge.model import Language

_LEAD: TypeAdapter[Lead] = TypeAdapter(Lead)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_REF: TypeAdapter[ReplyRef] = TypeAdapter(ReplyRef)
ABOUT_LEAD = "lead:"
"""Begins the name of the turn under which announcements about a lead are kept; its number follows."""
_SAME_SECONDS = 0.001
"""Times are kept as floats and read to the microsecond."""
BY_STAFF = "staff:"
"""Begins the name of a turn in which somebody of the desk, or the desk itself, spoke."""
FETCHING = ("web", "console")
"""Channels whose contacts look for what they are told themselves."""


class _NothingDoneError(Exception):
    """The lead is no longer as it was seen: the transaction is undone."""


class _DoneBeforeError(Exception):
    """An act of that name is noted already: the transaction is undone, and what was done then stands."""


class SqlLeads:
    """Implements `LeadBoard`."""

    def __init__(self, database: Database, clock: Clock, *, fetching: Collection[str] = FETCHING) -> None:
        """Keep leads in that database; nothing is sent to the channels whose contacts fetch what they are told."""
        self._database = database
        self._clock = clock
        self._fetching = frozenset(fetching)

    async def get(self, number: str) -> Handling:
        """The state of the work on a lead.

        Raises:
            LeadNotFoundError: There is none.
        """
        async with self._database.reading() as session:
            row = await session.get(LeadRow, number)
            if row is None:
                raise LeadNotFoundError(number)
            return (await handlings(session, self._database, [row]))[0]

    async def find_open(self, address: ChannelAddress) -> Handling | None:
        """The lead of a contact that is not resolved, if there is one."""
        chosen = (
            select(LeadRow)
            .where(LeadRow.address == str(address), LeadRow.status != LeadStatus.RESOLVED)
            .order_by(LeadRow.opened_at.desc())
            .limit(1)
        )
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen)).all()
            found = await handlings(session, self._database, rows)
        return found[0] if found else None

    # changes --------------------------------------------------------------------------------------------------

    async def change(self, change: Change) -> Changed:
        """Change it, if it is as the change asks; however many try at once, one of them does.

        Raises:
            LeadNotFoundError: There is no such lead.
        """
        now = self._clock.now()
        is_done, is_repeat = True, False
        try:
            async with self._database.writing() as session:
                # The chat before the lead, as whoever records a turn does: two that meet never wait for one another.
                await self._hold_chat(session, change.to.address)
                if not await self._apply(session, change, now):
                    raise _NothingDoneError
                act_id = await self._note_act(session, change, now)
                if act_id is None:
                    raise _DoneBeforeError
                await self._follow_up(session, change, f"{BY_STAFF}{act_id}", now)
        except _NothingDoneError:
            is_done = False
        except _DoneBeforeError:
            is_repeat = True
        return Changed(is_done=is_done, is_repeat=is_repeat, handling=await self.get(change.seen.number))

    async def _hold_chat(self, session: AsyncSession, address: ChannelAddress) -> None:
        chat = self._database.upsert(ChatRow).values(
            address=str(address), is_open=True, leased_until=0.0, attempts=0, not_before=0.0
        )
        await session.execute(
            chat.on_conflict_do_update(index_elements=["address"], set_={"address": chat.excluded.address})
        )

    async def _apply(self, session: AsyncSession, change: Change, now: datetime) -> bool:
        """Bring the row into the new state; False when it is no longer as it was seen."""
        seen, to = _columns(change.seen), _columns(change.to)
        # Only what differs: a message that comes meanwhile counts on, and stays due.
        values = {name: value for name, value in to.items() if value != seen[name]}
        if change.is_news_told:
            values["news_at"] = None
        conditions = [
            LeadRow.number == change.seen.number,
            LeadRow.status == change.seen.status,
            LeadRow.holder_id.is_(None) if seen["holder_id"] is None else LeadRow.holder_id == seen["holder_id"],
            LeadRow.is_live == change.seen.is_live,
        ]
        if change.staff is None and change.seen.due_at:
            # The desk's own next step: another process may have taken it.
            due = change.seen.due_at.timestamp()
            conditions.append(LeadRow.due_at.between(due - _SAME_SECONDS, due + _SAME_SECONDS))
        done = await session.execute(
            update(LeadRow)
            .where(*conditions)
            .values(changed_at=now.timestamp(), **values)
            .returning(LeadRow.number)
            .execution_options(synchronize_session=False)
        )
        return done.first() is not None

    async def _note_act(self, session: AsyncSession, change: Change, now: datetime) -> int | None:
        """Note it in the audit log; None when an act of that name is noted already."""
        noted = self._database.upsert(AuditRow).values(
            key=change.key or None,
            at=now.timestamp(),
            staff_id=change.staff.id if change.staff else None,
            number=change.seen.number,
            act=change.act,
            detail=change.detail,
        )
        act_id: int | None = await session.scalar(
            noted.on_conflict_do_nothing(index_elements=["key"]).returning(AuditRow.id)
        )
        return act_id

    async def _follow_up(self, session: AsyncSession, change: Change, turn_id: str, now: datetime) -> None:
        to = change.to
        address = str(to.address)
        # Of several leads of a contact only the one that is live silences the bot.
        await session.execute(
            update(ChatRow)
            .where(ChatRow.address == address, or_(ChatRow.live_lead == change.seen.number, literal(to.is_live)))
            .values(live_lead=change.seen.number if to.is_live else "")
        )
        if change.turn:
            session.add(
                TurnRow(
                    message_id=turn_id,
                    address=address,
                    at=change.turn.at,
                    sealed=self._database.sealed(_TURN.dump_json(change.turn)),
                )
            )
            await session.execute(
                update(ConversationRow).where(ConversationRow.address == address).values(changed_at=change.turn.at)
            )
        if change.to_contact and to.address.channel not in self._fetching:
            await add_delivery(
                session,
                self._database,
                replace(change.to_contact, reply_ref=await self._take_ref(session, change.seen.number, now)),
                turn_id=turn_id,
                correlation=f"{change.act}-{change.seen.number}",
                received_at=now,
                now=now,
            )
        if change.note:
            session.add(
                NoteRow(
                    number=change.seen.number,
                    staff_id=change.staff.id if change.staff else None,
                    at=now.timestamp(),
                    sealed=self._database.sealed(change.note.encode()),
                )
            )
        if change.act == "label":
            await session.execute(delete(LeadLabelRow).where(LeadLabelRow.number == change.seen.number))
            session.add_all(LeadLabelRow(number=change.seen.number, label=label) for label in dict.fromkeys(to.labels))
        await add_announcements(session, self._database, change.announcements, now)
        note_change(session, now, change.act, number=change.seen.number, address=address)
        await session.flush()

    async def _take_ref(self, session: AsyncSession, number: str, now: datetime) -> ReplyRef | None:
        """The ticket of the contact's last message, if it is still worth trying; it works once."""
        sealed = await session.scalar(select(LeadRow.unused_ref).where(LeadRow.number == number))
        if not sealed:
            return None
        await session.execute(update(LeadRow).where(LeadRow.number == number).values(unused_ref=None))
        ref = _REF.validate_json(self._database.opened(sealed))
        return ref if ref.until > now else None

    # what the desk does of its own accord ---------------------------------------------------------------------

    async def list_due(self, limit: int) -> Sequence[DueLead]:
        """Leads whose time has come, the longest due first."""
        now = self._clock.now().timestamp()
        chosen = select(LeadRow).where(LeadRow.due_at <= now).order_by(LeadRow.due_at).limit(limit)
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen)).all()
            states = await handlings(session, self._database, rows)
        return [
            DueLead(lead=opened_lead(self._database, row), handling=handling, has_news=row.news_at is not None)
            for row, handling in zip(rows, states, strict=True)
        ]

    # staff's own surfaces -------------------------------------------------------------------------------------

    async def find_staff(self, identity: StaffIdentity) -> Staff:
        """Who somebody in the staff's own group is; a new member of staff when nobody is known."""
        async with self._database.writing() as session:
            known = await session.get(StaffIdentityRow, (identity.channel, identity.id))
            row = await session.get(StaffRow, known.staff_id) if known else None
            if row is None:
                row = StaffRow(
                    name=identity.name[:100] or identity.channel,
                    role=Role.STAFF,
                    language=Language.TH,
                    created_at=self._clock.now().timestamp(),
                    password="",
                    is_active=True,
                    totp_last=0,
                )
                session.add(row)
                await session.flush()
                session.add(StaffIdentityRow(channel=identity.channel, id=identity.id, staff_id=row.id))
            return staff_of(row)

    async def list_heads(self) -> Sequence[Staff]:
        """Who is asked when a lead stays unclaimed."""
        heads = select(StaffRow).where(StaffRow.is_active, StaffRow.role.in_((Role.LEAD, Role.ADMIN)))
        async with self._database.reading() as session:
            return [staff_of(row) for row in (await session.scalars(heads.order_by(StaffRow.id))).all()]

    async def find_announced(self, address: ChannelAddress, platform_id: str) -> str:
        """The lead that a message of ours, or a topic, on a staff surface is about; empty: none."""
        # What was announced to the group may stand in a topic of it.
        group = f"{address.channel}:{address.id.partition('/')[0]}"
        async with self._database.reading() as session:
            thread = await session.get(ThreadRow, str(address))
            if thread:
                return thread.number
            for place in dict.fromkeys((str(address), group)):
                sent = await session.get(SentMessageRow, (place, platform_id)) if platform_id else None
                if sent and sent.turn_id.startswith(ABOUT_LEAD):
                    return sent.turn_id.removeprefix(ABOUT_LEAD)
        return ""

    async def find_first_told(self, address: ChannelAddress, number: str) -> str:
        """The channel's id of the first message there that told of a lead; empty: there is none."""
        told = select(SentMessageRow.platform_id).where(
            SentMessageRow.turn_id == f"{ABOUT_LEAD}{number}", SentMessageRow.address == str(address)
        )
        async with self._database.reading() as session:
            ids = (await session.scalars(told)).all()
        # Channels count up.
        return min(ids, key=lambda own: (len(own), own), default="")

    async def find_thread(self, channel: str, group: str, number: str) -> str:
        """The id of the topic in a group in which a lead is talked about; empty: there is none."""
        begins = f"{channel}:{group}/"
        chosen = select(ThreadRow.address).where(
            ThreadRow.number == number, ThreadRow.address.startswith(begins, autoescape=True)
        )
        async with self._database.reading() as session:
            address = await session.scalar(chosen.limit(1))
        return address.removeprefix(begins) if address else ""

    async def put_thread(self, address: ChannelAddress, number: str) -> None:
        """From now on the lead is talked about in that topic, and in no other of its group."""
        group = str(address).rpartition("/")[0]
        async with self._database.writing() as session:
            await session.execute(
                delete(ThreadRow).where(
                    ThreadRow.number == number, ThreadRow.address.startswith(f"{group}/", autoescape=True)
                )
            )
            session.add(ThreadRow(address=str(address), number=number))

    # notes ----------------------------------------------------------------------------------------------------

    async def list_notes(self, number: str) -> Sequence[Note]:
        """What staff told one another about a lead, oldest first."""
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


def _columns(handling: Handling) -> dict[str, object]:
    """The state as it stands in the columns."""
    return {
        "status": handling.status,
        "holder_id": handling.holder.id if handling.holder else None,
        "held_on": handling.held_on,
        "is_live": handling.is_live,
        "announced_at": _seconds(handling.announced_at),
        "reminders": handling.reminders,
        "due_at": _seconds(handling.due_at),
        "snoozed_until": _seconds(handling.snoozed_until),
        "outcome": handling.outcome or "",
        "unread": handling.unread,
    }


async def find_live(session: AsyncSession, database: Database, address: ChannelAddress) -> Handling | None:
    """The lead whose holder speaks with the contact; None: the bot does."""
    number = await session.scalar(
        select(ChatRow.live_lead).where(ChatRow.address == str(address), ChatRow.live_lead != "")
    )
    row = await session.get(LeadRow, number) if number else None
    return (await handlings(session, database, [row]))[0] if row else None


async def handlings(session: AsyncSession, database: Database, rows: Sequence[LeadRow]) -> Sequence[Handling]:
    """The state of the work on each of these leads."""
    numbers = [row.number for row in rows]
    holders = {row.holder_id for row in rows if row.holder_id}
    people = {
        one.id: staff_of(one) for one in (await session.scalars(select(StaffRow).where(StaffRow.id.in_(holders)))).all()
    }
    labels: dict[str, list[str]] = {}
    chosen = select(LeadLabelRow).where(LeadLabelRow.number.in_(numbers)).order_by(LeadLabelRow.label)
    for label in (await session.scalars(chosen)).all():
        labels.setdefault(label.number, []).append(label.label)
    return [
        Handling(
            number=row.number,
            address=ChannelAddress.parsed(row.address),
            language=Language(row.language or opened_lead(database, row).language),
            opened_at=row.opened_at.replace(tzinfo=row.opened_at.tzinfo or UTC),
            changed_at=datetime.fromtimestamp(row.changed_at, UTC),
            status=LeadStatus(row.status),
            holder=people.get(StaffId(row.holder_id)) if row.holder_id else None,
            held_on=row.held_on,
            is_live=row.is_live,
            level=ScoreLevel(row.level) if row.level else None,
            is_qualified=row.is_qualified,
            is_urgent=row.is_urgent,
            is_asking=row.is_asking,
            announced_at=_moment(row.announced_at),
            reminders=row.reminders,
            due_at=_moment(row.due_at),
            snoozed_until=_moment(row.snoozed_until),
            outcome=ResolveOutcome(row.outcome) if row.outcome else None,
            labels=tuple(labels.get(row.number, ())),
            unread=row.unread,
        )
        for row in rows
    ]


async def put_lead(
    session: AsyncSession, database: Database, lead: Lead, address: str, now: datetime, quiet_seconds: float
) -> None:
    """Store what a contact said of a lead, within the transaction of the turn; the state of the work on it stays as it is.

    Args:
        session: The transaction.
        database: Seals what was said.
        lead: The lead.
        address: Where the contact is now.
        now: The time.
        quiet_seconds: So long after the last word of a contact who is still being asked staff are told all the same.
    """
    score = lead.score
    due_at = now.timestamp() + (quiet_seconds if lead.is_asking else 0.0)
    values: dict[str, object] = {
        "address": address,
        "opened_at": lead.opened_at,
        "channel": address.partition(":")[0],
        "language": lead.language,
        "sealed": database.sealed(_LEAD.dump_json(lead)),
        "level": score.level if score else "",
        "is_qualified": bool(score and score.is_qualified),
        "is_urgent": bool(score and score.is_urgent),
        "is_asking": lead.is_asking,
        "changed_at": now.timestamp(),
        "news_at": now.timestamp(),
    }
    new = database.upsert(LeadRow).values(number=lead.number, status=LeadStatus.WAITING, due_at=due_at, **values)
    # What waits to be done sooner stays due then; a lead that is resolved or put to sleep is not woken by a word, and one
    # that waits in the inbox alone is not announced for one either.
    is_worked = LeadRow.status.in_((LeadStatus.WAITING, LeadStatus.CLAIMED))
    is_first = and_(LeadRow.announced_at.is_(None), LeadRow.reminders == 0)
    is_told = or_(LeadRow.announced_at.is_not(None), literal(bool(score and score.is_qualified)))
    sooner = func.min if database.is_sqlite else func.least
    later = case(
        (and_(is_worked, is_first), due_at),
        (and_(is_worked, is_told), sooner(func.coalesce(LeadRow.due_at, due_at), due_at)),
        else_=LeadRow.due_at,
    )
    await session.execute(new.on_conflict_do_update(index_elements=["number"], set_={**values, "due_at": later}))
    note_change(session, now, "lead", number=lead.number, address=address)


async def add_announcements(
    session: AsyncSession, database: Database, announcements: Sequence[Announcement], now: datetime
) -> None:
    """Put announcements into the outbox, within the transaction of what they tell."""
    for announced in announcements:
        moved_to = await session.scalar(select(ChatRow.moved_to).where(ChatRow.address == str(announced.address)))
        one = replace(announced, address=ChannelAddress.parsed(moved_to)) if moved_to else announced
        is_open = await session.scalar(select(ChatRow.is_open).where(ChatRow.address == str(one.address)))
        if is_open is None:
            chat = database.upsert(ChatRow).values(
                address=str(one.address), is_open=True, leased_until=0.0, attempts=0, not_before=0.0
            )
            await session.execute(chat.on_conflict_do_nothing(index_elements=["address"]))
        elif not is_open:
            # Whatever became of a staff group, it is tried: what does not arrive is shown. (Open ones are not touched:
            # whoever sends holds their rows, in another order.)
            await session.execute(update(ChatRow).where(ChatRow.address == str(one.address)).values(is_open=True))
        await add_delivery(
            session,
            database,
            one,
            turn_id=f"{ABOUT_LEAD}{one.number}",
            correlation=f"{one.kind}-{one.number}",
            received_at=now,
            now=now,
        )


def note_change(session: AsyncSession, now: datetime, kind: str, *, number: str = "", address: str = "") -> None:
    """Have open pages show that something changed."""
    session.add(ChangeRow(at=now.timestamp(), address=address, number=number, kind=kind[:20]))


def opened_lead(database: Database, row: LeadRow) -> Lead:
    """The lead of a row; where its chat is now, in case it moved."""
    lead = _LEAD.validate_json(database.opened(row.sealed))
    return replace(lead, address=ChannelAddress.parsed(row.address))


def staff_of(row: StaffRow) -> Staff:
    """The member of staff of a row."""
    return Staff(
        id=StaffId(row.id),
        name=row.name,
        role=Role(row.role),
        language=Language(row.language),
        email=row.email or "",
        is_active=row.is_active,
        has_account=bool(row.password),
        has_totp=row.totp is not None,
    )


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
