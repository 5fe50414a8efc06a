"""Why an answer was given: the page on which staff try questions, and the answers that were given, as they came about."""

import asyncio
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.domain.message import ChannelAddress
from handlers.errors import PageError
from handlers.inbox.auth import ROOT, Here
from handlers.inbox.frame import Frame
from handlers.inbox.knowledge_parts import KnowledgeParts, question_of
from knowledge.model import Language, Trace

SEARCH_TEST = f"{ROOT}/search-test"
_MOST_CHARS = 500
_MOST_TURNS = 1_000


def answer_router(parts: KnowledgeParts, frame: Frame) -> APIRouter:
    """The test page, and the page of one answer that was given."""
    router = APIRouter()

    @router.get(SEARCH_TEST)
    async def search_test(
        request: Request, visitor: Here, q: str = "", day: str = "", before: str = ""
    ) -> HTMLResponse:
        """What would be answered to a question now, and why; beside it, what stood there at the last look.

        Args:
            request: Asks for it.
            visitor: Who tries.
            q: The question.
            day: ISO day on which it is asked; empty: today.
            before: Passages as an earlier look found them: their ids, best first, parted by spaces.
        """
        text = " ".join(q.split())[:_MOST_CHARS]
        today = parts.clock.now().astimezone(frame.zone).date().isoformat()
        day = day if _is_day(day) else ""
        answer = None
        if text:
            question = question_of(text, visitor.language, day or today)
            answer = await asyncio.to_thread(parts.answerer.answer, question)
        trace = answer.trace if answer else None
        return frame.page(
            request,
            "search_test.html",
            question=text,
            day=day,
            today=today,
            answer=answer,
            trace=trace,
            moved=_moved(trace, before),
            ids=" ".join(passage.chunk_id for passage in trace.passages) if trace else "",
        )

    @router.get(f"{ROOT}/answers/{{channel}}/{{own}}/{{message_id:path}}")
    async def given(request: Request, channel: str, own: str, message_id: str) -> HTMLResponse:
        """An answer that was given: the question, the passages as they stood then, and what was sent."""
        found = await parts.leads.find_conversation(ChannelAddress(channel=channel, id=own))
        if found is None:
            raise PageError(404)
        page = await parts.leads.list_turns(found.address, limit=_MOST_TURNS)
        spoken = next((one for one in page.turns if str(one.id) == message_id), None)
        if spoken is None or not spoken.turn.traces:
            raise PageError(404)
        current = {}
        for trace in spoken.turn.traces:
            for passage in trace.passages:
                versions = await asyncio.to_thread(parts.versions.list_versions, passage.document_id)
                current[passage.document_id] = next((one.document.version for one in versions if not one.ended_at), 0)
        return frame.page(
            request, "given_answer.html", turn=spoken.turn, current=current, address=found.address, languages=Language
        )

    return router


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moved(trace: Trace | None, before: str) -> dict[str, str]:
    """How each passage moved since the look before: `new`, or by how many places it rose or fell."""
    earlier = before.split()
    if trace is None or not earlier:
        return {}
    moved = {}
    for place, passage in enumerate(trace.passages):
        if passage.chunk_id not in earlier:
            moved[str(passage.chunk_id)] = "new"
        elif shift := earlier.index(passage.chunk_id) - place:
            moved[str(passage.chunk_id)] = f"{shift:+d}"
    return moved
