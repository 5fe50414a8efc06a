"""Has the desk look after its leads while the service runs."""

import asyncio

import structlog

from bot.services.watching import DeskWatch

_LOOK_EVERY_SECONDS = 0.3
"""A lead that is complete is announced within two seconds, the way through the outbox included."""
_AFTER_TROUBLE_SECONDS = 2.0

log = structlog.get_logger(__name__)


async def watch_desk(watch: DeskWatch) -> None:
    """Look again and again, until cancelled; trouble with the database passes."""
    while True:
        try:
            found = await watch.look()
        except Exception:
            log.exception("looking after leads failed")
            await asyncio.sleep(_AFTER_TROUBLE_SECONDS)
        else:
            await asyncio.sleep(0 if found else _LOOK_EVERY_SECONDS)
