"""Steps of reasoning that cite a rule of the terms."""

from __future__ import annotations

from core.explain import Explanation, Step
from core.messages import Message, Param
from core.terms.model import Terms


def cite(terms: Terms, rule: str, message: str, /, **params: Param) -> Step:
    """A step that rests on ``rule``: its clause, and whether we read it so (⚖). An empty rule is plain arithmetic."""
    if not rule:
        return Step(Message(message, params))
    found = terms.rules[rule]
    return Step(Message(message, params), found.id, found.clause, found.interpretation is not None)


def provenance(terms: Terms) -> Explanation:
    """Where the version comes from, as our reading (⚖), where it is not from our documents; else nothing."""
    if terms.provenance is None:
        return ()
    params: dict[str, Param] = {"terms": terms.title, "version": terms.version, "text": terms.provenance}
    return (Step(Message("terms.provenance", params), interpretation=True),)
