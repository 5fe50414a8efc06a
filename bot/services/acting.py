"""Doing what the policy chose: one method per action, each giving the reply and what changed."""

from dataclasses import replace
from datetime import datetime

from bot.domain.action import (
    Action,
    AnswerQuestion,
    ConfirmSlots,
    Correct,
    FindPartners,
    FinishForm,
    FormAction,
    OpenLead,
    ResumeForm,
    Say,
    ServeDataWish,
    SwitchLanguage,
    TakeConsent,
    TakeReach,
    TakeSharing,
    TakeSlot,
    TellEvents,
    TellPrivacy,
    TellStatus,
    VoteDown,
    WishNews,
)
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.gap import Gap, GapReason, gap_of, nearest_of
from bot.domain.message import MAX_CHARS, Reply, ReplyKind
from bot.domain.office import OfficeHours
from bot.domain.scoring import ScoreRules
from bot.domain.understanding import Intent
from bot.domain.wording import say
from bot.ports import Answerer, Calendar, Partners, RegistrationFinder
from bot.services.composing import (
    after_gap,
    compose_answer,
    compose_events,
    compose_partners,
    event_title,
    listing_name,
    with_page,
)
from bot.services.opening import desk_hours
from bot.services.qualifying import Qualifier
from bot.services.steps import Situation, Step
from bot.services.wishing import WISH_CHARS
from knowledge.errors import SearchUnavailableError
from knowledge.model import Answer, Citation, Language, ListingId, Question, Trace, Wish
from knowledge.phrasing import asks_for_more, pointed_places
from knowledge.text import normalised

_SHOWN_AT_ONCE = 3
_OWN_DOCUMENTS = frozenset({"privacy", "service", "introductions", "not-in-documents", "who-to-ask", "events"})
"""Families of documents about the desk itself: their titles are ours, and nothing that a contact speaks of."""
_PRIVACY_DOCUMENTS = frozenset({"privacy", "service", "introductions"})


