"""The shape of a terms document, part by part: names, types and what they must hold for themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.terms.model import ChangeFrom, Expectation, PriorityPolicy
from core.terms.schema.availability import AvailabilityPart, DowntimePart, ServicesPart
from core.terms.schema.duties import (
    ClaimingPart,
    LiabilityPart,
    QualifiedInvoicePart,
    RestrictionPart,
    SurchargePart,
    SuspensionPart,
)
from core.terms.schema.fees import (
    BandFeePart,
    ChargedMonthsPart,
    ComponentPart,
    DiscountPart,
    InvoicePart,
    LateInterestPart,
    TaxPart,
    UnitFeePart,
)
from core.terms.schema.further import CoverPeriodPart, RestorePart, UriMonitoringPart
from core.terms.schema.operations import DelegationPart, MonitoringPart, SetupPart
from core.terms.schema.remedy import ClaimWindowPart, RemedyPart
from core.terms.schema.shapes import Duration, Id, Part, RuleId, Text, WordsPart

# Kinds of question that a document may answer where nobody names it, and the section each is answered from.
CALCULATIONS = {
    "plan_change_due": "plan_change",
    "billed_plan": "plan_change",
    "work_date": "work_date",
    "delegation": "delegation",
    "setup_quote": "setup",
    "support_fee": "plans",
    "monthly_fee": "charged_months",
    "invoice": "invoice",
    "late_interest": "late_interest",
    "restore": "restore",
    "free_period": "remedy",
    "cover_period": "cover_period",
    "uri_check": "uri_monitoring",
}


Closure = Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}(/\d{2}-\d{2})?$")]
DayText = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Policy = Annotated[PriorityPolicy, Field(strict=False)]
Expected = Annotated[Expectation, Field(strict=False)]
LowerPlanFrom = Annotated[ChangeFrom, Field(strict=False)]


class RulePart(Part):
    clause: Text
    text: WordsPart
    interpretation: WordsPart | None = None


class CalendarPart(Part):
    name: WordsPart
    rule: RuleId
    time_zone: Text | None = None
    round_the_clock: bool = False
    hours: dict[str, list[str]] = {}
    other_hours: dict[DayText, list[str]] = {}
    holidays: Text | None = None
    closed_days: list[date] = []
    yearly_closures: list[Closure] = []


class PriorityPart(Part):
    name: WordsPart
    meaning: WordsPart
    rule: RuleId
    advice: list[RuleId] = []


class TargetPart(Part):
    within: Duration
    calendar: Id
    rule: RuleId
    pause_rule: RuleId | None = None


class TargetsPart(Part):
    first_response: TargetPart | None = None
    next_response: TargetPart | None = None
    resolution: TargetPart | None = None


class BestEffortPart(Part):
    calendar: Id
    rule: RuleId
    expectation: Expected = Expectation.NONE
    expectation_rule: RuleId | None = None


class PlanEndPart(Part):
    closed_from: date
    ends_on: date
    falls_back_to: Id
    rule: RuleId


class PlanPart(Part):
    level: Annotated[int, Field(ge=0)]
    name: WordsPart
    rule: RuleId
    targets: dict[Id, TargetsPart] = {}
    best_effort: BestEffortPart | None = None
    out_of_scope: dict[Id, RuleId] = {}
    capabilities: list[Id] = []
    end: PlanEndPart | None = None
    band_fee: BandFeePart | None = None
    unit_fee: UnitFeePart | None = None


class CapabilityPart(Part):
    name: WordsPart
    rule: RuleId


class ContractKindPart(Part):
    name: WordsPart
    rule: RuleId
    denied: dict[Id, RuleId] = {}
    restrictions: dict[Id, RestrictionPart] = {}
    advice: list[RuleId] = []


class PlanChangePart(Part):
    handled_within: Annotated[int, Field(ge=1, le=366)]
    calendar: Id
    downgrade_from: LowerPlanFrom
    handled_rule: RuleId
    charged_rule: RuleId
    inquiry: Id | None = None


class WorkDatePart(Part):
    working_days: Annotated[int, Field(ge=1, le=366)]
    calendar: Id
    rule: RuleId
    inquiry: Id | None = None


class TermsPart(Part):
    """The whole document."""

    id: Id
    version: Text
    title: WordsPart
    provider: Text
    document: Text
    document_date: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    provenance: WordsPart | None = None
    one_per_account: RuleId | None = None
    time_zone: Text
    direction: Literal["payable", "receivable"]
    priority_policy: Policy = PriorityPolicy.FROM_CHANGE
    priority_rule: RuleId | None = None
    calculations: list[Id] = []
    rules: Annotated[dict[RuleId, RulePart], Field(min_length=1)]
    calendars: Annotated[dict[Id, CalendarPart], Field(min_length=1)]
    priorities: Annotated[dict[Id, PriorityPart], Field(min_length=1)]
    inquiries: dict[Id, WordsPart] = {}
    capabilities: dict[Id, CapabilityPart] = {}
    contract_kinds: dict[Id, ContractKindPart] = {}
    plans: Annotated[dict[Id, PlanPart], Field(min_length=1)]
    plan_change: PlanChangePart | None = None
    work_date: WorkDatePart | None = None
    downtime: DowntimePart | None = None
    availability: AvailabilityPart | None = None
    services: ServicesPart | None = None
    remedy: RemedyPart | None = None
    claim_window: ClaimWindowPart | None = None
    claiming: ClaimingPart | None = None
    components: dict[Id, ComponentPart] = {}
    charged_months: ChargedMonthsPart | None = None
    tax: TaxPart | None = None
    discount: DiscountPart | None = None
    invoice: InvoicePart | None = None
    late_interest: LateInterestPart | None = None
    restore: RestorePart | None = None
    cover_period: CoverPeriodPart | None = None
    uri_monitoring: UriMonitoringPart | None = None
    monitoring: MonitoringPart | None = None
    delegation: DelegationPart | None = None
    setup: SetupPart | None = None
    qualified_invoice: QualifiedInvoicePart | None = None
    liability: LiabilityPart | None = None
    surcharge: SurchargePart | None = None
    suspension: SuspensionPart | None = None
