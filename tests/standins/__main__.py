"""Starts LINE and Telegram on this machine, and a page on which to play their users."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from handlers.settings import SettingsError, read_settings
from tests.standins.line import LineStandin
from tests.standins.play import Play
from tests.standins.server import ServerThread
from tests.standins.slow_worker import SlowWorker
from tests.standins.telegram import TelegramStandin

_ROOT = Path(__file__).resolve().parents[2]
_LINE_SECRET = "standin-channel-secret-0000000000"
LINE_TOKEN = "standin-channel-access-token"
_TELEGRAM_TOKEN = "123456:standin"
_TELEGRAM_SECRET = "standin-webhook-secret"
_PATIENCE_SECONDS = 20


def main() -> None:
    """Run until Ctrl+C, or until the service that was started has ended."""
    ours, service_arguments = _split(sys.argv[1:])
    options = _parse(ours)
    signal.signal(signal.SIGTERM, _interrupt)
    service = options.service.rstrip("/")
    line = LineStandin(_LINE_SECRET, LINE_TOKEN, f"{service}/webhooks/line")
    telegram = TelegramStandin(_TELEGRAM_TOKEN, f"{service}/webhooks/telegram", _TELEGRAM_SECRET)
    # Whose database it is, is known only of a service that is started here.
    try:
        worker = SlowWorker(read_settings().store_url) if options.with_service else None
    except SettingsError as error:
        sys.exit(str(error))
    page = ServerThread(Play(line, telegram, worker).app(), options.page_port)
    process = None
    try:
        line.start(options.line_port)
        telegram.start(options.telegram_port)
        page.start()
        settings = _settings(line, telegram, service)
        if options.with_service:
            process = _start_service(service, settings, service_arguments)
            if _is_ready(service, process):
                print(
                    f"\nPlay LINE and Telegram on {page.url} (the service is on {service}; Ctrl+C ends both)",
                    flush=True,
                )
            process.wait()
        else:
            print(f"Play LINE and Telegram on {page.url}")
            print("The service needs these settings:")
            print("\n".join(f"  {name}={value}" for name, value in settings.items()), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        if process is not None:
            _stop(process)
        page.stop()
        line.stop()
        telegram.stop()


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Our arguments, and those of the service, which stand behind `--`."""
    if "--" not in arguments:
        return arguments, []
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.standins", description=__doc__)
    parser.add_argument("--page-port", type=int, default=8100, help="where the page is")
    parser.add_argument("--line-port", type=int, default=8101, help="where LINE answers")
    parser.add_argument("--telegram-port", type=int, default=8201, help="where Telegram answers")
    parser.add_argument("--service", default="http://127.0.0.1:8000", help="where the service is, or will be")
    parser.add_argument("--with-service", action="store_true", help="start it too; what follows -- goes to it")
    return parser.parse_args(arguments)


def _settings(line: LineStandin, telegram: TelegramStandin, service: str) -> dict[str, str]:
    return {
        "JAPANDESK_LINE_CHANNEL_SECRET": _LINE_SECRET,
        "JAPANDESK_LINE_CHANNEL_ACCESS_TOKEN": LINE_TOKEN,
        "JAPANDESK_LINE_API_URL": line.url,
        "JAPANDESK_LINE_DATA_API_URL": line.url,
        "JAPANDESK_TELEGRAM_TOKEN": _TELEGRAM_TOKEN,
        "JAPANDESK_TELEGRAM_API_URL": telegram.url,
        "JAPANDESK_TELEGRAM_WEBHOOK_SECRET": _TELEGRAM_SECRET,
        "JAPANDESK_TELEGRAM_MODE": "webhook",
        "JAPANDESK_PUBLIC_URL": service,
    }


def _start_service(service: str, settings: dict[str, str], arguments: list[str]) -> subprocess.Popen[bytes]:
    address = urlsplit(service)
    command = [sys.executable, "-m", "handlers.cli"]
    environment = {**os.environ, **settings}
    # Menus and commands; the service answers without them too.
    for channel in ("line", "telegram"):
        subprocess.run([*command, "channels", "setup", channel], cwd=_ROOT, env=environment, check=False)
    serve = [*command, "serve", "--port", str(address.port or 80), *arguments]
    return subprocess.Popen(serve, cwd=_ROOT, env=environment)


def _is_ready(service: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the service is ready; False when it has ended instead."""
    while process.poll() is None:
        try:
            with urlopen(f"{service}/readyz", timeout=5):
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
