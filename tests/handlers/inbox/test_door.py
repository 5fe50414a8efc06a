"""The door of the inbox: who gets in, who does not, and what a lured browser can do: nothing."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute, APIRouter

from bot.adapters.sql_tables import LoginAttemptRow, SessionRow
from bot.domain.staff import Role
from handlers.inbox.auth import LOGIN, own_path
from tests.inbox_harness import PASSWORD, Inbox, open_inbox

OUTSIDE = {LOGIN, f"{LOGIN}/code"}
"""All that can be reached without being logged in."""


def routes(inbox: Inbox) -> list[tuple[str, str]]:
    """Method and path of everything that the inbox answers, with an id where one belongs."""
    return [
        (method, route.path.replace("{staff_id}", "1").replace("{canned_id}", "1").replace("{rest:path}", "no/such"))
        for route in walked(inbox.app.router)
        for method in sorted(route.methods or ())
        if route.path.startswith("/inbox")
    ]


def walked(router: APIRouter) -> Iterator[APIRoute]:
    """The routes of a router and of all within it; this FastAPI keeps those it includes apart."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(within := getattr(route, "original_router", None), APIRouter):
            yield from walked(within)


# ----------------------------------------------------------------------------------------------------- who gets in


def test_nothing_is_reachable_without_login(inbox: Inbox) -> None:
    browser = inbox.browser()
    inside = [(method, path) for method, path in routes(inbox) if path not in OUTSIDE]
    assert len(inside) > 15

    for method, path in inside:
        answer = browser.client.request(method, path)
        assert answer.status_code == 303, f"{method} {path}"
        assert answer.headers["location"].partition("?")[0] == LOGIN, f"{method} {path}"
        assert not answer.text


def test_whoever_logs_in_gets_where_they_wanted(inbox: Inbox) -> None:
    inbox.add("Somchai", Role.ADMIN)
    browser = inbox.browser()

    door = browser.get("/inbox/audit?number=JD-0001").headers["location"]
    shown = browser.get(door)
    assert 'name="next" value="/inbox/audit?number=JD-0001"' in shown.text
    answer = browser.log_in("Somchai", next="/inbox/audit?number=JD-0001")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/inbox/audit?number=JD-0001"
    assert browser.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/inbox",
        "//evil.example/inbox",
        "/\\evil.example",
        "/inbox\\..\\evil",
        "/inboxes",
        "/inbox/../control/ask",
        "/inbox/login?next=/inbox",
        "/inbox/logout",
        "javascript:alert(1)",
        "/inbox/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_a_login_leads_nowhere_else(path: str) -> None:
    assert own_path(path) == "/inbox"
    assert own_path("/inbox/conversations?search=%E0%B8%81&page=2") == "/inbox/conversations?search=%E0%B8%81&page=2"


@pytest.mark.parametrize("typed", ["Somchai", "  somchai ", "SOMCHAI@example.com", "ｓｏｍｃｈａｉ"])
def test_name_and_address_let_in_however_they_are_typed(inbox: Inbox, typed: str) -> None:
    inbox.add("Somchai", email="Somchai@Example.com")
    browser = inbox.browser()

    assert browser.log_in(typed).status_code == 303

    assert browser.is_in


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(inbox: Inbox) -> None:
    inbox.add("Somchai")
    browser = inbox.browser()

    known = browser.log_in("Somchai", "not this one")
    unknown = browser.log_in("Nobody!", "not this one")

    assert known.status_code == unknown.status_code == 401
    assert known.text.replace("Somchai", "X") == unknown.text.replace("Nobody!", "X")
    assert not browser.is_in
    assert inbox.acts()[-2:] == ["login_failed", "login_failed"]


def test_a_name_that_no_database_takes_is_nobody_s(inbox: Inbox) -> None:
    assert inbox.browser().log_in("a\x00b" * 300).status_code == 401


def test_whoever_is_known_from_a_group_alone_cannot_log_in(inbox: Inbox) -> None:
    from bot.domain.staff import StaffIdentity

    inbox.run(inbox.leads.find_staff, StaffIdentity(channel="telegram", id="7", name="Malee"))

    assert inbox.browser().log_in("Malee", "").status_code == 401
    assert inbox.browser().log_in("Malee").status_code == 401


# ---------------------------------------------------------------------------------------------------------- sessions


def test_only_a_digest_of_the_session_is_kept_and_the_cookie_is_for_no_script(inbox: Inbox) -> None:
    inbox.add("Somchai")
    browser = inbox.browser()

    cookie = next(one for one in browser.log_in("Somchai").headers.get_list("set-cookie") if "inbox_session" in one)

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/inbox" in cookie
    assert "Secure" not in cookie
    token = browser.client.cookies["inbox_session"]
    (kept,) = inbox.rows(SessionRow)
    assert token not in vars(kept).values()
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()


def test_cookies_are_for_https_alone_where_the_desk_is_reached_by_it() -> None:
    with open_inbox(public_url="https://desk.example.go.th") as inbox:
        cookie = inbox.browser().get(LOGIN).headers["set-cookie"]

    assert "Secure" in cookie


