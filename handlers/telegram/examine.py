"""Checks what Telegram knows of the bot; says what is wrong and how to mend it."""

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.domain.wording import say
from handlers.reaching import address_problem
from handlers.telegram.polling import ALLOWED_UPDATES
from handlers.telegram.setup import LANGUAGE_CODES, PORTS, UNREADABLE, commands_for, is_refused
from handlers.telegram.topics import NO_TOPICS, find_rights

_MEND = "run `japandesk channels setup telegram`"


async def examine(bot: Bot, public_url: str, mode: str) -> list[tuple[str, bool, str]]:
    """Subject, whether it is fine, and what to tell, for token, address, commands and descriptions; raises nothing."""
    try:
        findings = [("token", True, f"accepted, @{(await bot.get_me()).username}")]
    except InvalidToken:
        return [("token", False, "not accepted; check JAPANDESK_TELEGRAM_TOKEN")]
    except (TelegramError, *UNREADABLE) as error:
        return [("token", False, f"Telegram does not answer ({type(error).__name__})")]
    try:
        findings.append(await _address(bot, public_url, mode))
        findings.append(await _commands(bot))
        findings.append(await _descriptions(bot))
    except (TelegramError, *UNREADABLE) as error:
        findings.append(("settings", False, f"Telegram does not answer ({type(error).__name__})"))
    return findings


async def examine_group(bot: Bot, group: str) -> list[tuple[str, bool, str]]:
    """The same for the staff's group: whether it is there, and whether leads get topics; raises nothing."""
    try:
        missing = await find_rights(bot, group)
    except (TelegramError, *UNREADABLE) as error:
        told = f"{group} cannot be reached ({type(error).__name__}); add the bot to it, or correct JAPANDESK_STAFF_TELEGRAM_CHAT_ID"
        return [("staff group", False, told)]
    if not missing:
        return [("staff group", True, f"{group}, a topic for each lead")]
    if missing == NO_TOPICS:
        return [("staff group", True, f"{group}, no topics: leads stand below one another")]
    return [("staff group", False, f"{group} has topics, but {missing}; make it an administrator who may")]


async def _address(bot: Bot, public_url: str, mode: str) -> tuple[str, bool, str]:
    info = await bot.get_webhook_info()
    waiting = f"{info.pending_update_count} updates wait"
    if mode == "polling":
        if info.url:
            return ("webhook", False, f"one is set, so nothing can be fetched; {_MEND}")
        return ("webhook", True, f"none, messages are fetched; {waiting}")
    wanted = f"{public_url}/webhooks/telegram"
    problem = address_problem(wanted, bot.base_url, PORTS)
    if problem:
        return ("webhook", False, problem)
    if info.url != wanted:
        return ("webhook", False, f"{info.url or 'none'} instead of {wanted}; {_MEND}")
    if set(info.allowed_updates or ()) != set(ALLOWED_UPDATES):
        return ("webhook", False, f"{wanted}, but brings other kinds of updates than are read; {_MEND}")
    trouble = f"{waiting}; Telegram's last error: {_last_error(info)}" if info.last_error_message else waiting
    if is_refused(info):
        return ("webhook", False, f"{trouble}, as the secret is another one; {_MEND}")
    if info.last_error_message and info.pending_update_count:
        return (
            "webhook",
            False,
            f"{trouble}; check that {wanted} can be reached from the internet (https, no redirect)",
        )
    return ("webhook", True, f"{wanted}; {trouble}")


def _last_error(info: WebhookInfo) -> str:
    when = f"{info.last_error_date:%Y-%m-%d %H:%M} UTC, " if info.last_error_date else ""
    return f"{when}{info.last_error_message}"


async def _commands(bot: Bot) -> tuple[str, bool, str]:
    missing = [
        code or "all others"
        for code, language in LANGUAGE_CODES
        if list(await bot.get_my_commands(language_code=code or None)) != commands_for(language)
    ]
    if missing:
        return ("commands", False, f"not set for {', '.join(missing)}; {_MEND}")
    return ("commands", True, "set in three languages")


async def _descriptions(bot: Bot) -> tuple[str, bool, str]:
    wrong = []
    for code, language in LANGUAGE_CODES:
        long = (await bot.get_my_description(language_code=code or None)).description
        short = (await bot.get_my_short_description(language_code=code or None)).short_description
        if (long, short) != (say("profile_description", language), say("profile_short", language)):
            wrong.append(code or "all others")
    if wrong:
        return ("descriptions", False, f"not those of this version for {', '.join(wrong)}; {_MEND}")
    return ("descriptions", True, "set in three languages")
