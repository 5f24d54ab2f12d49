"""The tables of claiming, liability, suspension and further charges of a document, and what each becomes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.terms import duties as model
from core.terms.schema.shapes import Amount, Currency, Id, NamePart, Part, RuleId, Text

_CapBase = Annotated[model.CapBase, Field(strict=False)]
_Need = Annotated[model.Need, Field(strict=False)]
_Months = Annotated[int, Field(ge=1, le=120)]


class ClaimingPart(Part):
    form: NamePart
    to: NamePart
    subject: Text | None = None
    parts: list[NamePart] = []
    answered_within: _Months | None = None
    answer_rule: RuleId | None = None
    reseller_rule: RuleId | None = None
    needs: dict[_Need, RuleId] = {}
    template: Id = model.LETTER
    calendar: str | None = None
    rule: RuleId

    def value(self) -> model.Claiming:
        return model.Claiming(
            self.form.words(),
            self.to.words(),
            self.rule,
            tuple(each.words() for each in self.parts),
            self.subject or "",
            self.reseller_rule or "",
            self.answered_within or 0,
            self.answer_rule or "",
            self.needs,
            self.template,
            self.calendar or "",
        )


class LiabilityCapPart(Part):
    name: NamePart
    most: _CapBase
    rule: RuleId

    def value(self, name: str) -> model.LiabilityCap:
        return model.LiabilityCap(name, self.name.words(), self.most, self.rule)


class LiabilityPart(Part):
    caps: Annotated[dict[Id, LiabilityCapPart], Field(min_length=1)]
    excluded: list[NamePart] = []
    gross_rule: RuleId | None = None
    rule: RuleId

    def value(self) -> model.Liability:
        caps = {name: part.value(name) for name, part in self.caps.items()}
        return model.Liability(caps, tuple(each.words() for each in self.excluded), self.rule, self.gross_rule or "")


class SurchargePart(Part):
    times: Amount
    currency: Currency
    rule: RuleId

    def value(self) -> model.Surcharge:
        return model.Surcharge(self.times, self.currency, self.rule)


class SuspensionGroundPart(Part):
    name: NamePart
    until_paid: bool = False

    def value(self, name: str) -> model.SuspensionGround:
        return model.SuspensionGround(name, self.name.words(), self.until_paid)


class SuspensionPart(Part):
    grounds: Annotated[dict[Id, SuspensionGroundPart], Field(min_length=1)]
    most_months: _Months | None = None
    fees_rule: RuleId | None = None
    ended_after_notice: list[NamePart] = []
    ended_at_once: list[NamePart] = []
    end_rule: RuleId | None = None
    rule: RuleId

    def value(self) -> model.Suspension:
        return model.Suspension(
            {name: part.value(name) for name, part in self.grounds.items()},
            self.rule,
            self.most_months or 0,
            self.fees_rule or "",
            tuple(each.words() for each in self.ended_after_notice),
            tuple(each.words() for each in self.ended_at_once),
            self.end_rule or "",
        )


class QualifiedInvoicePart(Part):
    amount: Amount
    currency: Currency
    postage: bool = False
    rule: RuleId

    def value(self) -> model.QualifiedInvoice:
        return model.QualifiedInvoice(self.amount, self.currency, self.rule, self.postage)


class RestrictionPart(Part):
    name: NamePart
    rule: RuleId

    def value(self, name: str) -> model.Restriction:
        return model.Restriction(name, self.name.words(), self.rule)
