"""The desk put together: settings -> adapters -> services. What runs in the service and behind every command."""

import asyncio
import logging
import os
import secrets
import threading
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
from filelock import FileLock, Timeout
from sqlalchemy import make_url

from bot.adapters.contact_detail_finder import ContactDetailFinder
from bot.adapters.event_calendar import EventCalendar
from bot.adapters.example_understander import ExampleUnderstander
from bot.adapters.sql_attachments import SqlAttachments
from bot.adapters.sql_changes import SqlChanges
from bot.adapters.sql_database import Database
from bot.adapters.sql_gaps import SqlGaps
from bot.adapters.sql_inbox import SqlInbox
from bot.adapters.sql_leads import SqlLeads
from bot.adapters.sql_outbox import SqlOutbox
from bot.adapters.sql_own_data import SqlOwnData
from bot.adapters.sql_queue import SqlQueue
from bot.adapters.sql_search import LeadSearch
from bot.adapters.sql_store import SqlStore
from bot.adapters.stdnum_registrations import StdnumRegistrations
from bot.domain.announcement import AnnouncementKind
from bot.domain.handling import Patience
from bot.domain.message import ChannelAddress
from bot.domain.office import OfficeHours
from bot.domain.scoring import read_rules
from bot.services.acting import Actor
from bot.services.announcing import Announcer, Surface
from bot.services.chats import ChatService
from bot.services.gaps import GapService
from bot.services.holding import Holding
from bot.services.privacy import Expired, PrivacyService
from bot.services.self_service import SelfService
from bot.services.staff import StaffService
from bot.services.staff_room import StaffRoom
from bot.services.turns import Pending, TurnService
from bot.services.watching import DeskWatch
from bot.services.workplace import Workplace
from handlers.clock import SystemClock
from handlers.embedding import find_endpoint
from handlers.knowing import LIBRARY, open_knowledge
from handlers.settings import Settings
from handlers.staffing import Staffing, staffing
from handlers.taking_in import Documents
from handlers.watched_folder import WatchedFolder
from knowledge.adapters.bundled_embedder import JointEmbedder
from knowledge.adapters.chroma_index import ChromaIndex
from knowledge.adapters.chroma_server import server_client
from knowledge.adapters.file_reader import FileReader
from knowledge.adapters.folder_source import read_library
from knowledge.adapters.listing_reader import read_listings
from knowledge.adapters.openai_embedder import OpenAIEmbedder
from knowledge.adapters.sqlite_approved import SqliteApproved
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.adapters.sqlite_origins import SqliteOrigins
from knowledge.adapters.sqlite_versions import SqliteVersions
from knowledge.adapters.sqlite_watched import SqliteWatched
from knowledge.answering import Answering
from knowledge.approving import Approving
from knowledge.editions import Editions
from knowledge.errors import IndexInUseError, SearchUnavailableError
from knowledge.grouping import Grouping
from knowledge.ingest import Ingest
from knowledge.listings import PartnerFinder, Vocabulary
from knowledge.model import Language, Question
from knowledge.ports import Progress
from knowledge.retrieval import Retriever
from knowledge.yaml_file import load_yaml

