"""Sends replies through Telegram, part by part; each that arrived is noted, so that a restart goes on after it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.errors import (
    ChatClosedError,
    ChatMovedError,
    OutcomeUnknownError,
    UndeliverableError,
    UnreachableError,
)
from bot.ports import Delivery, Sent
from handlers.telegram.render import TelegramMessage, render_messages

PART_PAUSE_SECONDS = 1.05
"""Telegram Bots FAQ, "My bot is hitting limits": about one message a second to one chat."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramSender:
    """Implements `Sender`."""

    def __init__(self, bot: Bot, public_url: str) -> None:
        """Send through `bot`; links to our own pages begin with `public_url`."""
        self._bot = bot
        self._public_url = public_url

    async def send(self, delivery: Delivery, part_arrived: Callable[[int], Awaitable[None]]) -> Sent:
        """Deliver the parts that have not arrived yet.

        Raises:
            DeliveryError: One did not arrive, or nobody knows.
        """
        parts = render_messages(delivery.message, self._public_url)
        ids: list[str] = []
        for number, part in enumerate(parts):
            if number < delivery.parts_sent:
                continue
            if ids:
                await asyncio.sleep(PART_PAUSE_SECONDS)
            replaces = delivery.message.replaces if number == 0 and len(parts) == 1 else ""
            ids.append(await self._deliver(delivery.message.address.id, part, replaces))
            if number + 1 < len(parts):
                await part_arrived(number + 1)
        return Sent(platform_ids=tuple(ids))

    async def _deliver(self, chat_id: str, part: TelegramMessage, replaces: str) -> str:
        try:
            return await self._formatted(chat_id, part, replaces)
        except RetryAfter as error:
            raise UnreachableError("Telegram asks to slow down", _seconds(error)) from error
        except ChatMigrated as error:
            raise ChatMovedError(str(error.new_chat_id)) from error
        except Forbidden as error:
            raise ChatClosedError("the contact blocked the bot, or the group removed it") from error
        except BadRequest as error:
            if "chat not found" in str(error).lower():
                raise ChatClosedError("there is no such chat") from error
            raise UndeliverableError("Telegram refused the message (400)") from error
        except (InvalidToken, Conflict) as error:
            # Ours to mend; the message is as good as before.
            raise UnreachableError("Telegram does not accept the token") from error
        except (TimedOut, NetworkError) as error:
            if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
                raise UnreachableError("Telegram cannot be reached") from error
            raise OutcomeUnknownError(f"Telegram did not answer ({type(error).__name__})") from error
        except TelegramError as error:
            raise OutcomeUnknownError("Telegram answered something unreadable") from error

    async def _formatted(self, chat_id: str, part: TelegramMessage, replaces: str) -> str:
        try:
            return await self._call(chat_id, part, replaces, part.html, ParseMode.HTML)
        except BadRequest as error:
            if "parse entities" not in str(error).lower():
                raise
            return await self._call(chat_id, part, replaces, part.plain, None)

    async def _call(
        self, chat_id: str, part: TelegramMessage, replaces: str, text: str, parse_mode: ParseMode | None
    ) -> str:
        if replaces:
            try:
                edited = await self._bot.edit_message_text(
                    text,
                    chat_id=chat_id,
                    message_id=int(replaces),
                    parse_mode=parse_mode,
                    reply_markup=part.keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            except BadRequest as error:
                said = str(error).lower()
                if "not modified" in said:
                    return replaces
                if "to edit not found" not in said and "can't be edited" not in said:
                    raise
            else:
                return str(edited.message_id) if isinstance(edited, Message) else replaces
        sent: Any = await self._bot.send_message(
            chat_id,
            text,
            parse_mode=parse_mode,
            reply_markup=part.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        return str(sent.message_id)


def _seconds(error: RetryAfter) -> float:
    asked: Any = error.retry_after
    return float(asked.total_seconds() if hasattr(asked, "total_seconds") else asked)
