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
from core.desk.contract import Contract, Direction
from core.desk.figures import Figures
from core.desk.month import ContractMonth, MonthFacts, MonthKey, contract_month
from core.errors import KigenError
from core.terms.model import Terms
from storage.database.read_models.exposure import ResponseExposure, Stake, response_exposure, stakes
from storage.database.read_models.frozen_apart import frozen_apart
from storage.database.read_models.kept_months import MonthRow, frozen_under, months_kept
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tui.screens.exposure_live import Live, LiveMonth, live_months
from tui.widgets.row_lines import Window

if TYPE_CHECKING:
    from sqlalchemy import Connection

WINDOW = 120
MOST_SHARES = 5
Side: TypeAlias = tuple[Direction, str]
"""A direction and a currency: what may be added up."""


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """A row: the month's figures, and the next ``moment`` of it that can't be undone."""

    month: MonthRow
    terms: Terms | None
    moment: datetime | None
    budgets: tuple[Budget, ...]
    live: LiveMonth | None = None
    differs: bool = False
    terms_changed: bool = False


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
    """A window of the list and where the cursor goes (None leaves it on its line), the sums, and what answers are late
    or soon will be.

    ``closing`` are the claim windows that close within a week.
    """

    window: Window
    position: int | None
    sums: Sums
    responses: Sequence[ResponseExposure]
    closing: int = 0


@dataclass(frozen=True, slots=True)
class Closer:
    """What takes longer to find out: ``live`` months, and those that are ``apart`` from what was frozen."""

    live: Live = field(default_factory=dict)
    apart: Mapping[MonthKey, Stake] = field(default_factory=dict)


def exposure_around(desk: Desk, now: datetime, position: int, at: MonthKey | None, closer: Closer) -> ExposurePart:
    """The months around ``at``, or around ``position`` where that is not in the list; ``closer`` marks them."""
    live = closer.live
    with desk.read() as connection:
        found = _with(closer.apart, stakes(connection, now))
        places = _ordered(found, live)
        where = position if at is None else _place_of(at, places, position)
        centre = min(where, max(0, len(places) - 1))
        start = max(0, min(centre - WINDOW // 2, len(places) - WINDOW))
        shown = places[start : start + WINDOW]
        kept = months_kept(connection, [each.key for each in shown])
        frozen = frozen_under(connection, [each.key for each in shown])
        rows = tuple(_rows(shown, _Kept(desk, connection, kept, frozen, now)))
        responses = response_exposure(connection, now)
    soon = sum(each.closes_at is not None and (each.closes_at - now).days < 7 for each in found)
    return ExposurePart(Window(start, rows, len(places)), centre, _sums(found, live), responses, soon)


def exposure_beside(desk: Desk, now: datetime, position: int, closer: Closer) -> ExposurePart:
    """The months around ``position``; the cursor stays on its line."""
    return replace(exposure_around(desk, now, position, None, closer), position=None)


def _place_of(at: MonthKey, places: Sequence[Stake | LiveMonth], position: int) -> int:
    numbers = (number for number, each in enumerate(places) if each.contract_id == at.contract_id and each.key == at)
    return next(numbers, position)


def _with(apart: Mapping[MonthKey, Stake], found: Sequence[Stake]) -> Sequence[Stake]:
    """Marked, and those among them that nothing else puts in the list."""
    if not apart:
        return found
    known = frozenset(each.key for each in found)
    marked = (each._replace(differs=True) if each.key in apart else each for each in found)
    return [*marked, *(stake for key, stake in apart.items() if key not in known)]


def closer_look(desk: Desk, now: datetime) -> Closer:
    """The months that go on, and the frozen ones that are apart."""
    with desk.read() as connection:
        apart = frozen_apart(connection, desk.catalogue, now)
    return Closer(live_months(desk, now), apart)


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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of the months shown: their figures, and the terms they were frozen under."""

    desk: Desk
    connection: Connection
    figures: Mapping[MonthKey, MonthRow]
    frozen: Mapping[MonthKey, str]
    now: datetime

    def terms_changed(self, key: MonthKey, terms: Terms | None) -> bool:
        return terms is not None and self.frozen.get(key, terms.fingerprint) != terms.fingerprint

    def row(self, stake: Stake) -> MonthRow | None:
        """The kept figures; of a frozen month in which nothing is left to keep, those without any facts."""
        kept = self.figures.get(stake.key)
        if kept is not None or not stake.differs:
            return kept
        contract = StoredContracts(self.connection).by_id(stake.contract_id)
        try:
            found = contract_month(
                contract, stake.month, MonthFacts(), self.desk.catalogue, self.now, scope=stake.scope
            )
        except KigenError:
            return None
        return row_of(contract, found, frozen=True, at=self.now)


def _rows(shown: Iterable[Stake | LiveMonth], kept: _Kept) -> Iterator[ExposureRow]:
    for each in shown:
        if isinstance(each, LiveMonth):
            was = kept.figures.get(each.key)
            figures = row_of(each.contract, each.found, frozen=was is not None and was.frozen, at=each.at)
            closes = figures.closes_at if figures.remedy else None
            moment, left = _sooner(closes, each.turns_at), budgets(each.found.adjusted)
            yield ExposureRow(figures, each.found.terms, moment, left, each)
            continue
        row = kept.row(each)
        if row is not None:
            terms = _terms(kept.desk, row)
            left = kept_budgets(terms, row.month, Decimal(row.uptime)) if terms is not None and row.uptime else ()
            changed = kept.terms_changed(each.key, terms)
            yield ExposureRow(row, terms, each.closes_at, left, None, each.differs, changed)


def _terms(desk: Desk, row: MonthRow) -> Terms | None:
    try:
        return desk.catalogue.on(row.terms, row.month)
    except KigenError:
        return None


def row_of(contract: Contract, found: ContractMonth, *, frozen: bool, at: datetime) -> MonthRow:
    """Computed figures in the form of kept ones."""
    figures, lacks = Figures.of(found), found.adjusted.remedy.lacks
    return MonthRow(
        contract.id, contract.name, contract.terms, contract.direction, found.month, found.scope, figures.uptime,
        figures.met, figures.downtime, figures.remedy, figures.amount, figures.free_months, figures.reduced_days,
        "" if lacks is None else lacks.value, found.window.file_by, found.window.closes_at, found.open, frozen, at,
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
