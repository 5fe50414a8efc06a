"""Sends replies through Telegram, one message at a time; each that arrived is noted, so that a restart goes on after it."""

import asyncio
import time
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
from handlers.telegram.parse import TOPIC_MARK
from handlers.telegram.render import TelegramMessage, render_messages

_CALL_SECONDS = 14.0
"""For all calls that one message takes; less than the time for which a delivery is claimed."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramSender:
    """Implements `Sender`."""

    def __init__(self, bot: Bot, public_url: str) -> None:
        """Send through `bot`; links to our own pages begin with `public_url`."""
        self._bot = bot
        self._public_url = public_url
        self._quiet_until: dict[str, float] = {}

    def is_quiet(self, chat_id: str) -> bool:
        """Whether Telegram asked us to leave the chat alone: then not even "typing" is shown."""
        now = time.monotonic()
        self._quiet_until = {chat: until for chat, until in self._quiet_until.items() if until > now}
        return chat_id.partition(TOPIC_MARK)[0] in self._quiet_until

    async def send(self, delivery: Delivery) -> Sent:
        """Deliver the first part that has not arrived yet.

        Raises:
            DeliveryError: It did not arrive, or nobody knows.
        """
        parts = render_messages(delivery.message, self._public_url)
        replaces = delivery.message.replaces if len(parts) == 1 else ""
        # A new version may split what it finds half sent otherwise; its last part is sent rather than none.
        number = min(delivery.parts_sent, len(parts) - 1)
        own = await self._deliver(delivery.message.address.id, parts[number], replaces)
        return Sent(platform_ids=(own,), has_more=number + 1 < len(parts))

    async def _deliver(self, chat_id: str, part: TelegramMessage, replaces: str) -> str:
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                return await self._formatted(chat_id, part, replaces)
        except TimeoutError as error:
            raise OutcomeUnknownError("Telegram did not answer") from error
        except RetryAfter as error:
            seconds = seconds_to_wait(error)
            self._quiet_until[chat_id.partition(TOPIC_MARK)[0]] = time.monotonic() + seconds
            raise UnreachableError("Telegram asks to slow down", seconds) from error
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
                    chat_id=chat_id.partition(TOPIC_MARK)[0],
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
        sent = await self._send(chat_id, text, part, parse_mode)
        return str(sent.message_id)

    async def _send(self, chat_id: str, text: str, part: TelegramMessage, parse_mode: ParseMode | None) -> Message:
        """Send to the chat; to the group as a whole where its topic is gone."""
        group, _, topic = chat_id.partition(TOPIC_MARK)
        try:
            return await self._bot.send_message(
                group,
                text,
                message_thread_id=int(topic) if topic else None,
                parse_mode=parse_mode,
                reply_markup=part.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            said = str(error).lower()
            if not topic or not ("thread not found" in said or "topic_closed" in said or "topic_deleted" in said):
                raise
        return await self._send(group, text, part, parse_mode)


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to be left alone."""
    asked: Any = error.retry_after
    return float(asked.total_seconds() if hasattr(asked, "total_seconds") else asked)
