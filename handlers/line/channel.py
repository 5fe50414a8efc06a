"""LINE as one of our channels."""

import asyncio
import json
from dataclasses import replace

import aiohttp
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    Message,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from bot.domain.message import (
    Attachment,
    ChannelAddress,
    IncomingEvent,
    IncomingMessage,
    MessageId,
    StaffMessage,
)
from bot.domain.staff_command import find_command
from bot.errors import AttachmentError, AttachmentGoneError
from bot.ports import Clock, Limits, StoredEvent
from handlers.channel import Finding, Memory, Webhook
from handlers.intake import Intake
from handlers.line.examine import examine, examine_group
from handlers.line.parse import Event, chat_address, needs_memory, parse_event, quoted_message_id, reply_ref_of
from handlers.line.sender import TIMEOUT_SECONDS, LineSender
from handlers.line.setup import set_up
from handlers.line.staff import parse_staff_event
from handlers.line.trouble import log_trouble
from handlers.line.webhook import webhook_endpoint
from handlers.observing import Metrics
from handlers.settings import Settings
from handlers.staff_group import StaffGroup

_LOADING_SECONDS = 20
_CONTENT_SECONDS = 60
_NAME_SECONDS = 3
_CONNECTIONS = 64
"""More than are sent at once: one that waits for another's connection counts as unanswered."""


