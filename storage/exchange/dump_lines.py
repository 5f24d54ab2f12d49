"""The lines of a dump: what each kind holds, written in one way only and read back with every fault named.

A dump is JSON Lines in UTF-8, one object with one key a line, keys sorted, no spaces: ``kigen`` (the format),
``desk``, ``operator``…, ``view``…, ``contract``…, ``incident``…, ``counted``… (intervals), ``file``… (that counts came
from), ``frozen``… (months), ``claim``… (with its steps), ``handover``… (with its marks), then each ``ticket`` followed
by its ``event``…, ``activity``…, and ``end`` with the number of lines of each kind, so that a file that was cut off is
noticed. Instants are UTC with six decimals. A dump of format 1 has none of the incidents and months, and fewer fields
of a contract; one of format 2 has no claims, and does not say what a file speaks of; one of schema 4 has no handovers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from core.errors import BadInput
from core.messages import Message
from core.text import clean_lines
from storage.database.columns import canonical_json

Value = TypeVar("Value")

FORMAT = 3
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class FieldKind:
    """How one field is written, and read back: ``read`` raises ``ValueError`` or ``TypeError`` for anything else."""

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    missing: Callable[[], Any] | None = None
    """What a dump of an older format means, which lacks the field; None where every dump has it."""


def instant_text(at: datetime) -> str:
    """``2026-04-30T09:15:00.000000Z``."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _instant(value: Any) -> datetime:
    found = datetime.strptime(value, _INSTANT).replace(tzinfo=UTC)
    return _if(instant_text(found) == value, found)


def _text(value: Any) -> str:
    """Only text that a desk could hold: a dump made by hand brings no control characters in either."""
    return str(_if(isinstance(value, str) and clean_lines(value, len(value) + 1) == value.rstrip(), value))


def _whole(value: Any) -> int:
    return int(_if(type(value) is int and abs(value) < 2**63, value))


def _day(value: Any) -> date:
    found = date.fromisoformat(value)
    return _if(found.isoformat() == value, found)


def _mapping(value: Any) -> Mapping[str, Any]:
    _if(isinstance(value, dict), value)
    _text(canonical_json(value))
    for each in value.values():
        if isinstance(each, str):
            _text(each)
    found: Mapping[str, Any] = value
    return found


def _days(value: Any) -> tuple[date, ...]:
    return tuple(_day(each) for each in _if(isinstance(value, list), value))


def _plans(value: Any) -> list[tuple[date, str]]:
    plans = [(_day(day), _text(plan)) for day, plan in _if(isinstance(value, list) and value, value)]
    return _if(plans == sorted(plans, key=lambda each: each[0]), plans)


def _flag(value: Any) -> bool:
    return bool(_if(isinstance(value, bool), value))


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in _if(isinstance(value, list), value)]


def _objects(fields: Mapping[str, FieldKind]) -> FieldKind:
    """A list of objects with these fields and no other."""

    def write(rows: Any) -> Any:
        return [{name: kind.write(row[name]) for name, kind in fields.items()} for row in rows]

    def read(value: Any) -> Any:
        found = []
        for each in _if(isinstance(value, list), value):
            _if(isinstance(each, dict) and each.keys() == fields.keys(), each)
            found.append({name: kind.read(each[name]) for name, kind in fields.items()})
        return found

    return FieldKind("objects", write, read)


def _later(kind: FieldKind, missing: Callable[[], Any]) -> FieldKind:
    return FieldKind(kind.name, kind.write, kind.read, missing)


def _if(holds: object, value: Value) -> Value:
    if not holds:
        raise ValueError
    return value


def _same(value: Any) -> Any:
    return value


def _or_none(kind: FieldKind) -> FieldKind:
    return FieldKind(
        kind.name,
        lambda value: None if value is None else kind.write(value),
        lambda value: None if value is None else kind.read(value),
    )


