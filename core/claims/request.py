"""What a claim says: plain values that its documents and the screens show, built from the month and from the claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.claims.answer import UNDECIDED, Answer, answer_of
from core.claims.as_sent import as_sent
from core.claims.claim import Claim
from core.claims.facts import ClaimFacts, Evidence
from core.claims.proof import IntervalLine, StopLine, intervals_below, mean_of, stops_that_count
from core.claims.sending import recipient_of, template_of
from core.desk.contract import Direction
from core.desk.month import ContractMonth, MonthFacts
from core.explain import Explanation
from core.fees.taxed import TAX
from core.messages import Words
from core.money import Money
from core.terms.availability import ByIntervals, Per
from core.terms.citing import cite
from core.terms.consequences import Recipient
from core.terms.duties import Need
from core.terms.model import Terms
from core.terms.remedy import Base, FreeMonths, RemedyKind, Tiers


@dataclass(frozen=True, slots=True)
class Expected:
    """What the month gives by our arithmetic: for our own file, documents show it only where the clause asks for it.

    ``kind`` None: nothing. ``amount`` is money where the remedy is (None: what it is a share of is not known),
    ``months`` free months. ``percent`` is the tier reached, ``base`` the amount that it is a share of. ``steps`` are
    the arithmetic, each with its rule and clause; ⚖ marks our reading.
    """

    kind: RemedyKind | None
    amount: Money | None
    months: int | None
    percent: Decimal | None
    base: Money | None
    reduced_days: Decimal | None
    steps: Explanation


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a document or a screen shows of one claim. Texts are cleaned; nothing in it is markup.

    - ``number``: the claim's on this desk, 0 before it has one. ``direction``: ``receivable``, we claim;
      ``payable``, the customer claimed from us and this is what our answer rests on.
    - ``contract``: its name on this desk; ``customer``, ``account``, ``reseller``: as entered, "" where nothing was.
      ``contract_number``: the number under which the other side keeps it.
    - ``terms``, ``terms_version``: id and version; ``title``: their name in both languages; ``provider``,
      ``document``: who promises, and the name of the paper; ``time_zone``: the zone (IANA) of the month.
    - ``month``: its first day. ``month_start``, ``month_end``: the same as instants (UTC, half-open). ``over``: whether
      it has ended at ``now``. ``scope``: the region or service, "" is the whole; ``region`` and ``service`` are the
      same by what the terms measure by.
    - ``uptime``: monthly uptime in percent, floored to six decimals, None where none is promised; ``committed``: the
      promise in percent; ``downtime``: the time that counts, None where intervals are counted.
    - ``intervals``: those below 100 %; ``interval_count``: how many the month has, and ``requests``, ``errors`` of the
      whole month; all empty or 0 where the terms count no intervals. ``interval_length`` is theirs, ``statuses`` are
      the HTTP statuses that are errors.
    - ``stops``: those that count, by start.
    - ``fee``: the monthly fee, ``charges``: what the usage of the month cost; None: not entered.
    - ``expected``: what we expect, with its arithmetic.
    - ``rule``, ``clause``: of the remedy. ``recipient``: the form that is sent (``.form``), to whom (``.to``), and why
      to them (``.explanation``); what the claim says goes first. ``subject_words``: what the subject must hold, or "".
    - ``file_by``, ``closes_at``: last local day and closing instant (exclusive) of the window; None: no window.
    - ``applicant``, ``statement``, ``months_asked``, ``evidence``: of the claim. ``months_asked`` is as assessed where
      the claim says nothing, None where the remedy is no free months. ``language``: "ja", "en", "" is the desk's.
    - ``needs_logs``: whether the records of the claimed errors must go with it (K6).
    - ``answer``: what was decided of it.
    - ``case``, ``filed_at``: of the filing, "" and None before it. ``template``: the set of documents;
      ``shows_arithmetic``: whether what is expected stands in what is sent, or in our own file alone.
    - ``now``: the instant of the question.
    """

    number: int
    direction: Direction
    contract: str
    customer: str
    account: str
    reseller: str
    contract_number: str
    terms: str
    terms_version: str
    title: Words
    provider: str
    document: str
    time_zone: str
    month: date
    month_start: datetime
    month_end: datetime
    over: bool
    scope: str
    region: str
    service: str
    uptime: Decimal | None
    committed: Decimal | None
    downtime: timedelta | None
    intervals: tuple[IntervalLine, ...]
    interval_count: int
    interval_length: timedelta | None
    requests: int
    errors: int
    statuses: frozenset[int]
    stops: tuple[StopLine, ...]
    fee: Money | None
    charges: Money | None
    expected: Expected
    rule: str
    clause: str
    recipient: Recipient
    subject_words: str
    file_by: date | None
    closes_at: datetime | None
    applicant: str
    statement: str
    months_asked: int | None
    evidence: tuple[Evidence, ...]
    language: str
    needs_logs: bool
    answer: Answer
    case: str
    filed_at: datetime | None
    template: str
    shows_arithmetic: bool
    now: datetime


