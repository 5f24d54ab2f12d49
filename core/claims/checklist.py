"""What a claim lacks: what its documents need and what stands in its way, each with the place where it is put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.claims.request import Request
from core.desk.contract import Direction
from core.desk.month import ContractMonth
from core.explain import Step
from core.messages import Message, Param
from core.terms.citing import cite
from core.terms.duties import Need
from core.terms.model import Terms
from core.terms.remedy import Base


class Mark(StrEnum):
    """``missing``: the claim can't be made ready. ``warning``: it can, but the operator should know."""

    DONE = "done"
    MISSING = "missing"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist. ``about`` is a need of the documents, or ``remedy``, ``month``, ``window``.

    ``why`` says what is there or missing, with rule and clause. ``field`` is where it is put right: a field of the
    claim (``applicant``, ``evidence``, ``months_asked``, ``late_why``), or one of another thing: ``contract.account``,
    ``contract.regions``, ``contract.services``, ``contract.charges``, ``contract.fee``, ``incident.times``,
    ``incident.known_at``, ``counts`` (intervals to be imported), ``month`` (nothing but the facts can change it).
    """

    about: str
    mark: Mark
    why: Step
    field: str


_FIELDS = {
    Need.ACCOUNT: "contract.account",
    Need.REGION: "contract.regions",
    Need.SERVICE: "contract.services",
    Need.CHARGES: "contract.charges",
    Need.FEE: "contract.fee",
    Need.INTERVALS: "counts",
    Need.LOG_EXTRACT: "evidence",
    Need.INCIDENT_TIMES: "incident.times",
    Need.KNOWN_AT: "incident.known_at",
    Need.MONTHS_ASKED: "months_asked",
    Need.ARITHMETIC: "month",
    Need.APPLICANT: "applicant",
}
_MOST_NAMED = 2
_BASES = {Base.CHARGES: Need.CHARGES, Base.FEE: Need.FEE}


def checklist(said: Request, month: ContractMonth, *, late_why: str = "") -> tuple[Item, ...]:
    """Every line, in the order of entry; ``late_why`` is why it is claimed although the window has closed."""
    return (_remedy(month), *_month(said, month), *_window(said, month, late_why), *_needs(said, month))


def missing(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Those without which the claim can't be made ready."""
    return tuple(item for item in items if item.mark is Mark.MISSING)


def _remedy(month: ContractMonth) -> Item:
    """Whether the month gives anything: below the promise, and over the least amount (K4)."""
    remedy, terms = month.adjusted.remedy, month.terms
    if remedy.kind is None:
        if remedy.reason and remedy.explanation:
            return Item("remedy", Mark.MISSING, remedy.explanation[-1], "month")
        promise = terms.availability
        rule = "" if promise is None else promise.rule
        return Item("remedy", Mark.MISSING, cite(terms, rule, "claims.lacks_remedy"), "month")
    rule = "" if terms.remedy is None else terms.remedy.formula.rule
    if remedy.lacks is not None:
        need = _BASES[remedy.lacks]
        return Item("remedy", Mark.MISSING, cite(terms, rule, f"claims.lacks_{need}"), _FIELDS[need])
    given: Param = remedy.amount
    if remedy.months is not None:
        given = Message("assessment.free_months", {"count": remedy.months})
    kind = Message(f"assessment.kind_{remedy.kind}")
    return Item("remedy", Mark.DONE, cite(terms, rule, "claims.has_remedy", kind=kind, given=given), "month")


def _month(said: Request, month: ContractMonth) -> Iterator[Item]:
    if not said.over:
        step = Step(Message("claims.month_not_over", {"month": f"{month.month:%Y-%m}", "end": said.month_end}))
        yield Item("month", Mark.WARNING, step, "month")


def _window(said: Request, month: ContractMonth, late_why: str) -> Iterator[Item]:
    rules = month.terms.claim_window
    if rules is None or said.file_by is None or said.closes_at is None:
        return
    if (said.filed_at or month.now) < said.closes_at:
        step = cite(month.terms, rules.rule, "claims.window_open", file_by=said.file_by)
        yield Item("window", Mark.DONE, step, "late_why")
        return
    if said.direction is Direction.PAYABLE and said.filed_at is not None:
        step = cite(month.terms, rules.rule, "claims.received_late", file_by=said.file_by, received=said.filed_at)
        yield Item("window", Mark.WARNING, step, "month")
        return
    message = "claims.window_closed_why" if late_why else "claims.window_closed"
    step = cite(month.terms, rules.rule, message, file_by=said.file_by, why=late_why)
    yield Item("window", Mark.WARNING if late_why else Mark.MISSING, step, "late_why")


def _needs(said: Request, month: ContractMonth) -> Iterator[Item]:
    terms = month.terms
    needs = {Need.APPLICANT: ""} if terms.claiming is None else terms.claiming.needs
    for need, rule in needs.items():
        found = _found(need, said)
        if found is None:
            yield Item(need.value, Mark.MISSING, _lacking(need, rule, said, terms), _FIELDS[need])
        elif need is Need.KNOWN_AT and (unlogged := sum(stop.known_at is None for stop in said.stops)):
            step = cite(terms, rule, "claims.assumes_known_at", stops=unlogged)
            yield Item(need.value, Mark.WARNING, step, _FIELDS[need])
        else:
            yield Item(need.value, Mark.DONE, cite(terms, rule, f"claims.has_{need}", **found), _FIELDS[need])


def _lacking(need: Need, rule: str, said: Request, terms: Terms) -> Step:
    if need is Need.LOG_EXTRACT and said.evidence:
        return cite(terms, rule, "claims.lacks_log_records", files=_few([each.name for each in said.evidence]))
    return cite(terms, rule, f"claims.lacks_{need}")


def _found(need: Need, said: Request) -> dict[str, Param] | None:
    """What is known of it, None where it is missing."""
    known: dict[str, Param]
    match need:
        case Need.ACCOUNT:
            known = {"account": said.account}
        case Need.REGION:
            known = {"region": said.region}
        case Need.SERVICE:
            known = {"service": said.service}
        case Need.CHARGES:
            known = {"amount": said.charges}
        case Need.FEE:
            known = {"amount": said.fee}
        case Need.INTERVALS:
            known = {"count": len(said.intervals)}
        case Need.LOG_EXTRACT:
            known = {"files": _few([each.name for each in said.evidence if each.shows_errors])}
        case Need.INCIDENT_TIMES | Need.KNOWN_AT:
            ended = [stop for stop in said.stops if stop.end is not None]
            known = {"count": len(ended) if len(ended) == len(said.stops) else 0}
        case Need.MONTHS_ASKED:
            known = {"count": said.months_asked}
        case Need.ARITHMETIC:
            known = {"count": len(said.expected.steps) if said.expected.kind is not None else 0}
        case Need.APPLICANT:
            known = {"applicant": " ".join(said.applicant.split())}
    return known if all(known.values()) else None


def _few(names: list[str]) -> tuple[str, ...]:
    """The first of them, and how many more there are: logs come in hundreds of files."""
    more = len(names) - _MOST_NAMED
    return tuple(names) if more <= 0 else (*names[: _MOST_NAMED - 1], f"+{more + 1}")
