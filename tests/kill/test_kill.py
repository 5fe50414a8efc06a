"""A short campaign of what `make kill-test` does at length."""

from tests.kill.campaign import run_campaign

_KILLS = 2


def check(database_url: str, workers: int = 1, leads: float = 0.0) -> None:
    """Run a campaign and look at what became of each message, and of each wish for a person."""
    outcome = run_campaign(_KILLS, database_url, seed=7, workers=workers, leads=leads)

    assert bool(outcome.leads) == bool(leads)
    assert outcome.untold == {"line": [], "telegram": []}

    assert outcome.messages["line"] > 5
    assert outcome.messages["telegram"] > 5
    assert outcome.lost == {"line": [], "telegram": []}
    assert outcome.doubled["line"] == []
    # Telegram has no key by which it would take a message once: what was cut off in the middle may come twice.
    assert len(outcome.doubled["telegram"]) <= outcome.telegram_unknowable


def test_nothing_is_lost_or_doubled_when_the_service_is_killed_on_sqlite() -> None:
    check("", leads=0.04)


def test_nothing_is_lost_or_doubled_when_the_service_is_killed_on_postgresql(postgres: str) -> None:
    check(postgres)


def test_nothing_is_lost_or_doubled_when_one_of_two_services_on_a_database_is_killed(postgres: str) -> None:
    check(postgres, workers=2)
