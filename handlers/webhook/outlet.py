"""Tells a webhook of somebody else's what staff are told, signed after Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from standardwebhooks import Webhook

from bot.domain.announcement import Announcement
from bot.errors import DeliveryError, OutcomeUnknownError, UndeliverableError, UnreachableError
from bot.ports import Delivery, Limits, Sent
from handlers.channel import Finding
from handlers.reaching import is_local
from handlers.settings import Settings

_PREFIX = "whsec_"
_CALL_SECONDS = 8.0
"""Less than the time for which a delivery is claimed."""
_CONNECT_SECONDS = 4.0
_LONGEST_WAIT_SECONDS = 3600.0
_REFUSALS = (400, 410, 413, 422)
"""The body is not what they take, or they are gone for good: the same again would be refused again."""

log = structlog.get_logger(__name__)


class WebhookOutlet:
    """Implements `Outlet` and `Sender`."""

    name = "webhook"
    limits = Limits()

    def __init__(self, settings: Settings, secret: str) -> None:
        """Take the address from the settings; `secret` is the operator's key, from which ours follows where none is set."""
        self._url = settings.staff_webhook_url
        self._public_url = settings.public_url
        self._is_own_secret = bool(settings.staff_webhook_secret)
        self._secret = signing_secret(settings.staff_webhook_secret, secret)

    @property
    def sender(self) -> "WebhookOutlet":
        """Itself."""
        return self

    async def open(self) -> None:
        """Connect as soon as there is something to tell."""
        timeout = httpx.Timeout(_CALL_SECONDS, connect=_CONNECT_SECONDS)
        self._client = httpx.AsyncClient(timeout=timeout, follow_redirects=False)
        self._webhook = Webhook(self._secret)

    async def close(self) -> None:
        """Give up all connections."""
        await self._client.aclose()

    async def send(self, delivery: Delivery) -> Sent:
        """Post it; the id stays the same however often, so that they can tell what they have had.

        Raises:
            DeliveryError: It was not taken, or nobody knows.
        """
        announced = delivery.message
        if not isinstance(announced, Announcement):
            raise UndeliverableError("contacts are not written to by webhook")
        body = json.dumps(render_event(announced, delivery, self._public_url), ensure_ascii=False)
        now = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "user-agent": "japandesk",
            "webhook-id": delivery.retry_key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(delivery.retry_key, now, body),
        }
        try:
            # Only how they answer counts, so nothing of what is read.
            async with self._client.stream("POST", self._url, content=body.encode(), headers=headers) as answer:
                status, asked = answer.status_code, answer.headers.get("retry-after", "")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("a webhook did not answer", error=type(error).__name__)
            is_before = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            if is_before or isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
                raise UnreachableError("the webhook cannot be reached") from error
            raise OutcomeUnknownError("the webhook did not answer") from error
        if not 200 <= status < 300:
            log.warning("a webhook refused an event", status=status)
            raise _meaning(status, asked)
        return Sent(platform_ids=())

    async def examine(self) -> list[Finding]:
        """Check the form of the address; what is there is not called, as it would take the call for an event."""
        parts = urlsplit(self._url)
        if parts.scheme != "https" and not is_local(self._url):
            return [
                ("address", False, f"{parts.scheme}://{parts.hostname} is not https: everybody on the way can read it")
            ]
        key = (
            "JAPANDESK_STAFF_WEBHOOK_SECRET" if self._is_own_secret else "a key that `japandesk channels secret` shows"
        )
        return [("address", True, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}, signed with {key}")]

    async def check(self) -> str:
        """It is known to work once it has."""
        return "ok"

    async def quota(self) -> tuple[int | None, int] | None:
        """Nothing is charged for."""
        return None


def signing_secret(setting: str, key: str) -> bytes:
    """What events are signed with: the setting, `whsec_` and base64 or any words; without one what follows from our key."""
    if not setting:
        return hmac.new(key.encode(), b"japandesk/staff-webhook", hashlib.sha256).digest()
    if setting.startswith(_PREFIX):
        try:
            return base64.b64decode(setting.removeprefix(_PREFIX) + "==") or setting.encode()
        except binascii.Error:
            return setting.encode()
    return setting.encode()


def shown_secret(secret: bytes) -> str:
    """The same as those write it who check signatures."""
    return _PREFIX + base64.b64encode(secret).decode()


def render_event(announced: Announcement, delivery: Delivery, public_url: str) -> dict[str, Any]:
    """What is told, for a machine."""
    return {
        "type": f"lead.{announced.kind}",
        "timestamp": delivery.created_at.isoformat().replace("+00:00", "Z"),
        "data": {
            **dict(announced.facts),
            "number": announced.number,
            "title": announced.title,
            "link": f"{public_url}{announced.link}" if announced.link else "",
        },
    }


def _meaning(status: int, asked: str) -> DeliveryError:
    """What an answer other than 2xx means."""
    if status in _REFUSALS:
        return UndeliverableError(f"the webhook refuses the event ({status})")
    if 300 <= status < 400:
        # Whoever answers there may not be who is meant.
        return UnreachableError(f"the webhook redirects ({status}), which is not followed; correct the address")
    if status in (429, 503) and asked.isdigit():
        return UnreachableError(f"the webhook asks to slow down ({status})", min(float(asked), _LONGEST_WAIT_SECONDS))
    if status >= 500:
        return OutcomeUnknownError(f"the webhook answered {status}")
    return UnreachableError(f"the webhook does not take events now ({status})")
