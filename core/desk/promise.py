"""What is promised for a ticket: its terms, the plan in force at its receipt, and the calendars that count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.calendars import Calendar
from core.desk.contract import Contract
from core.errors import Refused
from core.explain import Explanation
from core.terms.admission import Admission, admit
from core.terms.model import BestEffort, Plan, PriorityPolicy, Target, TargetKind, Terms
from core.terms.plans import local_day, plan_on
from core.terms.registry import Catalogue


@dataclass(frozen=True, slots=True)
class Promise:
    """What binds the desk for one ticket.

    ``plan`` is the one in force at the receipt (⚖ it decides, also when it ends while the ticket is open);
    ``plan_explanation`` says why where the contract subscribed to another (J8). ``calendars`` are those of
    the terms with the contract's own closing days on top; ``kind`` is the kind of contract (J1).
    """

    terms: Terms
    plan: Plan
    calendars: Mapping[str, Calendar]
    policy: PriorityPolicy
    inquiry: str = ""
    kind: str = ""
    plan_explanation: Explanation = ()

    @property
    def in_scope(self) -> bool:
        """Whether the plan covers this kind of inquiry (J4)."""
        return self.inquiry not in self.plan.out_of_scope

    @property
    def best_effort(self) -> BestEffort | None:
        """The desk that promises no time, where it is one."""
        return self.plan.best_effort

    @property
    def timed(self) -> bool:
        """Whether any response time is promised for this ticket."""
        return self.plan.best_effort is None and self.in_scope

    def target(self, priority: str, kind: TargetKind) -> Target | None:
        """The target of ``kind`` at ``priority``. Raises ``Refused("priority_not_in_plan")`` (J3)."""
        if priority not in self.plan.targets:
            self.admission(priority)
        return next((target for target in self.plan.targets[priority] if target.kind is kind), None)

    def admission(self, priority: str) -> Admission:
        """How the plan takes this inquiry at ``priority``, or why it refuses it (see ``admit``)."""
        return admit(self.terms, self.plan, priority, self.inquiry, kind=self.kind)


class Promises:
    """The promises of one contract. Each is made once: hundreds of tickets share one set of calendars."""

    def __init__(self, contract: Contract, catalogue: Catalogue) -> None:
        self._contract = contract
        self._catalogue = catalogue
        self._made: dict[tuple[str, str, str, str], Promise] = {}

    def at(self, received_at: datetime, inquiry: str = "") -> Promise:
        """What is promised for a ticket received at ``received_at`` (aware UTC).

        The day is the terms' local day, the version of the terms the one in force on it. A receipt before
        the contract's start goes by its first plan. Raises ``Refused("not_in_force")`` where no version
        is, ``Refused("contract_ended")`` after the contract's last day.
        """
        terms = self._catalogue.at(self._contract.terms, received_at)
        day = local_day(terms, received_at)
        if self._contract.ends_on is not None and day > self._contract.ends_on:
            raise Refused("contract_ended", field="contract", contract=self._contract.name, day=self._contract.ends_on)
        subscribed = self._contract.subscribed_plan(day)
        found = plan_on(terms, subscribed, day)
        key = (terms.version, subscribed, found.plan.id, inquiry)
        if key not in self._made:
            self._made[key] = Promise(
                terms, found.plan, self._calendars(terms), terms.priority_policy, inquiry, self._contract.kind,
                found.explanation,
            )  # fmt: skip
        return self._made[key]

    def _calendars(self, terms: Terms) -> Mapping[str, Calendar]:
        return with_closed_days(terms, self._contract.closed_days).calendars


def with_closed_days(terms: Terms, closed: tuple[date, ...]) -> Terms:
    """The terms with closing days of a contract's desk on top of their calendars."""
    if not closed:
        return terms
    calendars = {name: closing_on(calendar, closed) for name, calendar in terms.calendars.items()}
    return replace(terms, calendars=calendars)


def closing_on(calendar: Calendar, closed: tuple[date, ...]) -> Calendar:
    """``calendar`` with further closed days; a desk that never closes does not close on them either (年中無休)."""
    if not closed:
        return calendar
    never_closes = calendar == Calendar.round_the_clock(calendar.time_zone)
    return calendar if never_closes else calendar.with_closed_days(closed)
