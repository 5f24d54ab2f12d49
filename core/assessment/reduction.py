"""Days of the monthly fee for long stops, and the fee for exactly the time where the fault is gross (N9, N10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from core.assessment.case import Case, exact_ratio
from core.assessment.counting import counted, shown_spans
from core.assessment.facts import Stop
from core.assessment.remedy import Remedy, settled
from core.assessment.uptime import clipped
from core.calendars import Span, merge
from core.calendars.spans import without
from core.explain import Step
from core.messages import Message, Param
from core.money import Money, Rounding, rounded
from core.months import days_in
from core.terms.citing import cite
from core.terms.model import Terms
from core.terms.remedy import Base, CountedFrom, DaysByLength, DaysPerPeriod, RemedyRules


@dataclass(frozen=True, slots=True)
class Reduction:
    """``days`` of fee of the month; None where the exact time counts instead."""

    days: Decimal | None
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class _Days:
    """Days of fee for a time, which are given in the month in which it begins."""

    span: Span
    days: Decimal


def reduction(case: Case, rules: RemedyRules, formula: DaysPerPeriod | DaysByLength) -> Reduction:
    """The days of fee that the stops give in the month, or the fee for the time itself where every fault was gross.

    Where some stops were gross and others not, the gross ones count by their time, the others by days. ⚖ A period that
    lies in gross time as a whole is not given a second time.
    """
    gross_rule = formula.gross_rule if isinstance(formula, DaysPerPeriod) else None
    gross = () if gross_rule is None else tuple(each for each in case.facts.outages if each.gross)
    by_the_time = _unbroken(case.with_outages(gross), formula.counted_from)[0] if gross else ()
    ordinary = case.with_outages(tuple(each for each in case.facts.outages if not gross or not each.gross))
    exact, days, steps = _by_days(ordinary, rules, formula, by_the_time)
    if gross and gross_rule is not None:
        by_time, further = _by_time(case.with_outages(gross), rules, gross_rule, formula.counted_from)
        exact, steps = exact + by_time, [*steps, *further]
        rules = replace(rules, cap=None)
    days_or_none = None if gross and not days else days
    fee = case.charged.fee
    if fee is None:
        if days or gross:
            return Reduction(days_or_none, Remedy(rules.kind, lacks=Base.FEE, explanation=tuple(steps)))
    elif exact:
        return Reduction(days_or_none, settled(case.terms, rules, exact, fee, steps))
    return Reduction(days_or_none, Remedy(None, explanation=tuple(steps)))


def _by_days(
    case: Case, rules: RemedyRules, formula: DaysPerPeriod | DaysByLength, given: tuple[Span, ...]
) -> tuple[Fraction, Decimal, list[Step]]:
    """The exact amount (zero without a fee) and the days of fee that begin in the month, but not in ``given``."""
    month = case.month
    unbroken, steps = _unbroken(case, formula.counted_from)
    found = [
        each
        for each in (_periods(formula, unbroken) if isinstance(formula, DaysPerPeriod) else _lengths(formula, unbroken))
        if month.start <= each.span.start < month.end and not any(_inside(each.span, one) for one in given)
    ]
    days = sum((each.days for each in found), Decimal(0))
    touching = tuple(span for span in unbroken if span.end > month.start and span.start < month.end)
    if touching:
        message = "assessment.days_of_fee" if days else "assessment.no_days_of_fee"
        longest = max(span.duration for span in touching)
        shown = shown_spans(touching)
        steps.append(cite(case.terms, formula.rule, message, spans=shown, longest=longest, days=days))
    elif not any(span.end > month.start and span.start < month.end for span in given):
        steps.append(cite(case.terms, formula.rule, "assessment.no_stops"))
    fee = case.charged.fee
    if not days or fee is None:
        return Fraction(0), days, steps
    in_month = days_in(month.start.astimezone(ZoneInfo(case.terms.time_zone)).date())
    exact = fee.fraction * Fraction(days) / in_month
    message = "assessment.day_of_fee"
    steps.append(
        _reckoned(case.terms, formula.rule, message, exact, rules.rounding, fee=fee, days=days, in_month=in_month)
    )
    return exact, days, steps


def _by_time(case: Case, rules: RemedyRules, rule: str, counted_from: CountedFrom) -> tuple[Fraction, list[Step]]:
    """Fee × time ÷ length of the month, from the moment known."""
    unbroken, steps = _unbroken(case, counted_from)
    spans = clipped(unbroken, case.month)
    time = sum((span.duration for span in spans), timedelta(0))
    fee, month = case.charged.fee, case.month.duration
    if not time or fee is None:
        return Fraction(0), steps
    shown = shown_spans(spans)
    exact = fee.fraction * exact_ratio(time, month)
    message = "assessment.gross_time"
    steps.append(
        _reckoned(case.terms, rule, message, exact, rules.rounding, fee=fee, spans=shown, time=time, month=month)
    )
    return exact, steps


def _reckoned(
    terms: Terms, rule: str, message: str, exact: Fraction, how: Rounding, *, fee: Money, **told: Param
) -> Step:
    """The arithmetic with its result, and what became of a fraction of it."""
    amount = rounded(exact, fee.currency, how)
    if exact == amount.fraction:
        return cite(terms, rule, message, fee=fee, amount=amount, **told)
    rounding = Message(f"assessment.rounding_{how.value}")
    return cite(terms, rule, f"{message}_rounded", fee=fee, amount=amount, how=rounding, **told)


def _unbroken(case: Case, counted_from: CountedFrom) -> tuple[tuple[Span, ...], list[Step]]:
    """The joined stops from when they count, without what is taken off."""
    found = counted(case.terms, case.facts, case.now)
    spans = merge(_from_when(each, counted_from) for each in found.joined)
    return tuple(without(spans, found.taken_off)), list(found.explanation)


def _from_when(joined: Stop, counted_from: CountedFrom) -> Span:
    if counted_from is CountedFrom.START or joined.known_at <= joined.span.start:
        return joined.span
    return Span(min(joined.known_at, joined.span.end), joined.span.end)


def _inside(part: Span, whole: Span) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _periods(formula: DaysPerPeriod, spans: tuple[Span, ...]) -> Iterator[_Days]:
    period = formula.period
    for span in spans:
        if span.duration < period:  # as most are
            continue
        for number in range(span.duration // period):
            start = span.start + number * period
            yield _Days(Span(start, start + period), formula.days)


def _lengths(formula: DaysByLength, spans: tuple[Span, ...]) -> Iterator[_Days]:
    for span in spans:
        reached = [step for step in formula.steps if span.duration >= step.at_least]
        if reached:
            yield _Days(span, max(reached, key=lambda step: step.at_least).days)
