"""The number under which the other side keeps a contract."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """The same that a new desk gets from ``tables_contracts.py``; a test compares the two."""
    # Made anew in SQLite, so that its text in the file is that of a new desk.
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("contracts", recreate=recreate) as contracts:
        contracts.add_column(sa.Column("contract_number", sa.Text(), server_default=sa.text("''"), nullable=False))
