"""The screens as an operator meets them, in a terminal of 80×24 on a desk of 1,000,000 tickets, 20,000 of them open.

``python -m benchmarks.screens`` looks at idleness for 10 seconds; with ``--long`` and in `make bench` for two minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bars import Bar, bar_of, print_bars
from benchmarks.terminal.desk import desk_of_today
from benchmarks.terminal.figures import idle, keys_of, pressed
from benchmarks.terminal.load import own_memory, peak_memory
from benchmarks.terminal.program import Program
from benchmarks.terminal.surroundings import of_an_operator
from storage.backup_settings import BackupSettings
from storage.backups import named_backups

SIZE = (80, 24)
LONG, SHORT = 120.0, 10.0
_STARTS = 5
_SETTLED = 0.4
"""Seconds without output after which nothing more is under way: what a key set off may come in parts."""
_LOOKED = 0.5
"""Seconds more that an operator looks which ticket is under the cursor now: an act any sooner is not done."""
_FOUND = 2.5
"""The same for a search, which says first that it heard the key."""
_BACKED_UP = 120.0
"""Seconds in which the day's backup comes."""
_ROW = "Customer"
_BARE_APP = Path(__file__).with_name("terminal") / "bare_app.py"
_LIBRARIES = "import textual.app, sqlalchemy, pydantic"


def run(idle_seconds: float = LONG) -> list[Bar]:
    """Measures and prints every bar. Where it is no ratio, the figure stands beside the most it may be."""
    with tempfile.TemporaryDirectory() as folder:
        path = desk_of_today(Path(folder))
        bars = [*_start(path), *_work(path, idle_seconds)]
    print_bars(bars)
    return bars


def _start(path: Path) -> Iterator[Bar]:
    """Each beside its floor, in turns; of the rounds the one with the median ratio counts."""
    rounds = [(*_to_paint_and_rows(path), _to_bare_paint(), _to_libraries()) for _ in range(_STARTS + 1)][1:]
    paint, _, bare, _ = sorted(rounds, key=lambda each: each[0] / each[2])[_STARTS // 2]
    _, rows, _, libraries = sorted(rounds, key=lambda each: each[1] / each[3])[_STARTS // 2]
    yield bar_of("first paint (bare Static app)", paint * 1000, bare * 1000, "<= 1.3x", "ms")
    yield bar_of("queue rows (importing the libraries)", rows * 1000, libraries * 1000, "<= 1.25x", "ms")


def _work(path: Path, idle_seconds: float) -> Iterator[Bar]:
    with _kigen(path) as program:
        program.wait_for(_ROW)
        _let_the_day_begin(program, path)
        resting = idle(program, idle_seconds)
        yield _within(f"idle {idle_seconds:.0f} s", resting.bytes_per_second, 5, "B/s")
        yield _within(f"idle {idle_seconds:.0f} s, CPU", resting.cpu_percent, 0.5, "%")
        cursor = pressed(program, [*"j" * 100, *"k" * 60])
        yield _within("cursor key, p50", cursor.p50, 6, "ms")
        yield _within("cursor key, p95", cursor.p95, 15, "ms")
        yield _within("cursor key, mean", cursor.mean_size, 300, "B")
        page = pressed(program, ["pagedown"] * 20 + ["pageup"] * 10)
        yield _within("page key, p50", page.p50, 30, "ms")
        yield _within("page key, most", page.most, 4096, "B")
        yield _within("filter by word, p50", _last_key(program, "p:high"), 60, "ms")
        yield _within("filter by text, p50", _last_key(program, "ap"), 250, "ms")
        program.press("g")
        yield _within("respond, p50", _answers(program), 60, "ms")
        yield _within("memory, peak", peak_memory(program.pid), 90, "MiB")
        yield _within("memory, of its own", own_memory(program.pid), 90, "MiB")


def _let_the_day_begin(program: Program, desk: Path) -> None:
    """Whoever opens a desk first on a day backs it up: seconds of work on this one, and once. A copy that is there has
    been checked."""
    end = time.perf_counter() + _BACKED_UP
    while not named_backups(BackupSettings().directory_of(desk), desk):
        if time.perf_counter() > end:
            raise RuntimeError("the day's backup never came")
        program.read(0.5)
    program.settle()


def _answers(program: Program) -> float:
    """Milliseconds from the key that answers a ticket to the last byte, of one ticket after the other."""
    answers = []
    for _ in range(5):
        answers.append(program.press("r", silence=_SETTLED))
        program.read(_LOOKED)
    return keys_of(answers).p50


def _last_key(program: Program, words: str) -> float:
    """Milliseconds from the last key of ``words`` in the filter to the last byte of what it finds."""
    answers = []
    for _ in range(3):
        program.press("/")
        for key in words[:-1]:
            program.press(key, silence=_FOUND)
        answers.append(program.press(words[-1], silence=_FOUND))
        program.press("escape")
        program.settle()
    return keys_of(answers).p50


def _to_paint_and_rows(path: Path) -> tuple[float, float]:
    with _kigen(path) as program:
        program.wait_for(_ROW)
        painted = program.seconds_to(lambda text: "Queue" in text and "quit" in text)
        return painted, program.seconds_to(lambda text: _ROW in text)


def _to_bare_paint() -> float:
    with _program([sys.executable, str(_BARE_APP)]) as program:
        program.wait_for("nothing but this")
        return program.seconds_to(lambda text: "nothing but this" in text)


def _to_libraries() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _LIBRARIES], check=True, env=of_an_operator())
    return time.perf_counter() - start


@contextmanager
def _kigen(path: Path) -> Iterator[Program]:
    command = [str(Path(sys.executable).with_name("kigen")), "--lang", "en", "--database", str(path)]
    with _program(command, HOME=str(path.parent)) as program:
        yield program


def _program(command: Sequence[str], **surroundings: str) -> Program:
    return Program(command, size=SIZE, environment=of_an_operator(**surroundings))


def _within(name: str, figure: float, most: float, unit: str) -> Bar:
    return bar_of(name, figure, most, "<= 1x", unit)


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run(LONG if "--long" in sys.argv[1:] else SHORT)) else 1)
