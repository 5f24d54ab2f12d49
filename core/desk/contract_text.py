"""What operators type about a contract: days, months, names, counts of components, and plans with their days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from core.desk.contract import PlanPeriod
from core.errors import BadInput

_BETWEEN = re.compile(r"[,、，;\s]+")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def parse_day(text: str, *, field: str) -> date:
    """``2026-06-01``. Raises ``BadInput("day_unreadable")``."""
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise BadInput("day_unreadable", field=field, text=text) from None


def parse_days(text: str, *, field: str) -> tuple[date, ...]:
    """Days between commas or spaces."""
    return tuple(parse_day(each, field=field) for each in _pieces(text))


def parse_month(text: str, *, field: str) -> date:
    """``2026-05``, as its first day. Raises ``BadInput("month_unreadable")``."""
    found = _MONTH.fullmatch(text.strip().replace("/", "-"))
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        pass
    raise BadInput("month_unreadable", field=field, text=text)


def parse_names(text: str) -> tuple[str, ...]:
    """Names between commas; a name may hold spaces."""
    return tuple(name for name in (each.strip() for each in re.split(r"[,、，;]", text)) if name)


def parse_counts(text: str, *, field: str) -> tuple[tuple[str, int], ...]:
    """``ec2=3, rds=1``. Raises ``BadInput("component_unreadable")``."""
    return tuple(parse_count(each, field=field) for each in _pieces(text))


def parse_count(text: str, *, field: str) -> tuple[str, int]:
    """``ec2=3``. Raises ``BadInput("component_unreadable")``."""
    name, sign, count = text.partition("=")
    digits = count.strip().removeprefix("-")
    if not sign or not name.strip() or not digits.isdecimal() or len(digits) > 9:
        raise BadInput("component_unreadable", field=field, text=text)
    return name.strip(), int(count)


def parse_periods(text: str, *, field: str) -> tuple[PlanPeriod, ...]:
    """``business@2025-06-01, prime@2026-04-01``. Raises ``BadInput``: ``plan_day_unreadable``, ``day_unreadable``."""
    return tuple(_period(each, field) for each in _pieces(text))


def _period(text: str, field: str) -> PlanPeriod:
    plan, sign, day = text.partition("@")
    if not sign or not plan:
        raise BadInput("plan_day_unreadable", field=field, text=text)
    return PlanPeriod(parse_day(day, field=field), plan)


def _pieces(text: str) -> Iterator[str]:
    return (each for each in _BETWEEN.split(text) if each)
