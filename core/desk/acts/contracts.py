"""Entering a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.desk.acts.contract_changes import Edit, edited, refuse_double
from core.desk.acts.contract_facts import chosen
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.contract_soundness import changed_facts
from core.desk.ports import Detail, Done, UnitOfWork
from core.errors import BadInput
from core.terms.plans import check_open, local_day, plan_named
from core.terms.registry import Catalogue, terms_of
from core.text import clean_name


@dataclass(frozen=True, slots=True)
class AddContract:
    """``starts_on`` is today (the terms' local day) where None; ``direction`` is the terms' own where empty.

    ``edits`` are what else is known of it: facts, amounts, components, days, and plans that came later.
    """

    name: str
    terms: str
    plan: str
    kind: str = ""
    account: str = ""
    starts_on: date | None = None
    direction: str = ""
    edits: tuple[Edit, ...] = ()


def add_contract(uow: UnitOfWork, command: AddContract) -> Done:
    """Enter a contract; ``Done.subject`` is its name.

    Raises ``BadInput`` for unknown terms, plan or kind (with the nearest), ``Refused`` for a plan that is closed to
    new subscriptions on its first day (J8), a name in use, or an account that has a contract under these
    terms already (N1, J1), and what the edits raise.
    """
    bare = bare_contract(command, uow.catalogue, uow.now, uow.new_id())
    contract = edited(bare, command.edits, uow.catalogue, uow.now)
    refuse_double(uow, contract)
    uow.contracts.add(contract)
    (first,) = bare.plans
    details: dict[str, Detail] = {"terms": bare.terms, "plan": first.plan, "starts_on": bare.starts_on.isoformat()}
    more = {fact: now for fact, _, now in changed_facts(bare, contract)}
    uow.record_activity("contract.added", contract.name, {**details, **({"more": more} if more else {})})
    return Done(contract.name)


def bare_contract(command: AddContract, catalogue: Catalogue, now: datetime, contract_id: str) -> Contract:
    """The contract without its edits. Raises what ``add_contract`` raises for its first facts."""
    name = clean_name(command.name)
    if not name:
        raise BadInput("name_empty", field="name")
    starts_on = command.starts_on or local_day(catalogue.newest(command.terms), now)
    terms = terms_of(catalogue, command.terms, starts_on)
    plan = plan_named(terms, command.plan)
    check_open(terms, plan, starts_on, None)
    return Contract(
        id=contract_id,
        name=name,
        terms=terms.id,
        direction=chosen(Direction, command.direction or terms.direction, "direction"),
        starts_on=starts_on,
        plans=(PlanPeriod(starts_on, plan.id),),
        kind=command.kind,
        account=clean_name(command.account),
    )
