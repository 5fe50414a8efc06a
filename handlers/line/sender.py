"""Sends replies through LINE: the reply ticket first, which is free; push with a retry key when it is spent."""

import json

import aiohttp
from linebot.v3.messaging import AsyncMessagingApi, Message, PushMessageRequest, ReplyMessageRequest
from linebot.v3.messaging.exceptions import ApiException

from bot.errors import (
    OutcomeUnknownError,
    QuotaSpentError,
    RefSpentError,
    UndeliverableError,
    UnreachableError,
)
from bot.ports import Clock, Delivery, Sent
from handlers.line.render import render_messages

TIMEOUT_SECONDS = 8
_REF_TRIES = 2
"""The same ticket once more when the first outcome is unknown: LINE then says whether it was used."""


class LineSender:
    """Implements `Sender`."""

    def __init__(self, api: AsyncMessagingApi, public_url: str, clock: Clock) -> None:
        """Send through `api`; links to our own pages begin with `public_url`."""
        self._api = api
        self._public_url = public_url
        self._clock = clock

    async def send(self, delivery: Delivery) -> Sent:
        """Deliver the message; LINE takes all of its parts at once, or none.

        Raises:
            DeliveryError: It did not arrive, or nobody knows.
        """
        messages = render_messages(delivery.message, self._public_url)
        ref = delivery.message.reply_ref
        if ref and delivery.unknowns < _REF_TRIES and self._clock.now() < ref.until:
            return await self._reply(delivery, ref.value, messages)
        return await self._push(delivery, messages)

    async def _reply(self, delivery: Delivery, ref: str, messages: list[Message]) -> Sent:
        request = ReplyMessageRequest(replyToken=ref, messages=messages)
        try:
            response = await self._api.reply_message(request, _request_timeout=TIMEOUT_SECONDS)
        except ApiException as error:
            text = _said(error)
            if error.status == 400 and "reply token" in text.lower():
                if delivery.unknowns or delivery.was_interrupted:
                    # The ticket works once, and we used it: what we did not hear back of has arrived.
                    return Sent(platform_ids=())
                raise RefSpentError("the reply ticket is used up or too old") from error
            _raise(error, text)
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            _raise_network(error)
            raise
        except ValueError:
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
            if error.status == 409:
                # LINE took it the first time.
                return Sent(platform_ids=_accepted(error), is_billed=True)
            _raise(error, _said(error))
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            # The retry key makes another try safe, whatever became of this one.
            raise UnreachableError(f"LINE did not answer ({type(error).__name__})") from error
        except ValueError:
            return Sent(platform_ids=(), is_billed=True)
        return Sent(platform_ids=tuple(str(message.id) for message in response.sent_messages), is_billed=True)


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
    if error.status in (401, 403):
        # A wrong or expired token is ours to mend; the message is as good as before.
        raise UnreachableError(f"LINE does not accept the channel access token ({error.status})") from error
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
