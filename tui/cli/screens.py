"""`kigen` alone: the screens."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable

from core.errors import BadInput
from storage.desk import Desk
from tui.cli.context import Context
from tui.cli.parser import CommandParser
from tui.cli.workplace import open_workplace
from tui.terminal.environment import prepare_environment


def configure(parser: CommandParser) -> None:
    """Nothing to choose."""


def run(_: Namespace, context: Context) -> int:
    """Open the screens on the desk that is configured."""
    return show(lambda: open_workplace(context), context)


def show(open_desk: Callable[[], Desk], context: Context) -> int:
    """The screens, until the operator leaves. Raises ``BadInput("no_terminal")`` where there is none."""
    if not context.streams.stdin.isatty() or not context.streams.stdout.isatty():
        raise BadInput("no_terminal")
    prepare_environment(os.environ)
    from tui import app

    return app.run(open_desk, context.translator, context.now, zoned=context.zoned)
