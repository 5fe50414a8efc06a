"""A chat gets another address: a group that grew into a supergroup goes on under a new id."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapters.sql_tables import (
    AttachmentRow,
    ChatRow,
    ConversationRow,
    DeliveryRow,
    DeliveryState,
    GapRow,
    LeadRow,
    TurnRow,
)
from bot.domain.message import ChannelAddress


async def move_chat(session: AsyncSession, address: ChannelAddress, to: ChannelAddress) -> None:
    """Everything of a chat goes on under its new address."""
    old, new = str(address), str(to)
    conversation = await session.get(ConversationRow, old)
    if conversation is not None:
        # The new address may have written already; what it says now is younger and stays.
        if await session.get(ConversationRow, new) is None:
            session.add(ConversationRow(address=new, changed_at=conversation.changed_at, sealed=conversation.sealed))
            await session.flush()
        await session.execute(update(TurnRow).where(TurnRow.address == old).values(address=new))
        await session.execute(delete(ConversationRow).where(ConversationRow.address == old))
    for table in (LeadRow, AttachmentRow, GapRow):
        await session.execute(update(table).where(table.address == old).values(address=new))
    await session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.address == old,
            # Also what was set aside: sent again, it goes where the chat is now.
            DeliveryRow.state.not_in((DeliveryState.SENT, DeliveryState.JOINED)),
        )
        .values(address=new)
    )
    live_lead = await session.scalar(select(ChatRow.live_lead).where(ChatRow.address == old)) or ""
    if await session.get(ChatRow, new) is None:
        session.add(ChatRow(address=new, is_open=True, leased_until=0.0, attempts=0, not_before=0.0))
        await session.flush()
    if live_lead:
        await session.execute(update(ChatRow).where(ChatRow.address == new).values(live_lead=live_lead))
    await session.execute(
        update(ChatRow).where(ChatRow.address == old).values(is_open=False, moved_to=new, live_lead="")
    )
