"""A folder whose files are the library's: what is put there is taken in, what is changed replaced, what is deleted withdrawn."""

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path

import structlog

from handlers.taking_in import Documents, Given, files_below
from knowledge.errors import UnknownDocumentError
from knowledge.model import DocumentId
from knowledge.ports import OriginStore, WatchedFile, WatchedStore

_LOOK_EVERY_SECONDS = 10.0
# What word processors leave beside an open file.
_PASSING = "~$"

log = structlog.get_logger(__name__)


class WatchedFolder:
    """Looks at the folder again and again; a file counts once two looks found it the same. Blocking."""

    def __init__(self, folder: Path, documents: Documents, origins: OriginStore, store: WatchedStore) -> None:
        """Watch `folder`, and keep in `store` what was seen, so that a restart takes nothing twice."""
        self._folder = folder.resolve()
        self._documents = documents
        self._origins = origins
        self._store = store
        self._before: Mapping[str, str] | None = None
        """What the look before saw; None: there was none that can be trusted."""
        self._told = ""
        self._stopping = threading.Event()
        self._looking = threading.Lock()

    def find_problem(self) -> str:
        """Why the folder cannot be trusted now; empty: it can."""
        return self._problem(self._seen())

    def list_refused(self) -> list[WatchedFile]:
        """The files that cannot be taken, each with the reason."""
        return [seen for seen in self._store.list_watched(str(self._folder)).values() if seen.reason]

    def stop(self) -> None:
        """End a look that is under way, after the file that is being taken."""
        self._stopping.set()
        with self._looking:
            pass

    def look(self) -> None:
        """Look once: take what is new or changed, withdraw what is gone."""
        with self._looking:
            found = self._seen()
            if problem := self._problem(found):
                if problem != self._told:
                    log.warning("the watched folder cannot be trusted, nothing is withdrawn", problem=problem)
                self._told = problem
                self._before = None
                return
            self._told = ""
            found = found or {}
            known = self._store.list_watched(str(self._folder))
            for place, mark in found.items():
                if self._stopping.is_set():
                    return
                if (
                    self._before
                    and self._before.get(place) == mark
                    and (place not in known or known[place].mark != mark)
                ):
                    self._take(place, mark)
            for place, seen in known.items():
                is_gone = self._before is not None and place not in found and place not in self._before
                if is_gone and not self._stopping.is_set():
                    self._withdraw(seen)
            self._before = found

    def _seen(self) -> dict[str, str] | None:
        """Each file with its mark; None: the folder cannot be read."""
        found = {}
        try:
            if not self._folder.is_dir():
                return None
            for file, _ in files_below(self._folder):
                if not file.name.startswith(_PASSING):
                    told = file.stat()
                    found[str(file)] = f"{told.st_size}:{told.st_mtime_ns}"
        except OSError:
            return None
        return found

    def _problem(self, found: Mapping[str, str] | None) -> str:
        if found is None:
            return f"{self._folder} is missing or cannot be read; see that its disk is there"
        if not found and self._store.list_watched(str(self._folder)):
            return (
                f"{self._folder} is empty, though files were taken from it; see that its disk is there."
                " If they were meant to go, remove them with `japandesk library remove`"
            )
        return ""

    def _take(self, place: str, mark: str) -> None:
        path = Path(place)
        name = path.relative_to(self._folder).as_posix()
        report = self._documents.take_file(path, name, Given(place=place))
        reason = report.refused[0][1] if report.refused else ""
        origin = self._origins.find_place(place)
        document_id = origin.document_id if origin else DocumentId("")
        self._store.put_watched(WatchedFile(place=place, mark=mark, document_id=document_id, reason=reason))
        if reason:
            log.warning("a file of the watched folder was refused", file=name, reason=reason)

    def _withdraw(self, seen: WatchedFile) -> None:
        origin = self._origins.find_place(seen.place)
        if origin:
            try:
                self._documents.withdraw(origin.document_id)
            except UnknownDocumentError:
                log.info("a file that went was not in the library any more", document=origin.document_id)
        self._store.drop_watched(seen.place)


async def watch_folder(folder: WatchedFolder) -> None:
    """Look again and again, until cancelled; trouble passes."""
    while True:
        try:
            await asyncio.to_thread(folder.look)
        except Exception:
            log.exception("looking at the watched folder failed")
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
