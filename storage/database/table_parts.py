"""What the descriptions of the desk's tables are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, Connection, MetaData, Table, Text, event, text

from storage.database.columns import Flag

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


def table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def text_column(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


def flag(name: str) -> Column[bool]:
    return Column(name, Flag, nullable=False)


def zero_or_one(*names: str) -> tuple[CheckConstraint, ...]:
    return tuple(CheckConstraint(f"{name} IN (0, 1)", name=name) for name in names)


def only(condition: str) -> dict[str, Any]:
    """The options of an index on those rows alone."""
    return {"sqlite_where": text(condition), "info": {_CONDITION: text(condition)}}


@event.listens_for(metadata, "before_create")
def _say_it_to_postgresql(_: MetaData, connection: Connection, **__: Any) -> None:
    """Its own word for the condition of an index. Said with the index it would load its dialect for every desk."""
    if connection.dialect.name == "postgresql":
        for index in (index for table in metadata.tables.values() for index in table.indexes):
            if _CONDITION in index.info:
                index.dialect_kwargs["postgresql_where"] = index.info[_CONDITION]
