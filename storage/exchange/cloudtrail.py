"""CloudTrail logs of KMS: requests and errors by account, region and five minutes, never a whole file in memory.

Reads log files (``Records``) and the output of ``lookup-events`` (``Events``, each with its record as a text), plain or
compressed. What such logs cannot prove is a request that never arrived: it leaves no record.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import msgspec

from core.errors import BadInput
from core.text import clean_name

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
_CHUNK = 1 << 19
_LONGEST_RECORD = 1 << 24
_GZIP = b"\x1f\x8b"
_START = re.compile(rb'(?<!\\)"(Records|Events)"\s*:\s*\[')
_BETWEEN = re.compile(rb"\}\s*,\s*\{")
_TAILS = (1 << 14, _LONGEST_RECORD)
_TRIES = 100
_MOST_READ = 1 << 26
_LONGEST_START = 1 << 12
# 60 bits of a keyed hash fit in the smallest object; of ten million ids two are the same once in 20,000 imports.
_ID_BITS = (1 << 60) - 1
_SHARDS = 256


class _Identity(msgspec.Struct, gc=False):
    type: str = ""
    invokedBy: str | None = None  # noqa: N815 (CloudTrail's own names)
    accountId: str | None = None  # noqa: N815


class LogRecord(msgspec.Struct, gc=False):
    eventID: str  # noqa: N815
    eventTime: str  # noqa: N815
    eventSource: str  # noqa: N815
    awsRegion: str  # noqa: N815
    errorCode: str | None = None  # noqa: N815
    recipientAccountId: str | None = None  # noqa: N815
    userIdentity: _Identity | None = None  # noqa: N815


class LogEvent(msgspec.Struct, gc=False):
    CloudTrailEvent: str


class _Records(msgspec.Struct, gc=False):
    Records: list[LogRecord]


class _Events(msgspec.Struct, gc=False):
    Events: list[LogEvent]


_RECORD_LIST = msgspec.json.Decoder(list[LogRecord])
_EVENT_LIST = msgspec.json.Decoder(list[LogEvent])
_RECORD = msgspec.json.Decoder(LogRecord)
Forms: TypeAlias = Mapping[bytes, tuple[msgspec.json.Decoder[Any], msgspec.json.Decoder[Any]]]
FORMS: Forms = {
    b"Records": (_RECORD_LIST, msgspec.json.Decoder(_Records)),
    b"Events": (_EVENT_LIST, msgspec.json.Decoder(_Events)),
}


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


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


@contextmanager
def opened_log(path: Path, record: Callable[[], int]) -> Iterator[Readable]:
    """The file, unzipped where it is compressed. ``record`` numbers the one being read.

    Raises ``BadInput``: ``file_unreadable``, ``cloudtrail_broken``.
    """
    name = clean_name(path.name)
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == _GZIP
            raw.seek(0)
            if not zipped:
                yield raw
            else:
                with gzip.GzipFile(fileobj=raw) as unzipped:
                    yield unzipped
    except (UnicodeDecodeError, RecursionError):  # the last: endless brackets
        raise BadInput("cloudtrail_broken", file=name, record=record()) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput("cloudtrail_broken", file=name, record=_first_broken(path, name)) from None
    except OSError as error:
        raise BadInput("file_unreadable", file=name, reason=error.strerror or type(error).__name__) from None


def check_log(path: Path) -> None:
    """Refuse what is no CloudTrail log, by its beginning. Raises what ``CloudTrailCounts.read`` raises."""
    with opened_log(path, lambda: 1) as file:
        _opened(file, clean_name(path.name))


class _UpToCut:
    """What can be unzipped of a file that is cut off."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        try:
            return self._file.read1(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return b""


def _first_broken(path: Path, name: str) -> int:
    """The first record that is not whole: what was unzipped together with the cut was not read yet."""
    whole = 0

    def read_before() -> int:
        return whole

    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unzipped:
            for batch in batches(_UpToCut(unzipped), name, read_before):
                whole += len(batch)
    except BadInput as error:
        found = error.params.get("record")
        return found if isinstance(found, int) else 1
    except (UnicodeDecodeError, RecursionError):
        pass
    return whole + 1


def _start_of(time: str, name: str, record: int) -> int:
    try:
        at = datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput("cloudtrail_field_wrong", field="eventTime", file=name, record=record) from None
    seconds = int(at.timestamp())
    return seconds - seconds % INTERVAL_SECONDS


def batches(file: Readable, name: str, read_before: Callable[[], int], forms: Forms = FORMS) -> Iterator[Sequence[Any]]:
    """The records, some hundreds at a time, as ``forms`` decode them: ``LogRecord`` unless told otherwise."""
    key, rest = _opened(file, name)
    listed, whole = forms[key]
    enough = 0
    try:
        while chunk := file.read(_CHUNK):
            rest += chunk
            if len(rest) < enough:
                continue
            cut, batch = _complete(rest, listed)
            if cut:
                yield _records(batch)
                rest, enough = rest[cut:].lstrip().removeprefix(b","), 0
            elif len(rest) > _LONGEST_RECORD:
                raise BadInput("cloudtrail_broken", file=name, record=read_before() + 1)
            else:  # each try reads all of it again
                enough = 2 * len(rest)
        ended = whole.decode(b'{"%b":[%b' % (key, rest))
        yield _records(getattr(ended, key.decode()))
    except msgspec.ValidationError as error:
        where = re.search(r"\[(\d+)\](?:\.(\w+))?", str(error))
        record = read_before() + 1 + (int(where[1]) if where else 0)
        missing = re.search(r"required field `(\w+)`", str(error))
        named = missing[1] if missing else (where and where[2]) or "Records"
        raise BadInput("cloudtrail_field_wrong", field=named, file=name, record=record) from None
    except msgspec.DecodeError:
        raise BadInput("cloudtrail_broken", file=name, record=read_before() + _whole(rest, listed) + 1) from None


def _whole(rest: bytes, listed: msgspec.json.Decoder[Any]) -> int:
    """How many whole records stand before the place where ``rest`` is broken."""
    try:
        return len(_records(_complete(rest, listed)[1]))
    except msgspec.DecodeError:
        return 0


def _opened(file: Readable, name: str) -> tuple[bytes, bytes]:
    """Which list the file holds, and what was read of it already."""
    head, seen, tries = b"", 0, 0
    while (chunk := file.read(_CHUNK)) and tries < _TRIES and len(head) <= _LONGEST_RECORD:
        head += chunk
        for found in islice(_START.finditer(head, seen), _TRIES - tries):
            if _at_top(head[: found.start()]):
                return found[1], head[found.end() :]
            seen, tries = found.end(), tries + 1
        seen = max(seen, len(head) - _LONGEST_START)
    raise BadInput("cloudtrail_unknown", file=name)


def _at_top(before: bytes) -> bool:
    """Whether a key that follows ``before`` is one of the file's own object."""
    try:
        msgspec.json.decode(before + b'"":0}')
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _complete(rest: bytes, listed: msgspec.json.Decoder[Any]) -> tuple[int, Any]:
    """The longest run of whole entries that ``rest`` begins with, and where it ends; 0 where there is none yet.

    A run that is read as a list ends between two entries: inside of one it would lack what closes it.
    """
    tries = read = 0
    for tail in _TAILS:
        found = _BETWEEN.finditer(rest, max(0, len(rest) - tail))
        borders = deque((each.start() + 1 for each in found), _TRIES)
        for border in reversed(borders):
            read += border
            tries += 1
            try:
                return border, listed.decode(b"[%b]" % rest[:border])
            except msgspec.ValidationError:
                raise
            except msgspec.DecodeError:
                if tries >= _TRIES or read > _MOST_READ:
                    return 0, ()
    return 0, ()


def _records(batch: Sequence[LogRecord] | Sequence[LogEvent]) -> Sequence[LogRecord]:
    return [_RECORD.decode(one.CloudTrailEvent) if isinstance(one, LogEvent) else one for one in batch]
