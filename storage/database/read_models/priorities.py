"""Plan by priority: what is open, at risk and overdue now, and how this month's tickets were answered, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select, type_coerce

from core.desk.contract import Contract
from core.terms.model import Terms
from core.terms.plans import local_day, plan_on
from core.terms.registry import Catalogue, terms_of, terms_with_plan
from storage.database.columns import Whole, to_microseconds
from storage.database.read_models.conditions import AT_RISK, OVERDUE, RESPONSE_BREACHED, RESPONSE_MET, tally
from storage.database.read_models.months import days_of, month_of
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import IS_OPEN, tickets

_received_at = type_coerce(tickets.c.received_at, Whole)
_WHOLE = literal(0, Whole)
_Figures: TypeAlias = dict[tuple[str, str, str], dict[int, Counter[str]]]
"""By (terms, plan, priority), then by piece: named counts."""


@dataclass(frozen=True, slots=True)
class DayRecord:
    """The tickets received on one day: first responses given in time, and missed ones (too late, or overdue)."""

    met: int = 0
    breached: int = 0


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """One priority of one plan that some contract of the desk is on. ``plan`` is the one in force at the receipt.

    ``open``, ``at_risk`` (not yet past the due) and ``overdue`` go by the priority now. ``days`` are those of this
    calendar month, from the first to today, of the tickets received on each, by the priority that governed their
    first response; ``met`` and ``breached`` are their sums: the figures of the response report.
    ``contracts`` are those on the plan now.
    """

    terms: str
    plan: str
    priority: str
    open: int = 0
    at_risk: int = 0
    overdue: int = 0
    days: tuple[DayRecord, ...] = ()
    contracts: int = 0

    @property
    def met(self) -> int:
        """Answered in time, of this month's tickets."""
        return sum(day.met for day in self.days)

    @property
    def breached(self) -> int:
        """Not answered in time, of this month's tickets."""
        return sum(day.breached for day in self.days)


def priority_rows(connection: Connection, catalogue: Catalogue, now: datetime, zone: str) -> Sequence[PriorityRow]:
    """Every plan on the desk, highest first, with its priorities, most urgent first.

    The month is that of ``now`` in the IANA zone ``zone``. Contracts whose terms this catalogue lacks are left out.
    """
    known = [each for each in StoredContracts(connection).all() if each.terms in catalogue.ids]
    stretches = _Stretches(known, catalogue, now)
    zoned = ZoneInfo(zone)
    midnights = days_of(month_of(now, zoned), zoned)[: now.astimezone(zoned).day]
    tally_of = _Tally(connection, stretches, now)
    open_now = tally_of.by_priority(
        {"open": func.count(), "at_risk": tally(AT_RISK), "overdue": tally(OVERDUE)},
        priority=tickets.c.priority, condition=IS_OPEN,
    )  # fmt: skip
    this_month = and_(tickets.c.contract_id.in_(stretches.by_contract), midnights[0] <= _received_at)
    answered = tally_of.by_priority(
        {"met": tally(RESPONSE_MET), "breached": tally(RESPONSE_BREACHED)},
        priority=tickets.c.response_priority, condition=this_month, piece=_day(midnights),
    )  # fmt: skip
    return list(_rows(catalogue, now, stretches, open_now, answered, days=len(midnights)))


def _day(midnights: Sequence[int]) -> ColumnElement[int]:
    """The day of the month of the receipt, from 0; the latest first, as most desks are busy with those."""
    later = [(midnight <= _received_at, day) for day, midnight in reversed(tuple(enumerate(midnights)))]
    return case(*later[:-1], else_=0)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a contract's life under one plan, from ``starts`` (microseconds) on."""

    contract_id: str
    starts: int
    terms: str
    plan: str


