"""The options of the imports of status pages."""

from __future__ import annotations

from tui.cli.parser import CommandParser


def add_status_options(parser: CommandParser) -> None:
    """Which events are shown, which become incidents, and which contracts these touch."""
    parser.add_argument(
        "--find", action="append", default=[], metavar="WORD", help=parser.words("cli.help_status_find")
    )
    parser.add_argument("--accept", nargs="+", default=[], metavar="ID", help=parser.words("cli.help_status_accept"))
    for name in ("since", "until"):
        parser.add_argument(f"--{name}", metavar="INSTANT", help=parser.words(f"cli.help_status_{name}"))
    for name in ("contract", "service", "region", "customer", "terms"):
        help_text = parser.words(f"cli.help_incident_{name}")
        parser.add_argument(f"--{name}", action="append", default=[], metavar="NAME", help=help_text)
