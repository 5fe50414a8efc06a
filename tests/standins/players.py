"""The LINE user and the Telegram user of the page: what they see and do, and what goes wrong around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.standins.line import LineStandin, LineUser
from tests.standins.slow_worker import SlowWorker
from tests.standins.standin import Entry, JsonObject, Standin
from tests.standins.telegram import BOT_NAME, TelegramStandin, TelegramUser

_LINE_USER = "U" + "1" * 32
_LINE_GROUP = "C" + "1" * 32
_LINE_NAMES = ("Ann", "Somchai", "Malee", "Niran")
_LINE_SENDS = "message/reply|message/push"
_TELEGRAM_USER = 1001
_TELEGRAM_GROUP = -1_001_000_000_001
_TELEGRAM_NAMES = ("Kenji", "Yumi", "Hiroshi", "Aiko")
_TELEGRAM_SENDS = "sendMessage|editMessageText"
_LANGUAGES = ("th", "ja", "en")
_SLOW_SECONDS = 5.0
_ASKED_TO_WAIT_SECONDS = 5.0
_BUSY_SECONDS = 45.0
"""Longer than the 35 s after which whoever waits on LINE is offered the button, and shorter than a ticket lives."""

Do = Callable[[Any], object]


class Refusal(Exception):
    """What cannot be done, and what to do instead, in words for whoever looks at the page."""


@dataclass(frozen=True)
class Button:
    """A button of the page.

    Attributes:
        explains: What it does and what to expect.
        press: Does it with what stands in the box; what it returns is shown when it is a text.
        takes_text: Whether it uses up what stands in the box.
        is_on: Whether it is switched on, for those that can be.
    """

    label: str
    explains: str
    press: Do
    takes_text: bool = False
    is_on: Callable[[], bool] | None = None


class LinePlayer:
    """Somebody on LINE, and LINE's troubles."""

    languages = _LANGUAGES

    def __init__(self, line: LineStandin, worker: SlowWorker | None) -> None:
        """Play on this LINE; answers can be made to take long where there is a `worker`."""
        self._line = line
        self._worker = worker
        self._number = 0
        self._ann = line.user(_LINE_USER, name=_LINE_NAMES[0])
        self._group = line.group(_LINE_GROUP, members=[self._ann])
        self._is_in_group = False
        self._is_held_up = False
        self._last: JsonObject | None = None

    def state(self) -> JsonObject:
        """What the page shows."""
        line, chat = self._line, self._chat
        return {
            "user": {"name": self._ann.name, "id": self._ann.id, "language": self._ann.language},
            "group": self._is_in_group,
            "bot_in_group": self._group.has_bot,
            "blocked": self._ann.is_blocking,
            "entries": [{"by": entry.by, "message": entry.message} for entry in line.transcript(chat)],
            "working": line.is_loading(chat),
            "menu": None if self._is_in_group else line.menu(self._ann.id),
            "reply": line.count_delivered("reply"),
            "push": line.count_delivered("push"),
            "quota": line.quota,
            "used": line.consumption,
            **_trouble(line, line.expiring + self._is_held_up),
        }

    def actions(self) -> Mapping[str, Do]:
        """What the page does besides its buttons."""
        return {
            "say": lambda text: self._send(lambda user, where: user.say(text, group=where, wait=False)),
            "mention": lambda text: self._send(
                lambda user, where: user.say(text, group=where, mention=True, wait=False)
            ),
            "reply": self._reply,
            "perform": lambda action: self._send(lambda user, where: user.perform(action, group=where, wait=False)),
            "language": self._speak,
            "chat": self._turn_to,
        }

    def tools(self) -> Mapping[str, Button]:
        """What the user can do."""
        buttons = {
            "sticker": Button("Sticker", "Send a sticker.", self._sending(LineUser.send_sticker)),
            "image": Button(
                "Picture", "Send a picture; the service fetches and keeps it.", self._sending(LineUser.send_image)
            ),
            "file": Button("File", "Send catalogue.pdf.", lambda _: self._send_file()),
            "voice": Button("Voice", "Send a voice message.", self._sending(LineUser.send_audio)),
            "location": Button("Location", "Send a place in Bangkok.", self._sending(LineUser.send_location)),
            "unsend": Button("Unsend last", "Take the last message back; the service forgets its words.", self._unsend),
        }
        if self._is_in_group:
            return {**buttons, "edit": _editing(self._edit), "membership": self._membership()}
        return {
            **buttons,
            "block": Button(
                "Unblock" if self._ann.is_blocking else "Block",
                "Block the bot, or unblock it: then it greets again.",
                lambda _: self._turn_block(),
            ),
            "follow": Button("Add as a friend", "Add the bot as a friend; it greets.", lambda _: self._follow()),
            "new": Button("New user", "Go on as somebody whom the service has never met.", lambda _: self._renew()),
        }

    def troubles(self) -> Mapping[str, Button]:
        """What can go wrong."""
        line = self._line
        held_up = Button(
            "Answer takes long",
            "Another worker takes your next message and works on it for three quarters of a minute. After 35 s LINE shows a button"
            " (รับคำตอบ / 回答を受け取る) instead of an answer; when the answer is there, tapping it brings it free of charge.",
            lambda _: self._hold_up(),
            is_on=lambda: self._is_held_up,
        )
        return {
            "expire": Button(
                "Next ticket expires",
                "LINE takes the reply ticket of your next message for too old. The answer comes by push and is counted.",
                lambda _: self._expire(),
                is_on=lambda: bool(line.expiring),
            ),
            "silence": Button(
                "Accepted, then silence",
                "LINE delivers the next answer but never says so. After 8 s the service asks again with the same ticket,"
                " hears that it was used, and nothing appears twice.",
                lambda _: line.faults.add(_LINE_SENDS, "timeout_after"),
            ),
            "cut": Button(
                "Accepted, then cut",
                "The same, but the line breaks at once. The answer must stand there once.",
                lambda _: line.faults.add(_LINE_SENDS, "cut_after"),
            ),
            "fail": Button(
                "Server error",
                "LINE answers 500 to the next send. The answer comes about a second late, with the same free ticket.",
                lambda _: line.faults.add(_LINE_SENDS, "error_500"),
            ),
            "rate": Button(
                "Too many calls",
                "LINE answers 429 to the next send. The service waits about a second and sends again.",
                lambda _: line.faults.add(_LINE_SENDS, "rate_429"),
            ),
            "quota": Button(
                "Month used up",
                "No push is left this month and your next ticket expires: your next message stays without an answer, which"
                " the service holds. Write once more: both answers come with the new ticket. Again: a new month.",
                lambda _: self._turn_quota(),
                is_on=lambda: line.quota is not None,
            ),
            **({"hold": held_up} if self._worker else {}),
            "slow": Button(
                "Slow for once",
                f"LINE takes {_SLOW_SECONDS:.0f} s over the next send. What you write meanwhile is answered after it.",
                lambda _: line.faults.add(_LINE_SENDS, "slow", seconds=_SLOW_SECONDS),
            ),
            **_common_troubles(line, "LINE", self._redeliver, self._mend),
        }

    # ---------------------------------------------------------------------------------------------- what they do

    @property
    def _chat(self) -> str:
        return self._group.id if self._is_in_group else self._ann.id

    def _sending(self, send: Callable[..., JsonObject]) -> Do:
        return lambda _: self._send(lambda user, where: send(user, group=where, wait=False))

    def _send(self, act: Callable[[LineUser, Any], JsonObject]) -> None:
        """Let the user do something in the chat that is shown."""
        if self._is_in_group and not self._group.has_bot:
            raise Refusal("The bot is not in this group: take it in first.")
        if not self._is_in_group and self._ann.is_blocking:
            raise Refusal("You blocked the bot: LINE lets nothing through. Unblock it first.")
        if self._is_held_up and self._worker:
            self._is_held_up = False
            if not self._worker.take(f"line:{self._chat}", _BUSY_SECONDS):
                raise Refusal("The service does not know this chat yet: write once before the answer can take long.")
        self._last = act(self._ann, self._group if self._is_in_group else None)

    def _send_file(self) -> None:
        self._send(lambda user, where: user.send_file("catalogue.pdf", group=where, wait=False))

    def _reply(self, text: str) -> None:
        quoted = _last_of(self._line.transcript(self._chat), "bot", "_id", "The bot has written nothing here yet.")
        self._send(lambda user, where: user.say(text, group=where, quote=quoted, wait=False))

    def _unsend(self, _: Any) -> None:
        message_id = _last_of(self._line.transcript(self._chat), "user", "id", "You have written nothing to take back.")
        self._send(lambda user, where: user.unsend(message_id, group=where, wait=False))

    def _edit(self, text: str) -> None:
        message_id = _to_edit(self._line.transcript(self._chat), "id", text)
        # LINE tells bots of edits in groups alone.
        self._send(lambda user, _: user.edit(message_id, text, group=self._group, wait=False))

    def _follow(self) -> None:
        if self._ann.is_blocking:
            raise Refusal("You blocked the bot: press Unblock.")
        self._last = self._ann.follow(wait=False)

    def _turn_block(self) -> str:
        if self._ann.is_blocking:
            self._last = self._ann.follow(is_unblocked=True, wait=False)
            return "Unblocked."
        self._last = self._ann.block(wait=False)
        return "You blocked the bot. LINE tells it so; what it still wanted to say is set aside."

    def _membership(self) -> Button:
        if self._group.has_bot:
            return Button("Put the bot out", "Remove the bot from the group.", lambda _: self._leave())
        return Button("Take the bot in", "Invite the bot into the group; it says who it is.", lambda _: self._join())

    def _join(self) -> None:
        self._last = self._group.join(wait=False)

    def _leave(self) -> None:
        self._last = self._group.leave(wait=False)

    def _turn_to(self, chat: str) -> None:
        self._is_in_group = chat == "group"

    def _renew(self) -> str:
        language = self._ann.language
        self._number += 1
        self._ann = self._line.user(name=_name(_LINE_NAMES, self._number), language=language)
        self._group = self._line.group(_LINE_GROUP, members=[self._ann])
        return f"You are {self._ann.name} now, whom the service has never met."

    def _speak(self, language: str) -> str:
        self._ann.language = language
        return "LINE tells a bot this only when asked for the profile; this service goes by what you write."

    # ---------------------------------------------------------------------------------------------- what goes wrong

    def _expire(self) -> None:
        self._line.expiring = 1

    def _hold_up(self) -> None:
        self._is_held_up = True

    def _turn_quota(self) -> None:
        is_over = self._line.quota is None
        self._line.quota = self._line.consumption if is_over else None
        self._line.expiring = int(is_over)

    def _redeliver(self) -> str:
        if self._last is None or "webhookEventId" not in self._last:
            raise Refusal("Nothing was delivered yet: write something first.")
        return _told([self._line.redeliver(self._last)])

    def _mend(self) -> None:
        self._line.expiring = 0
        self._line.quota = None
        self._is_held_up = False


