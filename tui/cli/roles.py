"""`kigen roles`: the SQL that gives viewers, operators and leads their rights on PostgreSQL."""

from __future__ import annotations

from argparse import Namespace

from tui.cli.context import Context
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """No arguments of its own."""
    del parser


def run(arguments: Namespace, context: Context) -> int:
    """Print it; the owner of the desk's tables runs it, as docs/postgresql.md tells."""
    from storage.database.roles import roles_script

    del arguments
    context.streams.write_out(roles_script())
    return 0
