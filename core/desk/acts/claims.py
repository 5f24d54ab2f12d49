"""Entering a claim, changing it, finding it ready, filing it, giving it up; and logging one that a customer made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.claims.checklist import checklist, missing
from core.claims.claim import Claim
from core.claims.events import Channel, ClaimEvent, ClaimStep, Given
from core.claims.evidence import evidence_faults
from core.claims.facts import NO_FACTS, ClaimFacts, Evidence
from core.claims.life import Standing, after
from core.claims.request import proved_by_logs, received_expected, request_with
from core.desk.acts.claim_recording import (
    ClaimedMonth,
    claimed_month,
    instant_of,
    month_of_claim,
    reason,
    record_step,
    signed,
    told,
    unchanged,
)
from core.desk.acts.months import frozen_now
from core.desk.contract import Direction
from core.desk.month import MonthKey
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, KigenError, ManyErrors, Refused
from core.messages import Message
from core.text import clean_lines, clean_name

LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A claim of ours for a month (any day of it) of a receivable contract.

    ``why_late`` is why it is claimed after its window has closed. Without an ``applicant`` it is the operator's last,
    without ``evidence`` the request logs that went in as counts, where the terms ask for them.
    """

    contract: str
    month: date
    scope: str = ""
    facts: ClaimFacts = NO_FACTS
    why_late: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveClaim:
    """A claim that our customer made for a month of a payable contract; ``at`` None: now."""

    contract: str
    month: date
    scope: str = ""
    facts: ClaimFacts = NO_FACTS
    channel: Channel = Channel.MAIL
    case: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangeClaim:
    """Other facts for a draft: every field that is not None takes the place of what was there.

    A claim that was ready is a draft again. ``months_asked`` 0: as assessed. ``version`` is the one that the operator
    saw, 0: whichever it is.
    """

    number: int
    applicant: str | None = None
    to: str | None = None
    language: str | None = None
    statement: str | None = None
    months_asked: int | None = None
    backs: int | None = None
    evidence: tuple[Evidence, ...] | None = None
    why_late: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class MakeReady:
    """Nothing is missing any more."""

    number: int


@dataclass(frozen=True, slots=True)
class FileClaim:
    """It was sent at ``at`` (now where None); ``case`` is the number that the recipient gave it."""

    number: int
    channel: Channel
    case: str = ""
    at: datetime | None = None
    why_late: str = ""


@dataclass(frozen=True, slots=True)
class DropClaim:
    """It is given up before it was filed; a customer's was entered by mistake. The month can be claimed again."""

    number: int
    why: str


def open_claim(uow: UnitOfWork, command: OpenClaim) -> Done:
    """Begin a draft; ``Done.subject`` begins with its number (``number_of``).

    Raises ``Refused``: ``claim_exists``, ``claim_not_ours`` for a payable contract, ``window_closed`` without
    ``why_late``; what ``claimed_month`` raises; and what is wrong with the facts (``ManyErrors``).
    """
    contract = uow.contracts.by_name(command.contract)
    if contract.direction is not Direction.RECEIVABLE:
        raise Refused("claim_not_ours", field="contract", contract=contract.name)
    found = claimed_month(uow, contract, command.month, command.scope)
    _refuse_second(uow, found)
    why = clean_name(command.why_late)
    if found.closed and not why:
        raise _window_closed(found)
    facts = _checked(uow, _cleaned(command.facts), found)
    if not facts.applicant:
        last = uow.claims.last_of(uow.actor)
        facts = replace(facts, applicant=uow.settings.applicant if last is None else last.standing.facts.applicant)
    if not facts.evidence and proved_by_logs(found.month.terms):
        span = found.month.adjusted.span
        logs = uow.claims.imported(contract.account, found.month.scope, span.start, span.end)
        facts = replace(facts, evidence=logs)
    return _begun(uow, found, ClaimEvent(ClaimStep.OPENED, uow.now, facts=facts, why=why))


def receive_claim(uow: UnitOfWork, command: ReceiveClaim) -> Done:
    """Log a claim of a customer, whenever it came; what our own facts give is kept with it: nothing where it
    came after the window.

    Raises ``Refused``: ``claim_exists``, ``claim_ours`` for a receivable contract; what ``claimed_month`` raises; and
    what is wrong with the facts.
    """
    contract = uow.contracts.by_name(command.contract)
    if contract.direction is not Direction.PAYABLE:
        raise Refused("claim_ours", field="contract", contract=contract.name)
    found = claimed_month(uow, contract, command.month, command.scope)
    _refuse_second(uow, found)
    at = instant_of(uow, command.at, Standing())
    expected = received_expected(found.month, at)
    event = ClaimEvent(
        ClaimStep.RECEIVED,
        at,
        facts=_checked(uow, _cleaned(command.facts), found),
        channel=command.channel,
        case=clean_name(command.case),
        given=Given(expected.amount, expected.months),
    )
    return _begun(uow, found, event)


def change_claim(uow: UnitOfWork, command: ChangeClaim) -> Done:
    """Change what is said of a draft. The same facts change nothing.

    Raises ``Refused``: ``claim_changed`` where another version was seen, ``claim_step`` once it is filed; and what is
    wrong with the facts.
    """
    claim = uow.claims.by_number(command.number)
    if command.version not in (0, claim.version):
        raise Refused("claim_changed", claim=claim.number)
    names = ("applicant", "to", "language", "statement", "months_asked", "backs", "evidence")
    said: dict[str, Any] = {name: value for name in names if (value := getattr(command, name)) is not None}
    if said.get("months_asked") == 0:
        said["months_asked"] = None
    standing = claim.standing
    why = clean_name(command.why_late or "")
    facts = _cleaned(replace(standing.facts, **said))
    event = ClaimEvent(ClaimStep.CHANGED, instant_of(uow, None, standing), facts=facts, why=why)
    after(standing, event)
    if facts == standing.facts and why in ("", standing.late_why):
        return unchanged(uow, claim)
    changed = tuple(name for name in names if getattr(facts, name) != getattr(standing.facts, name))
    return _checked_step(uow, claim, event, changed)


