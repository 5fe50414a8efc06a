"""A wish as staff need it, from what was said, searched and shown before."""

from collections.abc import Sequence

from bot.domain.wording import say
from bot.ports import Partners
from bot.services.composing import listing_name
from bot.services.steps import Situation
from knowledge.model import Listing

WISH_CHARS = 300


def wish_in_words(partners: Partners, listings: Sequence[Listing], situation: Situation) -> tuple[str, str]:
    """A wish as staff need it, and the words of the contact that it was put together from."""
    language, conversation = situation.language, situation.conversation
    understanding = situation.understanding
    said = " ".join(situation.safe_text.split())[:WISH_CHARS]
    looked_for = conversation.wish.text if conversation.wish else ""
    if listings:
        names = ", ".join(
            f"{listing_name(one, language)} ({one.id})" if one.is_disclosed else one.id for one in listings
        )
        wish = conversation.wish
        if wish and wish.has_criteria and any(one.id in conversation.listings_shown for one in listings):
            criteria = partners.describe(wish)
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
