"""Counting CloudTrail records, beside reading, decompressing and parsing the same files with ``msgspec`` alone.

``python -m benchmarks.import_cloudtrail --records 1000000`` for the size that is promised; `make bench` takes fewer.
Each side runs in processes of its own, whose CPU time and largest resident size (VmHWM) are taken at their end. What
is said of memory is above a process that has imported the same and read nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec

from benchmarks.bars import Bar, bar_of, print_bars
from storage.exchange.cloudtrail import CloudTrailCounts

RECORDS = 200_000
RECORDS_A_FILE = 50_000
ROUNDS = 3
START = datetime(2026, 4, 1, tzinfo=UTC)
MEMORY = 64 << 20
BYTES_A_RECORD = 100
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Took:
    """CPU seconds of the job itself, and the bytes that the process had in memory at most."""

    seconds: float
    bytes: int


def run(records: int = RECORDS) -> list[Bar]:
    """CPU milliseconds of the round with the median ratio; MiB and bytes a record above a process that read nothing."""
    with TemporaryDirectory() as directory:
        files = tuple(written(Path(directory), records))
        rounds = [(_apart("count", files), _apart("parse", files)) for _ in range(ROUNDS)]
        few = files[: max(1, len(files) // 5)]
        nothing, of_few = _apart("count", ()), _apart("count", few)
    ours, peer = sorted(rounds, key=lambda each: each[0].seconds / each[1].seconds)[ROUNDS // 2]
    held = ours.bytes - nothing.bytes
    each = (ours.bytes - of_few.bytes) / max(1, RECORDS_A_FILE * (len(files) - len(few)))
    bars = [
        bar_of(f"CloudTrail, {records:,} records (msgspec)", ours.seconds * 1000, peer.seconds * 1000, "<= 2x", "ms"),
        bar_of("its memory (the limit)", held / 2**20, (MEMORY + BYTES_A_RECORD * records) / 2**20, "<= 1x", "MiB"),
        bar_of("a further record (the limit)", each, BYTES_A_RECORD, "<= 1x", "B"),
    ]
    print_bars(bars)
    print(
        f"largest resident size: {ours.bytes >> 20} MiB; with nothing read {nothing.bytes >> 20}, of the peer", end=" "
    )
    print(f"{peer.bytes >> 20} MiB")
    return bars


def written(directory: Path, records: int) -> Iterator[Path]:
    """Log files as CloudTrail delivers them, one line each."""
    for first in range(0, records, RECORDS_A_FILE):
        path = directory / f"{first:09}.json.gz"
        body = ",".join(json.dumps(_record(number)) for number in range(first, min(first + RECORDS_A_FILE, records)))
        path.write_bytes(gzip.compress(f'{{"Records":[{body}]}}'.encode(), compresslevel=6))
        yield path


def _record(number: int) -> dict[str, object]:
    key = f"arn:aws:kms:sa-east-1:123456789012:key/{UUID(int=number * 7919 << 64)}"
    found: dict[str, object] = {
        "eventVersion": "1.08",
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": "AROAEXAMPLEEXAMPLE:app",
            "arn": "arn:aws:sts::123456789012:assumed-role/app/app",
            "accountId": "123456789012",
            "accessKeyId": "ASIAEXAMPLEEXAMPLE",
            "sessionContext": {"sessionIssuer": {"type": "Role", "userName": "app"}, "attributes": {}},
        },
        "eventTime": (START + timedelta(seconds=number * 2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": "kms.amazonaws.com",
        "eventName": "Decrypt",
        "awsRegion": "sa-east-1",
        "sourceIPAddress": "10.0.12.34",
        "userAgent": "aws-sdk-go-v2/1.30.0 os/linux lang/go",
        "requestParameters": {"encryptionAlgorithm": "SYMMETRIC_DEFAULT", "keyId": key},
        "responseElements": None,
        "requestID": str(UUID(int=number * 104729 + (1 << 120))),
        "eventID": str(UUID(int=(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128))),
        "readOnly": True,
        "resources": [{"accountId": "123456789012", "type": "AWS::KMS::Key", "ARN": key}],
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": "123456789012",
        "eventCategory": "Management",
        "tlsDetails": {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"},
    }
    if number % 1_000 == 0:
        found["errorCode"] = "KMSInternalException"
    return found


def _apart(job: str, files: Sequence[Path]) -> Took:
    """``job`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.import_cloudtrail", "--job", job, *map(str, files)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Took(told["seconds"], told["bytes"])


def _do(job: str, files: Sequence[Path]) -> None:
    """Do the job here and tell what it took."""
    start = time.process_time()
    if job == "count":
        _count(files)
    else:
        _parse(files)
    print(json.dumps({"seconds": time.process_time() - start, "bytes": _most_resident()}))


def _most_resident() -> int:
    """VmHWM; where there is none the largest size that the system tells, which may be that of the parent."""
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _count(files: Sequence[Path]) -> None:
    counts = CloudTrailCounts()
    for file in files:
        counts.read(file)
    if counts.kms != counts.records or counts.duplicates:
        raise AssertionError(counts.kms)


def _parse(files: Sequence[Path]) -> None:
    for file in files:
        msgspec.json.decode(gzip.decompress(file.read_bytes()))


def main(arguments: Sequence[str]) -> int:
    """Measures; with ``--job`` this is one of the processes that are measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.import_cloudtrail")
    parser.add_argument("--records", type=int, default=RECORDS, help="how many (default: %(default)d)")
    parser.add_argument("--job", choices=("count", "parse"), help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.job is None:
        return 0 if all(bar.ok for bar in run(chosen.records)) else 1
    _do(chosen.job, chosen.files)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
