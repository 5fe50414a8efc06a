"""The database that the store and the queues share: connections, migrations, sealing."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, event, inspect, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import StaticPool

from bot.adapters.sql_tables import ConversationRow, KeyRow, Table, rows_of
from bot.errors import WrongKeyError

_MIGRATIONS = Path(__file__).parent / "migrations"
_FIRST = "0001"
_CHECK = b"japandesk"
# Any number, the same in every process: whoever migrates holds it.
_MIGRATING = 727_001


class Database:
    """SQLite (WAL) or PostgreSQL, with what people wrote sealed by the operator's key."""

    def __init__(self, url: str, secret: str) -> None:
        """Connect to the database at a SQLAlchemy address; `secret` is the operator's key."""
        self._is_memory = ":memory:" in url
        self._engine = self._connected(url, is_durable=True)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        # Leases need not survive a power cut, and a commit that does not wait for the disk takes a tenth of the time.
        self._quick_engine = self._connected(url, is_durable=False) if self.is_sqlite and not self._is_memory else None
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._quick_sessions = async_sessionmaker(self._quick_engine or self._engine, expire_on_commit=False)
        # SQLite has one writer at a time; waiting here is first come, first served, waiting there is by luck.
        self._writing: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        key = hashlib.sha256(b"japandesk/at-rest/" + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        # A key of its own: what a browser carries can never pass for what is kept here, nor the other way round.
        self._tickets = Fernet(
            base64.urlsafe_b64encode(hashlib.sha256(b"japandesk/ticket/" + secret.encode()).digest())
        )
        self._digest_key = hashlib.sha256(b"japandesk/digest/" + secret.encode()).digest()

    def _connected(self, url: str, *, is_durable: bool) -> AsyncEngine:
        if not url.startswith("sqlite"):
            # A connection that died without a word, and a process that was halted within a transaction, must not hang others.
            patience = {
                "timeout": 5,
                "command_timeout": 10,
                "server_settings": {"idle_in_transaction_session_timeout": "5000", "lock_timeout": "5000"},
            }
            is_asyncpg = make_url(url).get_driver_name() == "asyncpg"
            return create_async_engine(
                url, pool_size=10, max_overflow=20, pool_pre_ping=True, connect_args=patience if is_asyncpg else {}
            )
        engine = create_async_engine(url, poolclass=StaticPool) if self._is_memory else create_async_engine(url)

        def set_up(connection: object, _: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection, whose type is not told
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA busy_timeout=30000")
            cursor.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
            cursor.close()

        event.listen(engine.sync_engine, "connect", set_up)
        return engine

    async def prepare(self) -> None:
        """Bring the tables up to date.

        Raises:
            WrongKeyError: What is stored was sealed with another key.
        """
        async with self._engine.begin() as connection:
            if not self.is_sqlite:
                # Whoever else starts waits for as long as it takes.
                await connection.execute(text("SET LOCAL lock_timeout = 0"))
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            await connection.run_sync(_migrate)
        await self._check_key()

    async def _check_key(self) -> None:
        async with self.reading() as session:
            known = await session.scalar(select(KeyRow.sealed))
            # Before there was such a row: anything that was kept will do.
            sealed = known or await session.scalar(select(ConversationRow.sealed).limit(1))
        try:
            if sealed is not None:
                self.opened(sealed)
        except InvalidToken as error:
            raise WrongKeyError(
                "JAPANDESK_SECRET_KEY: what the database holds was encrypted with another key;"
                " give every process the key it was first started with"
            ) from error
        if known is None:
            try:
                async with self.writing() as session:
                    session.add(KeyRow(id=1, sealed=self.sealed(_CHECK)))
            except IntegrityError:
                # Another process was first; its key must be ours.
                await self._check_key()

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()
        if self._quick_engine:
            await self._quick_engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that changes nothing."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is on disk once it ends, or did not happen."""
        async with self._writing or nullcontext(), self._sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def leasing(self) -> AsyncIterator[AsyncSession]:
        """A transaction for what a power cut may undo: who works on what until when."""
        async with self._writing or nullcontext(), self._quick_sessions.begin() as session:
            if not self.is_sqlite:
                await session.execute(text("SET LOCAL synchronous_commit TO OFF"))
            yield session

    def upsert(self, table: type[Table]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can say what to do on a conflict; of plain rows, which many at once take half the time."""
        rows = rows_of(table)
        return sqlite.insert(rows) if self.is_sqlite else postgresql.insert(rows)

    def sealed(self, plain: bytes) -> bytes:
        """Encrypted and signed with the operator's key."""
        return self._fernet.encrypt(plain)

    def opened(self, sealed: bytes) -> bytes:
        """What was sealed."""
        return self._fernet.decrypt(sealed)

    def digest(self, text: str) -> str:
        """Tells whether it is the same text; nobody without the operator's key finds out which."""
        return hmac.new(self._digest_key, text.encode(), hashlib.sha256).hexdigest()

    def seal_ticket(self, text: str, now: datetime) -> str:
        """Sealed with the operator's key, for a browser to carry."""
        return self._tickets.encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def open_ticket(self, sealed: str, now: datetime, max_seconds: int) -> str | None:
        """What a browser carried; None when it is not ours, or older than that."""
        try:
            return self._tickets.decrypt_at_time(sealed.encode(), max_seconds, int(now.timestamp())).decode()
        except InvalidToken:
            return None


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    is_unversioned = MigrationContext.configure(connection).get_current_revision() is None
    if is_unversioned and inspect(connection).has_table("conversation"):
        # Made before there were migrations; its tables are those of the first step.
        command.stamp(config, _FIRST)
    command.upgrade(config, "head")
