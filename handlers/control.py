"""Commands reach the desk: in this process when the data folder is free, through the running service when it is taken.

The embedded index belongs to one process; a second one that opened it would corrupt it without a word.
"""

import asyncio
import json
import os
import queue
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse

from bot.errors import BotError
from handlers import gap_operations, library_operations, operations, staff_operations
from handlers.desk import Desk, open_desk
from handlers.operations import Arguments, Operation
from handlers.settings import Settings
from knowledge.errors import IndexInUseError, KnowledgeError
from knowledge.ports import Progress

OPERATIONS: Mapping[str, Operation] = {
    **operations.OPERATIONS,
    **library_operations.OPERATIONS,
    **staff_operations.OPERATIONS,
    **gap_operations.OPERATIONS,
}
_FILE = "service.json"
# Indexing many documents takes as long as it takes; only a service that is not there is given up on.
_WAIT = httpx.Timeout(None, connect=5)


def _quietly(_done: int, _total: int) -> None:
    """Show no progress."""


class OperationError(Exception):
    """An operation was refused; the text says why, for the operator."""


class Control(Protocol):
    """A desk to give operations to."""

    def run(self, operation: str, arguments: Arguments, progress: Progress | None = None) -> dict[str, Any]:
        """Run an operation and wait for its result.

        Raises:
            OperationError: It was refused.
        """


class LocalControl:
    """Runs operations on a desk of this process."""

    def __init__(self, desk: Desk, runner: asyncio.Runner) -> None:
        """Run on `runner`, in which the desk was prepared."""
        self.desk = desk
        self._runner = runner

    def run(self, operation: str, arguments: Arguments, progress: Progress | None = None) -> dict[str, Any]:
        """Run an operation and wait for its result."""
        try:
            return self._runner.run(OPERATIONS[operation](self.desk, arguments, progress or _quietly))
        except (KnowledgeError, BotError) as error:
            raise OperationError(str(error)) from error


class RemoteControl:
    """Gives operations to the running service."""

    def __init__(self, url: str, token: str) -> None:
        """Speak to the service at `url`."""
        self._client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=_WAIT)

    def run(self, operation: str, arguments: Arguments, progress: Progress | None = None) -> dict[str, Any]:
        """Run an operation and wait for its result."""
        result: dict[str, Any] = {}
        try:
            with self._client.stream("POST", f"/control/{operation}", json=dict(arguments)) as response:
                response.raise_for_status()
                for line in response.iter_lines():
                    event = json.loads(line)
                    if "done" in event and progress:
                        progress(event["done"], event["total"])
                    if "error" in event:
                        raise OperationError(event["error"])
                    result = event.get("result", result)
        except httpx.HTTPError as error:
            raise OperationError(
                f"the data folder is in use, but the service that holds it does not answer ({error.__class__.__name__})"
            ) from error
        return result

    def close(self) -> None:
        """Give up the connection."""
        self._client.close()


@contextmanager
def connect(settings: Settings, progress: Progress | None = None) -> Iterator[Control]:
    """A desk for a command: opened here, or the running service's.

    Raises:
        OperationError: The folder is taken by something that is no running service.
    """
    try:
        desk = open_desk(settings, progress)
    except IndexInUseError as error:
        remote = _running_service(settings.data_dir, str(error))
        try:
            yield remote
        finally:
            remote.close()
        return
    with asyncio.Runner() as runner:
        runner.run(desk.prepare())
        desk.warming.join()
        try:
            yield LocalControl(desk, runner)
        finally:
            runner.run(desk.close())


def _running_service(folder: Path, problem: str) -> RemoteControl:
    try:
        told = json.loads((folder / _FILE).read_text())
    except (OSError, ValueError) as error:
        raise OperationError(f"{problem}; wait until it has ended") from error
    return RemoteControl(told["url"], told["token"])


@contextmanager
def announced(folder: Path, url: str) -> Iterator[str]:
    """While the service runs, tell commands where it is; gives the token they must show."""
    token = secrets.token_urlsafe(32)
    path = folder / _FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"url": url, "token": token}, file)
    try:
        yield token
    finally:
        path.unlink(missing_ok=True)


def control_router(desk: Desk, token: str) -> APIRouter:
    """The way in for commands; needs the token that lies in the data folder."""
    router = APIRouter()

    @router.post("/control/{operation}", include_in_schema=False)
    async def run(operation: str, request: Request) -> StreamingResponse:
        """Run an operation; the reply is one JSON object a line: progress, then the result or the error."""
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or not secrets.compare_digest(shown.encode(), token.encode()):
            raise HTTPException(status_code=401)
        if operation not in OPERATIONS:
            raise HTTPException(status_code=404)
        return StreamingResponse(_events(desk, operation, await request.json()), media_type="application/x-ndjson")

    return router


async def _events(desk: Desk, operation: str, arguments: Arguments) -> AsyncIterator[str]:
    steps: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
    task = asyncio.ensure_future(OPERATIONS[operation](desk, arguments, lambda done, total: steps.put((done, total))))
    while not task.done():
        await asyncio.wait({task}, timeout=0.2)
        while not steps.empty():
            done, total = steps.get()
            yield json.dumps({"done": done, "total": total}) + "\n"
    try:
        yield json.dumps({"result": task.result()}, ensure_ascii=False) + "\n"
    except (KnowledgeError, BotError) as error:
        yield json.dumps({"error": str(error)}, ensure_ascii=False) + "\n"
