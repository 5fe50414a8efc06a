"""While a person of the desk speaks with a contact: what the contact says goes to that person, and the bot is silent."""

from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementKind
from bot.domain.handling import Handling
from bot.domain.message import IncomingMessage, Reply, ReplyKind
from bot.domain.wording import say
from bot.services.acting import opening_suggestions
from bot.services.announcing import Occasion
from bot.services.workplace import Workplace
from knowledge.model import Language


class Holding:
    """Tells whoever holds a lead what its contact says."""

    def __init__(self, place: Workplace) -> None:
        """Tell with what is there."""
        self._place = place

    async def tell(self, live: Handling, message: IncomingMessage, safe_text: str) -> tuple[Announcement, ...]:
        """What the holder is told of a message; `safe_text` is what may be kept of it."""
        lead = await self._place.store.get_lead(live.number)
        kinds = " ".join(f"[{say(f'kind_{one.kind}', Language.EN)}]" for one in message.attachments)
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

    def lapses_at(self) -> datetime:
        """When the claim lapses unless the holder answers."""
        return self._place.patience.lapse(self._place.clock.now(), self._place.office)
