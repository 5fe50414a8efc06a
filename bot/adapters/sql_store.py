"""Conversations, turns and leads in a SQL database; what people wrote is encrypted there."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet
from pydantic import TypeAdapter
from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String, delete, event, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.conversation import Conversation, Turn
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, MessageId
from bot.errors import LeadNotFoundError
from bot.ports import Record

_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_LEAD: TypeAdapter[Lead] = TypeAdapter(Lead)


class _Table(DeclarativeBase):
    """Tables of the store."""


class ConversationRow(_Table):
    """State of one conversation."""

    __tablename__ = "conversation"
    address: Mapped[str] = mapped_column(String(200), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TurnRow(_Table):
    """One message and what was replied."""

    __tablename__ = "turn"
    message_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    address: Mapped[str] = mapped_column(ForeignKey("conversation.address", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("turn_address_at", "address", "at"),)


class LeadNumberRow(_Table):
    """Numbers given out, so that no two leads share one."""

    __tablename__ = "lead_number"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


class LeadRow(_Table):
    """One lead."""

    __tablename__ = "lead"
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    address: Mapped[str] = mapped_column(String(200), index=True)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SqlStore:
    """Implements `Store` on SQLite or PostgreSQL."""

    def __init__(self, url: str, secret: str) -> None:
        """Connect to the database at a SQLAlchemy address; `secret` is the operator's key."""
        self._engine: AsyncEngine = create_async_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _set_up_sqlite)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        key = hashlib.sha256(b"japandesk/at-rest/" + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    async def prepare(self) -> None:
        """Make the tables that are missing."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_Table.metadata.create_all)

    async def check(self) -> None:
        """Raise when the database does not answer."""
        async with self._sessions() as session:
            await session.execute(select(LeadNumberRow.id).limit(1))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    async def find_turn(self, message_id: MessageId) -> Turn | None:
        """The turn a message led to, None when it is new."""
        async with self._sessions() as session:
            row = await session.get(TurnRow, message_id)
            return _TURN.validate_json(self._opened(row.sealed)) if row else None

    async def get_conversation(self, address: ChannelAddress) -> Conversation:
        """The state of a conversation; a new one when nothing is kept."""
        async with self._sessions() as session:
            row = await session.get(ConversationRow, str(address))
            return _CONVERSATION.validate_json(self._opened(row.sealed)) if row else Conversation(address=address)

    async def list_turns(self, address: ChannelAddress, limit: int) -> Sequence[Turn]:
        """The last turns, oldest first."""
        newest = select(TurnRow).where(TurnRow.address == str(address)).order_by(TurnRow.at.desc()).limit(limit)
        async with self._sessions() as session:
            rows = (await session.scalars(newest)).all()
        return [_TURN.validate_json(self._opened(row.sealed)) for row in reversed(rows)]

    async def record(self, record: Record) -> None:
        """Store what a turn leaves behind, all or nothing."""
        address = str(record.conversation.address)
        async with self._sessions.begin() as session:
            await self._upsert(
                session,
                ConversationRow,
                {"address": address},
                {"changed_at": record.turn.at, "sealed": self._sealed(_CONVERSATION.dump_json(record.conversation))},
            )
            session.add(
                TurnRow(
                    message_id=record.message.id,
                    address=address,
                    at=record.turn.at,
                    sealed=self._sealed(_TURN.dump_json(record.turn)),
                )
            )
            for lead in record.leads.values():
                await self._upsert(
                    session,
                    LeadRow,
                    {"number": lead.number},
                    {
                        "address": address,
                        "opened_at": lead.opened_at,
                        "sealed": self._sealed(_LEAD.dump_json(lead)),
                    },
                )

    async def _upsert(
        self, session: AsyncSession, table: type[_Table], key: dict[str, object], values: dict[str, object]
    ) -> None:
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table).values(**key, **values)
        await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    async def reserve_lead_number(self) -> str:
        """A number no other lead has."""
        async with self._sessions.begin() as session:
            number = await session.scalar(insert(LeadNumberRow).returning(LeadNumberRow.id))
        return f"JD-{number:04d}"

    async def get_lead(self, number: str) -> Lead:
        """The lead with that number.

        Raises:
            LeadNotFoundError: There is none.
        """
        async with self._sessions() as session:
            row = await session.get(LeadRow, number)
        if row is None:
            raise LeadNotFoundError(number)
        return _LEAD.validate_json(self._opened(row.sealed))

    async def list_leads(self) -> Sequence[Lead]:
        """Every lead, oldest first."""
        async with self._sessions() as session:
            rows = (await session.scalars(select(LeadRow).order_by(LeadRow.opened_at, LeadRow.number))).all()
        return [_LEAD.validate_json(self._opened(row.sealed)) for row in rows]

    async def erase_before(self, moment: datetime) -> int:
        """Erase conversations last changed before `moment` that led to no lead; returns how many."""
        with_lead = select(LeadRow.address)
        stale = (ConversationRow.changed_at < moment) & ConversationRow.address.not_in(with_lead)
        async with self._sessions.begin() as session:
            addresses = (await session.scalars(select(ConversationRow.address).where(stale))).all()
            await session.execute(delete(TurnRow).where(TurnRow.address.in_(addresses)))
            await session.execute(delete(ConversationRow).where(ConversationRow.address.in_(addresses)))
        return len(addresses)

    def _sealed(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def _opened(self, sealed: bytes) -> bytes:
        return self._fernet.decrypt(sealed)


def _set_up_sqlite(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection, whose type SQLAlchemy does not tell
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
