"""What staff see and do on the working pages, asked for as a browser asks."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import update

from bot.adapters.sql_attachments import SqlAttachments
from bot.adapters.sql_database import Database
from bot.adapters.sql_tables import ChatRow, DeliveryRow
from bot.domain.account import AuditFilter
from bot.domain.canned import CannedReply
from bot.domain.handling import LeadStatus, ResolveOutcome
from bot.domain.lead import Consent, LaterWish, Score, ScoreLevel, ScoreReason, Sharing
from bot.domain.message import Attachment, AttachmentKind, ChannelAddress
from bot.domain.slots import Slot, SlotName
from bot.domain.staff import Role
from knowledge.model import Language
from tests.builders import NOON
from tests.work_harness import StaffBrowser, WorkRig, open_work

LINE = ChannelAddress(channel="line", id="U1")


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WorkRig]:
    """The pages, put together once."""
    path = tmp_path_factory.mktemp("work") / "desk.db"
    async with open_work(Database(f"sqlite+aiosqlite:///{path}", "secret of the tests")) as rig:
        yield rig


@pytest_asyncio.fixture(loop_scope="module")
async def rig(running: WorkRig) -> WorkRig:
    """The pages with nothing in them."""
    await running.clear()
    return running


@pytest_asyncio.fixture(loop_scope="module")
async def nok(rig: WorkRig) -> StaffBrowser:
    return await rig.logged_in("Nok")


# ------------------------------------------------------------------------------------------------------- the queue


def shown(page: str) -> list[str]:
    """Numbers of the leads in a list, in order."""
    return [part.partition('"')[0] for part in page.split('<a id="')[1:]]


async def test_urgent_leads_come_first_then_who_has_waited_longest(rig: WorkRig, nok: StaffBrowser) -> None:
    urgent = Score(level=ScoreLevel.LOW, reasons=(), is_urgent=True)
    for number, minutes, score in (("JD-1", 10, None), ("JD-2", 30, None), ("JD-3", 5, urgent)):
        await rig.lead(number, opened_at=NOON - timedelta(minutes=minutes), score=score)

    page = await nok.get("/inbox")
    assert shown(page) == ["JD-3", "JD-2", "JD-1"]
    assert "30 min" in page
    assert shown(await nok.get("/inbox?order=newest"))[0] == "JD-3"


FOUND: list[tuple[str, set[str]]] = [
    ("view=all&channel=line", {"JD-2"}),
    ("view=all&language=ja", {"JD-2"}),
    ("view=all&level=high", {"JD-3"}),
    ("view=all&urgent=1", {"JD-3"}),
    ("view=all&label=food", {"JD-1"}),
    ("view=mine", {"JD-1"}),
    ("view=claimed", {"JD-1"}),
    ("view=snoozed", {"JD-4"}),
    ("view=resolved", {"JD-5"}),
    ("view=waiting", {"JD-2", "JD-3"}),
    ("view=all", {"JD-1", "JD-2", "JD-3", "JD-4", "JD-5"}),
    ("words=brass", {"JD-1", "JD-3", "JD-4", "JD-5"}),
    ("words=ＪＤ-２", {"JD-2"}),
    ("words=๕๐๐๐", {"JD-2"}),
    ("words=ﾐﾎﾝ精密", {"JD-2"}),
    ("words=081-234-5678", {"JD-3"}),
    ("words=METALEX", {"JD-1"}),
    ("words=food brass", {"JD-1"}),
    ("words=nothing+like+that", set()),
    ("view=nonsense&level=x&holder=x&after=x&language=xx", {"JD-2", "JD-3"}),
    ('after=["x","y","z"]', {"JD-2", "JD-3"}),
]


async def test_leads_are_filtered_and_found(rig: WorkRig) -> None:
    nok = await worked(rig)
    for query, found in FOUND:
        assert set(shown(await nok.get(f"/inbox?{query}"))) == found, query


async def worked(rig: WorkRig) -> StaffBrowser:
    """One lead in each state; somebody who worked on them."""
    nok = await rig.logged_in("Nok", Role.LEAD)
    for number in ("JD-1", "JD-4", "JD-5"):
        await rig.lead(number)
    by = rig.actor(nok.staff)
    await rig.parts.staff.claim("JD-1", by)
    await rig.parts.staff.label("JD-1", by, ["food"])
    await rig.parts.staff.note("JD-1", by, "Met them at METALEX")
    await rig.parts.staff.snooze("JD-4", by)
    await rig.parts.staff.resolve("JD-5", by, ResolveOutcome.ANSWERED)
    company = Slot(name=SlotName.COMPANY, value="ミホン精密工業")
    await rig.lead("JD-2", address=LINE, language=Language.JA, wish="月産5000個の部品", slots=(company,))
    await rig.lead(
        "JD-3",
        reach="+66812345678",
        consent=Consent(version="2026-11", at=NOON),
        score=Score(level=ScoreLevel.HIGH, reasons=(), is_urgent=True),
    )
    return nok


async def test_a_long_queue_is_paged_and_counted(rig: WorkRig, nok: StaffBrowser) -> None:
    for number in range(53):
        await rig.lead(f"JD-{number:04d}", opened_at=NOON + timedelta(seconds=number))

    first = await nok.get("/inbox")
    following = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await nok.get(following)
    assert len(shown(first)) == 50
    assert [*shown(first), *shown(second)] == [f"JD-{number:04d}" for number in range(53)]
    assert "53 leads" in first
    assert 'data-waiting="53"' in first


async def test_what_is_searched_is_renewed_as_leads_change(rig: WorkRig, nok: StaffBrowser) -> None:
    lead = await rig.lead("JD-1")
    assert shown(await nok.get("/inbox?words=brass")) == ["JD-1"]

    rig.clock.set(NOON + timedelta(minutes=1))
    await rig.say(lead.address, "also copper", lead=lead.wishing("copper pipes", "also copper"))
    await nok.act("JD-1", "note", text="very pressing")
    for words in ("copper", "pressing"):
        assert shown(await nok.get(f"/inbox?words={words}")) == ["JD-1"]


# -------------------------------------------------------------------------------------------------------- one lead


async def test_the_card_tells_who_takes_over_all_there_is(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead(
        "JD-1",
        more=(LaterWish(text="and a distributor"),),
        reach="+66812345678",
        consent=Consent(version="2026-11", at=NOON),
        sharings=(Sharing(version="2026-11", at=NOON, party="Mihon KK", country="JP"),),
        slots=(Slot(name=SlotName.COMPANY, value="Sample <b>Foods</b>", is_confirmed=False),),
        score=Score(level=ScoreLevel.HIGH, reasons=(ScoreReason(rule="no_such_rule", points=3, value="x"),)),
    )
    page = await nok.get("/inbox/leads/JD-1")
    for text in (
        "A buyer of brass fittings",
        "and a distributor",
        "+66812345678",
        "Mihon KK",
        "Sample &lt;b&gt;Foods&lt;/b&gt; (not confirmed)",
        "(+3)",
        "12:00 Thailand",
        "Score: high",
    ):
        assert text in page, text


async def test_a_way_to_reach_somebody_is_shown_with_their_consent_alone(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1", reach="+66812345678", consent=None)
    page = await nok.get("/inbox/leads/JD-1")
    assert "+66812345678" not in page
    assert "No consent to keep contact details" in page


async def test_every_bubble_says_who_speaks(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1")
    rig.clock.set(NOON + timedelta(minutes=1))
    await nok.act("JD-1", "reply", text="Hello, Nok here")
    page = await nok.get("/inbox/leads/JD-1")
    bubbles = [part.partition("</li>")[0] for part in page.split('<li class="bubble by-')[1:]]
    assert [part.partition('"')[0] for part in bubbles] == ["contact", "bot", "staff"]
    assert "A buyer of brass fittings" in bubbles[0]
    assert "<strong>Bot</strong>" in bubbles[1]
    assert "<strong>Nok</strong>" in bubbles[2]


async def test_older_messages_are_had_on_demand(rig: WorkRig, nok: StaffBrowser) -> None:
    lead = await rig.lead("JD-1")
    for place in range(55):
        await rig.say(lead.address, f"word {place:02d}.", after=timedelta(seconds=place + 1))
    latest = await nok.get("/inbox/leads/JD-1")
    assert "word 54." in latest
    assert "word 04." not in latest
    older = latest.split("Earlier messages")[0].rpartition('href="')[2].partition('"')[0]
    earlier = await nok.get(older.replace("&amp;", "&"))
    assert "word 04." in earlier
    assert "word 05." not in earlier


# ------------------------------------------------------------------------------------------------------------ acts


async def test_a_claim_is_told_to_whoever_wins_and_to_whoever_comes_late(rig: WorkRig, nok: StaffBrowser) -> None:
    suda = await rig.logged_in("Suda")
    await rig.lead("JD-1")
    assert await nok.act("JD-1", "claim") == "You have JD-1; the contact was told your name"
    assert await suda.act("JD-1", "claim") == "Nok has JD-1"
    assert (await rig.state("JD-1")).holder == nok.staff


async def test_a_reply_reaches_the_conversation_once_however_often_it_is_sent(rig: WorkRig, nok: StaffBrowser) -> None:
    lead = await rig.lead("JD-1")
    page = await nok.get("/inbox/leads/JD-1")
    form = {
        "csrf": page.split('name="csrf" value="')[1].partition('"')[0],
        "key": "once-and-only",
        "text": "Hello\r\nyou",
    }
    for _ in range(2):
        answer = await nok.client.post("/inbox/leads/JD-1/reply", data=form)
        assert answer.status_code == 303
    said = [reply for turn in await rig.store.list_turns(lead.address, 9) for reply in turn.replies if reply.speaker]
    assert [(reply.speaker, reply.text) for reply in said] == [("Nok", "Hello\nyou")]


async def test_a_reply_that_is_refused_is_not_lost(rig: WorkRig, nok: StaffBrowser) -> None:
    suda = await rig.logged_in("Suda")
    lead = await rig.lead("JD-1")
    await suda.act("JD-1", "claim")
    answer = await nok.post("/inbox/leads/JD-1/reply", on="/inbox/leads/JD-1", text="A long and careful text")
    assert "Suda has JD-1" in answer.text
    assert ">A long and careful text</textarea>" in answer.text
    assert not any(
        "careful" in reply.text for turn in await rig.store.list_turns(lead.address, 9) for reply in turn.replies
    )


async def test_notes_are_kept_for_staff_and_never_reach_the_contact(rig: WorkRig, nok: StaffBrowser) -> None:
    lead = await rig.lead("JD-1")
    assert "does not see it" in await nok.act("JD-1", "note", text="Be careful <i>here</i>")
    assert await nok.act("JD-1", "note", text="  ") == "There is nothing to send"
    page = await nok.get("/inbox/leads/JD-1")
    assert "Be careful &lt;i&gt;here&lt;/i&gt;" in page.partition('id="notes"')[2]
    assert [note.text for note in await rig.parts.leads.list_notes("JD-1")] == ["Be careful <i>here</i>"]
    turns = await rig.store.list_turns(lead.address, 9)
    assert "careful" not in repr(turns)


@pytest.mark.parametrize(
    ("fields", "until"),
    [
        ({"until": "hour"}, NOON + timedelta(hours=1)),
        ({"until": "afternoon"}, NOON + timedelta(hours=1)),
        ({"until": "tomorrow"}, NOON + timedelta(hours=20, minutes=30)),
        ({"until": "week"}, NOON + timedelta(days=4, hours=20, minutes=30)),
        ({"until": "at", "at": "2026-11-27T10:15"}, NOON + timedelta(days=1, hours=22, minutes=15)),
    ],
)
async def test_a_lead_is_put_off(rig: WorkRig, nok: StaffBrowser, fields: dict[str, str], until: Any) -> None:
    await rig.lead("JD-1")
    await nok.act("JD-1", "snooze", **fields)
    state = await rig.state("JD-1")
    assert (state.status, state.snoozed_until) == (LeadStatus.SNOOZED, until)


@pytest.mark.parametrize("fields", [{}, {"until": "at"}, {"until": "at", "at": "2026-11-25T08:00"}, {"until": "x"}])
async def test_a_time_that_is_over_or_none_puts_nothing_off(
    rig: WorkRig, nok: StaffBrowser, fields: dict[str, str]
) -> None:
    await rig.lead("JD-1")
    assert await nok.act("JD-1", "snooze", **fields) == "Choose a time that is still to come"
    assert (await rig.state("JD-1")).status is LeadStatus.WAITING


async def test_a_lead_is_handed_back_passed_on_resolved_and_reopened(rig: WorkRig, nok: StaffBrowser) -> None:
    suda = await rig.add("Suda")
    await rig.lead("JD-1")
    await nok.act("JD-1", "claim")
    await nok.act("JD-1", "hand_back")
    assert not (await rig.state("JD-1")).is_live

    await nok.act("JD-1", "pass_on", to=str(suda.id))
    assert (await rig.state("JD-1")).holder == suda
    await rig.parts.staff.pass_on("JD-1", rig.actor(suda))
    assert (await rig.state("JD-1")).holder is None

    assert await nok.act("JD-1", "resolve") == "Choose an outcome before you resolve the lead"
    await nok.act("JD-1", "resolve", outcome="referred", text="To JETRO")
    assert (await rig.state("JD-1")).outcome == "referred"
    page = await nok.get("/inbox/leads/JD-1")
    assert "Resolved: Referred elsewhere" in page
    assert "To JETRO" in page
    assert "resolved it: Referred elsewhere" in page
    await nok.act("JD-1", "reopen")
    assert (await rig.state("JD-1")).status is LeadStatus.WAITING


async def test_labels_are_kept_as_written(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1")
    await nok.act("JD-1", "label", labels=" food, ภาคเหนือ、展示会 ,, food")
    assert set((await rig.state("JD-1")).labels) == {"food", "ภาคเหนือ", "展示会"}
    await nok.act("JD-1", "label", labels="")
    assert not (await rig.state("JD-1")).labels


async def test_only_who_leads_the_desk_gives_leads_of_others_to_a_colleague(rig: WorkRig, nok: StaffBrowser) -> None:
    suda = await rig.add("Suda")
    head = await rig.logged_in("Head", Role.LEAD)
    await rig.lead("JD-1")
    refused = await nok.post("/inbox/leads/JD-1/pass_on", on="/inbox/leads/JD-1", to=str(suda.id))
    assert refused.status_code == 403
    assert (await rig.state("JD-1")).holder is None
    await head.act("JD-1", "pass_on", to=str(suda.id))
    assert (await rig.state("JD-1")).holder == suda
    assert "nobody like that" in await head.act("JD-1", "pass_on", to="999")


async def test_canned_replies_are_offered_in_the_contacts_language_and_filled(rig: WorkRig, nok: StaffBrowser) -> None:
    texts = {Language.JA: "{contact}様、{staff}です。{number}", Language.EN: "Dear {contact}"}
    await rig.people.canned.put_canned(CannedReply(id=0, name="Greeting", texts=texts), nok.staff.id)
    person = Slot(name=SlotName.PERSON, value="見本 太郎")
    await rig.lead("JD-1", language=Language.JA, slots=(person,))
    assert 'data-text="見本 太郎様、Nokです。JD-1"' in await nok.get("/inbox/leads/JD-1")
    # Without script it is chosen by a form.
    assert ">見本 太郎様、Nokです。JD-1</textarea>" in await nok.get("/inbox/leads/JD-1?canned=1")


@pytest.mark.parametrize("path", ["/inbox/leads/JD-1/claim", "/inbox/deliveries/1/resend"])
async def test_what_another_page_has_a_browser_send_is_refused(rig: WorkRig, nok: StaffBrowser, path: str) -> None:
    await rig.lead("JD-1")
    forged: list[dict[str, Any]] = [{"data": {"key": "abcdefgh"}}, {"data": {"key": "abcdefgh", "csrf": "guessed"}}]
    for sent in forged:
        assert (await nok.client.post(path, **sent)).status_code == 403
    assert (await rig.state("JD-1")).status is LeadStatus.WAITING


async def test_forms_without_a_key_of_ours_and_acts_that_are_none_are_refused(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1")
    for act, key, status in (("claim", "", 400), ("claim", "x" * 99, 400), ("explode", "abcdefgh", 404)):
        answer = await nok.post(f"/inbox/leads/JD-1/{act}", on="/inbox/leads/JD-1", key=key)
        assert answer.status_code == status
    answer = await nok.post("/inbox/leads/JD-9/claim", on="/inbox/leads/JD-1")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["/inbox/leads/JD-9", "/inbox/conversations/web/nobody", "/inbox/attachments/9", "/inbox/export.pdf"]
)
async def test_what_is_not_there_is_a_page_that_says_so(rig: WorkRig, path: str) -> None:
    head = await rig.logged_in("Head", Role.LEAD)
    assert "There is no such page" in await head.get(path, 404)


@pytest.mark.parametrize("language", Language)
async def test_every_page_is_there_in_every_language(rig: WorkRig, language: Language) -> None:
    browser = await rig.logged_in("Nok", Role.LEAD, language)
    await rig.lead("JD-1", is_asking=True, score=Score(level=ScoreLevel.LOW, reasons=()))
    for path in ("", "/leads/JD-1", "/conversations", "/conversations/web/contact-JD-1", "/deliveries"):
        assert f'<html lang="{language}">' in await browser.get(f"/inbox{path}")
    for path in ("/queue", "/counts", "/conversations", "/leads/JD-1", "/conversations/web/contact-JD-1"):
        assert "<html" not in await browser.get(f"/inbox/live{path}")


# ------------------------------------------------------------------------------------- conversations, files, exports


async def test_conversations_are_listed_also_where_they_led_to_no_lead(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1")
    await rig.say(LINE, "ค่าธรรมเนียมเท่าไร", language=Language.TH, after=timedelta(minutes=1))
    everything = await nok.get("/inbox/conversations")
    assert everything.index("ค่าธรรมเนียมเท่าไร") < everything.index("A buyer of brass fittings")
    without = await nok.get("/inbox/conversations?without=1")
    assert "ค่าธรรมเนียมเท่าไร" in without
    assert "brass" not in without
    assert "ค่าธรรมเนียม" not in await nok.get("/inbox/conversations?channel=web")
    assert "ค่าธรรมเนียมเท่าไร" in await nok.get("/inbox/conversations/line/U1")


async def test_pictures_are_shown_and_all_else_is_downloaded(rig: WorkRig, nok: StaffBrowser) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    lead = await rig.lead("JD-1")
    sent = (
        Attachment(kind=AttachmentKind.IMAGE, ref="a", label='<"plan">.png'),
        Attachment(kind=AttachmentKind.IMAGE, ref="b", label="trap.png"),
        Attachment(kind=AttachmentKind.LOCATION, label="Osaka"),
    )
    await rig.say(lead.address, "", attachments=sent)
    kept = SqlAttachments(rig.database, rig.clock)
    contents = (picture.getvalue(), b"<svg onload=alert(1)>")
    for claimed, content in zip(await kept.claim(9), contents, strict=True):
        await kept.keep(claimed, content)

    page = await nok.get("/inbox/leads/JD-1")
    assert '<img class="picture" src="/inbox/attachments/1?inline=1"' in page
    assert "Osaka" in page
    shown_picture = await nok.client.get("/inbox/attachments/1?inline=1")
    assert shown_picture.content == contents[0]
    assert shown_picture.headers["content-type"] == "image/png"
    assert shown_picture.headers["content-disposition"].startswith("inline; filename*=UTF-8''plan")
    for number, query in ((1, ""), (2, ""), (2, "?inline=1")):
        download = await nok.client.get(f"/inbox/attachments/{number}{query}")
        assert download.headers["content-disposition"].startswith("attachment;")
        assert download.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in download.headers["content-security-policy"]
    assert (await nok.client.get("/inbox/attachments/2")).headers["content-type"] == "application/octet-stream"


async def test_messages_that_did_not_arrive_are_shown_and_sent_again(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1", address=LINE)
    await nok.act("JD-1", "reply", text="Please send your catalogue")
    async with rig.database.writing() as session:
        await session.execute(update(DeliveryRow).values(state="failed", problem="HTTP 500", failures=4))

    for path in ("/inbox/deliveries", "/inbox/leads/JD-1"):
        page = await nok.get(path)
        assert "Please send your catalogue" in page
        assert "tried 4 times" in page
    assert "not delivered" in await nok.get("/inbox/leads/JD-1")

    answer = await nok.post("/inbox/deliveries/1/resend", on="/inbox/deliveries", next="/inbox/leads/JD-1")
    assert answer.headers["location"] == "/inbox/leads/JD-1"
    assert "will be sent again" in await nok.get("/inbox/leads/JD-1")
    assert "Will be tried again" in await nok.get("/inbox/deliveries")
    again = await nok.post("/inbox/deliveries/1/resend", on="/inbox/leads/JD-1", next="https://evil.example/")
    assert again.headers["location"] == "/inbox"


async def test_nothing_is_sent_again_to_whoever_is_gone(rig: WorkRig, nok: StaffBrowser) -> None:
    await rig.lead("JD-1", address=LINE)
    await nok.act("JD-1", "reply", text="Hello")
    async with rig.database.writing() as session:
        await session.execute(update(DeliveryRow).values(state="closed"))
        await session.execute(update(ChatRow).values(is_open=False))
    await nok.post("/inbox/deliveries/1/resend", on="/inbox/deliveries")
    assert "blocked the bot or left; it can be sent" in await nok.get("/inbox/deliveries")


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes) -> list[dict[str, str]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet
    head, *rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("form", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
async def test_the_leads_that_are_looked_for_are_exported_harmless(
    rig: WorkRig, form: str, read: Callable[[bytes], list[dict[str, str]]]
) -> None:
    head = await rig.logged_in("=Head", Role.LEAD)
    company = Slot(name=SlotName.COMPANY, value="=HYPERLINK(1)")
    await rig.lead("JD-1", wish="=1+1")
    await rig.parts.staff.claim("JD-1", rig.actor(head.staff))
    await rig.parts.staff.label("JD-1", rig.actor(head.staff), ["+food"])
    await rig.lead("JD-2", slots=(company,))

    answer = await head.client.get(f"/inbox/export.{form}?view=claimed")
    assert answer.headers["content-disposition"].startswith('attachment; filename="leads-20261125-1200')
    (row,) = read(answer.content)
    assert {name: row[name] for name in ("number", "wish", "status", "holder", "labels")} == {
        "number": "JD-1",
        "wish": "'=1+1",
        "status": "claimed",
        "holder": "'=Head",
        "labels": "'+food",
    }
    everything = read((await head.client.get(f"/inbox/export.{form}?view=all")).content)
    assert {row["number"]: row["company"] for row in everything} == {"JD-1": "", "JD-2": "'=HYPERLINK(1)"}
    noted = [record.entry for record in await rig.people.audit.list_records(AuditFilter(), 9)][:2]
    assert [(entry.act, entry.staff_id, entry.detail) for entry in noted] == [
        ("export", head.staff.id, f"2 leads, {form}, all"),
        ("export", head.staff.id, f"1 leads, {form}, claimed"),
    ]


async def test_only_who_leads_the_desk_exports(rig: WorkRig, nok: StaffBrowser) -> None:
    assert "export.csv" not in await nok.get("/inbox")
    for form in ("csv", "xlsx"):
        assert (await nok.client.get(f"/inbox/export.{form}")).status_code == 403


async def test_a_lead_claimed_in_a_group_shows_so_here(rig: WorkRig, nok: StaffBrowser) -> None:
    suda = await rig.add("Suda")
    await rig.lead("JD-1")
    await rig.parts.staff.claim("JD-1", rig.actor(suda))
    page = await nok.get("/inbox/leads/JD-1")
    assert "Suda is speaking; the bot is silent" in page
    assert "Suda has this lead, so you cannot reply" in page