_SAMPLE = "sample"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that works together, ready to use."""

    settings: Settings
    library_file: SqliteFile
    library: SqliteLibrary
    index: ChromaIndex
    ingest: Ingest
    reader: FileReader
    endpoint: OpenAIEmbedder | None
    """Embeds for the index, where the bundled embedder does not."""
    retriever: Retriever
    documents: Documents
    versions: SqliteVersions
    watched: WatchedFolder | None
    """The folder whose files are taken in while the service runs."""
    editions: Editions
    approving: Approving
    gaps: GapService
    answering: Answering
    partners: PartnerFinder
    calendar: EventCalendar
    database: Database
    store: SqlStore
    queue: SqlQueue
    outbox: SqlOutbox
    attachments: SqlAttachments
    board: SqlLeads
    announcer: Announcer
    staff: StaffService
    staff_room: StaffRoom
    watch: DeskWatch
    staffing: Staffing
    privacy: PrivacyService
    turns: TurnService
    chats: ChatService
    office: OfficeHours
    search: LeadSearch
    inbox: SqlInbox
    changes: SqlChanges
    rehearsal_database: Database
    rehearsal: TurnService
    """The same conversation on a store in memory: measuring must not fill the desk's records."""
    locks: tuple[FileLock, ...]
    clock: SystemClock
    closing: threading.Event
    switching: threading.Thread
    """Embeds everything with the embedder that was set anew; the one before serves meanwhile."""
    warming: threading.Thread
    """Loads what is loaded at first use; whoever measures the first question waits for it."""

    async def prepare(self) -> None:
        """Make what is missing in the stores, and erase what is past its time."""
        await self.database.prepare()
        await self.rehearsal_database.prepare()
        if self.database.is_sqlite:
            # This process has it to itself: what an earlier one was working on, nobody is.
            await self.queue.free_all()
        if self.locks:
            # What workers share, their supervisor has seen to.
            await self.erase_expired()
        # From here on, beside whatever comes: it must not slow the start down.
        self.warming.start()
        if not self.index.is_of_embedder:
            self.switching.start()

    async def erase_expired(self) -> Expired:
        """Erase what is older than the retention period allows."""
        erased = await self.privacy.erase_expired(timedelta(days=self.settings.retention_days))
        # Contact details that went may still stand in what is looked through.
        self.search.forget()
        return erased

    async def close(self) -> None:
        """Close the stores and let another process in."""
        if self.watched:
            await asyncio.to_thread(self.watched.stop)
        self.closing.set()
        for beside in (self.warming, self.switching):
            if beside.ident is not None:
                beside.join()
        await self.database.close()
        await self.rehearsal_database.close()
        self.library_file.close()
        for lock in self.locks:
            lock.release()

    def import_listings(self, path: Path, origin: str) -> int:
        """Replace the listings of that origin by those of a file; the shipped sample gives way. Returns how many there are."""
        listings = read_listings(path)
        self.library.put_listings((), _SAMPLE)
        self.library.put_listings(listings, origin)
        self.partners.index_listings()
        return len(listings)


