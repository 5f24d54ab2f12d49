"""The kinds of question, each answered by a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from core.calc.answer import Answer, CatalogueSource
from core.calc.assessment import answer_assessment
from core.calc.billed_plan import answer_billed_plan
from core.calc.claim_window import answer_claim_window
from core.calc.covered_time import answer_covered_deadline, answer_covered_elapsed
from core.calc.entitlement import answer_entitlement
from core.calc.fees import answer_invoice, answer_late_interest, answer_monthly_fee, answer_support_fee
from core.calc.fields import Fields
from core.calc.further import answer_cover_period, answer_free_period, answer_restore, answer_uri_check
from core.calc.on_request import answer_delegation, answer_setup_quote
from core.calc.plan_change_due import answer_plan_change_due
from core.calc.response_deadline import answer_response_deadline
from core.calc.work_date import answer_work_date
from core.terms.names import unknown

KINDS: Mapping[str, Callable[[Fields, CatalogueSource], Answer]] = MappingProxyType(
    {
        "assessment": answer_assessment,
        "claim_window": answer_claim_window,
        "response_deadline": answer_response_deadline,
        "plan_change_due": answer_plan_change_due,
        "billed_plan": answer_billed_plan,
        "work_date": answer_work_date,
        "delegation": answer_delegation,
        "entitlement": answer_entitlement,
        "support_fee": answer_support_fee,
        "invoice": answer_invoice,
        "monthly_fee": answer_monthly_fee,
        "setup_quote": answer_setup_quote,
        "late_interest": answer_late_interest,
        "restore": answer_restore,
        "free_period": answer_free_period,
        "cover_period": answer_cover_period,
        "uri_check": answer_uri_check,
        "covered_deadline": answer_covered_deadline,
        "covered_elapsed": answer_covered_elapsed,
    }
)


def answer(question: Mapping[str, Any], catalogue: CatalogueSource) -> Answer:
    """The answer to one question, a parsed JSON object whose ``kind`` says what is asked.

    ``catalogue`` is called only where terms are needed. Raises ``Refused`` where a rule refuses, and
    ``BadInput`` with the path of the field where the question is wrong.
    """
    fields = Fields(question)
    kind = fields.text("kind")
    if kind not in KINDS:
        raise unknown("calculation_unknown", kind, KINDS, field="kind")
    return KINDS[kind](fields, catalogue)
