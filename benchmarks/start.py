"""How long a start of the command takes against an interpreter that does nothing, and that it loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.bars import Bar, bar_of, print_bars, typical_round
from benchmarks.terminal.surroundings import of_an_operator

HEAVY = ("textual", "rich", "sqlalchemy", "alembic", "pydantic", "babel", "holidays", "argparse")
_STARTS = 25


def run() -> list[Bar]:
    """Measures ``kigen --version`` against ``python -c pass``. RuntimeError when it loads a heavy module."""
    loaded = heavy_modules_loaded()
    if loaded:
        raise RuntimeError(f"kigen --version loads {', '.join(loaded)}")
    command = [str(Path(sys.executable).with_name("kigen")), "--version"]
    ours, peer = typical_round(
        partial(_start, command), partial(_start, [sys.executable, "-c", "pass"]), rounds=_STARTS
    )
    bars = [bar_of("kigen --version / python -c pass", ours * 1000, peer * 1000, "<= 4x", "ms")]
    print_bars(bars)
    return bars


def heavy_modules_loaded() -> list[str]:
    """Which of ``HEAVY`` a fresh ``kigen --version`` has in ``sys.modules``."""
    code = "import sys\nfrom tui.cli.main import main\nmain(['--version'])\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return sorted(set(HEAVY) & set(done.stdout.split()))


def _start(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=of_an_operator())
