"""kigen over a thin line, as an operator far away has it: 64 kbit/s, and 200 ms each way.

``python -m benchmarks.slow_line`` prints for each job what it sends and how long it takes to the last byte;
``python -m benchmarks.slow_line COMMAND ...`` runs a command over such a line in this terminal, to try it by hand.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.terminal.by_hand import by_hand
from benchmarks.terminal.surroundings import of_an_operator
from benchmarks.terminal.throttle import Line
from benchmarks.terminal.travelled import Travelled
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.demo.desk import fill
from storage.desk import Desk
from storage.holidays import HolidayLists

KBIT, DELAY_MS = 64.0, 200.0


@dataclass(frozen=True, slots=True)
class Job:
    """What is typed in one go, and what takes the screen back afterwards."""

    name: str
    keys: str
    back: str = ""


JOBS = (
    Job("next row", "j"),
    Job("next page", "\x1b[6~", "g"),
    Job("open a ticket", "\r", "\x1b"),
    Job("respond", "r"),
    Job("take", "t"),
    Job("another priority", "p5"),
    Job("help", "?", "\x1b"),
    Job("priorities", "4", "1"),
    Job("contracts", "3", "1"),
    Job("activity", "8", "1"),
    Job("filter by words", "/p:high\r", "\x1b"),
    Job("a saved view", "\x1b[17~", "\x1b"),
    Job("mark three and resolve them", "   dy"),
    Job("undo it", "uy"),
    Job("a new ticket", "nmido\r31The site is down\x1bOQ"),
    Job("draw anew", "\x0c"),
)


def measure(kbit: float, delay_ms: float) -> None:
    """Prints a line for each job."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        now = datetime.now(UTC)
        actor, catalogue = Actor(os.getuid(), "sample"), load_catalogue(HolidayLists())
        with Desk.create(Location.of_file(path), actor=actor, catalogue=catalogue, clock=lambda: now) as desk:
            fill(desk, "en")
        configuration = Path(folder) / ".config" / "kigen"
        configuration.mkdir(parents=True)
        # Times as dates: a countdown that ticks by the second would lengthen the job that it falls into.
        (configuration / "config.toml").write_text('times = "absolute"\n', encoding="utf-8")
        command = [sys.executable, "-m", "tui.cli.main", "--lang", "en", "--database", str(path)]
        surroundings = of_an_operator(SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22", HOME=folder)
        lines = Line(kbit * 1000, delay_ms / 1000), Line(kbit * 1000, delay_ms / 1000)
        with Travelled(command, *lines, size=(80, 24), environment=surroundings) as program:
            print(f"{kbit:g} kbit/s, {delay_ms:g} ms each way, 80×24")
            print(f"{'':30}{'bytes':>8}{'to the first':>14}{'to the last byte':>18}")
            _tell("start", *program.answer())
            for job in JOBS:
                _tell(job.name, *program.type(job.keys))
                if job.back:
                    program.type(job.back)


def _tell(name: str, size: int, first: float, last: float) -> None:
    print(f"{name:30}{size:8,}{first * 1000:11,.0f} ms{last * 1000:15,.0f} ms", flush=True)


def main(arguments: Sequence[str]) -> int:
    """With a command: run it over the line. Without: measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slow_line", description=__doc__)
    parser.add_argument("--kbit", type=float, default=KBIT, help="kbit/s each way (default: %(default)g)")
    parser.add_argument("--delay", type=float, default=DELAY_MS, help="ms each way (default: %(default)g)")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="a command to try by hand over the line")
    chosen = parser.parse_args(arguments)
    if not chosen.command:
        measure(chosen.kbit, chosen.delay)
        return 0
    return by_hand(chosen.command, *(Line(chosen.kbit * 1000, chosen.delay / 1000) for _ in range(2)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
