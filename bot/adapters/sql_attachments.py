"""What contacts sent that is not text, in the database: fetched from the channel before it forgets, kept sealed for staff."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from bot.adapters.sql_database import Database
from bot.adapters.sql_tables import AttachmentRow
from bot.domain.inbox import KeptFile
from bot.domain.message import Attachment, ChannelAddress, MessageId
from bot.errors import LeaseLostError
from bot.ports import Clock

_ATTACHMENT: TypeAdapter[Attachment] = TypeAdapter(Attachment)
_LEASE_SECONDS = 180.0
"""More than fetching the largest file may take."""
_CHAT_BYTES = 200_000_000
"""So much is kept of one chat: nobody fills the desk's disk."""
WAITING, KEPT, LOST = "waiting", "kept", "lost"
_KNOWN = select(AttachmentRow).options(defer(AttachmentRow.content)).order_by(AttachmentRow.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAttachment:
    """An attachment whose content is to be fetched now."""

    id: int
    token: str
    address: ChannelAddress
    attachment: Attachment
    attempts: int
    is_too_much: bool
    """The chat has sent more than is kept of one chat."""


class SqlAttachments:
    """Contents of attachments, from the message that brought them to the staff who look at them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep them in that database."""
        self._database = database
        self._clock = clock

    async def claim(self, limit: int) -> Sequence[WaitingAttachment]:
        """Attachments to fetch now."""
        now = self._clock.now().timestamp()
        due = (
            select(AttachmentRow)
            .where(AttachmentRow.state == WAITING, AttachmentRow.run_at <= now, AttachmentRow.leased_until <= now)
            .order_by(AttachmentRow.run_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        token = secrets.token_hex(12)
        async with self._database.leasing() as session:
            taken = []
            for row in (await session.scalars(due)).all():
                row.lease, row.leased_until = token, now + _LEASE_SECONDS
                row.attempts += 1
                kept = select(func.sum(AttachmentRow.size)).where(AttachmentRow.address == row.address)
                taken.append(
                    WaitingAttachment(
                        id=row.id,
                        token=token,
                        address=ChannelAddress.parsed(row.address),
                        attachment=_ATTACHMENT.validate_json(self._database.opened(row.sealed)),
                        attempts=row.attempts,
                        is_too_much=(await session.scalar(kept) or 0) > _CHAT_BYTES,
                    )
                )
            return taken

    async def keep(self, claimed: WaitingAttachment, content: bytes) -> None:
        """Its content was fetched."""
        # Sealing many megabytes takes a while, in which others are answered.
        sealed = await asyncio.to_thread(self._database.sealed, content)
        await self._change(claimed, state=KEPT, size=len(content), problem="", content=sealed)

    async def retry(self, claimed: WaitingAttachment, at: datetime, problem: str) -> None:
        """Try again then."""
        await self._change(claimed, run_at=at.timestamp(), problem=problem)

    async def give_up(self, claimed: WaitingAttachment, problem: str) -> None:
        """It cannot be had; staff see that it was sent, and why it is not here."""
        await self._change(claimed, state=LOST, problem=problem)

    async def _change(self, claimed: WaitingAttachment, **values: object) -> None:
        async with self._database.writing() as session:
            changed = await session.scalar(
                update(AttachmentRow)
                .where(AttachmentRow.id == claimed.id, AttachmentRow.lease == claimed.token)
                .values(lease=None, leased_until=0.0, **values)
                .returning(AttachmentRow.id)
            )
        if changed is None:
            # Taken over by another process, or taken back by the contact.
            raise LeaseLostError("attachment")

    async def list_all(self) -> Sequence[KeptFile]:
        """All of them without their contents, oldest first."""
        return await self._list(_KNOWN)

    async def list_of(self, address: ChannelAddress) -> Sequence[KeptFile]:
        """What a contact sent, oldest first; without its content."""
        return await self._list(_KNOWN.where(AttachmentRow.address == str(address)))

    async def find_file(self, number: int) -> KeptFile | None:
        """One of them without its content; None: there is none."""
        found = await self._list(_KNOWN.where(AttachmentRow.id == number))
        return found[0] if found else None

    async def _list(self, chosen: Select[AttachmentRow]) -> Sequence[KeptFile]:
        async with self._database.reading() as session:
            rows = (await session.scalars(chosen)).all()
        kept = []
        for row in rows:
            attachment = _ATTACHMENT.validate_json(self._database.opened(row.sealed))
            kept.append(
                KeptFile(
                    id=row.id,
                    address=ChannelAddress.parsed(row.address),
                    message_id=MessageId(row.message_id),
                    kind=attachment.kind,
                    label=attachment.label,
                    state=row.state,
                    size=row.size,
                    problem=row.problem,
                    at=datetime.fromtimestamp(row.at, UTC),
                )
            )
        return kept

    async def find_content(self, number: int) -> bytes | None:
        """The content of an attachment; None when it is not kept."""
        async with self._database.reading() as session:
            sealed = await session.scalar(select(AttachmentRow.content).where(AttachmentRow.id == number))
        return await asyncio.to_thread(self._database.opened, sealed) if sealed else None


async def add_attachments(
    session: AsyncSession, database: Database, address: str, attachments: Sequence[Attachment], at: datetime
) -> None:
    """Within the transaction of a turn: note what is to be fetched."""
    for attachment in attachments:
        if not attachment.has_content:
            continue
        session.add(
            AttachmentRow(
                address=address,
                message_id=attachment.message_id,
                at=at.timestamp(),
                state=WAITING,
                run_at=at.timestamp(),
                leased_until=0.0,
                attempts=0,
                size=0,
                problem="",
                sealed=database.sealed(_ATTACHMENT.dump_json(attachment)),
            )
        )


async def forget_attachments(session: AsyncSession, address: str, message_id: MessageId) -> None:
    """Within the transaction that withdraws a message: what it brought goes with it."""
    await session.execute(
        delete(AttachmentRow).where(AttachmentRow.address == address, AttachmentRow.message_id == message_id)
    )
