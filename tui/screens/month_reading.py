"""What the screen of a contract's month reads of the desk. Called in threads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.assessment.budget import budgets
from core.desk.figures import Figures
from core.desk.outlook import next_step
from core.errors import KigenError
from core.months import months_after
from storage.database.read_models.kept_months import MonthRow, months_of_contract
from storage.database.read_models.month_facts import MonthView, month_views
from storage.desk import Desk
from tui.screens.exposure_live import LiveMonth
from tui.screens.exposure_reading import ExposureRow, row_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthReading:
    """The month as it stands, as a row of the list too, with the year up to it."""

    view: MonthView
    row: ExposureRow
    year: Sequence[MonthRow]


def month_reading(desk: Desk, contract: str, month: date, scope: str, now: datetime) -> MonthReading:
    """The month. Raises what ``month_views`` raises."""
    with desk.read() as connection:
        (view,) = month_views(connection, desk.catalogue, contract, month, now, scope=scope)
        year = months_of_contract(connection, view.found.contract.id, months_after(month, 1 - MONTHS))
    return MonthReading(view, _row(view, now), tuple(each for each in year if each.scope == scope))


def year_of(desk: Desk, row: MonthRow) -> Sequence[MonthRow]:
    """The twelve months up to a row's, of its scope."""
    try:
        with desk.read() as connection:
            kept = months_of_contract(connection, row.contract_id, months_after(row.month, 1 - MONTHS))
    except KigenError:
        return ()
    return tuple(each for each in kept if each.scope == row.scope and each.month <= row.month)


def _row(view: MonthView, now: datetime) -> ExposureRow:
    found, figures = view.found, Figures.of(view.found)
    contract = found.contract
    live = LiveMonth(contract, found, next_step(found, now), now) if found.open else None
    closes = found.window.closes_at if figures.remedy else None
    moments = [at for at in (closes, live.step.at if live and live.step else None) if at is not None and at > now]
    row = row_of(contract, found, frozen=view.frozen is not None, at=now)
    apart = view.difference
    asks, terms_changed = apart is not None and apart.asks, apart is not None and apart.terms_changed
    moment = min(moments, default=None)
    return ExposureRow(row, found.terms, moment, budgets(found.adjusted), live, asks, terms_changed)
