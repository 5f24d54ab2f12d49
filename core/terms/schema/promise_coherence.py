"""What can't hold together in the promise of uptime, its remedy and the claim window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from core.errors import BadInput
from core.messages import Message
from core.terms.schema.faults import contradiction
from core.terms.schema.remedy import FORMULAS

_WINDOW_NEEDS = {
    "end_of_month": ("months",),
    "day_of_month": ("months", "day"),
    "days_after": ("days",),
    "working_days_after": ("days", "calendar"),
}
_OF_UPTIME = ("tiers", "pro_rata", "free_months")


def promise_faults(mapping: Mapping[str, Any], source: str) -> Iterator[BadInput]:
    """Every contradiction. Works on the raw mapping, so that it tells beside other faults."""
    availability, remedy = _table(mapping, "availability"), _table(mapping, "remedy")
    if availability is not None:
        yield from _exactly_one(availability, ("time", "intervals"), "availability", source)
    if remedy is not None:
        yield from _exactly_one(remedy, FORMULAS, "remedy", source)
        formula = next((name for name in FORMULAS if name in remedy), "")
        if formula in _OF_UPTIME and availability is None:
            yield contradiction(source, f"remedy.{formula}", Message("terms.remedy_without_availability"))
        if formula == "pro_rata" and availability is not None and "time" not in availability:
            yield contradiction(source, "remedy.pro_rata", Message("terms.pro_rata_needs_time"))
        yield from _tiers(remedy.get("tiers"), availability, source)
    window = _table(mapping, "claim_window")
    if window is not None:
        yield from _window(window, source)
        if remedy is None:
            yield contradiction(source, "claim_window", Message("terms.window_without_remedy"))


def _exactly_one(table: Mapping[str, Any], names: tuple[str, ...], field: str, source: str) -> Iterator[BadInput]:
    found = [name for name in names if name in table]
    if len(found) != 1:
        yield contradiction(source, field, Message("terms.exactly_one_of", {"names": names}))


def _tiers(tiers: Any, availability: Mapping[str, Any] | None, source: str) -> Iterator[BadInput]:
    """The first tier begins at the promise, and lower ones give more."""
    steps = tiers.get("steps") if isinstance(tiers, Mapping) else None
    if not isinstance(steps, list) or not all(isinstance(each, Mapping) for each in steps):
        return
    found = [(_number(each.get("below")), _number(each.get("percent"))) for each in steps]
    known = [(below, percent) for below, percent in found if below is not None and percent is not None]
    if len(known) != len(found) or not known:
        return
    for number, (higher, lower) in enumerate(pairwise(known), start=1):
        if lower[0] >= higher[0] or lower[1] <= higher[1]:
            yield contradiction(source, f"remedy.tiers.steps[{number}]", Message("terms.tiers_disordered"))
    committed = None if availability is None else _number(availability.get("committed"))
    if committed is not None and known[0][0] != committed:
        reason = Message("terms.first_tier_not_at_promise", {"committed": str(committed)})
        yield contradiction(source, "remedy.tiers.steps[0].below", reason)


def _window(window: Mapping[str, Any], source: str) -> Iterator[BadInput]:
    needed = _WINDOW_NEEDS.get(str(window.get("end")))
    if needed is None:
        return
    for name in ("months", "day", "days", "calendar"):
        if (name in needed) != (name in window):
            reason = "terms.window_needs" if name in needed else "terms.window_has_no"
            yield contradiction(source, f"claim_window.{name}", Message(reason, {"end": str(window["end"])}))


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def _table(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found = mapping.get(name)
    return found if isinstance(found, Mapping) else None
