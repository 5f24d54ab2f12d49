"""Handovers from shift to shift, and who read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The same that a new desk gets from ``tables_handovers.py``; a test compares the two."""
    op.create_table(
        "handovers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("written_at", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("number", name=op.f("uq_handovers_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_handovers_written_at", "handovers", ["written_at"], unique=False)
    op.create_table(
        "handover_marks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("handover_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_handover_marks_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_marks")),
        sqlite_strict=True,
    )
    op.create_index("ix_handover_marks_handover", "handover_marks", ["handover_id", "kind"], unique=False)
