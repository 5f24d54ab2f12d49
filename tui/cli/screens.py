"""`kigen` alone: the screens."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from core.errors import BadInput
from storage.paths import paths
from tui import garbage
from tui.cli.context import Context
from tui.cli.daily_backup import back_up_today
from tui.cli.operator import OPERATOR, actor_of
from tui.cli.parser import CommandParser
from tui.terminal.environment import prepare_environment

if TYPE_CHECKING:
    from pathlib import Path

    from storage.desk import Desk
    from storage.keymap_file import UserKeymap


def configure(parser: CommandParser) -> None:
    """Nothing to choose."""


def run(_: Namespace, context: Context) -> int:
    """Open the screens on the desk that is configured."""
    return show(_open_desk, context)


def _open_desk(context: Context) -> Desk:
    from tui.cli.workplace import open_to_look  # in a thread: the frame stands before the database is loaded

    return open_to_look(context)


def show(open_desk: Callable[[Context], Desk], context: Context) -> int:
    """The screens, until the operator leaves. Raises ``BadInput("no_terminal")`` where there is none.

    Who acts is asked before they open, and what opening the desk has to tell is told when they are gone.
    """
    if not context.streams.stdin.isatty() or not context.streams.stdout.isatty():
        raise BadInput("no_terminal")
    settings = context.configuration.screens
    prepare_environment(os.environ, settings)
    garbage.put_off()
    from tui import running

    told = StringIO()
    known = {**context.environment, OPERATOR: actor_of(context).claimed}
    quiet = replace(context, streams=replace(context.streams, stderr=told, environment=known))
    try:
        return running.run(
            lambda: open_desk(quiet),
            context.translator,
            context.now,
            zoned=context.zoned,
            settings=settings,
            keymap=_keymap(paths().keymap),
            back_up=lambda desk: back_up_today(desk, quiet),
        )
    finally:
        garbage.take_up()
        with suppress(OSError):  # the terminal may be gone
            context.streams.stderr.write(told.getvalue())
            context.streams.stderr.flush()


def _keymap(file: Path) -> UserKeymap | None:
    """The operator's own keys; most have none."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # reading it says why
    from storage.keymap_file import read_keymap
    from tui.actions import ACTIONS

    return read_keymap(file, [action.id for action in ACTIONS])
