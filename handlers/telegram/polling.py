"""Fetches updates from Telegram where it cannot reach us; an update is confirmed once it is stored."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from handlers.intake import Intake
from handlers.staff_group import StaffGroup
from handlers.telegram.parse import is_number
from handlers.telegram.sender import seconds_to_wait
from handlers.telegram.webhook import Identity, read_update

_TIMEOUT_SECONDS = 25
_PAUSE_SECONDS = 3.0
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

log = structlog.get_logger(__name__)


async def poll(
    bot: Bot,
    identity: Callable[[], Identity],
    group: StaffGroup,
    intake: Intake,
    taken: Callable[[dict[str, Any]], None],
    tell: Callable[[str], None],
) -> None:
    """Fetch and store updates until cancelled.

    Args:
        bot: Connected.
        identity: Who we are.
        group: The staff's own.
        intake: Where updates go.
        taken: Told of each update, once it is safe.
        tell: Told after each round: `ok`, or what is wrong.
    """
    offset = 0
    while True:
        try:
            # The raw JSON: one update that the SDK cannot read must not lose those around it.
            asked = {"offset": offset, "timeout": _TIMEOUT_SECONDS, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
            updates = await bot.request.post(
                f"{bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=_TIMEOUT_SECONDS + 10
            )
            if not isinstance(updates, list):
                raise TelegramError("no list of updates")
            fresh = [update for update in updates if isinstance(update, dict)]
            now = datetime.now(UTC)
            events = [event for update in fresh if (event := read_update(update, *identity(), group, now))]
            await intake.store(events)
            for update in fresh:
                taken(update)
            offset = max((own + 1 for update in fresh if is_number(own := update.get("update_id"))), default=offset)
        except RetryAfter as error:
            await asyncio.sleep(seconds_to_wait(error))
        except TelegramError as error:
            tell(f"Telegram gives us no messages ({type(error).__name__}); `japandesk doctor` says more")
            log.warning("updates could not be fetched", error=type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)
        except Exception:
            # Not stored, so not confirmed: Telegram keeps them.
            tell("messages from Telegram cannot be stored")
            log.exception("updates could not be stored")
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            tell("ok")
