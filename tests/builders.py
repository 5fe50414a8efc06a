"""Things to test with, valid as they come; name what matters to the test and leave the rest."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.conversation import Conversation, Turn
from bot.domain.lead import Lead, LeadReason
from bot.domain.message import ChannelAddress, IncomingMessage, MessageId, Reply, ReplyKind
from bot.domain.understanding import Intent, Understanding
from bot.ports import Record
from knowledge.model import (
    Answer,
    Block,
    Chunk,
    ChunkId,
    Citation,
    Document,
    DocumentId,
    Event,
    FileText,
    Grounding,
    Language,
    Listing,
    ListingId,
    PartnerMatch,
    Passage,
    Question,
    Section,
    Sentence,
    Source,
)

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
"""Wednesday noon in Bangkok: the desk is open."""
ADDRESS = ChannelAddress(channel="web", id="ann")

# ------------------------------------------------------------------------------------------------------- knowledge


def a_source(**changes: Any) -> Source:
    source = Source(
        key="news",
        titles=((Language.TH, "ข่าว"), (Language.JA, "記事"), (Language.EN, "News")),
        url="https://example.org/news",
        date="2024-02-01",
    )
    return replace(source, **changes)


def a_sentence(text: str = "45 pairs were matched in 2020-2022.", **changes: Any) -> Sentence:
    return replace(Sentence(text=text, sources=(a_source(),)), **changes)


def a_section(**changes: Any) -> Section:
    section = Section(id="pairs", heading="Pairs", sentences=(a_sentence(),), asks=("how many pairs",))
    return replace(section, **changes)


def a_document(**changes: Any) -> Document:
    document = Document(
        id=DocumentId("results@en"),
        language=Language.EN,
        title="Matching results",
        sections=(a_section(),),
        content_hash="first",
        origin="library",
    )
    return replace(document, **changes)


def a_chunk(**changes: Any) -> Chunk:
    chunk = Chunk(
        id=ChunkId("results/pairs@en"),
        document_id=DocumentId("results@en"),
        group="results/pairs",
        language=Language.EN,
        title="Matching results",
        heading="Pairs",
        sentences=(a_sentence(),),
        asks=("how many pairs",),
        is_edited=True,
    )
    return replace(chunk, **changes)


def a_passage(**changes: Any) -> Passage:
    return replace(Passage(chunk=a_chunk(), score=1.0, dense=0.8, asked=0.9, coverage=1.0, rest=1.0), **changes)


def a_question(text: str = "How many pairs were matched?", **changes: Any) -> Question:
    return replace(Question(text=text, language=Language.EN), **changes)


def a_citation(**changes: Any) -> Citation:
    citation = Citation(
        marker=1,
        title="News",
        url="https://example.org/news",
        language=Language.EN,
        date="2024-02-01",
        quote="45 pairs were matched in 2020-2022.",
    )
    return replace(citation, **changes)


def an_answer(**changes: Any) -> Answer:
    answer = Answer(
        lines=("45 pairs were matched in 2020-2022. [1]",),
        citations=(a_citation(),),
        grounding=Grounding.SUPPORTED,
        confidence=0.9,
    )
    return replace(answer, **changes)


def a_file(*paragraphs: str, **changes: Any) -> FileText:
    blocks = tuple(Block(heading="", text=text) for text in paragraphs or ("The desk was founded in 2009.",))
    return replace(FileText(title="A report", blocks=blocks), **changes)


def a_listing(**changes: Any) -> Listing:
    listing = Listing(
        id=ListingId("TH-1"),
        country="TH",
        region="bangkok",
        industry="medical-devices",
        names={Language.TH: "บริษัท ก", Language.JA: "A社", Language.EN: "Company A"},
        regions={Language.TH: "กรุงเทพมหานคร", Language.JA: "バンコク", Language.EN: "Bangkok"},
        products={Language.TH: ("เตียง",), Language.JA: ("ベッド",), Language.EN: ("beds",)},
        descriptions={Language.TH: "ขายเตียง", Language.JA: "ベッドを販売", Language.EN: "sells beds"},
        roles=("distributor",),
        seeks=(),
        certificates=("ISO 13485",),
        languages=("th", "ja"),
        employees=40,
        is_disclosed=True,
        is_sample=False,
    )
    return replace(listing, **changes)


def a_match(**changes: Any) -> PartnerMatch:
    return replace(PartnerMatch(listing=a_listing(), score=0.9, reasons=("industry=medical devices",)), **changes)


def an_event(**changes: Any) -> Event:
    event = Event(
        id="matching-2026",
        titles={Language.TH: "งานจับคู่", Language.JA: "商談会", Language.EN: "Matching day"},
        starts="2026-12-10",
        closes="2026-11-30",
        place={Language.TH: "กรุงเทพฯ", Language.JA: "バンコク", Language.EN: "Bangkok"},
    )
    return replace(event, **changes)


# ------------------------------------------------------------------------------------------------------------- bot


def a_message(text: str = "hello", **changes: Any) -> IncomingMessage:
    return replace(IncomingMessage(id=MessageId("m1"), address=ADDRESS, text=text, at=NOON), **changes)


def an_understanding(**changes: Any) -> Understanding:
    understanding = Understanding(
        text="How many pairs were matched?", language=Language.EN, intent=Intent.QUESTION, certainty=0.9
    )
    return replace(understanding, **changes)


def a_conversation(**changes: Any) -> Conversation:
    return replace(Conversation(address=ADDRESS), **changes)


def a_reply(text: str = "Hello.", **changes: Any) -> Reply:
    return replace(Reply(language=Language.EN, kind=ReplyKind.SMALLTALK, text=text), **changes)


def a_turn(text: str = "hello", **changes: Any) -> Turn:
    return replace(Turn(text=text, at=NOON, replies=(a_reply(),)), **changes)


def a_lead(**changes: Any) -> Lead:
    lead = Lead(
        number="JD-0001",
        address=ADDRESS,
        language=Language.EN,
        reason=LeadReason.ASKED_FOR_PERSON,
        wish="a person, please",
        opened_at=NOON,
    )
    return replace(lead, **changes)


def a_record(*, message: IncomingMessage | None = None, **changes: Any) -> Record:
    """What a turn leaves behind; the parts agree on the address unless the test says otherwise."""
    turn_id = (message or a_message()).id
    return replace(Record(turn_id=turn_id, turn=a_turn(), conversation=a_conversation(), leads={}), **changes)
