"""Telegram on this machine: the Bot API as a bot meets it, and users who write to the bot.

Telegram Bot API, https://core.telegram.org/bots/api, and Bots FAQ, https://core.telegram.org/bots/faq
"""

import asyncio
import json
import math
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

from starlette.types import Receive

from tests.standins.standin import Answer, Call, Entry, JsonObject, Standin, gone, is_local, json_answer
from tests.standins.telegram_rules import (
    MAX_CAPTION,
    MAX_TEXT,
    BadRequest,
    check_commands,
    check_keyboard,
    check_language,
    find_entities,
    read_text,
)

_WEBHOOK_SECONDS = 60.0
_BURST = 3
_GROUP_PER_MINUTE = 20
_ALL_PER_SECOND = 30
_QUERY_SECONDS = 30
_ACTION_SECONDS = 5
_EDIT_HOURS = 48
_MAX_DOWNLOAD = 20_000_000
_MAX_UPLOAD = 50_000_000
_DEFAULT_OFF = ("chat_member", "message_reaction", "message_reaction_count")
_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
_TOPIC_COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_NAME = re.compile(r'[; ]name="([^"]*)"')
_FILE_NAME = re.compile(r'filename="([^"]*)"')
BOT_NAME = "japandesk_bot"


class _Failed(Exception):
    """A call that is not done."""

    def __init__(self, code: int, description: str, parameters: JsonObject | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class _Params:
    """The parameters of a call, however they were sent."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]]) -> None:
        self._values = values
        self.files = files

    def has(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self._values.get(name, default))
        except (TypeError, ValueError):
            raise BadRequest(f"{name} must be a number") from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1")

    def json(self, name: str) -> Any:
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise BadRequest(f"can't parse {name} JSON object") from None


@dataclass
class _Limits:
    """How much was sent lately."""

    tokens: float = _BURST
    filled_at: float = 0.0
    minute: deque[float] = field(default_factory=deque)
    blocked_until: float = 0.0


@dataclass
class _Topic:
    name: str
    is_closed: bool = False


@dataclass
class _Chat:
    """A chat and what is in it; `state` tells whether the bot may write there."""

    id: int
    kind: str
    title: str
    state: str = "open"
    migrated_to: int = 0
    is_forum: bool = False
    rights: str = ""
    """Of the bot in a group: none, `admin`, or `topics`, which includes that."""
    next_message: int = field(default_factory=lambda: int(time.time()) % 100_000_000)
    messages: dict[int, JsonObject] = field(default_factory=dict)
    delivered: list[JsonObject] = field(default_factory=list)
    topics: dict[int, _Topic] = field(default_factory=dict)
    limits: _Limits = field(default_factory=_Limits)
    actions: list[str] = field(default_factory=list)
    acting_until: float = 0.0

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    def shown(self) -> JsonObject:
        if self.is_private:
            return {"id": self.id, "type": "private", "first_name": self.title}
        value: JsonObject = {"id": self.id, "type": self.kind, "title": self.title}
        return {**value, "is_forum": True} if self.is_forum else value


@dataclass
class _Queue:
    """Updates of one chat that are still to be posted, oldest first."""

    updates: deque[JsonObject] = field(default_factory=deque)
    has_failed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class _Query:
    """A callback query; `answer` is what the bot answered."""

    at: float
    answer: str | None = None


class TelegramStandin(Standin):
    """Telegram's servers and its users.

    Attributes:
        token: The bot's token.
        secret: What is sent with every webhook.
        bot_id: The bot's own id.
        privacy: Whether the bot sees only commands, mentions and replies in groups.
        answers: The callback queries and what the bot answered; nothing for those not answered.
    """

    def __init__(self, token: str, webhook_url: str = "", secret: str = "") -> None:
        """Stand in for Telegram towards the bot that has this token; with an address its webhook is set."""
        super().__init__(webhook_url, _WEBHOOK_SECONDS)
        self.token = token
        self.secret = secret
        self.bot_id = int(token.partition(":")[0])
        self.privacy = True
        self._users: dict[int, TelegramUser] = {}
        self._chats: dict[int, _Chat] = {}
        self._queues: dict[int, _Queue] = {}
        self._pending: list[JsonObject] = []
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._poll = 0
        # Ids go on rising when the stand-in is started again: a bot remembers those that it has seen.
        self._last_update = int(self.now())
        self._last_file = 0
        self._files: dict[str, tuple[str, bytes]] = {}
        self._queries: dict[str, _Query] = {}
        self._allowed: list[str] = []
        self._second: deque[float] = deque()
        self._commands: dict[tuple[str, str], list[JsonObject]] = {}
        self._words: dict[tuple[str, str], str] = {}
        self._menu_buttons: dict[int, JsonObject] = {}
        self._methods: dict[str, Callable[[_Params], Any]] = {
            name.lower(): method for name, method in self._list_methods().items()
        }

    # ------------------------------------------------------------------------------------------------- users, groups

    def user(self, user_id: int, *, first_name: str = "Ann", language_code: str = "th") -> "TelegramUser":
        """A user; the same one again for the same id. The bot can write only after the user did."""
        with self._changed:
            if user_id not in self._users:
                self._users[user_id] = TelegramUser(self, user_id, first_name, language_code)
                self._chats[user_id] = _Chat(user_id, "private", first_name, state="unknown")
            return self._users[user_id]

    def group(self, chat_id: int, title: str = "Group", *, forum: bool = False) -> "TelegramGroup":
        """A group without the bot; the same one again for the same id. Those with topics are forums."""
        with self._changed:
            if chat_id not in self._chats:
                kind = "supergroup" if str(chat_id).startswith("-100") else "group"
                self._chats[chat_id] = _Chat(
                    chat_id, kind, title, state="kicked", is_forum=forum, rights="topics" if forum else ""
                )
            return TelegramGroup(self, chat_id)

    # ------------------------------------------------------------------------------------------------- what was seen

    def delivered(self, chat_id: int) -> list[JsonObject]:
        """The bot's messages in a chat as they are now, in order, each once for every time it was accepted."""
        with self._changed:
            chat = self._chats.get(chat_id)
            return [dict(message) for message in chat.delivered] if chat else []

    def texts(self, chat_id: int) -> list[str]:
        """What can be read in each of the bot's messages in a chat: its text or caption."""
        return [message.get("text") or message.get("caption", "") for message in self.delivered(chat_id)]

    def labels(self, chat_id: int) -> list[str]:
        """The buttons in a chat, newest message first."""
        with self._changed:
            return [str(button["text"]) for _, button in self.buttons(chat_id)]

    def buttons(self, chat_id: int) -> list[tuple[JsonObject, JsonObject]]:
        """The buttons in a chat, newest message first, each after its message."""
        with self._changed:
            found: list[tuple[JsonObject, JsonObject]] = []
            for message in reversed(self._chats[chat_id].delivered):
                markup = message.get("reply_markup") or {}
                rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
                for row in rows:
                    found.extend((message, {"text": one} if isinstance(one, str) else one) for one in row)
            return found

    def transcript(self, chat_id: int) -> list[Entry]:
        """The messages in a chat that are not deleted, by its users and by the bot."""
        with self._changed:
            chat = self._chats[chat_id]
            own = self.bot_id
            return [
                Entry("bot" if message["from"]["id"] == own else "user", dict(message))
                for _, message in sorted(chat.messages.items())
            ]

    def chat_actions(self, chat_id: int) -> list[str]:
        """The actions such as `typing` that the bot showed in a chat."""
        with self._changed:
            return list(self._chats[chat_id].actions)

    def is_acting(self, chat_id: int) -> bool:
        """Whether such an action is shown now: for five seconds, or until the bot's next message."""
        with self._changed:
            return self._chats[chat_id].acting_until > self.now()

    def commands(self, chat_id: int | None = None, language: str = "") -> list[JsonObject]:
        """The commands that are offered in a chat, or everywhere, to users of this language."""
        with self._changed:
            scopes: list[JsonObject] = [{"type": "default"}]
            if chat_id is not None:
                kinds = "all_private_chats" if chat_id > 0 else "all_group_chats"
                scopes = [{"type": "chat", "chat_id": chat_id}, {"type": kinds}, *scopes]
            for scope in scopes:
                for code in (language, ""):
                    if (_key(scope), code) in self._commands:
                        return self._commands[_key(scope), code]
            return []

    @property
    def answers(self) -> dict[str, str | None]:
        """The callback queries, and what the bot answered; nothing for those not answered."""
        with self._changed:
            return {name: query.answer for name, query in self._queries.items()}

    # ------------------------------------------------------------------------------------------------- updates

    def emit(self, kind: str, chat_id: int, value: JsonObject, *, wait: bool = True) -> JsonObject:
        """Make an update and bring it to the bot by webhook, or keep it for `getUpdates`. Returns the update."""
        with self._changed:
            self._last_update += 1
            update: JsonObject = {"update_id": self._last_update, kind: value}
            wanted = kind in self._allowed if self._allowed else kind not in _DEFAULT_OFF
            if not wanted:
                return update
            if not self.registered_url:
                self._pending.append(update)
                self._wake()
                return update
            queue = self._queues.setdefault(chat_id, _Queue())
            queue.updates.append(update)
        if wait:
            self._pump(queue, again=False)
        else:
            self._threads.submit(self._pump, queue, again=False)
        return update

    def redeliver_failed(self) -> list[int]:
        """Post again what got no 2xx, in order for each chat, with what waited behind it. Returns the statuses."""
        with self._changed:
            queues = [queue for queue in self._queues.values() if queue.updates]
        return [status for queue in queues for status in self._pump(queue, again=True)]

    def redeliver(self, update: JsonObject) -> int:
        """Post an update once more, as Telegram does when the answer was lost; returns the status."""
        return self._post_update(update)

    def post_raw(self, body: bytes, secret: str | None) -> int:
        """Post anything with any secret, as a stranger could; returns the status."""
        headers = {} if secret is None else {"x-telegram-bot-api-secret-token": secret}
        return self._post(body, headers, ())

    def _pump(self, queue: _Queue, *, again: bool) -> list[int]:
        """Post what waits in a queue until something fails; after a failure only `again` goes on."""
        statuses: list[int] = []
        with queue.lock:
            if queue.has_failed and not again:
                return statuses
            while queue.updates:
                status = self._post_update(queue.updates[0])
                statuses.append(status)
                queue.has_failed = not 200 <= status < 300
                if queue.has_failed:
                    break
                queue.updates.popleft()
        return statuses

    def _post_update(self, update: JsonObject) -> int:
        headers = {"x-telegram-bot-api-secret-token": self.secret} if self.secret else {}
        body = json.dumps(update, ensure_ascii=False).encode()
        return self._post(body, headers, (str(update["update_id"]),))

    def _wake(self) -> None:
        for loop, event in self._waiting:
            loop.call_soon_threadsafe(event.set)

    # ------------------------------------------------------------------------------------------------- for its users

    def write(self, chat_id: int, user: "TelegramUser", parts: JsonObject) -> JsonObject:
        """Add a user's message to a chat; returns it."""
        with self._changed:
            chat = self._chats[chat_id]
            if chat.is_private and chat.state == "unknown":
                chat.state = "open"
            message = self._add(chat, user.shown(), parts)
            self._changed.notify_all()
            return _public(message)

    def message(self, chat_id: int, message_id: int) -> JsonObject:
        """A message in a chat, as the bot would be told of it."""
        with self._changed:
            return _public(self._chats[chat_id].messages[message_id])

    def change(self, chat_id: int, message_id: int, text: str) -> JsonObject:
        """Change a user's text; returns the message."""
        with self._changed:
            message = self._chats[chat_id].messages[message_id]
            message.update(text=text, entities=find_entities(text), edit_date=int(self.now()))
            return _public(message)

    def sees(self, chat_id: int, message: JsonObject) -> bool:
        """Whether the bot is told of a user's message: all of a private chat; in groups what concerns it."""
        with self._changed:
            chat = self._chats[chat_id]
            if chat.is_private:
                return True
            if chat.state != "open":
                return False
            text = message.get("text", "")
            is_reply = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot_id
            # Bots Features, "Privacy mode": administrators read everything.
            return not self.privacy or bool(chat.rights) or text.startswith("/") or is_reply or f"@{BOT_NAME}" in text

    def set_state(self, chat_id: int, state: str) -> str:
        """Say whether the bot may write in a chat: `open`, `blocked` or `kicked`; returns what was before."""
        with self._changed:
            chat = self._chats[chat_id]
            before, chat.state = chat.state, state
            return before

    def is_open(self, chat_id: int) -> bool:
        """Whether the bot may write in a chat."""
        with self._changed:
            return self._chats[chat_id].state == "open"

    def shown_chat(self, chat_id: int) -> JsonObject:
        """A chat as the bot is told of it."""
        with self._changed:
            return self._chats[chat_id].shown()

    def new_query(self) -> str:
        """The id of a new callback query."""
        with self._changed:
            query_id = str(secrets.randbits(60))
            self._queries[query_id] = _Query(self.now())
            return query_id

    def keep_file(self, name: str, content: bytes) -> JsonObject:
        """Keep a file for the bot to fetch; returns how a message tells of it."""
        with self._changed:
            self._last_file += 1
            file_id = f"file-{self._last_file}"
            self._files[file_id] = (name, content)
            return {"file_id": file_id, "file_unique_id": f"unique-{self._last_file}", "file_size": len(content)}

    def migrate(self, chat_id: int, new_id: int) -> None:
        """Turn a group into a supergroup with another id."""
        with self._changed:
            old = self._chats[chat_id]
            old.migrated_to = new_id
            self._chats[new_id] = _Chat(new_id, "supergroup", old.title, rights=old.rights)

    def add_topic(self, chat_id: int, name: str) -> int:
        """Open a topic in a forum; returns its id."""
        with self._changed:
            chat = self._chats[chat_id]
            created = self._add(chat, self.bot(), {"forum_topic_created": {"name": name, "icon_color": 7322096}})
            topic_id = int(created["message_id"])
            chat.topics[topic_id] = _Topic(name)
            return topic_id

    def set_rights(self, chat_id: int, rights: str) -> str:
        """Say what the bot may do in a group: nothing special, `admin` or `topics`; returns what it was before."""
        with self._changed:
            chat = self._chats[chat_id]
            before, chat.rights = chat.rights, rights
            return before

    def close_topic(self, chat_id: int, topic_id: int) -> None:
        """Close a topic of a forum, as its administrators can: those who may not manage topics write nothing there."""
        with self._changed:
            self._chats[chat_id].topics[topic_id].is_closed = True

    def topics(self, chat_id: int) -> dict[int, str]:
        """The names of a forum's topics, by their ids."""
        with self._changed:
            return {topic_id: topic.name for topic_id, topic in self._chats[chat_id].topics.items()}

    def topic_head(self, chat_id: int, topic_id: int) -> JsonObject:
        """The message that opened a topic: what is said in it is a reply to that, unless it replies to something else."""
        with self._changed:
            return _public(self._chats[chat_id].messages[topic_id])

    def delete_topic(self, chat_id: int, topic_id: int) -> None:
        """Delete a topic of a forum, as its administrators can."""
        with self._changed:
            del self._chats[chat_id].topics[topic_id]

    def bot(self) -> JsonObject:
        """The bot as a user."""
        return {"id": self.bot_id, "is_bot": True, "first_name": "Japan Desk", "username": BOT_NAME}

    def _add(self, chat: _Chat, sender: JsonObject, parts: JsonObject) -> JsonObject:
        message: JsonObject = {
            "message_id": chat.next_message,
            "from": sender,
            "chat": chat.shown(),
            "date": int(self.now()),
            **parts,
        }
        chat.next_message += 1
        chat.messages[message["message_id"]] = message
        return message

    # ------------------------------------------------------------------------------------------------- calls

    async def _respond(self, call: Call, receive: Receive) -> Answer:
        parts = call.path.split("/", 3)
        if parts[1] == "file" and len(parts) == 4 and parts[2] == f"bot{self.token}":
            return self._download(parts[3])
        if not parts[1].startswith("bot") or len(parts) != 3:
            return _failure(404, "Not Found")
        if parts[1] != f"bot{self.token}":
            return _failure(401, "Unauthorized")
        name = parts[2].lower()
        try:
            params = _read_params(call)
            if name == "getupdates":
                return _success(await self._get_updates(params, receive))
            if name not in self._methods:
                return _failure(404, "Not Found: method not found")
            with self._changed:
                return _success(self._methods[name](params))
        except BadRequest as refused:
            if not _is_no_fault(str(refused)):
                self.violations.append(f"{parts[2]}: {refused}")
            return _failure(400, f"Bad Request: {refused}")
        except _Failed as failed:
            return _failure(failed.code, failed.description, failed.parameters)

    def _shown(self, path: str) -> str:
        return path.replace(f"/bot{self.token}", "")

    def _failure(self, status: int) -> Answer:
        return _failure(status, "Internal Server Error" if status == 500 else "Service Unavailable")

    def _refused(self) -> Answer:
        return _failure(400, "Bad Request: can't parse entities: Unsupported start tag")

    def _limited(self, call: Call, is_quota: bool, seconds: float) -> Answer:
        wait = math.ceil(seconds)
        try:
            chat = self._chats.get(_read_params(call).number("chat_id"))
        except BadRequest:
            chat = None
        if chat:
            chat.limits.blocked_until = self.now() + wait
        return _failure(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})

    def _list_methods(self) -> dict[str, Callable[[_Params], Any]]:
        return {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete_message,
            "sendChatAction": self._send_action,
            "answerCallbackQuery": self._answer_query,
            "setMyCommands": self._set_commands,
            "getMyCommands": self._get_commands,
            "deleteMyCommands": self._delete_commands,
            "setMyName": lambda params: self._set_words(params, "name", 64),
            "getMyName": lambda params: self._get_words(params, "name"),
            "setMyDescription": lambda params: self._set_words(params, "description", 512),
            "getMyDescription": lambda params: self._get_words(params, "description"),
            "setMyShortDescription": lambda params: self._set_words(params, "short_description", 120),
            "getMyShortDescription": lambda params: self._get_words(params, "short_description"),
            "setChatMenuButton": self._set_menu_button,
            "getChatMenuButton": self._get_menu_button,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "getFile": self._get_file,
            "createForumTopic": self._create_topic,
            "closeForumTopic": self._close_topic,
            "deleteForumTopic": self._delete_topic,
            "reopenForumTopic": self._reopen_topic,
        }

    # ---------------------------------------------------------------------------------------------- updates

    def _get_me(self, params: _Params) -> JsonObject:
        privacy = {"can_join_groups": True, "can_read_all_group_messages": not self.privacy}
        return {**self.bot(), **privacy, "supports_inline_queries": False}

    async def _get_updates(self, params: _Params, receive: Receive) -> list[JsonObject]:
        with self._changed:
            if self.registered_url:
                raise _Failed(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                )
            self._poll += 1
            mine = self._poll
            if params.has("allowed_updates"):
                self._allowed = list(params.json("allowed_updates") or [])
            self._confirm(params.number("offset"))
            self._wake()
            arrived = asyncio.Event()
            waiting = (asyncio.get_running_loop(), arrived)
            self._waiting.append(waiting)
            if self._pending:
                arrived.set()
        limit = min(max(params.number("limit", 100), 1), 100)
        timeout = min(max(params.number("timeout"), 0), 50)
        await _first_of(arrived, receive, timeout)
        with self._changed:
            self._waiting.remove(waiting)
            if mine != self._poll:
                raise _Failed(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            if self.registered_url:
                raise _Failed(409, "Conflict: terminated by setWebhook request")
            return self._pending[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [update for update in self._pending if update["update_id"] >= offset]

    def _set_webhook(self, params: _Params) -> bool:
        url, secret = params.text("url"), params.text("secret_token")
        if not _SECRET.fullmatch(secret):
            raise BadRequest("secret token contains unallowed characters")
        address = urlsplit(url)
        # Telegram takes https alone, at four ports; here also what is on this machine.
        if url and not is_local(url):
            if address.scheme != "https":
                raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
            if address.port not in (None, 443, 80, 88, 8443):
                raise BadRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if not 1 <= params.number("max_connections", 40) <= 100:
            raise BadRequest("bad webhook: max_connections must be 1 to 100")
        if params.has("allowed_updates"):
            self._allowed = list(params.json("allowed_updates") or [])
        if params.flag("drop_pending_updates"):
            self._drop()
        self.registered_url, self.secret = url, secret
        self._wake()
        return True

    def _delete_webhook(self, params: _Params) -> bool:
        if params.flag("drop_pending_updates"):
            self._drop()
        # What was not delivered yet is fetched from now on.
        for queue in self._queues.values():
            self._pending.extend(queue.updates)
            queue.updates.clear()
            queue.has_failed = False
        self._pending.sort(key=lambda update: int(update["update_id"]))
        self.registered_url = ""
        return True

    def _drop(self) -> None:
        self._pending.clear()
        for queue in self._queues.values():
            queue.updates.clear()
            queue.has_failed = False

    def _get_webhook_info(self, params: _Params) -> JsonObject:
        waiting = len(self._pending) + sum(len(queue.updates) for queue in self._queues.values())
        info: JsonObject = {
            "url": self.registered_url,
            "has_custom_certificate": False,
            "pending_update_count": waiting,
        }
        if self.registered_url:
            info["max_connections"] = 40
        return {**info, "allowed_updates": self._allowed} if self._allowed else info

    # ---------------------------------------------------------------------------------------------- messages

    def _chat_to_write(self, params: _Params) -> _Chat:
        chat = self._chats.get(params.number("chat_id"))
        if chat is None:
            raise BadRequest("chat not found")
        if chat.migrated_to:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise _Failed(400, description, {"migrate_to_chat_id": chat.migrated_to})
        kind = "supergroup" if chat.kind == "supergroup" else "group"
        refusals = {
            "blocked": "bot was blocked by the user",
            "deactivated": "user is deactivated",
            "kicked": f"bot was kicked from the {kind} chat",
            "deleted": "the group chat was deleted",
            "unknown": "bot can't initiate conversation with a user",
        }
        if chat.state in refusals:
            raise _Failed(403, f"Forbidden: {refusals[chat.state]}")
        return chat

    def _check_limits(self, chat: _Chat) -> None:
        """Count a message that is about to be sent, or refuse it as one too many."""
        now, limits = self.now(), chat.limits
        if now < limits.blocked_until:
            self.violations.append(f"sent to {chat.id} before the time to wait was over")
            self._hold(limits, limits.blocked_until - now)
        limits.tokens = min(_BURST, limits.tokens + now - limits.filled_at)
        limits.filled_at = now
        while limits.minute and limits.minute[0] <= now - 60:
            limits.minute.popleft()
        while self._second and self._second[0] <= now - 1:
            self._second.popleft()
        if limits.tokens < 1:
            self._hold(limits, 1 - limits.tokens)
        if not chat.is_private and len(limits.minute) >= _GROUP_PER_MINUTE:
            self._hold(limits, limits.minute[0] + 60 - now)
        if len(self._second) >= _ALL_PER_SECOND:
            self._hold(limits, self._second[0] + 1 - now)
        limits.tokens -= 1
        limits.minute.append(now)
        self._second.append(now)

    def _hold(self, limits: _Limits, seconds: float) -> NoReturn:
        wait = max(1, math.ceil(seconds))
        limits.blocked_until = self.now() + wait
        raise _Failed(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})

    def _check_topic(self, chat: _Chat, params: _Params) -> JsonObject:
        topic_id = params.number("message_thread_id")
        if not topic_id:
            return {}
        if topic_id not in chat.topics:
            raise BadRequest("message thread not found")
        if chat.topics[topic_id].is_closed and chat.rights != "topics":
            raise BadRequest("TOPIC_CLOSED")
        return {"message_thread_id": topic_id, "is_topic_message": True}

    def _reply_to(self, chat: _Chat, params: _Params) -> JsonObject:
        wanted = params.json("reply_parameters") or {}
        message_id = int(wanted.get("message_id") or params.number("reply_to_message_id"))
        if not message_id:
            return {}
        if message_id in chat.messages:
            return {"reply_to_message": _public(chat.messages[message_id])}
        if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise BadRequest("message to be replied not found")

    def _send(self, chat: _Chat, params: _Params, parts: JsonObject) -> JsonObject:
        markup = params.json("reply_markup")
        check_keyboard(markup, chat.is_private)
        parts = {**parts, **self._check_topic(chat, params), **self._reply_to(chat, params)}
        self._check_limits(chat)
        if markup:
            parts["reply_markup"] = markup
        message = self._add(chat, self.bot(), parts)
        chat.delivered.append(message)
        chat.acting_until = 0.0
        return _public(message)

    def _send_message(self, params: _Params) -> JsonObject:
        chat = self._chat_to_write(params)
        text, entities = self._read_text(params, "text", MAX_TEXT)
        if not text:
            raise BadRequest("message text is empty")
        return self._send(chat, params, {"text": text, **({"entities": entities} if entities else {})})

    def _read_text(self, params: _Params, name: str, max_length: int) -> tuple[str, list[JsonObject]]:
        given = params.json("entities" if name == "text" else "caption_entities")
        return read_text(params.text(name), params.text("parse_mode"), given, max_length)

    def _send_document(self, params: _Params) -> JsonObject:
        chat = self._chat_to_write(params)
        name, content = "file", b""
        if params.files:
            attached = params.text("document").removeprefix("attach://")
            name, content = params.files.get(attached) or next(iter(params.files.values()))
        elif params.text("document") in self._files:
            name, content = self._files[params.text("document")]
        elif not params.text("document").startswith(("http://", "https://")):
            raise BadRequest("there is no document in the request")
        if len(content) > _MAX_UPLOAD:
            raise _Failed(413, "Request Entity Too Large")
        caption, entities = self._read_text(params, "caption", MAX_CAPTION)
        parts: JsonObject = {"document": {**self.keep_file(name, content), "file_name": name}}
        if caption:
            parts.update(caption=caption, **({"caption_entities": entities} if entities else {}))
        return self._send(chat, params, parts)

    def _own_message(self, chat: _Chat, params: _Params) -> JsonObject:
        message = chat.messages.get(params.number("message_id"))
        if message is None:
            raise BadRequest("message to edit not found")
        if message["from"]["id"] != self.bot_id:
            raise BadRequest("message can't be edited")
        return message

    def _edit_text(self, params: _Params) -> JsonObject:
        chat = self._chat_to_write(params)
        message = self._own_message(chat, params)
        text, entities = self._read_text(params, "text", MAX_TEXT)
        if not text:
            raise BadRequest("message text is empty")
        markup = params.json("reply_markup")
        check_keyboard(markup, chat.is_private)
        before = (message.get("text"), message.get("entities", []), message.get("reply_markup"))
        if before == (text, entities, markup or None):
            raise BadRequest(_NOT_MODIFIED)
        message.update(text=text, entities=entities)
        return self._edited(message, markup)

    def _edit_markup(self, params: _Params) -> JsonObject:
        chat = self._chat_to_write(params)
        message = self._own_message(chat, params)
        markup = params.json("reply_markup")
        check_keyboard(markup, chat.is_private)
        shown = markup if markup and any(markup.get("inline_keyboard", ())) else None
        if message.get("reply_markup") == shown:
            raise BadRequest(_NOT_MODIFIED)
        return self._edited(message, shown)

    def _edited(self, message: JsonObject, markup: JsonObject | None) -> JsonObject:
        message["edit_date"] = int(self.now())
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        return _public(message)

    def _delete_message(self, params: _Params) -> bool:
        chat = self._chat_to_write(params)
        message = chat.messages.get(params.number("message_id"))
        if message is None:
            raise BadRequest("message to delete not found")
        if self.now() - message["date"] > _EDIT_HOURS * 3600:
            raise BadRequest("message can't be deleted")
        del chat.messages[message["message_id"]]
        chat.delivered = [one for one in chat.delivered if one is not message]
        return True

    def _send_action(self, params: _Params) -> bool:
        chat = self._chat_to_write(params)
        if params.text("action") not in _ACTIONS:
            raise BadRequest("wrong parameter action in request")
        chat.actions.append(params.text("action"))
        chat.acting_until = self.now() + _ACTION_SECONDS
        return True

    def _answer_query(self, params: _Params) -> bool:
        query = self._queries.get(params.text("callback_query_id"))
        text = params.text("text")
        if len(text) > 200:
            raise BadRequest("MESSAGE_TOO_LONG")
        if query is None or query.answer is not None or self.now() - query.at > _QUERY_SECONDS:
            if query is not None and query.answer is not None:
                self.violations.append("a callback query answered twice")
            raise BadRequest(_TOO_OLD)
        query.answer = text
        return True

    # ---------------------------------------------------------------------------------------------- the bot itself

    def _scope(self, params: _Params) -> tuple[str, str]:
        scope = params.json("scope") or {"type": "default"}
        if "chat_id" in scope:
            # The same chat, whether it was named by a number or by its digits.
            chat = self._chats.get(int(scope["chat_id"]))
            if chat is None or chat.state != "open":
                raise BadRequest("chat not found")
            scope = {**scope, "chat_id": chat.id}
        return _key(scope), check_language(params.text("language_code"))

    def _set_commands(self, params: _Params) -> bool:
        commands = params.json("commands")
        check_commands(commands)
        self._commands[self._scope(params)] = commands
        return True

    def _get_commands(self, params: _Params) -> list[JsonObject]:
        return self._commands.get(self._scope(params), [])

    def _delete_commands(self, params: _Params) -> bool:
        self._commands.pop(self._scope(params), None)
        return True

    def _set_words(self, params: _Params, name: str, max_length: int) -> bool:
        words, language = params.text(name), check_language(params.text("language_code"))
        if len(words) > max_length:
            raise BadRequest(f"{name} is too long")
        self._words[name, language] = words
        return True

    def _get_words(self, params: _Params, name: str) -> JsonObject:
        language = check_language(params.text("language_code"))
        return {name: self._words.get((name, language)) or self._words.get((name, ""), "")}

    def _set_menu_button(self, params: _Params) -> bool:
        self._menu_buttons[params.number("chat_id")] = params.json("menu_button") or {"type": "default"}
        return True

    def _get_menu_button(self, params: _Params) -> JsonObject:
        return self._menu_buttons.get(params.number("chat_id"), {"type": "default"})

    # ---------------------------------------------------------------------------------------------- chats and files

    def _get_chat(self, params: _Params) -> JsonObject:
        chat = self._chats.get(params.number("chat_id"))
        if chat is None or chat.state == "unknown":
            raise BadRequest("chat not found")
        if chat.state in ("kicked", "deleted") or chat.migrated_to:
            self._chat_to_write(params)
        return {**chat.shown(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}

    def _get_chat_member(self, params: _Params) -> JsonObject:
        chat = self._chat_to_write(params)
        user_id = params.number("user_id")
        if user_id == self.bot_id:
            return self.membership(chat.rights)
        if user_id not in self._users:
            raise BadRequest("PARTICIPANT_ID_INVALID")
        return {"status": "member", "user": self._users[user_id].shown()}

    def membership(self, rights: str) -> JsonObject:
        """The bot as a member of a group in which it has these rights."""
        if not rights:
            return {"status": "member", "user": self.bot()}
        return {**_ADMINISTRATOR, "user": self.bot(), "can_manage_topics": rights == "topics"}

    def _get_file(self, params: _Params) -> JsonObject:
        file_id = params.text("file_id")
        if file_id not in self._files:
            raise BadRequest("wrong file_id or the file is temporarily unavailable")
        name, content = self._files[file_id]
        if len(content) > _MAX_DOWNLOAD:
            raise BadRequest("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": file_id.replace("file", "unique"),
            "file_size": len(content),
            "file_path": f"documents/{file_id}/{name}",
        }

    def _download(self, path: str) -> Answer:
        with self._changed:
            name, content = self._files.get(path.split("/")[1] if "/" in path else "", ("", b""))
        if not name:
            return _failure(404, "Not Found")
        return Answer(200, content, "application/octet-stream")

    def _create_topic(self, params: _Params) -> JsonObject:
        chat = self._chat_to_write(params)
        if not chat.is_forum:
            raise BadRequest("the chat is not a forum")
        if chat.rights != "topics":
            raise BadRequest("not enough rights to create a topic")
        name, colour = params.text("name"), params.number("icon_color", _TOPIC_COLOURS[0])
        if not 1 <= len(name) <= 128:
            raise BadRequest("TOPIC_TITLE_EMPTY")
        if colour not in _TOPIC_COLOURS:
            raise BadRequest("invalid icon color specified")
        message = self._add(chat, self.bot(), {"forum_topic_created": {"name": name, "icon_color": colour}})
        chat.topics[message["message_id"]] = _Topic(name)
        return {"message_thread_id": message["message_id"], "name": name, "icon_color": colour}

    def _topic(self, params: _Params) -> _Topic:
        chat = self._chat_to_write(params)
        if params.number("message_thread_id") not in chat.topics:
            raise BadRequest("message thread not found")
        return chat.topics[params.number("message_thread_id")]

    def _close_topic(self, params: _Params) -> bool:
        return self._turn_topic(self._topic(params), True)

    def _delete_topic(self, params: _Params) -> bool:
        self._topic(params)
        if self._chat_to_write(params).rights != "topics":
            raise BadRequest("not enough rights to delete a topic")
        chat, topic_id = self._chat_to_write(params), params.number("message_thread_id")
        del chat.topics[topic_id]
        chat.delivered = [one for one in chat.delivered if one.get("message_thread_id") != topic_id]
        chat.messages = {own: one for own, one in chat.messages.items() if one.get("message_thread_id") != topic_id}
        return True

    def _reopen_topic(self, params: _Params) -> bool:
        return self._turn_topic(self._topic(params), False)

    def _turn_topic(self, topic: _Topic, is_closed: bool) -> bool:
        if topic.is_closed == is_closed:
            raise BadRequest("TOPIC_NOT_MODIFIED")
        topic.is_closed = is_closed
        return True


_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_ADMINISTRATOR = {
    "status": "administrator",
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}


class TelegramUser:
    """Somebody who uses Telegram.

    What a user does comes to the bot as an update. `wait` tells whether to return after the bot's answer to the
    webhook or at once; a `chat` is a group in which it happens. Each method returns the update, or the message
    alone where the bot is not told, as of what is said in a group to others.

    Attributes:
        is_blocking: Whether the user has blocked the bot.
    """

    def __init__(self, telegram: TelegramStandin, user_id: int, first_name: str, language_code: str) -> None:
        """Be a user of this Telegram."""
        self.id = user_id
        self.first_name = first_name
        self.language_code = language_code
        self.is_blocking = False
        self._telegram = telegram

    def shown(self) -> JsonObject:
        """The user as the bot is told of them."""
        user: JsonObject = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return {**user, "language_code": self.language_code} if self.language_code else user

    def start(self, payload: str = "", *, wait: bool = True) -> JsonObject:
        """Press Start, or follow a link to the bot with something behind it."""
        return self.say(f"/start {payload}".strip(), wait=wait)

    def say(
        self,
        text: str,
        chat: "TelegramGroup | None" = None,
        reply_to: int | None = None,
        *,
        topic: int | None = None,
        wait: bool = True,
    ) -> JsonObject:
        """Write a text, in a `topic` of a forum if one is given."""
        entities = find_entities(text)
        parts: JsonObject = {"text": text, **({"entities": entities} if entities else {})}
        if topic:
            head = self._telegram.topic_head(self._chat_id(chat), topic)
            parts.update(message_thread_id=topic, is_topic_message=True, reply_to_message=head)
        if reply_to is not None:
            parts["reply_to_message"] = self._telegram.message(self._chat_id(chat), reply_to)
        return self._send(parts, chat, wait)

    def edit(self, message_id: int, text: str, chat: "TelegramGroup | None" = None, *, wait: bool = True) -> JsonObject:
        """Change a text."""
        message = self._telegram.change(self._chat_id(chat), message_id, text)
        if not self._telegram.sees(self._chat_id(chat), message):
            return message
        return self._telegram.emit("edited_message", self._chat_id(chat), message, wait=wait)

    def send_sticker(self, chat: "TelegramGroup | None" = None, *, wait: bool = True) -> JsonObject:
        """Send a sticker."""
        file = self._telegram.keep_file("sticker.webp", b"sticker")
        size = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send({"sticker": {**file, **size, "type": "regular", "emoji": "👍"}}, chat, wait)

    def send_photo(
        self, content: bytes = b"photo", chat: "TelegramGroup | None" = None, *, caption: str = "", wait: bool = True
    ) -> JsonObject:
        """Send a photo."""
        photo = {**self._telegram.keep_file("photo.jpg", content), "width": 800, "height": 600}
        return self._send({"photo": [photo], **({"caption": caption} if caption else {})}, chat, wait)

    def send_document(
        self,
        name: str = "file.pdf",
        content: bytes = b"content",
        chat: "TelegramGroup | None" = None,
        *,
        caption: str = "",
        wait: bool = True,
    ) -> JsonObject:
        """Send a file."""
        document = {**self._telegram.keep_file(name, content), "file_name": name}
        return self._send({"document": document, **({"caption": caption} if caption else {})}, chat, wait)

    def send_voice(
        self, content: bytes = b"voice", chat: "TelegramGroup | None" = None, *, wait: bool = True
    ) -> JsonObject:
        """Send a voice message."""
        voice = {**self._telegram.keep_file("voice.ogg", content), "duration": 2, "mime_type": "audio/ogg"}
        return self._send({"voice": voice}, chat, wait)

    def send_location(self, chat: "TelegramGroup | None" = None, *, wait: bool = True) -> JsonObject:
        """Send a place."""
        return self._send({"location": {"latitude": 13.7649, "longitude": 100.5271}}, chat, wait)

    def send_contact(
        self, phone_number: str = "+66812345678", chat: "TelegramGroup | None" = None, *, wait: bool = True
    ) -> JsonObject:
        """Share the own telephone number."""
        contact = {"phone_number": phone_number, "first_name": self.first_name, "user_id": self.id}
        return self._send({"contact": contact}, chat, wait)

    def block(self, *, wait: bool = True) -> JsonObject:
        """Block the bot."""
        self.is_blocking = True
        self._telegram.set_state(self.id, "blocked")
        return self._change_member("member", "kicked", wait)

    def unblock(self, *, wait: bool = True) -> JsonObject:
        """Unblock the bot."""
        self.is_blocking = False
        self._telegram.set_state(self.id, "open")
        return self._change_member("kicked", "member", wait)

    def tap(self, label: str, chat: "TelegramGroup | None" = None, *, wait: bool = True) -> JsonObject:
        """Tap the newest button with this label; a link returns the button.

        Raises:
            LookupError: No button has this label.
        """
        buttons = self._telegram.buttons(self._chat_id(chat))
        for message, button in buttons:
            if button["text"] == label:
                return self.press(message["message_id"], button, chat, wait=wait)
        raise LookupError(f"no button is called {label!r}; there is {[button['text'] for _, button in buttons]}")

    def press(
        self, message_id: int, button: JsonObject, chat: "TelegramGroup | None" = None, *, wait: bool = True
    ) -> JsonObject:
        """Tap a button of a message, also one that was never there; a link returns the button."""
        if "callback_data" in button:
            return self.call_back(message_id, button["callback_data"], chat, wait=wait)
        if button.get("request_contact"):
            return self.send_contact(chat=chat, wait=wait)
        if button.get("request_location"):
            return self.send_location(chat, wait=wait)
        if len(button) > 1:
            return button
        return self.say(button["text"], chat, wait=wait)

    def call_back(
        self, message_id: int, data: str, chat: "TelegramGroup | None" = None, *, wait: bool = True
    ) -> JsonObject:
        """Send the data of a button of a message, or any other data."""
        chat_id = self._chat_id(chat)
        query: JsonObject = {
            "id": self._telegram.new_query(),
            "from": self.shown(),
            "message": self._telegram.message(chat_id, message_id),
            "chat_instance": str(chat_id * 7919),
            "data": data,
        }
        return self._telegram.emit("callback_query", chat_id, query, wait=wait)

    def _send(self, parts: JsonObject, chat: "TelegramGroup | None", wait: bool) -> JsonObject:
        chat_id = self._chat_id(chat)
        message = self._telegram.write(chat_id, self, parts)
        if not self._telegram.sees(chat_id, message):
            return message
        return self._telegram.emit("message", chat_id, message, wait=wait)

    def _chat_id(self, chat: "TelegramGroup | None") -> int:
        return chat.id if chat else self.id

    def _change_member(self, before: str, after: str, wait: bool) -> JsonObject:
        value = _member_change(self._telegram, self.id, self.shown(), before, after)
        return self._telegram.emit("my_chat_member", self.id, value, wait=wait)


class TelegramGroup:
    """A group chat."""

    def __init__(self, telegram: TelegramStandin, chat_id: int) -> None:
        """Be a group of this Telegram."""
        self.id = chat_id
        self._telegram = telegram

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in it."""
        return self._telegram.is_open(self.id)

    def add_bot(self, by: TelegramUser | None = None, *, wait: bool = True) -> JsonObject:
        """Take the bot in; returns the update."""
        self._telegram.set_state(self.id, "open")
        value = _member_change(self._telegram, self.id, self._shown(by), "left", "member")
        return self._telegram.emit("my_chat_member", self.id, value, wait=wait)

    def remove_bot(self, by: TelegramUser | None = None, *, wait: bool = True) -> JsonObject:
        """Put the bot out; returns the update."""
        self._telegram.set_state(self.id, "kicked")
        value = _member_change(self._telegram, self.id, self._shown(by), "member", "kicked")
        return self._telegram.emit("my_chat_member", self.id, value, wait=wait)

    def promote_bot(self, rights: str, by: TelegramUser | None = None, *, wait: bool = True) -> JsonObject:
        """Give the bot other rights: none, `admin`, or `topics`, with which it manages topics; returns the update."""
        before = self._telegram.set_rights(self.id, rights)
        value: JsonObject = {
            "chat": self._telegram.shown_chat(self.id),
            "from": self._shown(by),
            "date": int(self._telegram.now()),
            "old_chat_member": self._telegram.membership(before),
            "new_chat_member": self._telegram.membership(rights),
        }
        return self._telegram.emit("my_chat_member", self.id, value, wait=wait)

    def delete(self) -> None:
        """Delete the group; the bot is told nothing."""
        self._telegram.set_state(self.id, "deleted")

    def close_topic(self, topic_id: int) -> None:
        """Close a topic."""
        self._telegram.close_topic(self.id, topic_id)

    def create_topic(self, name: str) -> int:
        """Open a topic; returns its id."""
        return self._telegram.add_topic(self.id, name)

    def migrate(self, new_id: int, *, wait: bool = True) -> "TelegramGroup":
        """Turn the group into a supergroup; returns that one."""
        someone = self._telegram.user(1)
        told = self._telegram.write(self.id, someone, {"migrate_to_chat_id": new_id})
        self._telegram.migrate(self.id, new_id)
        self._telegram.emit("message", self.id, told, wait=wait)
        told = self._telegram.write(new_id, someone, {"migrate_from_chat_id": self.id})
        self._telegram.emit("message", new_id, told, wait=wait)
        return TelegramGroup(self._telegram, new_id)

    def delete_topic(self, topic_id: int) -> None:
        """Delete a topic; the bot is not told."""
        self._telegram.delete_topic(self.id, topic_id)

    def _shown(self, user: TelegramUser | None) -> JsonObject:
        return (user or self._telegram.user(1)).shown()


def _member_change(telegram: TelegramStandin, chat_id: int, by: JsonObject, before: str, after: str) -> JsonObject:
    def member(status: str) -> JsonObject:
        banned = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": telegram.bot(), **banned}

    return {
        "chat": telegram.shown_chat(chat_id),
        "from": by,
        "date": int(telegram.now()),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }


def _key(scope: JsonObject) -> str:
    return json.dumps(scope, sort_keys=True)


def _public(message: JsonObject) -> JsonObject:
    """A message as the bot is told of it: of keyboards only those inside the message."""
    shown = {name: value for name, value in message.items() if name != "reply_markup"}
    keyboard = message.get("reply_markup") or {}
    return {**shown, "reply_markup": keyboard} if "inline_keyboard" in keyboard else shown


def _success(result: Any) -> Answer:
    return json_answer({"ok": True, "result": result})


def _failure(code: int, description: str, parameters: JsonObject | None = None) -> Answer:
    value: JsonObject = {"ok": False, "error_code": code, "description": description}
    headers = {}
    if parameters:
        value["parameters"] = parameters
        if "retry_after" in parameters:
            headers["retry-after"] = str(parameters["retry_after"])
    return json_answer(value, code, headers)


def _is_no_fault(description: str) -> bool:
    """Whether a refusal comes of what others did, not of a rule that the bot broke."""
    expected = (
        "not found",
        "not modified",
        "too old",
        "NOT_MODIFIED",
        "file is too big",
        "file_id",
        "can't be",
        "not enough rights",
        "TOPIC_CLOSED",
    )
    return any(part in description for part in expected)


async def _first_of(event: asyncio.Event, receive: Receive, seconds: float) -> None:
    """Wait for an event, for the caller to hang up, or for the time to pass."""
    waits = {asyncio.ensure_future(event.wait()), asyncio.ensure_future(gone(receive))}
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()
    await asyncio.gather(*waits, return_exceptions=True)


def _read_params(call: Call) -> _Params:
    values: dict[str, Any] = dict(call.query)
    files: dict[str, tuple[str, bytes]] = {}
    content_type = call.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        try:
            values.update(json.loads(call.body or b"{}"))
        except ValueError:
            raise BadRequest("can't parse JSON object") from None
    elif content_type.startswith("application/x-www-form-urlencoded"):
        values.update(parse_qsl(call.body.decode(), keep_blank_values=True))
    elif content_type.startswith("multipart/form-data"):
        boundary = b"--" + content_type.partition("boundary=")[2].strip('"').encode()
        for part in call.body.split(boundary)[1:-1]:
            head, _, content = part.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
            name = _NAME.search(head.decode())
            file_name = _FILE_NAME.search(head.decode())
            if name and file_name:
                files[name[1]] = (file_name[1], content)
            elif name:
                values[name[1]] = content.decode()
    return _Params(values, files)
