"""What was found, as a reply that reads well in a chat bubble."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.dates import render_date
from bot.domain.message import Reply, ReplyKind
from bot.domain.wording import say
from knowledge.model import Answer, Citation, Language, Note, PartnerMatch, PartnerSearch
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
    lines += answer.lines
    said = " ".join(answer.lines)
    dates = [citation.date for citation in answer.citations if citation.date]
    if dates and not year_spans(said) and figures(_MARKER.sub("", said)):
        lines.append(say("dated", language, date=render_date(max(dates), language)))
    suggestions = (
        (say("quick_contact_me", language), say("quick_else", language))
        if answer.is_gap
        else (*answer.related[:2], say("quick_person", language))
    )
    return Reply(
        language=language,
        kind=ReplyKind.NO_ANSWER if answer.is_gap else ReplyKind.ANSWER,
        text="\n".join(lines),
        citations=answer.citations,
        suggestions=suggestions,
        confidence=answer.confidence,
    )


def compose_partners(search: PartnerSearch, criteria: str, language: Language) -> Reply:
    """Partner cards with their reasons, or which conditions to drop."""
    wish = search.wish
    if not search.matches:
        drops = [
            say(sentence, language)
            for sentence, is_set in (("quick_drop_region", wish.regions), ("quick_drop_certificate", wish.certificates))
            if is_set
        ]
        text = say("partners_none", language, criteria=criteria) if criteria else say("partners_ask", language)
        return Reply(
            language=language,
            kind=ReplyKind.PARTNERS,
            text=text,
            suggestions=(*drops, say("quick_contact_me", language)),
        )
    sentence = "partners_some" if criteria else "partners_some_plain"
    lines = [say(sentence, language, count=search.found, criteria=criteria)]
    if any(match.listing.is_sample for match in search.matches):
        lines[0] += " " + say("partners_sample", language)
    matches = tuple(_worded(match, language) for match in search.matches)
    lines.append(say("partners_introduce", language))
    return Reply(
        language=language,
        kind=ReplyKind.PARTNERS,
        text="\n".join(lines),
        partners=matches,
        suggestions=(say("quick_introduce", language), say("quick_contact_me", language)),
    )


def partner_name(match: PartnerMatch, language: Language) -> str:
    """The name as it may be shown: some firms are named only once both sides agree."""
    listing = match.listing
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
    suggestions = list(dict.fromkeys(text for reply in reversed(replies) for text in reply.suggestions))
    return replace(
        replies[-1],
        kind=kind,
        text="\n".join(texts),
        citations=tuple(citations),
        partners=tuple(match for reply in replies for match in reply.partners),
        suggestions=tuple(suggestions[:4]),
        confidence=min(reply.confidence for reply in replies),
    )
