"""What counts of an interval would make of its month, without keeping them: for the entry form."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.desk.acts.samples import Interval, Meeting, met_by, refuse_other, sound_interval
from core.desk.contract import Contract
from core.desk.month import ContractMonth, contract_month
from core.desk.refreshing import Books, month_facts
from core.months import local_month
from core.terms.registry import terms_at


@dataclass(frozen=True, slots=True)
class CountsPreview:
    """The month of the interval as it stands, and with the counts."""

    before: ContractMonth
    after: ContractMonth


def counts_preview(books: Books, contract: Contract, given: Interval, meeting: Meeting) -> CountsPreview:
    """The month of ``given``. Raises what ``record_samples`` would raise of it, and what ``contract_month`` raises."""
    scope, kept = sound_interval(contract, books.catalogue, books.now, given)
    month = local_month(given.start, terms_at(books.catalogue, contract.terms, given.start).time_zone)
    known = month_facts(books.months, contract, books.catalogue.on(contract.terms, month), month, scope)
    there = books.months.counts(contract.id, scope, given.start, given.start).get(given.start)
    after = met_by(there, kept, meeting)
    if there is not None and after != there and meeting is Meeting.REFUSE:
        refuse_other([there])
    others = (each for each in known.samples if each.start != given.start)
    counted = replace(known, samples=tuple(sorted((*others, after.sample), key=lambda each: each.start)))
    stands, would_be = (
        contract_month(contract, month, facts, books.catalogue, books.now, scope=scope) for facts in (known, counted)
    )
    return CountsPreview(stands, would_be)
