"""The figures of kept and of live months in words, for lists and panes."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from core.assessment.budget import Budget, next_budget
from core.desk.contract import Direction
from core.desk.figures import Figures
from core.money import Money
from storage.database.read_models.kept_months import MonthRow
from tui.locale.translator import Translator
from tui.screens.exposure_reading import ExposureRow

CUT_UPTIME = 3


def uptime_text(row: MonthRow, translator: Translator) -> str:
    """``99.942 %``, cut: what missed a promise is never written as kept. ``-`` where the terms promise none."""
    if not row.uptime:
        return "-"
    if row.met is None and row.lacks:
        return translator.words("screens.uptime_unknown")
    whole, _, places = row.uptime.partition(".")
    return f"{whole}.{places[:CUT_UPTIME]} %"


def given_text(row: MonthRow | Figures, translator: Translator) -> str:
    """What a month gives: ``￥120``, ``1 free month``, ``service credit (charges not entered)``, ``none``."""
    words = translator.words
    if not row.remedy:
        return words("screens.no_remedy")
    if row.amount is not None:
        return translator.value(row.amount)
    if row.free_months:
        return words("screens.remedy_months", count=row.free_months)
    name = words(f"screens.remedy_{row.remedy}")
    lacks = row.lacks if isinstance(row, MonthRow) else ""
    return f"{name} {words(f'screens.lacks_{lacks}')}" if lacks else name


def direction_text(direction: Direction, translator: Translator) -> str:
    """``Payable``, ``Receivable``."""
    return translator.words(f"screens.owed_{direction.value}")


def money_text(amount: Decimal, currency: str, translator: Translator) -> str:
    """An amount with its currency."""
    return translator.value(Money(amount, currency))


def nearest(row: ExposureRow) -> Budget | None:
    """The threshold that the month comes to next, or where all are passed the last one."""
    return next_budget(row.budgets) or (row.budgets[-1] if row.budgets else None)


def budget_text(budget: Budget, translator: Translator) -> str:
    """``43 min left to 99.9 %``, to the second below an hour, else to the minute."""
    over, left = budget.left < timedelta(0), abs(budget.left)
    left -= left % (timedelta(minutes=1) if left >= timedelta(hours=1) else timedelta(seconds=1))
    which = "screens.budget_over" if over else "screens.budget_left"
    return translator.words(which, below=f"{budget.below.normalize():f}", left=left)


def days_left(moment: datetime, now: datetime) -> int:
    """Whole days from now on."""
    return (moment - now).days
