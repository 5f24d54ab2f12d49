"""Writing over texts that are erased, in tables that are only ever added to and in others.

The owner of the tables takes their triggers away for the moment. On PostgreSQL a lead who does not own them has a
function of roles.sql instead, which lets him put nothing but the mark of what is erased in the place of a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, text, update

from storage.database.append_only import changing
from storage.database.columns import canonical_json

ADDED_TO = ("events", "claim_events", "handovers", "activity")
"""Tables with texts whose rows nobody changes otherwise."""
# No login but the owner's may change these rows, or these columns of them.
_BY_FUNCTION = frozenset((*ADDED_TO, "imported_files", "frozen_months"))

_OWNS = text("SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'activity'::regclass")
_ERASE = text("SELECT kigen_erase(:of, :field, CAST(:keys AS text[]), CAST(:contents AS text[]))")


@dataclass(frozen=True, slots=True)
class Overwriting:
    """The row of ``table`` whose primary key is ``key`` (by names of columns) is to hold ``values``."""

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any]


def overwrite(connection: Connection, changes: Sequence[Overwriting]) -> None:
    """Write ``changes`` in the caller's transaction.

    On PostgreSQL the database refuses who neither owns the tables nor is a lead, and what erases more than texts.
    """
    if connection.dialect.name == "sqlite" or connection.execute(_OWNS).scalar_one():
        with changing(connection, *ADDED_TO):
            for each in changes:
                _update(connection, each)
        return
    by_field = defaultdict[tuple[str, str], list[tuple[str, str | None]]](list)
    for each in changes:
        if each.table.name not in _BY_FUNCTION:
            _update(connection, each)
            continue
        (key,) = each.key.values()
        for field, value in each.values.items():
            if field != "salt":  # goes with its payload
                by_field[each.table.name, field].append((str(key), _stored(value)))
    for (table, field), found in by_field.items():
        keys, contents = zip(*found, strict=True)
        connection.execute(_ERASE, {"of": table, "field": field, "keys": list(keys), "contents": list(contents)})


def _update(connection: Connection, change: Overwriting) -> None:
    row = (change.table.c[name] == value for name, value in change.key.items())
    connection.execute(update(change.table).where(*row).values(**change.values))


def _stored(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else canonical_json(value)
