"""The chat page's door: the page itself, messages, history, and what is refused."""

import json
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.testclient import TestClient

from bot.adapters.sql_store import SqlStore
from bot.domain.handling import ResolveOutcome
from bot.domain.staff import StaffIdentity
from bot.domain.wording import WORDING
from bot.ports import Record
from bot.services.staff import StaffActor
from handlers.app import create_app
from handlers.library_operations import ingest
from handlers.web.strings import STRINGS
from knowledge.chunking import document_of
from knowledge.model import Language
from tests.builders import a_file
from tests.fakes import InMemoryStore
from tests.harness import BotHarness

if TYPE_CHECKING:
    from handlers.desk import Desk

PAIRS = "จับคู่ T-GoodTech กับ J-GoodTech สำเร็จกี่คู่"


def a_payload(text: str = "SMRJ คืออะไร", **changes: object) -> dict[str, object]:
    return {"text": text, "language": "th", "client_id": secrets.token_hex(8), **changes}


def send(client: TestClient, text: str = "SMRJ คืออะไร", **changes: object) -> dict[str, Any]:
    """Send a message and get the one reply."""
    answer = client.post("/api/chat/messages", json=a_payload(text, **changes))
    assert answer.status_code == 200, answer.text
    (reply,) = answer.json()["replies"]
    return dict(reply)


def texts(client: TestClient) -> list[str]:
    """What the history says was asked."""
    return [turn["text"] for turn in client.get("/api/chat/history").json()["turns"]]


# --------------------------------------------------------------------------------------------------------- the page


@pytest.mark.parametrize("language", ["th", "ja", "en"])
def test_the_page_is_shown_in_the_language_asked_for(client: TestClient, language: str) -> None:
    page = client.get(f"/?lang={language}")

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert STRINGS[language]["placeholder"] in page.text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ja,en;q=0.8", "ja"), ("en-GB,en", "en"), ("th-TH", "th"), ("fr-FR,ja;q=0.5", "ja"), ("fr", "th"), ("", "th")],
)
def test_the_page_is_shown_in_the_language_the_browser_prefers_else_in_thai(
    client: TestClient, accepted: str, language: str
) -> None:
    assert f'<html lang="{language}">' in client.get("/", headers={"Accept-Language": accepted}).text


def test_the_language_chosen_is_kept_for_the_next_visit(client: TestClient) -> None:
    client.get("/?lang=ja")

    assert '<html lang="ja">' in client.get("/", headers={"Accept-Language": "en"}).text


def test_a_language_that_does_not_exist_is_no_error(client: TestClient) -> None:
    page = client.get("/?lang=<script>alert(1)</script>")

    assert page.status_code == 200
    assert "alert(1)" not in page.text


def test_nothing_on_the_page_is_loaded_from_elsewhere(client: TestClient) -> None:
    page = client.get("/?lang=en").text

    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', page) == []
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "path", ["/", "/privacy", "/library/smrj", "/no-such-page", "/static/web/chat.js", "/api/chat/history", "/healthz"]
)
def test_every_response_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("language", ["th", "ja", "en"])
def test_a_document_of_the_library_can_be_opened_in_each_language(
    client: TestClient, desk: "Desk", language: str
) -> None:
    page = client.get(f"/library/smrj?lang={language}")

    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert "SMRJ" in page.text


def test_a_document_that_does_not_exist_is_not_found_and_its_name_is_not_run(client: TestClient) -> None:
    page = client.get("/library/%3Cscript%3Ealert(1)%3C%2Fscript%3E")

    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_the_privacy_notice_says_how_long_and_who(client: TestClient) -> None:
    assert "365" in client.get("/privacy?lang=en").text


# --------------------------------------------------------------------------------------------------------- messages


def test_an_answer_comes_with_sources_that_can_be_opened(client: TestClient) -> None:
    reply = send(client, PAIRS)

    assert reply["kind"] == "answer"
    assert "45" in reply["text"]
    citation = reply["citations"][0]
    assert f"[{citation['marker']}]" in reply["text"]
    assert re.match(r"https?://", citation["url"])
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", citation["date"])
    assert "45" in citation["quote"]


