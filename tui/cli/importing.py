"""`kigen import servicenow|tickets|holidays|samples|cloudtrail|aws-status|statuspage`: what others know."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.import_options import add_status_options
from tui.cli.import_summary import print_summary, progress_of
from tui.cli.parser import CommandParser
from tui.locale.formats import in_zone

if TYPE_CHECKING:
    from core.desk.acts.import_tickets import ImportedTicket, Refusal
    from core.desk.contract import Contract
    from storage.exchange.servicenow_words import ServiceNowWords
    from storage.exchange.source_file import SourceFile


def configure(parser: CommandParser) -> None:
    """A subcommand a format."""
    room = parser.subcommands("what")
    servicenow = room.add_parser("servicenow", help=parser.words("cli.summary_import_servicenow"))
    _add_file(servicenow)
    servicenow.add_argument("--contract", required=True, metavar="C", help=parser.words("cli.help_import_contract"))
    servicenow.add_argument("--time-zone", required=True, metavar="Z", help=parser.words("cli.help_import_zone"))
    servicenow.add_argument("--map", type=Path, metavar="FILE", help=parser.words("cli.help_import_map"))
    servicenow.add_argument("--date-order", choices=("dmy", "mdy"), help=parser.words("cli.help_import_date_order"))
    _add_ticket_options(servicenow, "servicenow")
    tickets = room.add_parser("tickets", help=parser.words("cli.summary_import_tickets"))
    _add_file(tickets)
    tickets.add_argument("--contract", default="", metavar="C", help=parser.words("cli.help_import_default_contract"))
    _add_ticket_options(tickets, "tickets")
    holidays = room.add_parser("holidays", help=parser.words("cli.summary_import_holidays"))
    _add_file(holidays)
    holidays.add_argument("--apply", action="store_true", help=parser.words("cli.help_import_apply"))
    samples = room.add_parser("samples", help=parser.words("cli.summary_import_samples"))
    _add_file(samples)
    _add_meeting(samples)
    cloudtrail = room.add_parser("cloudtrail", help=parser.words("cli.summary_import_cloudtrail"))
    cloudtrail.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=parser.words("cli.help_import_paths"))
    cloudtrail.add_argument("--again", action="store_true", help=parser.words("cli.help_import_again"))
    _add_meeting(cloudtrail)
    for page in ("aws-status", "statuspage"):
        status = room.add_parser(page, help=parser.words(f"cli.summary_import_{page.replace('-', '_')}"))
        _add_file(status)
        add_status_options(status)


def _add_file(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=parser.words("cli.help_import_file"))


def _add_meeting(parser: CommandParser) -> None:
    """What becomes of intervals that have counts already."""
    pair = parser.add_mutually_exclusive_group()
    pair.add_argument("--add", action="store_true", help=parser.words("cli.help_import_add"))
    pair.add_argument("--replace", action="store_true", help=parser.words("cli.help_import_replace"))


def _add_ticket_options(parser: CommandParser, source: str) -> None:
    parser.add_argument("--source", default=source, metavar="NAME", help=parser.words("cli.help_import_source"))
    parser.add_argument("--atomic", action="store_true", help=parser.words("cli.help_import_atomic"))


def run(arguments: Namespace, context: Context) -> int:
    """Import; exit status 1 where a record was refused. A fault of the file as a whole changes nothing."""
    match arguments.what:
        case "servicenow":
            zone = _zone(arguments.time_zone)
            with open_desk(context) as opened:
                return _servicenow(arguments, zone, opened)
        case "tickets":
            with open_desk(context) as opened:
                return _tickets(arguments, opened)
        case "samples" | "cloudtrail" as what:
            from tui.cli.import_counts import import_cloudtrail, import_samples

            with open_desk(context) as opened:
                return (import_samples if what == "samples" else import_cloudtrail)(arguments, opened)
        case "aws-status" | "statuspage":
            from tui.cli.import_status import import_status

            with open_desk(context) as opened:
                return import_status(arguments, opened)
        case _:
            from tui.cli.import_holidays import apply_holidays, show_holidays

            with open_desk(context) as opened:
                (apply_holidays if arguments.apply else show_holidays)(arguments.file, opened)
            return 0


def _servicenow(arguments: Namespace, zone: tzinfo, opened: OpenDesk) -> int:
    from storage.exchange.local_times import DateOrder
    from storage.exchange.servicenow import open_servicenow, read_tickets, survey
    from storage.exchange.source_file import open_source

    words = _words(arguments.contract, arguments.map, opened)
    source = open_source(arguments.file)
    file = open_servicenow(source)
    found = survey(file, DateOrder(arguments.date_order) if arguments.date_order else None)
    order = opened.words(f"cli.import_order_{found.order.value}")
    opened.say("cli.import_dates", rows=found.rows, order=order, zone=arguments.time_zone)
    for word, priority in words.priorities.items():
        opened.say("cli.import_priority", word=word, priority=priority)
    records = read_tickets(file, found, words=words, zone=zone, contract=arguments.contract, source=arguments.source)
    return _import(records, source, arguments, opened)


def _tickets(arguments: Namespace, opened: OpenDesk) -> int:
    from storage.exchange.source_file import open_source
    from storage.exchange.tickets import read_tickets

    if arguments.contract:
        _contract(arguments.contract, opened)
    source = open_source(arguments.file)
    records = read_tickets(source, contract=arguments.contract, system=arguments.source)
    return _import(records, source, arguments, opened)


def _import(
    records: Iterator[ImportedTicket | Refusal], source: SourceFile, arguments: Namespace, opened: OpenDesk
) -> int:
    from storage.exchange.importing import import_all_or_none, import_records

    if arguments.atomic:
        summary = import_all_or_none(opened.desk, records, source)
    else:
        summary = import_records(opened.desk, records, source, progress_of(opened))
    print_summary(summary, source, opened)
    if summary.refusals and arguments.atomic:
        opened.say("cli.import_undone")
    return 1 if summary.refusals else 0


def _words(contract: str, file: Path | None, opened: OpenDesk) -> ServiceNowWords:
    """What the file's priorities mean under the plans of ``contract``."""
    from storage.exchange.servicenow_words import default_words, plan_priorities, read_words

    found = _contract(contract, opened)
    allowed = plan_priorities(opened.desk.catalogue.newest(found.terms), found)
    return default_words(allowed) if file is None else read_words(file, allowed)


def _contract(name: str, opened: OpenDesk) -> Contract:
    """Raises ``BadInput("contract_unknown")`` before anything is read."""
    from storage.database.stored_contracts import StoredContracts

    with opened.desk.read() as connection:
        return StoredContracts(connection).by_name(name)


def _zone(name: str) -> tzinfo:
    try:
        return in_zone(name)
    except ValueError:
        raise BadInput("unknown_zone", field="--time-zone", zone=name) from None
