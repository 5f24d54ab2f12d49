"""Counting CloudTrail records, beside reading, decompressing and parsing the same files with ``msgspec`` alone."""

from __future__ import annotations

import gzip
import json
import resource
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec

from benchmarks.bars import Bar, bar_of, print_bars, typical_round
from storage.exchange.cloudtrail import CloudTrailCounts

RECORDS = 1_000_000
RECORDS_A_FILE = 50_000
ROUNDS = 1
START = datetime(2026, 4, 1, tzinfo=UTC)
MEMORY = 64 << 20
BYTES_A_RECORD = 100


def run() -> list[Bar]:
    """A million records in compressed files, in milliseconds; and what their ids and counts hold in memory, in MiB."""
    with TemporaryDirectory() as directory:
        files = tuple(written(Path(directory), RECORDS))
        ours, peer = typical_round(lambda: _count(files), lambda: _parse(files), rounds=ROUNDS)
        few = files[: max(1, len(files) // 5)]
        held = _peak(few)
    records = RECORDS_A_FILE * len(few)
    allowed = MEMORY + BYTES_A_RECORD * records
    bars = [
        bar_of(f"CloudTrail, {RECORDS:,} records (msgspec)", ours * 1000, peer * 1000, "<= 2x", "ms"),
        bar_of(f"memory of {records:,} records (the limit)", held / 2**20, allowed / 2**20, "<= 1x", "MiB"),
    ]
    print_bars(bars)
    print(f"largest resident size of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
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


def _count(files: Sequence[Path]) -> CloudTrailCounts:
    counts = CloudTrailCounts()
    for file in files:
        counts.read(file)
    if counts.kms != RECORDS_A_FILE * len(files):
        raise AssertionError(counts.kms)
    return counts


def _parse(files: Sequence[Path]) -> None:
    for file in files:
        msgspec.json.decode(gzip.decompress(file.read_bytes()))


def _peak(files: Sequence[Path]) -> int:
    tracemalloc.start()
    counts = _count(files)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del counts
    return peak


if __name__ == "__main__":
    sys.exit(0 if all(bar.ok for bar in run()) else 1)
