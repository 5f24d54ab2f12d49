"""Claims and their events as rows: what every step has in columns, what belongs to some in ``data``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from core.claims.claim import Claim
from core.claims.events import Channel, ClaimEvent, ClaimStep, Given, SeenOn
from core.claims.facts import NO_FACTS, ClaimFacts, Evidence
from core.money import Money
from storage.database.columns import from_microseconds, to_microseconds


def claim_values(claim: Claim) -> dict[str, Any]:
    """The columns of ``claims``."""
    standing = claim.standing
    first = claim.events[0]
    return {
        "number": claim.number,
        "contract_id": claim.contract_id,
        "month": claim.month,
        "scope": claim.scope,
        "state": standing.state.value,
        "opened_at": first.recorded_at or first.at,
        "opened_by": first.actor,
        "filed_at": standing.filed_at,
        "answered_at": standing.answered_at,
        "settled_at": standing.settled_at,
        "case_number": standing.case,
        "backs": standing.facts.backs,
        "expected": given_values(standing.expected),
        "promised": given_values(standing.promised),
        "settled": given_values(standing.settled),
        "version": claim.version,
    }


def event_values(event: ClaimEvent, claim_id: str, seq: int) -> dict[str, Any]:
    """The columns of ``claim_events``."""
    return {
        "seq": seq,
        "id": event.id,
        "claim_id": claim_id,
        "step": event.step.value,
        "at": event.at,
        "recorded_at": event.recorded_at or event.at,
        "actor": event.actor,
        "data": event_data(event),
    }


def event_data(event: ClaimEvent) -> dict[str, Any]:
    """What ``data`` holds: the fields that say something."""
    found = {
        "facts": None if event.facts == NO_FACTS else _facts_values(event.facts),
        "channel": None if event.channel is None else event.channel.value,
        "case": event.case,
        "why": event.why,
        "given": given_values(event.given),
        "seen_on": None if event.seen_on is None else event.seen_on.value,
        "reference": event.reference,
        "sent": event.sent,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def event_from(row: Row[Any]) -> ClaimEvent:
    """The event of a row of ``claim_events``."""
    return read_event(row._asdict())


def read_event(values: Mapping[str, Any]) -> ClaimEvent:
    """The event. Raises ``ValueError``, ``KeyError``, ``TypeError`` or a ``KigenError`` for data that are none."""
    data = dict(values["data"])
    channel, seen_on = data.pop("channel", None), data.pop("seen_on", None)
    return ClaimEvent(
        ClaimStep(values["step"]),
        values["at"],
        id=values["id"],
        seq=values["seq"],
        recorded_at=values["recorded_at"],
        actor=values["actor"],
        facts=_facts_from(data.pop("facts", None)),
        channel=None if channel is None else Channel(channel),
        given=given_from(data.pop("given", None)),
        seen_on=None if seen_on is None else SeenOn(seen_on),
        **data,
    )


def given_values(given: Given | None) -> dict[str, Any] | None:
    """A remedy as JSON, amounts as digits."""
    if given is None:
        return None
    found = {
        "amount": None if given.amount is None else given.amount.text,
        "currency": None if given.amount is None else given.amount.currency,
        "months": given.months,
        "first_month": None if given.first_month is None else given.first_month.isoformat(),
    }
    return {name: value for name, value in found.items() if value is not None}


def given_from(values: Mapping[str, Any] | None) -> Given | None:
    """What ``given_values`` wrote."""
    if values is None:
        return None
    amount = Money(Decimal(values["amount"]), values["currency"]) if "amount" in values else None
    first = values.get("first_month")
    return Given(amount, values.get("months"), None if first is None else date.fromisoformat(first))


def _facts_values(facts: ClaimFacts) -> dict[str, Any]:
    found = {
        "applicant": facts.applicant,
        "to": facts.to,
        "language": facts.language,
        "statement": facts.statement,
        "months_asked": facts.months_asked,
        "backs": facts.backs,
        "evidence": [evidence_values(each) for each in facts.evidence],
    }
    return {name: value for name, value in found.items() if value}


def evidence_values(file: Evidence) -> dict[str, Any]:
    """A file as JSON; instants in microseconds since the epoch."""
    found = {
        "name": file.name,
        "digest": file.digest,
        "path": file.path,
        "accounts": list(file.accounts),
        "regions": list(file.regions),
        "first": None if file.first is None else to_microseconds(file.first),
        "last": None if file.last is None else to_microseconds(file.last),
        "without_errors": file.without_errors or None,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _facts_from(values: Mapping[str, Any] | None) -> ClaimFacts:
    if values is None:
        return NO_FACTS
    plain = dict(values)
    evidence = tuple(_evidence_from(each) for each in plain.pop("evidence", ()))
    return ClaimFacts(**plain, evidence=evidence)


def _evidence_from(values: Mapping[str, Any]) -> Evidence:
    first, last = values.get("first"), values.get("last")
    return Evidence(
        values["name"],
        values["digest"],
        values["path"],
        tuple(values.get("accounts", ())),
        tuple(values.get("regions", ())),
        None if first is None else from_microseconds(first),
        None if last is None else from_microseconds(last),
        values.get("without_errors", False),
    )
