"""A file that proves a claim: what it is, and which account, regions and time its errors are of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from core.claims.facts import Evidence
from core.errors import BadInput
from core.text import clean_name
from storage.exchange.cloudtrail_records import errors_in


def read_evidence(path: Path, statuses: Iterable[int]) -> Evidence:
    """The file at ``path``; ``statuses`` are the HTTP statuses that are errors. One that is no log tells no more.

    Raises ``BadInput("file_unreadable")``.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput("file_unreadable", field="evidence", file=clean_name(path.name), reason=reason) from None
    accounts: set[str] = set()
    regions: set[str] = set()
    first: datetime | None = None
    last: datetime | None = None
    try:
        for failed in errors_in(path, frozenset(statuses)):
            accounts.add(failed.account)
            regions.add(failed.region)
            first = failed.at if first is None else min(first, failed.at)
            last = failed.at if last is None else max(last, failed.at)
    except BadInput:  # no log of CloudTrail: a text or a picture can be evidence as well
        return Evidence(clean_name(path.name), digest, str(path.resolve()))
    return Evidence(
        clean_name(path.name), digest, str(path.resolve()), tuple(sorted(accounts - {""})),
        tuple(sorted(regions - {""})), first, last,
    )  # fmt: skip