TEXT = FieldKind("text", _same, _text)
WHOLE = FieldKind("whole", _same, _whole)
INSTANT = FieldKind("instant", instant_text, _instant)
DAY = FieldKind("day", date.isoformat, _day)
OBJECT = FieldKind("object", _same, _mapping)
FLAG = FieldKind("flag", bool, _flag)
TEXTS = FieldKind("texts", _same, _texts)
DAYS = FieldKind("days", _same, _days)
PLANS = FieldKind("plans", lambda plans: [[day.isoformat(), plan] for day, plan in plans], _plans)

# Facts only. What follows from them (standings, fingerprints, the search index) is derived anew when they are loaded.
LINES: Mapping[str, Mapping[str, FieldKind]] = {
    "kigen": {"format": WHOLE, "schema": WHOLE},
    "desk": {
        "id": TEXT, "settings": OBJECT, "seq": WHOLE, "next_number": WHOLE, "chain_head": TEXT, "created_at": INSTANT,
    },
    "operator": {"id": TEXT, "uid": WHOLE, "login": TEXT, "claimed": TEXT, "first_seen_at": INSTANT},
    "view": {"operator": TEXT, "name": TEXT, "key": TEXT, "filter": TEXT},
    "contract": {
        "id": TEXT, "name": TEXT, "terms": TEXT, "direction": TEXT, "kind": TEXT, "account": TEXT, "starts_on": DAY,
        "ends_on": _or_none(DAY), "closed_days": DAYS, "plans": PLANS, "version": WHOLE,
        "customer": _later(TEXT, str), "reseller": _later(TEXT, str),
        "contract_number": _later(TEXT, str), "regions": _later(TEXTS, list),
        "services": _later(TEXTS, list), "period": _later(TEXT, lambda: "monthly"),
        "applied_on": _later(_or_none(DAY), lambda: None),
        "stops": _later(_objects({"from": TEXT, "ground": TEXT, "to": _or_none(TEXT)}), list),
        "payments": _later(_objects({"month": TEXT, "paid_on": TEXT}), list),
        "amounts": _later(
            _objects({"kind": TEXT, "month": DAY, "scope": TEXT, "amount": TEXT, "currency": TEXT}), list
        ),
        "holdings": _later(_objects({"from_day": DAY, "component": TEXT, "count": WHOLE}), list),
    },
    "incident": {
        "id": TEXT, "number": WHOLE, "title": TEXT, "started_at": INSTANT, "ended_at": _or_none(INSTANT),
        "known_at": _or_none(INSTANT), "cause": TEXT, "self_resolved": FLAG, "gross": FLAG, "planned": FLAG,
        "evidence": TEXT, "reference": TEXT, "note": TEXT, "dropped": FLAG, "version": WHOLE,
        "touches": _objects({
            "contract_id": TEXT, "scope": TEXT, "started_at": INSTANT, "ended_at": _or_none(INSTANT), "ground": TEXT,
            "waived_by": TEXT, "waived_why": TEXT,
        }),
    },
    "counted": {
        "contract_id": TEXT, "scope": TEXT, "started_at": INSTANT, "source": TEXT, "requests": WHOLE, "errors": WHOLE,
        "ground": TEXT,
    },
    "file": {
        "digest": TEXT, "name": TEXT, "imported_at": INSTANT, "records": WHOLE, "path": _later(TEXT, str),
        "places": _later(_objects({
            "account": TEXT, "region": TEXT, "first": WHOLE, "last": WHOLE,
        }), list),
    },
    "frozen": {
        "id": TEXT, "contract_id": TEXT, "month": DAY, "scope": TEXT, "terms_version": TEXT, "terms_fingerprint": TEXT,
        "facts": OBJECT, "figures": OBJECT, "frozen_at": INSTANT, "frozen_by": TEXT, "why": TEXT,
        "replaced_at": _or_none(INSTANT), "replaced_by": _or_none(TEXT),
    },
    "claim": {
        "id": TEXT, "number": WHOLE, "contract_id": TEXT, "month": DAY, "scope": TEXT, "version": WHOLE,
        "steps": _objects({
            "seq": WHOLE, "id": TEXT, "step": TEXT, "at": INSTANT, "recorded_at": INSTANT, "actor": TEXT,
            "data": OBJECT,
        }),
    },
    "handover": {
        "id": TEXT, "number": WHOLE, "actor": TEXT, "written_at": INSTANT, "text": TEXT, "situation": OBJECT,
        "marks": _objects({"id": TEXT, "kind": TEXT, "at": INSTANT, "actor": TEXT}),
    },
    "ticket": {
        "id": TEXT, "number": WHOLE, "contract_id": TEXT, "source": TEXT, "external_id": TEXT, "subject": TEXT,
        "body": TEXT, "requester": TEXT, "inquiry": TEXT, "version": WHOLE,
    },
    "event": {
        "seq": WHOLE, "id": TEXT, "ticket": WHOLE, "kind": TEXT, "at": INSTANT, "recorded_at": INSTANT, "actor": TEXT,
        "data": OBJECT,
    },
    "activity": {
        "seq": WHOLE, "id": TEXT, "command_id": TEXT, "recorded_at": INSTANT, "actor": TEXT, "action": TEXT,
        "subject": TEXT, "payload": _or_none(TEXT), "salt": _or_none(TEXT), "payload_digest": TEXT,
        "previous_hash": TEXT, "hash": TEXT,
    },
    "end": {
        "operators": WHOLE, "views": WHOLE, "contracts": WHOLE, "tickets": WHOLE, "events": WHOLE, "activity": WHOLE,
        "incidents": _later(WHOLE, int), "intervals": _later(WHOLE, int), "files": _later(WHOLE, int),
        "frozen": _later(WHOLE, int), "claims": _later(WHOLE, int), "handovers": _later(WHOLE, int),
    },
}  # fmt: skip


