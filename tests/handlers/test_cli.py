"""The `japandesk` command.

A process costs seconds to start, so those tests that need none of their own call `main()` here: it reads the same arguments and
input, and writes the same output. Most speak to a running service, as an operator's commands do on a running desk.
"""

import csv
import gc
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfWriter

from handlers.cli import main
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
CONTRACT_KEYS = {
    "id", "language", "kind", "text", "citations", "partners", "suggestions", "confidence", "elapsed_ms",
}  # fmt: skip
PAIRS = "จับคู่ T-GoodTech กับ J-GoodTech สำเร็จกี่คู่"


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def replies(self) -> list[dict[str, Any]]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def check_done(self) -> "Finished":
        """Fail unless the command was done."""
        assert self.status == 0, f"exit {self.status}\n{self.out}\n{self.err}"
        return self

    def check_refused(self) -> "Finished":
        """Fail unless the command failed with a message an operator can read."""
        assert self.status == 1, f"exit {self.status}\n{self.out}\n{self.err}"
        assert "Traceback" not in self.err
        assert self.err.strip()
        return self


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder, and the folder in which commands are run."""

    data: Path
    working: Path

    def start(self, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
        """Start a command as a process, in a locale that knows only ASCII; settings are given without their prefix."""
        return subprocess.Popen(
            [sys.executable, "-m", "handlers.cli", *arguments],
            cwd=self.working,
            env={**os.environ, **self.environment(**settings), "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, stdin: str = "", **settings: str) -> Finished:
        """Run a command as a process to its end."""
        with self.start(*arguments, **settings) as process:
            out, err = process.communicate(stdin, timeout=240)
        return Finished(status=process.returncode, out=out, err=err)

    def environment(self, **settings: str) -> dict[str, str]:
        """The variables of a command."""
        return {f"JAPANDESK_{name.upper()}": value for name, value in {"data_dir": str(self.data), **settings}.items()}


class Here:
    """Runs commands in this process."""

    def __init__(self, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """Run them at a place."""
        self.place = place
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, stdin: str = "", **settings: str) -> Finished:
        """Run a command to its end; settings are given without their prefix."""
        with self._monkeypatch.context() as patch:
            patch.chdir(self.place.working)
            for name, value in self.place.environment(**settings).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["japandesk", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            status = status_of_main()
        with warnings.catch_warnings():
            # What a command leaves to the end of its process ends here, since this process goes on.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        out, err = self._capsys.readouterr()
        return Finished(status=status, out=out, err=err)


def status_of_main() -> int:
    """Run the command to its exit status."""
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.fixture
def own(desk_folder: Path, tmp_path: Path) -> Place:
    """A prepared data folder of the test's own, that no service holds."""
    working = tmp_path / "working"
    working.mkdir()
    return Place(desk_folder, working)


