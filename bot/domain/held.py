"""Everything that is kept of one contact, for whoever asks to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Conversation, Turn
from bot.domain.gap import GapState, KeptGap
from bot.domain.handling import Handling, Note
from bot.domain.lead import Lead
from bot.domain.message import AttachmentKind, ChannelAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLead:
    """A lead, how far staff have come with it, and what they told one another about it."""

    lead: Lead
    handling: Handling
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAttachment:
    """Something that was sent and is not text."""

    id: int
    kind: AttachmentKind
    label: str
    state: str
    """`waiting`, `kept` or `lost`."""
    size: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message to the contact that has not arrived, or could not."""

    at: datetime
    state: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAct:
    """What was done to one of the leads, as the audit log has it."""

    at: datetime
    number: str
    act: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything that is kept of one contact."""

    address: ChannelAddress
    conversation: Conversation
    changed_at: datetime | None
    """When the last word was said; None: there is no conversation."""
    turns: Sequence[Turn] = ()
    """All of them, oldest first."""
    leads: Sequence[HeldLead] = ()
    attachments: Sequence[HeldAttachment] = ()
    messages: Sequence[HeldMessage] = ()
    unread: Sequence[str] = ()
    """What a channel reported and nobody has worked yet, or could not; as it came."""
    acts: Sequence[HeldAct] = ()
    gaps: Sequence[KeptGap] = ()
    """Questions of theirs that are, or were, without an answer."""

    @property
    def waits_for_news(self) -> bool:
        """Whether they asked to be told of an answer, and were not told yet."""
        return any(one.waits and one.state is not GapState.DISMISSED for one in self.gaps)

    @property
    def said(self) -> int:
        """How often the contact said or sent something."""
        return sum(bool(turn.text or turn.attachments) for turn in self.turns)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all is kept."""
        return not (self.changed_at or self.turns or self.leads or self.attachments or self.messages or self.unread)
