"""What other terms, calendars or another contract make of tickets that are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.desk.contract import Contract
from core.desk.derive import standing_of
from core.desk.ports import UnitOfWork
from core.desk.promise import Promises
from core.desk.standing import Standing
from core.desk.status import Verdict
from core.desk.ticket import Ticket
from core.errors import KigenError


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of one ticket. ``before`` and ``after`` are its standings; flags say what it means at the instant
    of the question: its due moved, it is breached and was not, it is no longer breached."""

    number: int
    subject: str
    contract: str
    terms: str
    before: Standing
    after: Standing
    moved: bool
    breach_created: bool
    breach_cured: bool

    @classmethod
    def of(cls, ticket: Ticket, contract: Contract, before: Standing, after: Standing, now: datetime) -> Difference:
        """The difference between two standings of ``ticket`` at ``now``."""
        was, is_now = is_breached(before, now), is_breached(after, now)
        moved = (before.due_at, before.response_due_at) != (after.due_at, after.response_due_at)
        return cls(
            ticket.number, ticket.subject, contract.name, contract.terms, before, after,
            moved, is_now and not was, was and not is_now,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """Tickets looked at, with a moved due, newly breached, no longer breached; and those left as they were, for
    the terms would refuse them today."""

    looked_at: int = 0
    moved: int = 0
    breaches_created: int = 0
    breaches_cured: int = 0
    left: int = 0

    def plus(self, difference: Difference) -> Counts:
        """With one more ticket that differs."""
        return Counts(
            self.looked_at,
            self.moved + difference.moved,
            self.breaches_created + difference.breach_created,
            self.breaches_cured + difference.breach_cured,
            self.left,
        )

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(self.values(), other.values(), strict=True)))

    def values(self) -> tuple[int, ...]:
        """The figures in order."""
        return (self.looked_at, self.moved, self.breaches_created, self.breaches_cured, self.left)

    def details(self) -> Mapping[str, int]:
        """As the activity records them."""
        names = ("tickets", "moved", "breaches_created", "breaches_cured", "left")
        return dict(zip(names, self.values(), strict=True))


def is_breached(standing: Standing, now: datetime) -> bool:
    """Answered too late, or past a due that still runs."""
    if standing.response_verdict is Verdict.BREACHED:
        return True
    return standing.due_at is not None and standing.due_at < now


def restand(uow: UnitOfWork, contract: Contract) -> Counts:
    """Derive the standing of every ticket under ``contract`` anew, as it is now, and store what differs.

    A ticket that the contract would refuse today keeps its standing.
    """
    promises = Promises(contract, uow.catalogue)
    counts = Counts()
    for batch in uow.tickets.of_contract(contract.id):
        changed: list[tuple[Ticket, Standing]] = []
        for ticket, before in batch:
            counts += Counts(looked_at=1)
            try:
                state = ticket.state
                promise = promises.at(state.received_at, ticket.inquiry)
                after = standing_of(state, promise, uow.settings.risk_share)
            except KigenError:
                counts += Counts(left=1)
                continue
            if after != before:
                changed.append((ticket, after))
                counts = counts.plus(Difference.of(ticket, contract, before, after, uow.now))
        uow.tickets.restand(changed)
    return counts
