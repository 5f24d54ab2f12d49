"""The tables of fees, tax, discount, invoice and late interest of a document, and what each becomes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from core.money import Rounding
from core.terms import fees as model
from core.terms.schema.operations import MonitoredGroupPart
from core.terms.schema.shapes import Amount, Currency, Id, NamePart, Part, Percent, RuleId, WordsPart

_Rounding = Annotated[Rounding, Field(strict=False)]
_MonthsOn = Annotated[int, Field(ge=0, le=24)]


class BandPart(Part):
    up_to: Amount | None = None
    percent: Percent


class BandFeePart(Part):
    currency: Currency
    bands: list[BandPart] = []
    minimum: Amount | None = None
    rounding: _Rounding = Rounding.CUT
    rule: RuleId

    def value(self) -> model.BandFee:
        bands = tuple(model.Band(each.up_to, each.percent) for each in self.bands)
        return model.BandFee(self.currency, bands, self.minimum or model.NOTHING, self.rounding, self.rule)


class UnitFeePart(Part):
    amount: Amount
    currency: Currency
    rule: RuleId

    def value(self) -> model.UnitFee:
        return model.UnitFee(self.amount, self.currency, self.rule)


class ComponentPart(Part):
    name: NamePart
    unit: NamePart
    unit_size: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    monitored: list[MonitoredGroupPart] = []
    rule: RuleId

    def value(self, name: str) -> model.Component:
        monitored = tuple(each.value() for each in self.monitored)
        return model.Component(name, self.name.words(), self.unit.words(), self.unit_size, self.rule, monitored)


class ChargedMonthsPart(Part):
    rule: RuleId
    change_rule: RuleId
    from_start_if_applied_by: date | None = None

    def value(self) -> model.ChargedMonths:
        return model.ChargedMonths(self.rule, self.change_rule, self.from_start_if_applied_by)


class TaxPart(Part):
    percent: Percent
    rounding: _Rounding = Rounding.CUT
    rule: RuleId

    def value(self) -> model.Tax:
        return model.Tax(self.percent, self.rounding, self.rule)


class CategoryPart(Part):
    name: WordsPart
    percent: Percent


class DiscountPart(Part):
    kinds: list[Id]
    currency: Currency
    rounding: _Rounding = Rounding.CUT
    categories: Annotated[dict[Id, CategoryPart], Field(min_length=1)]
    rule: RuleId

    def value(self) -> model.Discount:
        percents = {name: part.percent for name, part in self.categories.items()}
        names = {name: part.name.words() for name, part in self.categories.items()}
        return model.Discount(tuple(self.kinds), percents, names, self.currency, self.rounding, self.rule)


class MonthDayPart(Part):
    months: _MonthsOn
    day: Annotated[int, Field(ge=-1, le=31)] | None = None
    working_day: Annotated[int, Field(ge=-20, le=20)] | None = None

    def value(self) -> model.MonthDay:
        return model.MonthDay(self.months, self.day or 0, self.working_day or 0)


class InvoicePart(Part):
    issue_from: MonthDayPart
    issue_to: MonthDayPart
    due: MonthDayPart
    calendar: Id
    elsewhere: list[NamePart] = []
    rule: RuleId

    def value(self) -> model.InvoiceDays:
        days = (self.issue_from.value(), self.issue_to.value(), self.due.value())
        elsewhere = tuple(each.words() for each in self.elsewhere)
        return model.InvoiceDays(*days, self.calendar, self.rule, elsewhere)


class LateInterestPart(Part):
    percent: Percent
    days_of_year: Annotated[int, Field(ge=360, le=366)] = 365
    grace_days: Annotated[int, Field(ge=0, le=366)] = 0
    currency: Currency
    rounding: _Rounding = Rounding.CUT
    rule: RuleId

    def value(self) -> model.LateInterest:
        return model.LateInterest(
            self.percent, self.days_of_year, self.grace_days, self.currency, self.rounding, self.rule
        )
