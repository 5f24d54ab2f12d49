"""The records of errors in CloudTrail logs of KMS, whole, as they prove a claim; never a whole file in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from core.errors import BadInput
from core.text import clean_name
from storage.exchange.cloudtrail import SERVICE, STATUS_OF
from storage.exchange.cloudtrail_log import Forms, LogRecord, batches, opened_log


class _RawEvent(msgspec.Struct, gc=False):
    CloudTrailEvent: str


class _RawRecords(msgspec.Struct, gc=False):
    Records: list[msgspec.Raw]


class _RawEvents(msgspec.Struct, gc=False):
    Events: list[_RawEvent]


_RECORD = msgspec.json.Decoder(LogRecord)
_FORMS: Forms = {
    b"Records": (msgspec.json.Decoder(list[msgspec.Raw]), msgspec.json.Decoder(_RawRecords)),
    b"Events": (msgspec.json.Decoder(list[_RawEvent]), msgspec.json.Decoder(_RawEvents)),
}


@dataclass(frozen=True, slots=True)
class LoggedError:
    """A direct request of KMS that failed with one of the HTTP statuses asked for, at ``at`` (aware UTC).

    ``record`` is everything that the log tells of it.
    """

    event_id: str
    at: datetime
    account: str
    region: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoggedPlace:
    """Where and when (aware UTC) a request of KMS was made."""

    at: datetime
    account: str
    region: str


def places_in(path: Path) -> Iterator[LoggedPlace]:
    """Of every record of KMS in the file, in its order. Raises ``BadInput`` as ``CloudTrailCounts.read`` does."""
    name, number = clean_name(path.name), 1

    def before() -> int:
        return number - 1

    with opened_log(path, lambda: number) as file:
        for batch in batches(file, name, before):
            for record in batch:
                found = record.eventSource == SERVICE
                number += 1
                if found:
                    yield LoggedPlace(_at(record, name, before()), _account(record), record.awsRegion)


def _at(record: LogRecord, name: str, number: int) -> datetime:
    try:
        return datetime.strptime(record.eventTime, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput("cloudtrail_field_wrong", field="eventTime", file=name, record=number) from None


def _account(record: LogRecord) -> str:
    who = record.userIdentity
    return record.recipientAccountId or (who and who.accountId) or ""


def errors_in(path: Path, statuses: Collection[int]) -> Iterator[LoggedError]:
    """Every such error of the file, in its order.

    Raises ``BadInput`` as ``CloudTrailCounts.read`` does.
    """
    name, number = clean_name(path.name), 1

    def before() -> int:
        return number - 1

    with opened_log(path, lambda: number) as file:
        for batch in batches(file, name, before, _FORMS):
            for one in batch:
                found = _error(one, statuses, name, number)
                number += 1
                if found:
                    yield found


def _error(one: msgspec.Raw | _RawEvent, statuses: Collection[int], name: str, number: int) -> LoggedError | None:
    text = one.CloudTrailEvent.encode() if isinstance(one, _RawEvent) else bytes(one)
    if b"errorCode" not in text:  # nearly all: looking for the word is faster than reading the record
        return None
    try:
        record = _RECORD.decode(text)
        if record.eventSource != SERVICE or STATUS_OF.get(record.errorCode or "") not in statuses:
            return None
        who = record.userIdentity
        if who is not None and (who.invokedBy or who.type == "AWSService"):
            return None
        at = _at(record, name, number)
        return LoggedError(record.eventID, at, _account(record), record.awsRegion, msgspec.json.decode(text))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInput("cloudtrail_broken", file=name, record=number) from None
