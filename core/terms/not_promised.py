"""The refusal of a question that a document does not answer."""

from __future__ import annotations

from core.errors import Refused
from core.messages import Message
from core.terms.model import Terms


def not_promised(terms: Terms, calculation: str, *, field: str = "terms") -> Refused:
    """``Refused("not_promised")``: ``terms`` say nothing of ``calculation``, a kind of question."""
    return Refused(
        "not_promised", field=field, terms=terms.title, calculation=Message(f"terms.calculation_{calculation}")
    )
