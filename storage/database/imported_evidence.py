"""The files that went in as counts, as evidence of the months whose errors they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.claims.facts import Evidence
from core.desk.contract import account_digits
from core.desk.sampling import ErrorsAt
from storage.database.columns import from_microseconds, to_microseconds
from storage.database.tables import imported_files


def places_values(places: Iterable[ErrorsAt]) -> list[dict[str, Any]]:
    """The places of a file as JSON; instants in microseconds since the epoch."""
    return [
        {
            "account": place.account,
            "region": place.region,
            "first": to_microseconds(place.first),
            "last": to_microseconds(place.last),
        }
        for place in places
    ]


def imported_evidence(
    connection: Connection, account: str, region: str, start: datetime, end: datetime
) -> tuple[Evidence, ...]:
    """The files with errors of the account in the region from ``start`` up to ``end``, by name."""
    wanted, first, last = account_digits(account), to_microseconds(start), to_microseconds(end)
    if not wanted:
        return ()
    # Most files hold no error at all: what is left is few.
    query = select(imported_files).where(imported_files.c.path != "", imported_files.c.places != [])
    return tuple(
        _evidence(row.name, row.digest, row.path, row.places)
        for row in connection.execute(query.order_by(imported_files.c.name, imported_files.c.digest))
        if any(_proves(place, wanted, region, first, last) for place in row.places)
    )


def _proves(place: Mapping[str, Any], account: str, region: str, first: int, last: int) -> bool:
    named = account_digits(place["account"]) == account and region in ("", place["region"])
    return named and place["first"] < last and place["last"] >= first


def _evidence(name: str, digest: str, path: str, places: Sequence[Mapping[str, Any]]) -> Evidence:
    return Evidence(
        name,
        digest,
        path,
        tuple(sorted({place["account"] for place in places})),
        tuple(sorted({place["region"] for place in places})),
        from_microseconds(min(place["first"] for place in places)),
        from_microseconds(max(place["last"] for place in places)),
    )