def written(kind: str, values: Mapping[str, Any]) -> str:
    """The line of ``kind`` with ``values``, without its end."""
    fields = LINES[kind]
    return canonical_json({kind: {name: field.write(values[name]) for name, field in fields.items()}})


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was read: its place in the file (from 1), its kind and its values."""

    file: str
    number: int
    kind: str
    values: Mapping[str, Any]

    def wrong(self, field: str, expected: str) -> BadInput:
        """The error for a value that does not fit; ``expected`` names what belongs there."""
        return BadInput(
            "dump_value_wrong", field=field, file=self.file, line=self.number,
            expected=Message(f"storage.expected_{expected}"),
        )  # fmt: skip


def read_line(content: bytes, file: str, number: int) -> Line:
    """The line ``content``. Raises ``BadInput`` with file, line and field: ``dump_line_broken``,
    ``dump_kind_unknown``, ``dump_field_missing``, ``dump_field_unknown``, ``dump_value_wrong``."""
    try:
        found = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadInput("dump_line_broken", file=file, line=number) from None
    if not isinstance(found, dict) or len(found) != 1:
        raise BadInput("dump_line_broken", file=file, line=number)
    ((kind, given),) = found.items()
    if kind not in LINES or not isinstance(given, dict):
        raise BadInput("dump_kind_unknown", file=file, line=number, kind=kind)
    line = Line(file, number, kind, given)
    fields = LINES[kind]
    for name in given:
        if name not in fields:
            raise BadInput("dump_field_unknown", field=name, file=file, line=number)
    return Line(file, number, kind, {name: _value(line, name, field) for name, field in fields.items()})


def _no_number(name: str) -> float:
    """JSON has no ``NaN``."""
    raise ValueError(name)


def _value(line: Line, name: str, field: FieldKind) -> Any:
    if name not in line.values:
        if field.missing is not None:
            return field.missing()
        raise BadInput("dump_field_missing", field=name, file=line.file, line=line.number)
    try:
        return field.read(line.values[name])
    except (ValueError, TypeError, OverflowError):
        raise line.wrong(name, field.name) from None
