"""Fields that hold several things in one text: split into these, so that two operators can each change their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.desk.contract_text import parse_counts, parse_days, parse_names, parse_periods
from tui.screens.file_names import join_files, split_files


@dataclass(frozen=True, slots=True)
class Listed:
    """``split`` gives each item by its natural key, with what is said of it; ``join`` writes them again.

    ``split`` raises ``BadInput`` for a text that can't be read.
    """

    split: Callable[[str], Mapping[str, str]]
    join: Callable[[Mapping[str, str]], str]


def _separated(sign: str) -> Callable[[Mapping[str, str]], str]:
    return sign.join


NAMES = Listed(lambda text: dict.fromkeys(parse_names(text), ""), _separated(", "))
"""``tokyo, osaka``"""
DAYS = Listed(lambda text: dict.fromkeys((day.isoformat() for day in parse_days(text, field="")), ""), _separated(", "))
"""``2026-06-03, 2026-06-04``"""
COUNTS = Listed(
    lambda text: {name: str(count) for name, count in parse_counts(text, field="")},
    lambda items: ", ".join(f"{name}={count}" for name, count in items.items()),
)
"""``ec2=3, rds=1``"""
PERIODS = Listed(
    lambda text: {each.from_day.isoformat(): each.plan for each in parse_periods(text, field="")},
    lambda items: ", ".join(f"{plan}@{day}" for day, plan in sorted(items.items())),
)
"""``business@2025-06-01, prime@2026-04-01``"""
WORDS = Listed(lambda text: dict.fromkeys(text.split(), ""), _separated(" "))
"""``planned gross``"""
FILES = Listed(lambda text: dict.fromkeys(split_files(text), ""), join_files)
"""``a.log; "logs/b;c.json"``"""
