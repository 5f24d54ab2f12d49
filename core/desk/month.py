"""A contract's month: what it costs, what happened in it, and what follows, as the facts say and as adjusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias

from core.assessment.assess import Assessment, assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage, Sample
from core.assessment.shared import Assessing
from core.assessment.window import claim_window
from core.calendars.spans import Span, month_span
from core.desk.contract import Contract
from core.desk.incident import Incident, Touch
from core.desk.promise import with_closed_days
from core.errors import KigenError, Refused
from core.explain import Explanation, Step
from core.fees.monthly_fee import Life, monthly_fee
from core.messages import Message
from core.money import Money
from core.months import last_day, month_of
from core.terms.availability import Per
from core.terms.claim_window import ClaimWindow
from core.terms.model import Terms
from core.terms.registry import Catalogue

Scoped: TypeAlias = tuple[str, str]
"""A contract's id and a scope of it."""


@dataclass(frozen=True, slots=True)
class MonthKey:
    """Which month (its first day) of which contract, for which region or service of it ("" is the whole)."""

    contract_id: str
    month: date
    scope: str = ""


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What the desk knows of one contract's month and scope: incidents that touch it, and counted intervals."""

    incidents: tuple[Incident, ...] = ()
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True)
class ContractMonth:
    """The assessment of a month. ``facts`` are with exclusions and waivers, ``now`` is the instant of the question.

    What is only shown is computed when it is asked for: keeping the figures of hundreds of months needs none of it.
    """

    contract: Contract
    month: date
    scope: str
    terms: Terms
    charged: Charged
    facts: Facts
    now: datetime
    adjusted: Assessment
    window: ClaimWindow
    fee_steps: Explanation

    @property
    def open(self) -> bool:
        """Whether the month runs and something in it goes on."""
        return self.now < self.adjusted.span.end and any(each.end is None for each in self.facts.outages)

    @property
    def claimable(self) -> bool:
        """Whether there is a remedy to ask for, now or at the month's end if what is open stays open."""
        return any(each is not None and each.remedy.kind is not None for each in (self.adjusted, self.projected))

    @property
    def uncounted(self) -> bool:
        """Whether the promise is measured by requests and nobody counted one: 100 % then proves nothing."""
        return self.terms.counted is not None and not any(each.requests for each in self.facts.samples)

    @property
    def service(self) -> str:
        """The service that the month is assessed for, empty where it is not by service."""
        return _service(self.terms, self.scope)

    @cached_property
    def original(self) -> Assessment:
        """What the facts alone say, without exclusions and waivers."""
        plain = original_facts(self.facts)
        return self.adjusted if plain == self.facts else self._assessed(plain, min(self.now, self.adjusted.span.end))

    @cached_property
    def projected(self) -> Assessment | None:
        """The month's end if what is open stays open; None where nothing is open or the month is over."""
        return self._assessed(self.facts, self.adjusted.span.end) if self.open else None

    @property
    def explanation(self) -> Explanation:
        """The steps of the fee, then those of the assessment."""
        return (*self.fee_steps, *self.adjusted.explanation)

    @property
    def whole_explanation(self) -> Explanation:
        """The same, and by when to claim where there is something to claim."""
        return (*self.explanation, *self.window.explanation) if self.claimable else self.explanation

    def under(self, facts: Facts, charged: Charged) -> ContractMonth:
        """The month by other facts and another charge, under the same terms at the same instant."""
        other = replace(self, facts=facts, charged=charged)
        steps = self.fee_steps if charged == self.charged else ()
        return replace(other, adjusted=other._assessed(facts, min(self.now, self.adjusted.span.end)), fee_steps=steps)

    def _assessed(self, facts: Facts, now: datetime) -> Assessment:
        return assess(self.terms, self.month, facts, self.charged, service=self.service, now=now)


def scopes_of(contract: Contract, terms: Terms) -> tuple[str, ...]:
    """What a month of the contract is assessed for: each region or service of it, or the whole ("")."""
    if terms.per is Per.CONTRACT:
        return ("",)
    named = contract.regions if terms.per is Per.REGION else contract.services
    return named or ("",)


def facts_of(contract: Contract, scope: str, known: MonthFacts) -> Facts:
    """The facts as an assessment takes them, with exclusions and waivers applied."""
    stops = list(_touches(contract, scope, known.incidents))
    outages = tuple(_outage(incident, touch) for incident, touch in stops if not incident.planned)
    planned = tuple(
        Span(touch.start, touch.end) for incident, touch in stops if incident.planned and touch.end is not None
    )
    return Facts(outages, planned, (), known.samples)


