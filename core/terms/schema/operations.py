"""The tables ``monitoring``, ``delegation`` and ``setup`` of a document, and what each becomes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.money import Rounding
from core.terms import operations as model
from core.terms import setup
from core.terms.schema.shapes import Amount, Currency, Id, NamePart, Part, RuleId

_Rounding = Annotated[Rounding, Field(strict=False)]


class MonitoredGroupPart(Part):
    name: NamePart
    items: list[NamePart] = []

    def value(self) -> model.MonitoredGroup:
        return model.MonitoredGroup(self.name.words(), tuple(each.words() for each in self.items))


class MonitoringPart(Part):
    capability: Id
    rule: RuleId

    def value(self) -> model.Monitoring:
        return model.Monitoring(self.capability, self.rule)


class DelegatedServicePart(Part):
    name: NamePart
    monitored_as: list[Id] = []
    by_option: bool = False
    operations: dict[Id, NamePart] = {}

    def value(self, name: str) -> model.DelegatedService:
        operations = {key: part.words() for key, part in self.operations.items()}
        return model.DelegatedService(name, self.name.words(), operations, tuple(self.monitored_as), self.by_option)


class DelegationPart(Part):
    capability: Id
    option: Id
    form: NamePart
    services: Annotated[dict[Id, DelegatedServicePart], Field(min_length=1)]
    rule: RuleId

    def value(self) -> model.Delegation:
        services = {name: part.value(name) for name, part in self.services.items()}
        return model.Delegation(self.capability, self.option, self.form.words(), services, self.rule)


class SetupPricePart(Part):
    name: NamePart
    unit: NamePart
    amount: Amount | None = None
    units_of: Id | None = None

    def value(self, name: str) -> setup.SetupPrice:
        return setup.SetupPrice(name, self.name.words(), self.unit.words(), self.amount, self.units_of or "")


class SetupItemPart(Part):
    name: NamePart
    work: NamePart


class SetupTargetPart(Part):
    name: NamePart
    work: Id
    unit: NamePart | None = None
    unit_size: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    items: Annotated[list[SetupItemPart], Field(min_length=1)]

    def value(self, name: str) -> setup.SetupTarget:
        items = tuple(setup.SetupItem(each.name.words(), each.work.words()) for each in self.items)
        unit = None if self.unit is None else self.unit.words()
        return setup.SetupTarget(name, self.name.words(), self.work, items, unit, self.unit_size)


class SetupPart(Part):
    currency: Currency
    rounding: _Rounding = Rounding.CUT
    prices: Annotated[dict[Id, SetupPricePart], Field(min_length=1)]
    targets: dict[Id, SetupTargetPart] = {}
    rule: RuleId
    begun_rule: RuleId | None = None

    def value(self) -> setup.Setup:
        return setup.Setup(
            self.currency,
            self.rounding,
            {name: part.value(name) for name, part in self.prices.items()},
            {name: part.value(name) for name, part in self.targets.items()},
            self.rule,
            self.begun_rule or "",
        )
