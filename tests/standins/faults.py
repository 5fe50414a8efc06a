"""What a stand-in is told to do wrong, and how often."""

import threading
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "error_500",
    "error_500_after",
    "timeout_before",
    "timeout_after",
    "cut_before",
    "cut_after",
    "refused_400",
    "rate_429",
    "quota_429",
    "garbage_200",
    "slow",
]


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        where: Part of the path of the calls that it befalls, or several with `|` between; empty for every call.
        kind: What goes wrong. `refused_400` finds fault with how the message looks. `..._before` keeps the call from being accepted, `..._after` only its answer from
            arriving; `garbage_200` accepts the call and answers with a page of HTML.
        seconds: How long `slow` waits, and how long `rate_429` asks to wait.
    """

    where: str
    kind: FaultKind
    seconds: float


class Faults:
    """The faults still to come, in the order they were planned."""

    def __init__(self) -> None:
        """Plan nothing."""
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def add(self, where: str, kind: FaultKind, times: int = 1, *, seconds: float = 1.0) -> None:
        """Plan a fault for the next `times` calls whose path contains `where`."""
        with self._lock:
            self._planned.extend([Fault(where, kind, seconds)] * times)

    def take(self, path: str) -> Fault | None:
        """Use up and return the first fault planned for this path."""
        with self._lock:
            for position, fault in enumerate(self._planned):
                if any(part in path.lower() for part in fault.where.lower().split("|")):
                    return self._planned.pop(position)
        return None

    def clear(self) -> None:
        """Plan nothing any more."""
        with self._lock:
            self._planned.clear()

    def __len__(self) -> int:
        """How many are still to come."""
        with self._lock:
            return len(self._planned)
