"""Documents, approved answers and why an answer was given, through the pages of the inbox of a whole service."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from handlers.inbox.strings import STRINGS
from handlers.settings import Settings
from knowledge.model import Language

if TYPE_CHECKING:
    from starlette.testclient import TestClient

EN = STRINGS[Language.EN]
PASSWORD = "correct horse battery staple 9"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Service:
    """A service with a team lead who is logged in, and contacts who write in the web chat."""

    def __init__(self, client: "TestClient") -> None:
        self.client = client
        self.written = 0

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def csrf(self, page: str) -> str:
        found = CSRF.search(page)
        assert found
        return found.group(1)

    def post(self, path: str, on: str, files: Any = None, **form: str) -> str:
        answer = self.client.post(path, data={"csrf": self.csrf(self.page(on)), **form}, files=files)
        assert answer.status_code == 200, answer.text[:300]
        return answer.text

    def said(self, text: str) -> dict[str, Any]:
        for cookie in list(self.client.cookies.jar):
            # Each question is somebody else's; the team lead stays logged in.
            if not cookie.path.startswith("/inbox"):
                self.client.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
        self.written += 1
        message = {"text": text, "client_id": f"knowledge-{self.written}"}
        return dict(self.client.post("/api/chat/messages", json=message).json()["replies"][0])


@pytest.fixture(scope="module")
def service(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    from starlette.testclient import TestClient

    from bot.domain.staff import Role
    from handlers.app import create_app
    from handlers.desk import open_desk

    folder = Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("pages") / "data"))
    desk = open_desk(Settings(_env_file=None, data_dir=folder))
    app = create_app(desk)
    with TestClient(app, base_url="http://127.0.0.1") as client:

        async def add() -> None:
            await desk.staffing.accounts.add(
                name="Hanako", email="", role=Role.LEAD, language=Language.EN, password=PASSWORD, by=None
            )

        assert client.portal
        client.portal.call(add)
        csrf = CSRF.search(client.get("/inbox/login").text)
        form = {"name": "Hanako", "password": PASSWORD, **({"csrf": csrf.group(1)} if csrf else {})}
        assert client.post("/inbox/login", data=form).status_code == 200
        yield Service(client)


def upload(service: Service, text: str, **told: str) -> str:
    file = {"file": ("voucher.md", text.encode(), "text/markdown")}
    return service.post("/inbox/documents/new", "/inbox/documents", files=file, **told)


def test_a_document_is_uploaded_changed_expired_and_withdrawn_between_questions(service: Service) -> None:
    asked = "How much does the Sakura Innovation Voucher pay?"
    assert service.said(asked)["kind"] == "no_answer"

    added = upload(
        service, "# Sakura Innovation Voucher\n\nThe Sakura Innovation Voucher pays 70,000 baht to each firm."
    )
    first = service.said(asked)
    replaced = upload(
        service, "# Sakura Innovation Voucher\n\nThe Sakura Innovation Voucher pays 90,000 baht to each firm."
    )
    second = service.said(asked)
    upload(
        service,
        "# Sakura Innovation Voucher\n\nThe Sakura Innovation Voucher pays 90,000 baht to every firm.",
        valid_until="2025-12-31",
    )
    over = service.said(asked)
    old = service.page("/inbox/documents/view/file:voucher.md@en?version=1")
    gone = service.post(
        "/inbox/documents/withdraw", "/inbox/documents/view/file:voucher.md@en", document_id="file:voucher.md@en"
    )

    assert EN["told_document_added"].format(title="Sakura Innovation Voucher") in added.replace("&#34;", '"')
    assert EN["told_document_replaced"].format(title="Sakura Innovation Voucher") in replaced
    assert "70,000" in first["text"]
    assert "90,000" in second["text"]
    assert "has ended (valid until 31 December 2025)" in over["text"]
    assert "90,000" not in over["text"]
    assert "70,000" in old
    assert EN["told_document_withdrawn"] in gone
    assert service.said(asked)["kind"] == "no_answer"


def test_what_cannot_be_read_is_refused_with_the_reason(service: Service) -> None:
    file = {"file": ("broken.pdf", b"%PDF-1.4 nothing", "application/pdf")}

    told = service.post("/inbox/documents/new", "/inbox/documents", files=file)

    assert "broken.pdf" in told
    assert "is broken" in told


def test_an_approved_answer_comes_first_in_other_words_and_another_language_until_its_document_changes(
    service: Service,
) -> None:
    upload(service, "# Meeting rooms\n\nThe meeting rooms of the desk are on the second floor of the building.")
    form = service.page("/inbox/approved/new")
    read = re.search(r'value="(file:voucher\.md@en\|\d+)"', form)
    assert read
    unread = service.client.post(
        "/inbox/approved/new",
        data={
            "csrf": service.csrf(form),
            "questions": "Parking?",
            "en": "Yes.",
            "rests": "file:voucher.md@en|99",
        },
    )
    assert unread.status_code == 400
    assert EN["problem_approved_rests"] in unread.text
    service.post(
        "/inbox/approved/new",
        "/inbox/approved/new",
        questions="Where can I park my car when I visit the desk?\nมาที่โต๊ะญี่ปุ่นจอดรถได้ที่ไหน",
        th="จอดรถได้ที่อาคารจอดรถชั้น 2 ค่ะ",
        en="You can park on the second floor of the car park.",
        ja="駐車場ビルの2階に駐車できます。",
        rests=read.group(1),
    )

    same = service.said("Where do I park my car when visiting the Japan Desk?")
    japanese = service.said("デスクを訪問するとき、車はどこに停められますか")
    other = service.said("Where can I park my bicycle in Osaka in 2031?")
    listed = service.page("/inbox/approved")
    upload(service, "# Meeting rooms\n\nThe meeting rooms of the desk have moved to the third floor of the building.")
    later = service.said("Where do I park my car when visiting the Japan Desk?")

    assert "second floor of the car park" in same["text"]
    assert "approved" in same["citations"][0]["title"]
    assert same["text"].rstrip().endswith("[1][2]")
    assert same["citations"][1]["title"] == "Meeting rooms"
    assert "2階に駐車" in japanese["text"]
    assert "car park" not in other["text"]
    assert EN["approved_hits"].format(count=2) in listed
    assert "car park" not in later["text"]
    assert EN["approved_stopped"].format(title="Meeting rooms") in service.page("/inbox/approved").replace("“", "“")


def test_a_question_is_tried_and_its_passages_are_shown_with_how_they_moved(service: Service) -> None:
    page = service.page("/inbox/search-test?q=What+is+SMRJ%3F")
    ids = re.search(r'name="before" value="([^"]+)"', page)
    assert ids
    first, *rest = ids.group(1).split()

    again = service.client.get(
        "/inbox/search-test", params={"q": "What is SMRJ?", "before": " ".join([*rest, first][:-1])}
    ).text

    assert EN["found_answered"] in page
    assert EN["found_answered"] in service.page("/inbox/search-test?q=What+is+SMRJ%3F&day=tomorrow")
    assert EN["trace_chosen"] in page
    assert EN["trace_new"] in again
    assert EN["trace_misfit_kind"] not in page


def test_it_is_told_why_a_passage_was_set_aside(service: Service) -> None:
    by_kind = service.page("/inbox/search-test?q=What+is+the+population+of+Wakayama%3F")
    by_year = service.page("/inbox/search-test?q=How+many+pairs+were+matched+in+2009%3F")

    assert EN["trace_misfit_kind"] in by_kind
    assert EN["trace_misfit_years"] in by_year


def test_why_an_answer_was_given_can_be_seen_and_goes_with_the_contact(service: Service) -> None:
    service.said("What is SMRJ? My mail is somchai@example.com")
    service.said("SMRJ คืออะไร")
    listed = service.page("/inbox/conversations")
    links = re.findall(r'href="(/inbox/conversations/web/[^"]+)"', listed)
    answers = [link for one in links for link in re.findall(r'href="(/inbox/answers/[^"]+)"', service.page(one))]
    assert answers

    shown = [service.page(link) for link in answers]

    assert any("SMRJ" in page and EN["trace_chosen"] in page for page in shown)
    assert not any("somchai@example.com" in page for page in shown)


def test_editions_that_disagree_are_shown_where_documents_are_taken_in_and_read(service: Service) -> None:
    def take(name: str, text: str) -> str:
        file = {"file": (name, text.encode(), "text/markdown")}
        return service.post("/inbox/documents/new", "/inbox/documents", files=file)

    take("visit.th.md", "# ทริปดูงาน\n\nทริปดูงานมีค่าใช้จ่าย 12,000 บาทต่อคนสำหรับผู้ประกอบการไทย")
    told = take("visit.ja.md", "# 視察ツアー\n\n視察ツアーの参加費は、タイの企業は1人あたり1万5千バーツです。")

    shown = service.page("/inbox/documents/view/file:visit.md@ja")

    assert "ja says 15000" in told
    assert "th says 12000" in told
    assert EN["editions_disagree"] in service.page("/inbox/documents")
    assert EN["editions_baht"] in shown
    assert "12,000 บาท" in shown
    take("visit.ja.md", "# 視察ツアー\n\n視察ツアーの参加費は、タイの企業は1人あたり1万2千バーツです。")
    assert EN["editions_disagree"] not in service.page("/inbox/documents")


def test_an_answer_that_is_given_now_is_approved_as_it_stands_with_the_documents_it_stands_on(service: Service) -> None:
    tried = service.page("/inbox/search-test?q=What+is+SMRJ%3F")
    link = re.search(r'href="(/inbox/approved/new\?question=What[^"]+)"', tried)
    assert link

    form = service.page(link.group(1).replace("&amp;", "&"))

    written = re.search(r'<textarea id="en"[^>]*>([^<]*)</textarea>', form)
    assert written
    assert "SMRJ" in written.group(1)
    assert "[1]" not in written.group(1)
    assert re.search(r'value="[^"|]+@en\|1" selected', form)
    assert "What is SMRJ?" in form
