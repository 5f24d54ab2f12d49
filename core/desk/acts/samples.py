"""Recording how many requests of an interval there were and how many failed, from files or by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.assessment.facts import Sample
from core.calendars.spans import month_span
from core.desk.contract import Contract
from core.desk.month import scopes_of
from core.desk.ports import Detail, Done, UnitOfWork
from core.desk.refreshing import refresh_months
from core.desk.sampling import KeptSample, ReadFile
from core.errors import BadInput, ManyErrors, Refused
from core.months import closing, local_month, start_of_day
from core.terms.names import unknown
from core.terms.registry import Catalogue, terms_at
from core.text import clean_name

_AT_LINE = re.compile(r"(\d+): \w+$")
BY_HAND = "hand"
SOURCES = (BY_HAND, "cloudtrail", "cloudwatch", "provider")
"""Where counts that are entered by hand come from: our own count, logs, metrics, the provider's word."""


class Meeting(StrEnum):
    """What becomes of counts for an interval that has some already: other ones are refused unless the operator says
    that these are further requests of it (``add``), or all of its requests (``replace``)."""

    REFUSE = "refuse"
    ADD = "add"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Interval:
    """The counts of one interval of a contract (by name). ``place`` says where they stand, for errors."""

    contract: str
    scope: str
    start: datetime
    requests: int
    errors: int
    ground: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RecordSamples:
    """``source`` names the kind of file that the counts came from; ``faults`` are what could not be read of it.

    With faults nothing is kept: all that is wrong is told at once.
    """

    intervals: tuple[Interval, ...]
    source: str
    files: tuple[ReadFile, ...] = ()
    meeting: Meeting = Meeting.REFUSE
    faults: tuple[BadInput, ...] = ()


def record_samples(uow: UnitOfWork, command: RecordSamples) -> Done:
    """Keep the counts, and bring the months up to date. ``Done.subject`` is how many intervals are new or other now.

    Raises ``ManyErrors`` with everything that is wrong, each with its place: ``contract_unknown``,
    ``not_by_intervals``, ``scope_unknown``, ``ground_unknown``, ``sample_off_border``, ``errors_above_requests``,
    ``count_negative``, ``counted_before_contract``, ``counted_after_contract``, ``instant_in_future``,
    ``sample_twice``; and ``Refused("intervals_counted")`` with how many have other counts, and those of the first.
    """
    by_scope = _checked(uow, command.intervals, command.faults)
    met: list[KeptSample] = []
    changed = 0
    contracts: dict[str, Contract] = {}
    for (contract_id, scope), given in by_scope.items():
        contract = uow.contracts.by_id(contract_id)
        first, last = min(given), max(given)
        known = uow.months.counts(contract.id, scope, first, last)
        new: dict[datetime, KeptSample] = {}
        for start, kept in given.items():
            before = known.get(start)
            after = met_by(before, kept, command.meeting)
            if before == after:
                continue
            if before is not None:
                met.append(before)
            new[start] = after
        if new:
            uow.months.put_counts(contract.id, scope, command.source, new)
            contracts[contract.id] = contract
            changed += len(new)
    if met and command.meeting is Meeting.REFUSE:
        refuse_other(met)
    remembered = uow.months.remember_files(command.files, uow.now)
    if not changed and not remembered:
        return Done("0", changed=False)
    for contract in contracts.values():
        starts = [start for (one, _), given in by_scope.items() if one == contract.id for start in given]
        refresh_months(uow, [contract], min(starts), max(starts))
    names: list[Detail] = [contract.name for contract in contracts.values()]
    files: list[Detail] = [{"name": one.name, "sha256": one.digest} for one in command.files[:100]]
    details: dict[str, Detail] = {
        "source": command.source, "intervals": changed, "contracts": names, "files": files,
        "file_count": len(command.files), "meeting": command.meeting.value,
    }  # fmt: skip
    uow.record_activity("samples.recorded", command.source, details)
    return Done(str(changed))


def met_by(before: KeptSample | None, kept: KeptSample, meeting: Meeting) -> KeptSample:
    """What becomes of the counts ``before`` when ``kept`` come in."""
    return _sum(before, kept) if meeting is Meeting.ADD and before is not None else kept


