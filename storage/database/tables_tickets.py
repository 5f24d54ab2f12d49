"""The tables of tickets: facts and standing in one row, so that a list is one index scan, and their events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, literal_column

from storage.database.columns import Duration, Instant, Json, Whole
from storage.database.table_parts import flag, only, table, text_column, zero_or_one

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
Index("ix_events_linked", events.c.data, **only("kind = 'linked'"))
# Literally, as the condition of the index stands.
IS_LINK = events.c.kind == literal_column("'linked'")
