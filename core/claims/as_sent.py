"""A month as the documents of a claim told it: kept with the step that sent them, so that they read the same later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.assessment.facts import Sample
from core.claims.proof import StopLine, mean_of, stops_that_count
from core.desk.figures import Changed, Figures, differences
from core.desk.frozen import charged_from_json, facts_as_json, outages_from_json, planned_from_json
from core.desk.month import ContractMonth, MonthFacts
from core.terms.availability import Cause


@dataclass(frozen=True, slots=True)
class AsSent:
    """``month`` as it was when the documents went out, with the ``stops`` and the sums of ``requests`` and ``errors``
    that stood in them."""

    month: ContractMonth
    stops: tuple[StopLine, ...]
    requests: int
    errors: int


def as_kept(month: ContractMonth, known: MonthFacts) -> dict[str, Any]:
    """What is kept of the month (JSON): figures, facts and stops; of errorless intervals only whether one was asked."""
    mean = mean_of(month)
    return {
        "at": month.now.isoformat(),
        "figures": Figures.of(month).as_json(),
        "facts": facts_as_json(month),
        "intervals": list(_runs(month)),
        "counted": [0, 0] if mean is None else [sum(mean.requests), sum(mean.errors)],
        "stops": [
            [stop.incident, stop.start.isoformat(), _text(stop.end), _text(stop.known_at), stop.cause.value]
            for stop in stops_that_count(month, known)
        ],
    }


def as_sent(kept: Mapping[str, Any], now: ContractMonth, known: MonthFacts) -> AsSent | None:
    """The month from what ``as_kept`` gave; titles of incidents are those of ``known``.

    None where that does not give the kept figures: the terms or their calendars read otherwise now.
    """
    at = datetime.fromisoformat(kept["at"])
    facts = replace(
        now.facts, outages=outages_from_json(kept["facts"]), maintenance=planned_from_json(kept["facts"]),
        samples=tuple(_samples(kept["intervals"], now)),
    )  # fmt: skip
    month = replace(now, now=at).under(facts, charged_from_json(kept["facts"]))
    if Figures.of(month) != figures_sent(kept):
        return None
    titles = {each.number: each.title for each in known.incidents}
    stops = tuple(_stop(line, at, titles) for line in kept["stops"])
    return AsSent(month, stops, *kept["counted"])


def check_kept(kept: Mapping[str, Any] | None) -> None:
    """Raises ``ValueError``, ``KeyError``, ``TypeError`` or a ``KigenError`` for what ``as_kept`` can't have given."""
    if kept is None:
        return
    at = datetime.fromisoformat(kept["at"])
    figures_sent(kept)
    outages_from_json(kept["facts"])
    planned_from_json(kept["facts"])
    charged_from_json(kept["facts"])
    whole = [*kept["counted"], *(number for run in kept["intervals"] for number in run)]
    widths = {len(run) for run in kept["intervals"]} | {len(kept["counted"]) + 3}
    if widths != {5} or not all(isinstance(each, int) and each >= 0 for each in whole):
        raise ValueError("counts")
    for line in kept["stops"]:
        _stop(line, at, {})


def figures_sent(kept: Mapping[str, Any]) -> Figures:
    """The figures that stood in the documents."""
    return Figures.from_json(kept["figures"])


def changed_since(kept: Mapping[str, Any], now: ContractMonth) -> tuple[Changed, ...]:
    """Every figure that is another one now than in the documents."""
    return tuple(differences(figures_sent(kept), Figures.of(now)))


def _runs(month: ContractMonth) -> Iterator[list[int]]:
    """``[place, how many alike, requests, errors, excluded]`` of the month's intervals that were asked."""
    length, first = _interval(month), month.adjusted.span.start
    if length is None:
        return
    run: list[int] = []
    for sample in sorted(month.facts.samples, key=lambda each: each.start):
        place = (sample.start - first) // length
        like = [sample.requests if sample.errors else min(sample.requests, 1), sample.errors, int(sample.excluded)]
        if run and run[2:] == like and place == run[0] + run[1]:
            run[1] += 1
            continue
        if run:
            yield run
        run = [place, 1, *like]
    if run:
        yield run


def _samples(runs: Sequence[Sequence[int]], month: ContractMonth) -> Iterator[Sample]:
    length, first = _interval(month) or timedelta(0), month.adjusted.span.start
    for place, alike, requests, errors, excluded in runs:
        for number in range(place, place + alike):
            yield Sample(first + number * length, requests, errors, bool(excluded))


def _interval(month: ContractMonth) -> timedelta | None:
    return None if month.terms.counted is None else month.terms.counted.length


def _stop(line: Sequence[Any], at: datetime, titles: Mapping[int, str]) -> StopLine:
    number, begun, ended, known, cause = line
    start, end = datetime.fromisoformat(begun), _instant(ended)
    return StopLine(number, titles.get(number, ""), start, end, _instant(known), (end or at) - start, Cause(cause))


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