class TelegramPlayer:
    """Somebody on Telegram, and Telegram's troubles."""

    languages = _LANGUAGES

    def __init__(self, telegram: TelegramStandin) -> None:
        """Play on this Telegram."""
        self._telegram = telegram
        self._number = 0
        self._kenji = telegram.user(_TELEGRAM_USER, first_name=_TELEGRAM_NAMES[0], language_code="ja")
        self._group = telegram.group(_TELEGRAM_GROUP, "Group")
        self._is_in_group = False
        self._last: JsonObject | None = None

    def state(self) -> JsonObject:
        """What the page shows; texts as they were written, with their entities."""
        telegram, chat = self._telegram, self._chat
        answers = [(query, answer) for query, answer in telegram.answers.items() if answer]
        return {
            "user": {"name": self._kenji.first_name, "id": self._kenji.id, "language": self._kenji.language_code},
            "group": self._is_in_group,
            "bot_in_group": self._group.has_bot,
            "blocked": self._kenji.is_blocking,
            "entries": telegram.transcript(chat),
            "working": telegram.is_acting(chat),
            "commands": telegram.commands(chat, self._kenji.language_code),
            "sent": len(telegram.delivered(chat)),
            "popup": list(answers[-1]) if answers else None,
            **_trouble(telegram, 0),
        }

    def actions(self) -> Mapping[str, Do]:
        """What the page does besides its buttons."""
        return {
            "say": lambda text: self._send(lambda user, where: user.say(text, where, wait=False)),
            "mention": lambda text: self._send(lambda user, where: user.say(f"@{BOT_NAME} {text}", where, wait=False)),
            "reply": self._reply,
            "press": self._press,
            "language": self._speak,
            "chat": self._turn_to,
        }

    def tools(self) -> Mapping[str, Button]:
        """What the user can do."""
        buttons = {
            "sticker": Button("Sticker", "Send a sticker.", self._sending(TelegramUser.send_sticker)),
            "image": Button(
                "Picture", "Send a photo; the service fetches and keeps it.", self._sending(TelegramUser.send_photo)
            ),
            "file": Button("File", "Send catalogue.pdf.", lambda _: self._send_file()),
            "voice": Button("Voice", "Send a voice message.", self._sending(TelegramUser.send_voice)),
            "location": Button("Location", "Send a place in Bangkok.", self._sending(TelegramUser.send_location)),
            "contact": Button(
                "Contact", "Share the own telephone number as a card.", self._sending(TelegramUser.send_contact)
            ),
            "edit": _editing(self._edit),
        }
        if self._is_in_group:
            return {**buttons, "membership": self._membership()}
        return {
            **buttons,
            "block": Button(
                "Unblock" if self._kenji.is_blocking else "Block",
                "Block the bot, or unblock it.",
                lambda _: self._turn_block(),
            ),
            "new": Button("New user", "Go on as somebody whom the service has never met.", lambda _: self._renew()),
        }

    def troubles(self) -> Mapping[str, Button]:
        """What can go wrong."""
        telegram = self._telegram
        return {
            "silence": Button(
                "Accepted, then silence",
                "Telegram delivers the next answer but never says so. Telegram has no way to ask whether it arrived: after"
                " a while the answer comes a second time, rather than perhaps not at all.",
                lambda _: telegram.faults.add(_TELEGRAM_SENDS, "timeout_after"),
            ),
            "cut": Button(
                "Accepted, then cut",
                "The same, but the line breaks at once: the answer comes twice, about a second apart.",
                lambda _: telegram.faults.add(_TELEGRAM_SENDS, "cut_after"),
            ),
            "fail": Button(
                "Server error",
                "Telegram answers 500 to the next send. The answer comes about a second late.",
                lambda _: telegram.faults.add(_TELEGRAM_SENDS, "error_500"),
            ),
            "rate": Button(
                "Too many calls",
                f"Telegram answers 429 to the next send and asks to wait {_ASKED_TO_WAIT_SECONDS:.0f} s. The answer comes after that;"
                " other chats go on.",
                lambda _: telegram.faults.add(_TELEGRAM_SENDS, "rate_429", seconds=_ASKED_TO_WAIT_SECONDS),
            ),
            "slow": Button(
                "Slow for once",
                f"Telegram takes {_SLOW_SECONDS:.0f} s over the next send. What you write meanwhile is answered after it.",
                lambda _: telegram.faults.add(_TELEGRAM_SENDS, "slow", seconds=_SLOW_SECONDS),
            ),
            **_common_troubles(telegram, "Telegram", self._redeliver, lambda: None),
        }

    # ---------------------------------------------------------------------------------------------- what they do

    @property
    def _chat(self) -> int:
        return self._group.id if self._is_in_group else self._kenji.id

    def _sending(self, send: Callable[..., JsonObject]) -> Do:
        return lambda _: self._send(lambda user, where: send(user, chat=where, wait=False))

    def _send(self, act: Callable[[TelegramUser, Any], JsonObject]) -> str:
        """Let the user do something in the chat that is shown."""
        if self._is_in_group and not self._group.has_bot:
            raise Refusal("The bot is not in this group: take it in first.")
        if not self._is_in_group and self._kenji.is_blocking:
            raise Refusal("You blocked the bot: Telegram lets nothing through. Unblock it first.")
        done = act(self._kenji, self._group if self._is_in_group else None)
        if "update_id" in done:
            self._last = done
            return ""
        return "Said to the others: Telegram does not tell the bot." if self._is_in_group else ""

    def _send_file(self) -> str:
        return self._send(lambda user, where: user.send_document("catalogue.pdf", chat=where, wait=False))

    def _reply(self, text: str) -> str:
        entries = self._telegram.transcript(self._chat)
        replied = _last_of(entries, "bot", "message_id", "The bot has written nothing here yet.")
        return self._send(lambda user, where: user.say(text, where, replied, wait=False))

    def _press(self, value: JsonObject) -> str:
        return self._send(lambda user, where: user.press(value["message_id"], value["button"], where, wait=False))

    def _edit(self, text: str) -> str:
        message_id = _to_edit(self._telegram.transcript(self._chat), "message_id", text)
        return self._send(lambda user, where: user.edit(message_id, text, where, wait=False))

    def _turn_block(self) -> str:
        if self._kenji.is_blocking:
            self._last = self._kenji.unblock(wait=False)
            return "Unblocked."
        self._last = self._kenji.block(wait=False)
        return "You blocked the bot. Telegram tells it so; what it still wanted to say is set aside."

    def _membership(self) -> Button:
        if self._group.has_bot:
            return Button("Put the bot out", "Remove the bot from the group.", lambda _: self._leave())
        return Button("Take the bot in", "Add the bot to the group; it says who it is.", lambda _: self._join())

    def _join(self) -> None:
        self._last = self._group.add_bot(self._kenji, wait=False)

    def _leave(self) -> None:
        self._last = self._group.remove_bot(self._kenji, wait=False)

    def _turn_to(self, chat: str) -> None:
        self._is_in_group = chat == "group"

    def _renew(self) -> str:
        self._number += 1
        name = _name(_TELEGRAM_NAMES, self._number)
        user_id = self._kenji.id + int(self._telegram.now())
        self._kenji = self._telegram.user(user_id, first_name=name, language_code=self._kenji.language_code)
        return f"You are {name} now, whom the service has never met."

    def _speak(self, language: str) -> str:
        self._kenji.language_code = language
        return "Telegram tells the bot with your next message; commands are offered in this language."

    def _redeliver(self) -> str:
        if self._last is None:
            raise Refusal("Nothing was delivered yet: write something first.")
        return _told([self._telegram.redeliver(self._last)])


