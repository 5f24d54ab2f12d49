"""`kigen explain N`: every step behind a ticket's deadlines, down to the clause."""

from __future__ import annotations

from argparse import Namespace

from tui.cli.context import Context
from tui.cli.desk import open_desk, rfc3339
from tui.cli.parser import CommandParser, ticket_number
from tui.cli.ticket_text import explanation_json, print_advice, print_clock, print_zone


def configure(parser: CommandParser) -> None:
    """The ticket's number."""
    parser.add_argument("number", metavar="N", type=ticket_number, help=parser.words("cli.help_ticket_number"))


def run(arguments: Namespace, context: Context) -> int:
    """Explain every clock of the ticket."""
    from storage.database.read_models.tickets import read_ticket_view

    with open_desk(context) as opened:
        with opened.desk.read() as connection:
            view = read_ticket_view(connection, opened.desk.catalogue, arguments.number)
        for one in view.clocks:
            if context.as_json:
                context.print_json(
                    {
                        "ticket": view.ticket.number,
                        "target": one.clock.kind.value,
                        "status": one.clock.status(opened.desk.now()).value,
                        "due_at": rfc3339(one.clock.due_at),
                        "explanation": explanation_json(one.explanation, opened),
                    }
                )
            else:
                print_clock(one, view, opened)
        if not context.as_json:
            print_advice(view, opened)
            print_zone(view, opened)
    return 0
