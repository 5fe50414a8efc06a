"""Checks what LINE knows of the account; says what is wrong and how to mend it."""

import aiohttp
from linebot.v3.messaging import AsyncMessagingApi
from linebot.v3.messaging.exceptions import ApiException

from handlers.line.setup import PICTURE, TIMEOUT_SECONDS, UNREADABLE, default_menu, menu_name
from handlers.reaching import address_problem

_MEND = "run `japandesk channels setup line`"


async def examine(api: AsyncMessagingApi, public_url: str) -> list[tuple[str, bool, str]]:
    """Subject, whether it is fine, and what to tell, for token, address, quota and menu; raises nothing."""
    try:
        bot = await api.get_bot_info(_request_timeout=TIMEOUT_SECONDS)
        findings = [("token", True, f"accepted, {bot.basic_id}")]
    except ApiException as error:
        return [("token", False, f"not accepted ({error.status}); check JAPANDESK_LINE_CHANNEL_ACCESS_TOKEN")]
    except (aiohttp.ClientError, TimeoutError, *UNREADABLE) as error:
        return [("token", False, f"LINE does not answer ({type(error).__name__})")]
    try:
        findings += [await _address(api, public_url), await _quota(api), await _menu(api)]
    except (ApiException, aiohttp.ClientError, TimeoutError, *UNREADABLE) as error:
        findings.append(("settings", False, f"LINE does not answer ({type(error).__name__})"))
    return findings


async def examine_group(api: AsyncMessagingApi, group: str) -> list[tuple[str, bool, str]]:
    """The same for the staff's group; raises nothing."""
    if group.startswith("R"):
        return [("staff group", True, "a chat of several people, which LINE tells nothing of")]
    try:
        summary = await api.get_group_summary(group, _request_timeout=TIMEOUT_SECONDS)
    except ApiException as error:
        told = (
            f"{group} is not known ({error.status}); take the account into it, or correct JAPANDESK_STAFF_LINE_GROUP_ID"
        )
        return [("staff group", False, told)]
    except (aiohttp.ClientError, TimeoutError, *UNREADABLE) as error:
        return [("staff group", False, f"LINE does not answer ({type(error).__name__})")]
    return [("staff group", True, summary.group_name)]


async def _address(api: AsyncMessagingApi, public_url: str) -> tuple[str, bool, str]:
    wanted = f"{public_url}/webhooks/line"
    if not public_url:
        return ("webhook", False, "JAPANDESK_PUBLIC_URL is missing: LINE must know where to bring messages")
    problem = address_problem(wanted, api.api_client.configuration.host)
    if problem:
        return ("webhook", False, problem)
    try:
        found = await api.get_webhook_endpoint(_request_timeout=TIMEOUT_SECONDS)
    except ApiException as error:
        if error.status != 404:
            raise
        return ("webhook", False, f"none is set; {_MEND}")
    if found.endpoint != wanted:
        return ("webhook", False, f"{found.endpoint} instead of {wanted}; {_MEND}")
    if not found.active:
        return ("webhook", False, 'set, but off; turn on "Use webhook" in the LINE Developers console')
    return ("webhook", True, wanted)


async def _quota(api: AsyncMessagingApi) -> tuple[str, bool, str]:
    limit = await api.get_message_quota(_request_timeout=TIMEOUT_SECONDS)
    used = int((await api.get_message_quota_consumption(_request_timeout=TIMEOUT_SECONDS)).total_usage)
    if limit.value is None:
        return ("quota", True, f"{used} charged messages this month, no limit")
    told = f"{used} of {limit.value} charged messages this month"
    if used >= limit.value:
        return ("quota", False, f"{told}; answers now wait until the contact writes again, which is free")
    return ("quota", True, told)


async def _menu(api: AsyncMessagingApi) -> tuple[str, bool, str]:
    default = await default_menu(api)
    menus = (await api.get_rich_menu_list(_request_timeout=TIMEOUT_SECONDS)).richmenus
    name = menu_name(PICTURE.read_bytes())
    if any(menu.rich_menu_id == default and menu.name == name for menu in menus):
        return ("rich menu", True, "shown to everyone")
    return ("rich menu", False, f"not the one of this version; {_MEND}")