def make_ready(uow: UnitOfWork, command: MakeReady) -> Done:
    """Raises ``ManyErrors`` with everything that is missing (``claim_lacks``, each with its field), ``claim_step``."""
    claim = uow.claims.by_number(command.number)
    standing = claim.standing
    event = ClaimEvent(ClaimStep.MADE_READY, instant_of(uow, None, standing))
    after(standing, event)
    found = month_of_claim(uow, claim)
    items = checklist(request_with(standing.facts, found.month, found.known), found.month, late_why=standing.late_why)
    faults: list[KigenError] = list(evidence_faults(standing.facts.evidence, found.month))
    for item in missing(items):
        what = Message("claims.cited", {"what": item.why.message, "rule": item.why.rule, "clause": item.why.clause})
        faults.append(Refused("claim_lacks", field=item.field, what=what if item.why.rule else item.why.message))
    if faults:
        raise ManyErrors(tuple(faults))
    return record_step(uow, claim, event)


def file_claim(uow: UnitOfWork, command: FileClaim) -> Done:
    """It was sent. The month is frozen with it, where it is over and nobody froze it yet.

    Raises ``Refused``: ``claim_step``, ``window_closed`` where it was sent after the window without a reason; and
    ``BadInput("instant_in_future")``.
    """
    claim = uow.claims.by_number(command.number)
    standing = claim.standing
    at = instant_of(uow, command.at, standing)
    found = month_of_claim(uow, claim)
    why = clean_name(command.why_late) or standing.late_why
    event = ClaimEvent(
        ClaimStep.FILED, at, channel=command.channel, case=clean_name(command.case), given=expected_now(found),
        why=why if found.closed_at(at) else "",
    )  # fmt: skip
    after(standing, event)
    if at < found.month.adjusted.span.start:
        raise Refused("filed_before_month", field="at", at=at, month=claim.month)
    if found.closed_at(at) and not why:
        raise _window_closed(found)
    if uow.now >= found.month.adjusted.span.end and uow.frozen.of(claim.contract_id, claim.month, claim.scope) is None:
        uow.frozen.add(frozen_now(uow, found.month, ""))
    return record_step(uow, claim, event)


def drop_claim(uow: UnitOfWork, command: DropClaim) -> Done:
    """Raises ``Refused``: ``claim_step`` once ours is filed or a customer's answered, ``reason_needed``."""
    claim = uow.claims.by_number(command.number)
    at = instant_of(uow, None, claim.standing)
    return record_step(uow, claim, ClaimEvent(ClaimStep.DROPPED, at, why=reason(command.why)))


def expected_now(found: ClaimedMonth) -> Given:
    """What the month gives by our arithmetic as it stands."""
    remedy = found.month.adjusted.remedy
    return Given(remedy.amount, remedy.months)


def _begun(uow: UnitOfWork, found: ClaimedMonth, event: ClaimEvent) -> Done:
    event = signed(uow, event)
    month = found.month
    claim = Claim(uow.new_id(), uow.claims.next_number(), found.contract.id, month.month, month.scope, (event,))
    uow.claims.add(claim)
    return told(uow, claim, event)


def _checked_step(uow: UnitOfWork, claim: Claim, event: ClaimEvent, changed: tuple[str, ...]) -> Done:
    _checked(uow, event.facts, month_of_claim(uow, claim))
    return record_step(uow, claim, event, changed=changed)


def _refuse_second(uow: UnitOfWork, found: ClaimedMonth) -> None:
    month = found.month
    other = uow.claims.live(MonthKey(found.contract.id, month.month, month.scope))
    if other is not None:
        raise Refused("claim_exists", field="month", claim=other.number, contract=found.contract.name,
                      month=f"{month.month:%Y-%m}", state=Message(f"claims.state_{other.standing.state}"))  # fmt: skip


def _window_closed(found: ClaimedMonth) -> Refused:
    rules = found.month.terms.claim_window
    rule = None if rules is None else found.month.terms.rules[rules.rule]
    return Refused(
        "window_closed", field="why_late", file_by=found.month.window.file_by, rule="" if rule is None else rule.id,
        clause="" if rule is None else rule.clause,
    )  # fmt: skip


def _cleaned(facts: ClaimFacts) -> ClaimFacts:
    return replace(
        facts,
        applicant=clean_lines(facts.applicant).strip(),
        to=clean_name(facts.to),
        statement=clean_lines(facts.statement).strip(),
        evidence=tuple(replace(each, name=clean_name(each.name)) for each in facts.evidence),
    )


def _checked(uow: UnitOfWork, facts: ClaimFacts, found: ClaimedMonth) -> ClaimFacts:
    """The facts, or everything that is wrong with them."""
    faults: list[KigenError] = list(evidence_faults(facts.evidence, found.month))
    if facts.language not in ("", *LANGUAGES):
        faults.append(BadInput("language_unknown", field="language", language=facts.language, known=LANGUAGES))
    if facts.months_asked is not None and facts.months_asked < 1:
        faults.append(BadInput("months_asked_wrong", field="months_asked"))
    if facts.backs:
        try:
            backed = uow.claims.by_number(facts.backs)
            if uow.contracts.by_id(backed.contract_id).direction is not Direction.PAYABLE:
                faults.append(Refused("backs_no_payable", field="backs", claim=facts.backs))
        except BadInput as fault:
            faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else ManyErrors(tuple(faults))
    return facts
