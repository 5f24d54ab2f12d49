"""What the calculator answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from core.explain import Explanation
from core.terms.registry import Catalogue

Value: TypeAlias = "str | int | float | bool | dict[str, Value] | list[Value] | None"
CatalogueSource: TypeAlias = Callable[[], Catalogue]


@dataclass(frozen=True, slots=True)
class Answer:
    """The values by name, ready for JSON, and the steps that lead to them."""

    values: Mapping[str, Value]
    explanation: Explanation


def instant_text(at: datetime) -> str:
    """RFC 3339 in UTC with ``Z``; a fraction of a second only where there is one."""
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{text}Z"


def seconds(covered: timedelta) -> int | float:
    """Seconds, whole where they are; exact to the microsecond."""
    whole, rest = divmod(covered, timedelta(seconds=1))
    return covered.total_seconds() if rest else whole
