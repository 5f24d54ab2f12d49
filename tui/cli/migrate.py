"""`kigen migrate`: bring the desk to the schema of this kigen. A desk that others share waits for it."""

from __future__ import annotations

from argparse import Namespace

from core.messages import Message
from tui.cli.context import Context
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """No arguments of its own."""
    del parser


def run(arguments: Namespace, context: Context) -> int:
    """Migrate after a verified copy; a desk that is new enough is left alone."""
    from storage.configuration import choose_location
    from storage.database.faults import unreachable
    from storage.database.opening import migrate_desk
    from storage.database.versions import SCHEMA_VERSION, Migrations
    from storage.paths import paths

    del arguments
    location = choose_location(context.database, context.environment, context.configuration, paths()).location
    try:
        copy = migrate_desk(location, Migrations(), context.now())
    except Exception as error:
        raise unreachable(error, location) or error from None
    if context.as_json:
        context.print_json({
            "database": location.name, "schema": SCHEMA_VERSION, "copy": None if copy is None else str(copy),
        })  # fmt: skip
    if copy is not None:
        context.say(Message("cli.migration_copy", {"path": str(copy)}))
    context.say(Message("cli.migrated", {"desk": location.name, "schema": SCHEMA_VERSION}))
    return 0
