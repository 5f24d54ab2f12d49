"""`kigen doctor`: what is in order with the desk, this machine and this terminal, and what is not."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from storage.findings import Finding

_FAILED = 1


def configure(parser: CommandParser) -> None:
    """No arguments of its own."""
    del parser


def run(arguments: Namespace, context: Context) -> int:
    """Print a line for each fact, and under what is not in order what to do; exit status 1 where something is wrong.

    Changes nothing.
    """
    from storage.findings import Level

    del arguments
    worst = 0
    for finding in _findings(context):
        text = context.translator.text(finding.message)
        fix = None if finding.fix is None else context.translator.text(finding.fix)
        if context.as_json:
            told = {"level": finding.level.value, "fact": finding.message.id, "text": text}
            context.print_json(told if fix is None else {**told, "fix": fix})
        else:
            level = context.translator.words(f"cli.level_{finding.level.value}")
            context.print(f"{level}  {text}")
            if fix is not None:
                context.print(f"{' ' * cell_len(level)}  => {fix}")
        if finding.level is Level.FAILURE:
            worst = _FAILED
    return worst


def _findings(context: Context) -> Iterator[Finding]:
    from storage.configuration import choose_location
    from storage.doctor import examine
    from storage.paths import paths
    from tui.terminal.examining import examine_terminal

    where = paths()
    chosen = choose_location(context.database, context.environment, context.configuration, where)
    yield from examine(chosen.location, context.own_terms, context.configuration.backups, context.now())
    stdout = context.streams.stdout
    size = os.get_terminal_size(stdout.fileno()) if stdout.isatty() else None
    encoding = getattr(stdout, "encoding", None) or "utf-8"
    yield from examine_terminal(context.environment, encoding, None if size is None else (size.columns, size.lines))