@pytest.fixture
def here(own: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Commands on the test's own folder."""
    return Here(own, monkeypatch, capsys)


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Commands where nothing was prepared."""
    return Here(Place(tmp_path / "data", tmp_path), monkeypatch, capsys)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service."""

    url: str
    place: Place

    def ask(self, text: str) -> dict[str, Any]:
        """Ask as the chat page does."""
        message = {"text": text, "client_id": f"test-{time.monotonic_ns()}"}
        answer = httpx.post(f"{self.url}/api/chat/messages", json=message, timeout=60)
        return dict(answer.json()["replies"][0])


@pytest.fixture(scope="module")
def service(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`japandesk serve` on a free port and a folder of its own; ready when `/readyz` says so."""
    working = tmp_path_factory.mktemp("service")
    place = Place(Path(shutil.copytree(prepared_folder, working / "data")), working)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = place.start("serve", "--port", str(port))
    deadline = time.monotonic() + 120
    while not is_ready(url):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(f"the service did not start: {process.communicate()}")
        time.sleep(0.1)  # between two looks, not instead of one
    yield Service(url, place)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert url in out
    assert "Traceback" not in err
    assert not (place.data / "service.json").exists()  # no token is left behind


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def served(service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Commands on the folder that the running service holds."""
    return Here(service.place, monkeypatch, capsys)


# ----------------------------------------------------------------------------------------------------------------- ask


def test_ask_takes_many_questions_in_order_and_lines_of_one_chat_are_one_conversation(own: Place) -> None:
    lines = [
        {"id": "a", "text": "ขอคุยกับเจ้าหน้าที่ค่ะ", "chat": "one"},
        {"id": "b", "text": "中小機構とは何ですか", "chat": "two"},
        {"id": "c", "text": "ข้าม", "chat": "one"},
        {"id": "d", "text": "ข้าม"},
        {"text": "What is SMRJ?"},
        {"id": "f", "text": "それはいつ設立されましたか", "chat": "two"},
        {"id": "g", "text": "หาโรงงานญี่ปุ่นทำชิ้นส่วนยานยนต์"},
    ]

    stdin = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
    replies = own.run("ask", "--jsonl", stdin=stdin).check_done().replies

    assert [reply["id"] for reply in replies[:4] + replies[5:]] == ["a", "b", "c", "d", "f", "g"]
    assert all(set(reply) == CONTRACT_KEYS for reply in replies)
    a, b, c, d, e, f, g = replies
    assert a["kind"] == c["kind"] == "lead"  # "skip" skips what was asked before in the same chat
    assert d["kind"] != "lead"  # and nothing in a conversation of its own
    assert (b["language"], e["language"], f["language"]) == ("ja", "en", "ja")
    assert "2004" in f["text"]  # the year of what the question before was about
    assert g["kind"] == "partners"
    assert {"id", "name", "country", "reasons", "sample"} <= set(g["partners"][0])
    assert g["partners"][0]["sample"] is True


def test_ask_prints_what_the_contract_fixes(served: Here) -> None:
    (reply,) = served("ask", PAIRS, "--json").check_done().replies

    assert set(reply) == CONTRACT_KEYS
    assert (reply["kind"], reply["language"]) == ("answer", "th")
    assert "45" in reply["text"]
    assert set(reply["citations"][0]) == {"marker", "title", "url", "language", "date", "quote"}
    assert f"[{reply['citations'][0]['marker']}]" in reply["text"]
    assert 0 <= reply["confidence"] <= 1
    assert reply["elapsed_ms"] > 0


def test_a_line_that_is_no_json_stops_with_its_number_after_the_lines_before_it(served: Here) -> None:
    finished = served(
        "ask", "--jsonl", stdin='{"id": "a", "text": "hello"}\nnot json\n{"text": "hi"}\n'
    ).check_refused()

    assert [reply["id"] for reply in finished.replies] == ["a"]
    assert len(finished.err.strip().splitlines()) == 1
    assert "line 2" in finished.err


def test_ask_without_json_prints_the_answer_with_its_sources_for_a_person(served: Here) -> None:
    out = served("ask", PAIRS).check_done().out

    assert "45" in out
    assert re.search(r"\[1\] .*https?://", out)


# ---------------------------------------------------------------------------------------------------------------- chat


def test_chat_greets_answers_and_ends_with_its_input(served: Here) -> None:
    out = served("chat", "--lang", "ja", stdin="SMRJ\n担当者と話したいです\n飛ばす\n").check_done().out

    assert "ボット" in out
    assert "中小企業" in out  # a name alone is answered in the language asked for
    assert "JD-0001" in out
    assert "[飛ばす] [これで送る]" in out


def test_a_short_command_ends_without_a_complaint(own: Place) -> None:
    finished = own.run("index", "status", "--json").check_done()

    status = json.loads(finished.out)
    assert status["indexed"] == status["chunks"] > 0
    assert finished.err.strip() == ""


# --------------------------------------------------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["nonsense"], id="unknown command"),
        pytest.param(["ask"], id="no question"),
        pytest.param(["ask", "hello", "--jsonl"], id="a question and --jsonl"),
        pytest.param(["chat", "--lang", "fr"], id="a language that does not exist"),
        pytest.param(["ingest"], id="no files"),
        pytest.param(["ingest", "a.txt", "--language", "xx"], id="a language of files that does not exist"),
        pytest.param(["ingest", "a.txt", "--valid-until", "2026-13"], id="a date that does not exist"),
        pytest.param(["library", "date", "file:a.txt@en"], id="no date to set"),
        pytest.param(["serve", "--port", "70000"], id="a port that does not exist"),
        pytest.param(["serve", "--workers", "2"], id="more processes than the index allows"),
        pytest.param(["leads", "export", "leads.txt"], id="an ending that is not written"),
        pytest.param(["partners", "import"], id="no file"),
        pytest.param(["privacy", "export", "somebody"], id="a contact without a channel"),
        pytest.param(["privacy", "erase", "line:"], id="a contact without an id"),
    ],
)
def test_wrong_usage_ends_with_two_and_opens_nothing(arguments: list[str], newcomer: Here) -> None:
    finished = newcomer(*arguments)

    assert finished.status == 2
    assert finished.err.strip()
    assert list(newcomer.place.working.iterdir()) == []


