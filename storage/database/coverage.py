"""Which rows of the desk the activity's chain covers: the facts, all but the events of tickets and what is derived.

An act that leaves facts behind enters their digests with its entry, each under its kind and key. What was entered last
for a key must be what stands in the tables; a row that nobody entered was not written by an act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, bindparam, inspect, text

from storage.database.columns import canonical_json, from_microseconds, to_microseconds

# Of each kind, by its key: the digest of what stands in the tables, empty where nothing does.
Digests: TypeAlias = Mapping[str, Mapping[str, str]]
Cover: TypeAlias = Callable[..., None]

# Two lines that hash alike are not to be found; half of SHA-256 keeps the entry of an import of thousands small.
_DIGITS = 32
_KEYS_A_STATEMENT = 2_000


def uncovered(kind: str, *keys: str) -> None:
    """Nothing is entered: the rows come with a chain that covers them, as in a load."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a kind: the column that holds the key, and the columns that are no facts (``only``: all others)."""

    table: str
    key: str = "id"
    derived: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()

    def covered(self, row: RowMapping) -> dict[str, Any]:
        """What is covered of a row, as it is stored. What says nothing is left out: a later schema may add columns."""
        names = self.only or row.keys() - self.derived
        return {name: row[name] for name in names if row[name] not in (None, "", 0, "[]")}


_VERSION = frozenset(("version",))
_TICKET = ("id", "number", "contract_id", "source", "external_id", "subject", "body", "requester", "inquiry")
_CLAIM = ("id", "number", "contract_id", "month", "scope")
_OF_CONTRACT = "contract_id"

KINDS: Mapping[str, tuple[Part, ...]] = {
    "ticket": (Part("tickets", only=frozenset(_TICKET)),),
    "contract": (
        Part("contracts", derived=_VERSION),
        *(Part(name, _OF_CONTRACT) for name in ("plan_periods", "contract_amounts", "holdings")),
    ),
    "incident": (Part("incidents", derived=frozenset(("version", "open"))), Part("touches", "incident_id")),
    "claim": (Part("claims", only=frozenset(_CLAIM)),),
    "claim_step": (Part("claim_events"),),
    "frozen": (Part("frozen_months"),),
    "file": (Part("imported_files", "digest"),),
    "handover": (Part("handovers"), Part("handover_marks", "handover_id")),
    "view": (Part("views", "operator"),),
    "settings": (Part("desk", only=frozenset(("settings",))),),
}
"""The kinds that have one row or several for each key. ``samples`` has its own: see ``samples_key``."""

SAMPLES = "samples"
MADE_WITH_THE_DESK = frozenset(("settings",))
"""What is there before the first act, which alone enters it."""


def samples_key(contract_id: str, scope: str, started_at: datetime) -> str:
    """Counted intervals are covered by contract, month (UTC) and scope: too many to be entered one by one."""
    return f"{contract_id}/{started_at.astimezone(UTC):%Y-%m}/{scope}"


def digests_of(connection: Connection, kind: str, keys: Iterable[str]) -> dict[str, str]:
    """The digest of each of ``keys``, empty for one of which there is nothing (any more)."""
    if kind == SAMPLES:
        return {key: _digest(_sample(row) for row in _samples_of(connection, key)) for key in sorted(keys)}
    wanted = sorted(keys)
    found: dict[str, list[str]] = {key: [] for key in wanted}
    for part in KINDS[kind]:
        statement = text(f"SELECT * FROM {part.table} WHERE {part.key} IN :keys").bindparams(
            bindparam("keys", expanding=True)
        )
        for first in range(0, len(wanted), _KEYS_A_STATEMENT):
            some = wanted[first : first + _KEYS_A_STATEMENT]
            for row in connection.execute(statement, {"keys": some}).mappings():
                found[row[part.key]].append(_line(part, row))
    return {key: _digest(lines) for key, lines in found.items()}


def all_digests(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Kind, key and digest of everything that stands in the tables; a table that an older schema lacks is empty."""
    there = set(inspect(connection).get_table_names())
    for kind, parts in KINDS.items():
        if all(part.table in there for part in parts):
            stream = _single(connection, parts[0]) if len(parts) == 1 else _several(connection, parts)
            yield from ((kind, key, digest) for key, digest in stream)
    if SAMPLES in there:
        rows = connection.execute(text("SELECT * FROM samples ORDER BY contract_id, scope, started_at")).mappings()
        for key, group in groupby(rows, _samples_key_of):
            yield SAMPLES, key, _digest(map(_sample, group))


def _single(connection: Connection, part: Part) -> Iterator[tuple[str, str]]:
    rows = connection.execute(text(f"SELECT * FROM {part.table} ORDER BY {part.key}")).mappings()
    for key, group in groupby(rows, lambda row: str(row[part.key])):
        yield key, _digest(_line(part, row) for row in group)


def _several(connection: Connection, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        for row in connection.execute(text(f"SELECT * FROM {part.table}")).mappings():
            found[row[part.key]].append(_line(part, row))
    yield from ((key, _digest(lines)) for key, lines in found.items())


def _line(part: Part, row: RowMapping) -> str:
    return sha256(canonical_json([part.table, part.covered(row)]).encode()).hexdigest()


def _digest(lines: Iterable[str]) -> str:
    """Of any number of rows; databases sort texts in their own ways, so in ours."""
    found = sorted(lines)
    return sha256("\n".join(found).encode()).hexdigest()[:_DIGITS] if found else ""


def _sample(row: RowMapping) -> str:
    return canonical_json([row[name] for name in ("started_at", "source", "requests", "errors", "ground")])


def _samples_key_of(row: RowMapping) -> str:
    return samples_key(row["contract_id"], row["scope"], from_microseconds(row["started_at"]))


def _samples_of(connection: Connection, key: str) -> Iterable[RowMapping]:
    contract_id, month, scope = key.split("/", 2)
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    end = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    query = text(
        "SELECT * FROM samples WHERE contract_id = :contract AND scope = :scope"
        " AND started_at >= :first AND started_at < :end"
    )
    place = {"contract": contract_id, "scope": scope, "first": to_microseconds(first), "end": to_microseconds(end)}
    return connection.execute(query, place).mappings()
