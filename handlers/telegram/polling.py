"""Fetches updates from Telegram where it cannot reach us; an update is confirmed once it is stored."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError

from handlers.intake import Intake
from handlers.telegram.sender import seconds_to_wait
from handlers.telegram.webhook import Identity, read_update

_TIMEOUT_SECONDS = 25
_PAUSE_SECONDS = 3.0
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

log = structlog.get_logger(__name__)


async def poll(
    bot: Bot, identity: Callable[[], Identity], intake: Intake, taken: Callable[[dict[str, Any]], None]
) -> None:
    """Fetch and store updates until cancelled; `taken` is told of each, once it is safe."""
    offset = 0
    while True:
        try:
            # The raw JSON: one update that the SDK cannot read must not lose those around it.
            asked = {"offset": offset, "timeout": _TIMEOUT_SECONDS, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
            updates = await bot.request.post(
                f"{bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=_TIMEOUT_SECONDS + 10
            )
            fresh = [update for update in (updates if isinstance(updates, list) else ()) if isinstance(update, dict)]
            now = datetime.now(UTC)
            events = [event for update in fresh if (event := read_update(update, *identity(), now))]
            await intake.store(events)
        except RetryAfter as error:
            await asyncio.sleep(seconds_to_wait(error))
        except Conflict:
            log.warning(
                "Telegram brings updates to a webhook, or another process fetches them; `japandesk doctor` tells"
            )
            await asyncio.sleep(_PAUSE_SECONDS)
        except (TelegramError, OSError) as error:
            log.warning("updates could not be fetched", error=type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)
        except Exception:
            # Not stored, so not confirmed: Telegram keeps them.
            log.exception("updates could not be stored")
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            for update in fresh:
                taken(update)
            offset = max((update["update_id"] + 1 for update in fresh if "update_id" in update), default=offset)
