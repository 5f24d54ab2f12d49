"""`kigen backup`: a copy of the desk that others can go on working during, checked before it counts."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from core.messages import Message
from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from storage.backup import Taken
    from storage.backups import Keep

_CHAIN_BROKEN = 1
_MOST = 36_500


def configure(parser: CommandParser) -> None:
    """Where it goes, and what stays of those that are there."""
    parser.add_argument("--to", metavar="DIR", type=Path, help=parser.words("cli.help_backup_to"))
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--keep", metavar="N", type=_number, help=parser.words("cli.help_backup_keep"))
    kept.add_argument("--keep-days", metavar="DAYS", type=_number, help=parser.words("cli.help_backup_keep_days"))


def _number(text: str) -> int:
    number = int(text)
    if not 0 < number <= _MOST:
        raise ValueError
    return number


def run(arguments: Namespace, context: Context) -> int:
    """Make it. Exit status 1 where the chain in it is broken: it is kept, and so are all older ones."""
    from storage.backup import back_up, file_of
    from storage.configuration import choose_location
    from storage.paths import paths

    chosen = choose_location(context.database, context.environment, context.configuration, paths())
    settings = context.configuration.backups
    directory = arguments.to or settings.directory_of(file_of(chosen.location))
    taken = back_up(chosen.location, directory, _keep(arguments, settings.keep_days), context.now())
    if context.as_json:
        context.print_json(_record(taken))
    else:
        context.print(str(taken.backup.path))
    context.say(Message("cli.backed_up", {**taken.checked.content.counts}))
    if taken.removed:
        context.say(Message("cli.backups_removed", {"count": len(taken.removed)}))
    if not taken.checked.breaks:
        return 0
    first = taken.checked.breaks[0]
    fault = Message(f"storage.break_{first.fault}")
    context.say(Message("cli.backup_chain_broken", {"entry": first.seq, "fault": fault}))
    return _CHAIN_BROKEN


def _keep(arguments: Namespace, keep_days: int) -> Keep:
    from storage.backups import Keep

    if arguments.keep is not None:
        return Keep(newest=arguments.keep)
    return Keep(days=arguments.keep_days or keep_days)


def _record(taken: Taken) -> dict[str, object]:
    content = taken.checked.content
    return {
        "backup": str(taken.backup.path),
        "desk": content.desk_id,
        "schema": content.schema,
        "seq": content.seq,
        "head": content.head,
        **content.counts,
        "chain": "broken" if taken.checked.breaks else "whole",
        "removed": [str(path) for path in taken.removed],
    }
