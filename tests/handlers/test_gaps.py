"""Questions without an answer, from the contact on LINE who asked to the contact who is told, through the inbox of a whole service."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from handlers.inbox.strings import STRINGS
from handlers.settings import Settings
from knowledge.model import Language
from tests.rig import Rig
from tests.standins.line import LineUser

EN = STRINGS[Language.EN]
PASSWORD = "correct horse battery staple 9"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
ASKED_TH = "ค่าจอดรถที่โต๊ะญี่ปุ่นชั่วโมงละเท่าไหร่คะ"
ASKED_JA = "ジャパンデスクの駐車料金は1時間いくらですか"


class Desk:
    """A service with a team lead at the inbox, and contacts on LINE."""

    def __init__(self, rig: Rig, client: httpx.Client) -> None:
        self.rig = rig
        self.client = client

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.text)

    def post(self, path: str, on: str, **form: str) -> str:
        csrf = CSRF.search(self.page(on))
        assert csrf
        answer = self.client.post(path, data={"csrf": csrf.group(1), **form})
        assert answer.status_code == 200, answer.text[:300]
        return html.unescape(answer.text)

    def say(self, user: LineUser, text: str) -> str:
        """Say something, and what is answered to it."""
        before = len(self.rig.line.texts(user.id))
        user.say(text)
        assert self.rig.line.wait_for(lambda: len(self.rig.line.texts(user.id)) > before)
        assert self.rig.settled()
        return "\n".join(self.rig.line.texts(user.id)[before:])

    def gap_page(self) -> str:
        """The page of the question about parking."""
        listed = self.page("/inbox/gaps")
        found = re.search(r'href="(/inbox/gaps/\d+)"[^>]*>[^<]*(?:จอดรถ|駐車)', listed)
        assert found, listed
        return found.group(1)

    def approve(self, text: str, **texts: str) -> None:
        self.post("/inbox/approved/new", "/inbox/approved/new", questions=text, **texts)


@pytest.fixture
def messages_left() -> int | None:
    """Messages that LINE lets the desk send this month; None: any number."""
    return None


@pytest.fixture
def desk(prepared_folder: Path, tmp_path: Path, messages_left: int | None) -> Iterator[Desk]:
    from bot.domain.staff import Role
    from handlers.app import create_app
    from handlers.desk import open_desk

    folder = Path(shutil.copytree(prepared_folder, tmp_path / "data"))

    def create(settings: Settings) -> FastAPI:
        desk = open_desk(settings)
        app = create_app(desk)
        app.state.queue, app.state.outbox, app.state.desk = desk.queue, desk.outbox, desk
        return app

    rig = Rig(folder, create)
    rig.line.quota = messages_left
    rig.start()
    assert rig.app
    accounts = rig.app.state.desk.staffing.accounts
    rig.run(accounts.add(name="Hanako", email="", role=Role.LEAD, language=Language.EN, password=PASSWORD, by=None))
    with httpx.Client(base_url=rig.url, follow_redirects=True) as client:
        csrf = CSRF.search(client.get("/inbox/login").text)
        form = {"name": "Hanako", "password": PASSWORD, **({"csrf": csrf.group(1)} if csrf else {})}
        assert client.post("/inbox/login", data=form).status_code == 200
        yield Desk(rig, client)
    rig.stop()


def test_who_wants_to_be_told_is_told_in_their_language_once_the_desk_has_an_answer(desk: Desk) -> None:
    ann, ken, kim = (desk.rig.line.user() for _ in range(3))
    desk.say(ann, ASKED_TH)
    offered = json.dumps(desk.rig.line.delivered(ann.id)[-1], ensure_ascii=False)
    wished = desk.say(ann, "แจ้งฉันเมื่อมีคำตอบ")
    desk.say(ken, ASKED_JA)
    desk.say(ken, "分かったら知らせて")
    desk.say(kim, ASKED_TH)
    page = desk.gap_page()
    shown = desk.page(page)
    early = desk.post(f"{page}/close", page)
    pushed = desk.rig.line.count_delivered("push")

    link = re.search(r'href="(/inbox/approved/new[^"]+)"', shown)
    assert link
    form = desk.page(link.group(1))
    gap = re.search(r'name="gap" value="(\d+)"', form)
    assert gap
    back = desk.post(
        "/inbox/approved/new",
        link.group(1),
        questions=f"{ASKED_TH}\n{ASKED_JA}",
        th="จอดรถฟรีค่ะ",
        ja="駐車は無料です。",
        gap=gap.group(1),
    )
    told = desk.post(f"{page}/close", page)
    assert desk.rig.settled()

    assert "แจ้งฉันเมื่อมีคำตอบ" in offered
    assert ASKED_TH in wished
    assert EN["gaps_asked"].format(count=3, contacts=3) in shown
    assert EN["gaps_waiting"].format(count=2) in shown
    assert EN["told_gap_unanswered"] in early
    assert ASKED_TH in form
    assert ASKED_JA in form
    assert EN["told_approved"] in back
    assert "駐車は無料です" in back
    assert pushed == 0
    assert EN["told_gap_closed"].format(count=2) in told
    assert "จอดรถฟรีค่ะ" in desk.rig.line.texts(ann.id)[-1]
    assert "駐車は無料です" in desk.rig.line.texts(ken.id)[-1]
    assert "จอดรถฟรีค่ะ" not in "\n".join(desk.rig.line.texts(kim.id))
    assert desk.rig.line.count_delivered("push") == 2
    assert desk.rig.line.violations == []
    assert EN["gaps_none"] in desk.page("/inbox/gaps")


@pytest.mark.parametrize("messages_left", [0])
def test_with_few_messages_left_this_month_nobody_is_told_yet(desk: Desk) -> None:
    ann = desk.rig.line.user()
    desk.say(ann, ASKED_TH)
    desk.say(ann, "แจ้งฉันเมื่อมีคำตอบ")
    page = desk.gap_page()
    desk.approve(ASKED_TH, th="จอดรถฟรีค่ะ")
    # Answers once the channels were asked what is left.
    desk.page("/readyz")

    told = desk.post(f"{page}/close", page)

    assert desk.rig.settled()
    assert EN["told_gap_kept_back"].format(count=1) in told
    assert "จอดรถฟรีค่ะ" not in "\n".join(desk.rig.line.texts(ann.id))
    assert EN["gaps_waiting"].format(count=1) in desk.page(page)


def test_an_answer_that_missed_is_noted_with_what_was_answered(desk: Desk) -> None:
    ann = desk.rig.line.user()
    nothing = desk.say(ann, "ไม่ตรงคำถาม")
    desk.say(ann, "SMRJ คืออะไร")
    voted = desk.say(ann, "ไม่ตรงคำถาม")
    again = desk.say(ann, "ตอบไม่ตรงคำถามเลย")

    listed = desk.page("/inbox/gaps")

    assert "SMRJ คืออะไร" in voted
    assert "SMRJ คืออะไร" not in nothing
    assert voted not in again
    assert listed.count(EN["gap_voted_down"]) == 1
    assert "SMRJ" in listed.split(EN["gaps_nearest"])[1]


def test_what_missed_a_question_is_no_answer_to_it_until_there_is_another(desk: Desk) -> None:
    ann = desk.rig.line.user()
    desk.say(ann, "SMRJ คืออะไร")
    desk.say(ann, "ไม่ตรงคำถาม")
    desk.say(ann, "แจ้งฉันเมื่อมีคำตอบ")
    found = re.search(r'href="(/inbox/gaps/\d+)"[^>]*>SMRJ', desk.page("/inbox/gaps"))
    assert found
    page = found.group(1)

    early = desk.post(f"{page}/close", page)
    desk.approve("SMRJ คืออะไร", th="หน่วยงานของญี่ปุ่นที่ช่วยธุรกิจขนาดเล็กค่ะ")
    told = desk.post(f"{page}/close", page)

    assert desk.rig.settled()
    assert EN["told_gap_unanswered"] in early
    assert EN["told_gap_closed"].format(count=1) in told
    assert "หน่วยงานของญี่ปุ่นที่ช่วยธุรกิจขนาดเล็กค่ะ" in desk.rig.line.texts(ann.id)[-1]


def test_a_dismissed_question_is_gone_and_what_is_off_topic_stands_apart(desk: Desk) -> None:
    ann = desk.rig.line.user()
    desk.say(ann, ASKED_TH)
    desk.say(ann, "วันนี้อากาศที่เชียงใหม่เป็นยังไง")
    page = desk.gap_page()
    apart = desk.page("/inbox/gaps?off_topic=1")

    told = desk.post(f"{page}/dismiss", page)

    assert "เชียงใหม่" in apart
    assert "จอดรถ" not in apart
    assert EN["told_gap_dismissed"].format(count=1) in told
    assert EN["gaps_none"] in desk.page("/inbox/gaps")


def test_what_was_asked_goes_with_the_contacts_data_and_consent_taken_back_ends_the_wait(desk: Desk) -> None:
    ann, ken = desk.rig.line.user(), desk.rig.line.user()
    for user in (ann, ken):
        desk.say(user, ASKED_TH)
        desk.say(user, "แจ้งฉันเมื่อมีคำตอบ")
    seen = desk.say(ann, "ขอดูข้อมูลของฉัน")
    withdrawn = desk.say(ann, "ถอนความยินยอม")
    page = desk.gap_page()
    waiting = desk.page(page)

    desk.say(ken, "ลบข้อมูลของฉัน")
    desk.say(ken, "ยืนยันลบทั้งหมด")
    left = desk.page(desk.gap_page())

    assert "คำถามที่บอทตอบไม่ได้: 1 ข้อ" in seen
    assert "จะไม่แจ้งคุณ" in withdrawn
    assert EN["gaps_waiting"].format(count=1) in waiting
    assert EN["gaps_asked"].format(count=1, contacts=1) in left
    assert EN["gap_wants_news"] not in left
