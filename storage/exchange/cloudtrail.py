"""CloudTrail logs of KMS: requests and errors by account, region and five minutes.

What such logs cannot prove is a request that never arrived: it leaves no record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BadInput
from core.text import clean_name
from storage.exchange.cloudtrail_log import LogRecord, Readable, batches, opened_log

INTERVAL_SECONDS = 300
SERVICE = "kms.amazonaws.com"
# CloudTrail tells no HTTP status. Throttling, states of a key and missing rights are the caller's: no error of KMS.
STATUS_OF: Mapping[str, int] = {
    "KMSInternalException": 500,
    "KMSInternal": 500,
    "KeyUnavailableException": 500,
    "KeyUnavailable": 500,
    "InternalFailure": 500,
    "DependencyTimeoutException": 503,
    "DependencyTimeout": 503,
    "ServiceUnavailable": 503,
}
# 60 bits of a keyed hash fit in the smallest object; of ten million ids two are the same once in 20,000 imports.
_ID_BITS = (1 << 60) - 1
_SHARDS = 256


@dataclass(slots=True)
class Counted:
    """Requests by the start of their interval (seconds since the epoch), and failed ones by that and the status."""

    requests: dict[int, int] = field(default_factory=dict)
    failed: dict[tuple[int, int], int] = field(default_factory=dict)

    def errors(self, start: int, statuses: Iterable[int]) -> int:
        """How many of the interval failed with one of ``statuses``."""
        return sum(self.failed.get((start, status), 0) for status in statuses)


class CloudTrailCounts:
    """What the files that were read hold. ``by_place`` is by account and region.

    ``codes`` are the error codes that do not count as errors, with how often they came. ``failing`` is of the file that
    was read last: by account and region the first and the last interval with an error (seconds since the epoch).
    """

    def __init__(self) -> None:
        self.by_place: dict[tuple[str, str], Counted] = {}
        self.records = self.kms = self.on_behalf = self.duplicates = 0
        self.codes: Counter[str] = Counter()
        self.failing: dict[tuple[str, str], tuple[int, int]] = {}
        self._seen: list[set[int]] = [set() for _ in range(_SHARDS)]
        self._starts: dict[str, int] = {}

    def read(self, path: Path) -> int:
        """Count one file; returns how many records of KMS it has.

        Raises ``BadInput``: ``file_unreadable``, ``cloudtrail_unknown``, ``cloudtrail_broken`` where it is cut off,
        ``cloudtrail_field_wrong``, with the file and the record's number. What was counted of it before stays: the
        caller gives up the whole.
        """
        name, before = clean_name(path.name), self.kms
        self.failing = {}
        first = self.records
        with opened_log(path, lambda: self.records - first + 1) as file:
            self._take_file(file, name)
        return self.kms - before

    def _take_file(self, file: Readable, name: str) -> None:
        first = self.records
        for batch in batches(file, name, lambda: self.records - first):
            self._take(batch, name, first)

    def _take(self, batch: Sequence[LogRecord], name: str, first: int) -> None:
        starts, seen = self._starts, self._seen
        for record in batch:
            self.records += 1
            if record.eventSource != SERVICE:
                continue
            key = hash(record.eventID) & _ID_BITS
            shard = seen[key & (_SHARDS - 1)]
            if key in shard:
                self.duplicates += 1
                continue
            shard.add(key)
            self.kms += 1
            who = record.userIdentity
            if who is not None and (who.invokedBy or who.type == "AWSService"):
                self.on_behalf += 1
                continue
            minute = record.eventTime[:16]
            start = starts.get(minute)
            if start is None:
                start = starts[minute] = _start_of(record.eventTime, name, self.records - first)
            account = record.recipientAccountId or (who and who.accountId) or ""
            counted = self.by_place.get((account, record.awsRegion))
            if counted is None:
                counted = self.by_place[account, record.awsRegion] = Counted()
            counted.requests[start] = counted.requests.get(start, 0) + 1
            code = record.errorCode
            if code:
                status = STATUS_OF.get(code)
                if status is None:
                    self.codes[clean_name(code, 60)] += 1
                else:
                    counted.failed[start, status] = counted.failed.get((start, status), 0) + 1
                    place = (account, record.awsRegion)
                    first_start, last_start = self.failing.get(place, (start, start))
                    self.failing[place] = (min(first_start, start), max(last_start, start))


def _start_of(time: str, name: str, record: int) -> int:
    try:
        at = datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput("cloudtrail_field_wrong", field="eventTime", file=name, record=record) from None
    seconds = int(at.timestamp())
    return seconds - seconds % INTERVAL_SECONDS
