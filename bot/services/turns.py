"""The one path of an incoming message: read, decide, act, record."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.domain.action import (
    Action,
    AnswerQuestion,
    Correct,
    DataWish,
    OpenLead,
    Say,
    ServeDataWish,
    TakeSlot,
    TellPrivacy,
)
from bot.domain.announcement import Announcement
from bot.domain.conversation import Awaiting, Conversation, Turn
from bot.domain.correcting import Correction
from bot.domain.gap import Gap
from bot.domain.handling import Handling
from bot.domain.lead import Lead, LeadReason
from bot.domain.message import (
    MAX_CHARS,
    Attachment,
    AttachmentKind,
    ChannelAddress,
    IncomingMessage,
    MessageId,
    Reply,
    ReplyKind,
    find_introduction,
)
from bot.domain.policy import decide, find_data_wish
from bot.domain.reading import asks, calls_bot, parted_aside
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import say
from bot.errors import HandoffError
from bot.ports import Clock, ContactDetail, DetailFinder, Noted, Record, Store, Understander
from bot.services.acting import Actor, opening_suggestions
from bot.services.composing import merged
from bot.services.holding import Holding
from bot.services.self_service import SelfService
from bot.services.splitting import split_questions
from bot.services.steps import Situation, Step
from knowledge.model import Language, ListingId, Trace
from knowledge.text import cleaned, guess_language

_PENDING_SECONDS = 900
_PERSON_NEARNESS = 0.25
"""Nine in ten messages of tests/quality are less near; of six that ask for a person beside something else the least near had 0.33."""
_HOLD_AGAIN_SECONDS = 0.05
_PLAIN = 0.8
_CLEAR, _CLEAR_MARGIN = 0.7, 0.5
"""As plain: a little less certain, and far from anything else."""
_LONGEST_CALL = 60
"""Whoever calls the bot back says little more."""
_SHORTEST_SENTENCE = 4
_MOST_SENTENCES = 5
_SENTENCE = re.compile(
    r"(?<=[。！？?!\n])\s*|(?<=[.])\s+|(?<=[\u0e00-\u0e7f])\s+(?=[\u0e00-\u0e7f])|(?<=ค่ะ)\s+|(?<=คะ)\s+|(?<=ครับ)\s+|(?<=คับ)\s+"
)
_COMMAND = re.compile(r"/[A-Za-z0-9_]+$")
"""A command that no channel knows: whoever types one wants to know what there is."""
_SMALL_TALK = frozenset(
    {Intent.GREETING, Intent.THANKS, Intent.ACCEPTS, Intent.DECLINES, Intent.UNCLEAR, Intent.SWITCH_LANGUAGE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Contact details typed before consent: kept in memory only, and not for long."""

    details: tuple[str, ...]
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks with a contact."""

    name: str
    """The member of staff; empty: the bot."""
    is_awaited: bool
    """A lead is open: staff may write at any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a message leads to, not recorded yet."""

    turn: Turn
    conversation: Conversation
    leads: dict[str, Lead]
    """Those that it opens or changes."""
    live_lead: str = ""
    """The lead whose holder this was said to; empty: the bot answered."""
    frees_lead: bool = False
    """The contact asked for the bot again."""
    announcements: tuple[Announcement, ...] = ()
    lapses_at: datetime | None = None
    noted: tuple[Noted, ...] = ()
    lessened: tuple[Lead, ...] = ()
    forgets: tuple[str, ...] = ()
    erases: bool = False
    """Nothing of the contact is kept, this turn included."""
    gaps: tuple[Gap, ...] = ()
    wishes_news: bool | None = None

    def record(self, turn_id: MessageId) -> Record:
        """What is to be stored of it."""
        return Record(
            turn_id=turn_id,
            turn=self.turn,
            conversation=self.conversation,
            leads=self.leads,
            live_lead=self.live_lead,
            frees_lead=self.frees_lead,
            announcements=self.announcements,
            lapses_at=self.lapses_at,
            noted=self.noted,
            lessened=self.lessened,
            forgets=self.forgets,
            erases=self.erases,
            gaps=self.gaps,
            wishes_news=self.wishes_news,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What came of carrying out what was planned."""

    replies: tuple[Reply, ...]
    conversation: Conversation
    leads: dict[str, Lead]
    traces: tuple[Trace, ...] = ()
    gaps: tuple[Gap, ...] = ()
    wishes_news: bool | None = None


