"""Claims of each kind as requests: the KMS with its logs, the mail service's stop, a bank's refund, a fee reduction."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from core.assessment.facts import Sample
from core.claims.facts import ClaimFacts, Evidence
from core.claims.request import Request, request_with
from core.desk.contract import AmountKind, Contract, Direction, Entered, PlanPeriod
from core.desk.incident import Incident, Touch
from core.desk.month import MonthFacts, contract_month
from core.money import Money
from storage.exchange.cloudtrail import CloudTrailCounts
from tests.cloudtrail_logs import ACCOUNT, REGION, Logs
from tests.storage.lively import shipped_catalogue
from tui.locale.language import Language
from tui.locale.translator import Translator

CATALOGUE = shipped_catalogue()
APRIL = date(2026, 4, 1)
NOW = datetime(2026, 5, 8, 1, 0, tzinfo=UTC)
APPLICANT = "Shinonome Logistics, SRE, Tanaka"


def wording(language: Language, zone: str = "UTC") -> Translator:
    """The words as the command and the screens bring them."""
    return Translator(language, ZoneInfo(zone))


def evidence_of(path: Path) -> Evidence:
    """The file as a claim remembers it."""
    return Evidence(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), str(path))


def kms(logs: Logs, facts: ClaimFacts | None = None) -> Request:
    """A month of the KMS counted from ``logs``, claimed with these as evidence."""
    counts = CloudTrailCounts()
    for path in logs.paths:
        counts.read(path)
    counted = counts.by_place[ACCOUNT, REGION]
    samples = tuple(
        Sample(datetime.fromtimestamp(start, UTC), requests, counted.errors(start, (500, 503)))
        for start, requests in sorted(counted.requests.items())
    )
    contract = _contract("KMS Tokyo", "aws-kms", account=ACCOUNT, regions=(REGION,))
    charges = Entered(AmountKind.CHARGES, APRIL, Money(Decimal("1250.40"), "USD"), REGION)
    known = MonthFacts(samples=samples)
    month = contract_month(replace(contract, amounts=(charges,)), APRIL, known, CATALOGUE, NOW, scope=REGION)
    said = facts or ClaimFacts(applicant=APPLICANT)
    return request_with(replace(said, evidence=tuple(map(evidence_of, logs.paths))), month, known)


def stopped(terms: str, length: timedelta, facts: ClaimFacts | None = None, **contract: object) -> Request:
    """A month with one stop from 3 April 09:15 in Tokyo, known five minutes later."""
    start = datetime(2026, 4, 3, 0, 15, tzinfo=UTC)
    fee = Entered(AmountKind.FEE, APRIL, Money(Decimal(300_000), "JPY"))
    found = replace(_contract("北斗信金", terms), **{"amounts": (fee,), **contract})  # type: ignore[arg-type]
    scope = found.services[0] if found.services else ""
    touch = Touch(found.id, start, start + length, scope)
    incident = Incident(
        id="i1", number=12, title="=HYPERLINK(1)", start=start, end=start + length,
        known_at=start + timedelta(minutes=5), touches=(touch,),
    )  # fmt: skip
    known = MonthFacts(incidents=(incident,))
    month = contract_month(found, APRIL, known, CATALOGUE, NOW, scope=scope)
    return request_with(facts or ClaimFacts(applicant=APPLICANT), month, known)


def _contract(name: str, terms: str, **facts: object) -> Contract:
    plan = next(iter(CATALOGUE.newest(terms).plans))
    return Contract(
        id="c1", name=name, terms=terms, direction=Direction.RECEIVABLE, starts_on=date(2025, 4, 1),
        plans=(PlanPeriod(date(2025, 4, 1), plan),), **facts,  # type: ignore[arg-type]
    )  # fmt: skip
