"""The page on which one plays a LINE user and a Telegram user, with the real service behind it.

`JAPANDESK_SCREENSHOTS=folder make test` takes pictures; `play.png` beside this file is the one of that name, reduced to 256 colours.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.browser.chat_page import WAIT_MS, expect
from tests.browser.test_accessibility import barriers
from tests.ports import free_port
from tests.standins.__main__ import LINE_TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

pytestmark = pytest.mark.browser

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120
_STOP_SECONDS = 30
PHONE, DESKTOP = (390, 844), (1440, 900)
PAIRS_TH = "ที่ผ่านมาจับคู่กันได้กี่คู่แล้วคะ"
PAIRS_ANSWER_TH = "จับคู่ธุรกิจสำเร็จ 45 คู่"
PAIRS_JA = "これまでに何組がマッチングしましたか"
PAIRS_ANSWER_JA = "45組が成立しました"
MAKERS_TH = "หาผู้ผลิตเครื่องมือแพทย์ในญี่ปุ่น"
DEALERS_JA = "タイの医療機器の販売代理店を探しています"


class RunningPlay:
    """`make run STANDINS=1` on ports of its own."""

    def __init__(self, folder: Path) -> None:
        """Start on a data folder and wait until the service is ready."""
        service, page, line, telegram = (free_port() for _ in range(4))
        self.url = f"http://127.0.0.1:{page}"
        self.line_url = f"http://127.0.0.1:{line}"
        log = folder.with_suffix(".log")
        ports = {
            "service": f"http://127.0.0.1:{service}",
            "page-port": page,
            "line-port": line,
            "telegram-port": telegram,
        }
        options = [part for name, value in ports.items() for part in (f"--{name}", str(value))]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.standins", "--with-service", *options],
                cwd=_ROOT,
                env={**os.environ, "JAPANDESK_DATA_DIR": str(folder)},
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + _START_SECONDS
        while self.url not in log.read_text(errors="replace"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"it did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)  # between two looks, not instead of one

    def stop(self) -> None:
        """Stop as Ctrl+C does, and wait for the end."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def do(self, platform: str, action: str, value: Any = None) -> None:
        """What the page does when somebody presses a button, done in another tab."""
        _post(f"{self.url}/do", {"platform": platform, "action": action, "value": value})

    def push_to_line(self, message: dict[str, Any]) -> None:
        """Have a message pushed to LINE's user, as any bot may."""
        with urlopen(f"{self.url}/state", timeout=10) as answer:
            user = json.load(answer)["line"]["user"]["id"]
        _post(f"{self.line_url}/v2/bot/message/push", {"to": user, "messages": [message]}, f"Bearer {LINE_TOKEN}")


