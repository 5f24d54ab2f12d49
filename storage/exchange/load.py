"""`kigen load`: a dump into an empty desk, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update
from sqlalchemy.exc import DBAPIError

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.derive import standing_of
from core.desk.events import ClockEvent, EventKind
from core.desk.promise import Promises
from core.desk.settings import Settings
from core.desk.ticket import Ticket
from core.errors import BadInput, KigenError, Refused
from core.terms.registry import Catalogue
from storage.database import search
from storage.database.activity import verify
from storage.database.columns import from_microseconds
from storage.database.settings_row import settings_from
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_tickets import indexed_text
from storage.database.tables import activity, contracts, desk, events, operators, tickets
from storage.database.ticket_rows import ticket_values
from storage.database.versions import SCHEMA_VERSION
from storage.exchange.dump_lines import FORMAT, Line, read_line
from storage.fingerprints import fingerprint_values, fingerprints

_TICKETS_A_BATCH = 500
_EVENT_TEXTS = ("priority", "reason", "owner", "text", "link", "voids")
_ORDER = ("kigen", "desk", "operator", "contract", "ticket", "event", "activity", "end")


def load(connection: Connection, lines: Iterable[bytes], file: str, catalogue: Catalogue) -> Mapping[str, int]:
    """Fill the empty desk behind ``connection`` (a writing transaction) with the dump ``lines``; returns its counts.

    Ids, numbers, the counter and the activity's chain come over as they are; standings are derived anew under
    ``catalogue``, for a deadline that this machine's terms do not give would be one without an explanation.
    ``file`` names the file in errors. The caller commits, or rolls back on any error: ``Refused("desk_not_empty")``,
    ``BadInput`` with file, line and field (see ``read_line``; also ``dump_order``, ``dump_truncated``,
    ``dump_newer``, ``dump_conflict``), ``Refused("dump_ticket_refused")`` and ``Refused("dump_chain_broken")``.
    """
    if not _is_empty(connection):
        raise Refused("desk_not_empty")
    loading = _Loading(connection, file, catalogue)
    for line in _ordered(lines, file):
        loading.take(line)
    loading.finish()
    return loading.counts


def _is_empty(connection: Connection) -> bool:
    used = (exists(select(1).select_from(table)) for table in (contracts, tickets, events, activity))
    return not any(connection.execute(select(each)).scalar_one() for each in used)


def _ordered(lines: Iterable[bytes], file: str) -> Iterator[Line]:
    """The lines, held to the order of a dump. A blank line at the end is none."""
    previous, number = "", 0
    for number, content in enumerate(lines, 1):  # noqa: B007
        if previous == "end":
            if content.strip():
                raise BadInput("dump_order", file=file, line=number, kind="end")
            continue
        line = read_line(content, file, number)
        if not _may_follow(line.kind, previous):
            raise BadInput("dump_order", file=file, line=number, kind=line.kind)
        previous = line.kind
        yield line
    if previous != "end":
        raise BadInput("dump_truncated", file=file, line=number)


def _may_follow(kind: str, previous: str) -> bool:
    if not previous:
        return kind == "kigen"
    if previous in {"kigen", "desk"}:
        return kind == "desk" if previous == "kigen" else kind not in {"kigen", "desk", "event"}
    if kind == "event":
        return previous in {"ticket", "event"}
    if kind == "ticket":
        return previous in {"operator", "contract", "event"}  # a ticket without events has no receipt
    return previous != "ticket" and _ORDER.index(kind) >= _ORDER.index(previous)


@dataclass(slots=True)
class _Arrival:
    """A ticket whose events are still being read."""

    line: Line
    events: list[dict[str, Any]] = field(default_factory=list)


class _Loading:
    """The running state of one load."""

    def __init__(self, connection: Connection, file: str, catalogue: Catalogue) -> None:
        self._connection = connection
        self._file = file
        self._catalogue = catalogue
        self._settings = Settings()
        self._contracts: dict[str, Contract] = {}
        self._promises: dict[str, Promises] = {}
        self._arrivals: list[_Arrival] = []
        self._entries: list[dict[str, Any]] = []
        self._last = {"ticket": 0, "event": 0, "activity": 0}
        self._desk: Mapping[str, Any] = {}
        self.counts = dict.fromkeys(("operators", "contracts", "tickets", "events", "activity"), 0)

    def take(self, line: Line) -> None:
        match line.kind:
            case "kigen":
                if line.values["format"] > FORMAT or line.values["schema"] > SCHEMA_VERSION:
                    raise Refused("dump_newer", file=line.file, line=line.number, found=line.values["schema"])
            case "desk":
                self._take_desk(line)
            case "operator":
                self.counts["operators"] += 1
                self._insert(operators, [dict(line.values)], line.number)
            case "contract":
                self._take_contract(line)
            case "ticket":
                self._take_ticket(line)
            case "event":
                self._take_event(line)
            case "activity":
                self._take_entry(line)
            case _:
                self._flush_tickets()
                self._flush_entries(line.number)
                for name, count in self.counts.items():
                    if line.values[name] != count:
                        raise BadInput("dump_truncated", field=name, file=line.file, line=line.number)

    def finish(self) -> None:
        """The desk's own row last: its counter must cover all that came, and its chain must hold."""
        values = dict(self._desk)
        highest = max(self._last["event"], self._last["activity"])
        if values["seq"] < highest or values["next_number"] <= self._last["ticket"]:
            name = "seq" if values["seq"] < highest else "next_number"
            raise BadInput("dump_value_wrong_counter", field=name, file=self._file, line=2)
        derived_from = fingerprint_values(fingerprints(self._catalogue, self._settings))
        self._connection.execute(update(desk).values(**values, **derived_from))
        broken = verify(self._connection).breaks
        if broken:
            raise Refused("dump_chain_broken", file=self._file, entry=broken[0].seq)

    def _take_desk(self, line: Line) -> None:
        self._desk = line.values
        try:
            self._settings = settings_from(line.values["settings"])
        except (ValueError, TypeError, ZeroDivisionError, KigenError):
            raise line.wrong("settings", "object") from None

    def _take_contract(self, line: Line) -> None:
        values = dict(line.values)
        if values["terms"] not in self._catalogue.ids:
            raise Refused("dump_terms_unknown", field="terms", file=line.file, line=line.number, name=values["terms"])
        if values["direction"] not in set(Direction):
            raise line.wrong("direction", "direction")
        plans = tuple(PlanPeriod(day, plan) for day, plan in values.pop("plans"))
        closed_days = tuple(PlanPeriodDay for PlanPeriodDay in map(_day, values.pop("closed_days")))
        values["direction"] = Direction(values["direction"])
        contract = Contract(plans=plans, closed_days=closed_days, **values)
        try:
            StoredContracts(self._connection).add(contract)
        except (Refused, DBAPIError) as error:
            raise self._conflict(line.number, line.number, error) from None
        self.counts["contracts"] += 1
        self._contracts[contract.id] = contract
        self._promises[contract.id] = Promises(contract, self._catalogue)

    def _take_ticket(self, line: Line) -> None:
        if len(self._arrivals) >= _TICKETS_A_BATCH:
            self._flush_tickets()
        self._follows(line, "number")
        if line.values["contract_id"] not in self._contracts:
            raise line.wrong("contract_id", "contract")
        self.counts["tickets"] += 1
        self._arrivals.append(_Arrival(line))
        self._last["event"] = 0
