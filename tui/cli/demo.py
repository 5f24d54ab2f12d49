"""`kigen demo`: the desk on sample data, in a database that is thrown away at the end."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from pathlib import Path

from storage.actor import acting
from storage.database.location import Location
from storage.demo.claims import fill_claims
from storage.demo.desk import fill
from storage.desk import Desk
from storage.workplace import open_workplace
from tui.cli.context import Context
from tui.cli.parser import CommandParser
from tui.cli.screens import show


def configure(parser: CommandParser) -> None:
    """Where to keep it, for those who want to look at it longer."""
    parser.add_argument("--keep", metavar="FILE", default=None, help=parser.words("cli.help_demo_keep"))


def run(arguments: Namespace, context: Context) -> int:
    """Make the sample desk and open the screens on it; with ``--keep`` it stays in that file."""
    if arguments.keep is not None:
        return _open(Path(arguments.keep), context)
    with tempfile.TemporaryDirectory(prefix="kigen-demo-") as folder:
        return _open(Path(folder) / "desk.db", context)


def _open(path: Path, context: Context) -> int:
    return show(lambda quiet: sample_desk(path, quiet), context)


def sample_desk(path: Path, context: Context) -> Desk:
    """The sample desk in the file ``path``, made and filled where it is not there yet; its request logs beside it."""
    opened = open_workplace(Location.of_file(path), actor=acting(), clock=context.now, create=True)
    if opened.created:
        fill(opened.desk, context.language)
        fill_claims(opened.desk, context.language, path.with_name(f"{path.stem}-logs"))
    return opened.desk
