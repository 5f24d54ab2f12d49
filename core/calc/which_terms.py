"""Which terms answer a question: the ones it names, else the one document that declares its kind."""

from __future__ import annotations

from core.calc.fields import Fields
from core.terms.registry import Catalogue


def terms_id(question: Fields, catalogue: Catalogue) -> str:
    """The id of the terms. Raises ``BadInput``: ``terms_needed``, ``terms_unknown``."""
    if not question.has("terms"):
        return catalogue.answering(question.text("kind"))
    named = question.text("terms")
    catalogue.versions(named)
    return named
