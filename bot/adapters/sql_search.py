"""Finding leads by words: what contacts said is sealed in the database, so what is looked through is kept in memory alone."""

import asyncio
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from bot.adapters.sql_database import Database
from bot.adapters.sql_leads import opened_lead
from bot.adapters.sql_tables import LeadLabelRow, LeadRow, NoteRow
from bot.domain.lead import Lead
from knowledge.text import normalised

_LATE_SECONDS = 60.0
"""A change may be committed so much later than the time it bears."""
_BATCH = 500
_DIGITS = 6
"""So many digits without a letter are looked for in telephone and registered numbers, however those are written."""


class LeadSearch:
    """The words of every lead, opened once and refreshed by whatever changed."""

    def __init__(self, database: Database) -> None:
        """Look through the leads of that database."""
        self._database = database
        self._texts: dict[str, tuple[float, str]] = {}
        self._latest = 0.0
        self._refreshing = asyncio.Lock()

    async def find(self, words: str) -> Sequence[str]:
        """Numbers of the leads in which every one of the words stands."""
        terms = normalised(words).split()
        if not terms:
            return ()
        await self.refresh()
        wanted = [_alternatives(term) for term in terms]
        return [
            number
            for number, (_, text) in self._texts.items()
            if all(any(one in text for one in ways) for ways in wanted)
        ]

    def forget(self) -> None:
        """Open everything anew when it is next looked through: something went that no lead tells of."""
        self._texts, self._latest = {}, 0.0

    async def refresh(self) -> None:
        """Open what changed since the last time; at first everything, which for 10,000 leads takes some seconds."""
        async with self._refreshing:
            changed = select(LeadRow.number, LeadRow.changed_at)
            if self._texts:
                changed = changed.where(LeadRow.changed_at >= self._latest - _LATE_SECONDS)
            async with self._database.reading() as session:
                rows = (await session.execute(changed)).all()
            stale = [number for number, at in rows if self._texts.get(number, (None,))[0] != at]
            for batch in (stale[start : start + _BATCH] for start in range(0, len(stale), _BATCH)):
                await self._read(batch)
            await self._drop_erased()

    async def _read(self, numbers: Sequence[str]) -> None:
        notes: dict[str, list[bytes]] = {}
        labels: dict[str, list[str]] = {}
        async with self._database.reading() as session:
            rows = (await session.scalars(select(LeadRow).where(LeadRow.number.in_(numbers)))).all()
            for number, sealed in await session.execute(
                select(NoteRow.number, NoteRow.sealed).where(NoteRow.number.in_(numbers))
            ):
                notes.setdefault(number, []).append(sealed)
            for number, label in await session.execute(
                select(LeadLabelRow.number, LeadLabelRow.label).where(LeadLabelRow.number.in_(numbers))
            ):
                labels.setdefault(number, []).append(label)

        def opened() -> dict[str, tuple[float, str]]:
            return {
                row.number: (
                    row.changed_at,
                    _text_of(
                        opened_lead(self._database, row),
                        labels.get(row.number, ()),
                        [self._database.opened(sealed).decode() for sealed in notes.get(row.number, ())],
                    ),
                )
                for row in rows
            }

        # Beside what is answered meanwhile: opening takes the processor.
        self._texts |= await asyncio.to_thread(opened)
        self._latest = max(self._latest, *(row.changed_at for row in rows)) if rows else self._latest

    async def _drop_erased(self) -> None:
        """What a contact had erased is gone here as well."""
        async with self._database.reading() as session:
            if await session.scalar(select(func.count()).select_from(LeadRow)) == len(self._texts):
                return
            left = set((await session.scalars(select(LeadRow.number))).all())
        self._texts = {number: kept for number, kept in self._texts.items() if number in left}


def _text_of(lead: Lead, labels: Iterable[str], notes: Iterable[str]) -> str:
    """All that is looked through of a lead, in one form of width, digits and case."""
    parts = [lead.number, *lead.wishes, lead.detail, lead.reach, *labels, *notes]
    parts += [slot.value for slot in lead.slots]
    numbers = [lead.reach, *(slot.key or slot.value for slot in lead.slots if any(map(str.isdigit, slot.value)))]
    parts += ["".join(sign for sign in one if sign.isdecimal()) for one in numbers]
    return normalised("\n".join(part for part in parts if part))


def _alternatives(term: str) -> tuple[str, ...]:
    """A word as it is looked for; a number also without its marks and the zero that a country's code takes the place of."""
    digits = "".join(sign for sign in term if sign.isdecimal())
    if len(digits) < _DIGITS or any(sign.isalpha() for sign in term):
        return (term,)
    return term, digits.lstrip("0")
