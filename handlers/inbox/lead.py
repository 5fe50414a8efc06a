"""One conversation: what was said, the lead's card, notes, what was done; and what the contact sent."""

import asyncio
import io
import re
import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from PIL import Image

from bot.domain.canned import filled
from bot.domain.dates import render_moment
from bot.domain.handling import ResolveOutcome
from bot.domain.inbox import ConversationEntry, DoneAct, KeptFile, LeadEntry
from bot.domain.message import AttachmentKind, ChannelAddress
from bot.domain.slots import SlotName
from bot.domain.staff import Role
from bot.errors import LeadNotFoundError
from bot.services.staff import MAX_REPLY_CHARS
from handlers.errors import PageError
from handlers.inbox.auth import LIVE, ROOT, Here, Visitor
from handlers.inbox.frame import HEADERS, Frame
from handlers.inbox.showing import (
    age_of,
    bubbles_of,
    card_of,
    channel_name,
    may_act,
    put_offs,
    sources_of,
)
from handlers.inbox.strings import STRINGS, Words
from handlers.inbox.work_parts import WorkParts
from knowledge.model import Language

_MOST_SINCE = 300
_UNTOLD = ("rest",)
"""What the desk notes for itself alone."""
_IMAGES = {
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
_UNSAFE_IN_NAMES = re.compile(r"[^\w.\- ()\[\]]+")
_FILES = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


def lead_router(parts: WorkParts, frame: Frame) -> APIRouter:
    """Pages of one conversation."""
    router = APIRouter()

    @router.get(f"{ROOT}/leads/{{number}}")
    @router.get(f"{LIVE}/leads/{{number}}")
    async def lead(request: Request, number: str, visitor: Here) -> HTMLResponse:
        """A lead; what an open page fetches again are its parts alone."""
        template = "lead_live.html" if request.url.path.startswith(LIVE) else "lead.html"
        return await render_lead(parts, frame, request, visitor, number, template)

    @router.get(f"{ROOT}/conversations/{{channel}}/{{own:path}}")
    @router.get(f"{LIVE}/conversations/{{channel}}/{{own:path}}")
    async def conversation(request: Request, channel: str, own: str, visitor: Here) -> HTMLResponse:
        """A conversation that led to no lead, or also to leads."""
        found = await parts.leads.find_conversation(ChannelAddress(channel=channel, id=own))
        if found is None:
            raise PageError(404)
        template = "conversation_live.html" if request.url.path.startswith(LIVE) else "conversation.html"
        return frame.page(request, template, **await _talk(parts, frame, request, visitor, found.address, found))

    @router.get(f"{ROOT}/attachments/{{number}}")
    async def attachment(number: int, inline: str = "") -> Response:
        """What a contact sent: to be kept as a file, or shown where it is surely a picture."""
        file = await parts.files.find_file(number)
        content = await parts.files.find_content(number) if file else None
        if file is None or content is None:
            raise PageError(404)
        picture = await asyncio.to_thread(picture_type, content)
        media_type = picture[0] if picture else "application/octet-stream"
        shown = "inline" if inline and picture else "attachment"
        name = file_name(file, picture[1] if picture else "")
        headers = {**HEADERS, **_FILES, "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}"}
        return Response(content, media_type=media_type, headers=headers)

    return router


async def render_lead(
    parts: WorkParts,
    frame: Frame,
    request: Request,
    visitor: Visitor,
    number: str,
    template: str = "lead.html",
    **more: object,
) -> HTMLResponse:
    """The page of a lead, or its parts.

    Args:
        parts: Reads.
        frame: Renders.
        request: Asks for it.
        visitor: Who reads it.
        number: The lead's.
        template: The whole page, or its parts.
        **more: What the template shows otherwise: a `draft` that was not sent, what is `told`.
    """
    try:
        entry = await parts.leads.get_lead(number)
    except LeadNotFoundError as error:
        raise PageError(404) from error
    language, now = visitor.language, parts.clock.now()
    shown = await _talk(parts, frame, request, visitor, entry.lead.address, None)
    turns = shown.pop("turns")
    local_time = parts.announcer.local_time(entry.lead, now, language)
    canned = [
        (one.name, filled(text, _gaps(entry, visitor, parts, frame)), one.id)
        for one in await parts.canned.list_canned()
        if (text := one.texts.get(entry.lead.language, ""))
    ]
    chosen = request.query_params.get("canned", "")
    values: dict[str, Any] = {
        "entry": entry,
        "lead": entry.lead,
        "handling": entry.handling,
        "card": card_of(entry, turns, local_time, language, frame.zone),
        "sources": sources_of(turns),
        "notes": await parts.leads.list_notes(number),
        "acts": [_named(one, language) for one in await parts.leads.list_acts(number) if one.act not in _UNTOLD],
        "others": [one for one in await parts.leads.list_leads_of(entry.lead.address) if one.lead.number != number],
        "present": [one for one in await parts.changes.list_present(number) if one.id != visitor.staff.id],
        "people": await parts.queue.list_people(),
        "labels": await parts.queue.list_labels(),
        "may_act": may_act(entry, visitor.staff.id),
        "is_mine": entry.handling.holder is not None and entry.handling.holder.id == visitor.staff.id,
        "may_assign": may_assign(entry, visitor),
        "put_offs": put_offs(now, parts.office, language),
        "outcomes": tuple(ResolveOutcome),
        "canned": canned,
        "key": secrets.token_urlsafe(12),
        "draft": next((text for _, text, own in canned if str(own) == chosen), ""),
        "note_draft": "",
        "max_chars": MAX_REPLY_CHARS,
        **shown,
    }
    return frame.page(request, template, **{**values, **more})


def may_assign(entry: LeadEntry, visitor: Visitor) -> bool:
    """Whether somebody may give a lead to a colleague: their own, or any where they lead the desk."""
    holder = entry.handling.holder
    return visitor.staff.role.may(Role.LEAD) or (holder is not None and holder.id == visitor.staff.id)


async def _talk(
    parts: WorkParts,
    frame: Frame,
    request: Request,
    visitor: Visitor,
    address: ChannelAddress,
    found: ConversationEntry | None,
) -> dict[str, Any]:
    """What was said, as every page of a conversation shows it."""
    asked = request.query_params
    since = asked.get("since", "")
    page = await parts.leads.list_turns(
        address, before=asked.get("before", ""), since=since, limit=_MOST_SINCE if since else 50
    )
    conversation = found or await parts.leads.find_conversation(address)
    language, now = visitor.language, parts.clock.now()
    t = Words(language)
    spoken = conversation.language if conversation else None
    files = await parts.files.list_of(address)
    return {
        "turns": page.turns,
        "bubbles": bubbles_of(page.turns, files, spoken, language, frame.zone),
        "first": page.first,
        "has_older": page.has_older and not since,
        "is_latest": not asked.get("before"),
        "address": address,
        "conversation": conversation,
        "undelivered": await parts.queue.list_undelivered(address),
        "counts": await parts.queue.count_leads(visitor.staff.id),
        "channel_name": channel_name,
        "file_name": file_name,
        "age": lambda at: age_of(at, now, t),
        "here": request.url.path.replace(LIVE, ROOT, 1),
    }


def _named(done: DoneAct, language: Language) -> DoneAct:
    """An act in words; of its details only the outcome says something to people."""
    words = STRINGS[language]
    return replace(done, act=words.get(f"done_{done.act}", done.act), detail=words.get(f"outcome_{done.detail}", ""))


def _gaps(entry: LeadEntry, visitor: Visitor, parts: WorkParts, frame: Frame) -> dict[str, str]:
    """What fills the gaps of a canned reply, in the contact's language."""
    slots = {slot.name: slot.value for slot in entry.lead.slots}
    opens = parts.office.next_opening(parts.clock.now()).astimezone(frame.zone)
    return {
        "contact": slots.get(SlotName.PERSON, ""),
        "company": slots.get(SlotName.COMPANY, ""),
        "number": entry.lead.number,
        "staff": visitor.staff.name,
        "opens": render_moment(opens, Language(entry.lead.language)),
    }


def picture_type(content: bytes) -> tuple[str, str] | None:
    """The media type and ending of what is surely a picture that browsers show; None: it is not, whatever it says it is."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_IMAGES)) as picture:
            picture.verify()
            return _IMAGES.get(picture.format or "")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def file_name(file: KeptFile, ending: str) -> str:
    """A name under which a file may be kept: letters, digits and little else, with the ending of what it is."""
    name = " ".join(_UNSAFE_IN_NAMES.sub(" ", file.label).split()).strip(". ")[:100]
    endings = {AttachmentKind.IMAGE: "jpg", AttachmentKind.VIDEO: "mp4", AttachmentKind.AUDIO: "m4a"}
    wanted = ending or endings.get(file.kind, "")
    name = name or f"{file.kind}-{file.id}"
    return name if "." in name or not wanted else f"{name}.{wanted}"
