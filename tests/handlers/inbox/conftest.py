"""The inbox, fresh for each test."""

from collections.abc import Iterator

import pytest

from tests.inbox_harness import Inbox, open_inbox


@pytest.fixture(scope="session")
def running_inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """The inbox, put together once."""
    with open_inbox(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('inbox') / 'desk.db'}") as inbox:
        yield inbox


@pytest.fixture
def inbox(running_inbox: Inbox) -> Inbox:
    """The inbox with nothing in it."""
    running_inbox.clear()
    return running_inbox