class Actor:
    """Carries out actions."""

    def __init__(
        self,
        *,
        answerer: Answerer,
        partners: Partners,
        calendar: Calendar,
        office: OfficeHours,
        retention_days: int,
        registrations: RegistrationFinder,
        rules: ScoreRules,
    ) -> None:
        """Act with these; `retention_days` is told in the privacy notice, and leads are scored by `rules`."""
        self._answerer = answerer
        self._partners = partners
        self._calendar = calendar
        self._office = office
        self._retention_days = retention_days
        self._rules = rules
        self._qualifier = Qualifier(
            partners=partners,
            registrations=registrations,
            office=office,
            retention_days=retention_days,
            industries=rules.target_industries,
        )

    def act(self, action: Action, situation: Situation) -> Step:
        """Carry out an action; a lead that it changes is scored anew."""
        conversation = situation.conversation
        if conversation.awaiting is Awaiting.REVIEW:
            # Asked once and no more: whoever speaks of something else has read what was recorded.
            situation = replace(situation, conversation=replace(conversation, awaiting=Awaiting.NOTHING))
        try:
            step = self._carried_out(action, situation)
        except SearchUnavailableError:
            step = self._unable_to_search(situation)
        if not isinstance(action, FormAction):
            step = self._qualifier.hear(step, situation)
        return replace(step, lead=replace(step.lead, score=self._rules.score(step.lead))) if step.lead else step

    def _carried_out(self, action: Action, situation: Situation) -> Step:
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
            case VoteDown():
                return self._vote_down(situation)
            case WishNews():
                return self._wish_news(situation)
            case ServeDataWish():
                raise TypeError("what contacts wish for their own data is done by SelfService")
            case OpenLead():
                return self._open_lead(action, situation)
            case SwitchLanguage():
                return self._switch(action, situation)
            case _:
                return self._fill(action, situation)

    # talk -----------------------------------------------------------------------------------------------------

    def _say(self, action: Say, situation: Situation) -> Step:
        language = situation.language
        kind = ReplyKind.NO_ANSWER if action.sentence in ("refuse_data", "foreign") else ReplyKind.SMALLTALK
        conversation = situation.conversation
        party = conversation.sharing.name if conversation.sharing else ""
        text = say(action.sentence, language, limit=MAX_CHARS, party=party)
        asks = action.sentence in ("consent_unclear", "sharing_unclear")
        suggestions = (
            self._qualifier.questions.suggestions(conversation, language) if asks else opening_suggestions(language)
        )
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
        language = situation.language
        answer = self._ask(situation, action.min_confidence)
        misses = answer.is_abstention or (action.must_name and (answer.is_gap or not answer.is_named))
        if action.otherwise and misses:
            return self.act(action.otherwise, situation)
        trace, asked = _traced(answer, situation), situation.safe_text[:WISH_CHARS]
        is_off_topic = situation.understanding.intent in (Intent.OUT_OF_SCOPE, Intent.UNCLEAR)
        gap = gap_of(trace, asked, language, is_off_topic=is_off_topic)
        conversation = replace(
            situation.conversation.about(_topic(answer), answer.shown),
            last_question=asked,
            answered=None if gap else _doubted(answer, trace, asked, language),
            unanswered=gap.text if gap else situation.conversation.unanswered,
        )
        reply = self._abstained(answer, situation) if answer.is_abstention else compose_answer(answer, language)
        return Step(reply=reply, conversation=conversation, trace=trace, gap=gap)

    def _vote_down(self, situation: Situation) -> Step:
        """Note for the desk that the last answer was not what was asked."""
        language, gap = situation.language, situation.conversation.answered
        if gap is None:
            return self._say(Say(sentence="vote_nothing"), situation)
        reply = Reply(
            language=language,
            kind=ReplyKind.NO_ANSWER,
            text=say("voted_down", language, question=gap.text),
            suggestions=after_gap(language),
        )
        conversation = replace(situation.conversation, answered=None, unanswered=gap.text, last_question=gap.text)
        return Step(reply=reply, conversation=conversation, gap=gap)

    def _wish_news(self, situation: Situation) -> Step:
        """Note that the contact wants to be told; what is kept for that is said, for it is their consent."""
        language, question = situation.language, situation.conversation.unanswered
        if not question:
            return self._say(Say(sentence="news_nothing"), situation)
        reply = Reply(
            language=language,
            kind=ReplyKind.SMALLTALK,
            text=say("news_wished", language, question=question),
            suggestions=(say("quick_contact_me", language), say("quick_else", language)),
        )
        conversation = replace(situation.conversation, unanswered="")
        return Step(reply=reply, conversation=conversation, wishes_news=True)

    def _unable_to_search(self, situation: Situation) -> Step:
        """Nothing can be looked up now, which is not to say that nothing is there: try again, or leave it with the desk."""
        language = situation.language
        reply = Reply(
            language=language,
            kind=ReplyKind.NO_ANSWER,
            text=say("cannot_search", language),
            suggestions=(say("quick_contact_me", language), say("quick_else", language)),
            confidence=0.0,
        )
        conversation = situation.conversation.asked_else(situation.safe_text[:WISH_CHARS])
        return Step(reply=reply, conversation=conversation)

    def _ask(self, situation: Situation, min_confidence: float | None) -> Answer:
        conversation = situation.conversation
        return self._answerer.answer(
            Question(
                text=situation.understanding.text,
                language=situation.language,
                topic=conversation.topic,
                shown=conversation.shown,
                year=(today := situation.now.astimezone(self._office.zone)).year,
                day=today.date().isoformat(),
                nearness=max(0.0, situation.understanding.desk_nearness),
                min_confidence=min_confidence,
            )
        )

    def _abstained(self, answer: Answer, situation: Situation) -> Reply:
        language = situation.language
        citations: tuple[Citation, ...] = ()
        match situation.understanding.intent:
            case Intent.OUT_OF_SCOPE:
                text, suggestions = say("out_of_scope", language), opening_suggestions(language)
            case Intent.UNCLEAR:
                text, suggestions = say("unclear", language), opening_suggestions(language)
            case _:
                topic = _topic(answer)
                text = say("no_answer_topic", language, topic=topic) if topic else say("no_answer", language)
                if citations := tuple(with_page(one, language) for one in answer.nearest):
                    markers = "".join(f"[{one.marker}]" for one in citations)
                    text = say("no_answer_nearest", language, markers=markers)
                suggestions = after_gap(language)
        return Reply(
            language=language,
            kind=ReplyKind.NO_ANSWER,
            text=text,
            citations=citations,
            suggestions=suggestions,
            confidence=answer.confidence,
        )

    def _tell_privacy(self, action: TellPrivacy, situation: Situation) -> Step:
        """The library's words on privacy where they fit a question, else the notice."""
        language = situation.language
        answer = None if action.is_notice else self._ask(situation, None)
        if answer is None or answer.is_abstention or answer.document not in _PRIVACY_DOCUMENTS:
            reply = Reply(
                language=language, kind=ReplyKind.PRIVACY, text=say("privacy", language, days=self._retention_days)
            )
        else:
            reply = replace(compose_answer(answer, language), kind=ReplyKind.PRIVACY)
        taps = ("quick_see_data", "quick_withdraw", "quick_erase_data", "quick_else")
        return Step(
            reply=replace(reply, suggestions=tuple(say(tap, language) for tap in taps)),
            # What staff are asked about next may be this.
            conversation=situation.conversation.asked_else(situation.safe_text[:WISH_CHARS]),
        )

    def _find_partners(self, action: FindPartners, situation: Situation) -> Step:
        language, conversation = situation.language, situation.conversation
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
                conversation.asked_else(_search_in_words(wish, criteria, situation)),
                wish=wish,
                listings_shown=tuple(match.listing.id for match in shown) or conversation.listings_shown,
                listings_passed=passed + len(shown),
            ),
        )

    def _wished(self, action: FindPartners, situation: Situation) -> tuple[Wish, int]:
        """The wish for partners as it stands now, and how many that fit it were shown before."""
        language, conversation = situation.language, situation.conversation
        text, before = situation.understanding.text, None if action.is_anew else conversation.wish
        if before and action.is_more:
            return replace(before, language=language), conversation.listings_passed
        given_up = f"quick_drop_{action.gives_up}" if action.gives_up else situation.understanding.quick_reply
        relaxed = _dropped(given_up, before)
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
        language = situation.language
        local = situation.now.astimezone(self._office.zone).date()
        events = self._calendar.list_open(local)
        titles = tuple(event_title(event, language) for event in events)
        return Step(
            reply=compose_events(events, local, language),
            conversation=replace(
                situation.conversation.asked_else(" / ".join(titles) or situation.safe_text[:WISH_CHARS]),
                events_shown=titles,
            ),
        )

    def _tell_status(self, situation: Situation) -> Step:
        """What became of the contact's wish: recorded or not, who has it, when the desk opens."""
        language, handling = situation.language, situation.handling
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
        listings = [found for one in action.listing_ids if (found := self._partners.find_listing(one))]
        if action.listing_ids and not listings:
            return self._say(Say(sentence="listing_unknown"), situation)
        return self._qualifier.open(action, listings, situation)

    def _fill(self, action: FormAction, situation: Situation) -> Step:
        """Carry out what belongs to the form of the lead that is open."""
        lead = situation.lead
        if lead is None:
            # It was resolved or erased meanwhile: what was said is about nothing any more.
            conversation = replace(situation.conversation, awaiting=Awaiting.NOTHING)
            return self._say(Say(sentence="go_on"), replace(situation, conversation=conversation))
        match action:
            case TakeSlot():
                return self._qualifier.take_slot(action, lead, situation)
            case Correct():
                return self._qualifier.correct(action, lead, situation)
            case FinishForm():
                return self._qualifier.finish(lead, situation)
            case ResumeForm():
                return self._qualifier.resume(lead, situation)
            case ConfirmSlots():
                return self._qualifier.confirm(lead, situation)
            case TakeConsent():
                return self._qualifier.take_consent(action, lead, situation)
            case TakeSharing():
                return self._qualifier.take_sharing(action, lead, situation)
            case TakeReach():
                return self._qualifier.take_reach(action, lead, situation)

    def asked_again(self, conversation: Conversation, language: Language, now: datetime) -> Reply | None:
        """The question that still stands, for after a reply to something else; None when nothing is awaited."""
        return self._qualifier.questions.again(conversation, language, now)


