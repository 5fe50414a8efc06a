"""Work on leads: its state, notes, staff and their sessions, what they did, and what open pages must show."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables; leads from before wait in the inbox, and nobody is reminded of them."""
    growing = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "audit",
        sa.Column("id", growing, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("act", sa.String(length=30), nullable=False),
        sa.Column("detail", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_number", "audit", ["number"], unique=False)
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("th", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("ja", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("en", sa.String(length=2000), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "change",
        sa.Column("id", growing, autoincrement=True, nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("address", sa.String(length=200), server_default="", nullable=False),
        sa.Column("number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_change_at", "change", ["at"], unique=False)
    op.create_table(
        "login_attempt",
        sa.Column("id", growing, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("login_attempt_key_at", "login_attempt", ["key", "at"], unique=False)
    op.create_table(
        "presence",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("number", "staff_id"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("login", sa.String(length=100), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password", sa.String(length=200), server_default="", nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("login"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_thread",
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_index("ix_staff_thread_number", "staff_thread", ["number"], unique=False)
    op.create_table(
        "lead_label",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["lead.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", "label"),
    )
    op.create_index("ix_lead_label_label", "lead_label", ["label"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", growing, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["lead.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_note_number", "note", ["number"], unique=False)
    op.create_table(
        "staff_identity",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("channel", "id"),
    )
    op.create_index("ix_staff_identity_staff_id", "staff_identity", ["staff_id"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"], unique=False)
    op.add_column("chat", sa.Column("live_lead", sa.String(length=20), server_default="", nullable=False))
    op.add_column("chat", sa.Column("moved_to", sa.String(length=200), server_default="", nullable=False))
    op.create_index("ix_conversation_changed_at", "conversation", ["changed_at"], unique=False)
    op.add_column("lead", sa.Column("channel", sa.String(length=20), server_default="", nullable=False))
    op.add_column("lead", sa.Column("language", sa.String(length=2), server_default="", nullable=False))
    op.add_column("lead", sa.Column("changed_at", sa.Double(), server_default="0", nullable=False))
    op.add_column("lead", sa.Column("status", sa.String(length=10), server_default="waiting", nullable=False))
    op.add_column("lead", sa.Column("holder_id", sa.Integer(), nullable=True))
    op.add_column("lead", sa.Column("held_on", sa.String(length=20), server_default="", nullable=False))
    op.add_column("lead", sa.Column("is_live", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("lead", sa.Column("level", sa.String(length=10), server_default="", nullable=False))
    op.add_column("lead", sa.Column("is_qualified", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("lead", sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("lead", sa.Column("is_asking", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("lead", sa.Column("announced_at", sa.Double(), nullable=True))
    op.add_column("lead", sa.Column("news_at", sa.Double(), nullable=True))
    op.add_column("lead", sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
    op.add_column("lead", sa.Column("due_at", sa.Double(), nullable=True))
    op.add_column("lead", sa.Column("snoozed_until", sa.Double(), nullable=True))
    op.add_column("lead", sa.Column("outcome", sa.String(length=20), server_default="", nullable=False))
    op.add_column("lead", sa.Column("unread", sa.Integer(), server_default="0", nullable=False))
    op.add_column("lead", sa.Column("unused_ref", sa.LargeBinary()))
    op.create_index("ix_lead_due_at", "lead", ["due_at"], unique=False)
    op.create_index("lead_changed", "lead", ["changed_at"], unique=False)
    op.create_index("lead_holder", "lead", ["holder_id", "status"], unique=False)
    op.create_index("lead_status_changed", "lead", ["status", "changed_at"], unique=False)
    leads = sa.table(
        "lead",
        sa.column("number"),
        sa.column("address"),
        sa.column("opened_at", sa.DateTime(timezone=True)),
        sa.column("channel"),
        sa.column("changed_at"),
    )
    connection = op.get_bind()
    for number, address, opened_at in connection.execute(
        sa.select(leads.c.number, leads.c.address, leads.c.opened_at)
    ).all():
        connection.execute(
            leads.update()
            .where(leads.c.number == number)
            .values(
                channel=address.partition(":")[0],
                changed_at=opened_at.replace(tzinfo=opened_at.tzinfo or UTC).timestamp(),
            )
        )
