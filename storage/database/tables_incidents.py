"""The tables of incidents, what they touch, and what else tells of downtime: counted intervals and imported files."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, text

from storage.database.columns import Instant, Json, Whole
from storage.database.table_parts import flag, only, table, text_column, zero_or_one

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
