"""Reads tickets in kigen's own form, as CSV or as JSON lines: the door for every other system. docs/importing.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from core.desk.acts.import_tickets import ImportedTicket, Refusal
from core.desk.events import ClockEvent, EventKind
from core.errors import BadInput, KigenError
from core.terms.names import unknown
from core.text import clean_lines, clean_name
from storage.exchange.csv_file import open_csv
from storage.exchange.source_file import SourceFile

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: (name,) for name in ("external_id", "priority", "subject", "received_at")}
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_WITHOUT_OFFSET = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?)?", re.ASCII)
_KINDS: Mapping[str, EventKind] = MappingProxyType(
    {
        kind.value: kind
        for kind in EventKind
        if kind not in (EventKind.RECEIVED, EventKind.VOIDED)
    }
)  # fmt: skip
# The columns that are an event by themselves.
_MOMENTS: Mapping[str, EventKind] = MappingProxyType(
    {"responded_at": EventKind.RESPONDED, "resolved_at": EventKind.RESOLVED}
)


def read_tickets(source: SourceFile, *, contract: str, system: str) -> Iterator[ImportedTicket | Refusal]:
    """Every record of the file, or what is wrong with it, in order of the file.

    ``contract`` is the name of the contract of records that name none; ``system`` tells the systems apart from
    which tickets are taken over. A record whose ``external_id`` stood before in the file is refused. Raises, before
    the first record, what ``open_csv`` raises, and ``not_json_lines``.
    """
    records = _json_lines(source) if _is_json(source) else _csv_records(source)
    seen: set[str] = set()
    for line, record in records:
        if isinstance(record, KigenError):
            yield Refusal(line, "", record)
            continue
        name = ""
        try:
            name = _needed(record, "external_id")
            if name in seen:
                raise BadInput("external_id_twice", field="external_id", value=name)
            seen.add(name)
            yield _ticket(record, name, line, contract, system)
        except KigenError as error:
            yield Refusal(line, name, error)


def _is_json(source: SourceFile) -> bool:
    with source.path.open(encoding=source.encoding) as file:
        return file.read(1 << 16).lstrip()[:1] in ("{", "[")


def _csv_records(source: SourceFile) -> Iterator[tuple[int, Mapping[str, Any] | KigenError]]:
    file = open_csv(source, REQUIRED)
    for line, fields in file.records():
        if len(fields) == file.width:
            yield line, {name: fields[place] for name, place in file.columns.items()}
        else:
            yield line, BadInput("field_count", expected=file.width, found=len(fields))


def _json_lines(source: SourceFile) -> Iterator[tuple[int, Mapping[str, Any] | KigenError]]:
    """A first line that is no JSON object is a fault of the file; a later one is a bad record."""
    first = True
    with source.path.open(encoding=source.encoding, newline="\n") as file:
        for line, text in enumerate(file, 1):
            if not text.strip():
                continue
            found = _json_object(text)
            if first and isinstance(found, KigenError):
                raise BadInput("not_json_lines", file=source.name, line=line)
            first = False
            yield line, found


def _json_object(text: str) -> Mapping[str, Any] | KigenError:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        return BadInput("line_not_json", position=error.pos + 1)
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        return BadInput("line_not_json", position=1)
    return found if isinstance(found, dict) else BadInput("line_not_an_object")


def _ticket(record: Mapping[str, Any], name: str, line: int, contract: str, system: str) -> ImportedTicket:
    received_at = _instant(record, "received_at")
    if received_at is None:
        raise BadInput("field_empty", field="received_at")
    receipt = ClockEvent(EventKind.RECEIVED, received_at, priority=_needed(record, "priority"))
    owner = _text(record, "owner")
    moments = (ClockEvent(kind, at) for field, kind in _MOMENTS.items() if (at := _instant(record, field)) is not None)
    first = [ClockEvent(EventKind.ASSIGNED, received_at, owner=owner)] if owner else []
    events = tuple(chain((receipt, *first), moments, _events(record)))
    for event in events:
        if event.at < received_at:
            field = next((name for name, kind in _MOMENTS.items() if kind is event.kind), "events")
            raise BadInput("event_before_receipt", field=field, received=received_at)
    named = _text(record, "contract") or contract
    if not named:
        raise BadInput("contract_needed", field="contract")
    return ImportedTicket(
        source=system,
        external_id=name,
        contract=named,
        subject=_needed(record, "subject"),
        events=events,
        body=clean_lines(_raw(record, "body")),
        requester=_text(record, "requester"),
        inquiry=_text(record, "inquiry"),
        line=line,
    )


def _events(record: Mapping[str, Any]) -> Iterator[ClockEvent]:
    """``events`` as a list of objects; in CSV the same as JSON in one field."""
    found = record.get("events")
    if isinstance(found, str):
        try:
            found = json.loads(found) if found.strip() else None
        except (ValueError, RecursionError):
            raise BadInput("field_type", field="events") from None
    if found is None:
        return
    if not isinstance(found, list):
        raise BadInput("field_type", field="events")
    for number, entry in enumerate(found):
        field = f"events[{number}]"
        if not isinstance(entry, dict):
            raise BadInput("field_type", field=field)
        try:
            yield _event(entry)
        except BadInput as error:
            raise BadInput(error.code, field=f"{field}.{error.field}", **error.params) from None


def _event(entry: Mapping[str, Any]) -> ClockEvent:
    word = _needed(entry, "type")
    kind = _KINDS.get(word)
    if kind is None:
        raise unknown("event_type_unknown", word, _KINDS, field="type")
    at = _instant(entry, "at")
    if at is None:
        raise BadInput("field_empty", field="at")
    return ClockEvent(
        kind,
        at,
        priority=_needed(entry, "priority") if kind is EventKind.PRIORITY_CHANGED else "",
        reason=_text(entry, "reason"),
        owner=_text(entry, "owner"),
        text=clean_lines(_raw(entry, "text")),
        link=_text(entry, "link"),
    )


def _raw(record: Mapping[str, Any], field: str) -> str:
    """The field as text: a number is its digits, nothing is empty. Raises ``BadInput("field_type")``."""
    value = record.get(field)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadInput("field_type", field=field)


def _text(record: Mapping[str, Any], field: str) -> str:
    return clean_name(_raw(record, field))


def _needed(record: Mapping[str, Any], field: str) -> str:
    text = _text(record, field)
    if not text:
        raise BadInput("field_empty", field=field)
    return text


def _instant(record: Mapping[str, Any], field: str) -> datetime | None:
    """RFC 3339 with its offset, in UTC; None where the field is empty."""
    text = _raw(record, field).strip()
    if not text:
        return None
    if _INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    code = "time_without_offset" if _WITHOUT_OFFSET.fullmatch(text) else "time_unreadable"
    raise BadInput(code, field=field, value=clean_name(text))
