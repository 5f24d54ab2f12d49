"""The terms of one document: plans, priorities, targets, desks, capabilities, each with its rule and clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from core.calendars import Calendar
from core.messages import Words
from core.terms.availability import Availability, ByIntervals, DowntimeRules, Per, Services
from core.terms.claim_window import ClaimWindowRules
from core.terms.duties import Claiming, Liability, QualifiedInvoice, Restriction, Surcharge, Suspension
from core.terms.fees import (
    BandFee,
    ChargedMonths,
    Component,
    Discount,
    InvoiceDays,
    LateInterest,
    Tax,
    UnitFee,
)
from core.terms.further import CoverPeriod, Restore, UriMonitoring
from core.terms.operations import Delegation, Monitoring
from core.terms.remedy import RemedyRules
from core.terms.setup import Setup


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise: its id in the rule book ("J3"), where the document says it, and what it says.

    ``interpretation`` is our reading where the document is silent or ambiguous (⚖), or None.
    """

    id: str
    clause: str
    text: Words
    interpretation: Words | None = None


class TargetKind(StrEnum):
    """What a target's clock runs to."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class PriorityPolicy(StrEnum):
    """What a changed priority does to a running first response (rule J7).

    ``from-change``: raised at t, due = min(old due, t + new target); lowered, due = max(old due, receipt +
    new target); once the due has passed unanswered it no longer moves. ``retroactive``: receipt + new
    target. ``fixed``: the first priority decides.
    """

    FROM_CHANGE = "from-change"
    RETROACTIVE = "retroactive"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Target:
    """A promised time: ``covered`` time on a calendar. ``pause_rule`` is the rule that lets a pause stop it."""

    kind: TargetKind
    covered: timedelta
    calendar: str
    rule: str
    pause_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """An urgency step. ``rank`` 0 is the most urgent; ``advice`` are rules shown at entry (J6)."""

    id: str
    rank: int
    name: Words
    meaning: Words
    rule: str
    advice: tuple[str, ...] = ()


class Expectation(StrEnum):
    """What a best-effort desk lets one expect, never a promise (S2)."""

    NONE = "none"
    END_OF_NEXT_WORKING_DAY = "end_of_next_working_day"


@dataclass(frozen=True, slots=True)
class BestEffort:
    """A desk that works in order of receipt and promises no time; ``calendar`` are its hours."""

    calendar: str
    rule: str
    expectation: Expectation = Expectation.NONE
    expectation_rule: str = ""


@dataclass(frozen=True, slots=True)
class PlanEnd:
    """A plan that closes and ends: no new subscription from ``closed_from``, last usable day before ``ends_on``.

    From ``ends_on`` on such a contract has ``falls_back_to`` only (J8). Days are the terms' local days.
    """

    closed_from: date
    ends_on: date
    falls_back_to: str
    rule: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. Exactly one of ``targets`` (by priority id) and ``best_effort`` says how tickets are answered.

    ``level`` orders plans (a higher one is charged in a month of change). ``out_of_scope`` maps a kind of
    inquiry that this plan does not cover to the rule that says so; other kinds are covered. ``capabilities``
    maps what the plan allows to the rule that says so.
    """

    id: str
    level: int
    name: Words
    rule: str
    targets: Mapping[str, tuple[Target, ...]]
    best_effort: BestEffort | None
    out_of_scope: Mapping[str, str]
    capabilities: Mapping[str, str]
    end: PlanEnd | None = None
    fee: BandFee | UnitFee | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A kind of inquiry (a general question, a fault of the customer's own resources …)."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Capability:
    """Something a plan allows (fault desk, delegated operations …)."""

    id: str
    name: Words
    rule: str


@dataclass(frozen=True, slots=True)
class ContractKind:
    """A kind of contract (J1). ``denied`` maps a capability it lacks under every plan to the rule that says so (J16).

    ``restrictions`` are what it takes from the account itself. ``advice`` are rules shown at entry where a time is
    promised (J2).
    """

    id: str
    name: Words
    rule: str
    denied: Mapping[str, str]
    advice: tuple[str, ...] = ()
    restrictions: Mapping[str, Restriction] = field(default_factory=dict)


class ChangeFrom(StrEnum):
    """From when a change to a lower plan is in force; one to a higher plan always is on the day of the request."""

    DAY_OF_REQUEST = "day_of_request"
    NEXT_MONTH = "next_month"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """How a plan is changed: when it is handled (J11) and from when it is in force and charged (J10).

    A request is handled by the close of the ``handled_within``-th working day after its receipt; a month
    of change is charged at the highest plan in force in it.
    """

    handled_within: int
    calendar: str
    downgrade_from: ChangeFrom
    handled_rule: str
    charged_rule: str
    inquiry: str | None = None


@dataclass(frozen=True, slots=True)
class WorkDate:
    """Delegated work: done on the ``working_days``-th working day or later, counted from the day after receipt (N4).

    ``inquiry`` is the kind of inquiry that asks for it.
    """

    working_days: int
    calendar: str
    rule: str
    inquiry: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of one document.

    ``document_date`` is the document's own date; ``in_force_from`` (inclusive) and ``in_force_to``
    (exclusive) are the days it applies, None where the catalogue gives none: a version without an
    in-force date is open to the past (⚖). ``calendar_names`` say each calendar in words ("business hours,
    weekdays 9:00-17:00") and ``calendar_rules`` name the rule that gives its hours.

    ``provenance`` says where a version comes from that is not from our documents (⚖). ``one_per_account`` is the rule
    that allows an account one contract at a time.
    """

    id: str
    version: str
    title: Words
    provider: str
    document: str
    document_date: date | None
    in_force_from: date | None
    in_force_to: date | None
    time_zone: str
    direction: str
    kinds: Mapping[str, ContractKind]
    rules: Mapping[str, Rule]
    calendars: Mapping[str, Calendar]
    calendar_names: Mapping[str, Words]
    calendar_rules: Mapping[str, str]
    priorities: Mapping[str, Priority]
    plans: Mapping[str, Plan]
    inquiries: Mapping[str, Inquiry]
    capabilities: Mapping[str, Capability]
    priority_policy: PriorityPolicy
    priority_rule: str
    plan_change: PlanChange | None
    work_date: WorkDate | None
    calculations: frozenset[str]
    fingerprint: str
    downtime: DowntimeRules | None = None
    availability: Availability | None = None
    remedy: RemedyRules | None = None
    claim_window: ClaimWindowRules | None = None
    services: Services | None = None
    components: Mapping[str, Component] = field(default_factory=dict)
    charged_months: ChargedMonths | None = None
    tax: Tax | None = None
    discount: Discount | None = None
    invoice: InvoiceDays | None = None
    late_interest: LateInterest | None = None
    restore: Restore | None = None
    cover_period: CoverPeriod | None = None
    uri_monitoring: UriMonitoring | None = None
    provenance: Words | None = None
    one_per_account: str = ""
    claiming: Claiming | None = None
    monitoring: Monitoring | None = None
    delegation: Delegation | None = None
    setup: Setup | None = None
    qualified_invoice: QualifiedInvoice | None = None
    liability: Liability | None = None
    surcharge: Surcharge | None = None
    suspension: Suspension | None = None

    @property
    def per(self) -> Per:
        """What a month is assessed for; the contract as a whole where no uptime is promised."""
        return Per.CONTRACT if self.availability is None else self.availability.per

    @property
    def counted(self) -> ByIntervals | None:
        """How requests are counted, None where uptime is measured otherwise or not promised."""
        method = None if self.availability is None else self.availability.method
        return method if isinstance(method, ByIntervals) else None
