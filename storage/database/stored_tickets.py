"""The desk's tickets in its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

from core.desk.events import ClockEvent, EventKind, voided_ids
from core.desk.standing import Standing
from core.desk.ticket import Ticket
from core.digits import LARGEST_WHOLE
from core.errors import BadInput, Refused
from storage.database import search
from storage.database.batches import ticket_batches
from storage.database.event_rows import event_from, stored_event
from storage.database.ledger import Ledger
from storage.database.tables import events, tickets
from storage.database.ticket_rows import standing_from, standing_values, ticket_from, ticket_values

# SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
_IDS_A_STATEMENT = 5_000
_MAKING_TEXT = frozenset((EventKind.NOTED, EventKind.VOIDED))

# Built once: building a statement costs more than running it.
_TICKET = select(tickets).where(tickets.c.number == bindparam("number"))
_EVENTS = select(events).where(events.c.ticket_id == bindparam("ticket_id")).order_by(events.c.seq)
_CHANGE = update(tickets).where(tickets.c.id == bindparam("ticket_id"), tickets.c.version == bindparam("known"))
_KNOWN = select(tickets.c.external_id, tickets.c.number).where(
    tickets.c.source == bindparam("source"),
    tickets.c.external_id != literal_column("''"),  # literally, for the partial index
    tickets.c.external_id.in_(bindparam("wanted", expanding=True)),
)


def read_ticket(connection: Connection, number: int) -> Ticket:
    """The ticket with its events in the desk's order. Raises ``BadInput("ticket_unknown")``."""
    known = 0 < number <= LARGEST_WHOLE
    row = connection.execute(_TICKET, {"number": number}).one_or_none() if known else None
    if row is None:
        raise BadInput("ticket_unknown", field="number", ticket=number)
    found = connection.execute(_EVENTS, {"ticket_id": row.id})
    return ticket_from(row, tuple(map(event_from, found)))


def indexed_text(ticket: Ticket) -> str:
    """What the search finds a ticket by; the short facts first, for a huge body is cut."""
    voided = voided_ids(ticket.events)
    notes = (event.text for event in ticket.events if event.text and event.id not in voided)
    return "\n".join((ticket.subject, ticket.requester, ticket.external_id, *notes, ticket.body))


class StoredTickets:
    """``core.desk.ports.Tickets`` in one writing transaction."""

    def __init__(
        self, connection: Connection, ledger: Ledger, new_id: Callable[[], str], now: datetime, actor: str
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._new_id = new_id
        self._now = now
        self._actor = actor

    def by_number(self, number: int) -> Ticket:
        """The ticket with its events, to be changed. Raises ``BadInput("ticket_unknown")``."""
        return read_ticket(self._connection, number)

    def numbers_by_external_id(self, source: str, external_ids: Iterable[str]) -> Mapping[str, int]:
        """Which of ``external_ids`` are here already, with their numbers."""
        wanted = [external_id for external_id in external_ids if external_id]
        found: dict[str, int] = {}
        for start in range(0, len(wanted), _IDS_A_STATEMENT):
            some = wanted[start : start + _IDS_A_STATEMENT]
            rows = self._connection.execute(_KNOWN, {"source": source, "wanted": some})
            found.update((row.external_id, row.number) for row in rows)
        return found

    def add(self, arrivals: Sequence[tuple[Ticket, Standing]]) -> Sequence[int]:
        """Store new tickets with their events, numbered in this order; returns their numbers."""
        if not arrivals:
            return ()
        first = self._ledger.first_number(len(arrivals))
        numbered = [(ticket, number, standing) for number, (ticket, standing) in enumerate(arrivals, first)]
        self._connection.execute(insert(tickets), [ticket_values(*one) for one in numbered])
        self._ledger.cover("ticket", *(ticket.id for ticket, _, _ in numbered))
        self._write_events([(ticket.id, event) for ticket, _, _ in numbered for event in ticket.events])
        search.index(self._connection, ((number, indexed_text(ticket)) for ticket, number, _ in numbered))
        return range(first, first + len(arrivals))

    def record(self, ticket: Ticket, events: Sequence[ClockEvent], standing: Standing) -> None:
        """Append ``events`` to ``ticket`` (as it was read) and store what follows.

        Raises ``Refused("ticket_changed")`` where somebody else changed it meanwhile.
        """
        changed = self._connection.execute(
            _CHANGE,
            {
                "ticket_id": ticket.id,
                "known": ticket.version,
                "version": ticket.version + 1,
                **standing_values(standing),
            },
        )
        if changed.rowcount != 1:
            raise Refused("ticket_changed", ticket=ticket.number)
        self._write_events([(ticket.id, event) for event in events])
        if any(event.kind in _MAKING_TEXT for event in events):
            search.reindex(self._connection, ((ticket.number, indexed_text(ticket.after(*events))),))

    def of_contract(self, contract_id: str) -> Iterator[Sequence[tuple[Ticket, Standing]]]:
        """Every ticket under a contract with its stored standing, some hundreds at a time, by number."""
        for batch in ticket_batches(self._connection, tickets.c.contract_id == contract_id):
            yield [(ticket_from(row, tuple(map(event_from, found))), standing_from(row)) for row, found in batch]

    def restand(self, changed: Sequence[tuple[Ticket, Standing]]) -> None:
        """Store another standing for each of these tickets, in a new version, so that lists paint it anew."""
        if changed:
            values = [
                {"ticket_id": each.id, "known": each.version, "version": each.version + 1, **standing_values(standing)}
                for each, standing in changed
            ]
            self._connection.execute(_CHANGE, values)

    def _write_events(self, recorded: Sequence[tuple[str, ClockEvent]]) -> None:
        first = self._ledger.first_seq(len(recorded))
        rows = [
            stored_event(
                event,
                ticket_id=ticket_id,
                seq=seq,
                event_id=event.id or self._new_id(),
                recorded_at=self._now,
                actor=self._actor,
            )
            for seq, (ticket_id, event) in enumerate(recorded, first)
        ]
        self._ledger.write_events(rows)
