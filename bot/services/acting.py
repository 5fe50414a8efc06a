"""Doing what the policy chose: one method per action, each giving the reply and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.action import (
    Action,
    AnswerQuestion,
    FindPartners,
    OpenLead,
    Say,
    SwitchLanguage,
    TakeConsent,
    TakeDetail,
    TakeReach,
    TellEvents,
    TellPrivacy,
)
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.dates import render_date, render_moment
from bot.domain.lead import Consent, Lead
from bot.domain.message import MAX_CHARS, Reply, ReplyKind
from bot.domain.office import OfficeHours
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import CONSENT_VERSION, say
from bot.ports import Answerer, Calendar, Partners
from bot.services.composing import compose_answer, compose_partners, partner_name
from knowledge.model import Answer, Language, Question, Wish

_WISH_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What an action is carried out in."""

    understanding: Understanding
    conversation: Conversation
    now: datetime
    safe_text: str
    """The utterance without contact details."""
    details: tuple[str, ...]
    """Contact details in the utterance, or typed before consent was asked."""
    leads: Mapping[str, Lead]
    new_number: str
    """A number reserved for a lead that is opened now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of an action."""

    reply: Reply
    conversation: Conversation
    lead: Lead | None = None


class Actor:
    """Carries out actions."""

    def __init__(
        self, *, answerer: Answerer, partners: Partners, calendar: Calendar, office: OfficeHours, retention_days: int
    ) -> None:
        """Act with these; `retention_days` is told in the privacy notice."""
        self._answerer = answerer
        self._partners = partners
        self._calendar = calendar
        self._office = office
        self._retention_days = retention_days

    def act(self, action: Action, situation: Situation) -> Step:
        """Carry out an action."""
        match action:
            case Say():
                return self._say(action, situation)
            case AnswerQuestion():
                return self._answer(action, situation)
            case FindPartners():
                return self._find_partners(action, situation)
            case TellEvents():
                return self._tell_events(situation)
            case TellPrivacy():
                return self._tell_privacy(situation)
            case OpenLead():
                return self._open_lead(action, situation)
            case TakeDetail():
                return self._take_detail(action, situation)
            case TakeConsent():
                return self._take_consent(action, situation)
            case TakeReach():
                return self._take_reach(action, situation)
            case SwitchLanguage():
                return self._switch(action, situation)

    # talk -----------------------------------------------------------------------------------------------------

    def _say(self, action: Say, situation: Situation) -> Step:
        language = _language(situation)
        kind = ReplyKind.NO_ANSWER if action.sentence in ("refuse_data", "foreign") else ReplyKind.SMALLTALK
        conversation = situation.conversation
        text = say(action.sentence, language, limit=MAX_CHARS)
        suggestions = opening_suggestions(language)
        if conversation.awaiting is Awaiting.CONSENT:
            suggestions = (say("quick_accept", language), say("quick_refuse", language))
        return Step(
            reply=Reply(language=language, kind=kind, text=text, suggestions=suggestions), conversation=conversation
        )

    def _switch(self, action: SwitchLanguage, situation: Situation) -> Step:
        language = action.language
        return Step(
            reply=Reply(
                language=language,
                kind=ReplyKind.SMALLTALK,
                text=say("switched", language),
                suggestions=opening_suggestions(language),
            ),
            conversation=situation.conversation.speaking(language, kept=True),
        )

    # answers --------------------------------------------------------------------------------------------------

    def _answer(self, action: AnswerQuestion, situation: Situation) -> Step:
        language = _language(situation)
        answer = self._ask(situation, action.min_confidence)
        misses = answer.is_abstention or (action.must_name and (answer.is_gap or not answer.is_named))
        if action.otherwise and misses:
            return self.act(action.otherwise, situation)
        conversation = replace(
            situation.conversation.about(answer.topic, answer.shown),
            last_question=situation.safe_text[:_WISH_CHARS],
        )
        if answer.is_abstention:
            return Step(reply=self._abstained(answer, situation), conversation=conversation)
        return Step(reply=self._back_to_lead(compose_answer(answer, language), situation), conversation=conversation)

    def _ask(self, situation: Situation, min_confidence: float | None) -> Answer:
        conversation = situation.conversation
        return self._answerer.answer(
            Question(
                text=situation.understanding.text,
                language=_language(situation),
                topic=conversation.topic,
                shown=conversation.shown,
                year=situation.now.astimezone(self._office.zone).year,
                nearness=max(0.0, situation.understanding.desk_nearness),
                min_confidence=min_confidence,
            )
        )

    def _abstained(self, answer: Answer, situation: Situation) -> Reply:
        language = _language(situation)
        match situation.understanding.intent:
            case Intent.OUT_OF_SCOPE:
                text, suggestions = say("out_of_scope", language), opening_suggestions(language)
            case Intent.UNCLEAR:
                text, suggestions = say("unclear", language), opening_suggestions(language)
            case _:
                text = (
                    say("no_answer_topic", language, topic=answer.topic) if answer.topic else say("no_answer", language)
                )
                suggestions = (say("quick_contact_me", language), say("quick_else", language))
        return Reply(
            language=language,
            kind=ReplyKind.NO_ANSWER,
            text=text,
            suggestions=suggestions,
            confidence=answer.confidence,
        )

    def _back_to_lead(self, reply: Reply, situation: Situation) -> Reply:
        """After a question in the middle of a lead: the answer, then the question that still stands."""
        conversation = situation.conversation
        if conversation.awaiting is not Awaiting.DETAIL:
            return reply
        again = say("ask_detail_again", reply.language, number=conversation.lead_number)
        return replace(reply, text=f"{reply.text}\n{again}", suggestions=(say("quick_skip", reply.language),))

    def _tell_privacy(self, situation: Situation) -> Step:
        """The library's words on privacy where they fit, else the notice in short."""
        language = _language(situation)
        answer = self._ask(situation, None)
        if answer.is_abstention or answer.document not in ("privacy", "service", "introductions"):
            reply = Reply(
                language=language, kind=ReplyKind.PRIVACY, text=say("privacy", language, days=self._retention_days)
            )
        else:
            reply = replace(compose_answer(answer, language), kind=ReplyKind.PRIVACY)
        return Step(
            reply=replace(reply, suggestions=(say("quick_contact_me", language), say("quick_else", language))),
            conversation=situation.conversation,
        )

    def _find_partners(self, action: FindPartners, situation: Situation) -> Step:
        language = _language(situation)
        before = _dropped(situation.understanding.text, situation.conversation.wish)
        wish = self._partners.read_wish(situation.understanding.text, language, before)
        if action.is_doubtful and not (wish.industries or wish.roles or wish.certificates):
            return self._answer(AnswerQuestion(min_confidence=1.0), situation)
        search = self._partners.search(wish)
        criteria = self._partners.describe(wish) if wish.has_criteria else ""
        reply = compose_partners(search, criteria, language)
        return Step(
            reply=reply,
            conversation=replace(
                situation.conversation,
                wish=wish,
                partners_shown=tuple(partner_name(match, language) for match in search.matches),
                last_question=(
                    situation.conversation.last_question
                    if before is not situation.conversation.wish
                    else situation.safe_text[:_WISH_CHARS]
                ),
            ),
        )

    def _tell_events(self, situation: Situation) -> Step:
        language = _language(situation)
        local = situation.now.astimezone(self._office.zone).date()
        today = render_date(local.isoformat(), language)
        events = self._calendar.list_open(local)
        if events:
            lines = [say("events_some", language, today=today)]
            lines += [
                say(
                    "event_line",
                    language,
                    title=event.titles.get(language) or next(iter(event.titles.values())),
                    starts=render_date(event.starts, language),
                    closes=render_date(event.closes, language),
                    place=event.place.get(language, ""),
                ).strip()
                for event in events
            ]
        else:
            lines = [say("events_none", language, today=today)]
        return Step(
            reply=Reply(
                language=language,
                kind=ReplyKind.EVENTS,
                text="\n".join(lines),
                suggestions=(say("quick_notify", language), say("quick_else", language)),
            ),
            conversation=replace(situation.conversation, last_question=situation.safe_text[:_WISH_CHARS]),
        )

    # leads ----------------------------------------------------------------------------------------------------

    def _open_lead(self, action: OpenLead, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        lead = situation.leads.get(conversation.lead_number)
        is_new = lead is None
        if lead is None:
            lead = Lead(
                number=situation.new_number,
                address=conversation.address,
                language=language,
                reason=action.reason,
                wish=_wish_in_words(situation),
                opened_at=situation.now,
            )
        if situation.details and conversation.has_consented:
            # Consent covers the correction of what it was given for.
            lead = replace(lead, reach=", ".join(situation.details))
        lines = [
            say("lead_opened" if is_new else "lead_known", language, number=lead.number),
            say("lead_wish", language, wish=lead.wish),
            say("lead_reach_chat", language)
            if not lead.reach
            else say("reach_taken", language, number=lead.number, reach=lead.reach),
            self._desk_hours(situation.now, language),
        ]
        conversation = replace(conversation, lead_number=lead.number)
        if situation.details and not conversation.has_consented:
            lines += [say("consent_first", language), say("consent_notice", language, days=self._retention_days)]
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.CONSENT))
        if lead.detail:
            lines.append(say("lead_done", language))
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))
        lines.append(say("ask_detail", language))
        return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.DETAIL))

    def _take_detail(self, action: TakeDetail, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        lead = situation.leads[conversation.lead_number]
        lines = []
        if not action.is_skipped:
            lead = replace(lead, detail=situation.safe_text[:_WISH_CHARS])
            lines.append(say("detail_taken", language, number=lead.number, detail=lead.detail))
        lines.append(say("consent_notice", language, days=self._retention_days))
        return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.CONSENT))

    def _take_consent(self, action: TakeConsent, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        lead = situation.leads[conversation.lead_number]
        if not action.is_given:
            lines = [say("consent_refused", language, number=lead.number), say("lead_done", language)]
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))
        lead = replace(lead, consent=Consent(version=CONSENT_VERSION, at=situation.now))
        conversation = replace(conversation, has_consented=True, awaiting=Awaiting.REACH)
        if situation.details:
            return self._reach_taken(situation, lead, conversation)
        return self._lead_step(situation, [say("ask_reach", language)], lead, conversation)

    def _take_reach(self, action: TakeReach, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        lead = situation.leads[conversation.lead_number]
        if action.is_skipped:
            lines = [say("consent_refused", language, number=lead.number), say("lead_done", language)]
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))
        if not situation.details:
            return self._lead_step(situation, [say("reach_unreadable", language)], lead, conversation)
        return self._reach_taken(situation, lead, conversation)

    def _reach_taken(self, situation: Situation, lead: Lead, conversation: Conversation) -> Step:
        language = _language(situation)
        lead = replace(lead, reach=", ".join(situation.details))
        lines = [
            say("reach_taken", language, number=lead.number, reach=lead.reach),
            self._desk_hours(situation.now, language),
            say("lead_done", language),
        ]
        return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))

    def _lead_step(self, situation: Situation, lines: list[str], lead: Lead, conversation: Conversation) -> Step:
        language = _language(situation)
        suggestions = {
            Awaiting.DETAIL: (say("quick_skip", language),),
            Awaiting.CONSENT: (say("quick_accept", language), say("quick_refuse", language)),
            Awaiting.REACH: (say("quick_skip", language),),
            Awaiting.NOTHING: (say("quick_else", language),),
        }[conversation.awaiting]
        reply = Reply(language=language, kind=ReplyKind.LEAD, text="\n".join(lines), suggestions=suggestions)
        return Step(reply=reply, conversation=conversation, lead=lead)

    def _desk_hours(self, now: datetime, language: Language) -> str:
        if self._office.is_open(now):
            return say("desk_open", language, closes=self._office.closes.strftime("%H:%M"))
        return say("desk_closed", language, opens=render_moment(self._office.next_opening(now), language))


