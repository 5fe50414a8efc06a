"""What was found, as a reply."""

import re
from dataclasses import replace
from datetime import date

from bot.domain.message import ReplyKind
from bot.services.composing import compose_answer, compose_events, compose_partners, joined, merged, partner_name
from knowledge.model import Language, Note, PartnerSearch, Wish
from tests.builders import a_citation, a_listing, a_match, a_reply, an_answer, an_event


def search(*listings: object, **wish: object) -> PartnerSearch:
    matches = tuple(a_match(listing=listing) for listing in listings)
    asked = Wish(**{"text": "beds", "language": Language.EN, **wish})  # type: ignore[arg-type]  # test data
    return PartnerSearch(wish=asked, matches=matches, found=len(matches))


# --------------------------------------------------------------------------------------------------------- answers


def test_an_answer_says_its_lines_and_brings_its_sources() -> None:
    reply = compose_answer(an_answer(), Language.EN)

    assert reply.kind is ReplyKind.ANSWER
    assert reply.text.startswith("45 pairs were matched in 2020-2022. [1]")
    assert [citation.url for citation in reply.citations] == ["https://example.org/news"]


def test_a_figure_without_a_year_gets_the_date_of_its_document() -> None:
    undated = an_answer(
        lines=("There are 4,000 members. [1]",), citations=(a_citation(quote="There are 4,000 members."),)
    )

    assert "1 ก.พ. 2567" in compose_answer(undated, Language.TH).text
    assert "2024年（令和6年）2月1日" in compose_answer(undated, Language.JA).text
    assert "1 February 2024" in compose_answer(undated, Language.EN).text


def test_a_figure_with_its_year_needs_no_other_date() -> None:
    assert "February" not in compose_answer(an_answer(), Language.EN).text


def test_a_line_without_figures_needs_no_date() -> None:
    plain = an_answer(lines=("SMRJ supports small firms. [1]",))

    assert "2024" not in compose_answer(plain, Language.EN).text


def test_an_answer_that_exists_in_another_language_only_says_so_first() -> None:
    japanese = an_answer(
        lines=("45組が成立しました。 [1]",), citations=(a_citation(language=Language.JA),), notes=(Note.OTHER_LANGUAGE,)
    )

    reply = compose_answer(japanese, Language.EN)

    assert "Japanese" in reply.text.splitlines()[0]
    assert reply.language is Language.EN


def test_a_figure_that_the_source_does_not_bear_out_is_contradicted_first() -> None:
    plain, contradicted = (
        compose_answer(an_answer(notes=notes), Language.TH).text.splitlines() for notes in ((), (Note.FIGURE_DIFFERS,))
    )

    assert contradicted[1:] == plain
    assert "ตัวเลข" in contradicted[0]


def test_what_the_library_says_it_does_not_know_is_no_answer_and_offers_the_desk() -> None:
    reply = compose_answer(an_answer(is_gap=True), Language.EN)

    assert reply.kind is ReplyKind.NO_ANSWER
    assert "Have staff contact me" in reply.suggestions


# -------------------------------------------------------------------------------------------------------- partners


def test_partners_are_shown_with_their_reasons_in_words() -> None:
    reply = compose_partners(search(a_listing()), "medical devices", Language.EN)

    assert reply.kind is ReplyKind.PARTNERS
    assert "medical devices" in reply.text
    assert reply.partners[0].reasons == ("industry: medical devices",)


def test_sample_data_is_said_to_be_sample_data() -> None:
    for language in Language:
        real = compose_partners(search(a_listing()), "x", language).text
        sample = compose_partners(search(a_listing(), a_listing(is_sample=True)), "x", language).text
        assert len(sample) > len(real)
    assert "not real companies" in compose_partners(search(a_listing(is_sample=True)), "x", Language.EN).text


def test_a_firm_that_is_not_disclosed_is_not_named() -> None:
    hidden = a_match(listing=a_listing(is_disclosed=False))

    for language in Language:
        name = partner_name(hidden, language)
        assert "TH-1" in name
        assert not re.search("Company A|A社|บริษัท ก", name)


def test_where_nothing_fits_the_conditions_that_can_be_dropped_are_offered() -> None:
    reply = compose_partners(search(regions=("chonburi",), certificates=("ISO13485",)), "Chonburi", Language.EN)

    assert reply.kind is ReplyKind.PARTNERS
    assert "Chonburi" in reply.text
    assert {"Any region", "Any certificate", "Have staff contact me"} <= set(reply.suggestions)


def test_without_any_condition_the_bot_asks_what_is_looked_for() -> None:
    assert "What kind of company" in compose_partners(search(), "", Language.EN).text


# --------------------------------------------------------------------------------------------------- several replies


