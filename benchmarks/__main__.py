"""Runs every benchmark, or those named: `python -m benchmarks start calendars`. Status 1 if a bar is missed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import benchmarks
from benchmarks.bars import Bar


def main(wanted: list[str]) -> int:
    """A benchmark's ``run()`` prints what it measured and returns its bars."""
    missed = []
    for name in wanted or sorted(module.name for module in iter_modules(benchmarks.__path__)):
        if name == "__main__":
            continue
        run: Callable[[], list[Bar]] | None = getattr(import_module(f"benchmarks.{name}"), "run", None)
        if run is not None and not all(bar.ok for bar in run()):
            missed.append(name)
    if missed:
        print(f"missed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
