"""The service between a LINE and a Telegram of this machine, for tests that play their users."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI

from handlers.settings import Settings
from tests.ports import free_port
from tests.standins.line import LineStandin
from tests.standins.telegram import TelegramStandin

_T = TypeVar("_T")
_SECRET = "channel-secret"  # of a channel that exists only here


class Rig:
    """Both stand-ins, and a service that can be stopped and started again on the same data."""

    def __init__(
        self,
        folder: Path,
        create: Callable[[Settings], FastAPI],
        *,
        database_url: str = "",
        mode: str = "webhook",
        **settings: Any,
    ) -> None:
        """Run what `create` makes of the settings."""
        self._port = free_port()
        base = f"http://127.0.0.1:{self._port}"
        self.line = LineStandin(_SECRET, "access-token", webhook_url=f"{base}/webhooks/line")
        is_webhook = mode == "webhook"
        self.telegram = TelegramStandin(
            "1001:telegram",
            webhook_url=f"{base}/webhooks/telegram" if is_webhook else "",
            secret="hush" if is_webhook else "",
        )
        self.line.start()
        self.telegram.start()
        self.url = base
        self._create = create
        self._settings = Settings(
            _env_file=None,
            data_dir=folder,
            database_url=database_url,
            public_url=base,
            line_channel_secret=_SECRET,
            line_channel_access_token="access-token",
            line_api_url=self.line.url,
            line_data_api_url=self.line.url,
            telegram_token="1001:telegram",
            telegram_webhook_secret="hush",
            telegram_api_url=self.telegram.url,
            telegram_mode=mode,
            **settings,
        )
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.app: FastAPI | None = None

    def start(self) -> "Rig":
        """Start the service; returns when it accepts."""
        self.app = self._create(self._settings)
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=self._port, log_config=None, access_log=False, loop="asyncio"
        )
        self._server = _Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        assert self._server.ready.wait(30), "the service did not start"
        return self

    def stop_service(self) -> None:
        """Stop it as an operator does."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(30)
            self._server = None

    def stop(self) -> None:
        """Stop everything."""
        self.stop_service()
        self.line.stop()
        self.telegram.stop()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run something in the service's own loop, such as a question to its store."""
        assert self._server and self._server.loop
        return asyncio.run_coroutine_threadsafe(work, self._server.loop).result(30)

    def settled(self, seconds: float = 20.0) -> bool:
        """Wait until every event is worked and every message sent, held or given up."""
        assert self.app
        queue, outbox = self.app.state.queue, self.app.state.outbox

        async def wait() -> bool:
            async with asyncio.timeout(seconds):
                while True:
                    waiting, _ = await queue.measure()
                    states, _ = await outbox.measure()
                    if not waiting and not {"waiting", "sending"} & set(states):
                        return True
                    await asyncio.sleep(0.02)

        return self.run(wait())

    def kept_attachments(self, seconds: float = 20.0) -> list[tuple[str, bytes | None]]:
        """Wait until nothing is left to fetch; label and content of what was sent then."""
        assert self.app
        attachments = self.app.state.attachments

        async def wait() -> list[tuple[str, bytes | None]]:
            async with asyncio.timeout(seconds):
                while True:
                    found = await attachments.list_all()
                    if all(one.state != "waiting" for one in found):
                        return [(one.label, await attachments.find_content(one.id)) for one in found]
                    await asyncio.sleep(0.02)

        return self.run(wait())


class _Server(uvicorn.Server):
    """Tells when it accepts, and in which loop it runs."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start."""
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.ready.set()
