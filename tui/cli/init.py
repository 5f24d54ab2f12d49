"""`kigen init`: a new, empty desk where the call, the environment or the configuration says."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.messages import Message
from core.terms.registry import Catalogue
from tui.cli.context import Context
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from pathlib import Path


def configure(parser: CommandParser) -> None:
    """Where, and for whom; the desk's settings come from the configuration."""
    parser.add_argument("path", metavar="PATH", nargs="?", help=parser.words("cli.help_init_path"))
    parser.add_argument("--shared", action="store_true", help=parser.words("cli.help_init_shared"))
    parser.add_argument("--group", metavar="GROUP", help=parser.words("cli.help_init_group"))


def run(arguments: Namespace, context: Context) -> int:
    """Make it. Refused where there is one already."""
    from storage.configuration import choose_location
    from storage.desk import Desk
    from storage.paths import paths
    from storage.sharing import make_shared_directory
    from tui.cli.operator import actor_of

    if arguments.shared != (arguments.group is not None):
        raise BadInput("shared_needs_group", field="--group" if arguments.shared else "--shared")
    option = arguments.path if arguments.path is not None else context.database
    location = choose_location(option, context.environment, context.configuration, paths()).location
    settings = context.configuration.settings
    actor = actor_of(context)
    if arguments.shared:
        if location.path is None:
            raise BadInput("shared_needs_file", field="--shared", database=location.name)
        make_shared_directory(location.path.parent, arguments.group)
    Desk.create(location, actor=actor, catalogue=Catalogue(()), settings=settings, clock=context.now).close()
    if context.as_json:
        context.print_json({
            "database": location.name, "time_zone": settings.time_zone, "risk_share": str(settings.risk_share),
        })  # fmt: skip
    context.say(Message("cli.desk_created", {"desk": location.name}))
    if arguments.shared and location.path is not None:
        _tell_site(location.path, paths().site_configuration, context)
    return 0


def _tell_site(path: Path, configuration: Path, context: Context) -> None:
    from storage.sharing import line_for, tell_site

    told = tell_site(configuration, path)
    context.say(Message(f"cli.site_{told.value}", {"file": str(configuration), "line": line_for(path)}))
