"""What `doctor` and `channels setup` tell an operator of both channels: what is wrong, and how to mend it."""

import io
import json
import logging
import sys
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from linebot.v3.messaging import AsyncApiClient, AsyncMessagingApi, AsyncMessagingApiBlob, Configuration
from telegram import Bot
from telegram.request import HTTPXRequest

from handlers.channel import ChannelSetupError, Outlet
from handlers.channels import connected, connected_outlets
from handlers.cli import main
from handlers.clock import SystemClock
from handlers.line.examine import examine as examine_line
from handlers.line.setup import set_up as set_up_line
from handlers.reaching import address_problem
from handlers.settings import Settings
from handlers.telegram.examine import examine as examine_telegram
from handlers.telegram.setup import PORTS
from handlers.telegram.setup import set_up as set_up_telegram
from tests.standins.line import LineStandin
from tests.standins.server import ServerThread
from tests.standins.telegram import TelegramStandin

_ACCESS = "line-access-token"
_BOT_TOKEN = "1001:AAHqb7-Kz3pFjUo9wXyDe1sTgQvRnM4LcB"
PUBLIC = "https://desk.example.go.th"


@pytest.fixture
def line() -> Iterator[LineStandin]:
    """LINE."""
    with LineStandin("channel-secret", _ACCESS) as line:
        yield line


