"""Accounts of staff: one's own, and those that admins keep."""

import re
from datetime import timedelta

import pyotp
import pytest

from bot.adapters.argon2_hasher import Argon2Hasher
from bot.adapters.sql_tables import LeadRow, SessionRow, StaffIdentityRow, StaffRow
from bot.domain.staff import Role, StaffIdentity
from bot.errors import LastAdminError, NameTakenError, UnusableEmailError, UnusableNameError, WeakPasswordError
from handlers.inbox.strings import STRINGS
from handlers.staffing import staffing
from knowledge.model import Language
from tests.builders import NOON
from tests.inbox_harness import PASSWORD, QUICK_HASHER, Browser, Inbox, open_inbox

NEW = "seven quiet rivers run"
EN = STRINGS[Language.EN]


def set_up_totp(browser: Browser, inbox: Inbox) -> pyotp.TOTP:
    """Scan the picture, so to say, and type the code that the app shows."""
    page = browser.get("/inbox/me/totp").text
    secret = re.search(r'<code class="secret">([^<]+)<', page)
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert secret
    assert ticket
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    answer = browser.post("/inbox/me/totp", ticket=ticket[1], code=app.at(inbox.clock.now()))
    assert browser.told(answer) == EN["told_totp_on"]
    return app


def log_in_with_code(browser: Browser, code: str, name: str = "Somchai") -> int:
    """Both steps of a login with a second factor."""
    first = browser.log_in(name)
    assert first.status_code == 200
    ticket = re.search(r'name="ticket" value="([^"]+)"', first.text)
    assert ticket
    return int(browser.post("/inbox/login/code", on="/inbox/login", ticket=ticket[1], code=code).status_code)


# --------------------------------------------------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    "password", ["short", "1234567890", "password123", "aaaaaaaaaaaa", "somchai2026", "japandesk1", "x" * 201]
)
def test_a_password_that_would_be_guessed_is_refused(inbox: Inbox, password: str) -> None:
    with pytest.raises(WeakPasswordError):
        inbox.run(
            inbox.staffing.accounts.add, name="Somchai", email="somchai@example.com", role=Role.STAFF, password=password
        )
    assert inbox.rows(StaffRow) == []


@pytest.mark.parametrize("password", [NEW, "ฝนพรำ สี่สิบ ก้าวเดิน", "梅雨の道を四十歩あるく", "kX9#vLq2!mTz"])
def test_a_good_password_is_taken_in_any_script_and_kept_as_argon2id(inbox: Inbox, password: str) -> None:
    inbox.run(inbox.staffing.accounts.add, name="Somchai", email="", role=Role.STAFF, password=password)

    (row,) = inbox.rows(StaffRow)
    assert row.password.startswith("$argon2id$")
    assert password not in row.password
    assert inbox.browser().log_in("Somchai", password).status_code == 303


def test_a_password_is_kept_as_it_would_be_today_once_it_was_typed(inbox: Inbox) -> None:
    inbox.add("Somchai")
    stronger = staffing(inbox.database, inbox.clock, Argon2Hasher(time_cost=2, memory_kib=16, parallelism=1))

    outcome = inbox.run(stronger.logins.log_in, "Somchai", PASSWORD, "somewhere")

    assert type(outcome).__name__ == "LoggedIn"
    assert "m=16,t=2" in inbox.rows(StaffRow)[0].password
    assert inbox.browser().log_in("Somchai").status_code == 303


def test_who_has_no_account_takes_as_long_to_refuse() -> None:
    hasher = QUICK_HASHER()

    assert not hasher.is_right("nobody", "")
    assert hasher.is_right(PASSWORD, hasher.hashed(PASSWORD))
    assert not hasher.is_right(PASSWORD, "no hash at all")


