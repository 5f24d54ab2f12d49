"""Small terms with every kind of target, and words to tell a ticket's story in the tests of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendars import Calendar
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.events import ClockEvent, EventKind
from core.desk.promise import Promise, Promises
from core.messages import Words
from core.terms.model import (
    BestEffort,
    Expectation,
    Inquiry,
    Plan,
    Priority,
    PriorityPolicy,
    Rule,
    Target,
    TargetKind,
    Terms,
)
from core.terms.registry import Catalogue

TOKYO = ZoneInfo("Asia/Tokyo")
OFFICE = Calendar("Asia/Tokyo", {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
ALWAYS = Calendar.round_the_clock("Asia/Tokyo")


def words(text: str) -> Words:
    return Words(ja=text, en=text)


def tokyo(text: str) -> datetime:
    """An instant from a local time in Tokyo, ``2026-06-01 09:00`` (a Monday)."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO).astimezone(UTC)


def rule(name: str, *, interpretation: bool = False) -> Rule:
    return Rule(name, f"clause {name}", words(name), words("our reading") if interpretation else None)


def first(minutes: int, calendar: str, pause_rule: str | None = None) -> Target:
    return Target(TargetKind.FIRST_RESPONSE, timedelta(minutes=minutes), calendar, "T1", pause_rule)


def full(minutes: int, calendar: str) -> tuple[Target, ...]:
    """A first response, and next response and resolution that waiting for the customer stops."""
    return (
        first(minutes, calendar, "T3"),
        Target(TargetKind.NEXT_RESPONSE, timedelta(minutes=2 * minutes), calendar, "T1", "T3"),
        Target(TargetKind.RESOLUTION, timedelta(minutes=8 * minutes), calendar, "T1", "T3"),
    )


def plan(name: str, targets: Mapping[str, tuple[Target, ...]], best_effort: BestEffort | None = None) -> Plan:
    return Plan(name, 1, words(name), "T1", targets, best_effort, {"own_fault": "T4"} if best_effort else {}, {})


TARGETS = {
    "critical": (first(30, "always"),),
    "high": (first(240, "office"),),
    "low": (first(1440, "office"),),
}
PAUSING = {"critical": full(30, "always"), "high": full(240, "office"), "low": full(1440, "office")}
PLANS = {
    "timed": plan("timed", TARGETS),
    "pausing": plan("pausing", PAUSING),
    "free": plan("free", {}, BestEffort("office", "T4", Expectation.END_OF_NEXT_WORKING_DAY, "T5")),
}
TERMS = Terms(
    id="sample",
    version="1",
    title=words("Sample terms"),
    provider="Sample",
    document="sample.txt",
    document_date=date(2026, 1, 1),
    in_force_from=None,
    in_force_to=None,
    time_zone="Asia/Tokyo",
    direction="payable",
    kinds={},
    rules={name: rule(name, interpretation=name == "T2") for name in ("T1", "T2", "T3", "T4", "T5")},
    calendars={"office": OFFICE, "always": ALWAYS},
    calendar_names={"office": words("office hours"), "always": words("round the clock")},
    calendar_rules={"office": "T1", "always": "T1"},
    priorities={
        name: Priority(name, rank, words(name), words(name), "T1")
        for rank, name in enumerate(("critical", "high", "low", "wish"))
    },
    plans=PLANS,
    inquiries={name: Inquiry(name, words(name)) for name in ("question", "own_fault")},
    capabilities={},
    priority_policy=PriorityPolicy.FROM_CHANGE,
    priority_rule="T2",
    plan_change=None,
    work_date=None,
    calculations=frozenset(),
    fingerprint="sample-1",
)
CATALOGUE = Catalogue([TERMS])


def contract(plan_id: str = "timed", *, closed_days: tuple[date, ...] = ()) -> Contract:
    start = date(2026, 1, 1)
    return Contract(
        "contract-1", "acme", "sample", Direction.PAYABLE, start, (PlanPeriod(start, plan_id),), closed_days=closed_days
    )


def promise(plan_id: str = "timed", policy: PriorityPolicy | None = None, inquiry: str = "") -> Promise:
    terms = TERMS if policy is None else replace(TERMS, priority_policy=policy)
    return Promises(contract(plan_id), Catalogue([terms])).at(tokyo("2026-06-01 09:00"), inquiry)


class Story:
    """A ticket's events, told in order; the desk's counter counts them."""

    def __init__(self, received: str, priority: str = "high", observed_from: str | None = None) -> None:
        self._events: list[ClockEvent] = []
        known = tokyo(observed_from) if observed_from else None
        self._add(ClockEvent(EventKind.RECEIVED, tokyo(received), priority=priority, observed_from=known))

    def _add(self, event: ClockEvent) -> Story:
        number = len(self._events) + 1
        self._events.append(replace(event, id=f"event-{number}", seq=number))
        return self

    def then(self, kind: EventKind, at: str, *, priority: str = "", voids: str = "", owner: str = "") -> Story:
        return self._add(ClockEvent(kind, tokyo(at), priority=priority, voids=voids, owner=owner))

    @property
    def events(self) -> tuple[ClockEvent, ...]:
        return tuple(self._events)
