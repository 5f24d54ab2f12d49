"""An account may have several contracts: the terms say whether it may, not the table."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Drop what allowed an account one contract under every terms."""
    op.drop_index("uq_contracts_terms_account", table_name="contracts")
