"""Conversations, turns and leads: what version 0.1.0 made by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversation",
        sa.Column("address", sa.String(200), primary_key=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "turn",
        sa.Column("message_id", sa.String(200), primary_key=True),
        sa.Column("address", sa.String(200), sa.ForeignKey("conversation.address", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("turn_address_at", "turn", ["address", "at"])
    op.create_table("lead_number", sa.Column("id", sa.Integer, primary_key=True, autoincrement=True))
    op.create_table(
        "lead",
        sa.Column("number", sa.String(20), primary_key=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_lead_address", "lead", ["address"])
