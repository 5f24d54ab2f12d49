"""What is typed of a contract as edits, and a contract as what would be typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from core.desk.acts.contract_amounts import EnterCharges, EnterFee, EnterPayment, Hold
from core.desk.acts.contract_changes import Edit
from core.desk.acts.contract_days import CloseDesk, End, Lift, NeverSuspended, OpenDesk, Suspend, TakeBackEnd
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contract_plans import CorrectPlans, RequestPlan
from core.desk.acts.contracts import AddContract
from core.desk.contract import Contract
from core.desk.contract_text import parse_counts, parse_day, parse_days, parse_month, parse_names, parse_periods
from core.desk.money_text import parse_money
from core.errors import BadInput
from core.months import month_of

Value = TypeVar("Value")


class Purpose(StrEnum):
    """What the form is for."""

    NEW = "new"
    CHANGE = "change"
    WHAT_IF = "what_if"


FIELDS: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.NEW: (
        "name", "customer", "terms", "plan", "kind", "starts_on", "account", "direction", "period", "reseller",
        "applied_on", "regions", "services", "components", "fee", "closed_days", "contract_number",
    ),
    Purpose.CHANGE: (
        "plan", "plan_on", "components", "fee", "fee_from", "charges", "paid", "closed_days", "ends_on", "suspension",
        "suspended_from", "suspended_to", "plans", "why", "name", "customer", "account", "kind", "direction",
        "period", "reseller", "starts_on", "applied_on", "regions", "services", "terms", "contract_number",
    ),
    Purpose.WHAT_IF: ("plan", "plan_on", "components", "charges", "closed_days"),
}  # fmt: skip
PICKED = ("terms", "plan", "kind", "direction", "period", "suspension")
NEEDED = ("terms", "plan")
AWAY = "-"
"""In the place of an amount or a day: what was entered is taken away."""
_ELSEWHERE = {
    "on": "plan_on", "scope": "charges", "paid_on": "paid", "ground": "suspension", "last_day": "suspended_to",
    "from_day": "components",
}  # fmt: skip


def field_of(error_field: str | None, purpose: Purpose, values: Mapping[str, str]) -> str:
    """The field of the form at which an error belongs, empty: at none."""
    name = _ELSEWHERE.get(error_field or "", error_field or "")
    if name == "month":
        name = "charges" if values.get("charges") else "paid" if values.get("paid") else "fee_from"
    if name in ("plan_on", "plans") and name not in FIELDS[purpose]:
        name = "plan"
    if name == "fee_from" and purpose is Purpose.NEW:
        name = "fee"
    return name if name in FIELDS[purpose] else ""


def values_of(contract: Contract, today: date) -> dict[str, str]:
    """The contract as it would be typed, on ``today``."""
    month = month_of(max(today, contract.starts_on))
    fee = contract.fee_in(month)
    stop = contract.stopped_on(today)
    return {
        "name": contract.name,
        "customer": contract.customer,
        "terms": contract.terms,
        "plan": contract.subscribed_plan(today),
        "kind": contract.kind,
        "starts_on": contract.starts_on.isoformat(),
        "account": contract.account,
        "direction": contract.direction.value,
        "period": contract.period.value,
        "contract_number": contract.contract_number,
        "reseller": contract.reseller,
        "applied_on": "" if contract.applied_on is None else contract.applied_on.isoformat(),
        "regions": ", ".join(contract.regions),
        "services": ", ".join(contract.services),
        "components": ", ".join(f"{name}={count}" for name, count in contract.components_in(month).items() if count),
        "fee": "" if fee is None else f"{fee.text} {fee.currency}",
        "closed_days": ", ".join(day.isoformat() for day in contract.closed_days),
        "ends_on": "" if contract.ends_on is None else contract.ends_on.isoformat(),
        "suspension": "" if stop is None else stop.ground,
        "suspended_from": "" if stop is None else stop.from_day.isoformat(),
        "plans": ", ".join(f"{each.plan}@{each.from_day}" for each in contract.plans),
    }


def new_contract(values: Mapping[str, str], today: date) -> AddContract:
    """What the form of a new contract says. Raises ``BadInput`` with the field."""
    typed = _Typed(values, {})
    edits: list[Edit] = [_facts(typed)]
    starts_on = typed.parsed("starts_on", parse_day)
    if values.get("components"):
        edits += [
            Hold(name, count, starts_on) for name, count in parse_counts(values["components"], field="components")
        ]
    if values.get("fee"):
        edits.append(EnterFee(starts_on or month_of(today), parse_money(values["fee"], field="fee")))
    edits += _closing(typed)
    return AddContract(
        values.get("name", ""), values.get("terms", ""), values.get("plan", ""), kind=values.get("kind", ""),
        account=values.get("account", ""), starts_on=starts_on, direction=values.get("direction", ""),
        edits=tuple(edits),
    )  # fmt: skip


def changes(values: Mapping[str, str], before: Contract, today: date) -> tuple[Edit, ...]:
    """What the form changes on ``before``: only what is typed otherwise. Raises ``BadInput`` with the field."""
    typed = _Typed(values, values_of(before, today))
    return tuple(_changes(typed, before, today))


def _changes(typed: _Typed, before: Contract, today: date) -> Iterator[Edit]:
    yield _facts(typed)
    if typed.differs("plans") and not typed.differs("terms"):
        yield CorrectPlans(parse_periods(typed["plans"], field="plans"), typed["why"])
    if typed.differs("plan") and not typed.differs("terms"):
        yield RequestPlan(typed["plan"], typed.parsed("plan_on", parse_day))
    elif typed["plan_on"] and not typed.differs("terms"):
        yield RequestPlan(before.subscribed_plan(today), typed.parsed("plan_on", parse_day))
    yield from _components(typed)
    if typed.differs("fee") or typed["fee_from"]:
        month = typed.parsed("fee_from", parse_month) or month_of(max(today, before.starts_on))
        yield EnterFee(month, parse_money(typed["fee"], field="fee") if typed["fee"] else None)
    for charges in charges_in(typed["charges"]):
        if charges.amount is None and before.charges_in(charges.month, charges.scope) is None:
            raise _nothing_entered("charges", charges.month)
        yield charges
    for payment in payments_in(typed["paid"], today):
        if payment.paid_on is None and before.paid_on(payment.month) is None:
            raise _nothing_entered("paid", payment.month)
        yield payment
    yield from _closing(typed)
    if typed.differs("ends_on"):
        yield End(parse_day(typed["ends_on"], field="ends_on")) if typed["ends_on"] else TakeBackEnd()
    yield from _suspension(typed, today)


class _Typed:
    """What is typed, beside what stood there before."""

    def __init__(self, values: Mapping[str, str], before: Mapping[str, str]) -> None:
        self._values = values
        self._before = before

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, "").strip()

    def before(self, name: str) -> str:
        return self._before.get(name, "")

    def differs(self, name: str) -> bool:
        """Whether something else is typed; what the form does not have stays."""
        return name in self._values and self[name] != self.before(name)

    def text(self, name: str) -> str | None:
        return self[name] if self.differs(name) else None

    def parsed(self, name: str, parse: Callable[..., Value]) -> Value | None:
        return parse(self[name], field=name) if self[name] else None


def _facts(typed: _Typed) -> Facts:
    """The facts that are typed otherwise; a new contract has its own place for the first of them."""
    lists = {name: parse_names(typed[name]) if typed.differs(name) else None for name in ("regions", "services")}
    facts = Facts(
        customer=typed.text("customer"),
        reseller=typed.text("reseller"),
        contract_number=typed.text("contract_number"),
        period=typed.text("period") or None,
        applied_on=(typed.parsed("applied_on", parse_day) or "") if typed.differs("applied_on") else None,
        regions=lists["regions"],
        services=lists["services"],
    )
    if not typed.before("terms"):
        return facts
    return replace(
        facts,
        name=typed.text("name"),
        account=typed.text("account"),
        kind=typed.text("kind"),
        terms=typed.text("terms"),
        plan=typed["plan"] if typed.differs("terms") else None,
        direction=typed.text("direction") or None,
        starts_on=typed.parsed("starts_on", parse_day) if typed.differs("starts_on") else None,
    )


def _components(typed: _Typed) -> Iterator[Edit]:
    if not typed.differs("components"):
        return
    before = dict(parse_counts(typed.before("components"), field="components"))
    after = dict(parse_counts(typed["components"], field="components"))
    for name in dict.fromkeys((*before, *after)):
        if after.get(name, 0) != before.get(name, 0):
            yield Hold(name, after.get(name, 0))


def _closing(typed: _Typed) -> Iterator[Edit]:
    if not typed.differs("closed_days"):
        return
    before = parse_days(typed.before("closed_days"), field="closed_days")
    after = parse_days(typed["closed_days"], field="closed_days")
    if gone := tuple(day for day in before if day not in after):
        yield OpenDesk(gone)
    if more := tuple(day for day in after if day not in before):
        yield CloseDesk(more)


def _suspension(typed: _Typed, today: date) -> Iterator[Edit]:
    """The service is stopped, for another reason, since another day, or no more."""
    ground, until, other = typed["suspension"], typed.parsed("suspended_to", parse_day), typed.differs("suspension")
    never = typed["suspended_from"].endswith(AWAY)
    since = typed.parsed("suspended_from", parse_day) if typed.differs("suspended_from") and not never else None
    if never:
        day = typed["suspended_from"].removesuffix(AWAY).strip()
        yield NeverSuspended(parse_day(day, field="suspended_from") if day else None, typed["why"])
    elif other and typed.before("suspension"):
        yield Lift(until if not ground else (since or today) - timedelta(days=1))
    if ground and (other or since is not None):
        yield Suspend(ground, since)
    if until is not None and (ground or not typed.before("suspension")):
        yield Lift(until)


def payments_in(text: str, today: date) -> Iterator[EnterPayment]:
    """``2026-05 2026-07-31; 2026-06``: the month and the day of its payment, today where there is none; ``-``: not
    paid. Raises ``BadInput("month_unreadable")`` and ``BadInput("day_unreadable")``."""
    for entry in _entries(text):
        month, _, day = (part.strip() for part in entry.partition(" "))
        paid_on = None if day == AWAY else parse_day(day, field="paid") if day else today
        yield EnterPayment(parse_month(month, field="paid"), paid_on)


def charges_in(text: str) -> Iterator[EnterCharges]:
    """``2026-05 31.50 USD us-east-1; 2026-06 -``: the month, the amount with its currency, and for what of it; with
    ``-`` in the place of the amount what was entered is taken away. Raises ``BadInput``: ``month_unreadable`` and what
    ``parse_money`` raises."""
    for entry in _entries(text):
        month, *rest = entry.split()
        if not rest:
            raise BadInput("amount_unreadable", field="charges", text=entry)
        if rest[0] == AWAY:
            yield EnterCharges(parse_month(month, field="charges"), None, " ".join(rest[1:]))
            continue
        size = 2 if len(rest) > 1 and any(each.isupper() and len(each) == 3 for each in rest[:2]) else 1
        amount = parse_money(" ".join(rest[:size]), field="charges")
        yield EnterCharges(parse_month(month, field="charges"), amount, " ".join(rest[size:]))


def _entries(text: str) -> Iterator[str]:
    return filter(None, (each.strip() for each in text.split(";")))


def _nothing_entered(field: str, month: date) -> BadInput:
    return BadInput("nothing_entered", field=field, month=f"{month:%Y-%m}")
