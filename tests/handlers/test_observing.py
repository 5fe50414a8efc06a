"""What is logged: enough to follow a message from the webhook to its delivery, and nothing that is somebody's own."""

import asyncio
import gc
import json
import logging
import os
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from handlers.observing import log_what_nobody_awaits, set_up_logging
from tests.ports import free_port
from tests.standins.line import LineStandin
from tests.standins.telegram import TelegramStandin

_ROOT = Path(__file__).parents[2]
_BOT_TOKEN = "123456789:AAHqb7-_Kz3pFjUo9wXyDe1sTgQvRnM4LcB"
_ACCESS = "line-access-token/with+signs="
_OWN = "my number is 081-234-5678"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """Sets up logging as the service does; gives what was logged since it was asked last."""
    root, shown = logging.getLogger(), warnings.showwarning
    before = (root.handlers, root.level)
    set_up_logging(secrets=[_ACCESS])

    def read() -> list[dict[str, Any]]:
        out, err = capsys.readouterr()
        assert out == ""
        return [json.loads(line) for line in err.splitlines()]

    yield read
    root.handlers, root.level = before
    logging.captureWarnings(False)
    warnings.showwarning = shown
    structlog.reset_defaults()


def fail(words: str = _OWN) -> None:
    """A defect whose text holds what somebody wrote."""
    raise ValueError(words)


@pytest.mark.parametrize("logger", [structlog.get_logger("ours"), logging.getLogger("of.a.library")])
def test_an_exception_is_told_by_its_type_and_place_alone(logged: Lines, logger: Any) -> None:
    try:
        fail()
    except ValueError:
        logger.exception("that failed")

    (line,) = logged()
    assert (line["event"], line["level"], line["error"]) == ("that failed", "error", "ValueError")
    assert line["at"][-1].startswith("test_observing.py:")
    assert line["at"][-1].endswith(" fail")
    assert _OWN not in json.dumps(line)


@pytest.mark.parametrize("given", ["exception", "tuple"])
def test_an_exception_may_be_handed_over_after_it_was_caught(logged: Lines, given: str) -> None:
    try:
        fail()
    except ValueError as error:
        info: Any = error if given == "exception" else (type(error), error, error.__traceback__)

    structlog.get_logger().error("that failed", exc_info=info)

    (line,) = logged()
    assert line["error"] == "ValueError"
    assert line["at"][-1].endswith(" fail")


def test_an_exception_within_a_message_or_a_field_is_told_by_its_type(logged: Lines) -> None:
    logging.getLogger("of.a.library").error("lost %s after %d tries: %r", ValueError(_OWN), 3, KeyError(_OWN))
    structlog.get_logger().info("odd", parts=[ValueError(_OWN)])

    lines = logged()
    assert lines[0]["event"] == "lost ValueError after 3 tries: 'KeyError'"
    assert lines[1]["parts"] == ["ValueError"]


def test_tokens_and_secrets_are_cut_out_wherever_they_stand(logged: Lines) -> None:
    url = f"https://api.telegram.org/bot{_BOT_TOKEN}/getMe"
    structlog.get_logger().info(f"called {url}", url=url, deep={"a": [{_ACCESS: (_BOT_TOKEN, {_ACCESS})}]}, count=3)
    logging.getLogger("of.a.library").warning("%s and %s", url, {"Authorization": f"Bearer {_ACCESS}"})
    logging.getLogger("of.a.library").warning(f"plainly bot7:{'x' * 5}, {_BOT_TOKEN}")

    lines = logged()
    text = json.dumps(lines, ensure_ascii=False)
    assert len(lines) == 3
    assert lines[0]["count"] == 3
    assert _BOT_TOKEN not in text
    assert _ACCESS not in text
    assert "bot7" not in text
    assert "https://api.telegram.org/…/getMe" in text


@pytest.mark.filterwarnings("default")
async def test_what_nobody_awaits_is_told_by_its_type_and_place(logged: Lines) -> None:
    loop = asyncio.get_running_loop()
    log_what_nobody_awaits(loop)

    async def work() -> None:
        fail(f"The token `{_OWN}` was rejected")

    def call(words: str) -> None:
        fail(words)

    task = asyncio.create_task(work())
    await asyncio.wait([task])
    del task
    gc.collect()
    ran = asyncio.Event()
    loop.call_soon(call, _OWN)
    loop.call_soon(ran.set)
    await ran.wait()

    lines = logged()
    assert [line["error"] for line in lines] == ["ValueError", "ValueError"]
    assert [line["what"] for line in lines] == ["Task exception was never retrieved", "Exception in callback"]
    assert all(line["at"][-1].endswith(" fail") for line in lines)
    assert _OWN not in json.dumps(lines)


def test_a_loop_without_our_handler_tells_no_more(logged: Lines) -> None:
    async def work() -> None:
        fail()

    async def begin() -> None:
        await asyncio.wait([asyncio.ensure_future(work())])
        gc.collect()

    asyncio.run(begin())
    gc.collect()

    (line,) = logged()
    assert (line["event"], line["error"]) == ("Task exception was never retrieved", "ValueError")
    assert _OWN not in json.dumps(line)


