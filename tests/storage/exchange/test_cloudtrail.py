"""CloudTrail logs: what counts, what does not, and files that are broken."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput
from storage.exchange.cloudtrail import CloudTrailCounts

START = int(datetime(2026, 4, 1, 0, 5, tzinfo=UTC).timestamp())
PLACE = ("123456789012", "sa-east-1")


def record(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.08",
        "userIdentity": {"type": "IAMUser", "accountId": PLACE[0]},
        "eventTime": "2026-04-01T00:07:31Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "ReEncrypt",
        "awsRegion": PLACE[1],
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "resources": [{"ARN": "a},{b"}, {"ARN": '"},{"'}],
        "recipientAccountId": PLACE[0],
        **facts,
    }


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(content: Any, name: str = "log.json", cut: int | None = None) -> Path:
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        path = tmp_path / name
        path.write_bytes((gzip.compress(text) if name.endswith(".gz") else text)[:cut])
        return path

    return write


def counts_of(path: Path) -> CloudTrailCounts:
    counts = CloudTrailCounts()
    counts.read(path)
    return counts


@pytest.mark.parametrize("name", ["log.json", "log.json.gz"])
@pytest.mark.parametrize("indent", [None, 2])
def test_requests_and_errors_are_counted_by_interval(
    written: Callable[..., Path], name: str, indent: int | None
) -> None:
    records = [
        record(number, errorCode="KMSInternalException" if number % 10 == 0 else None) for number in range(5_000)
    ]
    counts = counts_of(written(json.dumps({"Records": records}, indent=indent).encode(), name))
    found = counts.by_place[PLACE]
    assert (counts.records, found.requests, found.failed) == (5_000, {START: 5_000}, {(START, 500): 500})


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("KMSInternalException", 500),
        ("KeyUnavailableException", 500),
        ("InternalFailure", 500),
        ("DependencyTimeoutException", 503),
        ("ServiceUnavailable", 503),
        ("ThrottlingException", None),
        ("KMSInvalidStateException", None),
        ("AccessDenied", None),
    ],
)
def test_only_faults_of_the_service_are_errors(written: Callable[..., Path], code: str, status: int | None) -> None:
    counts = counts_of(written({"Records": [record(1, errorCode=code)]}))
    found = counts.by_place[PLACE]
    assert found.requests == {START: 1}
    assert found.failed == ({} if status is None else {(START, status): 1})
    assert found.errors(START, {500, 503}) == (status is not None)
    assert dict(counts.codes) == ({code: 1} if status is None else {})


def test_calls_of_aws_services_other_services_and_repeats_are_left_out(written: Callable[..., Path]) -> None:
    service = {"type": "AWSService", "invokedBy": "ebs.amazonaws.com"}
    on_behalf = {"type": "AssumedRole", "accountId": PLACE[0], "invokedBy": "s3.amazonaws.com"}
    records = [
        record(1), record(1), record(2, userIdentity=service), record(3, userIdentity=on_behalf),
        record(4, eventSource="s3.amazonaws.com"), record(5, userIdentity=None),
    ]  # fmt: skip
    counts = counts_of(written({"Records": records}))
    assert counts.by_place[PLACE].requests == {START: 2}
    assert (counts.records, counts.kms, counts.duplicates, counts.on_behalf) == (6, 4, 1, 2)


def test_lookup_events_hold_each_record_as_a_text_and_repeat_those_of_log_files(written: Callable[..., Path]) -> None:
    events = [{"EventId": "x", "CloudTrailEvent": json.dumps(record(number))} for number in range(1_500)]
    counts = counts_of(written({"NextToken": '"Records":[', "Events": events}))
    assert counts.by_place[PLACE].requests == {START: 1_500}
    counts.read(written({"Records": [record(number) for number in range(1_501)]}))
    assert (counts.by_place[PLACE].requests, counts.duplicates) == ({START: 1_501}, 1_500)


@pytest.mark.parametrize("name", ["log.json", "log.json.gz"])
@pytest.mark.parametrize("cut", [-1, -200])
def test_a_file_that_is_cut_off_is_refused(written: Callable[..., Path], name: str, cut: int) -> None:
    path = written({"Records": [record(number) for number in range(3_000)]}, name, cut)
    with pytest.raises(BadInput) as refusal:
        counts_of(path)
    assert (refusal.value.code, refusal.value.params["file"]) == ("cloudtrail_broken", name)


@pytest.mark.parametrize("name", ["log.json", "log.json.gz"])
@pytest.mark.parametrize("count", [10, 3_000])
def test_where_a_file_is_cut_off_is_told(written: Callable[..., Path], name: str, count: int) -> None:
    """The records before it are whole, also of a second file, whose own records are counted."""
    records = [record(number) for number in range(count)]
    text = json.dumps({"Records": records}, separators=(",", ":")).encode()
    cut = text.index(json.dumps(records[count * 3 // 4], separators=(",", ":")).encode()) + 40
    counts = counts_of(written({"Records": [record(number) for number in range(5)]}, "first.json"))
    path = written(text[:cut], "plain.json")
    if name == "log.json.gz":
        zipping = zlib.compressobj(wbits=31)
        path.write_bytes(zipping.compress(text[:cut]) + zipping.flush(zlib.Z_SYNC_FLUSH))
    with pytest.raises(BadInput, match="cloudtrail_broken") as refusal:
        counts.read(path)
    assert refusal.value.params["record"] == count * 3 // 4 + 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\x1f\x8b", b'{"a": {"Records": []}}'])
def test_another_file_is_refused(written: Callable[..., Path], content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        counts_of(written(content))
    assert refusal.value.code in ("cloudtrail_unknown", "cloudtrail_broken")


@pytest.mark.parametrize(
    ("facts", "field"), [({"eventTime": "yesterday"}, "eventTime"), ({"awsRegion": 7}, "awsRegion"), ({}, "eventID")]
)
def test_a_field_that_cloudtrail_never_writes_is_named_with_its_record(
    written: Callable[..., Path], facts: dict[str, Any], field: str
) -> None:
    wrong = {**record(2), **facts}
    if not facts:
        del wrong["eventID"]
    with pytest.raises(BadInput) as refusal:
        counts_of(written({"Records": [record(1), wrong, record(3)]}))
    assert (refusal.value.code, refusal.value.field) == ("cloudtrail_field_wrong", field)
    assert refusal.value.params["record"] == 2
