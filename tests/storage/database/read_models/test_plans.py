"""The index behind each list: a page of a million tickets costs what its rows cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event

from core.desk.filter import parse_filter
from core.terms.registry import Catalogue
from storage.database.columns import EPOCH
from storage.database.location import Location
from storage.database.read_models.alarming import (
    Mark,
    at_risk_numbers,
    came_at_risk,
    events_since,
    next_risk_at,
    open_among,
)
from storage.database.read_models.linked_tickets import linked_tickets
from storage.database.read_models.queue import Queue, QueueKey, counts
from tests.storage.lively import MORNING, Clock, lively_desk

KEY = QueueKey(0, 1, "", 5)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Connection]:
    location = Location.of_file(tmp_path_factory.mktemp("desk") / "desk" / "kigen.db")
    with lively_desk(location, catalogue, Clock()) as desk, desk.read() as connection:
        yield connection


def plans_of(connection: Connection, ask: object) -> list[str]:
    """The plan of every statement that ``ask`` runs."""
    assert callable(ask)
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return [
        " | ".join(
            row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))
        )
        for statement, parameters in asked
    ]


@pytest.mark.parametrize("words", ["", "is:breached", "p:high is:running", "c:acme", "owner:ken", "-is:paused"])
def test_open_tickets_come_from_the_index_of_the_queue_without_sorting(connection: Connection, words: str) -> None:
    queue = Queue(parse_filter(words, now=MORNING, actor="ken"), "sqlite")

    def ask() -> None:
        queue.page(connection, MORNING, limit=200)
        queue.page(connection, MORNING, after=KEY, limit=200)
        queue.page_before(connection, MORNING, before=KEY, limit=200)
        queue.page_at(connection, MORNING, offset=1, limit=200)

    plans = plans_of(connection, ask)
    assert len(plans) >= 4
    for plan in plans:
        assert "ix_tickets_queue" in plan
        assert "TEMP B-TREE" not in plan
        assert "SCAN tickets |" not in f"{plan} |"


def test_windows_begin_at_their_key(connection: Connection) -> None:
    queue = Queue(parse_filter("", now=MORNING, actor="ken"), "sqlite")
    (after,) = plans_of(connection, lambda: queue.page(connection, MORNING, after=KEY, limit=200))
    assert "SEARCH tickets USING INDEX ix_tickets_queue ((queue_rank,queue_at,id)>" in after


def test_resolved_tickets_come_from_the_index_of_numbers(connection: Connection) -> None:
    queue = Queue(parse_filter("is:resolved", now=MORNING, actor="ken"), "sqlite")
    (plan,) = plans_of(connection, lambda: queue.page(connection, MORNING, after=KEY, limit=200))
    assert "number<" in plan
    assert "TEMP B-TREE" not in plan


def test_counts_read_indexes_alone(connection: Connection) -> None:
    (plan,) = plans_of(connection, lambda: counts(connection, MORNING))
    assert plan.count("USING COVERING INDEX ix_tickets") == 4


def test_a_total_reads_an_index_alone(connection: Connection) -> None:
    queue = Queue(parse_filter("", now=MORNING, actor="ken"), "sqlite")
    (plan,) = plans_of(connection, lambda: queue.total(connection, MORNING))
    assert "COVERING INDEX" in plan
    assert "contracts" not in plan


def test_what_may_alert_is_a_range_of_an_index(connection: Connection) -> None:
    since = Mark(5, ("", "", ""))
    (acted,) = plans_of(connection, lambda: events_since(connection, since))
    assert acted == "SEARCH events USING INTEGER PRIMARY KEY (rowid>?)"
    (rows,) = plans_of(connection, lambda: open_among(connection, {"a", "b"}))
    assert "SEARCH tickets USING INDEX sqlite_autoindex_tickets_1 (id=?)" in rows
    for ask in (
        lambda: came_at_risk(connection, EPOCH, MORNING), lambda: next_risk_at(connection, MORNING),
        lambda: at_risk_numbers(connection, MORNING),
    ):  # fmt: skip
        (plan,) = plans_of(connection, ask)
        assert "ix_tickets_risk (risk_at" in plan
        assert "TEMP B-TREE" not in plan


def test_the_tickets_of_an_incident_come_from_the_index_of_links(connection: Connection) -> None:
    (plan,) = plans_of(connection, lambda: linked_tickets(connection, 7))
    assert "SEARCH events USING INDEX ix_events_linked (data=?)" in plan
