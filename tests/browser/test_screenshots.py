"""Pictures of the page, for eyes and for the README.

`JAPANDESK_SCREENSHOTS=folder make test` takes them all. `page.png` beside this file is the one of that name, reduced to
256 colours.
"""

import base64
import os
from pathlib import Path

import pytest

from tests.browser.chat_page import ChatPage, OpenChat, expect

pytestmark = pytest.mark.browser

MATCHED_PAIRS = "จับคู่ T-GoodTech กับ J-GoodTech สำเร็จกี่คู่"
CEO_FIELDS = "CEO商談会の対象分野を教えてください"
WANTED_PARTNER = "หาผู้ผลิตเครื่องมือแพทย์ในญี่ปุ่น"

_SIDE_BY_SIDE = """
<style>
  body {{ display: flex; gap: 24px; width: max-content; margin: 0; padding: 12px; }}
  img {{ width: 360px; border-radius: 22px; box-shadow: 0 0 0 1px #c9cede, 0 4px 12px rgb(28 33 64 / 18%); }}
</style>
{pictures}
"""


def take(chat: ChatPage, path: Path) -> bytes:
    """Take a picture of what is shown now."""
    chat.page.evaluate("document.activeElement.blur()")
    picture = chat.page.screenshot(path=path)
    assert len(picture) > 10_000, "an empty page"
    return picture


def test_screenshots_are_taken(open_chat: OpenChat, tmp_path: Path) -> None:
    wanted = os.environ.get("JAPANDESK_SCREENSHOTS")
    folder = Path(wanted) if wanted else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    thai = open_chat("th", phone=True, scale=1.5)
    thai.say(MATCHED_PAIRS)
    thai_picture = take(thai, folder / "phone-thai.png")
    if not wanted:
        return

    with thai.one_more_reply():
        thai.quick_replies.filter(has_text="คุยกับเจ้าหน้าที่").click()
    take(thai, folder / "phone-thai-person.png")

    japanese = open_chat("ja", phone=True, scale=1.5)
    japanese.say(CEO_FIELDS)
    japanese.last_reply.locator("a.marker").first.click()
    expect(japanese.sources.first.get_by_role("link")).to_be_in_viewport()
    japanese_picture = take(japanese, folder / "phone-japanese-source.png")

    partners = open_chat("th", phone=True, scale=1.5)
    partners.say(WANTED_PARTNER)
    expect(partners.last_reply.locator(".partner").first).to_be_in_viewport()
    partners_picture = take(partners, folder / "phone-partners.png")

    desktop = open_chat("th")
    desktop.say(WANTED_PARTNER)
    take(desktop, folder / "desktop-partners.png")

    dark = open_chat("ja", dark=True)
    dark.say(CEO_FIELDS)
    dark.last_reply.locator("a.marker").first.click()
    take(dark, folder / "desktop-dark.png")

    phone = open_chat("en", phone=True, dark=True, scale=1.5)
    take(phone, folder / "phone-dark-greeting.png")
    phone.page.goto(f"{phone.url}/library/ceo-business-matching")
    take(phone, folder / "phone-dark-document.png")

    put_side_by_side(desktop, folder / "page.png", thai_picture, japanese_picture, partners_picture)


def put_side_by_side(chat: ChatPage, path: Path, *pictures: bytes) -> None:
    """Make one picture of several."""
    assert chat.page.context.browser
    frame = chat.page.context.browser.new_page(viewport={"width": 1152, "height": 780}, device_scale_factor=1.5)
    tags = (f'<img alt="" src="data:image/png;base64,{base64.b64encode(picture).decode()}">' for picture in pictures)
    frame.set_content(_SIDE_BY_SIDE.format(pictures="".join(tags)))
    frame.screenshot(path=path, full_page=True, omit_background=True)
    frame.close()
