"""The tables ``remedy`` and ``claim_window`` of a document, and what each becomes."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from core.money import Rounding
from core.terms import claim_window as window
from core.terms import remedy as model
from core.terms.schema.shapes import Amount, Duration, Id, Part, Percent, RuleId

_Kind = Annotated[model.RemedyKind, Field(strict=False)]
_Base = Annotated[model.Base, Field(strict=False)]
_Share = Annotated[model.Share, Field(strict=False)]
_From = Annotated[model.CountedFrom, Field(strict=False)]
_Rounding = Annotated[Rounding, Field(strict=False)]
_End = Annotated[window.WindowEnd, Field(strict=False)]
_Count = Annotated[int, Field(ge=1, le=400)]

FORMULAS = ("tiers", "pro_rata", "days_per_period", "days_by_length", "free_months")
"""The keys of ``remedy`` of which exactly one is there."""


class TierPart(Part):
    below: Percent
    percent: Amount


class TiersPart(Part):
    base: _Base
    steps: Annotated[list[TierPart], Field(min_length=1)]
    rule: RuleId

    def value(self) -> model.Tiers:
        return model.Tiers(self.base, tuple(model.Tier(each.below, each.percent) for each in self.steps), self.rule)


class ProRataPart(Part):
    divided_by: _Share
    rule: RuleId

    def value(self) -> model.ProRata:
        return model.ProRata(self.divided_by, self.rule)


class DaysPerPeriodPart(Part):
    period: Duration
    days: Amount
    counted_from: _From = model.CountedFrom.START
    rule: RuleId
    gross_rule: RuleId | None = None

    def value(self) -> model.DaysPerPeriod:
        return model.DaysPerPeriod(self.period, self.days, self.counted_from, self.rule, self.gross_rule)


class LengthStepPart(Part):
    at_least: Duration
    days: Amount


class DaysByLengthPart(Part):
    steps: Annotated[list[LengthStepPart], Field(min_length=1)]
    counted_from: _From = model.CountedFrom.START
    rule: RuleId

    def value(self) -> model.DaysByLength:
        steps = tuple(model.LengthStep(each.at_least, each.days) for each in self.steps)
        return model.DaysByLength(steps, self.counted_from, self.rule)


class FreeMonthsPart(Part):
    months: _Count
    rule: RuleId

    def value(self) -> model.FreeMonths:
        return model.FreeMonths(self.months, self.rule)


class FloorPart(Part):
    over: Amount
    rule: RuleId
    reason: Id

    def value(self) -> model.Floor:
        return model.Floor(self.over, self.rule, self.reason)


class CapPart(Part):
    percent: Amount
    rule: RuleId


class RemedyPart(Part):
    kind: _Kind
    rounding: _Rounding = Rounding.CUT
    tiers: TiersPart | None = None
    pro_rata: ProRataPart | None = None
    days_per_period: DaysPerPeriodPart | None = None
    days_by_length: DaysByLengthPart | None = None
    free_months: FreeMonthsPart | None = None
    cap: CapPart | None = None
    floor: FloorPart | None = None
    conditions: list[RuleId] = []

    def value(self) -> model.RemedyRules:
        """Exactly one formula is there: coherence saw to it."""
        formula = next(part for part in (getattr(self, name) for name in FORMULAS) if part is not None)
        return model.RemedyRules(
            self.kind,
            formula.value(),
            self.rounding,
            None if self.cap is None else Fraction(self.cap.percent) / 100,
            "" if self.cap is None else self.cap.rule,
            None if self.floor is None else self.floor.value(),
            tuple(self.conditions),
        )


class ClaimWindowPart(Part):
    end: _End
    rule: RuleId
    months: Annotated[int, Field(ge=0, le=120)] = 0
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    days: _Count | None = None
    calendar: Id | None = None

    def value(self) -> window.ClaimWindowRules:
        return window.ClaimWindowRules(self.end, self.rule, self.months, self.day or 0, self.days or 0, self.calendar)
