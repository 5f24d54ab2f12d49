"""A process that has imported what the screens need, and forks: a program starts in a third of the time.

Orders come on its standard input and answers go to its standard output, each a line of JSON. The program that an order
starts is a process of its own, its session's head on a terminal of its own, and runs the command of the order as
Python would: ``-m module …`` or ``-c code …``.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from tui.terminal.environment import prepare_environment

LOADED_FIRST = (
    "tui.cli.dispatch", "tui.cli.screens", "tui.cli.workplace", "tui.running", "storage.preparing", "tui.alert_watch",
    "tui.backup_watch", "tui.claim_watch", "tui.handover_watch", "textual.drivers.linux_driver", "textual.pilot",
    "holidays.countries",
)  # fmt: skip


class Program(NamedTuple):
    """What is to be started: as Python's arguments, with no other environment, at the terminal of this path."""

    command: Sequence[str]
    environment: dict[str, str]
    terminal: str


def import_screens() -> None:
    """All that the screens load, at once or late."""
    gc.disable()
    for name in LOADED_FIRST:
        importlib.import_module(name)
    import tui.screens

    for module in pkgutil.walk_packages(tui.screens.__path__, "tui.screens."):
        importlib.import_module(module.name)
    gc.freeze()
    gc.enable()


def next_program() -> Program | None:
    """Answer orders: in the server until nobody orders any more, then ``None``; in each fork what it is to become."""
    for line in sys.stdin:
        order = json.loads(line)
        if "ended" in order:
            pid, status = os.waitpid(order["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if not answer:
                return Program(**order)
        print(json.dumps(answer), flush=True)
    return None


def become(program: Program) -> None:
    """Run it on its terminal, as its own session."""
    os.setsid()
    os.login_tty(os.open(program.terminal, os.O_RDWR))
    for descriptor, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = open(descriptor, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(program.environment)
    time.tzset()
    match program.command:
        case ["-m", module, *arguments]:
            sys.argv = [module, *arguments]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case ["-c", code, *arguments]:
            sys.argv = ["-c", *arguments]
            exec(code, {"__name__": "__main__"})


if __name__ == "__main__":
    prepare_environment(os.environ)
    import_screens()
    if (program := next_program()) is not None:
        become(program)
