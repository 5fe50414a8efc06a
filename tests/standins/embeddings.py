"""An embeddings endpoint as OpenAI's: vectors of the letters of a text, and faults on demand."""

import math
import zlib
from collections import deque
from types import TracebackType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.standins.server import ServerThread

_LENGTH = 96


class EmbeddingsStandin:
    """Answers `POST /v1/embeddings` to whoever shows the key."""

    def __init__(self, key: str) -> None:
        """Ask for this key."""
        self.inputs: list[str] = []
        """Every text that was sent."""
        self.faults: deque[int] = deque()
        """Status codes of the next answers."""
        self.is_down = False
        app = FastAPI()

        @app.post("/v1/embeddings")
        async def embeddings(request: Request) -> JSONResponse:
            """Embed, or fail as told."""
            asked: dict[str, Any] = await request.json()
            if request.headers.get("authorization") != f"Bearer {key}":
                return JSONResponse({"error": {"message": "Incorrect API key provided"}}, 401)
            if self.is_down or self.faults:
                status = 503 if self.is_down else self.faults.popleft()
                return JSONResponse({"error": {"message": "busy"}}, status, headers={"retry-after-ms": "1"})
            self.inputs += asked["input"]
            data = [
                {"object": "embedding", "index": place, "embedding": _vector(text)}
                for place, text in enumerate(asked["input"])
            ]
            usage = {"prompt_tokens": 1, "total_tokens": 1}
            return JSONResponse({"object": "list", "data": data, "model": asked["model"], "usage": usage})

        self._server = ServerThread(app)
        self.url = f"{self._server.url}/v1"

    def __enter__(self) -> "EmbeddingsStandin":
        """Serve."""
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.stop()


def _vector(text: str) -> list[float]:
    """Counts of letter runs, hashed, of length 1."""
    counts = [0.0] * _LENGTH
    for place in range(len(text) - 2):
        counts[zlib.crc32(text[place : place + 3].encode()) % _LENGTH] += 1
    length = math.sqrt(sum(count * count for count in counts)) or 1.0
    return [count / length for count in counts]
