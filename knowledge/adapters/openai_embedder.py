"""Embeds by any endpoint that speaks as OpenAI's does; what is embedded leaves this machine."""

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from langchain_core.embeddings import Embeddings

from knowledge.errors import SearchUnavailableError

if TYPE_CHECKING:
    from langchain_openai import OpenAIEmbeddings

_BATCH = 64
_TIMEOUT_SECONDS = 15.0
_QUERY_SECONDS = 5.0
"""Somebody waits."""
_RETRIES = 3
"""After 429, 5xx and broken connections; the client waits longer each time, or as long as the endpoint says."""
_MOST_CHARS = 4_000
"""Longest text that is sent: what a long one is about stands at its beginning, and endpoints refuse what is over their limit."""
_PROBE = "Japan Desk"


class OpenAIEmbedder(Embeddings):
    """An embedding model behind an endpoint; its dimension is learnt from the first answer."""

    def __init__(self, model: str, url: str, key: str, safe: Callable[[str], str]) -> None:
        """Embed by `model`.

        Args:
            model: As the endpoint calls it.
            url: The endpoint's address, up to `/v1`; empty: OpenAI's own.
            key: Shown to it; empty where it asks for none.
            safe: Takes out of a text what must not leave this machine.
        """
        self.name = f"openai:{model}"
        self._model, self._url, self._key, self._safe = model, url, key, safe
        self._client: OpenAIEmbeddings | None = None
        self._connecting = threading.Lock()
        self._dimension = 0
        self.problem = ""
        """What went wrong last; empty once it goes well."""
        # One message is understood, searched for, and compared with several things.
        self._recent = lru_cache(maxsize=64)(self._embed_one)

    @property
    def parts(self) -> tuple[int, ...]:
        """The length of its vectors, which are of one piece."""
        if not self._dimension:
            self._embed([_PROBE])
        return (self._dimension,)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages.

        Raises:
            SearchUnavailableError: The endpoint does not give them.
        """
        return self._embed(texts) if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question; the last few are kept.

        Raises:
            SearchUnavailableError: The endpoint does not give it.
        """
        return self._recent(text)

    def check(self) -> str:
        """`ok`, or what is wrong; the endpoint is asked only if it failed last, or never was."""
        if self.problem or not self._dimension:
            try:
                self._embed([_PROBE], _QUERY_SECONDS)
            except SearchUnavailableError as error:
                return str(error)
        return "ok"

    def _embed_one(self, text: str) -> list[float]:
        return self._embed([text], _QUERY_SECONDS)[0]

    def _embed(self, texts: Sequence[str], seconds: float = _TIMEOUT_SECONDS) -> list[list[float]]:
        sent = [self._safe(text)[:_MOST_CHARS].strip() or "-" for text in texts]
        try:
            vectors = self._connected().embed_documents(sent, timeout=seconds)
            lengths = {len(vector) for vector in vectors}
            if len(vectors) != len(texts) or len(lengths) != 1 or lengths != {self._dimension or max(lengths)}:
                raise ValueError("vectors of another number or length than before")
        except Exception as error:
            # Its client raises errors of its own, of HTTP's, and of whatever it cannot read.
            status = getattr(error, "status_code", None)
            self.problem = f"{type(error).__name__}{f' {status}' if status else ''}"
            raise SearchUnavailableError(
                f"the embeddings endpoint at {urlsplit(self._url).netloc or 'api.openai.com'} fails ({self.problem});"
                " check JAPANDESK_EMBEDDINGS, _URL and _KEY"
            ) from error
        self._dimension, self.problem = len(vectors[0]), ""
        return vectors

    def _connected(self) -> "OpenAIEmbeddings":
        with self._connecting:
            if self._client is None:
                # Takes a second to import, which only those wait for who use it.
                from langchain_openai import OpenAIEmbeddings
                from pydantic import SecretStr

                self._client = OpenAIEmbeddings(
                    model=self._model,
                    openai_api_base=self._url or None,
                    openai_api_key=SecretStr(self._key or "none"),
                    # Texts as they are: counting their tokens would download a table.
                    check_embedding_ctx_length=False,
                    chunk_size=_BATCH,
                    max_retries=_RETRIES,
                )
            return self._client
