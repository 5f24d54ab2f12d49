"""Counted intervals as the desk keeps them, and the files that they came from."""

from __future__ import annotations

from dataclasses import dataclass

from core.assessment.facts import Sample


@dataclass(frozen=True, slots=True)
class KeptSample:
    """An interval with its counts and the ground of exclusion it falls under (empty: none)."""

    sample: Sample
    ground: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that counts came from: the SHA-256 of its bytes, its name, and how many records it gave."""

    digest: str
    name: str
    records: int
