"""What an action is carried out in, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.gap import Gap
from bot.domain.handling import Handling
from bot.domain.lead import Lead
from bot.domain.message import Reply
from bot.domain.understanding import Understanding
from knowledge.model import Language, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What an action is carried out in."""

    understanding: Understanding
    conversation: Conversation
    now: datetime
    safe_text: str
    """The utterance without contact details."""
    details: tuple[str, ...]
    """Contact details in the utterance, or typed before consent was asked."""
    leads: Mapping[str, Lead]
    new_number: str
    """A number reserved for a lead that is opened now."""
    is_group: bool = False
    """Others read along: nobody is asked for contact details."""
    handling: Handling | None = None
    """The state of the work on the lead that is open."""

    @property
    def language(self) -> Language:
        """The language to reply in."""
        kept = self.conversation.language if self.conversation.is_language_kept else None
        return kept or self.understanding.language

    @property
    def lead(self) -> Lead | None:
        """The lead that is open in this conversation."""
        return self.leads.get(self.conversation.lead_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of an action."""

    reply: Reply
    conversation: Conversation
    lead: Lead | None = None
    asks: bool = False
    """The reply itself puts the question that is now awaited, or the one after it does."""
    next_reply: Reply | None = None
    """Said after it, in a bubble of its own."""
    trace: Trace | None = None
    """How the answer came about, where a question was answered or could not be."""
    gap: Gap | None = None
    """The question that is left without an answer."""
    wishes_news: bool = False
    """The contact wants to be told when there is an answer to the last gap."""
