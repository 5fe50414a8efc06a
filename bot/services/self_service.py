"""What contacts do about their own data by themselves: see, correct and erase it, take consent back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.action import DataWish
from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.dates import render_date
from bot.domain.handling import LeadStatus
from bot.domain.held import Held, HeldLead
from bot.domain.lead import Lead
from bot.domain.message import Reply, ReplyKind
from bot.domain.office import OfficeHours
from bot.domain.slots import SlotName
from bot.domain.wording import say
from bot.ports import Clock, DetailFinder, Noted, Register
from bot.services.announcing import Announcer, Occasion
from knowledge.model import Language

_MAY_ERASE_FOR = timedelta(minutes=30)
"""So long an unmistakable yes counts, if it is the very next thing that is said."""
_LEADS_SHOWN = 5
_SHORTEST_WORD = 3
"""A name of one or two letters stands in too many other words to be cut out of them."""
_LINE_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What came of a wish; nothing is recorded yet."""

    replies: tuple[Reply, ...]
    conversation: Conversation
    lessened: tuple[Lead, ...] = ()
    """Leads as they are to be kept from now on, without what was taken back."""
    announcements: tuple[Announcement, ...] = ()
    noted: tuple[Noted, ...] = ()
    forgets: tuple[str, ...] = ()
    erases: bool = False
    drops_news: bool = False
    """The contact is not to be told of answers any more."""


