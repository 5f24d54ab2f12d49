"""The claims of the desk as lists: months that nobody has claimed, our own claims, and those of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from core.assessment.window import claim_window
from core.claims.claim import Claim
from core.claims.events import Given
from core.claims.following import Difference, answer_expected, difference
from core.claims.life import LIVE, OVER, UNFILED, ClaimState
from core.claims.reminders import Left, closing_calendar, left_until, reminder, today_in
from core.desk.contract import Direction
from core.desk.month import MonthKey
from core.money import Money
from core.months import months_after
from core.terms.model import Terms
from core.terms.registry import Catalogue
from storage.database.read_models.exposure import oldest_running
from storage.database.read_models.kept_months import MonthRow, month_row, months_kept
from storage.database.stored_claims import read_claims
from storage.database.tables import claims, contracts, frozen_months, months

_WINDOWLESS_MONTHS = 12
"""How long a month is told of that nobody has claimed and whose terms know no window."""
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A line of the list. ``number`` 0: nobody has claimed the month yet.

    ``state`` is that at the instant of the question. ``remedy``, ``amount``, ``free_months`` and ``lacks`` are what the
    month gives as it was last computed; ``expected`` is that at the filing, ``promised`` and ``settled`` what came of
    it, ``difference`` settled beside expected. ``left`` and ``reminder`` (the threshold that is reached) are of claims
    that are not filed. ``answer_by`` is the last local day of the answer (K7). ``running``: the month is not over.
    """

    number: int
    contract_id: str
    contract: str
    customer: str
    terms: str
    direction: Direction
    month: date
    scope: str
    state: ClaimState
    remedy: str
    amount: Money | None
    free_months: int | None
    lacks: str
    file_by: date | None
    closes_at: datetime | None
    left: Left | None
    reminder: int | None
    running: bool
    frozen: bool
    expected: Given | None = None
    promised: Given | None = None
    settled: Given | None = None
    difference: Difference | None = None
    filed_at: datetime | None = None
    case: str = ""
    answer_by: date | None = None
    backs: int = 0
    gives_nothing: bool = False
    """Whether the month comes to nothing: it was kept, or its amount is too small (K4)."""
    rejected: int = 0
    """The number of the last other claim for the same month that was rejected, 0: none."""

    @property
    def key(self) -> MonthKey:
        """The month that it is for."""
        return MonthKey(self.contract_id, self.month, self.scope)

    @property
    def to_file(self) -> bool:
        """Whether it waits for us to file it while its window is open; what gives nothing does not."""
        return self.state in (ClaimState.DETECTED, ClaimState.DRAFT, ClaimState.READY) and not self.gives_nothing


def claims_list(
    connection: Connection, catalogue: Catalogue, now: datetime, thresholds: Iterable[int]
) -> Sequence[ClaimRow]:
    """What is to be claimed and followed: the next window to close first, then filed ones by their answer.

    ``thresholds`` are the working days of the desk's reminders.
    """
    reading = _Reading(connection, catalogue, now, tuple(thresholds))
    own = reading.claimed(claims.c.state.not_in([each.value for each in OVER]))
    return sorted((*reading.unclaimed(), *own), key=_order)


def claims_over(
    connection: Connection, catalogue: Catalogue, now: datetime, *, limit: int = 1_000
) -> Sequence[ClaimRow]:
    """Claims of which nothing more is to be done, the newest first."""
    found = _Reading(connection, catalogue, now, ()).claimed(claims.c.state.in_([each.value for each in OVER]))
    return sorted(found, key=lambda row: -row.number)[:limit]


def claims_closing(
    connection: Connection, catalogue: Catalogue, now: datetime, thresholds: Iterable[int]
) -> Sequence[ClaimRow]:
    """Months and claims of ours that are to be filed and whose reminder is reached, the next to close first."""
    reading = _Reading(connection, catalogue, now, tuple(thresholds))
    own = reading.claimed(claims.c.state.in_([each.value for each in UNFILED]))
    return sorted((row for row in (*reading.detected(), *own) if row.reminder is not None), key=_order)


def _order(row: ClaimRow) -> tuple[Any, ...]:
    place = (row.contract, row.month, row.scope)
    if row.state is ClaimState.EXPIRED:
        return (2, _told(row.closes_at), *place)
    if row.to_file:
        return (0, _told(row.closes_at), *place)
    answer = _LATEST.date() if row.answer_by is None else row.answer_by
    return (1, answer, *place)


def _told(closes_at: datetime | None) -> datetime:
    return _LATEST if closes_at is None else closes_at


class _Whose(NamedTuple):
    """What a line needs of a contract."""

    id: str
    name: str
    customer: str
    terms: str
    direction: Direction
    closed_days: tuple[date, ...]