def refuse_other(there: Sequence[KeptSample]) -> None:
    """Refuse counts for intervals that have others. Raises ``Refused("intervals_counted")``."""
    first = there[0].sample
    raise Refused("intervals_counted", count=len(there), requests=first.requests, errors=first.errors)


def _sum(one: KeptSample, other: KeptSample) -> KeptSample:
    mine, theirs = one.sample, other.sample
    return KeptSample(
        Sample(
            mine.start, mine.requests + theirs.requests, mine.errors + theirs.errors, mine.excluded or theirs.excluded
        ),
        one.ground or other.ground,
    )


def _checked(
    uow: UnitOfWork, intervals: Sequence[Interval], faults: Sequence[BadInput]
) -> Mapping[tuple[str, str], Mapping[datetime, KeptSample]]:
    """The counts by contract (its id) and scope."""
    found: dict[tuple[str, str], dict[datetime, KeptSample]] = defaultdict(dict)
    places: dict[tuple[str, str, datetime], str] = {}
    errors: list[BadInput] = list(faults)
    for each in intervals:
        try:
            contract = _contract(uow, each)
            scope, kept = sound_interval(contract, uow.catalogue, uow.now, each)
            key = (contract.id, scope, each.start)
            if key in places:
                raise BadInput("sample_twice", field=_field(each, "start"), first=places[key])
            places[key] = each.place
            found[contract.id, scope][each.start] = kept
        except BadInput as error:
            errors.append(error)
    errors.sort(key=_line)
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return found


def _contract(uow: UnitOfWork, each: Interval) -> Contract:
    try:
        return uow.contracts.by_name(each.contract)
    except BadInput as error:
        error.field = _field(each, "contract")
        raise


def sound_interval(contract: Contract, catalogue: Catalogue, now: datetime, each: Interval) -> tuple[str, KeptSample]:
    """The scope and the counts of an interval as they are kept. Raises ``BadInput`` as ``record_samples`` tells."""
    terms = terms_at(catalogue, contract.terms, each.start)
    method = terms.counted
    if method is None:
        raise BadInput("not_by_intervals", field=_field(each, "contract"), contract=contract.name)
    scope, scopes = clean_name(each.scope), scopes_of(contract, terms)
    if scopes != ("",) and scope not in scopes:
        raise unknown("scope_unknown", scope, scopes, field=_field(each, "region"), contract=contract.name)
    grounds = {} if terms.downtime is None else terms.downtime.grounds
    if each.ground and each.ground not in grounds:
        raise unknown("ground_unknown", each.ground, grounds, field=_field(each, "ground"), terms=terms.title)
    begins = month_span(local_month(each.start, terms.time_zone), terms.time_zone).start
    if (each.start - begins) % method.length:
        raise BadInput("sample_off_border", field=_field(each, "start"), start=each.start, length=method.length)
    if each.start < start_of_day(contract.starts_on, terms.time_zone):
        raise BadInput(
            "counted_before_contract", field=_field(each, "start"), contract=contract.name, starts_on=contract.starts_on
        )
    if contract.ends_on is not None and each.start >= closing(contract.ends_on, terms.time_zone):
        raise BadInput(
            "counted_after_contract", field=_field(each, "start"), contract=contract.name, ends_on=contract.ends_on
        )
    if each.start > now:
        raise BadInput("instant_in_future", field=_field(each, "start"), at=each.start)
    if min(each.requests, each.errors) < 0:
        raise BadInput("count_negative", field=_field(each, "requests" if each.requests < 0 else "errors"))
    if each.errors > each.requests:
        raise BadInput(
            "errors_above_requests", field=_field(each, "errors"), errors=each.errors, requests=each.requests
        )
    return scope, KeptSample(Sample(each.start, each.requests, each.errors, bool(each.ground)), each.ground)


def _field(each: Interval, name: str) -> str:
    return f"{each.place}: {name}" if each.place else name


def _line(error: BadInput) -> int:
    """The line that the error is of, 0 where it has none."""
    found = _AT_LINE.search(error.field or "")
    return int(found[1]) if found else 0
