"""Kills the service at random instants under redelivery and faults, and counts what was lost and what came twice.

python -m tests.kill.campaign [--kills 200] [--database URL [--workers 2]] [--seed 1]
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.echo import TOKEN
from tests.ports import free_port
from tests.standins.faults import FaultKind
from tests.standins.line import LineStandin
from tests.standins.telegram import TelegramStandin

_SECRET, _ACCESS, _TELEGRAM_TOKEN = "kill", "kill-access", "1001:kill"  # of servers that exist only here
_CONTACTS = 12
_TELEGRAM_STAFF, _LINE_STAFF = -100900, "C" + "9" * 32
_LEADS = 0.02
"""Share of messages that ask for a person: Telegram takes twenty messages a minute to a group."""
_LINE_FAULTS: tuple[FaultKind, ...] = ("error_500", "error_500_after", "cut_after", "cut_before", "rate_429")
_TELEGRAM_FAULTS: tuple[FaultKind, ...] = ("error_500", "cut_before", "rate_429")
_TELEGRAM_UNKNOWABLE: tuple[FaultKind, ...] = ("error_500_after", "cut_after")
"""Accepted, and we are not told: no call of Telegram's says afterwards whether a message is there."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of all messages of a campaign."""

    kills: int
    messages: dict[str, int]
    leads: int
    """How many asked for a person."""
    untold: dict[str, list[str]]
    """Those of them that did not come to the staff of a channel."""
    lost: dict[str, list[str]]
    doubled: dict[str, list[str]]
    telegram_unknowable: int
    """Sendings of a message that were cut off, by a fault or a kill, so that nobody could know whether it had arrived."""
    violations: list[str]
    seconds: float

    def __str__(self) -> str:
        """The figures as lines."""
        lines = [f"{self.kills} kills in {self.seconds:.0f} s"]
        lines += [
            f"{channel}: {count} messages, {len(self.lost[channel])} lost, {len(self.doubled[channel])} doubled"
            for channel, count in self.messages.items()
        ]
        lines.append(
            f"staff: {self.leads} wishes for a person, "
            + ", ".join(f"{len(untold)} not told on {channel}" for channel, untold in self.untold.items())
        )
        lines.append(
            f"telegram: {self.telegram_unknowable} sendings were cut off in the middle, the only ones that may double"
        )
        lines += [f"violation: {one}" for one in dict.fromkeys(self.violations)]
        return "\n".join(lines)


