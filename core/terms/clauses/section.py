"""A section of the terms as clauses."""

from __future__ import annotations

from dataclasses import dataclass

from core.explain import Explanation
from core.messages import Message


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, each with the rule that it rests on."""

    heading: Message
    lines: Explanation
