"""Providers made of TOML, as a user would write them, and a slow reading of what they promise, minute by minute."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from core.assessment.facts import Outage
from core.calendars import Holidays, Span
from core.errors import BadInput
from core.terms.model import Terms
from core.terms.schema import terms_from_mapping

MINUTE = timedelta(minutes=1)

HEAD = """
id = "provider"
version = "1"
title = { ja = "提供者", en = "Provider" }
provider = "Provider Inc."
document = "SLA"
direction = "receivable"
time_zone = "ZONE"

[calendars.office]
name = { ja = "平日", en = "weekdays" }
rule = "P1"
hours = { mon-fri = ["09:00-17:00"] }
closed_days = [2026-03-20]

[priorities.inquiry]
name = { ja = "問い合わせ", en = "Inquiry" }
meaning = { ja = "問い合わせ", en = "An inquiry" }
rule = "P1"

[plans.standard]
level = 0
name = { ja = "標準", en = "Standard" }
rule = "P1"
best_effort = { calendar = "office", rule = "P1" }

[rules.P1]
clause = "1"
text = { ja = "約束", en = "A promise" }
"""


def no_holidays(country: str) -> Holidays:
    raise BadInput("country_unknown", field="holidays", country=country)


def provider(sections: str, zone: str = "UTC") -> Terms:
    """The terms of a small document with ``sections`` besides what every document needs."""
    document = HEAD.replace("ZONE", zone) + sections
    return terms_from_mapping(tomllib.loads(document), source="provider.toml", holidays=no_holidays)


@dataclass(frozen=True)
class SlowRules:
    """The parameters of a promise by time, in minutes, as the slow reading takes them."""

    treatments: dict[str, str]
    tolerated: int
    excluded: str
    maintenance: str
    minimum: int
    tested: str
    unwatched: str
    denominator: int | None

    @property
    def toml(self) -> str:
        causes = "\n".join(
            f'{cause} = {{ treatment = "{what}", rule = "P1"'
            + (f', tolerated = "{self.tolerated}m"' if cause == "unknown" and what == "counted" else "")
            + " }"
            for cause, what in self.treatments.items()
        )
        fixed = "" if self.denominator is None else f"fixed_minutes = {self.denominator}\n"
        return f"""
[downtime]
maintenance = {{ treatment = "{self.maintenance}", rule = "P1" }}
excluded = {{ treatment = "{self.excluded}", rule = "P1" }}

[downtime.causes]
{causes}

[availability]
committed = "99.9"
rule = "P1"

[availability.time]
rule = "P1"
minimum = {{ length = "{self.minimum}m", tested = "{self.tested}", rule = "P1" }}
unwatched = "{self.unwatched}"
{fixed}
[remedy]
kind = "refund"
rounding = "cut"
pro_rata = {{ divided_by = "month", rule = "P1" }}
cap = {{ percent = "100", rule = "P1" }}
"""


@dataclass(frozen=True)
class Slow:
    """What the slow reading finds, in minutes."""

    down: int
    time: int

    @property
    def uptime(self) -> Fraction:
        return Fraction(max(self.time - self.down, 0), self.time) if self.time > 0 else Fraction(1)

    def refund(self, fee: Decimal) -> int:
        if self.uptime >= Fraction(999, 1000):
            return 0
        return int(min(Fraction(fee) * self.down / self.time, Fraction(fee)))


def read_slowly(
    rules: SlowRules, month: Span, outages: list[Outage], maintenance: list[Span], gaps: list[Span]
) -> Slow:
    """Each minute looked at by itself: is it down?"""
    groups: dict[str, list[Outage]] = {}
    for outage in outages:
        groups.setdefault("excluded" if outage.excluded else str(outage.cause), []).append(outage)
    kept: set[int] = set()
    off: set[int] = set()
    for name, group in groups.items():
        told = set().union(*(_minutes(month, each.start, each.end) for each in group))
        what = rules.excluded if name == "excluded" else rules.treatments.get(name, "counted")
        if what == "taken_off":
            off |= told
        elif what == "counted":
            stayed = set().union(
                *(_minutes(month, each.start, each.end) for each in group if not each.self_resolved), set()
            )
            tolerated = rules.tolerated if name == "unknown" and name in rules.treatments else -1
            for run in _runs(told):
                if len(run) > tolerated or stayed & run:
                    kept |= run
    whole = kept | off
    planned = set().union(*(_minutes(month, each.start, each.end) for each in maintenance), set())
    if rules.maintenance != "counted":
        off = off | planned
    inside = set(range(month.duration // MINUTE))
    if rules.tested == "whole":
        kept = set().union(*(run & kept for run in _runs(whole) if len(run) >= rules.minimum), set())
        down = (kept - off) & inside
    else:
        down = set().union(*(run for run in _runs((kept - off) & inside) if len(run) >= rules.minimum), set())
    unwatched = set().union(*(_minutes(month, each.start, each.end) for each in gaps), set()) & inside
    time = rules.denominator or len(inside)
    if rules.unwatched == "down":
        down |= unwatched
    elif rules.unwatched == "left_out":
        down -= unwatched
        time -= len(unwatched)
    return Slow(len(down), time)


def _minutes(month: Span, start: datetime, end: datetime | None) -> set[int]:
    assert end is not None
    return set(range((start - month.start) // MINUTE, (end - month.start) // MINUTE))


def _runs(minutes: set[int]) -> list[set[int]]:
    """The minutes in runs without a gap."""
    runs: list[set[int]] = []
    for minute in sorted(minutes):
        if runs and minute - 1 in runs[-1]:
            runs[-1].add(minute)
        else:
            runs.append({minute})
    return runs
