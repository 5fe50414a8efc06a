"""What was found, as a reply that reads well in a chat bubble."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, zip_longest

from bot.domain.dates import render_date, render_dated
from bot.domain.message import Reply, ReplyKind
from bot.domain.wording import say
from knowledge.grounding import unmarked
from knowledge.model import Answer, Citation, Closed, Event, Language, Listing, Note, PartnerMatch, PartnerSearch
from knowledge.text import figures, year_spans

_MARKER = re.compile(r"\[(\d+)\]")


def compose_answer(answer: Answer, language: Language) -> Reply:
    """An answer as a bubble: the direct sentence first, then a few lines; figures without a year get their document's date."""
    lines = []
    if Note.OTHER_LANGUAGE in answer.notes:
        spoken = answer.citations[0].language
        lines.append(say("other_language", language, of=say(f"lang_{spoken}", language)))
    if Note.FIGURE_DIFFERS in answer.notes:
        lines.append(say("figure_differs", language))
    if answer.closed:
        lines += _told_closed(answer.closed, language)
    if answer.opens:
        lines.append(say("opens", language, date=render_dated(answer.opens, language)))
    lines += answer.lines
    if answer.until:
        lines.append(say("until", language, date=render_dated(answer.until, language)))
    said = " ".join(answer.lines)
    dated = max((one for one in answer.citations if one.date), key=lambda one: one.date, default=None)
    # A year in a text of another language may be of another calendar; that of its document is always told.
    tells_year = year_spans(said) and Note.OTHER_LANGUAGE not in answer.notes
    if dated and not tells_year and figures(unmarked(said)):
        sentence = "read_on" if dated.is_read_date else "dated"
        lines.append(say(sentence, language, date=render_dated(dated.date, language)))
    if answer.is_gap:
        suggestions = after_gap(language)
    elif answer.closed:
        suggestions = (say("quick_contact_me", language), say("quick_else", language))
    else:
        suggestions = (*answer.related[:2], say("quick_person", language), say("quick_wrong", language))
    return Reply(
        language=language,
        kind=ReplyKind.NO_ANSWER if answer.is_gap else ReplyKind.ANSWER,
        text="\n".join(lines),
        citations=tuple(with_page(citation, language) for citation in answer.citations),
        suggestions=suggestions,
        confidence=answer.confidence,
    )


def after_gap(language: Language) -> tuple[str, ...]:
    """What to tap after a question that was not answered."""
    return tuple(say(name, language) for name in ("quick_contact_me", "quick_tell_me", "quick_else"))


def with_page(citation: Citation, language: Language) -> Citation:
    """The citation with the page in its title, so that every channel shows it."""
    if citation.page is None:
        return citation
    return replace(citation, title=say("source_page", language, title=citation.title, page=citation.page))


def _told_closed(closed: Closed, language: Language) -> list[str]:
    """That something is over, and what took its place."""
    until = render_dated(closed.until, language)
    told = [say("closed", language, title=closed.title, date=until) + f" [{closed.marker}]"]
    if closed.successor:
        told.append(say("closed_successor", language, title=closed.successor))
    return told


def compose_partners(search: PartnerSearch, criteria: str, language: Language, *, passed: int = 0) -> Reply:
    """Partner cards with their reasons, or which conditions to drop; `passed` of those found were shown before."""
    wish = search.wish
    if not search.matches:
        drops = [
            say(sentence, language)
            for sentence, is_set in (("quick_drop_region", wish.regions), ("quick_drop_certificate", wish.certificates))
            if is_set
        ]
        if passed:
            text = say("partners_no_more", language)
        elif wish.industries or wish.certificates:
            text = say("partners_none", language, criteria=criteria)
        else:
            # A country, a place or a role alone says nothing of what is looked for.
            text = say("partners_ask_more", language, criteria=criteria) if criteria else say("partners_ask", language)
            drops = []
        return Reply(
            language=language,
            kind=ReplyKind.PARTNERS,
            text=text,
            suggestions=(*drops, say("quick_contact_me", language)),
        )
    sentence = ("partners_one" if search.found == 1 else "partners_some") + ("" if criteria else "_plain")
    last = passed + len(search.matches)
    places = str(last) if last == passed + 1 else f"{passed + 1}{'〜' if language is Language.JA else '-'}{last}"
    part = say("partners_part", language, places=places, count=search.found)
    head = part if passed else say(sentence, language, count=search.found, criteria=criteria)
    if any(match.listing.is_sample for match in search.matches):
        # Japanese brackets bring their own space.
        head += ("" if language is Language.JA else " ") + say("partners_sample", language)
    lines = [head]
    if not passed and last < search.found:
        lines.append(part)
    lines.append(say("partners_introduce", language))
    more = (say("quick_more", language),) if last < search.found else ()
    return Reply(
        language=language,
        kind=ReplyKind.PARTNERS,
        text="\n".join(lines),
        partners=tuple(_worded(match, language) for match in search.matches),
        suggestions=(say("quick_introduce", language), *more, say("quick_contact_me", language)),
    )


