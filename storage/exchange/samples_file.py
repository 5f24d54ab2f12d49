"""Counted intervals in a file of one's own: CSV with a header, or JSON (a list of objects, or one a line)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.desk.acts.samples import Interval
from core.desk.contract import Contract
from core.errors import BadInput
from core.text import clean_name
from storage.exchange.csv_file import open_csv
from storage.exchange.source_file import SourceFile

_COLUMNS = ("contract", "account", "region", "start", "requests", "errors", "ground")
_NEEDED: Mapping[str, Sequence[str]] = {name: (name,) for name in ("start", "requests", "errors")}
_WHOLE = re.compile(r"-?\d{1,15}")
_MOST_ERRORS = 100


def read_samples(
    source: SourceFile, contracts: Sequence[Contract]
) -> tuple[tuple[Interval, ...], tuple[BadInput, ...]]:
    """Every record of the file, and what is wrong with those that can't be read, each with line and field.

    A contract is named by ``contract``, or by ``account`` (with ``region``). ``start`` is RFC 3339 with its offset.
    Raises what the file itself can be (``not_csv``, ``columns_missing``, ``columns_unknown``, ``json_broken``).
    """
    names = _Names(contracts)
    found: list[Interval] = []
    errors: list[BadInput] = []
    for place, record in _json(source) if _is_json(source) else _csv(source):
        try:
            if isinstance(record, BadInput):
                raise record
            found.append(_interval(f"{source.name}:{place}", record, names))
        except BadInput as error:
            errors.append(error)
            if len(errors) == _MOST_ERRORS:
                break
    return tuple(found), tuple(errors)


class _Names:
    """Which contract has an account in a region."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self._by_name = {one.name: one for one in contracts}
        self._by_account: dict[str, list[Contract]] = {}
        for one in contracts:
            if one.account:
                self._by_account.setdefault(one.account, []).append(one)

    def contract_of(self, record: Mapping[str, str], place: str) -> str:
        if record.get("contract"):
            return record["contract"]
        account, region = record.get("account", ""), record.get("region", "")
        found = [one for one in self._by_account.get(account, ()) if not one.regions or region in one.regions]
        if not found:
            raise BadInput("account_unknown", field=f"{place}: account", account=clean_name(f"{account} {region}"))
        if len(found) > 1:
            raise BadInput("account_ambiguous", field=f"{place}: account", account=clean_name(account))
        return found[0].name


def _interval(place: str, record: Mapping[str, str], names: _Names) -> Interval:
    return Interval(
        names.contract_of(record, place),
        record.get("region", ""),
        _instant(record.get("start", ""), place),
        _count(record.get("requests", ""), f"{place}: requests"),
        _count(record.get("errors", ""), f"{place}: errors"),
        record.get("ground", ""),
        place,
    )


def _instant(text: str, place: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        raise BadInput("time_without_offset", field=f"{place}: start", value=clean_name(text))
    except (ValueError, OverflowError):
        raise BadInput("not_rfc3339", field=f"{place}: start", text=clean_name(text)) from None


def _count(text: str, field: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise BadInput("count_unreadable", field=field, text=clean_name(text, 60))
    return int(text)


def _csv(source: SourceFile) -> Iterator[tuple[int, Mapping[str, str] | BadInput]]:
    file = open_csv(source, _NEEDED)
    _refuse_unknown(source, file.columns)
    for line, fields in file.records():
        if len(fields) > file.width:
            place = f"{source.name}:{line}: fields"
            yield line, BadInput("field_count", field=place, expected=file.width, found=len(fields))
            continue
        yield line, {name: fields[file.columns[name]].strip() for name in _COLUMNS if _has(file.columns, name, fields)}


def _refuse_unknown(source: SourceFile, names: Iterable[str]) -> None:
    """A column that is not known may be one that was meant: left out it could make the counts other ones."""
    unknown = tuple(clean_name(name, 60) for name in names if name not in _COLUMNS)
    if unknown:
        raise BadInput("columns_unknown", file=source.name, columns=unknown, known=_COLUMNS)


def _has(columns: Mapping[str, int], name: str, fields: Sequence[str]) -> bool:
    return name in columns and columns[name] < len(fields)


def _is_json(source: SourceFile) -> bool:
    with source.path.open(encoding=source.encoding) as file:
        return file.read(4096).lstrip()[:1] in ("[", "{")


def _json(source: SourceFile) -> Iterator[tuple[int, Mapping[str, str] | BadInput]]:
    """A list, or an object a line; records are numbered from 1 (lines are lines)."""
    with source.path.open(encoding=source.encoding) as file:
        text = file.read()
    try:
        if text.lstrip().startswith("["):
            records = list(enumerate(json.loads(text), 1))
        else:
            records = [(number, json.loads(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    except (ValueError, RecursionError):
        raise BadInput("json_broken", file=source.name) from None
    for number, record in records:
        if not isinstance(record, dict):
            raise BadInput("json_broken", file=source.name)
        _refuse_unknown(source, record)
        yield number, {name: _text(record[name]) for name in _COLUMNS if record.get(name) is not None}


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else json.dumps(value)
