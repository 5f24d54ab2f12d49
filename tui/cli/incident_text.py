"""Incidents as lines for people, and as JSON for scripts: what happened, and what it does to each contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.desk.effects import Effect, effects_of, reach_of
from storage.database.read_models.incidents import incident_counts, incident_page
from storage.database.read_models.linked_tickets import LinkedTicket, linked_tickets
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_incidents import read_incident
from storage.database.stored_months import StoredMonths
from tui.cli.desk import OpenDesk, rfc3339
from tui.cli.tables import table
from tui.cli.ticket_text import explanation_json, source_of

if TYPE_CHECKING:
    from datetime import datetime

    from core.assessment.assess import Assessment
    from core.assessment.remedy import Remedy
    from core.desk.contract import Contract
    from core.desk.incident import Incident, Touch
    from core.desk.month import ContractMonth
    from storage.database.read_models.incidents import IncidentRow


def print_list(text: str, opened: OpenDesk, *, limit: int, only_open: bool) -> None:
    """What goes on first, then what was, each newest first."""
    with opened.desk.read() as connection:
        counts = incident_counts(connection, text)
        wanted = min(limit, counts.open) if only_open else limit
        rows = incident_page(connection, counts, offset=0, limit=wanted, text=text) if wanted > 0 else ()
    if opened.context.as_json:
        for row in rows:
            opened.context.print_json(_row_json(row))
        return
    if not rows:
        opened.say("cli.no_incidents")
        return
    headings = [opened.words(f"cli.column_{name}") for name in ("incident", "since", "until", "title", "contracts")]
    for line in table(headings, [_row(row, opened) for row in rows], right=(0,)):
        opened.context.print(line)
    left = counts.total - len(rows)
    if left > 0 and not only_open:
        opened.say("cli.incidents_more", count=left)


def _row(row: IncidentRow, opened: OpenDesk) -> tuple[str, ...]:
    until = opened.words("cli.incident_dropped") if row.dropped else _until(row.end, opened)
    more = row.touched - len(row.contracts)
    named = opened.translator.joined(row.contracts) + (f" +{more}" if more else "")
    return str(row.number), opened.value(row.start), until, row.title, named


def _row_json(row: IncidentRow) -> dict[str, Any]:
    return {
        "incident": row.number,
        "title": row.title,
        "start": rfc3339(row.start),
        "end": rfc3339(row.end),
        "cause": row.cause.value,
        "planned": row.planned,
        "dropped": row.dropped,
        "open": row.open,
        "contracts": list(row.contracts),
        "touched": row.touched,
        "version": row.version,
    }


def print_incident(number: int, opened: OpenDesk) -> None:
    """The incident with its effect on every month of every contract that it touches."""
    incident, effects, tickets = _read(number, opened)
    if opened.context.as_json:
        linked = [{"ticket": each.number, "subject": each.subject, "open": each.open} for each in tickets]
        opened.context.print_json({**_incident_json(incident, effects, opened), "tickets": linked})
        return
    put = opened.context.print
    put(f"#{incident.number}  {opened.value(incident.title)}")
    for name, value in _facts(incident, opened):
        put(f"  {opened.words(f'cli.incident_{name}')}: {value}")
    touch: Touch | None = None
    for effect in effects:
        if effect.touch is not touch:
            touch = effect.touch
            put()
            put(_touched(effect, opened))
        for line in _effect_lines(effect, opened):
            put(line)
    if tickets:
        put()
        put(opened.words("cli.incident_tickets", count=len(tickets)))
    for each in tickets:
        put(f"  #{each.number}  {opened.value(each.subject)}")
    if not incident.touches:
        opened.say("cli.incident_touches_nothing")


def _read(number: int, opened: OpenDesk) -> tuple[Incident, Sequence[Effect], Sequence[LinkedTicket]]:
    catalogue, now = opened.desk.catalogue, opened.desk.now().replace(microsecond=0)
    with opened.desk.read() as connection:
        incident = read_incident(connection, number)
        stored = StoredContracts(connection)
        contracts: dict[str, Contract] = {
            touch.contract_id: stored.by_id(touch.contract_id) for touch in incident.touches
        }
        by_name = sorted(incident.touches, key=lambda touch: (contracts[touch.contract_id].name, touch.scope))
        incident = replace(incident, touches=tuple(by_name))
        reach = reach_of(incident, contracts, catalogue, now)
        known = StoredMonths(connection).facts(contracts, reach.start, reach.end)
        tickets = linked_tickets(connection, number)
    return incident, tuple(effects_of(incident, contracts, known, catalogue, now)), tickets


def _facts(incident: Incident, opened: OpenDesk) -> Iterator[tuple[str, str]]:
    if incident.dropped:
        yield "state", opened.words("cli.incident_dropped")
    yield "since", opened.value(incident.start)
    length = "" if incident.end is None else f"  ({opened.value(incident.end - incident.start)})"
    yield "until", f"{_until(incident.end, opened)}{length}"
    if incident.known_at is not None:
        yield "known_at", opened.value(incident.known_at)
    yield "cause", opened.words(f"assessment.cause_{incident.cause.value}")
    flags = [name for name in ("planned", "self_resolved", "gross") if getattr(incident, name)]
    if flags:
        yield "marks", opened.translator.joined(opened.words(f"cli.incident_{name}") for name in flags)
    yield "evidence", opened.words(f"cli.incident_{incident.evidence.value}")
    if incident.reference:
        yield "reference", opened.value(incident.reference)
    for line in incident.note.splitlines():
        yield "note", opened.value(line)


def _until(end: datetime | None, opened: OpenDesk) -> str:
    return opened.words("cli.month_goes_on") if end is None else opened.value(end)


def _touched(effect: Effect, opened: OpenDesk) -> str:
    contract, touch = effect.contract, effect.touch
    scope = f" {touch.scope}" if touch.scope else ""
    direction = opened.words(f"cli.direction_{contract.direction.value}")
    when = f"{opened.value(touch.start)} – {_until(touch.end, opened)}"
    line = f"{contract.name}{scope}  ({contract.terms}, {direction})  {when}"
    shown = effect.found or effect.later
    if touch.ground:
        rules = None if shown is None else shown.terms.downtime
        ground = None if rules is None else rules.grounds.get(touch.ground)
        told = touch.ground if ground is None else f"{opened.value(ground.name)} [{ground.rule} {ground.clause}]"
        line += "\n  " + opened.words("cli.incident_excluded", ground=told)
    if touch.waiver is not None:
        line += "\n  " + opened.words("cli.incident_waived", by=touch.waiver.by, why=touch.waiver.why)
    return line


def _effect_lines(effect: Effect, opened: OpenDesk) -> Iterator[str]:
    scope = f" {effect.scope}" if effect.scope and effect.scope != effect.touch.scope else ""
    yield f"  {effect.month:%Y-%m}{scope}"
    if effect.refusal is not None:
        yield f"    ! {opened.translator.error(effect.refusal)}"
    if effect.later is not None:
        terms = effect.later.terms
        yield "    " + opened.words("cli.incident_what_if", terms=terms.title, day=terms.in_force_from)
        yield from _month_lines(effect.later, opened)
    elif effect.found is not None:
        yield from _month_lines(effect.found, opened)
    if effect.at_worst is not None:
        worst = effect.at_worst.adjusted
        told = {"uptime": _uptime(worst, opened), "remedy": _remedy(worst.remedy, opened)}
        yield "    " + opened.words("cli.incident_at_worst", **told)


def _month_lines(found: ContractMonth, opened: OpenDesk) -> Iterator[str]:
    original, adjusted = found.original, found.adjusted
    headings = ["", opened.words("cli.incident_original"), opened.words("cli.incident_adjusted")]
    rows = [
        (opened.words("cli.month_uptime"), *(_measured(found, each, opened) for each in (original, adjusted))),
        (opened.words("cli.month_downtime"), opened.value(original.downtime), opened.value(adjusted.downtime)),
        (opened.words("cli.month_remedy"), _remedy(original.remedy, opened), _remedy(adjusted.remedy, opened)),
    ]
    for line in table(headings, rows):
        yield f"    {line}"
    if found.projected is not None:
        ending = found.projected
        told = {"uptime": _uptime(ending, opened), "remedy": _remedy(ending.remedy, opened)}
        yield "    " + opened.words("cli.incident_projected", **told)
    if found.window.file_by is not None and found.claimable:
        yield f"    {opened.words('cli.month_file_by')}: {opened.value(found.window.file_by)}"
    for step in found.explanation:
        yield f"    - {opened.translator.text(step.message)}{source_of(step, opened)}"


def _measured(found: ContractMonth, shown: Assessment, opened: OpenDesk) -> str:
    """The uptime; of a month that nobody counted requests of, that it is none that was measured."""
    if found.uncounted and shown.uptime is not None:
        return opened.words("cli.month_uncounted", uptime=str(shown.uptime.ratio.percent()))
    return _uptime(shown, opened)


def _uptime(found: Assessment, opened: OpenDesk) -> str:
    if found.uptime is None:
        return opened.value(None)
    kept = "" if found.met else f" < {found.committed} %"
    return f"{found.uptime.ratio.percent()} %{kept}"


def _remedy(remedy: Remedy, opened: OpenDesk) -> str:
    if remedy.kind is None:
        return opened.words("cli.month_no_remedy")
    kind = opened.words(f"assessment.kind_{remedy.kind.value}")
    if remedy.amount is not None:
        return f"{kind} {opened.value(remedy.amount)}"
    if remedy.months:
        return opened.words("assessment.free_months", count=remedy.months)
    percent = "" if remedy.percent is None else f" {remedy.percent} %"
    if remedy.lacks is not None:
        lacks = opened.words(f"cli.month_{remedy.lacks.value}")
        return opened.words("cli.month_remedy_lacks", kind=f"{kind}{percent}", lacks=lacks)
    return f"{kind}{percent}"


def _incident_json(incident: Incident, effects: Sequence[Effect], opened: OpenDesk) -> dict[str, Any]:
    names = {effect.contract.id: effect.contract.name for effect in effects}
    return {
        "incident": incident.number,
        "title": incident.title,
        "start": rfc3339(incident.start),
        "end": rfc3339(incident.end),
        "known_at": rfc3339(incident.known_at),
        "cause": incident.cause.value,
        "planned": incident.planned,
        "self_resolved": incident.self_resolved,
        "gross": incident.gross,
        "evidence": incident.evidence.value,
        "reference": incident.reference,
        "note": incident.note,
        "dropped": incident.dropped,
        "open": incident.open,
        "version": incident.version,
        "touches": [
            {
                "contract": names.get(touch.contract_id),
                "scope": touch.scope,
                "start": rfc3339(touch.start),
                "end": rfc3339(touch.end),
                "ground": touch.ground,
                "waived_by": None if touch.waiver is None else touch.waiver.by,
                "waived_why": None if touch.waiver is None else touch.waiver.why,
                "months": [_effect_json(effect, opened) for effect in effects if effect.touch is touch],
            }
            for touch in incident.touches
        ],
    }


def _effect_json(effect: Effect, opened: OpenDesk) -> dict[str, Any]:
    return {
        "month": f"{effect.month:%Y-%m}",
        "scope": effect.scope,
        "refused": None if effect.refusal is None else effect.refusal.code,
        "as_stands": None if effect.found is None else _month_json(effect.found, opened),
        "what_if": None if effect.later is None else _month_json(effect.later, opened),
        "at_worst": None if effect.at_worst is None else _figures_json(effect.at_worst.adjusted),
    }


def _month_json(found: ContractMonth, opened: OpenDesk) -> dict[str, Any]:
    return {
        "terms": found.terms.id,
        "terms_version": found.terms.version,
        "original": _figures_json(found.original),
        "adjusted": _figures_json(found.adjusted),
        "projected": None if found.projected is None else _figures_json(found.projected),
        "file_by": None if found.window.file_by is None else found.window.file_by.isoformat(),
        "closes_at": rfc3339(found.window.closes_at),
        "explanation": explanation_json(found.explanation, opened),
    }


def _figures_json(found: Assessment) -> dict[str, Any]:
    remedy = found.remedy
    return {
        "uptime": None if found.uptime is None else str(found.uptime.ratio.percent()),
        "met": found.met,
        "downtime_seconds": None if found.downtime is None else found.downtime.total_seconds(),
        "remedy": None if remedy.kind is None else remedy.kind.value,
        "percent": None if remedy.percent is None else str(remedy.percent),
        "amount": None if remedy.amount is None else remedy.amount.text,
        "currency": None if remedy.amount is None else remedy.amount.currency,
        "free_months": remedy.months,
        "reduced_days": None if found.reduced_days is None else str(found.reduced_days),
        "lacks": None if remedy.lacks is None else remedy.lacks.value,
    }