def request_of(claim: Claim, month: ContractMonth, known: MonthFacts) -> Request:
    """What ``claim`` says of ``month`` (its own), with the incidents and counts that are ``known`` of it.

    Once its documents went out it says what stood in them, whatever has become of the month since.
    """
    standing = claim.standing
    sent = None if standing.sent is None else as_sent(standing.sent, month, known)
    said = request_with(standing.facts, month, known)
    if sent is not None:
        month = sent.month
        said = request_with(standing.facts, month, known)
        said = replace(said, stops=sent.stops, requests=sent.requests, errors=sent.errors)
    return replace(
        said,
        number=claim.number,
        expected=received_expected(month, standing.filed_at) if standing.received else said.expected,
        answer=answer_of(standing),
        case=standing.case,
        filed_at=standing.filed_at,
    )


def received_expected(month: ContractMonth, received_at: datetime | None) -> Expected:
    """What a customer's claim that came at ``received_at`` gives: nothing where its window had closed (C5, K5)."""
    expected, rules, closes_at = expected_of(month), month.terms.claim_window, month.window.closes_at
    if rules is None or closes_at is None or received_at is None or received_at < closes_at:
        return expected
    step = cite(month.terms, rules.rule, "claims.received_late", file_by=month.window.file_by, received=received_at)
    steps = (*expected.steps, step)
    return replace(expected, kind=None, amount=None, months=None, percent=None, base=None, steps=steps)


def request_with(facts: ClaimFacts, month: ContractMonth, known: MonthFacts) -> Request:
    """What a claim with these ``facts`` would say: for a preview while it is typed."""
    terms, contract, adjusted = month.terms, month.contract, month.adjusted
    promise = terms.availability
    mean = mean_of(month)
    rule = terms.rules.get(_remedy_rule(terms))
    return Request(
        number=0,
        direction=contract.direction,
        contract=contract.name,
        customer=contract.customer,
        account=contract.account,
        reseller=contract.reseller,
        contract_number=contract.contract_number,
        terms=terms.id,
        terms_version=terms.version,
        title=terms.title,
        provider=terms.provider,
        document=terms.document,
        time_zone=terms.time_zone,
        month=month.month,
        month_start=adjusted.span.start,
        month_end=adjusted.span.end,
        over=month.now >= adjusted.span.end,
        scope=month.scope,
        region=month.scope if promise is not None and promise.per is Per.REGION else "",
        service=month.scope if promise is not None and promise.per is Per.SERVICE else "",
        uptime=None if adjusted.uptime is None else adjusted.uptime.ratio.percent(),
        committed=adjusted.committed,
        downtime=adjusted.downtime,
        intervals=() if mean is None else intervals_below(mean),
        interval_count=0 if mean is None else len(mean.requests),
        interval_length=None if mean is None else mean.length,
        requests=0 if mean is None else sum(mean.requests),
        errors=0 if mean is None else sum(mean.errors),
        statuses=_statuses(terms),
        stops=stops_that_count(month, known),
        fee=month.charged.fee,
        charges=month.charged.charges,
        expected=expected_of(month),
        rule="" if rule is None else rule.id,
        clause="" if rule is None else rule.clause,
        recipient=recipient_of(terms, contract, facts),
        subject_words="" if terms.claiming is None else terms.claiming.subject,
        file_by=month.window.file_by,
        closes_at=month.window.closes_at,
        applicant=facts.applicant,
        statement=facts.statement,
        months_asked=adjusted.remedy.months if facts.months_asked is None else facts.months_asked,
        evidence=facts.evidence,
        language=facts.language,
        needs_logs=contract.direction is Direction.RECEIVABLE and proved_by_logs(terms),
        answer=UNDECIDED,
        case="",
        filed_at=None,
        template=template_of(terms),
        shows_arithmetic=_shows_arithmetic(terms, contract.direction),
        now=month.now,
    )


def proved_by_logs(terms: Terms) -> bool:
    """Whether the documents of a claim need request logs (K6)."""
    return terms.claiming is not None and Need.LOG_EXTRACT in terms.claiming.needs


def expected_of(month: ContractMonth) -> Expected:
    """What the month gives as it stands, with the steps of the arithmetic; tax is no part of it, remedies are net."""
    found, rules = month.adjusted.remedy, month.terms.remedy
    formula = None if rules is None else rules.formula
    base = month.charged.base(formula.base if isinstance(formula, Tiers) else Base.FEE)
    return Expected(
        kind=found.kind,
        amount=found.amount,
        months=found.months,
        percent=found.percent,
        base=None if isinstance(formula, FreeMonths) else base,
        reduced_days=month.adjusted.reduced_days,
        steps=tuple(step for step in month.explanation if step.message.id != TAX),
    )


def _statuses(terms: Terms) -> frozenset[int]:
    method = None if terms.availability is None else terms.availability.method
    return method.statuses if isinstance(method, ByIntervals) else frozenset()


def _shows_arithmetic(terms: Terms, direction: Direction) -> bool:
    """An answer to a customer says what it comes to and why, a claim of ours where its clause asks for it."""
    asked = terms.claiming is None or Need.ARITHMETIC in terms.claiming.needs
    return asked or direction is Direction.PAYABLE


def _remedy_rule(terms: Terms) -> str:
    return "" if terms.remedy is None else terms.remedy.formula.rule