class TurnService:
    """Takes messages, one at a time for each conversation."""

    def __init__(
        self,
        *,
        understander: Understander,
        actor: Actor,
        details: DetailFinder,
        store: Store,
        clock: Clock,
        self_service: SelfService,
        holding: Holding | None = None,
        pending: MutableMapping[ChannelAddress, Pending] | None = None,
        count_hit: Callable[[str], None] | None = None,
    ) -> None:
        """Take messages with these.

        Without `holding` nobody of the desk ever speaks. What was typed and may not be stored yet is kept in `pending`. An approved answer that is
        given is told to `count_hit`.
        """
        self._count_hit = count_hit
        self._self_service = self_service
        self._holding = holding
        self._understander = understander
        self._actor = actor
        self._details = details
        self._store = store
        self._clock = clock
        # Shared, where several processes take one contact's messages.
        self._pending: MutableMapping[ChannelAddress, Pending] = {} if pending is None else pending
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

    async def list_said(
        self, address: ChannelAddress, limit: int = 50, since: datetime | None = None
    ) -> Sequence[tuple[MessageId, Turn]]:
        """The last turns of a conversation with their names, oldest first; those from that time on."""
        return await self._store.list_said(address, limit, since)

    async def find_speaker(self, address: ChannelAddress) -> Speaker:
        """Who speaks with a contact now, and whether staff may write to them."""
        live = await self._store.find_live(address)
        name = live.holder.name if live and live.holder else ""
        conversation = await self._store.get_conversation(address)
        return Speaker(name=name, is_awaited=bool(live or conversation.lead_number))

    async def take(self, message: IncomingMessage) -> tuple[Reply, ...]:
        """Answer a message and record the turn; the same message again gets the same replies and changes nothing."""
        lock = self._locks.setdefault(message.address, asyncio.Lock())
        async with lock, self._held(message.address):
            earlier = await self._store.find_turn(message.id)
            if earlier:
                return earlier.replies
            while True:
                outcome = await self.consider(message, await self._store.get_conversation(message.address))
                try:
                    await self._store.record(outcome.record(message.id))
                except HandoffError:
                    # A person took over, or handed back, meanwhile.
                    continue
                return outcome.turn.replies

    @asynccontextmanager
    async def undisturbed(self, address: ChannelAddress) -> AsyncIterator[None]:
        """Nothing is answered meanwhile, and what was typed and not recorded is forgotten: for whoever erases a conversation."""
        lock = self._locks.setdefault(address, asyncio.Lock())
        async with lock, self._held(address):
            self._pending.pop(address, None)
            yield

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

    def _tapped_text(self, message: IncomingMessage, conversation: Conversation) -> str:
        """The words for what was chosen in a menu or on a card, in the language that is spoken."""
        language = conversation.language or Language.TH
        listing_id = find_introduction(message.tapped)
        if listing_id:
            return self._actor.word_introduction(listing_id, language)
        return say(message.tapped, language) if message.tapped.startswith("quick_") else ""

    async def consider(self, message: IncomingMessage, conversation: Conversation) -> Outcome:
        """What to say to a message and what it changes; nothing is recorded yet."""
        conversation = replace(conversation, language=conversation.language or message.language_hint)
        listing_id = find_introduction(message.tapped)
        if message.tapped.startswith("quick_") and conversation.language is None:
            return _language_choice(message, conversation)
        message = replace(message, text=cleaned(self._tapped_text(message, conversation) or message.text))
        live = await self._store.find_live(message.address) if self._holding else None
        if conversation.erasure_until and self._clock.now() > conversation.erasure_until:
            conversation = replace(conversation, erasure_until=None)
        if live and self._holding:
            return await self._told_to_holder(self._holding, live, message, conversation)
        if not message.text and (message.attachments or message.tapped):
            return self._without_words(message, conversation)
        leads = {}
        handling: Handling | None = None
        if conversation.lead_number:
            handling = await self._store.find_open(conversation.lead_number)
            if handling:
                leads[conversation.lead_number] = await self._store.get_lead(conversation.lead_number)
            else:
                # Staff resolved it, or it was erased: what is wished from now on is another lead.
                conversation = replace(conversation, lead_number="", awaiting=Awaiting.NOTHING)
        asked = leads.get(conversation.lead_number) if conversation.awaiting is Awaiting.CONSENT else None
        if asked and not asked.is_asking and not self._remembered(message.address, ()):
            # Asked while staff spoke, about an address that nobody remembers any more: it is not asked again and again.
            conversation = replace(conversation, awaiting=Awaiting.NOTHING)
        found = self._details.find(message.text[:MAX_CHARS])
        # Reading and answering are sums over vectors: tens of milliseconds that must not hold up other conversations.
        planned = (
            [_introduction(message.text, listing_id, conversation)]
            if listing_id
            else await self._edited_answer(message, conversation, leads)
            or await asyncio.to_thread(self._plan, message.text, conversation, bool(found))
        )
        # Only the very next message may say yes to an erasure.
        conversation = replace(conversation, erasure_until=None)
        wish = next(((one, action) for one, action in planned if isinstance(action, ServeDataWish)), None)
        if wish:
            # Beside it only what changes nothing is done: questions are answered.
            planned = [pair for pair in planned if isinstance(pair[1], AnswerQuestion | TellPrivacy)]
            acted = Acted(replies=(), conversation=conversation, leads={})
            if planned:
                silent = replace(conversation, awaiting=Awaiting.NOTHING)
                acted = await asyncio.to_thread(self._act, planned, message, silent, leads, "", found, None)
            served = await self._served(*wish, message, acted.conversation, acted.replies)
            return replace(served, turn=replace(served.turn, traces=acted.traces), gaps=acted.gaps)
        number = ""
        if not leads and any(_may_open_lead(action) for _, action in planned):
            number = await self._store.reserve_lead_number()
        acted = await asyncio.to_thread(self._act, planned, message, conversation, leads, number, found, handling)
        replies, conversation = acted.replies, acted.conversation
        for trace in acted.traces:
            if trace.approved_id and self._count_hit:
                await asyncio.to_thread(self._count_hit, trace.approved_id)
        kept = _kept(message.attachments, replies[0].language, has_words=True)
        if kept:
            replies = (replace(replies[0], text=f"{replies[0].text}\n{kept}"), *replies[1:])
        turn = Turn(
            text=_redacted(message.text[:MAX_CHARS], found, conversation, replies[0].language),
            at=message.at,
            replies=replies,
            attachments=message.attachments,
            traces=acted.traces,
        )
        return Outcome(
            turn=turn,
            conversation=conversation,
            leads={number: lead for number, lead in acted.leads.items() if lead != leads.get(number)},
            gaps=acted.gaps,
            wishes_news=acted.wishes_news,
        )

    async def _edited_answer(
        self, message: IncomingMessage, conversation: Conversation, leads: Mapping[str, Lead]
    ) -> list[tuple[Understanding, Action]]:
        """An answer to a question of the form that was written anew: it is no answer to the question that stands now."""
        lead = leads.get(conversation.lead_number)
        if lead is None or not message.edits:
            return []
        said = await self._store.find_said(message.edits)
        name = next((slot.name for slot in lead.slots if said and slot.said == said), None)
        if name is None:
            return []
        language = conversation.language or lead.language
        understanding = Understanding(text=message.text, language=language, intent=Intent.UNCLEAR, certainty=1.0)
        return [(understanding, Correct(correction=Correction(slot=name, value=message.text)))]

    def _without_words(self, message: IncomingMessage, conversation: Conversation) -> Outcome:
        """Acknowledge what came without words; whatever was being asked still stands."""
        known = conversation.language

        def told(language: Language) -> str:
            return _kept(message.attachments, language) or say(message.tapped, language)

        text = told(known) if known else "\n".join(told(language) for language in Language)
        language = known or Language.TH
        suggestions = (
            opening_suggestions(language) if known else tuple(say("quick_programmes", each) for each in Language)
        )
        reply = Reply(language=language, kind=ReplyKind.SMALLTALK, text=text, suggestions=suggestions)
        again = self._actor.asked_again(conversation, language, self._clock.now())
        turn = Turn(
            text="", at=message.at, replies=(reply, again) if again else (reply,), attachments=message.attachments
        )
        return Outcome(turn=turn, conversation=conversation, leads={})

    async def _served(
        self,
        understanding: Understanding,
        action: ServeDataWish,
        message: IncomingMessage,
        conversation: Conversation,
        before: tuple[Reply, ...] = (),
        live_lead: str = "",
    ) -> Outcome:
        """What a wish for the contact's own data leads to."""
        kept = conversation.language if conversation.is_language_kept else None
        language = kept or understanding.language
        served = await self._self_service.serve(action.wish, conversation, language, is_group=message.is_group)
        conversation = served.conversation.speaking(language)
        if served.erases or served.forgets:
            self._pending.pop(message.address, None)
        is_asking = conversation.erasure_until or action.wish is DataWish.CORRECT
        stands = None if is_asking or live_lead else self._actor.asked_again(conversation, language, self._clock.now())
        text = message.text[:MAX_CHARS]
        return Outcome(
            turn=Turn(
                text=_redacted(text, self._details.find(text), conversation, language),
                at=message.at,
                replies=(*before, *served.replies, *([stands] if stands else [])),
                attachments=message.attachments,
            ),
            conversation=conversation,
            leads={},
            live_lead=live_lead,
            announcements=served.announcements,
            noted=served.noted,
            lessened=served.lessened,
            forgets=served.forgets,
            erases=served.erases,
            wishes_news=False if served.drops_news else None,
        )

    async def _told_to_holder(
        self, holding: Holding, live: Handling, message: IncomingMessage, conversation: Conversation
    ) -> Outcome:
        """What is said while a person of the desk speaks with the contact: it goes to them, and the bot is silent."""
        text = message.text[:MAX_CHARS]
        language = conversation.language or live.language
        called = await asyncio.to_thread(self._understander.understand, text, language) if _may_be_call(text) else None
        wish = find_data_wish(called, conversation, is_live=True) if called else None
        if called and wish:
            return await self._served(called, wish, message, conversation, live_lead=live.number)
        conversation = replace(conversation, erasure_until=None)
        if called and _wants_bot(called):
            reply = holding.bot_again(live, language)
            return Outcome(
                turn=Turn(text=text, at=message.at, replies=(reply,), attachments=message.attachments),
                conversation=conversation.speaking(language),
                leads={},
                live_lead=live.number,
                frees_lead=True,
                announcements=await holding.tell_bot_wanted(live),
            )
        found = self._details.find(text)
        safe = _redacted(text, found, conversation, language)
        said = tuple(detail.value for detail in found)
        details = self._remembered(message.address, said, is_group=message.is_group)
        kept = await holding.keep_details(
            live, conversation, details, called, are_new=bool(said) and not message.is_group, language=language
        )
        if kept is None or kept.conversation.awaiting is not Awaiting.CONSENT:
            self._pending.pop(message.address, None)
        # Groups of staff and other systems read along: how to reach the contact stands in the inbox alone.
        mark = "redacted_kept" if conversation.has_consented else "redacted"
        shown = _redacted(text, found, conversation, language, keep=False, mark=mark)
        is_waiting = bool(message.attachments) or not (called and _is_thanks(called))
        return Outcome(
            turn=Turn(text=safe, at=message.at, replies=kept.replies if kept else (), attachments=message.attachments),
            conversation=kept.conversation if kept else conversation,
            leads=kept.leads if kept else {},
            live_lead=live.number,
            announcements=await holding.tell(live, message, shown),
            # Nobody waits for an answer to thanks.
            lapses_at=holding.lapses_at() if is_waiting else None,
        )

    def _plan(self, text: str, conversation: Conversation, has_details: bool) -> list[tuple[Understanding, Action]]:
        """Understand the message, part by part where it asks several things, and choose what to do."""
        fixed = _unreadable(text, conversation, has_details=has_details)
        if fixed:
            return [fixed]
        whole = self._understander.understand(text, conversation.language)
        answer, aside = parted_aside(text) if conversation.awaiting is Awaiting.SLOT and not has_details else ("", "")
        if answer:
            # "Medical devices. Oh wait, what is SMRJ?": neither is lost.
            question = self._understander.understand(aside, whole.language)
            taken = replace(self._understander.understand(answer, whole.language), intent=Intent.UNCLEAR)
            return [(question, decide(question, conversation)), (taken, TakeSlot())]
        parts = split_questions(text)
        if len(parts) > 1 and not has_details:
            understood = [self._understander.understand(part, whole.language) for part in parts]
            asking = [part for part in understood if part.intent not in _SMALL_TALK]
            if len(asking) > 1:
                return [(part, _asked_for(part, decide(part, conversation))) for part in asking]
        listing_ids, is_introduction = self._actor.find_named(text, conversation)
        action = decide(
            whole,
            conversation,
            has_details=has_details,
            listing_ids=listing_ids,
            is_introduction=is_introduction,
        )
        if has_details or listing_ids or conversation.awaiting not in (Awaiting.NOTHING, Awaiting.REVIEW):
            return [(whole, action)]
        if isinstance(action, OpenLead):
            return self._question_beside(text, whole, conversation) or [(whole, action)]
        # A message of which a sentence asks for a person is itself near to that; all others are spared the looking.
        wish = self._find_plain_wish(text, whole.language) if whole.person_nearness >= _PERSON_NEARNESS else None
        return [(whole, action), (wish, decide(wish, conversation))] if wish else [(whole, action)]

    def _question_beside(
        self, text: str, whole: Understanding, conversation: Conversation
    ) -> list[tuple[Understanding, Action]]:
        """The question that a message asks before it asks for a person, and that wish; nothing when it is the wish alone."""
        wish = self._find_plain_wish(text, whole.language)
        rest = text.replace(wish.text, "").strip() if wish else ""
        if not wish or not asks(rest):
            return []
        question = self._understander.understand(rest, whole.language)
        if question.intent is not Intent.QUESTION:
            return []
        return [(question, decide(question, conversation)), (wish, decide(wish, conversation))]

    def _find_plain_wish(self, text: str, language: Language) -> Understanding | None:
        """The sentence of a longer message that plainly asks for a person, beside whatever else it says."""
        parts = [part for part in _SENTENCE.split(text) if len(part) >= _SHORTEST_SENTENCE]
        if not 1 < len(parts) <= _MOST_SENTENCES:
            return None
        understood = (self._understander.understand(part, language) for part in reversed(parts))
        return next((one for one in understood if _is_plain_wish(one)), None)

    def _act(
        self,
        planned: Sequence[tuple[Understanding, Action]],
        message: IncomingMessage,
        conversation: Conversation,
        leads: dict[str, Lead],
        number: str,
        found: Sequence[ContactDetail],
        handling: Handling | None,
    ) -> Acted:
        replies: list[Reply] = []
        traces: list[Trace] = []
        gaps: list[Gap] = []
        wishes_news: bool | None = None
        later: list[Reply] = []
        asks = False
        details = self._remembered(message.address, tuple(detail.value for detail in found), is_group=message.is_group)
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
                    is_group=message.is_group,
                    handling=handling,
                ),
            )
            replies.append(step.reply)
            asks = asks or step.asks
            if step.trace:
                traces.append(step.trace)
            if step.gap:
                gaps.append(step.gap)
            wishes_news = step.wishes_news or wishes_news
            if step.next_reply:
                later.append(step.next_reply)
            conversation = step.conversation
            if step.lead:
                leads = {**leads, step.lead.number: step.lead}
        if len(replies) > 1 and isinstance(planned[-1][1], OpenLead | TakeSlot):
            # What was recorded stands in a bubble of its own.
            later.append(replies.pop())
        reply = merged(replies)
        if conversation.awaiting is not Awaiting.CONSENT:
            # Given or refused, or never asked for: nothing is remembered without need.
            self._pending.pop(message.address, None)
        again = None if asks else self._actor.asked_again(conversation, reply.language, self._clock.now())
        said = (reply, *later, *([again] if again else []))
        return Acted(
            replies=said,
            conversation=conversation.speaking(reply.language),
            leads=leads,
            traces=tuple(traces),
            gaps=tuple(gaps),
            wishes_news=wishes_news,
        )

    def _remembered(
        self, address: ChannelAddress, details: tuple[str, ...], *, is_group: bool = False
    ) -> tuple[str, ...]:
        """These details, or those typed a short while ago while consent was still to be asked."""
        now = self._clock.now().timestamp()
        for stale in [known for known, pending in self._pending.items() if pending.until < now]:
            self._pending.pop(stale, None)
        if details and not is_group:
            self._pending[address] = Pending(details=details, until=now + _PENDING_SECONDS)
            return details
        pending = self._pending.get(address)
        return pending.details if pending else ()