# ------------------------------------------------------------------------------------------------------------ settings


def test_a_bad_setting_stops_the_start_with_its_name(newcomer: Here) -> None:
    finished = newcomer.place.run("serve", office_hours="always").check_refused()

    assert "JAPANDESK_OFFICE_HOURS" in finished.err
    assert len(finished.err.strip().splitlines()) == 1
    assert not newcomer.place.data.exists()


def test_a_database_that_cannot_be_opened_stops_the_start_with_the_name_of_its_setting(here: Here) -> None:
    finished = here("ask", "hello", database_url="nonsense").check_refused()

    assert "JAPANDESK_DATABASE_URL" in finished.err


def test_doctor_names_a_bad_setting_and_says_how_to_mend_it(newcomer: Here) -> None:
    finished = newcomer("doctor", retention_days="many")

    assert finished.status == 1
    assert "JAPANDESK_RETENTION_DAYS" in finished.out
    assert "BAD" in finished.out


def test_doctor_names_a_folder_and_a_database_that_cannot_be_used(newcomer: Here) -> None:
    finished = newcomer.place.run(
        "doctor", data_dir="/dev/null/data", database_url="sqlite+aiosqlite:////dev/null/desk.db"
    )

    assert finished.status == 1
    assert "Traceback" not in finished.err
    assert re.search(r"BAD\s+data folder: .*JAPANDESK_DATA_DIR", finished.out)
    assert re.search(r"BAD\s+database: .*JAPANDESK_DATABASE_URL", finished.out)


# ------------------------------------------------------------------------------------------------- partners and events

PARTNERS = """\
id,country,industry,name_th,name_ja,name_en,region_th,region_ja,region_en,products_en,roles,certificates,languages,disclosed,sample
TH-900,TH,medical-devices,บริษัท ทดสอบ,テスト社,Test Beds Co.,กรุงเทพมหานคร,バンコク,Bangkok,hospital beds,distributor,ISO 13485,ja,yes,no
"""
EVENTS = """\
events:
  - id: matching-2099
    title_th: งานจับคู่ปลายศตวรรษ
    title_en: Matching at the end of the century
    starts: '2099-12-10'
    closes: '2099-11-30'
"""


