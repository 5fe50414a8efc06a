"""One in-memory stand-in for each port of the bot; they do what the port promises and no more."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.announcement import Announcement
from bot.domain.conversation import Conversation, Turn
from bot.domain.handling import Handling
from bot.domain.held import Held, HeldLead
from bot.domain.lead import Lead
from bot.domain.message import ChannelAddress, MessageId
from bot.domain.understanding import Intent, Understanding
from bot.domain.wording import QUICK_REPLY_INTENTS, QUICK_REPLY_NAMES
from bot.errors import LeadNotFoundError
from bot.ports import Claim, Noted, Record
from knowledge.model import (
    Answer,
    Chunk,
    ChunkId,
    Event,
    Grounding,
    Language,
    Listing,
    ListingId,
    Named,
    Namings,
    PartnerMatch,
    PartnerSearch,
    Question,
    Wish,
)
from knowledge.phrasing import seeks_company, tells_of_own_company
from knowledge.ports import Progress, Similarity
from knowledge.text import guess_language, normalised
from tests.builders import NOON, a_citation, a_listing, an_answer


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        """What it was set to."""
        return self._now

    def set(self, now: datetime) -> None:
        """Set it."""
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self._now += by


class TaughtUnderstander:
    """Knows what it was told: the exact quick replies, and utterances with their intents. Else a question mark decides."""

    def __init__(self) -> None:
        self._meanings: dict[str, tuple[Intent, float]] = {}

    def learn(self, utterance: str, intent: Intent, certainty: float) -> None:
        """Take an utterance for something from now on; near to an example, but not word for word."""
        self._meanings[utterance] = (intent, certainty)

    def understand(self, text: str, language: Language | None) -> Understanding:
        """Understand by what was learnt."""
        guess = guess_language(text)
        tapped = QUICK_REPLY_INTENTS.get(text)
        asks = Intent.QUESTION if text.endswith(("?", "？")) else Intent.UNCLEAR
        intent, certainty = (tapped, 1.0) if tapped else self._meanings.get(text, (asks, 1.0))
        wanted = guess.language if intent is Intent.SWITCH_LANGUAGE else None
        return Understanding(
            text=text,
            language=guess.language or language or Language.EN,
            intent=intent,
            certainty=certainty,
            margin=certainty,
            wanted_language=wanted,
            is_exact=tapped is not None,
            quick_reply=QUICK_REPLY_NAMES.get(text, ""),
            is_offer=tells_of_own_company(text),
            is_search=seeks_company(text),
            is_foreign=guess.is_foreign,
        )


class TaughtAnswerer:
    """Answers what it was taught, word for word, and abstains from all else."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}

    def learn(self, question: str, text: str) -> None:
        """Answer so from now on; each `[1]` in the text gets a citation."""
        markers = dict.fromkeys(re.findall(r"\[(\d+)\]", text))
        citations = tuple(a_citation(marker=int(marker), title=f"Source {marker}") for marker in markers)
        self._answers[question] = an_answer(lines=(text,), citations=citations)

    def answer(self, question: Question) -> Answer:
        """Answer, or abstain."""
        abstention = an_answer(lines=(), citations=(), grounding=Grounding.UNSUPPORTED, confidence=0.0)
        return self._answers.get(question.text, abstention)


def _names(thai: str, japanese: str, english: str) -> dict[Language, str]:
    return {Language.TH: thai, Language.JA: japanese, Language.EN: english}


_KNOWN_WORDS = (
    ("industries", "medical-devices", "", _names("เครื่องมือแพทย์", "医療機器", "medical devices")),
    ("industries", "metalworking", "", _names("งานโลหะ", "金属加工", "metalworking")),
    ("roles", "distributor", "", _names("ตัวแทนจำหน่าย", "販売代理店", "distributor")),
    ("roles", "buyer", "", _names("ลูกค้า", "顧客", "customer")),
    ("certificates", "ISO 13485", "", _names("ISO 13485", "ISO13485", "ISO 13485")),
    ("places", "chonburi", "TH", _names("ชลบุรี", "チョンブリー", "Chonburi")),
    ("places", "rayong", "TH", _names("ระยอง", "ラヨーン", "Rayong")),
    ("places", "osaka", "JP", _names("โอซากา", "大阪", "Osaka")),
    ("countries", "JP", "", _names("ญี่ปุ่น", "日本", "Japan")),
    ("countries", "TH", "", _names("ไทย", "タイ", "Thailand")),
)


