"""Every sentence the bot itself says, by language. A test fails until every language has every sentence."""

from collections.abc import Mapping

from bot.domain.reading import SIZES, TIMINGS
from bot.domain.slots import Goal, SlotName
from bot.domain.understanding import Intent
from bot.domain.wording import handoff, leads, privacy, room, talk
from knowledge.model import Language

CONSENT_VERSION = "2026-11-26"
"""Changes whenever the words of `consent_notice` change."""
SHARING_VERSION = "2026-11-26"
"""Changes whenever the words of `sharing_asked` or one of the `sharing_law` change."""
_PARTS = (talk.SENTENCES, leads.SENTENCES, privacy.SENTENCES, handoff.SENTENCES, room.SENTENCES)
WORDING: Mapping[Language, Mapping[str, str]] = {
    language: {name: text for part in _PARTS for name, text in part[language].items()} for language in Language
}


def say(sentence: str, language: Language, **values: object) -> str:
    """A sentence in a language, its placeholders filled.

    Raises:
        KeyError: There is no such sentence.
    """
    template = WORDING[language][sentence]
    return template.format(**values) if values else template


_TAPPED = {
    "quick_partner": Intent.FINDS_PARTNER,
    "quick_events": Intent.EVENTS,
    "quick_person": Intent.WANTS_PERSON,
    "quick_contact_me": Intent.WANTS_PERSON,
    "quick_notify": Intent.WANTS_PERSON,
    "quick_introduce": Intent.WANTS_APPLY,
    "quick_more": Intent.FINDS_PARTNER,
    "quick_apply": Intent.WANTS_APPLY,
    "quick_help": Intent.ABOUT_BOT,
    # Says nothing about what was asked; least of all may it pass for a yes.
    "quick_else": Intent.UNCLEAR,
    "quick_wrong": Intent.UNCLEAR,
    "quick_tell_me": Intent.UNCLEAR,
    "quick_skip": Intent.DECLINES,
    "quick_accept": Intent.ACCEPTS,
    "quick_refuse": Intent.DECLINES,
    "quick_send": Intent.DECLINES,
    "quick_resume": Intent.UNCLEAR,
    "quick_right": Intent.ACCEPTS,
    "quick_fix": Intent.UNCLEAR,
    "quick_share": Intent.ACCEPTS,
    "quick_keep": Intent.DECLINES,
    "quick_chat": Intent.DECLINES,
    "quick_programmes": Intent.QUESTION,
    "quick_privacy": Intent.PRIVACY,
    "quick_see_data": Intent.SEES_DATA,
    "quick_correct_data": Intent.CORRECTS_DATA,
    "quick_withdraw": Intent.WITHDRAWS_CONSENT,
    "quick_erase_data": Intent.ERASES_DATA,
    "quick_erase_yes": Intent.ERASES_DATA,
    "quick_erase_no": Intent.DECLINES,
    "quick_bot": Intent.WANTS_BOT,
    "quick_drop_region": Intent.FINDS_PARTNER,
    "quick_drop_certificate": Intent.FINDS_PARTNER,
}
QUICK_REPLY_INTENTS: Mapping[str, Intent] = {
    WORDING[language][sentence]: intent for sentence, intent in _TAPPED.items() for language in Language
}
"""What a tapped quick reply is for: its text comes back as an utterance, and needs no guessing."""
QUICK_REPLY_NAMES: Mapping[str, str] = {
    WORDING[language][sentence]: sentence for sentence in _TAPPED for language in Language
}
"""Which quick reply a text is, in whichever language."""
_FORM = {
    **{f"goal_{goal}": (SlotName.GOAL, str(goal)) for goal in Goal},
    **{f"size_{key}": (SlotName.SIZE, key) for key in SIZES},
    **{f"timing_{key}": (SlotName.TIMING, key) for key in TIMINGS},
    "quick_chat": (SlotName.REPLY_BY, "chat"),
}
FORM_TAPS: Mapping[str, tuple[SlotName, str]] = {
    WORDING[language][sentence]: tap for sentence, tap in _FORM.items() for language in Language
}
"""Which slot and key a tapped answer of the form is, in whichever language: an old button is not taken for the answer to another question."""
