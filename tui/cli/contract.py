"""`kigen contract add|list|show`: the agreements that tickets come under."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.contract import Direction
from core.errors import BadInput
from core.messages import Words
from tui.cli.context import Context
from tui.cli.desk import OpenDesk, open_desk
from tui.cli.parser import CommandParser
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.terms.model import Plan, Terms
    from storage.database.read_models.contracts import ContractRow


def configure(parser: CommandParser) -> None:
    """``add``, ``list`` and ``show``."""
    room = parser.subcommands("act")
    add = room.add_parser("add", help=parser.words("cli.summary_contract_add"))
    add.add_argument("name", metavar="NAME", help=parser.words("cli.help_contract_name"))
    add.add_argument("--terms", required=True, metavar="ID", help=parser.words("cli.help_contract_terms"))
    add.add_argument("--plan", required=True, metavar="PLAN", help=parser.words("cli.help_contract_plan"))
    add.add_argument("--kind", default="", metavar="KIND", help=parser.words("cli.help_contract_kind"))
    add.add_argument("--account", default="", metavar="ID", help=parser.words("cli.help_contract_account"))
    add.add_argument("--start", metavar="DATE", help=parser.words("cli.help_contract_start"))
    add.add_argument(
        "--direction", default="", choices=[one.value for one in Direction], help=parser.words("cli.help_direction")
    )
    room.add_parser("list", help=parser.words("cli.summary_contract_list"))
    show = room.add_parser("show", help=parser.words("cli.summary_contract_show"))
    show.add_argument("name", metavar="NAME", help=parser.words("cli.help_contract_name"))


def run(arguments: Namespace, context: Context) -> int:
    """Enter a contract, list them, or show one."""
    with open_desk(context) as opened:
        match arguments.act:
            case "add":
                _add(arguments, opened)
            case "list":
                _list(opened)
            case _:
                _show(arguments.name, opened)
    return 0


def _add(arguments: Namespace, opened: OpenDesk) -> None:
    command = AddContract(
        name=arguments.name,
        terms=arguments.terms,
        plan=arguments.plan,
        kind=arguments.kind,
        account=arguments.account,
        starts_on=_day(arguments.start),
        direction=arguments.direction,
    )
    done = opened.desk.perform(add_contract, command)
    if opened.context.as_json:
        opened.context.print_json({"contract": done.subject})
    else:
        opened.say("cli.contract_added", name=done.subject)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("day_unreadable", field="--start", text=text) from None


def _list(opened: OpenDesk) -> None:
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
    contract = row.contract
    return {
        "contract": contract.name,
        "terms": contract.terms,
        "kind": contract.kind,
        "account": contract.account,
        "direction": contract.direction.value,
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat() if contract.ends_on else None,
        "plans": [{"from": period.from_day.isoformat(), "plan": period.plan} for period in contract.plans],
        "open": row.open,
        "overdue": row.overdue,
        "at_risk": row.at_risk,
    }


def _show(name: str, opened: OpenDesk) -> None:
    from core.terms.plans import plan_on
    from storage.database.read_models.contracts import contract_row

    with opened.desk.read() as connection:
        row = contract_row(connection, name, opened.desk.now())
    terms = opened.desk.catalogue.newest(row.contract.terms)
    plan = plan_on(terms, row.contract.subscribed_plan(opened.today()), opened.today()).plan
    if opened.context.as_json:
        opened.context.print_json({**_as_json(row), "promises": _promises(terms, plan, opened)})
        return
    contract = row.contract
    print_line = opened.context.print
    print_line(contract.name)
    facts = [
        ("cli.column_terms", f"{terms.id} — {opened.value(terms.title)}"),
        ("cli.column_plan", opened.value(plan.name)),
        ("cli.column_account", contract.account or "-"),
        ("cli.column_starts_on", contract.starts_on.isoformat()),
        ("cli.column_open", str(row.open)),
        ("cli.column_overdue", str(row.overdue)),
    ]
    for label, value in facts:
        print_line(f"  {opened.words(label)}: {value}")
    if plan.end is not None:
        note = opened.words(
            "cli.plan_ends", day=plan.end.ends_on, falls_back_to=terms.plans[plan.end.falls_back_to].name
        )
        print_line(f"  ! {note} [{plan.end.rule}]")
    for promise in _promises(terms, plan, opened):
        print_line(f"  - {promise['text']} [{promise['rule']} {promise['clause']}]")


def _promises(terms: Terms, plan: Plan, opened: OpenDesk) -> list[dict[str, str]]:
    """What the plan promises, a line a target, with the clause."""
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
        lines.append({"text": text, "rule": rule.id, "clause": rule.clause})
    return lines
