"""A document's TOML becomes ``Terms``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from core.calendars import Calendar, Holidays
from core.errors import BadInput, ManyErrors
from core.terms import model
from core.terms.schema import parts
from core.terms.schema.calendars import CalendarReader
from core.terms.schema.coherence import coherence_faults, is_zone
from core.terms.schema.faults import shape_faults
from core.terms.schema.references import reference_faults

_Made_co = TypeVar("_Made_co", covariant=True)


def terms_from_mapping(mapping: Mapping[str, Any], *, source: str, holidays: Callable[[str], Holidays]) -> model.Terms:
    """The terms that a parsed TOML document declares.

    ``source`` names the file in errors; ``holidays`` gives a country's national holidays by its ISO code and
    raises ``BadInput`` where it has none. Raises ``ManyErrors`` with every fault at once, each a ``BadInput``
    with the file, the path of the key and what would be right.
    """
    faults: list[BadInput] = []
    document = None
    try:
        document = parts.TermsPart.model_validate(mapping)
    except ValidationError as error:
        faults.extend(shape_faults(error, parts.TermsPart, source))
    faults.extend(reference_faults(mapping, source))
    faults.extend(coherence_faults(mapping, source))
    calendars = _calendars(mapping, source, holidays, faults)
    if faults or document is None:
        raise ManyErrors(_each_once(faults))
    return _terms(document, calendars, _fingerprint(mapping, calendars))


def _calendars(
    mapping: Mapping[str, Any], source: str, holidays: Callable[[str], Holidays], faults: list[BadInput]
) -> dict[str, Calendar]:
    """The calendars that are well formed; what is wrong inside one joins ``faults``."""
    zone = mapping.get("time_zone")
    known = zone if isinstance(zone, str) and is_zone(zone) else "UTC"  # a wrong zone is told once
    reader = CalendarReader(source, known, holidays)
    calendars = {}
    for name, part in _well_formed(mapping.get("calendars")):
        calendar = reader.read(f"calendars.{name}", part)
        if calendar is not None:
            calendars[name] = calendar
    faults.extend(reader.faults)
    return calendars


def _well_formed(declared: Any) -> Iterator[tuple[str, parts.CalendarPart]]:
    for name, value in declared.items() if isinstance(declared, Mapping) else ():
        try:
            yield name, parts.CalendarPart.model_validate(value)
        except ValidationError:
            continue


def _each_once(faults: list[BadInput]) -> tuple[BadInput, ...]:
    """The faults without those that say the same of the same place."""
    return tuple({(fault.field, fault.code, str(fault)): fault for fault in faults}.values())


def _fingerprint(mapping: Mapping[str, Any], calendars: Mapping[str, Calendar]) -> str:
    """SHA-256 in hex over the content, the order of the priorities and the calendars."""
    content = {
        "content": mapping,
        "urgency": list(mapping["priorities"]),
        "calendars": {name: calendar.fingerprint for name, calendar in calendars.items()},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _terms(document: parts.TermsPart, calendars: Mapping[str, Calendar], fingerprint: str) -> model.Terms:
    return model.Terms(
        id=document.id,
        version=document.version,
        title=document.title.words(),
        provider=document.provider,
        document=document.document,
        document_date=document.document_date,
        in_force_from=document.in_force_from,
        in_force_to=document.in_force_to,
        time_zone=document.time_zone,
        direction=document.direction,
        kinds={name: _kind(name, part) for name, part in document.contract_kinds.items()},
        rules={name: _rule(name, part) for name, part in document.rules.items()},
        calendars=calendars,
        calendar_rules={name: part.rule for name, part in document.calendars.items()},
        calendar_names={name: part.name.words() for name, part in document.calendars.items()},
        priorities={name: _priority(name, rank, part) for rank, (name, part) in enumerate(document.priorities.items())},
        plans={name: _plan(name, part, document) for name, part in document.plans.items()},
        inquiries={name: model.Inquiry(name, part.words()) for name, part in document.inquiries.items()},
        capabilities={
            name: model.Capability(name, part.name.words(), part.rule) for name, part in document.capabilities.items()
        },
        priority_policy=document.priority_policy,
        priority_rule=document.priority_rule or "",
        plan_change=None if document.plan_change is None else model.PlanChange(**dict(document.plan_change)),
        work_date=None if document.work_date is None else model.WorkDate(**dict(document.work_date)),
        calculations=frozenset(document.calculations),
        fingerprint=fingerprint,
        downtime=_value(document.downtime),
        availability=_value(document.availability),
        remedy=_value(document.remedy),
        claim_window=_value(document.claim_window),
        services=_value(document.services),
        components={name: part.value(name) for name, part in document.components.items()},
        charged_months=_value(document.charged_months),
        tax=_value(document.tax),
        discount=_value(document.discount),
        invoice=_value(document.invoice),
        late_interest=_value(document.late_interest),
        restore=_value(document.restore),
        cover_period=_value(document.cover_period),
        uri_monitoring=_value(document.uri_monitoring),
        provenance=None if document.provenance is None else document.provenance.words(),
        one_per_account=document.one_per_account or "",
        claiming=_value(document.claiming),
        monitoring=_value(document.monitoring),
        delegation=_value(document.delegation),
        setup=_value(document.setup),
        qualified_invoice=_value(document.qualified_invoice),
        liability=_value(document.liability),
        surcharge=_value(document.surcharge),
        suspension=_value(document.suspension),
    )


class _Section(Protocol[_Made_co]):
    def value(self) -> _Made_co: ...


def _value(section: _Section[_Made_co] | None) -> _Made_co | None:
    """What an optional section becomes."""
    return None if section is None else section.value()


def _rule(name: str, part: parts.RulePart) -> model.Rule:
    reading = None if part.interpretation is None else part.interpretation.words()
    return model.Rule(name, part.clause, part.text.words(), reading)


def _kind(name: str, part: parts.ContractKindPart) -> model.ContractKind:
    restrictions = {key: each.value(key) for key, each in part.restrictions.items()}
    return model.ContractKind(name, part.name.words(), part.rule, dict(part.denied), tuple(part.advice), restrictions)


def _priority(name: str, rank: int, part: parts.PriorityPart) -> model.Priority:
    return model.Priority(name, rank, part.name.words(), part.meaning.words(), part.rule, tuple(part.advice))


def _plan(name: str, part: parts.PlanPart, document: parts.TermsPart) -> model.Plan:
    best_effort = None
    if part.best_effort is not None:
        desk = part.best_effort
        best_effort = model.BestEffort(desk.calendar, desk.rule, desk.expectation, desk.expectation_rule or "")
    fee = part.band_fee or part.unit_fee
    return model.Plan(
        id=name,
        level=part.level,
        name=part.name.words(),
        rule=part.rule,
        targets={priority: tuple(_targets(promised)) for priority, promised in part.targets.items()},
        best_effort=best_effort,
        out_of_scope=dict(part.out_of_scope),
        capabilities={capability: document.capabilities[capability].rule for capability in part.capabilities},
        end=None if part.end is None else model.PlanEnd(**dict(part.end)),
        fee=None if fee is None else fee.value(),
    )


def _targets(part: parts.TargetsPart) -> Iterator[model.Target]:
    for kind in model.TargetKind:
        target: parts.TargetPart | None = getattr(part, kind.value)
        if target is not None:
            yield model.Target(kind, target.within, target.calendar, target.rule, target.pause_rule)
