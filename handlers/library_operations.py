"""What the commands about documents do, on a desk that is open in this process."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from handlers.desk import Desk
from handlers.operations import Arguments, Operation
from handlers.taking_in import Given, files_below
from knowledge.errors import UnknownDocumentError
from knowledge.ingest import IngestReport
from knowledge.model import DocumentId, Language
from knowledge.ports import Progress, StoredVersion


async def ingest(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Take files and folders into the library; what cannot be taken is named with the reason, the rest is taken."""
    told = {name: value for name, value in dict(arguments.get("given") or {}).items() if value is not None}
    if "language" in told:
        told["language"] = Language(told["language"])
    return await asyncio.to_thread(_ingest, desk, [Path(path) for path in arguments["paths"]], Given(**told), progress)


def _ingest(desk: Desk, paths: list[Path], given: Given, progress: Progress) -> dict[str, Any]:
    total = IngestReport()
    files = [(file, name) for path in paths for file, name in files_below(path)]
    for done, (file, name) in enumerate(files):
        progress(done, len(files))
        # One at a time: a command that is stopped has taken those before, and knows them when it is run again.
        total = total.joined(desk.documents.take_file(file, name, replace(given, place=str(file.resolve()))))
    progress(len(files), len(files))
    return asdict(total)


async def library_list(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """The documents of the library, on wish with those that were removed, and what is wrong in the watched folder."""
    found = await asyncio.to_thread(desk.versions.list_documents, withdrawn=bool(arguments.get("all")))
    told: dict[str, Any] = {"documents": [_told(stored) for stored in found], "refused": [], "problems": []}
    if desk.watched:
        refused = await asyncio.to_thread(desk.watched.list_refused)
        told["refused"] = [{"name": seen.place, "reason": seen.reason} for seen in refused]
        told["problems"] = [problem for problem in [await asyncio.to_thread(desk.watched.find_problem)] if problem]
    return told


async def library_versions(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Every version of a document."""
    found = await asyncio.to_thread(desk.versions.list_versions, DocumentId(arguments["id"]))
    if not found:
        raise _unknown(arguments["id"])
    return {"versions": [_told(stored) for stored in found]}


async def library_show(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """The text of a document, in the version of now or an earlier one."""
    document_id = DocumentId(arguments["id"])
    found = desk.versions.list_versions(document_id)
    wanted = arguments.get("version") or (found[0].document.version if found else 1)
    stored = desk.versions.find_version(document_id, int(wanted))
    if stored is None:
        raise _unknown(f"{document_id} version {wanted}" if found else document_id)
    sections = [
        {"heading": section.heading, "text": " ".join(sentence.text for sentence in section.sentences)}
        for section in stored.document.sections
    ]
    return {**_told(stored), "sections": sections}


async def library_check(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Where editions of one document in several languages disagree."""
    return {"disagreements": [asdict(one) for one in await asyncio.to_thread(desk.editions.check)]}


async def approved_list(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """The answers that staff approved."""
    found = await asyncio.to_thread(desk.approving.list_all)
    return {
        "approved": [
            {
                "id": one.id,
                "questions": list(one.questions),
                "languages": list(one.texts),
                "hits": one.hits,
                "approved_by": one.approved_by,
                "approved_on": one.approved_on,
                "stopped_because": one.stopped_because,
            }
            for one in found
        ]
    }


async def library_remove(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Remove a document everywhere; its versions stay readable."""
    await asyncio.to_thread(desk.documents.withdraw, DocumentId(arguments["id"]))
    return {"removed": arguments["id"]}


async def library_date(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Change when a document holds; what is not told stays."""
    document_id = DocumentId(arguments["id"])
    found = desk.versions.list_versions(document_id)
    if not found:
        raise _unknown(document_id)
    given = {name: value for name, value in dict(arguments["given"]).items() if value is not None}
    validity = Given(**given).validity(found[0].document.validity)
    await asyncio.to_thread(desk.documents.redate, document_id, validity)
    return _told(desk.versions.list_versions(document_id)[0])


def _unknown(named: object) -> UnknownDocumentError:
    return UnknownDocumentError(f"there is no document {str(named)!r}; `japandesk library list` names them")


def _told(stored: StoredVersion) -> dict[str, Any]:
    document = stored.document
    return {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "origin": document.origin,
        "version": document.version,
        "validity": asdict(document.validity),
        "taken_at": stored.taken_at,
        "ended_at": stored.ended_at,
        "withdrawn": stored.is_withdrawn,
    }


OPERATIONS: Mapping[str, Operation] = {
    "ingest": ingest,
    "library-list": library_list,
    "library-versions": library_versions,
    "library-show": library_show,
    "library-check": library_check,
    "approved-list": approved_list,
    "library-remove": library_remove,
    "library-date": library_date,
}
