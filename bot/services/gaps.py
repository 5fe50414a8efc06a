"""What staff do about questions that are missing an answer: see them, answer them, tell those who asked."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation import Turn
from bot.domain.gap import GapGroup, GapReason, GapState, KeptGap
from bot.domain.message import OutgoingMessage, Reply
from bot.domain.office import OfficeHours
from bot.domain.wording import say
from bot.ports import Answerer, Clock, GapBoard, QuestionGrouper
from bot.services.composing import compose_answer
from knowledge.model import Answer, Language, Question

_LOOKED_AT = 1_000
"""The newest; grouping takes their square."""
_KEPT_FREE = 0.2
"""Share of a month's charged messages that is left to answers and to staff who reply."""
Quotas = Mapping[str, tuple[int | None, int]]
"""Of each channel that charges: the month's limit (None: there is none), and how many were used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of telling those who asked."""

    told: int
    kept_back: int
    """Not told for lack of quota: they can be told later."""
    unanswered: int
    """Not told: in their language, or to their words, there is still no answer."""


class GapService:
    """Looks after the gap list."""

    def __init__(
        self, *, board: GapBoard, grouper: QuestionGrouper, answerer: Answerer, office: OfficeHours, clock: Clock
    ) -> None:
        """Keep the list on `board`; what is the same is for `grouper` to tell, what can be said now for `answerer`."""
        self._board = board
        self._grouper = grouper
        self._answerer = answerer
        self._office = office
        self._clock = clock

    async def list_groups(self, *, is_off_topic: bool = False) -> Sequence[GapGroup]:
        """Open questions that ask the same, together: what most contacts asked first; apart those the desk has nothing to do with."""
        found = await self._board.list_open(_LOOKED_AT)
        own = [one for one in found if (one.gap.reason is GapReason.OFF_TOPIC) is is_off_topic]
        groups = await asyncio.to_thread(self._grouped, own)
        return sorted(groups, key=lambda group: (group.contacts, len(group.gaps), group.last_at), reverse=True)

    async def find_group(self, gap_id: int) -> GapGroup | None:
        """The open gaps that ask the same as this one, whatever became of it; None: there is no such gap."""
        gap = await self._board.find_gap(gap_id)
        if gap is None:
            return None
        found = await self._board.list_open(_LOOKED_AT)
        # The one that is looked for comes first, and so its group goes by it.
        groups = await asyncio.to_thread(self._grouped, [gap, *(one for one in found if one.id != gap_id)])
        return groups[0]

    def _grouped(self, gaps: Sequence[KeptGap]) -> list[GapGroup]:
        groups = self._grouper.group([(one.gap.text, one.gap.language) for one in gaps])
        return [GapGroup(gaps=tuple(gaps[place] for place in group)) for group in groups]

    async def answer_now(self, group: GapGroup) -> Mapping[Language, Answer]:
        """What would be answered now, to the newest question in each language in which it was asked."""
        newest = {one.gap.language: one for one in reversed(group.gaps)}
        return {language: await self._answer(newest[language]) for language in group.languages}

    async def _answer(self, gap: KeptGap) -> Answer:
        today = self._clock.now().astimezone(self._office.zone)
        question = Question(text=gap.gap.text, language=gap.gap.language, year=today.year, day=today.date().isoformat())
        return await asyncio.to_thread(self._answerer.answer, question)

    async def dismiss(self, group: GapGroup) -> None:
        """Take a group from the list without an answer."""
        await self._board.settle([one.id for one in group.gaps], GapState.DISMISSED)

    async def close(self, group: GapGroup, quotas: Quotas) -> Told:
        """Tell those who wait what is answered now, and take what is answered from the list.

        Those who cannot be told yet stay on it. Each is told what the bot would answer to their own question: what it cannot prove it does not say.
        """
        told = kept_back = unanswered = 0
        spent: dict[str, int] = {}
        for one in group.gaps:
            answer = await self._answer(one)
            # What missed the question once is no answer to it now.
            if answer.is_abstention or answer.is_gap or answer.lines == one.gap.said:
                unanswered += 1
            elif not one.waits:
                await self._board.settle([one.id], GapState.ANSWERED)
            elif not _has_quota(quotas.get(one.address.channel), spent.get(one.address.channel, 0)):
                kept_back += 1
            elif await self._tell(one, answer):
                told += 1
                spent[one.address.channel] = spent.get(one.address.channel, 0) + 1
        return Told(told=told, kept_back=kept_back, unanswered=unanswered)

    async def _tell(self, gap: KeptGap, answer: Answer) -> bool:
        language = gap.gap.language
        reply: Reply = compose_answer(answer, language)
        asked = " ".join(gap.gap.text.split())
        reply = replace(reply, text=f"{say('news_told', language, question=asked)}\n{reply.text}")
        return await self._board.tell(
            gap.id,
            OutgoingMessage(address=gap.address, replies=(reply,), reply_ref=None),
            Turn(text="", at=self._clock.now(), replies=(reply,)),
        )


def _has_quota(quota: tuple[int | None, int] | None, spent: int) -> bool:
    """Whether one more charged message leaves enough for answers and staff."""
    limit, used = quota or (None, 0)
    return limit is None or limit - used - spent > limit * _KEPT_FREE
