"""What the desk knows of its contracts' months, and the figures that are kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select

from core.assessment.facts import Sample
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts, MonthKey
from core.desk.sampling import KeptSample, ReadFile
from storage.database.stored_incidents import read_incidents
from storage.database.tables import imported_files, incidents, months, samples, touches

_KEYS_A_STATEMENT = 2_000
_DELETE = delete(months).where(
    months.c.contract_id == bindparam("of_contract"),
    months.c.month == bindparam("of_month"),
    months.c.scope == bindparam("of_scope"),
)


_DELETE_COUNTS = delete(samples).where(
    samples.c.contract_id == bindparam("of_contract"),
    samples.c.scope == bindparam("of_scope"),
    samples.c.started_at == bindparam("of_start"),
)


def imported(connection: Connection, digests: Sequence[str]) -> frozenset[str]:
    """Which of ``digests`` are of files that went in."""
    found: set[str] = set()
    for first in range(0, len(digests), _KEYS_A_STATEMENT):
        part = digests[first : first + _KEYS_A_STATEMENT]
        query = select(imported_files.c.digest).where(imported_files.c.digest.in_(part))
        found.update(connection.execute(query).scalars())
    return frozenset(found)


class StoredMonths:
    """``core.desk.ports.Months`` on a connection; ``put`` needs one that writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def facts(
        self, contract_ids: Iterable[str], start: datetime, end: datetime
    ) -> Mapping[tuple[str, str], MonthFacts]:
        """What is known of each contract and scope ("" is said of all of its scopes) between the two instants.

        Every incident is there whose stop reaches into the time or touches one that does: a minimum length and whole
        days are counted from the beginning of what is joined. Each is told as far as it touched the contract.
        """
        wanted = sorted(set(contract_ids))
        among = frozenset(wanted)
        found_incidents = self._incidents(wanted, start, end)
        by_contract: dict[tuple[str, str], list[Incident]] = defaultdict(list)
        for incident in found_incidents:
            for contract_id, touched in _by_contract(incident, among).items():
                there = replace(incident, touches=tuple(touched))
                for scope in {touch.scope for touch in touched}:
                    by_contract[contract_id, scope].append(there)
        counted = self._samples(wanted, start, end)
        return {
            key: MonthFacts(tuple(by_contract.get(key, ())), tuple(counted.get(key, ())))
            for key in {*by_contract, *counted}
        }

    def put(self, found: Sequence[ContractMonth], at: datetime) -> None:
        """Keep the figures of these months in the place of what was kept of them."""
        if found:
            self._delete([(each.contract.id, each.month, each.scope) for each in found])
            self._connection.execute(insert(months), [_values(each, at) for each in found])

    def forget(self, keys: Sequence[MonthKey]) -> None:
        """Drop the figures of months in which nothing happened after all."""
        if keys:
            self._delete([(key.contract_id, key.month, key.scope) for key in keys])

    def counts(self, contract_id: str, scope: str, first: datetime, last: datetime) -> Mapping[datetime, KeptSample]:
        """The counted intervals that begin from ``first`` to ``last`` (inclusive)."""
        query = select(samples).where(
            samples.c.contract_id == contract_id, samples.c.scope == scope, samples.c.started_at.between(first, last)
        )
        return {row.started_at: KeptSample(_sample(row), row.ground) for row in self._connection.execute(query)}

    def put_counts(self, contract_id: str, scope: str, source: str, counted: Mapping[datetime, KeptSample]) -> None:
        """Keep these in the place of what was counted of their intervals."""
        keys = [{"of_contract": contract_id, "of_scope": scope, "of_start": start} for start in counted]
        rows = [
            {
                "contract_id": contract_id,
                "scope": scope,
                "started_at": start,
                "source": source,
                "requests": kept.sample.requests,
                "errors": kept.sample.errors,
                "ground": kept.ground,
            }
            for start, kept in counted.items()
        ]
        if rows:
            self._connection.execute(_DELETE_COUNTS, keys)
            self._connection.execute(insert(samples), rows)

    def remember_files(self, files: Sequence[ReadFile], at: datetime) -> int:
        """Keep which files went in; returns how many of them are new."""
        known = imported(self._connection, [one.digest for one in files])
        new = {
            one.digest: {"digest": one.digest, "name": one.name, "imported_at": at, "records": one.records}
            for one in files
            if one.digest not in known
        }
        if new:
            self._connection.execute(insert(imported_files), list(new.values()))
        return len(new)

    def _delete(self, keys: Sequence[tuple[str, date, str]]) -> None:
        names = ("of_contract", "of_month", "of_scope")
        self._connection.execute(_DELETE, [dict(zip(names, key, strict=True)) for key in keys])

    def _incidents(self, wanted: Sequence[str], start: datetime, end: datetime) -> list[Incident]:
        lower, upper = start, end
        while True:
            found: dict[str, Any] = {}
            first, last = lower, upper
            for number in range(0, len(wanted), _KEYS_A_STATEMENT):
                part = wanted[number : number + _KEYS_A_STATEMENT]
                query = select(touches.c.incident_id, touches.c.started_at, touches.c.ended_at).where(
                    touches.c.contract_id.in_(part),
                    touches.c.started_at <= upper,
                    or_(touches.c.ended_at.is_(None), touches.c.ended_at >= lower),
                )
                for row in self._connection.execute(query):
                    found[row.incident_id] = row
                    first = min(first, row.started_at)
                    last = max(last, row.ended_at or upper)
            if (first, last) == (lower, upper):
                break
            lower, upper = first, last
        if not found:
            return []
        ids = sorted(found)
        rows: list[Any] = []
        for number in range(0, len(ids), _KEYS_A_STATEMENT):
            part = ids[number : number + _KEYS_A_STATEMENT]
            rows.extend(self._connection.execute(select(incidents).where(incidents.c.id.in_(part))))
        return read_incidents(self._connection, rows)

    def _samples(self, wanted: Sequence[str], start: datetime, end: datetime) -> dict[tuple[str, str], list[Sample]]:
        found: dict[tuple[str, str], list[Sample]] = defaultdict(list)
        for number in range(0, len(wanted), _KEYS_A_STATEMENT):
            part = wanted[number : number + _KEYS_A_STATEMENT]
            query = (
                select(samples)
                .where(samples.c.contract_id.in_(part), samples.c.started_at >= start, samples.c.started_at < end)
                .order_by(samples.c.started_at)
            )
            for row in self._connection.execute(query):
                found[row.contract_id, row.scope].append(_sample(row))
        return found


