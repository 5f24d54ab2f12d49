"""Files and folders named as evidence of a claim; of a folder those are taken that prove what is claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from core.claims.facts import Evidence
from core.errors import BadInput
from core.text import clean_name
from storage.exchange.evidence_file import read_errors, read_evidence

PATTERNS = ("*.json", "*.json.gz")
"""What is looked for in a folder."""


def evidence_in(
    paths: Iterable[Path], statuses: Iterable[int], proves: Callable[[Evidence], bool]
) -> tuple[Evidence, ...]:
    """The files named, and of folders those that hold errors and prove the claim; each once, by folder and name.

    A file named by itself is taken as it is: what is wrong with it is for the act to say. ``statuses`` are the HTTP
    statuses that are errors. Raises ``BadInput`` with the field ``evidence``: ``file_unreadable``,
    ``evidence_folder_empty`` where nothing in a folder proves the claim.
    """
    errors, found = frozenset(statuses), dict[str, Evidence]()
    for path in (each.expanduser() for each in paths):
        if path.is_dir():
            within = [each for each in _in_folder(path, errors) if each.first is not None and proves(each)]
            if not within:
                raise BadInput("evidence_folder_empty", field="evidence", folder=clean_name(str(path)))
        else:
            within = [read_evidence(path, errors)]
        found |= {each.path: each for each in within}
    return tuple(found.values())


def _in_folder(folder: Path, statuses: frozenset[int]) -> Iterable[Evidence]:
    files = sorted({found for pattern in PATTERNS for found in folder.rglob(pattern)})
    return (read_errors(file, statuses) for file in files)
