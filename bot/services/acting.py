"""Doing what the policy chose: one method per action, each giving the reply and what changed."""

from collections.abc import Mapping, Sequence
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
    TellStatus,
)
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.handling import Handling
from bot.domain.lead import Consent, Lead
from bot.domain.message import MAX_CHARS, Reply, ReplyKind
from bot.domain.office import OfficeHours
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import CONSENT_VERSION, say
from bot.ports import Answerer, Calendar, Partners
from bot.services.composing import compose_answer, compose_events, compose_partners, event_title, listing_name
from bot.services.opening import desk_hours
from knowledge.model import Answer, Language, Listing, ListingId, Question, Wish
from knowledge.phrasing import asks_for_more, pointed_places
from knowledge.text import normalised

_WISH_CHARS = 300
_SHOWN_AT_ONCE = 3
_OWN_DOCUMENTS = frozenset({"privacy", "service", "introductions", "not-in-documents", "who-to-ask", "events"})
"""Families of documents about the desk itself: their titles are ours, and nothing that a contact speaks of."""
_PRIVACY_DOCUMENTS = frozenset({"privacy", "service", "introductions"})


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
    is_group: bool = False
    """Others read along: nobody is asked for contact details."""
    handling: Handling | None = None
    """The state of the work on the lead that is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of an action."""

    reply: Reply
    conversation: Conversation
    lead: Lead | None = None
    asks: bool = False
    """The reply itself puts the question that is now awaited, or the one after it does."""
    next_reply: Reply | None = None
    """Said after it, in a bubble of its own."""


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
                return self._tell_privacy(action, situation)
            case TellStatus():
                return self._tell_status(situation)
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
        asks = action.sentence == "consent_unclear"
        suggestions = form_suggestions(conversation, language) if asks else opening_suggestions(language)
        reply = Reply(language=language, kind=kind, text=text, suggestions=suggestions)
        return Step(reply=reply, conversation=conversation, asks=asks)

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
            situation.conversation.about(_topic(answer), answer.shown),
            last_question=situation.safe_text[:_WISH_CHARS],
        )
        if answer.is_abstention:
            return Step(reply=self._abstained(answer, situation), conversation=conversation)
        reply = compose_answer(answer, language)
        detail = self._detail_before(answer, situation)
        if detail:
            step = self._take_detail(TakeDetail(), replace(situation, conversation=conversation, safe_text=detail))
            return replace(step, reply=reply, next_reply=step.reply)
        return Step(reply=reply, conversation=conversation)

    def _detail_before(self, answer: Answer, situation: Situation) -> str:
        """What was said in reply to us before a question turned up ("medical devices. Oh wait, what is SMRJ?").

        It reaches to the last words that name an industry; empty when none do.
        """
        if situation.conversation.awaiting is not Awaiting.DETAIL:
            return ""
        words = answer.unasked.split()
        named = [
            place
            for place, word in enumerate(words, start=1)
            if self._partners.read_wish(word, _language(situation)).industries
        ]
        return " ".join(words[: named[-1]]) if named else ""

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
                topic = _topic(answer)
                text = say("no_answer_topic", language, topic=topic) if topic else say("no_answer", language)
                suggestions = (say("quick_contact_me", language), say("quick_else", language))
        return Reply(
            language=language,
            kind=ReplyKind.NO_ANSWER,
            text=text,
            suggestions=suggestions,
            confidence=answer.confidence,
        )

    def _tell_privacy(self, action: TellPrivacy, situation: Situation) -> Step:
        """The library's words on privacy where they fit a question, else the notice."""
        language = _language(situation)
        answer = None if action.is_notice else self._ask(situation, None)
        if answer is None or answer.is_abstention or answer.document not in _PRIVACY_DOCUMENTS:
            reply = Reply(
                language=language, kind=ReplyKind.PRIVACY, text=say("privacy", language, days=self._retention_days)
            )
        else:
            reply = replace(compose_answer(answer, language), kind=ReplyKind.PRIVACY)
        return Step(
            reply=replace(reply, suggestions=(say("quick_contact_me", language), say("quick_else", language))),
            # "Delete my data" is done by staff: it is what a wish that follows is about.
            conversation=replace(situation.conversation, last_question=situation.safe_text[:_WISH_CHARS]),
        )

    def _find_partners(self, action: FindPartners, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        wish, passed = self._wished(action, situation)
        if action.is_doubtful and not (wish.industries or wish.roles or wish.certificates):
            return self._answer(AnswerQuestion(min_confidence=1.0), situation)
        search = self._partners.search(wish, passed + _SHOWN_AT_ONCE)
        shown = search.matches[passed:]
        criteria = self._partners.describe(wish) if wish.has_criteria else ""
        reply = compose_partners(replace(search, matches=shown), criteria, language, passed=passed)
        return Step(
            reply=reply,
            conversation=replace(
                conversation,
                wish=wish,
                listings_shown=tuple(match.listing.id for match in shown) or conversation.listings_shown,
                listings_passed=passed + len(shown),
                last_question=_search_in_words(wish, criteria, situation),
            ),
        )

    def _wished(self, action: FindPartners, situation: Situation) -> tuple[Wish, int]:
        """The wish for partners as it stands now, and how many that fit it were shown before."""
        language, conversation = _language(situation), situation.conversation
        text, before = situation.understanding.text, None if action.is_anew else conversation.wish
        if before and action.is_more:
            return replace(before, language=language), conversation.listings_passed
        relaxed = _dropped(situation.understanding.quick_reply, before)
        if relaxed is not before and relaxed:
            return replace(relaxed, language=language), 0
        wish = self._partners.read_wish(text, language, before)
        if before and asks_for_more(text) and replace(wish, text=before.text, language=before.language) == before:
            return replace(before, language=language), conversation.listings_passed
        return wish, 0

    def find_named(self, text: str, conversation: Conversation) -> tuple[tuple[ListingId, ...], bool]:
        """Companies of the list that a text names, and whether it asks in so many words to be introduced to them.

        By the words of a card's button any company is found, by its name or id as well; "the second one" is of those shown last.
        """
        named = self._partners.find_named(text, conversation.listings_shown)
        wished = tuple(
            listing.id
            for listing in named
            for language in Language
            if normalised(text) == normalised(say("introduce_named", language, name=listing_name(listing, language)))
        )
        if wished:
            return wished, True
        if named:
            return tuple(listing.id for listing in named), False
        shown = conversation.listings_shown
        return tuple(shown[place] for place in pointed_places(text, len(shown))), False

    def word_introduction(self, listing_id: ListingId, language: Language) -> str:
        """The words of the button by which a company's introduction is wished; of one that is not there, with its id."""
        listing = self._partners.find_listing(listing_id)
        return say("introduce_named", language, name=listing_name(listing, language) if listing else listing_id)

    def _tell_events(self, situation: Situation) -> Step:
        language = _language(situation)
        local = situation.now.astimezone(self._office.zone).date()
        events = self._calendar.list_open(local)
        titles = tuple(event_title(event, language) for event in events)
        return Step(
            reply=compose_events(events, local, language),
            conversation=replace(
                situation.conversation,
                last_question=" / ".join(titles) or situation.safe_text[:_WISH_CHARS],
                events_shown=titles,
            ),
        )

    def _tell_status(self, situation: Situation) -> Step:
        """What became of the contact's wish: recorded or not, who has it, when the desk opens."""
        language, handling = _language(situation), situation.handling
        if handling is None:
            lines = [say("status_none", language)]
        elif handling.holder:
            lines = [say("status_held", language, number=handling.number, name=handling.holder.name)]
        else:
            lines = [say("status_waiting", language, number=handling.number)]
        lines.append(desk_hours(self._office, situation.now, language))
        suggestions = (say("quick_contact_me" if handling is None else "quick_else", language),)
        reply = Reply(language=language, kind=ReplyKind.LEAD, text="\n".join(lines), suggestions=suggestions)
        return Step(reply=reply, conversation=situation.conversation)

    # leads ----------------------------------------------------------------------------------------------------

    def _open_lead(self, action: OpenLead, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        listings = [found for one in action.listing_ids if (found := self._partners.find_listing(one))]
        if action.listing_ids and not listings:
            return self._say(Say(sentence="listing_unknown"), situation)
        wish, said = self._wish_in_words(listings, situation)
        lead = situation.leads.get(conversation.lead_number)
        if lead is None:
            lead = Lead(
                number=situation.new_number,
                address=conversation.address,
                language=language,
                reason=action.reason,
                wish=wish,
                said=said,
                opened_at=situation.now,
            )
            lines = [say("lead_opened", language, number=lead.number), say("lead_wish", language, wish=wish)]
        elif wish not in lead.wishes and (listings or not situation.details):
            # An address or number that comes later is for the lead that is open, and no wish of its own.
            lead = lead.wishing(wish, said)
            lines = [say("lead_added", language, number=lead.number, wish=wish)]
        else:
            lines = [say("lead_known", language, number=lead.number)]
        is_new = conversation.lead_number != lead.number
        # What was asked before is recorded now; the next wish does not repeat it.
        conversation = replace(conversation, lead_number=lead.number, last_question="")
        if situation.details and situation.is_group:
            lines += [say("group_not_kept", language), say("group_private", language)]
        elif situation.details and conversation.has_consented:
            # Consent covers the correction of what it was given for.
            lead = replace(lead, reach=", ".join(situation.details))
            lines.append(say("reach_taken", language, number=lead.number, reach=lead.reach))
        if not (situation.details and conversation.has_consented):
            lines.append(
                say("lead_reach_also", language, reach=lead.reach) if lead.reach else say("lead_reach_chat", language)
            )
        lines.append(desk_hours(self._office, situation.now, language))
        if situation.details and not conversation.has_consented and not situation.is_group:
            lines += [say("consent_first", language), say("consent_notice", language, days=self._retention_days)]
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.CONSENT))
        if is_new:
            lines.append(say("ask_detail", language))
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.DETAIL))
        if conversation.awaiting is not Awaiting.NOTHING:
            # What was asked stands, and is asked again after this reply.
            return replace(self._lead_step(situation, lines, lead, conversation), asks=False)
        lines.append(say("lead_done", language))
        return self._lead_step(situation, lines, lead, conversation)

    def _wish_in_words(self, listings: Sequence[Listing], situation: Situation) -> tuple[str, str]:
        """A wish as staff need it, and the words of the contact that it was put together from."""
        language, conversation = _language(situation), situation.conversation
        understanding = situation.understanding
        said = " ".join(situation.safe_text.split())[:_WISH_CHARS]
        looked_for = conversation.wish.text if conversation.wish else ""
        if listings:
            names = ", ".join(
                f"{listing_name(one, language)} ({one.id})" if one.is_disclosed else one.id for one in listings
            )
            wish = conversation.wish
            if wish and wish.has_criteria and any(one.id in conversation.listings_shown for one in listings):
                criteria = self._partners.describe(wish)
                return say("wish_introduce_for", language, name=names, criteria=criteria), f"{looked_for}\n{said}"
            return say("wish_introduce", language, name=names), said
        if understanding.quick_reply == "quick_apply" and conversation.events_shown:
            return say("wish_apply", language, name=" / ".join(conversation.events_shown)), said
        before = " ".join(conversation.last_question.split())
        source = f"{looked_for}\n{before}" if before else ""
        is_mute = said.replace(say("redacted", understanding.language), "").strip(" .,。、") == ""
        if is_mute or (understanding.quick_reply and understanding.quick_reply != "quick_notify"):
            # What is tapped, or an address alone, says nothing of its own.
            return before or (say("quick_contact_me", language) if is_mute else said), source
        if not before or before in said or understanding.quick_reply:
            return said, ""
        if said in before:
            return before, source
        return say("wish_after", language, said=said, question=before), source

    def _take_detail(self, action: TakeDetail, situation: Situation) -> Step:
        language, conversation = _language(situation), situation.conversation
        lead = situation.leads[conversation.lead_number]
        lines = []
        if not action.is_skipped:
            lead = replace(lead, detail=situation.safe_text[:_WISH_CHARS])
            lines.append(say("detail_taken", language, number=lead.number, detail=lead.detail))
        if situation.is_group:
            lines += [say("group_private", language), say("lead_done", language)]
            return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))
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
            desk_hours(self._office, situation.now, language),
            say("lead_done", language),
        ]
        return self._lead_step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))

    def _lead_step(self, situation: Situation, lines: list[str], lead: Lead, conversation: Conversation) -> Step:
        language = _language(situation)
        suggestions = form_suggestions(conversation, language)
        reply = Reply(language=language, kind=ReplyKind.LEAD, text="\n".join(lines), suggestions=suggestions)
        return Step(reply=reply, conversation=conversation, lead=lead, asks=True)


