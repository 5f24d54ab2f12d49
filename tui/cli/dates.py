"""`kigen dates`: everything that falls due on a day, also as an iCalendar file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk, rfc3339
from tui.cli.parser import CommandParser
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.desk.dates import DueDate

_DAYS = 90


def configure(parser: CommandParser) -> None:
    """Whose dates, how far, and the file for a calendar."""
    parser.add_argument("--contract", metavar="C", help=parser.words("cli.help_dates_contract"))
    parser.add_argument("--days", type=int, default=_DAYS, metavar="N", help=parser.words("cli.help_dates_days"))
    parser.add_argument("--ical", type=Path, metavar="FILE", help=parser.words("cli.help_dates_ical"))


def run(arguments: Namespace, context: Context) -> int:
    """Print the dates, or write them to the file."""
    if not 1 <= arguments.days <= 3660:
        raise BadInput("days_out_of_range", field="--days", most=3660)
    from tui.calendar_file import write_dates

    with open_desk(context) as opened:
        found = _found(arguments, opened)
        if arguments.ical is not None:
            write_dates(found, arguments.ical, opened.desk, opened.translator)
            opened.say("cli.dates_written", count=len(found), file=str(arguments.ical))
        elif context.as_json:
            for each in found:
                context.print_json(_as_json(each, opened))
        elif found:
            _print(found, opened)
        else:
            opened.say("cli.no_dates", count=arguments.days)
    return 0


def _found(arguments: Namespace, opened: OpenDesk) -> Sequence[DueDate]:
    """From today on, and what is late."""
    from storage.database.read_models.dates import dates_to_see

    today, desk = opened.today(), opened.desk
    last = today + timedelta(days=arguments.days)
    with desk.read() as connection:
        return dates_to_see(connection, desk.catalogue, desk.now(), today, last, contract=arguments.contract)


def _print(found: Sequence[DueDate], opened: OpenDesk) -> None:
    headings = [opened.words(f"cli.dates_{name}") for name in ("day", "left", "what", "contract", "why", "clause")]
    today = opened.today()
    rows = [
        (
            opened.translator.formats.day_with_weekday(each.day),
            _left(each, today, opened),
            opened.words(f"dates.kind_{each.kind.value}"),
            f"{each.contract} {each.scope}".strip(),
            opened.translator.text(each.why.message),
            f"{each.why.rule} {each.why.clause}".strip(),
        )
        for each in found
    ]
    for line in table(headings, rows, right=(1,)):
        opened.context.print(line)


def _left(each: DueDate, today: date, opened: OpenDesk) -> str:
    left, working = (each.day - today).days, each.working_days_left(today)
    days = opened.words("dates.days_left" if left >= 0 else "dates.days_over", count=abs(left))
    return days if working is None else opened.words("dates.of_which_working", days=days, count=working)


def _as_json(each: DueDate, opened: OpenDesk) -> dict[str, Any]:
    return {
        "day": each.day.isoformat(),
        "days_left": (each.day - opened.today()).days,
        "working_days_left": each.working_days_left(opened.today()),
        "at": rfc3339(each.at),
        "kind": each.kind.value,
        "contract": each.contract,
        "scope": each.scope,
        "text": opened.translator.text(each.why.message),
        "rule": each.why.rule,
        "clause": each.why.clause,
        "interpretation": each.why.interpretation,
    }