class FewPartners:
    """Offers the listings it holds to every wish."""

    def __init__(self, listings: Sequence[Listing] = (a_listing(),)) -> None:
        self._listings = listings

    def read_wish(self, text: str, language: Language, previous: Wish | None = None) -> Wish:
        """The text as the wish; one that follows another is joined to it."""
        wish = Wish(text=text, language=language, industries=("medical-devices",))
        return replace(wish, text=f"{previous.text} {text}") if previous else wish

    def read_namings(self, text: str, language: Language) -> Namings:
        """The few words it knows."""
        found: dict[str, list[Named]] = {}
        rest = normalised(text)
        for kind, code, country, names in _KNOWN_WORDS:
            word = next((name for name in names.values() if name.lower() in normalised(text)), "")
            if word:
                found.setdefault(kind, []).append(Named(code=code, name=names[language], country=country))
                rest = rest.replace(word.lower(), "") if kind in ("places", "countries") else rest
        return Namings(**{kind: tuple(own) for kind, own in found.items()}, beside_places=rest.strip())

    def search(self, wish: Wish, limit: int = 3) -> PartnerSearch:
        """All listings."""
        matches = tuple(
            PartnerMatch(listing=listing, score=1.0, reasons=(f"industry={listing.industry}",))
            for listing in self._listings
        )
        return PartnerSearch(wish=wish, matches=matches[:limit], found=len(matches))

    def describe(self, wish: Wish) -> str:
        """The industries."""
        names = {code: own[wish.language] for _, code, _, own in _KNOWN_WORDS}
        return ", ".join(names.get(code, code) for code in wish.industries)

    def find_named(self, text: str, shown: Sequence[ListingId] = ()) -> Sequence[Listing]:
        """Those whose id or whole name stands in the text."""
        return [one for one in self._listings if one.id in text or any(name in text for name in one.names.values())]

    def find_listing(self, listing_id: ListingId) -> Listing | None:
        """The one with that id."""
        return next((one for one in self._listings if one.id == listing_id), None)


class InMemoryCalendar:
    """Holds the events it was given."""

    def __init__(self) -> None:
        self.events: tuple[Event, ...] = ()

    def list_open(self, today: date) -> Sequence[Event]:
        """Events that take applications on that day, the nearest closing first."""
        still_open = [event for event in self.events if event.closes >= today.isoformat()]
        return sorted(still_open, key=lambda event: event.closes)


@dataclass(frozen=True)
class _Kept:
    address: ChannelAddress
    turn: Turn


