"""One claim as it stands, with its month, what it says, what it lacks and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from core.assessment.window import claim_window
from core.calendars.spans import month_span
from core.claims.annual import AnnualSum, annual_sum
from core.claims.as_sent import as_sent, changed_since
from core.claims.backing import NOTHING, Backing, Side, backing
from core.claims.checklist import Item, checklist
from core.claims.claim import Claim
from core.claims.events import Given
from core.claims.facts import NO_FACTS, ClaimFacts, Evidence
from core.claims.following import Difference, answer_expected, difference, free_months
from core.claims.life import LIVE, OVER, ClaimState
from core.claims.opening import before_opening
from core.claims.reminders import Left, closing_calendar, left_until, today_in
from core.claims.request import Request, proved_by_logs, request_of, request_with
from core.desk.contract import Contract, Direction, Period
from core.desk.figures import Changed
from core.desk.frozen import Difference as MonthDifference
from core.desk.frozen import Frozen
from core.desk.month import ContractMonth, MonthFacts, MonthKey
from core.errors import BadInput
from core.messages import Message
from core.terms.consequences import AnswerDue
from core.terms.promises import FreePeriod
from core.terms.registry import Catalogue
from storage.database.imported_evidence import imported_evidence
from storage.database.read_models.month_facts import month_views
from storage.database.stored_claims import read_claim, read_claims
from storage.database.stored_contracts import StoredContracts
from storage.database.tables import claims, months


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim, or a month that could be claimed (``claim`` None).

    ``state`` is that at the instant of the question, ``left`` of the window where it waits to be filed; ``answer``,
    ``free``, ``difference`` and ``backing`` are None where they don't apply. ``apart`` is what the frozen month differs
    by now; ``since`` the figures that are other ones now than in the documents that went out, ``since_told`` the
    message that says so. ``rejected`` is the last claim of the same month that was rejected, besides this one;
    ``again`` the number of the claim that stands for the month after this one was rejected or dropped, 0: none.
    """

    claim: Claim | None
    contract: Contract
    month: ContractMonth
    known: MonthFacts
    said: Request
    items: tuple[Item, ...]
    state: ClaimState
    left: Left | None
    frozen: Frozen | None
    apart: MonthDifference | None
    answer: AnswerDue | None
    free: FreePeriod | None
    difference: Difference | None
    backing: Backing | None
    since: tuple[Changed, ...] = ()
    since_told: str = ""
    rejected: Claim | None = None
    again: int = 0
    annual: AnnualSum | None = None
    """What the breached months of an annual contract's term come to together (C4)."""

    @property
    def before(self) -> tuple[Message, ...]:
        """What is told before a claim is begun; nothing once there is one."""
        return () if self.claim else tuple(before_opening(self.items, self.rejected, self.frozen, self.apart))


def claim_view(connection: Connection, catalogue: Catalogue, number: int, now: datetime) -> ClaimView:
    """The claim ``number``. Raises ``BadInput("claim_unknown")`` and what ``contract_month`` raises."""
    claim = read_claim(connection, number)
    contract = StoredContracts(connection).by_id(claim.contract_id)
    return _view(connection, catalogue, contract, now, month=claim.month, scope=claim.scope, claim=claim)


def unclaimed_view(
    connection: Connection,
    catalogue: Catalogue,
    contract: str,
    month: date,
    now: datetime,
    *,
    scope: str = "",
    facts: ClaimFacts = NO_FACTS,
) -> ClaimView:
    """What a claim with these ``facts`` for the month (any day of it) of the contract of that name would be.

    Without evidence it is proved by the request logs that went in as counts, as ``open_claim`` does.

    Raises what ``contract_month`` raises, ``BadInput``: ``contract_unknown``.
    """
    found = StoredContracts(connection).by_name(contract)
    if not facts.evidence:
        facts = replace(facts, evidence=_imported(connection, catalogue, found, month.replace(day=1), scope))
    return _view(connection, catalogue, found, now, month=month.replace(day=1), scope=scope, facts=facts)


def _imported(
    connection: Connection, catalogue: Catalogue, contract: Contract, month: date, scope: str
) -> tuple[Evidence, ...]:
    """The request logs that a claim for the month begins with."""
    terms = catalogue.on(contract.terms, month)
    if not proved_by_logs(terms):
        return ()
    span = month_span(month, terms.time_zone)
    return imported_evidence(connection, contract.account, scope, span.start, span.end)


