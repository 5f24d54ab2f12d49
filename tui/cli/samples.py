"""`kigen samples set CONTRACT START REQUESTS ERRORS`: what was counted of one interval, by hand."""

from __future__ import annotations

from argparse import Namespace

from core.desk.acts.samples import BY_HAND, SOURCES
from tui.cli.context import Context
from tui.cli.desk import open_desk
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """One act so far; files go in by ``kigen import samples``."""
    room = parser.subcommands("act")
    one = room.add_parser("set", help=parser.words("cli.summary_samples_set"))
    one.add_argument("contract", metavar="CONTRACT", help=parser.words("cli.help_contract_name"))
    one.add_argument("start", metavar="START", help=parser.words("cli.help_samples_start"))
    one.add_argument("requests", metavar="REQUESTS", type=int, help=parser.words("cli.help_samples_requests"))
    one.add_argument("errors", metavar="ERRORS", type=int, help=parser.words("cli.help_samples_errors"))
    one.add_argument("--region", default="", metavar="NAME", help=parser.words("cli.help_samples_region"))
    one.add_argument("--ground", default="", metavar="ID", help=parser.words("cli.help_incident_ground"))
    one.add_argument("--source", choices=SOURCES, default=BY_HAND, help=parser.words("cli.help_samples_source"))
    meeting = one.add_mutually_exclusive_group()
    meeting.add_argument("--add", action="store_true", help=parser.words("cli.help_import_add"))
    meeting.add_argument("--replace", action="store_true", help=parser.words("cli.help_import_replace"))
    one.add_argument("--command-id", default=None, metavar="ID", help=parser.words("cli.help_command_id"))


def run(arguments: Namespace, context: Context) -> int:
    """Store it, and say whether anything is other now."""
    from core.desk.acts.samples import Interval, Meeting, RecordSamples, record_samples

    with open_desk(context) as opened:
        start = opened.instant(arguments.start, "START")
        assert start is not None
        interval = Interval(
            arguments.contract, arguments.region, start, arguments.requests, arguments.errors, arguments.ground
        )
        meeting = Meeting.ADD if arguments.add else Meeting.REPLACE if arguments.replace else Meeting.REFUSE
        command = RecordSamples((interval,), arguments.source, meeting=meeting)
        done = opened.desk.perform(record_samples, command, command_id=arguments.command_id)
        if context.as_json:
            context.print_json({"contract": arguments.contract, "changed": int(done.subject) if done.changed else 0})
        else:
            opened.say("cli.samples_set" if done.changed else "cli.samples_unchanged")
    return 0
