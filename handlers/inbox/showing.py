"""What the pages show of leads and conversations, put into a person's language: bubbles, the lead's card, ages, times to put off to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from urllib.parse import quote

from bot.domain.dates import render_day, render_moment
from bot.domain.handling import LeadStatus
from bot.domain.inbox import KeptFile, LeadEntry, SpokenTurn
from bot.domain.lead import Lead
from bot.domain.message import MessageId
from bot.domain.office import OfficeHours
from bot.domain.wording import WORDING, say
from bot.services.announcing import asked_so_far, score_reasons
from handlers.inbox.strings import Words
from knowledge.model import Citation, Language

_ON_ITS_WAY = ("waiting", "sending", "held")
_FAILED = ("failed", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """Something that was said, by whom, when."""

    who: str
    """`contact`, `bot` or `staff`."""
    name: str
    at: datetime
    day: str
    clock: str
    lang: str
    text: str
    citations: tuple[Citation, ...] = ()
    companies: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """What was sent that is not text, and is not kept as a file."""
    files: tuple[KeptFile, ...] = ()
    is_withdrawn: bool = False
    why: str = ""
    """Where it is told how the answer came about; empty: nothing was looked up."""
    delivery: str = ""
    """`way`, `failed`, `sent`, or empty where nothing had to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the lead's card."""

    label: str
    lines: tuple[str, ...]
    lang: str = ""
    """Of the words, where they are the contact's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """A time until which a lead can be put off."""

    name: str
    label: str
    until: datetime


def bubbles_of(
    turns: Sequence[SpokenTurn], files: Sequence[KeptFile], spoken: Language | None, language: Language, zone: tzinfo
) -> Sequence[Bubble]:
    """A conversation as it is read."""
    t = Words(language)
    by_message: dict[MessageId, list[KeptFile]] = {}
    for file in files:
        by_message.setdefault(file.message_id, []).append(file)
    bubbles: list[Bubble] = []
    for spoken_turn in turns:
        turn = spoken_turn.turn
        local = turn.at.astimezone(zone)
        day, clock = render_day(local.date(), language), f"{local:%H:%M}"
        kept = [
            file
            for message_id in dict.fromkeys(
                (spoken_turn.id, *(one.message_id for one in turn.attachments), *(part[0] for part in turn.parts))
            )
            for file in by_message.pop(message_id, ())
        ]
        things = [
            " ".join(filter(None, (_said(f"kind_{one.kind}", language, one.kind), one.label)))
            for one in turn.attachments
            if not one.has_content
        ]
        if turn.text or turn.attachments or turn.withdrawn:
            bubbles.append(
                Bubble(
                    who="contact",
                    name=t("contact"),
                    at=turn.at,
                    day=day,
                    clock=clock,
                    lang=str(spoken or ""),
                    text=turn.text,
                    things=tuple(things),
                    files=tuple(kept),
                    is_withdrawn=bool(turn.withdrawn),
                )
            )
        for place, reply in enumerate(turn.replies):
            bubbles.append(
                Bubble(
                    who="staff" if reply.speaker else "bot",
                    name=reply.speaker or t("bot"),
                    at=turn.at,
                    day=day,
                    clock=clock,
                    lang=str(reply.language),
                    text=reply.text,
                    citations=reply.citations,
                    companies=tuple(_company(match.listing.names, language) for match in reply.partners),
                    why=quote(str(spoken_turn.id), safe="") if turn.traces and place == 0 else "",
                    delivery=_delivery(spoken_turn.delivery),
                )
            )
    return bubbles


def _company(names: Mapping[Language, str], language: Language) -> str:
    return names.get(language) or names.get(Language.EN) or next(iter(names.values()), "")


def _delivery(state: str) -> str:
    if state in _ON_ITS_WAY:
        return "way"
    return "failed" if state in _FAILED else "sent" if state == "sent" else ""


def card_of(
    entry: LeadEntry, turns: Sequence[SpokenTurn], local_time: str, language: Language, zone: tzinfo
) -> Sequence[Row]:
    """The lead for the person who takes it over: what is wished, known, agreed to; why it counts; what was asked and shown."""
    t, lead = Words(language), entry.lead
    spoken = str(lead.language)
    rows = [Row(label=t("card_wish"), lines=tuple(filter(None, lead.wishes)), lang=spoken)]
    if lead.detail:
        rows.append(Row(label=t("card_detail"), lines=(lead.detail,), lang=spoken))
    rows += [
        Row(
            label=_said(f"slot_{slot.name}", language, slot.name.replace("_", " ")),
            lines=(slot.value if slot.is_confirmed else t("card_unconfirmed", value=slot.value),),
            lang=spoken,
        )
        for slot in lead.slots
        if slot.value
    ]
    if lead.score:
        rows.append(Row(label=t("card_why"), lines=reasons_of(lead, language) or (t("card_no_reasons"),)))
    rows.append(
        Row(
            label=t("card_contact"),
            lines=(
                t(
                    "card_spoken",
                    language=say(f"lang_{lead.language}", language),
                    channel=channel_name(lead.address.channel),
                ),
                t("card_local", time=local_time),
            ),
        )
    )
    rows.append(
        Row(label=t("card_reach"), lines=(lead.reach if lead.consent and lead.reach else t("card_reach_chat"),))
    )
    agreed = (
        [t("card_consented", version=lead.consent.version, at=_moment(lead.consent.at, language, zone))]
        if lead.consent
        else []
    )
    agreed += [
        t(
            "card_sharing",
            party=one.party,
            country=_said(f"country_{one.country}", language, one.country),
            version=one.version,
            at=_moment(one.at, language, zone),
        )
        for one in lead.sharings
    ]
    rows.append(Row(label=t("card_consent"), lines=tuple(agreed) or (t("card_no_consent"),)))
    asked = asked_so_far([one.turn for one in turns], language)
    if asked:
        rows.append(Row(label=t("card_asked"), lines=asked))
    return rows


def sources_of(turns: Sequence[SpokenTurn]) -> Sequence[Citation]:
    """The sources that the bot showed, each once."""
    return list({one.url: one for spoken in turns for reply in spoken.turn.replies for one in reply.citations}.values())


def reasons_of(lead: Lead, language: Language) -> tuple[str, ...]:
    """Why a lead has its score."""
    try:
        return score_reasons(lead, language)
    except KeyError:
        # A rule that was done away with since: its name and points are still true.
        return tuple(f"{one.rule} {one.value} ({one.points:+d})" for one in lead.score.reasons) if lead.score else ()


def channel_name(channel: str) -> str:
    """A channel as people call it."""
    return {"line": "LINE", "telegram": "Telegram", "web": "Web"}.get(channel, channel)


def age_of(at: datetime, now: datetime, t: Words) -> str:
    """How long ago something was."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 1:
        return t("age_now")
    if minutes < 60:
        return t("age_minutes", count=minutes)
    hours = minutes // 60
    return t("age_hours", count=hours) if hours < 48 else t("age_days", count=hours // 24)


def put_offs(now: datetime, office: OfficeHours, language: Language) -> Sequence[PutOff]:
    """Times until which a lead can be put off, as they stand at this hour."""
    t = Words(language)
    local = now.astimezone(office.zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(0), office.zone)
    next_monday = datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time(0), office.zone)
    afternoon = datetime.combine(local.date(), time(13), office.zone)
    times = {
        "hour": now + timedelta(hours=1),
        "afternoon": afternoon,
        "tomorrow": office.next_opening(midnight),
        "week": office.next_opening(next_monday),
    }
    return [
        PutOff(name=name, label=t(f"snooze_{name}", at=_moment(until, language, office.zone)), until=until)
        for name, until in times.items()
        if until > now
    ]


def read_local(text: str, zone: tzinfo) -> datetime | None:
    """A date and time that was typed, in the zone of the desk; None when it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def may_act(entry: LeadEntry, staff_id: int) -> bool:
    """Whether somebody may work on a lead: it is open, and nobody has it, or they do."""
    handling = entry.handling
    is_open = handling.status is not LeadStatus.RESOLVED
    return is_open and (handling.holder is None or handling.holder.id == staff_id)


def _moment(at: datetime, language: Language, zone: tzinfo) -> str:
    return render_moment(at.astimezone(zone), language)


def _said(sentence: str, language: Language, otherwise: str) -> str:
    return WORDING[language].get(sentence, otherwise)
