"""Claims as JSON for scripts: money as digits, instants in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.ticket_text import explanation_json

if TYPE_CHECKING:
    from core.claims.checklist import Item
    from core.claims.events import ClaimEvent, Given
    from core.claims.reminders import Left
    from core.money import Money
    from storage.database.read_models.claim import ClaimView
    from storage.database.read_models.claims import ClaimRow


def claim_json(view: ClaimView, opened: OpenDesk) -> dict[str, Any]:
    """All of one claim."""
    said = view.said
    assert view.claim is not None
    standing = view.claim.standing
    return {
        "claim": view.claim.number,
        "contract": said.contract,
        "direction": said.direction.value,
        "month": f"{said.month:%Y-%m}",
        "scope": said.scope,
        "terms": said.terms,
        "terms_version": said.terms_version,
        "state": view.state.value,
        "uptime_percent": None if said.uptime is None else str(said.uptime),
        "committed_percent": None if said.committed is None else str(said.committed),
        "remedy": {
            "type": "none" if said.expected.kind is None else said.expected.kind.value,
            **(_money_json(said.expected.amount)),
            "months": said.expected.months,
        },
        "explanation": explanation_json(said.expected.steps, opened),
        "recipient": opened.value(said.recipient.to),
        "file_by": None if said.file_by is None else said.file_by.isoformat(),
        "window_closes_at": rfc3339(said.closes_at),
        **_left_json(view.left),
        "applicant": said.applicant,
        "statement": said.statement,
        "months_asked": said.months_asked,
        "language": said.language or None,
        "evidence": [{"file": each.name, "sha256": each.digest, "path": each.path} for each in said.evidence],
        "backs": standing.facts.backs or None,
        "items": [item_json(item, opened) for item in view.items],
        "case": said.case,
        "filed_at": rfc3339(said.filed_at),
        "answer_by": None if view.answer is None or view.answer.by is None else view.answer.by.isoformat(),
        "free_months": (
            None if view.free is None else [view.free.free_from.isoformat(), view.free.free_to.isoformat()]
        ),
        "expected": _given_json(standing.expected),
        "promised": _given_json(standing.promised),
        "settled": _given_json(standing.settled),
        "settled_on": None if standing.seen_on is None else standing.seen_on.value,
        "reference": standing.reference,
        "difference": None if view.difference is None else _money_json(view.difference.amount),
        "annual_sum": _annual_json(view),
        "rejected_before": None if view.rejected is None else view.rejected.number,
        "claimed_again": view.again or None,
        "changed_since_sent": [each.name for each in view.since],
        "events": [_event_json(event) for event in view.claim.events],
    }


def _annual_json(view: ClaimView) -> dict[str, Any] | None:
    found = view.annual
    if found is None:
        return None
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "breached": [f"{each:%Y-%m}" for each in found.breached],
        "free_months": found.free_months,
    }


def row_json(row: ClaimRow) -> dict[str, Any]:
    """A line of the list."""
    return {
        "claim": row.number or None,
        "contract": row.contract,
        "direction": row.direction.value,
        "month": f"{row.month:%Y-%m}",
        "scope": row.scope,
        "state": row.state.value,
        "remedy": {"type": row.remedy or "none", **_money_json(row.amount), "months": row.free_months},
        "file_by": None if row.file_by is None else row.file_by.isoformat(),
        "window_closes_at": rfc3339(row.closes_at),
        **_left_json(row.left),
        "reminder": row.reminder,
        "rejected_before": row.rejected or None,
        "filed_at": rfc3339(row.filed_at),
        "case": row.case,
        "answer_by": None if row.answer_by is None else row.answer_by.isoformat(),
        "expected": _given_json(row.expected),
        "promised": _given_json(row.promised),
        "settled": _given_json(row.settled),
    }


def item_json(item: Item, opened: OpenDesk) -> dict[str, Any]:
    """A line of the checklist."""
    return {
        "about": item.about,
        "mark": item.mark.value,
        "field": item.field,
        "text": opened.translator.text(item.why.message),
        "rule": item.why.rule,
        "clause": item.why.clause,
    }


def _left_json(left: Left | None) -> dict[str, Any]:
    return {
        "days_left": None if left is None else left.days,
        "working_days_left": None if left is None else left.working_days,
    }


def _money_json(amount: Money | None) -> dict[str, Any]:
    return {
        "amount": None if amount is None else amount.text,
        "currency": None if amount is None else amount.currency,
    }


def _given_json(given: Given | None) -> dict[str, Any] | None:
    if given is None:
        return None
    first = None if given.first_month is None else f"{given.first_month:%Y-%m}"
    return {**_money_json(given.amount), "months": given.months, "first_month": first}


def _event_json(event: ClaimEvent) -> dict[str, Any]:
    return {
        "step": event.step.value,
        "at": rfc3339(event.at),
        "recorded_at": rfc3339(event.recorded_at),
        "actor": event.actor,
        "why": event.why,
        "case": event.case,
    }
