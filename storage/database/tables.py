"""The desk's tables, one description for every database.

A ticket's row holds its facts and its standing, which is derived from its events and stored so that a list
is one index scan. ``events`` and ``activity`` are append-only and share the desk's one counter.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Text, UniqueConstraint

from storage.database.columns import Instant, Json, Whole
from storage.database.table_parts import metadata, table, text_column
from storage.database.tables_claims import claim_events, claims
from storage.database.tables_contracts import contract_amounts, contracts, holdings, plan_periods
from storage.database.tables_handovers import handover_marks, handovers
from storage.database.tables_incidents import imported_files, incidents, samples, touches
from storage.database.tables_months import frozen_months, months
from storage.database.tables_tickets import IS_LINK, IS_OPEN, events, tickets

__all__ = [
    "IS_LINK",
    "IS_OPEN",
    "activity",
    "claim_events",
    "claims",
    "contract_amounts",
    "contracts",
    "desk",
    "events",
    "frozen_months",
    "handover_marks",
    "handovers",
    "holdings",
    "imported_files",
    "incidents",
    "metadata",
    "months",
    "operators",
    "plan_periods",
    "samples",
    "schema_version",
    "tickets",
    "touches",
    "views",
]

# The number of the newest migration that ran, in Alembic's own form.
schema_version = table("schema_version", Column("version_num", Text, primary_key=True, nullable=False))

# One row. `seq` orders events and activity; `chain_head` is the hash of the newest activity entry.
desk = table(
    "desk",
    Column("id", Text, primary_key=True),
    Column("settings", Json, nullable=False),
    Column("seq", Whole, nullable=False),
    Column("next_number", Whole, nullable=False),
    text_column("chain_head"),
    # What the stored deadlines were computed from; empty until they are computed.
    text_column("catalogue_fingerprint"),
    text_column("calendars_fingerprint"),
    text_column("settings_fingerprint"),
    # The oldest kigen that knows this schema: what an older one names when it refuses the desk.
    Column("needs_kigen", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Who ever acted here: the login decides, `claimed` is what the operator of a shared login said.
operators = table(
    "operators",
    Column("id", Text, primary_key=True),
    Column("uid", Whole, nullable=False),
    Column("login", Text, nullable=False),
    text_column("claimed"),
    Column("first_seen_at", Instant, nullable=False),
    UniqueConstraint("uid", "login", "claimed"),
)

# Filters that operators saved, each under one key; `operator` is the name that the activity records.
views = table(
    "views",
    Column("operator", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("filter", Text, nullable=False),
    UniqueConstraint("operator", "key"),
)

# The hash covers `payload_digest`, not the payload: a text can be erased later and the chain still holds.
activity = table(
    "activity",
    Column("seq", Whole, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("command_id", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", Text),
    Column("salt", Text),
    Column("payload_digest", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("command_id"),
    Index("ix_activity_subject", "subject", "seq"),
    Index("ix_activity_actor", "actor", "seq"),
)
