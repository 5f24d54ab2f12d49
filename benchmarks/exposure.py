"""The Exposure screen over 2,000 contracts with 200,000 incidents in 24 months, beside that of an empty desk.

``python -m benchmarks.exposure``. From the key to the first rows (to the words that there is nothing), in 80×24.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bars import Bar, bar_of, print_bars
from benchmarks.fixture_incidents import empty_desk, fill_incidents
from benchmarks.terminal.program import Program
from benchmarks.terminal.surroundings import of_an_operator
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.desk import Desk
from storage.holidays import HolidayLists
from tui.screens.exposure_live import MOST_LIVE, live_months
from tui.screens.exposure_reading import Closer, exposure_around

_SIZE = (80, 24)
_ROUNDS = 5
_ROW, _NOTHING = "Customer", "Nothing is at stake"


def run() -> list[Bar]:
    """Measures and prints every bar. Where it is no ratio, the figure stands beside the most it may be."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        full, empty = fill_incidents(Path(folder) / "full.db", now), empty_desk(Path(folder) / "empty.db", now)
        rounds = [(_to(full, _ROW), _to(empty, _NOTHING)) for _ in range(_ROUNDS + 1)][1:]
        ours, peer = sorted(rounds, key=lambda pair: pair[0] / pair[1])[_ROUNDS // 2]
        bars = [bar_of("exposure, first rows (empty desk)", ours * 1000, peer * 1000, "<= 1.5x", "ms")]
        bars += _reads(full)
    print_bars(bars)
    return bars


def _reads(path: Path) -> list[Bar]:
    desk = Desk.open(
        Location.of_file(path),
        actor=Actor(1000, "bench"),
        catalogue=load_catalogue(HolidayLists()),
        clock=lambda: datetime.now(UTC),
    )
    with desk:
        now = desk.now()
        kept = _median(lambda: exposure_around(desk, now, 0, None, Closer()))
        live = _median(lambda: live_months(desk, now))
    return [
        bar_of("its kept figures", kept * 1000, 100, "<= 1x", "ms"),
        bar_of(f"its live figures, {MOST_LIVE} months", live * 1000, 2_000, "<= 1x", "ms"),
    ]


def _median(act: Callable[[], object]) -> float:
    """Seconds, of three."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[1]


def _to(path: Path, shown: str) -> float:
    """Seconds from the key to what the screen then shows."""
    command = [str(Path(sys.executable).with_name("kigen")), "--lang", "en", "--database", str(path)]
    with Program(command, size=_SIZE, environment=of_an_operator(HOME=str(path.parent))) as program:
        program.wait_for("No open tickets")
        program.settle()
        before = time.perf_counter()
        program.write("5")
        program.wait_for(shown)
        return program.pieces[-1].at - before


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run()) else 1)
