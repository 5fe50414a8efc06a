"""The inbox in a browser: logging in by keyboard, on a phone, with a second factor, without script; and no barriers."""

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import httpx
import pyotp
import pytest

from handlers.inbox.strings import STRINGS
from knowledge.model import Language
from tests.browser.service import RunningService
from tests.browser.test_accessibility import barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PASSWORD = "plum rain forty steps"
PAGES = ("", "/me", "/me/totp", "/staff", "/audit", "/canned", "/canned/new", "/no-such-page")
OpenInbox = Callable[..., "Page"]


def expect(page: "Page", words: str) -> None:
    """Wait until the words are shown."""
    page.get_by_text(words, exact=True).first.wait_for()


def add_staff(service: RunningService, name: str, role: str = "admin") -> None:
    """As `japandesk staff add` does beside a running service."""
    told = json.loads((service.folder / "service.json").read_text())
    arguments = {"name": name, "email": "", "role": role, "password": PASSWORD}
    answer = httpx.post(
        f"{told['url']}/control/staff-add",
        json=arguments,
        headers={"Authorization": f"Bearer {told['token']}"},
        timeout=30,
    )
    assert "error" not in answer.text, answer.text


@pytest.fixture(scope="module")
def admin(service: RunningService) -> str:
    """The name of an admin."""
    add_staff(service, "Somchai")
    return "Somchai"


@pytest.fixture
def open_inbox(browser: "Browser", service: RunningService) -> Iterator[OpenInbox]:
    """Opens the login page in a browser of its own, which must have nothing to complain about in the end."""
    opened: list[Page] = []
    complaints: list[str] = []

    def open_page(*, phone: bool = False, dark: bool = False, script: bool = True) -> "Page":
        context = browser.new_context(
            base_url=service.url,
            locale="en-GB",
            viewport={"width": 360, "height": 740} if phone else {"width": 1280, "height": 800},
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda told: (
                complaints.append(told.text)
                if told.type in ("error", "warning") and "status of 4" not in told.text
                else None
            ),
        )
        opened.append(page)
        page.goto("/inbox")
        return page

    yield open_page
    for page in opened:
        page.context.close()
    assert complaints == []


def log_in(page: "Page", name: str) -> None:
    """Fill in the login form with the keyboard alone."""
    page.locator("#name:focus").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("language", "phone", "dark"),
    [("th", True, True), ("ja", False, False)],
    ids=["th-phone-dark", "ja-desktop-light"],
)
def test_nobody_is_kept_out_of_the_inbox(
    open_inbox: OpenInbox, admin: str, language: str, phone: bool, dark: bool
) -> None:
    page = open_inbox(phone=phone, dark=dark)
    page.goto(f"/inbox/login?lang={language}")
    assert barriers(page) == []
    log_in(page, admin)
    page.wait_for_url("**/inbox")
    if phone:
        page.locator(".menu-button").click()
        assert barriers(page) == []
    page.locator(f".languages button[value={language}]").click()
    page.wait_for_load_state()

    for path in PAGES:
        page.goto(f"/inbox{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert page.locator("html").get_attribute("lang") == language
        assert barriers(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path


def test_keyboard_alone_leads_from_the_login_to_the_content_and_through_the_menu(
    open_inbox: OpenInbox, admin: str
) -> None:
    page = open_inbox()
    log_in(page, admin)
    page.wait_for_url("**/inbox")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"

    page.goto("/inbox")
    order = []
    for _ in range(13):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.dataset.place || document.activeElement.className"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert order[:4] == ["skip", "brand", "nav_queue", "nav_conversations"]
    assert order.index("nav_staff") < order.index("nav_audit") < order.index("nav_me")


def test_the_menu_of_a_phone_opens_and_closes(open_inbox: OpenInbox, admin: str) -> None:
    page = open_inbox(phone=True)
    log_in(page, admin)
    page.wait_for_url("**/inbox")
    button, entry = page.locator(".menu-button"), page.locator("[data-place=nav_me]")

    assert not entry.is_visible()
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    assert entry.is_visible()
    page.keyboard.press("Escape")
    assert not entry.is_visible()
    assert page.evaluate("document.activeElement.className") == "menu-button"


def test_a_second_factor_from_the_picture_to_the_next_login(open_inbox: OpenInbox, service: RunningService) -> None:
    add_staff(service, "Malee", "staff")
    words = STRINGS[Language.TH]
    page = open_inbox()
    log_in(page, "Malee")
    page.wait_for_url("**/inbox")
    page.goto("/inbox/me/totp")
    app = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    assert page.get_by_role("img", name=words["totp_picture"]).bounding_box()
    page.locator("#code").fill(app.now())
    page.locator("#code").press("Enter")
    expect(page, words["told_totp_on"])

    other = open_inbox()
    log_in(other, "Malee")
    other.locator("#code:focus").wait_for()
    assert barriers(other) == []
    other.keyboard.type("000000")
    other.keyboard.press("Enter")
    other.get_by_role("alert").wait_for()
    assert barriers(other) == []


def test_without_script_one_logs_in_and_out_all_the_same(open_inbox: OpenInbox, admin: str) -> None:
    page = open_inbox(phone=True, script=False)
    page.locator("#name").fill(admin)
    page.locator("#password").fill("not this one")
    page.locator("#password").press("Enter")
    page.get_by_role("alert").wait_for()
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.locator("[data-place=nav_me]").click()
    assert re.search(r"/inbox/me$", page.url)

    page.locator("form[action='/inbox/logout'] button").click()

    page.goto("/inbox/me")
    assert "/inbox/login?next=" in page.url
