"""The chat page as its reader meets it: what to type into, what to read, and what went wrong behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request
    from playwright.sync_api._generated import LocatorAssertions  # `expect` returns it, the package does not export it

# Playwright is imported where it is used: without it the tests are skipped with a reason, not broken.

WAIT_MS = 20_000

_REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


def expect(locator: "Locator") -> "LocatorAssertions":
    """Wait until what is said of the locator is true."""
    from playwright.sync_api import expect as assertions

    assertions.set_options(timeout=WAIT_MS)
    return assertions(locator)


class ChatPage:
    """One tab with the chat page."""

    def __init__(self, page: "Page", url: str) -> None:
        """Watch a tab for complaints from now on."""
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        """Errors of scripts, of the security policy and of loading; empty on a page without fault."""
        self.foreign_requests: list[str] = []
        """Addresses on other hosts that the page asked for."""
        self.log = page.get_by_role("log")
        self.box = page.get_by_role("textbox")
        self.utterances = self.log.locator(".utterance .bubble")
        self.replies = self.log.locator("article.reply")
        self.last_reply = self.replies.last
        self.sources = self.last_reply.locator("details")
        self.quick_replies = self.log.locator(".quick-replies").get_by_role("button")
        page.set_default_timeout(WAIT_MS)
        page.add_init_script(_REPORT_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)

    def open(self) -> None:
        """Open the page and wait until the conversation stands there."""
        self.page.goto(self.url)
        self.wait_until_shown()

    def reload(self) -> None:
        """Load the page again and wait until the conversation stands there."""
        self.page.reload()
        self.wait_until_shown()

    def wait_until_shown(self) -> None:
        """Wait until the greeting or the conversation so far is shown."""
        expect(self.replies.first).to_be_visible()
        expect(self.page.locator("#log[aria-busy]")).to_have_count(0)

    def say(self, text: str) -> None:
        """Type, press Enter and wait for the reply."""
        self.box.fill(text)
        with self.one_more_reply():
            self.box.press("Enter")

    @contextmanager
    def one_more_reply(self) -> Iterator[None]:
        """Within it something is done that the bot replies to; at its end the reply stands there."""
        before = self.replies.count()
        yield
        expect(self.replies).to_have_count(before + 1)

    def _hear(self, message: "ConsoleMessage") -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _see(self, request: "Request") -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(self.url).netloc:
            self.foreign_requests.append(request.url)


class OpenChat(Protocol):
    """Opens the chat page in a browser that was never here before."""

    def __call__(self, language: str = "en", *, phone: bool = False, dark: bool = False, scale: float = 1) -> ChatPage:
        """Open it in a browser that prefers this language and this look."""
