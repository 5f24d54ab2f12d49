"""A version of terms told as clauses: what it promises, section by section, each line with its rule."""

from core.terms.clauses.section import Section
from core.terms.clauses.whole import sections_of

__all__ = ["Section", "sections_of"]
