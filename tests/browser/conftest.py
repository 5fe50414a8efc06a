"""Chromium and a running service. The browser is Debian's; nothing is downloaded."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chat_page import ChatPage, OpenChat
from tests.browser.service import RunningService

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PHONE: "ViewportSize" = {"width": 360, "height": 740}
_DESKTOP: "ViewportSize" = {"width": 1280, "height": 800}
_LOCALES = {"th": "th-TH", "ja": "ja-JP", "en": "en-GB"}


# Of this package, not of the session: while Playwright runs, so does an event loop, and asynchronous tests would trip over it.
@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Chromium, or a skip that says what is missing."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed (it is in requirements-dev.lock)")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing (apt-get install chromium fonts-noto-cjk fonts-thai-tlwg)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def service(
    browser: "Browser", prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningService]:
    """The service, on a data folder of its own; started only when there is a browser to look at it."""
    service = RunningService(Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("service") / "data")))
    yield service
    service.stop()


@pytest.fixture
def open_chat(browser: "Browser", service: RunningService) -> Iterator[OpenChat]:
    """Opens the chat page as a newcomer; whatever is opened must end without a complaint from the browser."""
    opened: list[ChatPage] = []

    def open_chat(language: str = "en", *, phone: bool = False, dark: bool = False, scale: float = 1) -> ChatPage:
        context = browser.new_context(
            locale=_LOCALES[language],
            viewport=_PHONE if phone else _DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=scale,
        )
        chat = ChatPage(context.new_page(), service.url)
        opened.append(chat)
        chat.open()
        return chat

    yield open_chat
    for chat in opened:
        chat.page.context.close()
    assert [chat.complaints for chat in opened if chat.complaints] == []
    assert [chat.foreign_requests for chat in opened if chat.foreign_requests] == []
