"""Questions that the bot could not answer, and answers that were not what was asked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.message import ChannelAddress
from knowledge.model import Language, Outcome, Trace

_NEAREST_SHOWN = 3


class GapReason(StrEnum):
    """Why a question is a gap."""

    UNANSWERED = "unanswered"
    UNKNOWN = "unknown"
    """The library itself says that it does not know this."""
    VOTED_DOWN = "voted_down"
    """It was answered, and the contact said that this was not what they had asked."""
    OFF_TOPIC = "off_topic"
    """Unanswered, and it seems to be nothing that the desk deals with."""


class GapState(StrEnum):
    """What became of a gap."""

    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One question that is missing an answer."""

    text: str
    """What was asked, without contact details."""
    language: Language
    reason: GapReason
    nearest: tuple[str, ...] = ()
    """What the library had that was nearest, or what was answered: titles and headings, best first."""
    said: tuple[str, ...] = ()
    """The answer that was not what had been asked; empty where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGap:
    """A gap as it is kept."""

    id: int
    gap: Gap
    address: ChannelAddress
    at: datetime
    state: GapState
    wants_news: bool
    """The contact asked to be told when there is an answer."""
    told_at: datetime | None = None
    """When they were."""

    @property
    def waits(self) -> bool:
        """Whether the contact is still to be told."""
        return self.wants_news and self.told_at is None


def gap_of(trace: Trace | None, text: str, language: Language, *, is_off_topic: bool) -> Gap | None:
    """The gap that a question leaves; None where it was answered.

    Args:
        trace: How the answer came about.
        text: The question, without contact details.
        language: In which it is answered.
        is_off_topic: It seems to be nothing that the desk deals with.
    """
    if trace is None or trace.outcome not in (Outcome.ABSTAINED, Outcome.GAP):
        return None
    unanswered = GapReason.OFF_TOPIC if is_off_topic else GapReason.UNANSWERED
    reason = GapReason.UNKNOWN if trace.outcome is Outcome.GAP else unanswered
    return Gap(text=text, language=language, reason=reason, nearest=nearest_of(trace))


def nearest_of(trace: Trace) -> tuple[str, ...]:
    """Titles and headings of what was found, best first, each once."""
    named = (" › ".join(part for part in (one.title, one.heading) if part) for one in trace.passages)
    return tuple(dict.fromkeys(named))[:_NEAREST_SHOWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapGroup:
    """Gaps that ask the same, the one by which the group goes first, then the newest; never empty."""

    gaps: tuple[KeptGap, ...]

    @property
    def head(self) -> KeptGap:
        """The one by which the group goes."""
        return self.gaps[0]

    @property
    def last_at(self) -> datetime:
        """When it was asked last."""
        return max(one.at for one in self.gaps)

    @property
    def contacts(self) -> int:
        """How many asked."""
        return len({one.address for one in self.gaps})

    @property
    def languages(self) -> tuple[Language, ...]:
        """In which it was asked, the most frequent first."""
        counted = Counter(one.gap.language for one in self.gaps)
        return tuple(language for language, _ in counted.most_common())

    @property
    def reasons(self) -> tuple[GapReason, ...]:
        """Why they are gaps, the most frequent first."""
        counted = Counter(one.gap.reason for one in self.gaps)
        return tuple(reason for reason, _ in counted.most_common())

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked, each wording once."""
        return tuple(dict.fromkeys(" ".join(one.gap.text.split()) for one in self.gaps))

    @property
    def nearest(self) -> tuple[str, ...]:
        """What the library had that was nearest, whoever asked, each once."""
        return tuple(dict.fromkeys(found for one in self.gaps for found in one.gap.nearest))[:_NEAREST_SHOWN]

    @property
    def waiting(self) -> tuple[KeptGap, ...]:
        """Those whose contacts are still to be told."""
        return tuple(one for one in self.gaps if one.waits)