def compose_events(events: Sequence[Event], today: date, language: Language) -> Reply:
    """Events that take applications, with their pages as sources; or that there are none, and as of when."""
    as_of = render_date(today.isoformat(), language)
    lines = [say("events_some" if events else "events_none", language, today=as_of)]
    citations: list[Citation] = []
    for event in events:
        title = event_title(event, language)
        line = say(
            "event_line",
            language,
            title=title,
            starts=render_date(event.starts, language),
            closes=render_date(event.closes, language),
            place=event.place.get(language, ""),
        ).rstrip()
        if event.url:
            citations.append(
                Citation(marker=len(citations) + 1, title=title, url=event.url, language=language, date="", quote=line)
            )
            line += f" [{len(citations)}]"
        lines.append(line)
    first = "quick_apply" if events else "quick_notify"
    return Reply(
        language=language,
        kind=ReplyKind.EVENTS,
        text="\n".join(lines),
        citations=tuple(citations),
        suggestions=(say(first, language), say("quick_else", language)),
    )


def event_title(event: Event, language: Language) -> str:
    """What an event is called."""
    return event.titles.get(language) or next(iter(event.titles.values()))


def partner_name(match: PartnerMatch, language: Language) -> str:
    """The name of a company that was found, as it may be shown."""
    return listing_name(match.listing, language)


def listing_name(listing: Listing, language: Language) -> str:
    """The name as it may be shown: some firms are named only once both sides agree."""
    if not listing.is_disclosed:
        return say("hidden_name", language, id=listing.id)
    return listing.names.get(language) or next(iter(listing.names.values()))


def _worded(match: PartnerMatch, language: Language) -> PartnerMatch:
    reasons = []
    for reason in match.reasons:
        kind, _, value = reason.partition("=")
        if kind == "language":
            value = say(f"lang_{value}", language)
        reasons.append(say(f"reason_{kind}", language, value=value))
    return replace(match, reasons=tuple(reasons))


def joined(replies: Sequence[Reply]) -> Reply:
    """The replies of one turn as one, for whoever shows only one: what was said first counts, and what may be tapped last."""
    if len(replies) == 1:
        return replies[0]
    return replace(replies[0], text="\n".join(reply.text for reply in replies), suggestions=replies[-1].suggestions)


def merged(replies: Sequence[Reply]) -> Reply:
    """Several replies to one message as one, each under its number; markers are counted through."""
    if len(replies) == 1:
        return replies[0]
    texts: list[str] = []
    citations: list[Citation] = []
    for number, reply in enumerate(replies, start=1):
        shift: dict[str, int] = {}
        for citation in reply.citations:
            known = next((own for own in citations if (own.url, own.title) == (citation.url, citation.title)), None)
            if known is None:
                known = replace(citation, marker=len(citations) + 1)
                citations.append(known)
            else:
                place = citations.index(known)
                known = replace(known, quote=f"{known.quote} {citation.quote}")
                citations[place] = known
            shift[str(citation.marker)] = known.marker
        text = _MARKER.sub(lambda found, shift=shift: f"[{shift.get(found[1], found[1])}]", reply.text)  # type: ignore[misc]
        texts.append(f"{number}) {text}")
    kinds = [reply.kind for reply in replies]
    kind = ReplyKind.ANSWER if ReplyKind.ANSWER in kinds else kinds[-1]
    # By turns, so that each of the questions has something to tap.
    by_turns = chain.from_iterable(zip_longest(*(reply.suggestions for reply in reversed(replies))))
    suggestions = list(dict.fromkeys(text for text in by_turns if text))
    return replace(
        replies[-1],
        kind=kind,
        text="\n".join(texts),
        citations=tuple(citations),
        partners=tuple(match for reply in replies for match in reply.partners),
        suggestions=tuple(suggestions[:4]),
        confidence=min(reply.confidence for reply in replies),
    )
