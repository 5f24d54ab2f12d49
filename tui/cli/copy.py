"""`kigen copy --from URL --to URL`: moves a whole desk between SQLite and PostgreSQL, proved equal at the end."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.messages import Message
from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from storage.copying import Copied

_SHOWN_DIGITS = 16


def configure(parser: CommandParser) -> None:
    """Both ends, each a file or the URL of a database."""
    parser.add_argument("--from", metavar="URL", dest="source", required=True, help=parser.words("cli.help_copy_from"))
    parser.add_argument("--to", metavar="URL", dest="target", required=True, help=parser.words("cli.help_copy_to"))


def run(arguments: Namespace, context: Context) -> int:
    """Copy, compare, and tell what was compared. The desk that is copied stays as it is."""
    from storage.copying import copy_desk
    from storage.database.location import Location

    source, target = Location.parse(arguments.source), Location.parse(arguments.target)
    try:
        copied = copy_desk(source, target, _progress(context))
    finally:
        if context.streams.stderr.isatty():
            context.streams.stderr.write("\r\x1b[K")
    if context.as_json:
        context.print_json({
            "from": source.name, "to": target.name, "entries": copied.entries, "head": copied.head,
            "tables": {each.name: {"rows": each.rows, "checksum": each.checksum} for each in copied.tables},
        })  # fmt: skip
    else:
        _print(copied, context)
    context.say(Message("cli.copied", {"source": source.name, "target": target.name}))
    return 0


def _print(copied: Copied, context: Context) -> None:
    from tui.cli.tables import table

    words = context.translator.words
    headings = [words("cli.copy_table"), words("cli.copy_rows"), words("cli.copy_checksum")]
    rows = [[each.name, str(each.rows), each.checksum[:_SHOWN_DIGITS]] for each in copied.tables]
    for line in table(headings, rows, right=(1,)):
        context.print(line)
    context.print(words("cli.copy_chain", count=copied.entries, head=copied.head[:_SHOWN_DIGITS] or "-"))


def _progress(context: Context) -> Callable[[str, int, int], None]:
    """One line on stderr that is written over, where stderr is a terminal; nothing elsewhere."""
    stderr = context.streams.stderr

    def show(name: str, done: int, total: int) -> None:
        if stderr.isatty():
            words = context.translator.words("cli.copy_progress", table=name, done=done, total=total)
            stderr.write(f"\r{words}\x1b[K")
            stderr.flush()

    return show