def _sample(row: Row[Any]) -> Sample:
    return Sample(row.started_at, row.requests, row.errors, bool(row.ground))


def _by_contract(incident: Incident, among: Container[str]) -> Mapping[str, list[Touch]]:
    found: dict[str, list[Touch]] = defaultdict(list)
    for touch in incident.touches:
        if touch.contract_id in among:
            found[touch.contract_id].append(touch)
    return found


def _values(found: ContractMonth, at: datetime) -> dict[str, Any]:
    figures = found.adjusted
    remedy = figures.remedy
    return {
        "contract_id": found.contract.id,
        "month": found.month,
        "scope": found.scope,
        "terms_version": found.terms.version,
        "uptime": "" if figures.uptime is None else str(figures.uptime.ratio.percent()),
        "met": figures.met,
        "downtime": figures.downtime,
        "remedy": "" if remedy.kind is None else remedy.kind.value,
        "amount": "" if remedy.amount is None else remedy.amount.text,
        "currency": "" if remedy.amount is None else remedy.amount.currency,
        "free_months": remedy.months,
        "reduced_days": "" if figures.reduced_days is None else str(figures.reduced_days),
        "lacks": "" if remedy.lacks is None else remedy.lacks.value,
        "file_by": found.window.file_by,
        "closes_at": found.window.closes_at,
        "open": found.open,
        "computed_at": at,
    }
