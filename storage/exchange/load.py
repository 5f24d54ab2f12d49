"""`kigen load`: a dump into an empty desk, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, exists, select, update

from core.errors import BadInput, Refused
from core.terms.registry import Catalogue
from storage.catalogue import load_catalogue
from storage.database.activity import verify
from storage.database.engine import writing
from storage.database.notices import announced
from storage.database.tables import activity, contracts, events, incidents, tickets
from storage.database.tables import desk as desk_table
from storage.database.versions import SCHEMA_VERSION
from storage.desk import Desk
from storage.exchange.dump_lines import FORMAT, Line, read_line
from storage.exchange.load_rows import Arriving
from storage.fingerprints import fingerprints
from storage.holidays import HolidayLists
from storage.official_holidays import Lists
from storage.refreshing import refresh_contracts
from storage.retrying import again_where_others_were_in_the_way

_ORDER = (
    "kigen", "desk", "operator", "view", "contract", "incident", "counted", "file", "frozen", "claim", "handover",
    "ticket", "event", "activity", "end",
)  # fmt: skip
# Nobody acts on the desk meanwhile, and of two who load one waits, then finds it filled.
_ID_OF_DESK = select(desk_table.c.id).with_for_update()


def load_into(desk: Desk, lines: Iterable[bytes], file: str, terms: Path | None) -> Mapping[str, int]:
    """``load`` in one transaction of ``desk``, with the official holidays that the dump brings.

    ``lines`` are gone through again where others were in the way or the connection was lost. ``terms`` is the directory
    of the user's own documents. Raises ``DeskUnreachable`` besides.
    """
    if desk.read_only is not None:
        raise desk.read_only
    arrived: str | None = None
    counts: Mapping[str, int] = {}

    def attempt() -> Mapping[str, int]:
        nonlocal arrived, counts
        with writing(desk.engine) as connection:
            present = connection.execute(_ID_OF_DESK).scalar_one()
            if present == arrived:  # a loaded desk takes the id of the one that was dumped: an earlier attempt counts
                return counts
            counts = load(connection, lines, file, lambda lists: load_catalogue(HolidayLists(lists), terms), desk.now())
            loaded = connection.execute(_ID_OF_DESK).scalar_one()
            arrived = None if loaded == present else loaded
        return counts

    return again_where_others_were_in_the_way(desk, attempt)


def load(
    connection: Connection,
    lines: Iterable[bytes],
    file: str,
    catalogue_with: Callable[[Lists], Catalogue],
    now: datetime,
) -> Mapping[str, int]:
    """Fill the empty desk behind ``connection`` (a writing transaction) with the dump ``lines``; returns its counts.

    Ids, numbers, the counter and the activity's chain come over as they are; standings and the figures of months (as
    of ``now``) are derived anew under the terms of this machine, for what these do not give has no explanation;
    ``catalogue_with`` makes their catalogue with the official holidays that the dumped desk keeps.
    ``file`` names the file in errors. The caller commits, or rolls back on any error: ``Refused("desk_not_empty")``,
    ``BadInput`` with file, line and field (see ``read_line`` and ``Arriving``; also ``dump_order``,
    ``dump_truncated``), ``Refused("dump_newer")``, ``Refused("dump_chain_broken")``.
    """
    if not _is_empty(connection):
        raise Refused("desk_not_empty")
    arriving = Arriving(connection, catalogue_with)
    header: Line | None = None
    for line in _ordered(lines, file):
        if line.kind == "kigen":
            _refuse_newer(line)
        elif line.kind == "end":
            arriving.flush()
            _compare_counts(line, arriving.counts)
        else:
            header = line if line.kind == "desk" else header
            arriving.take(line)
    assert header is not None  # the order of a dump has one
    _keep_desk(connection, header, arriving)
    refresh_contracts(connection, arriving.catalogue, now)
    broken = verify(connection).breaks
    if broken:
        raise Refused("dump_chain_broken", file=file, entry=broken[0].seq)
    return arriving.counts


def _is_empty(connection: Connection) -> bool:
    used = (exists(select(1).select_from(table)) for table in (contracts, incidents, tickets, events, activity))
    return not any(connection.execute(select(each)).scalar_one() for each in used)


def _ordered(lines: Iterable[bytes], file: str) -> Iterator[Line]:
    """The lines, held to the order of a dump."""
    previous, number = "", 0
    for number, content in enumerate(lines, 1):
        if previous == "end":
            raise BadInput("dump_order", file=file, line=number)
        line = read_line(content, file, number)
        if not _may_follow(line.kind, previous):
            raise BadInput("dump_order", file=file, line=number)
        previous = line.kind
        yield line
    if previous != "end":
        raise BadInput("dump_truncated", file=file, line=number)


def _may_follow(kind: str, previous: str) -> bool:
    if previous in {"", "kigen"}:
        return kind == ("desk" if previous else "kigen")
    if kind == "event":
        return previous in {"ticket", "event"}
    if previous == "ticket":  # one without events has no receipt
        return False
    if kind == "ticket":
        return previous != "activity"
    return kind not in {"kigen", "desk"} and _ORDER.index(kind) >= _ORDER.index(previous)


def _refuse_newer(line: Line) -> None:
    if line.values["format"] > FORMAT or line.values["schema"] > SCHEMA_VERSION:
        raise Refused("dump_newer", file=line.file, line=line.number)


def _compare_counts(line: Line, counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        if line.values[name] != count:
            raise BadInput("dump_incomplete", field=name, file=line.file, line=line.number, found=count)


def _keep_desk(connection: Connection, line: Line, arriving: Arriving) -> None:
    """The desk's own row; its counters must be past all that came, or the next act would fail."""
    if line.values["seq"] < arriving.highest_seq:
        raise line.wrong("seq", "counter")
    if line.values["next_number"] <= arriving.highest_number:
        raise line.wrong("next_number", "counter")
    derived_from = fingerprints(arriving.catalogue, arriving.settings).columns()
    connection.execute(announced(update(desk_table).values(**line.values, **derived_from), connection))