class InMemoryStore:
    """Implements `Store` in dictionaries."""

    def __init__(self) -> None:
        self._conversations: dict[ChannelAddress, Conversation] = {}
        self._turns: dict[MessageId, _Kept] = {}
        self._leads: dict[str, Lead] = {}
        self._last_number = 0
        self.noted: tuple[Noted, ...] = ()
        self.announced: tuple[Announcement, ...] = ()
        self.live: dict[ChannelAddress, Handling] = {}
        """Leads whose holders speak with their contacts."""

    def _erase(self, address: ChannelAddress) -> None:
        self._turns = {name: kept for name, kept in self._turns.items() if kept.address != address}
        self._leads = {number: lead for number, lead in self._leads.items() if lead.address != address}
        self._conversations.pop(address, None)

    async def find_held(self, address: ChannelAddress) -> Held:
        """What is kept of a contact; nobody works on leads here."""
        own = [kept.turn for kept in self._turns.values() if kept.address == address]
        return Held(
            address=address,
            conversation=self._conversations.get(address, Conversation(address=address)),
            changed_at=own[-1].at if own else None,
            turns=own,
            leads=[
                HeldLead(
                    lead=lead,
                    handling=Handling(
                        number=lead.number,
                        address=address,
                        language=lead.language,
                        opened_at=lead.opened_at,
                        changed_at=lead.opened_at,
                    ),
                )
                for lead in self._leads.values()
                if lead.address == address
            ],
        )

    async def find_live(self, address: ChannelAddress) -> Handling | None:
        """The lead whose holder speaks with the contact."""
        return self.live.get(address)

    async def find_open(self, number: str) -> Handling | None:
        """The state of the work on a lead: nobody works on any here, unless a test says so."""
        lead = self._leads.get(number)
        if lead is None:
            return None
        waiting = Handling(
            number=number,
            address=lead.address,
            language=lead.language,
            opened_at=lead.opened_at,
            changed_at=lead.opened_at,
        )
        return self.live.get(lead.address, waiting)

    async def find_turn(self, message_id: MessageId) -> Turn | None:
        """The turn a message led to."""
        await asyncio.sleep(0)  # gives way as a database does, so that what races there races here
        kept = self._turns.get(message_id)
        return kept.turn if kept else None

    async def get_conversation(self, address: ChannelAddress) -> Conversation:
        """The state, or a new one."""
        await asyncio.sleep(0)
        return self._conversations.get(address, Conversation(address=address))

    async def list_turns(self, address: ChannelAddress, limit: int) -> Sequence[Turn]:
        """The last turns, oldest first."""
        return [turn for _, turn in await self.list_said(address, limit)]

    async def list_said(
        self, address: ChannelAddress, limit: int, since: datetime | None = None
    ) -> Sequence[tuple[MessageId, Turn]]:
        """The last turns with their names, oldest first; those from that time on."""
        own = [(name, kept.turn) for name, kept in self._turns.items() if kept.address == address]
        return sorted((one for one in own if since is None or one[1].at >= since), key=lambda one: one[1].at)[-limit:]

    async def record(self, record: Record) -> bool:
        """Store what a turn leaves behind, all or nothing; it has no queue, so nothing more waits."""
        await asyncio.sleep(0)
        if record.turn_id in self._turns:
            raise ValueError(f"{record.turn_id} is recorded already")
        self.noted += record.noted
        self.announced += record.announcements
        address = record.conversation.address
        if record.erases:
            self._erase(address)
            return False
        for lead in record.lessened:
            self._leads[lead.number] = lead
        for name, kept in self._turns.items():
            if kept.address == address:
                self._turns[name] = _Kept(address=address, turn=kept.turn.forgetting(record.forgets, "…"))
        if record.turn:
            self._turns[record.turn_id] = _Kept(address=record.conversation.address, turn=record.turn)
            self._conversations[record.conversation.address] = record.conversation
        self._leads.update(record.leads)
        return False

    async def has_taken(self, message_id: MessageId) -> bool:
        """Whether a turn bears its name."""
        return message_id in self._turns

    async def find_said(self, message_id: MessageId) -> str | None:
        """What its turn says, where one bears its name."""
        kept = self._turns.get(message_id)
        return kept.turn.text if kept else None

    async def find_sent(self, address: ChannelAddress, message_id: MessageId) -> str | None:
        """Nothing is sent from here."""
        return None

    async def hold(self, address: ChannelAddress) -> Claim | None:
        """Whoever asks: one process has this store to itself."""
        return Claim(address=address, token="here", attempts=0)

    async def release(self, claim: Claim) -> None:
        """Nothing was held."""

    async def reserve_lead_number(self) -> str:
        """The next number."""
        await asyncio.sleep(0)
        self._last_number += 1
        return f"JD-{self._last_number:04d}"

    async def get_lead(self, number: str) -> Lead:
        """The lead with that number."""
        if number not in self._leads:
            raise LeadNotFoundError(number)
        return self._leads[number]

    async def list_leads(self) -> Sequence[Lead]:
        """Every lead, oldest first."""
        return sorted(self._leads.values(), key=lambda lead: (lead.opened_at, lead.number))