def test_imported_partners_take_the_place_of_the_sample_but_a_wrong_file_changes_nothing(here: Here) -> None:
    (here.place.working / "wrong.csv").write_text(PARTNERS.replace("TH-900,TH,", "TH-900,Atlantis,"), "utf-8")
    (here.place.working / "partners.csv").write_text(PARTNERS, "utf-8")

    refused = here("partners", "import", "wrong.csv").check_refused()
    sample = json.loads(here("partners", "search", "バンコクの医療機器の会社", "--json").check_done().out)
    imported = here("partners", "import", "partners.csv").check_done()
    found = json.loads(here("partners", "search", "バンコクの医療機器の会社", "--json").check_done().out)

    assert "country" in refused.err
    assert sample["partners"]
    assert all(partner["sample"] for partner in sample["partners"])
    assert "見本" in sample["text"]
    assert "1 listings imported" in imported.out
    assert [(partner["name"], partner["sample"]) for partner in found["partners"]] == [("テスト社", False)]
    assert "見本" not in found["text"]
    assert found["partners"][0]["reasons"]


def test_imported_events_are_told(served: Here) -> None:
    (served.place.working / "events.yaml").write_text(EVENTS, "utf-8")

    assert "1 events imported" in served("events", "import", "events.yaml").check_done().out
    reply = served("ask", "มีงานจับคู่ธุรกิจเปิดรับสมัครไหม", "--json").check_done().replies[0]

    assert reply["kind"] == "events"
    assert "งานจับคู่ปลายศตวรรษ" in reply["text"]
    assert "2642" in reply["text"]


# --------------------------------------------------------------------------------------------------- a running service


def test_a_command_while_the_service_runs_goes_through_the_service(service: Service) -> None:
    asked = service.place.run("ask", "--jsonl", stdin='{"id": "q", "text": "ขอคุยกับเจ้าหน้าที่ค่ะ", "chat": "kept"}\n')
    again = service.place.run("ask", "--jsonl", stdin='{"id": "r", "text": "ข้าม", "chat": "kept"}\n')

    assert set(asked.check_done().replies[0]) == CONTRACT_KEYS
    # Had each opened a desk of its own, or none, the second would know nothing of the first.
    assert (asked.replies[0]["kind"], again.check_done().replies[0]["kind"]) == ("lead", "lead")


def test_a_second_service_on_the_same_folder_is_refused(service: Service, served: Here) -> None:
    finished = served("serve", "--port", str(free_port())).check_refused()

    assert "in use" in finished.err
    assert service.ask(PAIRS)["kind"] == "answer"


def test_a_port_that_is_taken_is_named(service: Service, here: Here) -> None:
    port = service.url.rpartition(":")[2]

    finished = here("serve", "--port", port).check_refused()

    assert port in finished.err


def test_doctor_finds_a_healthy_desk_healthy_also_while_the_service_runs(served: Here) -> None:
    finished = served("doctor").check_done()

    assert "BAD" not in finished.out
    for subject in ("settings", "data folder", "shipped library", "database", "index"):
        assert subject in finished.out


def write_files(folder: Path) -> None:
    """One file that can be taken, and three that cannot."""
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Zebra Programme\n\nThe Zebra Programme of Nakhon Sawan opened in 2025 and took in 17 firms that make bamboo bicycles.\n",
        "utf-8",
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing that makes sense")
    (folder / "empty.txt").write_bytes(b"")
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    writer.write(folder / "locked.pdf")


def test_ingest_takes_what_it_can_and_names_what_it_cannot_and_why(service: Service, served: Here) -> None:
    files = service.place.working / "files"
    write_files(files)

    first = served("ingest", str(files), "--source", "https://example.org/zebra").check_refused()

    assert "added     Zebra Programme" in first.out
    assert "1 added, 0 replaced, 0 unchanged, 3 refused" in first.out
    refused = {line.split(":")[0].split("/")[-1]: line for line in first.err.splitlines() if line.startswith("refused")}
    assert set(refused) == {"broken.pdf", "empty.txt", "locked.pdf"}
    assert "empty" in refused["empty.txt"].partition(": ")[2]
    assert len({line.partition(": ")[2] for line in refused.values()}) == 3  # each has a reason of its own
    reply = service.ask("How many firms did the Zebra Programme of Nakhon Sawan take in?")
    assert "17 firms" in reply["text"]
    assert reply["citations"][0]["url"] == "https://example.org/zebra"

    good = files / "good.txt"
    again = served("ingest", str(good), "--source", "https://example.org/zebra").check_done()
    assert "0 added, 0 replaced, 1 unchanged, 0 refused" in again.out

    good.write_text(good.read_text("utf-8").replace("17 firms", "19 firms"), "utf-8")
    changed = served("ingest", str(good), "--source", "https://example.org/zebra").check_done()
    assert "0 added, 1 replaced, 0 unchanged, 0 refused" in changed.out
    assert "19 firms" in service.ask("How many firms did the Zebra Programme of Nakhon Sawan take in?")["text"]


