"""`kigen contract list|show|cost`: what contracts there are, what one promises, and what a month of it costs."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from core.desk.contract_soundness import contract_facts
from core.desk.contract_text import parse_month
from core.desk.contract_warnings import contract_warnings
from core.messages import Words
from core.terms.registry import terms_of
from tui.cli.contract_cost import cost_json, cost_lines
from tui.cli.desk import OpenDesk
from tui.cli.parser import CommandParser
from tui.cli.tables import table
from tui.cli.ticket_text import cited, explanation_json, source_of

if TYPE_CHECKING:
    from core.terms.model import Plan, Terms
    from storage.database.read_models.contracts import ContractRow


def configure(room: _SubParsersAction[CommandParser], parser: CommandParser) -> None:
    """``list``, ``show`` and ``cost``."""
    room.add_parser("list", help=parser.words("cli.summary_contract_list"))
    for name in ("show", "cost"):
        one = room.add_parser(name, help=parser.words(f"cli.summary_contract_{name}"))
        one.add_argument("name", metavar="NAME", help=parser.words("cli.help_contract_name"))
        if name == "cost":
            one.add_argument("month", metavar="MONTH", nargs="?", help=parser.words("cli.help_contract_cost_month"))


def _list(_: Namespace, opened: OpenDesk) -> None:
    from storage.database.read_models.contracts import contract_rows

    now = opened.desk.now()
    with opened.desk.read() as connection:
        rows = contract_rows(connection, now)
    if opened.context.as_json:
        for row in rows:
            opened.context.print_json(_as_json(row))
        return
    if not rows:
        opened.say("cli.no_contracts")
        return
    headings = [opened.words(f"cli.column_{name}") for name in ("contract", "terms", "plan", "open", "overdue", "risk")]
    today = opened.today()
    lines = [
        (
            row.contract.name,
            row.contract.terms,
            row.contract.subscribed_plan(today),
            *(str(count) for count in (row.open, row.overdue, row.at_risk)),
        )
        for row in rows
    ]
    for line in table(headings, lines, right=(3, 4, 5)):
        opened.context.print(line)


def _as_json(row: ContractRow) -> dict[str, Any]:
    facts = contract_facts(row.contract)
    counts = {"open": row.open, "overdue": row.overdue, "at_risk": row.at_risk}
    return {"contract": facts.pop("name"), **facts, "version": row.contract.version, **counts}


def _show(arguments: Namespace, opened: OpenDesk) -> None:
    from core.terms.plans import plan_on
    from storage.database.read_models.contracts import contract_row
    from storage.database.read_models.early_tickets import early_tickets

    with opened.desk.read() as connection:
        row = contract_row(connection, arguments.name, opened.desk.now())
        early = early_tickets(connection, row.contract, opened.desk.catalogue)
    warnings = (*contract_warnings(row.contract, opened.desk.catalogue, opened.desk.now()), *early)
    terms = terms_of(opened.desk.catalogue, row.contract.terms, opened.today())
    plan = plan_on(terms, row.contract.subscribed_plan(opened.today()), opened.today()).plan
    if opened.context.as_json:
        opened.context.print_json(
            {
                **_as_json(row),
                "plan": plan.id,
                "terms_version": terms.version,
                "promises": _promises(terms, plan, opened),
                "warnings": explanation_json(warnings, opened),
            }
        )
        return
    contract = row.contract
    print_line = opened.context.print
    print_line(opened.value(contract.name))
    facts = [
        ("cli.column_customer", contract.customer),
        ("cli.column_terms", f"{terms.id} {terms.version} — {opened.value(terms.title)}"),
        ("cli.column_plan", opened.value(plan.name)),
        ("cli.column_account", contract.account or "-"),
        ("cli.column_contract_number", contract.contract_number),
        ("cli.column_reseller", contract.reseller),
        ("cli.column_regions", ", ".join(contract.regions)),
        ("cli.column_services", ", ".join(contract.services)),
        ("cli.column_starts_on", contract.starts_on.isoformat()),
        ("cli.column_ends_on", contract.ends_on.isoformat() if contract.ends_on else ""),
        ("cli.column_open", str(row.open)),
        ("cli.column_overdue", str(row.overdue)),
    ]
    for label, value in facts:
        if value:
            print_line(f"  {opened.words(label)}: {opened.value(value)}")
    if plan.end is not None:
        note = opened.words(
            "cli.plan_ends", day=plan.end.ends_on, falls_back_to=terms.plans[plan.end.falls_back_to].name
        )
        rule = terms.rules[plan.end.rule]
        mark = f" ({opened.words('cli.our_reading')})" if rule.interpretation is not None else ""
        print_line(f"  ! {note}{cited(rule.id, rule.clause)}{mark}")
    for step in warnings:
        print_line(f"  ! {opened.translator.text(step.message)}{source_of(step, opened)}")
    for promise in _promises(terms, plan, opened):
        mark = f" ({opened.words('cli.our_reading')})" if promise["interpretation"] else ""
        print_line(f"  - {promise['text']}{cited(promise['rule'], promise['clause'])}{mark}")


def _cost(arguments: Namespace, opened: OpenDesk) -> None:
    from core.desk.month_cost import month_cost
    from storage.database.read_models.contracts import contract_row

    with opened.desk.read() as connection:
        contract = contract_row(connection, arguments.name, opened.desk.now()).contract
    month = parse_month(arguments.month, field="month") if arguments.month else opened.today().replace(day=1)
    cost = month_cost(contract, opened.desk.catalogue, month)
    if opened.context.as_json:
        opened.context.print_json({"contract": contract.name, **cost_json(cost, opened)})
        return
    for line in cost_lines(cost, opened):
        opened.context.print(line)


SHOWS: Mapping[str, Callable[[Namespace, OpenDesk], None]] = MappingProxyType(
    {"list": _list, "show": _show, "cost": _cost}
)


def _promises(terms: Terms, plan: Plan, opened: OpenDesk) -> list[dict[str, Any]]:
    """What the plan promises, a line a target, with the clause and whether the rule is read our way."""
    found: list[tuple[str, Words | None, Any]] = []
    for priority, targets in sorted(plan.targets.items(), key=lambda pair: terms.priorities[pair[0]].rank):
        found += [(target.rule, terms.priorities[priority].name, target) for target in targets]
    if plan.best_effort is not None:
        found.append((plan.best_effort.rule, None, None))
    lines = []
    for rule_id, priority_name, target in found:
        rule = terms.rules[rule_id]
        if target is None:
            text = opened.words("terms.best_effort", plan=plan.name)
        else:
            text = opened.words(
                f"desk.target_{target.kind.value}", priority=priority_name, covered=target.covered,
                calendar=terms.calendar_names[target.calendar],
            )  # fmt: skip
        read = rule.interpretation is not None
        lines.append({"text": text, "rule": rule.id, "clause": rule.clause, "interpretation": read})
    return lines