def open_desk(
    settings: Settings,
    progress: Progress | None = None,
    *,
    pending: MutableMapping[ChannelAddress, Pending] | None = None,
) -> Desk:
    """Put the desk together on the data folder, which only one process may hold.

    Args:
        settings: Where everything is.
        progress: Told of what is being indexed.
        pending: This is one of several workers, who share it; their supervisor holds the folder and has made it ready.

    Raises:
        IndexInUseError: Another process holds it.
        SearchUnavailableError: The Chroma server is away.
    """
    folder = settings.data_dir
    is_worker = pending is not None
    locks = () if is_worker else hold(settings)

    server = (lambda: server_client(settings.chroma_url)) if settings.chroma_url else None
    endpoint = find_endpoint(settings)
    knowledge = open_knowledge(folder, server, outside=endpoint)
    library, index, ingest, retriever = knowledge.library, knowledge.index, knowledge.ingest, knowledge.retriever
    versions = SqliteVersions(knowledge.file)
    reader = FileReader()
    origins = SqliteOrigins(knowledge.file)
    editions = Editions(library)
    documents = Documents(
        ingest=ingest,
        editions=editions,
        read=reader.read,
        versions=versions,
        origins=origins,
        forget_names=retriever.forget_names,
    )
    vocabulary = Vocabulary(load_yaml((LIBRARY / "industries.yaml").read_text("utf-8")))
    rules = read_rules(load_yaml((LIBRARY / "lead_rules.yaml").read_text("utf-8")), tuple(vocabulary.industries))
    partners = PartnerFinder(library, index, vocabulary)
    calendar = EventCalendar(folder / "events.json")

    if not is_worker:
        ingest.sync(read_library(LIBRARY), "library", progress)
        ingest.mend(progress)
        if not library.list_listings():
            library.put_listings(read_listings(LIBRARY / "partners" / "sample.csv"), _SAMPLE)
            partners.index_listings()
    understander = ExampleUnderstander(
        LIBRARY / "examples", JointEmbedder(knowledge.e5, knowledge.use), folder / "examples.npz"
    )
    approving = Approving(SqliteApproved(knowledge.file), index, library, retriever.find_names)
    answering = Answering(retriever, approving=approving)
    closing = threading.Event()

    zone = ZoneInfo(settings.office_timezone)
    days, opens, closes = settings.hours
    office = OfficeHours(
        days=days,
        opens=opens,
        closes=closes,
        zone=zone,
        is_holiday=_holiday_check(settings.office_holidays),
    )
    actor = Actor(
        answerer=answering,
        partners=partners,
        calendar=calendar,
        office=office,
        retention_days=settings.retention_days,
        registrations=StdnumRegistrations(),
        rules=rules,
    )
    patience = Patience(remind_minutes=settings.remind_minutes, claim_minutes=settings.staff_claim_minutes)
    announcer = Announcer(
        surfaces=staff_surfaces(settings),
        language=settings.staff_language,
        zone=zone,
        holiday=_holiday_name,
        mails_heads=bool(settings.smtp_url),
    )
    secret = secret_of(settings)
    database = Database(settings.store_url, secret)
    rehearsal_database = Database("sqlite+aiosqlite:///:memory:", secret)
    clock = SystemClock()
    store, rehearsal_store = SqlStore(database, clock, patience.quiet), SqlStore(rehearsal_database, clock)
    # Dictionaries and indexes load at first use, which takes seconds; nobody's first question should.
    warming = threading.Thread(target=_warm_up, args=(understander, answering), daemon=True)
    details = ContactDetailFinder()
    board = SqlLeads(database, clock)
    place = Workplace(board=board, store=store, announcer=announcer, office=office, patience=patience, clock=clock)
    search = LeadSearch(database)
    own_data = SqlOwnData(database, clock)
    self_service, rehearsed = (
        SelfService(
            register=register,
            details=details,
            announcer=announcer,
            office=office,
            clock=clock,
            retention_days=settings.retention_days,
        )
        for register in (own_data, SqlOwnData(rehearsal_database, clock))
    )
    turns = TurnService(
        understander=understander,
        actor=actor,
        details=details,
        store=store,
        clock=clock,
        self_service=self_service,
        holding=Holding(place, settings.retention_days),
        pending=pending,
        count_hit=approving.count_hit,
    )
    rehearsal = TurnService(
        understander=understander,
        actor=actor,
        details=details,
        store=rehearsal_store,
        clock=clock,
        self_service=rehearsed,
    )
    staff = StaffService(place)
    return Desk(
        settings=settings,
        library_file=knowledge.file,
        library=library,
        index=index,
        ingest=ingest,
        reader=reader,
        endpoint=endpoint,
        retriever=retriever,
        documents=documents,
        versions=versions,
        watched=(
            WatchedFolder(settings.watch_dir, documents, origins, SqliteWatched(knowledge.file))
            if settings.watch_dir
            else None
        ),
        editions=editions,
        approving=approving,
        gaps=GapService(
            board=SqlGaps(database, clock),
            grouper=Grouping(index, retriever.find_names),
            answerer=answering,
            office=office,
            clock=clock,
        ),
        answering=answering,
        partners=partners,
        calendar=calendar,
        database=database,
        store=store,
        queue=SqlQueue(database, clock),
        outbox=SqlOutbox(database, clock),
        attachments=SqlAttachments(database, clock),
        board=board,
        announcer=announcer,
        staff=staff,
        staff_room=StaffRoom(place, staff),
        watch=DeskWatch(place),
        staffing=staffing(database, clock),
        privacy=PrivacyService(register=own_data, eraser=own_data, turns=turns, self_service=self_service, clock=clock),
        turns=turns,
        chats=ChatService(turns=turns, store=store, clock=clock),
        office=office,
        search=search,
        inbox=SqlInbox(database, search),
        changes=SqlChanges(database, clock),
        rehearsal_database=rehearsal_database,
        rehearsal=rehearsal,
        locks=locks,
        clock=clock,
        closing=closing,
        switching=threading.Thread(target=_switch_embedder, args=(ingest, closing), daemon=True),
        warming=warming,
    )


