"""The kept figures of months, computed anew for contracts: after a dump was loaded, and where terms changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from core.desk.contract import Contract
from core.desk.refreshing import refresh_months
from core.terms.registry import Catalogue
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_months import StoredMonths
from storage.database.tables import months, samples, touches

_CONTRACTS_A_TIME = 50


@dataclass(frozen=True, slots=True)
class ReadBooks:
    """What the figures of months are computed from, as of ``now``."""

    now: datetime
    catalogue: Catalogue
    months: StoredMonths


def refresh_contracts(
    connection: Connection, catalogue: Catalogue, now: datetime, terms: Iterable[str] | None = None
) -> int:
    """Compute every month in which something happened, of the contracts under ``terms`` (None: all of them).

    Returns how many months have other figures now. Terms that ``catalogue`` lacks keep theirs.
    """
    wanted = set(catalogue.ids) if terms is None else {*terms} & {*catalogue.ids}
    contracts = [each for each in StoredContracts(connection).all() if each.terms in wanted]
    reach = _reach(connection, now)
    books = ReadBooks(now, catalogue, StoredMonths(connection))
    before = _figures(connection)
    touched = sorted((each for each in contracts if each.id in reach), key=lambda each: reach[each.id])
    for first in range(0, len(touched), _CONTRACTS_A_TIME):
        part: list[Contract] = touched[first : first + _CONTRACTS_A_TIME]
        start, end = min(reach[each.id][0] for each in part), max(reach[each.id][1] for each in part)
        refresh_months(books, part, start, end)
    after = _figures(connection)
    return sum(1 for key in {*before, *after} if before.get(key) != after.get(key))


def _reach(connection: Connection, now: datetime) -> Mapping[str, tuple[datetime, datetime]]:
    """From when to when something is known of each contract."""
    found: dict[str, tuple[datetime, datetime]] = {}
    ends = (touches.c.ended_at, samples.c.started_at)
    for table, end in zip((touches, samples), ends, strict=True):
        query = select(
            table.c.contract_id, func.min(table.c.started_at), func.max(table.c.started_at), func.max(end),
            func.count() - func.count(end),
        ).group_by(table.c.contract_id)  # fmt: skip
        for contract_id, first, last, over, going_on in connection.execute(query):
            until = max(each for each in (last, over, now if going_on else None) if each is not None)
            known = found.get(contract_id, (first, until))
            found[contract_id] = (min(first, known[0]), max(until, known[1]))
    return found


def _figures(connection: Connection) -> Mapping[Any, Any]:
    rows = connection.execute(select(months))
    return {
        (row.contract_id, row.month, row.scope): {**row._mapping, "computed_at": None, "terms_version": ""}
        for row in rows
    }
