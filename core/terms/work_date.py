"""The earliest day on which delegated work can be done (N4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.explain import Explanation
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.not_promised import not_promised


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A working day of the terms' calendar."""

    day: date
    explanation: Explanation


def earliest_work_date(terms: Terms, received_on: date) -> WorkDay:
    """The working day that the terms name, counted from the day after ``received_on``.

    Raises ``Refused("not_promised")``, ``BadInput("day_out_of_range")``.
    """
    work = terms.work_date
    if work is None:
        raise not_promised(terms, "work_date")
    day = terms.calendars[work.calendar].working_day_after(received_on, work.working_days)
    told = cite(terms, work.rule, "terms.work_date", received_on=received_on, days=work.working_days, earliest_on=day)
    return WorkDay(day, (told,))
