"""Values of a document that are well formed each, but can't hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.messages import Message
from core.terms.schema.faults import contradiction, wrong
from core.terms.schema.parts import CALCULATIONS
from core.terms.schema.promise_coherence import promise_faults


def coherence_faults(mapping: Mapping[str, Any], source: str) -> Iterator[BadInput]:
    """Every contradiction. Works on the raw mapping, so that it tells beside other faults."""
    zone = mapping.get("time_zone")
    if isinstance(zone, str) and not is_zone(zone):
        yield wrong(source, "time_zone", "zone")
    if _disordered(mapping.get("in_force_from"), mapping.get("in_force_to")):
        yield contradiction(source, "in_force_to", Message("terms.ends_before_it_begins"))
    for name in _strings(mapping.get("calculations")):
        section = CALCULATIONS.get(name)
        if section is not None and section not in mapping:
            reason = Message("terms.section_needed", {"section": section, "calculation": name})
            yield contradiction(source, "calculations", reason)
    yield from promise_faults(mapping, source)
    plans = _tables(mapping.get("plans"))
    yield from _levels(plans, source)
    for name, plan in plans.items():
        yield from _plan(f"plans.{name}", plan, source)
        yield from _end(name, plans, source)


def _plan(field: str, plan: Mapping[str, Any], source: str) -> Iterator[BadInput]:
    targets, best_effort = plan.get("targets"), plan.get("best_effort")
    if bool(targets) == bool(best_effort):
        reason = "terms.targets_and_best_effort" if targets else "terms.neither_targets_nor_best_effort"
        yield contradiction(source, field, Message(reason))
    for name, promised in _tables(targets).items():
        if not promised:
            yield contradiction(source, f"{field}.targets.{name}", Message("terms.no_target"))
    if isinstance(best_effort, Mapping):
        expects = best_effort.get("expectation", "none") != "none"
        if expects != ("expectation_rule" in best_effort):
            reason = "terms.expectation_without_rule" if expects else "terms.rule_without_expectation"
            yield contradiction(source, f"{field}.best_effort", Message(reason))


def _levels(plans: Mapping[str, Mapping[str, Any]], source: str) -> Iterator[BadInput]:
    """Two plans on one level could not be told apart in a month of change."""
    holders: dict[int, str] = {}
    for name, plan in plans.items():
        level = plan.get("level")
        if isinstance(level, int) and holders.setdefault(level, name) != name:
            reason = Message("terms.level_twice", {"plan": holders[level], "level": level})
            yield contradiction(source, f"plans.{name}.level", reason)


def _end(name: str, plans: Mapping[str, Mapping[str, Any]], source: str) -> Iterator[BadInput]:
    """A plan must not end before it closes, nor fall back to itself in the end."""
    end = plans[name].get("end")
    if not isinstance(end, Mapping):
        return
    if _disordered(end.get("closed_from"), end.get("ends_on")):
        yield contradiction(source, f"plans.{name}.end.ends_on", Message("terms.ends_before_it_closes"))
    seen, following = {name}, end.get("falls_back_to")
    while isinstance(following, str) and following in plans:
        if following in seen:
            reason = Message("terms.falls_back_in_a_circle")
            yield contradiction(source, f"plans.{name}.end.falls_back_to", reason)
            return
        seen.add(following)
        further = plans[following].get("end")
        following = further.get("falls_back_to") if isinstance(further, Mapping) else None


def _disordered(first: Any, last: Any) -> bool:
    return type(first) is date and type(last) is date and last <= first


def is_zone(name: str) -> bool:
    """Whether ``name`` is a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _strings(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _tables(value: Any) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, Mapping):
        return {}
    return {key: one for key, one in value.items() if isinstance(one, Mapping)}
