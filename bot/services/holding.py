"""While a person of the desk speaks with a contact: what the contact says goes to that person, and the bot is silent."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.conversation import Awaiting, Conversation
from bot.domain.handling import Handling
from bot.domain.lead import Consent, Lead
from bot.domain.message import IncomingMessage, Reply, ReplyKind
from bot.domain.policy import agrees
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import CONSENT_VERSION, say
from bot.services.acting import opening_suggestions
from bot.services.announcing import Occasion
from bot.services.workplace import Workplace
from knowledge.model import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What becomes of contact details that are said to a person."""

    replies: tuple[Reply, ...]
    conversation: Conversation
    leads: dict[str, Lead]


class Holding:
    """Tells whoever holds a lead what its contact says."""

    def __init__(self, place: Workplace, retention_days: int) -> None:
        """Tell with what is there."""
        self._place = place
        self._retention_days = retention_days

    async def tell(self, live: Handling, message: IncomingMessage, safe_text: str) -> tuple[Announcement, ...]:
        """What the holder is told of a message; `safe_text` is what may be kept of it."""
        lead = await self._place.store.get_lead(live.number)
        kinds = " ".join(f"[{say(f'kind_{one.kind}', self._place.announcer.language)}]" for one in message.attachments)
        said = f"{safe_text} {kinds}".strip()
        return self._place.announcer.announce(
            Occasion(
                kind=AnnouncementKind.CONTACT_SAID, handling=live, lead=lead, now=self._place.clock.now(), said=said
            )
        )

    async def tell_bot_wanted(self, live: Handling) -> tuple[Announcement, ...]:
        """What the holder is told when the contact asks for the bot again."""
        lead = await self._place.store.get_lead(live.number)
        return self._place.announcer.announce(
            Occasion(
                kind=AnnouncementKind.BOT_WANTED, handling=live, lead=lead, now=self._place.clock.now(), who=live.holder
            )
        )

    def bot_again(self, live: Handling, language: Language) -> Reply:
        """What the bot says when it is asked for again."""
        name = live.holder.name if live.holder else say("staff_nobody", language)
        return Reply(
            language=language,
            kind=ReplyKind.LEAD,
            text=say("handoff_bot", language, number=live.number, name=name),
            suggestions=opening_suggestions(language),
        )

    async def keep_details(
        self,
        live: Handling,
        conversation: Conversation,
        details: tuple[str, ...],
        said: Understanding | None,
        *,
        are_new: bool,
        language: Language,
    ) -> Kept | None:
        """Keep contact details that were said to a person, or ask for consent first; it is all the bot says meanwhile.

        Args:
            live: The lead whose holder speaks.
            conversation: Where it stands.
            details: Said just now, or a short while ago while consent was still to be asked.
            said: What was said, where it may be for the bot.
            are_new: They were said just now.
            language: The contact's.

        Returns:
            None when nothing of the kind was said.
        """
        lead = await self._place.store.get_lead(live.number)
        if are_new and conversation.has_consented:
            return Kept(replies=(), conversation=conversation, leads={lead.number: lead.reached_by(details)})
        if are_new:
            text = f"{say('consent_beside', language)}\n{say('consent_notice', language, days=self._retention_days)}"
            taps = tuple(say(name, language) for name in ("quick_accept", "quick_refuse"))
            reply = Reply(language=language, kind=ReplyKind.LEAD, text=text, suggestions=taps)
            return Kept(replies=(reply,), conversation=replace(conversation, awaiting=Awaiting.CONSENT), leads={})
        if conversation.awaiting is not Awaiting.CONSENT or said is None:
            return None
        settled = replace(conversation, awaiting=Awaiting.NOTHING)
        if not details:
            if not said.quick_reply or not agrees(said):
                return None
            # The button of the form, which staff interrupted; or nobody remembers what was typed any more.
            consent = Consent(version=CONSENT_VERSION, at=self._place.clock.now())
            settled = replace(settled, has_consented=True, has_refused=False)
            reply = _told(say("consent_given_beside", language), language)
            return Kept(replies=(reply,), conversation=settled, leads={lead.number: replace(lead, consent=consent)})
        if agrees(said):
            consent = Consent(version=CONSENT_VERSION, at=self._place.clock.now())
            lead = replace(lead.reached_by(details), consent=consent)
            reply = _told(say("reach_taken", language, number=lead.number, reach=lead.reach), language)
            settled = replace(settled, has_consented=True, has_refused=False)
            return Kept(replies=(reply,), conversation=settled, leads={lead.number: lead})
        if said.intent is Intent.DECLINES:
            reply = _told(say("consent_refused_beside", language), language)
            return Kept(replies=(reply,), conversation=replace(settled, has_refused=True), leads={})
        return None

    def lapses_at(self) -> datetime:
        """When the claim lapses unless the holder answers."""
        return self._place.patience.lapse(self._place.clock.now(), self._place.office)


def _told(text: str, language: Language) -> Reply:
    return Reply(language=language, kind=ReplyKind.LEAD, text=text)