def test_a_session_ends_when_it_is_left_alone_or_the_day_is_over(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")

    for _ in range(2):
        inbox.clock.advance(timedelta(hours=3, minutes=59))
        assert browser.is_in
    inbox.clock.advance(timedelta(hours=4))
    assert not browser.is_in

    browser.log_in("Somchai")
    for _ in range(6):
        inbox.clock.advance(timedelta(hours=1, minutes=59))
        assert browser.is_in
    inbox.clock.advance(timedelta(minutes=6))
    assert not browser.is_in


def test_a_page_that_asks_for_news_by_itself_keeps_nobody_logged_in(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")

    for _ in range(5):
        inbox.clock.advance(timedelta(minutes=50))
        browser.get("/inbox/live/no-such-page")

    assert not browser.is_in


def test_whoever_logs_out_is_out_and_the_session_is_gone(inbox: Inbox) -> None:
    browser = inbox.logged_in("Somchai")
    token = browser.client.cookies["inbox_session"]

    assert browser.post("/inbox/logout").headers["location"] == LOGIN

    browser.client.cookies.set("inbox_session", token, path="/inbox")
    assert not browser.is_in
    assert inbox.rows(SessionRow) == []
    assert inbox.acts() == ["account_added", "login", "logout"]


def test_a_script_whose_session_ended_has_its_whole_page_log_in(inbox: Inbox) -> None:
    answer = inbox.browser().get("/inbox/live/queue", **{"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == LOGIN


# ----------------------------------------------------------------------------------------------------------- forgery


def test_no_form_is_taken_that_does_not_hold_what_we_put_into_it(inbox: Inbox) -> None:
    browser, other = inbox.logged_in("Somchai", Role.ADMIN), inbox.logged_in("Malee", Role.ADMIN)
    own, foreign = browser.csrf(), other.csrf()

    for method, path in routes(inbox):
        if method == "POST" and path not in OUTSIDE:
            for fields in ({}, {"csrf": ""}, {"csrf": foreign}):
                assert browser.client.post(path, data=fields).status_code == 403, f"{path} {fields}"
    assert browser.client.post("/inbox/language", data={"csrf": own, "language": "ja"}).status_code == 303
    assert (
        browser.client.post("/inbox/language", data={"language": "th"}, headers={"X-CSRF-Token": own}).status_code
        == 303
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/inbox/language", LOGIN])
def test_no_form_is_taken_from_another_site(inbox: Inbox, headers: dict[str, str], path: str) -> None:
    browser = inbox.logged_in("Somchai")
    if path == LOGIN:
        browser = inbox.browser()
    fields = {"csrf": browser.csrf(LOGIN if path == LOGIN else "/inbox/me"), "name": "Somchai", "password": PASSWORD}

    assert browser.client.post(path, data=fields, headers=headers).status_code == 403
    own = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert browser.client.post(path, data=fields, headers=own).status_code == 303


def test_the_login_form_of_one_browser_is_not_taken_from_another(inbox: Inbox) -> None:
    inbox.add("Somchai")
    foreign = inbox.browser().csrf(LOGIN)
    browser = inbox.browser()
    browser.get(LOGIN)

    answer = browser.client.post(LOGIN, data={"csrf": foreign, "name": "Somchai", "password": PASSWORD})

    assert answer.status_code == 403
    assert not browser.is_in


# ------------------------------------------------------------------------------------------------------ rate limit


def test_after_ten_failures_for_a_name_nothing_is_looked_at_until_some_time_has_passed(inbox: Inbox) -> None:
    inbox.add("Somchai")
    inbox.add("Malee")
    browser = inbox.browser()
    answers = [browser.log_in("Somchai", f"guess {number}").status_code for number in range(11)]

    assert answers == [401] * 10 + [429]
    assert browser.log_in("SOMCHAI").status_code == 429
    assert browser.log_in("Malee").status_code == 303
    inbox.clock.advance(timedelta(minutes=15))
    assert inbox.browser().log_in("Somchai").status_code == 303


def test_an_unknown_name_is_blocked_like_a_known_one(inbox: Inbox) -> None:
    browser = inbox.browser()

    answers = [browser.log_in("Nobody", "guess").status_code for _ in range(11)]

    assert answers == [401] * 10 + [429]


def test_many_names_from_one_address_are_blocked_as_well(inbox: Inbox) -> None:
    inbox.add("Somchai")
    browser = inbox.browser()

    answers = [browser.log_in(f"name {number}", "guess").status_code for number in range(31)]

    assert answers == [401] * 30 + [429]
    assert browser.log_in("Somchai").status_code == 429


def test_whoever_gets_in_starts_over(inbox: Inbox) -> None:
    inbox.add("Somchai")
    browser = inbox.browser()

    for _ in range(3):
        for number in range(9):
            assert browser.log_in("Somchai", f"guess {number}").status_code == 401
        assert browser.log_in("Somchai").status_code == 303
        browser = inbox.browser()
        inbox.clock.advance(timedelta(minutes=15))


def test_of_many_guesses_at_once_no_more_are_looked_at_than_may_be(inbox: Inbox) -> None:
    inbox.add("Somchai")
    answers: list[str] = []

    def guess(number: int) -> None:
        outcome = inbox.run(inbox.staffing.logins.log_in, "Somchai", f"guess {number}", f"10.0.0.{number}")
        answers.append(type(outcome).__name__)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 40
    assert 0 < answers.count("Refused") <= 10


def test_neither_names_nor_addresses_of_failures_are_kept(inbox: Inbox) -> None:
    inbox.browser().log_in("my secret password typed into the wrong field")

    kept = [row.key for row in inbox.rows(LoginAttemptRow)]
    assert len(kept) == 2
    plain = (b"name:my secret password typed into the wrong field", b"origin:testclient")
    assert not {hashlib.sha256(one).hexdigest() for one in plain} & set(kept)
    assert "secret" not in " ".join(kept) + str(inbox.audit())