def _may_be_call(text: str) -> bool:
    """Whether words that are said to a person may be for the bot."""
    return bool(text) and len(text) <= _LONGEST_CALL


def _wants_bot(understanding: Understanding) -> bool:
    """Whether the bot is asked for again, in plain words."""
    is_plain = understanding.is_exact or understanding.certainty >= _PLAIN or calls_bot(understanding.text)
    return understanding.intent is Intent.WANTS_BOT and is_plain


def _is_thanks(understanding: Understanding) -> bool:
    """Whether these are words of thanks and nothing else."""
    is_plain = understanding.is_exact or understanding.certainty >= _PLAIN
    return understanding.intent is Intent.THANKS and is_plain


def _introduction(text: str, listing_id: ListingId, conversation: Conversation) -> tuple[Understanding, Action]:
    """What a tap on a company's button means; nothing is left to be understood."""
    understanding = Understanding(
        text=text, language=conversation.language or Language.TH, intent=Intent.WANTS_APPLY, certainty=1.0
    )
    return understanding, OpenLead(reason=LeadReason.WANTS_TO_APPLY, listing_ids=(listing_id,))


def _language_choice(message: IncomingMessage, conversation: Conversation) -> Outcome:
    """A tap in a menu that speaks no language, by somebody whose language nobody knows: the tap again, in each language."""
    text = "\n".join(say("choose_language", language) for language in Language)
    suggestions = tuple(say(message.tapped, language) for language in Language)
    reply = Reply(language=Language.TH, kind=ReplyKind.SMALLTALK, text=text, suggestions=suggestions)
    turn = Turn(text="", at=message.at, replies=(reply,), attachments=message.attachments)
    return Outcome(turn=turn, conversation=conversation, leads={})


