"""The one path of an incoming message: read, decide, act, record."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from bot.domain.action import Action, AnswerQuestion, OpenLead, Say
from bot.domain.conversation import Awaiting, Conversation, Turn
from bot.domain.lead import Lead
from bot.domain.message import MAX_CHARS, Attachment, AttachmentKind, ChannelAddress, IncomingMessage, Reply, ReplyKind
from bot.domain.policy import decide
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import say
from bot.ports import Clock, ContactDetail, DetailFinder, Record, Store, Understander
from bot.services.acting import Actor, Situation, Step, opening_suggestions
from bot.services.composing import merged
from bot.services.splitting import split_questions
from knowledge.model import Language
from knowledge.text import cleaned, guess_language

_PENDING_SECONDS = 900
_HOLD_AGAIN_SECONDS = 0.05
_SMALL_TALK = frozenset(
    {Intent.GREETING, Intent.THANKS, Intent.ACCEPTS, Intent.DECLINES, Intent.UNCLEAR, Intent.SWITCH_LANGUAGE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """Contact details typed before consent: kept in memory only, and not for long."""

    details: tuple[str, ...]
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a message leads to, not recorded yet."""

    turn: Turn
    conversation: Conversation
    leads: dict[str, Lead]


class TurnService:
    """Takes messages, one at a time for each conversation."""

    def __init__(
        self, *, understander: Understander, actor: Actor, details: DetailFinder, store: Store, clock: Clock
    ) -> None:
        """Take messages with these."""
        self._understander = understander
        self._actor = actor
        self._details = details
        self._store = store
        self._clock = clock
        self._pending: dict[ChannelAddress, _Pending] = {}
        self._locks: WeakValueDictionary[ChannelAddress, asyncio.Lock] = WeakValueDictionary()

    def greet(self, language: Language) -> Reply:
        """What the bot says before anything was said to it."""
        return Reply(
            language=language,
            kind=ReplyKind.SMALLTALK,
            text=say("greeting", language),
            suggestions=opening_suggestions(language),
        )

    async def list_turns(self, address: ChannelAddress, limit: int = 50) -> Sequence[Turn]:
        """The last turns of a conversation, oldest first."""
        return await self._store.list_turns(address, limit)

    async def take(self, message: IncomingMessage) -> tuple[Reply, ...]:
        """Answer a message and record the turn; the same message again gets the same replies and changes nothing."""
        lock = self._locks.setdefault(message.address, asyncio.Lock())
        async with lock, self._held(message.address):
            earlier = await self._store.find_turn(message.id)
            if earlier:
                return earlier.replies
            outcome = await self.consider(message, await self._store.get_conversation(message.address))
            await self._store.record(
                Record(turn_id=message.id, turn=outcome.turn, conversation=outcome.conversation, leads=outcome.leads)
            )
            return outcome.turn.replies

    @asynccontextmanager
    async def _held(self, address: ChannelAddress) -> AsyncIterator[None]:
        """Keep other processes from answering the same contact at the same time."""
        # Another process may hold it: nothing in this one would tell when it lets go.
        while (claim := await self._store.hold(address)) is None:  # noqa: ASYNC110
            await asyncio.sleep(_HOLD_AGAIN_SECONDS)
        try:
            yield
        finally:
            await self._store.release(claim)

    async def consider(self, message: IncomingMessage, conversation: Conversation) -> Outcome:
        """What to say to a message and what it changes; nothing is recorded yet."""
        conversation = replace(conversation, language=conversation.language or message.language_hint)
        message = replace(message, text=cleaned(_tapped_text(message, conversation) or message.text))
        if not message.text and (message.attachments or message.tapped):
            return _without_words(message, conversation)
        leads = {}
        if conversation.lead_number:
            leads[conversation.lead_number] = await self._store.get_lead(conversation.lead_number)
        found = self._details.find(message.text[:MAX_CHARS])
        # Reading and answering are sums over vectors: tens of milliseconds that must not hold up other conversations.
        planned = await asyncio.to_thread(self._plan, message.text, conversation, bool(found))
        number = ""
        if not leads and any(_may_open_lead(action) for _, action in planned):
            number = await self._store.reserve_lead_number()
        reply, conversation, leads = await asyncio.to_thread(
            self._act, planned, message, conversation, leads, number, found
        )
        if message.attachments:
            reply = replace(reply, text=f"{reply.text}\n{_kept(message.attachments, reply.language)}")
        turn = Turn(
            text=_redacted(message.text[:MAX_CHARS], found, conversation, reply.language),
            at=message.at,
            replies=(reply,),
            attachments=message.attachments,
        )
        return Outcome(turn=turn, conversation=conversation, leads=leads)

    def _plan(self, text: str, conversation: Conversation, has_details: bool) -> list[tuple[Understanding, Action]]:
        """Understand the message, part by part where it asks several things, and choose what to do."""
        fixed = _unreadable(text, conversation, has_details=has_details)
        if fixed:
            return [fixed]
        whole = self._understander.understand(text, conversation.language)
        parts = split_questions(text)
        if len(parts) > 1 and not has_details:
            understood = [self._understander.understand(part, whole.language) for part in parts]
            asking = [part for part in understood if part.intent not in _SMALL_TALK]
            if len(asking) > 1:
                return [(part, _asked_for(decide(part, conversation))) for part in asking]
        return [(whole, decide(whole, conversation, has_details=has_details))]

    def _act(
        self,
        planned: Sequence[tuple[Understanding, Action]],
        message: IncomingMessage,
        conversation: Conversation,
        leads: dict[str, Lead],
        number: str,
        found: Sequence[ContactDetail],
    ) -> tuple[Reply, Conversation, dict[str, Lead]]:
        replies = []
        details = self._remembered(message.address, tuple(detail.value for detail in found))
        for understanding, action in planned:
            step: Step = self._actor.act(
                action,
                Situation(
                    understanding=understanding,
                    conversation=conversation,
                    now=self._clock.now(),
                    safe_text=_redacted(
                        understanding.text,
                        self._details.find(understanding.text),
                        conversation,
                        understanding.language,
                        keep=False,
                    ),
                    details=details,
                    leads=leads,
                    new_number=number,
                ),
            )
            replies.append(step.reply)
            conversation = step.conversation
            if step.lead:
                leads = {**leads, step.lead.number: step.lead}
        reply = merged(replies)
        if conversation.awaiting is not Awaiting.CONSENT:
            # Given or refused, or never asked for: nothing is remembered without need.
            self._pending.pop(message.address, None)
        return reply, conversation.speaking(reply.language), leads

    def _remembered(self, address: ChannelAddress, details: tuple[str, ...]) -> tuple[str, ...]:
        """These details, or those typed a short while ago while consent was still to be asked."""
        now = self._clock.now().timestamp()
        for stale in [known for known, pending in self._pending.items() if pending.until < now]:
            del self._pending[stale]
        if details:
            self._pending[address] = _Pending(details=details, until=now + _PENDING_SECONDS)
            return details
        pending = self._pending.get(address)
        return pending.details if pending else ()


