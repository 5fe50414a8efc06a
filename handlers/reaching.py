"""Whether platforms can reach the address under which they are to bring messages."""

from ipaddress import ip_address
from urllib.parse import urlsplit

MAX_URL_CHARS = 500
"""LINE Developers, "Set webhook endpoint URL": https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url"""


def address_problem(url: str, api_url: str, ports: tuple[int, ...] = ()) -> str:
    """Why a platform could not bring messages to an address; empty when it can.

    Args:
        url: The address of the webhook.
        api_url: Where the platform is called: one of this machine reaches whatever we reach.
        ports: The only ones that the platform uses; empty: any.
    """
    if is_local(api_url):
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return f"{url} is no address; correct JAPANDESK_PUBLIC_URL"
    if parts.scheme != "https":
        return f"{url} is not https, which alone is called; correct JAPANDESK_PUBLIC_URL"
    if is_local(url):
        return f"{url} is an address of this machine or network, which cannot be reached from outside; correct JAPANDESK_PUBLIC_URL"
    if len(url) > MAX_URL_CHARS:
        return f"the address has {len(url)} characters, {MAX_URL_CHARS} are possible; shorten JAPANDESK_PUBLIC_URL"
    if ports and port not in ports:
        return f"{url}: port {port} is not called, only {', '.join(map(str, ports))} are; correct JAPANDESK_PUBLIC_URL"
    return ""


def is_local(url: str) -> bool:
    """Whether an address is of this machine or network."""
    host = urlsplit(url).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