def test_what_was_said_is_in_the_history_of_this_browser_alone(client: TestClient) -> None:
    reply = send(client, PAIRS)

    (turn,) = client.get("/api/chat/history").json()["turns"]
    assert turn["text"] == PAIRS
    assert turn["replies"] == [reply]
    client.cookies.clear()
    assert texts(client) == []


# ------------------------------------------------------------------------------------------------------------- staff


class StaffOfDesk:
    """A member of staff who works on leads of the shared desk."""

    def __init__(self, desk: "Desk", client: TestClient) -> None:
        self._desk = desk
        self._portal = client.portal
        self._acts = 0

    def do(self, act: str, number: str, *rest: object) -> None:
        """Do something to a lead; it must come about."""
        assert self._portal
        self._acts += 1
        nok = self._portal.call(
            self._desk.board.find_staff, StaffIdentity(channel="telegram", id="web-test", name="คุณนก")
        )
        by = StaffActor(staff=nok, surface="telegram", key=f"{number}:{self._acts}")
        assert self._portal.call(getattr(self._desk.staff, act), number, by, *rest).is_done


@pytest.fixture
def nok(desk: "Desk", client: TestClient) -> StaffOfDesk:
    return StaffOfDesk(desk, client)


def lead_opened(client: TestClient) -> str:
    """Ask for a person; the number of the lead."""
    return str(re.findall(r"JD-\d+", send(client, "ขอคุยกับเจ้าหน้าที่ค่ะ")["text"])[0])