def _editing(edit: Do) -> Button:
    explains = (
        "Write the new words into the box and press this: your last text becomes them, and the answer changes too."
    )
    return Button("Edit last", explains, edit, takes_text=True)


def _to_edit(entries: list[Entry], name: str, text: str) -> Any:
    """The id of the user's last text."""
    if not text:
        raise Refusal("Write the new words into the box first, then press Edit last.")
    texts = [entry for entry in entries if "text" in entry.message]
    return _last_of(texts, "user", name, "You have written nothing to edit.")


def _common_troubles(
    platform: LineStandin | TelegramStandin, name: str, redeliver: Callable[[], str], mend: Callable[[], None]
) -> dict[str, Button]:
    """What goes wrong on both in the same way, and an end to all of it."""

    def turn_down() -> None:
        platform.down = not platform.down

    def mend_all() -> str:
        platform.down = False
        platform.faults.clear()
        mend()
        return f"{name} works as it should."

    return {
        "down": Button(
            f"{name} is down",
            f"{name} refuses every call; what you write still reaches the service. Press again to bring it up: the answers come"
            " after a pause that grows with the time it was away.",
            lambda _: turn_down(),
            is_on=lambda: platform.down,
        ),
        "redeliver": Button(
            "Deliver the last again",
            f"{name} brings your last message a second time, as it does when an answer got lost. Nothing may appear twice.",
            lambda _: redeliver(),
        ),
        "retry": Button(
            "Deliver what failed",
            f"{name} brings once more what the service did not take, as after it was stopped.",
            lambda _: _told(platform.redeliver_failed()),
        ),
        "mend": Button("All well again", "Ends every trouble above.", lambda _: mend_all()),
    }


def _told(statuses: list[int]) -> str:
    """What became of webhooks that were posted."""
    if not statuses:
        return "Nothing had failed."
    good = sum(200 <= status < 300 for status in statuses)
    return f"Delivered again; the service took {good} of {len(statuses)}."


def _trouble(standin: Standin, planned: int) -> JsonObject:
    """What goes wrong on a platform, now or lately."""
    last = standin.webhooks[-1] if standin.webhooks else None
    return {
        "down": standin.down,
        "faults": len(standin.faults) + planned,
        "violations": standin.violations[-3:],
        "webhook": last.status if last else None,
    }


def _last_of(entries: list[Entry], by: str, name: str, otherwise: str) -> Any:
    """The id of the last message that the user or the bot wrote."""
    for entry in reversed(entries):
        if entry.by == by and name in entry.message:
            return entry.message[name]
    raise Refusal(otherwise)


def _name(names: tuple[str, ...], number: int) -> str:
    """Another name for each new user; after all of them the first comes again as a second of that name."""
    round_number, place = divmod(number, len(names))
    return f"{names[place]} {round_number + 1}" if round_number else names[place]