class Pane:
    """One of the two users on the page."""

    def __init__(self, page: "Page", platform: str) -> None:
        """Look at the pane of this platform."""
        self.root = page.locator(f"#{platform}")
        self.log = self.root.get_by_role("log")
        self.box = self.root.get_by_role("textbox")
        self.answers = self.log.locator(".entry.bot")
        self.own = self.log.locator(".entry.user")
        self.said = self.root.locator(".said")
        self.status = self.root.locator(".side .status")

    def press(self, label: str) -> None:
        """Press a button of the lists, which are opened if need be."""
        closed = self.root.locator(".panel:not([open]) > summary")
        while closed.count():
            closed.first.click()
        self.root.locator(".side").get_by_role("button", name=label, exact=True).click()

    def say(self, text: str) -> None:
        """Write, and wait for the answer."""
        with self.answered():
            self.write(text)

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Within it something is done that the bot answers; at its end the answer stands there, however many messages it is."""
        before = self.answers.count()
        yield
        expect(self.answers.nth(before)).to_be_attached()

    def write(self, text: str) -> None:
        """Write and wait until it stands in the conversation."""
        before = self.own.count()
        self.box.fill(text)
        self.box.press("Enter")
        expect(self.own).to_have_count(before + 1)

    def choose(self, label: str, option: str) -> None:
        """Choose from one of the lists of the pane."""
        self.root.get_by_label(label).select_option(option)

    def expect_end(self) -> None:
        """Wait until the newest message is in sight."""
        expect(self.log.locator(".entry").last).to_be_visible()
        script = "([id]) => { const log = document.querySelector(`#${id} .log`); return log.scrollHeight - log.scrollTop - log.clientHeight < 3; }"
        self.root.page.wait_for_function(script, arg=[self.root.get_attribute("id")])


class PlayPage:
    """One tab with the page, used by two who are new to the bot."""

    def __init__(self, page: "Page", url: str) -> None:
        """Open the page and meet the service as newcomers."""
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.foreign_requests: list[str] = []
        self.line, self.telegram = Pane(page, "line"), Pane(page, "telegram")
        page.set_default_timeout(WAIT_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._see(request.url))
        page.goto(url)
        expect(self.line.log.locator(".entry, .empty").first).to_be_attached()

    def show(self, platform: str) -> None:
        """On a phone, show this one."""
        self.page.get_by_role("tab", name=platform).click()

    def _hear(self, message: "ConsoleMessage") -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, url: str) -> None:
        if not url.startswith((self.url, "data:")):
            self.foreign_requests.append(url)


OpenPlay = Callable[..., PlayPage]


@pytest.fixture(scope="module")
def play(browser: "Browser", prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlay]:
    """Service and stand-ins on a data folder of their own; started only when there is a browser to look at them."""
    running = RunningPlay(Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("play") / "data")))
    yield running
    running.stop()


@pytest.fixture
def open_play(browser: "Browser", play: RunningPlay) -> Iterator[OpenPlay]:
    """Opens the page with two new users; whatever is opened must end without a complaint from the browser."""
    opened: list[PlayPage] = []
    for platform in ("line", "telegram"):
        play.do(platform, "chat", "private")
        play.do(platform, "mend")
        play.do(platform, "language", {"line": "th", "telegram": "ja"}[platform])
        play.do(platform, "new")

    def open_play(size: tuple[int, int] = DESKTOP, scale: float = 1) -> PlayPage:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            reduced_motion="reduce",
            device_scale_factor=scale,
        )
        opened.append(PlayPage(context.new_page(), play.url))
        return opened[-1]

    yield open_play
    for one in opened:
        one.page.context.close()
    assert [one.complaints for one in opened if one.complaints] == []
    assert [one.foreign_requests for one in opened if one.foreign_requests] == []


def test_both_users_are_answered_with_sources_that_are_links(open_play: OpenPlay) -> None:
    page = open_play()

    page.line.root.get_by_role("button", name="Add as a friend").first.click()
    expect(page.line.answers.first).to_be_visible()
    page.line.say(PAIRS_TH)
    page.telegram.root.get_by_role("button", name="START").click()
    expect(page.telegram.answers.first).to_be_visible()
    page.telegram.say(PAIRS_JA)

    for pane in (page.line, page.telegram):
        expect(pane.answers.last).to_contain_text("45")
        assert str(pane.answers.last.get_by_role("link").first.get_attribute("href")).startswith("http")
    expect(page.line.answers.last.locator(".who")).to_contain_text("โต๊ะญี่ปุ่น")
    page.line.answers.last.get_by_text("As a notification shows it").click()
    expect(page.line.answers.last.locator("details p")).to_contain_text("45")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_conversation_has_half_the_height_and_shows_its_newest_message(
    open_play: OpenPlay, size: tuple[int, int]
) -> None:
    page = open_play(size)
    page.line.say(PAIRS_TH)
    page.line.say(MAKERS_TH)

    shown = page.line.answers.count()

    page.page.reload()
    expect(page.line.answers).to_have_count(shown)
    page.line.expect_end()
    assert page.line.log.evaluate("log => log.clientHeight / window.innerHeight") >= 0.5

    bar = page.line.root.get_by_role("button", name="Menu / เมนู", exact=True)
    bar.click()
    expect(page.line.root.locator(".menu img")).to_be_visible()
    page.line.expect_end()
    bar.click()
    expect(page.line.root.locator(".menu img")).to_be_hidden()
    page.line.expect_end()
    assert page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_whoever_scrolled_up_stays_there_and_is_told_of_newer_messages(open_play: OpenPlay, play: RunningPlay) -> None:
    page = open_play()
    page.line.say(PAIRS_TH)
    page.line.say(MAKERS_TH)
    page.line.expect_end()

    page.line.log.hover()
    page.page.mouse.wheel(0, -10_000)
    page.page.wait_for_function("document.querySelector('#line .log').scrollTop === 0")
    with page.line.answered():
        play.do("line", "say", PAIRS_TH)

    newer = page.line.root.get_by_role("button", name="New messages")
    expect(newer).to_be_visible()
    assert page.line.log.evaluate("log => log.scrollTop") == 0
    newer.click()
    page.line.expect_end()


def test_a_phone_shows_one_of_the_two_at_a_time(open_play: OpenPlay) -> None:
    page = open_play(PHONE)
    expect(page.line.root).to_be_visible()
    expect(page.telegram.root).to_be_hidden()

    page.page.get_by_role("tab", name="LINE").press("ArrowRight")

    expect(page.telegram.root).to_be_visible()
    expect(page.line.root).to_be_hidden()
    page.telegram.say(PAIRS_JA)
    page.telegram.expect_end()


def test_with_the_month_used_up_an_answer_waits_and_comes_with_the_next(open_play: OpenPlay) -> None:
    page = open_play()
    page.line.say(PAIRS_TH)

    page.line.press("Month used up")
    page.line.write("SMRJ คืออะไร")
    expect(page.line.status).not_to_contain_text("still to come")  # the ticket was refused
    expect(page.line.answers.filter(has_text="SMRJ คือ")).to_have_count(0)
    page.line.say(MAKERS_TH)

    expect(page.line.answers.filter(has_text="SMRJ คือ")).to_have_count(1)
    expect(page.line.answers.filter(has_text="พบ 3 บริษัท")).to_have_count(1)
    expect(page.line.answers.filter(has_text="by push")).to_have_count(0)
    page.line.press("All well again")


def test_an_expired_ticket_costs_a_push_and_a_cut_line_doubles_nothing_on_line(open_play: OpenPlay) -> None:
    page = open_play()

    page.line.press("Next ticket expires")
    page.line.say(PAIRS_TH)
    expect(page.line.answers.last.locator(".who")).to_contain_text("by push, counted")
    page.line.press("Accepted, then cut")
    page.line.say(PAIRS_TH)
    page.line.say(MAKERS_TH)

    expect(page.line.answers.filter(has_text=PAIRS_ANSWER_TH)).to_have_count(2)


def test_a_platform_that_is_down_gets_its_answers_when_it_is_up_and_a_second_delivery_changes_nothing(
    open_play: OpenPlay,
) -> None:
    page = open_play()

    page.telegram.press("Telegram is down")
    page.telegram.write(PAIRS_JA)
    expect(page.telegram.status).to_contain_text("Down")
    with page.telegram.answered():
        page.telegram.press("Telegram is down")
    page.telegram.press("Deliver the last again")
    expect(page.telegram.said).to_contain_text("the service took 1 of 1")
    page.telegram.say(DEALERS_JA)

    expect(page.telegram.answers.filter(has_text=PAIRS_ANSWER_JA)).to_have_count(1)


def test_an_answer_that_takes_long_can_be_provoked_once_the_chat_is_known(open_play: OpenPlay) -> None:
    page = open_play()
    page.line.press("Answer takes long")
    page.line.box.fill("hello")
    page.line.box.press("Enter")
    expect(page.line.said).to_contain_text("write once")
    with page.line.answered():
        page.line.box.press("Enter")

    page.line.press("Answer takes long")
    expect(page.line.root.get_by_role("button", name="Answer takes long")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("platform", ["line", "telegram"])
def test_whoever_blocked_the_bot_is_told_so_and_keeps_their_words(open_play: OpenPlay, platform: str) -> None:
    page = open_play()
    pane: Pane = getattr(page, platform)
    pane.say("SMRJ")

    pane.press("Block")
    pane.box.fill("hello")
    pane.box.press("Enter")

    expect(pane.said).to_contain_text("You blocked the bot")
    expect(pane.box).to_have_value("hello")
    expect(pane.own).to_have_count(1)
    pane.press("Sticker")
    expect(pane.own).to_have_count(1)
    pane.press("Unblock")
    pane.write("SMRJ")


def test_an_edit_without_words_says_what_to_do(open_play: OpenPlay) -> None:
    page = open_play()
    page.telegram.say(PAIRS_JA)

    page.telegram.press("Edit last")
    expect(page.telegram.said).to_contain_text("Write the new words into the box first")
    page.telegram.box.fill("SMRJとは")
    page.telegram.press("Edit last")

    expect(page.telegram.own.last).to_contain_text("SMRJとは")
    expect(page.telegram.answers.last).to_contain_text("中小企業")
    expect(page.telegram.answers.filter(has_text=PAIRS_ANSWER_JA)).to_have_count(0)


@pytest.mark.parametrize("platform", ["line", "telegram"])
def test_in_a_group_the_bot_answers_whom_it_concerns(open_play: OpenPlay, platform: str) -> None:
    question, answer = {"line": (PAIRS_TH, PAIRS_ANSWER_TH), "telegram": (PAIRS_JA, PAIRS_ANSWER_JA)}[platform]
    page = open_play()
    pane: Pane = getattr(page, platform)

    pane.choose(f"{'LINE' if platform == 'line' else 'Telegram'}: which chat", "group")
    with pane.answered():
        pane.log.get_by_role("button", name="Take the bot in").click()
    pane.choose("To whom", "say")
    pane.write(question)
    pane.choose("To whom", "mention")
    pane.say(question)
    pane.choose("To whom", "reply")
    pane.say(question)

    expect(pane.answers.filter(has_text=answer)).to_have_count(2)
    pane.press("Put the bot out")
    expect(pane.root.get_by_role("button", name="Take the bot in")).to_be_visible()


@pytest.mark.parametrize("platform", ["line", "telegram"])
def test_what_is_no_text_is_sent_and_acknowledged(open_play: OpenPlay, platform: str) -> None:
    page = open_play()
    pane: Pane = getattr(page, platform)
    pane.say("SMRJ")

    for label in ("Sticker", "Picture", "File", "Voice", "Location"):
        with pane.answered():
            pane.press(label)
    if platform == "telegram":
        pane.press("Contact")
        expect(pane.own.last).to_contain_text("+66")


def test_a_new_user_has_met_nobody_and_the_language_of_the_app_can_be_chosen(open_play: OpenPlay) -> None:
    page = open_play()
    page.telegram.say("/start")
    page.telegram.root.get_by_role("button", name="Menu / commands").click()
    expect(page.telegram.root.locator(".commands")).to_contain_text("担当者")

    page.telegram.choose("Language of the Telegram user's app", "th")
    expect(page.telegram.root.locator(".commands")).to_contain_text("เจ้าหน้าที่")
    page.telegram.press("New user")

    expect(page.telegram.log.locator(".entry")).to_have_count(0)
    page.telegram.say("/start")
    expect(page.telegram.answers.last).to_contain_text("ค่ะ")


def test_a_line_of_a_bubble_that_does_something_can_be_tapped_and_reached_by_keyboard(
    open_play: OpenPlay, play: RunningPlay
) -> None:
    page = open_play()
    page.line.say("SMRJ")
    text = {"type": "text", "text": "สมัครเป็นสมาชิก T-GoodTech ได้อย่างไร และต้องเตรียมอะไรบ้าง", "wrap": True}
    action = {"type": "postback", "label": "ask", "data": "nothing=1", "displayText": "สมัครอย่างไร"}
    box = {"type": "box", "layout": "vertical", "contents": [text], "action": action}
    bubble = {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [box]}}

    play.push_to_line({"type": "flex", "altText": "related", "contents": bubble})
    line = page.line.log.get_by_role("button", name="สมัครเป็นสมาชิก")
    _reach(page.page, line)
    page.page.keyboard.press("Enter")

    expect(page.line.own.last).to_have_text("สมัครอย่างไร")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nobody_is_kept_out_of_the_page(open_play: OpenPlay, size: tuple[int, int]) -> None:
    page = open_play(size)
    assert barriers(page.page) == []

    page.line.say(PAIRS_TH)
    page.line.say(MAKERS_TH)
    page.line.press("LINE is down")
    page.line.press("LINE is down")
    page.line.root.get_by_role("button", name="Menu / เมนู", exact=True).click()
    if size == PHONE:
        page.show("Telegram")
    page.telegram.say(DEALERS_JA)
    page.telegram.root.get_by_role("button", name="Menu / commands").click()

    assert barriers(page.page) == []


def test_screenshots_are_taken(open_play: OpenPlay, tmp_path: Path) -> None:
    folder = Path(os.environ.get("JAPANDESK_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page = open_play((1440, 1000))
    page.line.say(PAIRS_TH)
    page.line.say(MAKERS_TH)
    page.telegram.say(DEALERS_JA)
    page.telegram.say(PAIRS_JA)
    page.line.expect_end()
    page.telegram.expect_end()

    page.page.evaluate("document.activeElement.blur()")
    picture = page.page.screenshot(path=folder / "play.png")

    assert len(picture) > 10_000, "an empty page"


def _reach(page: "Page", wanted: "Locator") -> None:
    """Go back from the box until what is meant has the focus; give up when it is out of reach."""
    expect(wanted).to_be_visible()
    for _ in range(15):
        page.keyboard.press("Shift+Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("not reached by keyboard")


def _post(url: str, value: Any, authorization: str = "") -> None:
    headers = {"content-type": "application/json", **({"authorization": authorization} if authorization else {})}
    with urlopen(Request(url, json.dumps(value).encode(), headers), timeout=20) as answer:
        assert answer.status == 200
