"""What the desk does about what it keeps of contacts: give it out, erase it when asked to and when its time has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.handling import LeadStatus
from bot.domain.held import Held, HeldLead
from bot.domain.message import ChannelAddress
from bot.ports import Clock, Eraser, Noted, Register
from bot.services.self_service import SelfService, erased_acts
from bot.services.turns import TurnService


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """How much was erased because its time had come."""

    conversations: int = 0
    leads: int = 0
    details: int = 0
    """Leads that lost their contact details alone."""


class PrivacyService:
    """Exports and erases what is kept of contacts, and keeps to the retention period."""

    def __init__(
        self, *, register: Register, eraser: Eraser, turns: TurnService, self_service: SelfService, clock: Clock
    ) -> None:
        """Work with these; `turns` keeps its hands off a conversation while it is erased."""
        self._register = register
        self._eraser = eraser
        self._turns = turns
        self._self_service = self_service
        self._clock = clock

    async def export(self, address: ChannelAddress, *, is_noted: bool = True) -> Held | None:
        """Everything that is kept of a contact; None when it is nothing."""
        held = await self._register.find_held(address)
        if held.is_nothing:
            return None
        if is_noted:
            numbers = [one.lead.number for one in held.leads] or [""]
            await self._eraser.note([Noted(act="data_exported", number=number) for number in numbers])
        return held

    async def erase(self, address: ChannelAddress, by: str = "by command") -> Held | None:
        """Erase everything that is kept of a contact, and have staff delete their copies; returns what it was.

        Args:
            address: The contact.
            by: For the audit log.
        """
        known = await self._register.find_held(address)
        async with self._turns.undisturbed(known.address):
            held = await self._register.find_held(known.address)
            if held.is_nothing:
                return None
            await self._eraser.erase(held.address, self._self_service.tell_erased(held), erased_acts(held, by))
        return held

    async def erase_expired(self, period: timedelta) -> Expired:
        """Erase what ended longer ago than the period: conversations, leads, contact details."""
        limit = self._clock.now() - period
        done = Expired(conversations=await self._eraser.prune(limit))
        for address in await self._eraser.list_expired(limit):
            done = await self._erase_expired_of(address, limit, done)
        if done != Expired():
            told = f"conversations={done.conversations} leads={done.leads} details={done.details}"
            await self._eraser.note([Noted(act="retention", detail=told)])
        return done

    async def _erase_expired_of(self, address: ChannelAddress, limit: datetime, done: Expired) -> Expired:
        async with self._turns.undisturbed(address):
            held = await self._register.find_held(address)
            gone = [one for one in held.leads if _has_ended(held, one, limit)]
            if len(gone) == len(held.leads) and _last_word(held) < limit:
                # Nobody asked for it, so nobody is called to delete copies; groups and mail have rules of their own.
                await self._eraser.erase(address, (), ())
                return Expired(conversations=done.conversations + 1, leads=done.leads + len(gone), details=done.details)
            stale = [one for one in held.leads if one not in gone and _is_stale(one, limit)]
            if gone or stale:
                words = self._self_service.words_of_details(held) if stale else ()
                await self._eraser.forget(
                    address,
                    leads=[one.lead.without_details() for one in stale],
                    gone=[one.lead.number for one in gone],
                    words=words,
                )
            return Expired(
                conversations=done.conversations, leads=done.leads + len(gone), details=done.details + len(stale)
            )


def _last_word(held: Held) -> datetime:
    """When the last word was said; long ago when none was."""
    return held.changed_at or min(one.handling.changed_at for one in held.leads)


def _has_ended(held: Held, one: HeldLead, limit: datetime) -> bool:
    """Whether a lead has had its time: since it was resolved, or else since the last word or act on it."""
    if one.handling.status is LeadStatus.RESOLVED:
        # What is done to it later, such as a label, does not lengthen what was promised.
        resolved = [act.at for act in held.acts if act.number == one.lead.number and act.act == "resolve"]
        return max(resolved, default=one.handling.changed_at) < limit
    return max(one.handling.changed_at, _last_word(held)) < limit


def _is_stale(one: HeldLead, limit: datetime) -> bool:
    """Whether contact details were kept for as long as consent allows."""
    return one.lead.consent is not None and one.lead.consent.at < limit
