"""A contract as others have made it meanwhile, and what in its form is an entry for a month or a day of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from core.desk.contract import Contract
from core.desk.contract_text import parse_day, parse_month
from core.desk.money_text import parse_money
from core.errors import KigenError
from core.money import Money
from storage.database.read_models.recorded_changes import recorded_changes
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tui.screens.contract_draft import AWAY, charges_in, payments_in
from tui.screens.merging_entry import Anew

WITH = {"plan_on": "plan", "fee_from": "fee"}
"""Fields that say from when another one counts."""
_DAYS = frozenset(("starts_on", "applied_on", "ends_on", "suspended_from", "suspended_to"))
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "amounts": ("fee", "charges"), "payments": ("paid",), "plans": ("plan", "plans"),
    "suspensions": ("suspension", "suspended_from", "suspended_to"),
}  # fmt: skip
"""The fields of the form that show a fact that the activity calls otherwise."""


def contract_anew(desk: Desk, before: Contract, since: int) -> Anew[Contract]:
    """It, whatever its name is now, and who changed what after the version ``since``."""
    with desk.read() as connection:
        contract = StoredContracts(connection).by_id(before.id)
        names = {before.name, contract.name}
        changes = recorded_changes(connection, "contract.changed", names, contract.version - since)
    shown = tuple(
        replace(each, fields=frozenset(field for name in each.fields for field in _FIELDS.get(name, (name,))))
        for each in changes
    )
    return Anew(contract, contract.version, shown)


def typed_items(name: str, values: Mapping[str, str], today: date) -> dict[str, str] | None:
    """What is typed in a field, by the month or day that it is for, each in the same words; None for all others.

    Raises ``BadInput`` for what can't be read.
    """
    text = values.get(name, "").strip()
    match name:
        case "charges":
            return {_place(each.month, each.scope): _amount(each.amount) for each in charges_in(text)}
        case "paid":
            return {_place(each.month): _day(each.paid_on) for each in payments_in(text, today)}
        case "fee":
            return {_month(values): _amount(parse_money(text, field=name))} if text else {}
        case "plan":
            return {_first_day(values): text} if text else {}
        case _ if name in WITH:
            return {}
        case "suspended_from" if text.endswith(AWAY):
            return {"": text}
        case _ if name in _DAYS and text:
            return {"": parse_day(text, field=name).isoformat()}
    return None


def standing_items(name: str, values: Mapping[str, str], contract: Contract, today: date) -> dict[str, str] | None:
    """What the contract says for the months and days that are typed; None for fields that say how it is.

    Raises ``BadInput`` for what can't be read.
    """
    text = values.get(name, "").strip()
    match name:
        case "charges":
            return {
                _place(each.month, each.scope): _amount(contract.charges_in(each.month, each.scope))
                for each in charges_in(text)
            }
        case "paid":
            return {_place(each.month): _day(contract.paid_on(each.month)) for each in payments_in(text, today)}
        case "fee" if month := _month(values):
            fee = contract.fee_in(parse_month(month, field="fee_from"))
            return {} if fee is None else {month: _amount(fee)}
        case "plan" if day := _first_day(values):
            return {day: contract.subscribed_plan(parse_day(day, field="plan_on"))}
        case "suspended_to":
            last = contract.stops[-1].to_day if contract.stops else None
            return {} if last is None else {"": last.isoformat()}
    return None


def typed_again(name: str, items: Mapping[str, str], standing: Mapping[str, str]) -> str | None:
    """What has to be typed to say ``items`` where ``standing`` is so already; None for fields that say how it is."""
    if name not in ("charges", "paid", "suspended_to"):
        return next(iter(items.values()), "") if name in WITH.values() else None
    new = {key: value for key, value in items.items() if standing.get(key) != value}
    if name == "suspended_to":
        return new.get("", "")
    entries = []
    for key, value in new.items():
        month, _, scope = key.partition(" ")
        entries.append(" ".join(part for part in (month, value, scope) if part))
    return "; ".join(entries)


def same_words(name: str, values: Mapping[str, str], today: date) -> dict[str, str] | None:
    """``typed_items``, None too for what can't be read."""
    try:
        return typed_items(name, values, today)
    except KigenError:
        return None


def _month(values: Mapping[str, str]) -> str:
    text = values.get("fee_from", "").strip()
    return f"{parse_month(text, field='fee_from'):%Y-%m}" if text else ""


def _first_day(values: Mapping[str, str]) -> str:
    text = values.get("plan_on", "").strip()
    return parse_day(text, field="plan_on").isoformat() if text else ""


def _place(month: date, scope: str = "") -> str:
    return f"{month:%Y-%m} {scope}".strip()


def _amount(amount: Money | None) -> str:
    return AWAY if amount is None else f"{amount.text} {amount.currency}"


def _day(day: date | None) -> str:
    return AWAY if day is None else day.isoformat()