def _kept(attachments: Sequence[Attachment], language: Language, *, has_words: bool = False) -> str:
    """What became of that which was sent; empty when there is nothing to say of it, as of a sticker beside words."""
    kinds = dict.fromkeys(attachment.kind for attachment in attachments)
    lines = [say("kept_location", language)] if kinds.pop(AttachmentKind.LOCATION, "") is None else []
    if kinds.pop(AttachmentKind.CONTACT, "") is None:
        lines.append(say("contact_not_kept", language))
    has_sticker = kinds.pop(AttachmentKind.STICKER, "") is None
    if kinds:
        what = " / ".join(say(f"kind_{kind}", language) for kind in kinds)
        lines.append(say("kept_attachment", language, what=what))
    if has_sticker and not lines and not has_words:
        lines.append(say("kept_sticker", language))
    return "\n".join(lines)


def _may_open_lead(action: Action | None) -> bool:
    return isinstance(action, OpenLead) or (isinstance(action, AnswerQuestion) and _may_open_lead(action.otherwise))


def _asked_for(part: Understanding, action: Action) -> Action:
    """One of several questions: "the name of your officer" is asked here, and opens no lead unless a person is plainly asked for."""
    return AnswerQuestion() if isinstance(action, OpenLead) and not _is_plain_wish(part) else action


