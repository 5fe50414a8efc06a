"""LINE on this machine: the Messaging API as a bot meets it, and users who write to the bot.

LINE Developers, "Messaging API reference", https://developers.line.biz/en/reference/messaging-api/
"""

import base64
import hashlib
import hmac
import io
import json
import re
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn
from urllib.parse import unquote

from PIL import Image
from starlette.types import Receive

from tests.standins.line_rules import MAX_BODY_BYTES, MAX_MENU_IMAGE_BYTES, check_menu, check_messages
from tests.standins.standin import (
    Answer,
    Call,
    Entry,
    JsonObject,
    Standin,
    is_local,
    json_answer,
    utf16_length,
)

_DESTINATION = "U" + "d" * 32
_ULID_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RETRY_KEY_SECONDS = 24 * 60 * 60
_REDELIVERY_SECONDS = 20 * 60
_WEBHOOK_SECONDS = 2.0
_MAX_MENUS = 1000
_ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
_MONTH_IS_OVER = "You have reached your monthly limit."
_TOO_MANY_CALLS = "The API rate limit has been exceeded. Try again later."
# A picture of one pixel, as good as any photo.
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Refused(Exception):
    """A call that LINE does not take."""

    def __init__(
        self, status: int, message: str, details: Sequence[JsonObject] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer with this status and message."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = list(details)
        self.headers = dict(headers or {})


@dataclass
class _ReplyToken:
    chat_id: str
    valid_from: float
    event_at: float
    is_used: bool = False


@dataclass
class _Accepted:
    """A push that was accepted under a retry key."""

    at: float
    request_id: str
    body: bytes
    sent: list[JsonObject]


@dataclass
class _Menu:
    menu: JsonObject
    image: bytes = b""
    content_type: str = ""


@dataclass
class _Chat:
    """What was written in a chat, and what the bot may still do in it."""

    transcript: list[Entry] = field(default_factory=list)
    delivered: list[JsonObject] = field(default_factory=list)
    loading_until: float = 0.0


class LineStandin(Standin):
    """LINE's servers and its users.

    Attributes:
        quota: Messages that may be pushed this month; nothing for no limit.
        consumption: Messages pushed this month, counted by recipient.
        token_seconds: How long a reply token works.
        redelivery: Whether events whose webhook failed are kept for `redeliver_failed`.
        mode: `active`, or `standby` when another system speaks for the account.
        preparing: So many fetches of content are told that it is not ready yet.
        expiring: So many of the next replies find their token too old.
        read: The tokens that were marked as read.
    """

    def __init__(
        self,
        channel_secret: str,
        access_token: str,
        webhook_url: str = "",
        destination: str = _DESTINATION,
        *,
        redelivery: bool = True,
        quota: int | None = None,
        token_seconds: float = 60.0,
    ) -> None:
        """Stand in for LINE towards the bot that has this secret and this token."""
        super().__init__(webhook_url, _WEBHOOK_SECONDS)
        self.destination = destination
        self.redelivery = redelivery
        self.quota = quota
        self.consumption = 0
        self.token_seconds = token_seconds
        self.mode = "active"
        self.preparing = 0
        self.expiring = 0
        self.read: list[str] = []
        self._secret = channel_secret.encode()
        self._access_token = access_token
        self._users: dict[str, LineUser] = {}
        self._groups: dict[str, LineGroup] = {}
        self._chats: dict[str, _Chat] = {}
        self._tokens: dict[str, _ReplyToken] = {}
        self._read_tokens: set[str] = set()
        self._quote_tokens: dict[str, str] = {}
        self._accepted: dict[str, _Accepted] = {}
        self._content: dict[str, tuple[str, bytes]] = {}
        self._unsent: set[str] = set()
        self._failed: list[list[JsonObject]] = []
        self._gathered: list[JsonObject] | None = None
        self._menus: dict[str, _Menu] = {}
        self._aliases: dict[str, str] = {}
        self._default_menu = ""
        self._user_menus: dict[str, str] = {}
        # Ids go on rising when the stand-in is started again: a bot remembers those that it has seen.
        self._last_id = int(self.now() * 1000) * 100_000
        self._routes = [(method, _pattern(path), handle) for method, path, handle in self._list_routes()]

    # ------------------------------------------------------------------------------------------------- users, groups

    def user(self, user_id: str = "", *, name: str = "Ann", language: str = "th") -> "LineUser":
        """A user who has added the bot as a friend; the same one again for the same id."""
        with self._changed:
            user_id = user_id or "U" + secrets.token_hex(16)
            if user_id not in self._users:
                self._users[user_id] = LineUser(self, user_id, name, language)
                self._chats.setdefault(user_id, _Chat())
            return self._users[user_id]

    def group(self, group_id: str = "", *, members: Sequence["LineUser"] = ()) -> "LineGroup":
        """A group that the bot may join; the same one again for the same id."""
        with self._changed:
            group_id = group_id or "C" + secrets.token_hex(16)
            if group_id not in self._groups:
                self._groups[group_id] = LineGroup(self, group_id)
                self._chats.setdefault(group_id, _Chat())
            self._groups[group_id].members.update({member.id: member for member in members})
            return self._groups[group_id]

    # ------------------------------------------------------------------------------------------------- what was seen

    def delivered(self, chat_id: str) -> list[JsonObject]:
        """The messages that a chat received, in order, each once for every time it was accepted.

        Each has two keys more than was sent: `_via` (`reply` or `push`) and `_id`.
        """
        with self._changed:
            return list(self._chat(chat_id).delivered)

    def texts(self, chat_id: str) -> list[str]:
        """What can be read in each message that a chat received: texts and buttons, a line each."""
        return ["\n".join(readable(message)) for message in self.delivered(chat_id)]

    def transcript(self, chat_id: str) -> list[Entry]:
        """Everything that was written in a chat, by its users and by the bot."""
        with self._changed:
            return list(self._chat(chat_id).transcript)

    def labels(self, chat_id: str) -> list[str]:
        """What can be tapped in a chat: the quick replies of the last message, then buttons, newest first."""
        return [str(action.get("label")) for action in self.actions(chat_id)]

    def actions(self, chat_id: str) -> list[JsonObject]:
        """The actions that can be tapped in a chat, in the order of `labels`."""
        with self._changed:
            chat = self._chat(chat_id)
            found: list[JsonObject] = []
            if chat.transcript and chat.transcript[-1].by == "bot":
                items = (chat.transcript[-1].message.get("quickReply") or {}).get("items", ())
                found.extend(item["action"] for item in items)
            for message in reversed(chat.delivered):
                found.extend(_walk_actions({name: part for name, part in message.items() if name != "quickReply"}))
            return found

    def is_loading(self, chat_id: str) -> bool:
        """Whether the loading animation is shown."""
        with self._changed:
            return self._chat(chat_id).loading_until > self.now()

    def menu(self, user_id: str) -> JsonObject | None:
        """The rich menu that a user sees."""
        with self._changed:
            menu_id = self._user_menus.get(user_id) or self._default_menu
            return {**self._menus[menu_id].menu, "richMenuId": menu_id} if menu_id in self._menus else None

    def menu_image(self, menu_id: str) -> tuple[str, bytes] | None:
        """Content type and bytes of a rich menu's picture."""
        with self._changed:
            menu = self._menus.get(menu_id)
            return (menu.content_type, menu.image) if menu and menu.image else None

    def count_delivered(self, via: str) -> int:
        """How many messages were delivered by `reply` or by `push`, in all chats."""
        with self._changed:
            return sum(message["_via"] == via for chat in self._chats.values() for message in chat.delivered)

    # ------------------------------------------------------------------------------------------------- webhooks

    def events_many(self, events: Sequence[JsonObject], *, wait: bool = True) -> int:
        """Post one webhook with several events.

        Returns:
            The status that was answered; 0 when none was, or when it is not waited for.
        """
        ids = tuple(str(event["webhookEventId"]) for event in events)
        body = json.dumps({"destination": self.destination, "events": list(events)}, ensure_ascii=False).encode()

        def post() -> int:
            status = self._post(body, {"x-line-signature": self.sign(body)}, ids)
            if not 200 <= status < 300 and self.redelivery:
                with self._changed:
                    self._failed.append(list(events))
            return status

        if not self._target():
            return 0
        if wait:
            return post()
        self._threads.submit(post)
        return 0

    @contextmanager
    def gathering(self) -> Iterator[list[JsonObject]]:
        """Hold back the events that are made meanwhile, and post them in one webhook at the end."""
        gathered: list[JsonObject] = []
        self._gathered = gathered
        try:
            yield gathered
        finally:
            self._gathered = None
        self.events_many(gathered)

    def redeliver(self, event: JsonObject) -> int:
        """Post an event once more, as LINE does when it got no answer; returns the status."""
        return self.events_many([self._as_redelivered(event)])

    def redeliver_failed(self) -> list[int]:
        """Post again what got no 2xx; what fails again waits for the next time. Returns the statuses."""
        with self._changed:
            failed, self._failed = self._failed, []
        return [self.events_many([self._as_redelivered(event) for event in events]) for events in failed]

    def post_raw(self, body: bytes, signature: str | None) -> int:
        """Post anything, signed or not, as a stranger could; returns the status."""
        headers = {} if signature is None else {"x-line-signature": signature}
        return self._post(body, headers, ())

    def verify(self) -> int:
        """Post a webhook without events, as the Verify button of LINE's console does; returns the status."""
        return self.events_many([])

    def sign(self, body: bytes) -> str:
        """The signature of a webhook."""
        return base64.b64encode(hmac.new(self._secret, body, hashlib.sha256).digest()).decode()

    def emit(
        self, kind: str, source: JsonObject | None, *, wait: bool, replies_to: str = "", **parts: Any
    ) -> JsonObject:
        """Make an event and post it; with a reply token when `replies_to` names a chat. Returns the event."""
        with self._changed:
            at = self.now()
            event: JsonObject = {
                "type": kind,
                "mode": self.mode,
                "timestamp": int(at * 1000),
                "webhookEventId": _ulid(at),
                "deliveryContext": {"isRedelivery": False},
                **({"source": source} if source else {}),
                **parts,
            }
            if replies_to and self.mode == "active":
                event["replyToken"] = secrets.token_hex(16)
                self._tokens[event["replyToken"]] = _ReplyToken(replies_to, at, at)
            if self._gathered is not None:
                self._gathered.append(event)
                return event
        self.events_many([event], wait=wait)
        return event

    def _as_redelivered(self, event: JsonObject) -> JsonObject:
        with self._changed:
            token = self._tokens.get(event.get("replyToken", ""))
            if token and not token.is_used and self.now() - token.event_at < _REDELIVERY_SECONDS:
                token.valid_from = self.now()
        return {**event, "deliveryContext": {"isRedelivery": True}}

    # ------------------------------------------------------------------------------------------------- for its users

    def new_message(self, kind: str, *, quotable: bool = True, **parts: Any) -> JsonObject:
        """The message part of an event."""
        with self._changed:
            message: JsonObject = {"type": kind, "id": self._new_id(), **parts}
            if quotable:
                message["quoteToken"] = secrets.token_urlsafe(32)
            message["markAsReadToken"] = secrets.token_urlsafe(16)
            self._read_tokens.add(message["markAsReadToken"])
            return message

    def write(self, chat_id: str, message: JsonObject, by: "LineUser") -> None:
        """Add a user's message to a chat."""
        with self._changed:
            chat = self._chat(chat_id)
            chat.transcript.append(Entry("user", {**message, "_user": by.id}))
            if "quoteToken" in message:
                self._quote_tokens[message["quoteToken"]] = chat_id
            self._changed.notify_all()

    def remove(self, chat_id: str, message_id: str) -> None:
        """Take a user's message back."""
        with self._changed:
            self._unsent.add(message_id)
            chat = self._chat(chat_id)
            chat.transcript = [entry for entry in chat.transcript if entry.message.get("id") != message_id]

    def change(self, chat_id: str, message_id: str, text: str) -> None:
        """Change a user's text."""
        with self._changed:
            chat = self._chat(chat_id)
            chat.transcript = [
                Entry(entry.by, {**entry.message, "text": text, "_edited": True})
                if entry.message.get("id") == message_id
                else entry
                for entry in chat.transcript
            ]

    def keep_content(self, message_id: str, content_type: str, content: bytes) -> None:
        """Keep a file for the bot to fetch."""
        with self._changed:
            self._content[message_id] = (content_type, content)

    def switch_menu(self, user_id: str, alias: str) -> bool:
        """Show a user the rich menu behind an alias; tells whether there is one."""
        with self._changed:
            if alias not in self._aliases:
                return False
            self._user_menus[user_id] = self._aliases[alias]
            return True

    def _chat(self, chat_id: str) -> _Chat:
        return self._chats.setdefault(chat_id, _Chat())

    def _new_id(self) -> str:
        self._last_id += 1
        return str(self._last_id)

    # ------------------------------------------------------------------------------------------------- calls

    async def _respond(self, call: Call, receive: Receive) -> Answer:
        with self._changed:
            try:
                answer = self._route(call)
            except Refused as refused:
                value: JsonObject = {"message": refused.message}
                if refused.details:
                    value["details"] = refused.details
                if isinstance(refused, _AlreadyAccepted):
                    value["sentMessages"] = refused.sent
                answer = json_answer(value, refused.status, refused.headers)
        return Answer(
            answer.status,
            answer.body,
            answer.content_type,
            {"x-line-request-id": str(uuid.uuid4()), **answer.headers},
        )

    def _failure(self, status: int) -> Answer:
        return json_answer({"message": "The server is in trouble"}, status, {"x-line-request-id": str(uuid.uuid4())})

    def _refused(self) -> Answer:
        return json_answer(
            {"message": "The request body has 1 error(s)"}, 400, {"x-line-request-id": str(uuid.uuid4())}
        )

    def _limited(self, call: Call, is_quota: bool, seconds: float) -> Answer:
        message = _MONTH_IS_OVER if is_quota else _TOO_MANY_CALLS
        return json_answer({"message": message}, 429, {"x-line-request-id": str(uuid.uuid4())})

    def _list_routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        menus, users = "/v2/bot/richmenu", "/v2/bot/user"
        return [
            ("POST", "/v2/bot/message/reply", self._reply),
            ("POST", "/v2/bot/message/push", self._push),
            ("POST", "/v2/bot/message/validate/(reply|push)", self._validate),
            ("GET", "/v2/bot/message/quota", self._get_quota),
            ("GET", "/v2/bot/message/quota/consumption", self._get_consumption),
            ("GET", "/v2/bot/message/([^/]+)/content", self._get_content),
            ("GET", "/v2/bot/message/([^/]+)/content/preview", self._get_content),
            ("GET", "/v2/bot/message/([^/]+)/content/transcoding", self._get_transcoding),
            ("GET", "/v2/bot/info", self._get_info),
            ("GET", "/v2/bot/profile/([^/]+)", self._get_profile),
            ("GET", "/v2/bot/group/([^/]+)/summary", self._get_summary),
            ("GET", "/v2/bot/group/([^/]+)/members/count", self._count_members),
            ("GET", "/v2/bot/group/([^/]+)/member/([^/]+)", self._get_member),
            ("POST", "/v2/bot/group/([^/]+)/leave", self._leave),
            ("POST", "/v2/bot/chat/loading/start", self._start_loading),
            ("POST", "/v2/bot/chat/markAsRead", self._mark_as_read),
            ("GET", "/v2/bot/channel/webhook/endpoint", self._get_endpoint),
            ("PUT", "/v2/bot/channel/webhook/endpoint", self._set_endpoint),
            ("POST", "/v2/bot/channel/webhook/test", self._test_endpoint),
            ("POST", menus, self._create_menu),
            ("POST", f"{menus}/validate", self._validate_menu),
            ("GET", f"{menus}/list", self._list_menus),
            ("POST", f"{menus}/alias", self._create_alias),
            ("GET", f"{menus}/alias/list", self._list_aliases),
            ("GET", f"{menus}/alias/([^/]+)", self._get_alias),
            ("POST", f"{menus}/alias/([^/]+)", self._change_alias),
            ("DELETE", f"{menus}/alias/([^/]+)", self._delete_alias),
            ("GET", f"{menus}/([^/]+)", self._get_menu),
            ("DELETE", f"{menus}/([^/]+)", self._delete_menu),
            ("POST", f"{menus}/([^/]+)/content", self._set_menu_image),
            ("GET", f"{menus}/([^/]+)/content", self._get_menu_image),
            ("POST", f"{users}/all/richmenu/([^/]+)", self._set_default_menu),
            ("GET", f"{users}/all/richmenu", self._get_default_menu),
            ("DELETE", f"{users}/all/richmenu", self._clear_default_menu),
            ("POST", f"{users}/([^/]+)/richmenu/([^/]+)", self._link_menu),
            ("GET", f"{users}/([^/]+)/richmenu", self._get_linked_menu),
            ("DELETE", f"{users}/([^/]+)/richmenu", self._unlink_menu),
        ]

    def _route(self, call: Call) -> Answer:
        if call.headers.get("authorization") != f"Bearer {self._access_token}":
            raise Refused(
                401, "Authentication failed. Confirm that the access token in the authorization header is valid."
            )
        if len(call.body) > MAX_BODY_BYTES:
            self._break("a body over 2 MB", 413)
        known = False
        for method, pattern, handle in self._routes:
            match = pattern.fullmatch(call.path)
            if match and method == call.method:
                return handle(call, *(unquote(part) for part in match.groups()))
            known = known or bool(match)
        raise Refused(405 if known else 404, "Method not allowed" if known else "Not found")

    def _break(self, what: str, status: int = 400) -> NoReturn:
        """Refuse a call because of a rule, and remember it."""
        self.violations.append(what)
        raise Refused(status, what[:1].upper() + what[1:])

    def _json(self, call: Call) -> JsonObject:
        if not call.headers.get("content-type", "").startswith("application/json"):
            self._break("the body is not sent as application/json", 415)
        try:
            value = json.loads(call.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            self._break("the request body could not be parsed as JSON")
        return dict(value or {})

    # ---------------------------------------------------------------------------------------------- reply and push

    def _reply(self, call: Call) -> Answer:
        if "x-line-retry-key" in call.headers:
            self._break("a retry key is not for replies")
        body = self._json(call)
        token = self._tokens.get(str(body.get("replyToken")))
        if token is not None and self.expiring:
            self.expiring -= 1
            token.is_used = True
        if token is None or token.is_used or self.now() - token.valid_from > self.token_seconds:
            raise Refused(400, "Invalid reply token")
        self._check(body.get("messages"), token.chat_id)
        token.is_used = True
        return json_answer({"sentMessages": self._deliver(token.chat_id, body["messages"], "reply")})

    def _push(self, call: Call) -> Answer:
        body = self._json(call)
        key = call.headers.get("x-line-retry-key", "")
        if key:
            self._check_retry_key(key, call.body)
        to = str(body.get("to"))
        self._check(body.get("messages"), to)
        if not self._is_reachable(to):
            raise Refused(400, "Failed to send messages")
        recipients = self._recipients(to)
        if self.quota is not None and self.consumption + len(recipients) > self.quota:
            raise Refused(429, _MONTH_IS_OVER)
        self.consumption += len(recipients)
        sent = self._deliver(to, body["messages"], "push") if recipients else self._undelivered(body["messages"])
        request_id = str(uuid.uuid4())
        if key:
            self._accepted[key] = _Accepted(self.now(), request_id, call.body, sent)
        return json_answer({"sentMessages": sent}, headers={"x-line-request-id": request_id})

    def _check_retry_key(self, key: str, body: bytes) -> None:
        try:
            uuid.UUID(key)
        except ValueError:
            self._break("a retry key that is no UUID")
        accepted = self._accepted.get(key)
        if accepted is None or self.now() - accepted.at > _RETRY_KEY_SECONDS:
            return
        if accepted.body != body:
            self.violations.append("a retry key used again with another body")
        raise _AlreadyAccepted(accepted)

    def _validate(self, call: Call, kind: str) -> Answer:
        self._check(self._json(call).get("messages"), "")
        return json_answer({})

    def _check(self, messages: Any, chat_id: str) -> None:
        problems = check_messages(messages)
        if problems:
            self.violations.extend(f"{problem.where}: {problem.what}" for problem in problems)
            details = [{"message": problem.what, "property": problem.where} for problem in problems]
            raise Refused(400, f"The request body has {len(problems)} error(s)", details)
        for message in messages:
            quote = message.get("quoteToken")
            if quote is not None and chat_id and self._quote_tokens.get(quote) != chat_id:
                self._break("a quote token that is not of this chat")

    def _is_reachable(self, to: str) -> bool:
        if to in self._groups:
            return self._groups[to].has_bot
        return to in self._users

    def _recipients(self, to: str) -> list[str]:
        if to in self._groups:
            return list(self._groups[to].members) or [to]
        return [] if self._users[to].is_blocking else [to]

    def _deliver(self, chat_id: str, messages: list[JsonObject], via: str) -> list[JsonObject]:
        if chat_id in self._users and self._users[chat_id].is_blocking:
            return self._undelivered(messages)
        sent = self._undelivered(messages)
        chat = self._chat(chat_id)
        chat.loading_until = 0.0
        for message, told in zip(messages, sent, strict=True):
            seen = {**message, "_via": via, "_id": told["id"]}
            chat.delivered.append(seen)
            chat.transcript.append(Entry("bot", seen))
            if "quoteToken" in told:
                self._quote_tokens[told["quoteToken"]] = chat_id
        return sent

    def _undelivered(self, messages: list[JsonObject]) -> list[JsonObject]:
        """What is told of messages that are sent; to those who blocked us the same."""
        quotable = ("text", "textV2", "sticker", "image", "video", "template", "flex")
        return [
            {"id": self._new_id(), **({"quoteToken": secrets.token_urlsafe(32)} if message["type"] in quotable else {})}
            for message in messages
        ]

    def _get_quota(self, call: Call) -> Answer:
        return json_answer({"type": "none"} if self.quota is None else {"type": "limited", "value": self.quota})

    def _get_consumption(self, call: Call) -> Answer:
        return json_answer({"totalUsage": self.consumption})

    # ---------------------------------------------------------------------------------------------- chats and people

    def _get_content(self, call: Call, message_id: str) -> Answer:
        if message_id in self._unsent:
            raise Refused(410, "Gone")
        if message_id not in self._content:
            raise Refused(404, "Not found")
        if self.preparing:
            self.preparing -= 1
            return Answer(202, b"", "application/json")
        content_type, content = self._content[message_id]
        return Answer(200, content, content_type)

    def _get_transcoding(self, call: Call, message_id: str) -> Answer:
        if message_id not in self._content:
            raise Refused(404, "Not found")
        return json_answer({"status": "succeeded"})

    def _get_info(self, call: Call) -> Answer:
        return json_answer(
            {
                "userId": self.destination,
                "basicId": "@000aaaaa",
                "displayName": "Japan Desk",
                "chatMode": "bot",
                "markAsReadMode": "auto",
            }
        )

    def _get_profile(self, call: Call, user_id: str) -> Answer:
        user = self._users.get(user_id)
        if user is None or user.is_blocking:
            raise Refused(404, "Not found")
        return json_answer({"userId": user.id, "displayName": user.name, "language": user.language})

    def _get_summary(self, call: Call, group_id: str) -> Answer:
        if group_id not in self._groups or not self._groups[group_id].has_bot:
            raise Refused(404, "Not found")
        return json_answer({"groupId": group_id, "groupName": "Group"})

    def _count_members(self, call: Call, group_id: str) -> Answer:
        if group_id not in self._groups or not self._groups[group_id].has_bot:
            raise Refused(404, "Not found")
        return json_answer({"count": len(self._groups[group_id].members)})

    def _get_member(self, call: Call, group_id: str, user_id: str) -> Answer:
        group = self._groups.get(group_id)
        if group is None or not group.has_bot or user_id not in group.members:
            raise Refused(404, "Not found")
        return json_answer({"userId": user_id, "displayName": group.members[user_id].name})

    def _leave(self, call: Call, group_id: str) -> Answer:
        if group_id not in self._groups or not self._groups[group_id].has_bot:
            raise Refused(404, "Not found")
        self._groups[group_id].has_bot = False
        return json_answer({})

    def _start_loading(self, call: Call) -> Answer:
        body = self._json(call)
        chat_id, seconds = str(body.get("chatId")), body.get("loadingSeconds", 20)
        if chat_id not in self._users:
            self._break("a loading animation elsewhere than with one user")
        if not isinstance(seconds, int) or not 5 <= seconds <= 60 or seconds % 5:
            self._break("a loading animation that is not 5 to 60 seconds in steps of 5")
        if not self._users[chat_id].is_blocking:
            self._chat(chat_id).loading_until = self.now() + seconds
        return json_answer({}, 202)

    def _mark_as_read(self, call: Call) -> Answer:
        token = str(self._json(call).get("markAsReadToken"))
        if token not in self._read_tokens:
            self._break("a mark-as-read token that LINE did not give")
        self.read.append(token)
        return json_answer({})

    def _get_endpoint(self, call: Call) -> Answer:
        if not self.registered_url:
            raise Refused(404, "Not found")
        return json_answer({"endpoint": self.registered_url, "active": True})

    def _set_endpoint(self, call: Call) -> Answer:
        self.registered_url = self._check_endpoint(self._json(call).get("endpoint"))
        return json_answer({})

    def _check_endpoint(self, url: object) -> str:
        # LINE takes https alone; here also what is on this machine.
        if not isinstance(url, str) or len(url) > 500 or not (url.startswith("https://") or is_local(url)):
            self._break("a webhook address that is not https or over 500 characters")
        return str(url)

    def _test_endpoint(self, call: Call) -> Answer:
        if call.body and "endpoint" in self._json(call):
            self._check_endpoint(self._json(call)["endpoint"])
        # In a thread of its own: the bot may need this call's answer before it can answer the webhook.
        self._threads.submit(self.verify)
        return json_answer(
            {"success": True, "timestamp": _iso(self.now()), "statusCode": 200, "reason": "OK", "detail": "200"}
        )

    # ---------------------------------------------------------------------------------------------- rich menus

    def _checked_menu(self, call: Call) -> JsonObject:
        menu = self._json(call)
        problems = check_menu(menu)
        if problems:
            self.violations.extend(f"rich menu {problem.where}: {problem.what}" for problem in problems)
            details = [{"message": problem.what, "property": problem.where} for problem in problems]
            raise Refused(400, f"The request body has {len(problems)} error(s)", details)
        return menu

    def _validate_menu(self, call: Call) -> Answer:
        self._checked_menu(call)
        return json_answer({})

    def _create_menu(self, call: Call) -> Answer:
        menu = self._checked_menu(call)
        if len(self._menus) >= _MAX_MENUS:
            self._break("more than 1000 rich menus")
        menu_id = "richmenu-" + secrets.token_hex(16)
        self._menus[menu_id] = _Menu(menu)
        return json_answer({"richMenuId": menu_id})

    def _list_menus(self, call: Call) -> Answer:
        return json_answer({"richmenus": [{**menu.menu, "richMenuId": key} for key, menu in self._menus.items()]})

    def _found_menu(self, menu_id: str) -> _Menu:
        if menu_id not in self._menus:
            raise Refused(404, "richmenu not found")
        return self._menus[menu_id]

    def _get_menu(self, call: Call, menu_id: str) -> Answer:
        return json_answer({**self._found_menu(menu_id).menu, "richMenuId": menu_id})

    def _delete_menu(self, call: Call, menu_id: str) -> Answer:
        self._found_menu(menu_id)
        del self._menus[menu_id]
        if self._default_menu == menu_id:
            self._default_menu = ""
        self._user_menus = {user: menu for user, menu in self._user_menus.items() if menu != menu_id}
        self._aliases = {alias: menu for alias, menu in self._aliases.items() if menu != menu_id}
        return json_answer({})

    def _set_menu_image(self, call: Call, menu_id: str) -> Answer:
        menu = self._found_menu(menu_id)
        content_type = call.headers.get("content-type", "")
        if content_type not in ("image/png", "image/jpeg"):
            self._break("a rich menu picture that is neither PNG nor JPEG", 415)
        if len(call.body) > MAX_MENU_IMAGE_BYTES:
            self._break("a rich menu picture over 1 MB", 413)
        if menu.image:
            self._break("a rich menu picture cannot be replaced")
        size = (menu.menu["size"]["width"], menu.menu["size"]["height"])
        try:
            with Image.open(io.BytesIO(call.body)) as picture:
                matches = picture.size == size and picture.get_format_mimetype() == content_type
        except OSError:
            matches = False
        if not matches:
            self._break("a rich menu picture of another size or kind than was said")
        menu.image, menu.content_type = call.body, content_type
        return json_answer({})

    def _get_menu_image(self, call: Call, menu_id: str) -> Answer:
        menu = self._found_menu(menu_id)
        if not menu.image:
            raise Refused(404, "Not found")
        return Answer(200, menu.image, menu.content_type)

    def _shown_menu(self, menu_id: str) -> str:
        """The menu, if it can be shown to anyone."""
        if not self._found_menu(menu_id).image:
            self._break("a rich menu shown before its picture is up")
        return menu_id

    def _set_default_menu(self, call: Call, menu_id: str) -> Answer:
        self._default_menu = self._shown_menu(menu_id)
        return json_answer({})

    def _get_default_menu(self, call: Call) -> Answer:
        if not self._default_menu:
            raise Refused(404, "no default richmenu")
        return json_answer({"richMenuId": self._default_menu})

    def _clear_default_menu(self, call: Call) -> Answer:
        self._default_menu = ""
        return json_answer({})

    def _link_menu(self, call: Call, user_id: str, menu_id: str) -> Answer:
        self._shown_menu(menu_id)
        # LINE does not tell whether the user is there or has blocked us.
        self._user_menus[user_id] = menu_id
        return json_answer({})

    def _get_linked_menu(self, call: Call, user_id: str) -> Answer:
        if user_id not in self._user_menus:
            raise Refused(404, "the user has no richmenu")
        return json_answer({"richMenuId": self._user_menus[user_id]})

    def _unlink_menu(self, call: Call, user_id: str) -> Answer:
        self._user_menus.pop(user_id, None)
        return json_answer({})

    def _create_alias(self, call: Call) -> Answer:
        body = self._json(call)
        alias, menu_id = str(body.get("richMenuAliasId")), str(body.get("richMenuId"))
        if not _ALIAS.fullmatch(alias):
            self._break("a rich menu alias that is not 1 to 32 of a-z, 0-9, _ and -")
        if alias in self._aliases:
            self._break("conflict richmenu alias id")
        self._found_menu(menu_id)
        self._aliases[alias] = self._shown_menu(menu_id)
        return json_answer({})

    def _list_aliases(self, call: Call) -> Answer:
        return json_answer(
            {"aliases": [{"richMenuAliasId": alias, "richMenuId": menu} for alias, menu in self._aliases.items()]}
        )

    def _found_alias(self, alias: str) -> str:
        if alias not in self._aliases:
            raise Refused(404, "richmenu alias not found")
        return self._aliases[alias]

    def _get_alias(self, call: Call, alias: str) -> Answer:
        return json_answer({"richMenuAliasId": alias, "richMenuId": self._found_alias(alias)})

    def _change_alias(self, call: Call, alias: str) -> Answer:
        self._found_alias(alias)
        self._aliases[alias] = self._shown_menu(str(self._json(call).get("richMenuId")))
        return json_answer({})

    def _delete_alias(self, call: Call, alias: str) -> Answer:
        self._found_alias(alias)
        del self._aliases[alias]
        return json_answer({})


class _AlreadyAccepted(Refused):
    """A push whose retry key was accepted before."""

    def __init__(self, accepted: _Accepted) -> None:
        super().__init__(
            409, "The retry key is already accepted", headers={"x-line-accepted-request-id": accepted.request_id}
        )
        self.sent = accepted.sent


class LineUser:
    """Somebody who uses LINE.

    What a user does is posted to the bot as a webhook. `wait` tells whether to return after the bot's answer to
    the webhook or at once; a `group` makes it happen there.

    Attributes:
        is_blocking: Whether the user has blocked the bot.
    """

    def __init__(self, line: LineStandin, user_id: str, name: str, language: str) -> None:
        """Be a user of this LINE."""
        self.id = user_id
        self.name = name
        self.language = language
        self.is_blocking = False
        self._line = line

    def say(
        self,
        text: str,
        *,
        group: "LineGroup | None" = None,
        mention: bool = False,
        quote: str | None = None,
        wait: bool = True,
    ) -> JsonObject:
        """Write a text; `mention` calls the bot by its name, `quote` is the id of a message. Returns the event."""
        parts: JsonObject = {"text": text}
        if mention:
            name = "@Japan Desk"
            parts["text"] = f"{name} {text}"
            parts["mention"] = {
                "mentionees": [
                    {
                        "index": 0,
                        "length": utf16_length(name),
                        "type": "user",
                        "userId": self._line.destination,
                        "isSelf": True,
                    }
                ]
            }
        if quote:
            parts["quotedMessageId"] = quote
        return self._send(self._line.new_message("text", **parts), group, wait)

    def send_sticker(self, *, group: "LineGroup | None" = None, wait: bool = True) -> JsonObject:
        """Send a sticker; returns the event."""
        parts: JsonObject = {
            "packageId": "446",
            "stickerId": "1988",
            "stickerResourceType": "ANIMATION",
            "keywords": ["thank you", "bow"],
        }
        return self._send(self._line.new_message("sticker", **parts), group, wait)

    def send_image(self, content: bytes = _PNG, *, group: "LineGroup | None" = None, wait: bool = True) -> JsonObject:
        """Send a picture; returns the event."""
        message = self._line.new_message("image", contentProvider={"type": "line"})
        self._line.keep_content(message["id"], "image/png", content)
        return self._send(message, group, wait)

    def send_file(
        self, name: str, content: bytes = b"content", *, group: "LineGroup | None" = None, wait: bool = True
    ) -> JsonObject:
        """Send a file; returns the event."""
        message = self._line.new_message("file", quotable=False, fileName=name, fileSize=len(content))
        self._line.keep_content(message["id"], "application/octet-stream", content)
        return self._send(message, group, wait)

    def send_audio(
        self, content: bytes = b"content", *, group: "LineGroup | None" = None, wait: bool = True
    ) -> JsonObject:
        """Send a voice message; returns the event."""
        message = self._line.new_message("audio", quotable=False, duration=2000, contentProvider={"type": "line"})
        self._line.keep_content(message["id"], "audio/m4a", content)
        return self._send(message, group, wait)

    def send_location(self, *, group: "LineGroup | None" = None, wait: bool = True) -> JsonObject:
        """Send a place; returns the event."""
        parts = {"title": "Bangkok", "address": "Rama VI Road", "latitude": 13.7649, "longitude": 100.5271}
        return self._send(self._line.new_message("location", quotable=False, **parts), group, wait)

    def unsend(self, message_id: str, *, group: "LineGroup | None" = None, wait: bool = True) -> JsonObject:
        """Take a message back; returns the event."""
        self._line.remove(self._chat_id(group), message_id)
        return self._line.emit("unsend", self._source(group), wait=wait, unsend={"messageId": message_id})

    def edit(self, message_id: str, text: str, *, group: "LineGroup", wait: bool = True) -> JsonObject:
        """Change a text, which LINE reports from groups alone; returns the event."""
        self._line.change(group.id, message_id, text)
        message = {**self._line.new_message("text", text=text), "id": message_id}
        del message["markAsReadToken"]
        return self._line.emit("messageEdited", self._source(group), wait=wait, replies_to=group.id, message=message)

    def follow(self, is_unblocked: bool = False, *, wait: bool = True) -> JsonObject:
        """Add the bot as a friend, or unblock it; returns the event."""
        self.is_blocking = False
        follow = {"isUnblocked": is_unblocked}
        return self._line.emit("follow", self._source(None), wait=wait, replies_to=self.id, follow=follow)

    def block(self, *, wait: bool = True) -> JsonObject:
        """Block the bot; returns the event."""
        self.is_blocking = True
        return self._line.emit("unfollow", self._source(None), wait=wait)

    def postback(
        self, data: str, params: JsonObject | None = None, *, group: "LineGroup | None" = None, wait: bool = True
    ) -> JsonObject:
        """Send the data of a button; returns the event."""
        postback: JsonObject = {"data": data, **({"params": params} if params else {})}
        chat_id = self._chat_id(group)
        return self._line.emit("postback", self._source(group), wait=wait, replies_to=chat_id, postback=postback)

    def tap(
        self, label: str, *, params: JsonObject | None = None, group: "LineGroup | None" = None, wait: bool = True
    ) -> JsonObject:
        """Tap what has this label: a quick reply of the last message, else a button, else an area of the menu.

        Returns:
            The event, or the action where LINE tells the bot nothing, as of a link.

        Raises:
            LookupError: Nothing has this label.
        """
        menu = self._line.menu(self.id) if group is None else None
        in_menu = [area["action"] for area in menu["areas"]] if menu else []
        actions = [*self._line.actions(self._chat_id(group)), *in_menu]
        for action in actions:
            if action.get("label") == label:
                return self.perform(action, params=params, group=group, wait=wait)
        raise LookupError(f"nothing to tap is called {label!r}; there is {[action.get('label') for action in actions]}")

    def perform(
        self,
        action: JsonObject,
        *,
        params: JsonObject | None = None,
        group: "LineGroup | None" = None,
        wait: bool = True,
    ) -> JsonObject:
        """Do what tapping an action does; returns the event, or the action where LINE tells the bot nothing."""
        kind = action["type"]
        if kind == "message":
            return self.say(action["text"], group=group, wait=wait)
        if kind == "postback":
            if "text" in action:
                self.say(action["text"], group=group, wait=wait)
            elif "displayText" in action:
                shown = {"type": "text", "text": action["displayText"]}
                self._line.write(self._chat_id(group), shown, self)
            return self.postback(action["data"], group=group, wait=wait)
        if kind == "datetimepicker":
            chosen = params or {action["mode"]: action.get("initial", "")}
            return self.postback(action["data"], chosen, group=group, wait=wait)
        if kind == "richmenuswitch":
            alias = action["richMenuAliasId"]
            status = "SUCCESS" if self._line.switch_menu(self.id, alias) else "RICHMENU_ALIAS_ID_NOTFOUND"
            return self.postback(action["data"], {"newRichMenuAliasId": alias, "status": status}, wait=wait)
        if kind == "location":
            return self.send_location(group=group, wait=wait)
        if kind in ("camera", "cameraRoll"):
            return self.send_image(group=group, wait=wait)
        return action

    def _send(self, message: JsonObject, group: "LineGroup | None", wait: bool) -> JsonObject:
        chat_id = self._chat_id(group)
        self._line.write(chat_id, message, self)
        return self._line.emit("message", self._source(group), wait=wait, replies_to=chat_id, message=message)

    def _chat_id(self, group: "LineGroup | None") -> str:
        return group.id if group else self.id

    def _source(self, group: "LineGroup | None") -> JsonObject:
        if group is None:
            return {"type": "user", "userId": self.id}
        group.members.setdefault(self.id, self)
        return {"type": "group", "groupId": group.id, "userId": self.id}


class LineGroup:
    """A group chat.

    Attributes:
        members: Its users, by id; the bot is not among them.
        has_bot: Whether the bot is in it.
    """

    def __init__(self, line: LineStandin, group_id: str) -> None:
        """Be a group of this LINE."""
        self.id = group_id
        self.members: dict[str, LineUser] = {}
        self.has_bot = False
        self._line = line

    def join(self, *, wait: bool = True) -> JsonObject:
        """Take the bot in; returns the event."""
        self.has_bot = True
        return self._line.emit("join", self._source(), wait=wait, replies_to=self.id)

    def leave(self, *, wait: bool = True) -> JsonObject:
        """Put the bot out; returns the event."""
        self.has_bot = False
        return self._line.emit("leave", self._source(), wait=wait)

    def member_joined(self, user: LineUser, *, wait: bool = True) -> JsonObject:
        """Take a user in; returns the event."""
        self.members[user.id] = user
        joined = {"members": [{"type": "user", "userId": user.id}]}
        return self._line.emit("memberJoined", self._source(), wait=wait, replies_to=self.id, joined=joined)

    def member_left(self, user: LineUser, *, wait: bool = True) -> JsonObject:
        """Put a user out; returns the event."""
        self.members.pop(user.id, None)
        left = {"members": [{"type": "user", "userId": user.id}]}
        return self._line.emit("memberLeft", self._source(), wait=wait, left=left)

    def _source(self) -> JsonObject:
        return {"type": "group", "groupId": self.id}


def readable(part: Any) -> list[str]:
    """The texts that a user can read in a message, from top to bottom; quick replies are not among them."""
    if isinstance(part, list):
        return [text for item in part for text in readable(item)]
    if not isinstance(part, dict):
        return []
    own = [part[name] for name in ("title", "text", "address") if isinstance(part.get(name), str)]
    if part.get("type") == "text" and part.get("contents"):
        return ["".join(readable(part["contents"]))]
    if part.get("type") in ("button", "datetimepicker") or "actions" in part:
        actions = part.get("actions") or [part.get("action") or {}]
        own += [action["label"] for action in actions if "label" in action]
    inner = ("template", "columns", "header", "hero", "body", "footer", "contents")
    return own + [text for name in inner for text in readable(part.get(name))]


def _walk_actions(part: Any) -> Iterator[JsonObject]:
    if isinstance(part, list):
        for item in part:
            yield from _walk_actions(item)
    elif isinstance(part, dict):
        if isinstance(part.get("action"), dict):
            yield part["action"]
        yield from part.get("actions", ())
        for name, item in part.items():
            if name not in ("action", "actions"):
                yield from _walk_actions(item)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(path)


def _ulid(at: float) -> str:
    number = (int(at * 1000) << 80) | secrets.randbits(80)
    return "".join(_ULID_LETTERS[(number >> shift) & 31] for shift in range(125, -5, -5))


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
