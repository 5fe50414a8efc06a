"""Questions that are missing an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table; what could not be answered before stands in the conversations alone."""
    growing = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "gap",
        sa.Column("id", growing, autoincrement=True, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wants_news", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("told_at", sa.Double(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_gap_address", "gap", ["address"], unique=False)
    op.create_index("ix_gap_turn_id", "gap", ["turn_id"], unique=False)
    op.create_index("gap_state_at", "gap", ["state", "at"], unique=False)
