"""What every response carries, and what no request may exceed."""

import json
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_MAX_BODY_BYTES = 1_000_000
_UPLOADS = {"/inbox/documents/new": 21 * 1024 * 1024}
"""Paths that take files, with the most that comes with one: the file and the form around it."""
_TOO_LARGE = json.dumps({"error": {"code": "too_large", "message": "The message is too large."}}).encode()


class WebhookMiddleware:
    """Answers the webhooks before anything looks for pages: they are the hot path, and need nothing of it."""

    def __init__(self, app: ASGIApp, webhooks: Mapping[str, Callable[[Request], Awaitable[Response]]]) -> None:
        """Answer POSTs to these paths; everything else is for `app`."""
        self._app = app
        self._webhooks = webhooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        answer = self._webhooks.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        response = await answer(Request(scope, receive))
        await response(scope, receive, send)


class GuardMiddleware:
    """Refuses bodies that are far too large, whether or not they say so, and sets the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0
        most = _UPLOADS.get(scope["path"], _MAX_BODY_BYTES)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            # An empty end: the app sees a broken body and gives up; what it says then is replaced below.
            return message if read <= most else {"type": "http.request", "body": b"", "more_body": False}

        async def guarded(message: Message) -> None:
            if read > most:
                if message["type"] == "http.response.start":
                    await _refuse(send)
                return
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                # A page may be stricter, or looser, on purpose.
                named = {name.lower() for name, _ in own}
                message = {**message, "headers": [*own, *(one for one in _headers() if one[0] not in named)]}
            await send(message)

        lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        if any(not value.isdigit() or int(value) > most for value in lengths):
            await _refuse(send)
            return
        await self._app(scope, counted, guarded)


def _headers() -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_TOO_LARGE)).encode()), *_headers()]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _TOO_LARGE})
