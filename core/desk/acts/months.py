"""Freezing a month, accepting or refusing what is different from it, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from core.desk.contract import Contract
from core.desk.figures import Figures
from core.desk.frozen import Answers, Frozen, Refusal, difference, facts_as_json
from core.desk.month import ContractMonth, contract_month
from core.desk.ports import Done, UnitOfWork
from core.desk.refreshing import month_facts
from core.desk.scopes import check_month_scope
from core.errors import Refused
from core.months import month_of
from core.text import clean_name


@dataclass(frozen=True, slots=True)
class FreezeMonth:
    """The month (any day of it) of a contract, for a region or service of it, is settled as it stands."""

    contract: str
    month: date
    scope: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class AcceptDifference:
    """The month as it stands now takes the place of the frozen one."""

    contract: str
    month: date
    scope: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class RefuseDifference:
    """The month stays as it was frozen; what is different now is not asked about again."""

    contract: str
    month: date
    why: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class ReopenMonth:
    """The month is not frozen any more; what was frozen stays on record."""

    contract: str
    month: date
    why: str
    scope: str = ""


_OnFrozen: TypeAlias = AcceptDifference | RefuseDifference | ReopenMonth


def freeze_month(uow: UnitOfWork, command: FreezeMonth) -> Done:
    """Freeze a month. One that is frozen already changes nothing.

    Raises ``Refused("month_not_over")`` while it runs in the zone of the terms, ``BadInput("scope_unknown")``,
    and what ``contract_month`` raises.
    """
    contract, month = uow.contracts.by_name(command.contract), month_of(command.month)
    if uow.frozen.of(contract.id, month, command.scope) is not None:
        return Done(_subject(contract, month, command.scope), changed=False)
    found = month_now(uow, contract, month, command.scope)
    check_month_scope(contract, found.terms, command.scope)
    if uow.now < found.adjusted.span.end:
        raise Refused("month_not_over", field="month", month=f"{month:%Y-%m}")
    frozen = frozen_now(uow, found, command.why)
    uow.frozen.add(frozen)
    return _done(uow, "month.frozen", found, frozen.why)


def accept_difference(uow: UnitOfWork, command: AcceptDifference) -> Done:
    """Let the month as it is now take the place of the frozen one. Raises ``Refused``: ``month_not_frozen``,
    ``no_difference``."""
    before, found, _ = _apart(uow, command)
    after = frozen_now(uow, found, command.why)
    uow.frozen.replace(before, after.id)
    uow.frozen.add(after)
    return _done(uow, "month.accepted", found, after.why, before=before.figures)


def refuse_difference(uow: UnitOfWork, command: RefuseDifference) -> Done:
    """Keep the month as it was frozen. Refused again it changes nothing.

    Raises ``Refused``: ``month_not_frozen``, ``no_difference``, ``reason_needed``.
    """
    before, found, answers = _apart(uow, command)
    why = _reason(command.why)
    refusal = Refusal(Figures.of(found), answers)
    if before.refused == refusal:
        return Done(_subject(found.contract, found.month, found.scope), changed=False)
    after = replace(before, id=uow.new_id(), frozen_at=uow.now, frozen_by=uow.actor, why=why, refused=refusal)
    uow.frozen.replace(before, after.id)
    uow.frozen.add(after)
    return _done(uow, "month.refused", found, why, before=before.figures)


def reopen_month(uow: UnitOfWork, command: ReopenMonth) -> Done:
    """Open a frozen month again. Raises ``Refused``: ``month_not_frozen``, ``reason_needed``."""
    contract, month, before = _kept(uow, command)
    why = _reason(command.why)
    uow.frozen.replace(before, "")
    subject = _subject(contract, month, command.scope)
    uow.record_activity("month.reopened", subject, {"why": why, "figures": before.figures.as_json()})
    return Done(subject)


def month_now(uow: UnitOfWork, contract: Contract, month: date, scope: str) -> ContractMonth:
    """The month as it stands. Raises what ``contract_month`` raises."""
    terms = uow.catalogue.on(contract.terms, month)
    facts = month_facts(uow.months, contract, terms, month, scope)
    return contract_month(contract, month, facts, uow.catalogue, uow.now, scope=scope)


def _kept(uow: UnitOfWork, command: _OnFrozen) -> tuple[Contract, date, Frozen]:
    contract, month = uow.contracts.by_name(command.contract), month_of(command.month)
    before = uow.frozen.of(contract.id, month, command.scope)
    if before is None:
        raise Refused("month_not_frozen", field="month", contract=contract.name, month=f"{month:%Y-%m}")
    return contract, month, before


def _apart(uow: UnitOfWork, command: _OnFrozen) -> tuple[Frozen, ContractMonth, Answers]:
    """The month as it was frozen and as it is, which are not the same."""
    contract, month, before = _kept(uow, command)
    found = month_now(uow, contract, month, command.scope)
    answers = uow.frozen.answers(contract.id, *_bounds(found))
    if not difference(before, found, answers).any:
        raise Refused("no_difference", contract=contract.name, month=f"{month:%Y-%m}")
    return before, found, answers


def _reason(text: str) -> str:
    why = clean_name(text)
    if not why:
        raise Refused("reason_needed", field="why")
    return why


def frozen_now(uow: UnitOfWork, found: ContractMonth, why: str) -> Frozen:
    """The month as it stands, to be kept."""
    return Frozen(
        id=uow.new_id(),
        contract_id=found.contract.id,
        month=found.month,
        scope=found.scope,
        terms_fingerprint=found.terms.fingerprint,
        figures=Figures.of(found),
        answers=uow.frozen.answers(found.contract.id, *_bounds(found)),
        facts=facts_as_json(found),
        frozen_at=uow.now,
        frozen_by=uow.actor,
        why=clean_name(why),
    )


def _bounds(found: ContractMonth) -> tuple[datetime, datetime]:
    return found.adjusted.span.start, found.adjusted.span.end


def _done(uow: UnitOfWork, action: str, found: ContractMonth, why: str, before: Figures | None = None) -> Done:
    subject = _subject(found.contract, found.month, found.scope)
    was = {} if before is None else {"before": before.as_json()}
    uow.record_activity(action, subject, {"why": why, "figures": Figures.of(found).as_json(), **was})
    return Done(subject)


def _subject(contract: Contract, month: date, scope: str) -> str:
    return " ".join(part for part in (contract.name, f"{month:%Y-%m}", scope) if part)
