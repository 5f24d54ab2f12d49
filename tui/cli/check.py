"""`kigen check`: claim windows that close, for a monitoring system, in a line with its exit status."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from core.errors import BadInput, KigenError
from tui.cli.context import Context, Streams
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from storage.database.read_models.claims import ClaimRow

OK, WARNING, CRITICAL, UNKNOWN = range(4)
_WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")


def configure(parser: CommandParser) -> None:
    """The two thresholds, in working days."""
    parser.add_argument("--warning", type=int, default=7, metavar="N", help=parser.words("cli.help_check_warning"))
    parser.add_argument("--critical", type=int, default=3, metavar="N", help=parser.words("cli.help_check_critical"))


def run(arguments: Namespace, context: Context) -> int:
    """One line, and 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN): what the plugins of monitoring systems say."""
    try:
        if not 0 <= arguments.critical <= arguments.warning:
            raise BadInput("check_thresholds_wrong", field="--critical")
        with open_desk(context) as opened:
            return _check(arguments.warning, arguments.critical, opened)
    except KigenError as error:
        lines = context.translator.error(error).splitlines()
        context.print(f"KIGEN {_WORDS[UNKNOWN]} - {' / '.join(lines)}")
        return UNKNOWN


def as_plugin(command: Callable[[Streams], int], streams: Streams) -> int:
    """Run ``command``; where it ends without a word on stdout, whatever the reason, that is UNKNOWN in one line there.

    A monitoring system reads nothing else, and status 2 is CRITICAL to it.
    """
    said, told = StringIO(), StringIO()
    status = command(replace(streams, stdout=said, stderr=told))
    if said.getvalue():
        streams.stderr.write(told.getvalue())
        streams.stdout.write(said.getvalue())
        return status
    why = [line.partition(": ")[2] for line in told.getvalue().splitlines() if line.startswith("kigen")]
    streams.stdout.write(f"KIGEN {_WORDS[UNKNOWN]} - {' / '.join(why).replace('|', '/')}\n")
    return UNKNOWN


def _check(warning: int, critical: int, opened: OpenDesk) -> int:
    from storage.database.read_models.claims import claims_list

    desk = opened.desk
    with desk.read() as connection:
        rows = claims_list(connection, desk.catalogue, desk.now(), (warning, critical))
    closing = [row for row in rows if row.to_file and row.left is not None]
    working = [row.left.working_days for row in closing if row.left is not None]
    close = [row for row, left in zip(closing, working, strict=True) if left <= warning]
    late = [row for row in rows if row.answer_by is not None and row.answer_by < opened.today()]
    status = OK
    if close or late:
        status = WARNING
    if any(left <= critical for left in working):
        status = CRITICAL
    counts = {
        "to_file": len(closing),
        "warning": len(close),
        "critical": sum(left <= critical for left in working),
        "late_answers": len(late),
    }
    if opened.context.as_json:
        nearest = min(working, default=None)
        opened.context.print_json({"status": _WORDS[status], "working_days_left": nearest, **counts})
        return status
    said = opened.translator.joined(_said(close, late, opened)) or opened.words("cli.check_nothing")
    # "7:" alerts below 7. The value is left out where there is none: a plugin may not say "no number".
    figures = [f"{name}={count}" for name, count in counts.items()]
    if working:
        figures.append(f"working_days_left={min(working)};{warning}:;{critical}:")
    opened.context.print(f"KIGEN {_WORDS[status]} - {said.replace('|', '/')} | {' '.join(figures)}")
    return status


def _said(close: Sequence[ClaimRow], late: Sequence[ClaimRow], opened: OpenDesk) -> Iterator[str]:
    """The nearest window, and how much more there is."""
    for row in close[:1]:
        days = 0 if row.left is None else row.left.working_days
        month = " ".join(part for part in (row.contract, f"{row.month:%Y-%m}", row.scope) if part)
        if row.file_by is not None and row.file_by < opened.today():
            closed = (opened.today() - row.file_by).days
            yield opened.words("cli.check_closed", month=month, file_by=row.file_by, count=closed)
        else:
            yield opened.words("cli.check_closes", month=month, file_by=row.file_by, count=days)
    if len(close) > 1:
        yield opened.words("cli.check_more", count=len(close) - 1)
    if late:
        yield opened.words("cli.check_late", count=len(late))