def test_a_document_is_changed_dated_and_removed_beside_the_running_service(service: Service, served: Here) -> None:
    question = "How many firms did the Okapi Programme of Nakhon Phanom take in?"
    said = "Okapi Programme\n\nThe Okapi Programme of Nakhon Phanom took in 23 firms that make rattan chairs.\n"
    path = service.place.working / "okapi.txt"
    path.write_text(said, "utf-8")
    served("ingest", str(path), "--valid-from", "2025").check_done()
    assert "23 firms" in service.ask(question)["text"]
    path.write_text(said.replace("23", "29"), "utf-8")
    served("ingest", str(path)).check_done()
    assert "29 firms" in service.ask(question)["text"]

    own = "file:okapi.txt@en"
    assert f"{own}  en  version 2, valid from 2025" in served("library", "list").check_done().out
    assert "23 firms" in served("library", "show", own, "--version", "1").check_done().out
    assert (
        "version 3, valid from 2025, valid until 2099-12"
        in served("library", "date", own, "--valid-until", "2099-12").out
    )
    assert len(served("library", "versions", own).check_done().out.splitlines()) == 3

    served("library", "remove", own, "--yes").check_done()

    assert "29 firms" not in service.ask(question)["text"]
    assert own not in served("library", "list").check_done().out
    (removed,) = [
        one for one in json.loads(served("library", "list", "--all", "--json").out)["documents"] if one["id"] == own
    ]
    assert removed["withdrawn"]
    assert "29 firms" in served("library", "show", own).check_done().out
    assert "there is no document" in served("library", "remove", own, "--yes").check_refused().err


