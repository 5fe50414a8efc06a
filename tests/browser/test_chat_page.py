"""What someone who opens the page can do, and what they see."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.chat_page import ChatPage, OpenChat, expect
from tests.browser.service import RunningService

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = pytest.mark.browser

MATCHED_PAIRS = "จับคู่ T-GoodTech กับ J-GoodTech สำเร็จกี่คู่"
CEO_FIELDS = "CEO商談会の対象分野を教えてください"
WANTED_PARTNER = "หาผู้ผลิตเครื่องมือแพทย์ในญี่ปุ่น"


def press_until_focused(chat: ChatPage, key: str, selector: str) -> None:
    """Press a key until what is meant has the focus; give up when it is out of reach."""
    for _ in range(15):
        chat.page.keyboard.press(key)
        if chat.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached with {key}")


@pytest.mark.parametrize(
    ("language", "question", "fact", "date", "host"),
    [
        ("th", MATCHED_PAIRS, "45", "1 ก.พ. 2567", "thaigov.go.th"),
        ("ja", CEO_FIELDS, "医療", "2024年2月1日", "thaigov.go.th"),
    ],
    ids=["th", "ja"],
)
def test_a_question_is_answered_in_its_language_and_the_marker_opens_the_source(
    open_chat: OpenChat, language: str, question: str, fact: str, date: str, host: str
) -> None:
    chat = open_chat(language)

    chat.say(question)

    expect(chat.last_reply).to_contain_text(fact)
    expect(chat.last_reply.locator(".content")).to_have_attribute("lang", language)
    card = chat.sources.first
    link = card.get_by_role("link")
    expect(link).to_be_hidden()
    chat.last_reply.locator("a.marker").first.click()
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", re.compile(rf"^https://www\.{re.escape(host)}/\S+"))
    expect(link).to_have_attribute("rel", "noopener")
    expect(card.locator(".source-title")).not_to_be_empty()
    expect(card.locator(".source-date")).to_have_text(date)
    expect(card.locator("blockquote")).to_contain_text(fact)


def test_a_tapped_quick_reply_is_sent_and_answered(open_chat: OpenChat) -> None:
    chat = open_chat("ja")
    quick_reply = chat.quick_replies.first
    text = quick_reply.inner_text()

    with chat.one_more_reply():
        quick_reply.click()

    expect(chat.utterances).to_have_text([text])
    expect(chat.last_reply.locator(".bubble")).not_to_be_empty()
    expect(chat.quick_replies.filter(has_text=text)).to_have_count(0)


def test_partners_are_shown_as_cards_with_reasons_and_said_to_be_samples(open_chat: OpenChat) -> None:
    chat = open_chat("th")

    chat.say(WANTED_PARTNER)

    cards = chat.last_reply.locator(".partner")
    expect(cards.first).to_contain_text("เครื่องมือแพทย์")
    expect(cards.first).to_contain_text("ญี่ปุ่น")
    expect(cards.first.locator(".reasons li").first).to_be_visible()
    assert cards.count() > 1
    expect(cards.filter(has_text="ข้อมูลตัวอย่าง")).to_have_count(cards.count())


def test_another_language_changes_the_page_and_keeps_the_conversation(open_chat: OpenChat) -> None:
    chat = open_chat("th")
    chat.say(MATCHED_PAIRS)
    answer = chat.last_reply.locator(".bubble").inner_text()

    chat.page.get_by_role("button", name="日本語").click()

    expect(chat.page.locator("html")).to_have_attribute("lang", "ja")
    expect(chat.box).to_have_attribute("placeholder", "ご質問を入力")
    expect(chat.page.get_by_role("button", name="送信")).to_be_visible()
    expect(chat.utterances).to_have_text([MATCHED_PAIRS])
    assert chat.last_reply.locator(".bubble").inner_text() == answer
    chat.reload()
    expect(chat.page.locator("html")).to_have_attribute("lang", "ja")
    expect(chat.utterances).to_have_text([MATCHED_PAIRS])


def test_another_language_greets_in_it_while_nothing_was_said(open_chat: OpenChat) -> None:
    chat = open_chat("en")
    expect(chat.last_reply).to_contain_text("not a person")

    chat.page.get_by_role("button", name="ไทย").click()

    expect(chat.last_reply).to_contain_text("สวัสดีค่ะ")
    expect(chat.replies).to_have_count(1)


def test_the_conversation_is_there_after_a_reload_and_after_a_restart_of_the_service(
    open_chat: OpenChat, service: RunningService
) -> None:
    chat = open_chat("th")
    chat.say(MATCHED_PAIRS)
    answer = chat.last_reply.locator(".bubble").inner_text()

    chat.reload()

    expect(chat.utterances).to_have_text([MATCHED_PAIRS])
    assert chat.last_reply.locator(".bubble").inner_text() == answer
    expect(chat.sources.first).to_be_visible()

    service.restart()
    chat.reload()

    expect(chat.utterances).to_have_text([MATCHED_PAIRS])
    assert chat.last_reply.locator(".bubble").inner_text() == answer


def test_whoever_asks_for_a_person_reads_the_number_of_their_matter(open_chat: OpenChat) -> None:
    chat = open_chat("th")
    chat.say(MATCHED_PAIRS)

    with chat.one_more_reply():
        chat.quick_replies.filter(has_text="คุยกับเจ้าหน้าที่").click()

    expect(chat.last_reply).to_contain_text(re.compile(r"JD-\d{4}"))
    expect(chat.last_reply).to_contain_text(MATCHED_PAIRS)
    expect(chat.quick_replies.filter(has_text="ข้าม")).to_have_count(1)
    expect(chat.quick_replies.filter(has_text="ส่งเลย")).to_have_count(1)


def test_a_new_conversation_starts_empty_once_it_is_confirmed(open_chat: OpenChat) -> None:
    chat = open_chat("en")
    chat.say("Hello")
    begin = chat.page.get_by_role("button", name="New conversation")

    begin.click()
    chat.page.get_by_role("button", name="Cancel").click()
    expect(chat.utterances).to_have_text(["Hello"])

    begin.click()
    chat.page.get_by_role("dialog").get_by_role("button", name="New conversation").click()
    expect(chat.utterances).to_have_count(0)
    expect(chat.replies).to_have_count(1)
    chat.reload()
    expect(chat.utterances).to_have_count(0)


def test_the_keyboard_alone_asks_and_opens_the_source(open_chat: OpenChat) -> None:
    chat = open_chat("ja")
    keyboard = chat.page.keyboard

    press_until_focused(chat, "Tab", "textarea")
    keyboard.insert_text(CEO_FIELDS)
    with chat.one_more_reply():
        keyboard.press("Enter")
    press_until_focused(chat, "Shift+Tab", "summary")
    expect(chat.sources.last.get_by_role("link")).to_be_hidden()
    keyboard.press("Enter")

    expect(chat.sources.last.get_by_role("link")).to_be_visible()
    press_until_focused(chat, "Tab", "details[open] a")


def test_the_first_tab_stop_leads_past_the_page_to_the_box(open_chat: OpenChat) -> None:
    chat = open_chat("en")

    chat.page.keyboard.press("Tab")
    expect(chat.page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    chat.page.keyboard.press("Enter")

    expect(chat.box).to_be_focused()


@pytest.mark.parametrize("language", ["th", "ja", "en"])
def test_a_narrow_phone_shows_everything_without_scrolling_sideways(open_chat: OpenChat, language: str) -> None:
    chat = open_chat(language, phone=True)

    chat.say(CEO_FIELDS)
    chat.last_reply.locator("a.marker").first.click()
    chat.say(WANTED_PARTNER)
    chat.say("https://example.org/" + "verylong" * 40)

    for scrolling in ("document.scrollingElement", "document.getElementById('reading')"):
        assert chat.page.evaluate(f"{scrolling}.scrollWidth - {scrolling}.clientWidth") == 0
    expect(chat.box).to_be_in_viewport(ratio=1)
    expect(chat.page.get_by_role("button").and_(chat.page.locator("#send"))).to_be_in_viewport(ratio=1)
    expect(chat.last_reply.locator(".bubble")).to_be_in_viewport()
    chat.page.goto(f"{chat.url}/library/ceo-business-matching")
    assert chat.page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") == 0


def test_markup_that_is_typed_is_shown_as_the_text_it_is(open_chat: OpenChat) -> None:
    chat = open_chat("en")
    typed = '<script>window.ran = true</script><img src="x" onerror="window.ran = true"> <b>45</b> &lt; [1]'

    chat.say(typed)
    chat.reload()

    expect(chat.utterances).to_have_text([typed])
    expect(chat.log.locator("script, img, b")).to_have_count(0)
    assert chat.page.evaluate("window.ran") is None


def test_a_lost_connection_keeps_the_message_and_a_retry_sends_it_once(open_chat: OpenChat) -> None:
    chat = open_chat("th")
    chat.page.context.set_offline(True)

    chat.box.fill(MATCHED_PAIRS)
    chat.box.press("Enter")

    expect(chat.log).to_contain_text("การเชื่อมต่อขาดหาย")
    expect(chat.utterances).to_have_text([MATCHED_PAIRS])
    assert [complaint for complaint in chat.complaints if "ERR_INTERNET_DISCONNECTED" not in complaint] == []
    chat.complaints.clear()
    chat.page.context.set_offline(False)
    with chat.one_more_reply():
        chat.page.get_by_role("button", name="ลองอีกครั้ง").click()
    expect(chat.last_reply).to_contain_text("45")
    expect(chat.log).not_to_contain_text("การเชื่อมต่อขาดหาย")
    chat.reload()
    expect(chat.utterances).to_have_text([MATCHED_PAIRS])


def test_a_message_whose_reply_was_lost_is_answered_but_not_doubled_by_a_retry(open_chat: OpenChat) -> None:
    chat = open_chat("en")

    def lose_the_reply(route: "Route") -> None:
        route.fetch()
        route.abort()

    chat.page.route("**/api/chat/messages", lose_the_reply, times=1)
    chat.box.fill("I want to talk to a person")
    chat.box.press("Enter")
    expect(chat.log).to_contain_text("Connection lost")
    chat.complaints.clear()

    with chat.one_more_reply():
        chat.page.get_by_role("button", name="Try again").click()

    expect(chat.last_reply).to_contain_text(re.compile(r"recorded as JD-\d{4}"))
    chat.reload()
    expect(chat.utterances).to_have_text(["I want to talk to a person"])


def test_a_message_not_sent_before_a_reload_can_still_be_sent(open_chat: OpenChat) -> None:
    chat = open_chat("en")
    chat.page.context.set_offline(True)
    chat.box.fill("What does the Japan Desk do?")
    chat.box.press("Enter")
    expect(chat.log).to_contain_text("Connection lost")
    chat.complaints.clear()
    chat.page.context.set_offline(False)

    chat.reload()

    expect(chat.utterances).to_have_text(["What does the Japan Desk do?"])
    with chat.one_more_reply():
        chat.page.get_by_role("button", name="Try again").click()
    expect(chat.utterances).to_have_text(["What does the Japan Desk do?"])


def test_a_text_that_is_too_long_stays_in_the_box_and_is_not_sent(open_chat: OpenChat) -> None:
    chat = open_chat("en")

    chat.box.fill("a" * 2001)
    chat.box.press("Enter")

    expect(chat.page.get_by_role("alert")).to_contain_text("1 characters over the limit of 2000")
    expect(chat.box).to_have_value("a" * 2001)
    expect(chat.utterances).to_have_count(0)


def test_nothing_comes_from_elsewhere_and_the_browser_has_nothing_to_complain_about(open_chat: OpenChat) -> None:
    chat = open_chat("th")

    chat.say(MATCHED_PAIRS)
    chat.last_reply.locator("a.marker").first.click()
    chat.say(WANTED_PARTNER)
    chat.page.goto(f"{chat.url}/privacy")
    chat.page.goto(f"{chat.url}/library/ceo-business-matching?lang=ja")
    expect(chat.page.get_by_role("heading", level=1)).not_to_be_empty()

    assert chat.complaints == []
    assert chat.foreign_requests == []


def test_the_page_is_told_to_load_nothing_from_elsewhere_and_a_breach_would_be_seen(open_chat: OpenChat) -> None:
    chat = open_chat("en")

    chat.page.evaluate(
        """() => {
          document.body.append(Object.assign(new Image(), { src: "https://example.invalid/pixel.png" }));
          document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
          document.body.setAttribute("style", "color: red");
        }"""
    )
    expect(chat.page.locator("img[src*='example.invalid']")).to_have_count(1)
    chat.reload()

    for directive in ("img-src", "script-src", "style-src"):
        assert any(directive in complaint for complaint in chat.complaints), directive
    assert chat.page.evaluate("window.ran") is None
    assert chat.foreign_requests == ["https://example.invalid/pixel.png"]
    chat.complaints.clear()
    chat.foreign_requests.clear()
