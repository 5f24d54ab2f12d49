"""What a plan allows (N2), less what the kind of contract takes away (J16)."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Refused
from core.explain import Explanation
from core.terms.admission import contract_kind
from core.terms.citing import cite
from core.terms.model import Plan, Terms
from core.terms.names import hint


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether a capability is allowed, and the rule that says so."""

    allowed: bool
    explanation: Explanation


def entitlement(terms: Terms, plan: Plan, capability: str, *, kind: str = "") -> Entitlement:
    """Whether ``plan`` (the one in force) allows ``capability`` to a contract of ``kind`` (empty: nobody said).

    What the kind takes from the account itself (J16) is asked for in the same way, by the id of the restriction.

    Raises ``Refused("unknown_capability")`` with the nearest name, ``BadInput("kind_unknown")``.
    """
    agreement = contract_kind(terms, kind)
    if agreement is not None and capability in agreement.restrictions:
        taken = agreement.restrictions[capability]
        step = cite(terms, taken.rule, "terms.restricted_by_kind", restriction=taken.name, kind=agreement.name)
        return Entitlement(False, (step,))
    found = terms.capabilities.get(capability)
    if found is None:
        what = hint(capability, terms.capabilities)
        raise Refused("unknown_capability", field="capability", name=capability, terms=terms.id, hint=what)
    if agreement is not None and capability in agreement.denied:
        rule = agreement.denied[capability]
        step = cite(terms, rule, "terms.denied_by_kind", capability=found.name, kind=agreement.name)
        return Entitlement(False, (step,))
    allowed = capability in plan.capabilities
    message = "terms.capability_allowed" if allowed else "terms.capability_missing"
    rule = plan.capabilities.get(capability, found.rule)
    return Entitlement(allowed, (cite(terms, rule, message, capability=found.name, plan=plan.name),))