def test_a_traceback_that_a_server_wrote_out_is_told_as_any_other(logged: Lines) -> None:
    # As Starlette hands a failed start to uvicorn.
    try:
        try:
            fail()
        except ValueError as error:
            raise RuntimeError(f"two lines\n{_OWN}") from error
    except RuntimeError:
        logging.getLogger("of.a.server").error(traceback.format_exc())

    (line,) = logged()
    assert line["error"] == "RuntimeError"
    assert line["at"][-1].startswith("test_observing.py:")
    assert _OWN not in json.dumps(line)


# --------------------------------------------------------------------------------------------------- the whole service


class Running:
    """The channels and the durable path in a process of their own, with their real logging."""

    def __init__(self, folder: Path, line: LineStandin, telegram: TelegramStandin) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        settings = {
            "DATA_DIR": str(folder),
            "SECRET_KEY": "an-operators-secret-key",
            "LINE_CHANNEL_SECRET": "the-channel-secret",
            "LINE_CHANNEL_ACCESS_TOKEN": _ACCESS,
            "LINE_API_URL": line.url,
            "LINE_DATA_API_URL": line.url,
            "TELEGRAM_TOKEN": _BOT_TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": "the-webhook-secret",
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_API_URL": telegram.url,
            "PUBLIC_URL": self.url,
        }
        self.secrets = [value for name, value in settings.items() if name.endswith(("KEY", "SECRET", "TOKEN"))]
        self._errors = (folder / "errors").open("w+b")
        self._output = (folder / "output").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.service", str(port)],
            cwd=_ROOT,
            env={**os.environ, **{f"JAPANDESK_{name}": value for name, value in settings.items()}},
            stdout=self._output,
            stderr=self._errors,
        )
        line.webhook_url = f"{self.url}/webhooks/line"
        telegram.registered_url = f"{self.url}/webhooks/telegram"
        transport = httpx.HTTPTransport(retries=100)
        with httpx.Client(transport=transport, trust_env=False) as client:
            client.get(self.url)

    def stop(self) -> tuple[str, str]:
        """Stop it as an operator does; returns what it wrote on stdout and stderr."""
        self._process.terminate()
        self._process.wait(60)
        written = []
        for file in (self._output, self._errors):
            file.seek(0)
            written.append(file.read().decode())
            file.close()
        return written[0], written[1]


def test_a_message_is_followed_from_the_webhook_to_its_delivery_and_nothing_of_it_is_told(tmp_path: Path) -> None:
    platforms = LineStandin("the-channel-secret", _ACCESS), TelegramStandin(_BOT_TOKEN, secret="the-webhook-secret")
    with platforms[0] as line, platforms[1] as telegram:
        service = Running(tmp_path, line, telegram)
        try:
            ann = line.user("U" + "5e" * 16, name="Ann Somchai")
            ken = telegram.user(987654321, first_name="Kenji")
            # Refused with an id, then a defect of ours whose text is what was written, then one that goes well.
            line.faults.add("/message/reply", "error_500")
            event = ann.say(f"What is <<1>>? Mr. Suzuki, {_OWN}, suzuki@example.com")
            assert line.wait_for(lambda: "<<1>>" in "".join(line.texts(ann.id)), 20)
            ann.say("boom, says Mr. Suzuki")
            ken.say(f"What is <<2>>? {_OWN}")
            assert telegram.wait_for(lambda: "<<2>>" in "".join(telegram.texts(ken.id)), 20)
            telegram.faults.add("sendMessage", "error_500")
            ken.say("What is <<3>>?")
            assert telegram.wait_for(lambda: "<<3>>" in "".join(telegram.texts(ken.id)), 20)
            # Six attempts take up to twenty-four seconds.
            assert line.wait_for(lambda: len(line.texts(ann.id)) >= 2, 40)
        finally:
            out, err = service.stop()

    assert out == ""
    lines = [json.loads(text) for text in err.splitlines()]
    correlation = event["webhookEventId"][-12:]
    of_it = [one for one in lines if one.get("correlation") == correlation]
    assert {"event stored", "turn done", "LINE refused a call", "delivery"} <= {one["event"] for one in of_it}
    (stored,) = (one for one in of_it if one["event"] == "event stored")
    assert (stored["channel"], stored["kind"]) == ("line", "message")
    (refused,) = (one for one in of_it if one["event"] == "LINE refused a call")
    assert (refused["endpoint"], refused["status"]) == ("message/reply", 500)
    assert len(refused["request_id"]) == 36
    failed = next(one for one in lines if one["event"] == "turn failed")
    assert (failed["error"], failed["at"][-1].split()[-1]) == ("RuntimeError", "answer")
    called = next(one for one in lines if one["event"] == "a call to Telegram failed")
    assert called["method"] == "sendMessage"
    assert called["correlation"].startswith("tg")

    own = [
        ann.id,
        "987654321",
        "Ann",
        "Somchai",
        "Kenji",
        "Suzuki",
        "81-234",
        "812345678",
        "example.com",
        "<<",
        "boom",
    ]
    for secret in (*own, *service.secrets, line.url, telegram.url):
        assert secret not in err, secret
