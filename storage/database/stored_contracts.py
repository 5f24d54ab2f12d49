"""The desk's contracts in its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    true,
    update,
)

from core.desk.contract import AmountKind, Contract, Direction, Entered, Holding, Payment, Period, PlanPeriod, Stopped
from core.errors import Refused
from core.money import Money
from core.terms.names import unknown
from storage.database.coverage import Cover, uncovered
from storage.database.tables import contract_amounts, contracts, holdings, plan_periods

_KEYS_A_STATEMENT = 2_000
# Looked up, as thousands are read at once and an enumeration's own way from a value takes long.
_DIRECTIONS = {each.value: each for each in Direction}
_PERIODS = {each.value: each for each in Period}


@dataclass(frozen=True, slots=True)
class _Statements:
    """What reads contracts with all that belongs to them; made once, as each save reads one."""

    plans: Select[Any]
    amounts: Select[Any]
    holdings: Select[Any]
    contracts: Select[Any]

    @classmethod
    def of(cls, these: ColumnElement[bool]) -> _Statements:
        ids = select(contracts.c.id).where(these)

        def parts(table: Table, *order: Column[Any]) -> Select[Any]:
            return select(table).where(table.c.contract_id.in_(ids)).order_by(*order)

        return cls(
            parts(plan_periods, plan_periods.c.from_day),
            parts(contract_amounts, contract_amounts.c.month, contract_amounts.c.kind, contract_amounts.c.scope),
            parts(holdings, holdings.c.from_day, holdings.c.component),
            select(contracts).where(these),
        )


_WANTED = "wanted"
_OF_ALL = _Statements.of(true())
_BY_ID, _BY_NAME = (
    _Statements.of(column.in_(bindparam(_WANTED, expanding=True))) for column in (contracts.c.id, contracts.c.name)
)


class StoredContracts:
    """``core.desk.ports.Contracts`` on a connection; each contract is read once a transaction."""

    def __init__(self, connection: Connection, cover: Cover = uncovered) -> None:
        self._connection = connection
        self._cover = cover
        self._known: dict[str, Contract] = {}
        self._by_name: dict[str, Contract] = {}
        self._complete = self._asked = False

    def by_name(self, name: str) -> Contract:
        """The contract. Raises ``BadInput("contract_unknown")`` with the nearest name."""
        return self.by_names([name])[0]

    def by_names(self, names: Sequence[str]) -> Sequence[Contract]:
        """The contracts in the order of ``names``, read at once. Raises ``BadInput("contract_unknown")``."""
        self._read_missing(_BY_NAME, {name for name in names if name not in self._by_name})
        for name in names:
            if name not in self._by_name:
                known = self._connection.execute(select(contracts.c.name)).scalars()
                raise unknown("contract_unknown", name, known, field="contract")
        return [self._by_name[name] for name in names]

    def by_id(self, contract_id: str) -> Contract:
        """The contract. Raises ``BadInput("contract_unknown")``."""
        return self.by_ids([contract_id])[0]

    def by_ids(self, contract_ids: Sequence[str]) -> Sequence[Contract]:
        """The contracts in the order of ``contract_ids``, read at once. Raises ``BadInput("contract_unknown")``."""
        self._read_missing(_BY_ID, {each for each in contract_ids if each not in self._known})
        for contract_id in contract_ids:
            if contract_id not in self._known:
                known = self._connection.execute(select(contracts.c.id)).scalars()
                raise unknown("contract_unknown", contract_id, known, field="contract")
        return [self._known[contract_id] for contract_id in contract_ids]

    def all(self) -> Sequence[Contract]:
        """Every contract, by name."""
        if not self._complete:
            self._read(_OF_ALL)
            self._complete = True
        return [self._by_name[name] for name in sorted(self._by_name)]

    def add(self, contract: Contract) -> None:
        """Store a new contract. Raises ``Refused("contract_exists")``."""
        self._refuse_double(contract)
        self._connection.execute(insert(contracts), {"id": contract.id, **_values(contract)})
        self._add_parts(contract)
        self._cover("contract", contract.id)
        self._keep(contract)

    def change(self, before: Contract, after: Contract) -> None:
        """Store ``after`` in the place of ``before`` (as it was read), with all that belongs to it.

        Raises ``Refused``: ``contract_changed`` where somebody else changed it meanwhile, ``contract_exists``.
        """
        self._refuse_double(after)
        changed = update(contracts).where(contracts.c.id == before.id, contracts.c.version == before.version)
        after = replace(after, version=before.version + 1)
        if self._connection.execute(changed, _values(after)).rowcount != 1:
            raise Refused("contract_changed", contract=before.name)
        for table in (plan_periods, contract_amounts, holdings):
            self._connection.execute(delete(table).where(table.c.contract_id == before.id))
        self._add_parts(after)
        self._cover("contract", after.id)
        self._by_name.pop(before.name, None)
        self._keep(after)

    def _keep(self, contract: Contract) -> None:
        self._known[contract.id] = self._by_name[contract.name] = contract

    def _add_parts(self, contract: Contract) -> None:
        key = {"contract_id": contract.id}
        parts: tuple[tuple[Table, list[dict[str, Any]]], ...] = (
            (plan_periods, [{**key, "from_day": one.from_day, "plan": one.plan} for one in contract.plans]),
            (contract_amounts, [{**key, **_amount_values(one)} for one in contract.amounts]),
            (
                holdings,
                [
                    {**key, "from_day": one.from_day, "component": one.component, "count": one.count}
                    for one in contract.holdings
                ],
            ),
        )
        for table, rows in parts:
            if rows:
                self._connection.execute(insert(table), rows)

    def _refuse_double(self, contract: Contract) -> None:
        query = select(contracts.c.name).where(contracts.c.name == contract.name, contracts.c.id != contract.id)
        if self._connection.execute(query).first() is not None:
            raise Refused("contract_exists", field="name", contract=contract.name)

    def _read_missing(self, statements: _Statements, missing: Set[str]) -> None:
        if not missing or self._complete:
            return
        if self._asked:  # whoever asks for one after the other gets them all at the second time
            self.all()
            return
        self._asked = len(missing) == 1
        wanted = sorted(missing)
        for first in range(0, len(wanted), _KEYS_A_STATEMENT):
            self._read(statements, wanted[first : first + _KEYS_A_STATEMENT])

    def _read(self, statements: _Statements, wanted: Sequence[str] = ()) -> None:
        def rows(statement: Select[Any]) -> Iterable[Row[Any]]:
            return self._connection.execute(statement, {_WANTED: wanted})

        plans: dict[str, list[PlanPeriod]] = defaultdict(list)
        for period in rows(statements.plans):
            plans[period.contract_id].append(PlanPeriod(period.from_day, period.plan))
        amounts: dict[str, list[Entered]] = defaultdict(list)
        for row in rows(statements.amounts):
            amounts[row.contract_id].append(_amount_from(row))
        held: dict[str, list[Holding]] = defaultdict(list)
        for row in rows(statements.holdings):
            held[row.contract_id].append(_holding_from(row))
        for row in rows(statements.contracts):
            if row.id not in self._known:  # one that was read before may have been changed since
                parts = tuple(amounts.get(row.id, ())), tuple(held.get(row.id, ()))
                self._keep(_contract_from(row, tuple(plans[row.id]), *parts))


def _values(contract: Contract) -> dict[str, Any]:
    columns = (
        "name", "terms", "kind", "account", "starts_on", "ends_on", "version", "customer", "reseller", "applied_on",
        "contract_number",
    )  # fmt: skip
    return {
        **{name: getattr(contract, name) for name in columns},
        "direction": contract.direction.value,
        "closed_days": [day.isoformat() for day in contract.closed_days],
        "regions": list(contract.regions),
        "services": list(contract.services),
        "period": contract.period.value,
        "stops": [
            {"from": each.from_day.isoformat(), "ground": each.ground, "to": each.to_day and each.to_day.isoformat()}
            for each in contract.stops
        ],
        "payments": [
            {"month": each.month.isoformat(), "paid_on": each.paid_on.isoformat()} for each in contract.payments
        ],
    }


def _amount_values(entered: Entered) -> dict[str, Any]:
    amount = entered.amount
    place = {"kind": entered.kind.value, "month": entered.month, "scope": entered.scope}
    return {**place, "amount": amount.text, "currency": amount.currency}


def _holding_from(row: Row[Any]) -> Holding:
    return Holding(row.from_day, row.component, row._mapping["count"])  # a row is a tuple, whose count is another thing


def _amount_from(row: Row[Any]) -> Entered:
    return Entered(AmountKind(row.kind), row.month, Money(Decimal(row.amount), row.currency), row.scope)


def _contract_from(
    row: Row[Any], plans: tuple[PlanPeriod, ...], amounts: tuple[Entered, ...], held: tuple[Holding, ...]
) -> Contract:
    return Contract(
        id=row.id,
        name=row.name,
        terms=row.terms,
        direction=_DIRECTIONS[row.direction],
        starts_on=row.starts_on,
        plans=plans,
        kind=row.kind,
        account=row.account,
        ends_on=row.ends_on,
        closed_days=tuple(map(date.fromisoformat, row.closed_days)),
        version=row.version,
        customer=row.customer,
        reseller=row.reseller,
        contract_number=row.contract_number,
        regions=tuple(row.regions),
        services=tuple(row.services),
        period=_PERIODS[row.period],
        applied_on=row.applied_on,
        stops=tuple(_stop_from(each) for each in row.stops),
        payments=tuple(Payment(_day(each["month"]), _day(each["paid_on"])) for each in row.payments),
        amounts=amounts,
        holdings=held,
    )


def _stop_from(kept: Mapping[str, Any]) -> Stopped:
    return Stopped(_day(kept["from"]), kept["ground"], _day(kept["to"]) if kept["to"] else None)


_day = date.fromisoformat
