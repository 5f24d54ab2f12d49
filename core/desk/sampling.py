"""Counted intervals as the desk keeps them, and the files that they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.assessment.facts import Sample


@dataclass(frozen=True, slots=True)
class KeptSample:
    """An interval with its counts and the ground of exclusion it falls under (empty: none)."""

    sample: Sample
    ground: str = ""


@dataclass(frozen=True, slots=True)
class ErrorsAt:
    """What a file holds errors of: an account and region, and the intervals of the first and the last."""

    account: str
    region: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that counts came from: the SHA-256 of its bytes, its name, and how many records it gave.

    ``path`` is where it lay, "" where nobody said; ``places`` are those that it holds errors of: it can prove these.
    """

    digest: str
    name: str
    records: int
    path: str = ""
    places: tuple[ErrorsAt, ...] = ()
