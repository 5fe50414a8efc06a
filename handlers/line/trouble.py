"""Notes calls to LINE that went wrong, under the id by which LINE's support finds them again."""

import structlog
from linebot.v3.messaging.exceptions import ApiException

log = structlog.get_logger(__name__)


def log_trouble(endpoint: str, error: Exception) -> None:
    """Note a call that was refused, or that nobody answered readably; never with its address, in which ids may stand.

    LINE Developers, "Messaging API reference", response headers: `x-line-request-id`, and `x-line-accepted-request-id`
    where a retry key was used before, https://developers.line.biz/en/reference/messaging-api/#response-headers
    """
    if not isinstance(error, ApiException):
        log.warning("LINE did not answer", endpoint=endpoint, error=type(error).__name__)
        return
    headers = error.headers or {}
    accepted = headers.get("x-line-accepted-request-id")
    log.warning(
        "LINE refused a call",
        endpoint=endpoint,
        status=error.status,
        request_id=headers.get("x-line-request-id"),
        **({"accepted_request_id": accepted} if accepted else {}),
    )
