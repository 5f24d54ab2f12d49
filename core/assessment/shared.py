"""Assessments that are taken once for all contracts whose terms, facts and charges are the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol, TypeAlias

from core.assessment.assess import Assessment, assess
from core.assessment.case import Charged
from core.assessment.facts import Facts
from core.terms.model import Terms

_Question: TypeAlias = tuple[int, date, Facts, Charged, str, datetime | None]


class Assessing(Protocol):
    """What assesses a month; ``assess`` does."""

    def __call__(
        self,
        terms: Terms,
        month: date,
        facts: Facts,
        charged: Charged,
        *,
        service: str = "",
        now: datetime | None = None,
    ) -> Assessment:
        """The assessment of ``month``."""


class SharedAssessments:
    """``assess`` for many contracts at once: one disturbance mostly hits hundreds of them alike."""

    def __init__(self) -> None:
        self._found: dict[_Question, Assessment] = {}

    def __call__(
        self,
        terms: Terms,
        month: date,
        facts: Facts,
        charged: Charged,
        *,
        service: str = "",
        now: datetime | None = None,
    ) -> Assessment:
        """What ``assess`` answers."""
        if facts.samples:  # counted requests are hardly another contract's too, and to compare thousands takes long
            return assess(terms, month, facts, charged, service=service, now=now)
        # Terms hold mappings and can't be a key. What is found keeps them, so that no others take their identity.
        question = (id(terms), month, facts, charged, service, now)
        found = self._found.get(question)
        if found is None:
            found = self._found[question] = assess(terms, month, facts, charged, service=service, now=now)
        return found
