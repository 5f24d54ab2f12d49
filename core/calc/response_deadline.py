"""The first-response deadline and status of a ticket (J2-J8, N3, S2), from the desk's own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from core.calc.answer import Answer, CatalogueSource, Value, instant_text
from core.calc.fields import Fields
from core.desk.clocks import Clock, first_response
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.events import ClockEvent, EventKind
from core.desk.explanation import explain
from core.desk.fold import fold
from core.desk.promise import Promise, Promises
from core.errors import BadInput
from core.explain import Explanation
from core.terms.model import PriorityPolicy
from core.terms.names import unknown
from core.terms.registry import Catalogue

_MINUTE_SECONDS = 60
_EVENTS = {
    kind.value: kind
    for kind in (
        EventKind.PRIORITY_CHANGED,
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.RESPONDED,
        EventKind.RESOLVED,
        EventKind.REOPENED,
    )
}


def answer_response_deadline(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``due_at`` (null without a promised time), ``target_minutes``, ``in_scope``, ``status``, ``expected_by``.

    ``status`` is there with ``now``, once answered, and for best effort. ``closed_days`` close the desk on
    top of its calendars; ``priority_policy`` goes before that of the terms.
    """
    question.only(
        "kind", "id", "terms", "plan", "priority", "received_at", "now", "events", "closed_days", "priority_policy",
        "inquiry", "contract_kind",
    )  # fmt: skip
    received_at = question.instant("received_at")
    now = question.instant("now") if question.has("now") else None
    policy = question.choice("priority_policy", PriorityPolicy) if question.has("priority_policy") else None
    receipt = ClockEvent(EventKind.RECEIVED, received_at, priority=question.text("priority"))
    changes = question.tables("events") if question.has("events") else ()
    events = [_event(change, number, received_at) for number, change in enumerate(changes, start=1)]
    promise = _promise(question, catalogue(), received_at)
    if policy is not None:
        promise = replace(promise, policy=policy)
    advice = promise.admission(receipt.priority).advice
    for change, event in zip(changes, events, strict=True):
        if event.kind is EventKind.PRIORITY_CHANGED:
            with change.at("priority"):
                promise.admission(event.priority)
    state = fold((receipt, *events))
    clock = first_response(state, promise)
    return Answer(_values(clock, promise, now), (*explain(clock, state, promise), *_advice(advice, clock)))


def _promise(question: Fields, catalogue: Catalogue, received_at: datetime) -> Promise:
    """What a contract with the plan of the question promises, made up for the occasion."""
    contract = Contract(
        id="",
        name="",
        terms=question.text("terms"),
        direction=Direction.PAYABLE,
        starts_on=date.min,
        plans=(PlanPeriod(date.min, question.text("plan")),),
        kind=question.text_or("contract_kind", ""),
        closed_days=question.days("closed_days"),
    )
    return Promises(contract, catalogue).at(received_at, question.text_or("inquiry", ""))


def _event(fields: Fields, number: int, received_at: datetime) -> ClockEvent:
    name = fields.text("type")
    kind = _EVENTS.get(name)
    if kind is None:
        raise unknown("event_type_unknown", name, _EVENTS, field=fields.path("type"))
    changes_priority = kind is EventKind.PRIORITY_CHANGED
    fields.only("at", "type", "reason", *(("priority",) if changes_priority else ()))
    at = fields.instant("at")
    if at < received_at:
        raise BadInput("event_before_receipt", field=fields.path("at"), received=received_at)
    return ClockEvent(
        kind,
        at,
        seq=number,
        priority=fields.text("priority") if changes_priority else "",
        reason=fields.text_or("reason", ""),
    )


def _values(clock: Clock, promise: Promise, now: datetime | None) -> dict[str, Value]:
    values: dict[str, Value] = {"due_at": None, "in_scope": promise.in_scope}
    if clock.due_at is not None:
        values["due_at"] = instant_text(clock.due_at)
    if clock.target is not None:
        values["target_minutes"] = int(clock.target.covered.total_seconds()) // _MINUTE_SECONDS
    judged_at = now or clock.stopped_at
    if judged_at is not None or clock.target is None:
        values["status"] = clock.status(judged_at or clock.start).value
    if clock.expected_by is not None:
        values["expected_by"] = instant_text(clock.expected_by)
    return values


def _advice(advice: Explanation, clock: Clock) -> Explanation:
    """What to know at entry, as long as nobody has answered."""
    return advice if clock.stopped_at is None else ()
