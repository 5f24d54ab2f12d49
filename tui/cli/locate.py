"""`kigen locate`: where the desk, the configuration, the terms and the log are, and who said so."""

from __future__ import annotations

from argparse import Namespace

from tui.cli.context import Context
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """No arguments of its own."""
    del parser


def run(arguments: Namespace, context: Context) -> int:
    """Print every path; nothing has to exist, and nothing is made."""
    from storage.actor import acting
    from storage.configuration import choose_location
    from storage.paths import paths
    from tui.cli.tables import table

    del arguments
    where = paths()
    chosen = choose_location(context.database, context.environment, context.configuration, where)
    found = {
        "database": chosen.location.name,
        "user_configuration": str(where.user_configuration),
        "site_configuration": str(where.site_configuration),
        "terms": str(context.own_terms),
        "keymap": str(where.keymap),
        "replies": str(where.replies),
        "site_replies": str(where.site_replies),
        "state": str(where.state),
        "log": str(where.log),
    }
    if chosen.location.path is not None:  # a server says itself who may do what
        role = acting(roles=context.configuration.roles).rights.role
        found["role"] = role.value if context.as_json else context.translator.text(role.told)
    if context.as_json:
        context.print_json({**found, "database_said_by": chosen.said_by})
        return 0
    words = context.translator.words
    rows = [(words(f"cli.place_{name}"), path) for name, path in found.items()]
    said_by = words(f"cli.said_by_{chosen.said_by}", file=str(chosen.file or ""))
    for line in list(table(("", ""), [*rows, (words("cli.place_said_by"), said_by)], widest=4096))[1:]:
        context.print(line)
    return 0
