"""Kigen replaced on the disk while it runs: what it loads from then on does not fit what it loaded before.

Loaded at the start, for nothing that is loaded later can be relied on to tell it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from traceback import walk_tb

OWN = frozenset({"core", "storage", "tui"})


def is_import_fault(error: BaseException) -> bool:
    """Whether one of kigen's own modules, or what it needs of another one, could not be loaded."""
    if isinstance(error, ImportError) and (error.name or "").partition(".")[0] in OWN:
        return True
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return any(frame.f_code.co_name == "<module>" and _is_own(frame.f_globals) for frame in frames)


def replaced_since(started: float) -> bool:
    """Whether a file that kigen was loaded from is another one than at ``started`` (seconds of the system's clock)."""
    return any(_changed(path, started) for path in _loaded_from())


def _is_own(names: dict[str, object]) -> bool:
    return str(names.get("__name__")).partition(".")[0] in OWN


def _loaded_from() -> Iterable[str]:
    own = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in OWN]
    return [path for module in own if (path := getattr(module, "__file__", None)) is not None]


def _changed(path: str, started: float) -> bool:
    """By when it was put there: an installer may give a file the time of its source."""
    try:
        return os.stat(path).st_ctime > started
    except OSError:
        return True
