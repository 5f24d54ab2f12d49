"""Reading CloudTrail's logs, plain or compressed, some hundred records at a time, never a whole file in memory.

Log files hold ``Records``, the output of ``lookup-events`` holds ``Events``, each with its record as a text.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import msgspec

from core.errors import BadInput
from core.text import clean_name

_CHUNK = 1 << 19
_LONGEST_RECORD = 1 << 24
_GZIP = b"\x1f\x8b"
_START = re.compile(rb'(?<!\\)"(Records|Events)"\s*:\s*\[')
_BETWEEN = re.compile(rb"\}\s*,\s*\{")
_TAILS = (1 << 14, _LONGEST_RECORD)
_TRIES = 100
_MOST_READ = 1 << 26
_LONGEST_START = 1 << 12


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
