"""The tables of claims: where each stands, and what happened to it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint

from storage.database.columns import Day, Instant, Json, Whole
from storage.database.table_parts import only, table, text_column

# Its standing (core/claims/life.py) as far as lists show it, derived from its events. What was expected when it was
# filed, promised and settled: JSON of core/claims/events.py `Given`. `backs` is the number of the claim it makes good.
claims = table(
    "claims",
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    Column("contract_id", Text, ForeignKey("contracts.id"), nullable=False),
    Column("month", Day, nullable=False),
    Column("scope", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("filed_at", Instant),
    Column("answered_at", Instant),
    Column("settled_at", Instant),
    text_column("case_number"),
    Column("backs", Whole, nullable=False),
    Column("expected", Json),
    Column("promised", Json),
    Column("settled", Json),
    Column("version", Whole, nullable=False),
    UniqueConstraint("number"),
    Index("ix_claims_contract", "contract_id", "month", "scope"),
    Index("ix_claims_opened_by", "opened_by", "number"),
)
Index(
    "uq_claims_live",
    claims.c.contract_id,
    claims.c.month,
    claims.c.scope,
    unique=True,
    **only("state NOT IN ('rejected', 'dropped')"),
)

# `data` holds the fields that belong to the step (core/claims/events.py).
claim_events = table(
    "claim_events",
    Column("seq", Whole, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("claim_id", Text, ForeignKey("claims.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", Json, nullable=False),
    UniqueConstraint("id"),
    Index("ix_claim_events_claim", "claim_id", "seq"),
)
