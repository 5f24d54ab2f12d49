"""All sections of a version of terms, in the order in which an operator asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType

from core.explain import Step
from core.messages import Message
from core.terms.citing import cite, provenance
from core.terms.clauses.duties import claim, liability, suspension
from core.terms.clauses.money import charges, invoices, remedy
from core.terms.clauses.operations import components, delegation, further, setup
from core.terms.clauses.section import Section
from core.terms.clauses.support import account, calendars, capabilities, plans
from core.terms.clauses.uptime import availability, downtime
from core.terms.model import Terms

_SECTIONS: MappingProxyType[str, Callable[[Terms], Iterator[Step]]] = MappingProxyType(
    {
        "account": account,
        "calendars": calendars,
        "plans": plans,
        "capabilities": capabilities,
        "availability": availability,
        "downtime": downtime,
        "remedy": remedy,
        "claim": claim,
        "charges": charges,
        "invoices": invoices,
        "components": components,
        "delegation": delegation,
        "setup": setup,
        "further": further,
        "liability": liability,
        "suspension": suspension,
    }
)


def sections_of(terms: Terms) -> tuple[Section, ...]:
    """Every section that has something to say; the last one holds the rules with their texts and our readings."""
    found = [(name, tuple(make(terms))) for name, make in _SECTIONS.items()]
    origin = provenance(terms)
    return (
        *((Section(Message("terms.section_origin"), origin),) if origin else ()),
        *(Section(Message(f"terms.section_{name}"), lines) for name, lines in found if lines),
        Section(Message("terms.section_rules"), tuple(_rules(terms))),
    )


def _rules(terms: Terms) -> Iterator[Step]:
    for rule in terms.rules.values():
        if rule.interpretation is None:
            yield cite(terms, rule.id, "terms.rule", text=rule.text)
        else:
            yield cite(terms, rule.id, "terms.rule_read", text=rule.text, reading=rule.interpretation)
