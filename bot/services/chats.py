"""Working through what came in from one chat: several messages are one turn, and everything else a channel reports is honoured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.conversation import Turn
from bot.domain.message import (
    MAX_CHARS,
    Arrival,
    Collection,
    Departure,
    IncomingEvent,
    IncomingMessage,
    MessageId,
    Move,
    OutgoingMessage,
    Reply,
    ReplyKind,
    ReplyRef,
    Withdrawal,
)
from bot.domain.wording import say
from bot.ports import Claim, Clock, Record, Settled, Store, StoredEvent, Work
from bot.services.acting import opening_suggestions
from bot.services.fragments import reads_complete
from bot.services.splitting import MOST_QUESTIONS, count_questions
from bot.services.turns import Outcome, TurnService
from knowledge.model import Language
from knowledge.text import cleaned, guess_language

FRAGMENT_SECONDS = 1.5
"""So long a message that does not read as complete waits for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Work again then: a fragment may be followed by the rest."""

    until: datetime


Event = tuple[StoredEvent, IncomingEvent | None]
"""What was stored, and what it says; None: nothing to us."""


class ChatService:
    """Works on chats whose events were claimed."""

    def __init__(self, *, turns: TurnService, store: Store, clock: Clock) -> None:
        """Answer through `turns`."""
        self._turns = turns
        self._store = store
        self._clock = clock

    async def work(self, claim: Claim, events: Sequence[Event]) -> Record | Wait:
        """What the events of a chat lead to; nothing is recorded yet."""
        withdrawn = {event.message_id for _, event in events if isinstance(event, Withdrawal)}
        messages, taken = _messages(events, withdrawn | await self._taken_before(events))
        waiting = await self._waits(messages, events)
        if waiting:
            return waiting
        others = [(stored, event) for stored, event in events if not isinstance(event, IncomingMessage)]
        seen = [*others, *taken]
        first = min((stored for stored, _ in seen), key=lambda stored: stored.received_at)
        work = Work(
            claim=claim,
            settled=tuple(
                Settled(event_id=stored.id, message_id=_named(event) if isinstance(event, IncomingMessage) else None)
                for stored, event in seen
            ),
            correlation=first.correlation,
            received_at=first.received_at,
            withdrawn=dict.fromkeys(sorted(withdrawn), ""),
            is_open=_is_open(seen),
            moved_to=next((event.to for _, event in others if isinstance(event, Move)), None),
        )
        return await self._answered(work, seen, messages, MessageId(f"event:{first.id}"))

    async def _taken_before(self, events: Sequence[Event]) -> set[MessageId]:
        """Messages that were answered already, and came once more as another event."""
        ids = [event.id for _, event in events if isinstance(event, IncomingMessage) and not event.edits]
        return {own for own in ids if await self._store.has_taken(own)}

    async def _waits(self, messages: Sequence[IncomingMessage], events: Sequence[Event]) -> Wait | None:
        """Until when to wait for the rest of what the contact is typing; what we offered to be tapped is all of it."""
        if not messages or (len(messages) > 1 and not messages[-1].text):
            return None
        last = messages[-1]
        if last.attachments or last.tapped or reads_complete(last.text):
            return None
        came = next((stored.received_at for stored, event in events if event is last), None)
        if came is None:
            return None
        until = came + timedelta(seconds=FRAGMENT_SECONDS)
        if self._clock.now() >= until:
            return None
        offered = await self._store.list_turns(last.address, 1)
        is_offered = any(last.text in reply.suggestions for turn in offered for reply in turn.replies)
        return None if is_offered else Wait(until=until)

    async def _answered(
        self, work: Work, seen: Sequence[Event], messages: Sequence[IncomingMessage], fallback_id: MessageId
    ) -> Record:
        # What is said while the group moves belongs to where it goes on.
        address = work.moved_to or work.claim.address
        ref = _freshest_ref(seen)
        arrival = next((event for _, event in seen if isinstance(event, Arrival)), None)
        collection = next((event for _, event in seen if isinstance(event, Collection)), None)
        conversation = replace(await self._store.get_conversation(work.claim.address), address=address)
        replies: list[Reply] = []
        if arrival and work.is_open:
            replies.append(self._welcome(arrival, conversation.language, is_known=bool(conversation.language)))
        turn: Turn | None = None
        outcome: Outcome | None = None
        turn_id = fallback_id
        replaces = ""
        if messages and work.is_open is not False and not await self._says_nothing_new(messages[0]):
            merged = _merged(messages)
            # An edit may come twice within its second; its events tell the two apart.
            turn_id = fallback_id if merged.edits else merged.id
            outcome = await self._turns.consider(merged, conversation)
            turn, conversation = outcome.turn, outcome.conversation
            if len(messages) > 1:
                parts = tuple((_named(message), message.text) for message in messages)
                turn = replace(turn, parts=parts if turn.text == merged.text else ())
            replies += turn.replies
            if merged.edits:
                replaces = await self._store.find_sent(address, merged.edits) or ""
                work = replace(work, withdrawn={**work.withdrawn, merged.edits: turn.text})
        if work.withdrawn:
            # The words may be what a lead would have been opened with, or a search refined from.
            conversation = replace(conversation, last_question="", answered=None, unanswered="", wish=None, heard=())
        if replies:
            outgoing = OutgoingMessage(
                address=address,
                replies=tuple(replies),
                reply_ref=ref,
                answers=_named(messages[-1]) if messages else MessageId(""),
                replaces=replaces,
            )
            work = replace(work, outgoing=outgoing)
        elif collection and collection.reply_ref:
            language = conversation.language or Language.TH
            nothing = Reply(
                language=language,
                kind=ReplyKind.SMALLTALK,
                text=say("nothing_waiting", language),
                suggestions=opening_suggestions(language),
            )
            work = replace(
                work,
                collects=collection.reply_ref,
                if_nothing_held=OutgoingMessage(address=address, replies=(nothing,), reply_ref=collection.reply_ref),
            )
        if outcome:
            left = ref if outcome.live_lead and not replies else None
            return replace(outcome.record(turn_id), turn=turn, conversation=conversation, work=work, unused_ref=left)
        return Record(turn_id=turn_id, turn=turn, conversation=conversation, leads={}, work=work)

    async def _says_nothing_new(self, message: IncomingMessage) -> bool:
        """Whether an edit left the words as they were, as when a channel adds the preview of a link."""
        if not message.edits:
            return False
        return await self._store.find_said(message.edits) == cleaned(message.text)

    def _welcome(self, arrival: Arrival, known: Language | None, *, is_known: bool) -> Reply:
        """The greeting; in three languages for whom we do not know."""
        language = known or arrival.language_hint
        if arrival.is_group:
            text = "\n\n".join(say("greeting_group", each) for each in ([language] if language else Language))
            suggestions: tuple[str, ...] = ()
        elif language:
            text = say("welcome_back", language) if is_known else say("greeting", language)
            suggestions = opening_suggestions(language)
        else:
            text = "\n\n".join(say("greeting", each) for each in Language)
            suggestions = tuple(say("quick_programmes", each) for each in Language)
        return Reply(language=language or Language.TH, kind=ReplyKind.SMALLTALK, text=text, suggestions=suggestions)

    def patience(self, message: IncomingMessage, language: Language | None) -> OutgoingMessage:
        """What to say when the answer takes long; uses up the ticket of the message."""
        reply = _told("wait", ReplyKind.WAIT, language or _spoken([message]))
        return OutgoingMessage(address=message.address, replies=(reply,), reply_ref=message.reply_ref)

    async def apology(self, claim: Claim, events: Sequence[Event]) -> OutgoingMessage:
        """What to say when the messages of these events could not be worked; uses up their freshest ticket."""
        messages = [event for _, event in events if isinstance(event, IncomingMessage)]
        known = (await self._store.get_conversation(claim.address)).language
        reply = _told("failed", ReplyKind.SMALLTALK, known or _spoken(messages), "quick_contact_me")
        return OutgoingMessage(address=claim.address, replies=(reply,), reply_ref=_freshest_ref(events))


def _spoken(messages: Sequence[IncomingMessage]) -> Language | None:
    """The language of messages that nobody has understood yet: that of the app, else what the words themselves tell."""
    hint = next((message.language_hint for message in reversed(messages) if message.language_hint), None)
    return hint or guess_language("\n".join(message.text for message in messages)).language


def _told(sentence: str, kind: ReplyKind, language: Language | None, tap: str = "") -> Reply:
    """A sentence; in all three languages for whom we do not know."""
    spoken = [language] if language else list(Language)
    return Reply(
        language=language or Language.TH,
        kind=kind,
        text="\n".join(say(sentence, each) for each in spoken),
        suggestions=tuple(say(tap, each) for each in spoken) if tap else (),
    )


def _messages(events: Sequence[Event], left_out: set[MessageId]) -> tuple[list[IncomingMessage], list[Event]]:
    """The messages to answer together, edits applied, in the order they were written, and the events they are taken from."""
    written = sorted(
        ((stored, event) for stored, event in events if isinstance(event, IncomingMessage)),
        key=lambda pair: (pair[1].at, pair[0].id),
    )
    edited = {event.edits: event for _, event in written if event.edits}
    known = {event.id for _, event in written}
    messages: list[IncomingMessage] = []
    taken: list[Event] = []
    length = questions = 0
    for stored, event in written:
        # Of several edits the last one counts; one of a message that still waits is read in its place.
        is_superseded = event.edits is not None and (event.edits in known or edited[event.edits] is not event)
        is_answered = event.id not in left_out and not is_superseded
        latest = replace(event, text=edited[event.id].text) if event.id in edited else event
        asked = count_questions(latest.text)
        is_too_much = length + len(latest.text) > MAX_CHARS or questions + asked > MOST_QUESTIONS
        if is_answered and messages and (is_too_much or not _belong_together(messages[-1], latest)):
            # The rest is a turn of its own.
            break
        taken.append((stored, event))
        if is_answered:
            # The same object where nothing changed: whoever looks for when it came compares by identity.
            messages.append(event if latest == event else latest)
            length += len(latest.text) + 1
            questions += asked
    return messages, taken


def _belong_together(earlier: IncomingMessage, later: IncomingMessage) -> bool:
    """Whether two messages may be answered as one: words of one person, and neither in place of what was answered."""
    return earlier.sender == later.sender and not any((earlier.edits, later.edits, earlier.tapped, later.tapped))


def _merged(messages: Sequence[IncomingMessage]) -> IncomingMessage:
    """Several messages as one: fragments are joined to what follows them, complete ones stand on lines of their own."""
    attachments = tuple(
        replace(attachment, message_id=_named(message)) for message in messages for attachment in message.attachments
    )
    if len(messages) == 1:
        return replace(messages[0], attachments=attachments)
    text = ""
    for message in messages:
        if text and message.text:
            text += "\n" if reads_complete(text) else " "
        text += message.text
    return replace(
        messages[-1],
        text=text,
        attachments=attachments,
        language_hint=next((message.language_hint for message in reversed(messages) if message.language_hint), None),
        edits=None,
    )


def _named(message: IncomingMessage) -> MessageId:
    """The name under which a message is taken back: edited or not, it is the same to whoever wrote it."""
    return message.edits or message.id


def _is_open(events: Sequence[Event]) -> bool | None:
    """Whether the chat can be reached after these events."""
    for _, event in sorted(
        events, key=lambda pair: (pair[1].at.timestamp() if pair[1] else 0.0, pair[0].id), reverse=True
    ):
        if isinstance(event, Departure):
            return False
        if isinstance(event, Arrival | IncomingMessage | Collection):
            return True
    return None


def _freshest_ref(events: Sequence[Event]) -> ReplyRef | None:
    refs = [
        event.reply_ref
        for _, event in events
        if isinstance(event, IncomingMessage | Arrival | Collection) and event.reply_ref
    ]
    return max(refs, key=lambda ref: ref.until, default=None)
