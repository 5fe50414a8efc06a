"""What a contact of the chat page sees while staff speak."""

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_store import SqlStore
from bot.domain.handling import Patience, ResolveOutcome
from bot.domain.staff import StaffIdentity
from bot.services.announcing import Announcer
from bot.services.staff import StaffActor, StaffService
from bot.services.workplace import Workplace
from handlers.clock import SystemClock
from knowledge.model import Language
from tests.browser.chat_page import ChatPage, OpenChat, expect
from tests.browser.service import RunningService
from tests.harness import BANGKOK, an_office

pytestmark = pytest.mark.browser


class Nok:
    """A member of staff at work on the service's database; each act in a loop of its own, for Playwright has one running here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._acts = 0

    def do(self, act: str, number: str, *rest: object) -> None:
        """Do something to a lead; it must come about."""
        self._acts += 1
        self._run(lambda: self._done(act, number, *rest))

    async def _done(self, act: str, number: str, *rest: object) -> None:
        clock = SystemClock()
        database = Database(
            f"sqlite+aiosqlite:///{self._folder / 'desk.db'}", (self._folder / "secret.key").read_text()
        )
        board = SqlLeads(database, clock)
        announcer = Announcer(surfaces=(), language=Language.TH, zone=BANGKOK, holiday=lambda *_: "")
        place = Workplace(
            board=board,
            store=SqlStore(database, clock),
            announcer=announcer,
            office=an_office(),
            patience=Patience(),
            clock=clock,
        )
        nok = await board.find_staff(StaffIdentity(channel="telegram", id="nok", name="คุณนก"))
        by = StaffActor(staff=nok, surface="telegram", key=f"{number}:{self._acts}")
        acted = await getattr(StaffService(place), act)(number, by, *rest)
        await database.close()
        assert acted.is_done

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        failed: list[BaseException] = []

        def run() -> None:
            try:
                asyncio.run(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(30)
        assert not failed, failed


@pytest.fixture
def nok(service: RunningService) -> Nok:
    return Nok(service.folder)


def lead_opened(chat: ChatPage) -> str:
    """Ask for a person; the number of the lead."""
    chat.say("ขอคุยกับเจ้าหน้าที่ค่ะ")
    return str(re.findall(r"JD-\d+", chat.last_reply.inner_text())[0])


def test_what_staff_write_appears_within_a_second_with_their_name_and_stays_after_a_reload(
    open_chat: OpenChat, nok: Nok
) -> None:
    chat = open_chat("th")
    number = lead_opened(chat)
    banner = chat.page.get_by_role("status").filter(has_text="คุณนก")

    nok.do("claim", number)
    expect(banner).to_be_visible()
    with chat.one_more_reply():
        nok.do("reply", number, "สวัสดีค่ะ <b>ยินดีช่วย</b>")
        # Within a second of its being written; the page itself is not told.
        chat.page.wait_for_selector(".reply.staff", timeout=1000)

    expect(chat.last_reply.locator(".who")).to_contain_text("คุณนก")
    expect(chat.last_reply.locator(".who")).to_contain_text("เจ้าหน้าที่โต๊ะญี่ปุ่น")
    expect(chat.last_reply.locator(".bubble")).to_have_text("สวัสดีค่ะ <b>ยินดีช่วย</b>")

    # The bot is silent: the message is said to have been delivered, and nobody is said to type.
    chat.box.fill("อยู่ไหมคะ")
    chat.box.press("Enter")
    expect(chat.log.locator(".delivered")).to_have_text("ส่งถึงเจ้าหน้าที่แล้ว")
    expect(chat.page.locator("#typing")).to_be_hidden()
    before = chat.log.locator("article").count() - 1  # the greeting of a newcomer

    chat.reload()
    expect(chat.log.locator("article")).to_have_count(before)
    expect(chat.log.locator(".reply.staff .who")).to_contain_text("คุณนก")
    expect(banner).to_be_visible()

    nok.do("resolve", number, ResolveOutcome.ANSWERED)
    expect(banner).to_be_hidden()
    expect(chat.last_reply).not_to_have_class(re.compile("staff"))


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_who_speaks_covers_nothing_that_is_to_be_read_or_typed(open_chat: OpenChat, nok: Nok, *, phone: bool) -> None:
    chat = open_chat("th", phone=phone)
    number = lead_opened(chat)
    nok.do("claim", number)
    banner = chat.page.locator("#speaking")
    expect(banner).to_be_visible()

    shown, box = banner.bounding_box(), chat.box.bounding_box()

    assert shown and box
    assert shown["y"] + shown["height"] <= box["y"]
    assert shown["width"] <= chat.page.viewport_size["width"] if chat.page.viewport_size else False
