"""Steps of reasoning that cite a rule of the terms."""

from __future__ import annotations

from core.explain import Step
from core.messages import Message, Param
from core.terms.model import Terms


def cite(terms: Terms, rule: str, message: str, /, **params: Param) -> Step:
    """A step that rests on ``rule``: its clause, and whether we read it so (⚖). An empty rule is plain arithmetic."""
    if not rule:
        return Step(Message(message, params))
    found = terms.rules[rule]
    return Step(Message(message, params), found.id, found.clause, found.interpretation is not None)
