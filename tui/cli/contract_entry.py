"""`kigen contract add`, and the options that it shares with `kigen contract change`."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from collections.abc import Iterator

from core.desk.acts.contract_amounts import EnterFee, Hold
from core.desk.acts.contract_changes import Edit
from core.desk.acts.contract_days import CloseDesk
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.contract import Direction, Period
from core.desk.contract_text import parse_count, parse_day
from core.desk.money_text import parse_money
from tui.cli.desk import OpenDesk
from tui.cli.parser import CommandParser

TEXTS = ("customer", "account", "contract_number", "reseller", "kind")
LISTS = ("region", "service")


def configure(room: _SubParsersAction[CommandParser], parser: CommandParser) -> None:
    """``add``."""
    add = room.add_parser("add", help=parser.words("cli.summary_contract_add"))
    add.add_argument("name", metavar="NAME", help=parser.words("cli.help_contract_name"))
    add.add_argument("--terms", required=True, metavar="ID", help=parser.words("cli.help_contract_terms"))
    add.add_argument("--plan", required=True, metavar="PLAN", help=parser.words("cli.help_contract_plan"))
    fact_options(add, parser)
    add.add_argument("--fee", metavar="AMOUNT", help=parser.words("cli.help_contract_fee"))
    for name, place in (("component", "NAME=COUNT"), ("close-day", "DATE")):
        help_text = parser.words(f"cli.help_contract_{name.replace('-', '_')}")
        add.add_argument(f"--{name}", action="append", default=[], metavar=place, help=help_text)


def fact_options(one: CommandParser, parser: CommandParser) -> None:
    """What a contract is."""
    for name in TEXTS:
        option, help_text = f"--{name.replace('_', '-')}", parser.words(f"cli.help_contract_{name}")
        one.add_argument(option, metavar=name.upper(), help=help_text)
    one.add_argument("--start", metavar="DATE", help=parser.words("cli.help_contract_start"))
    one.add_argument("--applied", metavar="DATE", help=parser.words("cli.help_contract_applied"))
    directions = [each.value for each in Direction]
    one.add_argument("--direction", choices=directions, help=parser.words("cli.help_direction"))
    periods = [each.value for each in Period]
    one.add_argument("--period", choices=periods, help=parser.words("cli.help_contract_period"))
    for name in LISTS:
        help_text = parser.words(f"cli.help_contract_{name}")
        one.add_argument(f"--{name}", action="append", metavar=name.upper(), help=help_text)


def facts(arguments: Namespace) -> Facts:
    """The facts that were said."""
    applied = arguments.applied
    return Facts(
        customer=arguments.customer,
        account=arguments.account,
        reseller=arguments.reseller,
        contract_number=arguments.contract_number,
        kind=arguments.kind,
        direction=arguments.direction,
        period=arguments.period,
        applied_on=applied if not applied else parse_day(applied, field="--applied"),
        regions=None if arguments.region is None else tuple(arguments.region),
        services=None if arguments.service is None else tuple(arguments.service),
    )


def run(arguments: Namespace, opened: OpenDesk) -> None:
    """Enter it."""
    command = AddContract(
        name=arguments.name,
        terms=arguments.terms,
        plan=arguments.plan,
        starts_on=parse_day(arguments.start, field="--start") if arguments.start else None,
        edits=tuple(_edits(arguments, opened)),
    )
    done = opened.desk.perform(add_contract, command, command_id=arguments.command_id)
    if opened.context.as_json:
        opened.context.print_json({"contract": done.subject})
    else:
        opened.say("cli.contract_added", name=done.subject)


def _edits(arguments: Namespace, opened: OpenDesk) -> Iterator[Edit]:
    yield facts(arguments)
    first = parse_day(arguments.start, field="--start") if arguments.start else None
    for each in arguments.component:
        component, count = parse_count(each, field="--component")
        yield Hold(component, count, first)
    if arguments.fee:
        yield EnterFee(first or opened.today(), parse_money(arguments.fee, field="--fee"))
    if arguments.close_day:
        yield CloseDesk(tuple(parse_day(each, field="--close-day") for each in arguments.close_day))
