"""Mail to staff through an SMTP server."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

from bot.domain.announcement import Announcement
from bot.errors import DeliveryError, OutcomeUnknownError, UndeliverableError, UnreachableError
from bot.ports import Delivery, Limits, Sent
from handlers.channel import Finding
from handlers.mail.render import render_mail
from handlers.settings import Settings

_CALL_SECONDS = 9.0
"""For all that one mail takes; less than the time for which a delivery is claimed."""
_CHECK_SECONDS = 5.0
_LOCAL = ("localhost", "127.0.0.1", "::1")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    is_tls: bool
    """From the first byte on; otherwise once the server offers it."""
    user: str
    password: str
    sender: str
    """What stands as the sender."""

    @classmethod
    def parsed(cls, url: str) -> "MailServer":
        """Read `smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS`, or `smtps://`."""
        parts = urlsplit(url)
        host, user = parts.hostname or "", unquote(parts.username or "")
        is_tls = parts.scheme == "smtps"
        named = parse_qs(parts.query).get("from", [""])[0]
        fallback = user if "@" in user else f"japandesk@{host if '.' in host else socket.gethostname()}"
        return cls(
            host=host,
            port=parts.port or (465 if is_tls else 587 if user else 25),
            is_tls=is_tls,
            user=user,
            password=unquote(parts.password or ""),
            sender=named or fallback,
        )


class MailOutlet:
    """Implements `Outlet` and `Sender`."""

    name = "mail"
    limits = Limits()

    def __init__(self, settings: Settings) -> None:
        """Take the server from the settings; the client says its name in no way that names this machine's user."""
        self._server = MailServer.parsed(settings.smtp_url)
        self._public_url = settings.public_url

    @property
    def sender(self) -> "MailOutlet":
        """Itself."""
        return self

    async def open(self) -> None:
        """Each mail has a connection of its own: there are few, and servers close what is idle."""

    async def close(self) -> None:
        """Nothing is held."""

    async def send(self, delivery: Delivery) -> Sent:
        """Hand the mail in.

        Raises:
            DeliveryError: It was not taken, or nobody knows.
        """
        announced = delivery.message
        if not isinstance(announced, Announcement):
            raise UndeliverableError("contacts are not written to by mail")
        mail = render_mail(delivery, announced, self._server.sender, self._public_url)
        is_handed_in = False
        try:
            async with asyncio.timeout(_CALL_SECONDS), self._connected(_CALL_SECONDS) as smtp:
                is_handed_in = True
                await smtp.send_message(mail, sender=self._server.sender, recipients=[announced.address.id])
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            log.warning("a mail was not taken", error=type(error).__name__, code=_code(error))
            raise _meaning(error, is_handed_in=is_handed_in) from error
        return Sent(platform_ids=())

    @contextlib.asynccontextmanager
    async def _connected(self, seconds: float) -> AsyncIterator[SMTP]:
        """A server that has greeted us, encrypted where it can be, and knows us where it must."""
        server = self._server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.is_tls,
            timeout=seconds,
            local_hostname=server.sender.rpartition("@")[2],
        )
        try:
            # Greets, says EHLO, begins with TLS when that is offered, logs in.
            await smtp.connect()
            yield smtp
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                # What was taken is taken, however they part.
                await asyncio.wait_for(smtp.quit(), 1.0)
        finally:
            smtp.close()

    async def examine(self) -> list[Finding]:
        """Connect, greet, log in; raises nothing."""
        server = self._server
        where = f"{server.host}:{server.port}"
        try:
            async with asyncio.timeout(_CHECK_SECONDS), self._connected(_CHECK_SECONDS) as smtp:
                is_encrypted = smtp.get_transport_info("sslcontext") is not None
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            return [("server", False, f"{where}: {_meaning(error, is_handed_in=False)}; check JAPANDESK_SMTP_URL")]
        if server.user and not is_encrypted and server.host not in _LOCAL:
            return [("server", False, f"{where} offers no encryption: the password goes in clear; use another port")]
        how = "encrypted" if is_encrypted else "not encrypted"
        return [("server", True, f"{where} answers, {how}; mail comes from {server.sender}")]

    async def check(self) -> str:
        """Whether the server answers and takes our login."""
        _, is_fine, told = (await self.examine())[0]
        return "ok" if is_fine else told

    async def quota(self) -> tuple[int | None, int] | None:
        """Nothing is charged for."""
        return None


def _code(error: BaseException) -> int | None:
    """What the server answered, as a number; its words may hold addresses."""
    if isinstance(error, SMTPRecipientsRefused):
        return max((one.code for one in error.recipients), default=None)
    code = getattr(error, "code", None)
    return code if isinstance(code, int) else None


def _meaning(error: BaseException, *, is_handed_in: bool) -> DeliveryError:
    """What a refusal or silence means for the mail."""
    code = _code(error)
    match error:
        case SMTPAuthenticationError():
            # Ours to mend; the mail is as good as before.
            return UnreachableError("the mail server does not accept the login")
        case SMTPRecipientsRefused() | SMTPRecipientRefused() | SMTPDataError() if code is not None and code >= 500:
            return UndeliverableError(f"the mail server refuses the mail or its address ({code})")
        case _ if code is not None:
            return UnreachableError(f"the mail server takes nothing now ({code})")
        case SMTPConnectError():
            return UnreachableError("the mail server cannot be reached")
        case SMTPServerDisconnected() | TimeoutError() if is_handed_in:
            return OutcomeUnknownError("the mail server did not say whether it took the mail")
        case SMTPServerDisconnected() | TimeoutError():
            return UnreachableError("the mail server does not answer")
        case ValueError():
            return UndeliverableError("the mail or its address is malformed")
    return UnreachableError(f"the mail server cannot be used ({type(error).__name__})")
