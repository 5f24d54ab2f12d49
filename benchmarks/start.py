"""How long a start of the command takes against an interpreter that does nothing, and what it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

MOST = 4.0
"""Bar: `kigen --version` takes at most this many times what `python -c pass` takes."""
STARTS = 25
HEAVY = ("textual", "rich", "sqlalchemy", "alembic", "pydantic", "babel", "holidays", "argparse")


def run() -> bool:
    """Print the ratio and what is loaded; True if both hold."""
    ratio, ours, bare = measure()
    print(f"start: kigen --version {ratio:.1f}x python -c pass (at most {MOST:.0f}x)  {ours:.0f} ms, {bare:.0f} ms")
    loaded = heavy_modules_loaded()
    print(f"start: heavy modules loaded by --version: {', '.join(loaded) or 'none'}")
    return ratio <= MOST and not loaded


def measure() -> tuple[float, float, float]:
    """The ratio of the medians, and both medians in milliseconds; starts alternate so that load hits both alike."""
    command = [str(Path(sys.executable).with_name("kigen")), "--version"]
    nothing = [sys.executable, "-c", "pass"]
    ours, bare = [], []
    for _ in range(STARTS):
        bare.append(_milliseconds(nothing))
        ours.append(_milliseconds(command))
    return median(ours) / median(bare), median(ours), median(bare)


def heavy_modules_loaded() -> list[str]:
    code = "import sys\nfrom tui.cli.main import main\nmain(['--version'])\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    return [name for name in HEAVY if name in loaded]


def _milliseconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (perf_counter() - start) * 1000
