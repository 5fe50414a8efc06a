"""Documents of the library: what there is, in which version; taking in and withdrawing."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from bot.domain.account import AuditEntry
from bot.domain.staff import Role
from handlers.errors import PageError
from handlers.inbox.auth import ROOT, Field, Here, needs
from handlers.inbox.frame import Frame, redirected
from handlers.inbox.knowledge_parts import KnowledgeParts
from handlers.inbox.strings import Words
from knowledge.errors import KnowledgeError
from knowledge.model import DocumentId

DOCUMENTS = f"{ROOT}/documents"
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
_WRITES = Depends(needs(Role.LEAD))


def document_router(parts: KnowledgeParts, frame: Frame) -> APIRouter:
    """The list of documents, the page of one, and what is done with them."""
    router = APIRouter()

    @router.get(DOCUMENTS)
    async def everything(request: Request, q: str = "", withdrawn: str = "") -> HTMLResponse:
        """All documents, or those whose title holds the words."""
        stored = await asyncio.to_thread(lambda: parts.versions.list_documents(withdrawn=bool(withdrawn)))
        wanted = q.strip().casefold()
        found = [one for one in stored if wanted in one.document.title.casefold()]
        # What the desk took in itself stands before what came with the program.
        found.sort(key=lambda one: one.document.origin == "library")
        today = parts.clock.now().astimezone(frame.zone).date().isoformat()
        differing = await asyncio.to_thread(parts.editions.check)
        disagreeing = {saying.document_id for one in differing for saying in one.sayings}
        return frame.page(
            request,
            "documents.html",
            found=found,
            q=q,
            withdrawn=withdrawn,
            today=today,
            disagreeing=disagreeing,
        )

    @router.post(f"{DOCUMENTS}/new", dependencies=[_WRITES])
    async def take(
        visitor: Here,
        file: Annotated[UploadFile, File()],
        source: Annotated[str, Form()] = "",
        published: Annotated[str, Form()] = "",
        valid_from: Annotated[str, Form()] = "",
        valid_until: Annotated[str, Form()] = "",
        successor: Annotated[str, Form()] = "",
    ) -> Response:
        """Take a file in, as the next version if one of that name was uploaded before."""
        t = Words(visitor.language)
        name = Path(file.filename or "").name
        told = {
            "source": source,
            "published": published,
            "valid_from": valid_from,
            "valid_until": valid_until,
            "successor": successor,
        }
        given = {key: value.strip() for key, value in told.items() if value.strip()}
        with tempfile.TemporaryDirectory() as folder:
            # The name of the file on disk is ours: what a browser says is not to be trusted with.
            path = Path(folder) / f"upload{Path(name).suffix.lower()}"
            path.write_bytes(await file.read(MAX_UPLOAD_BYTES + 1))
            report = await asyncio.to_thread(parts.take_file, path, name or "upload", given)
        if report.refused:
            return redirected(DOCUMENTS, t("told_refused", name=name, reason=report.refused[0][1]), is_problem=True)
        await parts.audit.note(AuditEntry(act="document_taken", staff_id=visitor.staff.id, detail=name))
        kind = "added" if report.added else "replaced" if report.replaced else "unchanged"
        title = (*report.added, *report.replaced, *report.unchanged)[0]
        remarks = " ".join(("", *(remark for _, remark in report.remarks)))
        return redirected(DOCUMENTS, t(f"told_document_{kind}", title=title) + remarks)

    @router.get(f"{DOCUMENTS}/view/{{document_id:path}}")
    async def document(request: Request, document_id: str, version: int = 0) -> HTMLResponse:
        """The whole text of a document, in its newest version or in an earlier one."""
        versions = await asyncio.to_thread(parts.versions.list_versions, DocumentId(document_id))
        shown = next((one for one in versions if one.document.version == version), versions[0] if versions else None)
        if shown is None:
            raise PageError(404)
        differing = await asyncio.to_thread(parts.editions.check, document_id.split("@")[0])
        return frame.page(
            request,
            "document.html",
            shown=shown,
            versions=versions,
            differing=[one for one in differing if document_id in [str(saying.document_id) for saying in one.sayings]],
        )

    @router.post(f"{DOCUMENTS}/withdraw", dependencies=[_WRITES])
    async def withdraw(visitor: Here, document_id: Field = "") -> Response:
        """Remove a document from what is answered from; its versions stay readable."""
        try:
            await asyncio.to_thread(parts.shelf.withdraw, DocumentId(document_id))
        except KnowledgeError as error:
            raise PageError(404) from error
        await parts.audit.note(AuditEntry(act="document_withdrawn", staff_id=visitor.staff.id, detail=document_id))
        return redirected(DOCUMENTS, Words(visitor.language)("told_document_withdrawn"))

    return router
