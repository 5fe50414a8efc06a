"""Telegram's webhook: check the secret, store the update, answer 200. Polling stores the same way."""

import hmac
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from handlers.intake import Intake, ReportedEvent
from handlers.observing import Metrics
from handlers.staff_group import StaffGroup
from handlers.telegram.parse import chat_address, has_sound_ids, is_for_us, kind_of
from handlers.telegram.staff import is_for_staff

Identity = tuple[str, int]
"""The bot's user name and id."""


def webhook_endpoint(
    secret: str,
    identity: Callable[[], Identity],
    group: StaffGroup,
    intake: Intake,
    metrics: Metrics,
    taken: Callable[[dict[str, Any]], None],
) -> Callable[[Request], Awaitable[Response]]:
    """What Telegram posts updates to; `taken` is told of each, once it is safe."""

    async def receive(request: Request) -> Response:
        """Store the update; it is worked after the answer."""
        started = time.perf_counter()
        shown = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not secret or not hmac.compare_digest(shown.encode(), secret.encode()):
            metrics.webhooks.labels("telegram", "refused").inc()
            return Response(status_code=401)
        try:
            update = json.loads(await request.body())
        except (ValueError, RecursionError):
            update = None
        event = read_update(update, *identity(), group, datetime.now(UTC))
        if event:
            try:
                await intake.store([event])
            except Exception:
                # Not answered 200: Telegram brings it again.
                metrics.webhooks.labels("telegram", "failed").inc()
                raise
        if isinstance(update, dict):
            taken(update)
        metrics.webhooks.labels("telegram", "stored" if event else "ignored").inc()
        metrics.acknowledgement.labels("telegram").observe(time.perf_counter() - started)
        return Response(status_code=200)

    return receive


def read_update(
    update: object, username: str, bot_id: int, group: StaffGroup, received_at: datetime
) -> ReportedEvent | None:
    """The update as an event, None when it does not concern us."""
    if not isinstance(update, dict):
        return None
    number = update.get("update_id")
    address = chat_address(update)
    is_ours = is_for_staff if address and group.has(address.id) else is_for_us
    if not is_ours(update, username, bot_id):
        return None
    if address is None or not isinstance(number, int) or not has_sound_ids(update):
        return None
    # After a week of silence Telegram counts from anywhere; the bot's id tells the updates of two bots apart.
    return ReportedEvent(
        key=f"telegram:{bot_id}:{number}",
        address=address,
        payload=json.dumps(update).encode(),
        received_at=received_at,
        correlation=f"tg{number}",
        kind=kind_of(update),
    )
