"""Sends replies through Telegram, one message at a time; each that arrived is noted, so that a restart goes on after it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import structlog
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.message import OutgoingMessage
from bot.errors import (
    ChatClosedError,
    ChatMovedError,
    DeliveryError,
    OutcomeUnknownError,
    UndeliverableError,
    UnreachableError,
)
from bot.ports import Delivery, Sent
from handlers.staff_group import StaffGroup
from handlers.telegram.announcing import render_announcement
from handlers.telegram.parse import TOPIC_MARK, message_number
from handlers.telegram.render import TelegramMessage, render_messages
from handlers.telegram.topics import Topics

log = structlog.get_logger(__name__)

_CALL_SECONDS = 9.0
"""For all calls that one message takes; less than the time for which a delivery is claimed."""
_TOPIC_IS_GONE = ("thread not found", "topic_closed", "topic_deleted")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramSender:
    """Implements `Sender`."""

    def __init__(self, bot: Bot, public_url: str, topics: Topics, group: StaffGroup) -> None:
        """Send through `bot`; links to our own pages begin with `public_url`; what staff are told goes into topics."""
        self._bot = bot
        self._public_url = public_url
        self._topics = topics
        self._group = group
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
        chat_id = delivery.message.address.id.partition(TOPIC_MARK)[0]
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                letter, has_more = await self._letter(delivery)
                own = await self._deliver(letter)
        except TimeoutError as error:
            raise OutcomeUnknownError("Telegram did not answer") from error
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._quiet_until[chat_id] = time.monotonic() + seconds_to_wait(error)
            if isinstance(error, ChatMigrated):
                self._group.moved(chat_id, str(error.new_chat_id))
            raise _meaning(error) from error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            # The SDK makes nothing of what came back; Telegram, or something before it, is in trouble.
            raise OutcomeUnknownError("Telegram answered something unreadable") from error
        return Sent(platform_ids=(own,), has_more=has_more)

    async def _letter(self, delivery: Delivery) -> tuple["_Letter", bool]:
        """The part to send now, addressed, and whether more follow."""
        message = delivery.message
        if isinstance(message, Announcement):
            return await self._announced(message, delivery.parts_sent)
        parts = render_messages(message, self._public_url)
        # A new version may split what it finds half sent otherwise; its last part is sent rather than none.
        number = min(delivery.parts_sent, len(parts) - 1)
        letter = _Letter.to(message, parts[number], is_first=number == 0, is_only=len(parts) == 1)
        return letter, number + 1 < len(parts)

    async def _announced(self, message: Announcement, parts_sent: int) -> tuple["_Letter", bool]:
        """What staff are told: in the topic of its lead; in a group without topics below the first message on it."""
        chat_id, _, own_topic = message.address.id.partition(TOPIC_MARK)
        topic = int(own_topic) if own_topic else None
        answers = message_number(message.answers) or (int(message.answers) if message.answers.isdigit() else None)
        if message.kind is AnnouncementKind.ERASED and not parts_sent:
            await self._topics.erase(chat_id, message)
        if _is_on_lead(message) and topic is None:
            topic = await self._topics.find(chat_id, message)
            answers = None if topic else await self._topics.find_first(chat_id, message)
        parts = render_announcement(message, self._public_url, has_topic=topic is not None)
        number = min(parts_sent, len(parts) - 1)
        letter = _Letter(
            chat_id=chat_id,
            topic=topic,
            replaces=None,
            answers=answers if number == 0 else None,
            part=parts[number],
            announced=message if _is_on_lead(message) else None,
        )
        return letter, number + 1 < len(parts)

    async def _deliver(self, letter: "_Letter") -> str:
        """Send it as it is meant to look; plain and without buttons when Telegram does not take that."""
        try:
            return await self._call(letter)
        except ChatMigrated:
            raise
        except BadRequest as error:
            if not _is_telegrams_own(error) or _is_about_chat(error):
                raise
        return await self._call(letter.plain())

    async def _call(self, letter: "_Letter") -> str:
        if letter.replaces:
            try:
                with _trouble_told("editMessageText"):
                    edited = await self._bot.edit_message_text(
                        letter.text,
                        chat_id=letter.chat_id,
                        message_id=letter.replaces,
                        parse_mode=letter.parse_mode,
                        # A keyboard below the chat cannot be had by editing.
                        reply_markup=letter.keyboard if isinstance(letter.keyboard, InlineKeyboardMarkup) else None,
                        link_preview_options=_NO_PREVIEW,
                    )
            except BadRequest as error:
                if "not modified" in _words(error):
                    return str(letter.replaces)
                if "to edit not found" not in _words(error) and "can't be edited" not in _words(error):
                    raise
            else:
                return str(edited.message_id) if isinstance(edited, Message) else str(letter.replaces)
        try:
            return await self._send(letter)
        except BadRequest as error:
            if not letter.topic or not any(words in _words(error) for words in _TOPIC_IS_GONE):
                raise
        # The topic is gone; the group is not.
        topic = await self._topics.open(letter.chat_id, letter.announced) if letter.announced else None
        return await self._send(replace(letter, topic=topic))

    async def _send(self, letter: "_Letter") -> str:
        answers = ReplyParameters(letter.answers, allow_sending_without_reply=True) if letter.answers else None
        with _trouble_told("sendMessage"):
            sent = await self._bot.send_message(
                letter.chat_id,
                letter.text,
                message_thread_id=letter.topic,
                parse_mode=letter.parse_mode,
                reply_markup=letter.keyboard,
                reply_parameters=answers,
                link_preview_options=_NO_PREVIEW,
            )
        return str(sent.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """One message and where it goes."""

    chat_id: str
    topic: int | None
    replaces: int | None
    """The message of ours that it takes the place of."""
    answers: int | None
    """The message that it answers, shown in groups, where several people ask."""
    part: TelegramMessage
    announced: Announcement | None = None
    """What staff are told of a lead: it has a topic of its own, where there are topics."""
    is_plain: bool = False

    @classmethod
    def to(cls, message: OutgoingMessage, part: TelegramMessage, *, is_first: bool, is_only: bool) -> "_Letter":
        """Address a part of a message."""
        chat_id, _, topic = message.address.id.partition(TOPIC_MARK)
        asked = message_number(message.answers) if is_first and chat_id.startswith("-") else None
        return cls(
            chat_id=chat_id,
            topic=int(topic) if topic else None,
            replaces=int(message.replaces) if message.replaces and is_only else None,
            answers=asked,
            part=part,
        )

    def plain(self) -> "_Letter":
        """The same without formatting and buttons."""
        return replace(self, is_plain=True)

    @property
    def text(self) -> str:
        """What is sent."""
        return self.part.plain if self.is_plain else self.part.html

    @property
    def parse_mode(self) -> ParseMode | None:
        """How it is to be read."""
        return None if self.is_plain else ParseMode.HTML

    @property
    def keyboard(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        """What can be tapped."""
        return None if self.is_plain else self.part.keyboard


def _is_on_lead(message: Announcement) -> bool:
    """Whether it belongs to its lead; an answer belongs where it was asked, and one that was erased has no topic any more."""
    return bool(message.number) and message.kind not in (AnnouncementKind.TOLD, AnnouncementKind.ERASED)


def _meaning(error: TelegramError) -> DeliveryError:
    """What a refusal of Telegram's means."""
    match error:
        case RetryAfter():
            return UnreachableError("Telegram asks to slow down", seconds_to_wait(error))
        case ChatMigrated():
            return ChatMovedError(str(error.new_chat_id))
        case _ if not _is_telegrams_own(error):
            return OutcomeUnknownError("what answered was not Telegram")
        case Forbidden():
            return ChatClosedError("the contact blocked the bot, or the group removed it")
        case BadRequest() if _is_about_chat(error):
            return ChatClosedError("there is no such chat")
        case BadRequest():
            return UndeliverableError("Telegram refused the message (400)")
        case InvalidToken() | Conflict():
            # Ours to mend; the message is as good as before.
            return UnreachableError("Telegram does not accept the token")
        case _ if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
            return UnreachableError("Telegram cannot be reached")
    return OutcomeUnknownError(f"Telegram did not answer ({type(error).__name__})")


def _is_telegrams_own(error: TelegramError) -> bool:
    """Whether Telegram said so; a page of HTML comes from something between us and it."""
    return not isinstance(error.__cause__, TelegramError)


def _is_about_chat(error: TelegramError) -> bool:
    return "chat not found" in _words(error)


def _words(error: TelegramError) -> str:
    """The SDK changes the first letter's case."""
    return str(error).lower()


@contextmanager
def _trouble_told(method: str) -> Iterator[None]:
    """Note a call that Telegram refused or did not answer, by its method: the address holds the token, the words the chat."""
    try:
        yield
    except (TelegramError, asyncio.CancelledError) as error:
        # Cancelled: the time was over.
        log.warning("a call to Telegram failed", method=method, error=type(error).__name__)
        raise


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to be left alone."""
    asked: Any = error.retry_after
    return float(asked.total_seconds() if hasattr(asked, "total_seconds") else asked)
