"""The words and buttons of the form: its questions, what was taken, how it ends."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.domain.conversation import Awaiting, Conversation, Party
from bot.domain.form import Topic
from bot.domain.lead import Lead
from bot.domain.message import Reply, ReplyKind
from bot.domain.reading import SIZES, TIMINGS
from bot.domain.slots import Goal, Slot, SlotName
from bot.domain.wording import say
from bot.ports import Partners
from bot.services.composing import listing_name
from knowledge.model import Language, Listing, Wish

_AWAY = timedelta(hours=12)
"""Who comes back after so long is asked whether to go on, not the question itself."""
_INDUSTRIES_SHOWN = 4
_SLOTS_SHOWN = 8
_TOPICS_SENTENCES = {Topic.REPLY: "ask_reach"}


class Questions:
    """Words the form's questions."""

    def __init__(self, partners: Partners, industries: Sequence[str]) -> None:
        """Offer these industries to be tapped."""
        self._partners = partners
        self._industries = tuple(industries[:_INDUSTRIES_SHOWN])

    def question(self, topic: Topic, language: Language, known: Collection[SlotName] = ()) -> str:
        """The question alone, without what is known of it."""
        if topic is Topic.COMPANY and SlotName.PLACE in known:
            return say("ask_company_name", language)
        return say(_TOPICS_SENTENCES.get(topic, f"ask_{topic}"), language)

    def suggestions(
        self, conversation: Conversation, language: Language, slots: Sequence[Slot] = ()
    ) -> tuple[str, ...]:
        """What to tap in reply to what is awaited."""
        stop = (say("quick_skip", language), say("quick_send", language))
        match conversation.awaiting:
            case Awaiting.SLOT:
                return (*self._answers(conversation.asking, language), *stop)
            case Awaiting.CONSENT:
                return tuple(say(name, language) for name in ("quick_accept", "quick_refuse", "quick_privacy"))
            case Awaiting.REACH:
                return (say("quick_chat", language), *stop)
            case Awaiting.SHARING:
                return (say("quick_share", language), say("quick_keep", language))
            case Awaiting.CORRECTION if conversation.correcting is None and slots:
                return (
                    *(say(f"slot_{slot.name}", language) for slot in slots[:_SLOTS_SHOWN]),
                    say("quick_skip", language),
                )
            case Awaiting.CORRECTION:
                return (say("quick_skip", language),)
            case Awaiting.REVIEW:
                return (say("quick_right", language), say("quick_fix", language), say("quick_else", language))
        return (say("quick_else", language),)

    def _answers(self, topic: Topic, language: Language) -> tuple[str, ...]:
        match topic:
            case Topic.GOAL:
                return tuple(say(f"goal_{goal}", language) for goal in Goal)
            case Topic.PRODUCT:
                return tuple(
                    self._partners.describe(Wish(text="", language=language, industries=(code,)))
                    for code in self._industries
                )
            case Topic.CAPACITY:
                return tuple(say(f"size_{key}", language) for key in SIZES)
            case Topic.TIMING:
                return tuple(say(f"timing_{key}", language) for key in TIMINGS)
        return ()

    def again(self, conversation: Conversation, language: Language, now: datetime) -> Reply | None:
        """The question that still stands, with its buttons, for after a reply to something else; None when nothing is awaited."""
        number, awaiting = conversation.lead_number, conversation.awaiting
        if awaiting in (Awaiting.NOTHING, Awaiting.REVIEW):
            return None
        suggestions = self.suggestions(conversation, language)
        if conversation.asked_at and now - conversation.asked_at > _AWAY:
            text = say("form_resume", language, number=number)
            suggestions = (say("quick_resume", language), say("quick_send", language))
        elif awaiting is Awaiting.CONSENT:
            text = say("ask_consent_again", language, number=number)
        elif awaiting is Awaiting.SHARING and conversation.sharing:
            text = say("sharing_unclear", language, party=conversation.sharing.name)
        else:
            text = f"{say('form_back', language, number=number)}{self.standing(conversation, language)}"
        return Reply(
            language=language,
            kind=ReplyKind.LEAD,
            text=text,
            suggestions=suggestions,
            asks_contact=conversation.awaiting is Awaiting.REACH,
        )

    def standing(self, conversation: Conversation, language: Language) -> str:
        """The question that is awaited, in short."""
        if conversation.awaiting is Awaiting.CORRECTION:
            name = conversation.correcting
            return (
                say("ask_right_value", language, name=say(f"slot_{name}", language))
                if name
                else say("ask_which", language)
            )
        return self.question(Topic.REPLY if conversation.awaiting is Awaiting.REACH else conversation.asking, language)


def slots_in_words(slots: Sequence[Slot], language: Language) -> str:
    """Slots on one line."""
    return say("slot_between", language).join(slot_in_words(slot, language) for slot in slots)


def slot_in_words(slot: Slot, language: Language) -> str:
    """One slot, with its name."""
    return say("slot_line", language, name=say(f"slot_{slot.name}", language), value=slot.value)


def summary(lead: Lead, language: Language) -> list[str]:
    """What was recorded, a line each."""
    lines = [say("lead_wish", language, wish=wish) for wish in lead.wishes]
    lines += [slot_in_words(slot, language) for slot in lead.slots if slot.name is not SlotName.REPLY_BY]
    reach = say("lead_reach_also", language, reach=lead.reach) if lead.reach else say("lead_reach_chat", language)
    return [*lines, reach]


def party_of(listing: Listing, language: Language) -> Party:
    """A company as the second consent names it; one that is not disclosed by its id and what it does."""
    name = listing_name(listing, language)
    named = f"{name} ({listing.id})" if listing.is_disclosed else name
    does = "" if listing.is_disclosed else listing.descriptions.get(language, "")
    mark = say("sample_mark", language) if listing.is_sample else ""
    return Party(id=listing.id, name=" ".join(part for part in (named, does, mark) if part), country=listing.country)


def sharing_question(party: Party, number: str, language: Language) -> Reply:
    """The question of the second consent, with what Japan's APPI (article 28) and Thailand's PDPA (section 28) ask to be told.

    Both ask for consent after being told of the country and its protection; the APPI also of the recipient's measures, and where
    they are not known, of that. What is told of the Thai law is what Japan's Personal Information Protection Commission found:
    https://www.ppc.go.jp/enforcement/infoprovision/laws/offshore_report_thailand/ (source `ppc-thailand` of the library).
    """
    law = say(f"sharing_law_{party.country}", language)
    country = say(f"country_{party.country}", language)
    return Reply(
        language=language,
        kind=ReplyKind.LEAD,
        text=say("sharing_asked", language, party=party.name, country=country, number=number, law=law),
        suggestions=(say("quick_share", language), say("quick_keep", language)),
    )
