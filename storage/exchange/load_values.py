"""What a dump's lines say, as values of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.desk.contract import AmountKind, Entered, Holding, Payment, Period, Stopped
from core.desk.events import ClockEvent, EventKind
from core.desk.handover import MarkKind
from core.errors import KigenError
from core.money import Money
from storage.database.columns import from_microseconds
from storage.database.handover_rows import situation_from_json
from storage.exchange.dump_lines import Line

_EVENT_TEXTS = frozenset(("priority", "reason", "owner", "text", "link", "voids"))
_LATEST = 253_402_300_799_999_999  # the end of the year 9999, in microseconds


def contract_parts(line: Line, values: dict[str, Any]) -> dict[str, Any]:
    """What a contract holds beside plain facts, taken out of ``values``. Raises ``BadInput``."""
    try:
        return {
            "closed_days": tuple(values.pop("closed_days")),
            "regions": tuple(values.pop("regions")),
            "services": tuple(values.pop("services")),
            "period": Period(values.pop("period")),
            "stops": tuple(
                Stopped(date.fromisoformat(one["from"]), one["ground"], one["to"] and date.fromisoformat(one["to"]))
                for one in values.pop("stops")
            ),
            "payments": tuple(
                Payment(date.fromisoformat(one["month"]), date.fromisoformat(one["paid_on"]))
                for one in values.pop("payments")
            ),
            "amounts": tuple(
                Entered(AmountKind(one["kind"]), one["month"], _money(one), one["scope"])
                for one in values.pop("amounts")
            ),
            "holdings": tuple(
                Holding(one["from_day"], one["component"], one["count"]) for one in values.pop("holdings")
            ),
        }
    except (ValueError, ArithmeticError, KigenError):
        raise line.wrong("amounts", "contract_part") from None


def handover_parts(line: Line) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A handover's own values and its marks. Raises ``BadInput``."""
    values = dict(line.values)
    marks: list[dict[str, Any]] = values.pop("marks")
    try:
        situation_from_json(values["situation"])
    except (ValueError, TypeError, KeyError, OverflowError):
        raise line.wrong("situation", "object") from None
    if any(mark["kind"] not in {each.value for each in MarkKind} for mark in marks):
        raise line.wrong("marks", "mark_kind")
    return values, marks


def clock_event(line: Line) -> ClockEvent:
    """An event of a ticket. Raises ``BadInput`` for what no event has."""
    values: Mapping[str, Any] = line.values
    fields = dict(values["data"])
    observed_from = fields.pop("observed_from", None)
    for name, value in fields.items():
        if name not in _EVENT_TEXTS or not isinstance(value, str):
            raise line.wrong(f"data.{name}", "text")
    if observed_from is not None and (type(observed_from) is not int or abs(observed_from) > _LATEST):
        raise line.wrong("data.observed_from", "whole")
    return ClockEvent(
        EventKind(values["kind"]), values["at"], id=values["id"], seq=values["seq"],
        recorded_at=values["recorded_at"], actor=values["actor"],
        observed_from=None if observed_from is None else from_microseconds(observed_from), **fields,
    )  # fmt: skip


def _money(one: Mapping[str, str]) -> Money:
    return Money(Decimal(one["amount"]), one["currency"])
