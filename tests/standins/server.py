"""A server of our own in a thread of its own."""

import asyncio
import socket
import threading
from typing import Any

import uvicorn

_START_SECONDS = 20


class _Server(uvicorn.Server):
    """Tells when it accepts calls, and stops at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None

    async def main_loop(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        await self.on_tick(0)
        self.ready.set()
        await self._ended.wait()
        # Also those whose call is not answered yet: some never are.
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0)

    def end(self) -> None:
        """Stop, from any thread."""
        if self._loop is not None and self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)


class ServerThread:
    """Serves an ASGI app on 127.0.0.1 until it is stopped."""

    def __init__(self, app: Any, port: int = 0) -> None:
        """Bind `port`, or a free one; nothing is served before `start`."""
        # Named as TCP, or asyncio does not switch off the wait for more to send, and every answer takes 40 ms more.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(128)
        self.port = int(self._socket.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            app, loop="asyncio", ws="none", lifespan="off", log_config=None, access_log=False, log_level="critical"
        )
        self._server = _Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def start(self) -> None:
        """Serve; returns when calls are accepted.

        Raises:
            RuntimeError: The server did not start.
        """
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            raise RuntimeError(f"no server on port {self.port}")

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if not self._thread.is_alive():
            self._socket.close()
            return
        self._server.end()
        self._thread.join(_START_SECONDS)