def opening_suggestions(language: Language) -> tuple[str, ...]:
    """What to tap at the start, or where a turn led nowhere."""
    return tuple(
        say(sentence, language) for sentence in ("quick_programmes", "quick_partner", "quick_events", "quick_person")
    )


def _traced(answer: Answer, situation: Situation) -> Trace | None:
    """How the answer came about; of the question, what may be kept."""
    if answer.trace is None:
        return None
    searched = answer.trace.searched.replace(situation.understanding.text, situation.safe_text)
    return replace(answer.trace, searched=searched)


def _doubted(answer: Answer, trace: Trace | None, asked: str, language: Language) -> Gap | None:
    """The gap that an answer leaves, should the contact say that it missed what they asked."""
    if trace is None:
        return None
    return Gap(text=asked, language=language, reason=GapReason.VOTED_DOWN, nearest=nearest_of(trace), said=answer.lines)


def _topic(answer: Answer) -> str:
    """What an answer is about, where that is something a contact may speak of."""
    return "" if answer.document in _OWN_DOCUMENTS else answer.topic


def _search_in_words(wish: Wish, criteria: str, situation: Situation) -> str:
    """What is looked for, for staff; a tap alone says nothing of it."""
    if criteria:
        return say("wish_partner", situation.language, criteria=criteria)
    return "" if situation.understanding.quick_reply else wish.text[:WISH_CHARS]


def _dropped(quick_reply: str, wish: Wish | None) -> Wish | None:
    """The wish without the condition that a tapped quick reply gives up."""
    if wish is not None and quick_reply == "quick_drop_region":
        return replace(wish, regions=())
    if wish is not None and quick_reply == "quick_drop_certificate":
        return replace(wish, certificates=())
    return wish
