"""The stores: the fake, so that it may be believed, and SQLite in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import text

from bot.adapters.sql_database import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_tables import Table
from bot.domain.lead import Consent
from bot.errors import WrongKeyError
from bot.ports import Store
from knowledge.model import Language, Wish
from tests.builders import NOON, a_conversation, a_lead, a_message, a_record, a_reply, a_turn
from tests.contracts.store_contract import Reopened, StoreContract
from tests.fakes import InMemoryStore, SetClock

PHONE = "+66812345678"
EMAIL = "somchai@example.com"
WORDS = "our secret plan"
ANSWER = "a reply in confidence"


class TestInMemoryStore(StoreContract):
    """The fake."""

    @pytest.fixture
    def reopened(self) -> Reopened:
        """It keeps what it has as long as it lives."""
        store = InMemoryStore()

        async def reopen() -> Store:
            return store

        return reopen


class TestSqlStoreOnSqlite(StoreContract):
    """The store of a desk without a database server."""

    @pytest.fixture
    async def reopened(self, tmp_path: Path) -> AsyncIterator[Reopened]:
        """A new connection to the same file."""
        async for reopen in reopening(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"):
            yield reopen


class TestSqlStoreOnPostgresql(StoreContract):
    """The store of a desk with several processes."""

    @pytest.fixture
    async def reopened(self, postgres: str) -> AsyncIterator[Reopened]:
        """New connections to the same database."""
        async for reopen in reopening(postgres):
            yield reopen


async def reopening(url: str) -> AsyncIterator[Reopened]:
    """Opens the database again and again; what was opened earlier is closed."""
    opened: list[Database] = []

    async def reopen() -> Store:
        for earlier in opened:
            await earlier.close()
        opened.append(Database(url, "key"))
        await opened[-1].prepare()
        return SqlStore(opened[-1], SetClock())

    yield reopen
    for database in opened:
        await database.close()


# ------------------------------------------------------------------------------------------- beyond what a port promises


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}", "key")
    await database.prepare()
    yield database
    await database.close()


@pytest.fixture
def store(database: Database) -> SqlStore:
    return SqlStore(database, SetClock())


async def record_secrets(store: SqlStore) -> None:
    """Record a turn that holds what nobody else may read."""
    lead = a_lead(wish=WORDS, detail=WORDS, reach=f"{PHONE}, {EMAIL}", consent=Consent(version="2026-11", at=NOON))
    conversation = a_conversation(last_question=WORDS, wish=Wish(text=WORDS, language=Language.EN))
    turn = a_turn(f"{WORDS}: {PHONE}, {EMAIL}", replies=(a_reply(ANSWER),))
    await store.record(
        a_record(message=a_message(WORDS), turn=turn, conversation=conversation, leads={"JD-0001": lead})
    )


def bytes_below(folder: Path) -> bytes:
    """All that lies in a folder."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_what_people_wrote_is_not_in_clear_in_the_database_file(
    database: Database, store: SqlStore, tmp_path: Path
) -> None:
    await record_secrets(store)
    assert (await store.get_lead("JD-0001")).reach == f"{PHONE}, {EMAIL}"

    await database.close()

    bytes_kept = bytes_below(tmp_path)
    assert b"JD-0001" in bytes_kept  # so this is where it is kept
    for secret in (PHONE, EMAIL, WORDS, ANSWER):
        assert secret.encode() not in bytes_kept
        assert secret.encode("utf-16-le") not in bytes_kept


async def test_without_the_key_nothing_can_be_read(store: SqlStore, tmp_path: Path) -> None:
    await record_secrets(store)
    stranger = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}", "another key")

    with pytest.raises(InvalidToken):
        await SqlStore(stranger, SetClock()).get_lead("JD-0001")
    await stranger.close()


async def test_a_start_with_another_key_is_refused_and_names_the_setting(database: Database, tmp_path: Path) -> None:
    stranger = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}", "another key")

    with pytest.raises(WrongKeyError, match="JAPANDESK_SECRET_KEY"):
        await stranger.prepare()
    await stranger.close()


async def test_a_database_from_before_there_were_migrations_is_taken_over(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
    old = Database(url, "key")
    await old.prepare()
    await record_secrets(SqlStore(old, SetClock()))
    async with old.writing() as session:
        since = set(Table.metadata.tables) - {"conversation", "turn", "lead", "lead_number"}
        for table in ("alembic_version", *since):
            await session.execute(text(f"DROP TABLE {table}"))
        for index in (
            "ix_conversation_changed_at",
            "ix_lead_due_at",
            "lead_changed",
            "lead_holder",
            "lead_status_changed",
        ):
            await session.execute(text(f"DROP INDEX {index}"))
        for column in set(Table.metadata.tables["lead"].columns.keys()) - {"number", "address", "opened_at", "sealed"}:
            await session.execute(text(f"ALTER TABLE lead DROP COLUMN {column}"))
    await old.close()

    new = Database(url, "key")
    await new.prepare()

    assert (await SqlStore(new, SetClock()).get_lead("JD-0001")).wish == WORDS
    await new.close()