def _tapped_text(message: IncomingMessage, conversation: Conversation) -> str:
    """The words of a quick reply that was chosen in a menu which speaks no language."""
    if not message.tapped.startswith("quick_"):
        return ""
    return say(message.tapped, conversation.language or Language.TH)


def _without_words(message: IncomingMessage, conversation: Conversation) -> Outcome:
    """Acknowledge what came without words; whatever was being asked still stands."""
    language = conversation.language or Language.TH
    text = _kept(message.attachments, language) if message.attachments else say(message.tapped, language)
    reply = Reply(language=language, kind=ReplyKind.SMALLTALK, text=text, suggestions=opening_suggestions(language))
    turn = Turn(text="", at=message.at, replies=(reply,), attachments=message.attachments)
    return Outcome(turn=turn, conversation=conversation, leads={})


def _kept(attachments: Sequence[Attachment], language: Language) -> str:
    """That what was sent is kept for staff."""
    kinds = [attachment.kind for attachment in attachments if attachment.kind is not AttachmentKind.STICKER]
    if not kinds:
        return say("kept_sticker", language)
    what = " / ".join(dict.fromkeys(say(f"kind_{kind}", language) for kind in kinds))
    return say("kept_attachment", language, what=what)


def _may_open_lead(action: Action | None) -> bool:
    return isinstance(action, OpenLead) or (isinstance(action, AnswerQuestion) and _may_open_lead(action.otherwise))


def _asked_for(action: Action) -> Action:
    """One of several questions: "the name of your officer" is asked here, and opens no lead."""
    return AnswerQuestion() if isinstance(action, OpenLead) else action


def _unreadable(text: str, conversation: Conversation, *, has_details: bool) -> tuple[Understanding, Action] | None:
    """What to say to a message without words, or with too many; digits alone say something only where we asked."""
    has_words = any(letter.isalpha() for letter in text)
    is_reply = any(letter.isdigit() for letter in text) and conversation.awaiting is not Awaiting.NOTHING
    if (has_words or is_reply or has_details) and len(text) <= MAX_CHARS:
        return None
    guess = guess_language(text[:MAX_CHARS])
    language = guess.language or conversation.language or Language.EN
    understanding = Understanding(text="", language=language, intent=Intent.UNCLEAR, certainty=1.0)
    return understanding, Say(sentence="too_long" if len(text) > MAX_CHARS else "empty")


def _redacted(
    text: str, found: Sequence[ContactDetail], conversation: Conversation, language: Language, *, keep: bool = True
) -> str:
    """The text without contact details; they stay only in what is kept, and only after consent."""
    if keep and conversation.has_consented:
        return text
    for detail in reversed(found):
        text = text[: detail.start] + say("redacted", language) + text[detail.end :]
    return text
