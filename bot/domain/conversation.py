"""The state of a conversation between two turns."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.message import Attachment, ChannelAddress, MessageId, Reply
from knowledge.model import Language, ListingId, Wish


def without_words(text: str, words: str, instead: str = "") -> str:
    """The text without the words that somebody took back, with those `instead` if they said it otherwise."""
    return text.replace(words, instead or "…") if words else text


class Awaiting(StrEnum):
    """What the bot asked for last, so that the next utterance may be the reply to it."""

    NOTHING = "nothing"
    DETAIL = "detail"
    """What the company makes or needs, for a lead."""
    CONSENT = "consent"
    """Whether contact details may be kept."""
    REACH = "reach"
    """The e-mail address or telephone number, after consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What the bot remembers of a conversation."""

    address: ChannelAddress
    language: Language | None = None
    is_language_kept: bool = False
    """The contact asked for this language; it stays whatever they write in."""
    topic: str = ""
    """Name of what the last answer was about."""
    shown: str = ""
    """The section of the library it showed."""
    last_question: str = ""
    """What was asked last, for a lead that follows from it."""
    wish: Wish | None = None
    """The last search for partners, refined by what follows."""
    listings_shown: tuple[ListingId, ...] = ()
    """The companies shown last, in order, for "introduce me to the second one"."""
    listings_passed: int = 0
    """How many companies of that search were shown, with those before them."""
    events_shown: tuple[str, ...] = ()
    """Names of the events shown last, for an application that follows from it."""
    awaiting: Awaiting = Awaiting.NOTHING
    lead_number: str = ""
    has_consented: bool = False

    def speaking(self, language: Language, *, kept: bool = False) -> "Conversation":
        """A copy that goes on in `language`."""
        return replace(self, language=language, is_language_kept=kept or self.is_language_kept)

    def about(self, topic: str, shown: str) -> "Conversation":
        """A copy that is about that; an empty topic leaves the old one."""
        return replace(self, topic=topic, shown=shown) if topic else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One utterance, in as many messages as it came, and what the bot said to it."""

    text: str
    at: datetime
    replies: tuple[Reply, ...]
    attachments: tuple[Attachment, ...] = ()
    withdrawn: tuple[MessageId, ...] = ()
    """Messages of it that the contact took back; their words are gone."""
    parts: tuple[tuple[MessageId, str], ...] = ()
    """Each message and its words, where there were several."""

    def said_in(self, message_id: MessageId) -> str:
        """What that message said; where the turn is of one message, all of it."""
        return "\n".join(text for own, text in self.parts if own == message_id) if self.parts else self.text

    def without(self, message_id: MessageId) -> "Turn":
        """A copy that no longer holds what that message said, nor repeats it in a reply."""
        rest = tuple(part for part in self.parts if part[0] != message_id)
        words = self.said_in(message_id)
        return replace(
            self,
            text="\n".join(text for _, text in rest),
            parts=rest,
            replies=tuple(replace(reply, text=without_words(reply.text, words)) for reply in self.replies),
            attachments=tuple(one for one in self.attachments if one.message_id != message_id),
            withdrawn=(*self.withdrawn, message_id),
        )