class _Reading:
    """One reading of the lists: calendars are counted once."""

    def __init__(
        self, connection: Connection, catalogue: Catalogue, now: datetime, thresholds: tuple[int, ...]
    ) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._now = now
        self._thresholds = thresholds
        self._counted: dict[tuple[Any, ...], Left] = {}
        self._rejected: dict[MonthKey, list[int]] | None = None

    def detected(self) -> Iterable[ClaimRow]:
        """The months of receivable contracts with a remedy that no live claim stands for, and that can be claimed."""
        return self._months(or_(months.c.closes_at > self._now, _windowless(self._now)))

    def unclaimed(self) -> Iterable[ClaimRow]:
        """These, and all whose window closed before anybody claimed them: lost money is not hidden."""
        return self._months(or_(months.c.closes_at.is_not(None), _windowless(self._now)))

    def _months(self, which: ColumnElement[bool]) -> Iterable[ClaimRow]:
        for row in self._connection.execute(_UNCLAIMED.where(which)):
            month = month_row(row)
            closed = month.closes_at is not None and month.closes_at <= self._now
            state = ClaimState.EXPIRED if closed else ClaimState.DETECTED
            whose = _Whose(row.contract_id, row.name, row.customer, row.terms, month.direction, _days(row.closed_days))
            yield self._row(whose, month.key, state, month, file_by=month.file_by, closes_at=month.closes_at)

    def claimed(self, which: ColumnElement[bool]) -> Iterable[ClaimRow]:
        """The claims that were entered."""
        rows = self._connection.execute(select(claims).where(which)).all()
        found = read_claims(self._connection, rows)
        kept = months_kept(self._connection, [claim.key for claim in found]) if found else {}
        of = {claim.contract_id for claim in found}
        whose = {
            row.id: _Whose(
                row.id, row.name, row.customer, row.terms, Direction(row.direction), _days(row.closed_days)
            )
            for row in (self._connection.execute(select(contracts)) if of else ())
            if row.id in of
        }  # fmt: skip
        for claim in found:
            yield self._claim_row(claim, whose[claim.contract_id], kept)

    def _claim_row(self, claim: Claim, whose: _Whose, kept: Mapping[MonthKey, MonthRow]) -> ClaimRow:
        terms = self._catalogue.on(whose.terms, claim.month)
        window = claim_window(terms, claim.month)
        standing = claim.standing
        answer = answer_expected(terms, standing)
        row = self._row(
            whose, claim.key, standing.state_at(self._now, window.closes_at), kept.get(claim.key),
            file_by=window.file_by, closes_at=window.closes_at, number=claim.number, expected=standing.expected,
            promised=standing.promised, settled=standing.settled, difference=difference(standing),
            filed_at=standing.filed_at, case=standing.case, answer_by=None if answer is None else answer.by,
            backs=standing.facts.backs,
        )  # fmt: skip
        if standing.expected == Given():  # it came too late, or the month was kept
            return replace(row, remedy="", amount=None, free_months=None)
        return row

    def _row(
        self, whose: _Whose, key: MonthKey, state: ClaimState, month: MonthRow | None, *, file_by: date | None,
        number: int = 0, **more: Any,
    ) -> ClaimRow:  # fmt: skip
        terms = self._catalogue.on(whose.terms, key.month)
        waits = state in UNFILED or state is ClaimState.DETECTED
        nothing = month is not None and not month.remedy
        left = self._left(terms, whose.closed_days, file_by) if waits and file_by is not None else None
        return ClaimRow(
            number=number,
            contract_id=whose.id,
            contract=whose.name,
            customer=whose.customer,
            terms=whose.terms,
            direction=whose.direction,
            month=key.month,
            scope=key.scope,
            state=state,
            remedy="" if month is None else month.remedy,
            amount=None if month is None else month.amount,
            free_months=None if month is None else month.free_months,
            lacks="" if month is None else month.lacks,
            file_by=file_by,
            left=left,
            reminder=None if left is None or nothing else reminder(left, self._thresholds),
            gives_nothing=nothing,
            rejected=self._rejected_before(key, number),
            running=key.month >= today_in(terms, self._now).replace(day=1),
            frozen=month is not None and month.frozen,
            **more,
        )

    def _rejected_before(self, key: MonthKey, number: int) -> int:
        if self._rejected is None:
            query = select(claims).where(claims.c.state == ClaimState.REJECTED.value).order_by(claims.c.number)
            self._rejected = defaultdict(list)
            for row in self._connection.execute(query):
                self._rejected[MonthKey(row.contract_id, row.month, row.scope)].append(row.number)
        return next((each for each in reversed(self._rejected.get(key, [])) if each != number), 0)

    def _left(self, terms: Terms, closed_days: tuple[date, ...], file_by: date) -> Left:
        """Counted once for all contracts with the same calendar."""
        key = (terms.id, terms.version, closed_days, file_by)
        if key not in self._counted:
            calendar = closing_calendar(terms, closed_days)
            self._counted[key] = left_until(file_by, today_in(terms, self._now), calendar)
        return self._counted[key]


def _days(texts: Iterable[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


_SAME_MONTH = and_(
    frozen_months.c.contract_id == months.c.contract_id,
    frozen_months.c.month == months.c.month,
    frozen_months.c.scope == months.c.scope,
    frozen_months.c.replaced_at.is_(None),
)
_CLAIMED = exists().where(
    claims.c.contract_id == months.c.contract_id,
    claims.c.month == months.c.month,
    claims.c.scope == months.c.scope,
    claims.c.state.in_([each.value for each in LIVE]),
)


def _windowless(now: datetime) -> ColumnElement[bool]:
    """Of terms that know no window, the months of a year."""
    return and_(months.c.closes_at.is_(None), months.c.month >= months_after(oldest_running(now), -_WINDOWLESS_MONTHS))


_UNCLAIMED: Select[Any] = (
    select(
        months,
        contracts.c.name,
        contracts.c.terms,
        contracts.c.direction,
        contracts.c.customer,
        contracts.c.closed_days,
        frozen_months.c.id.label("frozen_id"),
    )
    .select_from(months.join(contracts, contracts.c.id == months.c.contract_id).outerjoin(frozen_months, _SAME_MONTH))
    .where(contracts.c.direction == Direction.RECEIVABLE.value, months.c.remedy != "", ~_CLAIMED)
)
