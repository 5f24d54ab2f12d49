"""The evidence of a claim read again from its files: the records of the errors that are claimed, redacted.

The originals stay where they are. What is no log of CloudTrail never goes out, for nobody can say what in it is
confidential. What can't be used is said, never left out in silence.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core.claims.facts import Evidence
from core.claims.proof import IntervalLine
from core.claims.redaction import Redacted, Redactor
from core.claims.redaction_rules import RedactionRules
from core.claims.request import Request
from core.desk.contract import account_digits
from core.errors import BadInput
from core.messages import Message
from core.text import clean_name
from storage.exchange.cloudtrail_records import LoggedError, errors_in

SHOWN = 500


@dataclass(frozen=True, slots=True)
class Extract:
    """What goes out of the evidence.

    ``log`` are the records of the claimed errors, one a line of JSON in order of time, and ``records`` how many of the
    ``claimed`` ones;
    ``counts`` says what was redacted, by rule; ``shown`` are the first replacements for a view of before and after.
    ``problems`` are the files that could not be used and errors without a record.
    """

    log: str = ""
    records: int = 0
    claimed: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[Redacted, ...] = ()
    problems: tuple[Message, ...] = ()


def extract(said: Request, rules: RedactionRules) -> Extract:
    """Read the files of the claim and redact what proves it. Never raises for a file: it is a problem then."""
    reading = _Reading(said, Redactor(rules, said.account))
    for file in said.evidence:
        reading.take(file)
    return reading.extract()


class _Reading:
    """The files of one claim, one after the other."""

    def __init__(self, said: Request, redactor: Redactor) -> None:
        self._said, self._redactor = said, redactor
        self._counts: Counter[str] = Counter()
        self._shown: list[Redacted] = []
        self._problems: list[Message] = []
        self._found: dict[str, tuple[datetime, str]] = {}

    def take(self, file: Evidence) -> None:
        path = Path(file.path)
        try:
            with path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            if digest != file.digest:
                self._problem("changed", file)
                return
            self._take_sound(file, path)
        except (FileNotFoundError, NotADirectoryError):
            self._problem("moved", file)
        except OSError as error:
            self._problem("unreadable", file, error.strerror or type(error).__name__)

    def extract(self) -> Extract:
        lines = [line for _, line in sorted(self._found.values())]
        claimed = sum(line.errors for line in self._said.intervals)
        if len(lines) != claimed:
            self._problems.append(Message("claims.evidence_incomplete", {"found": len(lines), "claimed": claimed}))
        return Extract(
            log="".join(f"{line}\n" for line in lines),
            records=len(lines),
            claimed=claimed,
            counts=dict(self._counts),
            shown=tuple(self._shown),
            problems=tuple(self._problems),
        )

    def _take_sound(self, file: Evidence, path: Path) -> None:
        try:
            for error in errors_in(path, self._said.statuses):
                self._take_error(error)
        except BadInput as error:
            if error.code == "cloudtrail_unknown":
                self._problem("not_records", file)
            else:
                self._problem("unreadable", file, str(error))

    def _take_error(self, error: LoggedError) -> None:
        said = self._said
        if error.event_id in self._found or account_digits(error.account) != account_digits(said.account):
            return
        if (said.region and error.region != said.region) or not _claimed(error.at, said.intervals):
            return
        self._found[error.event_id] = (error.at, self._kept(self._redactor.record(error.record)))

    def _kept(self, redacted: Redacted) -> str:
        self._counts.update(redacted.counts)
        if redacted.hits and len(self._shown) < SHOWN:
            self._shown.append(redacted)
        return redacted.after

    def _problem(self, what: str, file: Evidence, reason: str = "") -> None:
        params = {"file": clean_name(file.name), "path": clean_name(file.path)}
        self._problems.append(Message(f"claims.evidence_{what}", {**params, "reason": reason} if reason else params))


def _claimed(at: datetime, intervals: Sequence[IntervalLine]) -> bool:
    """Whether an instant lies in an interval that is claimed; they are in order of time."""
    place = bisect_right(intervals, at, key=lambda line: line.start) - 1
    return place >= 0 and at < intervals[place].end
