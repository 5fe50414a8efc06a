"""LINE's webhook: check the signature, store the events, answer 200."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from handlers.intake import Intake, ReportedEvent
from handlers.line.parse import Event, chat_address, has_sound_ids, is_for_us
from handlers.line.staff import is_asking_id, is_for_staff
from handlers.observing import Metrics
from handlers.staff_group import StaffGroup

_ASKS_ID = b"/id"


def webhook_endpoint(
    secret: str, group: StaffGroup, intake: Intake, metrics: Metrics, asked_id: Callable[[Event], None]
) -> Callable[[Request], Awaitable[Response]]:
    """What LINE posts events to; `asked_id` is told of each by which an operator asks for a group's id."""
    refused = metrics.webhooks.labels("line", "refused")
    stored = metrics.webhooks.labels("line", "stored")
    failed = metrics.webhooks.labels("line", "failed")
    acknowledged = metrics.acknowledgement.labels("line")

    async def receive(request: Request) -> Response:
        """Store what came; it is worked after the answer, because LINE waits two seconds and no longer."""
        started = time.perf_counter()
        body = await request.body()
        if not is_signed(body, request.headers.get("x-line-signature", ""), secret):
            refused.inc()
            return Response(status_code=401)
        try:
            await intake.store(read_webhook(body, datetime.now(UTC), group))
        except Exception:
            # Not answered 200: LINE brings it again.
            failed.inc()
            raise
        if _ASKS_ID in body:
            for event in filter(is_asking_id, _events(body)[1]):
                asked_id(event)
        stored.inc()
        acknowledged.observe(time.perf_counter() - started)
        return Response(status_code=200)

    return receive


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether LINE signed this body.

    LINE Developers, "Verify webhook signature": base64 of HMAC-SHA256 over the raw body with the channel secret,
    https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    """
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, signature.encode())


def read_webhook(body: bytes, received_at: datetime, group: StaffGroup) -> list[ReportedEvent]:
    """The events that concern us. Whatever else is in there, now or in years to come, is passed over."""
    bot, found = _events(body)
    events = []
    for event in found:
        address = chat_address(event)
        is_ours = is_for_staff if address and group.has(address.id) else is_for_us
        if not is_ours(event, bot):
            continue
        if address is not None and has_sound_ids(event):
            key = _key(event)
            events.append(
                ReportedEvent(
                    key=f"line:{key}",
                    address=address,
                    payload=json.dumps({"event": event, "bot": bot}).encode(),
                    received_at=received_at,
                    correlation=key[-12:],
                    kind=str(event["type"]),
                )
            )
    return events


def _events(body: bytes) -> tuple[str, list[Event]]:
    """The account that a webhook is for, and its events."""
    try:
        webhook = json.loads(body)
    except (ValueError, RecursionError):
        return "", []
    if not isinstance(webhook, dict) or not isinstance(webhook.get("events"), list):
        return "", []
    return str(webhook.get("destination", "")), [event for event in webhook["events"] if isinstance(event, dict)]


def _key(event: dict[str, Any]) -> str:
    """LINE's name of the event; should it be missing, the event's own words name it."""
    own = event.get("webhookEventId")
    if isinstance(own, str) and own:
        return own
    lasting = {name: value for name, value in event.items() if name != "deliveryContext"}
    return hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()[:40]
