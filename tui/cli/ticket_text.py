"""A ticket as lines for people, and as JSON for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.explain import Step
from core.messages import Param
from tui.cli.desk import OpenDesk, rfc3339

if TYPE_CHECKING:
    from core.desk.events import ClockEvent
    from core.desk.ticket_view import ExplainedClock, TicketView
    from core.explain import Explanation


def ticket_json(view: TicketView, opened: OpenDesk) -> dict[str, Any]:
    """All of a ticket: facts, standing, clocks with their explanations, timeline. Instants are RFC 3339 UTC."""
    ticket, standing, now = view.ticket, view.standing, opened.desk.now()
    return {
        "ticket": ticket.number,
        "contract": view.contract.name,
        "terms": view.terms.id,
        "plan": view.plan.id,
        "subject": ticket.subject,
        "body": ticket.body,
        "requester": ticket.requester,
        "inquiry": ticket.inquiry or None,
        "external_id": ticket.external_id or None,
        "status": standing.status.value,
        "priority": standing.priority,
        "owner": standing.owner or None,
        "in_scope": standing.in_scope,
        "received_at": rfc3339(standing.received_at),
        "due_at": rfc3339(standing.due_at),
        "responded_at": rfc3339(standing.responded_at),
        "resolved_at": rfc3339(standing.resolved_at),
        "expected_by": rfc3339(standing.expected_by),
        "clocks": [
            {
                "target": one.clock.kind.value,
                "status": one.clock.status(now).value,
                "due_at": rfc3339(one.clock.due_at),
                "explanation": explanation_json(one.explanation, opened),
            }
            for one in view.clocks
        ],
        "advice": [opened.translator.text(step.message) for step in view.advice],
        "events": [_event_json(entry.event, voided=entry.voided) for entry in view.timeline],
    }


def explanation_json(explanation: Explanation, opened: OpenDesk) -> list[dict[str, Any]]:
    """The steps, in the operator's language."""
    return [
        {
            "text": opened.translator.text(step.message),
            "rule": step.rule,
            "clause": step.clause,
            "interpretation": step.interpretation,
        }
        for step in explanation
    ]


def _event_json(event: ClockEvent, *, voided: bool) -> dict[str, Any]:
    facts = ("priority", "reason", "owner", "text", "link", "voids")
    return {
        "event": event.id,
        "kind": event.kind.value,
        "at": rfc3339(event.at),
        "recorded_at": rfc3339(event.recorded_at),
        "actor": event.actor,
        "voided": voided,
        **{name: getattr(event, name) for name in facts if getattr(event, name)},
    }


def print_ticket(view: TicketView, opened: OpenDesk) -> None:
    """The ticket: what it is, each clock with its explanation, what to know, and the timeline."""
    ticket, standing, put = view.ticket, view.standing, opened.context.print
    put(f"#{ticket.number}  {opened.value(ticket.subject)}")
    priority = view.terms.priorities[standing.priority].name if standing.priority in view.terms.priorities else "-"
    facts: dict[str, Param] = {
        "contract": view.contract.name,
        "plan": view.plan.name,
        "priority": priority,
        "status": opened.words(f"cli.status_{standing.status.value}"),
        "owner": standing.owner or "-",
        "received": standing.received_at,
        "requester": ticket.requester or "-",
    }
    for name, value in facts.items():
        put(f"  {opened.words(f'cli.column_{name}')}: {opened.value(value)}")
    if ticket.body:
        put()
        for line in ticket.body.splitlines():
            put(f"  {opened.value(line)}")
    for one in view.clocks:
        put()
        print_clock(one, view, opened)
    print_advice(view, opened)
    print_zone(view, opened)
    put()
    put(opened.words("cli.timeline"))
    for entry in view.timeline:
        voided = opened.words("cli.voided") if entry.voided else ""
        put(f"  {_told(entry.event, opened, ticket.events)}{voided}")


def print_advice(view: TicketView, opened: OpenDesk) -> None:
    """What the operator should know of the ticket's promise."""
    for step in view.advice:
        opened.context.print(f"  ! {opened.translator.text(step.message)}{source_of(step, opened)}")


def print_clock(one: ExplainedClock, view: TicketView, opened: OpenDesk) -> None:
    """One clock: where it stands, and the steps behind it."""
    status = one.clock.status(opened.desk.now()).value if view.standing.in_scope else "out_of_scope"
    heading = opened.words(f"cli.target_{one.clock.kind.value}")
    due = f"  {opened.value(one.clock.due_at)}" if one.clock.due_at else ""
    opened.context.print(f"{heading}: {opened.words(f'cli.clock_{status}')}{due}")
    for step in one.explanation:
        opened.context.print(f"  - {opened.translator.text(step.message)}{source_of(step, opened)}")


def print_zone(view: TicketView, opened: OpenDesk) -> None:
    """Where times are told in another zone than that of the terms, whose hours they are counted on."""
    if str(opened.zone) != view.terms.time_zone:
        opened.context.print(opened.words("cli.times_in", zone=str(opened.zone), terms=view.terms.time_zone))


def cited(rule: str, clause: str) -> str:
    """The rule and the clause behind a line, or nothing."""
    return f" [{rule} {clause}]" if rule else ""


def source_of(step: Step, opened: OpenDesk) -> str:
    """The rule and the clause behind a step, and the mark of our reading (⚖)."""
    mark = f" ({opened.words('cli.our_reading')})" if step.interpretation else ""
    return f"{cited(step.rule, step.clause)}{mark}"


def _told(event: ClockEvent, opened: OpenDesk, events: tuple[ClockEvent, ...]) -> str:
    """One line of the timeline."""
    undone = [opened.words(f"cli.event_{other.kind.value}") for other in events if other.id == event.voids]
    details = [*undone, event.priority, event.owner, event.reason, event.text.partition("\n")[0], event.link]
    told = " · ".join(opened.value(detail) for detail in details if detail)
    kind = opened.words(f"cli.event_{event.kind.value}")
    return (
        f"{opened.value(event.at)}  {kind}{': ' if told else ''}{told}  ({opened.value(event.actor)}, {event.id[:13]})"
    )
