"""Makes the bot's pages on Telegram: webhook, commands, descriptions; changes only what differs."""

from telegram import Bot, BotCommand, BotCommandScopeChat, WebhookInfo
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.domain.staff_command import MENU
from bot.domain.wording import say
from handlers.channel import ChannelSetupError
from handlers.reaching import address_problem
from handlers.telegram.parse import SWITCHES, TAPS
from handlers.telegram.polling import ALLOWED_UPDATES
from knowledge.model import Language

PORTS = (443, 80, 88, 8443)
"""Telegram Bot API, "setWebhook": "Ports currently supported for webhooks"."""
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError)
"""What the SDK raises over an answer that is not as agreed."""
_CONNECTIONS = 40
LANGUAGE_CODES: tuple[tuple[str, Language], ...] = (
    ("", Language.EN),
    ("th", Language.TH),
    ("ja", Language.JA),
    ("en", Language.EN),
)
"""Telegram's language codes, "" for everyone else, and what they read."""


async def set_up(bot: Bot, public_url: str, secret: str, mode: str, *, is_secret_new: bool = False) -> list[str]:
    """Set what differs; returns a line for each thing that was changed.

    Args:
        bot: Connected.
        public_url: Where Telegram reaches us.
        secret: What Telegram is to show there.
        mode: `webhook` or `polling`.
        is_secret_new: Telegram was not told this one yet; it cannot be asked.

    Raises:
        ChannelSetupError: Telegram refuses.
    """
    try:
        changed = await _set_address(bot, public_url, secret, mode, is_secret_new)
        for code, language in LANGUAGE_CODES:
            changed += await _set_texts(bot, code, language)
    except InvalidToken:
        # The words of the SDK hold the token, so they must not stand behind ours in a log either.
        raise ChannelSetupError("Telegram does not accept the token; check JAPANDESK_TELEGRAM_TOKEN") from None
    except TelegramError as error:
        raise ChannelSetupError(explain(error, bot.token)) from None
    except UNREADABLE:
        raise ChannelSetupError("Telegram answered something unreadable; try again") from None
    return changed


async def set_staff_commands(bot: Bot, group: str, language: Language) -> list[str]:
    """Set the commands that are offered in the staff's group, where those for contacts do nothing.

    Raises:
        ChannelSetupError: Telegram refuses, or the bot is not in the group.
    """
    scope = BotCommandScopeChat(group)
    wanted = [BotCommand(name, say(f"act_{act}", language)) for name, act in MENU.items()]
    try:
        if list(await bot.get_my_commands(scope=scope)) == wanted:
            return []
        await bot.set_my_commands(wanted, scope=scope)
    except TelegramError as error:
        raise ChannelSetupError(f"the staff group: {explain(error, bot.token)}") from None
    except UNREADABLE:
        raise ChannelSetupError("Telegram answered something unreadable; try again") from None
    return ["commands set (staff group)"]


async def _set_address(bot: Bot, public_url: str, secret: str, mode: str, is_secret_new: bool) -> list[str]:
    url = f"{public_url}/webhooks/telegram"
    problem = address_problem(url, bot.base_url, PORTS) if mode == "webhook" else ""
    if problem:
        raise ChannelSetupError(problem)
    info = await bot.get_webhook_info()
    if mode == "polling":
        if not info.url:
            return []
        await bot.delete_webhook(drop_pending_updates=False)
        return ["webhook removed: messages are fetched"]
    is_right = info.url == url and set(info.allowed_updates or ()) == set(ALLOWED_UPDATES)
    if is_right and not is_secret_new and not is_refused(info):
        return []
    await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES), max_connections=_CONNECTIONS)
    return [f"webhook set to {url}"]


def is_refused(info: WebhookInfo) -> bool:
    """Whether we refused what Telegram brought last: it shows another secret than ours, and tells it to nobody."""
    return "401" in (info.last_error_message or "")


async def _set_texts(bot: Bot, code: str, language: Language) -> list[str]:
    changed = []
    shown = code or "all others"
    wanted = commands_for(language)
    if list(await bot.get_my_commands(language_code=code or None)) != wanted:
        await bot.set_my_commands(wanted, language_code=code or None)
        changed.append(f"commands set ({shown})")
    description = say("profile_description", language)
    if (await bot.get_my_description(language_code=code or None)).description != description:
        await bot.set_my_description(description, language_code=code or None)
        changed.append(f"description set ({shown})")
    short = say("profile_short", language)
    if (await bot.get_my_short_description(language_code=code or None)).short_description != short:
        await bot.set_my_short_description(short, language_code=code or None)
        changed.append(f"short description set ({shown})")
    return changed


def explain(error: TelegramError, token: str) -> str:
    """What went wrong, without the token."""
    said = str(error).replace(token, "TOKEN")
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"Telegram cannot be reached ({said}); check the network and try again"
    return f"Telegram refused: {said}"


def commands_for(language: Language) -> list[BotCommand]:
    """The menu of commands in a language."""
    menu = [BotCommand(name, say(sentence, language)) for name, sentence in TAPS.items()]
    return [*menu, *(BotCommand(name, say(f"command_{name}", language)) for name in SWITCHES)]
