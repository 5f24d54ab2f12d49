"""The first schema: desk, operators, views, contracts, tickets, events, activity, search."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _where(condition: sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


OPEN = _where(sa.text("open = 1"))

SEARCH = {
    "sqlite": ("CREATE VIRTUAL TABLE search USING fts5(grams, content='', contentless_delete=1, tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE search (number BIGINT NOT NULL CONSTRAINT pk_search PRIMARY KEY, grams TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_grams ON search USING gin (grams)",
    ),
}


def upgrade() -> None:
    """Everything; a new desk gets the same from ``tables.py``, and a test compares the two."""
    op.create_table(
        "activity",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_activity")),
        sa.UniqueConstraint("command_id", name=op.f("uq_activity_command_id")),
        sa.UniqueConstraint("id", name=op.f("uq_activity_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_activity_subject", "activity", ["subject", "seq"], unique=False)
    op.create_index("ix_activity_actor", "activity", ["actor", "seq"], unique=False)
    op.create_table(
        "contracts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("account", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("closed_days", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("direction IN ('payable', 'receivable')", name=op.f("ck_contracts_direction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("name", name=op.f("uq_contracts_name")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_contracts_terms_account", "contracts", ["terms", "account"], unique=True, **_where(sa.text("account <> ''"))
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("next_number", WHOLE, nullable=False),
        sa.Column("chain_head", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("catalogue_fingerprint", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("calendars_fingerprint", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("settings_fingerprint", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("needs_kigen", sa.Text(), nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sqlite_strict=True,
    )
    op.create_table(
        "operators",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("uid", WHOLE, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("claimed", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("first_seen_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("uid", "login", "claimed", name=op.f("uq_operators_uid_login_claimed")),
        sqlite_strict=True,
    )
    op.create_table(
        "views",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "name", name=op.f("pk_views")),
        sa.UniqueConstraint("operator", "key", name=op.f("uq_views_operator_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "plan_periods",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_plan_periods_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "from_day", name=op.f("pk_plan_periods")),
        sqlite_strict=True,
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("external_id", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("requester", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("inquiry", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_at", WHOLE, nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("in_scope", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=True),
        sa.Column("risk_at", WHOLE, nullable=True),
        sa.Column("due_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("paused", WHOLE, nullable=False),
        sa.Column("best_effort", WHOLE, nullable=False),
        sa.Column("responded_at", WHOLE, nullable=True),
        sa.Column("response_due_at", WHOLE, nullable=True),
        sa.Column("response_verdict", sa.Text(), nullable=False),
        sa.Column("response_covered", WHOLE, nullable=True),
        sa.Column("response_priority", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("expected_by", WHOLE, nullable=True),
        sa.Column("resolved_at", WHOLE, nullable=True),
        sa.Column("provisional", WHOLE, nullable=False),
        sa.Column("open", WHOLE, nullable=False),
        sa.Column("queue_rank", WHOLE, nullable=False),
        sa.Column("queue_at", WHOLE, nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("best_effort IN (0, 1)", name=op.f("ck_tickets_best_effort")),
        sa.CheckConstraint("in_scope IN (0, 1)", name=op.f("ck_tickets_in_scope")),
        sa.CheckConstraint("open IN (0, 1)", name=op.f("ck_tickets_open")),
        sa.CheckConstraint("paused IN (0, 1)", name=op.f("ck_tickets_paused")),
        sa.CheckConstraint("provisional IN (0, 1)", name=op.f("ck_tickets_provisional")),
        sa.CheckConstraint("queue_rank IN (0, 1)", name=op.f("ck_tickets_queue_rank")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_tickets_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_tickets_queue", "tickets", ["queue_rank", "queue_at", "id"], unique=False, **OPEN)
    op.create_index(
        "ix_tickets_queue_by_contract", "tickets", ["contract_id", "queue_rank", "queue_at", "id"], unique=False, **OPEN
    )
    op.create_index(
        "ix_tickets_queue_by_owner", "tickets", ["owner", "queue_rank", "queue_at", "id"], unique=False, **OPEN
    )
    op.create_index(
        "ix_tickets_queue_by_priority", "tickets", ["priority", "queue_rank", "queue_at", "id"], unique=False, **OPEN
    )
    op.create_index(
        "ix_tickets_queue_by_status", "tickets", ["status", "queue_rank", "queue_at", "id"], unique=False, **OPEN
    )
    op.create_index("ix_tickets_received", "tickets", ["contract_id", "received_at"], unique=False)
    op.create_index("ix_tickets_risk", "tickets", ["risk_at"], unique=False, **OPEN)
    op.create_index(
        "uq_tickets_source_external_id",
        "tickets",
        ["source", "external_id"],
        unique=True,
        **_where(sa.text("external_id <> ''")),
    )
    op.create_table(
        "events",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_events_ticket_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sa.UniqueConstraint("id", name=op.f("uq_events_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_events_ticket", "events", ["ticket_id", "seq"], unique=False)
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
