"""Two workers of one service on a Chroma server and PostgreSQL; each is spoken to alone by halting the other."""

import asyncio
import io
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.cli import main
from handlers.control import connect
from handlers.duty import Duty
from handlers.settings import Settings
from tests.ports import free_port
from tests.postgres import fresh_database

ROOT = Path(__file__).parents[2]
CHROMA = Path(sys.executable).parent / "chroma"
PAIRS = "จับคู่ T-GoodTech กับ J-GoodTech สำเร็จกี่คู่"
TRAINING = "What does the Zephyrine training voucher of the Japan Desk cost?"
VOUCHER = "The Zephyrine training voucher of the Japan Desk costs {baht} baht for each company and lasts one year."


class ChromaServer:
    """A Chroma server that can be stopped and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(CHROMA), "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: answers(f"{self.url}/api/v2/heartbeat"))

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


class Crew:
    """The service and its workers."""

    def __init__(self, folder: Path, chroma: ChromaServer, database: str) -> None:
        self.folder, self.chroma = folder, chroma
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "JAPANDESK_DATA_DIR": str(folder),
            "JAPANDESK_CHROMA_URL": chroma.url,
            "JAPANDESK_DATABASE_URL": database,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handlers.cli", "serve", "--workers", "2", "--port", str(self.port)],
            env={**os.environ, **self.environment, "PYTHONPATH": str(ROOT)},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    @property
    def workers(self) -> list[int]:
        """Their process ids, oldest first."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in children if "spawn_main" in Path(f"/proc/{one}/cmdline").read_text()]

    @contextmanager
    def only(self, place: int) -> Iterator[None]:
        """Let one worker answer alone."""
        others = [pid for at, pid in enumerate(self.workers) if at != place]
        for pid in others:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in others:
                os.kill(pid, signal.SIGCONT)

    def are_ready(self) -> bool:
        """Both of them answer."""
        for place in (0, 1):
            if self.process.poll() is not None:
                raise RuntimeError(f"the service did not start: {self.process.communicate()}")
            try:
                with self.only(place):
                    if len(self.workers) != 2 or httpx.get(f"{self.url}/readyz", timeout=1).status_code != 200:
                        return False
            except (httpx.TransportError, OSError):
                return False
        return True

    def say(self, text: str) -> dict[str, Any]:
        """Say it as a contact who was never there; the last reply."""
        with httpx.Client(base_url=self.url, timeout=60) as contact:
            return say_as(contact, text)

    def ingest(self, baht: int) -> None:
        """Give the service a document as `japandesk ingest` does."""
        file = self.folder / "zephyrine.md"
        file.write_text(f"# Zephyrine training voucher\n\n{VOUCHER.format(baht=baht)}\n", "utf-8")
        with connect(Settings(data_dir=self.folder, _env_file=None)) as control:
            told = control.run("ingest", {"paths": [str(file)], "source": "https://desk.example/z", "language": "en"})
        assert not told["refused"]


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def refused(*arguments: str) -> int:
    """Run a command of this process to its end; its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["japandesk", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


def wait_until(holds: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.3)  # between two looks, not instead of one; each look halts a worker


@pytest.fixture(scope="module")
def crew(prepared_folder: Path, postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """`japandesk serve --workers 2`, both ready; ended as an operator ends it."""
    if not CHROMA.exists():
        pytest.skip("no chroma command here")
    folder = Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("crew") / "data"))
    chroma = ChromaServer(folder / "chroma")
    chroma.start()
    try:
        with fresh_database(postgres_server) as database:
            crew = Crew(folder, chroma, database)
            try:
                wait_until(crew.are_ready)
                yield crew
            except BaseException:
                crew.process.kill()
                raise
            crew.process.terminate()
            out, _ = crew.process.communicate(timeout=30)
            assert "Traceback" not in out
            assert crew.process.returncode == 0
            assert not (folder / "service.json").exists()
    finally:
        chroma.stop()


def test_what_one_worker_takes_in_the_other_knows_and_what_was_replaced_it_forgets(crew: Crew) -> None:
    with crew.only(1):
        before = crew.say(TRAINING)
    with crew.only(0):
        crew.ingest(4711)
    with crew.only(1):
        after = crew.say(TRAINING)
    with crew.only(0):
        crew.ingest(815)
    with crew.only(1):
        last = crew.say(TRAINING)

    assert "4711" not in before["text"]
    assert "4711" in after["text"]
    assert "815" in last["text"]
    assert "4711" not in last["text"]


def test_an_address_typed_to_one_worker_is_remembered_by_the_other_until_consent(crew: Crew) -> None:
    with crew.only(0), httpx.Client(base_url=crew.url, timeout=60) as contact:
        asked = say_as(contact, "Please have somebody call me at 081-234-5678")
        cookies = dict(contact.cookies)
    with crew.only(1), httpx.Client(base_url=crew.url, timeout=60, cookies=cookies) as contact:
        say_as(contact, asked["suggestions"][0])
    with connect(Settings(data_dir=crew.folder, _env_file=None)) as control:
        control.run("leads-export", {"path": str(crew.folder / "leads.csv")})

    assert "812345678" in (crew.folder / "leads.csv").read_text("utf-8")


def say_as(contact: httpx.Client, text: str) -> dict[str, Any]:
    message = {"text": text, "client_id": f"test-{secrets.token_hex(8)}"}
    return dict(contact.post("/api/chat/messages", json=message).json()["replies"][-1])


def test_while_the_chroma_server_is_away_contacts_are_told_so_and_readyz_says_why(crew: Crew) -> None:
    crew.chroma.stop()
    away, reply = httpx.get(f"{crew.url}/readyz", timeout=10), crew.say(PAIRS)
    crew.chroma.start()
    back = crew.say(PAIRS)

    assert away.status_code == 503
    assert "ConnectError" in away.json()["checks"]["index"]
    assert reply["kind"] == "no_answer"
    assert "ชั่วคราว" in reply["text"]
    assert "45" in back["text"]
    assert httpx.get(f"{crew.url}/readyz", timeout=10).status_code == 200


def test_a_second_service_on_the_same_folder_is_refused(
    crew: Crew, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in crew.environment.items():
        monkeypatch.setenv(name, value)

    assert refused("serve", "--port", str(free_port())) == 1
    assert "in use" in capsys.readouterr().err


def test_a_worker_that_is_killed_is_replaced_and_the_other_answers_meanwhile(crew: Crew) -> None:
    first, second = crew.workers
    os.kill(first, signal.SIGKILL)

    assert "45" in crew.say(PAIRS)["text"]
    wait_until(lambda: first not in crew.workers and len(crew.workers) == 2)
    wait_until(crew.are_ready)
    with crew.only(crew.workers.index(next(pid for pid in crew.workers if pid != second))):
        assert "45" in crew.say(PAIRS)["text"]


async def test_one_process_is_on_duty_and_when_it_leaves_another_takes_it(tmp_path: Path) -> None:
    first, second = Duty(tmp_path / "duty.lock"), Duty(tmp_path / "duty.lock")
    await first.taken()

    waiting = asyncio.create_task(second.taken())
    await asyncio.wait({waiting}, timeout=0.1)
    is_early = waiting.done()
    first.leave()
    await asyncio.wait_for(waiting, 10)
    second.leave()

    assert not is_early


@pytest.mark.parametrize(
    ("chroma", "database", "missing"),
    [
        ("", "postgresql+asyncpg://desk@127.0.0.1/desk", "JAPANDESK_CHROMA_URL"),
        ("http://127.0.0.1:1", "", "JAPANDESK_DATABASE_URL"),
    ],
)
def test_several_workers_are_refused_with_the_name_of_the_setting_that_is_missing(
    chroma: str,
    database: str,
    missing: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JAPANDESK_CHROMA_URL", chroma)
    monkeypatch.setenv("JAPANDESK_DATABASE_URL", database)

    assert refused("serve", "--workers", "2") == 2
    assert missing in capsys.readouterr().err


def test_a_chroma_server_that_is_away_stops_the_start_with_the_name_of_its_setting(
    desk_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JAPANDESK_DATA_DIR", str(desk_folder))
    monkeypatch.setenv("JAPANDESK_CHROMA_URL", f"http://127.0.0.1:{free_port()}")

    assert refused("ask", "hello") == 1
    assert "JAPANDESK_CHROMA_URL" in capsys.readouterr().err
