"""`kigen doctor`: what is in order with the desk, this machine and this terminal, and what is not."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.messages import Message
from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from storage.doctor import Finding

_FAILED = 1


def configure(parser: CommandParser) -> None:
    """No arguments of its own."""
    del parser


def run(arguments: Namespace, context: Context) -> int:
    """Print a line for each fact; exit status 1 where something is wrong. Changes nothing."""
    from storage.doctor import Level

    del arguments
    worst = 0
    for finding in _findings(context):
        text = context.translator.text(finding.message)
        if context.as_json:
            context.print_json({"level": finding.level.value, "fact": finding.message.id, "text": text})
        else:
            context.print(f"{context.translator.words(f'cli.level_{finding.level.value}')}  {text}")
        if finding.level is Level.FAILURE:
            worst = _FAILED
    return worst


def _findings(context: Context) -> Iterator[Finding]:
    from storage.configuration import choose_location
    from storage.doctor import examine
    from storage.paths import paths

    where = paths()
    chosen = choose_location(context.database, context.environment, context.configuration, where)
    yield from examine(chosen.location, context.own_terms)
    yield from _terminal(context)


def _terminal(context: Context) -> Iterator[Finding]:
    """What the screens need of the terminal."""
    from storage.doctor import Finding, Level

    name = context.environment.get("TERM", "")
    if name in {"", "dumb"}:
        yield Finding(Level.WARNING, Message("cli.doctor_no_terminal", {"term": name or "-"}))
    else:
        yield Finding(Level.OK, Message("cli.doctor_terminal", {"term": name}))
    encoding = (getattr(context.streams.stdout, "encoding", None) or "utf-8").lower().replace("_", "-")
    if encoding not in {"utf-8", "utf8"}:
        yield Finding(Level.WARNING, Message("cli.doctor_encoding", {"encoding": encoding}))
