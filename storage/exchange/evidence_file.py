"""A file that proves a claim: what it is, and which account, regions and time its errors are of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.claims.facts import Evidence
from core.errors import BadInput
from core.text import clean_name
from storage.exchange.cloudtrail_records import LoggedError, LoggedPlace, errors_in, places_in


def read_evidence(path: Path, statuses: Iterable[int]) -> Evidence:
    """The file at ``path``; ``statuses`` are the HTTP statuses that are errors. One that is no log tells no more.

    A log without errors tells of which account, regions and time all its records are. Raises
    ``BadInput("file_unreadable")``.
    """
    found = read_errors(path, statuses)
    if found.first is not None:
        return found
    try:
        return _with_places(found, places_in(path), without_errors=True)
    except BadInput:
        return found


def read_errors(path: Path, statuses: Iterable[int]) -> Evidence:
    """The same of the errors alone: a log without any tells no more either."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput("file_unreadable", field="evidence", file=clean_name(path.name), reason=reason) from None
    named = Evidence(clean_name(path.name), digest, str(path.resolve()))
    try:
        return _with_places(named, errors_in(path, frozenset(statuses)), without_errors=False)
    except BadInput:  # no log of CloudTrail: a text or a picture can be evidence as well
        return named


def _with_places(file: Evidence, records: Iterable[LoggedError | LoggedPlace], *, without_errors: bool) -> Evidence:
    accounts: set[str] = set()
    regions: set[str] = set()
    first: datetime | None = None
    last: datetime | None = None
    for one in records:
        accounts.add(one.account)
        regions.add(one.region)
        first = one.at if first is None else min(first, one.at)
        last = one.at if last is None else max(last, one.at)
    return replace(
        file, accounts=tuple(sorted(accounts - {""})), regions=tuple(sorted(regions - {""})), first=first, last=last,
        without_errors=without_errors and first is not None,
    )  # fmt: skip
