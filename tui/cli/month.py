"""`kigen month show|what-if|freeze|accept|refuse|reopen`: a contract's month, what it would be, and settling it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, KigenError
from core.messages import Message
from tui.cli import month_what_if
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk, rfc3339
from tui.cli.parser import CommandParser
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.desk.month import ContractMonth
    from storage.database.read_models.month_facts import MonthView

_ACTS = ("freeze", "accept", "refuse", "reopen")
_NAMES = {"freeze": "month.frozen", "accept": "month.accepted", "refuse": "month.refused", "reopen": "month.reopened"}
"""What the activity calls the acts."""


def configure(parser: CommandParser) -> None:
    """``show`` and the acts, each with the contract, the month and the scope."""
    room = parser.subcommands("act")
    for act in ("show", *_ACTS):
        one = room.add_parser(act, help=parser.words(f"cli.summary_month_{act}"))
        add_month_arguments(one)
        if act != "show":
            one.add_argument("--why", default="", metavar="TEXT", help=parser.words("cli.help_month_why"))
    month_what_if.configure(room, parser)


def add_month_arguments(parser: CommandParser) -> None:
    """The contract, the month, and which region or service of it."""
    parser.add_argument("contract", metavar="CONTRACT", help=parser.words("cli.help_contract_name"))
    parser.add_argument("month", metavar="YYYY-MM", help=parser.words("cli.help_month"))
    parser.add_argument("--scope", metavar="NAME", help=parser.words("cli.help_month_scope"))


def run(arguments: Namespace, context: Context) -> int:
    """Show a month, or settle it. Exit status 1 where a rule refuses."""
    with open_desk(context) as opened:
        if arguments.act == "show":
            _show(arguments, opened)
        elif arguments.act == "what-if":
            month_what_if.run(arguments, opened)
        else:
            _act(arguments, opened)
    return 0


def month_named(text: str) -> date:
    """The first day of the month ``2026-04``. Raises ``BadInput("field_wrong")``."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadInput("field_wrong", field="YYYY-MM", expected=Message("terms.expected_month")) from None


def views_of(arguments: Namespace, opened: OpenDesk) -> list[MonthView]:
    """The month that the arguments name, a view a scope."""
    from storage.database.read_models.month_facts import month_views

    month = month_named(arguments.month)
    with opened.desk.read() as connection:
        found = month_views(
            connection, opened.desk.catalogue, arguments.contract, month, opened.desk.now(), scope=arguments.scope
        )
    return list(found)


def month_json(view: MonthView, opened: OpenDesk) -> dict[str, Any]:
    """A month for scripts: money and percentages as digits, times in seconds, instants in UTC."""
    from tui.cli.ticket_text import explanation_json

    return {
        **found_json(view.found),
        "responses": [
            {"priority": line.priority, "count": line.count, "met": line.met, "breached": line.breached}
            for line in view.responses
        ],
        "late_tickets": list(view.answers.late),
        "frozen_at": None if view.frozen is None else rfc3339(view.frozen.frozen_at),
        "different_from_frozen": None if view.difference is None else view.difference.any,
        "difference_refused": None if view.difference is None else view.difference.refused,
        "frozen_figures": None if view.frozen is None else view.frozen.figures.as_json(),
        "explanation": explanation_json(view.found.explanation, opened),
    }


def found_json(found: ContractMonth) -> dict[str, Any]:
    """Its figures alone."""
    from core.assessment.budget import budgets
    from core.desk.figures import Figures

    figures = Figures.of(found)
    return {
        "contract": found.contract.name,
        "month": f"{found.month:%Y-%m}",
        "scope": found.scope,
        "terms": found.terms.id,
        "terms_version": found.terms.version,
        "uptime_percent": figures.uptime or None,
        "committed_percent": None if found.adjusted.committed is None else str(found.adjusted.committed),
        "met": figures.met,
        "downtime_seconds": None if figures.downtime is None else figures.downtime.total_seconds(),
        "original_uptime_percent": (
            None if found.original.uptime is None else str(found.original.uptime.ratio.percent())
        ),
        "budgets": [
            {"below_percent": str(one.below), "left_seconds": one.left.total_seconds()}
            for one in budgets(found.adjusted)
        ],
        "remedy": {
            "type": figures.remedy or "none",
            "amount": None if figures.amount is None else figures.amount.text,
            "currency": None if figures.amount is None else figures.amount.currency,
            "months": figures.free_months,
            "reduced_days": figures.reduced_days or None,
        },
        "file_by": None if found.window.file_by is None else found.window.file_by.isoformat(),
        "window_closes_at": rfc3339(found.window.closes_at),
    }


def _show(arguments: Namespace, opened: OpenDesk) -> None:
    from tui.cli.month_text import sections, title

    try:
        views = views_of(arguments, opened)
    except KigenError as error:
        if error.code == "not_in_force":
            opened.say("cli.month_what_if_with_incident")
        raise
    for view in views:
        if opened.context.as_json:
            opened.context.print_json(month_json(view, opened))
            continue
        opened.context.print(title(view, opened.translator))
        for section in sections(view, opened.translator, opened.desk.now()):
            opened.context.print(f"\n{section.title}")
            for line in table(section.headings, section.rows, right=section.right, widest=100):
                opened.context.print(f"  {line}")


def _act(arguments: Namespace, opened: OpenDesk) -> None:
    from core.desk.acts import months

    opened.desk.refuse(_NAMES[arguments.act])  # who may not do it is told so before what is wrong with it
    month, scope = month_named(arguments.month), arguments.scope or ""
    place: dict[str, Any] = {"contract": arguments.contract, "month": month, "scope": scope, "why": arguments.why}
    acts: dict[str, tuple[Callable[..., Any], type[Any]]] = {
        "freeze": (months.freeze_month, months.FreezeMonth),
        "accept": (months.accept_difference, months.AcceptDifference),
        "refuse": (months.refuse_difference, months.RefuseDifference),
        "reopen": (months.reopen_month, months.ReopenMonth),
    }
    act, command = acts[arguments.act]
    done = opened.desk.perform(act, command(**place))
    if opened.context.as_json:
        opened.context.print_json({"month": done.subject, "changed": done.changed})
    else:
        opened.say(f"cli.month_done_{arguments.act}" if done.changed else "cli.month_unchanged", month=done.subject)