def test_leads_are_exported_with_a_wish_that_looks_like_a_formula_made_harmless(service: Service, served: Here) -> None:
    wish = "=HYPERLINK(1) ขอคุยกับเจ้าหน้าที่ค่ะ"
    service.ask(wish)

    served("leads", "export", "leads.csv").check_done()

    with (service.place.working / "leads.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"'{wish}" in [row["wish"] for row in rows]
    assert [row["wish"] for row in rows if row["wish"].startswith("=")] == []
    assert all(re.fullmatch(r"JD-\d{4}", row["number"]) for row in rows)


def test_what_is_kept_of_a_contact_is_given_out_and_erased_beside_the_running_service(
    service: Service, served: Here
) -> None:
    lines = [{"text": text, "chat": "erased"} for text in ("ขอคุยกับเจ้าหน้าที่เรื่องเครื่องปั๊มค่ะ", "เราทำเครื่องปั๊มโลหะค่ะ")]
    served("ask", "--jsonl", stdin="\n".join(json.dumps(line) for line in lines)).check_done()

    held = json.loads(served("privacy", "export", "console:erased").check_done().out)
    assert [turn["text"] for turn in held["conversation"]["turns"]] == [line["text"] for line in lines]
    (lead,) = held["leads"]
    assert "เครื่องปั๊ม" in lead["wish"]
    served("privacy", "export", "console:erased", "--file", "held.json").check_done()
    file = service.place.working / "held.json"
    assert json.loads(file.read_text("utf-8"))["leads"] == held["leads"]
    assert file.stat().st_mode & 0o077 == 0

    asked = served("privacy", "erase", "console:erased", stdin="n\n").check_refused()
    assert lead["number"] in asked.out
    assert "nothing was erased" in asked.err
    erased = served("privacy", "erase", "console:erased", "--yes").check_done()
    assert lead["number"] in erased.out

    assert "nothing is kept of console:erased" in served("privacy", "export", "console:erased").check_refused().err
    assert "nothing is kept" in served("privacy", "erase", "console:erased", "--yes").check_refused().err
    served("leads", "export", "leads-after.csv").check_done()
    assert lead["number"] not in (service.place.working / "leads-after.csv").read_text("utf-8-sig")


def test_the_index_is_rebuilt_while_questions_are_answered(service: Service, served: Here) -> None:
    rebuilding = service.place.start("index", "rebuild")
    answers = []
    while rebuilding.poll() is None:
        answers.append(service.ask(PAIRS)["text"])
        time.sleep(0.2)  # between two looks at the process
    out, err = rebuilding.communicate()

    assert rebuilding.returncode == 0, err
    assert "chunks indexed" in out
    assert answers
    assert [text for text in answers if "45" not in text] == []
    status = json.loads(served("index", "status", "--json").check_done().out)
    assert status["indexed"] == status["chunks"] > 0
    assert status["embedder"]
    assert status["documents"]["library"] > 0


# ------------------------------------------------------------------------------------------------------------- staff


def test_the_first_admin_is_made_on_a_running_desk_and_logs_in(service: Service, served: Here) -> None:
    password = "plum rain forty steps"
    made = served(
        "staff", "add", "สมชาย", "--email", "Somchai@diprom.go.th", "--role", "admin", stdin=f"{password}\n"
    ).check_done()

    assert "/inbox" in made.out
    assert password not in made.out
    (listed,) = json.loads(served("staff", "list", "--json").check_done().out)
    assert {name: listed[name] for name in ("name", "email", "role", "active", "account")} == {
        "name": "สมชาย", "email": "somchai@diprom.go.th", "role": "admin", "active": True, "account": True,
    }  # fmt: skip
    assert has_logged_in(service, "สมชาย", password)
    assert "สมชาย" in served("staff", "list").check_done().out

    served("staff", "password", "somchai@diprom.go.th", stdin="seven quiet rivers run\n").check_done()
    assert not has_logged_in(service, "สมชาย", password)
    assert has_logged_in(service, "สมชาย", "seven quiet rivers run")
    served("staff", "off", "สมชาย").check_refused()  # the last admin
    served("staff", "add", "Malee", stdin=f"{password}\n").check_done()
    served("staff", "off", "malee").check_done()
    assert not has_logged_in(service, "Malee", password)
    served("staff", "on", "malee").check_done()
    assert has_logged_in(service, "Malee", password)


def test_an_account_that_cannot_be_made_is_refused_with_the_reason(served: Here) -> None:
    assert "10 to 200" in served("staff", "add", "Anan", stdin="short\n").check_refused().err
    assert "guessed" in served("staff", "add", "Anan", stdin="password123\n").check_refused().err
    assert "10 to 200" in served("staff", "add", "Anan").check_refused().err
    assert "Anan" not in served("staff", "list").check_done().out
    assert "nobody" in served("staff", "off", "Anan").check_refused().err
    assert served("staff", "add", "Anan", "--role", "boss").status == 2


def has_logged_in(service: Service, name: str, password: str) -> bool:
    """Whether the login form lets somebody in."""
    with httpx.Client(base_url=service.url, timeout=60) as browser:
        csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/inbox/login").text)
        assert csrf
        answer = browser.post("/inbox/login", data={"csrf": csrf[1], "name": name, "password": password})
        assert answer.status_code in (303, 401)
        return answer.status_code == 303 and browser.get("/inbox/me").status_code == 200


def test_numpy_is_told_how_many_threads_to_take_before_anything_loads_it() -> None:
    asking = "import sys, handlers, os; print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}

    told = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, env=environment, check=True)

    assert told.stdout.split() == ["False", "1"]
