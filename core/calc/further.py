"""Restoring, free months, cover and the verdict on a URI (S4, C4, J15, J14)."""

from __future__ import annotations

from enum import StrEnum

from core.calc.answer import Answer, CatalogueSource, instant_text
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.terms.promises import cover_period, free_period, restore_promise, uri_verdict


class _Period(StrEnum):
    MONTHLY = "monthly"
    ANNUAL = "annual"


def answer_restore(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``restore_by`` and ``data_as_of``, the local day up to which the data are there."""
    question.only("kind", "id", "terms", "failed_at")
    failed_at = question.instant("failed_at")
    found = catalogue()
    promise = restore_promise(found.at(terms_id(question, found), failed_at), failed_at)
    values = {"restore_by": instant_text(promise.restore_by), "data_as_of": promise.data_as_of.isoformat()}
    return Answer(values, promise.explanation)


def answer_free_period(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``free_from`` and ``free_to`` at their earliest; a monthly contract gets one month at a time."""
    question.only("kind", "id", "terms", "contract", "received_on", "breached_months")
    period = question.choice("contract", _Period)
    received_on, breached = question.day("received_on"), question.count("breached_months")
    found = catalogue()
    terms = found.on(terms_id(question, found), received_on)
    free = free_period(terms, received_on, breached if period is _Period.ANNUAL else 1)
    return Answer({"free_from": free.free_from.isoformat(), "free_to": free.free_to.isoformat()}, free.explanation)


def answer_cover_period(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``last_day`` whose response costs are covered."""
    question.only("kind", "id", "terms", "discovered_on")
    discovered_on = question.day("discovered_on")
    found = catalogue()
    cover = cover_period(found.on(terms_id(question, found), discovered_on), discovered_on)
    return Answer({"last_day": cover.last_day.isoformat()}, cover.explanation)


def answer_uri_check(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``verdict`` (``ok``, ``error``, or ``open`` where checks are left) and ``checks_used``."""
    question.only("kind", "id", "terms", "attempts")
    attempts = question.statuses("attempts")
    found = catalogue()
    verdict = uri_verdict(found.newest(terms_id(question, found)), attempts)
    words = {None: "open", True: "error", False: "ok"}
    return Answer({"verdict": words[verdict.failed], "checks_used": verdict.checks_used}, verdict.explanation)