def test_changing_the_password_ends_every_session_but_gives_this_browser_a_new_one(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")
    other = inbox.browser()
    other.log_in("Somchai")
    before = browser.client.cookies["inbox_session"]

    answer = browser.post("/inbox/me/password", old=PASSWORD, new=NEW)

    assert browser.told(answer) == EN["told_password"]
    assert browser.client.cookies["inbox_session"] != before
    assert not other.is_in
    assert len(inbox.rows(SessionRow)) == 1
    assert other.log_in("Somchai").status_code == 401
    assert other.log_in("Somchai", NEW).status_code == 303


def test_the_old_password_must_be_right_and_is_not_guessed_at_leisure(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")

    told = [browser.told(browser.post("/inbox/me/password", old="not this one", new=NEW)) for _ in range(11)]

    assert told == [EN["problem_password"]] * 10 + [EN["problem_blocked"]]
    assert browser.told(browser.post("/inbox/me/password", old=PASSWORD, new=NEW)) == EN["problem_blocked"]
    inbox.clock.advance(timedelta(minutes=15))
    assert browser.told(browser.post("/inbox/me/password", old=PASSWORD, new=NEW)) == EN["told_password"]


# ------------------------------------------------------------------------------------------------------------- names


def test_two_accounts_never_answer_to_one_name(inbox: Inbox) -> None:
    inbox.add("Somchai", email="somchai@example.com")
    inbox.add("Malee", email="malee@example.com")

    for name, email in (("SOMCHAI", ""), ("Ｓｏｍｃｈａｉ", ""), ("Another", "Somchai@example.com")):
        with pytest.raises(NameTakenError):
            inbox.add(name, email=email)
    malee = inbox.run(inbox.staffing.accounts.get_named, "malee")
    with pytest.raises(NameTakenError):
        inbox.run(
            inbox.staffing.accounts.change_own,
            malee,
            name="somchai",
            email="malee@example.com",
            language=Language.TH,
        )
    assert len(inbox.rows(StaffRow)) == 2


@pytest.mark.parametrize("name", ["", "   ", "a@b.co", "x" * 61, "Som\u202echai", "Som\x00chai"])
def test_a_name_that_contacts_could_not_read_is_refused(inbox: Inbox, name: str) -> None:
    with pytest.raises(UnusableNameError):
        inbox.add(name)


@pytest.mark.parametrize("email", ["somchai", "a@b", "a b@example.com", "081-234-5678", "a@example.com b@example.com"])
def test_what_is_no_address_is_refused(inbox: Inbox, email: str) -> None:
    with pytest.raises(UnusableEmailError):
        inbox.add("Somchai", email=email)


# --------------------------------------------------------------------------------------------------------- one's own


def test_name_address_and_language_are_one_s_own_to_change(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")

    answer = browser.post("/inbox/me/details", name="สมชาย ใจดี", email="somchai@diprom.go.th", language="th")

    assert browser.told(answer) == STRINGS[Language.TH]["told_saved"]
    assert 'value="สมชาย ใจดี"' in browser.get("/inbox/me").text
    assert inbox.browser().log_in("สมชาย ใจดี").status_code == 303
    assert inbox.browser().log_in("somchai@diprom.go.th").status_code == 303


@pytest.mark.parametrize("language", list(Language))
def test_the_language_is_chosen_on_every_page_and_one_stays_there(inbox: Inbox, language: Language) -> None:
    browser = inbox.logged_in("Somchai")

    answer = browser.post("/inbox/language", language=language, next="/inbox/canned?x=1")

    assert answer.headers["location"] == "/inbox/canned?x=1"
    page = browser.get("/inbox/canned").text
    assert f'<html lang="{language}">' in page
    assert STRINGS[language]["nav_canned"] in page
    browser.post("/inbox/logout")
    assert f'<html lang="{language}">' in browser.get("/inbox/login").text


def test_one_logs_out_all_one_s_other_browsers_and_nobody_else_s(inbox: Inbox) -> None:
    browser, stranger = inbox.logged_in("Somchai"), inbox.logged_in("Malee")
    others = [inbox.browser() for _ in range(2)]
    for other in others:
        other.log_in("Somchai")

    answer = browser.post("/inbox/me/sessions/end")

    assert browser.told(answer) == EN["told_sessions"].format(count=2)
    assert [one.is_in for one in (browser, stranger, *others)] == [True, True, False, False]


# ----------------------------------------------------------------------------------------------------- second factor


def test_with_a_second_factor_the_password_alone_lets_nobody_in(inbox: Inbox) -> None:
    app = set_up_totp(inbox.logged_in("Somchai"), inbox)
    browser = inbox.browser()
    inbox.clock.advance(timedelta(minutes=1))

    assert browser.log_in("Somchai").status_code == 200
    assert not browser.is_in
    assert log_in_with_code(browser, "000000") == 401
    assert log_in_with_code(browser, app.at(inbox.clock.now() - timedelta(minutes=2))) == 401
    assert not browser.is_in
    assert log_in_with_code(browser, app.at(inbox.clock.now())) == 303
    assert browser.is_in


def test_a_code_works_once(inbox: Inbox) -> None:
    app = set_up_totp(inbox.logged_in("Somchai"), inbox)
    used = app.at(inbox.clock.now())

    assert log_in_with_code(inbox.browser(), used) == 401
    inbox.clock.advance(timedelta(seconds=30))
    code = app.at(inbox.clock.now())
    assert log_in_with_code(inbox.browser(), code) == 303
    assert log_in_with_code(inbox.browser(), code) == 401


def test_the_secret_is_sealed_and_on_only_after_a_right_code(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")
    page = browser.get("/inbox/me/totp").text
    assert "<svg" in page
    assert " style=" not in page

    answer = browser.post("/inbox/me/totp", ticket="forged", code="000000")
    assert answer.status_code == 400
    assert EN["problem_code"] in answer.text
    assert inbox.rows(StaffRow)[0].totp is None

    app = set_up_totp(browser, inbox)
    assert app.secret.encode() not in inbox.rows(StaffRow)[0].totp
    assert inbox.acts()[-1] == "totp_on"


def test_nobody_switches_on_a_secret_that_was_offered_to_another(inbox: Inbox) -> None:
    malee = inbox.logged_in("Malee")
    page = malee.get("/inbox/me/totp").text
    ticket, secret = (re.search(pattern, page) for pattern in (r'name="ticket" value="([^"]+)"', r'secret">([^<]+)<'))
    assert ticket
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(inbox.clock.now())

    answer = inbox.logged_in("Somchai").post("/inbox/me/totp", ticket=ticket[1], code=code)

    assert answer.status_code == 400
    assert all(row.totp is None for row in inbox.rows(StaffRow))


def test_codes_are_not_guessed_at_leisure(inbox: Inbox) -> None:
    set_up_totp(inbox.logged_in("Somchai"), inbox)
    browser = inbox.browser()

    assert [log_in_with_code(browser, f"00000{number}") for number in range(6)] == [401] * 5 + [429]


def test_a_ticket_of_the_first_step_is_worth_nothing_after_a_while_or_another_password(inbox: Inbox) -> None:
    app = set_up_totp(inbox.logged_in("Somchai"), inbox)
    browser = inbox.browser()
    inbox.clock.advance(timedelta(minutes=1))
    old = re.search(r'name="ticket" value="([^"]+)"', browser.log_in("Somchai").text)
    assert old
    inbox.clock.advance(timedelta(minutes=6))
    late = browser.post("/inbox/login/code", on="/inbox/login", ticket=old[1], code=app.at(inbox.clock.now()))
    assert late.status_code == 401

    ticket = re.search(r'name="ticket" value="([^"]+)"', browser.log_in("Somchai").text)
    assert ticket
    somchai = inbox.run(inbox.staffing.accounts.get_named, "Somchai")
    inbox.run(inbox.staffing.accounts.reset_password, somchai.id, NEW, None)
    changed = browser.post("/inbox/login/code", on="/inbox/login", ticket=ticket[1], code=app.at(inbox.clock.now()))
    assert changed.status_code == 401


def test_the_second_factor_is_switched_off_with_the_password_or_by_an_admin(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")
    set_up_totp(browser, inbox)
    assert browser.told(browser.post("/inbox/me/totp/off", password="not this one")) == EN["problem_password"]
    assert browser.told(browser.post("/inbox/me/totp/off", password=PASSWORD)) == EN["told_totp_off"]
    set_up_totp(browser, inbox)
    admin = inbox.logged_in("Admin", Role.ADMIN)

    somchai = inbox.run(inbox.staffing.accounts.get_named, "Somchai")
    assert admin.told(admin.post(f"/inbox/staff/{somchai.id}/totp/off")) == EN["told_totp_off"]

    assert inbox.browser().log_in("Somchai").status_code == 303


# ------------------------------------------------------------------------------------------------------------- roles


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD])
def test_accounts_and_the_audit_log_are_for_admins_alone(inbox: Inbox, role: Role) -> None:
    browser, admin = inbox.logged_in("Somchai", role), inbox.logged_in("Admin", Role.ADMIN)

    for path in ("/inbox/staff", "/inbox/audit"):
        assert browser.get(path).status_code == 403
        assert f'href="{path}"' not in browser.get("/inbox").text
        assert admin.get(path).status_code == 200
        assert f'href="{path}"' in admin.get("/inbox").text
    for path in ("", "/1/role", "/1/off", "/1/password", "/2/totp/off", "/1/join", "/1/part"):
        answer = browser.post(f"/inbox/staff{path}", name="X", password=NEW, role="admin", account="2", channel="line")
        assert answer.status_code == 403, path
    assert [row.role for row in inbox.rows(StaffRow)] == [role, Role.ADMIN]


def test_an_admin_adds_somebody_who_can_then_log_in(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)

    refused = admin.post("/inbox/staff", name="Malee", email="malee@example.com", role="lead", password="short")
    assert refused.status_code == 400
    assert EN["problem_weak"].format(min=10) in refused.text
    assert 'value="malee@example.com"' in refused.text
    added = admin.post(
        "/inbox/staff", name="Malee", email="malee@example.com", role="lead", language="ja", password=PASSWORD
    )

    assert admin.told(added) == EN["told_added"].format(name="Malee")
    browser = inbox.browser()
    assert browser.log_in("malee@example.com").status_code == 303
    assert '<html lang="ja">' in browser.get("/inbox").text


def test_whoever_is_switched_off_is_out_at_once(inbox: Inbox) -> None:
    admin, browser = inbox.logged_in("Admin", Role.ADMIN), inbox.logged_in("Malee")
    malee = inbox.run(inbox.staffing.accounts.get_named, "Malee")

    assert admin.told(admin.post(f"/inbox/staff/{malee.id}/off")) == EN["told_off"].format(name="Malee")

    assert not browser.is_in
    assert browser.log_in("Malee").status_code == 401
    admin.post(f"/inbox/staff/{malee.id}/on")
    assert browser.log_in("Malee").status_code == 303


def test_a_login_that_was_under_way_when_somebody_was_switched_off_leads_nowhere(inbox: Inbox) -> None:
    inbox.add("Admin", Role.ADMIN)
    malee = inbox.add("Malee")
    inbox.run(inbox.staffing.accounts.set_active, malee.id, is_active=False, by=None)

    late = inbox.run(inbox.staffing.logins.open_session, malee)

    assert inbox.run(inbox.staffing.logins.find_session, late.token) is None


def test_the_last_admin_stays_one(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)
    own = inbox.run(inbox.staffing.accounts.get_named, "Admin")

    assert admin.told(admin.post(f"/inbox/staff/{own.id}/off")) == EN["problem_last_admin"]
    assert admin.told(admin.post(f"/inbox/staff/{own.id}/role", role="staff")) == EN["problem_last_admin"]
    other = inbox.add("Other", Role.ADMIN)
    assert admin.told(admin.post(f"/inbox/staff/{own.id}/role", role="staff")) != EN["problem_last_admin"]
    with pytest.raises(LastAdminError):
        inbox.run(inbox.staffing.accounts.set_active, other.id, is_active=False, by=None)


def test_a_reset_password_logs_out_everywhere(inbox: Inbox) -> None:
    admin, browser = inbox.logged_in("Admin", Role.ADMIN), inbox.logged_in("Malee")
    malee = inbox.run(inbox.staffing.accounts.get_named, "Malee")

    admin.post(f"/inbox/staff/{malee.id}/password", password=NEW)

    assert not browser.is_in
    assert browser.log_in("Malee", NEW).status_code == 303


# ------------------------------------------------------------------------------------------- somebody of a group


def test_somebody_of_a_group_and_an_account_become_one_person(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)
    malee = inbox.add("Malee")
    identity = StaffIdentity(channel="telegram", id="7", name="Malee (TG)")
    known = inbox.run(inbox.leads.find_staff, identity)

    async def claim() -> None:
        async with inbox.database.writing() as session:
            session.add(
                LeadRow(
                    number="JD-0001",
                    address="line:U1",
                    opened_at=NOON,
                    sealed=b"",
                    status="claimed",
                    holder_id=known.id,
                )
            )

    inbox.run(claim)
    answer = admin.post(f"/inbox/staff/{known.id}/join", account=malee.id)

    assert admin.told(answer) == EN["told_joined"].format(name="Malee")
    assert inbox.run(inbox.leads.find_staff, identity).id == malee.id
    assert inbox.rows(LeadRow)[0].holder_id == malee.id
    assert [row.name for row in inbox.rows(StaffRow)] == ["Admin", "Malee"]
    assert EN["staff_leads"].format(count=1) in admin.get("/inbox/staff").text

    admin.post(f"/inbox/staff/{malee.id}/part", channel="telegram")
    assert inbox.rows(StaffIdentityRow) == []
    assert inbox.run(inbox.leads.find_staff, identity).id not in (malee.id, known.id)


def test_two_accounts_are_not_joined(inbox: Inbox) -> None:
    admin = inbox.logged_in("Admin", Role.ADMIN)
    malee, somchai = inbox.add("Malee"), inbox.add("Somchai")

    assert admin.told(admin.post(f"/inbox/staff/{malee.id}/join", account=somchai.id)) == EN["problem_missing"]
    assert admin.told(admin.post("/inbox/staff/999/join", account=somchai.id)) == EN["problem_missing"]
    assert len(inbox.rows(StaffRow)) == 3


# --------------------------------------------------------------------------------------------------------- PostgreSQL


def test_all_of_it_works_on_postgresql(postgres: str) -> None:
    with open_inbox(postgres) as inbox:
        admin = inbox.logged_in("Admin", Role.ADMIN, email="admin@example.com")
        own = inbox.run(inbox.staffing.accounts.get_named, "ADMIN@example.com")
        assert inbox.browser().log_in("a\x00b", "x").status_code == 401
        assert admin.told(admin.post(f"/inbox/staff/{own.id}/off")) == EN["problem_last_admin"]
        malee = inbox.add("Malee")
        known = inbox.run(inbox.leads.find_staff, StaffIdentity(channel="line", id="U7", name="Malee"))
        admin.post(f"/inbox/staff/{known.id}/join", account=malee.id)
        app = set_up_totp(admin, inbox)
        inbox.clock.advance(timedelta(seconds=30))
        assert log_in_with_code(inbox.browser(), app.at(inbox.clock.now()), "Admin") == 303
        answers = [inbox.browser().log_in("Malee", f"guess {number}").status_code for number in range(11)]
        assert answers == [401] * 10 + [429]
        with pytest.raises(NameTakenError):
            inbox.add("malee")
        assert admin.post("/inbox/canned/new", name="Hello", en="Dear {contact}").status_code == 303
        assert admin.get(f"/inbox/audit?person={malee.id}").status_code == 200
        assert admin.get("/inbox/canned/9999999999").status_code == 400
        assert inbox.acts()[-1] == "canned_saved"
