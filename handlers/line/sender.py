"""Sends replies through LINE: the reply ticket first, which is free; push with a retry key when it is spent."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
from linebot.v3.messaging import AsyncMessagingApi, Message, PushMessageRequest, ReplyMessageRequest
from linebot.v3.messaging.exceptions import ApiException

from bot.domain.announcement import Announcement
from bot.domain.message import OutgoingMessage
from bot.errors import (
    ChatClosedError,
    OutcomeUnknownError,
    QuotaSpentError,
    RefSpentError,
    UndeliverableError,
    UnreachableError,
)
from bot.ports import Clock, Delivery, Sent
from handlers.line.announcing import render_announcement, render_plain_announcement
from handlers.line.render import render_messages, render_plain
from handlers.line.trouble import log_trouble

TIMEOUT_SECONDS = 8
_MEMBERS_KNOWN = timedelta(hours=1)
_REF_GRACE = timedelta(seconds=9)
"""A ticket whose fate is unknown is tried for the whole minute it lives, not only while it is safe to begin with it."""


class _RefusedFormError(UndeliverableError):
    """LINE does not take a message of this form; the same words may pass in another."""


class _GoneError(UndeliverableError):
    """LINE knows nobody of that id whom we could write to."""


class LineSender:
    """Implements `Sender`."""

    def __init__(self, api: AsyncMessagingApi, public_url: str, clock: Clock) -> None:
        """Send through `api`; links to our own pages begin with `public_url`."""
        self._api = api
        self._public_url = public_url
        self._clock = clock
        self._members: dict[str, tuple[int, datetime]] = {}

    async def send(self, delivery: Delivery) -> Sent:
        """Deliver the message; LINE takes all of its parts at once, or none.

        Raises:
            DeliveryError: It did not arrive, or nobody knows.
        """
        message = delivery.message
        try:
            return await self._deliver(delivery, _rendered(message, self._public_url))
        except _GoneError:
            if isinstance(message, Announcement):
                raise ChatClosedError("the group is gone, or the bot is not in it") from None
            raise
        except _RefusedFormError:
            plain = _rendered_plain(message, self._public_url)
            if not plain:
                raise
        # Another body, so another key; the same one whenever this is tried again.
        key = str(uuid.uuid5(uuid.UUID(delivery.retry_key), "plain"))
        return await self._deliver(replace(delivery, retry_key=key), plain)

    async def _deliver(self, delivery: Delivery, messages: list[Message]) -> Sent:
        ref = delivery.message.reply_ref
        # It works once: tried again after an unknown outcome, it tells whether it was used, and can double nothing.
        # A push would; so there is none before LINE has said something definite, or the ticket is dead.
        if ref and self._clock.now() < ref.until + (_REF_GRACE if delivery.unknowns else timedelta()):
            return await self._reply(delivery, ref.value, messages)
        if delivery.message.is_only_notice:
            raise RefSpentError("too late to say that it takes long")
        return await self._push(delivery, messages)

    async def _reply(self, delivery: Delivery, ref: str, messages: list[Message]) -> Sent:
        request = ReplyMessageRequest(replyToken=ref, messages=messages)
        try:
            response = await self._api.reply_message(request, _request_timeout=TIMEOUT_SECONDS)
        except ApiException as error:
            log_trouble("message/reply", error)
            text = _said(error)
            if error.status == 400 and "reply token" in text.lower():
                if delivery.unknowns:
                    # The ticket works once, and we used it: what we did not hear back of has arrived.
                    return Sent(platform_ids=(), is_certain=False)
                raise RefSpentError("the reply ticket is used up or too old") from error
            _raise(error, text)
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            log_trouble("message/reply", error)
            _raise_network(error)
            raise
        except ValueError as error:
            log_trouble("message/reply", error)
            # Accepted, with a body that is not as agreed.
            return Sent(platform_ids=())
        return Sent(platform_ids=tuple(str(message.id) for message in response.sent_messages))

    async def _push(self, delivery: Delivery, messages: list[Message]) -> Sent:
        request = PushMessageRequest(to=delivery.message.address.id, messages=messages)
        try:
            response = await self._api.push_message(
                request, x_line_retry_key=delivery.retry_key, _request_timeout=TIMEOUT_SECONDS
            )
        except ApiException as error:
            log_trouble("message/push", error)
            if error.status == 409:
                # LINE took it the first time.
                return Sent(platform_ids=_accepted(error), billed=await self._count_recipients(request.to))
            _raise(error, _said(error))
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            log_trouble("message/push", error)
            # The retry key makes another try safe, whatever became of this one.
            raise UnreachableError(f"LINE did not answer ({type(error).__name__})") from error
        except ValueError as error:
            log_trouble("message/push", error)
            return Sent(platform_ids=(), billed=await self._count_recipients(request.to))
        ids = tuple(str(message.id) for message in response.sent_messages)
        return Sent(platform_ids=ids, billed=await self._count_recipients(request.to))

    async def _count_recipients(self, to: str) -> int:
        """How many get, and are charged for, what is pushed there: the members of a group; at least one."""
        if to[:1] not in ("C", "R"):
            return 1
        count, until = self._members.get(to, (0, datetime.min.replace(tzinfo=UTC)))
        if until < self._clock.now():
            ask = self._api.get_group_member_count if to.startswith("C") else self._api.get_room_member_count
            try:
                count = int((await ask(to, _request_timeout=TIMEOUT_SECONDS)).count)
            except (ApiException, aiohttp.ClientError, TimeoutError, ValueError) as error:
                log_trouble("members/count", error)
                count = max(1, count)
            self._members[to] = (count, self._clock.now() + _MEMBERS_KNOWN)
        return count


def _rendered(message: OutgoingMessage | Announcement, public_url: str) -> list[Message]:
    if isinstance(message, Announcement):
        return render_announcement(message, public_url)
    return render_messages(message, public_url)


def _rendered_plain(message: OutgoingMessage | Announcement, public_url: str) -> list[Message]:
    if isinstance(message, Announcement):
        return render_plain_announcement(message, public_url)
    return render_plain(message, public_url)


def _raise(error: ApiException, text: str) -> None:
    """Raise what a refusal of LINE means.

    LINE Developers, "Messaging API reference", error responses: https://developers.line.biz/en/reference/messaging-api/#error-responses
    """
    if error.status == 429:
        if "monthly limit" in text.lower():
            raise QuotaSpentError("this month's messages are used up") from error
        raise UnreachableError("LINE asks to slow down") from error
    if error.status >= 500:
        raise OutcomeUnknownError(f"LINE answered {error.status}") from error
    if error.status == 413 or (error.status == 400 and "request body" in text.lower()):
        raise _RefusedFormError(f"LINE refused how the message looks ({error.status})") from error
    if error.status == 400 and "failed to send messages" in text.lower():
        raise _GoneError("LINE cannot send there (400)") from error
    if error.status == 401:
        # A wrong or expired token is ours to mend; the message is as good as before.
        raise UnreachableError("LINE does not accept the channel access token (401)") from error
    raise UndeliverableError(f"LINE refused the message ({error.status})") from error


def _raise_network(error: Exception) -> None:
    if isinstance(error, aiohttp.ClientConnectorError):
        raise UnreachableError("LINE cannot be reached") from error
    raise OutcomeUnknownError(f"LINE did not answer ({type(error).__name__})") from error


def _said(error: ApiException) -> str:
    """The message of an error, as LINE words it."""
    try:
        return str(json.loads(error.body)["message"])
    except (TypeError, ValueError, KeyError):
        return ""


def _accepted(error: ApiException) -> tuple[str, ...]:
    try:
        return tuple(str(message["id"]) for message in json.loads(error.body)["sentMessages"])
    except (TypeError, ValueError, KeyError):
        return ()
