"""What every page of the inbox has: words in each language, errors that people can read, the audit log's pages."""

import re
import string

import pytest

from bot.domain.account import AuditEntry
from bot.domain.announcement import StaffAct
from bot.domain.handling import Due
from bot.domain.staff import Role, StaffId
from handlers.inbox.strings import PARTS, STRINGS
from knowledge.model import Language
from tests.inbox_harness import Inbox

EN = STRINGS[Language.EN]
PAGES = ["/inbox", "/inbox/me", "/inbox/me/totp", "/inbox/staff", "/inbox/audit", "/inbox/canned", "/inbox/canned/new"]


# ------------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize("name", sorted({name for own in STRINGS.values() for name in own}))
def test_every_language_has_the_words_with_the_same_placeholders(name: str) -> None:
    found = set()
    for language in Language:
        text = STRINGS[language].get(name, "")
        assert text.strip(), f"{name} is missing in {language}"
        found.add(frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field))
    assert len(found) == 1, name


def test_no_name_stands_in_two_files() -> None:
    names = [name for part in PARTS for name in part[Language.EN]]

    assert len(names) == len(set(names))


def test_every_act_of_staff_and_of_the_desk_has_words() -> None:
    for act in (*StaffAct, *Due, "rest", "login", "export", "resend"):
        assert f"did_{act}" in EN, act


# ------------------------------------------------------------------------------------------------------------- pages


@pytest.mark.parametrize("language", list(Language))
def test_pages_are_in_the_language_of_the_account_and_load_nothing_from_elsewhere(
    inbox: Inbox, language: Language
) -> None:
    browser = inbox.logged_in("Somchai", Role.ADMIN, language=language)

    for path in PAGES:
        answer = browser.get(path, **{"Accept-Language": "fr"})
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text), path
        # The policy of our pages refuses both.
        assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son[a-z]+=", answer.text), path
        for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text)):
            assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("language", list(Language))
def test_an_error_is_a_page_in_one_s_language(inbox: Inbox, language: Language) -> None:
    browser = inbox.logged_in("Somchai", language=language)

    for answer, status, words in (
        (browser.get("/inbox/no-such-page"), 404, "error_missing"),
        (browser.get("/inbox/audit"), 403, "error_forbidden"),
        (browser.client.post("/inbox/language", data={"csrf": "x"}), 403, "error_form"),
        (browser.client.delete("/inbox/me"), 405, "error_missing"),
    ):
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert STRINGS[language][words] in answer.text
    admin = inbox.logged_in("Admin", Role.ADMIN, language=language)
    assert STRINGS[language]["error_invalid"] in admin.get("/inbox/audit?before=x").text


def test_what_was_done_is_said_once_and_never_taken_for_markup(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)
    answer = admin.post("/inbox/canned/new", name="<script>alert(1)</script>", en="Hello")

    first = admin.get(answer.headers["location"]).text
    second = admin.get(answer.headers["location"]).text

    assert "<script>alert(1)" not in first
    assert 'class="told"' in first
    assert 'class="told"' not in second
    admin.client.cookies.set("inbox_told", "no base64 at all", path="/inbox")
    assert admin.get("/inbox/me").status_code == 200


# --------------------------------------------------------------------------------------------------------- audit log


def test_the_audit_log_is_read_by_lead_and_by_person(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)
    malee = inbox.add("Malee")
    own = inbox.run(inbox.staffing.accounts.get_named, "Admin")
    note = inbox.staffing.audit.note
    inbox.run(note, AuditEntry(act="claim", staff_id=malee.id, number="JD-0001"))
    inbox.run(note, AuditEntry(act="lapse", number="JD-0002"))
    inbox.run(note, AuditEntry(act="something_new", staff_id=StaffId(9999), number="JD-0002"))

    def acts(query: str) -> list[str]:
        return re.findall(rf'data-label="{EN["audit_act"]}">([^<]*)<', admin.get(f"/inbox/audit{query}").text)

    assert acts("?number=jd-0001") == [EN["did_claim"]]
    assert acts("?number=JD-0002") == ["something_new", EN["did_lapse"]]
    assert acts(f"?person={malee.id}") == [EN["did_claim"], EN["did_account_added"]]
    assert acts(f"?person={own.id}") == [EN["did_login"], EN["did_account_added"]]
    assert len(acts("?number=%00%27;&person=x")) == 6
    assert acts("?number=JD-9999") == []
    page = admin.get("/inbox/audit").text
    assert EN["audit_system"] in page
    assert EN["audit_gone"].format(id=9999) in page
    assert f"Malee {EN['role_staff']}" in page


def test_the_audit_log_is_paged(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)
    for number in range(60):
        inbox.run(inbox.staffing.audit.note, AuditEntry(act="claim", number=f"JD-{number:04}"))

    first = admin.get("/inbox/audit").text
    older = re.search(r'href="([^"]*before=[^"]*)"', first)
    assert older
    second = admin.get(older[1].replace("&amp;", "&")).text

    shown = [re.findall(r">(JD-\d{4})<", page) for page in (first, second)]
    assert shown[0] == [f"JD-{number:04}" for number in range(59, 9, -1)]
    assert shown[1] == [f"JD-{number:04}" for number in range(9, -1, -1)]
    assert EN["audit_older"] not in second
    assert EN["audit_newest"] in second
