"""A PostgreSQL database made what it was: cheaper by far than to copy hundreds of files of a template once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

_CATALOGUES: tuple[LiteralString, ...] = (
    "pg_namespace", "pg_class", "pg_attribute", "pg_attrdef", "pg_type", "pg_constraint", "pg_index",
    "pg_trigger", "pg_proc", "pg_rewrite", "pg_policy", "pg_default_acl", "pg_event_trigger", "pg_extension",
)  # fmt: skip
# Whatever changes how a table is made, or who may use it, leaves a row less or a younger one.
_SHAPE = SQL(" UNION ALL ").join(
    [
        *(SQL("SELECT count(*), max(xmin::text::bigint) FROM {}").format(Identifier(name)) for name in _CATALOGUES),
        SQL("SELECT hashtext(datacl::text), datconnlimit FROM pg_database WHERE datname = current_database()"),
        SQL(
            "SELECT count(*), max(setting.xmin::text::bigint) FROM pg_db_role_setting AS setting"
            " JOIN pg_database AS own ON own.oid = setdatabase WHERE datname = current_database()"
        ),
    ]
)
_RELATIONS = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = %s"
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"

Shape = list[tuple[int | None, ...]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database held at some time, and how it was made."""

    shape: Shape
    rows: Mapping[str, bytes]
    clearing: Composed

    @classmethod
    def of(cls, connection: psycopg.Connection) -> Contents:
        """What it holds now."""
        tables = _relations(connection, "r")
        sequences = [_set_back(connection, name) for name in _relations(connection, "S")]
        clearing = [
            SQL("SET LOCAL session_replication_role = replica"),  # no trigger, no foreign key
            SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(SQL(", ").join(map(Identifier, tables))),
            *(SQL("DELETE FROM {}").format(Identifier(table)) for table in tables),
            *sequences,
        ]
        rows = {table: _copied(connection, table) for table in tables}
        held = {table: data for table, data in rows.items() if len(data) > _BYTES_OF_NO_ROW}
        return cls(_shape(connection), held, SQL("; ").join(clearing))

    def bring_back(self, connection: psycopg.Connection) -> bool:
        """Whether the database holds them again; where it is not made as it was, nothing helps."""
        if _shape(connection) != self.shape:
            return False
        connection.execute(self.clearing)
        for table, data in self.rows.items():
            statement = SQL("COPY {} FROM STDIN (FORMAT binary)").format(Identifier(table))
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(data)
        return True


_BYTES_OF_NO_ROW = 21
"""The head and the end of a binary copy."""


def send_away(admin: psycopg.Connection, database: str) -> None:
    """Whoever is still connected to it."""
    admin.execute(_OTHERS, [database])


def _relations(connection: psycopg.Connection, kind: str) -> list[str]:
    return [name for (name,) in connection.execute(_RELATIONS, [kind])]


def _shape(connection: psycopg.Connection) -> Shape:
    return connection.execute(_SHAPE).fetchall()


def _set_back(connection: psycopg.Connection, sequence: str) -> Composed:
    found = connection.execute(SQL("SELECT last_value, is_called FROM {}").format(Identifier(sequence))).fetchone()
    assert found is not None
    return SQL("SELECT setval({}, {}, {})").format(Literal(sequence), *map(Literal, found))


def _copied(connection: psycopg.Connection, table: str) -> bytes:
    statement = SQL("COPY {} TO STDOUT (FORMAT binary)").format(Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return b"".join(map(bytes, copy))