class _Service:
    """The process that is killed."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self._command = [sys.executable, "-m", "tests.kill.service", str(port)]
        self._environment = {**os.environ, **environment}
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        folder = Path(environment["JAPANDESK_DATA_DIR"])
        folder.mkdir(exist_ok=True)
        self.log = folder / "service.log"

    def start(self) -> None:
        """Start it and wait until it accepts."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)
        while True:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            if self._process.poll() is not None:
                raise RuntimeError(f"the service did not start; see {self.log}")
            time.sleep(0.02)

    def count_cut_off(self, channel: str) -> int:
        """Sendings of a channel that ended unknown, by its own log."""
        count = 0
        for line in self.log.read_text("utf-8", "replace").splitlines():
            if '"delivery"' in line and f'"channel": "{channel}"' in line:
                told = json.loads(line)
                count += bool(told.get("was_interrupted")) + (told.get("outcome") == "unknown")
        return count

    def kill(self) -> None:
        """At once, with whatever it was doing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def run_campaign(
    kills: int,
    database_url: str = "",
    seed: int = 1,
    *,
    workers: int = 1,
    settle_seconds: float = 120.0,
    leads: float = _LEADS,
) -> Outcome:
    """Kill so often, then let everything settle, and count.

    Args:
        kills: How often.
        database_url: SQLAlchemy address; empty: SQLite in a temporary folder.
        seed: Of all that is random.
        workers: Processes that share the database; webhooks come to any of them, and any is killed.
        settle_seconds: How long what is left may take after the last kill.
        leads: Share of messages that ask for a person.
    """
    chance = random.Random(seed)  # nothing secret
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ports = [free_port() for _ in range(workers)]
        urls = [f"http://127.0.0.1:{port}/webhooks" for port in ports]
        line = LineStandin(_SECRET, _ACCESS, webhook_url=f"{urls[0]}/line")
        telegram = TelegramStandin(_TELEGRAM_TOKEN, webhook_url=f"{urls[0]}/telegram", secret="kill")
        line.start()
        telegram.start()
        services = [
            _Service(
                port,
                {
                    "JAPANDESK_DATA_DIR": str(Path(folder) / str(port)),
                    "JAPANDESK_DATABASE_URL": database_url,
                    "JAPANDESK_LINE_CHANNEL_SECRET": _SECRET,
                    "JAPANDESK_LINE_CHANNEL_ACCESS_TOKEN": _ACCESS,
                    "JAPANDESK_LINE_API_URL": line.url,
                    "JAPANDESK_LINE_DATA_API_URL": line.url,
                    "JAPANDESK_TELEGRAM_TOKEN": _TELEGRAM_TOKEN,
                    "JAPANDESK_TELEGRAM_WEBHOOK_SECRET": "kill",
                    "JAPANDESK_TELEGRAM_MODE": "webhook",
                    "JAPANDESK_PUBLIC_URL": f"http://127.0.0.1:{port}",
                    "JAPANDESK_TELEGRAM_API_URL": telegram.url,
                    "JAPANDESK_STAFF_TELEGRAM_CHAT_ID": str(_TELEGRAM_STAFF),
                    "JAPANDESK_STAFF_LINE_GROUP_ID": _LINE_STAFF,
                },
            )
            for port in ports
        ]
        crowd = _Crowd(line, telegram, urls, chance, leads)
        for service in services:
            service.start()
        line.group(_LINE_STAFF).join()
        telegram.group(_TELEGRAM_STAFF).add_bot()
        with crowd.writing():
            for _ in range(kills):
                if chance.random() < 0.5:
                    line.faults.add("/message/", chance.choice(_LINE_FAULTS), times=1)
                if chance.random() < 0.3:
                    telegram.faults.add("sendMessage", chance.choice(_TELEGRAM_FAULTS), times=1)
                if chance.random() < 0.05:
                    telegram.faults.add("sendMessage", chance.choice(_TELEGRAM_UNKNOWABLE), times=1)
                time.sleep(chance.uniform(0.05, 1.2))
                service = chance.choice(services)
                service.kill()
                time.sleep(chance.uniform(0.0, 0.3))
                service.start()
        try:
            crowd.settle(settle_seconds)
        finally:
            for service in services:
                service.kill()
            line.stop()
            telegram.stop()
        counted, told, answered = crowd.count(), crowd.count_told(), crowd.count(answers=True)
        return Outcome(
            kills=kills,
            messages={name: len(own) for name, own in crowd.written.items()},
            leads=len(crowd.wishes),
            untold={name: [one for one in crowd.wishes if not found[one]] for name, found in told.items()},
            lost={name: [one for one in own if not counted[name][one]] for name, own in crowd.written.items()},
            doubled={
                # Only what answers counts: what was asked is told once more with a wish that follows from it.
                name: [one for one in own if answered[name][one] > 1]
                for name, own in crowd.written.items()
            },
            telegram_unknowable=sum(service.count_cut_off("telegram") for service in services),
            violations=[*line.violations, *telegram.violations],
            seconds=time.monotonic() - started,
        )


class _Crowd:
    """Contacts of both channels who go on writing; the platforms redeliver what was not taken."""

    def __init__(
        self,
        line: LineStandin,
        telegram: TelegramStandin,
        webhook_urls: list[str],
        chance: random.Random,
        leads: float,
    ) -> None:
        self._leads = leads
        self._webhook_urls = webhook_urls
        self._line = line
        self._telegram = telegram
        self._chance = random.Random(chance.random())  # used in another thread
        self.written: dict[str, list[str]] = {"line": [], "telegram": []}
        self.wishes: list[str] = []
        self._line_contacts = [line.user(f"U{number:032x}") for number in range(1, _CONTACTS + 1)]
        self._telegram_contacts = [telegram.user(5_000 + number) for number in range(_CONTACTS)]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write in the background until left."""
        is_over = threading.Event()
        thread = threading.Thread(target=self._write, args=(is_over,))
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _write(self, is_over: threading.Event) -> None:
        number = 0
        while not is_over.wait(self._chance.uniform(0.05, 0.25)):
            number += 1
            token = f"<<{number}>>"
            channel = self._chance.choice(("line", "telegram"))
            self.written[channel].append(token)
            words = f"What about {token}?"
            if self._chance.random() < self._leads:
                words = f"Please call me about {token}, it is urgent"
                self.wishes.append(token)
            if channel == "line":
                self._chance.choice(self._line_contacts).say(words)
            else:
                self._chance.choice(self._telegram_contacts).say(words)
            self._redeliver()

    def _redeliver(self) -> None:
        url = self._chance.choice(self._webhook_urls)
        self._line.registered_url, self._telegram.registered_url = f"{url}/line", f"{url}/telegram"
        self._line.redeliver_failed()
        self._telegram.redeliver_failed()

    def settle(self, seconds: float) -> None:
        """Redeliver until everything was answered, or the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._redeliver()
            counted = self.count()
            is_told = all(found[one] for found in self.count_told().values() for one in self.wishes)
            if is_told and all(counted[name][one] for name, own in self.written.items() for one in own):
                # What is on its way a second time shows within this.
                time.sleep(3)
                return
            time.sleep(0.3)

    def count(self, *, answers: bool = False) -> dict[str, Counter[str]]:
        """How many replies hold each token, or how many answers to a question."""
        return {
            "line": _tokens((self._line.texts(one.id) for one in self._line_contacts), answers=answers),
            "telegram": _tokens((self._telegram.texts(one.id) for one in self._telegram_contacts), answers=answers),
        }

    def count_told(self) -> dict[str, Counter[str]]:
        """How many messages to the staff of each channel hold each token."""
        return {
            "line": _tokens(iter([self._line.texts(_LINE_STAFF)])),
            "telegram": _tokens(iter([self._telegram.texts(_TELEGRAM_STAFF)])),
        }


def _tokens(chats: Iterator[list[str]], *, answers: bool = False) -> Counter[str]:
    """How many messages hold each token; of those that answer a question, the lines that do."""
    said = (message for texts in chats for message in texts)
    parts = ("\n".join(line for line in one.splitlines() if not answers or line.startswith("echo ")) for one in said)
    return Counter(token for part in parts for token in set(TOKEN.findall(part)))


async def _fresh_database(url: str) -> str:
    """An empty database on the same server."""
    name = f"japandesk_kill_{os.getpid()}"
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def main() -> None:
    """Run a campaign and print what came of it; exit 1 when anything was lost, or came twice on LINE."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", default="", help="PostgreSQL server; a fresh database is made on it")
    parser.add_argument("--workers", type=int, default=1, help="processes on one PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    url = asyncio.run(_fresh_database(chosen.database)) if chosen.database else ""
    if chosen.workers > 1 and not url:
        parser.error("several workers need --database")
    outcome = run_campaign(chosen.kills, url, chosen.seed, workers=chosen.workers)
    print(outcome)
    if outcome.lost["line"] or outcome.lost["telegram"] or outcome.doubled["line"] or any(outcome.untold.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