@pytest.fixture
def telegram() -> Iterator[TelegramStandin]:
    """Telegram."""
    with TelegramStandin(_BOT_TOKEN) as telegram:
        yield telegram


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    desk_folder: Path, line: LineStandin, telegram: TelegramStandin, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Iterator[Run]:
    """Runs a command here, on a desk with both channels; gives exit status, stdout and stderr."""
    settings = {
        "DATA_DIR": str(desk_folder),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "LINE_CHANNEL_SECRET": "channel-secret",
        "LINE_CHANNEL_ACCESS_TOKEN": _ACCESS,
        "LINE_API_URL": line.url,
        "TELEGRAM_TOKEN": _BOT_TOKEN,
        "TELEGRAM_API_URL": telegram.url,
    }
    root, shown = logging.getLogger(), warnings.showwarning
    before = (root.handlers, root.level)
    monkeypatch.chdir(desk_folder)

    def run(*arguments: str, **more: str) -> tuple[int, str, str]:
        for name, value in {**settings, **{name.upper(): value for name, value in more.items()}}.items():
            monkeypatch.setenv(f"JAPANDESK_{name}", value)
        monkeypatch.setattr(sys, "argv", ["japandesk", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    yield run
    root.handlers, root.level = before
    logging.captureWarnings(False)
    warnings.showwarning = shown
    structlog.reset_defaults()


def findings(out: str) -> dict[str, bool]:
    """What was examined, and whether it is fine."""
    return {line[5:].partition(":")[0]: line.startswith("ok ") for line in out.splitlines()}


def test_both_channels_are_fine_after_they_were_set_up(run: Run) -> None:
    assert run("channels", "setup", "line")[0] == 0
    assert run("channels", "setup", "telegram")[0] == 0
    again = [run("channels", "setup", name)[1] for name in ("line", "telegram")]

    status, out, _ = run("doctor")

    found = findings(out)
    assert again == ["everything is as it should be\n"] * 2
    for subject in ("line token", "line webhook", "line quota", "line rich menu"):
        assert found[subject], out
    for subject in ("telegram token", "telegram webhook", "telegram commands", "telegram descriptions"):
        assert found[subject], out
    assert status == 0, out
    assert _BOT_TOKEN not in out


def test_what_is_not_set_up_is_told_with_the_command_that_does_it(run: Run) -> None:
    status, out, _ = run("doctor")

    assert status == 1
    for subject in ("line webhook", "line rich menu", "telegram webhook", "telegram commands", "telegram descriptions"):
        (told,) = (one for one in out.splitlines() if f" {subject}: " in one)
        assert told.startswith("BAD")
        assert f"japandesk channels setup {subject.split()[0]}" in told


async def test_the_staffs_surfaces_are_examined_and_their_commands_set_up(
    line: LineStandin, telegram: TelegramStandin, tmp_path: Path
) -> None:
    forum, line_group = telegram.group(-100700, "Desk", forum=True), line.group("C" + "7" * 32)
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        public_url="http://127.0.0.1:8000",
        line_channel_secret="channel-secret",
        line_channel_access_token=_ACCESS,
        line_api_url=line.url,
        telegram_token=_BOT_TOKEN,
        telegram_api_url=telegram.url,
        staff_telegram_chat_id=str(forum.id),
        staff_line_group_id=line_group.id,
        staff_email="desk@example.go.th",
        smtp_url="smtp://127.0.0.1:9?from=bot@example.go.th",
        staff_webhook_url="https://crm.example.go.th/leads",
    )
    async with connected(settings, SystemClock()) as channels, connected_outlets(settings, "key") as outlets:

        async def examined() -> dict[str, bool]:
            asked: dict[str, Outlet] = {**channels, **outlets}
            return {
                f"{name} {subject}": is_fine
                for name, outlet in asked.items()
                for subject, is_fine, _ in await outlet.examine()
                if subject in ("staff group", "server", "address")
            }

        missing = {
            "telegram staff group": False,
            "line staff group": False,
            "mail server": False,
            "webhook address": True,
        }
        assert await examined() == missing
        with pytest.raises(ChannelSetupError, match="staff group"):
            await channels["telegram"].set_up()
        assert "staff group" in await channels["line"].check()

        forum.add_bot()
        line_group.join()
        assert await examined() == {**missing, "telegram staff group": True, "line staff group": True}
        assert await channels["telegram"].set_up() == ["commands set (staff group)"]
        assert await channels["telegram"].set_up() == []
        assert [one["command"] for one in telegram.commands(forum.id)][:2] == ["claim", "snooze"]
        assert [await channel.check() for channel in channels.values()] == ["ok", "ok"]

        forum.promote_bot("admin")
        line_group.leave()
        assert await examined() == missing
        forum.delete()
        assert "staff group" in await channels["telegram"].check()


def test_wrong_tokens_are_told_and_nothing_is_logged_where_findings_are_read(run: Run) -> None:
    wrong = "1002:AAHqb7-wrong"

    status, out, err = run("doctor", line_channel_access_token="another-token", telegram_token=wrong)

    assert status == 1
    assert "JAPANDESK_LINE_CHANNEL_ACCESS_TOKEN" in out
    assert "JAPANDESK_TELEGRAM_TOKEN" in out
    assert all(one.startswith(("ok  ", "BAD ")) for one in out.splitlines()), out
    # Telegram does not say who the bot is: that is logged, as an object a line, on stderr.
    logged = [json.loads(one) for one in err.splitlines() if one.startswith("{")]
    assert logged
    assert "AAHqb7" not in out + err
    assert "another-token" not in out + err


def test_an_address_that_line_cannot_reach_is_told_before_line_is_asked(run: Run) -> None:
    status, out, err = run("channels", "setup", "line", public_url="http://desk.example.go.th", line_api_url="")

    assert (status, out) == (1, "")
    assert "http://desk.example.go.th/webhooks/line is not https" in err


async def test_an_address_that_telegram_cannot_reach_is_told() -> None:
    me = {"id": 1001, "is_bot": True, "first_name": "Desk", "username": "desk_bot"}
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    bot = a_bot("https://api.telegram.org/bot", {"getMe": me, "getWebhookInfo": info})

    with pytest.raises(ChannelSetupError, match="port 8000"):
        await set_up_telegram(bot, f"{PUBLIC}:8000", "hush", "webhook")
    found = await examine_telegram(bot, "http://desk.example.go.th", "webhook")

    assert found[0] == ("token", True, "accepted, @desk_bot")
    subject, is_fine, told = found[1]
    assert (subject, is_fine) == ("webhook", False)
    assert "not https" in told


def a_bot(base_url: str, results: Mapping[str, Any], otherwise: Any = None) -> Bot:
    """Our side of a Telegram that answers each method with these results."""

    def answer(request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        return httpx.Response(200, json={"ok": True, "result": results.get(method, otherwise)})

    options: dict[str, Any] = {"trust_env": False, "transport": httpx.MockTransport(answer)}
    requests = [HTTPXRequest(httpx_kwargs=options) for _ in range(2)]
    return Bot(_BOT_TOKEN, base_url=base_url, request=requests[0], get_updates_request=requests[1])


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://desk.example.go.th/w", "not https"),
        ("https://127.0.0.1/w", "of this machine"),
        ("https://localhost:8443/w", "of this machine"),
        ("https://192.168.1.7/w", "of this machine or network"),
        ("https://[::1]/w", "of this machine"),
        ("https://desk.example.go.th:99999/w", "no address"),
        ("https://desk.example.go.th/" + "x" * 500, "500 are possible"),
        ("https://desk.example.go.th:8000/w", "port 8000"),
    ],
)
def test_it_is_named_what_a_platform_cannot_reach(url: str, told: str) -> None:
    problem = address_problem(url, "https://api.telegram.org/bot", PORTS)

    assert told in problem
    assert "JAPANDESK_PUBLIC_URL" in problem


