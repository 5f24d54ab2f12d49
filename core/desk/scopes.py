"""The regions and services of a contract: which it has, and in which its months are assessed."""

from __future__ import annotations

from collections.abc import Iterable

from core.desk.contract import Contract
from core.desk.month import scopes_of
from core.terms.availability import Per
from core.terms.model import Terms
from core.terms.names import unknown


def assessed_scopes(contract: Contract, terms: Terms, known: Iterable[str]) -> list[str]:
    """What a month is assessed for: what the contract names, and the scopes that something is ``known`` of."""
    named = {*scopes_of(contract, terms), *known}
    if len(named) > 1:
        named.discard("")
    return sorted(named)


def check_scope(contract: Contract, terms: Terms, scope: str, *, field: str) -> None:
    """Refuse a region or service that the contract does not have; "" is all of it.

    One that names no region has each, one that names no service those that its terms promise something for. Raises
    ``BadInput("scope_unknown")`` with the nearest.
    """
    scopes = scopes_of(contract, terms)
    if not scope or scope in scopes:
        return
    allowed = scopes
    if scopes == ("",):
        allowed = () if terms.services is None or terms.per is not Per.SERVICE else terms.services.covered
        if scope in allowed or terms.per is Per.REGION or (terms.per is Per.SERVICE and terms.services is None):
            return
    raise unknown("scope_unknown", scope, allowed, field=field, contract=contract.name)


def check_month_scope(contract: Contract, terms: Terms, scope: str) -> None:
    """Refuse what no month of the contract is assessed for: the whole of one that names regions or services is none.

    Raises ``BadInput("scope_unknown")``.
    """
    scopes = scopes_of(contract, terms)
    if not scope and scopes != ("",):
        raise unknown("scope_unknown", scope, scopes, field="scope", contract=contract.name)
    check_scope(contract, terms, scope, field="scope")
