"""Mail to staff: how it looks, and what becomes of it when the server does not want it."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.message import ChannelAddress
from bot.errors import DeliveryError, UndeliverableError, UnreachableError
from bot.ports import Delivery
from handlers.mail.outlet import MailOutlet, MailServer
from handlers.mail.render import render_mail
from handlers.settings import Settings
from knowledge.model import Language
from tests.ports import free_port

NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)
URL = "https://desk.example.go.th"


def a_delivery(**changes: Any) -> Delivery:
    announced = Announcement(
        **{
            "address": ChannelAddress(channel="mail", id="desk@example.go.th"),
            "kind": AnnouncementKind.LEAD,
            "number": "JD-0042",
            "language": Language.TH,
            "title": "เรื่องใหม่ JD-0042",
            "lines": ("“เตียงโรงพยาบาล <b>100</b> เตียง”",),
            "link": "/inbox/leads/JD-0042",
            "is_urgent": True,
            **changes,
        }
    )
    return Delivery(
        id=1,
        token="t",
        message=announced,
        retry_key="0b1c",
        failures=0,
        was_interrupted=False,
        unknowns=0,
        parts_sent=0,
        received_at=NOON,
        created_at=NOON,
        correlation="c",
        is_answer=False,
    )


class Refusing:
    """A mail server that takes no address, nobody's login, or no mail."""

    def __init__(self) -> None:
        self.recipient, self.data = "250 OK", "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, *_: Any) -> str:
        return self.data


@pytest.fixture
def refusing() -> Iterator[tuple[Refusing, int]]:
    handler = Refusing()
    port = free_port()
    server = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    server.start()
    yield handler, port
    server.stop()


def an_outlet(url: str) -> MailOutlet:
    return MailOutlet(Settings(_env_file=None, smtp_url=url, public_url=URL))


async def refusal(outlet: MailOutlet) -> DeliveryError:
    with pytest.raises(DeliveryError) as refused:
        await outlet.send(a_delivery())
    return refused.value


def test_a_mail_tells_number_and_urgency_leads_to_the_conversation_and_is_the_same_when_sent_again() -> None:
    delivery = a_delivery()
    assert isinstance(delivery.message, Announcement)
    mail, again = (render_mail(delivery, delivery.message, "bot@desk.example.go.th", URL) for _ in range(2))

    plain, page = (part.get_content() for part in mail.iter_parts())

    assert mail["Subject"] == "[JD-0042] [ด่วน] เรื่องใหม่ JD-0042"
    assert mail["Message-ID"] == again["Message-ID"] == "<0b1c@desk.example.go.th>"
    assert mail["In-Reply-To"] == mail["References"] == "<lead.jd-0042@desk.example.go.th>"
    assert f"{URL}/inbox/leads/JD-0042" in plain
    assert "&lt;b&gt;100&lt;/b&gt;" in page
    # Whatever a name or a title holds, it makes no header.
    tricky = a_delivery(title="New\r\nBcc: all@example.org")
    assert isinstance(tricky.message, Announcement)
    assert render_mail(tricky, tricky.message, "bot@desk.example.go.th", URL)["Bcc"] is None


@pytest.mark.parametrize(
    ("url", "port", "sender"),
    [
        ("smtp://desk%40example.go.th:p%40ss@mail.example.go.th", 587, "desk@example.go.th"),
        ("smtps://desk:pass@mail.example.go.th", 465, "japandesk@mail.example.go.th"),
        ("smtp://mail.example.go.th:2525?from=bot@example.go.th", 2525, "bot@example.go.th"),
    ],
)
def test_where_mail_is_handed_in_and_whom_it_comes_from(url: str, port: int, sender: str) -> None:
    server = MailServer.parsed(url)

    assert (server.port, server.sender, server.is_tls) == (port, sender, url.startswith("smtps"))


async def test_an_address_that_does_not_exist_is_not_tried_again_and_a_full_mailbox_is(
    refusing: tuple[Refusing, int],
) -> None:
    handler, port = refusing
    outlet = an_outlet(f"smtp://127.0.0.1:{port}")

    handler.recipient = "550 no such desk@example.go.th"
    gone = await refusal(outlet)
    handler.recipient = "452 mailbox full"
    full = await refusal(outlet)

    assert isinstance(gone, UndeliverableError)
    assert isinstance(full, UnreachableError)
    # The server's words may hold addresses; its number does not.
    assert "desk@" not in f"{gone}{full}"


async def test_a_mail_that_the_server_does_not_want_now_is_tried_again(refusing: tuple[Refusing, int]) -> None:
    handler, port = refusing
    handler.data = "451 try later"

    assert isinstance(await refusal(an_outlet(f"smtp://127.0.0.1:{port}")), UnreachableError)


async def test_a_wrong_password_and_a_server_that_is_away_are_told_and_tried_again(
    refusing: tuple[Refusing, int],
) -> None:
    _, port = refusing
    wrong = an_outlet(f"smtp://desk:wrong@127.0.0.1:{port}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        away = an_outlet(f"smtp://127.0.0.1:{taken.getsockname()[1]}?from=bot@example.go.th")

    assert str(await refusal(wrong)) == "the mail server does not accept the login"
    assert isinstance(await refusal(away), UnreachableError)
    assert "does not accept the login" in await wrong.check()
    assert "cannot be reached" in await away.check()
    assert await an_outlet(f"smtp://127.0.0.1:{port}").check() == "ok"