@pytest.mark.parametrize("port", ["", ":443", ":80", ":88", ":8443"])
def test_an_address_that_a_platform_reaches_is_fine(port: str) -> None:
    assert address_problem(f"https://desk.example.go.th{port}/w", "https://api.telegram.org/bot", PORTS) == ""
    assert address_problem("https://desk.example.go.th:9000/w", "https://api.line.me") == ""


def test_a_platform_of_this_machine_reaches_this_machine() -> None:
    assert address_problem("http://127.0.0.1:8000/w", "http://127.0.0.1:9000", PORTS) == ""
    assert address_problem("http://127.0.0.1:8000/w", "http://localhost:9000", PORTS) == ""


# -------------------------------------------------------------------------------------------------- answers of no sense

GARBLED = ["null", "[]", "7", "{}", '{"richmenus": 3}', "<html>", ""]


class Garbled:
    """A platform that answers 200 with whatever it is told to."""

    def __init__(self, body: str) -> None:
        self.body = body.encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


@pytest.fixture(params=GARBLED)
async def garbled_line(request: pytest.FixtureRequest) -> AsyncIterator[AsyncApiClient]:
    """Our side of a LINE that makes no sense."""
    server = ServerThread(Garbled(request.param))
    server.start()
    async with AsyncApiClient(Configuration(access_token=_ACCESS, host=server.url)) as client:
        yield client
    server.stop()


async def test_an_answer_of_line_that_makes_no_sense_is_told_and_no_traceback(garbled_line: AsyncApiClient) -> None:
    api, blob = AsyncMessagingApi(garbled_line), AsyncMessagingApiBlob(garbled_line)

    with pytest.raises(ChannelSetupError, match="LINE"):
        await set_up_line(api, blob, PUBLIC)
    found = await examine_line(api, PUBLIC)

    assert not all(is_fine for _, is_fine, _ in found)


@pytest.mark.parametrize("result", [None, [], 7, {}, {"username": 3}])
async def test_an_answer_of_telegram_that_makes_no_sense_is_told(result: Any) -> None:
    bot = a_bot("http://127.0.0.1:1/bot", {}, otherwise=result)

    with pytest.raises(ChannelSetupError, match="Telegram"):
        await set_up_telegram(bot, PUBLIC, "hush", "webhook")
    found = await examine_telegram(bot, PUBLIC, "webhook")

    assert not all(is_fine for _, is_fine, _ in found)
