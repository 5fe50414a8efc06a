"""Telegram as one of our channels."""

import asyncio
import hashlib
import json
import os
from typing import Any

import structlog
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.domain.message import Attachment, ChannelAddress, IncomingEvent, MessageId
from bot.errors import AttachmentError, AttachmentGoneError
from bot.ports import Limits, StoredEvent
from handlers.channel import Finding, Memory, Threads, Webhook
from handlers.intake import Intake
from handlers.observing import Metrics
from handlers.settings import Settings
from handlers.staff_group import StaffGroup
from handlers.telegram.examine import examine, examine_group
from handlers.telegram.parse import TOPIC_MARK, callback_id, chat_address, happening_of, is_number, parse_update
from handlers.telegram.polling import poll
from handlers.telegram.sender import TelegramSender
from handlers.telegram.setup import set_staff_commands, set_up
from handlers.telegram.staff import is_asking_id, parse_staff_update
from handlers.telegram.tapping import Taps
from handlers.telegram.topics import Topics
from handlers.telegram.webhook import Identity, webhook_endpoint

log = structlog.get_logger(__name__)

_ASK_AGAIN_SECONDS = 5
_CONTENT_SECONDS = 60
_NAME_SECONDS = 3


class TelegramChannel:
    """Implements `Channel`."""

    name = "telegram"
    limits = Limits(per_second=28, chat_seconds=1.0, group_per_minute=19, group_prefix="-", topic_mark=TOPIC_MARK)
    """Telegram Bots FAQ, "My bot is hitting limits": 30 a second, 1 a second to a chat, 20 a minute to a group."""
    patience_seconds = 0.0

    def __init__(self, settings: Settings, memory: Memory, threads: Threads, metrics: Metrics) -> None:
        """Take token and addresses from the settings."""
        self._settings = settings
        self._threads = threads
        self._metrics = metrics
        self._group = StaffGroup(self.name, settings.staff_telegram_chat_id, memory)
        # The id stands in the token; the name is asked for.
        self._identity: Identity = ("", int(settings.telegram_token.partition(":")[0]))
        # The SDK's switch for its next version: times to wait as `timedelta`, without a warning at each.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        self._fetching = "ok"
        self._beside: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Connect."""
        host = self._settings.telegram_api_url or "https://api.telegram.org"
        request = HTTPXRequest(connection_pool_size=64, read_timeout=8, write_timeout=5, connect_timeout=4)
        get_updates_request = HTTPXRequest(connection_pool_size=2)
        self._requests = (request, get_updates_request)
        self._bot = Bot(
            self._settings.telegram_token,
            request=request,
            get_updates_request=get_updates_request,
            base_url=f"{host}/bot",
            base_file_url=f"{host}/file/bot",
        )
        # Not `initialize()`, which asks Telegram for the bot's name and fails while Telegram is away.
        self._topics = Topics(self._bot, self._threads)
        self.sender = TelegramSender(self._bot, self._settings.public_url, self._topics, self._group)
        self._taps = Taps(self._bot, self.sender.is_quiet)
        await self._group.learn()
        asking = asyncio.ensure_future(self._learn_name())
        self._run_beside(asking)
        # Before anything comes in: until the name is known, every name that is mentioned is taken for ours.
        await asyncio.wait({asking}, timeout=_NAME_SECONDS)

    async def close(self) -> None:
        """Give up all connections."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        # The bot's own `shutdown()` does nothing before `initialize()`.
        for request in self._requests:
            await request.shutdown()

    def webhook(self, intake: Intake) -> Webhook:
        """The webhook; closed while updates are fetched."""
        secret = self.secret if self._settings.telegram_by == "webhook" else ""
        return "/webhooks/telegram", webhook_endpoint(
            secret, lambda: self._identity, self._group, intake, self._metrics, self._acknowledge
        )

    @property
    def secret(self) -> str:
        """What Telegram must show: the setting, or what follows from the token."""
        digest = hashlib.sha256(b"japandesk/webhook/" + self._settings.telegram_token.encode()).hexdigest()
        return self._settings.telegram_webhook_secret or digest

    async def listen(self, intake: Intake) -> None:
        """Fetch updates, where the setting says so."""
        if self._settings.telegram_by == "polling":
            await poll(self._bot, lambda: self._identity, self._group, intake, self._acknowledge, self._note_fetching)

    async def read(self, address: ChannelAddress, event: StoredEvent) -> IncomingEvent | None:
        """What an update says."""
        parse = parse_staff_update if self.is_staff(address) else parse_update
        return parse(json.loads(event.payload), *self._identity, event.received_at)

    def is_staff(self, address: ChannelAddress) -> bool:
        """Whether it is the staff's own group, or a topic of it."""
        return self._group.has(address.id)

    async def tell_tapped(self, message_id: MessageId, text: str) -> None:
        """Show it at the button, which turns until then."""
        self._taps.tell(message_id.rpartition(":")[2], text)

    async def show_working(self, address: ChannelAddress) -> None:
        """Show "typing" for five seconds."""
        if self.sender.is_quiet(address.id):
            return
        group, _, topic = address.id.partition(TOPIC_MARK)
        await self._bot.send_chat_action(group, ChatAction.TYPING, message_thread_id=int(topic) if topic else None)

    async def fetch(self, attachment: Attachment) -> bytes:
        """What Telegram holds of a picture, film, recording or file; up to 20 MB, says the Bot API, "getFile".

        Raises:
            AttachmentError: It cannot be had now, or ever.
        """
        try:
            file = await self._bot.get_file(attachment.ref)
            return bytes(await file.download_as_bytearray(read_timeout=_CONTENT_SECONDS))
        except BadRequest as error:
            raise AttachmentGoneError("Telegram does not give it out: too large, or gone") from error
        except TelegramError as error:
            raise AttachmentError(f"Telegram did not answer ({type(error).__name__})") from error

    async def set_up(self) -> list[str]:
        """Set the webhook address, commands and descriptions; returns what was changed."""
        # Telegram tells nobody which secret it shows, so what it was told last is noted here.
        note = self._settings.data_dir / "telegram_webhook"
        told = hashlib.sha256(f"{self._settings.public_url} {self.secret}".encode()).hexdigest()
        changed = await set_up(
            self._bot,
            self._settings.public_url,
            self.secret,
            self._settings.telegram_by,
            is_secret_new=not note.exists() or note.read_text() != told,
        )
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(told)
        if self._group.id:
            changed += await set_staff_commands(self._bot, self._group.id, self._settings.staff_language)
        return changed

    async def examine(self) -> list[Finding]:
        """Check token, webhook address, commands."""
        findings = await examine(self._bot, self._settings.public_url, self._settings.telegram_by)
        return findings + (await examine_group(self._bot, self._group.id) if self._group.id else [])

    def _note_fetching(self, told: str) -> None:
        self._fetching = told

    async def check(self) -> str:
        """Whether Telegram answers, takes our token, and gives us what people write."""
        if self._fetching != "ok":
            return self._fetching
        try:
            await self._bot.get_me()
        except InvalidToken:
            return "Telegram does not accept the token"
        except TelegramError:
            return "Telegram does not answer"
        await self._group.learn()
        try:
            if self._group.id:
                await self._bot.get_chat(self._group.id)
        except TelegramError as error:
            return f"the staff group cannot be reached ({type(error).__name__})"
        return "ok"

    async def quota(self) -> tuple[int | None, int] | None:
        """Telegram charges for nothing."""
        return None

    def _acknowledge(self, update: dict[str, Any]) -> None:
        """What need not wait until an update is worked: a tapped button is told that it was, the group's new id is noted."""
        address, tap = chat_address(update), callback_id(update)
        if tap and address and self.is_staff(address):
            if self._taps.expect(tap):
                self._run_beside(self._taps.acknowledge_told(tap))
        elif tap:
            self._run_beside(self._taps.acknowledge(update["callback_query"]))
        elif address:
            self._note_group(address, update)

    def _note_group(self, address: ChannelAddress, update: dict[str, Any]) -> None:
        kind, happening = happening_of(update)
        group = address.id.partition(TOPIC_MARK)[0]
        moved_to, moved_from = (happening.get(f"migrate_{way}_chat_id") for way in ("to", "from"))
        if is_number(moved_to):
            self._group.moved(group, str(moved_to))
        elif is_number(moved_from):
            self._group.moved(str(moved_from), group)
        elif kind == "my_chat_member":
            self._topics.forget()
        elif is_asking_id(happening, self._identity[0]) and not self.sender.is_quiet(group):
            self._run_beside(self._tell_id(address))

    async def _tell_id(self, address: ChannelAddress) -> None:
        """What an operator puts into the settings to have staff told in this group."""
        group, _, topic = address.id.partition(TOPIC_MARK)
        try:
            await self._bot.send_message(group, f"chat id: {group}", message_thread_id=int(topic) if topic else None)
        except TelegramError as error:
            log.info("the id of a group could not be told", error=type(error).__name__)

    async def _learn_name(self) -> None:
        while True:
            try:
                self._identity = (str((await self._bot.get_me()).username or ""), self._identity[1])
            except TelegramError as error:
                log.warning("Telegram does not say who we are", error=type(error).__name__)
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            else:
                return

    def _run_beside(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
