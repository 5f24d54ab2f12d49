"""By when a claim for a month must be filed (K5, C5)."""

from __future__ import annotations

from core.assessment.window import claim_window
from core.calc.answer import Answer, CatalogueSource, instant_text
from core.calc.fields import Fields
from core.calc.which_terms import terms_id


def answer_claim_window(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``file_by``, the last local day, and ``closes_at``, the instant after it; both null where there is no limit."""
    question.only("kind", "id", "terms", "month")
    month = question.month("month")
    found = catalogue()
    window = claim_window(found.on(terms_id(question, found), month), month)
    values = {
        "file_by": None if window.file_by is None else window.file_by.isoformat(),
        "closes_at": None if window.closes_at is None else instant_text(window.closes_at),
    }
    return Answer(values, window.explanation)
