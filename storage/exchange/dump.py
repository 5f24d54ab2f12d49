"""`kigen dump`: everything that was entered into a desk, as JSON Lines. See ``dump_lines`` for the format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.database.batches import ticket_batches
from storage.database.tables import activity, contracts, desk, operators, plan_periods, views
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


_PLURAL = {
    "operator": "operators", "view": "views", "contract": "contracts", "ticket": "tickets", "event": "events",
    "activity": "activity",
}  # fmt: skip


def _entered(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    # Sorted here: databases disagree on the order of texts.
    for operator in _by_id(connection.execute(select(operators)).all()):
        yield "operator", operator._asdict()
    for view in sorted(connection.execute(select(views)).all(), key=lambda view: (view.operator, view.name)):
        yield "view", view._asdict()
    yield from _contracts(connection)
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
    for contract in _by_id(connection.execute(select(contracts)).all()):
        yield "contract", {**contract._asdict(), "plans": plans[contract.id]}


def _by_id(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: str(row.id))
