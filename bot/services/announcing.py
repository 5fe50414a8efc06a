"""What staff read on their own surfaces: a lead as a card, and what happens to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.announcement import Announcement, AnnouncementKind, StaffAct
from bot.domain.conversation import Turn
from bot.domain.dates import render_moment
from bot.domain.handling import Handling, LeadStatus
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, ReplyKind
from bot.domain.slots import Slot, SlotName
from bot.domain.staff import Staff
from bot.domain.wording import WORDING, say
from knowledge.model import Language

_PRIVATE = frozenset({SlotName.PERSON, SlotName.REPLY_BY, SlotName.REGISTRATION})
"""What groups and mail do not show: it stays in the inbox."""
_ZONES = {"TH": ZoneInfo("Asia/Bangkok"), "JP": ZoneInfo("Asia/Tokyo")}
_TITLE_ALONE = frozenset(
    {
        AnnouncementKind.ERASED,
        AnnouncementKind.WITHDRAWN,
        AnnouncementKind.UNSHARED,
        AnnouncementKind.RESOLVED,
        AnnouncementKind.SNOOZED,
    }
)
_HELD_KINDS = frozenset({AnnouncementKind.CLAIMED, AnnouncementKind.BOT_WANTED, AnnouncementKind.RETURNED})
_WORDED = {SlotName.GOAL: "goal", SlotName.COUNTRY: "country", SlotName.REPLY_LANGUAGE: "language"}
_ASKED_SHOWN = 4
_LINE_CHARS = 160
_CLAIMABLE = (StaffAct.CLAIM, StaffAct.SNOOZE, StaffAct.PASS_ON)
_HELD = (StaffAct.HAND_BACK, StaffAct.PASS_ON, StaffAct.RESOLVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A place where staff are told."""

    address: ChannelAddress
    hears: frozenset[AnnouncementKind]
    """What is told there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is to be told."""

    kind: AnnouncementKind
    handling: Handling
    lead: Lead
    now: datetime
    turns: Sequence[Turn] = ()
    """The last turns, oldest first."""
    who: Staff | None = None
    """Who did it."""
    said: str = ""
    until: datetime | None = None


