"""The records of errors read again, whole: only direct requests of the KMS that failed with a status that counts."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput
from storage.exchange.cloudtrail_records import errors_in

BOTH = frozenset((500, 503))


def record(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "userIdentity": {"type": "IAMUser", "accountId": "123456789012", "userName": "アリス"},
        "eventTime": "2026-04-01T00:07:31Z",
        "eventSource": "kms.amazonaws.com",
        "awsRegion": "sa-east-1",
        "eventID": f"id-{number}",
        "errorCode": "KMSInternalException",
        **facts,
    }


def ids(path: Path, statuses: frozenset[int] = BOTH) -> list[str]:
    return [error.event_id for error in errors_in(path, statuses)]


def written(folder: Path, content: object, name: str = "log.json") -> Path:
    text = json.dumps(content).encode()
    path = folder / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


@pytest.mark.parametrize("name", ["log.json", "log.json.gz"])
def test_a_record_comes_whole(tmp_path: Path, name: str) -> None:
    [error] = errors_in(written(tmp_path, {"Records": [record(1)]}, name), BOTH)
    assert error.record == record(1)
    assert (error.account, error.region) == ("123456789012", "sa-east-1")
    assert error.at == datetime(2026, 4, 1, 0, 7, 31, tzinfo=UTC)


def test_what_lookup_events_wraps_is_unwrapped(tmp_path: Path) -> None:
    events = [{"EventId": "x", "CloudTrailEvent": json.dumps(record(number))} for number in range(3)]
    found = list(errors_in(written(tmp_path, {"Events": events}), BOTH))
    assert [error.record for error in found] == [record(0), record(1), record(2)]


def test_only_errors_that_count_come(tmp_path: Path) -> None:
    records = [
        record(1, errorCode="ThrottlingException"),
        record(2, errorCode=None),
        record(3, eventSource="s3.amazonaws.com"),
        record(4, userIdentity={"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}),
        record(5, userIdentity={"type": "AssumedRole", "invokedBy": "ec2.amazonaws.com"}),
        record(6, errorCode="DependencyTimeoutException"),
        record(7, recipientAccountId="999988887777"),
    ]
    path = written(tmp_path, {"Records": records})
    assert ids(path) == ["id-6", "id-7"]
    assert ids(path, frozenset((503,))) == ["id-6"]
    assert [error.account for error in errors_in(path, BOTH)] == ["123456789012", "999988887777"]


def test_a_large_file_is_read_in_parts(tmp_path: Path) -> None:
    records = [record(number, errorCode="KMSInternal" if number % 100 == 0 else None) for number in range(5_000)]
    assert ids(written(tmp_path, {"Records": records})) == [f"id-{number}" for number in range(0, 5_000, 100)]


def test_what_is_wrong_is_named_with_its_record(tmp_path: Path) -> None:
    path = written(tmp_path, {"Records": [record(1), record(2, eventTime="yesterday")]})
    with pytest.raises(BadInput, match="cloudtrail_field_wrong") as wrong:
        ids(path)
    assert wrong.value.params["record"] == 2
    with pytest.raises(BadInput, match="cloudtrail_unknown"):
        ids(written(tmp_path, {"other": []}))
    with pytest.raises(BadInput, match="file_unreadable"):
        ids(tmp_path / "nothing.json")
