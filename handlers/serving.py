"""The server that the service runs on."""

import socket
from collections.abc import Awaitable, Callable

import uvicorn


class Server(uvicorn.Server):
    """Uvicorn, but for the streams of open pages: they end by themselves only when their pages are closed."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], Awaitable[None]]) -> None:
        """Call `stopping` before it waits for the connections that are open."""
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then wait for what is being answered."""
        await self._stopping()
        await super().shutdown(sockets)
