"""What all measurements of a running service need: the service in a process of its own, a database of its own, percentiles."""

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from handlers.control import OperationError
from handlers.settings import PREFIX


async def paced(one: Callable[[int], Awaitable[float]], per_second: int, seconds: int) -> list[float]:
    """Begin `one` at a steady pace, whether or not earlier ones have ended."""
    started = time.perf_counter()
    tasks = []
    for number in range(per_second * seconds):
        await asyncio.sleep(max(0.0, started + number / per_second - time.perf_counter()))
        tasks.append(asyncio.ensure_future(one(number)))
    return list(await asyncio.gather(*tasks))


@asynccontextmanager
async def process(arguments: list[str], environment: dict[str, str], *, is_bare: bool) -> AsyncIterator[str]:
    """A server in a process of its own; gives its address once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    module = "uvicorn" if is_bare else "handlers.cli"
    more = ["--no-access-log", "--log-level", "error", "--lifespan", "off"] if is_bare else []
    process = subprocess.Popen(  # noqa: ASYNC220, S603  # starting takes no time; the command is ours
        [sys.executable, "-m", module, *arguments, "--port", str(port), *more],
        env={**os.environ, **{PREFIX + name: value for name, value in environment.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _answering(f"{url}/healthz", process)
        yield url
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


async def _answering(url: str, process: "subprocess.Popen[bytes]") -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(1200):
            if process.poll() is not None:
                break
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise OperationError("a server under test did not start; run `japandesk doctor`")


@asynccontextmanager
async def own_database(url: str) -> AsyncIterator[str]:
    """A database of the measurement's own beside the one that is set; SQLite is in the folder anyway."""
    if not url.startswith("postgresql"):
        yield ""
        return
    name = f"japandesk_bench_{secrets.token_hex(4)}"
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
        async with engine.connect() as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await engine.dispose()


def percentiles(values: list[float]) -> dict[str, float]:
    """The middle, and what 95 and 99 in a hundred do not exceed."""
    ranked = sorted(values) or [float("nan")]
    return {
        name: round(ranked[min(len(ranked) - 1, int(len(ranked) * share))], 1)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
