"""The options of every subcommand, accepted before and after its name."""

from __future__ import annotations

from argparse import SUPPRESS, Namespace
from collections.abc import Sequence
from datetime import tzinfo

from core.errors import BadInput
from tui.cli.parser import CommandParser
from tui.locale.formats import in_zone
from tui.locale.language import LANGUAGES


def add_global_options(parser: CommandParser) -> None:
    """Add them, without defaults: on a subcommand they stand for its help, their values were taken before."""
    group = parser.add_argument_group(parser.words("cli.global_options"))
    group.add_argument("--database", metavar="URL", default=SUPPRESS, help=parser.words("cli.help_database"))
    group.add_argument("--lang", choices=LANGUAGES, default=SUPPRESS, help=parser.words("cli.help_lang"))
    group.add_argument("--zone", metavar="ZONE", default=SUPPRESS, help=parser.words("cli.help_zone"))
    group.add_argument("--json", action="store_true", default=SUPPRESS, help=parser.words("cli.help_json"))


def split_global_options(parser: CommandParser, argv: Sequence[str]) -> tuple[Namespace, list[str]]:
    """The global options wherever they stand, and the arguments without them. What follows ``--`` is left alone."""
    end = argv.index("--") if "--" in argv else len(argv)
    nothing = Namespace(database=None, lang=None, zone=None, json=False)
    chosen, rest = parser.parse_known_args(list(argv[:end]), nothing)
    return chosen, [*rest, *argv[end:]]


def wished_language(argv: Sequence[str]) -> str | None:
    """The value of ``--lang``, read before there is a parser that could speak it; of several the last one."""
    found = None
    for position, argument in enumerate(argv):
        if argument == "--lang" and position + 1 < len(argv):
            found = argv[position + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


def zone_named(name: str) -> tzinfo:
    """The zone of ``--zone`` or the configuration. Raises ``BadInput("unknown_zone")``."""
    try:
        return in_zone(name)
    except ValueError:
        raise BadInput("unknown_zone", field="--zone", zone=name) from None
