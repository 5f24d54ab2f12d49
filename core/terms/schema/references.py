"""Names that one part of a document uses and another declares: each must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import BadInput
from core.terms.schema.faults import unknown_name
from core.terms.schema.parts import CALCULATIONS

# Where a name stands, and the section that declares it. ``*`` is any key or place in a list; ``@`` the key itself.
_REFERENCES = (
    ("priority_rule", "rules"),
    ("calendars.*.rule", "rules"),
    ("priorities.*.rule", "rules"),
    ("priorities.*.advice.*", "rules"),
    ("capabilities.*.rule", "rules"),
    ("contract_kinds.*.rule", "rules"),
    ("contract_kinds.*.advice.*", "rules"),
    ("contract_kinds.*.denied.@", "capabilities"),
    ("contract_kinds.*.denied.*", "rules"),
    ("plans.*.rule", "rules"),
    ("plans.*.targets.@", "priorities"),
    ("plans.*.targets.*.*.calendar", "calendars"),
    ("plans.*.targets.*.*.rule", "rules"),
    ("plans.*.targets.*.*.pause_rule", "rules"),
    ("plans.*.best_effort.calendar", "calendars"),
    ("plans.*.best_effort.rule", "rules"),
    ("plans.*.best_effort.expectation_rule", "rules"),
    ("plans.*.out_of_scope.@", "inquiries"),
    ("plans.*.out_of_scope.*", "rules"),
    ("plans.*.capabilities.*", "capabilities"),
    ("plans.*.end.falls_back_to", "plans"),
    ("plans.*.end.rule", "rules"),
    ("plan_change.calendar", "calendars"),
    ("plan_change.handled_rule", "rules"),
    ("plan_change.charged_rule", "rules"),
    ("work_date.calendar", "calendars"),
    ("work_date.rule", "rules"),
    ("work_date.inquiry", "inquiries"),
    ("plan_change.inquiry", "inquiries"),
    ("downtime.causes.*.rule", "rules"),
    ("downtime.maintenance.rule", "rules"),
    ("downtime.excluded.rule", "rules"),
    ("downtime.grounds.*.rule", "rules"),
    ("availability.rule", "rules"),
    ("availability.time.rule", "rules"),
    ("availability.time.minimum.rule", "rules"),
    ("availability.intervals.rule", "rules"),
    ("availability.intervals.mean_rule", "rules"),
    ("services.rule", "rules"),
    ("remedy.*.rule", "rules"),
    ("remedy.days_per_period.gross_rule", "rules"),
    ("plans.*.band_fee.rule", "rules"),
    ("plans.*.unit_fee.rule", "rules"),
    ("components.*.rule", "rules"),
    ("charged_months.rule", "rules"),
    ("charged_months.change_rule", "rules"),
    ("tax.rule", "rules"),
    ("discount.rule", "rules"),
    ("discount.kinds.*", "contract_kinds"),
    ("invoice.rule", "rules"),
    ("invoice.calendar", "calendars"),
    ("late_interest.rule", "rules"),
    ("restore.rule", "rules"),
    ("cover_period.rule", "rules"),
    ("uri_monitoring.rule", "rules"),
    ("claim_window.rule", "rules"),
    ("claim_window.calendar", "calendars"),
    ("one_per_account", "rules"),
    ("contract_kinds.*.restrictions.*.rule", "rules"),
    ("remedy.conditions.*", "rules"),
    ("claiming.rule", "rules"),
    ("claiming.answer_rule", "rules"),
    ("claiming.reseller_rule", "rules"),
    ("claiming.needs.*", "rules"),
    ("claiming.calendar", "calendars"),
    ("monitoring.capability", "capabilities"),
    ("monitoring.rule", "rules"),
    ("delegation.capability", "capabilities"),
    ("delegation.option", "capabilities"),
    ("delegation.rule", "rules"),
    ("delegation.services.*.monitored_as.*", "components"),
    ("setup.rule", "rules"),
    ("setup.begun_rule", "rules"),
    ("setup.prices.*.units_of", "setup.prices"),
    ("setup.targets.*.work", "setup.prices"),
    ("qualified_invoice.rule", "rules"),
    ("liability.rule", "rules"),
    ("liability.gross_rule", "rules"),
    ("liability.caps.*.rule", "rules"),
    ("surcharge.rule", "rules"),
    ("suspension.rule", "rules"),
    ("suspension.fees_rule", "rules"),
    ("suspension.end_rule", "rules"),
)


def reference_faults(mapping: Mapping[str, Any], source: str) -> Iterator[BadInput]:
    """Every name that is declared nowhere. Works on the raw mapping, so that it tells beside other faults."""
    for pattern, section in _REFERENCES:
        names = _declared(mapping, section)
        for field, name in _found(mapping, pattern.split("."), ""):
            if name not in names:
                yield unknown_name(source, field, name, names)
    for field, name in _found(mapping, ["calculations", "*"], ""):
        if name not in CALCULATIONS:
            yield unknown_name(source, field, name, tuple(CALCULATIONS))


def _declared(mapping: Mapping[str, Any], section: str) -> tuple[str, ...]:
    """The keys of the table at the path ``section``."""
    found: Any = mapping
    for key in section.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return tuple(found) if isinstance(found, Mapping) else ()


def _found(value: Any, pattern: list[str], field: str) -> Iterator[tuple[str, str]]:
    """The texts at the places of ``pattern``, each with its path."""
    if not pattern:
        if isinstance(value, str):
            yield field, value
        return
    head, *rest = pattern
    if isinstance(value, Mapping):
        if head == "@":
            yield from ((f"{field}.{key}".removeprefix("."), key) for key in value)
            return
        for key in value if head == "*" else [head] if head in value else []:
            yield from _found(value[key], rest, f"{field}.{key}".removeprefix("."))
    elif isinstance(value, list) and head == "*":
        for number, one in enumerate(value):
            yield from _found(one, rest, f"{field}[{number}]")
