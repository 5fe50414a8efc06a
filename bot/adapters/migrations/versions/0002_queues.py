"""Chats, events, attachments and deliveries: the durable path of the channels."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    growing = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "key_check",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "chat",
        sa.Column("address", sa.String(200), primary_key=True),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("ready_at", sa.Double),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", sa.Double, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", sa.Double, nullable=False),
        sa.Column("noticed_ref", sa.String(64)),
    )
    op.create_index("ix_chat_ready_at", "chat", ["ready_at"])
    op.create_table(
        "event",
        sa.Column("id", growing, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("received_at", sa.Double, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("correlation", sa.String(40), nullable=False),
        sa.Column("message_id", sa.String(200)),
        sa.Column("turn_id", sa.String(200)),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_event_message_id", "event", ["message_id"])
    op.create_index("event_address_state", "event", ["address", "state"])
    op.create_index("event_state", "event", ["state", "received_at"])
    op.create_table(
        "delivery",
        sa.Column("id", growing, primary_key=True, autoincrement=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("turn_id", sa.String(200), nullable=False),
        sa.Column("correlation", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("received_at", sa.Double, nullable=False),
        sa.Column("due_at", sa.Double),
        sa.Column("lease", sa.String(40)),
        sa.Column("sent_at", sa.Double),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("unknowns", sa.Integer, nullable=False),
        sa.Column("retry_key", sa.String(40), nullable=False),
        sa.Column("billed", sa.Integer, nullable=False),
        sa.Column("parts_sent", sa.Integer, nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("delivery_address_state", "delivery", ["address", "state", "id"])
    op.create_index("delivery_channel_due", "delivery", ["channel", "due_at"])
    op.create_index("delivery_channel_sent", "delivery", ["channel", "sent_at"])
    op.create_index("delivery_state", "delivery", ["state"])
    op.create_index("delivery_turn", "delivery", ["turn_id"])
    op.create_table(
        "attachment",
        sa.Column("id", growing, primary_key=True, autoincrement=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("run_at", sa.Double, nullable=False),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", sa.Double, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_index("ix_attachment_address", "attachment", ["address"])
    op.create_index("attachment_state", "attachment", ["state", "run_at"])
    op.create_table(
        "pace",
        sa.Column("id", growing, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("group", sa.String(200), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("pace_channel_at", "pace", ["channel", "at"])
    op.create_index("pace_channel_group", "pace", ["channel", "group", "at"])
    op.create_table(
        "sent_message",
        sa.Column("address", sa.String(200), primary_key=True),
        sa.Column("platform_id", sa.String(100), primary_key=True),
        sa.Column("turn_id", sa.String(200), nullable=False),
    )
    op.create_index("ix_sent_message_turn_id", "sent_message", ["turn_id"])
