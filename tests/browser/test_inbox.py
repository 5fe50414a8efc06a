"""Staff at work in a browser: pages that follow the conversation, two people on one lead, keys, no script, no barriers.

`inbox.png` beside this file is the picture for the README; `JAPANDESK_SCREENSHOTS=folder make test` takes it.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chat_page import ChatPage, OpenChat, expect
from tests.browser.service import RunningService
from tests.browser.test_accessibility import barriers
from tests.browser.test_inbox_door import PASSWORD, add_staff

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

OpenInbox = Callable[..., "Page"]
WISH = "ขอคุยกับเจ้าหน้าที่ค่ะ"
FULL_WISH = "บริษัทตัวอย่างโลหะ อยู่ชลบุรี ผลิตชิ้นส่วนยานยนต์ มี IATF 16949 อยากหาลูกค้าในญี่ปุ่น ภายในสัปดาห์นี้"
_WATCH = """(words) => {
  window.shownAt = null;
  new MutationObserver(() => {
    if (!window.shownAt && document.getElementById("turns").textContent.includes(words)) window.shownAt = Date.now();
  }).observe(document.body, { subtree: true, childList: true });
}"""


@pytest.fixture(scope="module")
def people(service: RunningService) -> None:
    """Two people of the desk; Nok leads it."""
    add_staff(service, "Nok", "lead")
    add_staff(service, "佐藤", "staff")


@pytest.fixture
def open_inbox(browser: "Browser", service: RunningService, people: None) -> Iterator[OpenInbox]:
    """Opens the inbox for somebody who has logged in; whatever is opened must end without a complaint from the browser."""
    opened: list[Page] = []
    complaints: list[str] = []

    def open_page(
        name: str = "Nok",
        language: str = "en",
        *,
        phone: bool = False,
        dark: bool = False,
        script: bool = True,
        scale: float = 1,
    ) -> "Page":
        context = browser.new_context(
            base_url=service.url,
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
            device_scale_factor=scale,
        )
        page = context.new_page()
        opened.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
        page.goto("/inbox")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/inbox")
        if phone and script:
            page.click(".menu-button")
        page.click(f".languages button[value={language}]")
        page.locator(f"html[lang={language}]").wait_for()
        return page

    yield open_page
    for page in opened:
        page.context.close()
    assert complaints == []


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatPage:
    """A contact who asked for a person, and whose wish is recorded."""
    chat = open_chat("th")
    chat.say(WISH)
    return chat


def number_of(chat: ChatPage) -> str:
    """The number that the contact was told."""
    found = re.search(r"JD-\d{4}", chat.log.inner_text())
    assert found
    return found[0]


def test_a_lead_is_claimed_and_answered_while_the_contact_writes_on(open_inbox: OpenInbox, open_chat: OpenChat) -> None:
    queue = open_inbox()
    before = queue.locator("#counts").get_attribute("data-waiting")
    chat = open_chat("th")
    chat.say(WISH)
    number = number_of(chat)
    # The list, the title and the ear are told without anybody's doing.
    queue.locator(f"#list a[id={number}]").wait_for()
    assert queue.locator("#counts").get_attribute("data-waiting") == str(int(before or 0) + 1)
    assert re.match(r"\(\d+\) Queue", queue.title())
    expect(queue.locator("#news")).to_contain_text("waiting")

    queue.click(f"#list a[id={number}]")
    queue.locator("#reply-text").wait_for()
    queue.evaluate(_WATCH, "ข้อต่อทองเหลือง")
    with chat.page.expect_response("**/api/chat/messages"):
        chat.box.fill("เราทำข้อต่อทองเหลืองค่ะ")
        chat.box.press("Enter")
    answered_at = queue.evaluate("Date.now()")
    queue.wait_for_function("() => window.shownAt")
    assert queue.evaluate("window.shownAt") - answered_at <= 1000

    queue.click("#acts button.main")
    expect(queue.locator("#told")).to_contain_text(f"You have {number}")
    queue.fill("#reply-text", "สวัสดีค่ะ นกจากโต๊ะญี่ปุ่นค่ะ")
    queue.click("#reply .send")
    expect(queue.locator("#turns .by-staff")).to_contain_text("นกจากโต๊ะญี่ปุ่น")
    expect(queue.locator("#reply-text")).to_have_value("")
    assert queue.evaluate("document.querySelector('#turns').dataset.first") is not None
    chat.reload()
    expect(chat.log).to_contain_text("นกจากโต๊ะญี่ปุ่นค่ะ")


def test_two_people_on_one_lead_see_each_other_and_what_the_other_does(open_inbox: OpenInbox, chat: ChatPage) -> None:
    path = f"/inbox/leads/{number_of(chat)}"
    nok, sato = open_inbox("Nok"), open_inbox("佐藤", "ja")
    nok.goto(path)
    sato.goto(path)
    expect(nok.locator("#present")).to_contain_text("佐藤 is looking at this too")
    expect(sato.locator("#present")).to_contain_text("Nokもこの案件を見ています")

    sato.fill("#reply-text", "書きかけ")
    nok.click("#acts button.main")
    expect(sato.locator("#reply-state")).to_contain_text("Nokが担当しているため返信できません")
    expect(sato.locator("#reply-text")).to_be_hidden()
    nok.fill("#note-text", "Mind the deadline")
    nok.click("#note-form button")
    expect(sato.locator("#notes")).to_contain_text("Mind the deadline")
    nok.click("#acts button:has-text('Hand back')")
    expect(nok.locator(".speaker")).to_contain_text("The bot answers")

    sato.context.close()
    expect(nok.locator("#present")).not_to_contain_text("佐藤")
    chat.reload()
    assert "deadline" not in chat.log.inner_text()


def test_the_queue_and_a_lead_are_worked_by_keyboard(open_inbox: OpenInbox, chat: ChatPage) -> None:
    number = number_of(chat)
    page = open_inbox()
    page.goto("/inbox?view=all&order=newest")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == page.locator("#list .wish a").first.get_attribute("id")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url("**words=**")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/leads/{number}")

    page.keyboard.press("r")
    page.keyboard.type("run n?")
    assert page.locator("#reply-text").input_value() == "run n?"
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "note-text"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_url("**/inbox")


def test_without_script_a_lead_is_claimed_answered_and_resolved(open_inbox: OpenInbox, chat: ChatPage) -> None:
    page = open_inbox("佐藤", script=False)
    page.goto(f"/inbox/leads/{number_of(chat)}")
    page.click("#acts button.main")
    expect(page.locator("#told")).to_contain_text("You have JD-")
    page.fill("#reply-text", "Sato speaking")
    page.click("#reply .send")
    expect(page.locator("#turns .by-staff")).to_contain_text("Sato speaking")
    page.click("#acts summary:has-text('Resolve')")
    page.select_option("#outcome", "answered")
    page.click("#acts details:has(#outcome) button")
    expect(page.locator("#head")).to_contain_text("Resolved: Answered")


@pytest.mark.parametrize(
    ("language", "phone", "dark"), [("th", True, True), ("ja", False, False)], ids=["th-phone-dark", "ja-desktop-light"]
)
def test_nobody_is_kept_out_of_the_working_pages(
    open_inbox: OpenInbox, chat: ChatPage, language: str, phone: bool, dark: bool
) -> None:
    page = open_inbox("Nok", language, phone=phone, dark=dark)
    number = number_of(chat)
    for path in ("", "?view=all&words=JD", f"/leads/{number}", "/conversations", "/deliveries"):
        page.goto(f"/inbox{path}")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
    page.goto(f"/inbox/leads/{number}")
    page.click("#acts button.main")
    page.locator("#told .told").wait_for()
    page.fill("#reply-text", "สวัสดีค่ะ")
    page.click("#reply .send")
    page.locator("#turns .by-staff").first.wait_for()
    for closed in page.locator("#acts details > summary").all():
        closed.click()
        assert barriers(page) == []
    page.click("#show-keys")
    assert barriers(page) == []


def test_the_picture_of_the_inbox_is_taken(open_inbox: OpenInbox, open_chat: OpenChat, tmp_path: Path) -> None:
    wanted = os.environ.get("JAPANDESK_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    chat = open_chat("th")
    chat.say(FULL_WISH)
    chat.say(WISH)
    page = open_inbox("佐藤", "ja", scale=1.5 if wanted else 1)
    page.goto(f"/inbox/leads/{number_of(chat)}")
    page.click("#acts button.main")
    page.locator("#told .told").wait_for()
    page.fill("#reply-text", "สวัสดีค่ะ ซาโตจากโต๊ะญี่ปุ่นค่ะ ขอแคตตาล็อกชิ้นส่วนด้วยนะคะ")
    page.click("#reply .send")
    page.locator("#turns .by-staff").first.wait_for()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    assert len(page.screenshot(path=folder / "inbox.png")) > 10_000, "an empty page"