def asked_again(conversation: Conversation, language: Language) -> Reply | None:
    """The question that still stands, with its buttons, for after a reply to something else; None when nothing is awaited."""
    if conversation.awaiting is Awaiting.NOTHING:
        return None
    sentence = {
        Awaiting.DETAIL: "ask_detail_again",
        Awaiting.CONSENT: "ask_consent_again",
        Awaiting.REACH: "ask_reach_again",
    }[conversation.awaiting]
    return Reply(
        language=language,
        kind=ReplyKind.LEAD,
        text=say(sentence, language, number=conversation.lead_number),
        suggestions=form_suggestions(conversation, language),
    )


def form_suggestions(conversation: Conversation, language: Language) -> tuple[str, ...]:
    """What to tap in reply to what is awaited."""
    names = {
        Awaiting.DETAIL: ("quick_skip",),
        Awaiting.CONSENT: ("quick_accept", "quick_refuse"),
        Awaiting.REACH: ("quick_skip",),
        Awaiting.NOTHING: ("quick_else",),
    }[conversation.awaiting]
    return tuple(say(name, language) for name in names)


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


def _topic(answer: Answer) -> str:
    """What an answer is about, where that is something a contact may speak of."""
    return "" if answer.document in _OWN_DOCUMENTS else answer.topic


def _search_in_words(wish: Wish, criteria: str, situation: Situation) -> str:
    """What is looked for, for staff; a tap alone says nothing of it."""
    if criteria:
        return say("wish_partner", _language(situation), criteria=criteria)
    return "" if situation.understanding.quick_reply else wish.text[:_WISH_CHARS]


def _dropped(quick_reply: str, wish: Wish | None) -> Wish | None:
    """The wish without the condition that a tapped quick reply gives up."""
    if wish is not None and quick_reply == "quick_drop_region":
        return replace(wish, regions=())
    if wish is not None and quick_reply == "quick_drop_certificate":
        return replace(wish, certificates=())
    return wish