def opening_suggestions(language: Language) -> tuple[str, ...]:
    """What to tap at the start, or where a turn led nowhere."""
    return tuple(
        say(sentence, language) for sentence in ("quick_programmes", "quick_partner", "quick_events", "quick_person")
    )


def _language(situation: Situation) -> Language:
    conversation = situation.conversation
    if conversation.is_language_kept and conversation.language:
        return conversation.language
    return situation.understanding.language


def _wish_in_words(situation: Situation) -> str:
    """What the contact wanted before asking for a person, and how they asked."""
    conversation = situation.conversation
    said = situation.safe_text[:_WISH_CHARS]
    parts = [conversation.last_question] if conversation.last_question not in ("", said) else []
    if situation.understanding.intent is Intent.WANTS_APPLY and conversation.partners_shown:
        # "The first one": staff must know of which list.
        parts.append(" / ".join(f"{place}. {name}" for place, name in enumerate(conversation.partners_shown, start=1)))
    return " → ".join((*parts, said))


def _dropped(text: str, wish: Wish | None) -> Wish | None:
    """The wish without the condition that a tapped quick reply gives up."""
    if wish is not None and text in {say("quick_drop_region", language) for language in Language}:
        return replace(wish, regions=())
    if wish is not None and text in {say("quick_drop_certificate", language) for language in Language}:
        return replace(wish, certificates=())
    return wish
