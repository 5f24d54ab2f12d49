"""What the Exposure screen reads of the desk: kept figures at once, live ones of what goes on. In threads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from core.assessment.budget import Budget, budgets, kept_budgets
from core.calendars.spans import month_span
from core.desk.contract import Contract, Direction
from core.desk.figures import Figures
from core.desk.month import ContractMonth, MonthKey, contract_month, scopes_of
from core.desk.outlook import NextStep, next_step
from core.desk.refreshing import facts_in_scope
from core.errors import KigenError
from core.months import local_month
from core.terms.model import Terms
from core.terms.registry import terms_at
from storage.database.read_models.exposure import (
    MonthRow,
    ResponseExposure,
    Stake,
    months_kept,
    response_exposure,
    stakes,
    touched_now,
)
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_months import StoredMonths
from storage.desk import Desk
from tui.widgets.row_lines import Window

if TYPE_CHECKING:
    from sqlalchemy import Connection

WINDOW = 60
MOST_LIVE = 40
"""Months that are computed live, the newest stops first; of more the kept figures are shown, with their time."""
MOST_SHARES = 5
Side: TypeAlias = tuple[Direction, str]
"""A direction and a currency: what may be added up."""


@dataclass(frozen=True, slots=True)
class LiveMonth:
    """A month in which something is open, as it stands; ``step`` is what it comes to next if that stays open."""

    contract: Contract
    found: ContractMonth
    step: NextStep | None
    at: datetime

    @property
    def contract_id(self) -> str:
        return self.contract.id

    @property
    def key(self) -> MonthKey:
        return MonthKey(self.contract.id, self.found.month, self.found.scope)

    @property
    def turns_at(self) -> datetime | None:
        """When what is owed becomes more: at the next step, or with every second; None where it can't any more."""
        if self.step is not None:
            return self.step.at
        return self.at if self.at_end not in (None, Figures.of(self.found)) else None

    @property
    def at_end(self) -> Figures | None:
        """The month's end if what is open stays open."""
        ended = self.found.projected
        return None if ended is None else Figures.of(replace(self.found, adjusted=ended))