class SelfService:
    """Does what contacts wish for their own data, and says truthfully what was done."""

    def __init__(
        self,
        *,
        register: Register,
        details: DetailFinder,
        announcer: Announcer | None,
        office: OfficeHours,
        clock: Clock,
        retention_days: int,
    ) -> None:
        """Work with these; without `announcer` there are no staff to tell."""
        self._register = register
        self._details = details
        self._announcer = announcer
        self._office = office
        self._clock = clock
        self._retention_days = retention_days

    async def serve(
        self, wish: DataWish, conversation: Conversation, language: Language, *, is_group: bool = False
    ) -> Served:
        """Do it.

        Args:
            wish: What is wished.
            conversation: Where the conversation stands.
            language: In which the contact reads.
            is_group: Others read along: nothing is shown, and nobody erases what is everybody's.
        """
        if is_group:
            return self._told(conversation, language, say("data_group", language), ())
        if wish is DataWish.KEEP:
            return self._told(conversation, language, say("erase_kept", language), ("quick_see_data", "quick_else"))
        held = await self._register.find_held(conversation.address)
        match wish:
            case DataWish.SHOW:
                return self._show(held, conversation, language)
            case DataWish.CORRECT:
                return self._correct(held, conversation, language)
            case DataWish.WITHDRAW:
                return self._withdraw(held, conversation, language)
            case DataWish.WITHDRAW_SHARING:
                return self._withdraw_sharing(held, conversation, language)
            case DataWish.ASK_ERASURE | DataWish.ASK_ERASURE_AGAIN:
                is_again = wish is DataWish.ASK_ERASURE_AGAIN
                return self._ask_erasure(held, conversation, language, is_again=is_again)
            case DataWish.ERASE:
                return self._erase(held, conversation, language)

    def _told(self, conversation: Conversation, language: Language, text: str, taps: Sequence[str]) -> Served:
        return Served(replies=(_reply(language, text, taps),), conversation=conversation)

    # see ------------------------------------------------------------------------------------------------------

    def _show(self, held: Held, conversation: Conversation, language: Language) -> Served:
        if held.is_nothing:
            return self._told(conversation, language, say("data_nothing", language), ("quick_else",))
        lines = [say("data_intro", language), self._conversation_line(held, language)]
        if held.attachments:
            kinds = dict.fromkeys(say(f"kind_{one.kind}", language) for one in held.attachments)
            lines.append(say("data_attachments", language, count=len(held.attachments), kinds=" / ".join(kinds)))
        if held.gaps:
            waiting = say("data_news", language) if held.waits_for_news else ""
            lines.append(say("data_gaps", language, count=len(held.gaps)) + waiting)
        if not held.leads:
            lines.append(say("data_no_leads", language))
        lines.append(say("data_kept", language, days=self._retention_days))
        shown = held.leads[-_LEADS_SHOWN:]
        texts = ["\n".join(lines), *(self._lead_text(one, language) for one in shown)]
        if len(shown) < len(held.leads):
            numbers = ", ".join(one.lead.number for one in held.leads[:-_LEADS_SHOWN])
            texts[0] += f"\n{say('data_more_leads', language, numbers=numbers)}"
        has_details = any(_has_details(one.lead) for one in held.leads)
        taps = ["quick_correct_data", *(["quick_withdraw"] if has_details else []), "quick_erase_data", "quick_else"]
        replies = [_reply(language, text, ()) for text in texts]
        return Served(
            replies=(*replies[:-1], replace(replies[-1], suggestions=tuple(say(tap, language) for tap in taps))),
            conversation=conversation,
            noted=(Noted(act="data_shown"),),
        )

    def _conversation_line(self, held: Held, language: Language) -> str:
        first = held.turns[0].at if held.turns else held.changed_at or self._clock.now()
        return say("data_conversation", language, count=held.said, since=self._day(first, language))

    def _lead_text(self, held: HeldLead, language: Language) -> str:
        lead, handling = held.lead, held.handling
        nothing = say("data_none", language)
        lines = [
            say("data_lead", language, number=lead.number, opened=self._day(lead.opened_at, language)),
            say("data_wish", language, wish=_short(" / ".join(wish for wish in lead.wishes if wish)) or nothing),
        ]
        if lead.detail:
            lines.append(say("data_detail", language, detail=_short(lead.detail)))
        lines += [f"• {say(f'slot_{slot.name}', language)}: {_short(slot.value)}" for slot in lead.slots if slot.value]
        lines.append(say("data_reach", language, reach=lead.reach or nothing))
        lines.append(self._consent_line(lead, language))
        lines += [
            say(
                "data_sharing",
                language,
                party=one.party,
                country=say(f"country_{one.country}", language) if one.country in ("TH", "JP") else one.country,
                version=one.version,
                at=self._day(one.at, language),
            )
            for one in lead.sharings
        ]
        name = handling.holder.name if handling.holder else ""
        lines.append(
            say(f"data_status_{handling.status}", language, name=name or say("data_desk", language))
            if handling.status is not LeadStatus.SNOOZED
            else say("data_status_snoozed", language)
        )
        if held.notes:
            lines.append(say("data_notes", language, count=len(held.notes)))
        return "\n".join(lines)

    def _consent_line(self, lead: Lead, language: Language) -> str:
        if lead.consent is None:
            return say("data_no_consent", language)
        return say("data_consent", language, version=lead.consent.version, at=self._day(lead.consent.at, language))

    def _day(self, moment: datetime, language: Language) -> str:
        return render_date(moment.astimezone(self._office.zone).date().isoformat(), language)

    # correct --------------------------------------------------------------------------------------------------

    def _correct(self, held: Held, conversation: Conversation, language: Language) -> Served:
        lead = next((one.lead for one in held.leads if one.lead.number == conversation.lead_number), None)
        if lead is None:
            text = say("correct_nothing", language)
            return self._told(conversation, language, text, ("quick_see_data", "quick_contact_me"))
        if not conversation.has_consented:
            text = say("correct_what", language, number=lead.number)
            return self._told(conversation, language, text, ("quick_see_data", "quick_else"))
        text = say("correct_reach", language, number=lead.number, reach=lead.reach or say("data_none", language))
        return self._told(
            replace(conversation, awaiting=Awaiting.REACH), language, text, ("quick_skip", "quick_see_data")
        )

    # take consent back ----------------------------------------------------------------------------------------

    def _withdraw(self, held: Held, conversation: Conversation, language: Language) -> Served:
        given = [one for one in held.leads if one.lead.consent or one.lead.sharings or _has_details(one.lead)]
        conversation = _without_consent(conversation)
        if not given:
            text = say("withdraw_news" if held.waits_for_news else "withdraw_nothing", language)
            served = self._told(conversation, language, text, ("quick_see_data", "quick_erase_data", "quick_else"))
            return replace(served, drops_news=True)
        words = self.words_of_details(held)
        numbers = ", ".join(one.lead.number for one in given)
        return Served(
            replies=(
                _reply(
                    language, say("withdraw_done", language, numbers=numbers), ("quick_see_data", "quick_erase_data")
                ),
            ),
            conversation=conversation,
            lessened=tuple(_cleaned(one.lead, words, language) for one in given),
            announcements=self._announcements(AnnouncementKind.WITHDRAWN, given),
            noted=tuple(_withdrawn(one.lead) for one in given),
            forgets=words,
            drops_news=True,
        )

    def _withdraw_sharing(self, held: Held, conversation: Conversation, language: Language) -> Served:
        given = [one for one in held.leads if one.lead.sharings]
        if not given:
            text = say("unshare_nothing", language)
            return self._told(conversation, language, text, ("quick_see_data", "quick_else"))
        parties = ", ".join(dict.fromkeys(sharing.party for one in given for sharing in one.lead.sharings))
        return Served(
            replies=(
                _reply(language, say("unshare_done", language, parties=parties), ("quick_see_data", "quick_withdraw")),
            ),
            conversation=conversation,
            lessened=tuple(replace(one.lead, sharings=()) for one in given),
            announcements=self._announcements(AnnouncementKind.UNSHARED, given),
            noted=tuple(
                Noted(act="sharing_withdrawn", number=one.lead.number, detail=f"notice {sharing.version}")
                for one in given
                for sharing in one.lead.sharings
            ),
        )

    def words_of_details(self, held: Held) -> tuple[str, ...]:
        """Contact details as they stand in what was said and noted: as written, and in their normal form."""
        persons = [slot for one in held.leads for slot in one.lead.slots if slot.name is SlotName.PERSON]
        words = {word for slot in persons for word in (slot.value, slot.said)}
        own = {detail for one in held.leads for detail in one.lead.reach.split(", ")}
        for turn in held.turns:
            found = self._details.find(turn.text)
            own |= {detail.value for detail in found}
            words |= {turn.text[detail.start : detail.end] for detail in found}
        # Staff may have written them otherwise; numbers and addresses of others are theirs to keep.
        told = [reply.text for turn in held.turns for reply in turn.replies]
        for text in (*told, *(note.text for one in held.leads for note in one.notes)):
            words |= {text[one.start : one.end] for one in self._details.find(text) if one.value in own}
        return tuple(sorted(word for word in words | own if len(word) >= _SHORTEST_WORD))

    # erase ----------------------------------------------------------------------------------------------------

    def _ask_erasure(self, held: Held, conversation: Conversation, language: Language, *, is_again: bool) -> Served:
        if held.is_nothing:
            return Served(
                replies=(_reply(language, say("data_nothing", language), ("quick_else",)),),
                conversation=conversation,
                erases=True,
            )
        lines = [say("erase_again" if is_again else "erase_ask", language)]
        if not is_again:
            lines.append(self._conversation_line(held, language))
            if held.attachments:
                lines.append(say("erase_attachments", language, count=len(held.attachments)))
            lines += [
                say(
                    "erase_closed_lead" if one.handling.status is LeadStatus.RESOLVED else "erase_lead",
                    language,
                    number=one.lead.number,
                )
                for one in held.leads
            ]
            if any(_has_details(one.lead) for one in held.leads):
                lines.append(say("erase_details", language))
        lines.append(say("erase_how", language, words=say("quick_erase_yes", language)))
        return self._told(
            replace(conversation, erasure_until=self._clock.now() + _MAY_ERASE_FOR),
            language,
            "\n".join(lines),
            ("quick_erase_yes", "quick_erase_no"),
        )

    def _erase(self, held: Held, conversation: Conversation, language: Language) -> Served:
        numbers = [one.lead.number for one in held.leads]
        lines = [say("erase_done", language)]
        if numbers:
            lines.append(say("erase_done_leads", language, numbers=", ".join(numbers)))
        lines.append(say("erase_beyond", language))
        return Served(
            replies=(_reply(language, "\n".join(lines), ()),),
            conversation=Conversation(address=conversation.address),
            announcements=self.tell_erased(held),
            noted=erased_acts(held, "by the contact"),
            erases=True,
        )

    def tell_erased(self, held: Held) -> tuple[Announcement, ...]:
        """What staff are told, so that they delete what stands in their groups and mail."""
        return self._announcements(AnnouncementKind.ERASED, held.leads)

    def _announcements(self, kind: AnnouncementKind, leads: Sequence[HeldLead]) -> tuple[Announcement, ...]:
        if self._announcer is None:
            return ()
        return tuple(
            announced
            for one in leads
            # Of whom staff were never told, there is nothing to tell; the inbox shows it anyway.
            if one.handling.announced_at or one.handling.holder
            for announced in self._announcer.announce(
                Occasion(kind=kind, handling=one.handling, lead=one.lead, now=self._clock.now())
            )
        )


