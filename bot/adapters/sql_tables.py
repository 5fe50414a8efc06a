"""The tables of the desk's database. A change here needs a step in `bot/adapters/migrations/versions/`."""

from datetime import datetime
from enum import StrEnum
from typing import cast

import sqlalchemy
from sqlalchemy import BigInteger, Boolean, DateTime, Double, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class EventState(StrEnum):
    """How far an event has come."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    """Set aside for staff."""


class DeliveryState(StrEnum):
    """How far a message to a contact has come."""

    WAITING = "waiting"
    SENDING = "sending"
    HELD = "held"
    """Waits for a free ticket."""
    SENT = "sent"
    FAILED = "failed"
    """Will not arrive unless staff have it sent again."""
    CLOSED = "closed"
    """The contact blocked the bot or left."""
    JOINED = "joined"
    """Said by a later message, or no longer worth saying."""


# Numbers that grow for ever: SQLite counts only a plain INTEGER up by itself.
_GROWING = BigInteger().with_variant(Integer, "sqlite")


class Table(DeclarativeBase):
    """Tables of the store. Times of the queues are seconds since 1970, UTC."""


def rows_of(table: type[Table]) -> sqlalchemy.Table:
    """The plain table, for statements on the hot path: those on mapped classes take several times as long to put together."""
    return cast(sqlalchemy.Table, table.__table__)


class KeyRow(Table):
    """A text sealed with the operator's key: whoever starts with another key is told at once."""

    __tablename__ = "key_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ConversationRow(Table):
    """State of one conversation."""

    __tablename__ = "conversation"
    address: Mapped[str] = mapped_column(String(200), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TurnRow(Table):
    """One turn: what was said and what was replied."""

    __tablename__ = "turn"
    message_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    address: Mapped[str] = mapped_column(ForeignKey("conversation.address", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("turn_address_at", "address", "at"),)


class LeadNumberRow(Table):
    """Numbers given out, so that no two leads share one."""

    __tablename__ = "lead_number"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


class LeadRow(Table):
    """One lead."""

    __tablename__ = "lead"
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    address: Mapped[str] = mapped_column(String(200), index=True)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ChatRow(Table):
    """One chat of a channel: whether it can be reached, and who works on it until when."""

    __tablename__ = "chat"
    address: Mapped[str] = mapped_column(String(200), primary_key=True)
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    ready_at: Mapped[float | None] = mapped_column(Double, index=True)
    """From when on its waiting events may be worked; None: there are none."""
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[float] = mapped_column(Double, default=0.0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[float] = mapped_column(Double, default=0.0)
    """Nothing is sent there before: the channel asked to wait, or a message was just sent."""
    noticed_ref: Mapped[str | None] = mapped_column(String(64))
    """Digest of the ticket with which the contact was told that the answer takes long; None: it is not late."""


class EventRow(Table):
    """Something a channel reported, stored before it was told so. Emptied once it was worked."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    address: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(10))
    correlation: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[str | None] = mapped_column(String(200), index=True)
    turn_id: Mapped[str | None] = mapped_column(String(200))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("event_address_state", "address", "state"), Index("event_state", "state", "received_at"))


class DeliveryRow(Table):
    """Replies on their way to a contact. Emptied once they arrived."""

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    address: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(20))
    turn_id: Mapped[str] = mapped_column(String(200))
    correlation: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[float] = mapped_column(Double)
    """When it was put on its way; after it was set aside or held back, when that was over."""
    received_at: Mapped[float] = mapped_column(Double)
    """When the event came that this answers."""
    due_at: Mapped[float | None] = mapped_column(Double)
    """When to look at it next: when it is to be sent, when whoever sends it must have told, when it was held back for long
    enough. None: never again."""
    lease: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[float | None] = mapped_column(Double)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    unknowns: Mapped[int] = mapped_column(Integer, default=0)
    """How often nobody knows whether it arrived."""
    retry_key: Mapped[str] = mapped_column(String(40))
    billed: Mapped[int] = mapped_column(Integer, default=0)
    """Recipients that the channel charges for; 0: it was free."""
    parts_sent: Mapped[int] = mapped_column(Integer, default=0)
    """Messages of it that arrived, where a channel takes them one by one."""
    problem: Mapped[str] = mapped_column(String(200), default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("delivery_address_state", "address", "state", "id"),
        Index("delivery_channel_due", "channel", "due_at"),
        Index("delivery_channel_sent", "channel", "sent_at"),
        Index("delivery_state", "state"),
        Index("delivery_turn", "turn_id"),
    )


class AttachmentRow(Table):
    """Something a contact sent that is not text, and its content once it was fetched."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    address: Mapped[str] = mapped_column(String(200), index=True)
    message_id: Mapped[str] = mapped_column(String(200))
    at: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(10))
    run_at: Mapped[float] = mapped_column(Double)
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[float] = mapped_column(Double, default=0.0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    size: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(String(200), default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("attachment_state", "state", "run_at"),)


class PaceRow(Table):
    """A call that counts against what a channel allows; forgotten after a minute."""

    __tablename__ = "pace"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(20))
    group: Mapped[str] = mapped_column(String(200))
    """The channel's id of the group; empty: not to a group."""
    at: Mapped[float] = mapped_column(Double)
    __table_args__ = (Index("pace_channel_at", "channel", "at"), Index("pace_channel_group", "channel", "group", "at"))


class SentMessageRow(Table):
    """A message of ours under the channel's own id, so that quoting and editing it find their turn."""

    __tablename__ = "sent_message"
    address: Mapped[str] = mapped_column(String(200), primary_key=True)
    platform_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    turn_id: Mapped[str] = mapped_column(String(200), index=True)
