"""Makes the account's pages on LINE: webhook address and rich menu; changes only what differs.

LINE Developers, "Use rich menus": https://developers.line.biz/en/docs/messaging-api/using-rich-menus/
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import aiohttp
from linebot.v3.messaging import (
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    RichMenuRequest,
    SetWebhookEndpointRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from handlers.channel import ChannelSetupError
from handlers.line.parse import TAP_KEYS
from handlers.reaching import address_problem

TIMEOUT_SECONDS = 15
PICTURE = Path(__file__).parent / "menu.png"
"""Drawn by `menu_picture.py`."""
WIDTH, HEIGHT = 2500, 1686
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError)
"""What the SDK raises over an answer that is not as agreed."""
_PREFIX = "japandesk-"
_BAR = "Menu / เมนู"
_LABELS = {
    "quick_programmes": "Services / บริการ",
    "quick_partner": "Partners / คู่ค้า",
    "quick_events": "Events / กิจกรรม",
    "quick_person": "Staff / เจ้าหน้าที่",
    "quick_privacy": "My data / ข้อมูล",
}
"""What a phone that reads aloud says of a field: at most twenty letters, for readers of all languages at once."""


async def set_up(api: AsyncMessagingApi, blob: AsyncMessagingApiBlob, public_url: str) -> list[str]:
    """Set what differs; returns a line for each thing that was changed.

    Raises:
        ChannelSetupError: LINE refuses, or the public address is missing.
    """
    if not public_url:
        raise ChannelSetupError("JAPANDESK_PUBLIC_URL is missing: LINE must know where to bring messages")
    url = f"{public_url}/webhooks/line"
    problem = address_problem(url, api.api_client.configuration.host)
    if problem:
        raise ChannelSetupError(problem)
    try:
        return [*await _set_address(api, url), *await _set_menu(api, blob)]
    except ApiException as error:
        request = (error.headers or {}).get("x-line-request-id", "without an id")
        raise ChannelSetupError(f"LINE refused ({error.status}): {_said(error)} (request {request})") from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ChannelSetupError(f"LINE does not answer ({type(error).__name__})") from error
    except UNREADABLE as error:
        raise ChannelSetupError("LINE answered something unreadable; try again") from error


async def _set_address(api: AsyncMessagingApi, url: str) -> list[str]:
    try:
        current = await api.get_webhook_endpoint(_request_timeout=TIMEOUT_SECONDS)
    except ApiException as error:
        if error.status != 404:
            raise
        current = None
    if current is not None and current.endpoint == url:
        return []
    await api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=url), _request_timeout=TIMEOUT_SECONDS)
    return [f'webhook set to {url}; see in the LINE Developers console that "Use webhook" is on']


async def _set_menu(api: AsyncMessagingApi, blob: AsyncMessagingApiBlob) -> list[str]:
    picture = PICTURE.read_bytes()
    name = menu_name(picture)
    menus = (await api.get_rich_menu_list(_request_timeout=TIMEOUT_SECONDS)).richmenus
    default = await default_menu(api)
    ours = next((menu.rich_menu_id for menu in menus if menu.name == name), "")
    changed = []
    if not ours or ours != default:
        # One of an earlier run may lack its picture, which cannot be told: it is made anew.
        created = await api.create_rich_menu(
            RichMenuRequest.from_dict({**menu_object(), "name": name}), _request_timeout=TIMEOUT_SECONDS
        )
        ours = created.rich_menu_id
        await blob.set_rich_menu_image(
            ours, body=bytearray(picture), _headers={"Content-Type": "image/png"}, _request_timeout=TIMEOUT_SECONDS
        )
        await api.set_default_rich_menu(ours, _request_timeout=TIMEOUT_SECONDS)
        changed.append("rich menu made and shown to everyone")
    for menu in menus:
        if menu.name.startswith(_PREFIX) and menu.rich_menu_id != ours:
            await api.delete_rich_menu(menu.rich_menu_id, _request_timeout=TIMEOUT_SECONDS)
            changed.append("an old rich menu removed")
    return changed


async def default_menu(api: AsyncMessagingApi) -> str:
    """The menu that everyone sees; empty when there is none."""
    try:
        return str((await api.get_default_rich_menu_id(_request_timeout=TIMEOUT_SECONDS)).rich_menu_id)
    except ApiException as error:
        if error.status != 404:
            raise
        return ""


def menu_name(picture: bytes) -> str:
    """Ours, told apart by what it looks like and does."""
    digest = hashlib.sha256(picture + json.dumps(menu_object(), sort_keys=True).encode()).hexdigest()
    return _PREFIX + digest[:16]


def menu_object() -> dict[str, Any]:
    """The menu without its name.

    A tapped field says nothing in the chat: whatever it said would be in one language, and the contact may speak another.
    """
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": _BAR,
        "areas": [
            {
                "bounds": dict(zip(("x", "y", "width", "height"), bounds, strict=True)),
                "action": {
                    "type": "postback",
                    "label": _LABELS[key],
                    "data": f"do=tap&key={key}",
                },
            }
            for key, bounds in zip(TAP_KEYS, fields(), strict=True)
        ],
    }


def fields() -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each field: two above, three below."""
    half, third, row = WIDTH // 2, WIDTH // 3, HEIGHT // 2
    return [
        (0, 0, half, row),
        (half, 0, half, row),
        (0, row, third, row),
        (third, row, third, row),
        (2 * third, row, WIDTH - 2 * third, row),
    ]


def _said(error: ApiException) -> str:
    try:
        return str(json.loads(error.body)["message"])
    except (TypeError, ValueError, KeyError):
        return "no reason given"