def erased_acts(held: Held, by: str) -> tuple[Noted, ...]:
    """What the audit log keeps of an erasure: the numbers of the leads, or that there was a conversation."""
    return tuple(Noted(act="erased", number=one.lead.number, detail=by) for one in held.leads) or (
        Noted(act="erased", detail=by),
    )


def _reply(language: Language, text: str, taps: Sequence[str]) -> Reply:
    return Reply(
        language=language,
        kind=ReplyKind.PRIVACY,
        text=text,
        suggestions=tuple(say(tap, language) for tap in taps),
    )


def _withdrawn(lead: Lead) -> Noted:
    version = lead.consent.version if lead.consent else "none"
    return Noted(act="consent_withdrawn", number=lead.number, detail=f"notice {version}")


_PRIVATE = (Awaiting.CONSENT, Awaiting.REACH, Awaiting.SHARING)


def _without_consent(conversation: Conversation) -> Conversation:
    """Nothing by which the contact is reached is known or asked for any more."""
    awaiting = Awaiting.NOTHING if conversation.awaiting in _PRIVATE else conversation.awaiting
    return replace(
        conversation,
        has_consented=False,
        has_refused=True,
        awaiting=awaiting,
        sharing=None,
        heard=tuple(slot for slot in conversation.heard if slot.name is not SlotName.PERSON),
    )


def _cleaned(lead: Lead, words: Sequence[str], language: Language) -> Lead:
    """The lead without contact details, neither where they belong nor where they were said."""
    lead = lead.without_details()
    for word in words:
        lead = lead.without(word, say("redacted", language))
    return lead


def _has_details(lead: Lead) -> bool:
    """Whether it is known how the contact is called or reached."""
    kept = lead.without_details()
    return (lead.reach, lead.slots) != (kept.reach, kept.slots)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LINE_CHARS else f"{line[: _LINE_CHARS - 1]}…"
