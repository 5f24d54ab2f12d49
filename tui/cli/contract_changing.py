"""`kigen contract change|plan|fee|charges|component|close-day|end|suspend|resume|paid`: an act each."""

from __future__ import annotations

from argparse import Namespace, _SubParsersAction
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.desk.acts.contract_amounts import EnterCharges, EnterFee, EnterPayment, Hold
from core.desk.acts.contract_changes import ChangeContract, Edit, change_contract
from core.desk.acts.contract_days import CloseDesk, End, Lift, NeverSuspended, Suspend, TakeBackEnd
from core.desk.acts.contract_days import OpenDesk as OpenOn
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contract_plans import CorrectPlans, RequestPlan
from core.desk.contract import Contract
from core.desk.contract_text import parse_day, parse_month, parse_periods
from core.desk.money_text import parse_money
from core.errors import BadInput
from core.money import Money
from storage.database.stored_contracts import StoredContracts
from tui.cli.contract_entry import fact_options, facts
from tui.cli.desk import OpenDesk
from tui.cli.parser import CommandParser

Edits = Callable[[Namespace, OpenDesk], tuple[Edit, ...]]


def configure(room: _SubParsersAction[CommandParser], parser: CommandParser) -> None:
    """One subcommand an edit."""

    def words(name: str) -> str:
        return parser.words(f"cli.help_contract_{name}")

    def act(name: str) -> CommandParser:
        one = room.add_parser(name, help=parser.words(f"cli.summary_contract_{name.replace('-', '_')}"))
        one.add_argument("name", metavar="NAME", help=words("name"))
        return one

    change = act("change")
    change.add_argument("--name", dest="new_name", metavar="NAME", help=words("new_name"))
    change.add_argument("--terms", metavar="ID", help=words("terms"))
    change.add_argument("--plan", metavar="PLAN", help=words("plan_of_terms"))
    fact_options(change, parser)
    plan = act("plan")
    plan.add_argument("plan", metavar="PLAN", nargs="?", help=words("plan"))
    plan.add_argument("--on", metavar="DATE", help=words("on"))
    plan.add_argument("--history", metavar="PLAN@DATE", nargs="+", help=words("history"))
    plan.add_argument("--why", default="", metavar="TEXT", help=words("why"))
    for name in ("fee", "charges"):
        one = act(name)
        one.add_argument("month", metavar="MONTH", help=words(f"{name}_month"))
        one.add_argument("amount", metavar="AMOUNT", nargs="?", help=words("amount"))
        one.add_argument("--scope", default="", metavar="REGION", help=words("scope"))
        one.add_argument("--remove", action="store_true", help=words("remove"))
    component = act("component")
    component.add_argument("component", metavar="COMPONENT", help=words("component_name"))
    component.add_argument("count", metavar="COUNT", type=int, help=words("count"))
    component.add_argument("--from", dest="from_day", metavar="DATE", help=words("from"))
    close = act("close-day")
    close.add_argument("days", metavar="DATE", nargs="+", help=words("close_day"))
    close.add_argument("--open", action="store_true", help=words("open_day"))
    end = act("end")
    end.add_argument("wished", metavar="DATE", nargs="?", help=words("wished"))
    end.add_argument("--arrived", metavar="DATE", help=words("arrived"))
    end.add_argument("--take-back", action="store_true", help=words("take_back"))
    suspend = act("suspend")
    suspend.add_argument("ground", metavar="GROUND", nargs="?", default="", help=words("ground"))
    suspend.add_argument("--from", dest="from_day", metavar="DATE", help=words("from"))
    suspend.add_argument("--never", action="store_true", help=words("never"))
    suspend.add_argument("--why", default="", metavar="TEXT", help=words("why_never"))
    resume = act("resume")
    resume.add_argument("--last", metavar="DATE", help=words("last"))
    paid = act("paid")
    paid.add_argument("month", metavar="MONTH", help=words("paid_month"))
    paid.add_argument("paid_on", metavar="DATE", nargs="?", help=words("paid_on"))
    paid.add_argument("--not", dest="not_paid", action="store_true", help=words("not_paid"))


