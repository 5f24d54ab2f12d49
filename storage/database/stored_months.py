"""What the desk knows of its contracts' months, and the figures that are kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from core.assessment.facts import Sample
from core.desk.incident import Incident, Touch, Waiver
from core.desk.left_outside import LeftOutside
from core.desk.month import ContractMonth, MonthFacts
from core.desk.sampling import KeptSample, ReadFile
from storage.database.coverage import SAMPLES, Cover, samples_key, uncovered
from storage.database.imported_evidence import places_values
from storage.database.left_outside import left_outside
from storage.database.stored_incidents import incident_from
from storage.database.tables import imported_files, incidents, months, samples, touches
from storage.erasable import ERASED_TEXT

_KEYS_A_STATEMENT = 2_000
_TOUCHING = (
    select(
        incidents,
        touches.c.contract_id,
        touches.c.scope,
        touches.c.started_at.label("touched_from"),
        touches.c.ended_at.label("touched_to"),
        touches.c.ground,
        touches.c.waived_by,
        touches.c.waived_why,
    )
    .join_from(touches, incidents, incidents.c.id == touches.c.incident_id)
    .order_by(touches.c.incident_id, touches.c.contract_id, touches.c.started_at, touches.c.scope)
)
_DELETE_COUNTS = delete(samples).where(
    samples.c.contract_id == bindparam("of_contract"),
    samples.c.scope == bindparam("of_scope"),
    samples.c.started_at == bindparam("of_start"),
)


def _reaching(contract_ids: Sequence[str], start: datetime, end: datetime) -> ColumnElement[bool]:
    """The stops of these contracts that reach into the time or touch it."""
    over = or_(touches.c.ended_at.is_(None), touches.c.ended_at >= start)
    return and_(touches.c.contract_id.in_(contract_ids), touches.c.started_at <= end, over)


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

    def __init__(self, connection: Connection, cover: Cover = uncovered) -> None:
        self._connection = connection
        self._cover = cover

    def facts(
        self, contract_ids: Iterable[str], start: datetime, end: datetime
    ) -> Mapping[tuple[str, str], MonthFacts]:
        """What is known of each contract and scope ("" is said of all of its scopes) between the two instants.

        Every stop is there that reaches into the time or touches one that does: a minimum length and whole days are
        counted from the beginning of what is joined. Each incident is told as far as its stops of the contract are.
        """
        wanted = sorted(set(contract_ids))
        by_contract: dict[tuple[str, str], list[Incident]] = defaultdict(list)
        for (_, contract_id), rows in _by_incident(self._touches(wanted, start, end)).items():
            there = incident_from(rows[0], tuple([_touch(row) for row in rows]))
            for scope in {row.scope for row in rows}:
                by_contract[contract_id, scope].append(there)
        counted = self._samples(wanted, start, end)
        return {
            key: MonthFacts(tuple(by_contract.get(key, ())), tuple(counted.get(key, ())))
            for key in {*by_contract, *counted}
        }

    def scopes_of(self, contract_id: str) -> frozenset[str]:
        """The regions and services of the contract that stops or counts are known of."""
        standing = touches.join(incidents, incidents.c.id == touches.c.incident_id)
        stopped = select(touches.c.scope).select_from(standing).where(incidents.c.dropped == 0)
        queries = (
            stopped.where(touches.c.contract_id == contract_id, touches.c.scope != "").distinct(),
            select(samples.c.scope).where(samples.c.contract_id == contract_id, samples.c.scope != "").distinct(),
        )
        return frozenset(scope for query in queries for scope in self._connection.execute(query).scalars())

    def left_outside(self, contract_id: str, until: datetime, month: date) -> LeftOutside:
        """What of the contract lies before ``until``, and is settled of months before ``month`` (its first day)."""
        return left_outside(self._connection, contract_id, until, month)

    def put(self, found: Sequence[ContractMonth], of: Mapping[str, Sequence[date]], at: datetime) -> None:
        """Keep these figures in the place of all that was kept of the contracts (by id) in the months ``of`` them.

        A region or service that nothing is known of any more loses its figures with that.
        """
        self._forget(of)
        if found:
            self._connection.execute(insert(months), [_values(each, at) for each in found])

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
            self._cover(SAMPLES, *{samples_key(contract_id, scope, start) for start in counted})

    def remember_files(self, files: Sequence[ReadFile], at: datetime) -> int:
        """Keep which files went in, and of those that are known where they lie now; returns how many that changed."""
        known = imported(self._connection, [one.digest for one in files])
        new = {
            one.digest: {
                "digest": one.digest, "name": one.name, "imported_at": at, "records": one.records, "path": one.path,
                "places": places_values(one.places),
            }
            for one in files
            if one.digest not in known
        }  # fmt: skip
        if new:
            self._connection.execute(insert(imported_files), list(new.values()))
        found = [one.digest for one in files if one.digest in known and self._found_again(one)]
        if new or found:
            self._cover("file", *new, *found)
        return len(new) + len(found)

    def _found_again(self, file: ReadFile) -> bool:
        """Where a known file lies now, and what it holds errors of. One whose name was erased stays unknown."""
        if not file.path:
            return False
        values = {"path": file.path, "places": places_values(file.places)}
        this = (imported_files.c.digest == file.digest, imported_files.c.path != ERASED_TEXT)
        other = or_(*(imported_files.c[name] != value for name, value in values.items()))
        return self._connection.execute(update(imported_files).where(*this, other).values(values)).rowcount == 1

    def _forget(self, of: Mapping[str, Sequence[date]]) -> None:
        by_month: dict[date, list[str]] = defaultdict(list)
        for contract_id, kept in of.items():
            for month in kept:
                by_month[month].append(contract_id)
        for month, ids in by_month.items():
            for first in range(0, len(ids), _KEYS_A_STATEMENT):
                here = months.c.contract_id.in_(ids[first : first + _KEYS_A_STATEMENT])
                self._connection.execute(delete(months).where(here, months.c.month == month))

    def _touches(self, wanted: Sequence[str], start: datetime, end: datetime) -> list[Row[Any]]:
        """The stops that reach into the time, and those that touch these; each with the columns of its incident."""
        lower, upper = start, end
        while True:
            found: list[Row[Any]] = []
            for number in range(0, len(wanted), _KEYS_A_STATEMENT):
                query = _TOUCHING.where(_reaching(wanted[number : number + _KEYS_A_STATEMENT], lower, upper))
                found.extend(self._connection.execute(query))
            first = min((row.touched_from for row in found), default=lower)
            last = max((row.touched_to or upper for row in found), default=upper)
            if first >= lower and last <= upper:
                return found
            lower, upper = min(lower, first), max(upper, last)
            if self._how_many(wanted, lower, upper) == len(found):  # nothing more touches them, as mostly
                return found

    def _how_many(self, wanted: Sequence[str], lower: datetime, upper: datetime) -> int:
        counting = select(func.count()).select_from(touches)
        return sum(
            self._connection.execute(
                counting.where(_reaching(wanted[number : number + _KEYS_A_STATEMENT], lower, upper))
            ).scalar_one()
            for number in range(0, len(wanted), _KEYS_A_STATEMENT)
        )

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


def _by_incident(found: Iterable[Row[Any]]) -> Mapping[tuple[str, str], list[Row[Any]]]:
    """The stops by incident and contract, in their order."""
    together: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in found:
        together.setdefault((row.id, row.contract_id), []).append(row)
    return together


def _touch(row: Row[Any]) -> Touch:
    waiver = Waiver(row.waived_by, row.waived_why) if row.waived_by else None
    return Touch(row.contract_id, row.touched_from, row.touched_to, row.scope, row.ground, waiver)


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
