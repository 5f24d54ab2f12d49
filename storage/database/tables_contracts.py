"""The tables of contracts: what was agreed, the plan over time, amounts and holdings."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text, UniqueConstraint, text

from storage.database.columns import Day, Json, Whole
from storage.database.table_parts import table, text_column

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
    text_column("contract_number"),
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