class _Stretches:
    """The plans in force at the receipt of a ticket: by contract, each stretch numbered from its start."""

    def __init__(self, contracts: Sequence[Contract], catalogue: Catalogue, now: datetime) -> None:
        self.by_contract = {each.id: tuple(_stretches(each, catalogue, now)) for each in contracts}
        self._ended = {each.id for each in contracts if _has_ended(each, catalogue, now)}

    def number(self) -> ColumnElement[int]:
        """The number of the stretch that a ticket was received in; a contract with one plan needs no look."""
        whens = [
            (and_(tickets.c.contract_id == stretch.contract_id, stretch.starts <= _received_at), number)
            for stretches in self.by_contract.values()
            for number, stretch in reversed(tuple(enumerate(stretches)))
            if number
        ]
        return case(*whens, else_=0) if whens else literal(0, Whole)

    @property
    def now(self) -> Counter[tuple[str, str]]:
        """How many contracts are on each (terms, plan) now."""
        newest = [stretches[-1] for stretches in self.by_contract.values() if stretches]
        return Counter((each.terms, each.plan) for each in newest if each.contract_id not in self._ended)

    @property
    def plans(self) -> set[tuple[str, str]]:
        """Every (terms, plan) that some contract is or was on."""
        return {(each.terms, each.plan) for stretches in self.by_contract.values() for each in stretches}


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts tickets under the plans that they were received under."""

    connection: Connection
    stretches: _Stretches
    now: datetime

    def by_priority(
        self, figures: Mapping[str, ColumnElement[int]], *, priority: ColumnElement[str],
        condition: ColumnElement[bool], piece: ColumnElement[int] = _WHOLE,
    ) -> _Figures:  # fmt: skip
        """The figures of the tickets that meet ``condition``, apart for each ``piece``."""
        found: _Figures = {}
        statement = (
            select(
                tickets.c.contract_id, priority.label("governing"), self.stretches.number().label("stretch"),
                piece.label("piece"), *(figure.label(name) for name, figure in figures.items()),
            )
            .where(condition)
            .group_by(tickets.c.contract_id, "governing", "stretch", "piece")
        )  # fmt: skip
        for row in self.connection.execute(statement, {"now": to_microseconds(self.now)}):
            if row.contract_id in self.stretches.by_contract:
                under = self.stretches.by_contract[row.contract_id][row.stretch]
                pieces = found.setdefault((under.terms, under.plan, row.governing), {})
                pieces.setdefault(row.piece, Counter()).update({name: int(getattr(row, name)) for name in figures})
        return found


def _stretches(contract: Contract, catalogue: Catalogue, now: datetime) -> Iterator[_Stretch]:
    """Where the plan in force changes: a new subscription, or the end of a plan (J8), at the terms' midnight."""
    versions = catalogue.versions(contract.terms)
    zone = ZoneInfo(versions[-1].time_zone)
    today = now.astimezone(zone).date()
    ends = [plan.end.ends_on for terms in versions for plan in terms.plans.values() if plan.end is not None]
    begins = [terms.in_force_from for terms in versions if terms.in_force_from is not None]
    changes = sorted({*(period.from_day for period in contract.plans), *ends, *begins})
    previous = ""
    for day in (contract.plans[0].from_day - timedelta(days=1), *changes):
        plan = _in_force(contract, catalogue, day)
        if plan != previous and (day <= today or not previous):
            yield _Stretch(contract.id, _midnight(day, zone), contract.terms, plan)
            previous = plan


def _in_force(contract: Contract, catalogue: Catalogue, day: date) -> str:
    """The plan by the version of that day, as subscribed where that knows no such plan."""
    terms, subscribed = terms_of(catalogue, contract.terms, day), contract.subscribed_plan(day)
    return plan_on(terms, subscribed, day).plan.id if subscribed in terms.plans else subscribed


def _has_ended(contract: Contract, catalogue: Catalogue, now: datetime) -> bool:
    today = local_day(catalogue.newest(contract.terms), now)
    return contract.ends_on is not None and contract.ends_on < today


def _midnight(day: date, zone: ZoneInfo) -> int:
    return to_microseconds(datetime(day.year, day.month, day.day, tzinfo=zone))


def _rows(
    catalogue: Catalogue, now: datetime, stretches: _Stretches, open_now: _Figures, answered: _Figures, *, days: int
) -> Iterator[PriorityRow]:
    on_plan = stretches.now
    for terms_id in sorted({terms for terms, _ in stretches.plans}):
        on = [plan for of, plan in stretches.plans if of == terms_id]
        knowing = {plan: terms_with_plan(catalogue, terms_id, plan, now) for plan in on}
        plans = [(terms, terms.plans[plan]) for plan, terms in knowing.items() if plan in terms.plans]
        for terms, plan in sorted(plans, key=lambda pair: (-pair[1].level, pair[1].id)):
            promised = set(plan.targets) or set(terms.priorities)
            used = {key[2] for key in (*open_now, *answered) if key[:2] == (terms_id, plan.id)}
            for priority in sorted(promised | used, key=lambda name: _rank(terms, name)):
                key = (terms_id, plan.id, priority)
                counted: Any = open_now.get(key, {}).get(0, {})
                by_day = answered.get(key, {})
                month = tuple(DayRecord(**by_day.get(day, Counter())) for day in range(days))
                yield PriorityRow(*key, **counted, days=month, contracts=on_plan[terms_id, plan.id])


def _rank(terms: Terms, priority: str) -> tuple[int, str]:
    known = terms.priorities.get(priority)
    return (known.rank if known is not None else len(terms.priorities), priority)