def run(arguments: Namespace, opened: OpenDesk) -> None:
    """Change the contract, and say what became of its tickets' deadlines in the activity."""
    edits = EDITS[str(arguments.act)](arguments, opened)
    command = ChangeContract(arguments.name, edits)
    done = opened.desk.perform(change_contract, command, command_id=arguments.command_id)
    wished = next((edit for edit in edits if isinstance(edit, End)), None)
    last_day = None if wished is None else _stored(done.subject, opened).ends_on
    if opened.context.as_json:
        ends = {} if last_day is None else {"ends_on": last_day.isoformat()}
        opened.context.print_json({"contract": done.subject, "changed": done.changed, **ends})
        return
    opened.say("cli.contract_changed" if done.changed else "cli.contract_unchanged", name=done.subject)
    if wished is not None and last_day is not None and last_day > wished.wished:
        opened.say("cli.contract_ends_later", day=last_day, wished=wished.wished)
    elif last_day is not None:
        opened.say("cli.contract_ends_on", day=last_day)


def _stored(name: str, opened: OpenDesk) -> Contract:
    with opened.desk.read() as connection:
        return StoredContracts(connection).by_name(name)


def _change(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    names = Facts(
        name=arguments.new_name,
        terms=arguments.terms,
        plan=arguments.plan,
        starts_on=parse_day(arguments.start, field="--start") if arguments.start else None,
    )
    if arguments.plan and not arguments.terms:
        return (names, facts(arguments), RequestPlan(arguments.plan))
    return (names, facts(arguments))


def _plan(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    if arguments.history:
        if not arguments.why.strip():
            raise BadInput("reason_needed", field="--why")
        return (CorrectPlans(parse_periods(" ".join(arguments.history), field="--history"), arguments.why),)
    if not arguments.plan:
        raise BadInput("choose_one", field="plan")
    return (RequestPlan(arguments.plan, parse_day(arguments.on, field="--on") if arguments.on else None),)


def _fee(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    return (EnterFee(parse_month(arguments.month, field="month"), _amount(arguments), arguments.scope),)


def _charges(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    return (EnterCharges(parse_month(arguments.month, field="month"), _amount(arguments), arguments.scope),)


def _amount(arguments: Namespace) -> Money | None:
    if arguments.remove:
        return None
    return parse_money(arguments.amount or "", field="amount")


def _component(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    first = parse_day(arguments.from_day, field="--from") if arguments.from_day else None
    return (Hold(arguments.component, arguments.count, first),)


def _close_day(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    days = tuple(parse_day(each, field="days") for each in arguments.days)
    return (OpenOn(days) if arguments.open else CloseDesk(days),)


def _end(arguments: Namespace, opened: OpenDesk) -> tuple[Edit, ...]:
    if arguments.take_back:
        return (TakeBackEnd(),)
    arrived = parse_day(arguments.arrived, field="--arrived") if arguments.arrived else None
    wished = parse_day(arguments.wished, field="wished") if arguments.wished else arrived or opened.today()
    return (End(wished, arrived),)


def _suspend(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    first = parse_day(arguments.from_day, field="--from") if arguments.from_day else None
    if arguments.never:
        if not arguments.why.strip():
            raise BadInput("reason_needed", field="--why")
        return (NeverSuspended(first, arguments.why),)
    return (Suspend(arguments.ground, first),)


def _resume(arguments: Namespace, _: OpenDesk) -> tuple[Edit, ...]:
    return (Lift(parse_day(arguments.last, field="--last") if arguments.last else None),)


def _paid(arguments: Namespace, opened: OpenDesk) -> tuple[Edit, ...]:
    month = parse_month(arguments.month, field="month")
    if arguments.not_paid:
        return (EnterPayment(month, None),)
    day = parse_day(arguments.paid_on, field="paid_on") if arguments.paid_on else opened.today()
    return (EnterPayment(month, day),)


EDITS: Mapping[str, Edits] = MappingProxyType({
    "change": _change, "plan": _plan, "fee": _fee, "charges": _charges, "component": _component,
    "close-day": _close_day, "end": _end, "suspend": _suspend, "resume": _resume, "paid": _paid,
})  # fmt: skip
