"""The desk's contracts in its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from core.desk.contract import Contract, Direction, PlanPeriod
from core.errors import Refused
from core.terms.names import unknown
from storage.database.tables import contracts, plan_periods


class StoredContracts:
    """``core.desk.ports.Contracts`` on a connection; each contract is read once a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, Contract] = {}
        self._complete = False

    def by_name(self, name: str) -> Contract:
        """The contract. Raises ``BadInput("contract_unknown")`` with the nearest name."""
        for contract in self.all():
            if contract.name == name:
                return contract
        raise unknown("contract_unknown", name, (one.name for one in self.all()), field="contract")

    def by_id(self, contract_id: str) -> Contract:
        """The contract. Raises ``BadInput("contract_unknown")``."""
        self.all()
        if contract_id not in self._known:
            raise unknown("contract_unknown", contract_id, self._known, field="contract")
        return self._known[contract_id]

    def all(self) -> Sequence[Contract]:
        """Every contract, by name."""
        if not self._complete:
            self._read()
        return sorted(self._known.values(), key=lambda contract: contract.name)

    def add(self, contract: Contract) -> None:
        """Store a new contract. Raises ``Refused("contract_exists")`` or ``account_taken``."""
        self._refuse_double(contract)
        columns = ("id", "name", "terms", "kind", "account", "starts_on", "ends_on", "version")
        values = {name: getattr(contract, name) for name in columns}
        values["direction"] = contract.direction.value
        values["closed_days"] = [day.isoformat() for day in contract.closed_days]
        self._connection.execute(insert(contracts), values)
        self._connection.execute(
            insert(plan_periods),
            [{"contract_id": contract.id, "from_day": one.from_day, "plan": one.plan} for one in contract.plans],
        )
        self._known[contract.id] = contract

    def _refuse_double(self, contract: Contract) -> None:
        same_account = (contracts.c.terms == contract.terms) & (contracts.c.account == contract.account)
        same = or_(contracts.c.name == contract.name, same_account & (contracts.c.account != ""))
        for other in self._connection.execute(select(contracts.c.name).where(same)).scalars():
            if other == contract.name:
                raise Refused("contract_exists", field="name", contract=other)
            raise Refused("account_taken", field="account", account=contract.account, contract=other)

    def _read(self) -> None:
        plans: dict[str, list[PlanPeriod]] = defaultdict(list)
        for period in self._connection.execute(select(plan_periods).order_by(plan_periods.c.from_day)):
            plans[period.contract_id].append(PlanPeriod(period.from_day, period.plan))
        for row in self._connection.execute(select(contracts)):
            self._known[row.id] = _contract_from(row, tuple(plans[row.id]))
        self._complete = True


def _contract_from(row: Row[Any], plans: tuple[PlanPeriod, ...]) -> Contract:
    return Contract(
        id=row.id,
        name=row.name,
        terms=row.terms,
        direction=Direction(row.direction),
        starts_on=row.starts_on,
        plans=plans,
        kind=row.kind,
        account=row.account,
        ends_on=row.ends_on,
        closed_days=tuple(map(date.fromisoformat, row.closed_days)),
        version=row.version,
    )
