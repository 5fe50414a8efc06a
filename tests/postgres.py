"""A PostgreSQL for the tests."""

import asyncio
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.ports import free_port

POSTGRES_SETTING = "JAPANDESK_TEST_POSTGRES_URL"
"""Names a server to use, such as postgresql+asyncpg://postgres@127.0.0.1/postgres."""
_USUAL = "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres"


@contextmanager
def postgres_running() -> Iterator[str | None]:
    """The address of a server that answers; None when there is none and none can be started."""
    for url in filter(None, (os.environ.get(POSTGRES_SETTING), _USUAL)):
        if _answers(url):
            yield url
            return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        yield None
        return
    with _own_server(programs[-1]) as url:
        yield url


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    name = f"japandesk_test_{secrets.token_hex(6)}"
    _run(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _own_server(programs: Path) -> Iterator[str]:
    """A server of the tests' own, as the user that Debian made for it where the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="japandesk-postgres-"))
    as_other: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_other = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    control = [*as_other, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    make = [*as_other, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
    subprocess.run(make, check=True, capture_output=True, cwd="/")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    subprocess.run(
        [*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    try:
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        _run(url, "SELECT 1")
    except (SQLAlchemyError, OSError):
        return False
    return True


def _run(url: str, statement: str) -> None:
    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                await connection.execute(text(statement))
        finally:
            await engine.dispose()

    with asyncio.Runner() as runner:
        runner.run(run())
