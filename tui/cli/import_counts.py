"""`kigen import samples FILE` and `kigen import cloudtrail PATH…`: requests and errors by interval, into the desk."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.desk.acts.samples import Interval, Meeting, RecordSamples, record_samples
from core.desk.sampling import ErrorsAt, ReadFile
from core.errors import BadInput
from core.terms.registry import terms_at
from core.text import clean_name
from storage.database.stored_contracts import StoredContracts
from tui.cli.desk import OpenDesk
from tui.cli.tables import table

if TYPE_CHECKING:
    from core.desk.contract import Contract
    from core.terms.model import Terms
    from storage.exchange.cloudtrail import CloudTrailCounts, Counted

_PATTERNS = ("*.json", "*.json.gz")


def import_samples(arguments: Namespace, opened: OpenDesk) -> int:
    """Every record of the file, or none."""
    from storage.exchange.samples_file import read_samples
    from storage.exchange.source_file import open_source

    source = open_source(arguments.file)
    with opened.desk.read() as connection:
        contracts = StoredContracts(connection).all()
    intervals, faults = read_samples(source, contracts)
    file = ReadFile(source.digest, source.name, len(intervals))
    changed = _record(RecordSamples(intervals, "samples", (file,), _meeting(arguments), faults), opened)
    figures = {"read": len(intervals), "changed": changed, "unchanged": len(intervals) - changed}
    if opened.context.as_json:
        opened.context.print_json({"file": source.name, "sha256": source.digest, **figures})
    else:
        _print(figures, opened)
    return 0


def import_cloudtrail(arguments: Namespace, opened: OpenDesk) -> int:
    """Every file that did not go in yet. Status 1 where no contract has an account and region that was found."""
    from storage.database.stored_months import imported
    from storage.exchange.cloudtrail import CloudTrailCounts
    from storage.exchange.cloudtrail_log import check_log

    paths = tuple(_files(arguments.paths))
    digests = {path: _digest(path) for path in paths}
    with opened.desk.read() as connection:
        known = frozenset() if arguments.again else imported(connection, list(digests.values()))
        contracts = StoredContracts(connection).all()
    counts = CloudTrailCounts()
    files: dict[str, ReadFile] = {}
    for path, digest in digests.items():
        if digest in known:
            check_log(path)  # what went in may have been a file of another kind
        elif digest not in files:
            records = counts.read(path)
            place = str(path.resolve())
            files[digest] = ReadFile(digest, clean_name(path.name), records, place, tuple(_failing(counts)))
    intervals: list[Interval] = []
    nobody: list[tuple[str, str, int]] = []
    for (account, region), counted in sorted(counts.by_place.items()):
        found = [one for one in contracts if one.account == account and (not one.regions or region in one.regions)]
        found = [one for one in found if any(map(_statuses, opened.desk.catalogue.versions(one.terms)))]
        if not found:
            nobody.append((account, region, sum(counted.requests.values())))
        for contract in found:
            intervals += _intervals(contract, region, counted, opened)
    command = RecordSamples(tuple(intervals), "cloudtrail", tuple(files.values()), _meeting(arguments))
    changed = _record(command, opened)
    _tell(counts, nobody, opened, read=len(files), skipped=len(paths) - len(files), changed=changed)
    return 1 if nobody else 0


def _files(given: Iterable[Path]) -> Iterator[Path]:
    """The files, and those of the directories in order."""
    for path in given:
        if path.is_dir():
            yield from sorted({found for pattern in _PATTERNS for found in path.rglob(pattern)})
        else:
            yield path


def _failing(counts: CloudTrailCounts) -> Iterator[ErrorsAt]:
    """What the file that was read last holds errors of."""
    for (account, region), (first, last) in sorted(counts.failing.items()):
        yield ErrorsAt(account, region, datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput("file_unreadable", file=clean_name(path.name), reason=reason) from None


def _statuses(terms: Terms) -> frozenset[int]:
    """The HTTP statuses that are errors under the terms; none where these count no requests."""
    return frozenset() if terms.counted is None else terms.counted.statuses


def _intervals(contract: Contract, region: str, counted: Counted, opened: OpenDesk) -> Iterator[Interval]:
    """What the terms in force at each interval take for an error."""
    for start, requests in sorted(counted.requests.items()):
        at = datetime.fromtimestamp(start, UTC)
        statuses = _statuses(terms_at(opened.desk.catalogue, contract.terms, at))
        yield Interval(contract.name, region, at, requests, counted.errors(start, statuses))


def _meeting(arguments: Namespace) -> Meeting:
    return Meeting.ADD if arguments.add else Meeting.REPLACE if arguments.replace else Meeting.REFUSE


def _record(command: RecordSamples, opened: OpenDesk) -> int:
    done = opened.desk.perform(record_samples, command)
    return int(done.subject) if done.changed else 0


def _tell(
    counts: CloudTrailCounts,
    nobody: Sequence[tuple[str, str, int]],
    opened: OpenDesk,
    *,
    read: int,
    skipped: int,
    changed: int,
) -> None:
    figures = {
        "files": read, "files_known": skipped, "records": counts.records, "kms": counts.kms,
        "on_behalf": counts.on_behalf, "duplicates": counts.duplicates, "changed": changed,
    }  # fmt: skip
    if opened.context.as_json:
        places = [{"account": account, "region": region, "requests": total} for account, region, total in nobody]
        opened.context.print_json({**figures, "no_contract": places, "other_codes": dict(sorted(counts.codes.items()))})
        return
    _print(figures, opened)
    if counts.codes:
        listed = tuple(f"{code} {count}" for code, count in counts.codes.most_common(10))
        opened.say("cli.import_other_codes", codes=listed)
    for account, region, total in nobody:
        opened.say("cli.import_no_contract", account=account or "-", region=region, count=total)
    opened.say("cli.cloudtrail_proves")


def _print(figures: dict[str, int], opened: OpenDesk) -> None:
    headings = [opened.words(f"cli.import_{name}") for name in figures]
    for line in table(headings, [[str(figure) for figure in figures.values()]], right=range(len(headings))):
        opened.context.print(line)
