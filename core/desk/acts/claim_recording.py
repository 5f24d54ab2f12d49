"""Putting a step on a claim: the checks and the entry in the activity that every act on claims shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.claims.as_sent import as_kept
from core.claims.claim import Claim
from core.claims.events import ClaimEvent, ClaimStep, Given
from core.claims.life import Standing, after
from core.desk.contract import Contract, Direction
from core.desk.month import ContractMonth, MonthFacts, contract_month
from core.desk.ports import Detail, Done, UnitOfWork
from core.desk.refreshing import month_facts
from core.desk.scopes import check_month_scope
from core.errors import BadInput, KigenError, Refused
from core.months import month_of
from core.text import clean_name

_SENDS = {
    Direction.RECEIVABLE: frozenset({ClaimStep.FILED}),
    Direction.PAYABLE: frozenset({ClaimStep.ACCEPTED, ClaimStep.REJECTED}),
}
"""The steps with which documents go out: our request, and our answer to a customer's."""


@dataclass(frozen=True, slots=True)
class ClaimedMonth:
    """A claim's contract and month as they stand now, with what is known of the month."""

    contract: Contract
    month: ContractMonth
    known: MonthFacts

    @property
    def closed(self) -> bool:
        """Whether its window has closed by now."""
        return self.closed_at(self.month.now)

    def closed_at(self, at: datetime) -> bool:
        """Whether its window had closed by ``at``."""
        closes_at = self.month.window.closes_at
        return closes_at is not None and at >= closes_at


def month_of_claim(uow: UnitOfWork, claim: Claim) -> ClaimedMonth:
    """The month that ``claim`` is for. Raises what ``contract_month`` raises."""
    return claimed_month(uow, uow.contracts.by_id(claim.contract_id), claim.month, claim.scope)


def claimed_month(uow: UnitOfWork, contract: Contract, month: date, scope: str) -> ClaimedMonth:
    """The month (any day of it). Raises ``BadInput("scope_unknown")`` and what ``contract_month`` raises."""
    month = month_of(month)
    terms = uow.catalogue.on(contract.terms, month)
    check_month_scope(contract, terms, scope)
    known = month_facts(uow.months, contract, terms, month, scope)
    return ClaimedMonth(contract, contract_month(contract, month, known, uow.catalogue, uow.now, scope=scope), known)


def record_step(uow: UnitOfWork, claim: Claim, event: ClaimEvent, **details: Detail) -> Done:
    """Append ``event`` to ``claim`` and enter it in the activity. Raises ``Refused("claim_step")``."""
    event = signed(uow, event)
    after(claim.standing, event)
    event = replace(event, sent=_sent(uow, claim, event))
    uow.claims.record(claim, event)
    return told(uow, claim, event, **details)


def _sent(uow: UnitOfWork, claim: Claim, event: ClaimEvent) -> Mapping[str, Any] | None:
    """The month as the documents tell it that go out with this step; None: none do, or it can't be assessed."""
    direction = uow.contracts.by_id(claim.contract_id).direction
    if event.step not in _SENDS[direction]:
        return None
    try:
        found = month_of_claim(uow, claim)
    except KigenError:
        return None
    return as_kept(found.month, found.known)


def signed(uow: UnitOfWork, event: ClaimEvent) -> ClaimEvent:
    """The event with its key, who did it and when."""
    return replace(event, id=uow.new_id(), actor=uow.actor, recorded_at=uow.now)


def told(uow: UnitOfWork, claim: Claim, event: ClaimEvent, **details: Detail) -> Done:
    """The entry of a step in the activity; its subject names the claim and the month."""
    contract = uow.contracts.by_id(claim.contract_id)
    subject = subject_of(claim, contract)
    said: dict[str, Detail] = {"claim": claim.number, "at": event.at.isoformat()}
    said |= {name: value for name, value in _said(event).items() if value}
    uow.record_activity(f"claim.{event.step}", subject, {**said, **details})
    return Done(subject)


def subject_of(claim: Claim, contract: Contract) -> str:
    """``7 acme-kms 2026-04 ap-northeast-1``."""
    return " ".join(part for part in (str(claim.number), contract.name, f"{claim.month:%Y-%m}", claim.scope) if part)


def number_of(done: Done) -> int:
    """The number of the claim that an act touched."""
    return int(done.subject.partition(" ")[0])


def unchanged(uow: UnitOfWork, claim: Claim) -> Done:
    """An act that finds what it wants already so."""
    return Done(subject_of(claim, uow.contracts.by_id(claim.contract_id)), changed=False)


def instant_of(uow: UnitOfWork, at: datetime | None, standing: Standing) -> datetime:
    """When a step took effect: ``at``, or now, which is never before an earlier step, be it that the clock went back.

    Raises ``instant_in_future``, ``before_filing`` for an answer.
    """
    if at is None:
        return max((uow.now, *(step.at for step in standing.steps)))
    if at > uow.now:
        raise BadInput("instant_in_future", field="at", at=at)
    earliest = standing.answered_at or standing.filed_at
    if earliest is not None and at < earliest:
        raise Refused("before_filing", field="at", at=at, filed=earliest)
    return at


def reason(text: str) -> str:
    """A reason that must be there. Raises ``Refused("reason_needed")``."""
    why = clean_name(text)
    if not why:
        raise Refused("reason_needed", field="why")
    return why


def given_as_json(given: Given | None) -> Mapping[str, Any] | None:
    """A remedy for keeping."""
    if given is None:
        return None
    return {
        "amount": None if given.amount is None else given.amount.text,
        "currency": None if given.amount is None else given.amount.currency,
        "months": given.months,
        "first_month": None if given.first_month is None else given.first_month.isoformat(),
    }


def _said(event: ClaimEvent) -> Mapping[str, Detail]:
    return {
        "channel": None if event.channel is None else event.channel.value,
        "case": event.case,
        "why": event.why,
        "given": given_as_json(event.given),
        "seen_on": None if event.seen_on is None else event.seen_on.value,
        "reference": event.reference,
    }
