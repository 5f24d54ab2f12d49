"""`kigen init`: a new, empty desk where the call, the environment or the configuration says."""

from __future__ import annotations

from argparse import Namespace

from core.messages import Message
from core.terms.registry import Catalogue
from tui.cli.context import Context
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """No arguments of its own: the desk's settings come from the configuration."""
    del parser


def run(arguments: Namespace, context: Context) -> int:
    """Make it. Refused where there is one already."""
    from storage.configuration import choose_location
    from storage.desk import Desk
    from storage.paths import paths
    from tui.cli.operator import actor_of

    del arguments
    chosen = choose_location(context.database, context.environment, context.configuration, paths())
    settings = context.configuration.settings
    Desk.create(
        chosen.location, actor=actor_of(context), catalogue=Catalogue(()), settings=settings, clock=context.now
    ).close()
    if context.as_json:
        context.print_json({
            "database": chosen.location.name, "time_zone": settings.time_zone, "risk_share": str(settings.risk_share),
        })  # fmt: skip
    context.say(Message("cli.desk_created", {"desk": chosen.location.name}))
    return 0
