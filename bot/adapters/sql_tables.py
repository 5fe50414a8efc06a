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
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
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
    """One lead: what the contact said is sealed, the state of the work on it stands in columns."""

    __tablename__ = "lead"
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    address: Mapped[str] = mapped_column(String(200), index=True)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(20), server_default="")
    language: Mapped[str] = mapped_column(String(2), server_default="")
    """Empty: opened before it was kept here."""
    changed_at: Mapped[float] = mapped_column(Double, server_default="0")
    status: Mapped[str] = mapped_column(String(10), server_default="waiting")
    holder_id: Mapped[int | None] = mapped_column(Integer)
    held_on: Mapped[str] = mapped_column(String(20), server_default="")
    is_live: Mapped[bool] = mapped_column(Boolean, server_default=sqlalchemy.false())
    level: Mapped[str] = mapped_column(String(10), server_default="")
    is_qualified: Mapped[bool] = mapped_column(Boolean, server_default=sqlalchemy.false())
    is_urgent: Mapped[bool] = mapped_column(Boolean, server_default=sqlalchemy.false())
    is_asking: Mapped[bool] = mapped_column(Boolean, server_default=sqlalchemy.false())
    announced_at: Mapped[float | None] = mapped_column(Double)
    news_at: Mapped[float | None] = mapped_column(Double)
    """When the contact added something that staff were not told yet."""
    reminders: Mapped[int] = mapped_column(Integer, server_default="0")
    due_at: Mapped[float | None] = mapped_column(Double, index=True)
    snoozed_until: Mapped[float | None] = mapped_column(Double)
    outcome: Mapped[str] = mapped_column(String(20), server_default="")
    unread: Mapped[int] = mapped_column(Integer, server_default="0")
    unused_ref: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed ticket of the contact's last message: whoever replies at once replies for free."""
    __table_args__ = (
        Index("lead_status_changed", "status", "changed_at"),
        Index("lead_holder", "holder_id", "status"),
        Index("lead_changed", "changed_at"),
    )


class LeadLabelRow(Table):
    """A label that staff gave a lead."""

    __tablename__ = "lead_label"
    number: Mapped[str] = mapped_column(ForeignKey("lead.number", ondelete="CASCADE"), primary_key=True)
    label: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class GapRow(Table):
    """A question that is missing an answer; the words are sealed."""

    __tablename__ = "gap"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    address: Mapped[str] = mapped_column(String(200), index=True)
    turn_id: Mapped[str] = mapped_column(String(200), index=True)
    at: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(10))
    wants_news: Mapped[bool] = mapped_column(Boolean, server_default=sqlalchemy.false())
    told_at: Mapped[float | None] = mapped_column(Double)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("gap_state_at", "state", "at"),)


class NoteRow(Table):
    """What staff tell one another about a lead."""

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(ForeignKey("lead.number", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[float] = mapped_column(Double)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class StaffRow(Table):
    """One member of staff."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """Lower case; they log in with it, or with their name. None: not known."""
    login: Mapped[str | None] = mapped_column(String(100), unique=True)
    """The name as logins are compared; None: cannot log in."""
    role: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    password: Mapped[str] = mapped_column(String(200), server_default="")
    """Argon2; empty: cannot log in."""
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed secret of the second factor, once it was confirmed."""
    totp_last: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Time step of the last code that was taken: none works twice."""
    is_active: Mapped[bool] = mapped_column(Boolean, server_default=sqlalchemy.true())
    created_at: Mapped[float] = mapped_column(Double)
    # SQLite would give the id of somebody who was joined with an account to the next one who comes.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # as SQLAlchemy asks for it


class StaffIdentityRow(Table):
    """Who somebody in the staff's own group is."""

    __tablename__ = "staff_identity"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)


class SessionRow(Table):
    """Somebody is logged in. Only the digest of what their browser shows is kept."""

    __tablename__ = "staff_session"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[float] = mapped_column(Double)
    seen_at: Mapped[float] = mapped_column(Double)
    expires_at: Mapped[float] = mapped_column(Double)


class LoginAttemptRow(Table):
    """A login that failed; counted for a while, for the name and for where it came from."""

    __tablename__ = "login_attempt"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64))
    """Digest of the name or address: neither is kept."""
    at: Mapped[float] = mapped_column(Double)
    __table_args__ = (Index("login_attempt_key_at", "key", "at"),)


class AuditRow(Table):
    """Who did what when: of staff, of commands, of the desk itself. Holds nothing that a contact said, nor who they are."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    """Names the act: done twice, it is done once."""
    at: Mapped[float] = mapped_column(Double, index=True)
    staff_id: Mapped[int | None] = mapped_column(Integer)
    """None: the desk itself, or a command."""
    number: Mapped[str] = mapped_column(String(20), server_default="", index=True)
    act: Mapped[str] = mapped_column(String(30))
    detail: Mapped[str] = mapped_column(String(200), server_default="")


class CannedReplyRow(Table):
    """A text that staff use again and again, in each language in which they wrote it."""

    __tablename__ = "canned_reply"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    th: Mapped[str] = mapped_column(String(2000), server_default="")
    ja: Mapped[str] = mapped_column(String(2000), server_default="")
    en: Mapped[str] = mapped_column(String(2000), server_default="")


class PresenceRow(Table):
    """Somebody has a lead open in the inbox, until then."""

    __tablename__ = "presence"
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    staff_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    until: Mapped[float] = mapped_column(Double)


class ThreadRow(Table):
    """The topic of a staff group in which a lead is talked about."""

    __tablename__ = "staff_thread"
    address: Mapped[str] = mapped_column(String(200), primary_key=True)
    """`CHANNEL:GROUP/TOPIC`."""
    number: Mapped[str] = mapped_column(String(20), index=True)


class ChangeRow(Table):
    """Something that open pages must show; forgotten after some minutes."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(_GROWING, primary_key=True, autoincrement=True)
    at: Mapped[float] = mapped_column(Double, index=True)
    address: Mapped[str] = mapped_column(String(200), server_default="")
    number: Mapped[str] = mapped_column(String(20), server_default="")
    kind: Mapped[str] = mapped_column(String(20))


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
    live_lead: Mapped[str] = mapped_column(String(20), server_default="")
    """The lead whose holder speaks with the contact: the bot is silent. Empty: the bot answers."""
    moved_to: Mapped[str] = mapped_column(String(200), server_default="")
    """The address under which it goes on; settings may still name the old one."""


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