def original_facts(facts: Facts) -> Facts:
    """The same without anything that somebody decided: no exclusion, no waiver."""
    return replace(
        facts,
        outages=tuple(replace(each, excluded=False, waived=False) for each in facts.outages),
        samples=tuple(replace(each, excluded=False) for each in facts.samples),
    )


def contract_month(
    contract: Contract,
    month: date,
    known: MonthFacts,
    catalogue: Catalogue,
    now: datetime,
    *,
    scope: str = "",
    assessing: Assessing = assess,
) -> ContractMonth:
    """The month (any day of it) of ``contract``, live where it runs: what is open counts up to ``now``.

    A month is assessed under the version of the terms in force on its first day. Raises ``Refused``: ``not_in_force``,
    ``not_promised``, ``service_not_covered``, ``month_before_contract``.
    """
    terms = catalogue.on(contract.terms, month_of(month))
    return month_under(terms, contract, month, known, now, scope=scope, assessing=assessing)


def month_under(
    terms: Terms,
    contract: Contract,
    month: date,
    known: MonthFacts,
    now: datetime,
    *,
    scope: str = "",
    assessing: Assessing = assess,
) -> ContractMonth:
    """The same under a version of the terms that need not be the one in force: what would be."""
    month = month_of(month)
    if last_day(month) < contract.starts_on:
        raise Refused("month_before_contract", field="month", contract=contract.name, starts_on=contract.starts_on)
    span = month_span(month, terms.time_zone)
    charged, fee_steps = charged_in(contract, terms, month, scope)
    facts = facts_of(contract, scope, known)
    upto = min(now, span.end)
    adjusted = assessing(terms, month, facts, charged, service=_service(terms, scope), now=upto)
    window = _window(terms, contract, month)
    return ContractMonth(contract, month, scope, terms, charged, facts, now, adjusted, window, fee_steps)


def charged_in(contract: Contract, terms: Terms, month: date, scope: str) -> tuple[Charged, Explanation]:
    """What the month costs: as it was entered, else by the terms from plan and components; None where nobody knows."""
    entered = contract.fee_in(month, scope)
    charges = contract.charges_in(month, scope)
    if entered is not None:
        return Charged(entered, charges), ()
    computed, steps = computed_fee(contract, terms, month)
    return Charged(computed, charges), steps


def computed_fee(contract: Contract, terms: Terms, month: date) -> tuple[Money | None, Explanation]:
    """The fee by charge units (N5-N7), where the terms have one and components were entered.

    Where it can't be computed the one step says why.
    """
    components = {name: count for name, count in contract.components_in(month).items() if name in terms.components}
    if terms.charged_months is None or not components:
        return None, ()
    try:
        fee = monthly_fee(terms, life_of(contract), components, month)
    except KigenError as error:
        return None, (not_computed(error),)
    return fee.fee, fee.explanation


def not_computed(error: KigenError) -> Step:
    """Why a month has no fee."""
    return Step(Message("desk.fee_not_computed", {"reason": error.message}))


def life_of(contract: Contract) -> Life:
    """The contract's life as a fee by charge units sees it."""
    first, *later = contract.plans
    changes = tuple((each.from_day, each.plan) for each in later)
    return Life(first.plan, contract.starts_on, changes, contract.ends_on, contract.applied_on)


def _window(terms: Terms, contract: Contract, month: date) -> ClaimWindow:
    """On the working days of the contract's desk, where the terms count these."""
    by_days = terms.claim_window is not None and terms.claim_window.calendar is not None
    return claim_window(with_closed_days(terms, contract.closed_days) if by_days else terms, month)


def _service(terms: Terms, scope: str) -> str:
    return scope if terms.per is Per.SERVICE else ""


def _touches(contract: Contract, scope: str, incidents: Iterable[Incident]) -> Iterable[tuple[Incident, Touch]]:
    for incident in incidents:
        if incident.dropped:
            continue
        for touch in incident.touches:
            if touch.contract_id == contract.id and touch.scope in ("", scope):
                yield incident, touch


def _outage(incident: Incident, touch: Touch) -> Outage:
    return Outage(
        touch.start,
        touch.end,
        incident.known_at,
        incident.cause,
        incident.self_resolved,
        bool(touch.ground),
        incident.gross,
        touch.waiver is not None,
    )
