"""What came of a claim: accepted or rejected, settled, and a step that was recorded by mistake taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.claims.claim import Claim
from core.claims.events import ClaimEvent, ClaimStep, Given, SeenOn
from core.claims.life import LIVE, Standing, after
from core.desk.acts.claim_recording import instant_of, reason, record_step
from core.desk.contract import Direction
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, Refused
from core.messages import Message
from core.money import in_whole_units
from core.months import month_of, months_after
from core.terms.model import Terms
from core.terms.plans import local_day
from core.terms.remedy import FreeMonths
from core.text import clean_name


@dataclass(frozen=True, slots=True)
class AcceptClaim:
    """It was granted; ``given`` is what was promised, None: nobody said. ``at`` None: now.

    A customer's claim that we accept without an amount gets what our own facts give.
    """

    number: int
    given: Given | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RejectClaim:
    """It was refused; the month can be claimed again."""

    number: int
    why: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SettleClaim:
    """What was given was seen: ``given`` on an invoice, a credit note, as free months or a payment."""

    number: int
    given: Given
    seen_on: SeenOn
    reference: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The last step (filed, accepted, rejected, settled; of a customer's claim dropped) was recorded by mistake."""

    number: int
    why: str


def accept_claim(uow: UnitOfWork, command: AcceptClaim) -> Done:
    """Raises ``Refused``: ``claim_step``, ``before_filing``, ``nothing_to_accept`` where a customer's claim comes to
    nothing and no amount is named; ``BadInput``: what ``_check`` raises, ``instant_in_future``."""
    claim = uow.claims.by_number(command.number)
    standing = claim.standing
    given = command.given
    if given is None and uow.contracts.by_id(claim.contract_id).direction is Direction.PAYABLE:
        given = standing.expected
        if given is None or (given.amount is None and given.months is None):
            raise Refused("nothing_to_accept", field="given", claim=claim.number)
    elif given is not None:
        _check(uow, claim, given)
    event = ClaimEvent(ClaimStep.ACCEPTED, instant_of(uow, command.at, standing), given=given)
    return record_step(uow, claim, event)


def reject_claim(uow: UnitOfWork, command: RejectClaim) -> Done:
    """Raises ``Refused``: ``claim_step``, ``before_filing``, ``reason_needed``; ``BadInput("instant_in_future")``."""
    claim = uow.claims.by_number(command.number)
    at = instant_of(uow, command.at, claim.standing)
    return record_step(uow, claim, ClaimEvent(ClaimStep.REJECTED, at, why=reason(command.why)))


def settle_claim(uow: UnitOfWork, command: SettleClaim) -> Done:
    """Raises ``Refused``: ``claim_step``, ``before_filing``; ``BadInput``: ``instant_in_future``, and what
    ``_check`` raises.
    """
    claim = uow.claims.by_number(command.number)
    _check(uow, claim, command.given)
    event = ClaimEvent(
        ClaimStep.SETTLED, instant_of(uow, command.at, claim.standing), given=command.given, seen_on=command.seen_on,
        reference=clean_name(command.reference),
    )  # fmt: skip
    return record_step(uow, claim, event)


def take_back(uow: UnitOfWork, command: TakeBack) -> Done:
    """Undo the last step of a claim.

    Raises ``Refused``: ``claim_step`` where it can't be undone, ``reason_needed``, ``claim_exists`` where another claim
    was begun for the month since it was rejected.
    """
    claim = uow.claims.by_number(command.number)
    event = ClaimEvent(ClaimStep.TAKEN_BACK, instant_of(uow, None, claim.standing), why=reason(command.why))
    back = after(claim.standing, event)
    other = uow.claims.live(claim.key)
    if back.state in LIVE and other is not None and other.number != claim.number:
        raise Refused("claim_exists", field="month", claim=other.number, month=f"{claim.month:%Y-%m}",
                      contract=uow.contracts.by_id(claim.contract_id).name,
                      state=Message(f"claims.state_{other.standing.state}"))  # fmt: skip
    return record_step(uow, claim, event)


def _check(uow: UnitOfWork, claim: Claim, given: Given) -> None:
    """Money (in whole smallest units) or months, not both, more than nothing, and of the kind that the terms give.

    Raises ``BadInput``: ``given_wrong``, ``given_not_months``, ``given_not_money``, ``given_other_currency``,
    ``free_month_too_early``, and what ``in_whole_units`` raises.
    """
    amount = given.amount is not None and given.amount.amount > 0
    months = given.months is not None and given.months > 0
    if amount is months or (given.amount is not None and not amount) or (given.months is not None and not months):
        raise BadInput("given_wrong", field="given")
    terms = uow.catalogue.on(uow.contracts.by_id(claim.contract_id).terms, claim.month)
    free = terms.remedy is not None and isinstance(terms.remedy.formula, FreeMonths)
    if given.amount is not None:
        if free:
            raise BadInput("given_not_months", field="given")
        in_whole_units(given.amount, field="given")
        expected = claim.standing.expected
        known = None if expected is None or expected.amount is None else expected.amount.currency
        if known not in (None, given.amount.currency):
            raise BadInput("given_other_currency", field="given", currency=given.amount.currency, expected=known)
    elif terms.remedy is not None and not free:
        raise BadInput("given_not_money", field="given")
    _check_first_month(terms, claim.standing, given)


def _check_first_month(terms: Terms, standing: Standing, given: Given) -> None:
    """Free months begin in the month after the one in which the form was received, or later (C4)."""
    if given.first_month is None or standing.filed_at is None:
        return
    earliest = months_after(month_of(local_day(terms, standing.filed_at)), 1)
    if given.first_month < earliest:
        raise BadInput("free_month_too_early", field="first_month", month=f"{given.first_month:%Y-%m}",
                       earliest=f"{earliest:%Y-%m}")  # fmt: skip
