"""The tickets of an incident are found by their links, without reading every event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

LINKED = sa.text("kind = 'linked'")


def upgrade() -> None:
    """The same that a new desk gets from ``tables_tickets.py``; a test compares the two."""
    op.create_index("ix_events_linked", "events", ["data"], sqlite_where=LINKED, postgresql_where=LINKED)