# ------------------------------------------------------------------------------------------------------- knowledge


class InMemoryIndex:
    """Implements `PassageIndex` and `ListingIndex`; near is what shares words."""

    embedder_name = "words"

    def __init__(self) -> None:
        self.chunks: dict[ChunkId, Chunk] = {}
        self.added: list[ChunkId] = []
        """Every chunk that was ever indexed, in order, again and again if need be."""
        self.is_broken = False
        self._listings: dict[ListingId, str] = {}

    def add(self, chunks: Sequence[Chunk], progress: Progress | None = None) -> None:
        """Index the chunks."""
        if self.is_broken:
            raise OSError("the disk is full")
        self.chunks.update({chunk.id: chunk for chunk in chunks})
        self.added += [chunk.id for chunk in chunks]
        if progress:
            progress(len(chunks), len(chunks))

    def remove(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Forget the chunks."""
        for chunk_id in chunk_ids:
            self.chunks.pop(chunk_id, None)

    def search(
        self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """Chunks by the share of the text's words they hold."""
        scored = [
            Similarity(
                chunk_id=chunk.id,
                dense=(dense := _shared(text, chunk.text)),
                near=dense,
                asked=_shared(text, " ".join(chunk.asks)),
            )
            for chunk in self.chunks.values()
        ]
        return sorted(scored, key=lambda hit: max(hit.dense, hit.asked), reverse=True)[:limit]

    def look_closer(self, text: str, language: Language, chunks: Sequence[Chunk]) -> Mapping[ChunkId, float]:
        """The same share of words."""
        return {chunk.id: _shared(text, chunk.text) for chunk in chunks}

    def missing(self, chunk_ids: Sequence[ChunkId]) -> Sequence[ChunkId]:
        """Those of the chunks that are not indexed."""
        return [chunk_id for chunk_id in chunk_ids if chunk_id not in self.chunks]

    def iterate_ids(self) -> Iterator[ChunkId]:
        """The chunks that are indexed."""
        return iter(list(self.chunks))

    def rebuild(self, chunks: Iterable[Chunk], count: int, progress: Progress | None = None) -> None:
        """Index these chunks alone."""
        fresh = list(chunks)
        self.chunks.clear()
        self.add(fresh, progress)

    def settle(self) -> None:
        """Nothing is learnt."""

    def add_listings(self, texts: Mapping[ListingId, Sequence[str]]) -> None:
        """Index what each listing offers."""
        self._listings = {listing_id: " ".join(own) for listing_id, own in texts.items()}

    def search_listings(self, text: str) -> Mapping[ListingId, float]:
        """Each listing by the share of words."""
        return {listing_id: _shared(text, own) for listing_id, own in self._listings.items()}


class InMemoryListings:
    """Implements `ListingStore`."""

    def __init__(self, listings: Sequence[Listing] = ()) -> None:
        self._by_origin: dict[str, Sequence[Listing]] = {"test": listings}
        self.revision = 0

    def put_listings(self, listings: Sequence[Listing], origin: str) -> None:
        """Replace the listings of that origin."""
        self._by_origin[origin] = listings
        self.revision += 1

    def list_listings(self) -> Sequence[Listing]:
        """Every listing."""
        return [listing for own in self._by_origin.values() for listing in own]


def _shared(text: str, other: str) -> float:
    words, others = set(text.lower().split()), set(other.lower().split())
    return len(words & others) / len(words) if words else 0.0


class InMemoryMemory:
    """Implements `Memory` of whoever was told nothing yet; `moves` are chats that go on elsewhere."""

    def __init__(self, moves: Mapping[ChannelAddress, ChannelAddress] | None = None) -> None:
        self._moves = moves or {}

    async def is_ours(self, address: ChannelAddress, platform_id: str) -> bool:
        """Nothing was sent."""
        return False

    async def has_taken(self, message_id: MessageId) -> bool:
        """Nothing was taken."""
        return False

    async def find_moved(self, address: ChannelAddress) -> ChannelAddress:
        """Where a chat goes on."""
        return self._moves.get(address, address)
