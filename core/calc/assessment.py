"""The uptime of a month and the remedy that it triggers (K, N9-N10, S1-S5, C1-C6)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from core.assessment.assess import Assessment, assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage, Sample
from core.assessment.remedy import Remedy
from core.calc.answer import Answer, CatalogueSource, Value
from core.calc.fields import Fields
from core.calc.which_terms import terms_id
from core.calendars import Span
from core.terms.availability import Cause


class _Fault(StrEnum):
    ORDINARY = "ordinary"
    GROSS = "gross"


def answer_assessment(question: Fields, catalogue: CatalogueSource) -> Answer:
    """``uptime_percent`` (six decimals, floored), ``committed_percent``, ``met``, ``downtime_seconds``, ``remedy``.

    Where the terms promise no uptime, ``reduced_days`` (null where the exact time counts instead) and ``remedy``.
    """
    question.only(
        "kind", "id", "terms", "month", "fee", "charges", "outages", "maintenance", "samples", "service", "region",
        "fault", "now",
    )  # fmt: skip
    month = question.month("month")
    found = catalogue()
    terms = found.on(terms_id(question, found), month)
    now = question.instant("now") if question.has("now") else None
    charged = Charged(
        question.money("fee") if question.has("fee") else None,
        question.money("charges") if question.has("charges") else None,
    )
    result = assess(terms, month, _facts(question), charged, service=question.text_or("service", ""), now=now)
    if result.remedy.lacks is not None:
        question.money(result.remedy.lacks)  # says what is missing
    values = _values(result)
    if _gross(question) and "reduced_days" in values:
        values["reduced_days"] = None  # the exact time counts, even where there was none
    return Answer(values, result.explanation)


def _facts(question: Fields) -> Facts:
    gross = _gross(question)
    outages = question.tables("outages") if question.has("outages") else ()
    maintenance = question.tables("maintenance") if question.has("maintenance") else ()
    samples = question.tables("samples") if question.has("samples") else ()
    return Facts(
        tuple(_outage(each, gross=gross) for each in outages),
        tuple(_span(each) for each in maintenance),
        (),
        tuple(_sample(each) for each in samples),
    )


def _gross(question: Fields) -> bool:
    return question.has("fault") and question.choice("fault", _Fault) is _Fault.GROSS


def _outage(given: Fields, *, gross: bool) -> Outage:
    given.only("start", "end", "known_at", "cause", "self_resolved", "excluded", "customer_fault")
    cause = given.choice("cause", Cause) if given.has("cause") else Cause.PROVIDER
    return Outage(
        given.instant("start"),
        given.instant("end") if given.has("end") else None,
        given.instant("known_at") if given.has("known_at") else None,
        Cause.CUSTOMER if given.truth_or("customer_fault", otherwise=False) else cause,
        given.truth_or("self_resolved", otherwise=True),
        given.truth_or("excluded", otherwise=False),
        gross,
    )


def _span(given: Fields) -> Span:
    given.only("start", "end")
    start, end = given.instant("start"), given.instant("end")
    with given.at("end"):
        return Span(start, end)


def _sample(given: Fields) -> Sample:
    given.only("start", "requests", "errors", "excluded")
    excluded = given.truth_or("excluded", otherwise=False)
    return Sample(given.instant("start"), given.whole("requests"), given.whole("errors"), excluded)


def _values(result: Assessment) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if result.uptime is not None:
        values["uptime_percent"] = str(result.uptime.ratio.percent())
        values["committed_percent"] = str(result.committed)
        values["met"] = result.met
        if result.uptime.downtime is not None:
            values["downtime_seconds"] = _whole(Decimal(str(result.uptime.downtime.total_seconds())))
    else:
        values["reduced_days"] = None if result.reduced_days is None else _whole(result.reduced_days)
    values["remedy"] = remedy_values(result.remedy)
    return values


def remedy_values(remedy: Remedy) -> dict[str, Value]:
    """The remedy as a script reads it."""
    values: dict[str, Value] = {"type": "none" if remedy.kind is None else str(remedy.kind)}
    if remedy.percent is not None:
        values["rate_percent"] = _whole(remedy.percent)
    if remedy.amount is not None:
        values |= {"amount": remedy.amount.text, "currency": remedy.amount.currency}
    if remedy.months is not None:
        values["months"] = remedy.months
    if remedy.reason:
        values["reason"] = remedy.reason
    return values


def _whole(number: Decimal) -> int | str:
    """A whole number as such, another one as its digits."""
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"