def test_one_reply_stays_as_it_is() -> None:
    reply = a_reply("Hello. [1]")

    assert merged([reply]) is reply


def test_markers_are_counted_through_several_replies() -> None:
    first = a_reply("one [1]", citations=(a_citation(title="A", url="https://a.example"),))
    second = a_reply("two [1]", citations=(a_citation(title="B", url="https://b.example"),))

    reply = merged([first, second])

    assert reply.text == "1) one [1]\n2) two [2]"
    assert [(citation.marker, citation.title) for citation in reply.citations] == [(1, "A"), (2, "B")]


def test_a_source_that_both_replies_rely_on_is_listed_once_with_both_quotes() -> None:
    first = a_reply("one [1]", citations=(a_citation(quote="first words"),))
    second = a_reply("two [1]", citations=(a_citation(quote="second words"),))

    reply = merged([first, second])

    assert reply.text == "1) one [1]\n2) two [1]"
    assert len(reply.citations) == 1
    assert "first words" in reply.citations[0].quote
    assert "second words" in reply.citations[0].quote


def test_markers_that_trade_places_are_not_mixed_up() -> None:
    shared, other = (
        a_citation(title="A", url="https://a.example"),
        a_citation(title="B", url="https://b.example", marker=2),
    )
    first = a_reply("one [1][2]", citations=(shared, other))
    second = a_reply(
        "two [1] and [2]",
        citations=(
            a_citation(title="B", url="https://b.example"),
            a_citation(title="A", url="https://a.example", marker=2),
        ),
    )

    assert merged([first, second]).text == "1) one [1][2]\n2) two [2] and [1]"


def test_one_answer_among_several_replies_makes_it_an_answer() -> None:
    replies = [a_reply(kind=ReplyKind.ANSWER, confidence=0.9), a_reply(kind=ReplyKind.NO_ANSWER, confidence=0.2)]

    assert merged(replies).kind is ReplyKind.ANSWER
    assert merged(replies).confidence == 0.2


def test_quick_replies_of_several_replies_are_not_doubled() -> None:
    replies = [a_reply(suggestions=("a", "b")), a_reply(suggestions=("b", "c"))]

    assert sorted(merged(replies).suggestions) == ["a", "b", "c"]


# ----------------------------------------------------------------------------------------------------- one of many


def test_one_company_is_one_company() -> None:
    assert "One company matches" in compose_partners(search(a_listing()), "beds", Language.EN).text


def test_that_more_were_found_than_are_shown_is_said_and_they_can_be_had() -> None:
    found = replace(search(a_listing(), a_listing()), found=5)

    first = compose_partners(found, "beds", Language.EN)
    last = compose_partners(found, "beds", Language.EN, passed=3)

    assert "Showing 1-2 of 5" in first.text
    assert "Show more" in first.suggestions
    assert "Showing 4-5 of 5" in last.text
    assert "Show more" not in last.suggestions


def test_that_the_data_is_a_sample_is_said_once_and_without_a_stray_space() -> None:
    text = compose_partners(search(a_listing(is_sample=True), a_listing(is_sample=True)), "x", Language.JA).text

    assert text.count("見本データ") == 1
    assert " （" not in text


def test_a_place_or_a_role_alone_is_asked_about() -> None:
    reply = compose_partners(search(regions=("chonburi",), roles=("distributor",)), "Chonburi", Language.EN)

    assert "Chonburi" in reply.text
    assert "What should the company make" in reply.text


# ----------------------------------------------------------------------------------------------------------- events


def test_an_event_brings_its_page_as_a_source_and_can_be_applied_for() -> None:
    reply = compose_events([an_event(url="https://example.org/day"), an_event()], date(2026, 11, 25), Language.EN)

    assert [(one.marker, one.url) for one in reply.citations] == [(1, "https://example.org/day")]
    assert reply.text.count("[1]") == 1
    assert "Apply" in reply.suggestions
    assert "starts 10 December 2026" in reply.text.splitlines()[2]


def test_where_nothing_is_open_one_can_be_told_of_the_next() -> None:
    assert "Tell me when there is an event" in compose_events([], date(2026, 11, 25), Language.EN).suggestions


# ---------------------------------------------------------------------------------------------------- joined replies


def test_joined_replies_are_what_was_said_first_with_the_taps_of_the_last() -> None:
    first = a_reply("45 pairs [1]", kind=ReplyKind.ANSWER, citations=(a_citation(),), suggestions=("a",))
    second = a_reply("And your name?", kind=ReplyKind.LEAD, suggestions=("Skip",))

    reply = joined([first, second])

    assert (reply.text, reply.kind) == ("45 pairs [1]\nAnd your name?", ReplyKind.ANSWER)
    assert reply.citations == first.citations
    assert reply.suggestions == ("Skip",)
