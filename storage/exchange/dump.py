"""`kigen dump`: everything that was entered into a desk, as JSON Lines. See ``dump_lines`` for the format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from storage.database.batches import ticket_batches
from storage.database.tables import (
    activity,
    claim_events,
    claims,
    contract_amounts,
    contracts,
    desk,
    frozen_months,
    handover_marks,
    handovers,
    holdings,
    imported_files,
    incidents,
    operators,
    plan_periods,
    samples,
    touches,
    views,
)
from storage.database.versions import SCHEMA_VERSION
from storage.exchange.dump_lines import FORMAT, written


def dump(connection: Connection, write: Callable[[str], object]) -> Mapping[str, int]:
    """Write the desk line by line, each with its end; returns how many lines of each kind there are.

    The connection must see one moment of the desk. Equal desks give equal bytes: order and form of everything
    are fixed, and what is derived is left out. Memory is bounded by a batch of tickets.
    """
    counts = dict.fromkeys(_PLURAL.values(), 0)
    write(written("kigen", {"format": FORMAT, "schema": SCHEMA_VERSION}) + "\n")
    write(written("desk", connection.execute(select(desk)).one()._asdict()) + "\n")
    for kind, values in _entered(connection):
        counts[_PLURAL[kind]] += 1
        write(written(kind, values) + "\n")
    write(written("end", counts) + "\n")
    return counts


_SAMPLES = select(samples).order_by(samples.c.started_at, samples.c.requests, samples.c.errors)
_PLURAL = {
    "operator": "operators", "view": "views", "contract": "contracts", "ticket": "tickets", "event": "events",
    "activity": "activity", "incident": "incidents", "counted": "intervals", "file": "files", "frozen": "frozen",
    "claim": "claims", "handover": "handovers",
}  # fmt: skip


def _entered(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    # Sorted here: databases disagree on the order of texts.
    for operator in _by_id(connection.execute(select(operators)).all()):
        yield "operator", operator._asdict()
    for view in sorted(connection.execute(select(views)).all(), key=lambda view: (view.operator, view.name)):
        yield "view", view._asdict()
    yield from _contracts(connection)
    yield from _incidents(connection)
    for sample in connection.execution_options(yield_per=5_000).execute(_SAMPLES):
        yield "counted", sample._asdict()
    for file in sorted(connection.execute(select(imported_files)).all(), key=lambda file: str(file.digest)):
        yield "file", file._asdict()
    for frozen in _by_id(connection.execute(select(frozen_months)).all()):
        yield "frozen", frozen._asdict()
    yield from _claims(connection)
    yield from _handovers(connection)
    for batch in ticket_batches(connection):
        for ticket, events in batch:
            yield "ticket", ticket._asdict()
            for event in events:
                yield "event", {**event._asdict(), "ticket": ticket.number}
    entries = select(activity).order_by(activity.c.seq)
    for entry in connection.execution_options(yield_per=1_000).execute(entries):
        yield "activity", entry._asdict()


def _contracts(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    plans = defaultdict(list)
    for period in connection.execute(select(plan_periods).order_by(plan_periods.c.from_day)):
        plans[period.contract_id].append((period.from_day, period.plan))
    amounts = _parts(connection, contract_amounts, ("month", "kind", "scope"))
    held = _parts(connection, holdings, ("from_day", "component"))
    for contract in _by_id(connection.execute(select(contracts)).all()):
        parts = {"plans": plans[contract.id], "amounts": amounts[contract.id], "holdings": held[contract.id]}
        yield "contract", {**contract._asdict(), **parts}


def _incidents(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    order = select(incidents).order_by(incidents.c.number)
    for batch in connection.execution_options(yield_per=1_000).execute(order).partitions():
        ids = [row.id for row in batch]
        touched = defaultdict(list)
        for row in connection.execute(select(touches).where(touches.c.incident_id.in_(ids))):
            touched[row.incident_id].append(row._asdict())
        for incident in batch:
            found = sorted(touched[incident.id], key=lambda touch: (str(touch["contract_id"]), str(touch["scope"])))
            yield "incident", {**incident._asdict(), "touches": found}


def _claims(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    steps = defaultdict(list)
    for step in connection.execute(select(claim_events).order_by(claim_events.c.seq)):
        steps[step.claim_id].append(step._asdict())
    for claim in connection.execute(select(claims).order_by(claims.c.number)):
        yield "claim", {**claim._asdict(), "steps": steps[claim.id]}


def _handovers(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    marks = defaultdict(list)
    for mark in _by_id(connection.execute(select(handover_marks)).all()):
        marks[mark.handover_id].append(mark._asdict())
    for handover in connection.execute(select(handovers).order_by(handovers.c.number)):
        yield "handover", {**handover._asdict(), "marks": marks[handover.id]}


def _parts(connection: Connection, table: Table, order: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a part of contracts by the contract's id."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(select(table)):
        found[row.contract_id].append(row._asdict())
    for rows in found.values():
        rows.sort(key=lambda row: tuple(str(row[name]) for name in order))
    return found


def _by_id(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: str(row.id))