Live: TypeAlias = Mapping[MonthKey, LiveMonth]


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """A row: the month's figures, and the next ``moment`` of it that can't be undone."""

    month: MonthRow
    terms: Terms | None
    moment: datetime | None
    budgets: tuple[Budget, ...]
    live: LiveMonth | None = None
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """What one direction comes to in one currency: ``now``, and ``at_end`` if what is open stays open.

    ``shares`` are the contracts with the most of it.
    """

    now: Decimal
    at_end: Decimal
    shares: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """By direction and currency, never added up further; by direction the remedies that are no known amount, and
    months without a fee."""

    money: Mapping[Side, Sum] = field(default_factory=dict)
    unknown: Mapping[Direction, int] = field(default_factory=dict)
    free_months: Mapping[Direction, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExposurePart:
    """A window of the list and where the cursor goes, the sums, and what answers are late or soon will be.

    ``closing`` are the claim windows that close within a week.
    """

    window: Window
    position: int
    sums: Sums
    responses: Sequence[ResponseExposure]
    closing: int = 0


def exposure_around(desk: Desk, now: datetime, position: int, at: MonthKey | None, live: Live) -> ExposurePart:
    """The months around ``at``, or around ``position`` where that is not in the list; ``live`` is what is known so."""
    with desk.read() as connection:
        found = stakes(connection, now)
        places = _ordered(found, live)
        where = position if at is None else _place_of(at, places, position)
        centre = min(where, max(0, len(places) - 1))
        start = max(0, min(centre - WINDOW // 2, len(places) - WINDOW))
        shown = places[start : start + WINDOW]
        kept = months_kept(connection, [each.key for each in shown])
        rows = tuple(_rows(shown, kept, desk))
        responses = response_exposure(connection, now)
    soon = sum(each.closes_at is not None and (each.closes_at - now).days < 7 for each in found)
    return ExposurePart(Window(start, rows, len(places)), centre, _sums(found, live), responses, soon)


def _place_of(at: MonthKey, places: Sequence[Stake | LiveMonth], position: int) -> int:
    numbers = (number for number, each in enumerate(places) if each.contract_id == at.contract_id and each.key == at)
    return next(numbers, position)


def live_months(desk: Desk, now: datetime) -> Live:
    """The running months of what an open incident touches, computed as they stand."""
    now = now.replace(microsecond=0)
    with desk.read() as connection:
        touched = touched_now(connection, most=MOST_LIVE)
        contracts = StoredContracts(connection)
        hit = [(contracts.by_id(contract_id), scope) for contract_id, scope in touched]
        hit = [(contract, scope) for contract, scope in hit if contract.terms in desk.catalogue.ids]
        found = list(_live(desk, connection, hit, now))
    return {each.key: each for each in found[:MOST_LIVE]}


def _live(
    desk: Desk, connection: Connection, hit: Sequence[tuple[Contract, str]], now: datetime
) -> Iterator[LiveMonth]:
    terms = {contract.terms: terms_at(desk.catalogue, contract.terms, now) for contract, _ in hit}
    spans = [month_span(local_month(now, each.time_zone), each.time_zone) for each in terms.values()]
    if not spans:
        return
    first, last = min(each.start for each in spans), max(each.end for each in spans)
    known = StoredMonths(connection).facts({contract.id for contract, _ in hit}, first, last)
    for contract, scope in hit:
        zone = terms[contract.terms].time_zone
        for each in (scope,) if scope else scopes_of(contract, terms[contract.terms]):
            facts = facts_in_scope(contract, each, known)
            try:
                found = contract_month(contract, local_month(now, zone), facts, desk.catalogue, now, scope=each)
            except KigenError:
                continue
            if found.open:
                yield LiveMonth(contract, found, next_step(found, now), now)


def _ordered(found: Sequence[Stake], live: Live) -> list[Stake | LiveMonth]:
    """By the next moment that can't be undone. What is open and not computed yet may turn at any time: it is first."""
    alive = {key.contract_id for key in live}
    kept = [each for each in found if each.contract_id not in alive or each.key not in live]
    closing = {each.key: each.closes_at for each in found if each.contract_id in alive}
    waiting = [each for each in kept if each.open]
    timed: list[tuple[datetime, str, Stake | LiveMonth]] = [
        (each.closes_at, each.contract, each) for each in kept if each.closes_at is not None and not each.open
    ]
    still: list[Stake | LiveMonth] = [each for each in kept if each.differs and not each.open]
    for key, one in live.items():
        moment = _sooner(closing.get(key), one.turns_at)
        if moment is None:
            still.append(one)
        else:
            timed.append((moment, one.contract.name, one))
    timed.sort(key=itemgetter(0, 1))
    rest = [each for each in kept if each.closes_at is None and not each.open and not each.differs]
    return [*waiting, *(each for _, _, each in timed), *still, *rest]


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _rows(shown: Iterable[Stake | LiveMonth], kept: Mapping[MonthKey, MonthRow], desk: Desk) -> Iterator[ExposureRow]:
    for each in shown:
        row = kept.get(each.key)
        if isinstance(each, LiveMonth):
            figures = _row_of(each, row)
            closes = figures.closes_at if figures.remedy else None
            yield ExposureRow(
                figures, each.found.terms, _sooner(closes, each.turns_at), budgets(each.found.adjusted), each
            )
        elif row is not None:
            terms = _terms(desk, row)
            left = kept_budgets(terms, row.month, Decimal(row.uptime)) if terms is not None and row.uptime else ()
            yield ExposureRow(row, terms, each.closes_at, left, None, each.differs)


def _terms(desk: Desk, row: MonthRow) -> Terms | None:
    try:
        return desk.catalogue.on(row.terms, row.month)
    except KigenError:
        return None


def _row_of(one: LiveMonth, kept: MonthRow | None) -> MonthRow:
    """The live figures in the form of kept ones."""
    figures, found = Figures.of(one.found), one.found
    lacks = found.adjusted.remedy.lacks
    return MonthRow(
        one.contract.id, one.contract.name, one.contract.terms, one.contract.direction, found.month, found.scope,
        figures.uptime, figures.met, figures.downtime, figures.remedy, figures.amount, figures.free_months,
        figures.reduced_days, "" if lacks is None else lacks.value, found.window.file_by, found.window.closes_at,
        True, kept is not None and kept.frozen, one.at,
    )  # fmt: skip


def _sums(found: Iterable[Stake], live: Live) -> Sums:
    now: dict[Side, Decimal] = defaultdict(Decimal)
    at_end: dict[Side, Decimal] = defaultdict(Decimal)
    shares: dict[Side, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    unknown: dict[Direction, int] = defaultdict(int)
    free: dict[Direction, int] = defaultdict(int)
    for each in found:
        if each.remedy and (not live or each.key not in live):
            direction = Direction(each.direction)
            if each.amount:
                side, amount = (direction, each.currency), Decimal(each.amount)
                now[side] += amount
                at_end[side] += amount
                shares[side][each.contract] += amount
            elif each.free_months:
                free[direction] += each.free_months
            else:
                unknown[direction] += 1
    for one in live.values():
        direction, present = one.contract.direction, Figures.of(one.found)
        ended = one.at_end or present
        if present.amount is not None:
            side = (direction, present.amount.currency)
            now[side] += present.amount.amount
            shares[side][one.contract.name] += present.amount.amount
        elif present.free_months:
            free[direction] += present.free_months
        elif present.remedy:
            unknown[direction] += 1
        if ended.amount is not None:
            at_end[direction, ended.amount.currency] += ended.amount.amount
    money = {side: Sum(now[side], at_end[side], _most(shares[side])) for side in sorted({*now, *at_end})}
    return Sums({side: each for side, each in money.items() if each.now or each.at_end}, dict(unknown), dict(free))


def _most(shares: Mapping[str, Decimal]) -> tuple[tuple[str, Decimal], ...]:
    return tuple(sorted(shares.items(), key=lambda each: (-each[1], each[0]))[:MOST_SHARES])
