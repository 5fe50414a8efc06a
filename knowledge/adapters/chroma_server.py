"""A Chroma server, which several processes may share; it may be away, and come back."""

import base64
import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from knowledge.errors import SearchUnavailableError

_TIMEOUT = httpx.Timeout(20, connect=3)

log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")


def server_client(url: str) -> ClientAPI:
    """Connect to a server. It asks nobody who they are: a name and password in the address are for the proxy before it.

    Raises:
        SearchUnavailableError: It does not answer.
    """
    parts = urlsplit(url)
    headers = {}
    if parts.username or parts.password:
        shown = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(shown.encode()).decode()}"
    host, port = parts.hostname or "localhost", parts.port or (443 if parts.scheme == "https" else 8000)
    try:
        client = chromadb.HttpClient(
            host=host,
            port=port,
            ssl=parts.scheme == "https",
            headers=headers,
            settings=Settings(anonymized_telemetry=False),
        )
    except Exception as error:
        # Whatever answers there, and however: the client has no error of its own for a server that cannot be used.
        raise SearchUnavailableError(
            f"the Chroma server at {host}:{port} cannot be used; check the address (JAPANDESK_CHROMA_URL) and that it runs"
        ) from error
    # The client would wait for ever, and has no setting for it.
    client._server._session.timeout = _TIMEOUT  # type: ignore[attr-defined]  # of the client that speaks HTTP
    return client


def reaching(work: Callable[_P, _T]) -> Callable[_P, _T]:
    """What `work` asks of Chroma may fail: then `SearchUnavailableError` says so; that there is no such collection is told as it is."""

    @wraps(work)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return work(*args, **kwargs)
        except NotFoundError:
            raise
        except Exception as error:
            # What a proxy before the server says comes as a bare `Exception`.
            if not isinstance(error, (httpx.HTTPError, ChromaError)) and type(error) is not Exception:
                raise
            log.warning("Chroma does not answer: %s", type(error).__name__)
            raise SearchUnavailableError(f"the index does not answer ({type(error).__name__})") from error

    return run
