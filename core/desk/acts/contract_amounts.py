"""What a contract costs as it is entered: the monthly fee, the charges of a month, the components, what was paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.desk.acts.contract_changes import Given
from core.desk.contract import AmountKind, Contract, Entered, Holding, Payment
from core.desk.contract_soundness import known_scopes
from core.errors import BadInput
from core.fees.invoice import invoice_days
from core.money import Money, in_whole_units
from core.months import month_of
from core.terms.names import unknown
from core.terms.registry import terms_of
from core.text import clean_name


@dataclass(frozen=True, slots=True)
class EnterFee:
    """The monthly fee from the month on (any day of it); ``amount`` None takes the entry of that month away."""

    month: date
    amount: Money | None
    scope: str = ""

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput``: ``scope_unknown``, ``amount_too_fine`` for a fraction of the smallest unit."""
        return _entered(contract, given, self, AmountKind.FEE)


@dataclass(frozen=True, slots=True)
class EnterCharges:
    """What the usage of one month cost: as a whole, in a region or service, or in a category of the discount."""

    month: date
    amount: Money | None
    scope: str = ""

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput``: ``scope_unknown``, ``amount_too_fine`` for a fraction of the smallest unit."""
        return _entered(contract, given, self, AmountKind.CHARGES)


@dataclass(frozen=True, slots=True)
class Hold:
    """How many of a component there are from a day on (today where None)."""

    component: str
    count: int
    from_day: date | None = None

    def of(self, contract: Contract, given: Given) -> Contract:
        """The same count as before the day changes nothing."""
        day = self.from_day or max(given.today, contract.starts_on)
        kept = [each for each in contract.holdings if (each.component, each.from_day) != (self.component, day)]
        before = [each for each in kept if each.component == self.component and each.from_day < day]
        if self.count == (max(before, key=lambda each: each.from_day).count if before else 0):
            return replace(contract, holdings=tuple(kept))
        kept.append(Holding(day, self.component, self.count))
        return replace(contract, holdings=tuple(sorted(kept, key=lambda each: (each.from_day, each.component))))


@dataclass(frozen=True, slots=True)
class EnterPayment:
    """The invoice for a month was paid on a day; None: it was not."""

    month: date
    paid_on: date | None

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput``: ``month_before_contract``, ``day_in_future``, ``paid_before_month``;
        ``Refused("not_promised")`` where the terms have no invoice days."""
        month = month_of(self.month)
        invoice_days(terms_of(given.catalogue, contract.terms, month), month)
        if month < month_of(contract.starts_on):
            raise BadInput("month_before_contract", field="month", contract=contract.name, starts_on=contract.starts_on)
        kept = [each for each in contract.payments if each.month != month]
        if self.paid_on is not None:
            if self.paid_on > given.today:
                raise BadInput("day_in_future", field="paid_on", day=self.paid_on)
            if self.paid_on < month:
                raise BadInput("paid_before_month", field="paid_on", day=self.paid_on, month=f"{month:%Y-%m}")
            kept.append(Payment(month, self.paid_on))
        return replace(contract, payments=tuple(sorted(kept, key=lambda each: each.month)))


def _entered(contract: Contract, given: Given, edit: EnterFee | EnterCharges, kind: AmountKind) -> Contract:
    month, scope = month_of(edit.month), clean_name(edit.scope)
    known = known_scopes(contract, terms_of(given.catalogue, contract.terms, month))
    if scope and edit.amount is not None and scope not in known:
        raise unknown("scope_unknown", scope, known, field="scope", contract=contract.name)
    kept = [each for each in contract.amounts if (each.kind, each.month, each.scope) != (kind, month, scope)]
    if edit.amount is not None:
        kept.append(Entered(kind, month, in_whole_units(edit.amount, field=kind.value), scope))
    return replace(contract, amounts=tuple(sorted(kept, key=lambda each: (each.month, each.kind, each.scope))))
