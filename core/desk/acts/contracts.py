"""Entering a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, Refused
from core.terms.admission import contract_kind
from core.terms.names import unknown
from core.terms.plans import check_open, local_day, plan_named
from core.text import clean_name


@dataclass(frozen=True, slots=True)
class AddContract:
    """``starts_on`` is today (the terms' local day) where None; ``direction`` is the terms' own where empty."""

    name: str
    terms: str
    plan: str
    kind: str = ""
    account: str = ""
    starts_on: date | None = None
    direction: str = ""


def add_contract(uow: UnitOfWork, command: AddContract) -> Done:
    """Enter a contract; ``Done.subject`` is its name.

    Raises ``BadInput`` for unknown terms, plan or kind (with the nearest), ``Refused`` for a plan that is closed to
    new subscriptions on its first day (J8), a name in use, or an account that has a contract under these
    terms already (N1, J1).
    """
    name = clean_name(command.name)
    if not name:
        raise BadInput("name_empty", field="name")
    terms = uow.catalogue.newest(command.terms)
    plan = plan_named(terms, command.plan)
    contract_kind(terms, command.kind)
    starts_on = command.starts_on or local_day(terms, uow.now)
    check_open(terms, plan, starts_on, None)
    account = clean_name(command.account)
    for other in uow.contracts.all():
        if other.name.casefold() == name.casefold():
            raise Refused("contract_exists", field="name", contract=other.name)
        if account and other.account == account and other.terms == terms.id:
            raise Refused("account_taken", field="account", account=account, contract=other.name)
    contract = Contract(
        id=uow.new_id(),
        name=name,
        terms=terms.id,
        direction=_direction(command.direction or terms.direction),
        starts_on=starts_on,
        plans=(PlanPeriod(starts_on, plan.id),),
        kind=command.kind,
        account=account,
    )
    uow.contracts.add(contract)
    uow.record_activity(
        "contract.added", name, {"terms": terms.id, "plan": plan.id, "starts_on": starts_on.isoformat()}
    )
    return Done(name)


def _direction(name: str) -> Direction:
    try:
        return Direction(name)
    except ValueError:
        raise unknown("direction_unknown", name, tuple(Direction), field="direction") from None
