"""What ``python -m benchmarks`` runs."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

import benchmarks


def test_every_benchmark_runs_without_being_told_more() -> None:
    names = [each.name for each in iter_modules(benchmarks.__path__) if each.name != "__main__"]
    runs = {name: run for name in names if (run := getattr(import_module(f"benchmarks.{name}"), "run", None))}
    assert {"start", "screens", "shared"} <= runs.keys()
    for name, run in runs.items():
        inspect.signature(run).bind()
        assert inspect.signature(run).return_annotation == "list[Bar]", name
