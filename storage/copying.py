"""`kigen copy`: a whole desk from one database to another, row by row as stored, proved equal before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, column, func, insert, select
from sqlalchemy import table as bare_table

from core.errors import Refused
from storage.database import search
from storage.database.activity import verify
from storage.database.append_only import keep_append_only
from storage.database.batches import ticket_batches
from storage.database.columns import canonical_json
from storage.database.engine import open_engine, reading
from storage.database.event_rows import event_from
from storage.database.faults import unreachable
from storage.database.gate import file_version, server_version
from storage.database.location import Location
from storage.database.schema import make_desk, make_tables
from storage.database.sqlite_library import sqlite_library
from storage.database.stored_tickets import indexed_text
from storage.database.tables import metadata
from storage.database.ticket_rows import ticket_from
from storage.database.versions import SCHEMA_VERSION

_ROWS_A_BATCH = 1_000
# Of the order of rows the databases think differently: a sum has none.
_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table that is the same at both ends. ``checksum`` is the sum of the SHA-256 of its rows, in hexadecimal."""

    name: str
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied and compared: every table, the number of entries in the activity, and the head of its chain."""

    tables: tuple[CopiedTable, ...]
    entries: int
    head: str


Progress: TypeAlias = Callable[[str, int, int], object]
"""Hears of the table, its rows so far, and all of its rows."""


def copy_desk(source: Location, target: Location, told: Progress) -> Copied:
    """Copy the desk at ``source`` to ``target``, where there is none yet; in one transaction there, or not at all.

    ``source`` is read at one moment, while others may go on writing it, and is not changed. What the target holds is
    read back and compared before it commits: the rows and the checksum of each table, and the chain. Raises
    ``Refused``: ``desk_exists``, ``copy_other_schema``, ``copy_chain_broken``, ``copy_differs``; ``DeskUnreachable``.
    """
    copied: list[Copied] = []
    try:
        _refuse_other_schema(source)
        engine = open_engine(source)
        try:
            with reading(engine) as reader:
                make_desk(target, lambda writer: copied.append(_copy(_End(reader, source), _End(writer, target), told)))
        finally:
            engine.dispose()
    except Exception as error:  # the target's own failures have been told already
        if found := unreachable(error, source):
            raise found from None
        raise
    return copied[0]


def _refuse_other_schema(source: Location) -> None:
    """Not by opening the desk, which would bring a private one to the newest schema."""
    if source.path is not None:
        version = file_version(source, sqlite_library())
    else:
        engine = open_engine(source)
        try:
            with reading(engine) as connection:
                version = server_version(connection, source)
        finally:
            engine.dispose()
    if version != SCHEMA_VERSION:
        raise Refused("copy_other_schema", field="--from", path=source.name, found=version, known=SCHEMA_VERSION)


@dataclass(frozen=True, slots=True)
class _End:
    """One of the two desks, in a transaction."""

    connection: Connection
    location: Location

    def stored(self, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
        """The rows as they are stored, a batch at a time; a failure names this end."""
        try:
            rows = self.connection.execution_options(yield_per=_ROWS_A_BATCH).execute(select(_bare(table)))
            for batch in rows.mappings().partitions():
                yield [dict(row) for row in batch]
        except Exception as error:
            raise unreachable(error, self.location) or error from None


def _copy(source: _End, target: _End, told: Progress) -> Copied:
    make_tables(target.connection)
    found = [_copy_table(table, source, target, told) for table in metadata.sorted_tables]
    _index(target.connection)
    keep_append_only(target.connection)
    for sent in found:
        arrived = _Sum()
        for rows in target.stored(metadata.tables[sent.name]):
            arrived.take(rows)
        if arrived.of(sent.name) != sent:
            raise Refused("copy_differs", table=sent.name, rows=sent.rows, found=arrived.rows)
    before, after = verify(source.connection), verify(target.connection)
    if before.breaks:
        raise Refused("copy_chain_broken", entry=before.breaks[0].seq)
    if before != after:
        raise Refused("copy_differs", table="activity", rows=before.entries, found=after.entries)
    return Copied(tuple(found), after.entries, after.head)


def _copy_table(table: Table, source: _End, target: _End, told: Progress) -> CopiedTable:
    total = source.connection.execute(select(func.count()).select_from(table)).scalar_one()
    statement = insert(_bare(table))
    sent = _Sum()
    told(table.name, 0, total)
    for rows in source.stored(table):
        target.connection.execute(statement, rows)
        sent.take(rows)
        told(table.name, sent.rows, total)
    return sent.of(table.name)


def _bare(table: Table) -> Any:
    """The table without the types of its columns: what passes is what is stored, to the letter."""
    return bare_table(table.name, *(column(each.name) for each in table.columns))


def _index(connection: Connection) -> None:
    """The search is derived: each database has its own form of it."""
    for batch in ticket_batches(connection):
        texts = ((row.number, indexed_text(ticket_from(row, tuple(map(event_from, told))))) for row, told in batch)
        search.index(connection, texts)


class _Sum:
    """How many rows went by, and what they come to."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def take(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self._sum += int.from_bytes(sha256(canonical_json(dict(row)).encode()).digest())
        self.rows += len(rows)

    def of(self, name: str) -> CopiedTable:
        return CopiedTable(name, self.rows, f"{self._sum % _MODULUS:064x}")
