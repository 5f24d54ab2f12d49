"""The what-if calculator: one question in, one answer with its explanation out. Pure."""

from core.calc.answer import Answer
from core.calc.kinds import KINDS, answer

__all__ = ["KINDS", "Answer", "answer"]
