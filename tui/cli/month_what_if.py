"""`kigen month what-if`: the month under other facts, days, priorities or another plan, without storing anything."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.parser import CommandParser, ticket_number
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.desk.frozen import Answers
    from core.desk.month import ContractMonth
    from core.desk.what_if_month import KnownMonth, MonthWhatIf, Supposed
    from core.desk.what_if_tickets import TicketWhatIf
    from core.terms.model import Target

_LEANING = (("ground", ("exclude",)), ("incident", ("extend", "exclude")), ("on", ("plan",)))
"""What says something of another one only."""


def configure(room: _SubParsersAction[CommandParser], parser: CommandParser) -> None:
    """``what-if``."""
    from tui.cli.month import add_month_arguments

    one = room.add_parser("what-if", help=parser.words("cli.summary_month_what_if"))
    add_month_arguments(one)
    for name, metavar in (("extend", "TIME"), ("exclude", "TIME"), ("ground", "ID"), ("plan", "PLAN"), ("on", "DATE")):
        one.add_argument(f"--{name}", metavar=metavar, help=parser.words(f"cli.help_if_{name}"))
    one.add_argument("--incident", metavar="N", type=ticket_number, help=parser.words("cli.help_if_incident"))
    for names, metavar in ((("--closed", "--close-day"), "DATE"), (("--priority",), "N=PRIORITY")):
        help_text = parser.words(f"cli.help_if_{names[0][2:]}")
        one.add_argument(*names, action="append", default=[], metavar=metavar, help=help_text)


def run(arguments: Namespace, opened: OpenDesk) -> None:
    """Show what would be, a month a scope."""
    from core.desk.what_if_month import month_what_if
    from storage.database.read_models.known_months import basis_of, known_months
    from tui.cli.month import month_named

    month, catalogue = month_named(arguments.month), opened.desk.catalogue
    with opened.desk.read() as connection:
        basis = basis_of(connection, catalogue, opened.desk.now().replace(microsecond=0))
        known = known_months(connection, catalogue, arguments.contract, month, scope=arguments.scope)
    for each in known:
        found = month_what_if(each, _supposed(arguments, each, opened), basis)
        if opened.context.as_json:
            opened.context.print_json(_json(each, found, opened))
        else:
            _print(each, found, opened)


def _supposed(arguments: Namespace, known: KnownMonth, opened: OpenDesk) -> Supposed:
    """What was said. A time of day alone is of the day on which the outage ended."""
    from core.desk.contract_text import parse_day
    from core.desk.what_if_month import Supposed
    from core.desk.what_if_text import Clock, parse_left_out, parse_longer, parse_priority

    for name, others in _LEANING:
        if getattr(arguments, name) is not None and not any(getattr(arguments, each) for each in others):
            raise BadInput("option_needs", field=f"--{name}", other=f"--{others[-1]}")
    incident, now = arguments.incident or 0, opened.desk.now()
    clock = Clock(now, opened.zone, known.day_of(incident, now))
    extend, exclude = arguments.extend, arguments.exclude
    return Supposed(
        incident,
        None if extend is None else parse_longer(extend, clock, field="--extend"),
        None if exclude is None else parse_left_out(exclude, clock, field="--exclude"),
        arguments.ground or "",
        tuple(parse_day(each, field="--closed") for each in arguments.closed),
        arguments.plan or "",
        None if arguments.on is None else parse_day(arguments.on, field="--on"),
        dict(parse_priority(each, field="--priority") for each in arguments.priority),
    )


def _print(known: KnownMonth, found: MonthWhatIf, opened: OpenDesk) -> None:
    from tui.cli.month_text import reason
    from tui.cli.month_what_if_text import figures, reasons, tickets

    name = f"{known.contract.name} {known.scope}".rstrip()
    opened.context.print(opened.words("cli.if_nothing_stored", month=f"{name} {known.month:%Y-%m}"))
    same = opened.words("cli.if_same")
    for section, compared in (("cli.if_figures", figures(found, opened.translator, opened.desk.now())),
                              ("cli.if_tickets", tickets(found, opened.translator))):  # fmt: skip
        rows = [(each.name, each.before, each.after if each.differs else same) for each in compared]
        if rows:
            headings = tuple(opened.words(each) for each in (section, "cli.if_before", "cli.if_after"))
            _print_table(headings, rows, opened)
    for title, steps in reasons(found, opened.translator):
        if steps:
            headings = (opened.words("cli.if_why", what=title), opened.words("cli.month_reasons_2"))
            _print_table(headings, [reason(step, opened.translator) for step in steps], opened)


def _print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], opened: OpenDesk) -> None:
    opened.context.print("")
    for line in table(headings, rows, widest=100):
        opened.context.print(f"  {line}")


def _json(known: KnownMonth, found: MonthWhatIf, opened: OpenDesk) -> dict[str, Any]:
    from tui.cli.contract_cost import cost_json

    answers = found.tickets
    return {
        "contract": known.contract.name,
        "month": f"{known.month:%Y-%m}",
        "scope": known.scope,
        "stored": False,
        "incident": None if found.stop is None else found.stop.number,
        "before": _month_json(found.before, opened),
        "after": _month_json(found.after, opened),
        "costs": [cost_json(cost, opened) for cost in found.costs],
        "plan_from": None if found.contract is None else found.contract.day.isoformat(),
        "targets": [
            {"priority": each.priority, "before": _minutes(each.before), "after": _minutes(each.after)}
            for each in (() if found.contract is None else found.contract.targets)
        ],
        "responses": [_answers_json(answers.before), _answers_json(answers.after)],
        "tickets": [_ticket_json(each, opened) for each in answers.told],
    }


def _month_json(month: ContractMonth | None, opened: OpenDesk) -> dict[str, Any] | None:
    """Its figures with their steps; None where the terms promise nothing."""
    from tui.cli.month import found_json
    from tui.cli.month_what_if_text import steps_of
    from tui.cli.ticket_text import explanation_json

    if month is None:
        return None
    return {**found_json(month), "explanation": explanation_json(steps_of(month), opened)}


def _answers_json(answers: Answers) -> dict[str, Any]:
    return {"met": answers.met, "late_tickets": list(answers.late)}


def _minutes(target: Target | None) -> float | None:
    return None if target is None else target.covered.total_seconds() / 60


def _ticket_json(ticket: TicketWhatIf, opened: OpenDesk) -> dict[str, Any]:
    from tui.cli.ticket_text import explanation_json

    of = ticket.difference
    return {
        "ticket": of.number,
        "asked": ticket.asked,
        "before": rfc3339(of.before.response_due_at),
        "after": rfc3339(of.after.response_due_at),
        "late": [ticket.late, ticket.late_after],
        "explanation": explanation_json(ticket.why_after, opened),
    }
