"""What staff do to leads: claim, answer, put off, pass on, hand back, resolve. One path, whichever surface they act on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementKind, StaffAct
from bot.domain.conversation import Turn
from bot.domain.dates import render_moment
from bot.domain.handling import Handling, LeadStatus, ResolveOutcome
from bot.domain.message import ChannelAddress, OutgoingMessage, Reply, ReplyKind
from bot.domain.staff import Role, Staff
from bot.domain.wording import say
from bot.ports import Change
from bot.services.announcing import Occasion
from bot.services.opening import desk_hours
from bot.services.workplace import Workplace
from knowledge.model import Language

_OPEN = (LeadStatus.WAITING, LeadStatus.CLAIMED, LeadStatus.SNOOZED)
_QUEUED = (LeadStatus.WAITING, LeadStatus.SNOOZED)
_TURNS_SHOWN = 40
MAX_REPLY_CHARS = 4_000
"""Of what staff write to a contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffActor:
    """Who acts, where, and by which act: the same key again does nothing."""

    staff: Staff
    surface: str
    """`inbox`, or the name of the channel of the group."""
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What came of it."""

    is_done: bool
    handling: Handling
    told: str
    """For whoever did it, in their language: what happened, or who has the lead instead."""


class StaffService:
    """Does what staff do, records it, tells the contact and the others."""

    def __init__(self, place: Workplace) -> None:
        """Work with what is there."""
        self._place = place

    async def claim(self, number: str, by: StaffActor) -> Acted:
        """Take a lead; of several who try exactly one gets it. The bot falls silent, and the contact is told who has it."""

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if seen.status not in _QUEUED:
                return None
            text = say("handoff_claimed", seen.language, name=by.staff.name, number=number)
            return _Plan(
                to=self._claimed(seen, by.staff, by.surface, now),
                kind=AnnouncementKind.CLAIMED,
                tells=told(seen.address, seen.language, text, now, suggestions=("quick_bot",)),
            )

        return await self._act(number, by, StaffAct.CLAIM, plan, "staff_told_claimed")

    async def reply(self, number: str, by: StaffActor, text: str) -> Acted:
        """Write to the contact, on their own channel, under one's own name. A lead that nobody has is claimed by it."""
        text = text.strip()
        if not text or len(text) > MAX_REPLY_CHARS:
            name = "staff_told_empty" if not text else "staff_told_too_long"
            refusal = say(name, by.staff.language, limit=MAX_REPLY_CHARS)
            return Acted(is_done=False, handling=await self._place.board.get(number), told=refusal)

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if not _may_act(seen, by.staff):
                return None
            claimed = self._claimed(seen, by.staff, by.surface, now)
            taps = () if seen.is_live else ("quick_bot",)
            return _Plan(
                to=replace(claimed, due_at=None, unread=0),
                kind=None if seen.holder else AnnouncementKind.CLAIMED,
                tells=told(seen.address, seen.language, text, now, by.staff.name, taps),
            )

        return await self._act(number, by, StaffAct.REPLY, plan, "staff_told_sent")

    async def snooze(self, number: str, by: StaffActor, until: datetime | None = None) -> Acted:
        """Put a lead off; without a time until the desk opens next. The contact is told when somebody was speaking with them."""
        at = max(until or self._place.office.next_opening(self._place.clock.now()), self._place.clock.now())

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if not _may_act(seen, by.staff):
                return None
            text = say(
                "handoff_snoozed",
                seen.language,
                name=by.staff.name,
                number=number,
                opens=self._moment(at, seen.language),
            )
            return _Plan(
                to=replace(
                    seen,
                    status=LeadStatus.SNOOZED,
                    is_live=False,
                    snoozed_until=at,
                    due_at=at,
                    announced_at=seen.announced_at or now,
                ),
                kind=AnnouncementKind.SNOOZED,
                tells=told(seen.address, seen.language, text, now) if seen.is_live else None,
                until=at,
            )

        return await self._act(number, by, StaffAct.SNOOZE, plan, "staff_told_snoozed", until=at)

    async def pass_on(self, number: str, by: StaffActor, to_staff: Staff | None = None) -> Acted:
        """Give a lead to somebody else, or back to the queue; whoever leads the desk may do so with anybody's."""

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if not (_may_act(seen, by.staff) or (seen.status in _OPEN and by.staff.role.may(Role.LEAD))):
                return None
            if to_staff:
                text = say("handoff_claimed", seen.language, name=to_staff.name, number=number)
                return _Plan(
                    to=self._claimed(seen, to_staff, "inbox", now),
                    kind=AnnouncementKind.CLAIMED,
                    tells=told(seen.address, seen.language, text, now, suggestions=("quick_bot",)),
                    who=to_staff,
                )
            text = say("handoff_queued", seen.language, number=number)
            hours = desk_hours(self._place.office, now, seen.language)
            was_told = seen.status is LeadStatus.CLAIMED
            return _Plan(
                to=self._queued(seen, now),
                kind=AnnouncementKind.RETURNED,
                tells=told(seen.address, seen.language, f"{text} {hours}", now) if was_told else None,
            )

        return await self._act(number, by, StaffAct.PASS_ON, plan, "staff_told_passed")

    async def hand_back(self, number: str, by: StaffActor) -> Acted:
        """Let the bot answer again; the lead stays with its holder, who may write again at any time."""

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if seen.status is not LeadStatus.CLAIMED or not _may_act(seen, by.staff):
                return None
            text = say("handoff_back", seen.language, name=by.staff.name, number=number)
            return _Plan(
                to=replace(seen, is_live=False, due_at=None, unread=0),
                tells=told(seen.address, seen.language, text, now) if seen.is_live else None,
            )

        return await self._act(number, by, StaffAct.HAND_BACK, plan, "staff_told_back")

    async def resolve(self, number: str, by: StaffActor, outcome: ResolveOutcome, note: str = "") -> Acted:
        """End the work on a lead; the bot answers again, and a later wish opens another lead."""

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if not _may_act(seen, by.staff):
                return None
            return _Plan(
                to=replace(
                    seen,
                    status=LeadStatus.RESOLVED,
                    holder=seen.holder or by.staff,
                    is_live=False,
                    due_at=None,
                    snoozed_until=None,
                    outcome=outcome,
                    unread=0,
                ),
                kind=AnnouncementKind.RESOLVED,
                tells=told(seen.address, seen.language, say("handoff_resolved", seen.language, number=number), now),
                note=note.strip(),
                detail=outcome,
            )

        return await self._act(number, by, StaffAct.RESOLVE, plan, "staff_told_resolved")

    async def reopen(self, number: str, by: StaffActor) -> Acted:
        """Put a resolved lead back into the queue."""

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            if seen.status is not LeadStatus.RESOLVED:
                return None
            return _Plan(to=replace(self._queued(seen, now), outcome=None), kind=AnnouncementKind.RETURNED)

        return await self._act(number, by, StaffAct.REOPEN, plan, "staff_told_reopened")

    async def note(self, number: str, by: StaffActor, text: str) -> Acted:
        """Tell the others something that contacts never see."""

        def plan(seen: Handling, now: datetime) -> _Plan | None:
            # Whoever holds it is at work on it: the claim does not lapse under their hands.
            is_at_work = seen.holder is not None and seen.holder.id == by.staff.id and seen.due_at is not None
            due_at = self._place.patience.lapse(now, self._place.office) if is_at_work else seen.due_at
            return _Plan(to=replace(seen, due_at=due_at), note=text.strip())

        return await self._act(number, by, StaffAct.NOTE, plan, "staff_told_noted")

    async def label(self, number: str, by: StaffActor, labels: Sequence[str]) -> Acted:
        """Give a lead these labels, and no others."""
        kept = tuple(dict.fromkeys(label.strip()[:40] for label in labels if label.strip()))

        def plan(seen: Handling, _now: datetime) -> _Plan | None:
            return _Plan(to=replace(seen, labels=kept))

        return await self._act(number, by, StaffAct.LABEL, plan, "staff_told_labelled")

    # what follows ---------------------------------------------------------------------------------------------

    async def _act(
        self, number: str, by: StaffActor, act: StaffAct, plan: "_Planner", done: str, *, until: datetime | None = None
    ) -> Acted:
        """Do what was planned; when the lead changes meanwhile, plan anew on what it is then."""
        while True:
            seen = await self._place.board.get(number)
            planned = plan(seen, self._place.clock.now()) if by.staff.is_active else None
            if planned is None:
                is_own = act is StaffAct.CLAIM and seen.holder is not None and seen.holder.id == by.staff.id
                return self._acted(is_own, seen, by, "staff_told_own" if is_own else "staff_told_taken")
            changed = await self._place.board.change(await self._change(seen, planned, by, act))
            if changed.is_done:
                return self._acted(True, changed.handling, by, done, until=until)

    async def _change(self, seen: Handling, planned: "_Plan", by: StaffActor, act: StaffAct) -> Change:
        announcements: Sequence[Announcement] = ()
        if planned.kind:
            lead = await self._place.store.get_lead(seen.number)
            announcements = self._place.announcer.announce(
                Occasion(
                    kind=planned.kind,
                    handling=planned.to,
                    lead=lead,
                    now=self._place.clock.now(),
                    turns=await self._place.store.list_turns(lead.address, _TURNS_SHOWN),
                    who=planned.who or by.staff,
                    until=planned.until,
                )
            )
        to_contact, turn = planned.tells or (None, None)
        return Change(
            seen=seen,
            to=planned.to,
            act=act,
            staff=by.staff,
            key=f"{act}:{by.key}" if by.key else "",
            to_contact=to_contact,
            turn=turn,
            announcements=tuple(announcements),
            # Whoever takes it has seen the whole of it.
            is_news_told=act in (StaffAct.CLAIM, StaffAct.REPLY),
            note=planned.note,
            detail=planned.detail or (f"to {planned.who.id}" if planned.who else ""),
        )

    def _claimed(self, seen: Handling, staff: Staff, surface: str, now: datetime) -> Handling:
        return replace(
            seen,
            status=LeadStatus.CLAIMED,
            holder=staff,
            held_on=surface,
            is_live=True,
            announced_at=seen.announced_at or now,
            reminders=0,
            snoozed_until=None,
            due_at=self._place.patience.lapse(now, self._place.office),
        )

    def _queued(self, handling: Handling, now: datetime) -> Handling:
        """The lead in the queue again; staff were told, and are reminded."""
        waiting = replace(
            handling,
            status=LeadStatus.WAITING,
            holder=None,
            held_on="",
            is_live=False,
            snoozed_until=None,
            announced_at=handling.announced_at or now,
            reminders=0,
        )
        return replace(waiting, due_at=self._place.patience.next_reminder(waiting, now, self._place.office))

    def _moment(self, at: datetime, language: Language) -> str:
        return render_moment(at.astimezone(self._place.office.zone), language)

    def _acted(
        self, is_done: bool, handling: Handling, by: StaffActor, sentence: str, *, until: datetime | None = None
    ) -> Acted:
        language = by.staff.language
        if not by.staff.is_active:
            sentence = "staff_told_inactive"
        elif not is_done and handling.status is LeadStatus.RESOLVED:
            sentence = "staff_told_over"
        elif not is_done and handling.holder is None:
            sentence = "staff_told_not_yours"
        text = say(
            sentence,
            language,
            number=handling.number,
            name=handling.holder.name if handling.holder else say("staff_nobody", language),
            until=self._moment(until, language) if until else "",
        )
        return Acted(is_done=is_done, handling=handling, told=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What an act leads to, given the state it was planned on."""

    to: Handling
    kind: AnnouncementKind | None = None
    tells: tuple[OutgoingMessage, Turn] | None = None
    who: Staff | None = None
    """Whom it concerns, where that is not whoever acts."""
    until: datetime | None = None
    note: str = ""
    detail: str = ""


_Planner = Callable[[Handling, datetime], _Plan | None]
"""Plans an act on a lead as it is now; None: it is not possible."""


def _may_act(handling: Handling, staff: Staff) -> bool:
    """Whether somebody may work on a lead: nobody has it, or they do."""
    return handling.status in _OPEN and (handling.holder is None or handling.holder.id == staff.id)


def told(
    address: ChannelAddress,
    language: Language,
    text: str,
    now: datetime,
    speaker: str = "",
    suggestions: Sequence[str] = (),
) -> tuple[OutgoingMessage, Turn]:
    """Something that is said to a contact of the desk's own accord, as a message and as a turn.

    Args:
        address: The contact.
        language: The contact's.
        text: What is said.
        now: The time.
        speaker: The member of staff who says it; empty: the bot.
        suggestions: Names in the wording of what to tap.
    """
    reply = Reply(
        language=language,
        kind=ReplyKind.LEAD,
        text=text,
        speaker=speaker,
        suggestions=tuple(say(name, language) for name in suggestions),
    )
    return OutgoingMessage(address=address, replies=(reply,)), Turn(text="", at=now, replies=(reply,))
