"""The desk's tables, one description for every database.

A ticket's row holds its facts and its standing, which is derived from its events and stored so that a list
is one index scan. ``events`` and ``activity`` are append-only and share the desk's one counter.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, literal_column, text

from storage.database.columns import Day, Duration, Flag, Instant, Json, Whole
from storage.database.table_parts import flag, metadata, only, table, text_column, zero_or_one
from storage.database.tables_claims import claim_events, claims

__all__ = [
    "IS_OPEN",
    "activity",
    "claim_events",
    "claims",
    "contract_amounts",
    "contracts",
    "desk",
    "events",
    "frozen_months",
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

contracts = table(
    "contracts",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("direction", Text, nullable=False),
    text_column("kind"),
    text_column("account"),
    Column("starts_on", Day, nullable=False),
    Column("ends_on", Day),
    Column("closed_days", Json, nullable=False),
    Column("version", Whole, nullable=False),
    text_column("customer"),
    text_column("reseller"),
    Column("regions", Json, nullable=False, server_default=text("'[]'")),
    Column("services", Json, nullable=False, server_default=text("'[]'")),
    Column("period", Text, nullable=False, server_default=text("'monthly'")),
    Column("applied_on", Day),
    Column("stops", Json, nullable=False, server_default=text("'[]'")),
    Column("payments", Json, nullable=False, server_default=text("'[]'")),
    UniqueConstraint("name"),
    CheckConstraint("direction IN ('payable', 'receivable')", name="direction"),
)

plan_periods = table(
    "plan_periods",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("from_day", Day, primary_key=True),
    Column("plan", Text, nullable=False),
)

# What was entered for a month: the fee from it on, or the charges of it. `amount` holds the digits as they are.
contract_amounts = table(
    "contract_amounts",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("month", Day, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("amount", Text, nullable=False),
    Column("currency", Text, nullable=False),
)

holdings = table(
    "holdings",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("from_day", Day, primary_key=True),
    Column("component", Text, primary_key=True),
    Column("count", Whole, nullable=False),
)

tickets = table(
    "tickets",
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    Column("contract_id", Text, ForeignKey("contracts.id"), nullable=False),
    text_column("source"),
    text_column("external_id"),
    Column("subject", Text, nullable=False),
    text_column("body"),
    text_column("requester"),
    text_column("inquiry"),
    # The standing (core/desk/standing.py), column by column.
    Column("status", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("priority", Text, nullable=False),
    text_column("owner"),
    flag("in_scope"),
    Column("due_at", Instant),
    Column("risk_at", Instant),
    text_column("due_kind"),
    flag("paused"),
    flag("best_effort"),
    Column("responded_at", Instant),
    Column("response_due_at", Instant),
    Column("response_verdict", Text, nullable=False),
    Column("response_covered", Duration),
    text_column("response_priority"),
    Column("expected_by", Instant),
    Column("resolved_at", Instant),
    flag("provisional"),
    # Where it stands in the queue: rank 0 by `due_at`, then rank 1 by receipt.
    flag("open"),
    Column("queue_rank", Whole, nullable=False),
    Column("queue_at", Instant, nullable=False),
    Column("version", Whole, nullable=False),
    UniqueConstraint("number"),
    *zero_or_one("in_scope", "paused", "best_effort", "provisional", "open", "queue_rank"),
)

# Write this, not `tickets.c.open == True`: a partial index is used only where its condition stands literally.
IS_OPEN = tickets.c.open == literal_column("1")


def _open_index(name: str, *columns: Column[Any]) -> None:
    Index(f"ix_tickets_{name}", *columns, **only("open = 1"))


_queue = (tickets.c.queue_rank, tickets.c.queue_at, tickets.c.id)
_open_index("queue", *_queue)
_open_index("queue_by_owner", tickets.c.owner, *_queue)
_open_index("queue_by_priority", tickets.c.priority, *_queue)
_open_index("queue_by_contract", tickets.c.contract_id, *_queue)
_open_index("queue_by_status", tickets.c.status, *_queue)
_open_index("risk", tickets.c.risk_at)
Index("ix_tickets_received", tickets.c.contract_id, tickets.c.received_at)
Index(
    "uq_tickets_source_external_id",
    tickets.c.source,
    tickets.c.external_id,
    unique=True,
    **only("external_id <> ''"),
)

# `data` holds the fields that belong to the event's kind (core/desk/events.py).
events = table(
    "events",
    Column("seq", Whole, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", Json, nullable=False),
    UniqueConstraint("id"),
    Index("ix_events_ticket", "ticket_id", "seq"),
)

# One disturbance (core/desk/incident.py); `started_at` and `ended_at` are the paper's times.
incidents = table(
    "incidents",
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    Column("title", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("known_at", Instant),
    Column("cause", Text, nullable=False),
    flag("self_resolved"),
    flag("gross"),
    flag("planned"),
    Column("evidence", Text, nullable=False),
    text_column("reference"),
    text_column("note"),
    flag("dropped"),
    # Whether it goes on, on paper or anywhere.
    flag("open"),
    Column("version", Whole, nullable=False),
    UniqueConstraint("number"),
    *zero_or_one("self_resolved", "gross", "planned", "dropped", "open"),
)
Index("ix_incidents_open", incidents.c.started_at, **only("open = 1"))
Index("ix_incidents_started", incidents.c.started_at)

# What an incident did to a contract: the time of impact there, a ground of exclusion, a waiver.
touches = table(
    "touches",
    Column("incident_id", Text, ForeignKey("incidents.id"), primary_key=True),
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    text_column("ground"),
    text_column("waived_by"),
    text_column("waived_why"),
    # With the end in it, so that the stops of a month are found without opening every earlier row.
    Index("ix_touches_contract", "contract_id", "started_at", "ended_at"),
)

# Requests and errors of an interval; `source` names what they came from, so that each is there once.
samples = table(
    "samples",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("started_at", Instant, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("requests", Whole, nullable=False),
    Column("errors", Whole, nullable=False),
    text_column("ground"),
)

# Files that were read into samples, by the digest of their content.
imported_files = table(
    "imported_files",
    Column("digest", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("records", Whole, nullable=False),
    # Where it lay, and what its records speak of (core/desk/sampling.py), so that it can prove a claim.
    text_column("path"),
    Column("places", Json, nullable=False, server_default=text("'[]'")),
)

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