def news(client: TestClient, since: str = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    """What the page is told when it looks again."""
    answer = client.get("/api/chat/turns", params={"since": since})
    assert answer.status_code == 200
    return dict(answer.json())


def test_what_staff_write_reaches_the_open_page_with_who_says_it(client: TestClient, nok: StaffOfDesk) -> None:
    number = lead_opened(client)
    before = news(client)
    assert (before["speaker"], before["is_awaited"]) == ("", True)

    nok.do("claim", number)
    nok.do("reply", number, "สวัสดีค่ะ <b>ยินดีช่วย</b>")

    told = news(client, before["turns"][-1]["at"])
    assert told["speaker"] == "คุณนก"
    fresh = [turn for turn in told["turns"] if turn["id"] not in [known["id"] for known in before["turns"]]]
    assert [(turn["text"], turn["replies"][0]["speaker"]) for turn in fresh] == [("", ""), ("", "คุณนก")]
    assert fresh[1]["replies"][0]["text"] == "สวัสดีค่ะ <b>ยินดีช่วย</b>"
    assert client.get("/api/chat/history").json()["turns"] == news(client)["turns"]


def test_while_staff_speak_a_message_is_delivered_to_them_and_gets_no_reply_of_the_bot(
    client: TestClient, nok: StaffOfDesk
) -> None:
    number = lead_opened(client)
    nok.do("claim", number)

    answer = client.post("/api/chat/messages", json=a_payload("อยู่ไหมคะ")).json()

    assert answer == {"replies": [], "speaker": "คุณนก", "is_awaited": True}
    nok.do("resolve", number, ResolveOutcome.ANSWERED)
    assert send(client, "SMRJ คืออะไร")["kind"] == "answer"
    assert news(client)["is_awaited"] is False


def test_the_page_knows_its_own_messages_again_and_never_reads_the_session(client: TestClient) -> None:
    payload = a_payload("สวัสดีค่ะ")
    client.post("/api/chat/messages", json=payload)

    answer = client.get("/api/chat/turns", params={"since": "2026-01-01T00:00:00Z"})

    assert [turn["id"] for turn in answer.json()["turns"]] == [payload["client_id"]]
    assert client.cookies["session"] not in answer.text
    assert client.cookies["session"] not in client.get("/api/chat/history").text


def test_what_staff_write_to_one_is_told_to_nobody_else(client: TestClient, nok: StaffOfDesk) -> None:
    nok.do("claim", lead_opened(client))
    client.cookies.clear()

    assert news(client) == {"turns": [], "speaker": "", "is_awaited": False}
    send(client, "สวัสดีค่ะ")
    assert [turn["text"] for turn in news(client)["turns"]] == ["สวัสดีค่ะ"]


@pytest.mark.parametrize("since", ["", "yesterday", "2026-01-01T00:00:00"])
def test_a_time_that_is_none_is_no_error_of_the_service(client: TestClient, since: str) -> None:
    send(client, "สวัสดีค่ะ")

    answer = client.get("/api/chat/turns", params={"since": since})

    assert answer.json()["turns"] == [] if answer.status_code == 200 else answer.status_code == 400


def test_whoever_has_everything_erased_finds_an_empty_page(client: TestClient) -> None:
    number = lead_opened(client)
    assert number in send(client, "ลบข้อมูลของฉันทั้งหมด")["text"]

    assert number in send(client, "ยืนยันลบทั้งหมด")["text"]

    history = client.get("/api/chat/history").json()
    assert (history["turns"], history["is_awaited"]) == ([], False)


def test_a_newcomer_is_greeted_in_the_language_of_the_page(client: TestClient) -> None:
    client.get("/?lang=ja")

    greeting = client.get("/api/chat/history").json()["greeting"]

    assert greeting["text"] == WORDING[Language.JA]["greeting"]
    assert greeting["suggestions"]


def test_a_message_sent_again_is_answered_but_not_doubled(client: TestClient) -> None:
    payload = a_payload("ขอคุยกับเจ้าหน้าที่ค่ะ")

    first = client.post("/api/chat/messages", json=payload).json()
    again = client.post("/api/chat/messages", json=payload).json()

    assert first["replies"][0]["kind"] == "lead"
    assert again == first
    assert texts(client) == ["ขอคุยกับเจ้าหน้าที่ค่ะ"]


def test_the_same_words_sent_as_a_new_message_are_a_new_turn(client: TestClient) -> None:
    send(client, "สวัสดีค่ะ")
    send(client, "สวัสดีค่ะ")

    assert texts(client) == ["สวัสดีค่ะ", "สวัสดีค่ะ"]


def test_the_id_of_a_message_of_one_browser_does_not_touch_another(client: TestClient) -> None:
    payload = a_payload("สวัสดีค่ะ")
    client.post("/api/chat/messages", json=payload)

    client.cookies.clear()
    client.post("/api/chat/messages", json={**payload, "text": "SMRJ คืออะไร"})

    assert texts(client) == ["SMRJ คืออะไร"]


def test_the_session_cannot_be_read_by_scripts_or_sent_by_other_sites(client: TestClient) -> None:
    answer = client.post("/api/chat/messages", json=a_payload())

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_made_up_session_shows_nobody_elses_talk(client: TestClient) -> None:
    send(client, PAIRS)
    for token in ("", "x", "../../etc", "a" * 500, "' OR 1=1 --"):
        client.cookies.clear()
        client.cookies.set("session", token)
        assert texts(client) == []


def test_a_reset_begins_a_new_conversation(client: TestClient) -> None:
    send(client, "ขอคุยภาษาญี่ปุ่นได้ไหม")
    assert send(client, "SMRJ คืออะไร")["language"] == "ja"

    answer = client.post("/api/chat/reset", json={})

    assert answer.status_code == 200
    assert answer.json()["greeting"]["text"]
    assert texts(client) == []
    assert send(client, "SMRJ คืออะไร")["language"] == "th"  # what was agreed before is forgotten


# ----------------------------------------------------------------------------------------------------- what is refused


def told(answer: Any) -> str:
    """The code of a refusal; its form is the same for all."""
    error = answer.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["message"]
    return str(error["code"])


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/chat/reset"])
def test_another_site_may_not_speak_for_the_contact(client: TestClient, path: str, site: str) -> None:
    payload = a_payload()

    refused = client.post(path, json=payload, headers={"Sec-Fetch-Site": site})
    taken = client.post(path, json=payload, headers={"Sec-Fetch-Site": "same-origin"})

    assert refused.status_code in (400, 403)
    assert told(refused) == "cross_site"
    assert taken.status_code == 200


def test_a_body_that_is_far_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/api/chat/messages", json=a_payload("x" * 1_100_000))

    assert answer.status_code == 413
    assert told(answer) == "too_large"


def test_a_body_that_does_not_say_how_large_it_is_is_refused_when_it_is_far_too_large(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        head, tail = json.dumps(a_payload("TEXT")).encode().split(b"TEXT")
        yield head
        for _ in range(110):
            yield b"x" * 10_000
        yield tail

    answer = client.post("/api/chat/messages", content=chunks(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"not json", id="no JSON"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(b'{"text": 5, "client_id": "12345678"}', id="a number as text"),
        pytest.param(b'{"text": "hi", "client_id": "short"}', id="an id too short"),
        pytest.param(b'{"text": "hi", "client_id": "../../../etc/passwd"}', id="an id of other letters"),
        pytest.param(b'{"text": "hi", "client_id": "12345678", "language": "fr"}', id="a language that does not exist"),
    ],
)
def test_a_request_of_the_wrong_form_is_refused_and_the_talk_goes_on(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/chat/messages", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert told(answer) == "invalid"
    assert send(client)["kind"] == "answer"


def test_letters_that_are_no_letters_are_refused_or_read_but_break_nothing(client: TestClient) -> None:
    body = b'{"text": "SMRJ \\ud800 \\udfff", "client_id": "12345678"}'  # half of a pair: no text can hold it

    answer = client.post("/api/chat/messages", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code in (200, 400)
    assert send(client)["kind"] == "answer"


@pytest.mark.parametrize("operation", ["ask", "leads-export", "no-such-operation"])
@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer guessed"])
def test_the_operators_door_is_closed_to_who_has_no_token(client: TestClient, operation: str, token: str) -> None:
    answer = client.post(f"/control/{operation}", json={"text": "hi"}, headers={"Authorization": token})

    assert answer.status_code == 401


def test_the_service_says_that_it_is_up_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert set(ready.json()["checks"].values()) == {"ok"}


# ---------------------------------------------------------------------------------------------------- when things fail


class FullDiskStore(InMemoryStore):
    """A store whose disk is full."""

    async def record(self, record: Record) -> bool:
        """Fail as a database does, with words that are nobody's business."""
        raise OSError("secret detail: no space left on /var/lib/desk")


@pytest.fixture
def failing_client(desk: "Desk") -> TestClient:
    """The service on a store that keeps nothing; it is not started, so that the shared desk is not closed at the end."""
    failing = replace(desk, turns=BotHarness(FullDiskStore()).turns)
    return TestClient(create_app(failing), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.mark.parametrize("language", list(Language))
def test_a_failure_inside_is_told_in_the_contacts_language_without_its_cause(
    failing_client: TestClient, language: Language
) -> None:
    failing_client.cookies.set("lang", str(language))

    answer = failing_client.post("/api/chat/messages", json=a_payload())

    assert answer.status_code == 500
    assert told(answer) == "failed"
    assert answer.json()["error"]["message"] == WORDING[language]["failed"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failure_inside_has_the_security_headers_too(failing_client: TestClient) -> None:
    answer = failing_client.post("/api/chat/messages", json=a_payload())

    assert "default-src 'none'" in answer.headers.get("content-security-policy", "")


class DeadStore(SqlStore):
    """A database that is gone."""

    def __init__(self) -> None:
        """Connect to nothing."""

    async def check(self) -> None:
        """Fail as a lost connection does."""
        raise OSError("secret detail")


def test_a_service_whose_database_is_gone_says_that_it_is_not_ready_and_why(desk: "Desk") -> None:
    client = TestClient(create_app(replace(desk, store=DeadStore())), base_url="http://127.0.0.1")

    ready = client.get("/readyz")

    assert ready.status_code == 503
    assert ready.json()["checks"]["index"] == "ok"
    assert "database" in ready.json()["checks"]["store"]
    assert "secret" not in ready.text
    assert client.get("/healthz").status_code == 200


# --------------------------------------------------------------------------------------------- across a restart, and more


@asynccontextmanager
async def running(desk: "Desk", cookies: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    """The service on a desk, in this thread, as a server runs it: at its end the data folder is free again."""
    app = create_app(desk)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookies) as client,
    ):
        yield client


async def test_a_conversation_goes_on_after_the_service_was_restarted(open_own_desk: Callable[[], "Desk"]) -> None:
    async with running(open_own_desk(), {}) as client:
        await client.post("/api/chat/messages", json=a_payload("ขอคุยกับเจ้าหน้าที่ค่ะ"))
        cookies = dict(client.cookies)

    async with running(open_own_desk(), cookies) as client:
        history = (await client.get("/api/chat/history")).json()
        assert [turn["text"] for turn in history["turns"]] == ["ขอคุยกับเจ้าหน้าที่ค่ะ"]
        told = (await client.post("/api/chat/messages", json=a_payload("เราทำเครื่องมือแพทย์ค่ะ"))).json()["replies"][0]
        # The answer is taken for what was asked before the restart, and the next question of the same lead follows.
        assert "บันทึกแล้ว: อุตสาหกรรม: เครื่องมือแพทย์" in told["text"]
        assert told["kind"] == "lead"


async def test_an_ingested_file_is_answered_from_and_can_be_opened_from_its_citation(
    open_own_desk: Callable[[], "Desk"], tmp_path: Path
) -> None:
    desk = open_own_desk()
    path = tmp_path / "ข่าว 2570 #1.txt"
    path.write_text(
        "Zebra Programme\n\n"
        "The Zebra Programme of Nakhon Sawan opened in 2025 and took in 17 firms that make bamboo bicycles.\n",
        "utf-8",
    )

    async with running(desk, {}) as client:
        await ingest(desk, {"paths": [str(path)]}, lambda done, total: None)
        payload = a_payload("How many firms did the Zebra Programme of Nakhon Sawan take in?", language="en")
        (reply,) = (await client.post("/api/chat/messages", json=payload)).json()["replies"]
        page = await client.get(reply["citations"][0]["url"])

    assert "17 firms" in reply["text"]
    assert page.status_code == 200
    assert "bamboo bicycles" in page.text


ROOFS = (
    "โครงการหลังคาโซลาร์สำหรับโรงงานขนาดเล็ก จังหวัดลพบุรี\n\n"
    "กรมส่งเสริมอุตสาหกรรมเปิดโครงการหลังคาโซลาร์สำหรับโรงงานขนาดเล็กในจังหวัดลพบุรี โดยมีโรงงานเข้าร่วม 24 แห่ง ใช้งบประมาณ 36 ล้านบาท "
    "โครงการนี้ช่วยลดค่าไฟฟ้าลงร้อยละ 30 ต่อปี ผู้เชี่ยวชาญจากจังหวัดโทะยะมะของญี่ปุ่นให้คำแนะนำเรื่องการติดตั้งแผงและการบำรุงรักษา\n"
)


async def test_what_only_a_document_in_another_language_tells_is_answered_in_its_words_and_else_it_is_named(
    open_own_desk: Callable[[], "Desk"], tmp_path: Path
) -> None:
    desk = open_own_desk()
    path = tmp_path / "roofs.txt"
    path.write_text(ROOFS, "utf-8")

    async with running(desk, {}) as client:
        await ingest(desk, {"paths": [str(path)]}, lambda done, total: None)

        async def ask(text: str) -> dict[str, Any]:
            answer = await client.post("/api/chat/messages", json=a_payload(text))
            (reply,) = answer.json()["replies"]
            return dict(reply)

        unsure = await ask("ใครดูแลสัญญาของโครงการหลังคา")
        japanese = await ask("太陽光屋根プロジェクトの予算はいくらですか")
        english = await ask("How many factories joined the solar roof project in Lopburi?")
        not_told = await ask("เบอร์โทรโครงการหลังคาโซลาร์คืออะไร")

    assert (japanese["kind"], japanese["language"]) == ("answer", "ja")
    assert "36 ล้านบาท" in japanese["text"]
    assert "24 แห่ง" in english["text"]
    assert unsure["kind"] == "no_answer"
    assert [one["title"] for one in unsure["citations"]] == [ROOFS.splitlines()[0]]
    assert "[1]" in unsure["text"]
    assert not_told["kind"] == "no_answer"


TIES = {
    "คุมาโมโตะ": "กรมส่งเสริมอุตสาหกรรมลงนามบันทึกความเข้าใจกับจังหวัดคุมาโมโตะเมื่อปี 2561 เพื่อแลกเปลี่ยนผู้เชี่ยวชาญด้านสีย้อมครามธรรมชาติ",
    "คาโกชิมะ": "กรมส่งเสริมอุตสาหกรรมลงนามบันทึกความเข้าใจกับจังหวัดคาโกชิมะเมื่อปี 2564 เพื่อแลกเปลี่ยนผู้เชี่ยวชาญด้านการแปรรูปมันเทศ",
}
"""Two articles that differ by little but a name."""


async def _ask(client: httpx.AsyncClient, question: str) -> dict[str, Any]:
    answer = await client.post("/api/chat/messages", json=a_payload(question))
    (reply,) = answer.json()["replies"]
    return dict(reply)


async def test_of_articles_that_say_nearly_the_same_the_one_that_tells_the_name_answers(
    open_own_desk: Callable[[], "Desk"],
) -> None:
    desk = open_own_desk()
    for name, text in TIES.items():
        file = a_file(text, title=f"ความร่วมมือกับจังหวัด{name}")
        desk.ingest.take([document_of(f"{name}.txt", file, Language.TH, "")])

    async with running(desk, {}) as client:
        kumamoto = await _ask(client, "タイの産業振興局が熊本県と覚書を結んだのは何年ですか")
        kagoshima = await _ask(client, "タイの産業振興局が鹿児島県と覚書を結んだのは何年ですか")
        spelt_otherwise = await _ask(client, "ลงนามกับจังหวัดคาโกชิมาปีไหน")
        # Named at the end is what both articles name, too: neither tells who came instead of somebody unknown.
        of_a_body = await _ask(client, "ใครมาแทนคุณสมหญิงที่กรมส่งเสริมอุตสาหกรรม")
        unknown = [
            await _ask(client, "タイの産業振興局が鳥取県と覚書を結んだのは何年ですか"),
            await _ask(client, "ลงนามกับจังหวัดทตโตริปีไหน"),
        ]

    assert "2561" in kumamoto["text"]
    assert "2564" in kagoshima["text"]
    assert "2564" in spelt_otherwise["text"]
    assert [reply["kind"] for reply in (kumamoto, kagoshima, spelt_otherwise)] == ["answer"] * 3
    assert [reply["kind"] for reply in unknown] == ["no_answer"] * 2
    assert "ลงนามบันทึกความเข้าใจกับจังหวัด" not in of_a_body["text"]


MEETING = (
    "งาน Silkmeet จัดเมื่อวันที่ 5 มีนาคม 2566 ที่จังหวัดลพบุรี มีผู้ผลิตผ้าไหมเข้าร่วม 80 ราย เพื่อพบผู้ซื้อจากญี่ปุ่นและดูตัวอย่างผ้าทอมือของแต่ละหมู่บ้าน "
    "ในงานมีการสาธิตการย้อมด้วยครามและการทอลายโบราณ ผู้ซื้อให้ความสนใจผ้าสีธรรมชาติเป็นพิเศษและขอดูตัวอย่างเพิ่มเติมหลายรายการ "
    "ผู้สนใจผ้าทอมือสอบถามได้ที่ศูนย์ Lotusdesk โทรศัพท์ 02-111-2222"
)


async def test_a_date_gone_by_is_not_told_for_the_next_nor_one_telephone_number_for_another(
    open_own_desk: Callable[[], "Desk"],
) -> None:
    desk = open_own_desk()
    desk.ingest.take([document_of("silk.txt", a_file(MEETING, title="งาน Silkmeet"), Language.TH, "")])

    async with running(desk, {}) as client:
        held = await _ask(client, "งาน Silkmeet จัดเมื่อไร")
        next_one = await _ask(client, "งาน Silkmeet ครั้งต่อไปจัดเมื่อไร")
        number = await _ask(client, "เบอร์โทรศูนย์ Lotusdesk")
        of_another = await _ask(client, "เบอร์โทรสอบถามผ้าทอมือของงาน Silkmeet")

    assert (held["kind"], number["kind"]) == ("answer", "answer")
    assert "5 มีนาคม 2566" in held["text"]
    assert "02-111-2222" in number["text"]
    assert "2566" not in next_one["text"]
    assert of_another["kind"] == "no_answer"
    assert "02-111-2222" not in of_another["text"]


FORUM = (
    "งาน Weavehub ครั้งที่ 12 จัดที่เมืองน่านเมื่อวันที่ 8 สิงหาคม 2566 มีช่างทอผ้าจากสิบจังหวัดมาแสดงผลงานและพบผู้ซื้อจากต่างประเทศตลอดสามวัน "
    "ผู้ซื้อจากญี่ปุ่นสนใจผ้าฝ้ายย้อมครามเป็นพิเศษและขอตัวอย่างผ้าจากช่างทอหลายราย โดยมีล่ามช่วยในทุกการเจรจา "
    "ในวันสุดท้ายมีการประกวดลายผ้าพื้นเมืองและการบรรยายเรื่องการดูแลผ้าย้อมสีธรรมชาติ ซึ่งผู้เข้าร่วมขอให้จัดอีก "
    "ช่างทอที่ยังไม่เคยส่งออกได้รับคำแนะนำเรื่องเอกสารและการบรรจุหีบห่อ "
    "สอบถามรายละเอียดเพิ่มเติมได้ที่ฝ่ายประชาสัมพันธ์ โทรศัพท์ 02-333-4444"
)


async def test_of_a_series_only_the_one_asked_about_answers_and_a_number_below_a_title_is_of_whom_the_title_names(
    open_own_desk: Callable[[], "Desk"],
) -> None:
    desk = open_own_desk()
    desk.ingest.take([document_of("weave.txt", a_file(FORUM, title="งาน Weavehub ที่เมืองน่าน"), Language.TH, "")])

    async with running(desk, {}) as client:
        held = await _ask(client, "งาน Weavehub ครั้งที่ 12 จัดที่ไหน")
        japanese = await _ask(client, "第12回Weavehubはどこで開かれましたか")
        others = [
            await _ask(client, "งาน Weavehub ครั้งที่ 15 จัดที่ไหน"),
            await _ask(client, "第15回Weavehubはどこで開かれましたか"),
            await _ask(client, "Where was the 15th Weavehub held?"),
        ]
        number = await _ask(client, "เบอร์โทรติดต่องาน Weavehub")

    assert [reply["kind"] for reply in (held, japanese)] == ["answer"] * 2
    assert "เมืองน่าน" in held["text"]
    # Of a text in another language nearly all is quoted; of one in the asker's what is near to the answer.
    assert "02-333-4444" in japanese["text"]
    assert "02-333-4444" not in held["text"]
    # What is open now may be told instead.
    assert all(reply["kind"] != "answer" and "น่าน" not in reply["text"] for reply in others)
    assert "02-333-4444" in number["text"]


async def test_what_has_html_in_it_is_shown_as_letters_on_a_documents_page(
    open_own_desk: Callable[[], "Desk"],
) -> None:
    desk = open_own_desk()
    file = a_file("<script>alert('said')</script> was said.", title="<img src=x onerror=alert('title')>")
    desk.ingest.take([document_of("bad.txt", file, Language.EN, "javascript:alert('source')")])

    async with running(desk, {}) as client:
        page = await client.get("/library/bad.txt")

    assert page.status_code == 200
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert 'href="javascript:' not in page.text
