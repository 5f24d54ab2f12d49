"""One contract's month as it stands, live: read from what is stored, computed when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from core.calendars.spans import month_span
from core.desk.frozen import Answers, Difference, Frozen, difference
from core.desk.month import ContractMonth, MonthFacts, contract_month
from core.desk.refreshing import facts_in_scope
from core.desk.scopes import assessed_scopes
from core.terms.registry import Catalogue
from storage.database.read_models.response_report import ResponseLine, response_report
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_frozen import StoredFrozen
from storage.database.stored_months import StoredMonths


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month with what is kept of it. ``difference`` is None where it is not frozen."""

    known: MonthFacts
    found: ContractMonth
    answers: Answers
    responses: Sequence[ResponseLine]
    frozen: Frozen | None
    difference: Difference | None


def month_views(
    connection: Connection, catalogue: Catalogue, name: str, month: date, now: datetime, *, scope: str | None = None
) -> Sequence[MonthView]:
    """The month (any day of it) of the contract ``name``, a view a scope; ``scope`` None is every one it has
    or that something is known of.

    Raises what ``contract_month`` raises, and ``BadInput("contract_unknown")``.
    """
    contract = StoredContracts(connection).by_name(name)
    terms = catalogue.on(contract.terms, month.replace(day=1))
    span = month_span(month, terms.time_zone)
    known = StoredMonths(connection).facts([contract.id], span.start, span.end)
    scopes = assessed_scopes(contract, terms, {one for _, one in known}) if scope is None else [scope]
    frozen = StoredFrozen(connection, now)
    answers = frozen.answers(contract.id, span.start, span.end)
    responses = [
        line
        for line in response_report(connection, now, terms.time_zone, contract_id=contract.id)
        if line.month == month.replace(day=1)
    ]
    views = []
    for one in scopes:
        facts = facts_in_scope(contract, one, known)
        found = contract_month(contract, month, facts, catalogue, now, scope=one)
        kept = frozen.of(contract.id, found.month, one)
        apart = None if kept is None else difference(kept, found, answers)
        views.append(MonthView(facts, found, answers, responses, kept, apart))
    return views
