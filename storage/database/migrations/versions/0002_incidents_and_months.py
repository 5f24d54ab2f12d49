"""Incidents, counted intervals, amounts and components of contracts, and the figures of months."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _where(condition: sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


def upgrade() -> None:
    """What incidents and money need; a new desk gets the same from ``tables.py``, and a test compares the two."""
    op.create_table(
        "imported_files",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("imported_at", WHOLE, nullable=False),
        sa.Column("records", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_imported_files")),
        sqlite_strict=True,
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("started_at", WHOLE, nullable=False),
        sa.Column("ended_at", WHOLE, nullable=True),
        sa.Column("known_at", WHOLE, nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("self_resolved", WHOLE, nullable=False),
        sa.Column("gross", WHOLE, nullable=False),
        sa.Column("planned", WHOLE, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("dropped", WHOLE, nullable=False),
        sa.Column("open", WHOLE, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("dropped IN (0, 1)", name=op.f("ck_incidents_dropped")),
        sa.CheckConstraint("gross IN (0, 1)", name=op.f("ck_incidents_gross")),
        sa.CheckConstraint("open IN (0, 1)", name=op.f("ck_incidents_open")),
        sa.CheckConstraint("planned IN (0, 1)", name=op.f("ck_incidents_planned")),
        sa.CheckConstraint("self_resolved IN (0, 1)", name=op.f("ck_incidents_self_resolved")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("number", name=op.f("uq_incidents_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_incidents_open", "incidents", ["started_at"], unique=False, **_where(sa.text("open = 1")))
    op.create_index("ix_incidents_started", "incidents", ["started_at"], unique=False)
    op.create_table(
        "contract_amounts",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_contract_amounts_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "kind", "month", "scope", name=op.f("pk_contract_amounts")),
        sqlite_strict=True,
    )
    op.create_table(
        "frozen_months",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("terms_version", sa.Text(), nullable=False),
        sa.Column("terms_fingerprint", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("frozen_at", WHOLE, nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("replaced_at", WHOLE, nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_frozen_months_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_months")),
        sqlite_strict=True,
    )
    op.create_index("ix_frozen_months_contract", "frozen_months", ["contract_id", "month", "scope"], unique=False)
    op.create_index(
        "uq_frozen_months_current",
        "frozen_months",
        ["contract_id", "month", "scope"],
        unique=True,
        **_where(sa.text("replaced_at IS NULL")),
    )
    op.create_table(
        "holdings",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_holdings_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "from_day", "component", name=op.f("pk_holdings")),
        sqlite_strict=True,
    )
    op.create_table(
        "months",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("terms_version", sa.Text(), nullable=False),
        sa.Column("uptime", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("met", WHOLE, nullable=True),
        sa.Column("downtime", WHOLE, nullable=True),
        sa.Column("remedy", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("amount", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("currency", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("free_months", WHOLE, nullable=True),
        sa.Column("reduced_days", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("lacks", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("file_by", sa.Text(), nullable=True),
        sa.Column("closes_at", WHOLE, nullable=True),
        sa.Column("open", WHOLE, nullable=False),
        sa.Column("computed_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_months_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "month", "scope", name=op.f("pk_months")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_months_closes",
        "months",
        ["closes_at"],
        unique=False,
        **_where(sa.text("closes_at IS NOT NULL AND remedy <> ''")),
    )
    op.create_index("ix_months_month", "months", ["month", "contract_id"], unique=False)
    op.create_table(
        "samples",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("started_at", WHOLE, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("requests", WHOLE, nullable=False),
        sa.Column("errors", WHOLE, nullable=False),
        sa.Column("ground", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_samples_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "scope", "started_at", "source", name=op.f("pk_samples")),
        sqlite_strict=True,
    )
    op.create_table(
        "touches",
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("started_at", WHOLE, nullable=False),
        sa.Column("ended_at", WHOLE, nullable=True),
        sa.Column("ground", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("waived_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("waived_why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_touches_contract_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_touches_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "contract_id", "scope", name=op.f("pk_touches")),
        sqlite_strict=True,
    )
    op.create_index("ix_touches_contract", "touches", ["contract_id", "started_at", "ended_at"], unique=False)
    # Made anew in SQLite, so that its text in the file is that of a new desk.
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("contracts", recreate=recreate) as contracts:
        contracts.add_column(sa.Column("customer", sa.Text(), server_default=sa.text("''"), nullable=False))
        contracts.add_column(sa.Column("reseller", sa.Text(), server_default=sa.text("''"), nullable=False))
        contracts.add_column(sa.Column("regions", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
        contracts.add_column(sa.Column("services", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
        contracts.add_column(sa.Column("period", sa.Text(), server_default=sa.text("'monthly'"), nullable=False))
        contracts.add_column(sa.Column("applied_on", sa.Text(), nullable=True))
        contracts.add_column(sa.Column("stops", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
        contracts.add_column(sa.Column("payments", sa.Text(), server_default=sa.text("'[]'"), nullable=False))
