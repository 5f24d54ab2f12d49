"""`kigen queue [FILTER]`: the tickets by due, soonest first."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.desk.filter import parse_filter
from core.errors import BadInput
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk, rfc3339
from tui.cli.parser import CommandParser
from tui.cli.tables import table

if TYPE_CHECKING:
    from storage.database.read_models.queue import QueueRow

PAGE = 500


def configure(parser: CommandParser) -> None:
    """The filter words, and how many lines at the most."""
    parser.takes_words_with_a_dash()
    parser.add_argument("filter", metavar="FILTER", nargs="*", help=parser.words("cli.help_queue_filter"))
    parser.add_argument("--limit", type=int, default=None, metavar="N", help=parser.words("cli.help_queue_limit"))


def run(arguments: Namespace, context: Context) -> int:
    """Print the queue: a table for people, a JSON object a line for scripts."""
    if arguments.limit is not None and arguments.limit < 1:
        raise BadInput("limit_too_small", field="--limit", limit=arguments.limit)
    with open_desk(context) as opened:
        rows = _rows(" ".join(arguments.filter), arguments.limit, opened)
        if context.as_json:
            for row in rows:
                context.print_json(_as_json(row))
        else:
            _print(rows, opened)
    return 0


def _rows(text: str, limit: int | None, opened: OpenDesk) -> Iterator[QueueRow]:
    """Page by page, so that a long queue is never held whole."""
    from storage.database.read_models.queue import Queue

    desk, now = opened.desk, opened.desk.now()
    where = parse_filter(text, now=now, actor=desk.actor.name)
    left = limit
    last = None
    while left is None or left > 0:
        with desk.read() as connection:
            queue = Queue(where, connection.dialect.name)
            page = queue.page(connection, now, after=last, limit=PAGE if left is None else min(PAGE, left))
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].key
        left = None if left is None else left - len(page)


def _as_json(row: QueueRow) -> dict[str, Any]:
    return {
        "ticket": row.number,
        "contract": row.contract,
        "subject": row.subject,
        "priority": row.priority,
        "owner": row.owner or None,
        "status": row.status,
        "in_scope": bool(row.in_scope),
        "best_effort": bool(row.best_effort),
        "paused": bool(row.paused),
        "received_at": rfc3339(row.received_at),
        "due_at": rfc3339(row.due_at),
        "due_kind": row.due_kind or None,
        "expected_by": rfc3339(row.expected_by),
        "response": row.response_verdict,
    }


def _print(rows: Iterator[QueueRow], opened: OpenDesk) -> None:
    now = opened.desk.now()
    formats = opened.translator.formats
    lines = [
        (
            formats.countdown(row.due_at - now) if row.due_at else "-",
            row.priority,
            f"#{row.number}",
            row.contract,
            row.subject,
            row.owner or "-",
            opened.words(f"cli.status_{row.status}"),
        )
        for row in rows
    ]
    if not lines:
        opened.say("cli.queue_empty")
        return
    headings = [
        opened.words(f"cli.column_{name}")
        for name in ("due", "priority", "ticket", "contract", "subject", "owner", "status")
    ]
    for line in table(headings, lines, right=(0, 2), widest=40):
        opened.context.print(line)
