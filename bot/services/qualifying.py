"""A wish becomes a lead: opened at once, then filled by a few questions, the two consents, and corrections."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.action import Correct, OpenLead, TakeConsent, TakeReach, TakeSharing, TakeSlot
from bot.domain.conversation import Awaiting, Conversation, Party
from bot.domain.form import AFTER_CONSENT, TOPIC_SLOTS, Topic, missing_topics, progress, topic_of
from bot.domain.lead import Consent, Lead, LeadReason, Sharing
from bot.domain.message import Reply, ReplyKind
from bot.domain.office import OfficeHours
from bot.domain.reading import Way, bare, find_way
from bot.domain.slots import Goal, Slot, SlotName, completed, confirmed, filled, find_slot
from bot.domain.wording import CONSENT_VERSION, SHARING_VERSION, say
from bot.ports import Partners, RegistrationFinder
from bot.services.asking import Questions, party_of, sharing_question, slots_in_words, summary
from bot.services.opening import desk_hours
from bot.services.slot_reading import Reading, SlotReader
from bot.services.steps import Situation, Step
from bot.services.wishing import wish_in_words
from knowledge.model import Language, Listing

_CALLING_CODES = {"+66": "TH", "+81": "JP"}
_CALLS_PERSON = frozenset({"quick_person", "quick_contact_me"})
"""Taps that ask for a person and say nothing else."""


class Qualifier:
    """Opens leads and fills them."""

    def __init__(
        self,
        *,
        partners: Partners,
        registrations: RegistrationFinder,
        office: OfficeHours,
        retention_days: int,
        industries: Sequence[str],
    ) -> None:
        """Qualify with these.

        Args:
            partners: Companies to be introduced to, and the words for industries and places.
            registrations: Checks companies' numbers.
            office: When staff read what was left.
            retention_days: Told in the notice.
            industries: Those to offer first.
        """
        self._partners = partners
        self._reader = SlotReader(partners, registrations)
        self._office = office
        self._retention_days = retention_days
        self.questions = Questions(partners, industries)

    # the lead -------------------------------------------------------------------------------------------------

    def open(self, action: OpenLead, listings: Sequence[Listing], situation: Situation) -> Step:
        """Record a wish, in a lead of its own or in the one that is open, and ask the next thing."""
        language, conversation = situation.language, situation.conversation
        wish, said = wish_in_words(self._partners, listings, situation)
        lead = situation.lead
        is_new = lead is None
        if lead is None:
            lead = Lead(
                number=situation.new_number,
                address=conversation.address,
                language=language,
                reason=action.reason,
                wish=wish,
                said=said,
                opened_at=situation.now,
                slots=() if situation.is_group else self._known(action, listings, situation),
            )
            conversation = conversation.opened(lead.number)
            lines = [say("lead_opened", language, number=lead.number), say("lead_wish", language, wish=wish)]
        elif situation.understanding.quick_reply in _CALLS_PERSON and not conversation.last_question:
            # Tapped once more, it says nothing new.
            lines = [say("lead_known", language, number=lead.number)]
        elif wish not in lead.wishes and (listings or not situation.details):
            # An address or number that comes later is for the lead that is open, and no wish of its own.
            lead = lead.wishing(wish, said)
            lines = [say("lead_added", language, number=lead.number, wish=wish)]
        else:
            lines = [say("lead_known", language, number=lead.number)]
        lead = replace(lead, parties=tuple(dict.fromkeys((*lead.parties, *(one.id for one in listings)))))
        # What was asked before is recorded now; the next wish does not repeat it.
        conversation = replace(conversation, last_question="", heard=())
        lead, told = self._with_details(lead, situation, conversation)
        lines += [*told, desk_hours(self._office, situation.now, language)]
        if situation.is_group:
            lines.append(say("group_private", language))
            return self._step(situation, lines, lead, replace(conversation, awaiting=Awaiting.NOTHING))
        if situation.details and not conversation.has_consented:
            lines.append(say("consent_first", language))
            return self._ask_consent(situation, lines, lead, conversation)
        if is_new:
            return self._go_on(situation, lines, lead, conversation, is_opening=True)
        if conversation.awaiting is not Awaiting.NOTHING:
            # What was asked stands, and is asked again after this reply.
            return replace(self._step(situation, lines, lead, conversation), asks=False)
        lines.append(say("lead_done", language))
        return self._step(situation, lines, lead, conversation)

    def _with_details(self, lead: Lead, situation: Situation, conversation: Conversation) -> tuple[Lead, list[str]]:
        """The lead with the contact details that were typed, where consent covers them, and what to say of it."""
        language = situation.language
        if situation.details and situation.is_group:
            return lead, [say("group_not_kept", language)]
        if situation.details and conversation.has_consented:
            # Consent covers the correction of what it was given for.
            lead = self._reached(lead, situation)
            return lead, reach_in_words(lead, situation)
        reach = say("lead_reach_also", language, reach=lead.reach) if lead.reach else say("lead_reach_chat", language)
        return lead, [reach]

    def _known(self, action: OpenLead, listings: Sequence[Listing], situation: Situation) -> tuple[Slot, ...]:
        """What the conversation tells already, still to be confirmed: the goal by what was searched or asked, the company by what was told."""
        language, conversation = situation.language, situation.conversation
        wish, text = conversation.wish, situation.safe_text
        quick_reply = situation.understanding.quick_reply
        # Who asked for a person right after a search asks because of it.
        is_of_search = bool(wish) and self._partners.describe(wish) in conversation.last_question if wish else False
        is_wished = bool(listings or quick_reply) or is_of_search
        goal = self._reader.goal_of(wish.roles, language, wish.text) if wish and is_wished else None
        if goal is None and not listings and not quick_reply:
            goal = self._reader.sought(text, language)
        if goal is None and not listings:
            if action.reason is LeadReason.WANTS_TO_APPLY or quick_reply == "quick_notify":
                goal = self._reader.goal_slot(Goal.PROGRAMME, language, said=text)
            elif conversation.last_question and not wish:
                goal = self._reader.goal_slot(Goal.ADVICE, language, said=conversation.last_question)
        own = () if quick_reply else self._reader.heard(text, language)
        slots = (
            *conversation.heard,
            *own,
            *([replace(goal, is_confirmed=False)] if goal else []),
            replace(self._reader.reply_language(language, language), is_confirmed=False),
        )
        return filled((), *slots)

    def hear(self, step: Step, situation: Situation) -> Step:
        """The step, with what the contact told of their own company beside what it was about, and the goal by what was searched."""
        language, conversation = situation.language, step.conversation
        if situation.is_group:
            return step
        own = self._reader.heard(situation.safe_text, language)
        lead = step.lead or situation.lead
        if lead is None:
            return (
                replace(step, conversation=replace(conversation, heard=filled(conversation.heard, *own)))
                if own
                else step
            )
        wish = conversation.wish
        is_new = wish is not None and wish is not situation.conversation.wish
        goal = self._reader.goal_of(wish.roles, language, wish.text) if wish and is_new else None
        is_answer = self._asks(situation.conversation, Topic.GOAL) and not situation.understanding.quick_reply
        if wish and is_new and is_answer:
            # A search in reply to what is wanted is what is wanted.
            goal = goal or Slot(name=SlotName.GOAL, value=bare(situation.safe_text), said=situation.safe_text)
            lead = lead.wishing(conversation.last_question, wish.text)
        lead = replace(lead, slots=completed(lead.slots, (*own, *([goal] if goal else []))))
        if lead == (step.lead or situation.lead):
            return step
        if self._asks(conversation, conversation.asking) and self._is_known(conversation.asking, lead):
            # What was just told need not be asked any more.
            asked = self._go_on(situation, [], lead, conversation)
            return replace(asked, reply=step.reply, next_reply=asked.reply)
        return replace(step, lead=lead)

    @staticmethod
    def _asks(conversation: Conversation, topic: Topic) -> bool:
        return conversation.awaiting is Awaiting.SLOT and conversation.asking is topic

    @staticmethod
    def _is_known(topic: Topic, lead: Lead) -> bool:
        return topic not in missing_topics({slot.name for slot in lead.slots}, ())

    # questions and their answers ------------------------------------------------------------------------------

    def take_slot(self, action: TakeSlot, lead: Lead, situation: Situation) -> Step:
        """Take the answer to a question, or to an older one by its button; ask the next thing."""
        language, conversation = situation.language, situation.conversation
        if action.is_skipped:
            return self._go_on(situation, [], lead, conversation)
        if action.tapped:
            reading = Reading(slots=(self._reader.tapped(*action.tapped, situation.safe_text, language),))
        else:
            industry = self._reader.find_industry(situation.safe_text, language)
            is_old_tap = industry is not None and situation.safe_text in self.questions.suggestions(
                replace(conversation, awaiting=Awaiting.SLOT, asking=Topic.PRODUCT), language
            )
            read = Reading(slots=(industry,)) if industry and is_old_tap else None
            reading = read or self._reader.read(conversation.asking, situation.safe_text, language)
        if reading.problem:
            return self._step(situation, [say(reading.problem, language)], lead, conversation)
        slots = completed(filled(lead.slots, *reading.slots), reading.beside)
        new = [slot for slot in slots if slot not in lead.slots]
        lead = replace(lead, slots=slots)
        answered = {topic_of(slot.name) for slot in reading.slots}
        conversation = replace(
            conversation,
            last_slot=self._main_slot(reading.slots, conversation.asking),
            # Somebody who taps an older button has not answered what is asked now.
            asked=conversation.asked
            if self._asked_topic(conversation) in answered
            else self._standing_asked(conversation),
        )
        taken = say("slots_taken", language, taken=slots_in_words(new or reading.slots, language))
        if conversation.awaiting in (Awaiting.CONSENT, Awaiting.SHARING, Awaiting.CORRECTION):
            return replace(self._step(situation, [taken], lead, conversation), asks=False)
        return self._go_on(situation, [taken], lead, conversation)

    @staticmethod
    def _asked_topic(conversation: Conversation) -> Topic:
        return Topic.REPLY if conversation.awaiting is Awaiting.REACH else conversation.asking

    @staticmethod
    def _standing_asked(conversation: Conversation) -> tuple[Topic, ...]:
        """What was asked and answered: the question that stands is not."""
        standing = Qualifier._asked_topic(conversation)
        return tuple(topic for topic in conversation.asked if topic is not standing)

    @staticmethod
    def _main_slot(slots: Sequence[Slot], asked: Topic) -> SlotName | None:
        """The slot that "that was wrong" means."""
        names = [slot.name for slot in slots]
        return next((name for name in TOPIC_SLOTS[asked] if name in names), names[0] if names else None)

    def correct(self, action: Correct, lead: Lead, situation: Situation) -> Step:
        """Put right what was wrong, or ask what it was."""
        language, conversation = situation.language, situation.conversation
        wrong = action.correction
        by_value = next((slot.name for slot in lead.slots if wrong.instead_of and wrong.instead_of in slot.value), None)
        name = by_value or wrong.slot or (conversation.last_slot if wrong.value else None)
        if name is None or not wrong.value:
            conversation = replace(
                conversation, awaiting=Awaiting.CORRECTION, correcting=name, asked=self._unanswered(lead, conversation)
            )
            text = self.questions.standing(conversation, language)
            return self._step(situation, [text], lead, replace(conversation, asked_at=situation.now))
        if name in (SlotName.PERSON, SlotName.ROLE) and not conversation.has_consented:
            return self._ask_consent(situation, [say("consent_first", language)], lead, conversation)
        reading = self._reader.read_value(name, wrong.value, language)
        if reading.problem:
            conversation = replace(conversation, awaiting=Awaiting.CORRECTION, correcting=name)
            return self._step(situation, [say(reading.problem, language)], lead, conversation)
        lead = replace(lead, slots=filled(lead.slots, *reading.slots))
        lines = [say("slot_corrected", language, taken=slots_in_words(reading.slots, language))]
        conversation = replace(
            conversation, correcting=None, last_slot=name, asked=self._unanswered(lead, conversation)
        )
        if lead.is_asking:
            return self._go_on(situation, lines, lead, conversation)
        return self._step(
            situation, [*lines, say("lead_done", language)], lead, replace(conversation, awaiting=Awaiting.REVIEW)
        )

    def _unanswered(self, lead: Lead, conversation: Conversation) -> tuple[Topic, ...]:
        """What was asked, without the question that stands, so that it is put again."""
        known = {slot.name for slot in lead.slots}
        standing = self._asked_topic(conversation)
        stands = conversation.awaiting in (Awaiting.SLOT, Awaiting.REACH) and TOPIC_SLOTS[standing][0] not in known
        return self._standing_asked(conversation) if stands else conversation.asked

    def resume(self, lead: Lead, situation: Situation) -> Step:
        """Put the question that stands once more; what was shown is right."""
        lead = replace(lead, slots=confirmed(lead.slots))
        conversation = replace(situation.conversation, correcting=None)
        return self._go_on(situation, [], lead, replace(conversation, asked=self._unanswered(lead, conversation)))

    def finish(self, lead: Lead, situation: Situation) -> Step:
        """No more questions: what was said goes to staff."""
        # An address that is typed later is asked consent for, and nothing more.
        asked = tuple(topic for topic in Topic if topic is not Topic.REPLY)
        return self._done(situation, [], lead, replace(situation.conversation, asked=asked))

    def confirm(self, lead: Lead, situation: Situation) -> Step:
        """What was recorded is right."""
        lead = replace(lead, slots=confirmed(lead.slots))
        conversation = replace(situation.conversation, awaiting=Awaiting.NOTHING)
        return self._step(situation, [say("form_confirmed", situation.language)], lead, conversation)

    # consent --------------------------------------------------------------------------------------------------

    def take_consent(self, action: TakeConsent, lead: Lead, situation: Situation) -> Step:
        """Record the first consent, or that there is none."""
        language, conversation = situation.language, situation.conversation
        if not action.is_given:
            lines = [say("consent_refused", language, number=lead.number)]
            return self._go_on(situation, lines, lead, replace(conversation, has_refused=True))
        lead = replace(lead, consent=Consent(version=CONSENT_VERSION, at=situation.now))
        conversation = replace(conversation, has_consented=True, has_refused=False)
        if situation.details:
            return self._reach_taken(situation, lead, conversation)
        # Asked out of turn, it was because an address was typed; nobody remembers it any more.
        wants_reply = not set(conversation.asked) - {conversation.asking} and not lead.reach
        return self._go_on(situation, [], lead, conversation, first=Topic.REPLY if wants_reply else None)

    def take_reach(self, action: TakeReach, lead: Lead, situation: Situation) -> Step:
        """Take an address or number, or go on without."""
        language, conversation = situation.language, situation.conversation
        if action.is_skipped:
            return self._go_on(situation, [], lead, conversation)
        if situation.details:
            return self._reach_taken(situation, lead, conversation)
        way = find_way(situation.safe_text)
        has_tried = any(sign.isdigit() or sign == "@" for sign in situation.safe_text)
        if way and not has_tried:
            reading = self._reader.read(Topic.REPLY, situation.safe_text, language)
            lead = replace(lead, slots=filled(lead.slots, *reading.slots))
            if way is Way.CHAT:
                return self._go_on(situation, [], lead, conversation)
            return self._step(situation, [say("reach_wanted", language)], lead, conversation)
        return self._step(situation, [say("reach_unreadable", language)], lead, conversation)

    def take_sharing(self, action: TakeSharing, lead: Lead, situation: Situation) -> Step:
        """Record the second consent, or that there is none."""
        language, conversation = situation.language, situation.conversation
        party = conversation.sharing
        conversation = replace(conversation, sharing=None)
        if party is None:
            return self._done(situation, [], lead, conversation)
        country = say(f"country_{party.country}", language)
        if action.is_given:
            sharing = Sharing(version=SHARING_VERSION, at=situation.now, party=party.id, country=party.country)
            lead = replace(lead, sharings=(*lead.sharings, sharing))
        sentence = "sharing_given" if action.is_given else "sharing_refused"
        lines = [say(sentence, language, party=party.name, country=country)]
        if lead.is_asking:
            return self._go_on(situation, lines, lead, conversation)
        # Staff asked later: the form was over.
        conversation = replace(conversation, awaiting=Awaiting.NOTHING)
        return self._step(situation, [*lines, say("lead_done", language)], lead, conversation)

    def _reached(self, lead: Lead, situation: Situation) -> Lead:
        way = Way.EMAIL if "@" in situation.details[0] else Way.PHONE
        slot = self._reader.tapped(SlotName.REPLY_BY, way, "", situation.language)
        return replace(lead, reach=", ".join(situation.details), slots=filled(lead.slots, slot))

    def _reach_taken(self, situation: Situation, lead: Lead, conversation: Conversation) -> Step:
        lead = self._reached(lead, situation)
        lines = reach_in_words(lead, situation)
        return self._go_on(situation, lines, lead, conversation)

    def _ask_consent(self, situation: Situation, lines: list[str], lead: Lead, conversation: Conversation) -> Step:
        lines = [*lines, say("consent_notice", situation.language, days=self._retention_days)]
        conversation = replace(conversation, awaiting=Awaiting.CONSENT, asked_at=situation.now)
        return self._step(situation, lines, replace(lead, is_asking=True), conversation)

    # what comes next ------------------------------------------------------------------------------------------

    def _go_on(
        self,
        situation: Situation,
        lines: list[str],
        lead: Lead,
        conversation: Conversation,
        *,
        is_opening: bool = False,
        first: Topic | None = None,
    ) -> Step:
        """Ask the next thing, or what is to come first; when nothing is left, end the form."""
        language = situation.language
        known = {slot.name for slot in lead.slots} | ({SlotName.REPLY_BY} if lead.reach else set())
        missing = missing_topics(
            known, conversation.asked, has_refused=conversation.has_refused, is_introduction=bool(lead.parties)
        )
        if not missing:
            return self._share_or_finish(situation, lines, lead, conversation)
        topic = first if first and first in missing else missing[0]
        if topic in AFTER_CONSENT and not conversation.has_consented:
            return self._ask_consent(situation, lines, lead, conversation)
        number, total = progress(topic, conversation.asked, missing)
        if is_opening and (shown := [slot for slot in lead.slots if not slot.is_confirmed and slot.said]):
            lines = [*lines, say("form_known", language, known=slots_in_words(shown, language))]
        steps = say("form_progress", language, number=number, total=total)
        conversation = replace(
            conversation,
            awaiting=Awaiting.REACH if topic is Topic.REPLY else Awaiting.SLOT,
            asking=topic,
            asked=(*conversation.asked, topic),
            asked_at=situation.now,
        )
        lead = replace(lead, is_asking=True)
        return self._step(
            situation, [*lines, f"{self.questions.question(topic, language, known)}{steps}"], lead, conversation
        )

    def _share_or_finish(self, situation: Situation, lines: list[str], lead: Lead, conversation: Conversation) -> Step:
        party = self._party_to_ask(lead, conversation, situation.language)
        if party is None:
            return self._done(situation, lines, lead, conversation)
        question = sharing_question(party, lead.number, situation.language)
        reply = replace(question, text="\n".join((*lines, question.text)))
        conversation = conversation.asked_to_share(party, situation.now)
        return Step(reply=reply, conversation=conversation, lead=lead, asks=True)

    def _party_to_ask(self, lead: Lead, conversation: Conversation, language: Language) -> Party | None:
        """The next party in another country about which the second consent is to be asked; details have to be there to be shared."""
        if lead.consent is None:
            return None
        said = find_slot(lead.slots, SlotName.COUNTRY)
        home = said.key if said and said.key else {Language.JA: "JP", Language.TH: "TH"}.get(lead.language, "")
        decided = {sharing.party for sharing in lead.sharings} | set(conversation.shared_asked)
        for listing_id in lead.parties:
            listing = self._partners.find_listing(listing_id)
            if listing and listing.id not in decided and listing.country != home:
                return party_of(listing, language)
        return None

    def _done(self, situation: Situation, lines: list[str], lead: Lead, conversation: Conversation) -> Step:
        """End the form: staff get it, and the contact reads what was recorded and how to correct it."""
        language = situation.language
        lead = replace(lead, is_asking=False)
        lines = [
            *lines,
            say("form_done", language, number=lead.number),
            *summary(lead, language),
            desk_hours(self._office, situation.now, language),
            say("form_correct", language),
        ]
        conversation = replace(conversation, awaiting=Awaiting.REVIEW, correcting=None, sharing=None)
        return self._step(situation, lines, lead, conversation)

    def _step(self, situation: Situation, lines: list[str], lead: Lead, conversation: Conversation) -> Step:
        suggestions = self.questions.suggestions(conversation, situation.language, lead.slots)
        text = "\n".join(lines)
        reply = Reply(
            language=situation.language,
            kind=ReplyKind.LEAD,
            text=text,
            suggestions=suggestions,
            asks_contact=conversation.awaiting is Awaiting.REACH,
        )
        return Step(reply=reply, conversation=conversation, lead=lead, asks=True)


def reach_in_words(lead: Lead, situation: Situation) -> list[str]:
    """What was recorded of how to reach somebody, and a telephone's country where it is not that of their language.

    Typed without its country's code, one digit short in one country may be whole in the other.
    """
    language = situation.language
    lines = [say("reach_taken", language, number=lead.number, reach=lead.reach)]
    home = {Language.TH: "TH", Language.JA: "JP"}.get(language)
    countries = {
        country for code, country in _CALLING_CODES.items() if any(one.startswith(code) for one in situation.details)
    }
    lines += [
        say("reach_country", language, country=say(f"country_{country}", language))
        for country in sorted(countries)
        if country != home
    ]
    return lines
