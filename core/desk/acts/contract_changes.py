"""Changing a contract: any number of edits at once, all of them or none, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from core.desk.contract import Contract, same_account
from core.desk.contract_soundness import changed_facts, check_contract
from core.desk.left_outside import refuse_outside
from core.desk.month import scopes_of
from core.desk.ports import Detail, Done, UnitOfWork
from core.desk.refreshing import refresh_months
from core.desk.restanding import restand
from core.errors import BadInput, Refused
from core.months import month_of, start_of_day
from core.terms.plans import local_day
from core.terms.registry import Catalogue, terms_of
from core.text import clean_name


@dataclass(frozen=True, slots=True)
class Given:
    """What an edit may need to know: the terms that there are, and the day (the terms' own)."""

    catalogue: Catalogue
    today: date


class Edit(Protocol):
    """One change of a contract."""

    def of(self, contract: Contract, given: Given) -> Contract:
        """The contract with this change. Raises ``BadInput`` or ``Refused`` with the field."""


@runtime_checkable
class Correction(Protocol):
    """An edit that puts right what was told already, and says why."""

    @property
    def why(self) -> str:
        """The reason, for the activity."""


@dataclass(frozen=True, slots=True)
class ChangeContract:
    """``edits`` of the contract ``contract`` (its name), in this order. ``version`` is the one that was seen, or 0."""

    contract: str
    edits: tuple[Edit, ...]
    version: int = 0


_MAY_COLLIDE = frozenset(("name", "account", "terms", "starts_on", "ends_on"))
_MOVES_DEADLINES = frozenset(("terms", "kind", "starts_on", "ends_on", "plans", "closed_days"))
_MOVES_FIGURES = frozenset(
    ("terms", "starts_on", "ends_on", "applied_on", "plans", "regions", "services", "amounts", "components", "period")
)


def change_contract(uow: UnitOfWork, command: ChangeContract) -> Done:
    """Change a contract; ``Done.subject`` is its name. What is so already changes nothing.

    A correction says why, and the reason stands in the activity beside what was and what is. Deadlines of its tickets
    and figures of the months that it touches are computed anew with it; what became of the tickets is in the activity.
    Frozen months stay. Raises what the edits and ``check_contract`` raise, ``BadInput("reason_needed")``,
    ``Refused``: ``scope_in_use``, ``start_leaves_outside``, and ``contract_changed`` where another version was seen.
    """
    before = uow.contracts.by_name(command.contract)
    if command.version not in (0, before.version):
        raise Refused("contract_changed", contract=before.name)
    after = edited(before, command.edits, uow.catalogue, uow.now)
    changes = {name: (was, now) for name, was, now in changed_facts(before, after)}
    if not changes:
        return Done(before.name, changed=False)
    reasons = [clean_name(edit.why) for edit in command.edits if isinstance(edit, Correction)]
    if not all(reasons):
        raise BadInput("reason_needed", field="why")
    for name in {"regions", "services"}.intersection(changes):
        _refuse_orphans(uow, after, name)
    if after.starts_on > before.starts_on:
        _refuse_start(uow, after)
    if _MAY_COLLIDE.intersection(changes):
        refuse_double(uow, after)
    uow.contracts.change(before, after)
    details: dict[str, Detail] = {
        "before": {name: was for name, (was, _) in changes.items()},
        "after": {name: now for name, (_, now) in changes.items()},
    }
    if reasons:
        details["why"] = "; ".join(dict.fromkeys(reasons))
    stored = uow.contracts.by_id(before.id)
    if _MOVES_DEADLINES.intersection(changes):
        details["tickets"] = dict(restand(uow, stored).details())
    if _MOVES_FIGURES.intersection(changes) or ("closed_days" in changes and _claims_in_working_days(stored, uow)):
        _refresh(uow, before, stored, frozenset(changes))
    uow.record_activity("contract.changed", stored.name, details)
    return Done(stored.name)


def _claims_in_working_days(contract: Contract, uow: UnitOfWork) -> bool:
    """Whether closing days of its desk move the claim windows of its months."""
    versions = uow.catalogue.versions(contract.terms)
    return any(each.claim_window is not None and each.claim_window.calendar is not None for each in versions)


def edited(contract: Contract, edits: tuple[Edit, ...], catalogue: Catalogue, now: datetime) -> Contract:
    """The contract with all ``edits``, sound. Raises what they and ``check_contract`` raise."""
    for edit in edits:
        contract = edit.of(contract, Given(catalogue, local_day(catalogue.newest(contract.terms), now)))
    check_contract(contract, catalogue)
    return contract


def refuse_double(uow: UnitOfWork, contract: Contract) -> None:
    """Refuse a name in use, and a second contract for an account on any day where the terms allow it one (N1, J1).

    Raises ``Refused``: ``contract_exists``, ``account_taken``, each with the other contract.
    """
    for other in uow.contracts.all():
        if other.id == contract.id:
            continue
        if other.name.casefold() == contract.name.casefold():
            raise Refused("contract_exists", field="name", contract=other.name)
        _refuse_second(contract, other, uow.catalogue)


def _refuse_orphans(uow: UnitOfWork, contract: Contract, field: str) -> None:
    """Refuse to name regions or services among which one is missing that stops or counts are known of.

    Raises ``Refused("scope_in_use")``.
    """
    terms = uow.catalogue.newest(contract.terms)
    named = {"regions": contract.regions, "services": contract.services}[field]
    if set(named) != set(scopes_of(contract, terms)):  # it names none, or months are not assessed by these
        return
    left = sorted(uow.months.scopes_of(contract.id) - {*named})
    if left:
        raise Refused("scope_in_use", field=field, contract=contract.name, scopes=tuple(left))


def _refuse_start(uow: UnitOfWork, contract: Contract) -> None:
    """Refuse a later start that leaves what is known of the contract before it. Raises what ``refuse_outside`` does."""
    begins = start_of_day(contract.starts_on, uow.catalogue.newest(contract.terms).time_zone)
    left = uow.months.left_outside(contract.id, begins, month_of(contract.starts_on))
    refuse_outside(contract, left, uow.catalogue)


def _refuse_second(contract: Contract, other: Contract, catalogue: Catalogue) -> None:
    """By the version in force on the first day that both contracts have."""
    if other.terms != contract.terms or not same_account(other, contract):
        return
    both_from = max(contract.starts_on, other.starts_on)
    if any(each.ends_on is not None and each.ends_on < both_from for each in (contract, other)):
        return
    terms = terms_of(catalogue, contract.terms, both_from)
    if terms.one_per_account:
        rule = terms.rules[terms.one_per_account]
        raise Refused(
            "account_taken", field="account", account=contract.account, contract=other.name, terms=terms.title,
            rule=rule.id, clause=rule.clause,
        )  # fmt: skip


def _refresh(uow: UnitOfWork, before: Contract, after: Contract, changes: frozenset[str]) -> None:
    """The figures of every month that the change reaches, and none for what it covers no more."""
    terms = uow.catalogue.newest(after.terms)
    first = _touched_from(before, after, changes)
    start = start_of_day(month_of(first), terms.time_zone)
    if start >= uow.now:
        return
    refresh_months(uow, [after], start, None)


def _touched_from(before: Contract, after: Contract, changes: frozenset[str]) -> date:
    """The first day on which the change makes a difference to a figure."""
    if changes & (_MOVES_FIGURES | {"closed_days"}) <= {"amounts", "components", "plans"}:
        days = [each.month for each in set(before.amounts) ^ set(after.amounts)]
        days += [each.from_day for each in set(before.holdings) ^ set(after.holdings)]
        days += [each.from_day for each in set(before.plans) ^ set(after.plans)]
        return min(days)
    return min(before.starts_on, after.starts_on)
