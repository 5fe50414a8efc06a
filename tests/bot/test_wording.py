"""Every sentence the bot says, in every language it speaks."""

import string

import pytest

from bot.domain.understanding import Intent
from bot.domain.wording import QUICK_REPLY_INTENTS, WORDING, say
from handlers.web.strings import STRINGS
from knowledge.model import Language
from knowledge.text import guess_language

SENTENCES = sorted({sentence for own in WORDING.values() for sentence in own})


def placeholders(text: str) -> set[str]:
    """Names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_language_has_the_sentence_with_the_same_placeholders(sentence: str) -> None:
    for language in Language:
        assert WORDING[language].get(sentence, "").strip(), f"{sentence} is missing in {language}"
    wanted = placeholders(WORDING[Language.EN][sentence])
    assert {language: placeholders(WORDING[language][sentence]) for language in Language} == dict.fromkeys(
        Language, wanted
    )


@pytest.mark.parametrize("sentence", ["greeting", "no_answer", "consent_notice", "failed", "too_long"])
def test_a_sentence_is_in_the_language_it_stands_under(sentence: str) -> None:
    for language in Language:
        assert guess_language(WORDING[language][sentence]).language is language


def test_the_page_has_the_same_words_in_every_language() -> None:
    names = set(STRINGS["en"])

    for language in Language:
        assert set(STRINGS[language]) == names
        assert all(text.strip() for text in STRINGS[language].values())
    for name in names:
        assert len({frozenset(placeholders(STRINGS[language][name])) for language in Language}) == 1, name


def test_placeholders_are_filled() -> None:
    assert "JD-0042" in say("lead_opened", Language.TH, number="JD-0042")


def test_a_sentence_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no such sentence", Language.EN)


def test_every_quick_reply_that_can_be_tapped_is_understood_without_guessing() -> None:
    for sentence in SENTENCES:
        if sentence.startswith("quick_"):
            for language in Language:
                assert WORDING[language][sentence] in QUICK_REPLY_INTENTS, f"{sentence} in {language}"


def test_yes_and_no_to_consent_are_never_mixed_up() -> None:
    for language in Language:
        assert QUICK_REPLY_INTENTS[WORDING[language]["quick_accept"]] is Intent.ACCEPTS
        assert QUICK_REPLY_INTENTS[WORDING[language]["quick_refuse"]] is Intent.DECLINES


def test_no_two_quick_replies_of_a_language_read_alike() -> None:
    for language in Language:
        taps = [text for sentence, text in WORDING[language].items() if sentence.startswith("quick_")]
        assert len(taps) == len(set(taps))