class LineChannel:
    """Implements `Channel`."""

    name = "line"
    limits = Limits()
    patience_seconds = 35.0
    """A ticket lives a minute: told in time, the contact gets the answer for free when they tap; the longer we wait, the more
    answers need no tap at all."""

    def __init__(self, settings: Settings, memory: Memory, clock: Clock, metrics: Metrics) -> None:
        """Take secrets and addresses from the settings."""
        self._settings = settings
        self._memory = memory
        self._clock = clock
        self._metrics = metrics
        self._group = StaffGroup(self.name, settings.staff_line_group_id, memory)
        self._names: dict[str, str] = {}
        self._beside: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect."""
        token = self._settings.line_channel_access_token
        configuration = Configuration(access_token=token, host=self._settings.line_api_url or None)
        configuration.connection_pool_maxsize = _CONNECTIONS
        self._client = AsyncApiClient(configuration)
        # The SDK sends what it calls blobs to the other host by itself, unless one is set.
        data_url = self._settings.line_data_api_url or self._settings.line_api_url or None
        self._data_client = AsyncApiClient(Configuration(access_token=token, host=data_url))
        self._api = AsyncMessagingApi(self._client)
        self._blob = AsyncMessagingApiBlob(self._data_client)
        self.sender = LineSender(self._api, self._settings.public_url, self._clock)

    async def close(self) -> None:
        """Give up all connections."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._client.close()
        await self._data_client.close()

    def webhook(self, intake: Intake) -> Webhook:
        """The webhook."""
        return "/webhooks/line", webhook_endpoint(
            self._settings.line_channel_secret, self._group, intake, self._metrics, self._tell_id
        )

    async def listen(self, intake: Intake) -> None:
        """LINE brings its events."""

    async def read(self, address: ChannelAddress, event: StoredEvent) -> IncomingEvent | None:
        """What an event says; in a group, only what is said to us."""
        stored = json.loads(event.payload)
        raw, bot = stored["event"], stored["bot"]
        if self.is_staff(address):
            return await self._read_staff(address, raw, bot, event)
        said = parse_event(raw, bot, event.received_at)
        if not isinstance(said, IncomingMessage) or not needs_memory(raw, bot):
            return said
        quoted = quoted_message_id(raw)
        is_to_us = (quoted and await self._memory.is_ours(address, quoted)) or (
            said.edits and await self._memory.has_taken(said.edits)
        )
        return said if is_to_us else None

    async def _read_staff(
        self, address: ChannelAddress, raw: Event, bot: str, event: StoredEvent
    ) -> IncomingEvent | None:
        """What happened in the staff's group; what they quote of one another is not ours."""
        said = parse_staff_event(raw, bot, event.received_at)
        if not isinstance(said, StaffMessage):
            return said
        if said.quoted and not await self._memory.is_ours(address, said.quoted):
            said = replace(said, quoted="")
        if not (said.quoted or said.act or said.is_call or find_command(said.text)):
            return None
        name = await self._name_of(address, said.sender.id)
        return replace(said, sender=replace(said.sender, name=name))

    async def _name_of(self, address: ChannelAddress, user_id: str) -> str:
        """The name of a member of a group; empty when LINE does not tell it."""
        if user_id not in self._names:
            is_room = address.id.startswith("R")
            ask = self._api.get_room_member_profile if is_room else self._api.get_group_member_profile
            try:
                found = await ask(address.id, user_id, _request_timeout=_NAME_SECONDS)
                self._names[user_id] = str(found.display_name or "")
            except (ApiException, aiohttp.ClientError, TimeoutError, ValueError) as error:
                log_trouble("group/member", error)
                return ""
        return self._names[user_id]

    def is_staff(self, address: ChannelAddress) -> bool:
        """Whether it is the staff's own group."""
        return self._group.has(address.id)

    async def tell_tapped(self, message_id: MessageId, text: str) -> None:
        """LINE shows nothing at a button."""

    def _tell_id(self, event: Event) -> None:
        """Tell an operator what to put into the settings to have staff told in this group; nothing hangs on it."""
        address, ref = chat_address(event), reply_ref_of(event, self._clock.now())
        if address and ref:
            task = asyncio.ensure_future(self._reply_id(ref.value, address.id))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)

    async def _reply_id(self, token: str, group: str) -> None:
        message = Message.from_dict({"type": "text", "text": f"group id: {group}"})
        try:
            await self._api.reply_message(
                ReplyMessageRequest(replyToken=token, messages=[message]), _request_timeout=TIMEOUT_SECONDS
            )
        except (ApiException, aiohttp.ClientError, TimeoutError, ValueError) as error:
            log_trouble("message/reply", error)

    async def show_working(self, address: ChannelAddress) -> None:
        """The animation that LINE shows until the next message; it has none for groups."""
        if address.id.startswith("U"):
            request = ShowLoadingAnimationRequest(chatId=address.id, loadingSeconds=_LOADING_SECONDS)
            await self._api.show_loading_animation(request, _request_timeout=TIMEOUT_SECONDS)

    async def fetch(self, attachment: Attachment) -> bytes:
        """What LINE holds of a picture, film, recording or file.

        LINE Developers, "Get content": 202 while it is prepared, 404 and 410 when it is gone,
        https://developers.line.biz/en/reference/messaging-api/#get-content

        Raises:
            AttachmentError: It cannot be had now, or ever.
        """
        try:
            answer = await self._blob.get_message_content_with_http_info(
                attachment.ref, _request_timeout=_CONTENT_SECONDS
            )
        except ApiException as error:
            if error.status in (400, 404, 410):
                raise AttachmentGoneError(f"LINE no longer has it ({error.status})") from error
            raise AttachmentError(f"LINE answered {error.status}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise AttachmentError(f"LINE did not answer ({type(error).__name__})") from error
        if answer.status_code == 202 or answer.raw_data is None:
            raise AttachmentError("LINE is still preparing it")
        return bytes(answer.raw_data)

    async def set_up(self) -> list[str]:
        """Set the webhook address and the rich menu; returns what was changed."""
        return await set_up(self._api, self._blob, self._settings.public_url)

    async def examine(self) -> list[Finding]:
        """Check token, webhook address, quota, rich menu."""
        findings = await examine(self._api, self._settings.public_url)
        return findings + (await examine_group(self._api, self._group.id) if self._group.id else [])

    async def check(self) -> str:
        """Whether LINE answers and takes our token."""
        try:
            await self._api.get_bot_info(_request_timeout=TIMEOUT_SECONDS)
        except ApiException as error:
            return f"LINE does not accept the channel access token ({error.status})"
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return "LINE does not answer"
        return await self._check_group() if self._group.id else "ok"

    async def _check_group(self) -> str:
        found = await examine_group(self._api, self._group.id)
        return "ok" if all(is_fine for _, is_fine, _ in found) else "the staff group cannot be reached"

    async def quota(self) -> tuple[int | None, int] | None:
        """This month's limit and use of pushed messages, as LINE counts them."""
        try:
            limit = await self._api.get_message_quota(_request_timeout=TIMEOUT_SECONDS)
            used = await self._api.get_message_quota_consumption(_request_timeout=TIMEOUT_SECONDS)
        except (ApiException, aiohttp.ClientError, TimeoutError, ValueError):
            return None
        return limit.value, int(used.total_usage)