class Announcer:
    """Tells staff on every surface that hears of such a thing, in the language of the desk."""

    def __init__(
        self,
        *,
        surfaces: Sequence[Surface],
        language: Language,
        zone: ZoneInfo,
        holiday: Callable[[str, date, Language], str],
        mails_heads: bool = False,
    ) -> None:
        """Tell on these surfaces.

        Args:
            surfaces: Where.
            language: In which language.
            zone: The desk's own.
            holiday: Name of the holiday of a country (`TH`, `JP`) on a day; empty: it is none.
            mails_heads: Mail goes out: whoever leads the desk is written to when a lead stays unclaimed.
        """
        self._surfaces = tuple(surfaces)
        self.language = language
        self._zone = zone
        self._holiday = holiday
        self._mails_heads = mails_heads

    def announce(self, occasion: Occasion, heads: Sequence[Staff] = ()) -> tuple[Announcement, ...]:
        """What is told, on each surface that hears of it."""
        kind = occasion.kind
        addresses = [surface.address for surface in self._surfaces if kind in surface.hears]
        if kind in (AnnouncementKind.CONTACT_SAID, AnnouncementKind.BOT_WANTED):
            # Where the holder is at work; the inbox shows it anyway.
            addresses = [one for one in addresses if one.channel in (occasion.handling.held_on, "webhook")]
        if kind is AnnouncementKind.ESCALATION and self._mails_heads:
            written = {one.id for one in addresses}
            addresses += [
                ChannelAddress(channel="mail", id=one.email) for one in heads if one.email and one.email not in written
            ]
        title, lines = self._told(occasion)
        return tuple(
            Announcement(
                address=address,
                kind=kind,
                number=occasion.lead.number,
                language=self.language,
                title=title,
                lines=lines,
                acts=self._acts(occasion),
                link="" if kind is AnnouncementKind.ERASED else f"/inbox/leads/{occasion.lead.number}",
                facts=self._facts(occasion),
                is_urgent=occasion.handling.is_urgent,
            )
            for address in addresses
        )

    def tell(self, address: ChannelAddress, number: str, text: str, answers: str = "") -> Announcement:
        """An answer to somebody who acted on a surface."""
        return Announcement(
            address=address,
            kind=AnnouncementKind.TOLD,
            number=number,
            language=self.language,
            title=text,
            link=f"/inbox/leads/{number}" if number else "",
            answers=answers,
        )

    def _acts(self, occasion: Occasion) -> tuple[StaffAct, ...]:
        if occasion.kind in _TITLE_ALONE - {AnnouncementKind.RESOLVED}:
            return ()
        match occasion.handling.status:
            case LeadStatus.WAITING:
                return _CLAIMABLE
            case LeadStatus.CLAIMED if occasion.kind in _HELD_KINDS:
                return _HELD
            case _:
                return ()

    def _told(self, occasion: Occasion) -> tuple[str, tuple[str, ...]]:
        """Title and lines, as people read them."""
        language, kind, number = self.language, occasion.kind, occasion.lead.number
        who = occasion.who.name if occasion.who else say("staff_nobody", language)
        until = render_moment(occasion.until.astimezone(self._zone), language) if occasion.until else ""
        # A lead that was put off comes back to whoever put it off, not to the queue.
        sentence = "staff_woken" if kind is AnnouncementKind.RETURNED and occasion.handling.holder else f"staff_{kind}"
        title = say(sentence, language, number=number, name=who, until=until)
        if kind is AnnouncementKind.CONTACT_SAID:
            return title, (occasion.said,)
        if kind in _TITLE_ALONE:
            return title, ()
        if kind in (AnnouncementKind.BOT_WANTED, AnnouncementKind.UNDELIVERED):
            return title, (occasion.said,) if occasion.said else ()
        return title, self.card(occasion, language)

    def card(self, occasion: Occasion, language: Language) -> tuple[str, ...]:
        """A lead for the person who takes it over: wish, slots, score and why, what was asked, language, local time."""
        lead, handling = occasion.lead, occasion.handling
        lines = [say("card_urgent", language)] if handling.is_urgent else []
        lines += [f"“{_short(wish)}”" for wish in lead.wishes if wish]
        lines += [
            f"{say(f'slot_{slot.name}', language)}: {_short(_worded(slot, language))}"
            for slot in lead.slots
            if slot.value and slot.name not in _PRIVATE
        ]
        if lead.score:
            lines.append(
                say(
                    "card_score",
                    language,
                    level=say(f"level_{lead.score.level}", language),
                    reasons=" / ".join(score_reasons(lead, language)) or "-",
                )
            )
        asked = asked_so_far(occasion.turns, language)
        if asked:
            lines.append(say("card_asked", language, asked=" / ".join(asked)))
        lines.append(
            say(
                "card_contact",
                language,
                spoken=say(f"lang_{lead.language}", language),
                channel=lead.address.channel,
                time=self.local_time(lead, occasion.now, language),
            )
        )
        return tuple(lines)

    def local_time(self, lead: Lead, now: datetime, language: Language) -> str:
        """The time where the contact is, and the holiday there if it is one."""
        country = contact_country(lead)
        local = now.astimezone(_ZONES.get(country, self._zone))
        holiday = self._holiday(country, local.date(), language)
        time = f"{local:%H:%M} {say(f'country_{country}', language)}"
        return f"{time} ({holiday})" if holiday else time

    def _facts(self, occasion: Occasion) -> tuple[tuple[str, str], ...]:
        """The lead for a machine; nothing by which the contact is reached."""
        lead, handling = occasion.lead, occasion.handling
        if occasion.kind is AnnouncementKind.ERASED:
            # What is told last must not keep what was erased.
            return (("number", lead.number), ("status", "erased"))
        facts = [
            ("number", lead.number),
            ("status", handling.status),
            ("language", lead.language),
            ("channel", lead.address.channel),
            ("urgent", str(handling.is_urgent).lower()),
            ("qualified", str(handling.is_qualified).lower()),
            ("wish", "\n".join(lead.wishes)),
            *((f"slot.{slot.name}", slot.key or slot.value) for slot in lead.slots if slot.name not in _PRIVATE),
        ]
        if lead.score:
            facts += [("level", lead.score.level)]
            facts += [(f"score.{reason.rule}", str(reason.points)) for reason in lead.score.reasons]
        if handling.holder:
            facts.append(("holder", handling.holder.name))
        if handling.outcome:
            facts.append(("outcome", handling.outcome))
        if occasion.said:
            facts.append(("said", occasion.said))
        return tuple((name, str(value)) for name, value in facts)


def contact_country(lead: Lead) -> str:
    """The code of the country where the contact is: as they said, else that of their language."""
    said = next((slot.key for slot in lead.slots if slot.name is SlotName.COUNTRY and slot.key in _ZONES), "")
    return said or ("JP" if lead.language is Language.JA else "TH")


def score_reasons(lead: Lead, language: Language) -> tuple[str, ...]:
    """Why a lead has its score, the weightiest reason first."""
    reasons = sorted(lead.score.reasons, key=lambda reason: -abs(reason.points)) if lead.score else []
    return tuple(
        f"{say(f'score_{reason.rule}', language, value=reason.value)} ({reason.points:+d})" for reason in reasons
    )


def asked_so_far(turns: Sequence[Turn], language: Language) -> tuple[str, ...]:
    """The last questions that the contact put to the bot, with a mark at those that had no answer."""
    asked = []
    for turn in turns:
        kinds = {reply.kind for reply in turn.replies}
        if turn.text and kinds & {ReplyKind.ANSWER, ReplyKind.NO_ANSWER, ReplyKind.PARTNERS, ReplyKind.EVENTS}:
            mark = f" ({say('card_unanswered', language)})" if ReplyKind.NO_ANSWER in kinds else ""
            asked.append(f"{_short(turn.text)}{mark}")
    return tuple(asked[-_ASKED_SHOWN:])


def _worded(slot: Slot, language: Language) -> str:
    """A slot's value in the language of the desk, where it was one of a few; else as the contact said it."""
    name = f"{_WORDED[slot.name]}_{slot.key}" if slot.key and slot.name in _WORDED else ""
    return say(name, language) if name in WORDING[language] else slot.value


def _short(text: str) -> str:
    """One line of a card."""
    line = " ".join(text.split())
    return line if len(line) <= _LINE_CHARS else f"{line[: _LINE_CHARS - 1]}…"
