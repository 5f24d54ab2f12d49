"""`kigen report response|month`: what became of first responses, and a contract's month to be sent."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tui.cli import month_report
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser
from tui.cli.tables import table

if TYPE_CHECKING:
    from storage.database.read_models.response_report import ResponseLine

_COUNTS = ("count", "met", "breached", "unknown", "best_effort", "pending")
_FIGURES = (*_COUNTS, "median", "worst")


def configure(parser: CommandParser) -> None:
    """``response``."""
    room = parser.subcommands("what")
    response = room.add_parser("response", help=parser.words("cli.summary_report_response"))
    month = room.add_parser("month", help=parser.words("cli.summary_report_month"))
    month_report.configure(month)
    response.add_argument("--contract", metavar="C", help=parser.words("cli.help_report_contract"))


def run(arguments: Namespace, context: Context) -> int:
    """Print the report; exit status 0 also where there is nothing to report on."""
    with open_desk(context) as opened:
        if arguments.what == "month":
            month_report.print_month(arguments, opened)
            return 0
        lines = _lines(arguments.contract, opened)
        if context.as_json:
            for line in lines:
                context.print_json(_as_json(line))
        elif lines:
            _print(lines, opened)
        else:
            opened.say("cli.report_empty")
    return 0


def _lines(contract: str | None, opened: OpenDesk) -> list[ResponseLine]:
    """By month of the operator's zone, then by urgency."""
    from storage.database.read_models.response_report import response_report
    from storage.database.stored_contracts import StoredContracts

    with opened.desk.read() as connection:
        found = None if contract is None else StoredContracts(connection).by_name(contract)
        lines = response_report(
            connection, opened.desk.now(), str(opened.zone), contract_id=None if found is None else found.id
        )
    ranks = _ranks(opened)
    return sorted(lines, key=lambda line: (line.month, ranks.get(line.priority, len(ranks)), line.priority))


def _ranks(opened: OpenDesk) -> dict[str, int]:
    """How urgent each priority is, over all terms of the desk."""
    catalogue = opened.desk.catalogue
    return {
        priority.id: priority.rank
        for terms in catalogue.ids
        for version in catalogue.versions(terms)
        for priority in version.priorities.values()
    }


def _print(lines: list[ResponseLine], opened: OpenDesk) -> None:
    names = ("month", "priority", *_FIGURES)
    headings = [opened.words(f"cli.report_{name}") for name in names]
    rows = [
        (
            f"{line.month:%Y-%m}",
            line.priority,
            *(str(getattr(line, name)) for name in _COUNTS),
            opened.value(line.median),
            opened.value(line.worst),
        )
        for line in lines
    ]
    for text in table(headings, rows, right=range(2, len(names))):
        opened.context.print(text)


def _as_json(line: ResponseLine) -> dict[str, Any]:
    """Durations are covered time in seconds."""
    return {
        "month": f"{line.month:%Y-%m}",
        "priority": line.priority,
        **{name: getattr(line, name) for name in _COUNTS},
        "median": _seconds(line.median),
        "worst": _seconds(line.worst),
    }


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
