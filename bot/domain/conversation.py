"""The state of a conversation between two turns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.form import Topic
from bot.domain.gap import Gap
from bot.domain.message import Attachment, ChannelAddress, MessageId, Reply
from bot.domain.slots import Slot, SlotName
from knowledge.model import Language, ListingId, Trace, Wish


def without_words(text: str, words: str, instead: str = "") -> str:
    """The text without the words that somebody took back, with those `instead` if they said it otherwise."""
    return text.replace(words, instead or "…") if words else text


class Awaiting(StrEnum):
    """What the bot asked for last, so that the next utterance may be the reply to it."""

    NOTHING = "nothing"
    SLOT = "detail"
    """What the form asks about (`asking`). Stored under the name it had when the product was all that was asked."""
    CONSENT = "consent"
    """Whether contact details may be kept."""
    REACH = "reach"
    """The e-mail address or telephone number, after consent."""
    SHARING = "sharing"
    """Whether details may go to the party in `sharing`."""
    CORRECTION = "correction"
    """What was wrong, or the right value of `correcting`."""
    REVIEW = "review"
    """Whether what was recorded is right; nobody is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Whom details may go to, once the contact agrees."""

    id: ListingId
    name: str
    """As the contact may read it."""
    country: str
    """Code of the country where it is."""


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
    answered: Gap | None = None
    """What the last answer leaves, should the contact say that it was not what they had asked."""
    unanswered: str = ""
    """The question that could not be answered last, for whoever wants to be told once it can be."""
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
    asking: Topic = Topic.PRODUCT
    """What the form asks about, while `awaiting` says that it does."""
    asked: tuple[Topic, ...] = ()
    """What it asked about so far, for this lead; nothing of it is asked again."""
    asked_at: datetime | None = None
    """When it last asked something."""
    has_refused: bool = False
    """Contact details are not to be kept for this lead, nor asked for again."""
    last_slot: SlotName | None = None
    """What was taken last: "that was wrong" means this."""
    correcting: SlotName | None = None
    """The slot whose right value is awaited."""
    sharing: Party | None = None
    """Whom the question of the second consent names, while it is awaited."""
    shared_asked: tuple[ListingId, ...] = ()
    """Parties about which the second consent was asked, for this lead."""
    heard: tuple[Slot, ...] = ()
    """What the contact said of their own company before there was a lead."""
    erasure_until: datetime | None = None
    """We just asked whether everything is to be erased; the very next message, until then, may say so."""

    def speaking(self, language: Language, *, kept: bool = False) -> "Conversation":
        """A copy that goes on in `language`."""
        return replace(self, language=language, is_language_kept=kept or self.is_language_kept)

    def about(self, topic: str, shown: str) -> "Conversation":
        """A copy that is about that; an empty topic leaves the old one."""
        return replace(self, topic=topic, shown=shown) if topic else self

    def asked_else(self, question: str) -> "Conversation":
        """A copy after something that the library was not asked; nobody votes on that."""
        return replace(self, last_question=question, answered=None, unanswered="")

    def opened(self, number: str) -> "Conversation":
        """A copy in which a new lead is open: nothing was asked for it yet, and no consent covers it."""
        return replace(
            self,
            lead_number=number,
            last_question="",
            has_consented=False,
            has_refused=False,
            asked=(),
            last_slot=None,
            correcting=None,
            sharing=None,
            shared_asked=(),
        )

    def asked_to_share(self, party: Party, now: datetime) -> "Conversation":
        """A copy that awaits whether details may go to that party; the question itself is `sharing_question`."""
        return replace(
            self,
            awaiting=Awaiting.SHARING,
            sharing=party,
            shared_asked=(*self.shared_asked, party.id),
            asked_at=now,
        )


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
    traces: tuple[Trace, ...] = ()
    """How the answers in it came about; they go with the turn."""

    def said_in(self, message_id: MessageId) -> str:
        """What that message said; where the turn is of one message, all of it."""
        return "\n".join(text for own, text in self.parts if own == message_id) if self.parts else self.text

    def forgetting(self, words: Sequence[str], instead: str) -> "Turn":
        """A copy that holds these words no more, whoever said them."""

        def clean(text: str) -> str:
            for one in words:
                text = text.replace(one, instead)
            return text

        return replace(
            self,
            text=clean(self.text),
            parts=tuple((own, clean(text)) for own, text in self.parts),
            replies=tuple(replace(reply, text=clean(reply.text)) for reply in self.replies),
            traces=tuple(trace.forgetting(words, instead) for trace in self.traces),
        )

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
            # What was searched for repeats what was said.
            traces=tuple(replace(trace, searched="…") for trace in self.traces),
        )