def _is_plain_wish(understanding: Understanding) -> bool:
    """Whether a person is asked for so plainly that it is recorded even beside a question."""
    is_asked = understanding.text.rstrip().endswith(("?", "？"))
    is_plain = understanding.certainty >= _PLAIN or (
        understanding.certainty >= _CLEAR and understanding.margin >= _CLEAR_MARGIN
    )
    return understanding.intent is Intent.WANTS_PERSON and is_plain and not is_asked


def _unreadable(text: str, conversation: Conversation, *, has_details: bool) -> tuple[Understanding, Action] | None:
    """What to say to a message without words, or with too many; digits alone say something only where we asked."""
    if _COMMAND.match(text):
        spoken = conversation.language or Language.EN
        return Understanding(text=text, language=spoken, intent=Intent.ABOUT_BOT, certainty=1.0), Say(sentence="help")
    has_words = any(letter.isalpha() for letter in text)
    is_reply = any(letter.isdigit() for letter in text) and conversation.awaiting is not Awaiting.NOTHING
    if (has_words or is_reply or has_details) and len(text) <= MAX_CHARS:
        return None
    guess = guess_language(text[:MAX_CHARS])
    language = guess.language or conversation.language or Language.EN
    understanding = Understanding(text="", language=language, intent=Intent.UNCLEAR, certainty=1.0)
    return understanding, Say(sentence="too_long" if len(text) > MAX_CHARS else "empty")


def _redacted(
    text: str,
    found: Sequence[ContactDetail],
    conversation: Conversation,
    language: Language,
    *,
    keep: bool = True,
    mark: str = "redacted",
) -> str:
    """The text without contact details; they stay only in what is kept, and only after consent."""
    if keep and conversation.has_consented:
        return text
    for detail in reversed(found):
        text = text[: detail.start] + say(mark, language) + text[detail.end :]
    return text
