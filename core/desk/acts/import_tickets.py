"""Taking in tickets of another system: many at once, each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.desk.derive import standing_of
from core.desk.events import ClockEvent, EventKind
from core.desk.ports import Detail, UnitOfWork
from core.desk.promise import Promise, Promises
from core.desk.standing import Standing
from core.desk.ticket import Ticket
from core.errors import BadInput, KigenError, Refused


@dataclass(frozen=True, slots=True)
class ImportedTicket:
    """A ticket as another system tells it; its texts are clean.

    ``source`` names that system and ``external_id`` the ticket in it: together they make the import repeatable.
    ``contract`` is a name. ``events`` begin with the receipt; the desk gives them ids, author and time of recording.
    ``line`` is where the record begins in its file.
    """

    source: str
    external_id: str
    contract: str
    subject: str
    events: tuple[ClockEvent, ...]
    body: str = ""
    requester: str = ""
    inquiry: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that did not go in: its line, its id as far as it could be read, and why (``error.field``: where)."""

    line: int
    record: str
    error: KigenError


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """Tickets that go in together. ``file`` is its name for people, ``digest`` the SHA-256 of its bytes."""

    tickets: tuple[ImportedTicket, ...]
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a batch. ``updated``: tickets known here whose other system knows more events by now."""

    created: int
    updated: int
    unchanged: int
    refusals: tuple[Refusal, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated)


def import_batch(uow: UnitOfWork, batch: ImportBatch) -> ImportOutcome:
    """Store the tickets of ``batch`` that are new, and append to known ones the events that are missing.

    A ticket is known by its source and external id. What its contract or terms refuse, what lies in the future, and
    what is here already under another contract (``ticket_of_other_contract``) is refused by itself; the rest goes in
    with one activity entry, none where nothing changed.
    """
    terms = _TermsOfImport(uow)
    known = _known(uow, batch.tickets)
    arrivals: list[tuple[Ticket, Standing]] = []
    refusals: list[Refusal] = []
    updated = unchanged = 0
    for imported in batch.tickets:
        number = known.get((imported.source, imported.external_id))
        try:
            if number is None:
                arrivals.append(_arrival(uow, imported, terms))
            elif _continued(uow, uow.tickets.by_number(number), imported, terms):
                updated += 1
            else:
                unchanged += 1
        except KigenError as error:
            refusals.append(Refusal(imported.line, imported.external_id, error))
    if arrivals:
        uow.tickets.add(arrivals)
    outcome = ImportOutcome(len(arrivals), updated, unchanged, tuple(refusals))
    if outcome.changed:
        uow.record_activity("tickets.imported", batch.file, _entry(batch, outcome))
    return outcome


def _known(uow: UnitOfWork, tickets: Iterable[ImportedTicket]) -> Mapping[tuple[str, str], int]:
    by_source: dict[str, list[str]] = {}
    for ticket in tickets:
        by_source.setdefault(ticket.source, []).append(ticket.external_id)
    return {
        (source, external_id): number
        for source, external_ids in by_source.items()
        for external_id, number in uow.tickets.numbers_by_external_id(source, external_ids).items()
    }


def _entry(batch: ImportBatch, outcome: ImportOutcome) -> Mapping[str, Detail]:
    return {
        "sha256": batch.digest,
        "read": len(batch.tickets),
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "refused": len(outcome.refusals),
    }


class _TermsOfImport:
    """The promises of the contracts that one batch names; each contract and each priority is looked at once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._by_name: dict[str, tuple[str, Promises]] = {}
        self._by_id: dict[str, Promises] = {}
        self._admitted: set[tuple[int, str]] = set()

    def named(self, contract: str) -> tuple[str, Promises]:
        """The id of the contract and what it promises."""
        if contract not in self._by_name:
            found = self._uow.contracts.by_name(contract)
            self._by_name[contract] = (found.id, Promises(found, self._uow.catalogue))
        return self._by_name[contract]

    def of(self, contract_id: str) -> Promises:
        """What the contract with this id promises."""
        if contract_id not in self._by_id:
            self._by_id[contract_id] = Promises(self._uow.contracts.by_id(contract_id), self._uow.catalogue)
        return self._by_id[contract_id]

    def standing(self, ticket: Ticket, promises: Promises) -> Standing:
        """The standing of ``ticket``. Raises what ``admit`` raises for any priority that it ever had."""
        state = ticket.state
        promise = promises.at(state.received_at, ticket.inquiry)
        for _, priority in state.priorities:
            self._admit(promise, priority)
        return standing_of(state, promise, self._uow.settings.risk_share)

    def _admit(self, promise: Promise, priority: str) -> None:
        key = (id(promise), priority)
        if key not in self._admitted:
            promise.admission(priority)
            self._admitted.add(key)


def _arrival(uow: UnitOfWork, imported: ImportedTicket, terms: _TermsOfImport) -> tuple[Ticket, Standing]:
    _check_past(uow, imported.events)
    contract_id, promises = terms.named(imported.contract)
    ticket = Ticket(
        id=uow.new_id(),
        contract_id=contract_id,
        subject=imported.subject,
        events=imported.events,
        body=imported.body,
        requester=imported.requester,
        inquiry=imported.inquiry,
        source=imported.source,
        external_id=imported.external_id,
    )
    return ticket, terms.standing(ticket, promises)


def _continued(uow: UnitOfWork, ticket: Ticket, imported: ImportedTicket, terms: _TermsOfImport) -> bool:
    """Append what the other system knows by now; an event that was voided here is known and stays voided."""
    _check_contract(uow, ticket, imported, terms)
    _check_receipt(ticket, imported)
    here = {_identity(event) for event in ticket.events}
    missing = [
        event
        for event in imported.events
        if event.kind is not EventKind.RECEIVED and _identity(event) not in here
    ]  # fmt: skip
    if not missing:
        return False
    _check_past(uow, missing)
    # Numbered past every stored event until the desk's counter gives them their place.
    last = max(event.seq for event in ticket.events)
    events = tuple(replace(event, seq=seq) for seq, event in enumerate(missing, last + 1))
    uow.tickets.record(ticket, events, terms.standing(ticket.after(*events), terms.of(ticket.contract_id)))
    return True


def _check_contract(uow: UnitOfWork, ticket: Ticket, imported: ImportedTicket, terms: _TermsOfImport) -> None:
    """A ticket stays under its contract; nobody shall think that the one of this import has it now."""
    asked, _ = terms.named(imported.contract)
    if ticket.contract_id != asked:
        other = uow.contracts.by_id(ticket.contract_id).name
        raise Refused("ticket_of_other_contract", field="contract", ticket=ticket.number, contract=other)


def _check_receipt(ticket: Ticket, imported: ImportedTicket) -> None:
    """The same ticket was received at one instant; another one tells of a wrong time zone or order of dates."""
    here, there = _receipt(ticket.events), _receipt(imported.events)
    if here != there:
        raise Refused("ticket_received_otherwise", field="received_at", ticket=ticket.number, here=here, there=there)


def _receipt(events: Iterable[ClockEvent]) -> datetime:
    return next(event.at for event in events if event.kind is EventKind.RECEIVED)


def _identity(event: ClockEvent) -> tuple[EventKind, datetime, str, str, str, str]:
    return event.kind, event.at, event.priority, event.owner, event.text, event.link


def _check_past(uow: UnitOfWork, events: Iterable[ClockEvent]) -> None:
    """Raises ``BadInput("instant_in_future")``: a file tells what has happened."""
    latest = max(event.at for event in events)
    if latest > uow.now:
        raise BadInput("instant_in_future", field="at", at=latest)
