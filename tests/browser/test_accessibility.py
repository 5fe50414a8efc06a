"""What axe, a checker of accessibility rules, finds on the pages."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chat_page import OpenChat, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def barriers(page: "Page") -> list[str]:
    """The serious and critical issues on what is shown now."""
    from axe_core_python.sync_playwright import Axe

    page.evaluate(Axe().axe_script)  # the page's policy refuses a script tag, as it should
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{issue['id']}: {node['target']} {node['failureSummary']}"
        for issue in found["violations"]
        if issue["impact"] in ("serious", "critical")
        for node in issue["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_nobody_is_kept_out_of_the_conversation(open_chat: OpenChat, dark: bool, phone: bool) -> None:
    chat = open_chat("th", dark=dark, phone=phone)
    assert barriers(chat.page) == []

    chat.say("จับคู่ T-GoodTech กับ J-GoodTech สำเร็จกี่คู่")
    chat.last_reply.locator("a.marker").first.click()
    chat.say("หาผู้ผลิตเครื่องมือแพทย์ในญี่ปุ่น")
    chat.page.context.set_offline(True)
    chat.box.fill("สวัสดี")
    chat.box.press("Enter")
    expect(chat.log).to_contain_text("การเชื่อมต่อขาดหาย")
    chat.page.context.set_offline(False)
    chat.complaints.clear()
    assert barriers(chat.page) == []

    chat.box.fill("ก" * 2001)
    chat.page.get_by_role("button", name="เริ่มบทสนทนาใหม่").click()
    expect(chat.page.get_by_role("dialog")).to_be_visible()
    assert barriers(chat.page) == []


@pytest.mark.parametrize(
    ("language", "dark"), [("th", True), ("ja", False), ("en", True)], ids=["th-dark", "ja-light", "en-dark"]
)
def test_nobody_is_kept_out_of_the_privacy_notice(open_chat: OpenChat, language: str, dark: bool) -> None:
    chat = open_chat(language, dark=dark)

    chat.page.goto(f"{chat.url}/privacy")

    expect(chat.page.get_by_role("heading", level=1)).not_to_be_empty()
    assert barriers(chat.page) == []


def test_a_barrier_would_be_found(open_chat: OpenChat) -> None:
    chat = open_chat("en")

    chat.page.evaluate(
        "document.querySelector('label[for=text]').remove(); document.querySelector('#text').placeholder = ''"
    )

    assert any(barrier.startswith("label:") for barrier in barriers(chat.page))
