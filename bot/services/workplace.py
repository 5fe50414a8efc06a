"""What everybody needs who works on leads."""

from dataclasses import dataclass

from bot.domain.handling import Patience
from bot.domain.office import OfficeHours
from bot.ports import Clock, LeadBoard, Store
from bot.services.announcing import Announcer


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where leads are kept, how staff are told of them, and how long the desk waits."""

    board: LeadBoard
    store: Store
    announcer: Announcer
    office: OfficeHours
    patience: Patience
    clock: Clock
