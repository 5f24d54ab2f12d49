"""Brings the records of a file into the desk: in batches, or all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from core.desk.acts.import_tickets import ImportBatch, ImportedTicket, ImportOutcome, Refusal, import_batch
from core.desk.ports import Done, UnitOfWork
from storage.desk import Desk
from storage.exchange.source_file import SourceFile

BATCH = 500


@dataclass(slots=True)
class ImportSummary:
    """How many records were read, and what became of them."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, outcome: ImportOutcome) -> None:
        """Count a batch."""
        self.created += outcome.created
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged
        self.refusals += outcome.refusals


def import_records(
    desk: Desk,
    records: Iterator[ImportedTicket | Refusal],
    source: SourceFile,
    progress: Callable[[ImportSummary], None],
) -> ImportSummary:
    """A transaction a batch, each with its activity entry: a huge file neither locks out the desk nor fills memory.

    What is refused does not keep the rest out. ``progress`` is called after each batch.
    """
    summary = ImportSummary()
    while batch := list(islice(records, BATCH)):
        summary.read += len(batch)
        summary.refusals += [record for record in batch if isinstance(record, Refusal)]
        tickets = tuple(record for record in batch if isinstance(record, ImportedTicket))
        if tickets:
            summary.add(_perform(desk, ImportBatch(tickets, source.name, source.digest), import_batch))
        progress(summary)
    summary.refusals.sort(key=lambda refusal: refusal.line)
    return summary


def import_all_or_none(desk: Desk, records: Iterable[ImportedTicket | Refusal], source: SourceFile) -> ImportSummary:
    """One transaction for the whole file, which is held in memory: a single refusal leaves the desk as it was."""
    found = list(records)
    refusals = [record for record in found if isinstance(record, Refusal)]
    tickets = tuple(record for record in found if isinstance(record, ImportedTicket))
    summary = ImportSummary(read=len(found), refusals=refusals)
    try:
        summary.add(
            _perform(desk, ImportBatch(tickets, source.name, source.digest), _rehearse if refusals else _import_or_undo)
        )
    except _Undone as undone:
        summary.refusals += undone.refusals
    summary.refusals.sort(key=lambda refusal: refusal.line)
    return summary


class _Undone(Exception):
    """Rolls the one transaction back; carries what was refused."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(len(refusals))
        self.refusals = refusals


def _import_or_undo(uow: UnitOfWork, batch: ImportBatch) -> ImportOutcome:
    outcome = import_batch(uow, batch)
    if outcome.refusals:
        raise _Undone(outcome.refusals)
    return outcome


def _rehearse(uow: UnitOfWork, batch: ImportBatch) -> ImportOutcome:
    """Only to know what else would be refused: one run names everything that is wrong."""
    raise _Undone(import_batch(uow, batch).refusals)


def _perform(desk: Desk, batch: ImportBatch, act: Callable[[UnitOfWork, ImportBatch], ImportOutcome]) -> ImportOutcome:
    """The outcome of the last attempt: the desk may run an act again from the start."""
    outcome = ImportOutcome(0, 0, 0)

    def attempt(uow: UnitOfWork, command: ImportBatch) -> Done:
        nonlocal outcome
        outcome = act(uow, command)
        return Done(command.file, outcome.changed)

    desk.perform(attempt, batch)
    return outcome
