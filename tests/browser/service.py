"""The real service as a process of its own, on a data folder of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.ports import free_port

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60
"""On an idle machine 5; library files changed since the folder was prepared are indexed first."""
_STOP_SECONDS = 20


class RunningService:
    """`japandesk serve` on this machine."""

    def __init__(self, folder: Path) -> None:
        """Start on a data folder and wait until it is ready."""
        self.folder = folder
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = self._start()

    def restart(self) -> None:
        """Stop, and start again on the same folder and port."""
        self.stop()
        self._process = self._start()

    def stop(self) -> None:
        """Stop as an operator would, and wait for the end."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        log = self.folder.with_suffix(".log")
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "handlers.cli", "serve", "--port", str(self._port)],
                cwd=_ROOT,
                env={**os.environ, "JAPANDESK_DATA_DIR": str(self.folder)},
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise RuntimeError(f"the service did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)  # between two looks, not instead of one
        return process

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False
