"""What every test stands on: no network, no settings of the machine, and one prepared data folder."""

import asyncio
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_socket import socket_allow_hosts

import handlers  # noqa: F401  # tells numpy how many threads to take, before a test loads it
from tests.postgres import POSTGRES_SETTING, fresh_database, postgres_running

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from handlers.desk import Desk

_FAIL_ON_SKIP = "JAPANDESK_TESTS_FAIL_ON_SKIP"
# An operator's own settings must not decide what passes.
for _name in [
    name
    for name in os.environ
    if name.startswith("JAPANDESK_") and name not in (_FAIL_ON_SKIP, "JAPANDESK_SCREENSHOTS", POSTGRES_SETTING)
]:
    del os.environ[_name]


def pytest_runtest_setup() -> None:
    """Let tests reach this machine and nothing else."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `JAPANDESK_TESTS_FAIL_ON_SKIP=1` a test that is skipped has failed."""
    report = yield
    if os.environ.get(_FAIL_ON_SKIP) == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and {_FAIL_ON_SKIP} is set: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that is skipped."""
    report = yield
    if os.environ.get(_FAIL_ON_SKIP) == "1" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and {_FAIL_ON_SKIP} is set: {report.longrepr}"
    return report


# ------------------------------------------------------------------------------------------------------ PostgreSQL


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server: the one that is set, one that runs here, or one that is started for the tests."""
    with postgres_running() as url:
        if url is None:
            pytest.skip("no PostgreSQL here, neither running nor installed")
        yield url


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """A fresh database."""
    with fresh_database(postgres_server) as url:
        yield url


# ----------------------------------------------------------------------------------------------------- the real desk


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first start, closed again. Copy it; nobody writes to it."""
    from handlers.desk import open_desk
    from handlers.settings import Settings

    folder = tmp_path_factory.mktemp("prepared") / "data"
    desk = open_desk(Settings(data_dir=folder, _env_file=None))
    with asyncio.Runner() as runner:
        runner.run(desk.prepare())
        runner.run(desk.close())
    return folder


@pytest.fixture
def desk_folder(prepared_folder: Path, tmp_path: Path) -> Path:
    """A prepared data folder of the test's own."""
    return Path(shutil.copytree(prepared_folder, tmp_path / "data"))


@pytest.fixture
def open_own_desk(desk_folder: Path) -> Callable[[], "Desk"]:
    """Opens a desk on the test's own folder, as often as it was closed."""
    from handlers.desk import open_desk
    from handlers.settings import Settings

    return lambda: open_desk(Settings(data_dir=desk_folder, _env_file=None))


@pytest.fixture(scope="session")
def desk(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> "Desk":
    """The real desk, shared: talk to it, but do not change its library or settings. `client` runs it."""
    from handlers.desk import open_desk
    from handlers.settings import Settings

    folder = Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("shared") / "data"))
    return open_desk(Settings(data_dir=folder, _env_file=None))


@pytest.fixture(scope="session")
def running_client(desk: "Desk") -> Iterator["TestClient"]:
    """The service on the shared desk, started once."""
    from starlette.testclient import TestClient

    from handlers.app import create_app

    with TestClient(create_app(desk), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def client(running_client: "TestClient") -> Iterator["TestClient"]:
    """The service, as a browser that was never there before."""
    running_client.cookies.clear()
    yield running_client
    running_client.cookies.clear()
