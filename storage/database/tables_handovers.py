"""The tables of handovers: what a shift told the next, and who read it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint

from storage.database.columns import Instant, Json, Whole
from storage.database.table_parts import table

# Only ever added to. `situation` are the facts of core/desk/handover.py `Situation`; `actor` wrote it.
handovers = table(
    "handovers",
    Column("id", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    Column("actor", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    Column("situation", Json, nullable=False),
    UniqueConstraint("number"),
    Index("ix_handovers_written_at", "written_at"),
)

# Only ever added to: who read a handover, or took his own back.
handover_marks = table(
    "handover_marks",
    Column("id", Text, primary_key=True),
    Column("handover_id", Text, ForeignKey("handovers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Index("ix_handover_marks_handover", "handover_id", "kind"),
)
