"""Several processes behind one port: the supervisor holds the data folder, workers answer, a worker that dies is replaced.

Uvicorn's own supervisor starts and watches them. All that a worker shares with the others is in the database, in the Chroma
server, in the library's file, or, where nothing may be written down, in the supervisor's memory.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from multiprocessing.managers import BaseManager, DictProxy
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import make_url
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from bot.domain.message import ChannelAddress
from bot.services.turns import Pending
from handlers.app import create_app
from handlers.desk import Desk, open_desk
from handlers.observing import set_up_logging
from handlers.settings import PREFIX, Settings
from knowledge.errors import SearchUnavailableError

_LOOK_AGAIN_SECONDS = 2.0
_HANGS_SECONDS = 60
"""A worker that says nothing for so long is replaced; on a busy machine one needs a while to load what it imports."""
_END_SECONDS = 20

log = logging.getLogger(__name__)


class _Memory(BaseManager):
    """What the supervisor keeps in memory for all workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """What a worker is told when it starts."""

    settings: Settings
    token: str
    """Lets commands in."""
    memory: Any
    """Address of the supervisor's memory."""


def find_obstacle(settings: Settings) -> str:
    """What keeps several processes off this desk's data, and the setting that mends it; empty: nothing."""
    obstacles = []
    if not settings.chroma_url:
        obstacles.append(
            f"{PREFIX}CHROMA_URL is missing: the embedded index belongs to one process, and two would corrupt it"
            " without a word; start a Chroma server (`chroma run`) and name it there"
        )
    if make_url(settings.store_url).get_backend_name() != "postgresql":
        obstacles.append(f"{PREFIX}DATABASE_URL must name a PostgreSQL database: a SQLite store belongs to one process")
    return "; ".join(obstacles)


def run_workers(settings: Settings, listening: socket.socket, workers: int, token: str) -> bool:
    """Run the service until it is told to end; False: the workers could not start.

    Whoever calls holds the data folder, and has made it ready: the library is in the index, the database has its tables.
    """
    pending: dict[ChannelAddress, Pending] = {}
    _Memory.register("pending", callable=lambda: pending, proxytype=DictProxy)
    memory = _Memory(authkey=token.encode()).get_server()
    threading.Thread(target=memory.serve_forever, daemon=True).start()
    crew = Crew(settings=settings, token=token, memory=memory.address)
    config = uvicorn.Config(
        partial(_create_worker, crew),
        factory=True,
        workers=workers,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        timeout_worker_healthcheck=_HANGS_SECONDS,
    )
    supervisor = Multiprocess(config, sockets=[listening])
    signal.signal(signal.SIGCHLD, lambda *_: _notice_ends(supervisor))
    supervisor.run()
    return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)


def _notice_ends(supervisor: Multiprocess) -> None:
    """Let the supervisor see at once that a worker is gone: it waits for an answer on a line of which it holds both ends."""
    for worker in supervisor.processes:
        if not worker.process.is_alive():
            worker.child_conn.close()


def _create_worker(crew: Crew) -> FastAPI:
    """The app of one worker, in its own process."""
    set_up_logging(logging.INFO, crew.settings.secrets)
    _end_with_supervisor()
    ending = _Ending()
    memory = _Memory(address=crew.memory, authkey=crew.token.encode())
    _Memory.register("pending", proxytype=DictProxy)
    memory.connect()
    app = create_app(_opened(crew.settings, memory.pending(), ending), crew.token)  # type: ignore[attr-defined]  # registered above
    ending.app = app
    return app


def _opened(settings: Settings, pending: MutableMapping[ChannelAddress, Pending], ending: "_Ending") -> Desk:
    """The desk; while the Chroma server is away the other workers, which know it already, answer alone."""
    while True:
        try:
            return open_desk(settings, pending=pending)
        except SearchUnavailableError as error:
            log.warning("a worker waits to start: %s", error)
            if ending.told.wait(_LOOK_AGAIN_SECONDS):
                sys.exit(0)


class _Ending:
    """Ends the streams of open pages as soon as the worker is told to stop: uvicorn waits for them."""

    def __init__(self) -> None:
        self.told = threading.Event()
        self.app: FastAPI | None = None
        self._loop = asyncio.get_running_loop()
        self._before = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)}
        for kind in self._before:
            signal.signal(kind, self._end)

    def _end(self, kind: int, frame: FrameType | None) -> None:
        self.told.set()
        if self.app:
            stop = self.app.state.live.stop
            self._loop.call_soon_threadsafe(lambda: asyncio.ensure_future(stop()))
        before = self._before[signal.Signals(kind)]
        if callable(before):
            before(kind, frame)


def _end_with_supervisor() -> None:
    """Stop once the supervisor is gone, as when it was killed: the data folder is nobody's then."""
    supervisor = parent_process()

    def watch() -> None:
        if supervisor:
            supervisor.join()
            os.kill(os.getpid(), signal.SIGTERM)
            # Should it hang, it must not go on all the same.
            time.sleep(_END_SECONDS)
            os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
