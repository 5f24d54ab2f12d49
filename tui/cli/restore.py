"""`kigen restore FILE`: a backup in the desk's place, which is kept aside; asked first, for acts may be lost."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Refused
from core.messages import Message
from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from storage.restore import Restoring


def configure(parser: CommandParser) -> None:
    """Which backup."""
    parser.add_argument("file", metavar="FILE", type=Path, help=parser.words("cli.help_restore_file"))
    parser.add_argument("--yes", action="store_true", help=parser.words("cli.help_restore_yes"))


def run(arguments: Namespace, context: Context) -> int:
    """Check it, say what would be lost, ask, and do it. Refused while anybody else has the desk open."""
    from storage.configuration import choose_location
    from storage.paths import paths
    from storage.restore import RESTORED, restoring
    from tui.cli.operator import actor_of

    location = choose_location(context.database, context.environment, context.configuration, paths()).location
    actor = actor_of(context)
    if refusal := actor.rights.refusal(RESTORED):
        raise refusal
    with restoring(location, arguments.file) as restore:
        _tell(restore, context)
        if not arguments.yes and not _confirmed(location.name, context):
            raise Refused("restore_not_confirmed")
        aside = restore.carry_out(arguments.file, actor.name, context.now())
    content, loss = restore.checked.content, restore.loss
    if context.as_json:
        context.print_json({
            "database": location.name, "backup": str(arguments.file), "aside": None if aside is None else str(aside),
            "lost": loss.acts if loss.known else None, "regained": loss.regained, "seq": content.seq, **content.counts,
        })  # fmt: skip
    context.say(Message("cli.restored", {"desk": location.name, **content.counts}))
    if aside is not None:
        context.say(Message("cli.restored_aside", {"path": str(aside)}))
    return 0


def _tell(restore: Restoring, context: Context) -> None:
    """What the operator must know before he says yes."""
    if restore.checked.breaks:
        first = restore.checked.breaks[0]
        fault = Message(f"storage.break_{first.fault}")
        context.say(Message("cli.restore_chain_broken", {"entry": first.seq, "fault": fault}))
    loss = restore.loss
    if not loss.known:
        context.say(Message("cli.restore_loss_unknown"))
    elif loss.acts:
        context.say(Message("cli.restore_loses", {"count": loss.acts, "at": loss.last_at}))
    else:
        context.say(Message("cli.restore_loses_nothing"))
    if loss.regained:
        context.say(Message("cli.restore_regains", {"count": loss.regained}))


def _confirmed(desk: str, context: Context) -> bool:
    """Only the whole word."""
    streams = context.streams
    if not streams.stdin.isatty():
        return False
    streams.stderr.write(context.translator.words("cli.restore_ask", desk=desk))
    streams.stderr.flush()
    return streams.stdin.readline().strip().casefold() in ("yes", "はい")
