"""What a dump's lines become: rows of an empty desk, written some hundreds at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import IntegrityError

from core.claims.as_sent import check_kept
from core.claims.claim import Claim
from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.derive import standing_of
from core.desk.events import EventKind
from core.desk.filter import parse_filter
from core.desk.incident import Evidence
from core.desk.promise import Promises
from core.desk.settings import Settings
from core.desk.ticket import Ticket
from core.desk.view import KEYS
from core.errors import BadInput, KigenError, Refused
from core.terms.availability import Cause
from core.terms.registry import Catalogue
from storage.database import search
from storage.database.claim_rows import claim_values, event_values, read_event
from storage.database.columns import EPOCH
from storage.database.settings_row import settings_from
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_tickets import indexed_text
from storage.database.tables import (
    activity,
    claim_events,
    claims,
    events,
    frozen_months,
    handover_marks,
    handovers,
    imported_files,
    incidents,
    operators,
    samples,
    tickets,
    touches,
    views,
)
from storage.database.ticket_rows import ticket_values
from storage.exchange.dump_lines import Line
from storage.exchange.load_values import clock_event, contract_parts, handover_parts
from storage.official_holidays import Lists, lists_in

_LINES_A_BATCH = 1_000
# What refers to another row comes after it.
_TABLES = (operators, views, incidents, touches, samples, imported_files, frozen_months, claims, claim_events,
           handovers, handover_marks, tickets, events, activity)  # fmt: skip


class Arriving:
    """The desk's contents on their way in, in the order of a dump.

    ``take`` raises ``BadInput`` with file, line and field: ``dump_value_wrong``, ``dump_conflict`` (two lines that
    can't both be); and ``Refused``: ``dump_terms_unknown``, ``dump_ticket_refused`` where the terms do.
    """

    def __init__(self, connection: Connection, catalogue_with: Callable[[Lists], Catalogue]) -> None:
        self._connection = connection
        self._catalogue_with = catalogue_with
        self.catalogue = Catalogue(())
        self._promises: dict[str, Promises] = {}
        self._ticket: Line | None = None
        self._events: list[Line] = []
        self._waiting: list[tuple[Line, Table, dict[str, Any]]] = []
        self._texts: list[tuple[int, str]] = []
        self._last_event = 0
        self._last_entry = 0
        self._highest_incident = 0
        self._highest_claim = 0
        self._highest_handover = 0
        self.settings = Settings()
        self.highest_seq = 0
        self.highest_number = 0
        self.counts = dict.fromkeys(
            ("operators", "views", "contracts", "incidents", "intervals", "files", "frozen", "claims",
             "handovers", "tickets", "events", "activity"), 0,
        )  # fmt: skip

    def take(self, line: Line) -> None:
        """One line that is neither the first nor the last."""
        if line.kind != "event":
            self._finish_ticket()
        match line.kind:
            case "desk":
                self._take_settings(line)
            case "operator":
                self.counts["operators"] += 1
                self._put(line, operators, dict(line.values))
            case "view":
                self._take_view(line)
            case "contract":
                self._take_contract(line)
            case "incident":
                self._take_incident(line)
            case "counted":
                self._take_counted(line)
            case "file":
                self.counts["files"] += 1
                self._put(line, imported_files, dict(line.values))
            case "frozen":
                self._known_contract(line)
                self.counts["frozen"] += 1
                self._put(line, frozen_months, dict(line.values))
            case "claim":
                self._take_claim(line)
            case "handover":
                self._take_handover(line)
            case "ticket":
                self._take_ticket(line)
            case "event":
                self._take_event(line)
            case _:
                self.counts["activity"] += 1
                self._last_entry = _later(line, "seq", self._last_entry)
                self.highest_seq = max(self.highest_seq, self._last_entry)
                self._put(line, activity, dict(line.values))

    def flush(self) -> None:
        """Write what still waits."""
        self._finish_ticket()
        self._write()

    def _take_settings(self, line: Line) -> None:
        try:
            self.settings = settings_from(line.values["settings"])
            official = lists_in(line.values["settings"])
        except (ValueError, TypeError, AttributeError, ZeroDivisionError):
            raise line.wrong("settings", "object") from None
        self.catalogue = self._catalogue_with(official)

    def _take_view(self, line: Line) -> None:
        """A view that no key reaches, or that can't be read, would only fail later, before an operator."""
        if line.values["key"] not in KEYS:
            raise line.wrong("key", "key")
        try:
            parse_filter(line.values["filter"], now=EPOCH, actor=line.values["operator"])
        except BadInput:
            raise line.wrong("filter", "filter") from None
        self.counts["views"] += 1
        self._put(line, views, dict(line.values))

    def _take_contract(self, line: Line) -> None:
        values = dict(line.values)
        if values["terms"] not in self.catalogue.ids:
            raise Refused("dump_terms_unknown", field="terms", file=line.file, line=line.number, name=values["terms"])
        if values["direction"] not in {each.value for each in Direction}:
            raise line.wrong("direction", "direction")
        values["direction"] = Direction(values["direction"])
        values["plans"] = tuple(PlanPeriod(day, plan) for day, plan in values["plans"])
        parts = contract_parts(line, values)
        contract = Contract(**values, **parts)
        try:
            StoredContracts(self._connection).add(contract)
        except (Refused, IntegrityError):
            raise _conflict(line, line) from None
        self.counts["contracts"] += 1
        self._promises[contract.id] = Promises(contract, self.catalogue)

    def _known_contract(self, line: Line) -> None:
        if line.values["contract_id"] not in self._promises:
            raise line.wrong("contract_id", "contract")

    def _take_incident(self, line: Line) -> None:
        self._highest_incident = _later(line, "number", self._highest_incident)
        values = dict(line.values)
        touched = values.pop("touches")
        for name, allowed in (("cause", Cause), ("evidence", Evidence)):
            if values[name] not in {each.value for each in allowed}:
                raise line.wrong(name, "word")
        ends = [(values["started_at"], values["ended_at"])]
        ends += [(touch["started_at"], touch["ended_at"]) for touch in touched]
        if any(end is not None and end < start for start, end in ends):
            raise line.wrong("ended_at", "later")
        if any(touch["contract_id"] not in self._promises for touch in touched):
            raise line.wrong("touches", "contract")
        self.counts["incidents"] += 1
        is_open = not values["dropped"] and any(end is None for _, end in ends)
        self._put(line, incidents, {**values, "open": is_open})
        for touch in touched:
            self._put(line, touches, {**touch, "incident_id": values["id"]})

    def _take_claim(self, line: Line) -> None:
        self._known_contract(line)
        self._highest_claim = _later(line, "number", self._highest_claim)
        values = dict(line.values)
        try:
            steps = tuple(map(read_event, values.pop("steps")))
            claim = Claim(events=steps, **values)
            row = claim_values(claim)
            for step in steps:
                check_kept(step.sent)
        except (KigenError, ValueError, TypeError, KeyError, IndexError, ArithmeticError):
            raise line.wrong("steps", "claim_steps") from None
        if list(steps) != sorted(steps, key=lambda step: step.seq):
            raise line.wrong("steps", "ascending")
        self.counts["claims"] += 1
        self._put(line, claims, {"id": claim.id, **row})
        for step in steps:
            self.highest_seq = max(self.highest_seq, step.seq)
            self._put(line, claim_events, event_values(step, claim.id, step.seq))

    def _take_handover(self, line: Line) -> None:
        self._highest_handover = _later(line, "number", self._highest_handover)
        values, marks = handover_parts(line)
        self.counts["handovers"] += 1
        self._put(line, handovers, values)
        for mark in marks:
            self._put(line, handover_marks, {**mark, "handover_id": values["id"]})

    def _take_counted(self, line: Line) -> None:
        self._known_contract(line)
        if not 0 <= line.values["errors"] <= line.values["requests"]:
            raise line.wrong("errors", "errors")
        self.counts["intervals"] += 1
        self._put(line, samples, dict(line.values))

    def _take_ticket(self, line: Line) -> None:
        self.highest_number = _later(line, "number", self.highest_number)
        if line.values["contract_id"] not in self._promises:
            raise line.wrong("contract_id", "contract")
        self.counts["tickets"] += 1
        self._ticket, self._last_event = line, 0

    def _take_event(self, line: Line) -> None:
        assert self._ticket is not None
        if line.values["ticket"] != self._ticket.values["number"]:
            raise line.wrong("ticket", "ticket")
        self._last_event = _later(line, "seq", self._last_event)
        self.highest_seq = max(self.highest_seq, self._last_event)
        if line.values["kind"] not in {each.value for each in EventKind}:
            raise line.wrong("kind", "event_kind")
        self.counts["events"] += 1
        self._events.append(line)

    def _finish_ticket(self) -> None:
        """Derive the standing of the ticket whose events are all here, and let it wait for the next batch."""
        line, found, self._ticket, self._events = self._ticket, self._events, None, []
        if line is None:
            return
        ticket = Ticket(events=tuple(map(clock_event, found)), **line.values)
        try:
            state = ticket.state
            promise = self._promises[ticket.contract_id].at(state.received_at, ticket.inquiry)
            standing = standing_of(state, promise, self.settings.risk_share)
        except KigenError as error:
            raise Refused("dump_ticket_refused", file=line.file, line=line.number, reason=error.message) from None
        values = ticket_values(ticket, ticket.number, standing)
        self._put(line, tickets, {**values, "version": ticket.version})
        self._texts.append((ticket.number, indexed_text(ticket)))
        for event in found:
            row = {name: value for name, value in event.values.items() if name != "ticket"}
            self._put(event, events, {**row, "ticket_id": ticket.id})
        if len(self._waiting) >= _LINES_A_BATCH:
            self._write()

    def _put(self, line: Line, table: Table, row: dict[str, Any]) -> None:
        if table is not tickets and table is not events and len(self._waiting) >= _LINES_A_BATCH:
            self._write()
        self._waiting.append((line, table, row))

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        texts, self._texts = self._texts, []
        if not waiting:
            return
        try:
            for table in _TABLES:
                rows = [row for _, of, row in waiting if of is table]
                if rows:
                    self._connection.execute(insert(table), rows)
            search.index(self._connection, texts)
        except IntegrityError:
            raise _conflict(waiting[0][0], waiting[-1][0]) from None


def _later(line: Line, name: str, last: int) -> int:
    value: int = line.values[name]
    if value <= last:
        raise line.wrong(name, "ascending")
    return value


def _conflict(first: Line, last: Line) -> BadInput:
    return BadInput("dump_conflict", file=first.file, line=first.number, last=last.number)
