"""The desk's tables, one description for every database.

A ticket's row holds its facts and its standing, which is derived from its events and stored so that a list
is one index scan. ``events`` and ``activity`` are append-only and share the desk's one counter.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal_column,
    text,
)

from storage.database.columns import Day, Duration, Flag, Instant, Json, Whole

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_CONDITION = "condition"


def _table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def _flag(name: str) -> Column[bool]:
    return Column(name, Flag, nullable=False)


def _zero_or_one(*names: str) -> tuple[CheckConstraint, ...]:
    return tuple(CheckConstraint(f"{name} IN (0, 1)", name=name) for name in names)


def _only(condition: str) -> dict[str, Any]:
    """The options of an index on those rows alone."""
    return {"sqlite_where": text(condition), "info": {_CONDITION: text(condition)}}


@event.listens_for(metadata, "before_create")
def _say_it_to_postgresql(_: MetaData, connection: Connection, **__: Any) -> None:
    """Its own word for the condition of an index. Said with the index it would load its dialect for every desk."""
    if connection.dialect.name == "postgresql":
        for index in (index for table in metadata.tables.values() for index in table.indexes):
            if _CONDITION in index.info:
                index.dialect_kwargs["postgresql_where"] = index.info[_CONDITION]


# The number of the newest migration that ran, in Alembic's own form.
schema_version = _table("schema_version", Column("version_num", Text, primary_key=True, nullable=False))

# One row. `seq` orders events and activity; `chain_head` is the hash of the newest activity entry.
desk = _table(
    "desk",
    Column("id", Text, primary_key=True),
    Column("settings", Json, nullable=False),
    Column("seq", Whole, nullable=False),
    Column("next_number", Whole, nullable=False),
    _text("chain_head"),
    # What the stored deadlines were computed from; empty until they are computed.
    _text("catalogue_fingerprint"),
    _text("calendars_fingerprint"),
    _text("settings_fingerprint"),
    # The oldest kigen that knows this schema: what an older one names when it refuses the desk.
    Column("needs_kigen", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Who ever acted here: the login decides, `claimed` is what the operator of a shared login said.
operators = _table(
    "operators",
    Column("id", Text, primary_key=True),
    Column("uid", Whole, nullable=False),
    Column("login", Text, nullable=False),
    _text("claimed"),
    Column("first_seen_at", Instant, nullable=False),
    UniqueConstraint("uid", "login", "claimed"),
)

# Filters that operators saved, each under one key; `operator` is the name that the activity records.
views = _table(
    "views",
    Column("operator", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("filter", Text, nullable=False),
    UniqueConstraint("operator", "key"),
)

contracts = _table(
    "contracts",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("direction", Text, nullable=False),
    _text("kind"),
    _text("account"),
    Column("starts_on", Day, nullable=False),
    Column("ends_on", Day),
    Column("closed_days", Json, nullable=False),
    Column("version", Whole, nullable=False),
    _text("customer"),
    _text("reseller"),
    Column("regions", Json, nullable=False, server_default=text("'[]'")),
    Column("services", Json, nullable=False, server_default=text("'[]'")),
    Column("period", Text, nullable=False, server_default=text("'monthly'")),
    Column("applied_on", Day),
    Column("stops", Json, nullable=False, server_default=text("'[]'")),
    Column("payments", Json, nullable=False, server_default=text("'[]'")),
    UniqueConstraint("name"),
    CheckConstraint("direction IN ('payable', 'receivable')", name="direction"),
)

plan_periods = _table(
    "plan_periods",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("from_day", Day, primary_key=True),
    Column("plan", Text, nullable=False),
)

# What was entered for a month: the fee from it on, or the charges of it. `amount` holds the digits as they are.
contract_amounts = _table(
    "contract_amounts",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("month", Day, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("amount", Text, nullable=False),
    Column("currency", Text, nullable=False),
)

holdings = _table(
    "holdings",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("from_day", Day, primary_key=True),
    Column("component", Text, primary_key=True),
    Column("count", Whole, nullable=False),
)

tickets = _table(
    "tickets",
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    Column("contract_id", Text, ForeignKey("contracts.id"), nullable=False),
    _text("source"),
    _text("external_id"),
    Column("subject", Text, nullable=False),
    _text("body"),
    _text("requester"),
    _text("inquiry"),
    # The standing (core/desk/standing.py), column by column.
    Column("status", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("priority", Text, nullable=False),
    _text("owner"),
    _flag("in_scope"),
    Column("due_at", Instant),
    Column("risk_at", Instant),
    _text("due_kind"),
    _flag("paused"),
    _flag("best_effort"),
    Column("responded_at", Instant),
    Column("response_due_at", Instant),
    Column("response_verdict", Text, nullable=False),
    Column("response_covered", Duration),
    _text("response_priority"),
    Column("expected_by", Instant),
    Column("resolved_at", Instant),
    _flag("provisional"),
    # Where it stands in the queue: rank 0 by `due_at`, then rank 1 by receipt.
    _flag("open"),
    Column("queue_rank", Whole, nullable=False),
    Column("queue_at", Instant, nullable=False),
    Column("version", Whole, nullable=False),
    UniqueConstraint("number"),
    *_zero_or_one("in_scope", "paused", "best_effort", "provisional", "open", "queue_rank"),
)

# Write this, not `tickets.c.open == True`: a partial index is used only where its condition stands literally.
IS_OPEN = tickets.c.open == literal_column("1")


def _open_index(name: str, *columns: Column[Any]) -> None:
    Index(f"ix_tickets_{name}", *columns, **_only("open = 1"))


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
    **_only("external_id <> ''"),
)

# `data` holds the fields that belong to the event's kind (core/desk/events.py).
events = _table(
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
incidents = _table(
    "incidents",
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    Column("title", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("known_at", Instant),
    Column("cause", Text, nullable=False),
    _flag("self_resolved"),
    _flag("gross"),
    _flag("planned"),
    Column("evidence", Text, nullable=False),
    _text("reference"),
    _text("note"),
    _flag("dropped"),
    # Whether it goes on, on paper or anywhere.
    _flag("open"),
    Column("version", Whole, nullable=False),
    UniqueConstraint("number"),
    *_zero_or_one("self_resolved", "gross", "planned", "dropped", "open"),
)
Index("ix_incidents_open", incidents.c.started_at, **_only("open = 1"))
Index("ix_incidents_started", incidents.c.started_at)

# What an incident did to a contract: the time of impact there, a ground of exclusion, a waiver.
touches = _table(
    "touches",
    Column("incident_id", Text, ForeignKey("incidents.id"), primary_key=True),
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    _text("ground"),
    _text("waived_by"),
    _text("waived_why"),
    # With the end in it, so that the stops of a month are found without opening every earlier row.
    Index("ix_touches_contract", "contract_id", "started_at", "ended_at"),
)

# Requests and errors of an interval; `source` names what they came from, so that each is there once.
samples = _table(
    "samples",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("started_at", Instant, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("requests", Whole, nullable=False),
    Column("errors", Whole, nullable=False),
    _text("ground"),
)

# Files that were read into samples, by the digest of their content.
imported_files = _table(
    "imported_files",
    Column("digest", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("records", Whole, nullable=False),
)

# What a month came to, kept so that lists need no arithmetic; `open`: it goes on and must be computed anew to be shown.
months = _table(
    "months",
    Column("contract_id", Text, ForeignKey("contracts.id"), primary_key=True),
    Column("month", Day, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("terms_version", Text, nullable=False),
    _text("uptime"),
    Column("met", Flag),
    Column("downtime", Duration),
    _text("remedy"),
    _text("amount"),
    _text("currency"),
    Column("free_months", Whole),
    _text("reduced_days"),
    _text("lacks"),
    Column("file_by", Day),
    Column("closes_at", Instant),
    _flag("open"),
    Column("computed_at", Instant, nullable=False),
    Index("ix_months_month", "month", "contract_id"),
)
Index("ix_months_closes", months.c.closes_at, **_only("closes_at IS NOT NULL AND remedy <> ''"))

# A month as it was sent or settled on: its figures and the facts they were computed from, for good.
frozen_months = _table(
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
    _text("why"),
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
    **_only("replaced_at IS NULL"),
)

# The hash covers `payload_digest`, not the payload: a text can be erased later and the chain still holds.
activity = _table(
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
