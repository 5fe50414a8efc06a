"""What the desk does of its own accord: announces leads, reminds, escalates, takes back what nobody works on."""

from dataclasses import replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.handling import Due, Handling, LeadStatus, due
from bot.domain.wording import say
from bot.ports import Change, DueLead
from bot.services.announcing import Occasion
from bot.services.opening import desk_hours
from bot.services.staff import told
from bot.services.workplace import Workplace

_AT_ONCE = 20
_TURNS_SHOWN = 40
"""The form's own turns stand between the questions that were asked before it."""
_TOLD_AS = {
    Due.ANNOUNCE: AnnouncementKind.LEAD,
    Due.ADD: AnnouncementKind.ADDED,
    Due.REMIND: AnnouncementKind.REMINDER,
    Due.ESCALATE: AnnouncementKind.ESCALATION,
    Due.LAPSE: AnnouncementKind.RETURNED,
    Due.WAKE: AnnouncementKind.RETURNED,
}


class DeskWatch:
    """Looks after leads whose time has come; any number of processes may, and each step is taken once."""

    def __init__(self, place: Workplace) -> None:
        """Watch with what is there."""
        self._place = place

    async def look(self) -> int:
        """Do what is due; returns how many leads were looked at, so that whoever has many looks again at once."""
        leads = await self._place.board.list_due(_AT_ONCE)
        for one in leads:
            await self._take_care(one)
        return len(leads)

    async def _take_care(self, one: DueLead) -> None:
        now, seen = self._place.clock.now(), one.handling
        what = due(seen, self._place.patience, has_news=one.has_news)
        if what is None:
            await self._place.board.change(Change(seen=seen, to=replace(seen, due_at=None), act="rest"))
            return
        to = self._after(what, seen, now)
        kind = _TOLD_AS.get(what)
        announcements: tuple[Announcement, ...] = ()
        if kind:
            occasion = Occasion(
                kind=kind,
                handling=to,
                lead=one.lead,
                now=now,
                turns=await self._place.store.list_turns(seen.address, _TURNS_SHOWN),
                who=seen.holder,
            )
            heads = await self._place.board.list_heads() if what is Due.ESCALATE else ()
            announcements = self._place.announcer.announce(occasion, heads)
        to_contact, turn = None, None
        if what is Due.LAPSE:
            text = say("handoff_lapsed", seen.language, number=seen.number)
            hours = desk_hours(self._place.office, now, seen.language)
            to_contact, turn = told(seen.address, seen.language, f"{text} {hours}", now)
        await self._place.board.change(
            Change(
                seen=seen,
                to=to,
                act=what,
                announcements=announcements,
                is_news_told=what in (Due.ANNOUNCE, Due.ADD),
                to_contact=to_contact,
                turn=turn,
            )
        )

    def _after(self, what: Due, seen: Handling, now: datetime) -> Handling:
        """The state that a step leads to, and when the next one is due."""
        match what:
            case Due.ANNOUNCE:
                to = replace(seen, announced_at=now)
            case Due.KEEP | Due.REMIND | Due.ESCALATE:
                to = replace(seen, reminders=seen.reminders + 1)
            case Due.LAPSE:
                to = replace(seen, status=LeadStatus.WAITING, holder=None, held_on="", is_live=False, reminders=0)
            case Due.WAKE if seen.holder:
                # Back to whoever put it off.
                return replace(
                    seen,
                    status=LeadStatus.CLAIMED,
                    snoozed_until=None,
                    due_at=self._place.patience.lapse(now, self._place.office),
                )
            case Due.WAKE:
                to = replace(seen, status=LeadStatus.WAITING, snoozed_until=None, reminders=0)
            case Due.ADD:
                to = seen
        if to.status is LeadStatus.CLAIMED:
            return replace(to, due_at=self._place.patience.lapse(now, self._place.office))
        # An unqualified lead is told of with the first reminder, which counts from its opening.
        since = replace(to, reminders=max(0, to.reminders - 1)) if what is Due.KEEP else to
        return replace(to, due_at=self._place.patience.next_reminder(since, now, self._place.office))
