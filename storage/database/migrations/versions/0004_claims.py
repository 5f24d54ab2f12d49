"""Claims with what happened to them, and what each imported file speaks of, so that it can prove one."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state NOT IN ('rejected', 'dropped')")


def upgrade() -> None:
    """The same that a new desk gets from ``tables_claims.py``; a test compares the two."""
    op.create_table(
        "claims",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("filed_at", WHOLE, nullable=True),
        sa.Column("answered_at", WHOLE, nullable=True),
        sa.Column("settled_at", WHOLE, nullable=True),
        sa.Column("case_number", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("backs", WHOLE, nullable=False),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("promised", sa.Text(), nullable=True),
        sa.Column("settled", sa.Text(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_claims_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("number", name=op.f("uq_claims_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_claims_contract", "claims", ["contract_id", "month", "scope"], unique=False)
    op.create_index("ix_claims_opened_by", "claims", ["opened_by", "number"], unique=False)
    op.create_index(
        "uq_claims_live", "claims", ["contract_id", "month", "scope"], unique=True, sqlite_where=LIVE,
        postgresql_where=LIVE,
    )  # fmt: skip
    op.create_table(
        "claim_events",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_events_claim_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_claim_events")),
        sa.UniqueConstraint("id", name=op.f("uq_claim_events_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_claim_events_claim", "claim_events", ["claim_id", "seq"], unique=False)
    # Made anew in SQLite, so that its text in the file is that of a new desk.
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("imported_files", recreate=recreate) as imported_files:
        imported_files.add_column(sa.Column("path", sa.Text(), server_default=sa.text("''"), nullable=False))
        imported_files.add_column(sa.Column("places", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
