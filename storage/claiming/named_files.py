"""Files named as evidence of a claim: what each is, and which of a folder prove the month that is claimed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.claims.facts import Evidence
from core.errors import BadInput
from core.text import clean_name
from storage.exchange.cloudtrail import INTERVAL_SECONDS, CloudTrailCounts

PATTERNS = ("*.json", "*.json.gz")
"""What is looked for in a folder."""
_LAST_SECOND = timedelta(seconds=INTERVAL_SECONDS - 1)


def evidence_in(paths: Iterable[Path], proves: Callable[[Evidence], bool]) -> tuple[Evidence, ...]:
    """The files named, and of folders those that prove the claim; each once, in order of their names.

    A file named by itself is taken as it is: what is wrong with it is for the act to say. Raises ``BadInput`` with the
    field ``evidence``: ``file_unreadable``, ``evidence_folder_empty`` where nothing in a folder proves the claim.
    """
    found: dict[str, Evidence] = {}
    for path in (each.expanduser() for each in paths):
        if not path.is_dir():
            found.setdefault(str(path), evidence_of(path))
            continue
        within = {str(file): each for file in _files(path) if proves(each := evidence_of(file))}
        if not within:
            raise BadInput("evidence_folder_empty", field="evidence", folder=clean_name(str(path)))
        found |= within
    return tuple(found.values())


def evidence_of(path: Path) -> Evidence:
    """One file. What a request log tells of accounts, regions and times is read; of any other file nothing is known.

    Raises ``BadInput("file_unreadable")`` with the field ``evidence``.
    """
    name, place = clean_name(path.name), str(path.absolute())
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput("file_unreadable", field="evidence", file=name, reason=reason) from None
    counts = CloudTrailCounts()
    try:
        counts.read(path)
    except BadInput:  # no request log, or a broken one: nothing speaks against it
        return Evidence(name, digest, place)
    starts = [start for counted in counts.by_place.values() for start in counted.requests]
    if not starts:
        return Evidence(name, digest, place)
    accounts = tuple(sorted({account for account, _ in counts.by_place if account}))
    regions = tuple(sorted({region for _, region in counts.by_place}))
    first, last = (datetime.fromtimestamp(at, UTC) for at in (min(starts), max(starts)))
    return Evidence(name, digest, place, accounts, regions, first, last + _LAST_SECOND)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted({found for pattern in PATTERNS for found in folder.rglob(pattern)})