def hold(settings: Settings) -> tuple[FileLock, ...]:
    """Hold the data folder, and the database where it is a file elsewhere: two processes would take each other's work for abandoned.

    Raises:
        IndexInUseError: Another process holds one of them.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    held: list[FileLock] = []
    database = make_url(settings.store_url)
    is_file = database.get_backend_name() == "sqlite" and database.database not in (None, "", ":memory:")
    for taken, path in (
        (f"the data folder {settings.data_dir}", settings.data_dir / "desk.lock"),
        (f"the database {database.database}", Path(f"{database.database}.lock") if is_file else None),
    ):
        if path is None:
            continue
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            for earlier in held:
                earlier.release()
            raise IndexInUseError(f"{taken} is in use by another process") from error
        held.append(lock)
    return tuple(held)


def _switch_embedder(ingest: Ingest, closing: threading.Event) -> None:
    """Embed everything anew, unless the service ends before: then it begins again at the next start."""

    def told(_done: int, _total: int) -> None:
        if closing.is_set():
            raise SearchUnavailableError("the service ends")

    try:
        count = ingest.rebuild(told)
    except SearchUnavailableError as error:
        log.warning("not embedded anew: %s", error)
    else:
        log.info("switched to the embedder that is set, with %d chunks", count)


def _warm_up(understander: ExampleUnderstander, answering: Answering) -> None:
    # The index, or the embedder, may be away: whoever asks first then waits a little longer.
    with suppress(SearchUnavailableError):
        for text, language in (("SMRJ คืออะไร", Language.TH), ("中小機構とは", Language.JA)):
            understander.understand(text, language)
            answering.answer(Question(text=text, language=language))


def staff_surfaces(settings: Settings) -> tuple[Surface, ...]:
    """Where staff are told, as the settings say; what each place hears suits how many read it and what a message costs."""
    talk = frozenset(AnnouncementKind)
    # Mail is for what somebody must come and look at.
    calls = frozenset({AnnouncementKind.LEAD, AnnouncementKind.REMINDER, AnnouncementKind.ESCALATION})
    found = [
        ("telegram", settings.staff_telegram_chat_id, talk),
        ("line", settings.staff_line_group_id, talk),
        *(("mail", address, calls | {AnnouncementKind.ERASED}) for address in settings.staff_emails),
        ("webhook", "staff" if settings.staff_webhook_url else "", talk - {AnnouncementKind.TOLD}),
    ]
    return tuple(
        Surface(address=ChannelAddress(channel=channel, id=own), hears=hears) for channel, own, hears in found if own
    )


def _holiday_check(countries: str) -> Callable[[date], bool]:
    known = [holidays.country_holidays(country.strip()) for country in countries.split(",") if country.strip()]
    return lambda day: any(day in one for one in known)


_HOLIDAY_LANGUAGES = {
    "TH": {Language.TH: "th", Language.JA: "en_US", Language.EN: "en_US"},
    "JP": {Language.TH: "th", Language.JA: "ja", Language.EN: "en_US"},
}


def _holiday_name(country: str, day: date, language: Language) -> str:
    """Name of a country's holiday on that day; empty: it is none."""
    spoken = _HOLIDAY_LANGUAGES.get(country)
    if spoken is None:
        return ""
    return str(holidays.country_holidays(country, years=day.year, language=spoken[language]).get(day) or "")


def secret_of(settings: Settings) -> str:
    """The operator's key: the setting, or the one made on first start, which the operator alone can read."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret.key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