def _view(
    connection: Connection,
    catalogue: Catalogue,
    contract: Contract,
    now: datetime,
    *,
    month: date,
    scope: str,
    claim: Claim | None = None,
    facts: ClaimFacts = NO_FACTS,
) -> ClaimView:
    view = month_views(connection, catalogue, contract.name, month, now, scope=scope)[0]
    found, terms = view.found, view.found.terms
    standing = None if claim is None else claim.standing
    sent = None if standing is None or standing.sent is None else as_sent(standing.sent, found, view.known)
    said = request_with(facts, found, view.known) if claim is None else request_of(claim, found, view.known)
    others = _others(connection, MonthKey(contract.id, month, scope), claim)
    state = ClaimState.DETECTED if standing is None else standing.state_at(now, found.window.closes_at)
    waits = state in (ClaimState.DETECTED, ClaimState.DRAFT, ClaimState.READY)
    file_by = found.window.file_by
    left = None
    if waits and file_by is not None:
        left = left_until(file_by, today_in(terms, now), closing_calendar(terms, contract.closed_days))
    return ClaimView(
        claim=claim,
        contract=contract,
        month=found,
        known=view.known,
        said=said,
        items=checklist(said, found if sent is None else sent.month, late_why=standing.late_why if standing else ""),
        state=state,
        left=left,
        frozen=view.frozen,
        apart=view.difference,
        answer=None if standing is None else answer_expected(terms, standing),
        free=None if standing is None else free_months(terms, standing),
        difference=None if standing is None else difference(standing),
        backing=None if claim is None else _backing(connection, catalogue, claim, now),
        since=() if standing is None or standing.sent is None else changed_since(standing.sent, found),
        annual=annual_sum(contract, terms, month, _breached(connection, contract, scope)),
        rejected=_rejected(others),
        again=0 if claim is None or state in LIVE else _live(others),
        since_told="claims.no_longer_as_sent" if sent is None else "claims.changed_since",
    )


def _breached(connection: Connection, contract: Contract, scope: str) -> Sequence[date]:
    """The months of a contract paid by the year that have a remedy."""
    if contract.period is not Period.ANNUAL:
        return ()
    query = select(months.c.month).where(
        months.c.contract_id == contract.id, months.c.scope == scope, months.c.remedy != ""
    )
    return connection.execute(query).scalars().all()


def _others(connection: Connection, key: MonthKey, claim: Claim | None) -> Sequence[Claim]:
    """The other claims of the month, by number."""
    query = select(claims).where(
        claims.c.contract_id == key.contract_id, claims.c.month == key.month, claims.c.scope == key.scope
    )
    found = read_claims(connection, connection.execute(query.order_by(claims.c.number)).all())
    return [each for each in found if claim is None or each.number != claim.number]


def _rejected(others: Sequence[Claim]) -> Claim | None:
    return next((each for each in reversed(others) if each.standing.state is ClaimState.REJECTED), None)


def _live(others: Sequence[Claim]) -> int:
    return next((each.number for each in others if each.standing.state in LIVE), 0)


def _backing(connection: Connection, catalogue: Catalogue, claim: Claim, now: datetime) -> Backing | None:
    """Both sides, seen from either; None where the claim neither backs one nor is backed."""
    contracts = StoredContracts(connection)
    own = contracts.by_id(claim.contract_id).direction
    backed = claim.number if own is Direction.PAYABLE else claim.standing.facts.backs
    if not backed:
        return None
    query = select(claims).where(claims.c.backs == backed).order_by(claims.c.number)
    upstream = _standing_ones(read_claims(connection, connection.execute(query).all()))
    if not upstream:
        return None
    try:
        downstream = read_claim(connection, backed)
    except BadInput:
        return None
    sides = [_side(connection, catalogue, contracts, each, now) for each in (downstream, *upstream)]
    return backing(sides[0], sides[1:])


def _standing_ones(found: Sequence[Claim]) -> list[Claim]:
    """Of each month the live claim; where there is none, the last one that was lost."""
    of = {each.key: each for each in found}
    of |= {each.key: each for each in found if each.standing.state in LIVE}
    return list(of.values())


def _side(
    connection: Connection, catalogue: Catalogue, contracts: StoredContracts, claim: Claim, now: datetime
) -> Side:
    contract, standing = contracts.by_id(claim.contract_id), claim.standing
    terms = catalogue.on(contract.terms, claim.month)
    lost = standing.state not in LIVE
    worth = NOTHING if lost else standing.settled or standing.promised or standing.expected
    if worth is None:
        remedy = month_views(connection, catalogue, contract.name, claim.month, now, scope=claim.scope)[0].found
        worth = Given(remedy.adjusted.remedy.amount, remedy.adjusted.remedy.months)
    if worth == NOTHING and not lost and contract.direction is Direction.RECEIVABLE:
        worth = None
    closes_at = claim_window(terms, claim.month).closes_at
    return Side(claim.number, contract, terms, worth, closes_at, standing.state not in OVER, lost)
