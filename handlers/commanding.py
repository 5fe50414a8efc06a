"""What commands of `japandesk` share: settings, the desk, a bar that shows progress, the end when something is wrong."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from handlers.control import Control
    from handlers.settings import Settings
    from knowledge.ports import Progress

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def fail(message: str) -> NoReturn:
    """End the command: it failed."""
    print(f"japandesk: {message}", file=sys.stderr)
    sys.exit(1)


def settings(log_level: int = logging.WARNING) -> "Settings":
    """The settings; from here on what is logged goes to stderr, without anything they keep secret."""
    from handlers.observing import set_up_logging
    from handlers.settings import read_settings

    found = read_settings()
    set_up_logging(log_level, found.secrets)
    return found


@contextmanager
def control() -> Iterator["Control"]:
    """The desk, or the running service, to give operations to."""
    from handlers.control import connect

    with progress_bar("Preparing the index") as progress, connect(settings(), progress) as desk:
        yield desk


@contextmanager
def progress_bar(what: str) -> Iterator["Progress"]:
    """A bar on stderr, shown once there is something to count."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: list[Any] = []

        def show(done: int, total: int) -> None:
            if not tasks:
                tasks.append(bar.add_task(what))
            bar.update(tasks[0], completed=done, total=total)

        yield show
