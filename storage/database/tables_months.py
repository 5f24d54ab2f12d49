"""The tables of months: their figures as last computed, and as they were frozen."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text

from storage.database.columns import Day, Duration, Flag, Instant, Json, Whole
from storage.database.table_parts import flag, only, table, text_column

# What a month came to, kept so that lists need no arithmetic; `open`: it goes on and must be computed anew to be shown.
months = table(
    "months",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("month", Day, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("terms_version", Text, nullable=False),
    text_column("uptime"),
    Column("met", Flag),
    Column("downtime", Duration),
    text_column("remedy"),
    text_column("amount"),
    text_column("currency"),
    Column("free_months", Whole),
    text_column("reduced_days"),
    text_column("lacks"),
    Column("file_by", Day),
    Column("closes_at", Instant),
    flag("open"),
    Column("computed_at", Instant, nullable=False),
    Index("ix_months_month", "month", "contract_id"),
)
Index("ix_months_closes", months.c.closes_at, **only("closes_at IS NOT NULL AND remedy <> ''"))

# A month as it was sent or settled on: its figures and the facts they were computed from, for good.
frozen_months = table(
    "frozen_months",
    Column("id", Text, primary_key=True),
    Column("contract_id", Text, ForeignKey("contracts.id"), nullable=False),
    Column("month", Day, nullable=False),
    Column("scope", Text, nullable=False),
    Column("terms_version", Text, nullable=False),
    Column("terms_fingerprint", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("figures", Json, nullable=False),
    Column("frozen_at", Instant, nullable=False),
    Column("frozen_by", Text, nullable=False),
    text_column("why"),
    # The one that took its place when a difference was accepted, or the act that reopened the month.
    Column("replaced_at", Instant),
    Column("replaced_by", Text),
    Index("ix_frozen_months_contract", "contract_id", "month", "scope"),
)
Index(
    "uq_frozen_months_current",
    frozen_months.c.contract_id,
    frozen_months.c.month,
    frozen_months.c.scope,
    unique=True,
    **only("replaced_at IS NULL"),
)
