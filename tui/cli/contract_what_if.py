"""`kigen contract what-if`: another plan, or a further closing day, without storing anything."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.desk.acts.contract_changes import Edit
from core.desk.acts.contract_days import CloseDesk
from core.desk.acts.contract_plans import RequestPlan
from core.desk.contract_text import parse_day
from core.desk.contract_what_if import ContractWhatIf, TargetChange, contract_what_if
from core.desk.month_cost import MonthCost
from core.desk.restanding import Difference
from core.terms.model import Target
from core.terms.registry import terms_of
from tui.cli.contract_cost import cost_json
from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.parser import CommandParser

if TYPE_CHECKING:
    from core.terms.model import Terms


def configure(room: _SubParsersAction[CommandParser], parser: CommandParser) -> None:
    """``what-if``."""
    one = room.add_parser("what-if", help=parser.words("cli.summary_contract_what_if"))
    one.add_argument("name", metavar="NAME", help=parser.words("cli.help_contract_name"))
    one.add_argument("--plan", metavar="PLAN", help=parser.words("cli.help_contract_plan"))
    one.add_argument("--on", metavar="DATE", help=parser.words("cli.help_contract_on"))
    help_text = parser.words("cli.help_contract_close_day")
    one.add_argument("--close-day", action="append", default=[], metavar="DATE", help=help_text)


def run(arguments: Namespace, opened: OpenDesk) -> None:
    """Show what would be."""
    from storage.database.read_models.contracts import contract_row
    from storage.recompute import preview_contract

    now, catalogue = opened.desk.now(), opened.desk.catalogue
    with opened.desk.read() as connection:
        contract = contract_row(connection, arguments.name, now).contract
        found = contract_what_if(contract, tuple(_edits(arguments)), catalogue, now)
        moved = preview_contract(connection, catalogue, found.after, now).differences
    if opened.context.as_json:
        opened.context.print_json(_json(found, moved, opened))
        return
    for line in _lines(found, moved, opened):
        opened.context.print(line)


def _edits(arguments: Namespace) -> Iterator[Edit]:
    if arguments.plan:
        yield RequestPlan(arguments.plan, parse_day(arguments.on, field="--on") if arguments.on else None)
    if arguments.close_day:
        yield CloseDesk(tuple(parse_day(each, field="--close-day") for each in arguments.close_day))


def _json(found: ContractWhatIf, moved: tuple[Difference, ...], opened: OpenDesk) -> dict[str, Any]:
    return {
        "contract": found.before.name,
        "from": found.day.isoformat(),
        "plan": [found.plan_before.id, found.plan_after.id],
        "costs": [[cost_json(cost, opened) for cost in pair] for pair in found.costs],
        "targets": [
            {"priority": each.priority, "before": _minutes(each.before), "after": _minutes(each.after)}
            for each in found.targets
        ],
        "tickets": [
            {"ticket": each.number, "before": rfc3339(each.before.due_at), "after": rfc3339(each.after.due_at)}
            for each in moved
        ],
    }


def _minutes(target: Target | None) -> float | None:
    return None if target is None else target.covered.total_seconds() / 60


def _lines(found: ContractWhatIf, moved: tuple[Difference, ...], opened: OpenDesk) -> Iterator[str]:
    terms = terms_of(opened.desk.catalogue, found.after.terms, found.day)
    yield opened.words("cli.what_if_nothing_stored", contract=found.before.name)
    plans = {"before": found.plan_before.name, "after": found.plan_after.name}
    yield "  " + opened.words("cli.what_if_plan", day=found.day, **plans)
    for before, after in found.costs:
        month = f"{before.month:%Y-%m}"
        yield f"  {month}: {_cost(before, opened)} → {_cost(after, opened)}"
    for change in found.targets:
        yield f"  {_target(change, terms, opened)}"
    for each in moved:
        due = [opened.value(standing.due_at) if standing.due_at else "-" for standing in (each.before, each.after)]
        yield f"  #{each.number} {due[0]} → {due[1]}"
    if not moved:
        yield "  " + opened.words("cli.what_if_no_ticket")


def _cost(cost: MonthCost, opened: OpenDesk) -> str:
    plan = "-" if cost.plan is None else opened.value(cost.plan.name)
    return plan if cost.payable is None else f"{plan}, {opened.value(cost.payable)}"


def _target(change: TargetChange, terms: Terms, opened: OpenDesk) -> str:
    name = opened.value(terms.priorities[change.priority].name)
    covered = ["-" if each is None else opened.value(each.covered) for each in (change.before, change.after)]
    return f"{name}: {covered[0]} → {covered[1]}"
