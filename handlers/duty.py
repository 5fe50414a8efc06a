"""Of the processes on one data folder one is on duty: it does what must be done once."""

import asyncio
from pathlib import Path

from filelock import FileLock, Timeout

_LOOK_AGAIN_SECONDS = 1.0


class Duty:
    """Taken by one process at a time; when that one ends, however it does, another takes it."""

    def __init__(self, path: Path) -> None:
        """Who holds the lock of that file is on duty."""
        self._lock = FileLock(path, thread_local=False)

    async def taken(self) -> None:
        """Wait until this process is on duty; it then stays so until `leave`."""
        while not self._lock.is_locked:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def leave(self) -> None:
        """Let another process take it."""
        self._lock.release()
