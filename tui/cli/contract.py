"""`kigen contract …`: the agreements that tickets come under, entered, changed and shown."""

from __future__ import annotations

from argparse import Namespace

from tui.cli import contract_changing, contract_entry, contract_listing, contract_what_if
from tui.cli.context import Context
from tui.cli.desk import open_desk
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """One subcommand an act, and those that show."""
    room = parser.subcommands("act")
    contract_entry.configure(room, parser)
    contract_changing.configure(room, parser)
    for one in room.choices.values():
        one.add_argument("--command-id", default=None, metavar="ID", help=parser.words("cli.help_command_id"))
    contract_listing.configure(room, parser)
    contract_what_if.configure(room, parser)


def run(arguments: Namespace, context: Context) -> int:
    """Do it."""
    act = str(arguments.act)
    with open_desk(context) as opened:
        if act in contract_listing.SHOWS:
            contract_listing.SHOWS[act](arguments, opened)
        elif act == "what-if":
            contract_what_if.run(arguments, opened)
        elif act == "add":
            contract_entry.run(arguments, opened)
        else:
            contract_changing.run(arguments, opened)
    return 0
