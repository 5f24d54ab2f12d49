"""Explanations: the steps behind a figure, each with the rule and the clause it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from core.messages import Message


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reasoning.

    ``rule`` is the id of a rule of the terms ("J3") and ``clause`` the place in the document ("4-4-2");
    both are empty where a step is plain arithmetic. ``interpretation`` marks our reading (⚖): the
    document is silent or ambiguous there.
    """

    message: Message
    rule: str = ""
    clause: str = ""
    interpretation: bool = False


Explanation: TypeAlias = tuple[Step, ...]
