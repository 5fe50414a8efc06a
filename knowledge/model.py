"""The things this package speaks of: frozen, without behaviour beyond reading themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
ChunkId = NewType("ChunkId", str)
ListingId = NewType("ListingId", str)


class Language(StrEnum):
    """A language the desk answers in."""

    TH = "th"
    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement comes from; `date` is ISO, as precise as known (YYYY, YYYY-MM or YYYY-MM-DD)."""

    key: str
    titles: tuple[tuple[Language, str], ...]
    url: str
    date: str
    is_read_date: bool = False
    """The page bears no date; `date` is when it was read."""
    is_own: bool = False
    """The statement is about this service itself."""

    def title(self, language: Language) -> str:
        """The title in `language`, or in whichever language there is."""
        by_language = dict(self.titles)
        return by_language.get(language) or next(iter(by_language.values()), self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One statement, with the sources that support it."""

    text: str
    sources: tuple[Source, ...]
    page: int | None = None
    """Page of the file where it stands, counted from 1; None where the file has no pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When a document holds. Days are ISO, as precise as known (YYYY, YYYY-MM or YYYY-MM-DD); empty: not told."""

    published: str = ""
    valid_from: str = ""
    valid_until: str = ""
    """The last day, month or year on which it holds."""
    edition: str = ""
    """What the issuer calls this edition, such as `2025` or `3rd`."""
    successor: str = ""
    """Family (`Document.id` without its language) of what takes its place once it is over."""

    def is_over(self, day: str) -> bool:
        """Whether it no longer holds on an ISO day; a year or month lasts to its end."""
        return bool(self.valid_until and day) and day[: len(self.valid_until)] > self.valid_until

    def is_ahead(self, day: str) -> bool:
        """Whether it does not hold yet on an ISO day."""
        return bool(self.valid_from and day) and day[: len(self.valid_from)] < self.valid_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the sentences under it: what is quoted in a chat."""

    id: str
    heading: str
    sentences: tuple[Sentence, ...]
    asks: tuple[str, ...] = ()
    """Questions this section answers, in its language; searched, never shown."""
    is_gap: bool = False
    """The section says what our documents do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Something we read: a programme document of the library, or a file that was ingested."""

    id: DocumentId
    language: Language
    title: str
    sections: tuple[Section, ...]
    aliases: tuple[str, ...] = ()
    content_hash: str
    origin: str
    """Which collection it belongs to: `library` or `ingested`."""
    validity: Validity = Validity()
    version: int = 1
    """Counted up by the store each time its content changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The slice of a document that is indexed, found and quoted."""

    id: ChunkId
    document_id: DocumentId
    group: str
    """The same content in several languages shares a group."""
    language: Language
    title: str
    heading: str
    sentences: tuple[Sentence, ...]
    asks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    is_gap: bool = False
    is_edited: bool = False
    """Written as chat answers (the library), so it is shown whole; otherwise the best sentences are picked."""
    validity: Validity = Validity()
    """Of its document."""
    version: int = 1
    """Of its document."""

    @property
    def text(self) -> str:
        """The sentences in one string."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk found for a question, with what speaks for it."""

    chunk: Chunk
    score: float
    """Rank score; comparable within one question only."""
    dense: float = 0.0
    """Best similarity of the question to the text, in any language (centred cosine)."""
    asked: float = 0.0
    """Best similarity of the question to the questions this chunk answers."""
    coverage: float = 0.0
    """Share of the question's weight of words that the chunk holds, 0 to 1."""
    rest: float = 0.0
    """The same share, of the words beside the names of things we know: what is asked about them."""
    known: float = 0.0
    """Coverage, of the words that the library knows at all."""
    letters: float = 0.0
    """Share of the question's groups of letters that the chunk holds, 0 to 1; those that few candidates hold weigh more."""
    alike: float = 0.0
    """How near the words of the text come to those of the question, in whatever language: the mean over these of the nearest's (cosine)."""
    told: float = 0.0
    """Share of the question's names that it tells, in its own words and letters, 0 to 1."""
    standout: float | None = None
    """Of a passage in another language: how much closer it is than the next five of other documents in it (cosine); None: the asker reads it."""
    lead: float = 0.0
    """How far meaning and words together speak for it more than for the next five of other documents in its language (weights of `retrieval`)."""
    margin: float = 0.0
    """The same, for the very next one."""
    alike_margin: float = 0.0
    """Of a passage in another language: how much nearer its words come to those of the question than those of any other document."""
    nears: tuple[float, ...] = ()
    """How close each of its sentences is to the question in meaning (cosine), as far as they are known."""
    closer: float = 0.0
    """Of running text in another language that was looked at closer: how near its nearest sentence is by the encoder of whole texts (cosine)."""
    is_told_by_sound: bool = False
    """It is in another language and tells all names that its script would write as they are said, of which there are some."""
    names: float = 1.0
    """Share of the names that what answers has to tell which it tells, 0 to 1: of those that are names for certain, and in the asker's language of
    those that others of our documents hold."""
    gap_share: float = 0.0
    """Share of the question's weight of words that the library knows only where it says what it does not know."""
    is_named: bool = False
    """The question names this document's subject."""
    is_of_another: bool = False
    """The question names the subjects of other documents, none of which is named here."""
    alternatives: tuple[Chunk, ...] = ()
    """The same content in the other languages."""

    @property
    def is_unread(self) -> bool:
        """It is running text in a language that is not the asker's."""
        return self.standout is not None and not self.chunk.asks


class Grounding(StrEnum):
    """How far an answer stands on its citations."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered pointer from an answer to its source, with the words relied on."""

    marker: int
    title: str
    url: str
    language: Language
    date: str
    quote: str
    page: int | None = None
    """Page of the file on which the quote begins, counted from 1."""
    is_read_date: bool = False
    """The source bears no date; `date` is when it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and what the conversation adds to it."""

    text: str
    language: Language
    topic: str = ""
    """Name of what the turn before was about; a short follow-up leans on it."""
    shown: str = ""
    """Group of the section that was shown for it: a follow-up asks for something else."""
    nearness: float = 0.8
    """How much it looks like a question to the desk rather than to anybody, 0 to 1."""
    year: int | None = None
    """The year it is asked in, for words such as `next year`."""
    day: str = ""
    """The ISO day on which it is asked, in the desk's zone: what holds then is answered."""
    min_confidence: float | None = None
    """Ask for more support than usual, where the question looks out of scope."""


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    APPROVED = "approved"
    """Answered with words that staff approved."""
    GAP = "gap"
    """The library itself says that it does not know this."""
    ABSTAINED = "abstained"


class Misfit(StrEnum):
    """Why a passage that was found could not be the answer, however well it is supported."""

    NAMES = "names"
    """It does not hold the names that are asked about, which others of our documents hold."""
    ANOTHER = "another"
    """It speaks of other things than those that are named."""
    COUNTRIES = "countries"
    """It is a section of the library and does not speak of the country that is asked about."""
    YEARS = "years"
    """It speaks of other years."""
    ROUNDS = "rounds"
    """It does not speak of that one of a series (the 22nd forum)."""
    KIND = "kind"
    """It holds no amount, time, number to call ... where one is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedPassage:
    """A passage as it stood when a question was answered: enough to see later why it was shown, or not."""

    chunk_id: ChunkId
    document_id: DocumentId
    version: int
    language: Language
    title: str
    heading: str
    text: str
    score: float
    dense: float
    asked: float
    coverage: float
    rest: float
    known: float
    letters: float
    confidence: float
    is_chosen: bool = False
    """It was answered from."""
    alike: float = 0.0
    told: float = 0.0
    closer: float = 0.0
    misfit: Misfit | None = None
    """Why it was set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """How an answer came about; kept with the turn, so that it can be looked at again."""

    searched: str
    """What was searched for: the question, with the topic that it leaned on."""
    outcome: Outcome
    confidence: float
    threshold: float
    """The confidence that was asked for."""
    passages: tuple[TracedPassage, ...] = ()
    approved_id: str = ""
    """The approved answer that was given."""
    embedder: str = ""
    """Name of the embedding model that found the passages."""

    def forgetting(self, words: Sequence[str], instead: str) -> "Trace":
        """A copy in which the question holds these words no more."""
        searched = self.searched
        for one in words:
            searched = searched.replace(one, instead)
        return replace(self, searched=searched)


class Note(StrEnum):
    """Something the contact must be told about an answer, beside its lines."""

    OTHER_LANGUAGE = "other_language"
    """Only a document in another language says it; the lines are quoted as they are."""
    FIGURE_DIFFERS = "figure_differs"
    """The question held a figure that the source does not bear out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A document that holds no more, and what took its place."""

    title: str
    until: str
    """ISO day of the last day on which it held."""
    marker: int
    """Of the citation of the document."""
    successor: str = ""
    """Title of what took its place; empty: nothing that we know of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What knowledge can prove; an abstention has no lines."""

    lines: tuple[str, ...]
    """Sentences with their markers, the direct answer first."""
    citations: tuple[Citation, ...]
    grounding: Grounding
    confidence: float
    notes: tuple[Note, ...] = ()
    is_gap: bool = False
    """The library itself says that it does not know this; the lines say so."""
    is_named: bool = False
    """The question names what the answer is about."""
    topic: str = ""
    """Name of what the question is about, for the follow-up."""
    document: str = ""
    """Family of the document that answers."""
    shown: str = ""
    """Group of the section that was shown."""
    nearest: tuple[Citation, ...] = ()
    """Of an abstention: documents that may well hold what was asked for, though that cannot be told."""
    related: tuple[str, ...] = ()
    """Headings of neighbouring sections, good for quick replies."""
    unasked: str = ""
    """What stood before the part of the utterance that is answered, where only a part is."""
    trace: Trace | None = None
    """How it came about."""
    closed: "Closed | None" = None
    """What it is about holds no more."""
    opens: str = ""
    """ISO day from which on what it is about holds; empty: it holds already, or that is not told."""
    until: str = ""
    """ISO day until which what it is about holds; empty: not told."""

    @property
    def is_abstention(self) -> bool:
        """Nothing could be grounded."""
        return not self.lines and self.closed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A partner company's structured offer. Texts are by language; codes come from `library/industries.yaml`."""

    id: ListingId
    country: str
    region: str
    industry: str
    names: dict[Language, str]
    regions: dict[Language, str]
    products: dict[Language, tuple[str, ...]]
    descriptions: dict[Language, str]
    roles: tuple[str, ...]
    seeks: tuple[str, ...]
    certificates: tuple[str, ...]
    languages: tuple[str, ...]
    employees: int | None
    is_disclosed: bool
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for in a partner. Filters are exact; `text` ranks what passes them."""

    text: str
    language: Language
    country: str = ""
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()

    @property
    def has_criteria(self) -> bool:
        """Something to filter by was recognised."""
        return bool(self.industries or self.regions or self.certificates or self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that a text names, as a code and as a language calls it."""

    code: str
    name: str
    country: str = ""
    """Of a place: where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Namings:
    """What a text names, whoever it is about."""

    industries: tuple[Named, ...] = ()
    roles: tuple[Named, ...] = ()
    certificates: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()
    countries: tuple[Named, ...] = ()
    beside_places: str = ""
    """The text, normalised, without the places and countries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerMatch:
    """A listing that fits a wish, and why, in the asker's language."""

    listing: Listing
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSearch:
    """What a search for partners gave: the best matches, and how many there are in all."""

    wish: Wish
    matches: tuple[PartnerMatch, ...]
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A matching session or seminar. Dates are ISO; it is open while today is not past `closes`."""

    id: str
    titles: dict[Language, str]
    starts: str
    closes: str
    place: dict[Language, str] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph of a file, under its nearest heading (empty when it has none)."""

    heading: str
    text: str
    page: int | None = None
    """Page, slide or sheet where it stands, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """What a file says, before it becomes a document."""

    title: str
    blocks: tuple[Block, ...]
    url: str = ""
    published: str = ""
    """ISO date as precise as known, or empty."""
    language: Language | None = None
    """Set when the file itself declares it."""
    validity: Validity = Validity()
    """What the file's front matter says of when it holds."""
    scanned_pages: tuple[int, ...] = ()
    """Pages that are pictures without text: their content cannot be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedAnswer:
    """An answer that staff wrote or approved; it comes before whatever the documents give."""

    id: str
    questions: tuple[str, ...]
    """The question in the words of those who asked, in any language."""
    texts: dict[Language, str]
    """The answer, in the languages in which there is one."""
    rests_on: tuple[tuple[DocumentId, int], ...] = ()
    """Documents it was taken from, each in the version that was read; it stops when one of them changes."""
    approved_by: str = ""
    """Name of the member of staff."""
    approved_on: str = ""
    """ISO day."""
    hits: int = 0
    """How often it was given."""
    stopped_because: str = ""
    """Title of the document that changed or went; empty: it is given."""
