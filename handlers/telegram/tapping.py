"""Acknowledges taps on buttons: Telegram shows them turning until it is told, and nothing says what was tapped unless we mark it."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, RetryAfter, TelegramError

from handlers.splitting import cut_text
from handlers.telegram.parse import TICK

_ATTEMPTS = 3
_PAUSE_SECONDS = 2.0
"""Telegram takes an acknowledgement for some seconds to a minute, and says no when."""
_REMEMBERED = 500
_OUTCOME_SECONDS = 4.0
_MAX_UNITS = 200
"""Telegram Bot API, "answerCallbackQuery"."""

log = structlog.get_logger(__name__)


class Taps:
    """Answers each tap, and marks its button once."""

    def __init__(self, bot: Bot, is_quiet: Callable[[str], bool]) -> None:
        """Answer through `bot`; `is_quiet` tells which chats are to be left alone."""
        self._bot = bot
        self._is_quiet = is_quiet
        self._marked: dict[tuple[object, object], object] = {}
        self._outcomes: dict[str, asyncio.Future[str]] = {}

    async def acknowledge(self, query: dict[str, Any]) -> None:
        """Stop the button turning, and put a tick at it; nothing hangs on either."""
        try:
            await self._answer(query["id"])
            await self._mark(query.get("message"), query.get("data"))
        except (TelegramError, KeyError, TypeError, AttributeError) as error:
            # Too old or gone, or no message of ours.
            log.info("a tap could not be acknowledged", error=type(error).__name__)

    def expect(self, tap: str) -> bool:
        """What comes of a tap will be told: wait for it before it is acknowledged. False: it is waited for already."""
        is_new = tap not in self._outcomes
        if is_new:
            self._outcomes[tap] = asyncio.get_running_loop().create_future()
        return is_new

    def tell(self, tap: str, text: str) -> None:
        """What came of a tap; nothing when nobody waits for it any more."""
        outcome = self._outcomes.get(tap)
        if outcome and not outcome.done():
            outcome.set_result(text)

    async def acknowledge_told(self, tap: str) -> None:
        """Stop the button turning, with what came of the tap where that is known soon."""
        text = ""
        try:
            text = await asyncio.wait_for(self._outcomes[tap], _OUTCOME_SECONDS)
        except TimeoutError:
            log.info("what came of a tap was not known in time")
        finally:
            self._outcomes.pop(tap, None)
        try:
            await self._answer(tap, cut_text(text, _MAX_UNITS))
        except TelegramError as error:
            log.info("a tap could not be acknowledged", error=type(error).__name__)

    async def _answer(self, tap: str, text: str = "") -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._bot.answer_callback_query(tap, text or None)
            except (BadRequest, RetryAfter):
                raise
            except TelegramError:
                if attempt == _ATTEMPTS:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return

    async def _mark(self, message: Any, data: object) -> None:
        """Put a tick at the button with this data, unless it stands there."""
        chat_id, number = message["chat"]["id"], message["message_id"]
        marked = _marked(message["reply_markup"]["inline_keyboard"], data)
        if marked is None or self._marked.get((chat_id, number)) == data or self._is_quiet(str(chat_id)):
            return
        # Taps in quick succession still show the keyboard as it was before the first.
        self._marked[(chat_id, number)] = data
        if len(self._marked) > _REMEMBERED:
            del self._marked[next(iter(self._marked))]
        await self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=number, reply_markup=marked)


def _marked(rows: list[list[dict[str, Any]]], data: object) -> InlineKeyboardMarkup | None:
    """The keyboard with a tick at the button that has this data; None when that is how it looks already, or nothing has it."""
    texts = [
        [(TICK if button.get("callback_data") == data else "") + button["text"].removeprefix(TICK) for button in row]
        for row in rows
    ]
    has_tick = any(text.startswith(TICK) for row in texts for text in row)
    if not has_tick or texts == [[button["text"] for button in row] for row in rows]:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(text, callback_data=button["callback_data"])
                for text, button in zip(*both, strict=True)
            ]
            for both in zip(texts, rows, strict=True)
        ]
    )
