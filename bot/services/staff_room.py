"""The staff's own group, as far as the bot is concerned: taps, commands, replies that go to a contact. Small talk is none of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain.announcement import Announcement, Choice, StaffAct
from bot.domain.conversation import Conversation
from bot.domain.handling import ResolveOutcome
from bot.domain.message import Arrival, IncomingEvent, MessageId, Move, StaffMessage
from bot.domain.staff import Staff
from bot.domain.staff_command import StaffCommand, find_command, find_outcome
from bot.domain.wording import say
from bot.errors import LeadNotFoundError
from bot.ports import Claim, Record, Settled, StoredEvent, Work
from bot.services.staff import Acted, StaffActor, StaffService
from bot.services.workplace import Workplace

_UNTIL = {"hour": "snooze_hour", "opening": "snooze_opening", "week": "snooze_week"}
_SPOKEN = frozenset({StaffAct.HAND_BACK, StaffAct.NOTE})
"""What nothing is announced of: whoever did it reads that it was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What the events of the group led to."""

    record: Record
    """Settles them; what was done is done already, each act once however often the events come."""
    taps: tuple[tuple[MessageId, str], ...] = ()
    """What whoever tapped may read at the button, where the channel can show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What somebody is told who wrote or tapped."""

    text: str
    number: str = ""
    choices: tuple[Choice, ...] = ()
    is_shown: bool = True
    """In the group; otherwise at the button alone, as what happened is announced there anyway."""


class StaffRoom:
    """Does what staff ask for in their group."""

    def __init__(self, place: Workplace, staff: StaffService) -> None:
        """Do it through `staff`, the one path for every surface."""
        self._place = place
        self._staff = staff

    async def work(self, claim: Claim, events: Sequence[tuple[StoredEvent, IncomingEvent | None]]) -> Worked:
        """Work what happened in the group; the acts are done, what is to be told and settled is in the record."""
        announcements: list[Announcement] = []
        taps: list[tuple[MessageId, str]] = []
        for _, event in events:
            if isinstance(event, Arrival):
                text = say("room_help", self._place.announcer.language)
                told = self._place.announcer.tell(event.address, "", text)
                announcements.append(replace(told, reply_ref=event.reply_ref))
            if not isinstance(event, StaffMessage):
                continue
            answer = await self._take(event)
            if event.act:
                taps.append((event.id, answer.text if answer else ""))
            if answer and answer.is_shown:
                announcements.append(self._told(event, answer))
        first = events[0][0]
        work = Work(
            claim=claim,
            settled=tuple(
                Settled(event_id=stored.id, message_id=event.id if isinstance(event, StaffMessage) else None)
                for stored, event in events
            ),
            correlation=first.correlation,
            received_at=first.received_at,
            moved_to=next((event.to for _, event in events if isinstance(event, Move)), None),
        )
        record = Record(
            turn_id=MessageId(f"event:{first.id}"),
            turn=None,
            conversation=Conversation(address=claim.address),
            leads={},
            work=work,
            announcements=tuple(announcements),
        )
        return Worked(record=record, taps=tuple(taps))

    def apology(self, claim: Claim) -> Announcement:
        """What the group reads when something could not be done, again and again."""
        announcer = self._place.announcer
        return announcer.tell(claim.address, "", say("room_failed", announcer.language))

    def _told(self, event: StaffMessage, answer: _Answer) -> Announcement:
        # A tap is no message that could be answered; the one with the button is.
        answers = event.quoted if event.act else event.id
        told = self._place.announcer.tell(event.address, answer.number, answer.text, answers)
        return replace(told, choices=answer.choices, reply_ref=event.reply_ref)

    async def _take(self, event: StaffMessage) -> _Answer | None:
        """Do what a message or tap asks for; None: nothing is to be said to it."""
        command = find_command(event.text) if not event.act else _tapped(event)
        if event.is_edit and command:
            # It was done when it was written first.
            return None
        is_named = bool(command and command.number)
        number = command.number if command and is_named else await self._talked_about(event)
        if not (command or event.is_call or event.quoted or number):
            # Nothing to us: whoever said it is not even noted.
            return None
        staff = await self._who(event)
        try:
            if command or event.is_call:
                return await self._do(event, staff, command, number)
            if not number:
                return _Answer(text=say("room_which", staff.language))
            if event.is_edit or event.attachments:
                # To know that the lead is there before something is said of it.
                await self._place.board.get(number)
                sentence = "room_edit" if event.is_edit else "room_file"
                return _Answer(text=say(sentence, staff.language, number=number), number=number)
            return _said(await self._staff.reply(number, _actor(event, staff), event.text))
        except LeadNotFoundError:
            return _Answer(text=say("room_unknown", staff.language, number=number))

    async def _talked_about(self, event: StaffMessage) -> str:
        return await self._place.board.find_announced(event.address, event.quoted)

    async def _who(self, event: StaffMessage) -> Staff:
        """Whoever wrote or tapped; they are answered in the language of the desk, as others of the group read along."""
        language, sender = self._place.announcer.language, event.sender
        if not sender.name.strip():
            # Contacts read it.
            sender = replace(sender, name=say("room_unnamed", language))
        return replace(await self._place.board.find_staff(sender), language=language)

    async def _do(self, event: StaffMessage, staff: Staff, command: StaffCommand | None, number: str) -> _Answer:
        if command is None or command.act is None:
            return _Answer(text=say("room_help", staff.language))
        if not number:
            return _Answer(text=say("room_which", staff.language))
        by, act = _actor(event, staff), command.act
        match act:
            case StaffAct.CLAIM:
                acted = await self._staff.claim(number, by)
            case StaffAct.PASS_ON:
                acted = await self._staff.pass_on(number, by)
            case StaffAct.HAND_BACK:
                acted = await self._staff.hand_back(number, by)
            case StaffAct.REOPEN:
                acted = await self._staff.reopen(number, by)
            case StaffAct.NOTE:
                if not command.rest:
                    return _Answer(text=say("staff_told_empty", staff.language), number=number)
                acted = await self._staff.note(number, by, command.rest)
            case StaffAct.SNOOZE:
                if command.rest not in _UNTIL:
                    return await self._asked(number, staff, "room_until", act, _UNTIL)
                acted = await self._staff.snooze(number, by, self._until(command.rest))
            case StaffAct.RESOLVE:
                outcome = find_outcome(command.rest)
                if outcome is None:
                    ends = {str(one): f"outcome_{one}" for one in ResolveOutcome}
                    return await self._asked(number, staff, "room_outcome", act, ends)
                acted = await self._staff.resolve(number, by, outcome)
            case _:
                return _Answer(text=say("room_help", staff.language))
        return _said(acted, is_shown=act in _SPOKEN)

    async def _asked(self, number: str, staff: Staff, sentence: str, act: StaffAct, ways: dict[str, str]) -> _Answer:
        """Ask which way it is to be done."""
        await self._place.board.get(number)
        choices = tuple(
            Choice(act=act, argument=argument, label=say(label, staff.language)) for argument, label in ways.items()
        )
        return _Answer(text=say(sentence, staff.language, number=number), number=number, choices=choices)

    def _until(self, argument: str) -> datetime | None:
        """When a lead that is put off comes back; None: when the desk opens next."""
        now, office = self._place.clock.now(), self._place.office
        if argument == "hour":
            return now + timedelta(hours=1)
        if argument == "week":
            local = now.astimezone(office.zone)
            monday = local.date() + timedelta(days=7 - local.weekday())
            return office.next_opening(datetime.combine(monday, time.min, office.zone))
        return None


def _tapped(event: StaffMessage) -> StaffCommand:
    """What a button does; of one that no version of ours made, nothing but help comes."""
    act = next((one for one in StaffAct if one == event.act), None)
    return StaffCommand(act=act, number=event.number, rest=event.argument)


def _actor(event: StaffMessage, staff: Staff) -> StaffActor:
    return StaffActor(staff=staff, surface=event.address.channel, key=event.id)


def _said(acted: Acted, *, is_shown: bool = False) -> _Answer:
    """What came of an act: shown to the group where it failed, or where nothing else tells of it."""
    return _Answer(text=acted.told, number=acted.handling.number, is_shown=is_shown or not acted.is_done)
